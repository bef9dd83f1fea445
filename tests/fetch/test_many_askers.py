"""What a host sees of many pages, of two processes and of a long outage: its own log is what is asserted on."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import datetime, timedelta
from ipaddress import ip_network
from itertools import pairwise

import pytest

from monitor.config import Config, FetchSection, MonitorSection
from monitor.daemon import Daemon
from monitor.fetch import FetchSettings, Web
from monitor.model import Failed, Failure, PageStatus, Plan, Tracked
from monitor.policy.outage import FACTOR, FIRST_S, LONGEST_S, TROUBLE_AFTER, after, chance, in_trouble, pause_s
from monitor.store import open_store
from monitor.store.turns import Turns

HTML = ("Content-Type: text/html",)
ASKER = """
import asyncio, sys
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path
from monitor.fetch import FetchSettings, Web
from monitor.model import Request
from monitor.store import open_store

async def ask():
    store = open_store(Path(sys.argv[1]), authority="monitor.example", now=datetime.now(UTC))
    loopback = (ip_network("127.0.0.0/8"),)
    settings = FetchSettings(user_agent="asker/1", per_host_delay_s=float(sys.argv[2]), allow_private=loopback)
    web = Web(settings, store)
    for url in sys.argv[3:]:
        print(type(await web.get(Request(url=url))).__name__)
    await web.aclose()
    store.close()

asyncio.run(ask())
"""
HOLDER = """
import sys, time
from pathlib import Path
from monitor.store.turns import Turns
assert Turns(Path(sys.argv[1])).take("http://sea.example:80")
print("taken", flush=True)
time.sleep(60)
"""


def slow(connection) -> None:
    time.sleep(0.08)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 8\r\n\r\n<p>Ebb.\n")


def ask_from_two(tmp_path, gap_s, urls):
    """The answers that two processes at once get."""
    command = [sys.executable, "-c", ASKER, str(tmp_path / "data"), str(gap_s), *urls]
    askers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    return [asker.communicate(timeout=60)[0].split() for asker in askers]


@pytest.mark.e2e
def test_two_processes_have_one_request_in_flight_to_a_host(server, store, tmp_path):
    urls = [server.at(f"/{number}", slow) for number in range(4)]
    assert ask_from_two(tmp_path, 0.0, urls) == [["Fetched"] * 4] * 2
    assert len(server.seen) >= 8
    assert server.most_in_flight == 1


@pytest.mark.e2e
def test_the_gap_between_two_processes_begins_when_a_request_has_ended(server, store, tmp_path):
    """Not at the slot in which it was to be sent: the host would see less of a gap than was promised."""
    gap_s = 0.3
    urls = [server.at(f"/{number}", slow) for number in range(2)]
    assert ask_from_two(tmp_path, gap_s, urls) == [["Fetched"] * 2] * 2
    assert len(server.seen) >= 5
    assert all(later.started - earlier.ended >= gap_s - 0.01 for earlier, later in pairwise(server.seen))


@pytest.mark.e2e
def test_the_turn_of_a_process_that_was_killed_is_free(tmp_path):
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "taken\n"
        turns = Turns(tmp_path)
        assert not turns.take("http://sea.example:80")
        assert turns.take("http://river.example:80")
        holder.kill()
    assert turns.take("http://sea.example:80")
    turns.close()


# ── after a week of downtime ──

PAGES = 1000
BATCH = 100


class Log:
    """Answers every page, and notes its path and the clock's time."""

    def __init__(self, clock) -> None:
        self.clock = clock
        self.asked: list[tuple[datetime, str]] = []
        self.lock = threading.Lock()

    def reply_to(self, path: str):
        def reply(connection) -> None:
            with self.lock:
                self.asked.append((self.clock.instant, path))
            words = f"Gauge {path[1:]} stood at {int(path[1:]) * 7} millimetres when the ferry left. "
            body = f"<article><h1>Gauge {path[1:]}</h1><p>{words * 4}</p></article>".encode()
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body))
            connection.sendall(body)

        return reply


