"""What any store must keep of its outbox: nothing is lost, the order holds, and one message holds up no other page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from monitor.model import Change, ChangeKind, Severity
from monitor.store import Store
from monitor.store.sinks import Delivery, SinkState
from tests.contract.conftest import HOUR, NOW, found, tracked

CHANGE = Change(kind=ChangeKind.BODY_EDITED, severity=Severity.MAJOR, before="five", after="six")


@pytest.fixture
def store(opener: Callable[[], Store]) -> Iterator[Store]:
    store = opener()
    names = ["boats", "tides"]
    store.sync([tracked(name) for name in names], NOW)
    store.outbox.sync(["desk", "lab"], ["hub"], NOW)
    for name in names:
        happen(store, name, 0)
    yield store
    store.close()


def happen(store: Store, name: str, number: int, *, lost: bool = False) -> None:
    outcome = found(store, name, number, None, changes=(CHANGE,) if number else ())
    assert outcome.entry
    entry = replace(outcome.entry, id=f"tag:{name}/{number}")
    lease = "another's" if lost else outcome.lease
    assert store.commit(replace(outcome, lease=lease, entry=entry), NOW) is not lost


def due(store: Store, name: str = "desk", at: datetime = NOW) -> list[Delivery]:
    return store.outbox.due(name, at, 10)


def ids(deliveries: list[Delivery]) -> list[str]:
    return [delivery.recorded.entry.id if delivery.recorded else delivery.lane for delivery in deliveries]


def state(store: Store, name: str = "desk") -> SinkState:
    return next(state for state in store.outbox.states() if state.name == name)


def test_each_sink_is_told_of_each_change_and_of_no_first_look(store: Store) -> None:
    assert due(store) == []
    happen(store, "tides", 1)
    assert ids(due(store)) == ids(due(store, "lab")) == ["tag:tides/1"]
    (delivery,) = due(store)
    assert delivery.recorded is not None
    assert delivery.recorded.revision.changes == (CHANGE,)
    assert due(store, "hub") == []


def test_a_check_that_wrote_nothing_tells_nothing(store: Store) -> None:
    happen(store, "tides", 1, lost=True)
    assert due(store) == []


def test_a_page_is_told_in_order_and_holds_up_no_other(store: Store) -> None:
    for name, number in (("tides", 1), ("boats", 1), ("tides", 2)):
        happen(store, name, number)
    first, other = due(store)
    assert ids([first, other]) == ["tag:tides/1", "tag:boats/1"]
    store.outbox.failed(first, "no answer", retry_at=NOW + HOUR, sink_retry_at=NOW)
    assert ids(due(store)) == ["tag:boats/1"]
    store.outbox.sent(other, NOW)
    assert due(store) == []
    (again,) = due(store, at=NOW + HOUR)
    assert (again.id, again.attempts) == (first.id, 1)
    store.outbox.sent(again, NOW + HOUR)
    assert ids(due(store, at=NOW + HOUR)) == ["tag:tides/2"]
    assert state(store).waiting == 1
    assert state(store, "lab").waiting == 3


def test_what_is_given_up_lets_the_next_pass_and_can_come_again(store: Store) -> None:
    happen(store, "tides", 1)
    happen(store, "tides", 2)
    (first,) = due(store)
    store.outbox.give_up(first, "the server answered 404", NOW)
    assert ids(due(store)) == ["tag:tides/2"]
    assert (state(store).given_up, state(store).error) == (1, "the server answered 404")
    assert store.outbox.again("desk", NOW + timedelta(days=8)) == 1
    assert ids(due(store)) == ["tag:tides/1"]
    (first,) = due(store)
    assert (first.queued_at, first.attempts) == (NOW + timedelta(days=8), 0)
    store.outbox.give_up(first, "404", NOW)
    store.outbox.sync(["desk"], ["hub"], NOW + timedelta(days=31))
    assert state(store).given_up == 0


def test_one_process_delivers_at_a_time_and_a_sink_in_trouble_is_left_alone(store: Store) -> None:
    happen(store, "tides", 1)
    lease = store.outbox.claim("desk", NOW, 60)
    assert lease is not None
    assert store.outbox.claim("desk", NOW, 60) is None
    assert store.outbox.claim("lab", NOW, 60) is not None
    (first,) = due(store)
    store.outbox.failed(first, "no answer", retry_at=NOW, sink_retry_at=NOW + HOUR)
    store.outbox.release("desk", "not the lease")
    store.outbox.release("desk", lease)
    assert store.outbox.claim("desk", NOW, 60) is None
    assert state(store).failures == 1
    assert store.outbox.claim("desk", NOW + HOUR, 60) is not None
    assert store.outbox.claim("desk", NOW + HOUR + timedelta(seconds=61), 60) is not None  # its holder is dead


def test_a_success_ends_the_trouble(store: Store) -> None:
    happen(store, "tides", 1)
    (first,) = due(store)
    store.outbox.failed(first, "no answer", retry_at=NOW, sink_retry_at=NOW + HOUR)
    store.outbox.sent(first, NOW)
    assert state(store) == SinkState(
        name="desk", waiting=0, given_up=0, failures=0, next_try_at=None, last_sent_at=NOW, error=None
    )


def test_a_sink_that_is_named_no_longer_is_forgotten_and_a_new_one_begins_now(store: Store) -> None:
    happen(store, "tides", 1)
    store.outbox.sync(["lab", "new"], [], NOW)
    happen(store, "tides", 2)
    assert [state.name for state in store.outbox.states()] == ["lab", "new"]
    assert state(store, "lab").waiting == 2
    assert ids(due(store, "new")) == ["tag:tides/2"]


def test_a_feed_is_announced_once_however_often_it_was_written(store: Store) -> None:
    store.outbox.announce(["atom.xml", "rss.xml"], NOW)
    store.outbox.announce(["atom.xml"], NOW)
    assert sorted(ids(due(store, "hub"))) == ["atom.xml", "rss.xml"]
    assert due(store, "desk") == []


def test_a_feed_that_is_written_while_its_ping_is_under_way_is_announced_again(store: Store) -> None:
    store.outbox.announce(["atom.xml"], NOW)
    (ping,) = due(store, "hub")
    store.outbox.announce(["atom.xml"], NOW)
    store.outbox.sent(ping, NOW)
    assert ids(due(store, "hub")) == ["atom.xml"]


def test_what_is_not_wanted_is_dropped(store: Store) -> None:
    happen(store, "tides", 1)
    happen(store, "tides", 2)
    store.outbox.drop(due(store)[0])
    assert ids(due(store)) == ["tag:tides/2"]


def test_it_outlives_the_process(store: Store, opener: Callable[[], Store]) -> None:
    happen(store, "tides", 1)
    store.close()
    again = opener()
    again.outbox.sync(["desk", "lab"], ["hub"], NOW)
    assert ids(due(again)) == ["tag:tides/1"]
    again.close()
