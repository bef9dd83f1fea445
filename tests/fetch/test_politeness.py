"""What a host may expect of us: its rules are read first, its gaps kept, its wishes remembered."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from monitor.fetch import Web
from monitor.model import Failed, Failure, Fetched, FetchResult, Refusal, Refused, Request
from monitor.policy.sightings import permanent_target
from monitor.uri import host_key

HTML = ("Content-Type: text/html",)
NO = b"User-agent: *\nDisallow: /private\nCrawl-delay: 7\n"


@pytest.fixture
def page(server):
    return server.answer("/page", b"<p>Low water at noon.</p>", headers=HTML)


# ── robots.txt ──


def test_robots_txt_is_read_before_the_first_page_and_then_for_a_day(server, page, get, settings, clock):
    get(page, page, settings=settings)
    assert server.paths == ["/robots.txt", "/page", "/page"]
    clock.instant += timedelta(hours=23, minutes=59)
    get(page, settings=settings)
    assert server.paths[3:] == ["/page"]
    clock.instant += timedelta(minutes=1)
    get(page, settings=settings)
    assert server.paths[4:] == ["/robots.txt", "/page"]


def test_what_it_disallows_is_not_asked(server, page, get, settings):
    server.answer("/robots.txt", NO)
    (result,) = get(server.url("/private/diary"), settings=settings)
    assert isinstance(result, Refused)
    assert result.reason is Refusal.ROBOTS
    assert server.paths == ["/robots.txt"]


def test_it_holds_for_redirects(server, get, settings):
    server.answer("/robots.txt", NO)
    (result,) = get(server.answer("/open", status=302, headers=("Location: /private",)), settings=settings)
    assert isinstance(result, Refused)
    assert (result.reason, len(result.hops)) == (Refusal.ROBOTS, 1)
    assert "/private" not in server.paths


def test_it_holds_for_redirects_to_another_host(server, get, settings):
    server.answer("/robots.txt", NO)
    target = f"http://localhost:{server.port}/private"
    (result,) = get(server.answer("/away", status=302, headers=(f"Location: {target}",)), settings=settings)
    assert (type(result), result.reason) == (Refused, Refusal.ROBOTS)
    assert server.paths == ["/robots.txt", "/away", "/robots.txt"]
    assert server.seen[-1].field("Host") == b"localhost:%d" % server.port


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_no_robots_txt_allows_all(server, page, get, settings, status):
    server.answer("/robots.txt", status=status)
    assert isinstance(get(page, settings=settings)[0], Fetched)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_server_that_cannot_say_is_not_asked_for_ten_minutes(server, page, get, settings, clock, status):
    server.answer("/robots.txt", status=status)
    result, _ = get(page, page, settings=settings)
    assert isinstance(result, Refused)
    assert (result.reason, result.retry_at) == (Refusal.ROBOTS, clock.now() + timedelta(minutes=10))
    assert str(status) in result.message
    assert server.paths == ["/robots.txt"]
    server.answer("/robots.txt", b"")
    clock.instant += timedelta(minutes=10)
    assert isinstance(get(page, settings=settings)[0], Fetched)


def test_a_host_that_cannot_be_reached_is_a_failure_of_the_network(get, settings):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/page"
    (result,) = get(url, settings=settings)
    assert result == Failed(kind=Failure.NETWORK, message="127.0.0.1 refused the connection", connected=False)


def test_a_private_address_is_named_as_the_reason(server, page, get, settings):
    (result,) = get(page, settings=replace(settings, allow_private=()))
    assert (type(result), result.reason) == (Refused, Refusal.ADDRESS)
    assert server.seen == []


def test_robots_txt_may_be_redirected(server, page, get, settings):
    server.answer("/robots.txt", status=301, headers=("Location: /rules",))
    server.answer("/rules", NO)
    assert get(server.url("/private"), settings=settings)[0].reason is Refusal.ROBOTS
    assert server.paths == ["/robots.txt", "/rules"]


def test_robots_txt_behind_too_many_redirects_is_none(server, page, get, settings):
    server.answer("/robots.txt", status=301, headers=("Location: /robots.txt",))
    assert isinstance(get(page, settings=settings)[0], Fetched)


def test_a_long_robots_txt_is_read_to_its_limit(server, get, settings):
    server.answer("/robots.txt", NO + b"# tides and tides\n" * 40_000 + b"Disallow: /page\n")
    page = server.answer("/page", b"<p>High water.</p>", headers=HTML)
    private, public = get(server.url("/private"), page, settings=settings)
    assert isinstance(private, Refused)
    assert isinstance(public, Fetched)


# ── gaps ──


def test_between_two_requests_lies_the_gap(server, page, get, settings):
    get(page, page, page, settings=replace(settings, per_host_delay_s=0.15), together=True, real_time=True)
    starts = [seen.started for seen in server.seen]
    assert len(starts) == 4  # with robots.txt
    assert all(later - earlier >= 0.13 for earlier, later in pairwise(starts))


def test_the_gap_holds_over_restarts_and_redirects(server, page, get, settings, clock):
    settings = replace(settings, per_host_delay_s=2.0)
    server.answer("/old", status=302, headers=("Location: /page",))
    get(server.url("/old"), settings=settings)
    get(page, settings=settings)
    assert server.paths == ["/robots.txt", "/old", "/page", "/page"]
    assert clock.sleeps == [2.0, 2.0, 2.0]


def test_crawl_delay_raises_the_gap(server, page, get, settings, clock):
    server.answer("/robots.txt", NO)
    get(page, page, settings=replace(settings, per_host_delay_s=2.0))
    assert clock.sleeps == [7.0, 7.0]
    get(page, page, settings=replace(settings, per_host_delay_s=30.0))
    assert clock.sleeps[-1] == 30.0


def test_one_request_at_a_time(server, get, settings):
    def slow(connection: socket.socket) -> None:
        time.sleep(0.05)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>slow")

    results = get(*[server.at(f"/{n}", slow) for n in range(5)], settings=settings, together=True, real_time=True)
    assert [type(result) for result in results] == [Fetched] * 5
    assert server.most_in_flight == 1


def test_hosts_do_not_wait_for_each_other(server, other_server, get, settings):
    both = threading.Barrier(2, timeout=5)

    def meet(connection: socket.socket) -> None:
        both.wait()  # until the other host has its request, too
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>met")

    urls = server.at("/", meet), other_server.at("/", meet)
    results = get(*urls, settings=settings, together=True, real_time=True)
    assert [result.body for result in results] == [b"<p>met", b"<p>met"]


def test_two_pages_that_lead_to_each_others_hosts_do_not_lock(server, get, settings):
    here, there = f"127.0.0.1:{server.port}", f"localhost:{server.port}"
    server.answer("/there", status=302, headers=(f"Location: http://{there}/page",))
    server.answer("/here", status=302, headers=(f"Location: http://{here}/page",))
    server.answer("/page", b"<p>Slack water.</p>", headers=HTML)
    results = get(f"http://{here}/there", f"http://{there}/here", settings=settings, together=True, real_time=True)
    assert [type(result) for result in results] == [Fetched, Fetched]


def test_who_would_wait_too_long_for_a_busy_host_is_put_off_to_a_place_of_its_own(server, page, store, settings, clock):
    """Pages that meet at one host which wants 40 s between two requests do not all stand there for minutes, and
    those who were put off do not all come back at once."""
    server.answer("/robots.txt", b"User-agent: *\nCrawl-delay: 40\n")

    async def ask() -> list[FetchResult]:
        web = Web(settings, store, now=clock.now, sleep=clock.sleep)
        try:
            first = await web.get(Request(url=page))  # from now on the host is known to be slow
            return [first, *await asyncio.gather(*(web.get(Request(url=f"{page}?{n}")) for n in range(9)))]
        finally:
            await web.aclose()

    results = asyncio.run(ask())
    put_off = [result for result in results if isinstance(result, Refused)]
    assert len(put_off) >= 6
    assert {result.reason for result in put_off} == {Refusal.WAIT}
    places = sorted(result.retry_at for result in put_off)
    assert all(later - earlier >= timedelta(seconds=40) for earlier, later in pairwise(places))
    assert len(server.paths) == len(set(server.paths)) == 1 + len(results) - len(put_off)


def test_http_and_https_of_one_host_are_one_host():
    assert (
        host_key("http://sea.example/a") == host_key("https://sea.example/b") != host_key("https://sea.example:8443/")
    )


# ── Retry-After ──


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_holds_for_the_whole_host(server, page, get, settings, clock, status):
    busy = server.answer("/busy", status=status, headers=("Retry-After: 3600",))
    until = clock.now() + timedelta(hours=1)
    first, second = get(busy, page, settings=settings)
    assert (type(first), first.retry_at) == (Failed, until)
    assert (type(second), second.reason, second.retry_at) == (Refused, Refusal.WAIT, until)
    assert server.paths == ["/robots.txt", "/busy"]
    clock.instant = until
    assert isinstance(get(page, settings=settings)[0], Fetched)


def test_a_short_retry_after_is_waited_for(server, page, get, settings, clock):
    busy = server.answer("/busy", status=503, headers=("Retry-After: 30",))
    _, second = get(busy, page, settings=settings)
    assert isinstance(second, Fetched)
    assert clock.sleeps == [30.0]


def test_retry_after_on_robots_txt_holds_too(server, page, get, settings, clock, store):
    server.answer("/robots.txt", status=503, headers=("Retry-After: 3600",))
    get(page, settings=settings)
    assert store.host(host_key(page)).hold_until == clock.now() + timedelta(hours=1)


def test_retry_after_after_a_redirect_holds_the_host_that_said_it(server, get, settings, clock, store):
    busy = f"http://localhost:{server.port}/busy"
    server.answer("/busy", status=429, headers=("Retry-After: 600",))
    get(server.answer("/away", status=302, headers=(f"Location: {busy}",)), settings=settings)
    assert store.host(host_key(busy)).hold_until == clock.now() + timedelta(minutes=10)
    assert store.host(host_key(server.url())).hold_until is None


def test_a_key_that_a_redirect_adds_stands_nowhere_and_moves_no_page(server, get, settings):
    target = server.answer("/story?session=s3cr3t", b"<p>High water.</p>", headers=("Content-Type: text/html",))
    (result,) = get(server.answer("/story", status=301, headers=(f"Location: {target}",)), settings=settings)
    assert isinstance(result, Fetched)
    assert server.paths[-1] == "/story?session=s3cr3t"
    assert "s3cr3t" not in repr((result.url, result.hops))
    assert permanent_target(server.url("/story"), result) is None
