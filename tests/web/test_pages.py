"""The pages tell the history to people, run nothing, and answer only for ourselves."""

from __future__ import annotations

import asyncio
import re
import signal
import socket
from datetime import UTC, datetime
from typing import Any

import pytest
from lxml import html
from unidiff import PatchSet

from monitor.errors import ServeError, StoreError
from monitor.model import PageState, PageStatus, Sighting
from monitor.web.app import create_app
from monitor.web.serve import WebServer

SINCE = datetime(2024, 5, 1, 7, tzinfo=UTC)
READABLE = [
    "/",
    "/?sheet=2",
    "/articles/tides",
    "/articles/tides/0",
    "/articles/tides/1",
    "/articles/tides/2",
    "/articles/tides/1.patch",
    "/articles/tides/snapshots/1",
    "/style.css",
    "/healthz",
    "/atom.xml",
]
ABSENT = [
    "/nothing",
    "/articles/",
    "/articles/nobody",
    "/articles/tides/99",
    "/articles/tides/99999999999999999999",
    "/articles/tides/-1",
    "/articles/tides/99.patch",
    "/articles/tides/snapshots/99",
    "/articles/..%2f..%2fetc%2fpasswd",
    "/articles/%00",
    "/static/style.css",
    "//evil.example/",
]
ODD_REQUESTS = [("POST", "/"), ("PUT", "/atom.xml"), ("DELETE", "/articles/tides"), ("OPTIONS", "/"), ("TRACE", "/")]


@pytest.mark.parametrize("path", READABLE)
def test_each_page_answers(site: Any, path: str) -> None:
    assert site.ask(path).status == 200


@pytest.mark.parametrize("path", ABSENT)
def test_what_is_not_there_is_404(site: Any, path: str) -> None:
    assert site.ask(path).status == 404


@pytest.mark.parametrize(
    ("method", "path"), [*(("GET", path) for path in READABLE + ABSENT), ("HEAD", "/"), *ODD_REQUESTS]
)
def test_every_answer_lets_nothing_run(site: Any, method: str, path: str) -> None:
    headers = site.ask(path, method=method).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self'")
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(("method", "path"), ODD_REQUESTS)
def test_only_reading_is_allowed(site: Any, method: str, path: str) -> None:
    answer = site.ask(path, method=method)
    assert answer.status == 405
    assert answer.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("feeds.example.net:8787", 200),
        ("FEEDS.example.net", 200),
        ("feeds.example.net.", 200),
        ("localhost:1", 200),
        ("127.0.0.1:8787", 200),
        ("127.9.9.9", 200),
        ("[::1]:8787", 200),
        ("rebound.example", 421),
        ("feeds.example.net.evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("192.168.1.7", 421),
        ("[::1", 421),
        ("", 421),
    ],
)
def test_it_answers_only_for_its_own_hosts(site: Any, host: str, status: int) -> None:
    answer = site.ask("/articles/tides", Host=host)
    assert answer.status == status
    assert ("Tides" in answer.text) == (status == 200)


def test_the_front_page_lists_articles_and_their_feeds(site: Any) -> None:
    page = html.fromstring(site.ask("/").body)
    assert page.xpath("//tbody//th//a/@href") == ["/articles/tides"]
    assert page.xpath("string(//tbody//th//a)") == "Tides & <b>moles</b>"
    assert {"/articles/tides.atom.xml", "/articles/tides.feed.json"} <= set(page.xpath("//tbody//a/@href"))
    found = page.xpath("//link[@rel='alternate']")
    assert [(link.get("type"), link.get("href")) for link in found] == [
        ("application/atom+xml", "/atom.xml"),
        ("application/rss+xml", "/rss.xml"),
        ("application/feed+json", "/feed.json"),
    ]


def test_a_timeline_runs_from_the_newest_to_the_history_that_the_article_states(site: Any) -> None:
    page = html.fromstring(site.ask("/articles/tides").body)
    links = page.xpath("//ol[@class='timeline']//h3/a/@href")
    assert [link for link in links if "/tides/" in link] == [f"/articles/tides/{n}" for n in (2, 1, 0)]
    assert "UPDATE (December 19, 2018) · 19 Dec 2018" in page.xpath("string(//li[@class='stated'])")
    assert "/articles/tides.atom.xml" in page.xpath("//link[@rel='alternate']/@href")
    assert any("readings" in link for link in page.xpath("//details//a/@href"))


@pytest.mark.parametrize("path", ["/articles/tides", "/articles/tides/0", "/articles/tides/2"])
def test_readers_find_the_feeds_from_each_page_of_an_article(site: Any, path: str) -> None:
    found = html.fromstring(site.ask(path).body).xpath("//head/link[@rel='alternate']/@href")
    own = [f"/articles/tides.{end}" for end in ("atom.xml", "rss.xml", "feed.json")]
    assert found == ["/atom.xml", "/rss.xml", "/feed.json", *own]


def test_a_related_post_has_a_page_that_leads_to_its_article(site: Any) -> None:
    post = site.store.find_page("https://harbour.example.org/readings")
    assert "Related post" in site.ask(f"/articles/{post.name}").text
    assert 'href="/articles/tides"' in site.ask(f"/articles/{post.name}/0").text


def test_a_revision_shows_the_entry_as_feeds_do_with_its_patch_and_snapshots(site: Any) -> None:
    answer = site.ask("/articles/tides/2")
    assert "rises by <del>three</del> <ins>four</ins> metres" in answer.text
    page = html.fromstring(site.ask("/articles/tides/1").body)
    assert "+UPDATE: The gauge was moved." in page.xpath("string(//pre)")
    links = page.xpath("//main//a/@href")
    assert {"/articles/tides/snapshots/0", "/articles/tides/snapshots/1", "/articles/tides/1.patch"} <= set(links)
    assert {"/articles/tides/0", "/articles/tides/2"} <= set(links)
    assert "https://web.archive.org/web/20240503093000/https://harbour.example.org/tides" in links


