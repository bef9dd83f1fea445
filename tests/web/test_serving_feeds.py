"""Feeds over HTTP are the files, byte for byte, and nobody fetches one twice that has not changed."""

from __future__ import annotations

import gzip
import json
import os
from email.utils import formatdate, parsedate_to_datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest

from monitor.model import Plan, Tracked
from monitor.publish.catalog import LIMIT, Format
from monitor.publish.files import catch_up, feed_places, publish_dirty
from tests.web.conftest import START

FEEDS = [
    ("/atom.xml", "atom.xml", "application/atom+xml; charset=utf-8"),
    ("/rss.xml", "rss.xml", "application/rss+xml; charset=utf-8"),
    ("/feed.json", "feed.json", "application/feed+json; charset=utf-8"),
    ("/articles/tides.atom.xml", "articles/tides.atom.xml", "application/atom+xml; charset=utf-8"),
    ("/articles/tides.rss.xml", "articles/tides.rss.xml", "application/rss+xml; charset=utf-8"),
    ("/articles/tides.feed.json", "articles/tides.feed.json", "application/feed+json; charset=utf-8"),
]


@pytest.mark.parametrize(("path", "file", "media_type"), FEEDS)
def test_a_feed_is_its_file(site: Any, path: str, file: str, media_type: str) -> None:
    answer = site.ask(path)
    assert answer.status == 200
    assert answer.body == (site.settings.feeds_dir / file).read_bytes()
    assert answer.headers["content-type"] == media_type
    assert "max-age" in answer.headers["cache-control"]


def test_every_feed_is_served_where_it_says_that_it_is(site: Any) -> None:
    for place in feed_places(site.store, site.settings):
        answer = site.ask("/" + place.url.removeprefix(site.settings.base_url))
        assert answer.status == 200, place
        if place.path:
            assert answer.body == place.path.read_bytes()


def test_last_modified_is_the_time_of_the_file(site: Any) -> None:
    modified = parsedate_to_datetime(site.ask("/atom.xml").headers["last-modified"])
    assert modified.timestamp() == int((site.settings.feeds_dir / "atom.xml").stat().st_mtime)


CONDITIONS = [
    ("the tag", {"If_None_Match": "{etag}"}, 304),
    ("a weak form of it", {"If_None_Match": "W/{etag}"}, 304),
    ("among others", {"If_None_Match": '"x", {etag}'}, 304),
    ("any", {"If_None_Match": "*"}, 304),
    ("another tag", {"If_None_Match": '"x"'}, 200),
    ("the date", {"If_Modified_Since": "{modified}"}, 304),
    ("an older date", {"If_Modified_Since": "Thu, 01 Jan 1998 00:00:00 GMT"}, 200),
    ("a later date", {"If_Modified_Since": "Fri, 01 Jan 2100 00:00:00 GMT"}, 304),
    ("no date", {"If_Modified_Since": "yesterday"}, 200),
    ("the tag wins over the date", {"If_None_Match": '"x"', "If_Modified_Since": "{modified}"}, 200),
    ("also to say unchanged", {"If_None_Match": "{etag}", "If_Modified_Since": "Thu, 01 Jan 1998 00:00:00 GMT"}, 304),
]


@pytest.mark.parametrize(("held", "status"), [(c[1], c[2]) for c in CONDITIONS], ids=[c[0] for c in CONDITIONS])
def test_conditional_requests_follow_rfc_9110(site: Any, held: dict[str, str], status: int) -> None:
    first = site.ask("/atom.xml")
    known = {"etag": first.headers["etag"], "modified": first.headers["last-modified"]}
    answer = site.ask("/atom.xml", **{name: value.format(**known) for name, value in held.items()})
    assert answer.status == status
    for header in ("etag", "last-modified", "cache-control", "vary"):
        assert answer.headers[header] == first.headers[header]
    assert (answer.body == b"") == (status == 304)


def test_compressed_bytes_have_a_validator_of_their_own(site: Any) -> None:
    plain, zipped = site.ask("/atom.xml"), site.ask("/atom.xml", Accept_Encoding="br, gzip;q=0.5")
    assert zipped.headers["content-encoding"] == "gzip"
    assert gzip.decompress(zipped.body) == plain.body
    assert zipped.headers["etag"] != plain.headers["etag"]
    assert not zipped.headers["etag"].startswith("W/")
    for etag in (plain.headers["etag"], zipped.headers["etag"]):
        again = site.ask("/atom.xml", Accept_Encoding="gzip", If_None_Match=etag)
        assert (again.status, again.headers["etag"]) == (304, etag)


