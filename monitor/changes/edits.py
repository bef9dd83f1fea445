"""Where two sequences differ: a minimal edit script on interned items, bounded in time and memory.

Equal ends are trimmed, then rapidfuzz's bit-parallel Indel (Hyyrö 2003) gives the script. Where its matrix would grow
too large, items that occur once on both sides split it (patience diff, B. Cohen); where there is none, the stretch
is one replacement. So no input costs more than the budget, and only hostile ones lose exactness.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Indel

# Cells of the matrix (old items x new items) over one whole comparison: about 25 MB and 60 ms at most.
BUDGET_CELLS = 200_000_000


class Span(NamedTuple):
    """old[old_lo:old_hi] was replaced by new[new_lo:new_hi]; one of them may be empty, never both."""

    old_lo: int
    old_hi: int
    new_lo: int
    new_hi: int


def differences(old: Sequence[Hashable], new: Sequence[Hashable], *, budget_cells: int = BUDGET_CELLS) -> list[Span]:
    """The spans that differ, in order; everything between them is equal."""
    ids: dict[Hashable, int] = {}
    left = [ids.setdefault(item, len(ids)) for item in old]
    right = [ids.setdefault(item, len(ids)) for item in new]
    found: list[Span] = []
    pending = [Span(0, len(left), 0, len(right))]
    while pending:
        span = _trim(left, right, pending.pop())
        cells = (span.old_hi - span.old_lo) * (span.new_hi - span.new_lo)
        if cells == 0:
            if span.old_lo < span.old_hi or span.new_lo < span.new_hi:
                found.append(span)
        elif cells <= budget_cells:
            budget_cells -= cells
            found.extend(_script(left, right, span))
        elif parts := _split(left, right, span):
            pending.extend(reversed(parts))
        else:
            found.append(span)
    return _joined(found)


def _trim(left: list[int], right: list[int], span: Span) -> Span:
    old_lo, old_hi, new_lo, new_hi = span
    while old_lo < old_hi and new_lo < new_hi and left[old_lo] == right[new_lo]:
        old_lo, new_lo = old_lo + 1, new_lo + 1
    while old_lo < old_hi and new_lo < new_hi and left[old_hi - 1] == right[new_hi - 1]:
        old_hi, new_hi = old_hi - 1, new_hi - 1
    return Span(old_lo, old_hi, new_lo, new_hi)


def _script(left: list[int], right: list[int], span: Span) -> list[Span]:
    script = Indel.opcodes(left[span.old_lo : span.old_hi], right[span.new_lo : span.new_hi])
    return [
        Span(
            op.src_start + span.old_lo, op.src_end + span.old_lo, op.dest_start + span.new_lo, op.dest_end + span.new_lo
        )
        for op in script
        if op.tag != "equal"
    ]


def _joined(spans: list[Span]) -> list[Span]:
    """Indel knows no replacement: a deletion and an insertion at one place become one span."""
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].old_hi == span.old_lo and joined[-1].new_hi == span.new_lo:
            joined[-1] = Span(joined[-1].old_lo, span.old_hi, joined[-1].new_lo, span.new_hi)
        else:
            joined.append(span)
    return joined


def _split(left: list[int], right: list[int], span: Span) -> list[Span]:
    """The stretches between the anchors: items that occur once on each side, in the longest common order."""
    once_left = _once(left, span.old_lo, span.old_hi)
    once_right = _once(right, span.new_lo, span.new_hi)
    shared = [(at, once_right[item]) for item, at in once_left.items() if item in once_right]
    parts: list[Span] = []
    old_at, new_at = span.old_lo, span.new_lo
    anchors = longest_rising(shared)
    for old_anchor, new_anchor in anchors:
        parts.append(Span(old_at, old_anchor, new_at, new_anchor))
        old_at, new_at = old_anchor + 1, new_anchor + 1
    return [*parts, Span(old_at, span.old_hi, new_at, span.new_hi)] if anchors else []


def _once(items: list[int], low: int, high: int) -> dict[int, int]:
    """Items that occur once in the stretch, with their place, in order."""
    place: dict[int, int] = {}
    for at in range(low, high):
        place[items[at]] = -1 if items[at] in place else at
    return {item: at for item, at in place.items() if at >= 0}


def longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence in which the second numbers rise too; `pairs` are sorted by the first."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, (_, second) in enumerate(pairs):
        pile = bisect_left(tops, second)
        before.append(ends[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(second)
            ends.append(at)
        else:
            tops[pile], ends[pile] = second, at
    chain: list[tuple[int, int]] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]
