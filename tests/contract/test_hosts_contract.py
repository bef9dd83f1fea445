"""What any store must keep of hosts: the gap between two requests, how long to wait, and what robots.txt said."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.model import Outage, Outcome, PageStatus
from monitor.store import HostState, Store
from tests.contract.conftest import HOUR, LEASE_S, NOW, claimed, page_named, record, state_named, tracked

HOST = "sea.example"


def test_slots_of_a_host_are_a_gap_apart(store: Store) -> None:
    slots = [store.reserve(HOST, NOW, 2.5) for _ in range(3)]
    assert slots == [NOW, NOW + timedelta(seconds=2.5), NOW + timedelta(seconds=5)]
    assert store.reserve("moon.example", NOW, 2.5) == NOW
    idle = NOW + HOUR
    assert store.reserve(HOST, idle, 2.5) == idle


def test_a_slot_begins_a_gap_after_the_end_of_the_last_request(store: Store) -> None:
    ended = NOW + timedelta(seconds=1)
    store.reserve(HOST, NOW, 2.5)
    store.rest(HOST, ended, 2.5)
    store.rest(HOST, NOW, 2.5)  # an earlier end takes nothing back
    assert store.reserve(HOST, NOW, 2.5) == ended + timedelta(seconds=2.5)


def test_no_slot_lies_before_the_end_of_a_hold(store: Store) -> None:
    until = NOW + timedelta(seconds=90)
    store.hold(HOST, until)
    assert store.host(HOST).hold_until == until
    assert [store.reserve(HOST, NOW, 1.0) for _ in range(2)] == [until, until + timedelta(seconds=1)]


def test_a_hold_is_prolonged_and_never_shortened(store: Store) -> None:
    for hours, holds in [(2, 2), (1, 2), (3, 3)]:
        store.hold(HOST, NOW + hours * HOUR)
        assert store.host(HOST).hold_until == NOW + holds * HOUR


def test_a_host_is_remembered(store: Store) -> None:
    assert store.host(HOST) == HostState()
    store.save_robots(HOST, 200, b"User-agent: *\nDisallow: /caf\xe9\0", NOW)
    store.hold(HOST, NOW + HOUR)
    store.reserve(HOST, NOW, 1.0)
    free_at = NOW + HOUR + timedelta(seconds=1)
    robots = b"User-agent: *\nDisallow: /caf\xe9\0"
    assert store.host(HOST) == HostState(
        robots=robots, robots_status=200, robots_at=NOW, hold_until=NOW + HOUR, next_request_at=free_at
    )
    store.save_robots(HOST, None, b"", NOW + HOUR)
    assert store.host(HOST) == HostState(
        robots=b"", robots_at=NOW + HOUR, hold_until=NOW + HOUR, next_request_at=free_at
    )


def test_slots_taken_at_once_are_still_a_gap_apart(opener: Callable[[], Store], store: Store) -> None:
    def take(_: int) -> list[datetime]:
        own = opener()
        slots = [own.reserve(HOST, NOW, 0.5) for _ in range(25)]
        own.close()
        return slots

    with ThreadPoolExecutor(4) as pool:
        slots = sorted(slot for mine in pool.map(take, range(4)) for slot in mine)
    assert slots == [NOW + timedelta(seconds=0.5 * n) for n in range(100)]


def test_a_clock_that_ran_ahead_stalls_nothing(store: Store) -> None:
    articles = [tracked("tides", "https://sea.example/1"), tracked("ferries", "https://sea.example/2")]
    store.sync(articles, NOW)
    next_year = NOW + timedelta(days=365)
    record(store, "tides", 0, now=next_year)
    assert store.claim(page_named(store, "ferries").id, next_year, LEASE_S) is not None
    store.reserve(HOST, next_year, 2.0)
    store.hold(HOST, next_year + HOUR)
    assert store.claim_due(NOW, 9, LEASE_S) == []
    store.sync(articles, NOW)
    assert store.reserve(HOST, NOW, 0.0) == NOW
    first, second = (store.claim_due(NOW, 1, LEASE_S), store.claim_due(NOW + timedelta(seconds=LEASE_S), 1, LEASE_S))
    assert len(first) == len(second) == 1


# ── a host in trouble ──


def outcome_of(store: Store, name: str, outage: Outage | None) -> Outcome:
    claim = claimed(store, name)
    target = store.load_target(claim)
    state = replace(target.state, status=PageStatus.FAILING, next_check_at=NOW + timedelta(minutes=1))
    return Outcome(page=target.page, lease=claim.lease, state=state, outage=outage)


def test_pages_of_a_host_in_trouble_wait_together_and_so_does_who_joins_them(store: Store) -> None:
    here = [tracked(f"tides-{number}", f"https://sea.example/{number}") for number in range(3)]
    store.sync([*here, tracked("moon")], NOW)
    until = NOW + 2 * HOUR
    assert store.commit(outcome_of(store, "tides-0", Outage(host=HOST, failures=5, until=until)), NOW)
    store.sync([*here, tracked("moon"), tracked("new", "https://sea.example/new")], NOW)
    moon = page_named(store, "moon").id
    assert [claim.page_id for claim in store.claim_due(NOW, 9, LEASE_S)] == [moon]
    assert {state_named(store, f"tides-{number}").next_check_at for number in range(3)} == {until}
    assert len({claim.page_id for claim in store.claim_due(until, 9, LEASE_S)} - {moon}) == 1  # one asks for them all


def test_how_a_host_stands_is_kept_and_read_with_the_page(opener: Callable[[], Store]) -> None:
    store = opener()
    store.sync([tracked("tides", "https://sea.example/1"), tracked("moon")], NOW)
    assert store.commit(outcome_of(store, "tides", Outage(host=HOST, failures=4)), NOW)
    assert store.commit(outcome_of(store, "moon", None), NOW)
    store.close()
    again = opener()
    assert again.load_target(claimed(again, "tides")).host_failures == 4
    assert again.load_target(claimed(again, "moon")).host_failures == 0
    again.release_all()
    assert again.commit(outcome_of(again, "tides", Outage(host=HOST, failures=0)), NOW)
    assert again.load_target(claimed(again, "tides")).host_failures == 0
    again.close()
