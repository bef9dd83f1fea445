"""What nobody would see in a diff is shown by its number; what people write with is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.hidden import obeyed_by_nobody, with_marks


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("pay\u202enna\u202c", "pay⟨U+202E⟩nna⟨U+202C⟩", id="turned around"),
        pytest.param("\u2066a\u2069", "⟨U+2066⟩a⟨U+2069⟩", id="isolated"),
        pytest.param("pay\u200bpal\u2060\ufeff", "pay⟨U+200B⟩pal⟨U+2060⟩⟨U+FEFF⟩", id="no width"),
        pytest.param("ok\U000e0061\U000e0062", "ok⟨U+E0061⟩⟨U+E0062⟩", id="tags"),
        pytest.param("\U0001f3f4\U000e0067\U000e0062\U000e007f!", None, id="the flag of a region"),
        pytest.param("👩\u200d🚀 می\u200cخواهم \u200fشלום", None, id="joiners and marks of direction"),
        pytest.param("high water – 3 m,\n\tsaid Zoë", None, id="plain words"),
    ],
)
def test_hidden_characters_are_shown_by_their_number(text: str, shown: str | None) -> None:
    assert with_marks(text) == (text if shown is None else shown)
    assert obeyed_by_nobody(text) == with_marks(text)


@given(st.text(st.sampled_from("ab\x1b\x07\x9b[]31m\r\x00\x85\u2028\ud800\u202e"), max_size=30))
def test_a_terminal_obeys_nothing_of_it(text: str) -> None:
    safe = obeyed_by_nobody(text)
    assert safe.isprintable()
    assert obeyed_by_nobody(safe) == safe
