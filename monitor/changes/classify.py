"""How much a reader cares: is a change of words of substance, of wording, or a slip of the pen put right?

Major: numbers, dates, names or negations differ, or much of the text does. Minor: few other words. Trivial: spelling,
capitals, punctuation. Texts that differ in typography alone are equal here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from rapidfuzz.distance import OSA, Indel

from monitor.article.text import fold
from monitor.changes.edits import differences
from monitor.changes.signals import Signals, signals
from monitor.changes.words import UNSPACED, words
from monitor.model import Severity
from monitor.reasons import Reason, Rule, quoted

# Wording is at most so many words, and at most this share of the text (or no more than a few).
WORDING_WORDS, WORDING_SHARE, FEW_WORDS = 15, 0.34, 3
# Pairs of words that are looked at for opposites; the longest word, in letters, that may be misspelt.
PAIRED_WORDS, LONGEST_WORD = 100, 60
# Of texts of so many characters together nothing is weighed word by word where so many words differ: that is much.
LONG_TEXTS, MUCH_WORDS = 200_000, 10_000
# Unspaced scripts are counted by character; a word of them has about two.
UNSPACED_PER_WORD = 2

_NEGATING_PREFIXES = ("un", "in", "im", "il", "ir", "dis", "non", "de", "anti", "не", "nie", "ne", "não")
# Languages that write every noun with a capital: a capital says nothing about names.
_CAPITAL_NOUNS = frozenset({"de", "lb"})
_SENTENCE_END = re.compile(r"[.!?:;…。！？]|^[\"'(\[*-]*$")
_THOUSANDS = re.compile(r"(?<=\d)[.,'\s](?=\d{3}(?!\d))")
_LONE = re.compile(rf"[{UNSPACED}]")


class Word(NamedTuple):
    """A word of the text; `name`: it has a capital (or a capital inside) although no sentence begins with it; `key`:
    the word without case."""

    text: str
    name: bool
    key: str


class Weight(NamedTuple):
    """How much a reader cares, and why."""

    severity: Severity
    reason: Reason


def severity(before: str, after: str, *, language: str | None = None) -> Severity | None:
    """`weigh` without the reason."""
    weight = weigh(before, after, language=language)
    return weight.severity if weight else None


def weigh(before: str, after: str, *, language: str | None = None) -> Weight | None:
    """How much a reader cares that `before` became `after`; None where they differ in typography alone."""
    before, after = fold(before), fold(after)
    if before == after:
        return None
    if _is_rewritten(before, after):
        return Weight(Severity.MAJOR, Reason(Rule.WEIGHT_REWRITTEN, f"over {MUCH_WORDS}"))
    old, new = _words(before, language), _words(after, language)
    telling = signals(language)
    runs = _runs(old, new)
    meant = [(gone, come) for gone, come in runs if not _is_slip(gone, come, telling)]
    if not meant:
        return Weight(Severity.TRIVIAL, _slip(runs))
    for gone, come in meant:
        if reason := _substance(gone, come, telling):
            return Weight(Severity.MAJOR, reason)
    changed = sum(max(_weight(gone), _weight(come)) for gone, come in runs)
    whole = max(_weight(old), _weight(new), 1)
    count = f"{min(changed, whole):.0f} of {whole:.0f} words"
    small = changed <= FEW_WORDS < whole or changed / whole <= WORDING_SHARE
    if small and changed <= WORDING_WORDS:
        return Weight(Severity.MINOR, Reason(Rule.WEIGHT_WORDING, count))
    return Weight(Severity.MAJOR, Reason(Rule.WEIGHT_MUCH, count))


def _slip(runs: list[tuple[list[Word], list[Word]]]) -> Reason:
    """Nothing but slips: in which letters, or in none."""
    for gone, come in runs:
        if "".join(word.key for word in gone) != "".join(word.key for word in come):
            return Reason(Rule.WEIGHT_SPELLING, _turned(gone, come))
    return Reason(Rule.WEIGHT_SIGNS)


def _turned(gone: Iterable[Word], come: Iterable[Word]) -> str:
    """“12” → “15”, as evidence."""
    left, right = (" ".join(word.text for word in side) for side in (gone, come))
    if left and right:
        return f"{quoted(left)} → {quoted(right)}"
    return f"{quoted(left)} went" if left else f"{quoted(right)} came"


def _is_rewritten(before: str, after: str) -> bool:
    if len(before) + len(after) < LONG_TEXTS:
        return False
    spans = differences(words(before), words(after))
    return sum(max(span.old_hi - span.old_lo, span.new_hi - span.new_lo) for span in spans) > MUCH_WORDS


def changed_words(before: str | None, after: str | None) -> set[str]:
    """The words, without case, that went or came."""
    old, new = words(fold(before or "").casefold()), words(fold(after or "").casefold())
    spans = differences(old, new)
    gone = {word for span in spans for word in old[span.old_lo : span.old_hi]}
    return gone | {word for span in spans for word in new[span.new_lo : span.new_hi]}


def _words(text: str, language: str | None) -> list[Word]:
    """The words of a folded text, each with whether it looks like a name."""
    capitals_tell = (language or "").split("-")[0].lower() not in _CAPITAL_NOUNS
    found: list[Word] = []
    starts = True
    for chunk in text.split():
        if chunk.isascii() and chunk.isalpha() and chunk.islower():  # most are; the rest says the same of them
            found.append(Word(chunk, False, chunk))
            starts = False
            continue
        inside = words(chunk)
        for word in inside:
            capital = word[0].isupper() and not starts
            name = (capitals_tell and capital and word != "I") or any(map(str.isupper, word[1:]))
            found.append(Word(word, name, word.casefold()))
            starts = False
        starts = bool(_SENTENCE_END.search(chunk[-1])) or (starts and not inside)
    return found


def _runs(old: list[Word], new: list[Word]) -> list[tuple[list[Word], list[Word]]]:
    """What went and came, place by place; case apart, and words doubled by mistake."""
    left, right = [_normal(word.key) for word in old], [_normal(word.key) for word in new]
    return [
        (old[span.old_lo : span.old_hi], new[span.new_lo : span.new_hi])
        for span in differences(left, right)
        if not _doubled(left, span.old_lo, span.old_hi, span.new_lo == span.new_hi)
        and not _doubled(right, span.new_lo, span.new_hi, span.old_lo == span.old_hi)
    ]


def _doubled(keys: list[str], low: int, high: int, alone: bool) -> bool:
    """Words that stand twice in a row, and went or came with nothing in their place."""
    run, size = keys[low:high], high - low
    return alone and size > 0 and run in (keys[max(low - size, 0) : low], keys[high : high + size])


def _normal(word: str) -> str:
    """1,000 and 1000 are one number."""
    return _THOUSANDS.sub("", word) if word[0].isdigit() else word


def _weight(run: Iterable[Word]) -> float:
    return sum(1 / UNSPACED_PER_WORD if not word.text.isascii() and _LONE.match(word.text) else 1 for word in run)


def _substance(gone: list[Word], come: list[Word], telling: Signals) -> Reason | None:
    """Numbers, names or negations that went or came in this run, if any did."""
    left, right = {word.key for word in gone}, {word.key for word in come}
    told = left ^ right
    for rule, tells in ((Rule.WEIGHT_NUMBER, _is_number), (Rule.WEIGHT_NEGATION, _is_negation)):
        if any(tells(word, telling) for word in told):
            return Reason(
                rule, _turned(*([word for word in side if tells(word.key, telling)] for side in (gone, come)))
            )
    if _negates(left, right):
        return Reason(Rule.WEIGHT_OPPOSITE, _turned(gone, come))
    known = left & right
    names = [[word for word in side if word.name and word.key not in known] for side in (gone, come)]
    return Reason(Rule.WEIGHT_NAME, _turned(*names)) if any(names) else None


def _tells(word: str, telling: Signals) -> bool:
    return _is_number(word, telling) or _is_negation(word, telling)


def _is_number(word: str, telling: Signals) -> bool:
    """In digits or written out."""
    return word in telling.numbers or any(map(str.isdigit, word))


def _is_negation(word: str, telling: Signals) -> bool:
    return word in telling.negations or word.endswith("n't")


def _negates(left: set[str], right: set[str]) -> bool:
    """legal → illegal, likely → unlikely, increase → decrease; where few words changed, for many have changed more."""
    if len(left) * len(right) > PAIRED_WORDS:
        return False
    return any(_opposed(one, other) for one in left for other in right)


@cache
def _stems(word: str) -> frozenset[str]:
    return frozenset(word.removeprefix(prefix) for prefix in _NEGATING_PREFIXES if word.startswith(prefix))


def _opposed(one: str, other: str) -> bool:
    if one == other or min(len(one), len(other)) < 4:
        return False
    stems = {stem for stem in _stems(one) & (_stems(other) | {other}) if len(stem) > 3}
    return bool(stems) or any(len(stem) > 3 and stem == one for stem in _stems(other))


def _is_slip(gone: list[Word], come: list[Word], telling: Signals) -> bool:
    """Spelling: the same letters written apart or together, or words that are a letter or two apart."""
    left, right = [word.key for word in gone], [word.key for word in come]
    if "".join(left) == "".join(right):
        return True
    if any(_tells(word, telling) for word in set(left) ^ set(right)) or _negates(set(left), set(right)):
        return False
    if len(left) == len(right):
        return all(_is_misspelt(old, new) for old, new in zip(gone, come, strict=True))
    return len(left) + len(right) > 2 and _same_letters("".join(left), "".join(right))


def _same_letters(old: str, new: str) -> bool:
    return (
        min(len(old), len(new)) >= 8
        and max(len(old), len(new)) <= 2 * LONGEST_WORD
        and OSA.distance(old, new, score_cutoff=1) <= 1
    )


def _is_misspelt(old: Word, new: Word) -> bool:
    left, right = old.key, new.key
    if left == right:
        return True
    longest = max(len(left), len(right))
    if longest > LONGEST_WORD:
        return False
    distance = OSA.distance(left, right, score_cutoff=2)
    if old.name and new.name and len(left) == len(right) and sorted(left) != sorted(right):
        return False  # Iran and Iraq: a name with another letter is another name
    if distance == 1:
        return longest >= 3 or _LONE.match(left) is not None
    return distance == 2 and longest >= 6 and left[0] == right[0] and Indel.normalized_similarity(left, right) > 0.7
