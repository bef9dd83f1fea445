"""Whatever bytes a server sends: the same page differs in nothing, and two pages give changes, never a fault."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.changes import compare
from monitor.model import Rules

URL = "https://notebook.example/2020/a-page/"
PAGE = (
    b"<!doctype html><html lang=de><head><title>Ebbe</title></head><body><nav><a href=/>Start</a></nav><article>"
    b"<h1>Ebbe</h1><p>Update (3. Mai 2021): Das Watt hat sich <b>verlagert</b>.</p><ul><li>Pril<li>Siel</ul>"
    b"<table><tr><td>Flut<td>12:40</table><pre>x = 1\n</pre><blockquote>Wasser</blockquote></article></body></html>"
)
PIECES = (
    "<p>", "</p>", "<div>", "</div>", "<!--", "-->", "<li>", "<ul>", "<b>", "</b>", "<a href=//x>", "<article>",
    "</html>", "<td>", "<table>", "<pre>", "&#0;", "&nbsp;", "<script>", "<h1>", "</h1>", "UPDATE:", "Edit(", ")",
    "[追記]", "2020-01-02", "03/04/2020", "\x00", "\ud800", "<svg><title>", "<template>", "<p",
)  # fmt: skip
MARKUP = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


def mangled(cuts: list[tuple[int, int, bytes]]) -> bytes:
    page = PAGE
    for start, length, put in cuts:
        at = start % (len(page) + 1)
        page = page[:at] + put + page[at + length :]
    return page


CUTS = st.lists(st.tuples(st.integers(0, 600), st.integers(0, 40), st.binary(max_size=12)), max_size=6).map(mangled)


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.binary(max_size=400), CUTS), st.one_of(st.binary(max_size=400), CUTS))
def test_any_two_pages_of_bytes_can_be_compared(old: bytes, new: bytes) -> None:
    compare(old, new, url=URL)
    assert compare(new, new, url=URL) == []


@settings(max_examples=60, deadline=None)
@given(MARKUP, MARKUP)
def test_any_two_texts_of_mark_up_can_be_compared(old: str, new: str) -> None:
    compare(old, new, url=URL, rules=Rules(body="article, p", ignore=("b",), markers=("[追記]",)))
    assert compare(old, old, url=URL) == []
