"""No text is a trap: twice the length takes about twice the time, whatever is repeated and wherever it stands.

Each row repeats something that a pattern or a loop could go over again and again. Time of the processor is measured
only to tell a straight line from a parabola: what takes next to nothing has passed, what takes longer must not take
four times as long at twice the length.
"""

from __future__ import annotations

import gc
import time

import pytest

from monitor.changes import compare

pytestmark = pytest.mark.bulk

URL = "https://notebook.example/post/"
LENGTH = 20_000  # signs; a pattern that looks at each pair of them takes seconds
QUICK_S = 0.3
MOST = 3.0  # times as long at twice the length

TEXT = "<p>The tide rises twice a day here, and nobody in the village looks at it any more.</p>"
PLACES = {
    "in a paragraph": "<p>{}</p>",
    "before a link": '<p>{}<a href="/a">a</a></p>',
    "in a note": "<p><b>UPDATE (May 5, 2021):</b> {}</p>",
    "in an open note": "<p>It rose (Update: {}</p>",
    "in a heading": "<h2>{}</h2>",
    "in a class": '<p class="{}">text</p>',
    "in a style": '<p style="{}">text</p>',
    "in an address": '<p><a href="https://a.example/{}">text</a></p>',
    "in a host": '<p><a href="//{}">text</a></p>',
    "in the address of an image": '<p><img src="/{}.png">text</p>',
    "in an alternative text": '<p><img src="/a.png" alt="{}"></p>',
    "in a title": "<title>{}</title>",
    "in attributes": "<p {}>text</p>",
    "in JSON-LD": '<script type="application/ld+json">{}</script>',
}
IN_TEXT = (
    " ", "a", "A ", "1", "1 ", "!", "! ", ". ", "- ", "–", "--", "' ", "''", "« ", "~~a ", "~", "(", "()", "[",
    "：", "。", "…", "a.", "a@", "a-", "a'", "1,", "1.2.", "1/2/2020 ", "2020-01-02 ", "May ", "5 May ", "12:30 ",
    "UTC ", "UPDATE ", "Update: ", "(Update: x ", "[Edit] ", "追記:あ。", "see also ", "see also (",
    "see my later post ", "See also a. ", "Related: ( ", "vor ", "ago ", "5 years ago ", "article ",
    "this article was ", "page ", "by A ", "share ", "END of UPDATE ", "&amp;", "é", "\u0301", "https://a.b/c ",
    "<b>a ", "<br>", "<a href=/a>a</a> ", "See also <a href=/a>a</a>. ", "<ins>a</ins> ", "<s>a</s> ",
)  # fmt: skip
IN_NAMES = ("a", "a-", "aB", "_-", "post-", "update ", "share-bar-", "-toc", "a_", " ")
IN_ADDRESSES = (
    "a",
    "a/",
    "../",
    "tag/",
    "-1",
    "_hu",
    "-a",
    ".1",
    "-100x100",
    "a.",
    "?a=1",
    "&amp;utm_a=1",
    "%",
    "#",
    ":",
    "@",
)
ROWS = [
    *((place, unit) for place in tuple(PLACES)[:5] for unit in IN_TEXT),
    *(("in a class", unit) for unit in IN_NAMES),
    *(("in a style", unit) for unit in ("display ", "display:", "visibility ", " ")),
    *((place, unit) for place in tuple(PLACES)[7:10] for unit in IN_ADDRESSES),
    *(("in an alternative text", unit) for unit in ("a.", "/a", "a ", ".png")),
    *(("in a title", unit) for unit in ("a - ", " | ", " ", "a", ": ", "-", "« ")),
    *(("in attributes", unit) for unit in ("a ", "a{at} ", "a{at}='>' ", "=", "<a ", '"', "/", " ")),
    *(("in JSON-LD", unit) for unit in ("[", '{"@graph":', "[],", "1", '"')),
]


def pair(place: str, unit: str, length: int) -> tuple[str, str]:
    count = length // len(unit)
    many = "".join(unit.replace("{at}", str(at)) for at in range(count)) if "{at}" in unit else unit * count
    hostile = PLACES[place].replace("{}", many)
    page = f"<!doctype html><h1>Tides</h1>{TEXT}{hostile}{TEXT}"
    return page, page.replace("twice", "once")


def seconds(place: str, unit: str, length: int) -> float:
    old, new = pair(place, unit, length)
    gc.collect()
    gc.disable()  # it goes through what all tests before this one left, too
    try:
        began = time.process_time()
        compare(old, new, url=URL)
        return time.process_time() - began
    finally:
        gc.enable()


@pytest.mark.parametrize("place", PLACES)
def test_twice_the_length_takes_about_twice_the_time(place: str) -> None:
    slow = []
    for unit in (unit for at, unit in ROWS if at == place):
        spent = seconds(place, unit, LENGTH)
        if spent > QUICK_S:
            # The best of three: what else runs on the machine makes a single one slower, and none faster.
            ratio = min(seconds(place, unit, 2 * LENGTH) / seconds(place, unit, LENGTH) for _ in range(3))
            slow += [f"{unit!r}: {spent:.2f} s, at twice the length {ratio:.1f} times as long"] * (ratio > MOST)
    assert not slow, "\n".join(slow)
