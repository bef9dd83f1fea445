"""Without a web server the archives stand in files, and whoever follows their links has every entry."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING

import feedparser
import pytest

from monitor.cli.feed_check import check_feeds
from monitor.errors import PublishError
from monitor.model import Change, Link, Plan, Tracked
from monitor.publish.catalog import LIMIT, Format
from monitor.publish.files import PublishSettings, catch_up, feed_places, publish_dirty, rebuild

if TYPE_CHECKING:
    from conftest import Diary, Ids

BASE = "http://127.0.0.1:8787/"


def walk(settings: PublishSettings, file: str) -> list[str]:
    """All entries of the feed, newest first, from file to file as a script would follow the links."""
    found: list[str] = []
    while file:
        feed = feedparser.parse((settings.feeds_dir / file).read_bytes())
        found += [entry.id.partition("/")[2] for entry in feed.entries]
        links = {link.rel: link.href for link in feed.feed.links}
        file = links.get("prev-archive", "").removeprefix(BASE)
    return list(dict.fromkeys(found))


def test_a_feed_holds_the_newest_fifty(diary: Diary, settings: PublishSettings, edit: Change, ids: Ids) -> None:
    for number in range(60):
        diary.found("tides", number, *([edit] if number else []))
    publish_dirty(diary.store, settings)
    assert ids("atom.xml") == [str(number) for number in range(59, 9, -1)]


def test_without_a_server_the_whole_changelog_stands_in_files(
    diary: Diary, settings: PublishSettings, edit: Change
) -> None:
    alone = dataclasses.replace(settings, pages=False)
    for number in range(2 * LIMIT + 2):
        diary.found("tides", number, *([edit] if number else []))
    publish_dirty(diary.store, alone)
    everything = [str(number) for number in range(2 * LIMIT + 1, -1, -1)]
    for feed in ("atom.xml", "rss.xml", "articles/tides.atom.xml", "articles/tides.only.rss.xml"):
        assert walk(alone, feed) == everything
    archives = {path: path.read_bytes() for path in (alone.feeds_dir / "archives").rglob("*.*")}
    for number in range(2 * LIMIT + 2, 3 * LIMIT + 2):
        diary.found("tides", number, edit)
    publish_dirty(diary.store, alone)
    assert walk(alone, "atom.xml")[0] == str(3 * LIMIT + 1)
    assert len(walk(alone, "atom.xml")) == 3 * LIMIT + 2
    assert archives == {path: path.read_bytes() for path in archives}
    assert json.loads((alone.feeds_dir / "archives/all.2.feed.json").read_text())["next_url"].endswith(
        "all.1.feed.json"
    )


def test_the_newest_document_needs_no_archive_before_it_is_full(diary: Diary, settings: PublishSettings) -> None:
    alone = dataclasses.replace(settings, pages=False)
    for number in range(LIMIT):
        diary.found("tides", number)
    publish_dirty(diary.store, alone)
    assert walk(alone, "atom.xml") == [str(number) for number in range(LIMIT - 1, -1, -1)]
    assert not list((alone.feeds_dir / "archives").glob("*.*"))
    diary.found("tides", LIMIT)
    publish_dirty(diary.store, alone)
    assert sorted(path.name for path in (alone.feeds_dir / "archives").glob("*.*")) == [
        f"all.1.{form.file_name}" for form in sorted(Format, key=lambda form: form.file_name)
    ]


def test_a_failure_between_two_archives_leaves_none_out(diary: Diary, settings: PublishSettings, edit: Change) -> None:
    """Neither for the next round nor, where somebody took one away, for the next start."""
    alone = dataclasses.replace(settings, pages=False)
    for number in range(2 * LIMIT + 2):
        diary.found("tides", number, *([edit] if number else []))
    blocked = alone.feeds_dir / "archives/articles/tides.1.atom.xml"
    blocked.mkdir(parents=True)
    with pytest.raises(PublishError):
        publish_dirty(diary.store, alone)
    assert not (alone.feeds_dir / "articles/tides.atom.xml").exists()
    blocked.rmdir()
    publish_dirty(diary.store, alone)
    everything = [str(number) for number in range(2 * LIMIT + 1, -1, -1)]
    assert walk(alone, "articles/tides.atom.xml") == everything
    catch_up(diary.store, alone)
    taken = [alone.feeds_dir / f"archives/{name}" for name in ("articles/tides.only.1.rss.xml", "all.1.feed.json")]
    for path in taken:
        path.unlink()
    assert catch_up(diary.store, alone) == [path.relative_to(alone.feeds_dir).as_posix() for path in reversed(taken)]


def test_an_archive_holds_what_was_true_when_its_entries_were_made(
    diary: Diary, settings: PublishSettings, edit: Change
) -> None:
    alone = dataclasses.replace(settings, pages=False)
    link = Link(url="https://harbour.example.org/readings", text="Readings")
    diary.found("tides", 0, related=(link,))
    related = diary.store.find_page(link.url)
    assert related
    for number in range(LIMIT + 1):
        diary.found(related.name, number, *([edit] if number else []))
    publish_dirty(diary.store, alone)
    archives = {path: path.read_bytes() for path in (alone.feeds_dir / "archives").rglob("*.*")}
    both = [("tides", "https://harbour.example.org/tides"), (related.name, link.url)]
    diary.store.sync([Tracked(name=name, url=url, plan=Plan()) for name, url in both], diary.now)
    rebuild(diary.store, alone)
    assert archives
    assert archives == {path: path.read_bytes() for path in archives}


def test_the_check_looks_at_archives_too(diary: Diary, settings: PublishSettings, edit: Change) -> None:
    alone = dataclasses.replace(settings, pages=False)
    for number in range(2 * LIMIT + 2):
        diary.found("tides", number, *([edit] if number else []))
    rebuild(diary.store, alone)

    def found() -> list[str]:
        checked = check_feeds(feed_places(diary.store, alone), served=False)
        return [fault for _, faults in checked for fault in faults]

    assert found() == []
    (alone.feeds_dir / "archives/articles/tides.1.atom.xml").unlink()
    (alone.feeds_dir / "archives/all.2.feed.json").write_text("{")
    broken, missing = found()
    assert broken.startswith(f"its archive {BASE}archives/all.2.feed.json: is not JSON")
    assert missing == f"its archive {BASE}archives/articles/tides.1.atom.xml cannot be read: No such file or directory"
