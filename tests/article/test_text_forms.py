"""Typography is no change; letters are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.article.text import clean, clean_code, fold

SAME = [
    ("curly double quotes", "She said “yes”.", 'She said "yes".'),
    ("guillemets with their thin spaces", "« oui »", '"oui"'),
    ("low and high quotes", "„ja“", '"ja"'),
    ("apostrophe", "it’s", "it's"),
    ("em dash and typed dashes", "well — then", "well -- then"),
    ("dash between words", "1990–1995", "1990-1995"),
    ("ellipsis", "so…", "so..."),
    ("ligatures", "ﬁnal oﬀer", "final offer"),
    ("no-break and thin spaces", "10\u00a0kg\u2009net", "10 kg net"),
    ("soft hyphen", "Donau\u00addampf", "Donaudampf"),
    ("zero-width space", "a\u200bb", "ab"),
    ("composed and decomposed", "e\u0301te\u0301", "été"),
    ("full-width forms", "ＡＢＣ１２３！", "ABC123!"),
    ("space between Han and Latin", "使用 Python 编写", "使用Python编写"),
]
DIFFERENT = [
    ("case", "Python", "python"),
    ("a letter", "color", "colour"),
    ("a superscript that is a number", "10²", "102"),
    ("an option's dashes", "use --force", "use -force"),
    ("a comma", "yes, no", "yes no"),
    ("words run together", "every day", "everyday"),
]


@pytest.mark.parametrize(("what", "one", "other"), SAME, ids=[row[0] for row in SAME])
def test_typography_folds_away(what: str, one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("what", "one", "other"), DIFFERENT, ids=[row[0] for row in DIFFERENT])
def test_what_a_reader_would_see_as_different_stays_different(what: str, one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
def test_clean_text_is_legal_xml_and_stays_as_it_is(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert "  " not in cleaned
    assert not any(char in cleaned for char in "\x00\x0b\x1b\ufffe\uffff")
    cleaned.encode("utf-8")


@given(st.text(alphabet=st.characters() | st.sampled_from("''\"«»`-–— .…漢字a1\u00ad\u200b")))
def test_fold_is_done_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_lone_surrogates_and_control_characters_go() -> None:
    assert clean("a\ud800b\x00c\x0bd") == "abc d"  # a vertical tab is white space


def test_code_keeps_its_lines_and_indentation() -> None:
    assert clean_code("\n\nif x:\r\n    y()  \n\n") == "if x:\n    y()"
