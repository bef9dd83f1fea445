"""What any store must keep of feeds: which entries stand in each, in an order that never moves; which to write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.model import Outcome, Topic, Tracked
from monitor.store import Store
from tests.contract.conftest import NOW, found, page_named, record, tracked


def test_recorded_is_newest_first_and_can_be_narrowed(store: Store) -> None:
    store.sync([tracked("a"), tracked("b")], NOW)
    for name, number in [("a", 0), ("b", 0), ("a", 1), ("b", 1), ("a", 2)]:
        # A clock that goes back does not change the order of discovery.
        record(store, name, number, now=NOW - timedelta(minutes=number))
    a, b = page_named(store, "a").id, page_named(store, "b").id

    def told(**asked: object) -> list[tuple[str, int]]:
        return [(r.page.name, r.revision.number) for r in store.recorded(**asked)]  # type: ignore[arg-type]

    assert told() == [("a", 2), ("b", 1), ("a", 1), ("b", 0), ("a", 0)]
    assert told(limit=2) == [("a", 2), ("b", 1)]
    assert told(page_ids=[b]) == [("b", 1), ("b", 0)]
    assert told(page_ids=[a, b], revision=1) == [("b", 1), ("a", 1)]
    assert told(page_ids=[]) == []
    assert told(page_ids=[a], revision=9) == []
    sequence = [r.seq for r in store.recorded()]
    assert sequence == sorted(sequence, reverse=True)
    assert store.last_seq() == sequence[0]


def test_an_entry_makes_its_feeds_dirty_until_they_are_written(store: Store) -> None:
    store.sync([tracked("tides"), tracked("ferries")], NOW)
    assert (store.dirty_feeds(), store.last_seq()) == ([], 0)
    record(store, "tides", 0, related=["https://moon.example/a"])
    assert store.dirty_feeds() == ["", "tides"]
    store.clean_feeds(["", "tides"], store.last_seq())
    assert store.dirty_feeds() == []
    record(store, "moon-example-a", 0)
    assert store.dirty_feeds() == ["", "tides"]
    store.clean_feeds(["tides", "no such feed"], store.last_seq())
    assert store.dirty_feeds() == [""]


def test_a_feed_stays_dirty_where_a_later_entry_came_while_it_was_written(store: Store) -> None:
    store.sync([tracked("tides"), tracked("ferries")], NOW)
    record(store, "tides", 0)
    record(store, "ferries", 0)
    written_to = store.last_seq()
    record(store, "tides", 1)
    store.clean_feeds(["", "tides", "ferries"], written_to)
    assert store.dirty_feeds() == ["", "tides"]


def test_a_feed_with_a_new_name_is_to_be_written(store: Store) -> None:
    store.sync([tracked("tides", "https://sea.example/1"), tracked("ferries", "https://sea.example/2")], NOW)
    record(store, "tides", 0)
    store.clean_feeds(store.dirty_feeds(), store.last_seq())
    store.sync([tracked("flood", "https://sea.example/1"), tracked("ferries", "https://sea.example/2")], NOW)
    assert store.dirty_feeds() == ["flood"]
    store.clean_feeds(["flood"], store.last_seq())
    assert store.dirty_feeds() == []


def tagged(name: str, *tags: str) -> Tracked:
    return replace(tracked(name), tags=tags)


def outcome_of(
    store: Store, name: str, number: int, severity: str, categories: Sequence[tuple[str, str]] = ()
) -> Outcome:
    """As `found`, with an entry of these categories."""
    outcome = found(store, name, number)
    assert outcome.entry
    weighed = [("severity", severity)] if severity else []
    entry = replace(outcome.entry, categories=(*categories, *weighed))
    return replace(outcome, entry=entry)


def seqs(store: Store, key: str, weight: int = 0) -> list[int]:
    """What stands in a feed, oldest first."""
    return [line.seq for line in store.listed(key, limit=1000, weight=weight)][::-1]


def test_an_entry_stands_in_each_of_its_feeds(store: Store) -> None:
    store.sync([tagged("tides", "sea"), tracked("ferries")], NOW)
    tides = page_named(store, "tides").id
    record(store, "tides", 0, related=["https://moon.example/a"])
    record(store, "ferries", 0)
    record(store, "moon-example-a", 0)
    assert seqs(store, "all") == [1, 2, 3]
    assert seqs(store, f"article:{tides}") == [1, 3]
    assert seqs(store, f"only:{tides}") == [1]
    assert seqs(store, "tag:sea") == [1, 3]
    assert seqs(store, "host:moon.example") == [3]
    assert (store.feed_length("all"), store.feed_length("tag:nothing")) == (3, 0)
    lengths = store.feed_lengths()
    assert {"all", "tag:sea", "host:tides.example", "host:moon.example"} <= set(lengths)
    assert list(lengths) == sorted(lengths)
    assert lengths == {key: store.feed_length(key) for key in lengths}


def test_a_block_of_a_feed_stays_as_it_is_whatever_comes(store: Store) -> None:
    store.sync([tracked("tides"), tracked("ferries")], NOW)
    for number in range(4):
        record(store, "tides", number)
    block = store.listed("all", limit=2, before=3)
    assert [(line.number, line.name) for line in block] == [(2, "tides"), (1, "tides")]
    record(store, "ferries", 0)
    # An article that begins to list another one takes nothing of its past over: its numbers would move.
    record(store, "ferries", 1, related=["https://tides.example/post"])
    assert store.listed("all", limit=2, before=3) == block
    assert len(seqs(store, f"article:{page_named(store, 'ferries').id}")) == 2


def test_a_feed_can_be_asked_for_what_is_grave(store: Store) -> None:
    store.sync([tracked("tides")], NOW)
    for number, severity in enumerate(("", "trivial", "minor", "major")):
        store.commit(outcome_of(store, "tides", number, severity), NOW)
    assert [seqs(store, "all", weight) for weight in range(4)] == [[1, 2, 3, 4], [2, 3, 4], [3, 4], [4]]


def test_of_some_days_the_gravest_changes_are_told_and_all_are_counted(store: Store) -> None:
    store.sync([tracked("tides")], NOW)
    days = [(0, ""), (1, "minor"), (9, "major"), (2, "major"), (3, "trivial"), (4, "major"), (10, "minor")]
    for number, (day, severity) in enumerate(days):  # a clock that goes back puts the third among later ones
        outcome = outcome_of(store, "tides", number, severity)
        assert outcome.entry
        published = NOW + timedelta(days=day)
        store.commit(replace(outcome, entry=replace(outcome.entry, published_at=published)), NOW)

    def between(first: int, last: int, limit: int = 9) -> tuple[int, list[int]]:
        total, told = store.recorded_between(NOW + timedelta(days=first), NOW + timedelta(days=last), limit)
        return total, [recorded.seq for recorded in told]

    assert between(0, 7) == (4, [4, 6, 2, 5])
    assert between(0, 7, limit=2) == (4, [4, 6])
    assert between(9, 11) == (2, [3, 7])
    assert between(1, 4) == (3, [4, 2, 5])
    assert between(20, 30) == (0, [])


TOPICS = [
    ([("kind", "update-added"), ("note", "update")], ["updates"]),
    ([("kind", "update-edited"), ("note", "correction")], ["updates", "corrections"]),
    ([("kind", "body-edited"), ("unannounced", "yes")], ["unannounced"]),
    ([("kind", "related-added"), ("kind", "moved")], ["links", "state"]),
    ([("kind", "baseline")], []),
]


@pytest.mark.parametrize(("categories", "expected"), TOPICS)
def test_an_entry_stands_in_the_feeds_of_its_kinds(
    store: Store, categories: list[tuple[str, str]], expected: list[str]
) -> None:
    store.sync([tracked("tides")], NOW)
    store.commit(outcome_of(store, "tides", 0, "major", categories), NOW)
    assert [topic for topic in Topic if store.feed_length(f"kind:{topic}")] == expected


def test_a_new_tag_brings_the_history_along(store: Store) -> None:
    store.sync([tracked("tides"), tagged("ferries", "sea")], NOW)
    record(store, "tides", 0)
    record(store, "ferries", 0)
    record(store, "tides", 1)
    store.sync([tagged("tides", "sea"), tagged("ferries", "sea")], NOW)
    assert seqs(store, "tag:sea") == [2, 1, 3]
    store.sync([tagged("tides", "sea"), tagged("ferries", "sea")], NOW)
    assert seqs(store, "tag:sea") == [2, 1, 3]


def test_a_related_post_that_becomes_an_article_begins_with_its_own_history(store: Store) -> None:
    store.sync([tracked("tides")], NOW)
    record(store, "tides", 0, related=["https://moon.example/a"])
    record(store, "moon-example-a", 0)
    store.sync([tracked("tides"), tracked("moon", "https://moon.example/a")], NOW)
    moon = page_named(store, "moon").id
    assert seqs(store, f"article:{moon}") == seqs(store, f"only:{moon}") == [2]


def test_a_former_name_is_known_until_something_else_is_called_so(store: Store) -> None:
    url = "https://tides.example/post"
    store.sync([tracked("tides", url)], NOW)
    store.sync([tracked("ebb", url)], NOW)
    assert store.former_names() == {"tides": "ebb"}
    store.sync([tracked("flood", url)], NOW)
    assert store.former_names() == {"ebb": "flood", "tides": "flood"}
    store.sync([tracked("flood", url), tracked("ebb", "https://ebb.example/post")], NOW)
    assert store.former_names() == {"tides": "flood"}


def test_revisions_are_read_by_their_numbers(store: Store) -> None:
    store.sync([tracked("tides")], NOW)
    for number in range(3):
        record(store, "tides", number)
    assert [found.revision.number for found in store.with_seqs([3, 1])] == [0, 2]
