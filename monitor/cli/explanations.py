"""An explanation as lines for people. Values in, lines out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from monitor.changes.explanation import Difference, Explanation, PageRead, UnreadPart
from monitor.changes.words import Op, word_diff
from monitor.cli.revisions import Piece, label, marked, pieces, shortened
from monitor.cli.terminal import clean
from monitor.reasons import Reason, Rule, quoted

SHOWN = 5
"""So many parts and differences that are no change are shown unless all are asked for."""
_EXCERPT = 90
_WIDTH = 10  # of the names of reasons

# What a reason answers, by how its rule's name begins.
_ASPECTS = {
    "marker": "marker",
    "markup": "marker",
    "end": "ends",
    "date": "date",
    "weight": "severity",
    "silent": "announced",
    "announced": "announced",
}


def explained(explanation: Explanation, *, every: bool, marks: bool) -> RenderableType:
    """The whole. `every`: also what the pages have in common; `marks`: {+ +} and [- -] in place of colours."""
    parts: list[RenderableType] = [Text("Which element is the article", "bold"), *_bodies(explanation), Text()]
    parts += [*_unread(explanation, every, marks), *_lines(explanation)]
    if explanation.old is None:
        parts += _notes(explanation.new)
    else:
        parts += _differences(explanation, every, marks)
    return Group(*parts)


def _indented(line: RenderableType, by: int = 2) -> RenderableType:
    return Padding.indent(line, by)


def _override(indent: int, wish: str, line: str) -> Text:
    """A line for the configuration, however long unbroken: a user copies it."""
    text = Text(f"{' ' * indent}{wish}: ", no_wrap=True, overflow="ignore")
    return text.append(clean(line), "cyan")


def _said(reason: Reason) -> str:
    return clean(str(reason))


# ── the element of the article ─────────────────────────────────────────────────────────────────────────────────


def _bodies(explanation: Explanation) -> Iterator[RenderableType]:
    old, new = explanation.old, explanation.new
    if old is not None and (old.body, old.reason) != (new.body, new.reason):
        yield from _body(old, "in the old page")
        yield from _body(new, "in the new page")
    else:
        yield from _body(new, "in both pages" if old else "")
    if new.reason.rule is Rule.BODY_TOLD:
        return
    beside = dict.fromkeys((*(old.beside if old else ()), *new.beside))
    for selector in beside:
        yield _indented(Text.assemble((clean(selector), "bold"), f" · {Rule.BODY_BESIDE.says}"))
    yield _indented(Text('If the article is another element: body = "a CSS selector of it"', "dim"))


def _body(page: PageRead, where: str) -> Iterator[RenderableType]:
    named = clean(", ".join(page.body)) or "none that a selector can name"
    yield _indented(Text.assemble((named, "bold"), f" · {where}" if where else "", f" · {_said(page.reason)}"))


# ── what was not read ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Seen:
    """A part that was not read, with its words in the old page where they are others."""

    part: UnreadPart
    where: str
    before: str | None = None


def _unread(explanation: Explanation, every: bool, marks: bool) -> Iterator[RenderableType]:
    old, new = explanation.old, explanation.new
    differing = list(_paired(old.parts if old else (), new.parts))
    same = [part for part in new.parts if not part.differs] if old else list(new.parts)
    if not differing and not same:
        return
    yield Text("What was not read", "bold")
    shown = differing if every else differing[:SHOWN]
    for seen in shown:
        yield from _part(seen, marks)
    if len(shown) < len(differing):
        yield _indented(Text(f"… {len(differing) - len(shown)} more that differ; --all shows them", "dim"))
    if every or old is None:
        for part in same if every else same[:SHOWN]:
            yield from _part(_Seen(part, "the same in both pages" if old else ""), marks)
    left = 0 if every else len(same) - (0 if old else min(SHOWN, len(same)))
    if left:
        what = f"{left} {'part' if left == 1 else 'parts'}{' the same in both pages' if old else ' more'}"
        yield _indented(Text(f"… {what}; --all shows them", "dim"))
    yield Text()


def _paired(old: Iterable[UnreadPart], new: Iterable[UnreadPart]) -> Iterator[_Seen]:
    """Differing parts; those of the two pages that have one selector are one part."""
    left = {(part.selector or part.text): part for part in old if part.differs}
    for part in (part for part in new if part.differs):
        was = left.pop(part.selector or part.text, None)
        yield _Seen(part, "in both pages" if was else "in the new page", was.text if was else None)
    for part in left.values():
        yield _Seen(part, "in the old page")


def _part(seen: _Seen, marks: bool) -> Iterator[RenderableType]:
    part = seen.part
    named = clean(part.selector) if part.selector else "a part of the page"
    where = f" · {seen.where}" if seen.where else ""
    yield _indented(Text.assemble((named, "bold"), where, f" · {_said(part.reason)}"))
    words = word_diff(clean(seen.before), clean(part.text)) if seen.before else [(Op.EQUAL, clean(part.text))]
    yield _indented(Text.assemble("“", marked(_beginning(shortened(words)), marks), "”"), 4)
    for line in part.override:
        yield _override(4, "if it is the author's", line)


def _beginning(parts: list[Piece]) -> list[Piece]:
    """Pieces of a text until there are enough of them to know it by."""
    kept: list[Piece] = []
    length = 0
    for op, text in parts:
        kept.append((op, text if len(text) <= _EXCERPT else f"{_excerpt(text)} "))
        length += len(kept[-1][1])
        if length > 2 * _EXCERPT:
            return [*kept, (Op.EQUAL, "…")]
    if kept:
        kept[-1] = (kept[-1][0], kept[-1][1].rstrip())
    return kept


def _lines(explanation: Explanation) -> Iterator[RenderableType]:
    pages = [explanation.new] if explanation.old is None else [explanation.old, explanation.new]
    lines = dict.fromkeys(line for page in pages for line in page.lines)
    if not lines:
        return
    yield Text("Lines inside the article that are not its text", "bold")
    for text, reason in lines:
        yield _indented(Text.assemble((f"“{clean(_excerpt(text))}”", "dim"), f" · {_said(reason)}"))
    yield Text()


# ── what differs ───────────────────────────────────────────────────────────────────────────────────────────────


def _differences(explanation: Explanation, every: bool, marks: bool) -> Iterator[RenderableType]:
    told = [difference for difference in explanation.differences if difference.change]
    untold = [difference for difference in explanation.differences if not difference.change]
    yield Text("What changed" if told else "Nothing changed that a reader would call a change", "bold")
    for number, difference in enumerate(told, start=1):
        yield from _told(number, difference, marks)
    if untold:
        yield Text()
        yield Text("What differs and is no change", "bold")
    shown = untold if every else untold[:SHOWN]
    for difference in shown:
        yield from _untold(difference, marks)
    if len(shown) < len(untold):
        yield _indented(Text(f"… {len(untold) - len(shown)} more; --all shows them", "dim"))


def _told(number: int, difference: Difference, marks: bool) -> Iterator[RenderableType]:
    change = difference.change
    assert change
    yield Text.assemble(f"{number}. ", label(change))
    if change.before or change.after:
        yield _indented(marked(shortened(pieces(change)), marks), 3)
    table = _reasons()
    for reason in difference.reasons:
        table.add_row(_aspect(reason), Text(_answer(difference, reason)))
    yield _indented(table, 3)
    for line in difference.override:
        yield _override(3, _wish(line), line)


def _wish(line: str) -> str:
    return {
        "ignore": "if it is no part of the article",
        "markers": "if its author marks updates so",
        "day_first": "if day and month are the other way round",
    }.get(line.partition(" ")[0], "otherwise")


def _reasons() -> Table:
    table = Table(box=None, show_header=False, padding=(0, 1, 0, 0))
    table.add_column(width=_WIDTH, style="dim")
    table.add_column(overflow="fold")
    return table


def _aspect(reason: Reason) -> str:
    return _ASPECTS.get(reason.rule.partition("-")[0], "kind")


def _answer(difference: Difference, reason: Reason) -> str:
    change = difference.change
    said = _said(reason)
    match _aspect(reason):
        case "severity" if change:
            return f"{change.severity}: {said}"
        case "announced" if change:
            return f"{'no' if change.unannounced else 'yes'}: {said}"
        case "date" if change and change.stated_date:
            literal = quoted(change.stated_date.literal)
            why = reason.rule.says if reason.evidence == literal else said
            return f"{change.stated_date.iso}, written {clean(literal)}: {why}"
    return said


def _untold(difference: Difference, marks: bool) -> Iterator[RenderableType]:
    before, after = clean(difference.before or ""), clean(difference.after or "")
    text = Text("the page as a whole")
    if before or after:
        text = Text.assemble("“", marked(_beginning(shortened(word_diff(before, after))), marks), "”")
    yield _indented(text)
    yield _indented(Text(_said(difference.finding.reason), "dim"), 4)


def _notes(page: PageRead) -> Iterator[RenderableType]:
    """The notes of a page alone."""
    yield Text("Update notes that it holds" if page.notes else "It holds no update note", "bold")
    for number, note in enumerate(page.notes, start=1):
        date = f" · stated {note.stated_date.iso}" if note.stated_date else ""
        yield Text.assemble(f"{number}. ", (clean(note.marker), "bold"), f" · {note.note}{date}")
        yield _indented(Text(f"“{clean(_excerpt(note.text))}”", "dim"), 3)
        table = _reasons()
        for reason in note.why:
            table.add_row(_aspect(reason), _said(reason))
        yield _indented(table, 3)


def _excerpt(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _EXCERPT else f"{line[:_EXCERPT].rpartition(' ')[0] or line[:_EXCERPT]} …"
