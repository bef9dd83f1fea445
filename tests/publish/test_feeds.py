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
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import feedparser
import pytest
from jsonschema import Draft202012Validator, ValidationError
from lxml import etree

from monitor.model import Article, Change, FeedIdentity, Page, Severity
from monitor.publish.catalog import EVERYTHING, WEEKLY, Feed, Format, Scope, read_path
from monitor.publish.feeds import FeedView, render
from monitor.publish.items import Record, Site, content_of, item_of

ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "http://127.0.0.1:8787/"
Store = Callable[..., Any]


@dataclasses.dataclass(frozen=True)
class Shown:
    """A view, and the records that it was made of."""

    view: FeedView
    records: tuple[Record, ...]

    def render(self, form: Format) -> bytes:
        return render(self.view, form)


@pytest.fixture
def view_of(page: Page, identity: FeedIdentity) -> Callable[..., Shown]:
    """A view of the article's feed over these records, newest first."""

    def view(*records: Record, base_url: str = BASE, pages: bool = True, **changed: Any) -> Shown:
        site = Site(identity=identity, base_url=base_url, pages=pages, hub=changed.pop("hub", None))
        made = FeedView(
            feed=changed.pop("feed", Feed(Scope.ARTICLE, page.name)),
            uid=page.uid,
            article=changed.pop("article", page.title),
            home_url=f"{base_url}articles/{page.name}",
            site=site,
            items=[item_of(record, site) for record in records],
            **changed,
        )
        return Shown(made, records)

    return view


@pytest.fixture
def view(view_of: Callable[..., Shown], stored: Store, note: Change, edit: Change) -> Shown:
    return view_of(stored(edit, number=2), stored(note, number=1), stored(number=0))


# ── the rules of the formats ───────────────────────────────────────────────────────────────────────────────────


def test_atom_keeps_the_musts_of_rfc_4287(view: Shown) -> None:
    root = etree.fromstring(view.render(Format.ATOM))
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


def test_atom_links_lead_to_all_that_belongs_to_the_change(view: Shown) -> None:
    entry = feedparser.parse(view.render(Format.ATOM)).entries[1]
    links = [(link.rel, link.type, link.get("title"), link.href) for link in entry.links]
    live = view.records[1].entry.url
    assert links == [
        ("alternate", "text/html", None, f"{BASE}articles/tides/1"),
        ("via", "text/html", None, live),
        ("related", "text/plain", "page before", f"{BASE}articles/tides/snapshots/0"),
        ("related", "text/plain", "page after", f"{BASE}articles/tides/snapshots/1"),
        (
            "related",
            "text/html",
            "Wayback Machine",
            "https://web.archive.org/web/20240502103000/https://harbour.example.org/tides",
        ),
    ]
    assert "#:~:text=" in live
    for link in entry.links[2:]:
        assert f'href="{link.href}"' in entry.content[0].value
    found = feedparser.parse(view.render(Format.ATOM)).feed
    assert [link.href for link in found.links if link.rel == "self"] == [f"{BASE}articles/tides.atom.xml"]


def test_no_archive_is_named_for_an_address_that_none_can_reach(
    view_of: Callable[..., Shown], stored: Store, note: Change, article: Article
) -> None:
    private = dataclasses.replace(article, url="http://wiki.internal:8080/tides")
    view = view_of(stored(note, article=private))
    for form in Format:
        assert b"wiki.internal:8080/tides" in view.render(form)
        assert b"web.archive.org" not in view.render(form)


def test_a_change_with_a_patch_leads_to_it(view_of: Callable[..., Shown], stored: Store, edit: Change) -> None:
    view = view_of(stored(dataclasses.replace(edit, patch="--- a\n+++ b\n"), number=2))
    links = {link.get("title"): link.href for link in feedparser.parse(view.render(Format.ATOM)).entries[0].links}
    assert links["patch"] == f"{BASE}articles/tides/2.patch"


RIGHT_TO_LEFT = [("he", True), ("ar-EG", True), ("fa", True), ("en", False), (None, False)]


