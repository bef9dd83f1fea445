"""Update notes: which are new, which were edited, which are gone.

A note is news where its text did not stand in the old article. Where it ends, the old article knows better than any
guess: a note ends where old text goes on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from rapidfuzz.distance import LCSseq

from monitor.article.spans import stops_note
from monitor.article.text import fold, key
from monitor.changes.comparison import Comparison
from monitor.changes.paging import is_paged
from monitor.changes.words import words
from monitor.model import Article, BlockType, Rel, UpdateNote

# An edited note keeps so much of its words; a new one shares less with the old text at its place.
KEPT_SHARE = 0.6
# So many notes at most are compared each with each.
COMPARED_NOTES = 60


@dataclass(frozen=True)
class NoteChange:
    """A note that came (`new` alone), went (`old` alone) or was edited, and the blocks that its change accounts for.

    `paged`: an entry of a live blog that only stands on another page of it now."""

    old: UpdateNote | None
    new: UpdateNote | None
    old_blocks: tuple[int, ...]
    new_blocks: tuple[int, ...]
    paged: bool = False


@dataclass
class _Reading:
    """The notes of both articles that have no counterpart yet."""

    comparison: Comparison
    old: list[UpdateNote]
    new: list[UpdateNote]
    edited: list[tuple[UpdateNote, UpdateNote]] = field(default_factory=list)

    def pair(self, old: UpdateNote, new: UpdateNote) -> None:
        self.old.remove(old)
        self.new.remove(new)
        self.edited.append((old, new))


def read_notes(comparison: Comparison) -> tuple[Comparison, list[NoteChange]]:
    """The changes of notes, and the comparison in which new notes are no versions of the old text at their place."""
    reading = _Reading(comparison, list(comparison.old.updates), list(comparison.new.updates))
    _drop_equal(reading)
    for pairs in (_at_one_block, _of_like_text, _of_one_marker, _in_one_gap):
        for old, new in pairs(reading):
            if old in reading.old and new in reading.new:
                reading.pair(old, new)
    news = [note for note in reading.new if _is_news(reading.comparison, note)]
    apart = {at for note in news if not is_inside(comparison.new, note) for at in _apart(note)}
    comparison = comparison.without(apart)
    found = _added(comparison, news)
    claimed = {
        at for change in found for at in change.new_blocks if change.new and not is_inside(comparison.new, change.new)
    }
    found += [_edited(comparison, old, new, claimed) for old, new in reading.edited]
    found += [gone for note in reading.old if (gone := _removed(comparison, note))]
    found = [change for change in found if change.old_blocks or change.new_blocks]
    return comparison, [replace(change, paged=is_paged(comparison, change.old, change.new)) for change in found]


def _apart(note: UpdateNote) -> range:
    """The blocks of a new note that are no versions of old ones: the first, or all where mark-up says where it ends."""
    return _span(note) if note.bounded else range(note.first_block, note.first_block + 1)


def is_inside(article: Article, note: UpdateNote) -> bool:
    """The note is a part of a block: a bracket, a sentence."""
    if note.first_block != note.last_block:
        return False
    return len(fold(note.text)) < 0.9 * len(fold(article.blocks[note.first_block].text))


def _key(note: UpdateNote) -> str:
    return key(note.text)


def _drop_equal(reading: _Reading) -> None:
    """A note whose text stood in the old article is not news, wherever it stands now."""
    known: dict[str, list[UpdateNote]] = defaultdict(list)
    for old in reversed(reading.old):
        known[_key(old)].append(old)
    for new in list(reading.new):
        if twins := known[_key(new)]:
            reading.old.remove(twins.pop())
            reading.new.remove(new)


def _at_one_block(reading: _Reading) -> Iterator[tuple[UpdateNote, UpdateNote]]:
    """Notes whose first blocks are versions of one block."""
    for new in list(reading.new):
        source = reading.comparison.source(new.first_block)
        here = [
            old
            for old in reading.old
            if old.first_block == source and not (_are_bounded(old, new) and _differ(old, new))
        ]
        if here:
            yield max(here, key=lambda old: _kept(_note_words(old), _note_words(new))), new


def _are_bounded(old: UpdateNote, new: UpdateNote) -> bool:
    """Mark-up says where one begins and ends: that they stand at one place or under one marker says nothing."""
    return old.bounded or new.bounded


def _differ(old: UpdateNote, new: UpdateNote) -> bool:
    return _kept(_note_words(old), _note_words(new)) < KEPT_SHARE


def _of_like_text(reading: _Reading) -> Iterator[tuple[UpdateNote, UpdateNote]]:
    olds = [(_note_words(old), old) for old in reading.old[:COMPARED_NOTES]]
    news = [(_note_words(new), new) for new in reading.new[:COMPARED_NOTES]]
    scored = [(_kept(left, right), old, new) for left, old in olds for right, new in news]
    for share, old, new in sorted(scored, key=lambda item: -item[0]):
        if share >= KEPT_SHARE:
            yield old, new


def _of_one_marker(reading: _Reading) -> Iterator[tuple[UpdateNote, UpdateNote]]:
    """The same marker, its text replaced."""
    gone: dict[str, list[UpdateNote]] = defaultdict(list)
    for old in reversed(reading.old):
        if _is_gone(reading.comparison, old) and not old.bounded:
            gone[key(old.marker)].append(old)
    for new in list(reading.new):
        if (olds := gone[key(new.marker)]) and not new.bounded:
            yield olds.pop(), new


def _in_one_gap(reading: _Reading) -> Iterator[tuple[UpdateNote, UpdateNote]]:
    """A newer note in the place of an older one."""
    alignment = reading.comparison.alignment
    for new in list(reading.new):
        for old in list(reading.old):
            if (
                _are_bounded(old, new)
                or not _is_gone(reading.comparison, old)
                or new.first_block not in alignment.added
            ):
                continue
            if alignment.places[new.first_block] == alignment.gap_of_old[old.first_block]:
                yield old, new


def _is_gone(comparison: Comparison, note: UpdateNote) -> bool:
    removed = comparison.alignment.removed
    if note.bounded:
        return 2 * len(removed.intersection(_span(note))) > len(_span(note))
    return note.first_block in removed


def _note_words(note: UpdateNote) -> list[str]:
    return words(_key(note))


def _kept(left: list[str], right: list[str]) -> float:
    """The share of the shorter text's words that stand in the longer one, in order."""
    shorter = min(len(left), len(right))
    return float(LCSseq.similarity(left, right)) / shorter if shorter else 0.0


