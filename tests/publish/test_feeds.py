"""A feed is valid, the same in all three formats, and the same bytes on every machine."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import feedparser
import pytest
from lxml import etree

from monitor.model import Change, FeedIdentity, Page, Role
from monitor.publish.feeds import LIMIT, FeedView, Format, Record, render, shown

ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "http://127.0.0.1:8787/"
Store = Callable[..., Any]


@pytest.fixture
def view_of(page: Page, identity: FeedIdentity) -> Callable[..., FeedView]:
    """A view of the article's feed over these records, newest first."""

    def view(*records: Record, **changed: Any) -> FeedView:
        return FeedView(
            feed=page.name,
            uid=page.uid,
            title=f"Changes in “{page.title}”",
            description="What the author changes.",
            home_url=f"{BASE}articles/{page.name}",
            identity=identity,
            base_url=changed.pop("base_url", BASE),
            records=records,
            **changed,
        )

    return view


@pytest.fixture
def view(view_of: Callable[..., FeedView], stored: Store, note: Change, edit: Change) -> FeedView:
    return view_of(stored(edit, number=2), stored(note, number=1), stored(number=0))


# ── the rules of the formats ───────────────────────────────────────────────────────────────────────────────────


def test_atom_keeps_the_musts_of_rfc_4287(view: FeedView) -> None:
    root = etree.fromstring(render(view, Format.ATOM))
    for element in (root, *root.iterfind(f"{ATOM}entry")):
        for required in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{required}")) == 1
        assert element.findtext(f"{ATOM}author/{ATOM}name")
        alternates = [link for link in element.iterfind(f"{ATOM}link") if link.get("rel") == "alternate"]
        assert len(alternates) == 1
        assert datetime.fromisoformat(element.findtext(f"{ATOM}updated") or "").tzinfo is not None
    ids = [element.text for element in root.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids)) == 4
    assert root.findtext(f"{ATOM}updated") == root.findtext(f"{ATOM}entry/{ATOM}updated")


def test_atom_links_tell_our_page_from_the_article(view: FeedView) -> None:
    entry = feedparser.parse(render(view, Format.ATOM)).entries[0]
    links = {link.rel: link.href for link in entry.links}
    assert links == {"alternate": f"{BASE}articles/tides/2", "via": view.records[0].entry.url}
    assert [link.href for link in feedparser.parse(render(view, Format.ATOM)).feed.links if link.rel == "self"] == [
        f"{BASE}articles/tides.atom.xml"
    ]


def test_rss_keeps_the_board_profile(view: FeedView) -> None:
    root = etree.fromstring(render(view, Format.RSS))
    channel = root[0]
    assert root.get("version") == "2.0"
    assert channel.findtext("link") == view.home_url
    assert int(channel.findtext("ttl") or 0) > 0
    assert channel.find(f"{ATOM}link").attrib == {  # type: ignore[union-attr]
        "href": f"{BASE}articles/tides.rss.xml",
        "rel": "self",
        "type": "application/rss+xml",
    }
    for item, record in zip(channel.iterfind("item"), view.records, strict=True):
        guid = item.find("guid")
        assert guid is not None
        assert (guid.get("isPermaLink"), guid.text) == ("false", record.entry.id)
        assert item.findtext("link") == record.entry.url
        assert len(item.findall("description")) == 1
        assert item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded") == record.entry.content_html
        assert item.findtext("{http://purl.org/dc/elements/1.1/}creator") == "Ines Vahl"
        assert item.find("author") is None
    assert channel.findtext("lastBuildDate") == channel.findtext("item/pubDate") == "Thu, 02 May 2024 11:30:00 GMT"


def test_json_feed_keeps_version_1_1(view: FeedView, edit: Change) -> None:
    feed = json.loads(render(view, Format.JSON))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"{BASE}articles/tides.feed.json"
    first = feed["items"][0]
    assert first["external_url"] == view.records[0].entry.url
    assert first["date_published"] == "2024-05-02T11:30:00Z"
    assert first["authors"] == [{"name": "Ines Vahl"}]
    assert first["tags"] == ["body-edited", "major", "unannounced", "article"]
    assert first["_changes"]["changes"] == [edit.to_dict()]
    assert (first["_changes"]["role"], first["_changes"]["revision"]) == ("article", 2)


def test_all_formats_carry_the_same_entries(view: FeedView) -> None:
    expected = [(record.entry.id, record.entry.content_html) for record in view.records]
    atom = etree.fromstring(render(view, Format.ATOM))
    assert [(e.findtext(f"{ATOM}id"), e.findtext(f"{ATOM}content")) for e in atom.iterfind(f"{ATOM}entry")] == expected
    encoded = "{http://purl.org/rss/1.0/modules/content/}encoded"
    rss = etree.fromstring(render(view, Format.RSS))
    assert [(item.findtext("guid"), item.findtext(encoded)) for item in rss.iter("item")] == expected
    items = json.loads(render(view, Format.JSON))["items"]
    assert [(item["id"], item["content_html"]) for item in items] == expected


