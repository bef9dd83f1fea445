"""How much of what pages link to is followed at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.model import Link, Plan, Role, Tracked
from monitor.store import Store, open_store, relations
from monitor.store.database import Database

NOW = datetime(2031, 5, 4, 12, 0, tzinfo=UTC)
ARTICLE = "https://sea.example:8443/tides"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(tmp_path, authority="monitor.example", now=NOW)) as opened:
        opened.sync([Tracked(name="tides", url=ARTICLE, plan=Plan(related_limit=100))], NOW)
        yield opened


def followed(store: Store, tmp_path: Path, *urls: str) -> list[str]:
    """The related posts that are followed once the article lists these."""
    article = store.find_page("tides")
    assert article is not None
    database = Database(tmp_path / "monitor.sqlite3", busy_timeout_s=5.0)
    with database.write() as connection:
        relations.lists(connection, article.id, [Link(url=url, text="x") for url in urls], NOW)
    database.close()
    return sorted(page.url for page, _ in store.pages() if page.role is Role.RELATED)


def test_a_page_names_no_ports_but_those_of_the_web_and_its_own(store, tmp_path):
    good = ["http://a.example/", "https://a.example/b", "https://b.example:8443/c"]
    assert followed(store, tmp_path, *good, "http://a.example:8080/d", "https://sea.example:6379/") == sorted(good)


def test_no_host_is_followed_without_end(store, tmp_path, monkeypatch):
    monkeypatch.setattr(relations, "RELATED_OF_HOST", 3)
    urls = [f"https://a.example/{number}" for number in range(9)]
    assert followed(store, tmp_path, *urls, "https://b.example/") == [*urls[:3], "https://b.example/"]
    assert followed(store, tmp_path, *urls, "https://b.example/") == [*urls[:3], "https://b.example/"]


def test_there_is_a_limit_for_all(store, tmp_path, monkeypatch):
    monkeypatch.setattr(relations, "RELATED_IN_ALL", 4)
    urls = [f"https://{host}.example/" for host in "abcdefgh"]
    assert followed(store, tmp_path, *urls) == urls[:4]
