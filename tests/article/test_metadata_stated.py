"""What a page states about its article, from the best source that it has."""

import pytest

from monitor.article import extract
from monitor.model import Article

URL = "https://www.lanterns.example/2020/paper/"
TEXT = "<p>Rice paper burns slowly if it is dry, and quickly if the glue has been spared on the seams.</p>"


def article(head: str = "", body: str = f"<article>{TEXT}</article>", html: str = "<html>") -> Article:
    return extract(f"<!doctype html>{html}<head>{head}</head><body>{body}</body></html>", url=URL)


POST = f"<article><h1>On paper</h1>{TEXT}</article>"
SITE_H1 = "<header><h1 class=site-title><a href=/>Lanterns</a></h1></header>"
TITLES = [
    ("site's name behind", "<title>On paper | Lanterns</title>", POST, "On paper"),
    ("site's name in front", "<title>Lanterns - On paper</title>", POST, "On paper"),
    ("site's name in an h1 too", "<title>On paper – Lanterns</title>",
     f"{SITE_H1}<main><article><h1 class=post-title>On paper</h1>{TEXT}</article></main>", "On paper"),
    ("the title element is the site's", "<title>Lanterns</title>", SITE_H1 + POST, "On paper"),
    ("the post in an h3 of its own class", "<title>Lanterns: On paper</title>",
     f"<h1>Lanterns</h1><div class=post><h3 class=entry-title>On paper</h3>{TEXT}</div>", "On paper"),
    ("no heading, Open Graph", "<title>x</title><meta property=og:title content='On paper'>", TEXT, "On paper"),
    ("no heading, JSON-LD",
     '<script type="application/ld+json">{"@graph": [{"@type": "BlogPosting", "headline": "On paper"}]}</script>',
     TEXT, "On paper"),
    ("no heading, the host's name", "<title>On paper | Lanterns</title>", TEXT, "On paper"),
    ("a dash of the author's own", "<title>Paper - what burns | Lanterns</title>", TEXT, "Paper - what burns"),
    ("an anchor in the heading", "<title>On paper</title>",
     f"<article><h1>On paper <a class=headerlink href='#'>¶</a></h1>{TEXT}</article>", "On paper"),
    ("a date in the heading", "<meta property=og:title content='On paper'>",
     f"<article><h1>On paper <span>2020-05-01</span></h1>{TEXT}</article>", "On paper"),
    ("a title element that is shorter than the heading", "<title>Paper</title>",
     f"<article><h1>Paper of the north</h1>{TEXT}</article>", "Paper of the north"),
    ("the site's name links home, in an h1", "<title>Lanterns &laquo; On paper</title>",
     f"<div id=banner><h1><a href=https://www.lanterns.example/>Lanterns</a></h1></div><h2>On paper</h2>{TEXT}",
     "On paper"),
    ("the book's name links to its start", "<title>On paper | Lanterns</title>",
     f"<h1><a href='./'>Lanterns</a></h1><section><h1>On paper</h1>{TEXT}</section>", "On paper"),
    ("nothing at all", "", TEXT, ""),
]  # fmt: skip


@pytest.mark.parametrize(("what", "head", "body", "title"), TITLES, ids=[row[0] for row in TITLES])
def test_title(what: str, head: str, body: str, title: str) -> None:
    assert article(head, body).title == title


def test_the_sites_name_may_change_without_the_title() -> None:
    body = f"<article><h1>On paper</h1>{TEXT}</article>"
    one, other = (
        article("<title>On paper | Lanterns</title>", body),
        article("<title>On paper :: Lamps & Co</title>", body),
    )
    assert one.title == other.title == "On paper"


WHEN = "2020-05-01T10:00:00+02:00"
LD = """<script type="application/ld+json">{"@type": "Article", "headline": "On paper",
 "author": [{"name": "A. Moth"}, "B. Fly"],
 "datePublished": "2020-05-01T10:00:00+02:00", "dateModified": "2021-01-01", "inLanguage": "en-GB"}</script>"""


def test_linked_data_comes_first() -> None:
    read = article(LD + "<meta name=author content=Nobody>")
    assert (read.byline, read.published, read.modified) == (
        "A. Moth, B. Fly",
        "2020-05-01T10:00:00+02:00",
        "2021-01-01",
    )


def test_meta_elements_and_times() -> None:
    read = article(
        "<meta name=author content='A. Moth'><meta property=article:modified_time content=2020-06-01T00:00:00Z>"
        "<link rel=canonical href=/paper/>",
        f"<article><time datetime=2020-05-01>1 May</time>{TEXT}</article>",
        "<html lang=de-AT>",
    )
    assert read.byline == "A. Moth"
    assert read.published == "2020-05-01"
    assert read.modified == "2020-06-01T00:00:00Z"
    assert read.canonical_url == "https://www.lanterns.example/paper/"
    assert read.language == "de-AT"


@pytest.mark.parametrize(
    "head",
    [
        "<meta property=article:published_time content='last spring'>",
        '<script type=application/ld+json>{"@type": "Article", "headline": 3, "datePublished": [1]}</script>',
        "<link rel=canonical href='javascript:alert(1)'>",
        "<meta property=og:url content='http://[bad'>",
    ],
)
def test_what_is_no_date_and_no_address_is_not_taken(head: str) -> None:
    read = article(head)
    assert (read.published, read.canonical_url) == (None, None)


@pytest.mark.parametrize(
    ("head", "above"),
    [
        ("<meta name=dcterms.date content=2020-05-01>", ""),
        ("<meta itemprop=datePublished content=2020-05-01>", ""),
        ("", "<abbr class=published itemprop=datePublished title=2020-05-01>1 May</abbr>"),
        ("", "<abbr class='published' title='2020-05-01'>1 May</abbr>"),
        ("", "<span itemprop=datePublished content=2020-05-01>1 May</span>"),
    ],
)
def test_older_ways_to_state_a_date(head: str, above: str) -> None:
    assert article(head, f"<article>{above}{TEXT}</article>").published == "2020-05-01"


@pytest.mark.parametrize("name", ["postcontent", "PostContent", "post_content", "post-content"])
def test_a_name_of_two_words_is_one_name_however_it_is_written(name: str) -> None:
    page = f"<div class=wrap><div class=postmeta>by A. Moth</div><div class={name}>{TEXT}</div><p>3 Comments</p></div>"
    assert [block.text for block in article(body=page).blocks] == [TEXT[3:-4]]
