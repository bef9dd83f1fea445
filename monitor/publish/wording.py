"""How a revision is said: the title and summary of its entry, and the words that its facts are told in.

Months and numbers are written by us, not by the locale: the same revision reads the same on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from monitor.article.lexicon.phrases import END
from monitor.hidden import with_marks
from monitor.model import Change, ChangeKind, NoteKind, Precision, Severity, StatedDate
from monitor.publish.deeds import NOTES, STATES, WHERE, deed
from monitor.publish.edits import Edit
from monitor.publish.markup import one_line

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEIGHT = {Severity.MINOR: "wording only", Severity.TRIVIAL: "spelling or punctuation only"}
_LABELS = {
    ChangeKind.UPDATE_ADDED: "{note}",
    ChangeKind.UPDATE_EDITED: "{note} edited",
    ChangeKind.UPDATE_REMOVED: "{note} removed",
    ChangeKind.TITLE_CHANGED: "title",
    ChangeKind.BODY_ADDED: "edit",
    ChangeKind.BODY_EDITED: "edit",
    ChangeKind.BODY_REMOVED: "edit",
    ChangeKind.RELATED_ADDED: "related post",
    ChangeKind.RELATED_REMOVED: "related post removed",
    ChangeKind.REFERENCE_ADDED: "reference",
    ChangeKind.REFERENCE_REMOVED: "reference removed",
    ChangeKind.LINK_CHANGED: "link",
    ChangeKind.MEDIA_CHANGED: "image",
    ChangeKind.MOVED: "moved",
    ChangeKind.GONE: "gone",
    ChangeKind.RESTORED: "back",
}
# Lengths in characters, after which words are left out.
GIST = 70
QUOTE = 32
TITLE = 120
SUMMARY = 280


def why(change: Change) -> str:
    """Why a change of the text is told so late, or what else there is to know of it."""
    return f"held back at first: {change.reason}" if change.flagged else change.reason or ""


def date_words(date: StatedDate) -> str:
    """`5 Sep 2020`, `Dec 2018`, `2018`, `19 Dec 2018, 16:05`: as exact as the author, no more."""
    day, _, time = date.iso.partition("T")
    parts = day.split("-")
    if len(parts) > 1 and parts[1].isdecimal() and 1 <= int(parts[1]) <= 12:
        parts[1] = MONTHS[int(parts[1]) - 1]
    words = " ".join(part.lstrip("0") for part in reversed(parts))
    return f"{words}, {time[:5]}" if time and date.precision is Precision.TIME else words


def day_words(moment: datetime) -> str:
    """`5 Sep 2020`, in UTC."""
    utc = moment.astimezone(UTC)
    return f"{utc.day} {MONTHS[utc.month - 1]} {utc.year}"


def entry_title(edits: Sequence[Edit], article_title: str) -> str:
    """The most important change in front, then how many more, then the article: unique at a glance in a list."""
    lead, more = edits[0], len(edits) - 1
    words = _gist(lead)
    if more:
        words = f"{words} (and {count(more, 'more change')})".strip()
    # A changed title names the article already.
    name = "" if lead.change.kind is ChangeKind.TITLE_CHANGED else cut(article_title, TITLE)
    return " — ".join(part for part in (_label(lead), words, name) if part)


def summary(edits: Sequence[Edit]) -> str:
    """One or two plain sentences."""
    lead, *others = edits
    said = _sentence(lead)
    if others:
        deeds = list(dict.fromkeys(deed(edit.change) for edit in others))
        shown = ", ".join(deeds[:4]) + (" …" if len(deeds) > 4 else "")
        said += f" And {count(len(others), 'more change')}: {shown}."
    return said


def note_words(edit: Edit) -> str:
    """The note's own first words, without the marker before them."""
    return without_marker(edit.change.after or edit.change.before or "", edit.change.marker)


