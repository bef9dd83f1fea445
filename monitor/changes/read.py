"""Two articles → the list of changes, in reading order, the title first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from monitor.article.text import standing
from monitor.changes.attributes import read_attributes
from monitor.changes.body import read_body
from monitor.changes.classify import Weight, weigh
from monitor.changes.comparison import Comparison, html_of, joined
from monitor.changes.findings import Finding
from monitor.changes.notes import NoteChange, is_inside, read_notes
from monitor.changes.patch import Edit
from monitor.changes.silence import SILENT, why_silent
from monitor.changes.stand_in import why_another_page
from monitor.changes.targets import links_gained
from monitor.model import Article, Block, Change, ChangeKind, Link, Severity, UpdateNote
from monitor.reasons import Reason, Rule, quoted

_NOTES = frozenset({ChangeKind.UPDATE_ADDED, ChangeKind.UPDATE_EDITED})


def compare_articles(old: Article, new: Article) -> list[Change]:
    """What a reader would call a change between two readings of one article; [] where there is nothing."""
    return [finding.change for finding in findings(Comparison.of(old, new)) if finding.change]


def findings(comparison: Comparison) -> list[Finding]:
    """All that differs, with what was made of it, in reading order, the title first."""
    if another := why_another_page(comparison):
        return [Finding(0, None, another)]
    comparison, notes = read_notes(comparison)
    found = [*read_body(comparison, notes), *read_attributes(comparison)]
    found += [_of_note(comparison, note) for note in notes]
    found.sort(key=lambda finding: finding.at)
    return [*_of_title(comparison), *_with_silence(found)]


# ── title ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _of_title(comparison: Comparison) -> list[Finding]:
    before, after = comparison.old.title, comparison.new.title
    if not before or not after or before == after:
        return []
    weight = weigh(before, after, language=comparison.new.language)
    if weight is None:
        return [Finding(0, None, Reason(Rule.SAME_WORDS, quoted(after)))]
    change = Change(
        kind=ChangeKind.TITLE_CHANGED,
        severity=weight.severity,
        before=before,
        after=after,
        patch=comparison.patch([Edit(0, 1, (after,))]),
    )
    return [Finding(0, change, Reason(Rule.KIND_TITLE), weight.reason)]


# ── notes ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _place(comparison: Comparison, note: NoteChange) -> int:
    """The new block at which the change of a note stands, or before which the note stood."""
    if note.new:
        return note.new.first_block
    assert note.old
    places = comparison.alignment.places
    return next((new for new, place in enumerate(places) if place > note.old.first_block), len(places))


def _of_note(comparison: Comparison, note: NoteChange) -> Finding:
    place = _place(comparison, note)
    always = Weight(Severity.MAJOR, Reason(Rule.WEIGHT_NOTE))
    change: Change | None
    if note.paged:
        change, rule, weight = None, Rule.SAME_PAGED, always
    elif note.new is None:
        assert note.old
        change = _note_removed(comparison, note, note.old)
        rule, weight = Rule.KIND_NOTE_WENT, always
    elif note.old is None:
        change = _note_added(comparison, note, note.new)
        rule, weight = Rule.KIND_NOTE_CAME, always
    else:
        told = _weight_of_note(note.old.text, note.new.text, comparison.new.language)
        change = _note_edited(comparison, note, note.old, note.new, told.severity) if told else None
        rule, weight = (Rule.KIND_NOTE_EDITED, told) if told else (Rule.SAME_WORDS, always)
    return Finding(
        place,
        change,
        Reason(rule),
        weight.reason if change else None,
        note=note.new or note.old,
        old=note.old_blocks,
        new=note.new_blocks,
    )


def _weight_of_note(before: str, after: str, language: str | None) -> Weight | None:
    """Words that were struck out stand no more; where only those differ, they do."""
    return weigh(standing(before), standing(after), language=language) or weigh(before, after, language=language)


def _note_added(comparison: Comparison, change: NoteChange, note: UpdateNote) -> Change:
    inside = is_inside(comparison.new, note)
    blocks = [comparison.new.blocks[at] for at in change.new_blocks]
    before = _links([comparison.old.blocks[at] for at in _sources(comparison, change)]) if inside else ()
    after = note.text if inside else joined(block.text for block in blocks)
    links = note.links if inside else links_gained(before, _links(blocks), comparison.new.url)
    return replace(
        _note(comparison, ChangeKind.UPDATE_ADDED, change, note),
        severity=Severity.MAJOR,
        after=after,
        links=links,
        html=html_of(blocks),
    )


def _note_edited(
    comparison: Comparison, change: NoteChange, old: UpdateNote, new: UpdateNote, weight: Severity
) -> Change:
    return replace(
        _note(comparison, ChangeKind.UPDATE_EDITED, change, new),
        severity=weight,
        before=old.text,
        after=new.text,
        links=links_gained(old.links, new.links, comparison.new.url),
        html=html_of(comparison.new.blocks[new.first_block : new.last_block + 1]),
    )


def _note_removed(comparison: Comparison, change: NoteChange, note: UpdateNote) -> Change:
    return replace(
        _note(comparison, ChangeKind.UPDATE_REMOVED, change, note),
        severity=Severity.MAJOR,
        before=note.text,
        html=html_of([comparison.old.blocks[at] for at in change.old_blocks]),
    )


def _note(comparison: Comparison, kind: ChangeKind, change: NoteChange, note: UpdateNote) -> Change:
    """What the changes of notes have in common."""
    standing = change.new is not None
    hidden = (comparison.new if standing else comparison.old).blocks[note.first_block].hidden
    last = change.new_blocks[-1] if change.new_blocks else note.last_block
    return Change(
        kind=kind,
        severity=Severity.MAJOR,
        note=note.note,
        marker=note.marker or None,
        stated_date=note.stated_date,
        position=comparison.position(note.first_block, last, inside=_inset(comparison, note)) if standing else None,
        patch=comparison.patch(_note_edits(comparison, change)),
        heading=None if hidden else comparison.heading(_place(comparison, change)),
    )


def _inset(comparison: Comparison, note: UpdateNote) -> int:
    """How many characters into its block a note begins."""
    if not is_inside(comparison.new, note):
        return 0
    return max(comparison.new.blocks[note.first_block].text.find(note.text), 0)


def _note_edits(comparison: Comparison, change: NoteChange) -> list[Edit]:
    alignment = comparison.alignment
    edits = [comparison.edit(alignment.edited.get(at), at) for at in change.new_blocks]
    edits += [comparison.edit(at, None) for at in change.old_blocks if at in alignment.removed]
    if change.new is None and change.old and not edits:
        turned = {old: new for new, old in alignment.edited.items()}
        edits = [comparison.edit(at, turned[at]) for at in change.old_blocks if at in turned]
    return edits


def _sources(comparison: Comparison, change: NoteChange) -> list[int]:
    edited = comparison.alignment.edited
    return [edited[at] for at in change.new_blocks if at in edited]


def _links(blocks: list[Block]) -> tuple[Link, ...]:
    return tuple(link for block in blocks for link in block.links)


# ── silence ────────────────────────────────────────────────────────────────────────────────────────────────────


def _with_silence(found: list[Finding]) -> Iterator[Finding]:
    """Mark changes of the body's substance of which no note of the same revision speaks."""
    notes = [finding.change for finding in found if finding.change and finding.change.kind in _NOTES]
    for finding in found:
        if finding.change and (silence := why_silent(finding.change, notes, shown=finding.shown)):
            silent = silence.rule in SILENT
            yield replace(finding, change=replace(finding.change, unannounced=silent), silence=silence)
        else:
            yield finding