@pytest.mark.parametrize("form", [Format.ATOM, Format.RSS])
def test_feedparser_finds_no_fault_and_every_entry(view: FeedView, form: Format) -> None:
    found = feedparser.parse(render(view, form))
    assert found.bozo == 0, found.get("bozo_exception")
    assert [entry.id for entry in found.entries] == [record.entry.id for record in view.records]
    assert found.entries[0].published_parsed[:5] == (2024, 5, 2, 11, 30)


def test_an_empty_feed_is_valid_and_dated_by_its_database(view_of: Callable[..., FeedView]) -> None:
    for form in (Format.ATOM, Format.RSS):
        assert feedparser.parse(render(view_of(), form)).bozo == 0
    assert b"<updated>2024-01-01T00:00:00+00:00</updated>" in render(view_of(), Format.ATOM)
    assert json.loads(render(view_of(), Format.JSON))["items"] == []


def test_the_id_of_a_feed_outlives_a_move_of_the_server(view_of: Callable[..., FeedView], view: FeedView) -> None:
    moved = view_of(*view.records, base_url="https://feeds.example.net/changes/")
    assert moved.id == view.id == "tag:feeds.example.net,2024:feed/p7k2"
    assert dataclasses.replace(view, uid=None).id == "tag:feeds.example.net,2024:feed/all"
    assert moved.self_url(Format.ATOM) == "https://feeds.example.net/changes/articles/tides.atom.xml"


def test_without_our_pages_entries_point_at_the_article(view_of: Callable[..., FeedView], view: FeedView) -> None:
    bare = view_of(*view.records, pages=False)
    assert f"{BASE}articles/tides/".encode() not in render(bare, Format.ATOM)
    assert json.loads(render(bare, Format.JSON))["items"][0]["url"] == view.records[0].entry.url


def test_first_looks_at_related_posts_push_no_change_out(stored: Store, page: Page, edit: Change) -> None:
    related = dataclasses.replace(page, role=Role.RELATED, name="readings")
    first, change, look = stored(number=0), stored(edit, page=related), stored(number=0, page=related)
    assert shown([look, change, first]) == [look, change, first]
    crowd = [stored(number=0, page=related) for _ in range(LIMIT)]
    in_feed = shown([*crowd, change, first])
    assert len(in_feed) == LIMIT
    assert in_feed[-2:] == [change, first]


# ── the same bytes ─────────────────────────────────────────────────────────────────────────────────────────────

RENDER = """
import hashlib, pickle, sys
from monitor.publish.feeds import Format, render
view = pickle.load(sys.stdin.buffer)
print(hashlib.sha256(b"".join(render(view, form) for form in Format)).hexdigest())
"""


@pytest.mark.parametrize(("zone", "locale", "seed"), [("Pacific/Apia", "C", "1"), ("Asia/Kolkata", "C.UTF-8", "7")])
def test_the_same_view_gives_the_same_bytes_in_any_process(view: FeedView, zone: str, locale: str, seed: str) -> None:
    records = [SimpleNamespace(page=r.page, revision=r.revision, entry=r.entry) for r in view.records]
    here = hashlib.sha256(b"".join(render(view, form) for form in Format)).hexdigest()
    there = subprocess.run(
        [sys.executable, "-c", RENDER],
        input=pickle.dumps(dataclasses.replace(view, records=records)),
        env=os.environ | {"TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed},
        capture_output=True,
        check=True,
    )
    assert there.stdout.decode().strip() == here


# ── whatever stands in the store ───────────────────────────────────────────────────────────────────────────────

JUNK = "a\x00b\x0bc\x1b[31m\ud800d\ufffe\u202e<script>alert(1)</script> & שלום ‏العربية"
HTML = f'<p onclick="x">{JUNK}<a href="javascript:alert(1)">k</a><img src=x onerror=alert(1)></p>'


def test_a_feed_of_junk_is_still_valid_and_executes_nothing(
    view_of: Callable[..., FeedView], stored: Store, note: Change
) -> None:
    record = stored(dataclasses.replace(note, before=JUNK, after=JUNK, html=HTML))
    entry = dataclasses.replace(record.entry, title=JUNK, summary=JUNK, author=JUNK, content_html=HTML)
    view = dataclasses.replace(view_of(dataclasses.replace(record, entry=entry)), title=JUNK)
    for form in (Format.ATOM, Format.RSS):
        assert feedparser.parse(render(view, form)).bozo == 0
        assert b"onerror" not in render(view, form)
        assert b"javascript" not in render(view, form)
    item = json.loads(render(view, Format.JSON))["items"][0]
    assert "<script" not in item["content_html"] + item["_changes"]["changes"][0]["html"]
    assert "שלום" in item["title"]
    rss = etree.fromstring(render(view, Format.RSS))
    assert "<" not in (rss.findtext("channel/title") or "<") + (rss.findtext("channel/item/title") or "<")


def test_a_note_of_a_megabyte_makes_a_valid_feed(view_of: Callable[..., FeedView], stored: Store, note: Change) -> None:
    words = "ebb & flood <b> " * 65_536
    view = view_of(stored(dataclasses.replace(note, after=words, html="")))
    for form in (Format.ATOM, Format.RSS):
        assert feedparser.parse(render(view, form)).bozo == 0
    assert json.loads(render(view, Format.JSON))["items"][0]["_changes"]["changes"][0]["after"] == words