@pytest.mark.parametrize("refusal", ["", "identity", "gzip;q=0", "gzip; q=0.0"])
def test_who_takes_no_gzip_gets_none(site: Any, refusal: str) -> None:
    assert "content-encoding" not in site.ask("/atom.xml", Accept_Encoding=refusal).headers


def test_head_answers_as_get_without_the_body(site: Any) -> None:
    get, head = site.ask("/atom.xml"), site.ask("/atom.xml", method="HEAD")
    assert head.status == 200
    assert head.body == b""
    same = ("content-length", "content-type", "etag", "last-modified", "cache-control")
    assert [head.headers[name] for name in same] == [get.headers[name] for name in same]


def test_a_replaced_file_is_served_at_once(serve: Any, tmp_path: Path) -> None:
    site = serve(feeds_dir=tmp_path / "feeds")
    first = site.ask("/atom.xml")
    file = site.settings.feeds_dir / "atom.xml"
    beside = file.with_suffix(".new")
    beside.write_bytes(first.body.replace(b"tides", b"TIDES"))
    os.utime(beside, ns=(file.stat().st_atime_ns, file.stat().st_mtime_ns))
    beside.replace(file)
    second = site.ask("/atom.xml", If_None_Match=first.headers["etag"])
    assert second.status == 200
    assert b"TIDES" in second.body
    assert formatdate(file.stat().st_mtime, usegmt=True) == second.headers["last-modified"]


@pytest.mark.parametrize(
    "path", ["/articles/nobody.atom.xml", "/articles/..%2fatom.xml.atom.xml", "/articles/TIDES.atom.xml", "/x.xml"]
)
def test_a_feed_that_is_not_there_is_404(site: Any, path: str) -> None:
    assert site.ask(path).status == 404


# ── feeds that are made when somebody asks ─────────────────────────────────────────────────────────────────────

MADE = [
    ("/kinds/updates.feed.json", [1]),
    ("/kinds/unannounced.feed.json", [2]),
    ("/kinds/corrections.feed.json", []),
    ("/hosts/harbour.example.org.feed.json", [0, 2, 1, 0]),
    ("/articles/tides.only.feed.json", [2, 1, 0]),
    ("/articles/tides.feed.json?min_severity=major", [2, 1]),
    ("/feed.json?min_severity=trivial", [2, 1]),
    ("/weekly.feed.json", None),
]


@pytest.mark.parametrize(("path", "revisions"), MADE)
def test_a_feed_holds_what_it_is_over(site: Any, path: str, revisions: list[int] | None) -> None:
    answer = site.ask(path)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/feed+json; charset=utf-8")
    feed = json.loads(answer.body)
    assert feed["feed_url"] == site.settings.base_url.rstrip("/") + path
    found = [item["_changes"]["revision"] for item in feed["items"] if "_changes" in item]
    assert revisions is None or found == revisions
    again = site.ask(path, If_None_Match=answer.headers["etag"])
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/feed.json?min_severity=grave",
        "/weekly.feed.json?min_severity=major",
        "/hosts/nowhere.example.atom.xml",
        "/tags/none.rss.xml",
        "/kinds/none.rss.xml",
        "/archives/all.7.atom.xml",
        "/archives/weekly.1.atom.xml",
    ],
)
def test_what_is_no_feed_is_404(site: Any, path: str) -> None:
    assert site.ask(path).status == 404


def test_any_page_may_read_the_feeds_and_nothing_else(site: Any) -> None:
    for path in ("/atom.xml", "/kinds/links.rss.xml", "/archives/all.1.atom.xml"):
        assert site.ask(path).headers["access-control-allow-origin"] == "*"
    for path in ("/", "/articles/tides", "/articles/tides/1.patch", "/articles/tides/snapshots/0", "/healthz"):
        assert "access-control-allow-origin" not in site.ask(path).headers


def test_the_archive_that_is_not_full_yet_leads_to_the_newest_document(site: Any) -> None:
    answer = site.ask("/archives/articles/tides.1.rss.xml")
    assert (answer.status, answer.headers["location"]) == (307, "/articles/tides.rss.xml")


