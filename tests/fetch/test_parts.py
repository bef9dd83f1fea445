"""What a page asks for while it is shown: no gap between its parts, but never two requests at once to a host."""

from __future__ import annotations

import asyncio
import socket
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from monitor.fetch.http import Fetcher
from monitor.fetch.politeness import Politeness, Turn
from monitor.model import Refusal, Refused, Request
from monitor.uri import host_key

pytestmark = pytest.mark.bulk

SLOW_S = 0.15
GAP_S = 0.6


def slowly(connection: socket.socket) -> None:
    time.sleep(SLOW_S)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\n<p>ok")


@pytest.fixture
def here(server) -> str:
    """The page's host; `there` is the same server under another name."""
    for number in range(9):
        server.at(f"/{number}", slowly)
    return server.url().rstrip("/")


@pytest.fixture
def there(server) -> str:
    return server.url(host="localhost").rstrip("/")


class Visit:
    """A page that is being shown in its turn, and other pages beside it."""

    def __init__(self, politeness: Politeness, fetcher: Fetcher, turn: Turn) -> None:
        self.politeness, self.fetcher, self.turn = politeness, fetcher, turn

    async def part(self, url: str) -> object:
        async with self.turn.part() as part:
            return await self.fetcher.fetch_part(url, {}, part.take)

    async def other_page(self, url: str) -> object:
        async with self.politeness.turn() as turn:
            return await self.fetcher.fetch(Request(url=url), turn.take)


@pytest.fixture
def visit(store, settings):
    """Does this work while the turn of a page goes on, in real time."""

    async def in_its_turn(page: str, work) -> object:
        fetcher, now = Fetcher(settings), lambda: datetime.now(UTC)
        politeness = Politeness(
            store, fetcher, user_agent=settings.user_agent, per_host_delay_s=GAP_S, now=now, sleep=asyncio.sleep
        )
        try:
            async with asyncio.timeout(20), politeness.turn() as turn:
                assert not isinstance(await fetcher.fetch(Request(url=page), turn.take), Refused)
                return await work(Visit(politeness, fetcher, turn))
        finally:
            await fetcher.aclose()

    return lambda page, work: asyncio.run(in_its_turn(page, work))


def spans_by_host(server) -> dict[bytes | None, list[tuple[float, float]]]:
    spans = defaultdict(list)
    for seen in server.seen:
        spans[seen.field("Host")].append((seen.started, seen.ended))
    return {host: sorted(of_host) for host, of_host in spans.items()}


def test_no_host_is_asked_twice_at_once_and_no_gap_is_kept(server, visit, here, there):
    async def work(shown: Visit) -> None:
        await asyncio.gather(*(shown.part(f"{host}/{number}") for host in (here, there) for number in range(1, 5)))

    visit(f"{here}/0", work)
    assert len(server.paths) == 10  # robots.txt of the page's host only
    for spans in spans_by_host(server).values():
        parts = spans[-4:]
        assert all(0 <= later[0] - earlier[1] < GAP_S for earlier, later in pairwise(parts))
    assert server.most_in_flight == 2  # two hosts, side by side


def test_parts_and_pages_of_others_never_meet(server, visit, here, there):
    """Nor does one wait for the other for ever: the page's own host is free again when its turn has ended."""

    async def work(shown: Visit) -> list[asyncio.Task[object]]:
        pages = [
            asyncio.create_task(shown.other_page(f"{host}/{number}")) for host in (there, here) for number in (5, 6)
        ]
        await asyncio.sleep(SLOW_S / 2)
        await asyncio.gather(*(shown.part(f"{there}/{number}") for number in (7, 8)))
        assert not any(page.done() for page in pages[2:])
        await shown.turn.leave()
        return await asyncio.gather(*pages)

    answers = visit(f"{here}/0", work)
    assert not any(isinstance(answer, Refused) for answer in answers)
    for spans in spans_by_host(server).values():
        assert all(earlier[1] <= later[0] for earlier, later in pairwise(spans))


def test_what_another_host_or_the_robots_txt_forbids_is_not_asked(server, visit, store, here, there):
    server.answer("/robots.txt", b"User-agent: *\nDisallow: /4")
    store.hold(host_key(there), datetime.now(UTC) + timedelta(hours=1))

    async def work(shown: Visit) -> tuple[object, object]:
        return await shown.part(f"{there}/3"), await shown.part(f"{here}/4")

    held, forbidden = visit(f"{here}/0", work)
    assert isinstance(held, Refused)
    assert isinstance(forbidden, Refused)
    assert (held.reason, forbidden.reason) == (Refusal.WAIT, Refusal.ROBOTS)
    assert sorted(server.paths) == ["/0", "/robots.txt"]
