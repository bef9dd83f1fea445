"""What of each kind of list is taken over, and what is said to be left out."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.lists import Imported, Item, LeftOut, NoList, read_list
from monitor.lists.feed import articles_of
from monitor.lists.sitemap import read as read_sitemap

WELL, MOLE = "https://well.example/notes", "https://mole.example/tides"


def items_of(text: str | bytes) -> list[Item]:
    return list(read_list(text.encode() if isinstance(text, str) else text).items)


def left_out_of(text: str) -> set[tuple[str, str]]:
    return {(left.what, left.url) for left in read_list(text.encode()).left_out}


def test_addresses() -> None:
    text = f"\ufeff# mine\n{WELL}\n\n  {MOLE}\tharbour, tides\r\nftp://old.example/\n"
    assert items_of(text) == [Item(url=WELL), Item(url=MOLE)]
    assert left_out_of(text) == {("harbour, tides", MOLE), ("line 5: ftp://old.example/", "")}


def test_opml() -> None:
    text = f"""<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body>
      <outline text="Folder"><outline type="rss" text="The well" xmlUrl="{WELL}.xml" htmlUrl="{WELL}"/></outline>
      <outline type="link" text="Tides" url="{MOLE}"/><outline text="A thought"/>
      <outline type="include" text="More" url="https://more.example/list.opml"/></body></opml>"""
    assert items_of(text) == [
        Item(url=f"{WELL}.xml", title="The well", is_feed=True),
        Item(url=MOLE, title="Tides"),
    ]
    assert left_out_of(text) == {("A thought", ""), ("More", "https://more.example/list.opml")}


def test_opml_reads_no_entities() -> None:
    declared = '<!DOCTYPE opml [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    text = f'{declared}<opml><body><outline text="&e;" url="{WELL}"/></body></opml>'
    with pytest.raises(NoList):
        read_list(text.encode())


def test_jobs_of_urlwatch() -> None:
    text = f"""name: "The well"
url: "{WELL}"
filter:
  - css: main
  - html2text
---
name: disk
command: df -h
---
url: ["{MOLE}", "{MOLE}2"]
timeout: 10
headers: {{Accept: text/html}}
---
name: "off"
url: ["https://off.example/", "https://off.example/2"]
enabled: false
---
- 5
- {{navigate: "{MOLE}3"}}
---
"""
    assert items_of(text) == [
        Item(url=WELL, title="The well"),
        Item(url=MOLE),
        Item(url=f"{MOLE}2"),
        Item(url=f"{MOLE}3", browser=True),
    ]
    assert left_out_of(text) == {
        ("filter", WELL),
        ("disk", ""),
        ("headers", MOLE),
        ("headers", f"{MOLE}2"),
        ("off", "https://off.example/"),
        ("off", "https://off.example/2"),
        ("5", ""),
    }


def test_jobs_of_webchanges() -> None:
    text = f"""name: Tides
