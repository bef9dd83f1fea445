"""Which block became which."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.changes.align import align, likeness
from monitor.changes.words import words

BLOCKS = st.lists(
    st.sampled_from(["the first thing", "a second thing", "a third one", "x", ""]) | st.text(max_size=20), max_size=12
)

PARAGRAPHS = [
    "The seeds were sown in March, in pots of clay, and kept on the sill of the north window.",
    "In April the first leaves came, and the pots were turned every morning.",
    "By June each plant stood as high as the table, and the sticks were put in.",
    "The harvest was weighed on the first Sunday of August.",
]


@given(BLOCKS)
def test_equal_articles_align_whole(keys: list[str]) -> None:
    alignment = align(keys, list(keys))
    assert alignment.same == {at: at for at in range(len(keys))}
    assert not alignment.added
    assert not alignment.removed


@given(BLOCKS, BLOCKS)
def test_every_block_has_one_fate_and_order_is_kept(old: list[str], new: list[str]) -> None:
    alignment = align(old, new)
    fates = [*alignment.same, *alignment.edited, *alignment.moved, *alignment.added]
    assert sorted(fates) == list(range(len(new)))
    sources = [*alignment.same.values(), *alignment.edited.values(), *alignment.moved.values(), *alignment.removed]
    assert sorted(sources) == list(range(len(old)))
    chain = sorted({**alignment.same, **alignment.edited}.items())
    assert [source for _, source in chain] == sorted(source for _, source in chain)
    assert all(old[source] == new[at] for at, source in [*alignment.same.items(), *alignment.moved.items()])


@given(BLOCKS, BLOCKS)
def test_places_rise(old: list[str], new: list[str]) -> None:
    places = align(old, new).places
    assert list(places) == sorted(places)
    assert places[-1] == len(old)


def test_an_inserted_block_shifts_nothing() -> None:
    new = [*PARAGRAPHS[:2], "A late frost took three of them.", *PARAGRAPHS[2:]]
    alignment = align(PARAGRAPHS, new)
    assert alignment.added == {2}
    assert not alignment.removed
    assert not alignment.edited
    assert alignment.places == (0, 1, 2, 2, 3, 4)


def test_an_edited_block_is_a_version_of_the_old_one_although_others_came_beside_it() -> None:
    new = ["Quite another beginning, of nothing in particular.", PARAGRAPHS[0].replace("clay", "tin"), *PARAGRAPHS[1:]]
    alignment = align(PARAGRAPHS, new)
    assert alignment.edited == {1: 0}
    assert alignment.added == {0}


def test_a_moved_block_is_neither_added_nor_removed() -> None:
    alignment = align(PARAGRAPHS, [*PARAGRAPHS[1:], PARAGRAPHS[0]])
    assert alignment.moved == {3: 0}
    assert not alignment.added
    assert not alignment.removed


def test_every_block_edited_is_still_recognised() -> None:
    old = [f"Row {number} of the bed holds plants of sort {number * 7} and of no other" for number in range(60)]
    new = [text.replace("plants", "seedlings") for text in old]
    assert align(old, new).edited == {at: at for at in range(60)}


@pytest.mark.parametrize(
    ("old", "new", "alike"),
    [
        ("the pots were turned every morning", "the pots were turned each morning", True),
        ("we sold it all", "we sold it all, but for three jars that went to the neighbours", True),
        ("Wattering", "Watering", True),
        ("Watering", "Weeding", False),
        ("the pots were turned every morning", "a frost took three of them in May", False),
        ("", "something", False),
    ],
)
def test_likeness(old: str, new: str, alike: bool) -> None:
    assert (likeness(words(old), words(new)) > 0) is alike


def test_hostile_articles_stay_within_the_bound() -> None:
    cases = {
        "one word over and over": (["spam " * 40] * 3000, ["spam " * 41] * 3000),
        "all different": ([f"old {n} " * 20 for n in range(3000)], [f"new {n} " * 20 for n in range(3000)]),
        "two huge blocks": ([" ".join(map(str, range(60_000)))], [" ".join(map(str, range(60_000, 0, -1)))]),
    }
    for name, (old, new) in cases.items():
        began = time.process_time()
        align(old, new)
        assert time.process_time() - began < 2, name
