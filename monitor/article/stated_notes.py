"""What mark-up states of update notes, beside their own words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from monitor.article.text import key
from monitor.model import Block, StatedDate, UpdateNote


def dated_by_marks(notes: tuple[UpdateNote, ...], blocks: tuple[Block, ...]) -> tuple[UpdateNote, ...]:
    """The notes; one that states no date has that of the `ins` in which it begins, whose date its author gave."""
    return tuple(
        note if note.stated_date else replace(note, stated_date=next(_dates(note, blocks[note.first_block]), None))
        for note in notes
    )


def _dates(note: UpdateNote, block: Block) -> Iterator[StatedDate]:
    for mark in block.marks:
        if mark.inserted and mark.stated and key(note.marker) in key(mark.text):
            yield mark.stated