note: looked at on Mondays
url: {MOLE}
use_browser: true
additions_only: true
user_visible_url: https://mole.example/for-people
method: GET
filters: [html2text]
"""
    assert items_of(text) == [Item(url=MOLE, title="Tides", browser=True)]
    assert left_out_of(text) == {
        ("filters", MOLE),
        ("user_visible_url https://mole.example/for-people", MOLE),
    }


SETTINGS = {"application": {"tags": {"t1": {"title": "Water"}, "t3": {"title": "Other"}}}}
WATCHES = {
    "11": {
        "url": WELL,
        "title": "The well",
        "time_between_check": {"days": 1, "hours": 6, "weeks": None},
        "time_between_check_use_default": False,
        "include_filters": ["main"],
        "headers": {},
        "tags": ["t1", "t2"],
    },
    "22": {
        "url": MOLE,
        "time_between_check": {"hours": 3},
        "time_between_check_use_default": True,
        "method": "POST",
        "fetch_backend": "html_webdriver",
        "tag": "sea, by foot",
    },
    "33": {"url": "https://shop.example/", "processor": "restock_diff"},
    "44": {"url": "https://off.example/", "paused": True, "title": "Off"},
}


def backup(files: dict[str, object]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        for name, content in files.items():
            packed.writestr(name, json.dumps(content))
    return target.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        json.dumps({"watching": WATCHES, "settings": SETTINGS}).encode(),
        backup({"url-watches.json": {"watching": WATCHES, "settings": SETTINGS}, "11/history.txt": {}}),
        backup(
            {
                "changedetection.json": {"settings": SETTINGS},
                **{f"{uid}/watch.json": item for uid, item in WATCHES.items()},
            }
        ),
    ],
)
def test_changedetection(content: bytes) -> None:
    found = read_list(content)
    assert list(found.items) == [
        Item(url=WELL, title="The well", every_s=108000.0, tags=("Water",)),
        Item(url=MOLE, tags=("sea", "by foot"), browser=True),
    ]
    assert {(left.what, left.url) for left in found.left_out} == {
        ("include_filters", WELL),
        ("tag t2", WELL),
        ("method", MOLE),
        ("https://shop.example/", "https://shop.example/"),
        ("Off", "https://off.example/"),
    }


def test_watches_as_the_api_lists_them() -> None:
    items = items_of(json.dumps(WATCHES))
    assert [(item.url, item.tags) for item in items] == [(WELL, ()), (MOLE, ("sea", "by foot"))]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"just words\n",
        b"\xff\xfe\x00",
        b"{",
        b'{"a": 1}',
        b"[1, 2]",
        b"<html><body></body></html>",
        b"<opml",
        b"url: [\n",
        b"PK\x03\x04 broken",
        backup({"readme.json": {}}),
        b'{"watching": ' + b"[" * 100_000,
    ],
)
def test_what_is_no_list_is_said(content: bytes) -> None:
    with pytest.raises(NoList) as caught:
        read_list(content)
    assert len(str(caught.value)) < 160


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace"))))
def test_any_bytes_are_a_list_or_none(content: bytes) -> None:
    for begin in (b"", b"url: ", b"<opml>", b"{"):
        with contextlib.suppress(NoList):
            assert isinstance(read_list(begin + content), Imported)


def test_each_left_out_says_why() -> None:
    found = read_list(json.dumps(WATCHES).encode())
    assert all(isinstance(left, LeftOut) and left.why for left in found.left_out)


HERE = "https://site.example/feeds/all"


@pytest.mark.parametrize(
    "content",
    [
        f"""<rss version="2.0"><channel><title>x</title><link>{HERE}</link>
            <item><title>b</title><link>/b</link></item><item><link>https://site.example/a</link></item>
            <item><link>/b</link></item><item><title>none</title></item></channel></rss>""",
        """<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>
            <entry><id>1</id><title>b</title><link href="../b"/></entry>
            <entry><id>2</id><title>a</title><link rel="alternate" href="https://site.example/a"/></entry></feed>""",
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "items": [{"id": "1", "url": "/b"}, {"id": "2", "external_url": "https://site.example/a"}, {"id": "3"}],
            }
        ),
    ],
)
def test_the_articles_of_a_feed(content: str) -> None:
    assert articles_of(content.encode(), HERE) == ["https://site.example/b", "https://site.example/a"]


def rss_of(*items: tuple[str, str]) -> bytes:
    entries = "".join(f"<item><link>/{name}</link><pubDate>{date}</pubDate></item>" for name, date in items)
    return f'<rss version="2.0"><channel><title>x</title>{entries}</channel></rss>'.encode()


def atom_of(*items: tuple[str, str]) -> bytes:
    entries = "".join(f'<entry><id>{name}</id><link href="/{name}"/>{dates}</entry>' for name, dates in items)
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>{entries}</feed>'.encode()


def json_of(*items: tuple[str, object]) -> bytes:
    listed = [{"id": name, "url": f"/{name}", "date_published": date} for name, date in items]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": listed}).encode()


RISING = [(f"f{day}", f"{day:02} May 2024 10:00:00 GMT") for day in range(1, 6)]


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (rss_of(*RISING), "f5 f4 f3 f2 f1"),
        (rss_of(*reversed(RISING)), "f5 f4 f3 f2 f1"),
        (rss_of(*RISING, ("f9", "Thu, 09 May 2024 10:00:00 GMT")), "f9 f5 f4 f3 f2 f1"),
        (rss_of(("a", ""), ("b", "")), "a b"),
        (rss_of(("pinned", ""), *RISING[:2], ("last", "some day")), "pinned f2 f1 last"),
        (json_of(("a", "2024-05-01T23:00:00-05:00"), ("b", "2024-05-02T03:00:00Z"), ("c", 5)), "a b c"),
        (json_of(("a", "2024-05-01T23:00:00+05:00"), ("b", "2024-05-02T03:00:00Z")), "b a"),
        (
            atom_of(
                ("old", "<published>2019-01-01T00:00:00Z</published><updated>2024-05-03T00:00:00Z</updated>"),
                ("new", "<updated>2024-05-02T00:00:00Z</updated>"),
            ),
            "new old",
        ),
    ],
)
def test_the_newest_are_known_by_their_dates(content: bytes, named: str) -> None:
    """RFC 4287 §4.1.1: the order of entries means nothing."""
    assert [url.rpartition("/")[2] for url in articles_of(content, HERE)] == named.split()


@pytest.mark.parametrize(
    "content", [b"", b"<html></html>", b"{}", b'{"items": []}', b"{", b"[]", b"http://127.0.0.1/feed"]
)
def test_what_is_no_feed_is_said_and_nothing_is_fetched(content: bytes) -> None:
    with pytest.raises(NoList):
        articles_of(content, HERE)


BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ('<rss version="2.0"><channel><item><link>', "</link></item></channel></rss>"),
        ("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>", "</loc></url></urlset>"),
    ],
)
def test_entities_of_a_list_are_not_read(tmp_path: Path, begin: str, end: str) -> None:
    """Neither those that become gigabytes, nor those that name a file."""
    secret = tmp_path / "secret"
    secret.write_text("hush")
    entities = f'<!ENTITY a0 "aaaaaaaaaa">{BOMB}<!ENTITY x SYSTEM "{secret.as_uri()}">'
    for name in ("a9", "x"):
        content = f"<?xml version='1.0'?><!DOCTYPE x [{entities}]>{begin}https://site.example/&{name};{end}".encode()
        named: list[str] = []
        with contextlib.suppress(NoList):
            named += articles_of(content, HERE)
        with contextlib.suppress(NoList):
            named += read_sitemap(content, HERE).pages
        assert all(len(url) < 100 and "hush" not in url for url in named)


SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
  <!-- all of it --><url><loc>https://site.example/</loc></url>
  <url><loc> https://site.example/old </loc><lastmod>2019-01-01</lastmod></url>
  <url><lastmod>2024-05-01T10:00:00+00:00</lastmod><loc>https://site.example/new</loc></url>
  <url><loc>https://other.example/page</loc></url><url><loc>https://site.example/undated</loc></url></urlset>"""


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_the_pages_of_a_sitemap(pack: type[bytes]) -> None:
    found = read_sitemap(pack(SITEMAP.encode()), "https://site.example/sitemap.xml")
    assert found.pages == ("https://site.example/new", "https://site.example/old", "https://site.example/undated")
    assert found.sitemaps == ()