def test_a_script_can_walk_the_whole_changelog(serve: Any, diary: Any) -> None:
    """Through the archives, in each format; an archive is the same bytes for ever."""
    diary.called("ebb")
    diary.found("ebb", range(LIMIT + 5))
    site = serve(of=diary.store)
    for form in Format:
        assert walk(site, f"articles/ebb.{form.file_name}", form) == list(range(LIMIT + 4, -1, -1))
    archive = site.ask("/archives/all.1.atom.xml")
    assert archive.headers["cache-control"] == "public, max-age=86400"
    diary.found("ebb", range(LIMIT + 5, 2 * LIMIT + 5), title="Tides of another name")
    publish_dirty(diary.store, site.settings)
    assert walk(site, "atom.xml", Format.ATOM) == list(range(2 * LIMIT + 4, -1, -1))
    assert site.ask("/archives/all.1.atom.xml").body == archive.body
    links = {link.rel: link.href for link in feedparser.parse(archive.body).feed.links}
    following = links["next-archive"].removeprefix(site.settings.base_url)
    assert following == "archives/all.2.atom.xml"
    assert site.ask(f"/{following}").status == 200


def walk(site: Any, path: str, form: Format) -> list[int]:
    """Numbers of all revisions, as a script finds them that follows the links to what is older."""
    found: dict[str, None] = {}
    while path:
        content = site.ask(f"/{path}").body
        if form is Format.JSON:
            feed = json.loads(content)
            ids, older = [item["id"] for item in feed["items"]], feed.get("next_url", "")
        else:
            parsed = feedparser.parse(content)
            assert parsed.bozo == 0
            ids = [entry.id for entry in parsed.entries]
            older = {link.rel: link.href for link in parsed.feed.links}.get("prev-archive", "")
        found |= dict.fromkeys(ids)
        path = older.removeprefix(site.settings.base_url)
    return [int(key.rpartition("/")[2]) for key in found]


def test_a_former_name_leads_to_the_new_one(serve: Any, diary: Any) -> None:
    diary.called("flow")
    diary.called("ebb")
    diary.found("ebb", range(1))
    site = serve(of=diary.store)
    for path in (".atom.xml", ".only.feed.json", "", "/0", "/snapshots/0", "?sheet=2"):
        answer = site.ask(f"/articles/flow{path}")
        assert (answer.status, answer.headers["location"]) == (301, f"/articles/ebb{path}")
    assert site.ask("/articles/flood.atom.xml").status == 404


def test_the_list_of_feeds_and_the_schema_are_served(site: Any) -> None:
    listed = site.ask("/feeds.opml")
    assert listed.headers["content-type"] == "text/x-opml; charset=utf-8"
    assert listed.body == (site.settings.feeds_dir / "feeds.opml").read_bytes()
    schema = site.ask("/schema/changes-1.json")
    assert schema.body == Path("docs/schema/changes-1.json").read_bytes()
    assert site.ask("/schema/changes-1.json", If_None_Match=schema.headers["etag"]).status == 304


def test_a_tag_that_is_given_later_is_served_and_listed_at_once(serve: Any, diary: Any) -> None:
    """Also to who asks by date alone: what it brings is older than what he has."""
    url = "https://harbour.example.org/"
    tagged = [Tracked(name="tides", url=f"{url}tides", plan=Plan(), tags=("sea",))]
    diary.called("tides")
    diary.found("tides", range(1))
    both = [*tagged, Tracked(name="moles", url=f"{url}moles", plan=Plan())]
    diary.store.sync(both, START)
    diary.found("moles", range(1))
    site = serve(of=diary.store)
    first = site.ask("/tags/sea.atom.xml")
    assert first.body.count(b"<entry") == 1
    moles = Tracked(name="moles", url=f"{url}moles", plan=Plan(), tags=("sea", "walls"))
    diary.store.sync([*tagged, moles], START)
    for held in ({}, {"If_Modified_Since": first.headers["last-modified"]}, {"If_None_Match": first.headers["etag"]}):
        again = site.ask("/tags/sea.atom.xml", **held)
        assert (again.status, again.body.count(b"<entry")) == (200, 2)
    assert b"tags/walls" not in site.ask("/feeds.opml").body
    catch_up(diary.store, site.settings)
    assert b"tags/walls" in site.ask("/feeds.opml").body


def test_what_is_made_leads_to_an_article_by_the_name_that_it_has_now(serve: Any, diary: Any) -> None:
    diary.called("flow")
    diary.found("flow", range(LIMIT + 1))
    site = serve(of=diary.store)
    paths = ("/archives/all.1.atom.xml", "/kinds/unannounced.atom.xml")
    before = {path: site.ask(path) for path in paths}
    diary.called("ebb")
    for path, old in before.items():
        new = site.ask(path, If_None_Match=old.headers["etag"])
        assert new.body == old.body.replace(b"/articles/flow/", b"/articles/ebb/") != old.body
        assert new.headers["last-modified"] != old.headers["last-modified"]