@pytest.mark.parametrize(("language", "turned"), RIGHT_TO_LEFT)
def test_an_entry_says_its_language_and_direction(
    view_of: Callable[..., Shown], stored: Store, note: Change, article: Article, language: str | None, turned: bool
) -> None:
    view = view_of(stored(note, article=dataclasses.replace(article, language=language)))
    entry = etree.fromstring(view.render(Format.ATOM)).find(f"{ATOM}entry")
    assert entry is not None
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    assert (entry.findtext(f"{ATOM}content") or "").startswith('<div dir="rtl">') == turned
    assert json.loads(view.render(Format.JSON))["items"][0].get("language") == language


def test_rss_keeps_the_board_profile(view: Shown) -> None:
    root = etree.fromstring(view.render(Format.RSS))
    channel = root[0]
    assert root.get("version") == "2.0"
    assert channel.findtext("link") == view.view.home_url
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
        encoded = item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded")
        assert encoded == content_of(record, view.view.site)
        assert encoded.startswith(f"{record.entry.content_html}<p>Seen 2 May 2024, ")
        assert item.findtext("{http://purl.org/dc/elements/1.1/}creator") == "Ines Vahl"
        assert item.find("author") is None
    assert channel.findtext("lastBuildDate") == channel.findtext("item/pubDate") == "Thu, 02 May 2024 11:30:00 GMT"


def test_rss_has_the_usual_prefixes_for_readers_that_know_no_namespaces(view: Shown) -> None:
    content = view.render(Format.RSS)
    assert content.count(b"<item>") == content.count(b"<content:encoded>") == content.count(b"<dc:creator>") == 3
    assert content.count(b"xmlns:content=") == content.count(b"xmlns:dc=") == 1


def test_json_feed_keeps_version_1_1(view: Shown, edit: Change) -> None:
    feed = json.loads(view.render(Format.JSON))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"{BASE}articles/tides.feed.json"
    first = feed["items"][0]
    assert first["external_url"] == view.records[0].entry.url
    assert first["date_published"] == "2024-05-02T11:30:00Z"
    assert first["authors"] == [{"name": "Ines Vahl"}]
    assert first["tags"] == ["body-edited", "major", "unannounced", "article"]
    assert first["_changes"]["changes"] == [edit.to_dict()]
    assert (first["_changes"]["role"], first["_changes"]["revision"]) == ("article", 2)


def test_all_formats_carry_the_same_entries(view: Shown) -> None:
    expected = [(record.entry.id, content_of(record, view.view.site)) for record in view.records]
    atom = etree.fromstring(view.render(Format.ATOM))
    assert [(e.findtext(f"{ATOM}id"), e.findtext(f"{ATOM}content")) for e in atom.iterfind(f"{ATOM}entry")] == expected
    encoded = "{http://purl.org/rss/1.0/modules/content/}encoded"
    rss = etree.fromstring(view.render(Format.RSS))
    assert [(item.findtext("guid"), item.findtext(encoded)) for item in rss.iter("item")] == expected
    items = json.loads(view.render(Format.JSON))["items"]
    assert [(item["id"], item["content_html"]) for item in items] == expected


@pytest.mark.parametrize("form", [Format.ATOM, Format.RSS])
def test_feedparser_finds_no_fault_and_every_entry(view: Shown, form: Format) -> None:
    found = feedparser.parse(view.render(form))
    assert found.bozo == 0, found.get("bozo_exception")
    assert [entry.id for entry in found.entries] == [record.entry.id for record in view.records]
    assert found.entries[0].published_parsed[:5] == (2024, 5, 2, 11, 30)


def test_an_empty_feed_is_valid_and_dated_by_its_database(view_of: Callable[..., Shown]) -> None:
    for form in (Format.ATOM, Format.RSS):
        assert feedparser.parse(view_of().render(form)).bozo == 0
    assert b"<updated>2024-01-01T00:00:00+00:00</updated>" in view_of().render(Format.ATOM)
    assert json.loads(view_of().render(Format.JSON))["items"] == []


