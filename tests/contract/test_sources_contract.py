"""What any store must keep of feeds and sitemaps: what they named stays, in its order, under the name once given."""

from __future__ import annotations

from datetime import timedelta

from monitor.model import Validators
from monitor.store import Store
from monitor.store.members import Member, SourceState
from tests.contract.conftest import NOW

LATER = NOW + timedelta(hours=6)
FEED = "https://harbour.example/feed"


def read(store: Store, *named: str, source: str = "harbour", url: str = FEED) -> int:
    validators = Validators(etag='W/"1"', last_modified="yesterday")
    paths = [f"https://harbour.example/{path}" for path in named]
    return store.sources.read(source, url, paths, validators, now=NOW, next_at=LATER)


def members(store: Store, limit: int = 10, source: str = "harbour") -> list[str]:
    return [member.name for member in store.sources.members(source, limit)]


def test_what_was_named_is_kept_newest_first(store: Store) -> None:
    assert read(store, "nets", "boats") == 2
    assert read(store, "masts", "nets") == 1
    assert read(store, "nets/") == 0  # the same page
    assert members(store) == ["masts", "nets", "boats"]
    assert members(store, limit=2) == ["masts", "nets"]
    assert store.sources.members("harbour", 1) == [Member(name="masts", url="https://harbour.example/masts")]


def test_names_are_given_once(store: Store) -> None:
    read(store, "a/nets", "b/nets")
    read(store, "c/nets", source="other", url="https://other.example/feed")
    assert members(store) == ["nets-2", "nets"]
    assert members(store, source="other") == ["nets-3"]


def test_how_a_source_stands(store: Store) -> None:
    assert store.sources.state("harbour", FEED) == SourceState()
    read(store)
    validators = Validators(etag='W/"1"', last_modified="yesterday")
    assert store.sources.state("harbour", FEED) == SourceState(validators=validators, next_at=LATER, read_at=NOW)
    store.sources.unread("harbour", FEED, "no answer", next_at=NOW)
    assert store.sources.state("harbour", FEED) == SourceState(
        validators=validators, next_at=NOW, read_at=NOW, error="no answer"
    )


def test_another_address_begins_anew_and_keeps_what_was_named(store: Store) -> None:
    read(store, "nets")
    assert store.sources.state("harbour", f"{FEED}2") == SourceState()
    store.sources.unread("harbour", f"{FEED}2", None, next_at=NOW)
    assert store.sources.state("harbour", f"{FEED}2").validators == Validators()
    assert members(store) == ["nets"]
