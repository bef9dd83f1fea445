"""A page is shown as its scripts leave it; whatever it does, nothing gets out and nothing is left behind."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import pytest

from monitor.render import view
from monitor.render.chromium import executable
from monitor.render.family import descendants
from monitor.render.messages import Answer, Ask, Broke, Opening, Settled
from tests.render.conftest import Canary, escape_artist

pytestmark = [pytest.mark.e2e, pytest.mark.needs("chromium")]

URL = "https://pier.example/tides"
HTML = {"content-type": "text/html; charset=utf-8"}


@cache
def usual() -> Opening:
    """Raises NoBrowser, which says what to install."""
    return Opening(
        url=URL,
        user_agent="article-monitor/1.0 (+https://monitor.example/bot)",
        executable=str(executable(os.environ)),
        memory_bytes=1 << 30,
        max_chars=1_000_000,
    )


@dataclass
class Site:
    """Answers the page's questions, and remembers them. What it does not know gets nothing."""

    page: bytes
    others: dict[str, tuple[dict[str, str], bytes]] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    asks: list[Ask] = field(default_factory=list)
    processes: int = 0

    async def answer(self, ask: Ask) -> Answer:
        self.asks.append(ask)
        self.processes = max(self.processes, len(descendants(os.getpid())))
        if ask.is_document and ask.url == URL:
            return Answer(number=ask.number, status=200, headers=HTML, body=self.page)
        if ask.url in self.others:
            headers, body = self.others[ask.url]
            return Answer(number=ask.number, status=200, headers=headers, body=body)
        if ask.url in self.redirects:
            return Answer(number=ask.number, status=302, headers={"location": self.redirects[ask.url]})
        return Answer(number=ask.number)

    def kinds_of(self, url: str) -> list[tuple[str, str, bool]]:
        return [(ask.method, ask.kind, ask.is_document) for ask in self.asks if ask.url == url]


Look = Callable[..., Settled | Broke]


@pytest.fixture
def place() -> Iterator[Path]:
    """A temporary folder with a short path, which Chromium's socket needs."""
    with tempfile.TemporaryDirectory(prefix="views-") as folder:
        yield Path(folder)


@pytest.fixture
def look(place: Path, monkeypatch: pytest.MonkeyPatch) -> Look:
    """A view of the site's page. Afterwards nothing of it runs, and nothing of it lies in the temporary folder."""
    monkeypatch.setattr(tempfile, "tempdir", str(place))

    def run(site: Site, *, limit_s: float = 60.0, opening: Opening | None = None) -> Settled | Broke:
        try:
            return asyncio.run(view.look(opening or usual(), site.answer, limit_s))
        finally:
            assert descendants(os.getpid()) == []
            assert list(place.iterdir()) == []

    return run


def page(script: str, body: str = "<article><p>The log:</p></article>") -> bytes:
    return f"<!DOCTYPE html><title>Tides</title>{body}<script>{script}</script>".encode()


def test_text_that_a_script_fetches_is_there_and_what_is_for_others_is_not(look):
    """One page with much in it: each view costs seconds."""
    script = """
      fetch('/log.json', {headers: {'X-Api-Key': 'public'}}).then(answer => answer.json()).then(log => {
        document.querySelector('article').innerHTML += '<p>' + log.text + '</p>';
      });
      customElements.define('x-note', class extends HTMLElement {
        constructor() { super(); this.attachShadow({mode: 'open'}).innerHTML = '<p>Note: <slot>none</slot>.</p>'; }
      });
      for (const name of ['documentElement', 'doctype']) Object.defineProperty(document, name, {get() { throw 1; }});
      Element.prototype.cloneNode = Node.prototype.appendChild = () => { throw 1; };
      alert('a dialog'); confirm('another'); prompt('a third'); window.open('https://pier.example/popup'); print();
      document.cookie = 'a=1'; localStorage.a = '1';
    """
    body = """<script type="application/ld+json">{"@type": "Article"}</script><noscript>Switch on JavaScript!</noscript>
      <article></article><x-note>spring tide</x-note><div id="agent"></div>
      <script>document.getElementById('agent').append(navigator.userAgent, new Date(0).getTimezoneOffset())</script>"""
    site = Site(page(script, body), {"https://pier.example/log.json": ({}, '{"text": "Hochwasser – 3 m"}'.encode())})
    found = look(site)
    assert isinstance(found, Settled)
    text = found.body.decode()
    assert text.startswith("<!DOCTYPE html>")
    assert "<p>Hochwasser – 3 m</p>" in text
    assert "<x-note><p>Note: spring tide.</p></x-note>" in text
    assert f"{usual().user_agent}0</div>" in text
    assert "application/ld+json" in text
    assert "Switch on JavaScript" not in text
    assert "localStorage" not in text
    assert site.kinds_of("https://pier.example/log.json") == [("GET", "fetch", False)]
    assert site.kinds_of("https://pier.example/popup") in ([], [("GET", "document", False)])
    assert site.processes > 3  # that they are gone afterwards is worth saying


