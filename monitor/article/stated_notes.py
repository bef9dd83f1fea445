"""What mark-up states of update notes, beside their own words: dates, corrections, the entries of a live blog.

What a statement says and the page shows is the note that stands there, whatever its words; what the page does not show
is read behind the article's last block, as blocks that are `hidden`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape

from rapidfuzz import process
from rapidfuzz.distance import Indel

from monitor.article import live
from monitor.article.live import Entry
from monitor.article.marker_tail import Place, words
from monitor.article.markers import read_marker
from monitor.article.statements import Statement
from monitor.article.text import STRIKE, key
from monitor.model import Block, BlockType, Link, NoteKind, StatedDate, UpdateNote
from monitor.reasons import Reason, Rule, quoted

Notes = tuple[UpdateNote, ...]
Blocks = tuple[Block, ...]

_LEAST_WORDS = 4  # shorter texts stand in others by chance
_NEAR = 0.85  # of the letters of two texts that say the same


# ── dates ──────────────────────────────────────────────────────────────────────────────────────────────────────


def dated_by_marks(notes: Notes, blocks: Blocks) -> Notes:
    """The notes; one that states no date has that of the `ins` in which it begins, whose date its author gave. One that
    is struck out from its marker on keeps the sign before it."""
    return tuple(_dated(_struck(note), next(_dates(note, blocks[note.first_block]), None)) for note in notes)


def _struck(note: UpdateNote) -> UpdateNote:
    return replace(note, text=f"{STRIKE}{note.text}") if note.text.count(STRIKE) % 2 else note


def _dates(note: UpdateNote, block: Block) -> Iterator[StatedDate]:
    for mark in block.marks:
        if mark.inserted and mark.stated and key(note.marker) in key(mark.text):
            yield mark.stated


def _dated(note: UpdateNote, stated: StatedDate | None) -> UpdateNote:
    if note.stated_date or stated is None:
        return note
    why = (*(reason for reason in note.why if reason.rule is not Rule.DATE_NONE), _why(stated))
    return replace(note, stated_date=stated, why=why)


# ── corrections and entries ────────────────────────────────────────────────────────────────────────────────────


def with_statements(blocks: Blocks, notes: Notes, statements: Sequence[Statement]) -> tuple[Blocks, Notes]:
    """The blocks and the notes of an article with what its mark-up states of them."""
    entries = [one for one in statements if one.live]
    located = live.locate(entries, blocks) if entries else []
    notes = _with_entries(blocks, notes, located)
    hidden = entries if not located else []
    keys = [key(block.text) for block in blocks] if statements else []
    for statement in statements:
        if not statement.live:
            found = _known(statement, notes) or _shown(statement, blocks, keys)
            if found is None:
                hidden.append(statement)
            else:
                notes = (*(note for note in notes if note is not found[0]), found[1])
    for statement in hidden:
        blocks, notes = _with_hidden(blocks, notes, statement)
    return blocks, tuple(sorted(notes, key=lambda note: note.first_block))


def _known(statement: Statement, notes: Notes) -> tuple[UpdateNote, UpdateNote] | None:
    """The note that says what the correction says, and the same with what the mark-up adds to its words."""
    said = key(" ".join(statement.paragraphs))
    keys = [key(note.text) for note in notes]
    at = next((at for at, text in enumerate(keys) if _says(text, said)), _nearest(said, keys))
    if at is None:
        return None
    note = notes[at]
    kind = NoteKind.CORRECTION if note.note is NoteKind.UPDATE else note.note
    return note, _dated(replace(note, note=kind), statement.stated)


def _says(text: str, said: str) -> bool:
    """One of the two holds the other."""
    return said in text or (text in said and words(text) >= _LEAST_WORDS)


def repeats(statement: Statement, keys: list[str]) -> bool:
    """One of the texts, as keys, says what the statement says."""
    said = key(" ".join(statement.paragraphs))
    return any(said in text for text in keys) or _nearest(said, keys) is not None


def _nearest(said: str, keys: list[str]) -> int | None:
    """The text that says nearly the same: programs make mark-up of the text and know no links and no line breaks."""
    found = process.extractOne(said, keys, scorer=Indel.normalized_similarity, score_cutoff=_NEAR)
    return None if found is None else found[2]


def _shown(statement: Statement, blocks: Blocks, keys: list[str]) -> tuple[None, UpdateNote] | None:
    """A note over the blocks that say what the correction says, though no marker sets them off."""
    said, plain = key(" ".join(statement.paragraphs)), " ".join(statement.paragraphs)
    for at, text in enumerate(keys):
        if said in text and plain in blocks[at].text:
            return None, replace(_note(statement, blocks, at, at), text=plain)
        if _says(text, said):
            last = at
            while last + 1 < len(keys) and keys[last + 1] and keys[last + 1] in said:
                last += 1
            return None, _note(statement, blocks, at, last)
    near = _nearest(said, keys)
    return None if near is None else (None, _note(statement, blocks, near, near))


def _note(statement: Statement, blocks: Blocks, first: int, last: int) -> UpdateNote:
    part = blocks[first : last + 1]
    rule = Rule.MARKUP_LIVE if statement.live else Rule.MARKUP_CORRECTION
    return UpdateNote(
        note=NoteKind.UPDATE if statement.live else NoteKind.CORRECTION,
        marker="",
        stated_date=statement.stated,
        first_block=first,
        last_block=last,
        text="\n\n".join(block.text for block in part if block.text),
        links=tuple(link for block in part for link in block.links),
        live=statement.live,
        bounded=True,
        why=(Reason(rule), _why(statement.stated)),
    )


def _why(stated: StatedDate | None) -> Reason:
    return Reason(Rule.DATE_MARKED, quoted(stated.literal)) if stated else Reason(Rule.DATE_NONE)


def _with_hidden(blocks: Blocks, notes: Notes, statement: Statement) -> tuple[Blocks, Notes]:
    lines = [(BlockType.HEADING, statement.heading)] if statement.heading else []
    lines += [(BlockType.PARAGRAPH, line) for line in statement.paragraphs]
    links = (Link(url=statement.link, text=statement.link),) if statement.link else ()
    added = tuple(
        Block(
            type=kind,
            text=text,
            html=f"<h3>{escape(text)}</h3>" if kind is BlockType.HEADING else f"<p>{escape(text)}</p>",
            links=links,
            level=3 if kind is BlockType.HEADING else 0,
            hidden=True,
        )
        for kind, text in lines
    )
    whole = (*blocks, *added)
    return whole, (*notes, _in_its_own_words(_note(statement, whole, len(blocks), len(whole) - 1)))


def _in_its_own_words(note: UpdateNote) -> UpdateNote:
    """The note with the marker and the date with which its text begins, where it does."""
    marker = read_marker(note.text, 0, Place())
    if marker is None or marker.bare:
        return note
    kind = note.note if marker.kind is NoteKind.UPDATE else marker.kind
    stated = marker.stated or note.stated_date
    return replace(note, note=kind, marker=note.text[marker.start : marker.end].strip(), stated_date=stated)


# ── live blogs ─────────────────────────────────────────────────────────────────────────────────────────────────


def _with_entries(blocks: Blocks, notes: Notes, entries: list[Entry]) -> Notes:
    """Each entry is a note. A note with which an entry begins gives it its marker; one inside of it ends with it."""
    if not entries:
        return notes
    made = {entry.first: _note(entry.statement, blocks, entry.first, entry.last) for entry in entries}
    kept: list[UpdateNote] = []
    for note in notes:
        entry = next((one for one in entries if one.first <= note.first_block <= one.last), None)
        if entry and note.first_block == entry.first and blocks[entry.first].text.startswith(note.marker):
            made[entry.first] = _dated(
                replace(made[entry.first], note=note.note, marker=note.marker, stated_date=note.stated_date),
                entry.statement.stated,
            )
        else:
            following = next((one.first for one in entries if one.first > note.first_block), len(blocks))
            end = min(note.last_block, entry.last if entry else following - 1)
            if end == note.last_block or end > note.first_block:
                kept.append(_ended(note, blocks, end))
    return (*kept, *made.values())


def _ended(note: UpdateNote, blocks: Blocks, last: int) -> UpdateNote:
    """The note without its blocks behind `last`."""
    behind = [block.text for block in blocks[last + 1 : note.last_block + 1]]
    text = note.text.removesuffix("\n\n".join(behind)).strip() if behind else note.text
    return replace(note, last_block=last, text=text)
