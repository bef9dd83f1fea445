"""What an author shows in the text itself: old words struck out and left to be read, new ones marked as inserted.

A change that can be read off the page is no silent one, and the date of its marks is the date that the author states
for it (HTML Standard, "Edits": ins and del with datetime and cite).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from monitor.article.text import fold, standing
from monitor.changes.comparison import Comparison, Row
from monitor.changes.edits import differences
from monitor.changes.words import words
from monitor.model import Block, EditMark, Link, StatedDate

TITLE = 80
"""Longest text, in characters, of a link that has no words of its own."""


class Shown(NamedTuple):
    """What the marks say of a change: that they show all of it, the date they state, what explains it."""

    whole: bool
    stated: StatedDate | None
    links: tuple[Link, ...]


def shown(comparison: Comparison, rows: Sequence[Row]) -> Shown:
    """What the author marked of the change that these rows are."""
    whole, used = bool(rows), list[EditMark]()
    for row in rows:
        gone, come = _differing(row)
        marks = [] if row.new is None else _new_marks(comparison, row)
        struck = {word for mark in marks if not mark.inserted for word in _words(mark.text)}
        inserted = {word for mark in marks if mark.inserted for word in _words(mark.text)}
        replaced = bool(gone) and gone <= struck
        whole &= bool(gone or come) and gone <= struck and (replaced or come <= inserted)
        used += [mark for mark in marks if (come if mark.inserted else gone).intersection(_words(mark.text))]
    dates = [mark.stated for mark in used if mark.stated]
    links = {mark.cite: Link(url=mark.cite, text=mark.text[:TITLE].strip()) for mark in used if mark.cite}
    return Shown(whole, max(dates, key=lambda date: date.iso, default=None), tuple(links.values()))


def _new_marks(comparison: Comparison, row: Row) -> list[EditMark]:
    """The marks of the new block that its old version did not have."""
    block: Block = comparison.block(row)
    known = set() if row.old is None else {(mark.text, mark.inserted) for mark in comparison.old.blocks[row.old].marks}
    return [mark for mark in block.marks if (mark.text, mark.inserted) not in known]


def _differing(row: Row) -> tuple[set[str], set[str]]:
    """The words that stand no longer and those that stand now; what is struck out does not stand."""
    old, new = _words(standing(row.before)), _words(standing(row.after))
    spans = differences(old, new)
    gone = {word for span in spans for word in old[span.old_lo : span.old_hi]}
    return gone, {word for span in spans for word in new[span.new_lo : span.new_hi]}


def _words(text: str) -> list[str]:
    return words(fold(text).casefold())
