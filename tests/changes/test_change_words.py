"""Word diffs keep the text to the letter and read like words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.changes import Op, word_diff
from monitor.changes.words import tokens, words

TEXT = st.text(alphabet="ab é日本ไทย,.’'\n-1 ", max_size=60)


@given(TEXT | st.text(), TEXT | st.text())
def test_what_stayed_and_went_is_the_old_text_and_what_stayed_and_came_the_new(before: str, after: str) -> None:
    pieces = word_diff(before, after)
    assert "".join(text for op, text in pieces if op is not Op.INSERT) == before
    assert "".join(text for op, text in pieces if op is not Op.DELETE) == after
    assert all(text for _, text in pieces)


@given(st.text())
def test_tokens_joined_give_the_text(text: str) -> None:
    assert "".join(tokens(text)) == text


@given(st.text(min_size=1))
def test_equal_texts_are_one_piece(text: str) -> None:
    assert word_diff(text, text) == [(Op.EQUAL, text)]


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("the red house", "the blue house", ["the ", "-red", "+blue", " house"]),
        ("it costs 1,000 euros", "it costs 1,200 euros", ["it costs ", "-1,000", "+1,200", " euros"]),
        ("a b c end", "x y z end", ["-a b c", "+x y z", " end"]),
        ("it doesn't work", "it does work", ["it ", "-doesn't", "+does", " work"]),
        ("価格は百円です", "価格は千円です", ["価格は", "-百", "+千", "円です"]),
        ("ราคาสิบบาท", "ราคาเก้าบาท", ["ราคา", "-สิบ", "+เก้า", "บาท"]),
        ("", "new", ["+new"]),
        ("old", "", ["-old"]),
        ("", "", []),
    ],
)
def test_pieces_are_words_or_characters_of_unspaced_scripts(before: str, after: str, pieces: list[str]) -> None:
    sign = {Op.EQUAL: "", Op.DELETE: "-", Op.INSERT: "+"}
    assert [sign[op] + text for op, text in word_diff(before, after)] == pieces


def test_words_leave_out_punctuation() -> None:
    assert words("“Don’t”, he said – 3.5 kg!") == ["Don’t", "he", "said", "3.5", "kg"]