def test_dates_of_a_sitemap_are_instants() -> None:
    dates = {"a": "2024-05-02T01:00:00+05:00", "b": "2024-05-01T22:00Z", "c": "2024-05", "d": "2024", "e": "soon"}
    pages = "".join(f"<url><loc>/{name}</loc><lastmod>{date}</lastmod></url>" for name, date in dates.items())
    found = read_sitemap(f"<urlset>{pages}</urlset>".encode(), "https://site.example/sitemap.xml")
    assert "".join(page[-1] for page in found.pages) == "bacde"


def test_what_others_add_to_a_sitemap_is_no_page() -> None:
    added = "<i:image><i:loc>https://site.example/a.png</i:loc></i:image><n:news><n:title>A</n:title></n:news>"
    pages = "".join(f"<m:url>{added}<m:loc>https://site.example/{number}</m:loc></m:url>" for number in range(50_000))
    names = 'xmlns:m="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:i="urn:i" xmlns:n="urn:n"'
    found = read_sitemap(f"<m:urlset {names}>{pages}</m:urlset>".encode(), "https://site.example/sitemap.xml")
    assert found.pages == tuple(f"https://site.example/{number}" for number in range(50_000))


def test_an_index_of_sitemaps() -> None:
    index = SITEMAP.replace("urlset", "sitemapindex").replace("<url>", "<sitemap>").replace("</url>", "</sitemap>")
    found = read_sitemap(index.encode(), "https://site.example/sitemap.xml")
    assert found.sitemaps[0] == "https://site.example/new"
    assert found.pages == ()


@pytest.mark.parametrize("content", [b"", b"<html/>", b"\x1f\x8bno", gzip.compress(b" " * 60_000_000), b"<urlset>"])
def test_what_is_no_sitemap_is_said(content: bytes) -> None:
    with pytest.raises(NoList):
        read_sitemap(content, "https://site.example/sitemap.xml")
