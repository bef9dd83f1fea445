"""What any store must keep of pages: who they are, whatever the configuration calls them and wherever they move."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from monitor.model import Outcome, PageState, PageStatus, Plan, Render, Role, Validators
from monitor.store import Store
from tests.contract.conftest import (
    HOUR,
    LEASE_S,
    NOW,
    claimed,
    found,
    names,
    only,
    page_named,
    record,
    state_named,
    tracked,
)


def test_new_articles_are_due_at_once_and_listed_by_name(store: Store) -> None:
    store.sync([tracked("tides"), tracked("ferries", every_s=900.0, follow_related=False)], NOW)
    (ferries, ferries_state), (tides, tides_state) = store.pages()
    assert (ferries.name, tides.name) == ("ferries", "tides")
    assert (ferries.role, ferries.url) == (Role.ARTICLE, "https://ferries.example/post")
    assert ferries.plan == Plan(every_s=900.0, follow_related=False)
    assert tides.plan == Plan()
    assert ferries_state == tides_state == PageState(next_check_at=NOW)
    assert ferries.uid != tides.uid


def test_sync_takes_over_plans_and_touches_nothing_else(store: Store) -> None:
    store.sync([tracked("tides")], NOW)
    record(store, "tides", 0)
    before = store.pages()
    store.sync([tracked("tides", every_s=60.0, related_limit=3)], NOW + HOUR)
    ((page, state),) = store.pages()
    assert page.plan == Plan(every_s=60.0, related_limit=3)
    assert (replace(page, plan=Plan()), state) == before[0]


def test_a_removed_article_is_paused_and_comes_back_with_its_history(store: Store) -> None:
    store.sync([tracked("tides"), tracked("ferries")], NOW)
    record(store, "tides", 0)
    uid = page_named(store, "tides").uid
    store.clean_feeds(store.dirty_feeds(), store.last_seq())
    store.sync([tracked("ferries")], NOW)
    store.sync([tracked("ferries")], NOW + HOUR)
    assert names(store) == ["ferries"]
    assert [page.name for page, _ in store.pages(paused=True)] == ["ferries", "tides"]
    paused = page_named(store, "tides")
    assert paused.left_at == NOW
    assert store.dirty_feeds() == ["tides"]
    assert len(store.recorded([paused.id])) == 1
    assert [claim.page_id for claim in store.claim_due(NOW + 2 * HOUR, 9, LEASE_S)] == [page_named(store, "ferries").id]
    held = store.claim(paused.id, NOW, LEASE_S)
    assert held is not None
    assert store.load_target(held).state.status is PageStatus.PAUSED
    store.sync([tracked("ferries"), tracked("tides")], NOW)
    assert names(store) == ["ferries", "tides"]
    assert (page_named(store, "tides").uid, page_named(store, "tides").left_at) == (uid, None)
    assert state_named(store, "tides").status is PageStatus.OK


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(("tides", "https://sea.example/a"), ("flood", "https://sea.example/a"), id="name"),
        pytest.param(("tides", "https://sea.example/a"), ("tides", "https://coast.example/b"), id="address"),
        pytest.param(("tides", "http://sea.example/a"), ("tides", "https://sea.example/a/"), id="scheme and slash"),
        pytest.param(("tides", "http://sea.example/a"), ("flood", "https://sea.example/a/"), id="name and scheme"),
    ],
)
def test_a_page_keeps_its_identity(store: Store, before: tuple[str, str], after: tuple[str, str]) -> None:
    store.sync([tracked(*before)], NOW)
    record(store, before[0], 0)
    uid = page_named(store, before[0]).uid
    store.sync([tracked(*after)], NOW)
    ((page, _),) = store.pages()
    assert (page.uid, page.name, page.url) == (uid, *after)
    assert only(store).page.name == after[0]


def test_articles_that_swap_their_names_keep_their_histories(store: Store) -> None:
    store.sync([tracked("tides", "https://sea.example/1"), tracked("ferries", "https://sea.example/2")], NOW)
    first = page_named(store, "tides").uid
    store.sync([tracked("tides", "https://sea.example/2"), tracked("ferries", "https://sea.example/1")], NOW)
    assert page_named(store, "ferries").uid == first
    assert names(store) == ["ferries", "tides"]


def test_a_new_address_is_asked_at_once_without_the_old_validators(store: Store) -> None:
    store.sync([tracked("tides")], NOW)
    outcome = found(store, "tides", 0)
    state = replace(outcome.state, validators=Validators(etag='"v1"'), fingerprint="sha256:f")
    assert store.commit(replace(outcome, state=state), NOW)
    running = found(store, "tides", 1)
    store.sync([tracked("tides", "https://coast.example/b")], NOW)
    moved = state_named(store, "tides")
    assert (moved.validators, moved.next_check_at, moved.fingerprint) == (Validators(), NOW, "sha256:f")
    assert not store.commit(running, NOW), "a check of the old address must not be recorded for the new one"


def test_two_articles_may_share_a_page_key_and_stay_two(store: Store) -> None:
    both = [tracked("plain", "http://sea.example/a"), tracked("secure", "https://sea.example/a")]
    for _ in range(2):
        store.sync(both, NOW)
        assert [(page.name, page.url) for page, _ in store.pages()] == [(a.name, a.url) for a in both]


def test_whoever_holds_a_name_that_the_configuration_gives_to_another_page_steps_aside(store: Store) -> None:
    store.sync([tracked("tides"), tracked("ferries")], NOW)
    record(store, "ferries", 0, related=["https://moon.example/"])
    uids = {page.uid: page.url for page, _ in store.pages()}
    store.sync([tracked("ferries")], NOW)
    articles = [tracked(name, f"https://new.example/{name}") for name in ("tides", "tides-2", "moon-example")]
    store.sync([tracked("ferries"), *articles], NOW)
    assert names(store) == ["ferries", "moon-example-2", "moon-example", "tides", "tides-2"]
    assert [page_named(store, article.name).url for article in articles] == [article.url for article in articles]
    before = store.find_page("https://tides.example/post")
    assert before is not None
    assert (before.name, uids[before.uid]) == ("tides-3", before.url)


@pytest.mark.parametrize(
    "asked",
    [
        "tides",
        "https://sea.example/tides?year=2031",
        "http://sea.example/tides?year=2031",
        "HTTPS://SEA.example:443/x/../tides/?year=2031&utm_source=mail#high",
    ],
)
def test_a_page_is_found_by_name_and_by_its_address_in_any_form(store: Store, asked: str) -> None:
    store.sync([tracked("tides", "https://sea.example/tides?year=2031"), tracked("other")], NOW)
    page = store.find_page(asked)
    assert page is not None
    assert page.name == "tides"


@pytest.mark.parametrize("asked", ["", "tide", "https://sea.example/tides?year=2030", "http://["])
def test_what_is_not_tracked_is_not_found(store: Store, asked: str) -> None:
    store.sync([tracked("tides", "https://sea.example/tides?year=2031")], NOW)
    assert store.find_page(asked) is None


def test_the_identity_is_made_once(store: Store, opener: Callable[[], Store]) -> None:
    identity = store.identity()
    assert (identity.authority, identity.year, len(identity.uid)) == ("monitor.example", 2031, 32)
    again = opener()
    assert again.identity() == identity
    again.close()


def test_a_page_that_moved_is_known_by_its_former_address(store: Store) -> None:
    store.sync([tracked("tides")], NOW)
    record(store, "tides", 0)
    old = page_named(store, "tides")
    claim = claimed(store, "tides")
    moved = replace(old, url="https://land.example/ebb")
    assert store.commit(Outcome(page=moved, lease=claim.lease, state=PageState(), former_url=old.url), NOW)
    assert store.find_page(old.url) == store.find_page(moved.url) == page_named(store, "tides")
    assert page_named(store, "tides").uid == old.uid
    store.sync([tracked("tides")], NOW)  # the configuration still has the old address
    assert page_named(store, "tides").url == moved.url
    store.sync([tracked("ebb", old.url + "/")], NOW)
    assert names(store) == ["ebb"]
    assert page_named(store, "ebb").uid == old.uid


def test_a_browser_shows_what_the_configuration_says_and_related_posts_on_its_host(store: Store) -> None:
    links = ["https://tides.example/moon", "https://moon.example/tides"]
    store.sync([tracked("tides", render=Render.BROWSER)], NOW)
    record(store, "tides", 0, related=links)

    def shown() -> dict[str, str]:
        return {page.url: page.plan.render for page, _ in store.pages()}

    assert shown() == {"https://tides.example/post": "browser", links[0]: "browser", links[1]: "none"}
    store.sync([tracked("tides")], NOW + HOUR)
    assert set(shown().values()) == {"none"}
