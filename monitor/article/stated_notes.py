"""What mark-up states of update notes, beside their own words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from monitor.article.text import key
from monitor.model import Block, StatedDate, UpdateNote
from monitor.reasons import Reason, Rule, quoted


def dated_by_marks(notes: tuple[UpdateNote, ...], blocks: tuple[Block, ...]) -> tuple[UpdateNote, ...]:
    """The notes; one that states no date has that of the `ins` in which it begins, whose date its author gave."""
    return tuple(note if note.stated_date else _dated(note, blocks[note.first_block]) for note in notes)


def _dated(note: UpdateNote, block: Block) -> UpdateNote:
    date = next(_dates(note, block), None)
    if date is None:
        return note
    why = (reason for reason in note.why if reason.rule is not Rule.DATE_NONE)
    return replace(note, stated_date=date, why=(*why, Reason(Rule.DATE_MARKED, quoted(date.literal))))


def _dates(note: UpdateNote, block: Block) -> Iterator[StatedDate]:
    for mark in block.marks:
        if mark.inserted and mark.stated and key(note.marker) in key(mark.text):
            yield mark.stated
