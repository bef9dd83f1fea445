"""Every value that goes into a JSON column comes out equal, whatever its words are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.model import (
    Change,
    ChangeKind,
    Link,
    NoteKind,
    Position,
    Precision,
    Rel,
    Severity,
    StatedDate,
    UpdateNote,
)
from monitor.store.serial import (
    changes_from_text,
    changes_to_text,
    notes_from_text,
    notes_to_text,
    pairs_from_text,
    pairs_to_text,
)

words = st.text(st.characters(codec=None), max_size=30)  # half surrogate pairs and NUL are among them
links = st.lists(st.builds(Link, url=words, text=words, rel=st.none() | st.sampled_from(Rel)), max_size=3).map(tuple)
dates = st.none() | st.builds(StatedDate, iso=words, literal=words, precision=st.sampled_from(Precision))
notes = st.builds(
    UpdateNote,
    note=st.sampled_from(NoteKind),
    marker=words,
    stated_date=dates,
    first_block=st.integers(0, 9999),
    last_block=st.integers(0, 9999),
    text=words,
    links=links,
)
changes = st.builds(
    Change,
    kind=st.sampled_from(ChangeKind),
    severity=st.sampled_from(Severity),
    note=st.none() | st.sampled_from(NoteKind),
    marker=st.none() | words,
    stated_date=dates,
    position=st.none() | st.sampled_from(Position),
    before=st.none() | words,
    after=st.none() | words,
    links=links,
    unannounced=st.booleans(),
    patch=words,
    html=words,
    heading=st.none() | words,
)


@given(st.lists(changes, max_size=3).map(tuple))
def test_changes(given_changes: tuple[Change, ...]) -> None:
    text = changes_to_text(given_changes)
    text.encode("utf-8")
    assert changes_from_text(text) == given_changes


@given(st.lists(notes, max_size=3).map(tuple))
def test_update_notes(given_notes: tuple[UpdateNote, ...]) -> None:
    text = notes_to_text(given_notes)
    text.encode("utf-8")
    assert notes_from_text(text) == given_notes


@given(st.lists(st.tuples(words, words), max_size=4).map(tuple))
def test_headers_and_categories(pairs: tuple[tuple[str, str], ...]) -> None:
    text = pairs_to_text(pairs)
    text.encode("utf-8")
    assert pairs_from_text(text) == pairs
