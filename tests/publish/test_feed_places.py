"""Where feeds stand is told to people and to their readers."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from lxml import etree

from monitor.model import Topic
from monitor.publish.files import PublishSettings, feed_places, rebuild

if TYPE_CHECKING:
    from conftest import Diary

BASE = "http://127.0.0.1:8787/"


def test_feed_places_name_every_feed_in_every_format(diary: Diary, settings: PublishSettings) -> None:
    diary.found("tides", 0)
    rebuild(diary.store, settings)
    places = feed_places(diary.store, settings)
    files = [(place.feed, place.format, place.url) for place in places if place.path]
    assert files == [
        ("", "atom", f"{BASE}atom.xml"),
        ("", "rss", f"{BASE}rss.xml"),
        ("", "json", f"{BASE}feed.json"),
        ("tides", "atom", f"{BASE}articles/tides.atom.xml"),
        ("tides", "rss", f"{BASE}articles/tides.rss.xml"),
        ("tides", "json", f"{BASE}articles/tides.feed.json"),
        ("articles/tides.only", "atom", f"{BASE}articles/tides.only.atom.xml"),
        ("articles/tides.only", "rss", f"{BASE}articles/tides.only.rss.xml"),
        ("articles/tides.only", "json", f"{BASE}articles/tides.only.feed.json"),
    ]
    assert all(place.path.is_file() for place in places if place.path)
    made = {place.feed for place in places if place.path is None}
    assert made == {f"kinds/{topic}" for topic in Topic} | {"weekly", "hosts/harbour.example.org"}
    alone = dataclasses.replace(settings, pages=False)
    assert all(place.path for place in feed_places(diary.store, alone))


def test_the_list_of_feeds_is_opml(diary: Diary, settings: PublishSettings) -> None:
    diary.found("tides", 0)
    rebuild(diary.store, settings)
    body = etree.parse(settings.feeds_dir / "feeds.opml").find("body")
    assert body is not None
    assert {outline.get("type") for outline in body} == {"rss"}
    listed = {outline.get("xmlUrl") for outline in body}
    assert listed == {place.url for place in feed_places(diary.store, settings) if place.format == "atom"}