@pytest.mark.e2e
def test_overdue_pages_are_each_fetched_once_in_order_of_need_with_the_gaps_kept(server, other_server, clock, tmp_path):
    """1,000 pages of 3 hosts; how long each is overdue goes against the order of their names."""
    log, hosts = Log(clock), (server.url(""), server.url("", "localhost"), other_server.url(""))
    store = open_store(tmp_path / "week", authority="monitor.example", now=clock.now())
    tracked = []
    for number in range(PAGES):
        path = f"/{number:04}"
        server.replies[path] = other_server.replies[path] = log.reply_to(path)
        plan = Plan(every_s=30 * 86400.0)
        tracked.append(Tracked(name=f"page-{number:04}", url=hosts[number % 3] + path, plan=plan))
    for first in reversed(range(0, PAGES, BATCH)):  # the last named were added first, and so are the longest overdue
        clock.instant += timedelta(minutes=1)
        store.sync(tracked[first:], clock.now())
    clock.instant += timedelta(days=7)
    asyncio.run(until_idle(daemon_of(store, clock, tmp_path), clock))
    assert {state.status for _, state in store.pages()} == {PageStatus.OK}
    store.close()

    assert len(log.asked) == len({path for _, path in log.asked}) == PAGES
    for host in range(3):
        mine = [(at, path) for at, path in log.asked if int(path[1:]) % 3 == host]
        needs = [int(path[1:]) // BATCH for _, path in mine]
        assert needs == sorted(needs, reverse=True)
        assert min(after - before for (before, _), (after, _) in pairwise(mine)) >= timedelta(seconds=2)
    assert log.asked[-1][0] - log.asked[0][0] < timedelta(seconds=2 * PAGES / 3 * 1.2)  # hosts do not wait for others


def config(tmp_path) -> Config:
    fetch = FetchSection(allow_private=(ip_network("127.0.0.0/8"),), per_host_delay_s=2.0)
    return Config(monitor=MonitorSection(data_dir=tmp_path / "week", listen=None), fetch=fetch)


def daemon_of(store, clock, tmp_path) -> Daemon:
    """On the clock that stands still until somebody sleeps."""
    settings = config(tmp_path)
    daemon = Daemon(settings, store, clock.now)
    web = Web(FetchSettings.of(settings), store, now=clock.now, sleep=clock.sleep)
    daemon.env = replace(daemon.env, web=web)
    return daemon


async def until_idle(daemon: Daemon, clock) -> None:
    """Ticks, each a second of the clock apart, until a minute of them found nothing to do."""
    idle = 0
    while idle < 60:
        await daemon.check_due()
        idle = 0 if daemon.running else idle + 1
        if daemon.running:
            await asyncio.wait(daemon.running)
        clock.instant += timedelta(seconds=1)
    await daemon.env.aclose()


# ── an outage ──


def requests_in_a_day(seed: int, clock) -> int:
    """How often a host of many pages is asked while it is down, its pages due all the time, one a minute."""
    down = Failed(kind=Failure.NETWORK, message="refused", connected=False)
    failures, asked = 0, 0
    now = clock.now() + timedelta(seconds=seed)
    end = now + timedelta(days=1)
    while now < end:
        asked += 1
        outage = after(failures, "http://sea.example:80", down, now)
        assert outage
        failures = outage.failures
        now = max(outage.until or now, now + timedelta(minutes=1))
    return asked


def test_a_host_that_is_down_for_a_day_is_hardly_asked(clock):
    counts = [requests_in_a_day(seed, clock) for seed in range(200)]
    assert sum(counts) / len(counts) <= 13
    assert max(counts) <= 20


def test_back_off_has_full_jitter_and_a_limit(clock):
    assert [pause_s(TROUBLE_AFTER + step, 1.0) for step in range(3)] == [FIRST_S * FACTOR**step for step in range(3)]
    assert pause_s(1000, 1.0) == LONGEST_S
    assert pause_s(TROUBLE_AFTER, 0.0) == 0.0
    drawn = [chance("http://sea.example:80", clock.now() + timedelta(seconds=step)) for step in range(1000)]
    assert 0.0 <= min(drawn) < 0.05 < 0.95 < max(drawn) < 1.0
    assert 0.45 < sum(drawn) / len(drawn) < 0.55


def test_a_host_in_trouble_is_probed_by_one_page_and_the_first_success_ends_it(server, clock, tmp_path):
    """Ten pages are due; five are answered with 503 before the rest wait for one probe."""
    for number in range(10):
        server.answer(f"/{number}", status=503)
    store = open_store(tmp_path / "week", authority="monitor.example", now=clock.now())
    tracked = [
        Tracked(name=f"page-{number}", url=server.url(f"/{number}"), plan=Plan(every_s=60.0)) for number in range(10)
    ]
    store.sync(tracked, clock.now())
    daemon = daemon_of(store, clock, tmp_path)
    asyncio.run(until_asked(daemon, clock, server, TROUBLE_AFTER))
    waiting = {state.next_check_at for _, state in store.pages() if state.last_checked_at is None}
    assert len(waiting) == 1
    assert waiting.pop() > clock.now() - timedelta(seconds=3)
    store.close()


@pytest.mark.bulk
def test_an_outage_is_remembered_over_restarts(server, clock, tmp_path):
    """Ten pages of a host that is down; the program is started anew for each hour of a day."""
    for number in range(10):
        server.answer(f"/{number}", status=503)
    asked = []
    for hour in range(24):
        store = open_store(tmp_path / "week", authority="monitor.example", now=clock.now())
        store.sync(
            [Tracked(name=f"page-{n}", url=server.url(f"/{n}"), plan=Plan(every_s=60.0)) for n in range(10)],
            clock.now(),
        )
        daemon = daemon_of(store, clock, tmp_path)
        asyncio.run(for_an_hour(daemon, clock))
        store.close()
        asked.append(len([path for path in server.paths if path != "/robots.txt"]))
        if hour == 0:
            assert asked == [asked[0]]
            assert asked[0] >= TROUBLE_AFTER
    assert asked[-1] <= 25  # in memory alone it would be five and more an hour
    for number in range(10):
        server.answer(f"/{number}", ARTICLE, headers=HTML)
    clock.instant += timedelta(seconds=LONGEST_S)
    store = open_store(tmp_path / "week", authority="monitor.example", now=clock.now())
    asyncio.run(for_an_hour(daemon_of(store, clock, tmp_path), clock))
    assert {state.status for _, state in store.pages()} == {PageStatus.OK}
    store.close()


ARTICLE = b"<article><h1>Gauge</h1>" + b"<p>The gauge stood at nine feet when the ferry left for home.</p>" * 9


async def for_an_hour(daemon: Daemon, clock) -> None:
    """Ticks, a minute of the clock apart."""
    for _ in range(60):
        await daemon.check_due()
        await asyncio.gather(*daemon.running)
        clock.instant += timedelta(minutes=1)
    await daemon.env.aclose()


async def until_asked(daemon: Daemon, clock, server, times: int) -> None:
    while len([path for path in server.paths if path != "/robots.txt"]) < times:
        await daemon.check_due()
        await asyncio.gather(*daemon.running)
        clock.instant += timedelta(seconds=1)
    await daemon.env.aclose()


def test_faults_of_single_pages_are_no_outage(server, fetch):
    """Nor is what never reaches the host."""
    cut = server.at("/cut", b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n<p>")
    assert in_trouble(fetch(cut)) is None
    assert in_trouble(fetch("http://10.0.0.1/")) is None
    assert in_trouble(fetch(server.answer("/gone", status=404))) is False
    assert in_trouble(fetch(server.answer("/down", status=502))) is True
    assert in_trouble(fetch(server.answer("/busy", status=429))) is True
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert in_trouble(fetch(f"http://127.0.0.1:{port}/")) is True
