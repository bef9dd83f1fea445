"""The edit script: right, in order, minimal on small input, bounded on any."""

from __future__ import annotations

import random
import time
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from monitor.changes.edits import Span, differences, longest_rising

SEQUENCES = st.lists(st.sampled_from("abcde"), max_size=30)


def patched(old: list[str], new: list[str], spans: list[Span]) -> list[str]:
    out, at = [], 0
    for span in spans:
        out += old[at : span.old_lo] + new[span.new_lo : span.new_hi]
        at = span.old_hi
    return out + old[at:]


def longest_common(old: list[str], new: list[str]) -> int:
    row = [0] * (len(new) + 1)
    for item in old:
        above = row
        row = [0]
        for at, other in enumerate(new):
            row.append(above[at] + 1 if item == other else max(above[at + 1], row[at]))
    return row[-1]


@given(SEQUENCES, SEQUENCES)
def test_the_script_makes_the_new_sequence_of_the_old(old: list[str], new: list[str]) -> None:
    assert patched(old, new, differences(old, new)) == new


@given(SEQUENCES, SEQUENCES)
def test_with_no_budget_left_the_script_still_makes_the_new_sequence(old: list[str], new: list[str]) -> None:
    assert patched(old, new, differences(old, new, budget_cells=9)) == new


@given(SEQUENCES, SEQUENCES)
def test_within_the_budget_nothing_common_is_replaced(old: list[str], new: list[str]) -> None:
    kept = len(old) - sum(span.old_hi - span.old_lo for span in differences(old, new))
    assert kept == longest_common(old, new)


@given(SEQUENCES)
def test_equal_sequences_differ_nowhere(items: list[str]) -> None:
    assert differences(items, list(items)) == []


@given(SEQUENCES, SEQUENCES)
def test_spans_rise_and_something_equal_stands_between_them(old: list[str], new: list[str]) -> None:
    spans = differences(old, new)
    for left, right in pairwise(spans):
        assert right.old_lo - left.old_hi == right.new_lo - left.new_hi > 0


def test_unique_items_anchor_what_is_too_large_for_the_matrix() -> None:
    old = ["x", "anchor 1", "y", "anchor 2", "z"]
    new = ["u", "anchor 1", "v", "w", "anchor 2", "z"]
    assert differences(old, new, budget_cells=3) == [Span(0, 1, 0, 1), Span(2, 3, 2, 4)]


def test_the_longest_rising_subsequence_is_found() -> None:
    assert longest_rising([(0, 4), (1, 1), (2, 3), (3, 2), (4, 5)]) == [(1, 1), (3, 2), (4, 5)]


def test_hostile_sequences_stay_within_the_bound() -> None:
    dice = random.Random(7)
    words = [str(dice.randrange(50)) for _ in range(60_000)]
    cases = {
        "periodic": (["a", "b"] * 30_000, ["b", "a", "a"] * 20_000),
        "nothing in common": ([f"o{n}" for n in range(60_000)], [f"n{n}" for n in range(60_000)]),
        "shuffled": (words, dice.sample(words, len(words))),
    }
    for name, (old, new) in cases.items():
        began = time.process_time()
        assert patched(old, new, differences(old, new)) == new
        assert time.process_time() - began < 2, name
