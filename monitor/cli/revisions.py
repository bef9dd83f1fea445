"""A revision as it is printed: lines for people, and the JSON object that scripts rely on. Values in, values out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from monitor.changes.words import Op, word_diff
from monitor.cli.terminal import clean, instant
from monitor.model import Change, ChangeKind, Link, Rel, Role, Severity, UpdateNote
from monitor.publish.wording import TITLE, cut

if TYPE_CHECKING:
    from monitor.store import Recorded
from monitor.publish.deeds import STATES, WHERE, called, deed

Piece = tuple[Op, str]

_RELS = {Rel.RELATED: "related post", Rel.REFERENCE: "reference", None: "link"}
_STYLES = {Op.INSERT: "green underline", Op.DELETE: "red strike", Op.EQUAL: ""}
_MARKS = {Op.INSERT: ("{+", "+}"), Op.DELETE: ("[-", "-]"), Op.EQUAL: ("", "")}
_CONTEXT = 60  # characters of unchanged text that are shown on each side of an edit in the changelog
_EXCERPT = 400  # characters of a text that the changelog shows; `monitor diff` shows it whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A revision to print. `older`, `newer`: revisions of the snapshots.

    Of two files: no page, no `observed_at`, and no `url` where nobody told it; the title says which files.
    """

    url: str | None
    changes: Sequence[Change]
    page: str | None = None
    role: Role = Role.ARTICLE
    title: str = ""
    revision: int | None = None
    older: int | None = None
    newer: int | None = None
    observed_at: datetime | None = None
    stated: Sequence[UpdateNote] = ()
    related_to: Sequence[str] = ()

    def to_dict(self) -> dict[str, Any]:
        item: dict[str, Any] = {
            "page": self.page,
            "url": self.url,
            "role": self.role,
            "revision": self.revision,
            "from": self.older,
            "to": self.newer,
            "observed_at": instant(self.observed_at),
            "changes": [change.to_dict() for change in self.changes],
        }
        if self.revision == 0:
            item["stated"] = [note.to_dict() for note in self.stated]
        if self.role is Role.RELATED:
            item["related_to"] = list(self.related_to)
        return item


def shown(recorded: Recorded) -> Shown:
    """A revision as the store has it: its changes are those that were found then, never computed again."""
    return Shown(
        page=recorded.page.name,
        url=recorded.page.url,
        role=recorded.page.role,
        title=recorded.page.title,
        revision=recorded.revision.number,
        older=recorded.snapshot_from,
        newer=recorded.snapshot_to,
        observed_at=recorded.revision.observed_at,
        changes=recorded.revision.changes,
        stated=recorded.revision.stated,
        related_to=recorded.related_to,
    )


# ── the changelog ──────────────────────────────────────────────────────────────────────────────────────────────


def changelog(revisions: Iterable[Shown], *, marks: bool) -> RenderableType:
    """Revisions below each other. `marks`: {+ +} and [- -] in place of colours."""
    parts: list[RenderableType] = []
    for revision in revisions:
        parts += [*_entry(revision, marks), Text()]
    return Group(*parts[:-1])


def _entry(revision: Shown, marks: bool) -> list[RenderableType]:
    lines: list[RenderableType] = [heading(revision)]
    if revision.revision == 0:
        return lines + _baseline(revision)
    for change in revision.changes:
        lines.append(Padding.indent(label(change), 2))
        lines += [Padding.indent(line, 4) for line in _body(change, marks)]
    return lines


def heading(revision: Shown) -> Text:
    """When, which page, which revision."""
    when = f"{revision.observed_at:%Y-%m-%d %H:%M} " if revision.observed_at else ""
    line = Text.assemble((when, "cyan"), (clean(revision.page or revision.url or revision.title), "bold"))
    if revision.revision is not None:
        line.append(f" · revision {revision.revision}")
    if revision.role is Role.RELATED:
        line.append(
            f" · related post of {', '.join(revision.related_to)}" if revision.related_to else " · related post"
        )
    if revision.title and (revision.page or revision.url):
        line.append(f" · {cut(_one_line(revision.title), TITLE)}", "dim")
    return line