def test_nothing_gets_out_even_where_the_system_leaves_the_browser_its_network(look, canary: Canary):
    site = Site(escape_artist(canary.authority))
    found = look(site, opening=replace(usual(), networkless=False))
    assert isinstance(found, Settled)
    assert b"done" in found.body
    assert canary.seen == []
    asked = {ask.url.rpartition("/")[2] for ask in site.asks}
    assert {"script.js", "fetch", "xhr", "beacon", "frame", "popup", "imported.js"} <= asked  # it did try


def test_nothing_gets_out_from_a_secure_page_either(look, canary: Canary):
    """WebTransport, service workers and some of WebRTC are for secure pages only."""
    body = escape_artist(canary.authority).replace(b"http://", b"https://").replace(b"ws://", b"wss://")
    found = look(Site(body))
    assert isinstance(found, Settled)
    assert b"done" in found.body
    assert canary.seen == []


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("while (true) {}", id="an endless script"),
        pytest.param("while (true) alert('again')", id="endless dialogs"),
        pytest.param("const again = () => Promise.resolve().then(again); again()", id="endless promises"),
    ],
)
def test_a_page_that_never_rests_is_ended(look, script):
    began = time.monotonic()
    with pytest.raises(view.TookTooLong):
        look(Site(page(script)), limit_s=3.0)
    assert time.monotonic() - began < 30


def test_a_page_that_never_stops_to_ask_is_taken_as_it_is(look):
    script = "setInterval(() => fetch('/news').catch(() => 0), 100)"
    found = look(Site(page(script)))
    assert isinstance(found, Settled)
    assert b"The log:" in found.body


def test_a_page_that_takes_all_memory_is_ended(look):
    script = "const all = []; while (true) all.push(new Uint8Array(1 << 24).fill(all.length))"
    found = look(Site(page(script)), opening=replace(usual(), memory_bytes=700 << 20))
    assert isinstance(found, Broke)
    assert "memory" in found.message
    assert not found.too_large


def test_a_document_that_grows_too_large_is_not_taken(look):
    script = "document.body.append('x'.repeat(2_000_000))"
    assert look(Site(page(script))) == Broke(message="the document has grown beyond max_body", too_large=True)


def test_what_slips_past_us_ends_at_the_second_barrier(look, canary: Canary):
    """The browser follows a redirect by itself, which it is never sent: to a proxy that is not there."""
    led_away = f"{URL}/away"
    site = Site(page(f"location = '{led_away}'"), redirects={led_away: f"http://{canary.authority}/"})
    found = look(site, opening=replace(usual(), networkless=False))
    assert isinstance(found, Broke)
    assert "a page of its own" in found.message
    assert canary.seen == []


def test_a_browser_that_does_not_start_is_said(look):
    found = look(Site(page("")), opening=replace(usual(), executable="/nonexistent/chromium"))
    assert isinstance(found, Broke)
    assert "\n" not in found.message


WATCHER = """
import asyncio, sys, types
# A library may have brought a package of its own that is called tests.
sys.modules["tests"] = types.ModuleType("tests")
sys.modules["tests"].__path__ = sys.argv[1:]
from tests.render.test_view import Site, page, usual
from monitor.render.view import look

async def main():
    site = Site(page("while (true) {}"))
    looking = asyncio.create_task(look(usual(), site.answer, 60.0))
    while not site.asks:
        await asyncio.sleep(0.05)
    print("shown", flush=True)
    await looking

asyncio.run(main())
"""


def test_nothing_is_left_of_a_view_whose_program_was_killed(place):
    program = subprocess.Popen(
        [sys.executable, "-c", WATCHER, str(Path(__file__).parents[1])],
        stdout=subprocess.PIPE,
        env=os.environ | {"TMPDIR": str(place)},
    )
    try:
        assert program.stdout is not None
        assert program.stdout.readline() == b"shown\n"
        family = descendants(program.pid)
        assert len(family) > 3
    finally:
        program.send_signal(signal.SIGKILL)
        program.communicate()
    latest = time.monotonic() + 20
    while (left := [number for number in family if _runs(number)] or list(place.iterdir())) and (
        time.monotonic() < latest
    ):
        time.sleep(0.05)
    assert left == []


def _runs(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
