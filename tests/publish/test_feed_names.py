"""What becomes of the feeds of an article that is renamed, taken out of the configuration, or put back."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import TYPE_CHECKING

import feedparser
import pytest

from monitor.model import Change, Link, Plan, Tracked
from monitor.publish.catalog import LIMIT, Format
from monitor.publish.files import PublishSettings, catch_up, feed_places, publish_dirty, rebuild

if TYPE_CHECKING:
    from conftest import Diary, Ids

EVERY = [form.file_name for form in Format]
TIDES = Tracked(name="tides", url="https://harbour.example.org/tides", plan=Plan())
EBB = dataclasses.replace(TIDES, name="ebb")
BOATS = Tracked(name="boats", url="https://harbour.example.org/boats", plan=Plan())


def configure(diary: Diary, settings: PublishSettings, *articles: Tracked) -> None:
    diary.now += timedelta(hours=1)
    diary.store.sync(articles, diary.now)
    publish_dirty(diary.store, settings)


def test_where_the_server_leads_on_from_an_old_name_no_file_stands_there(
    diary: Diary, settings: PublishSettings, ids: Ids
) -> None:
    diary.found("tides", 0)
    publish_dirty(diary.store, settings)
    configure(diary, settings, EBB)
    assert sorted(path.name for path in (settings.feeds_dir / "articles").iterdir()) == sorted(
        f"{name}.{end}" for name in ("ebb", "ebb.only") for end in EVERY
    )
    assert ids("articles/ebb.atom.xml") == ["0"]
    listed = (settings.feeds_dir / "feeds.opml").read_text()
    assert "articles/ebb.atom.xml" in listed
    assert "tides.atom.xml" not in listed


def test_where_no_server_leads_on_the_old_name_goes_on_as_the_same_feed(
    diary: Diary, settings: PublishSettings, edit: Change, ids: Ids
) -> None:
    alone = dataclasses.replace(settings, pages=False)
    diary.found("tides", 0)
    publish_dirty(diary.store, alone)
    configure(diary, alone, EBB)
    diary.found("ebb", 1, edit)
    publish_dirty(diary.store, alone)
    for end in EVERY:
        old, new = (alone.feeds_dir / f"articles/{name}.{end}" for name in ("tides", "ebb"))
        assert old.read_bytes() == new.read_bytes()
    assert ids("articles/tides.only.atom.xml") == ["1", "0"]
    # A name that another article has got is that article's.
    configure(diary, alone, EBB, dataclasses.replace(BOATS, name="tides"))
    diary.found("tides", 0)
    diary.found("ebb", 2, edit)
    publish_dirty(diary.store, alone)
    assert ids("articles/tides.only.atom.xml") == ["0"]
    assert ids("articles/ebb.only.atom.xml") == ["2", "1", "0"]


@pytest.mark.parametrize("file", [f"articles/tides.{kind}{end}" for kind in ("", "only.") for end in EVERY[:2]])
def test_the_feed_of_an_article_that_is_no_longer_watched_says_so_and_stays(
    diary: Diary, settings: PublishSettings, ids: Ids, file: str
) -> None:
    diary.found("tides", 0)
    configure(diary, settings, TIDES, BOATS)
    configure(diary, settings, BOATS)
    left, first = ids(file)
    assert (left, first) == (f"left/{diary.now:%Y%m%dT%H%M%S.%fZ}", "0")
    entry = feedparser.parse((settings.feeds_dir / file).read_bytes()).entries[0]
    assert entry.title == "No longer watched — On tides"
    assert "http://127.0.0.1:8787/articles/tides" in str(entry)
    held = (settings.feeds_dir / file).read_bytes()
    configure(diary, settings, BOATS)
    rebuild(diary.store, settings)
    assert (settings.feeds_dir / file).read_bytes() == held
    assert ids("atom.xml") == ["0"]


def test_it_stands_in_no_list_and_moves_with_the_server(diary: Diary, settings: PublishSettings, ids: Ids) -> None:
    diary.found("tides", 0)
    publish_dirty(diary.store, settings)
    configure(diary, settings, BOATS)
    assert "tides" not in (settings.feeds_dir / "feeds.opml").read_text()
    assert "tides" not in {place.feed for place in feed_places(diary.store, settings)}
    catch_up(diary.store, dataclasses.replace(settings, base_url="https://feeds.example.net/"))
    assert b"https://feeds.example.net/" in (settings.feeds_dir / "articles/tides.atom.xml").read_bytes()
    assert len(ids("articles/tides.atom.xml")) == 2


def test_an_article_that_is_put_back_goes_on_and_its_next_leave_is_another_entry(
    diary: Diary, settings: PublishSettings, edit: Change, ids: Ids
) -> None:
    diary.found("tides", 0)
    configure(diary, settings, BOATS)
    once = ids("articles/tides.atom.xml")[0]
    configure(diary, settings, BOATS, TIDES)
    assert ids("articles/tides.atom.xml") == ["0"]
    assert "tides" in (settings.feeds_dir / "feeds.opml").read_text()
    diary.found("tides", 1, edit)
    configure(diary, settings, BOATS)
    again, *rest = ids("articles/tides.atom.xml")
    assert rest == ["1", "0"]
    assert again.startswith("left/")
    assert again != once


def test_it_hears_no_more_of_the_related_posts_that_others_follow(
    diary: Diary, settings: PublishSettings, edit: Change, ids: Ids
) -> None:
    post = Link(url="https://harbour.example.org/readings", text="Readings")
    configure(diary, settings, TIDES, BOATS)
    for name in ("tides", "boats"):
        diary.found(name, 0, related=(post,))
    configure(diary, settings, BOATS)
    held = ids("articles/tides.atom.xml")
    name = diary.store.find_page(post.url).name
    diary.found(name, 0)
    diary.found(name, 1, edit)
    publish_dirty(diary.store, settings)
    assert ids("articles/tides.atom.xml") == held
    assert ids("articles/boats.atom.xml") == ["1", "0", "0"]


def test_an_article_that_is_now_a_related_post_only_has_had_its_last_word_too(
    diary: Diary, settings: PublishSettings, edit: Change, ids: Ids
) -> None:
    diary.found("tides", 0)
    configure(diary, settings, TIDES, BOATS)
    diary.found("boats", 0, related=(Link(url=TIDES.url, text="Tides"),))
    configure(diary, settings, BOATS)
    diary.found("tides", 1, edit)
    publish_dirty(diary.store, settings)
    assert [found.partition("/")[0] for found in ids("articles/tides.atom.xml")] == ["left", "0"]
    assert ids("articles/boats.atom.xml") == ["1", "0"]


def test_its_archives_stay(diary: Diary, settings: PublishSettings, edit: Change) -> None:
    alone = dataclasses.replace(settings, pages=False)
    for number in range(LIMIT + 1):
        diary.found("tides", number, *([edit] if number else []))
    publish_dirty(diary.store, alone)
    archives = {path: path.read_bytes() for path in (alone.feeds_dir / "archives/articles").iterdir()}
    configure(diary, alone, BOATS)
    rebuild(diary.store, alone)
    assert len(archives) == 6
    assert archives == {path: path.read_bytes() for path in archives}