def test_the_id_of_a_feed_outlives_a_move_of_the_server(view_of: Callable[..., Shown], view: Shown) -> None:
    moved = view_of(*view.records, base_url="https://feeds.example.net/changes/").view
    assert moved.id == view.view.id == "tag:feeds.example.net,2024:feed/p7k2"
    assert moved.self_url(Format.ATOM) == "https://feeds.example.net/changes/articles/tides.atom.xml"


IDS = [
    (EVERYTHING, None, "all"),
    (Feed(Scope.ONLY, "tides"), "p7k2", "p7k2/only"),
    (Feed(Scope.HOST, "harbour.example.org"), None, "hosts/harbour.example.org"),
    (Feed(Scope.KIND, "corrections", Severity.MAJOR), None, "kinds/corrections/major"),
    (WEEKLY, None, "weekly"),
]


@pytest.mark.parametrize(("feed", "uid", "expected"), IDS)
def test_each_feed_has_an_id_of_its_own(
    view_of: Callable[..., Shown], feed: Feed, uid: str | None, expected: str
) -> None:
    found = dataclasses.replace(view_of(feed=feed).view, uid=uid)
    assert found.id == f"tag:feeds.example.net,2024:feed/{expected}"


# ── archives: RFC 5005 ─────────────────────────────────────────────────────────────────────────────────────────


def links_of(content: bytes) -> dict[str, str]:
    """Of the feed itself, in Atom or RSS, without the folder of archives."""
    root = etree.fromstring(content)
    feed = root if root.tag == f"{ATOM}feed" else root[0]
    found = {link.get("rel", ""): link.get("href", "") for link in feed.iterfind(f"{ATOM}link")}
    return {rel: href.removeprefix(BASE) for rel, href in found.items() if rel != "alternate"}


@pytest.mark.parametrize("form", [Format.ATOM, Format.RSS])
def test_archives_name_their_neighbours(view_of: Callable[..., Shown], stored: Store, form: Format) -> None:
    end = form.file_name
    newest = view_of(stored(), archives=2).render(form)
    assert links_of(newest) == {"self": f"articles/tides.{end}", "prev-archive": f"archives/articles/tides.2.{end}"}
    assert b"fh:archive/" not in newest
    second = view_of(stored(), archives=2, archive=2).render(form)
    assert links_of(second) == {
        "self": f"archives/articles/tides.2.{end}",
        "current": f"articles/tides.{end}",
        "prev-archive": f"archives/articles/tides.1.{end}",
        "next-archive": f"archives/articles/tides.3.{end}",
    }
    assert b"<fh:archive/>" in second
    assert "prev-archive" not in links_of(view_of(stored(), archives=2, archive=1).render(form))


def test_an_archive_says_the_same_when_another_one_follows(view_of: Callable[..., Shown], stored: Store) -> None:
    for form in Format:
        now, later = (view_of(stored(), archives=archives, archive=2).render(form) for archives in (2, 9))
        assert now == later


def test_json_feeds_go_on_in_their_archives(view_of: Callable[..., Shown], stored: Store) -> None:
    newest = json.loads(view_of(stored(), archives=2).render(Format.JSON))
    assert newest["next_url"] == f"{BASE}archives/articles/tides.2.feed.json"
    assert "next_url" not in json.loads(view_of(stored(), archives=2, archive=1).render(Format.JSON))


PATHS = [
    (EVERYTHING, None, "atom.xml"),
    (EVERYTHING, 3, "archives/all.3.atom.xml"),
    (Feed(Scope.ARTICLE, "tides"), None, "articles/tides.atom.xml"),
    (Feed(Scope.ARTICLE, "tides"), 12, "archives/articles/tides.12.atom.xml"),
    (Feed(Scope.ONLY, "tides"), None, "articles/tides.only.atom.xml"),
    (Feed(Scope.ONLY, "tides"), 1, "archives/articles/tides.only.1.atom.xml"),
    (Feed(Scope.HOST, "127.0.0.1"), None, "hosts/127.0.0.1.atom.xml"),
    (Feed(Scope.HOST, "127.0.0.1"), 7, "archives/hosts/127.0.0.1.7.atom.xml"),
    (Feed(Scope.KIND, "links"), None, "kinds/links.atom.xml"),
    (Feed(Scope.TAG, "sea"), 2, "archives/tags/sea.2.atom.xml"),
    (WEEKLY, None, "weekly.atom.xml"),
]


