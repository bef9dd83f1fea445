"""What any store must keep of claims: a page is checked by one process at a time, a host is asked in turn."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from monitor.model import Outcome, PageStatus
from monitor.store import Claim, Store
from tests.contract.conftest import HOUR, LEASE_S, NOW, found, page_named, record, state_named, tracked


def test_due_pages_come_most_overdue_first_and_not_before_they_are_due(store: Store) -> None:
    store.sync([tracked(name) for name in "abcd"], NOW)
    for name, hours in [("a", 3), ("b", 1), ("c", 2), ("d", 9)]:
        outcome = found(store, name, 0)
        assert store.commit(replace(outcome, state=replace(outcome.state, next_check_at=NOW + hours * HOUR)), NOW)
    assert store.claim_due(NOW, 9, LEASE_S) == []
    taken = store.claim_due(NOW + 4 * HOUR, 2, LEASE_S)
    assert [store.load_target(claim).page.name for claim in taken] == ["b", "c"]
    assert [store.load_target(c).page.name for c in store.claim_due(NOW + 4 * HOUR, 9, LEASE_S)] == ["a"]


def test_a_host_gives_one_page_at_a_time(store: Store) -> None:
    store.sync([tracked(str(n), f"https://one.example/{n}") for n in range(3)] + [tracked("far")], NOW)
    first = store.claim_due(NOW, 9, LEASE_S)
    assert len(first) == 2
    assert store.claim_due(NOW, 9, LEASE_S) == []
    for claim in first:
        store.release(claim)
    assert len(store.claim_due(NOW, 9, LEASE_S)) == 2


def test_a_host_with_a_long_queue_does_not_keep_the_others_waiting(store: Store) -> None:
    crowd = [tracked(f"crowd-{n}", f"https://crowd.example/{n}") for n in range(2500)]
    store.sync(crowd, NOW)
    store.sync([*crowd, tracked("far"), tracked("near")], NOW + timedelta(seconds=1))
    taken = [claim for _ in range(2) for claim in store.claim_due(NOW + timedelta(seconds=2), 9, LEASE_S)]
    hosts = [store.load_target(claim).page.url.split("/")[2] for claim in taken]
    assert sorted(hosts) == ["crowd.example", "far.example", "near.example"]


def test_other_ports_are_hosts_of_their_own_and_the_two_of_the_web_are_one(store: Store) -> None:
    addresses = [
        "http://one.example/1",
        "https://one.example/2",
        "http://one.example:8080/3",
        "http://ONE.example:80/4",
    ]
    store.sync([tracked(f"p{n}", url) for n, url in enumerate(addresses)], NOW)
    assert len(store.claim_due(NOW, 9, LEASE_S)) == 2


def test_a_host_that_must_wait_gives_no_page(store: Store) -> None:
    store.sync([tracked("gap"), tracked("held"), tracked("free")], NOW)
    store.reserve("gap.example", NOW, 20.0)
    store.hold("held.example", NOW + timedelta(seconds=60))

    def due(seconds: float) -> list[str]:
        taken = store.claim_due(NOW + timedelta(seconds=seconds), 9, LEASE_S)
        found_names = sorted(store.load_target(claim).page.name for claim in taken)
        for claim in taken:
            store.release(claim)
        return found_names

    assert due(19.9) == ["free"]
    assert due(20) == ["free", "gap"]
    assert due(59.9) == ["free", "gap"]
    assert due(60) == ["free", "gap", "held"]


def test_a_lease_runs_out_by_itself_and_its_holder_can_no_longer_write(store: Store) -> None:
    store.sync([tracked("tides")], NOW)
    late = found(store, "tides", 0)
    assert store.claim_due(NOW + timedelta(seconds=LEASE_S - 1), 9, LEASE_S) == []
    (second,) = store.claim_due(NOW + timedelta(seconds=LEASE_S), 9, LEASE_S)
    assert second.lease != late.lease
    assert not store.commit(late, NOW)
    assert store.recorded() == []
    assert store.snapshots(late.page.id) == []
    assert state_named(store, "tides").status is PageStatus.NEW
    assert store.dirty_feeds() == []
    assert store.commit(replace(late, lease=second.lease), NOW)


def test_claim_ignores_the_schedule_but_not_another_lease(store: Store) -> None:
    store.sync([tracked("tides")], NOW)
    record(store, "tides", 0)
    page = page_named(store, "tides")
    first = store.claim(page.id, NOW, LEASE_S)
    assert first is not None
    assert store.claim(page.id, NOW, LEASE_S) is None
    store.release(Claim(page_id=page.id, lease="somebody else"))
    assert store.claim(page.id, NOW, LEASE_S) is None
    store.release(first)
    assert store.claim(page.id, NOW, LEASE_S) is not None
    assert store.claim(4711, NOW, LEASE_S) is None


def test_what_a_dead_process_held_is_given_back_and_its_late_result_is_not_written(store: Store) -> None:
    store.sync([tracked("tides")], NOW)
    [claim] = store.claim_due(NOW, 5, LEASE_S)
    target = store.load_target(claim)
    store.release_all()
    [again] = store.claim_due(NOW, 5, LEASE_S)
    assert again.page_id == claim.page_id
    assert not store.commit(Outcome(page=target.page, lease=target.lease, state=target.state), NOW)


def test_released_pages_are_as_due_as_before(store: Store) -> None:
    store.sync([tracked("tides")], NOW)
    before = store.pages()
    (claim,) = store.claim_due(NOW, 1, LEASE_S)
    store.release(claim)
    assert store.pages() == before
    assert len(store.claim_due(NOW, 1, LEASE_S)) == 1


def test_no_page_is_claimed_twice(store: Store, opener: Callable[[], Store]) -> None:
    store.sync([tracked(f"p{n}") for n in range(120)], NOW)

    def drain(_: int) -> list[int]:
        mine: list[int] = []
        own = opener()
        while claims := own.claim_due(NOW, 7, LEASE_S):
            mine += [claim.page_id for claim in claims]
        own.close()
        return mine

    with ThreadPoolExecutor(4) as pool:
        taken = [page_id for mine in pool.map(drain, range(4)) for page_id in mine]
    assert len(taken) == len(set(taken)) == 120
