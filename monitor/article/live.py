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

_LEAST_WORDS = 4  # shorter lines stand in too many texts
_LINE_WORDS = 8  # a time, a name: what may stand between the headline and the text, or above both
_LINES_ABOVE = 3
_CUT = 40  # characters from which on a text that breaks off is known by its beginning


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a live blog and the blocks in which it stands, both inclusive."""

    statement: Statement
    first: int
    last: int


def locate(statements: list[Statement], blocks: tuple[Block, ...]) -> list[Entry]:
    """The entries that the page shows, in reading order; none overlaps another."""
    keys = [key(block.text) for block in blocks]
    index: dict[str, list[int]] = defaultdict(list)
    for at in range(len(keys) - 1, -1, -1):
        index[keys[at]].append(at)
    anchors: dict[int, Statement] = {}
    for statement in statements:
        found = _anchor(statement, keys, index, anchors)
        if found is not None:
            anchors[found] = statement
    entries: list[Entry] = []
    for at in sorted(anchors):
        if entries and at <= entries[-1].last:
            continue
        end = min((other for other in anchors if other > at), default=len(blocks))
        first, last = _in_container(blocks, at, _last(anchors[at], keys, at, end), set(anchors))
        entries.append(Entry(anchors[at], max(first, entries[-1].last + 1 if entries else 0), last))
    return entries


def _anchor(
    statement: Statement, keys: list[str], index: dict[str, list[int]], taken: dict[int, Statement]
) -> int | None:
    """The block with which the entry begins: its headline, else the beginning of its text."""
    said = [key(line) for line in statement.lines[: 2 if statement.heading else 1]]
    for line in said:
        at = next((at for at in reversed(index.get(line, ())) if at not in taken), None)
        if at is not None:
            return at
    body = key(" ".join(statement.paragraphs))
    cut = body.rstrip(". ")
    for at, text in enumerate(keys):
        if at in taken or len(text) < _CUT:
            continue
        if (body.startswith(text) and words(text) >= _LEAST_WORDS) or (len(cut) >= _CUT and text.startswith(cut)):
            return at
    return None


def _last(statement: Statement, keys: list[str], first: int, end: int) -> int:
    """The last block whose words the entry's text holds; lines of a few other words may stand between. Of a text that
    breaks off the rest goes on to the next entry."""
    body, last = key(" ".join(statement.paragraphs)), first
    cut = body.rstrip(". ")
    if (
        body.endswith("...")
        and len(cut) >= _CUT
        and end < len(keys)
        and any(text.startswith(cut) for text in keys[first:end])
    ):
        return end - 1
    for at in range(first + 1, end):
        if keys[at] and keys[at] in body:
            last = at
        elif at - last > _LINES_ABOVE or words(keys[at]) > _LINE_WORDS:
            break
    return last


def _in_container(blocks: tuple[Block, ...], first: int, last: int, anchors: set[int]) -> tuple[int, int]:
    """The blocks of the outermost container that holds this entry and no other. A lone entry has none that is known to
    be its own."""
    if len(anchors) < 2:
        return first, last
    for container in blocks[first].wrapper:
        low, high = first, first
        while low and container in blocks[low - 1].wrapper:
            low -= 1
        while high + 1 < len(blocks) and container in blocks[high + 1].wrapper:
            high += 1
        others = any(low <= at <= high for at in anchors if at != first)
        lines = all(words(block.text) <= _LINE_WORDS for block in blocks[low:first])
        if not others and lines and first - low <= _LINES_ABOVE:
            return low, max(high, last)
    return first, last
