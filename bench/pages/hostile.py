"""Pages that no person wrote: each repeats something that could make a reader slow, hungry or fall over.

`NAMES` are all of them, `pair` gives the two versions of one: most are a page and the same page with a note more, the
others are pages of which everything was changed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

URL = "https://site.example/page"
NEWS = "<p><b>UPDATE (May 5, 2020):</b> The harbour wall has been measured again, and it is lower than was said.</p>"
WORDS = "The tide rises twice a day here and nobody in the village looks at it any more than at the clock. "
TEXT = f"<p>{WORDS}</p>"

Page = Callable[[str], str]


def _page(before: str, after: str = "") -> Page:
    return lambda news: f"<!doctype html><title>Tides</title><body><h1>Tides</h1>{before}{news}{after}</body>"


def _each(made: Callable[[int], str], count: int) -> str:
    return "".join(map(made, range(count)))


def _json(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def _live(count: int) -> str:
    entries = [{"headline": f"Entry {at}", "articleBody": f"The tide of {at}. {WORDS * 20}"} for at in range(count)]
    return _json(json.dumps({"@type": "LiveBlogPosting", "headline": "Tides", "liveBlogUpdate": entries}))


def _entry(at: int) -> str:
    return (
        f"<div><p>{at % 24}:00</p><h3>Entry {at}</h3><p>The tide of {at}. {WORDS}</p>"
        + f"<p>{WORDS}</p>" * 19
        + "</div>"
    )


def _corrections(count: int) -> str:
    said = [f"In line {at} it said that the tide comes once a day." for at in range(count)]
    return _json(json.dumps({"@type": "Article", "headline": "Tides", "correction": said}))


_DEEP: dict[str, Page] = {
    "20,000 nested elements": _page("<div>" * 20_000 + TEXT),
    "20,000 nested emphases": _page("<p>" + "<b>" * 20_000 + WORDS),
    "20,000 nested emphases, closed": _page("<p>" + "<b>" * 20_000 + WORDS + "</b>" * 20_000),
    "21,000 nested spans, bold, italic": _page("<p>" + "<span><b><i>" * 7_000 + WORDS),
    "20,000 nested quotations and items": _page("<blockquote><ul><li>" * 7_000 + WORDS),
    "5,000 nested asides": _page("<aside>" * 5_000 + WORDS),
    "5,000 nested tables": _page("<table><tr><td>" * 5_000 + WORDS),
    "5,000 nested notes": _page("<blockquote>UPDATE: more was said " * 5_000),
    "2,000 nested bodies": _page('<div class="entry-content">' * 2_000 + WORDS),
    "20,000 emphases that nobody closed": _page(_each(lambda at: f"<p><b>{at} x", 20_000)),
}
_MANY: dict[str, Page] = {
    "1 MB of paragraphs": _page(_each(lambda at: f"<p>{at}. {WORDS * 3}</p>", 3200)),
    "1 MB of paragraphs of a letter": _page("<p>x" * 250_000),
    "1 MB of items of a letter": _page("<ul>" + "<li>x" * 200_000),
    "1 MB of tiny elements": _page("<p>" + "<i>a</i>" * 125_000 + "</p>"),
    "1 MB of line breaks": _page(f"<p>{WORDS}" + "<br>" * 250_000),
    "100,000 lines with a break each": _page("<p>" + "a<br>" * 100_000),
    "60,000 lines with two breaks each": _page("<p>" + "a<br><br>" * 60_000),
    "80,000 lines with three breaks each": _page("<p>" + "<br><br><br>x" * 80_000),
    "10,000 equal paragraphs": _page("<p>The same again.</p>" * 10_000),
    "10,000 paragraphs, each different": _page(_each(lambda at: f"<p>{at}, {at * 7919 % 9973}.</p>", 10_000)),
    "30,000 headings": _page(_each(lambda at: f"<h2>Heading {at}</h2>", 30_000)),
    "20,000 asides": _page("<aside><p>Aside.</p></aside>" * 20_000),
    "12,000 articles": _page("<article><h1>A</h1><p>text here</p></article>" * 12_000),
    "20,000 bodies": _page('<div class="entry-content">x</div>' * 20_000),
    "12,000 headers that announce": _page("<header><p>UPDATE: a thing was said here.</p></header>" * 12_000),
    "20,000 forms": _page("<form><p>a</p></form>" * 20_000),
    "3,000 boxes with the names of notices": _page('<div class="alert note">Update of a thing.</div>' * 3_000),
    "10,000 boxes that state the age": _page(
        '<section class="notice"><p>This post is more than 3 years old</p></section>' * 10_000
    ),
    "a table of 10,000 rows": _page("<table>" + "<tr><td>a<td>1<td>2" * 10_000 + "</table>"),
    "a table of 300 rows and 300 columns": _page("<table>" + ("<tr>" + "<td>1" * 300) * 300 + "</table>"),
    "5,000 tables": _page("<table><tr><td>a<td>b</table>" * 5_000),
    "20,000 terms and what they mean": _page("<dl>" + "<dt>a<dd>b" * 20_000 + "</dl>"),
    "20,000 pieces of code": _page("<pre>a = 1\n</pre>" * 20_000),
    "15,000 figures": _page(
        _each(lambda at: f'<figure><img src="/{at}.png?w=1"><figcaption>{at}</figcaption></figure>', 15_000)
    ),
    "20,000 times": _page("<time datetime=2020-01-01>x</time>" * 20_000),
}
_LINKS: dict[str, Page] = {
    "20,000 links in one list": _page(_each(lambda at: f'<li><a href="/{at}">Page {at}</a>', 20_000)),
    "20,000 links in one paragraph": _page("<p>" + _each(lambda at: f'<a href="/{at}">w{at}</a> ', 20_000)),
    "20,000 related posts": _page(_each(lambda at: f'<p>RELATED POST: <a href="/{at}">title {at}</a></p>', 20_000)),
    "20,000 times see also": _page("<p>" + "see also <a href=/a>a</a>" * 20_000),
    "40,000 anchors": _page("<p>" + "<a href=#x>#</a>" * 40_000),
    "30,000 footnotes": _page("<p>" + "<sup><a href=#x>1</a></sup>" * 30_000),
    "20,000 sentences that say see also": _page("<p>" + "See also <a href=/a>a</a>. " * 20_000),
    "50,000 times see my later post": _page("<p>" + "see my later post " * 50_000 + "<a href=/x>x</a>"),
    "600 KB of exclamation marks before a link": _page("<p>" + "! " * 300_000 + "<a href=/x>x</a>"),
    "24 open notes and 20,000 links": _page(
        "<p>" + "(Update: x " * 24 + _each(lambda at: f'<a href="/{at}">w{at}</a> ', 20_000)
    ),
    "24 open notes and 15,000 pictures": _page(
        "<p>" + "(Update: x " * 24 + _each(lambda at: f'<a href="/{at}"><img alt="z{at}" src=/a></a>x ', 15_000)
    ),
    "an address of 1 MB": _page(f'<p><a href="/{"../" * 330_000}">{WORDS}</a></p>'),
    "a query of 1 MB": _page(f'<p><a href="/?{"utm_a=1&" * 125_000}">{WORDS}</a></p>'),
    "an image with a name of 300 KB": _page(f'<p><img src="/{"_hu" * 100_000}.png">{WORDS}</p>'),
    "a set of 90,000 images": _page(f'<p><img srcset="{"/a.png 1x, " * 90_000}">{WORDS}</p>'),
    "an alternative text of 1 MB": _page(f'<p><img src=/a.png alt="{"/a.b/" * 200_000}">{WORDS}</p>'),
}
_ATTRIBUTES: dict[str, Page] = {
    "one attribute of 1 MB": _page(f'<p class="{"a-b " * 250_000}">{WORDS}</p>'),
    "one class of 1 MB": _page(f'<p class="{"aB" * 500_000}">{WORDS}</p>'),
    "a style of 1 MB": _page(f'<p style="{"display " * 125_000}">{WORDS}</p>'),
    "50,000 attributes of one element": _page("<p " + _each(lambda at: f"data-a{at}=1 ", 50_000) + f">{WORDS}"),
    "15,000 elements with five attributes": _page(
        _each(lambda at: f'<p id="p{at}" class="x y" style="color:red" data-a="1" title="t">{at}', 15_000)
    ),
    "25,000 classes": _page(_each(lambda at: f'<p class="c{at}">{at}</p>', 25_000)),
    "20,000 boxes with names of systems": _page(
        _each(lambda at: f'<p class="post-meta{at}-share-bar{at} note-x{at} c-related{at}">{at}</p>', 20_000)
    ),
    "deep JSON-LD": _page(_json("[" * 100_000) + TEXT),
    "deep graphs of JSON-LD": _page(_json('{"@graph":' * 100_000) + TEXT),
    "a graph of 30,000 things": _page(
        _json('{"@graph":[' + '{"@type":"Thing","@graph":[{"@graph":[{}]}]},' * 30_000 + "{}]}") + TEXT
    ),
    "5,000 pieces of JSON-LD": _page(_json('{"@type":"BreadcrumbList","a":[1,2,3]}') * 5_000 + TEXT),
    "20,000 meta elements": _page(_each(lambda at: f'<meta name="m{at}" content="c {at}">', 20_000) + TEXT),
    "a title of 1 MB": lambda news: f"<title>{'a - ' * 250_000}</title><h1>a</h1>{TEXT}{news}",
    "a title with 1 MB of blanks": lambda news: f"<title>a{' ' * 1_000_000}b</title><h1>a</h1>{TEXT}{news}",
}
_NOTES: dict[str, Page] = {
    "2,000 update notes": _page(_each(lambda at: f"<p>Update {at}: {WORDS}</p>", 2_000)),
    "20,000 notes without a date": _page(_each(lambda at: f"<p>UPDATE: {at} more was said.</p>", 20_000)),
    "20,000 notes with a date": _page(
        _each(lambda at: f"<p><b>UPDATE ({1 + at % 12}/{1 + at % 28}/2020):</b> {at} more was said.</p>", 20_000)
    ),
    "12,000 headings of notes": _page(_each(lambda at: f"<h2>UPDATE {at}</h2><p>more was said.</p>", 12_000)),
    "one paragraph of 20,000 notes": _page("<p>" + "(Update: it rose.) " * 20_000 + "</p>"),
    "60,000 notes whose bracket stays open": _page("<p>" + "(Update 1: x " * 60_000),
    "60,000 notes in Japanese": _page("<p>" + "追記:あ。" * 60_000),
    "600 entries of a live blog": _page(_live(600) + "<div>" * 20 + _each(_entry, 600)),
    "600 entries that no block shows, 500 corrections": _page(_live(600) + _corrections(500) + TEXT * 5_000),
    "a note in 149 boxes of 20,000 paragraphs": _page("<div>" * 149 + "<p>UPDATE: it rose." + "<p>x" * 20_000),
    "a history of 15,000 entries": _page(
        "<h2>Updates</h2>" + _each(lambda at: f"<p>2020-01-{1 + at % 28:02}: entry {at}</p>", 15_000)
    ),
    "20,000 insertions": _page("<p>" + _each(lambda at: f'<ins datetime="2020-01-01">{at} said</ins> ', 20_000)),
}
_SIGNS: dict[str, Page] = {
    "one line of 1 MB": _page(f"<p>{WORDS * 10_000}</p>"),
    "one word of 1 MB": _page(f"<p>{'a' * 1_000_000}</p>"),
    "one number of 1 MB": _page(f"<p>{'1' * 1_000_000}</p>"),
    "1 MB of dates": _page("<p>" + "1/2/2020 " * 110_000 + "</p>"),
    "an update with 1 MB of dates": _page("<p>Update " + "2020-05-05 " * 90_000 + "</p>"),
    "one line of 300 KB of Chinese": _page(f"<p>{'潮水每天涨两次。' * 12_500}</p>"),
    "200 KB of <!--": _page(TEXT, "<!--" * 50_000),
    "200 KB of <": _page(TEXT, "<" * 200_000),
    "1 MB of </div>": _page(TEXT + "</div>" * 170_000),
    "1 MB of </p>": _page(TEXT + "</p>" * 250_000),
    "1 MB of entities": _page("<p>" + "&amp;&lt;&#233;&nbsp;" * 50_000),
    "1 MB of entities that are none": _page("<p>" + "&#x110000;&foo;&#0;" * 55_000),
    "100,000 brackets": _page("<p>" + "([{（【" * 20_000 + "</p>"),
    "1 MB of quotes": _page("<p>" + "'" * 1_000_000),
    "1 MB of dashes": _page("<p>Update: " + "– a" * 300_000),
    "combining marks without end": _page("<p>a" + "\u0301" * 200_000 + "</p>"),
    "white space without end": _page("<p>a" + " \t\n" * 300_000 + "b</p>"),
    "mail addresses without end": _page("<p>" + "a." * 300_000 + "@"),
}
PAGES: dict[str, Page] = {**_DEEP, **_MANY, **_LINKS, **_ATTRIBUTES, **_NOTES, **_SIGNS}


def _both(old: Iterable[str], new: Iterable[str]) -> tuple[str, str]:
    return _page("".join(old))(""), _page("".join(new))("")


def _numbered(count: int, ending: str) -> list[str]:
    return [f"<p>{at} {at * 7919 % 20011} a word here {at * 31 % 977} and {ending}.</p>" for at in range(count)]


def _reworded() -> tuple[str, str]:
    old = [f"<p>Number {at}: {WORDS}</p>" for at in range(3_000)]
    return _both(old, (text.replace("village", "town of the clock") if at % 2 else text for at, text in enumerate(old)))


def _relinked() -> tuple[str, str]:
    made = '<p>text {0} <a href="/{1}{0}">here</a></p>'
    return _both((made.format(at, "a") for at in range(15_000)), (made.format(at, "b") for at in range(15_000)))


def _redated() -> tuple[str, str]:
    made = "<p>UPDATE (May 5, 2020): {0} said{1}.</p>"
    return _both((made.format(at, "") for at in range(10_000)), (made.format(at, f" and {at}") for at in range(10_000)))


_CHANGED: dict[str, Callable[[], tuple[str, str]]] = {
    "3,000 paragraphs, every other one reworded": _reworded,
    "20,000 paragraphs, a word changed in each": lambda: _both(_numbered(20_000, "there"), _numbered(20_000, "that")),
    "5,000 paragraphs in reverse": lambda: _both(_numbered(5_000, "there"), _numbered(5_000, "there")[::-1]),
    "20,000 paragraphs in reverse": lambda: _both(_numbered(20_000, "there"), _numbered(20_000, "there")[::-1]),
    "15,000 links that lead elsewhere": _relinked,
    "10,000 notes of one date, each edited": _redated,
    "one line of 1 MB, all other words": lambda: _both(["<p>", "ab cd " * 170_000], ["<p>", "cd ef ab " * 110_000]),
    "600 KB of text gone": lambda: _both(_numbered(15_000, WORDS), []),
}
NAMES = (*PAGES, *_CHANGED)


def pair(name: str) -> tuple[bytes, bytes]:
    """The older and the newer page of this name."""
    old, new = _CHANGED[name]() if name in _CHANGED else (PAGES[name](""), PAGES[name](NEWS))
    return old.encode(), new.encode()
