"""A page with `render = "browser"` is fetched like any other page, and so is all that it asks for.

What is asserted on is the server's own log.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest

from monitor.check import Environment, check_round
from monitor.config import NetworkPort
from monitor.fetch import FetchSettings, Web, rendering
from monitor.fetch.http import Fetcher
from monitor.fetch.politeness import Politeness
from monitor.model import (
    Failed,
    Failure,
    Fetched,
    FetchResult,
    Hop,
    Plan,
    Refusal,
    Refused,
    Render,
    Request,
    Tracked,
    Validators,
)
from monitor.render import chromium
from monitor.store import Store
from tests.fetch.conftest import FaultServer
from tests.render.conftest import canary_at, escape_artist

pytestmark = [pytest.mark.e2e, pytest.mark.needs("chromium")]

HTML = ("Content-Type: text/html; charset=utf-8",)
JSON = ("Content-Type: application/json",)
TEXT = "document.querySelector('article').append"
LOADS = f"fetch('/log.json').then(answer => answer.json()).then(log => {TEXT}(log.text));"

Show = Callable[..., FetchResult]


@pytest.fixture
def settings(server: FaultServer) -> FetchSettings:
    """Only this server may be asked, and no other port of its host."""
    return FetchSettings(
        user_agent="article-monitor/1.0 (+https://monitor.example/bot)",
        timeout_s=40.0,
        max_body_bytes=200_000,
        per_host_delay_s=0.0,
        allow_private=(NetworkPort(ip_network("127.0.0.1/32"), server.port),),
    )


@pytest.fixture
def show(store: Store, settings: FetchSettings) -> Show:
    async def ask(url: str, settings: FetchSettings, validators: Validators) -> FetchResult:
        web = Web(settings, store)
        try:
            return await web.get(Request(url=url, validators=validators, render=Render.BROWSER))
        finally:
            await web.aclose()

    def run(url: str, *, settings: FetchSettings = settings, validators: Validators | None = None) -> FetchResult:
        return asyncio.run(ask(url, settings, validators or Validators()))

    return run


@pytest.fixture
def executable() -> Path:
    return chromium.executable(os.environ)


def page(script: str, body: str = "<article></article>") -> bytes:
    return f"<!DOCTYPE html><meta charset=utf-8><title>Log</title>{body}<script>{script}</script>".encode()


def said(result: FetchResult) -> str:
    assert not isinstance(result, Fetched), result
    return getattr(result, "message", "")


def test_what_the_page_asks_for_is_asked_honestly_and_one_after_the_other(server, show):
    server.answer(
        "/log.json", '{"text": "Flut – 3 m"}'.encode(), headers=(*JSON, "Set-Cookie: b=2", "Content-Encoding: identity")
    )
    server.answer("/style.css", b"p {color: red}", headers=("Content-Type: text/css",))
    server.answer("/more.js", f"{TEXT}('; more')".encode(), headers=("Content-Type: text/javascript",))
    server.answer("/moved.js", status=302, headers=("Location: /more.js",))
    body = """<link rel=stylesheet href=/style.css><article></article><img src=/image.png><iframe src=/frame></iframe>
      <video src=/film.mp4></video><form action=/form method=post></form>"""
    script = f"""document.cookie = 'a=1'; document.forms[0].submit(); {LOADS}
      fetch('/log.json', {{method: 'POST', body: 'x'}}).catch(() => 0);
      const late = document.createElement('script'); late.src = '/moved.js#x'; document.body.append(late);"""
    head = (*HTML, 'ETag: "1"', "Set-Cookie: c=3", "X-Two: 2")
    url = server.answer("/log", page(script, body), headers=head)
    result = show(url, validators=Validators(etag='"1"'))
    assert isinstance(result, Fetched)
    text = result.body.decode()
    assert (result.url, result.status, result.charset, result.hops) == (url, 200, "utf-8", ())
    assert "Flut – 3 m" in text
    assert "; more" in text
    assert ("x-two", "2") in result.headers
    assert ("content-type", "text/html; charset=utf-8") in result.headers
    assert result.validators == Validators()  # they would speak of the shell
    assert sorted(server.paths) == sorted(
        ["/robots.txt", "/log", "/style.css", "/log.json", "/moved.js", "/more.js"]
    )  # once each: no pictures, frames, films, forms
    assert server.most_in_flight == 1
    for seen in server.seen:
        assert seen.field("User-Agent") == b"article-monitor/1.0 (+https://monitor.example/bot)"
        assert seen.head.startswith(b"GET ")
        for absent in ("Cookie", "Referer", "Origin", "If-None-Match", "Sec-Fetch-Mode", "Sec-Ch-Ua"):
            assert seen.field(absent) is None


def test_nothing_reaches_an_address_that_is_not_allowed(server, show):
    """Another port of the same host, and the allowed port of another host, by all ways that a page has."""
    with canary_at("127.0.0.1") as port, canary_at("127.0.0.2", server.port) as host:
        for canary in (port, host):
            server.answer("/out.js", status=302, headers=(f"Location: http://{canary.authority}/redirected.js",))
            body = escape_artist(canary.authority) + b"<script src=/out.js></script>"
            body = body.replace(b"('file')", b"('')")  # who follows a link to a download is led on, and ended
            result = show(server.answer("/log", body, headers=HTML))
            assert isinstance(result, Fetched)
            assert b"done" in result.body
        assert "/out.js" in server.paths
        assert (port.seen, host.seen) == ([], [])


@pytest.mark.parametrize(
    "script",
    [
        "location = 'http://PLACE/'",
        "location.replace('http://PLACE/')",
        "document.write('<meta http-equiv=refresh content=\"0; url=http://PLACE/\">')",
        "const f = document.createElement('form'); f.action = 'http://PLACE/'; document.body.append(f); f.submit()",
    ],
)
def test_no_script_leads_the_page_to_an_address_that_is_not_allowed(server, show, script):
    with canary_at("127.0.0.2", server.port) as canary:
        url = server.answer("/log", page(script.replace("PLACE", canary.authority)), headers=HTML)
        result = show(url)
        assert isinstance(result, Refused)
        assert result.reason is Refusal.ADDRESS
        assert result.hops == (Hop(url=url, status=200),)
        assert canary.seen == []


@pytest.mark.parametrize("address", ["192.0.43.8", ""])
def test_a_public_page_gets_nothing_from_private_addresses(server, store, settings, executable, address):
    """A page that a browser shows can ask on; what may be fetched at a private address is not for its eyes."""
    server.answer("/log.json", b'{"text": "x"}', headers=JSON)
    script = f"{LOADS} fetch('/log.json').catch(() => {TEXT}('refused'))"
    url = server.answer("/log", page(script), headers=HTML)

    async def shown() -> FetchResult:
        fetcher = Fetcher(settings)
        politeness = Politeness(
            store, fetcher, user_agent="x", per_host_delay_s=0.0, now=lambda: datetime.now(UTC), sleep=asyncio.sleep
        )
        async with politeness.turn() as turn:
            document = await fetcher.fetch(Request(url=url), turn.take)
            assert isinstance(document, Fetched)
            assert document.address == "127.0.0.1"
            elsewhere = replace(document, address=address)
            return await rendering.rendered(
                elsewhere, turn=turn, fetch_document=refuse, settings=settings, executable=executable
            )

    async def refuse(url: str) -> FetchResult:
        raise AssertionError(url)

    result = asyncio.run(shown())
    assert isinstance(result, Fetched)
    assert b"refused" in result.body
    assert "/log.json" not in server.paths


def test_a_script_that_leads_on_is_a_redirect(server, show):
    end = server.answer("/end", page(f"{TEXT}('arrived')"), headers=HTML)
    middle = server.answer("/middle", status=301, headers=("Location: /end",))
    start = server.answer("/start", page(f"location = '{middle}'"), headers=HTML)
    result = show(start)
    assert isinstance(result, Fetched)
    assert b"arrived" in result.body
    assert (result.url, result.hops) == (end, (Hop(url=start, status=200), Hop(url=middle, status=301)))


@pytest.mark.parametrize(
    ("script", "reason", "words"),
    [
        ("location = '/round?' + Math.random()", Refusal.REDIRECT, "more than 5 redirects"),
        ("location = '/forbidden'", Refusal.ROBOTS, "robots.txt"),
        ("location = 'http://127.0.0.1:1/'", Refusal.SCHEME, "port 1 is not one of the web"),
    ],
)
def test_a_script_that_leads_where_nobody_should_go(server, show, script, reason, words):
    server.answer("/robots.txt", b"User-agent: *\nDisallow: /forbidden")
    for number in range(10):
        server.answer(f"/round?{number}", page(f"location = '/round?{number + 1}'"), headers=HTML)
    result = show(server.answer("/log", page(script.replace("' + Math.random()", "0'")), headers=HTML))
    assert isinstance(result, Refused)
    assert result.reason is reason
    assert words in result.message
    assert "/forbidden" not in server.paths


def test_a_script_that_leads_to_what_is_gone(server, show):
    result = show(server.answer("/log", page("location = '/gone'"), headers=HTML))
    assert isinstance(result, Failed)
    assert (result.kind, result.status) == (Failure.STATUS, 404)


def test_a_download_leaves_the_page_as_it_is(server, show):
    server.answer("/chart.pdf", b"%PDF-1.7", headers=("Content-Type: application/pdf",))
    result = show(server.answer("/log", page(f"{TEXT}('here'); location = '/chart.pdf'"), headers=HTML))
    assert isinstance(result, Fetched)
    assert b"here" in result.body


def test_robots_txt_holds_for_what_the_page_asks_of_its_host(server, show):
    server.answer("/robots.txt", b"User-agent: *\nDisallow: /log.json")
    server.answer("/log.json", b'{"text": "x"}', headers=JSON)
    script = f"{LOADS} fetch('/log.json').catch(() => {TEXT}('refused'))"
    result = show(server.answer("/log", page(script), headers=HTML))
    assert isinstance(result, Fetched)
    assert b"refused" in result.body
    assert "/log.json" not in server.paths


def test_a_host_that_asks_for_patience_gets_it(server, show, store):
    server.answer("/log.json", status=429, headers=("Retry-After: 3600",))
    result = show(server.answer("/log", page(LOADS), headers=HTML))
    assert isinstance(result, Failed)
    assert (result.status, said(result)) == (429, "the server answered 429 to something that the page asked for")
    hold = store.host(f"127.0.0.1:{server.port}").hold_until
    assert hold is not None
    assert result.retry_at == hold


def test_a_page_has_bounds(server, show, settings, monkeypatch):
    monkeypatch.setattr(rendering, "PARTS_MAX", 5)
    many = server.answer("/many", page("for (const n of Array(9).keys()) fetch('/x?' + n)"), headers=HTML)
    assert said(show(many)) == "127.0.0.1: the page asks for more than 5 files"
    monkeypatch.setattr(rendering, "PARTS_BODIES", 1)
    for number in range(3):
        server.answer(f"/big?{number}", b"x" * 90_000)
    big = server.answer("/big", page("for (const n of Array(3).keys()) fetch('/big?' + n)"), headers=HTML)
    assert said(show(big)) == "127.0.0.1: the page asks for more than 200000 bytes"
    grown = server.answer("/grown", page("document.body.append('ä'.repeat(150_000))"), headers=HTML)
    assert said(show(grown)) == "127.0.0.1: the page grew beyond what max_body allows (200000 bytes)"
    endless = server.answer("/endless", page("while (true) {}"), headers=HTML)
    result = show(endless, settings=replace(settings, timeout_s=3.0))
    assert isinstance(result, Failed)
    assert (result.kind, said(result)) == (Failure.TIMEOUT, "127.0.0.1: the page did not come to rest within 3 s")


def test_an_answer_that_is_no_page_is_never_shown(server, show):
    for path, status in (("/503", 503), ("/404", 404)):
        result = show(server.answer(path, b"<p>no", status=status, headers=HTML))
        assert isinstance(result, Failed)
        assert result.status == status
    assert isinstance(show(server.answer("/pdf", b"%PDF-1.7", headers=("Content-Type: application/pdf",))), Refused)


def test_what_is_missing_is_named_with_the_command_that_installs_it(server, show, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    result = show(server.answer("/log", page(""), headers=HTML))
    assert isinstance(result, Failed)
    assert result.kind is Failure.BROWSER
    assert "apt install chromium" in said(result)
    assert server.seen == []


def test_the_secret_of_an_address_is_not_told_to_its_scripts(server, show, settings):
    real = server.answer("/log?token=open-sesame", page(f"{TEXT}(location.href)"), headers=HTML)
    shown = server.url("/log?token=***")
    result = show(shown, settings=replace(settings, real_addresses={shown: real}))
    assert isinstance(result, Fetched)
    assert result.url == shown
    assert b"token=***" in result.body
    assert b"open-sesame" not in result.body


def test_one_page_is_shown_at_a_time_and_the_next_is_put_off(server, store, settings, monkeypatch):
    monkeypatch.setattr("monitor.fetch.WAIT_MAX", timedelta(seconds=0.5))
    endless = server.answer("/endless", page("while (true) {}"), headers=HTML)

    async def both() -> list[FetchResult]:
        web = Web(replace(settings, timeout_s=3.0), store)
        try:
            requests = (Request(url=url, render=Render.BROWSER) for url in (endless, server.url("/next")))
            return list(await asyncio.gather(*map(web.get, requests)))
        finally:
            await web.aclose()

    shown, put_off = asyncio.run(both())
    assert isinstance(shown, Failed)
    assert isinstance(put_off, Refused)
    assert (put_off.reason, put_off.message) == (Refusal.WAIT, "the browser is busy with other pages")
    assert put_off.retry_at is not None
    assert "/next" not in server.paths


def test_a_round_shows_all_its_pages_however_long_the_first_takes(server, store, settings, monkeypatch):
    """Who waits for the browser has not begun: its wait is no failure, and ends with a look at the page."""
    monkeypatch.setattr("monitor.fetch.WAIT_MAX", timedelta(seconds=0.5))
    scripts = ["while (true) {}", f"{TEXT}('one')", f"{TEXT}('two')"]
    tracked = [
        Tracked(
            name=f"log-{number}",
            url=server.answer(f"/{number}", page(script), headers=HTML),
            plan=Plan(render=Render.BROWSER),
        )
        for number, script in enumerate(scripts)
    ]
    store.sync(tracked, datetime.now(UTC))

    async def check() -> None:
        env = Environment(store, Web(replace(settings, timeout_s=5.0), store))
        try:
            await check_round(env, [page for page, _ in store.pages()], concurrency=3)
        finally:
            await env.aclose()

    asyncio.run(check())
    errors = {page.name: state.error for page, state in store.pages()}
    assert "did not come to rest" in errors["log-0"]
    assert not any("busy" in (error or "") for error in errors.values())
    assert sorted(server.paths) == ["/0", "/1", "/2", "/robots.txt"]


def test_a_script_that_changes_its_mind_leads_nowhere(server, show):
    """The page that stands there in the end is the one that is named, however many were asked for."""
    for number in range(3):
        server.answer(f"/{number}", page(f"{TEXT}('page {number}')"), headers=HTML)
    stays = server.answer("/stays", page(f"{TEXT}('stayed'); location = '/0'; window.stop()"), headers=HTML)
    result = show(stays)
    assert isinstance(result, Fetched)
    assert b"stayed" in result.body
    assert (result.url, result.hops) == (stays, ())

    script = "location = '/0'; for (const n of [4, 5, 6]) fetch('/' + n); setTimeout(() => location = '/2', 1)"
    result = show(server.answer("/restless", page(script), headers=HTML))
    assert isinstance(result, Fetched)
    assert result.url in (server.url("/0"), server.url("/2"))
    assert f"page {result.url[-1]}".encode() in result.body
    assert server.most_in_flight == 1


def test_a_script_may_give_the_page_another_address(server, show):
    url = server.answer("/log", page(f"history.pushState(0, '', '/elsewhere'); {TEXT}('here')"), headers=HTML)
    result = show(url)
    assert isinstance(result, Fetched)
    assert (result.url, b"here" in result.body) == (url, True)


def test_fields_that_are_for_others_do_no_harm(server, show):
    fields = ("Content-Disposition: attachment", "X-Odd: \u00e9\u4e2d", "Link: </x.js>; rel=preload; as=script")
    result = show(server.answer("/log", page(f"{TEXT}('here')"), headers=(*HTML, *fields)))
    assert isinstance(result, Fetched)
    assert b"here" in result.body
    assert sorted(server.paths) == ["/log", "/robots.txt"]
