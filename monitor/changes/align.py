"""Which block of the old article became which block of the new one.

First the blocks that say the same (in order), then, in the gaps between them, those that say something similar, then
those that say the same elsewhere: they were moved. What is left was added or removed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from rapidfuzz.distance import Indel, LCSseq

from monitor.changes.edits import Span, differences
from monitor.changes.words import words

# Two blocks are versions of one where so much of their words stands in both, in order …
LEAST_LIKENESS = 0.5
# … or where the shorter one stands nearly whole in the longer (a sentence was added to a short paragraph).
LEAST_CONTAINED, LEAST_CONTAINED_WORDS = 0.8, 4
# Blocks of a few words (headings, cells) are compared by letters.
FEW_WORDS, FEW_WORDS_LETTERS, LEAST_LETTERS = 4, 400, 0.7
# Words and word pairs that so many old blocks share say nothing about which of them a new block comes from.
COMMON_IN, CANDIDATES = 8, 3
# Above so many cells the order of words is not looked at, only their number.
EXACT_CELLS = 10_000_000


@dataclass(frozen=True)
class Alignment:
    """Maps from new to old block. `same` and `edited` together rise on both sides; `moved` may stand anywhere."""

    old_count: int
    new_count: int
    same: dict[int, int]
    edited: dict[int, int]
    moved: dict[int, int]

    @cached_property
    def added(self) -> frozenset[int]:
        return frozenset(range(self.new_count)) - self.same.keys() - self.edited.keys() - self.moved.keys()

    @cached_property
    def removed(self) -> frozenset[int]:
        kept = {*self.same.values(), *self.edited.values(), *self.moved.values()}
        return frozenset(range(self.old_count)) - kept

    @cached_property
    def places(self) -> tuple[int, ...]:
        """For each new block the old block before which it stands (its own where it is in order), then the end."""
        chain = {**self.same, **self.edited}
        places, at = [], 0
        for new in range(self.new_count):
            if new in chain:
                at = chain[new] + 1
            places.append(chain.get(new, at))
        return (*places, self.old_count)

    @cached_property
    def gap_of_old(self) -> tuple[int, ...]:
        """For each old block the one after the last before it that kept its place: as `places` says for its gap."""
        chain = {*self.same.values(), *self.edited.values()}
        gaps, at = [], 0
        for old in range(self.old_count):
            gaps.append(at)
            if old in chain:
                at = old + 1
        return tuple(gaps)

    def without(self, news: set[int]) -> Alignment:
        """The same, but these new blocks come from nowhere."""
        edited = {new: old for new, old in self.edited.items() if new not in news}
        return Alignment(self.old_count, self.new_count, self.same, edited, self.moved)


def align(old_keys: Sequence[str], new_keys: Sequence[str]) -> Alignment:
    """Align blocks by their texts, which are folded: equal keys say the same."""
    spans = differences(old_keys, new_keys)
    same = _between(spans, len(old_keys), len(new_keys))
    edited: dict[int, int] = {}
    for span in spans:
        if span.old_lo < span.old_hi and span.new_lo < span.new_hi:
            edited.update(_similar(old_keys, new_keys, span))
    moved = _elsewhere(old_keys, new_keys, {*same.values(), *edited.values()}, {*same, *edited})
    return Alignment(len(old_keys), len(new_keys), same, edited, moved)


def _between(spans: list[Span], old_count: int, new_count: int) -> dict[int, int]:
    same: dict[int, int] = {}
    old_at = new_at = 0
    for span in [*spans, Span(old_count, old_count, new_count, new_count)]:
        same.update(zip(range(new_at, span.new_lo), range(old_at, span.old_lo), strict=True))
        old_at, new_at = span.old_hi, span.new_hi
    return same


def _elsewhere(
    old_keys: Sequence[str], new_keys: Sequence[str], old_taken: set[int], new_taken: set[int]
) -> dict[int, int]:
    free: dict[str, list[int]] = defaultdict(list)
    for old in range(len(old_keys) - 1, -1, -1):
        if old not in old_taken:
            free[old_keys[old]].append(old)
    moved: dict[int, int] = {}
    for new, key in enumerate(new_keys):
        if new not in new_taken and free.get(key):
            moved[new] = free[key].pop()
    return moved


def _similar(old_keys: Sequence[str], new_keys: Sequence[str], gap: Span) -> dict[int, int]:
    """In a gap, the pairs of versions of one block that keep their order and are most alike together."""
    old_words = {old: words(old_keys[old].casefold()) for old in range(gap.old_lo, gap.old_hi)}
    new_words = {new: words(new_keys[new].casefold()) for new in range(gap.new_lo, gap.new_hi)}
    likely = _likely(old_words, new_words)
    scored = [
        (old, new, score)
        for new, mine in new_words.items()
        for old in likely[new]
        if (score := likeness(old_words[old], mine)) > 0
    ]
    return {new: old for old, new in _heaviest_rising(scored)}


def _likely(old_words: dict[int, list[str]], new_words: dict[int, list[str]]) -> dict[int, list[int]]:
    """For each new block the few old ones that it may be a version of: by rare words in common, and by its place."""
    olds = list(old_words)
    if len(olds) <= CANDIDATES:
        return dict.fromkeys(new_words, olds)
    index = _rare(old_words)
    likely: dict[int, list[int]] = {}
    for count, (new, mine) in enumerate(new_words.items()):
        shared = Counter(old for feature in _features(mine) for old in index.get(feature, ()))
        best = sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:CANDIDATES]
        across = olds[count * len(olds) // len(new_words)]
        likely[new] = list(dict.fromkeys([*(old for old, _ in best), across]))
    return likely


def _features(text: list[str]) -> set[tuple[str, ...]]:
    return {(word,) for word in text} | set(pairwise(text))


def _rare(texts: dict[int, list[str]]) -> dict[tuple[str, ...], list[int]]:
    index: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, text in texts.items():
        for feature in _features(text):
            if len(index[feature]) <= COMMON_IN:
                index[feature].append(at)
    return {feature: found for feature, found in index.items() if len(found) <= COMMON_IN}


def likeness(old: list[str], new: list[str]) -> float:
    """How much two texts, as words, are versions of one: 0 for not at all, else 0.5 to 1."""
    shorter = min(len(old), len(new))
    if shorter == 0:
        return 0.0
    if max(len(old), len(new)) <= FEW_WORDS and sum(map(len, old + new)) <= FEW_WORDS_LETTERS:
        letters = float(Indel.normalized_similarity(" ".join(old), " ".join(new)))
        return letters if letters >= LEAST_LETTERS else 0.0
    common = _common(old, new)
    share = 2 * common / (len(old) + len(new))
    if share >= LEAST_LIKENESS:
        return share
    contained = shorter >= LEAST_CONTAINED_WORDS and common >= LEAST_CONTAINED * shorter
    return LEAST_LIKENESS if contained else 0.0


def _common(old: list[str], new: list[str]) -> int:
    if len(old) * len(new) <= EXACT_CELLS:
        return int(LCSseq.similarity(old, new))
    return (Counter(old) & Counter(new)).total()


def _heaviest_rising(pairs: list[tuple[int, int, float]]) -> list[tuple[int, int]]:
    """Of (old, new, weight) the chain that rises on both sides and weighs most."""
    pairs = sorted(pairs, key=lambda pair: (pair[1], -pair[0]))
    ends: list[int] = []  # old block at which a best chain so far ends, rising, and …
    best: list[tuple[float, int]] = []  # … its weight, rising too, and its last pair
    before: list[int] = []
    for at, (old, _, weight) in enumerate(pairs):
        slot = bisect_left(ends, old)
        total, last = best[slot - 1] if slot else (0.0, -1)
        before.append(last)
        total += weight
        stop = slot
        while stop < len(ends) and best[stop][0] <= total:
            stop += 1
        if stop > slot or slot == len(ends) or ends[slot] != old:
            ends[slot:stop], best[slot:stop] = [old], [(total, at)]
    chain: list[tuple[int, int]] = []
    at = best[-1][1] if best else -1
    while at >= 0:
        chain.append(pairs[at][:2])
        at = before[at]
    return chain[::-1]