def _baseline(revision: Shown) -> list[RenderableType]:
    if not revision.stated:
        return [Text("  first seen; it states no earlier updates")]
    count = len(revision.stated)
    lines: list[RenderableType] = [
        Text(f"  first seen, with {count} update{'s' if count > 1 else ''} as stated by the author:")
    ]
    for stated in revision.stated:
        date = stated.stated_date.iso if stated.stated_date else "no date"
        lines.append(Padding.indent(Text.assemble((date, "cyan"), " ", (_one_line(called(stated)), "bold")), 4))
        words = stated.text.removeprefix(stated.marker).lstrip(" :—–-\n")
        lines += [Padding.indent(Text(_excerpt(words)), 6)] if words else []
    return lines


def label(change: Change) -> Text:
    """What happened, where, when by the author's word, and how much it matters."""
    line = Text(deed(change), "bold")
    facts = [WHERE[change.position]] if change.position else []
    facts += [f"stated {change.stated_date.iso}"] if change.stated_date else []
    facts += [f"under “{_one_line(change.heading)}”"] if change.heading else []
    facts += [change.severity] if change.severity is not Severity.MAJOR else []
    if facts:
        line.append(f" · {' · '.join(facts)}", "not bold")
    if change.unannounced:
        line.append(" · unannounced", "yellow")
    if change.flagged:
        line.append(" · held back at first" if change.kind not in STATES else " · doubtful", "yellow")
    if change.reason:
        line.append(f" · {_one_line(change.reason)}", "not bold")
    return line


def _body(change: Change, marks: bool) -> list[RenderableType]:
    """The words of the change, cut to what a changelog needs, and its links."""
    lines: list[RenderableType] = []
    is_link = change.links and change.kind in {ChangeKind.RELATED_ADDED, ChangeKind.REFERENCE_ADDED}
    if (change.before or change.after) and not is_link:  # a link is told by its own line
        lines.append(marked(shortened(pieces(change)), marks))
    return lines + [link_line(link) for link in change.links]


def link_line(link: Link) -> Text:
    text = _one_line(link.text)
    return Text.assemble(f"→ {_RELS[link.rel]}: ", f"{text} " if text else "", (clean(link.url), "blue"))


# ── words ──────────────────────────────────────────────────────────────────────────────────────────────────────


def pieces(change: Change) -> list[Piece]:
    """What stayed, went and came, word by word."""
    before, after = clean(change.before or ""), clean(change.after or "")
    if not before or not after:
        return [(Op.INSERT if after else Op.DELETE, after or before)]
    return word_diff(before, after)


def marked(parts: Iterable[Piece], marks: bool) -> Text:
    """Insertions and deletions in colours, or between {+ +} and [- -]."""
    line = Text()
    for op, text in parts:
        opening, closing = _MARKS[op] if marks else ("", "")
        line.append(f"{opening}{text}{closing}", "" if marks else _STYLES[op])
    return line


def shortened(parts: list[Piece]) -> list[Piece]:
    """Unchanged stretches down to their ends next to an edit; new and old ones to an excerpt."""
    last = len(parts) - 1
    return [
        (op, _near_edits(text, index == 0, index == last) if op is Op.EQUAL and last else _excerpt(text))
        for index, (op, text) in enumerate(parts)
    ]


def _near_edits(text: str, is_first: bool, is_last: bool) -> str:
    """The first of the pieces has an edit behind it only, the last one before it."""
    head = "" if is_first else text[:_CONTEXT].rpartition(" ")[0] or text[:_CONTEXT]
    tail = "" if is_last else text[-_CONTEXT:].partition(" ")[2] or text[-_CONTEXT:]
    if len(text) <= _CONTEXT * (1 if is_first or is_last else 2):
        return text
    return "… " * is_first + head + " … " * (not is_first and not is_last) + tail + " …" * is_last


def _excerpt(text: str) -> str:
    if len(text) <= _EXCERPT:
        return text
    return f"{text[:_EXCERPT].rpartition(' ')[0] or text[:_EXCERPT]} …"


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())