def without_marker(text: str, marker: str | None) -> str:
    """The first words of a note, without the author's marks of where it begins and ends."""
    body, blank, last = text.rstrip().rpartition("\n\n")
    said = body if blank and len(last) <= GIST and END.match(last) else text
    return one_line(said.removeprefix(marker or "")[: 8 * SUMMARY]).lstrip(" :;.,—–-)]")


def without_name(title: str, name: str) -> str:
    """The title of an entry for where the article is named already."""
    return title.removesuffix(f" — {cut(name, TITLE)}")


def cut(text: str, limit: int) -> str:
    """At most `limit` characters of the text on one line, whole words, `…` where some are left out."""
    # No more of a long text is read than can be shown.
    line = one_line(text[: 8 * limit])
    if len(line) <= limit and len(text) <= 8 * limit:
        return line
    kept = line[:limit]
    whole = kept.rpartition(" ")[0] if " " in kept[limit // 2 :] else kept
    return f"{whole.rstrip(' ,;:—–-')} …"


def count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def quoted(text: str, limit: int) -> str:
    """What nobody would see is shown by its number: two words that look alike would be told as one."""
    return f"“{cut(with_marks(text[: 8 * limit + 1]), limit)}”"


def replaced(old: str, new: str, limit: int) -> str:
    """`“old” → “new”`, or what was only added or only removed."""
    if old and new:
        return f"{quoted(old, limit)} → {quoted(new, limit)}"
    return f"added {quoted(new, 2 * limit)}" if new else f"removed {quoted(old, 2 * limit)}"


def _label(edit: Edit) -> str:
    change = edit.change
    note = NOTES[change.note or NoteKind.UPDATE]
    label = _LABELS[change.kind].format(note=note).upper()
    if change.stated_date:
        return f"{label} · {date_words(change.stated_date)}"
    return f"{label} · unannounced" if change.unannounced else label


def _gist(edit: Edit) -> str:
    change = edit.change
    match change.kind:
        case ChangeKind.UPDATE_ADDED | ChangeKind.UPDATE_REMOVED:
            return cut(note_words(edit), GIST)
        case ChangeKind.TITLE_CHANGED:
            return f"{quoted(change.before or '', TITLE)} → {quoted(change.after or '', TITLE)}"
        case ChangeKind.GONE:
            return cut((change.reason or "").partition(", since ")[0], GIST)
        case ChangeKind.RESTORED:
            return ""
        case ChangeKind.MOVED:
            return cut(f"to {change.after}" if change.after else "", GIST)
        case ChangeKind.RELATED_ADDED | ChangeKind.REFERENCE_ADDED | ChangeKind.LINK_CHANGED if change.links:
            return cut(change.links[0].text or change.links[0].url, GIST)
        case ChangeKind.RELATED_REMOVED | ChangeKind.REFERENCE_REMOVED | ChangeKind.LINK_CHANGED:
            return cut(change.links[0].text if change.links else change.before or "", GIST)
        case ChangeKind.MEDIA_CHANGED:
            return cut(change.after or change.before or "", GIST)
        case _:
            found = edit.substitutions()
            return replaced(*found[0], QUOTE) if found else ""


def _sentence(edit: Edit) -> str:
    change, what = edit.change, deed(edit.change)
    place = f" {WHERE[change.position]}" if change.position else ""
    dated = f", dated {date_words(change.stated_date)}" if change.stated_date else ""
    silent = ", without an update note" if change.unannounced else ""
    gist = note_words(edit) if change.kind is ChangeKind.UPDATE_ADDED else _gist(edit)
    words = f": {cut(gist, SUMMARY)}" if gist else ""
    if change.reason:
        reason = cut(why(change), SUMMARY)
        words = f": {reason}" if change.kind in STATES else f"{words} ({reason})"
    said = f"{what[:1].upper()}{what[1:]}{place}{dated}{silent}{words}"
    return said if said.endswith((".", "!", "?", "…")) else f"{said}."
