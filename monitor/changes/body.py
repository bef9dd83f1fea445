"""What changed outside of update notes: neighbouring blocks that changed are one change of one kind."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from monitor.article.text import fold, standing
from monitor.changes.classify import Weight, severity, weigh
from monitor.changes.comparison import Comparison, Row, html_of, joined
from monitor.changes.findings import Finding
from monitor.changes.furniture import day_of, is_shift_of_dates, masks_an_address, why_furniture
from monitor.changes.listed import grouped, is_retitled, rel_of
from monitor.changes.notes import NoteChange, is_inside
from monitor.changes.patch import Edit
from monitor.changes.shown import shown
from monitor.changes.targets import image_keys, links_gained
from monitor.changes.words import words
from monitor.model import Article, Block, BlockType, Change, ChangeKind, Link, Rel, Severity, UpdateNote
from monitor.reasons import Reason, Rule, quoted

# So few words that came or went alone, without a number or a name, are wording.
FEW_WORDS = 3

# No list that a site dates has so many entries.
_MOST_DATES = 500

# What is left of a note in brackets when its words are taken out.
_EMPTY_BRACKETS = re.compile(r"\s*[(\[（［【]\s*[)\]）］】]")

_ADDED = {
    None: ChangeKind.BODY_ADDED,
    Rel.RELATED: ChangeKind.RELATED_ADDED,
    Rel.REFERENCE: ChangeKind.REFERENCE_ADDED,
}
_REMOVED = {
    None: ChangeKind.BODY_REMOVED,
    Rel.RELATED: ChangeKind.RELATED_REMOVED,
    Rel.REFERENCE: ChangeKind.REFERENCE_REMOVED,
}
_LISTED_SEVERITY = {
    ChangeKind.RELATED_ADDED: Severity.MAJOR,
    ChangeKind.RELATED_REMOVED: Severity.MINOR,
    ChangeKind.REFERENCE_ADDED: Severity.MINOR,
    ChangeKind.REFERENCE_REMOVED: Severity.MINOR,
    ChangeKind.LINK_CHANGED: Severity.MINOR,
}

_KIND_RULES = {
    ChangeKind.BODY_ADDED: Rule.KIND_CAME,
    ChangeKind.BODY_REMOVED: Rule.KIND_WENT,
    ChangeKind.BODY_EDITED: Rule.KIND_EDITED,
    ChangeKind.RELATED_ADDED: Rule.KIND_RELATED,
    ChangeKind.RELATED_REMOVED: Rule.KIND_RELATED,
    ChangeKind.REFERENCE_ADDED: Rule.KIND_REFERENCE,
    ChangeKind.REFERENCE_REMOVED: Rule.KIND_REFERENCE,
    ChangeKind.LINK_CHANGED: Rule.KIND_RETITLED,
}


def read_body(comparison: Comparison, notes: list[NoteChange]) -> Iterator[Finding]:
    """What differs in blocks outside of notes."""
    rows: list[Row] = []
    for row in _rows(comparison, notes):
        if reason := why_furniture(comparison, row):
            yield _finding([row], None, reason)
        else:
            rows.append(row)
    if shifted := _shifted_dates(comparison, rows):
        yield _finding(shifted, None, Reason(Rule.SAME_DATES_SHIFTED))
        moved = set(map(id, shifted))
        rows = [row for row in rows if id(row) not in moved]
    for group in grouped(comparison, rows):
        yield _judged(comparison, group)


def _shifted_dates(comparison: Comparison, rows: list[Row]) -> list[Row]:
    """The rows that are a date each, wherever they stand, where all of them moved by the same day."""
    if len(rows) > _MOST_DATES:
        return []
    language = comparison.new.language
    dated = [row for row in rows if day_of(row.before, language) and day_of(row.after, language)]
    befores, afters = [row.before for row in dated], [row.after for row in dated]
    return dated if is_shift_of_dates(befores, afters, language) else []


def _finding(rows: list[Row], change: Change | None, reason: Reason, weight: Reason | None = None) -> Finding:
    olds = tuple(row.old for row in rows if row.old is not None)
    news = tuple(row.new for row in rows if row.new is not None)
    return Finding(rows[0].at, change, reason, weight, old=olds, new=news)


# ── changed blocks ─────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Taken:
    """What the changes of notes account for: whole blocks, and notes inside of blocks."""

    old: frozenset[int]
    new: frozenset[int]
    inside_old: Mapping[int, list[str]]
    inside_new: Mapping[int, list[str]]


def _taken(comparison: Comparison, notes: list[NoteChange]) -> _Taken:
    inside_old = _inside(comparison.old, (note.old for note in notes))
    inside_new = _inside(comparison.new, (note.new for note in notes))
    return _Taken(
        frozenset(at for note in notes for at in note.old_blocks) - inside_old.keys(),
        frozenset(at for note in notes for at in note.new_blocks) - inside_new.keys(),
        inside_old,
        inside_new,
    )


def _inside(article: Article, notes: Iterable[UpdateNote | None]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for note in notes:
        if note and is_inside(article, note):
            found.setdefault(note.first_block, []).append(note.text)
    return found


def _rows(comparison: Comparison, notes: list[NoteChange]) -> Iterator[Row]:
    """Changed blocks in reading order, those removed before the first that came in their place."""
    alignment, taken = comparison.alignment, _taken(comparison, notes)
    gone = deque(sorted(alignment.removed - taken.old))
    run = 0
    for new, place in enumerate(alignment.places):
        stays = new in alignment.same or new in alignment.moved
        chained = new in alignment.same or new in alignment.edited or new == alignment.new_count
        replaces = not stays and new not in taken.new
        while gone and (gone[0] < place if chained else replaces and alignment.gap_of_old[gone[0]] <= place):
            yield _gone_row(comparison, taken, gone.popleft(), new, run)
        run += stays
        if replaces and new < alignment.new_count:
            yield _new_row(comparison, taken, new, run)


def _gone_row(comparison: Comparison, taken: _Taken, old: int, at: int, run: int) -> Row:
    block = comparison.old.blocks[old]
    return Row(old, None, _without(block.text, taken.inside_old.get(old)), "", at, run, rel_of(comparison.old, old))


def _new_row(comparison: Comparison, taken: _Taken, new: int, run: int) -> Row:
    old = comparison.alignment.edited.get(new)
    before = "" if old is None else _without(comparison.old.blocks[old].text, taken.inside_old.get(old))
    after = _without(comparison.new.blocks[new].text, taken.inside_new.get(new))
    return Row(old, new, before, after, new, run, rel_of(comparison.new, new))


def _without(text: str, notes: list[str] | None) -> str:
    """The text of a block without the notes inside it."""
    for note in notes or ():
        text = " ".join(part.strip() for part in text.split(note, 1))
    return _EMPTY_BRACKETS.sub("", text).strip() if notes else text


# ── changes ────────────────────────────────────────────────────────────────────────────────────────────────────


def _judged(comparison: Comparison, group: list[Row]) -> Finding:
    """What neighbouring blocks make together: a change, or none where only notes inside them changed."""
    rows = [row for row in group if fold(row.before) != fold(row.after) or _is_picture(comparison, row)]
    if not rows:
        return _finding(group, None, Reason(Rule.SAME_BUT_NOTES))
    befores, afters = [row.before for row in rows if row.before], [row.after for row in rows if row.after]
    if is_shift_of_dates(befores, afters, comparison.new.language):
        return _finding(rows, None, Reason(Rule.SAME_DATES_SHIFTED))
    if masks_an_address(" ".join(befores), " ".join(afters)):
        return _finding(rows, None, Reason(Rule.SAME_ADDRESS_MASKED))
    olds = [comparison.old.blocks[row.old] for row in rows if row.old is not None]
    news = [comparison.new.blocks[row.new] for row in rows if row.new is not None]
    if all(block.type is BlockType.FIGURE for block in [*olds, *news]) and not _recaptioned(rows, olds, news):
        return _pictures(comparison, rows, olds, news)
    gained = links_gained(_links(olds), _links(news), comparison.new.url)
    before, after = joined(befores), joined(afters)
    retitled = is_retitled(comparison, _links(olds), _links(news), rows[0].rel)
    kind = ChangeKind.LINK_CHANGED if retitled else _kind(rows, gained)
    weight = _weight(comparison, kind, before, after)
    if weight is None:
        return _finding(rows, None, Reason(Rule.SAME_WORDS))
    marks = shown(comparison, rows)
    change = _made(comparison, rows, kind, weight.severity, before, after, (*gained, *marks.links))
    change = replace(change, stated_date=marks.stated)
    dated = Reason(Rule.DATE_MARKED, quoted(marks.stated.literal)) if marks.stated else None
    return replace(_finding(rows, change, Reason(_KIND_RULES[kind]), weight.reason), shown=marks.whole, dated=dated)


def _is_picture(comparison: Comparison, row: Row) -> bool:
    return comparison.block(row).type is BlockType.FIGURE


def _recaptioned(rows: list[Row], olds: list[Block], news: list[Block]) -> bool:
    """Figures of which the words differ: a version each of one figure, or other captions of the same pictures."""
    before, after = (fold(" ".join(texts)).strip() for texts in zip(*((r.before, r.after) for r in rows), strict=True))
    if before == after:
        return False
    if any(row.before and row.after for row in rows):
        return True
    old, new = ({key for block in blocks for key in image_keys(block)} for blocks in (olds, news))
    return bool(before and after) and old == new


def _kind(rows: list[Row], gained: tuple[Link, ...]) -> ChangeKind:
    rel = rows[0].rel
    if all(row.old is None for row in rows):
        return _ADDED[rel]
    if all(row.new is None for row in rows):
        return _REMOVED[rel]
    return _ADDED[rel] if rel and any(link.rel is rel for link in gained) else ChangeKind.BODY_EDITED


def _weight(comparison: Comparison, kind: ChangeKind, before: str | None, after: str | None) -> Weight | None:
    """How much a change of text weighs. Where only the breaks between paragraphs differ it is wording, and where a name
    is now spelt as elsewhere, too."""
    if listed := _LISTED_SEVERITY.get(kind):
        return Weight(listed, Reason(Rule.WEIGHT_LISTED))
    if before and after and standing(before) != standing(after):
        before, after = standing(before), standing(after)
    elif before and after and fold(before) != fold(after):
        return Weight(Severity.MINOR, Reason(Rule.WEIGHT_STRUCK))
    if before and after:
        return _weight_of_edit(comparison, before, after)
    alone = words(before or after or "")
    if not alone:
        return Weight(Severity.TRIVIAL, Reason(Rule.WEIGHT_SIGNS)) if before or after else None
    plain = all(word.isalpha() and not word.isupper() for word in alone)
    if len(alone) <= FEW_WORDS and plain:
        return Weight(Severity.MINOR, Reason(Rule.WEIGHT_FEW))
    return Weight(Severity.MAJOR, Reason(Rule.WEIGHT_WHOLE, f"{len(alone)} words"))


def _weight_of_edit(comparison: Comparison, before: str, after: str) -> Weight:
    language = comparison.new.language
    weight = weigh(before, after, language=language) or Weight(Severity.MINOR, Reason(Rule.WEIGHT_BREAKS))
    if weight.severity is not Severity.MAJOR:
        return weight
    settled = comparison.spelling.settled(before, after)
    if settled == before or severity(settled, after, language=language) is Severity.MAJOR:
        return weight
    return Weight(Severity.MINOR, Reason(Rule.WEIGHT_SETTLED))


def _made(
    comparison: Comparison,
    rows: list[Row],
    kind: ChangeKind,
    weight: Severity,
    before: str | None,
    after: str | None,
    gained: tuple[Link, ...],
) -> Change:
    news = [row.new for row in rows if row.new is not None]
    shown = [comparison.block(row) for row in rows if (row.new is None) == (not news)]
    return Change(
        kind=kind,
        severity=weight,
        position=comparison.position(news[0], news[-1]) if news else None,
        before=before,
        after=after,
        links=gained,
        patch=comparison.patch(_edit(comparison, row) for row in rows),
        html=html_of(shown),
        heading=comparison.heading(rows[0].at),
    )


def _edit(comparison: Comparison, row: Row) -> Edit:
    block = None if row.new is None else comparison.new.blocks[row.new]
    whole = block is None or block.text == row.after
    if row.new is None:
        return comparison.edit(row.old, None)
    return comparison.edit(row.old, row.new, None if whole else row.after)


def _links(blocks: list[Block]) -> list[Link]:
    return [link for block in blocks for link in block.links]


def _pictures(comparison: Comparison, rows: list[Row], olds: list[Block], news: list[Block]) -> Finding:
    """Figures alone came, went or were replaced; a placeholder of lazy loading is as good as its picture."""
    shown_before = sorted(key for block in olds for key in image_keys(block))
    shown_after = sorted(key for block in news for key in image_keys(block))
    hidden = len(olds) == len(news) and not (shown_before and shown_after)
    if shown_before == shown_after or hidden:
        return _finding(rows, None, Reason(Rule.SAME_PICTURES))
    before, after = joined(row.before for row in rows), joined(row.after for row in rows)
    if not before and not after:  # nothing is said of them: where they stand tells them apart
        before, after = (joined(at for block in blocks for at in block.images) for blocks in (olds, news))
    change = _made(comparison, rows, ChangeKind.MEDIA_CHANGED, Severity.MINOR, before, after, ())
    return _finding(rows, change, Reason(Rule.KIND_PICTURE), Reason(Rule.WEIGHT_LINK))
