"""The lexicon: every phrase can be found, the classes stay apart, and the languages are all there."""

from __future__ import annotations

import unicodedata

import pytest

from monitor.article.lexicon import TermClass, find_term, lower
from monitor.article.lexicon.calendar import MONTHS, month_number
from monitor.article.lexicon.terms import DONE, LOGS, NEVER, NOTES, PLAIN_NOTES, STRONG_LOGS
from monitor.model import NoteKind

LANGUAGES = "en fr de es it pt nl ru uk pl cs sv da no fi ja zh ko tr vi hu ro el".split()  # noqa: SIM905 - codes


def phrases() -> list[str]:
    tables = [text for table in (*NOTES.values(), *DONE.values()) for text in table.values()]
    return [phrase for text in (*tables, LOGS, STRONG_LOGS, NEVER, PLAIN_NOTES) for phrase in text.split("|")]


def test_every_phrase_is_found_by_its_own_words() -> None:
    for phrase in phrases():
        found = find_term(phrase + ": and so on")
        assert found is not None, phrase
        assert (found[0].phrase, found[1]) == (phrase, len(phrase))


def test_phrases_are_written_as_they_are_looked_up() -> None:
    for phrase in phrases():
        assert phrase == lower(unicodedata.normalize("NFC", phrase)).strip()
        assert phrase
        assert "  " not in phrase


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_words_for_an_update_an_addition_and_a_correction(language: str) -> None:
    mentioned = {kind for kind, table in NOTES.items() if language in table}
    assert NoteKind.UPDATE in mentioned
    assert mentioned & {NoteKind.CORRECTION, NoteKind.ADDENDUM}


@pytest.mark.parametrize(
    ("text", "term_class", "kind"),
    [
        ("UPDATE (May)", TermClass.NOTE, NoteKind.UPDATE),
        ("UPDATE2", TermClass.NOTE, NoteKind.UPDATE),
        ("Updated on", TermClass.DONE, NoteKind.UPDATE),
        ("Last updated:", TermClass.NEVER, None),
        ("Changelog", TermClass.LOG, NoteKind.UPDATE),
        ("Corrections", TermClass.NOTE, NoteKind.CORRECTION),
        ("Corrections Policy", TermClass.NEVER, None),
        ("Anm. d. Red.:", TermClass.NEVER, None),
        ("Editor’s Note:", TermClass.NOTE, NoteKind.EDITORS_NOTE),
        ("Post Scriptum", TermClass.NOTE, NoteKind.POSTSCRIPT),
        ("GÜNCELLEME", TermClass.NOTE, NoteKind.UPDATE),
        ("追記です", TermClass.NOTE, NoteKind.UPDATE),
        ("更新日志", TermClass.LOG, NoteKind.UPDATE),
    ],
)
def test_the_longest_phrase_decides_the_class(text: str, term_class: TermClass, kind: NoteKind | None) -> None:
    found = find_term(text)
    assert found is not None
    assert found[0].term_class is term_class
    assert kind is None or found[0].kind is kind


@pytest.mark.parametrize(
    "text", ["Upstate", "Editor", "Corrective", "PS3", "PostScript", "PSA", "Standing", "Notebook", ""]
)
def test_a_word_that_only_begins_alike_is_another_word(text: str) -> None:
    assert find_term(text) is None


def test_lower_case_keeps_every_position() -> None:
    assert lower("İSTANBUL GÜNCELLEME") == "İstanbul güncelleme"


def test_months_of_every_language_are_numbers_from_one_to_twelve() -> None:
    assert set(MONTHS.values()) == set(range(1, 13))
    assert (month_number("listopada", "pl"), month_number("listopada", "hr"), month_number("Mai", "de")) == (11, 10, 5)
    assert month_number("maybe", "en") is None