STANDINGS = [
    (PageState(status=PageStatus.OK), ""),
    (PageState(status=PageStatus.FAILING, error="500"), "The last check brought no article: 500"),
    (PageState(status=PageStatus.BLOCKED, error="403"), "Its server does not let us in: 403"),
    (
        PageState(status=PageStatus.GONE, error="410", doubt=Sighting(what="410", first_at=SINCE, last_at=SINCE)),
        "The article is gone: 410 (since 1 May 2024, 07:00 UTC)",
    ),
    (PageState(status=PageStatus.SUSPICIOUS, error="login"), "Something else stands in the article’s place: login"),
    (PageState(status=PageStatus.UNSTABLE), "It answers with two texts in turn"),
]


@pytest.mark.parametrize(("state", "words"), STANDINGS)
def test_pages_say_what_is_wrong_with_an_article(serve: Any, diary: Any, state: PageState, words: str) -> None:
    diary.called("tides")
    diary.found("tides", range(1))
    diary.stands("tides", state)
    site = serve(of=diary.store)
    assert html.fromstring(site.ask("/articles/tides").body).xpath("string(//*[@class='trouble'])") == words
    listed = html.fromstring(site.ask("/").body).xpath("string(//tbody//*[@class='trouble'])")
    assert listed == words.partition(" (since")[0]


def test_an_article_that_has_left_the_configuration_says_since_when(serve: Any, diary: Any) -> None:
    diary.called("tides")
    diary.found("tides", range(1))
    diary.store.sync([], SINCE)
    page = serve(of=diary.store).ask("/articles/tides")
    assert "No longer followed since <time" in page.text
    assert "1 May 2024, 07:00 UTC</time>; its history stays." in page.text


def test_an_article_is_not_named_again_where_it_stands_above(site: Any) -> None:
    for path in ("/articles/tides", "/articles/tides/2"):
        page = html.fromstring(site.ask(path).body)
        (title,) = page.xpath("//h3[.//@href='/articles/tides/2']/a | //h1[starts-with(., 'EDIT')]")
        assert title.text_content() == "EDIT · unannounced — “by three metres.” → “by four metres.”"
    assert "by four metres.” — Tides &amp; &lt;b&gt;moles" in site.ask("/").text
    assert "by four metres.” — Tides &amp; &lt;b&gt;moles" in site.ask("/articles/tides/2").text.partition("<body")[0]


def test_markup_of_the_article_is_never_markup_of_ours(site: Any) -> None:
    for path in READABLE[:6]:
        page = html.fromstring(site.ask(path).body)
        assert page.xpath("//script | //b | //@onclick | //@style") == []
        assert all(re.match(r"https?://|/|\?", href) for href in page.xpath("//a/@href"))


def test_a_patch_is_plain_text_that_unidiff_reads(site: Any) -> None:
    answer = site.ask("/articles/tides/1.patch")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert PatchSet(answer.text).added == 1


def test_a_snapshot_is_a_file_to_keep_not_a_page(site: Any) -> None:
    answer = site.ask("/articles/tides/snapshots/1")
    assert answer.body == b"<html><script>alert(document.domain)</script>\xff"
    assert answer.headers["content-type"] == "text/plain"
    assert answer.headers["content-disposition"] == 'attachment; filename="tides-1.html.txt"'
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_links_stay_under_the_path_of_the_base_url(serve: Any) -> None:
    site = serve("https://example.net/changes/")
    page = html.fromstring(site.ask("/").body)
    own = [href for href in page.xpath("//@href") if not href.startswith("http")]
    assert own
    assert all(href.startswith("/changes/") for href in own)


def test_a_store_that_cannot_be_read_is_503_and_tells_no_paths(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged() -> None:
        raise StoreError("/var/lib/secret/monitor.sqlite3: malformed")

    monkeypatch.setattr(site.store, "last_seq", damaged)
    answer = site.ask("/healthz")
    assert answer.status == 503
    assert "secret" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_bug_is_500_and_still_lets_nothing_run(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def buggy() -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(site.store, "last_seq", buggy)
    answer = site.ask("/healthz")
    assert (answer.status, answer.text) == (500, "Something went wrong here.\n")
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_an_address_in_use_is_said_in_one_line(site: Any) -> None:
    async def start() -> None:
        await WebServer(create_app(site.store, site.settings), f"127.0.0.1:{site.server.port}").start()

    with pytest.raises(ServeError, match=rf"cannot listen on 127.0.0.1:{site.server.port}: Address already in use"):
        asyncio.run(start())


def test_signals_stay_with_the_program(site: Any) -> None:
    signals = (signal.SIGINT, signal.SIGTERM)

    async def while_serving() -> list[Any]:
        server = WebServer(create_app(site.store, site.settings), "127.0.0.1:0")
        before = [signal.getsignal(number) for number in signals]
        await server.start()
        during = [signal.getsignal(number) for number in signals]
        await server.stop()
        return [before, during]

    before, during = asyncio.run(while_serving())
    assert during == before


def test_a_stopped_server_gives_its_address_back(site: Any) -> None:
    async def start_and_stop() -> str:
        server = WebServer(create_app(site.store, site.settings), "127.0.0.1:0")
        await server.start()
        url = server.url
        await server.stop()
        return url

    url = asyncio.run(start_and_stop())
    port = int(url.rstrip("/").rpartition(":")[2])
    assert url == f"http://127.0.0.1:{port}/"
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=2)
