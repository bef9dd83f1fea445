"""The body is found on systems of many makes, and what stands around it is left out."""

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.article import extract, locate, read
from monitor.model import Article

URL = "https://gardens.example/2021/compost/"
TEXT = [
    "Compost wants air, and a heap that is never turned will smell before the month is over.",
    "I turned mine every Sunday for a year, wrote down its temperature, and this is what came of it.",
    "In the end the worms did most of the work, as my neighbour had said they would.",
]
BODY = "".join(f"<p>{line}</p>" for line in TEXT)
COMMENTS = "<ol class=comment-list><li class=comment><p>UPDATE: I have the very same question, please help.</p></ol>"

# One page of each publishing system; `{body}` is the author's text, `{comments}` a reader's.
SYSTEMS = {file.stem: file.read_text("utf-8") for file in sorted((Path(__file__).parent / "systems").glob("*.html"))}


def page(system: str, body: str = BODY) -> str:
    return SYSTEMS[system].format(body=body, comments=COMMENTS)


def texts(article: Article) -> list[str]:
    return [block.text for block in article.blocks]


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_authors_text_is_all_that_is_read(system: str) -> None:
    article = extract(page(system), url=URL)
    assert texts(article) == TEXT
    assert article.title == "Compost"


NOTE = "UPDATE (May 9 2021): The heap has caught fire, so please keep yours well away from the shed."


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize(
    "markup",
    [
        f"<p>{NOTE}</p>",
        f"<aside>{NOTE}</aside>",
        f"<div class='alert alert-warning' role=alert>{NOTE}</div>",
        f"<ins datetime=2021-05-09>{NOTE}</ins>",
        f"<div class=update><p>{NOTE}</p></div>",
        f"<blockquote class=editors-note><p>{NOTE}</p></blockquote>",
    ],
    ids=["paragraph", "aside", "alert", "ins", "update box", "quotation"],
)
def test_an_update_is_never_lost(system: str, markup: str) -> None:
    above = extract(page(system, markup + BODY), url=URL)
    below = extract(page(system, BODY + markup), url=URL)
    assert texts(above) == [NOTE, *TEXT]
    assert texts(below) == [*TEXT, NOTE]


@pytest.mark.parametrize("place", ["above", "below"])
def test_a_note_beside_the_body_belongs_to_the_article(place: str) -> None:
    box = f"<div class=correction-box><p>{NOTE}</p></div>"
    body = f"<div class=entry-content>{BODY}</div>"
    inner = box + body if place == "above" else body + box
    article = extract(f"<article><h1>Compost</h1>{inner}</article>", url=URL)
    assert texts(article) == ([NOTE, *TEXT] if place == "above" else [*TEXT, NOTE])


FURNITURE = [
    "<p>4 min read</p>",
    "<p>Reading time: 7 minutes</p>",
    "<div>Last updated 5 minutes ago</div>",
    "<div>Zuletzt aktualisiert vor 3 Stunden</div>",
    "<p>1,204 views</p>",
    "<p>12 comments</p>",
    "<div class=toc><ul><li><a href=#a>Air</a></ul></div>",
    "<div class=author-bio><p>Ana writes about soil from her garden in the north.</p></div>",
    "<div class=newsletter-signup><p>Never miss a post, and subscribe to our weekly letter!</p></div>",
    "<div class=post-share-buttons><a href='https://twitter.com/intent/tweet?url=x'>Post</a></div>",
    "<a href='https://www.facebook.com/sharer.php?u=x'>Facebook</a>",
    "<p hidden>Not to be seen by anybody at all, as it is hidden.</p>",
    "<div style='display: none'>Not to be seen either, since the style hides it.</div>",
    "<script>document.write('a line that a script writes into the page')</script>",
    "<form><input name=q><label>Search this site for more</label></form>",
    "<div class=cookie-banner>We use cookies to make this page better for you.</div>",
    "<div class='related-posts'><h3>You may also like</h3><a href=/x>Peat</a></div>",
    "<div class=alert>This article was published 4 years ago and may be out of date.</div>",
]


@pytest.mark.parametrize("furniture", FURNITURE)
@pytest.mark.parametrize("system", ["wordpress-classic", "jekyll-minima", "medium"])
def test_furniture_inside_the_body_is_no_part_of_it(system: str, furniture: str) -> None:
    assert texts(extract(page(system, BODY + furniture), url=URL)) == TEXT


