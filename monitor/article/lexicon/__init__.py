"""The words with which authors mark what they added, and the calendar that they date it by.

`find_term` answers which marker word a text begins with. Its first step is one dictionary look-up by the first word,
since a page has hundreds of blocks and hardly any of them is a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from monitor.article.lexicon.terms import (
    DONE,
    LOGS,
    LOGS_OF_CORRECTIONS,
    NEVER,
    NOTES,
    PLAIN_NOTES,
    STRONG_LOGS,
    TermClass,
)
from monitor.model import NoteKind

__all__ = ["KEYS", "Term", "TermClass", "find_term", "key_at", "lower"]


@dataclass(frozen=True, slots=True)
class Term:
    """A marker phrase.

    plain     it says only "note", and its text must prove the rest
    language  the first in which the lexicon has it, "" where it is of none
    """

    phrase: str
    term_class: TermClass
    kind: NoteKind
    plain: bool = False
    language: str = ""


_LONGEST = 40  # characters of the longest phrase, with room
_RUNS_ON = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")  # scripts that write no blank between words
_FIRST_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\d_]{1,20}")
_NO_POSTSCRIPT = re.compile(r"[Pp][Ss]\d|PostScript")  # consoles, and the language of printers
_APOSTROPHES = str.maketrans("’‘ʼ", "'''")


def lower(text: str) -> str:
    """Lower case without a change of length, so that positions stay true (İ is left alone)."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def _terms() -> Iterator[Term]:
    for kind, languages in NOTES.items():
        for language, phrases in languages.items():
            yield from (Term(phrase, TermClass.NOTE, kind, language=language) for phrase in phrases.split("|"))
    for kind, languages in DONE.items():
        for language, phrases in languages.items():
            yield from (Term(phrase, TermClass.DONE, kind, language=language) for phrase in phrases.split("|"))
    yield from (Term(phrase, TermClass.NOTE, NoteKind.UPDATE, plain=True) for phrase in PLAIN_NOTES.split("|"))
    yield from (Term(phrase, TermClass.LOG, NoteKind.UPDATE) for phrase in LOGS.split("|"))
    yield from (Term(phrase, TermClass.LOG, NoteKind.CORRECTION) for phrase in LOGS_OF_CORRECTIONS.split("|"))
    yield from (Term(phrase, TermClass.NOTE, NoteKind.UPDATE) for phrase in STRONG_LOGS.split("|"))
    yield from (Term(phrase, TermClass.NEVER, NoteKind.UPDATE) for phrase in NEVER.split("|"))


def key_at(text: str, at: int = 0) -> str:
    """The word at `at` in lower case; in scripts without blanks the sign. What no phrase begins with leads nowhere."""
    word = _FIRST_WORD.match(text, at)
    return word[0].lower() if word else ""


def _index(terms: Iterable[Term]) -> dict[str, tuple[Term, ...]]:
    """By first word, longest phrase first. Where two languages share a phrase, the first one listed keeps it."""
    unique: dict[str, Term] = {}
    for term in terms:
        unique.setdefault(term.phrase, term)
    index: dict[str, list[Term]] = {}
    for term in sorted(unique.values(), key=lambda term: -len(term.phrase)):
        index.setdefault(key_at(term.phrase), []).append(term)
    return {key: tuple(found) for key, found in index.items()}


_INDEX = _index(_terms())
KEYS: frozenset[str] = frozenset(_INDEX)


def find_term(text: str, at: int = 0) -> tuple[Term, int] | None:
    """The longest phrase of the lexicon that begins exactly at `at`, and where it ends; None where there is none."""
    found = _INDEX.get(key_at(text, at))
    if not found or _NO_POSTSCRIPT.match(text, at):
        return None
    head = text[at : at + _LONGEST]
    lowered = lower(head).translate(_APOSTROPHES)
    for term in found:
        end = len(term.phrase)
        if lowered.startswith(term.phrase) and (_RUNS_ON.match(term.phrase) or not _continues(lowered, end)):
            return term, at + end
    return None


def _continues(lowered: str, end: int) -> bool:
    """A letter goes on with the word; a digit may follow ("UPDATE2"), and so may a sign of another script."""
    follower = lowered[end : end + 1]
    return follower.isalpha() and not _RUNS_ON.match(follower)
