"""Where the entries of a live blog stand in its blocks.

What mark-up states of an entry is its headline and its text, often without paragraphs, sometimes cut off. On the page
stand a time, a name, pictures beside it: all that is in the entry's own container is the entry.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from monitor.article.marker_tail import words
from monitor.article.statements import Statement
from monitor.article.text import key
from monitor.model import Block

_LINE_WORDS = 8  # a time, a name: what may stand between the headline and the text, or above both
_LINES_ABOVE = 3
_CUT = 40  # characters from which on a text that breaks off is known by its beginning


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a live blog and the blocks in which it stands, both inclusive."""

    statement: Statement
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Said:
    """A statement as it is looked for: the keys of its first lines, of its text, and of what is left of one that
    breaks off."""

    statement: Statement
    lines: tuple[str, ...]
    body: str
    cut: str

    @classmethod
    def by(cls, statement: Statement) -> _Said:
        lines = statement.lines[: 2 if statement.heading else 1]
        body = key(" ".join(statement.paragraphs))
        return cls(statement, tuple(map(key, lines)), body, body.rstrip(". "))

    def holds(self, text: str) -> bool:
        """The text is a part of the entry's, or goes on where that breaks off."""
        return bool(text) and (text in self.body or (len(self.cut) >= _CUT and text.startswith(self.cut)))

    @property
    def breaks_off(self) -> bool:
        return self.body.endswith("...") and len(self.cut) >= _CUT


def locate(statements: list[Statement], blocks: tuple[Block, ...]) -> list[Entry]:
    """The entries that the page shows, in reading order; none overlaps another."""
    keys = [key(block.text) for block in blocks]
    index: dict[str, list[int]] = defaultdict(list)
    for at in range(len(keys) - 1, -1, -1):
        index[keys[at]].append(at)
    anchors: dict[int, _Said] = {}
    for said in map(_Said.by, statements):
        found = _anchor(said, keys, index, anchors)
        if found is not None:
            anchors[found] = said
    entries: list[Entry] = []
    places = sorted(anchors)
    for before, at, after in zip([None, *places], places, [*places[1:], None], strict=False):
        last = _last(anchors[at], keys, at, len(blocks) if after is None else after)
        near = [blocks[other] for other in (before, after) if other is not None]
        first, last = _in_container(blocks, at, last, near)
        entries.append(Entry(anchors[at].statement, max(first, entries[-1].last + 1 if entries else 0), last))
    return entries


def _anchor(said: _Said, keys: list[str], index: dict[str, list[int]], taken: dict[int, _Said]) -> int | None:
    """The block with which the entry begins: its headline, else the beginning of its text. A headline with none of the
    text below it may stand in a list of all headlines, and is taken only where there is no other."""
    alone: int | None = None
    for line in said.lines:
        for at in (at for at in reversed(index.get(line, ())) if at not in taken):
            if line in said.body or not said.body or any(map(said.holds, keys[at + 1 : at + 2 + _LINES_ABOVE])):
                return at
            alone = at if alone is None else alone
    for at, text in enumerate(keys):
        if len(text) < _CUT or at in taken:
            continue
        if said.body.startswith(text) or (len(said.cut) >= _CUT and text.startswith(said.cut)):
            return at
    return alone


def _last(said: _Said, keys: list[str], first: int, end: int) -> int:
    """The last block whose words the entry's text holds; lines of a few other words may stand between. Of a text that
    breaks off the rest goes on to the next entry."""
    if said.breaks_off and end < len(keys) and any(text.startswith(said.cut) for text in keys[first:end]):
        return end - 1
    last = first
    for at in range(first + 1, end):
        if said.holds(keys[at]):
            last = at
        elif at - last > _LINES_ABOVE or words(keys[at]) > _LINE_WORDS:
            break
    return last


def _in_container(blocks: tuple[Block, ...], first: int, last: int, near: list[Block]) -> tuple[int, int]:
    """The blocks of the outermost container that holds this entry and not those before and after it (`near`). A lone
    entry has none that is known to be its own."""
    shared = {container for block in near for container in block.wrapper}
    for container in blocks[first].wrapper if near else ():
        if container in shared:
            continue
        low = high = first
        while low and container in blocks[low - 1].wrapper:
            low -= 1
        while high + 1 < len(blocks) and container in blocks[high + 1].wrapper:
            high += 1
        if first - low <= _LINES_ABOVE and all(words(block.text) <= _LINE_WORDS for block in blocks[low:first]):
            return low, max(high, last)
    return first, last