def test_the_fingerprint_is_of_what_a_reader_sees() -> None:
    plain = locate(page("ghost"), url=URL).fingerprint
    dressed = page("ghost").replace("<p>", "<p class='x y' data-n=1>\n ").replace("gh-canvas", "wide")
    curly = page("ghost", BODY.replace("neighbour had", "neighbour\u00a0had"))
    assert plain.startswith("sha256:")
    assert locate(dressed, url=URL).fingerprint == plain
    assert locate(curly, url=URL).fingerprint == plain
    assert locate(page("ghost", BODY.replace("worms", "ants")), url=URL).fingerprint != plain
    assert locate(page("ghost", BODY + "<img src=/heap.jpg>"), url=URL).fingerprint != plain
    assert locate(page("ghost").replace("Compost</h1>", "Composting</h1>"), url=URL).fingerprint != plain


def test_a_link_that_leads_elsewhere_is_seen() -> None:
    one = page("ghost", BODY + "<p>More <a href=/one?utm_source=feed>here</a>.</p>")
    same = page("ghost", BODY + "<p>More <a href=/one>here</a>.</p>")
    other = page("ghost", BODY + "<p>More <a href=/two>here</a>.</p>")
    assert locate(one, url=URL).fingerprint == locate(same, url=URL).fingerprint
    assert locate(one, url=URL).fingerprint != locate(other, url=URL).fingerprint


def test_a_page_that_ends_too_early_is_read_to_its_end() -> None:
    early = page("ghost").replace("</head>", "</head></html>")
    assert texts(extract(early, url=URL)) == TEXT


HOSTILE = {
    "nothing": b"",
    "a comment": b"<!-- nothing -->",
    "zeros": b"\0" * 1000,
    "deep divisions": b"<div>" * 100_000 + b"text",
    "deep emphasis": b"<p>" + b"<b>" * 50_000 + b"text",
    "deep lists": b"<ul><li>" * 20_000,
    "nested headers": b"<article><header><p>update: some text" * 400,
    "one long word": b"<p>" + b"a" * 1_000_000,
    "broken JSON-LD": b"<script type=application/ld+json>{{{</script><p>text",
    "nested JSON-LD": b"<script type=application/ld+json>" + b"[" * 50_000 + b"</script><p>text",
    "many numbers": b"<p>" + b"1 1 " * 22,
    "bad addresses": b"<p><a href='http://[x'>a</a> <a href='http://x:99999999/'>b</a> <img src='http://['>",
    "declares XML": b"<?xml version='1.0' encoding='utf-16'?><html><p>text",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_hostile_pages_are_read_without_error(body: bytes) -> None:
    read(locate(body, url=URL))


def test_a_form_around_the_whole_page_is_no_form() -> None:
    lines = "".join(f"<div>{line * 3}</div>" for line in TEXT)
    article = extract(f"<body><form id=aspnetForm action=.>{lines}</form></body>", url=URL)
    assert texts(article) == [line * 3 for line in TEXT]


def test_words_deep_down_are_kept() -> None:
    article = extract("<article>" + "<blockquote>word " * 600, url=URL)
    assert article.text.split().count("word") == 600


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=400))
def test_any_input_is_an_article(source: bytes | str) -> None:
    article = extract(source, url=URL)
    article.text.encode("utf-8")


TAGS = [f"<{tag}>" for tag in ("p", "/p", "div", "/div", "ul", "li", "b", "/b", "table", "td", "i", "br", "pre", "hr")]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*TAGS, "word"])))
@example(["<table>", "<td>", "word", "<td>", "word"])
def test_no_nesting_loses_a_word(pieces: list[str]) -> None:
    source = "<article>" + " ".join(pieces) + "</article>"
    article = extract(source, url=URL)
    assert article.text.split().count("word") == pieces.count("word")


def test_few_signs_of_chinese_weigh_as_much_as_many_letters() -> None:
    teasers = "".join(
        f"<article><h2>{name}</h2><p>Some first words of {name}.</p></article>" for name in ("One", "Two", "Six")
    )
    page = f"""<title>旧台灯</title><main><article><h1>旧台灯</h1><section class=e-content><p>今天我修好了旧台灯。</p>
        <p>花了一个小时和一点电线，现在又亮了。</p></section></article><section>{teasers}</section></main>"""
    assert texts(extract(page, url=URL)) == ["今天我修好了旧台灯。", "花了一个小时和一点电线，现在又亮了。"]
