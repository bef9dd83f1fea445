"""What any store must keep of related posts: followed once while an article wants them, with a history of their own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.model import PageState, PageStatus, Plan, Role, Scope
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


# ── which of them ──


def moon(*words: str) -> list[str]:
    return [f"https://moon.example/{word}" for word in words]


def test_what_is_to_be_followed_can_be_changed_at_any_time(store: Store) -> None:
    """At once, from what the article listed when it was last read."""
    store.sync([tracked("tides", follow_related=False)], NOW)
    record(store, "tides", 0, related=moon("a", "b", "c"))
    assert names(store) == ["tides"]
    store.sync([tracked("tides")], NOW + HOUR)
    assert names(store) == ["tides", "moon-example-a", "moon-example-b", "moon-example-c"]
    assert state_named(store, "moon-example-a") == PageState(next_check_at=NOW + HOUR)
    store.sync([tracked("tides", related_limit=1)], NOW + HOUR)
    assert names(store) == ["tides", "moon-example-a"]
    store.sync([tracked("tides", related_limit=2)], NOW + HOUR)
    assert names(store) == ["tides", "moon-example-a", "moon-example-b"]
    store.sync([tracked("tides", follow_related=False)], NOW + HOUR)
    assert names(store) == ["tides"]


SITES = {
    "https://www.tides.example/a": "tides-example-a",
    "https://tides.example/b": "tides-example-b",
    "https://blog.TIDES.example/c": "blog-tides-example-c",
    "https://eviltides.example/d": "eviltides-example-d",
    "https://tides.example.org/e": "tides-example-org-e",
    "https://moon.example/f": "moon-example-f",
    "https://far.moon.example/g": "far-moon-example-g",
    "https://xn--bcher-kva.example/h": "xn-bcher-kva-example-h",
}


@pytest.mark.parametrize(
    ("scope", "letters"),
    [
        (Scope(), "abcdefgh"),
        (Scope(same_site=True), "abc"),
        (Scope(hosts=("moon.example",)), "f"),
        (Scope(hosts=("*.moon.example",)), "g"),
        (Scope(hosts=("moon.example", "*.moon.example", "xn--bcher-kva.example")), "fgh"),
        (Scope(same_site=True, hosts=("moon.example",)), "abcf"),
        (Scope(hosts=("nowhere.example",)), ""),
    ],
)
def test_only_what_stands_where_it_may_is_followed(store: Store, scope: Scope, letters: str) -> None:
    store.sync([tracked("tides", "https://www.tides.example/article", related_scope=scope)], NOW)
    record(store, "tides", 0, related=list(SITES))
    assert sorted(names(store)[1:]) == sorted(name for name in SITES.values() if name[-1] in letters)
    store.sync([tracked("tides", "https://www.tides.example/article")], NOW)
    assert len(names(store)) == 1 + len(SITES)


def test_levels_below_are_followed_as_deep_as_the_article_says(store: Store) -> None:
    """a lists b, b lists c and the article itself, c lists d; each is read when it is followed."""
    store.sync([tracked("tides", related_depth=1)], NOW)
    record(store, "tides", 0, related=moon("a"))
    record(store, "moon-example-a", 0, related=moon("b"))
    assert names(store) == ["tides", "moon-example-a"]
    store.sync([tracked("tides", related_depth=3)], NOW)
    assert names(store)[1:] == ["moon-example-a", "moon-example-b"]
    record(store, "moon-example-b", 0, related=[*moon("c"), page_named(store, "tides").url])
    record(store, "moon-example-c", 0, related=moon("d"))
    assert names(store)[1:] == ["moon-example-a", "moon-example-b", "moon-example-c"]
    assert [page.name for page in store.family(1)] == names(store)
    record(store, "moon-example-a", 1, related=[])
    assert names(store) == ["tides", "moon-example-a"]


def test_a_post_that_two_others_list_stays_while_one_of_them_does(store: Store) -> None:
    store.sync([tracked("tides", related_depth=2)], NOW)
    record(store, "tides", 0, related=moon("a", "b"))
    for name in ("moon-example-a", "moon-example-b"):
        record(store, name, 0, related=moon("c"))
    record(store, "moon-example-a", 1, related=[])
    assert names(store)[1:] == ["moon-example-a", "moon-example-b", "moon-example-c"]
    record(store, "moon-example-b", 1, related=[])
    assert names(store)[1:] == ["moon-example-a", "moon-example-b"]


def test_the_limit_and_the_scope_hold_for_all_levels_together(store: Store) -> None:
    store.sync([tracked("tides", related_depth=2, related_limit=3, related_scope=Scope(hosts=("moon.example",)))], NOW)
    record(store, "tides", 0, related=moon("a", "b"))
    record(store, "moon-example-a", 0, related=["https://sea.example/x", *moon("c", "d")])
    assert names(store)[1:] == ["moon-example-a", "moon-example-b", "moon-example-c"]
    record(store, "tides", 1, related=moon("a", "b", "e"))
    assert names(store)[1:] == ["moon-example-a", "moon-example-b", "moon-example-c"]


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
