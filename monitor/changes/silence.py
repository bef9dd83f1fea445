"""Whether a note of the same revision speaks of a change of the body's substance.

A note that puts something right speaks of the edits with whose sentence it shares a word or a number, or of all where
it names nothing ("some errors were mended"). Any other note speaks of an edit where it holds the words that differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.article.text import fold
from monitor.changes.classify import changed_words, severity
from monitor.changes.words import words
from monitor.model import Change, ChangeKind, NoteKind, Severity
from monitor.reasons import Reason, Rule, quoted

SILENT = frozenset({Rule.SILENT_NO_NOTE, Rule.SILENT_UNSPOKEN})

# A note speaks of a change where it holds so many of the words that differ, or this share of them.
SPOKEN_WORDS, SPOKEN_SHARE = 3, 0.25
# So many words are named as evidence of that.
NAMED_WORDS = 8
# Words with so many first letters in common, but for an s, are forms of one: weight, weights.
STEM, SHORTEST = 5, 4

_PUTS_RIGHT = frozenset({NoteKind.CORRECTION, NoteKind.CLARIFICATION, NoteKind.RETRACTION})
_BODY = frozenset({ChangeKind.BODY_ADDED, ChangeKind.BODY_EDITED, ChangeKind.BODY_REMOVED})
_MENDS = re.compile(
    r"\b(?:correct(?:s|ed|ing|ion|ions)?|fix(?:ed|es)?|mend(?:ed|s)?|amended|wrong|mistakes?|misstated|errors?|erroneous\w*|"
    r"incorrect\w*|korrigiert|berichtigt|falsch\w*|fehler\w*|corrig\w+|corrett\w+|erreurs?|gecorrigeerd|fout\w*)\b",
    re.IGNORECASE,
)
# Words of notes that name no part of the article.
_GENERAL_WORDS = """
correction corrections corrected correct corrects clarification clarified update updated updates edit edited editor
editors note notes retraction error errors mistake mistakes typo typos wrong fixed fixes mended amended changed some
several small minor many number numbers figure figures spelling grammar throughout article post story page text
version earlier previous original paragraph sentence section above below this that these those have been were with
from said says given gave which what when there here they their them than thanks thank reader readers pointing
pointed about after before also only more most less into over under still made make january february march april
june july august september october november december since where will would could should incorrectly misstated
stated originally information details wording links link name named names month date dates year years
korrektur korrigiert berichtigt fehler artikel einige correzione corretto errori corrección corregido errores
correctie fouten erratum errata
"""
_GENERAL = frozenset(_GENERAL_WORDS.split())
_LATIN = re.compile(r"[a-z]")


def why_silent(change: Change, notes: list[Change], *, shown: bool) -> Reason | None:
    """Whether a note speaks of a change of the body's substance; None for any other change."""
    if change.kind not in _BODY or change.severity is not Severity.MAJOR:
        return None
    if shown:
        return Reason(Rule.ANNOUNCED_SHOWN)
    if not notes:
        return Reason(Rule.SILENT_NO_NOTE)
    found = [_of_part(before, after, notes) for before, after in _parts(change)]
    return next((reason for reason in found if reason.rule in SILENT), found[0])


def _parts(change: Change) -> Iterator[tuple[str | None, str | None]]:
    """The neighbouring edits of substance that make the change, each on its own where paragraph answers paragraph."""
    olds, news = (change.before or "").split("\n\n"), (change.after or "").split("\n\n")
    pairs = zip(olds, news, strict=True) if change.before and change.after and len(olds) == len(news) else ()
    major = [(old, new) for old, new in pairs if severity(old, new) is Severity.MAJOR]
    if major:
        yield from major
    else:
        yield change.before, change.after


def _of_part(before: str | None, after: str | None, notes: list[Change]) -> Reason:
    mending = [note for note in notes if note.note in _PUTS_RIGHT or _MENDS.search(note.after or "")]
    for note in mending:
        if _names_nothing(note) or _shared(before, after, note):
            return Reason(Rule.ANNOUNCED_PUT_RIGHT, quoted(note.marker or note.after or ""))
    differing = {word for word in changed_words(before, after) if len(word) > 3 or word.isdigit()}
    spoken = differing & {word for note in notes for word in _said(note)}
    if len(spoken) < min(SPOKEN_WORDS, max(1, SPOKEN_SHARE * len(differing))):
        return Reason(Rule.SILENT_UNSPOKEN, f"{len(spoken)} of {len(differing)} words")
    return Reason(Rule.ANNOUNCED_SPOKEN, quoted(" ".join(sorted(spoken)[:NAMED_WORDS])))


def _said(note: Change) -> set[str]:
    return changed_words(None, fold(note.after or ""))


def _content(note: Change) -> set[str]:
    """The note's words without its marker."""
    text = fold(note.after or "")
    return _telling(text.replace(fold(note.marker or ""), " ", 1))


def _telling(text: str) -> set[str]:
    """Numbers, and words that are neither short nor general, without case and by their stem."""
    found = set()
    for word in words(fold(text).casefold()):
        if word[0].isdigit() or (not word.isascii() and not _LATIN.search(word)):
            found.add(word)
        elif len(word) >= SHORTEST and word not in _GENERAL:
            found.add(word.removesuffix("s")[:STEM])
    return found


def _names_nothing(note: Change) -> bool:
    return not _content(note)


def _shared(before: str | None, after: str | None, note: Change) -> bool:
    """The note holds a word or a number of the sentences that differ."""
    olds, news = _sentences(before), _sentences(after)
    differing = " ".join([*(one for one in olds if one not in news), *(one for one in news if one not in olds)])
    return not _telling(differing).isdisjoint(_content(note))


def _sentences(text: str | None) -> list[str]:
    return re.split(r"(?<=[.!?…])\s+|(?<=[。！？])|\n\n", text) if text else []