def _is_news(comparison: Comparison, note: UpdateNote) -> bool:
    """Its first block is new, or holds words at the note's place that its old version did not."""
    alignment = comparison.alignment
    first = note.first_block
    if comparison.new_around.is_comment(first):
        return False
    if note.bounded and not is_inside(comparison.new, note):
        return 2 * len(alignment.added.intersection(_span(note))) > len(_span(note))
    if first in alignment.added:
        return True
    if first not in alignment.edited:
        return False
    before = fold(comparison.old.blocks[alignment.edited[first]].text)
    if is_inside(comparison.new, note):
        return _key(note) not in before.casefold() and _kept_of(note.text, before) < KEPT_SHARE
    return _kept_of(comparison.new.blocks[first].text, before) < KEPT_SHARE


def _kept_of(text: str, before: str) -> float:
    """The share of the text's words that stood in `before`, in order."""
    mine = words(fold(text).casefold())
    return float(LCSseq.similarity(mine, words(before.casefold()))) / len(mine) if mine else 1.0


def _added(comparison: Comparison, news: list[UpdateNote]) -> list[NoteChange]:
    """New notes; one that stands within another is part of that."""
    found: list[NoteChange] = []
    taken: set[int] = set()
    for note in sorted(news, key=lambda note: (note.first_block, -note.last_block)):
        if is_inside(comparison.new, note):
            blocks: tuple[int, ...] = () if note.first_block in taken else (note.first_block,)
        elif note.first_block in taken:
            blocks = ()
        else:
            blocks = _extent(comparison, note)
            taken.update(blocks)
        found.append(NoteChange(None, note, (), blocks))
    return found


def _extent(comparison: Comparison, note: UpdateNote) -> tuple[int, ...]:
    """The new blocks of the note's own extent, and those behind it until old text goes on or something else begins."""
    added = comparison.alignment.added
    blocks = [at for at in range(note.first_block, note.last_block + 1) if at in added]
    if note.bounded or note.closed:
        return tuple(blocks)
    at = blocks[-1] + 1
    if at > note.last_block or note.last_block not in added:
        while at in added and not _begins_something(comparison, note, at):
            blocks.append(at)
            at += 1
    return tuple(blocks)


def _begins_something(comparison: Comparison, note: UpdateNote, at: int) -> bool:
    """A heading, a rule, another note, a reference, or the end of the container that the note alone fills."""
    block, first = comparison.new.blocks[at], comparison.new.blocks[note.first_block]
    if block.type is BlockType.HEADING:
        return not (first.type is BlockType.HEADING and block.level > first.level)
    if stops_note(block) or any(other.first_block == at for other in comparison.new.updates):
        return True
    if any(link.rel is Rel.REFERENCE for link in block.links):
        return True
    own = first.wrapper[-1:]
    before = comparison.new.blocks[note.first_block - 1].wrapper if note.first_block else ()
    return bool(own) and own[0] not in block.wrapper and own[0] not in before


def _edited(comparison: Comparison, old: UpdateNote, new: UpdateNote, claimed: set[int]) -> NoteChange:
    alignment = comparison.alignment
    olds, news = _span(old), _span(new)
    changed = {at for at in news if at in alignment.added or at in alignment.edited} - claimed
    sources = {alignment.edited[at] for at in changed if at in alignment.edited}
    gone = {at for at in olds if at in alignment.removed} | sources
    return NoteChange(old, new, tuple(sorted(gone)), tuple(sorted(changed)))


def _removed(comparison: Comparison, note: UpdateNote) -> NoteChange | None:
    """The note, where its words are gone with it."""
    if _key(note) in comparison.new_folded:
        return None
    if is_inside(comparison.old, note) and not _is_gone(comparison, note):
        return NoteChange(note, None, (note.first_block,), ())
    if not _is_gone(comparison, note):
        return None
    return NoteChange(note, None, tuple(at for at in _span(note) if at in comparison.alignment.removed), ())


def _span(note: UpdateNote) -> range:
    return range(note.first_block, note.last_block + 1)
