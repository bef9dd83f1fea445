"""What authors mark as inserted or struck out, with the dates and addresses of the marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.article import extract
from monitor.article.page import locate
from monitor.article.text import standing, struck, unstruck
from monitor.article.timestamps import stated_at
from monitor.model import Block, BlockType

URL = "https://kites.example/posts/first/"
FILL = "<p>A kite flies because the wind has to go around it, and the string will not let it follow.</p>"


def page(markup: str) -> str:
    return f"<html><body><article><h1>Kites</h1>{FILL}{markup}{FILL}</article></body></html>"


def block(markup: str) -> Block:
    return extract(page(markup), url=URL).blocks[1]


TEXTS = [
    ("<p>It costs <del>14</del> 15 euros.</p>", "It costs ~~14~~ 15 euros."),
    ("<p>It costs <s>14 </s>15 euros.</p>", "It costs ~~14~~ 15 euros."),
    ("<p>It costs <strike>14</strike> 15 euros.</p>", "It costs ~~14~~ 15 euros."),
    ("<p>It costs <span style='text-decoration:line-through'>14</span> 15 euros.</p>", "It costs ~~14~~ 15 euros."),
    ("<p>It costs <del>14 <b>or <s>13</s></b></del> 15 euros.</p>", "It costs ~~14 or 13~~ 15 euros."),
    ("<s><p>It costs 14 euros.</p></s>", "~~It costs 14 euros.~~"),
    ("<p>It costs <ins>only</ins> 15 euros.</p>", "It costs only 15 euros."),
    ("<p>It costs <del></del>15<del> </del>euros.</p>", "It costs 15 euros."),
    ("<pre>cost = <del>14</del>15</pre>", "cost = 1415"),
]


@pytest.mark.parametrize(("markup", "text"), TEXTS)
def test_struck_words_stand_between_signs(markup: str, text: str) -> None:
    assert block(markup).text == text


def test_marks_carry_their_words_date_and_address() -> None:
    found = block('<p>It costs <del>14</del> <ins datetime="2021-05-03" cite="/why/">15</ins> euros.</p>').marks
    assert [(mark.text, mark.inserted, mark.cite) for mark in found] == [
        ("14", False, None),
        ("15", True, "https://kites.example/why/"),
    ]
    assert [mark.stated.iso if mark.stated else None for mark in found] == [None, "2021-05-03"]


def test_a_mark_around_blocks_is_the_mark_of_each() -> None:
    blocks = extract(page('<ins datetime="2021-05-03"><p>One kite.</p><p>Two kites.</p></ins>'), url=URL).blocks[1:3]
    assert [[(mark.text, mark.inserted) for mark in one.marks] for one in blocks] == [
        [("One kite.", True)],
        [("Two kites.", True)],
    ]
    assert blocks[0].html == '<p><ins datetime="2021-05-03">One kite.</ins></p>'


def test_words_that_are_struck_out_give_another_fingerprint() -> None:
    plain, marked = (locate(page(f"<p>It costs {price} euros.</p>"), url=URL) for price in ("14", "<s>14</s>"))
    assert plain.fingerprint != marked.fingerprint


def test_code_has_no_marks() -> None:
    found = block("<pre><del>a</del> b</pre>")
    assert (found.type, found.marks) == (BlockType.CODE, ())


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("2021-05-03", "2021-05-03"),
        (" 2021-05 ", "2021-05"),
        ("2021-05-03T18:30:12+02:00", "2021-05-03T18:30+02:00"),
        ("2021-05-03 18:30Z", "2021-05-03T18:30+00:00"),
        ("2021-05-03T18:30", "2021-05-03T18:30"),
        ("2021-13", None),
        ("2021-02-30", None),
        ("0001-01-01", None),
        ("yesterday", None),
        ("P3D", None),
        ("2021-05-03" * 9, None),
        (20210503, None),
        (None, None),
    ],
)
def test_a_date_for_programs(value: object, iso: str | None) -> None:
    found = stated_at(value)
    assert (found.iso if found else None) == iso


def test_lines_of_which_nothing_stands_are_gone() -> None:
    assert standing("One ~~or two~~.\n\n~~Three.~~\n\nFour.") == "One .\n\nFour."


@given(st.text(alphabet="ab ~", max_size=12), st.text(alphabet="ab ~", max_size=12))
def test_what_is_struck_out_does_not_stand(before: str, words: str) -> None:
    whole = f"{unstruck(before)} {struck(words)}"
    assert standing(whole).split() == unstruck(before).split()
