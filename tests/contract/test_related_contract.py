"""What any store must keep of related posts: followed once while an article wants them, with a history of their own."""

from __future__ import annotations

from dataclasses import replace

from monitor.model import PageState, PageStatus, Plan, Role
from monitor.store import Store
from tests.contract.conftest import HOUR, NOW, names, page_named, record, state_named, tracked


def test_related_posts_are_followed_at_the_articles_pace_and_due_at_once(store: Store) -> None:
    store.sync([tracked("tides", related_every_s=3600.0)], NOW)
    record(store, "tides", 0, related=["https://moon.example/Full_Moon.html?utm_source=tides#top"], now=NOW + HOUR)
    article, related = store.family(page_named(store, "tides").id)
    assert article.role is Role.ARTICLE
    assert (related.role, related.url) == (Role.RELATED, "https://moon.example/Full_Moon.html")
    assert related.name == "moon-example-full-moon"
    assert (related.plan.every_s, related.plan.follow_related) == (3600.0, False)
    assert state_named(store, related.name) == PageState(next_check_at=NOW + HOUR)
    assert names(store) == ["tides", related.name]


def test_links_to_one_page_and_to_tracked_pages_make_no_second_page(store: Store) -> None:
    store.sync([tracked("tides", "https://sea.example/tides"), tracked("ferries", "https://sea.example/ferries")], NOW)
    links = [
        "https://sea.example/tides#below",  # itself
        "http://sea.example/ferries/",  # an article
        "https://moon.example/a",
        "http://moon.example/a/?fbclid=x",
        "mailto:ida@sea.example",
        "http://[broken",
    ]
    record(store, "tides", 0, related=links)
    record(store, "ferries", 0, related=["https://moon.example/a", "https://sea.example/tides"])
    assert names(store) == ["ferries", "moon-example-a", "tides"]
    family = [page.name for page in store.family(page_named(store, "tides").id)]
    assert family == ["tides", "ferries", "moon-example-a"]
    record(store, "moon-example-a", 0)
    assert store.recorded(limit=1)[0].related_to == ("ferries", "tides")
    assert store.recorded([page_named(store, "ferries").id])[0].related_to == ()


def test_names_of_related_posts_are_unique_and_well_formed(store: Store) -> None:
    store.sync([tracked("sea-example-a")], NOW)
    path = "long-" * 40
    record(
        store,
        "sea-example-a",
        0,
        related=[f"https://sea.example/{p}" for p in ("a", "A", f"{path}?1", f"{path}?2", "日本", "%00")],
    )
    given_names = [page.name for page in store.family(1)][1:]
    assert given_names[:2] == ["sea-example-a-2", "sea-example-a-3"]
    assert len(set(given_names)) == 6
    assert all(1 <= len(n) <= 80 and set(n) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") for n in given_names)


def test_the_limit_counts_what_is_listed_and_old_ones_are_not_pushed_out(store: Store) -> None:
    store.sync([tracked("tides", related_limit=2)], NOW)
    url = "https://moon.example/{}".format
    record(store, "tides", 0, related=[url(n) for n in "abc"])
    assert names(store)[1:] == ["moon-example-a", "moon-example-b"]
    record(store, "tides", 1, related=[url(n) for n in "xyab"])
    assert names(store)[1:] == ["moon-example-a", "moon-example-b"]
    record(store, "tides", 2, related=[url(n) for n in "xyb"])
    assert names(store)[1:] == ["moon-example-b", "moon-example-x"]


def test_a_related_post_that_is_no_longer_listed_is_paused_and_stays_in_the_family(store: Store) -> None:
    store.sync([tracked("tides")], NOW)
    record(store, "tides", 0, related=["https://moon.example/a"])
    record(store, "moon-example-a", 0)
    record(store, "tides", 1, related=[])
    assert names(store) == ["tides"]
    assert [page.name for page in store.family(1)] == ["tides", "moon-example-a"]
    record(store, "tides", 2, related=["https://moon.example/a"])
    assert names(store) == ["tides", "moon-example-a"]
    assert state_named(store, "moon-example-a").status is PageStatus.OK


def test_related_posts_are_followed_while_an_active_article_wants_them(store: Store) -> None:
    tides, ferries = tracked("tides", related_every_s=7200.0), tracked("ferries", related_every_s=600.0)
    store.sync([tides, ferries], NOW)
    for name in ("tides", "ferries"):
        record(store, name, 0, related=["https://moon.example/a"])
    assert page_named(store, "moon-example-a").plan.every_s == 600.0
    store.sync([tides], NOW)
    assert names(store) == ["tides", "moon-example-a"]
    assert page_named(store, "moon-example-a").plan.every_s == 7200.0
    store.sync([replace(tides, plan=Plan(follow_related=False))], NOW)
    assert names(store) == ["tides"]
    store.sync([replace(tides, plan=Plan())], NOW)
    assert names(store) == ["tides", "moon-example-a"]
    assert page_named(store, "moon-example-a").plan.every_s is None
    store.sync([], NOW)
    assert names(store) == []


def test_a_related_post_becomes_an_article_and_an_article_a_related_post(store: Store) -> None:
    store.sync([tracked("tides")], NOW)
    record(store, "tides", 0, related=["https://moon.example/a"])
    record(store, "moon-example-a", 0)
    related = page_named(store, "moon-example-a")
    store.sync([tracked("tides"), tracked("moon", "https://moon.example/a", every_s=60.0)], NOW)
    promoted = page_named(store, "moon")
    assert (promoted.uid, promoted.role, promoted.plan.every_s) == (related.uid, Role.ARTICLE, 60.0)
    assert names(store) == ["moon", "tides"]
    store.sync([tracked("tides")], NOW)
    assert names(store) == ["tides", "moon"]
    again = page_named(store, "moon")
    assert (again.uid, again.role, again.plan.every_s) == (related.uid, Role.RELATED, None)
