"""What a reader wants to know, what is wording, what is a slip, and what is nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.article.text import fold
from monitor.changes.classify import changed_words, severity
from monitor.model import Severity

FRAME = "When the summer was over, {} and so the notes were put away in the drawer of the old table by the window."

SUBSTANCE = [
    ("we had 31 jars", "we had 13 jars"),
    ("we had three jars", "we had five jars"),
    ("it cost 1.5 euros", "it cost 15 euros"),
    ("it was on 5 June", "it was on 6 June"),
    ("it was cheap", "it was not cheap"),
    ("it can be sold", "it cannot be sold"),
    ("it is sold", "it isn't sold"),
    ("that is likely", "that is unlikely"),
    ("prices increase slowly", "prices decrease slowly"),
    ("we wrote to Anna about it", "we wrote to Peter about it"),
    ("we wrote to Iran about it", "we wrote to Iraq about it"),
    ("the firm of Miller closed", "the firm closed"),
    ("a first sentence stood here", "now there is something else altogether that says what nobody had expected of us"),
]
WORDING = [
    ("we were glad", "we were happy"),
    ("we then ate them", "we ate them"),
    ("it was something that one had to see", "it was a thing that one had to see"),
    ("they grew quickly", "they grew very quickly indeed"),
]
SLIPS = [
    ("we had somthing", "we had something"),
    ("we recieved them", "we received them"),
    ("we had had had enough", "we had had enough"),
    ("it was alot", "it was a lot"),
    ("the web site", "the website"),
    ("it was over, then", "it was over; then"),
    ("we wrote to Micorsoft", "we wrote to Microsoft"),
    ("we wrote to microsoft", "we wrote to Microsoft"),
    ("1000 jars", "1,000 jars"),
]
NOTHING = [
    ("it's “good”", 'it\'s "good"'),
    ("one – two", "one - two"),
    ("so…", "so..."),
    ("a\u00a0b", "a b"),
    ("ﬁne", "fine"),
]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        *[(*pair, Severity.MAJOR) for pair in SUBSTANCE],
        *[(*pair, Severity.MINOR) for pair in WORDING],
        *[(*pair, Severity.TRIVIAL) for pair in SLIPS],
        *[(*pair, None) for pair in NOTHING],
    ],
)
def test_severity_in_a_sentence(before: str, after: str, expected: Severity | None) -> None:
    assert severity(FRAME.format(before), FRAME.format(after), language="en") == expected


@pytest.mark.parametrize(
    ("language", "before", "after", "expected"),
    [
        ("de", "Das Waser ist kalt und klar.", "Das Wasser ist kalt und klar.", Severity.TRIVIAL),
        ("de", "Der Versuch mit Äpfeln gelang recht gut.", "Der Versuch mit Birnen gelang recht gut.", Severity.MINOR),
        ("de", "Das Gerät ist nach Jahren sicher.", "Das Gerät ist nach Jahren nicht sicher.", Severity.MAJOR),
        ("fr", "Le prix a baissé cette année.", "Le prix n’a pas baissé cette année.", Severity.MAJOR),
        ("ru", "Цена выросла за этот год.", "Цена не выросла за этот год.", Severity.MAJOR),
        ("ja", "値段は三百円で、とても安いと思います。", "値段は五百円で、とても安いと思います。", Severity.MAJOR),
        ("ja", "値段はとても安いとおもいます。", "値段はとても安いと思います。", Severity.MINOR),
        ("zh", "这本书很好。", "这本书不好。", Severity.MAJOR),
    ],
)
def test_severity_in_other_languages(language: str, before: str, after: str, expected: Severity) -> None:
    assert severity(before, after, language=language) == expected


@given(st.text())
def test_a_text_and_itself_have_no_severity(text: str) -> None:
    assert severity(text, text) is None


@given(st.text(), st.text())
def test_texts_that_fold_apart_have_one_both_ways(before: str, after: str) -> None:
    differ = fold(before) != fold(after)
    assert (severity(before, after) is not None) is differ
    assert (severity(after, before) is not None) is differ


def test_changed_words_are_those_that_went_and_came() -> None:
    assert changed_words("It costs 14 euros a year.", "It costs 41 euros a year.") == {"14", "41"}
    assert changed_words(None, "New words") == {"new", "words"}


def test_a_text_beyond_any_article_that_was_rewritten_is_major() -> None:
    before = " ".join(f"tide{'abcdefghij'[at % 10]} " for at in range(20_000))
    assert severity(before, before.replace("tide", "harbour")) is Severity.MAJOR
    assert severity(before, before.replace("tidej", "tidek", 1)) is Severity.TRIVIAL
