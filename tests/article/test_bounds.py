"""A page costs no more than its length allows: what is repeated beyond reason is cut, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from monitor.article import bounds, extract
from monitor.changes import compare

URL = "https://notebook.example/post/"
TEXT = "<p>The tide rises twice a day here, and nobody in the village looks at it any more.</p>"


def page(inside: str) -> str:
    return f"<!doctype html><title>Tides</title><body><article><h1>Tides</h1>{TEXT}{inside}</article></body>"


@pytest.mark.parametrize(
    "tag",
    [
        "<p>",
        "<p/>",
        '<a href="/a?b=1&c=2" title="a > b" hidden>',
        "<a b='\"' c=d\"e f = g>",
        '<a = == b="',
        "<a\nb\t=\fc/d//e>",
        "a < b, c <d and <3",
    ],
)
def test_mark_up_of_people_stays_as_it_is(tag: str) -> None:
    assert bounds.source(f"{tag}text") == f"{tag}text"


@pytest.mark.parametrize(
    "form", ["a{0}=1 ", "a{0}='>' ", 'a{0}=">" ', "<a{0} ", '"a{0} ', "/a{0}", "=a{0} ", "a{0} = "]
)
def test_an_element_keeps_its_first_attributes_however_they_are_written(form: str) -> None:
    many = "".join(form.format(at) for at in range(3 * bounds.MAX_ATTRIBUTES))
    root = etree.fromstring(bounds.source(f"<p><b {many}>text</b>"), etree.HTMLParser())
    bold = root.find(".//b")
    assert bold is not None
    assert bounds.MAX_ATTRIBUTES // 2 <= len(bold.attrib) <= bounds.MAX_ATTRIBUTES
    assert bold.text == "text"


def test_in_a_crowd_of_line_breaks_lines_and_paragraphs_stay_what_they_are() -> None:
    article = extract(page("<p>" + "high<br>low<br><br>" * 12_000 + "ebb</p>"), url=URL)
    assert [block.text for block in article.blocks[1:4]] == ["high low", "high low", "high low"]
    assert len(article.blocks) == 12_002
    assert article.blocks[-1].text == "ebb"


@pytest.mark.bulk
def test_behind_all_that_can_be_read_in_time_the_words_still_count() -> None:
    crowd = page("<section>" + "<div><p>x</p><p>y</p></div>" * 20_000 + "</section><p>It was {} high.</p>")
    old, new = crowd.format("three metres"), crowd.format("four metres")
    last = extract(old, url=URL).blocks[-1].text
    assert last.startswith(("x y", "y x"))
    assert last.endswith("It was three metres high.")
    assert [change.kind for change in compare(old, new, url=URL)] == ["body-edited"]


CONTROLS = st.sampled_from(
    [*map(chr, range(1, 32)), "\ufffe", "\uffff", "&#1;", "&#x1F;", "&#11;", "&#&#2;3;", "&#65534;", "&#xFFFE;"]
)
BOX = '<div class="sharedaddy">Share</div>'


@given(st.lists(st.tuples(st.integers(0, 100), CONTROLS), max_size=12), st.sampled_from([1, 178, 181, 400]))
def test_no_character_stops_an_article_wherever_it_stands(signs: list[tuple[int, str]], depth: int) -> None:
    pieces = [
        *"Ebb & flow",
        BOX,
        " come ",
        "<b>",
        "twice",
        "</b>",
        BOX,
        " a day <br>to ",
        "the <i>",
        "harbour</i>",
        BOX,
    ]
    for place, sign in signs:
        pieces.insert(place % (len(pieces) + 1), sign)
    article = extract(page("<div>" * depth + "".join(pieces) + "</div>" * depth), url=URL)
    words = "".join("".join(block.text.split()) for block in article.blocks)
    assert words.replace("Share", "").endswith("Ebb&flowcometwiceadaytotheharbour")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("two&#1;fold", "twofold"),
        ("two\x01fold", "twofold"),
        ("two\x0bfold", "two fold"),
        ("two&#11;fold", "two fold"),
        ("two&#xFFFE;fold", "twofold"),
        ("two&#&#1;1;fold", "two fold"),
        ("two&#1fold", "twofold"),
        ("two &#65; fold", "two A fold"),
    ],
)
def test_a_character_that_no_text_holds_goes_alone(written: str, read: str) -> None:
    assert (
        extract(page(f"<p>The tide rises {written} here.</p>"), url=URL).blocks[-1].text
        == f"The tide rises {read} here."
    )