@pytest.mark.parametrize(("feed", "archive", "path"), PATHS)
def test_each_document_has_one_path(feed: Feed, archive: int | None, path: str) -> None:
    assert feed.path(Format.ATOM, archive) == path
    assert read_path(path) == (feed, Format.ATOM, archive)


NO_PATHS = ["x.atom.xml", "articles/.atom.xml", "articles/a/b.atom.xml", "kinds/none.rss.xml", "archives/all.0.rss.xml"]


@pytest.mark.parametrize("path", [*NO_PATHS, "archives/atom.xml", "articles/..only.rss.xml", "weekly/x.rss.xml", ""])
def test_what_no_feed_has_for_a_path_is_no_feed(path: str) -> None:
    assert read_path(path) is None


def test_a_hub_is_named_in_each_format(view_of: Callable[..., Shown], stored: Store) -> None:
    hub = "https://hub.example.net/"
    view = view_of(stored(), hub=hub)
    for form in (Format.ATOM, Format.RSS):
        assert links_of(view.render(form))["hub"] == hub
    assert json.loads(view.render(Format.JSON))["hubs"] == [{"type": "WebSub", "url": hub}]


def test_the_structured_changes_keep_their_published_schema(view: Shown, stored: Store, page: Page) -> None:
    held = Draft202012Validator(json.loads(Path("docs/schema/changes-1.json").read_text("utf-8")))
    for item in json.loads(view.render(Format.JSON))["items"]:
        held.validate(item["_changes"])
        assert item["_changes"]["about"] == f"{BASE}schema/changes-1.json"
    with pytest.raises(ValidationError):
        held.validate({**item["_changes"], "role": "reader"})


def test_without_our_pages_entries_point_at_the_article(view_of: Callable[..., Shown], view: Shown) -> None:
    bare = view_of(*view.records, pages=False)
    assert f"{BASE}articles/tides/".encode() not in bare.render(Format.ATOM)
    assert json.loads(bare.render(Format.JSON))["items"][0]["url"] == view.records[0].entry.url


# ── the same bytes ─────────────────────────────────────────────────────────────────────────────────────────────

RENDER = """
import hashlib, pickle, sys
from monitor.publish.catalog import Format
from monitor.publish.feeds import FeedView, render
from monitor.publish.items import item_of
records, values = pickle.load(sys.stdin.buffer)
view = FeedView(**values | {"items": [item_of(record, values["site"]) for record in records]})
print(hashlib.sha256(b"".join(render(view, form) for form in Format)).hexdigest())
"""


KEYS = ("page", "revision", "entry", "snapshot_from", "snapshot_to")


@pytest.mark.parametrize(("zone", "locale", "seed"), [("Pacific/Apia", "C", "1"), ("Asia/Kolkata", "C.UTF-8", "7")])
def test_the_same_view_gives_the_same_bytes_in_any_process(view: Shown, zone: str, locale: str, seed: str) -> None:
    records = [SimpleNamespace(**{key: getattr(r, key) for key in KEYS}) for r in view.records]
    values = {field.name: getattr(view.view, field.name) for field in dataclasses.fields(view.view)}
    here = hashlib.sha256(b"".join(view.render(form) for form in Format)).hexdigest()
    there = subprocess.run(
        [sys.executable, "-c", RENDER],
        input=pickle.dumps((records, values | {"items": []})),
        env=os.environ | {"TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed},
        capture_output=True,
        check=True,
    )
    assert there.stdout.decode().strip() == here
