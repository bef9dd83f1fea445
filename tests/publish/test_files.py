"""A feed file is there whole or as it was; it is written when something happened, and only then."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from lxml import etree

from monitor.errors import PublishError
from monitor.model import (
    Article,
    Change,
    Link,
    Outcome,
    PageState,
    PageStatus,
    Plan,
    Revision,
    Severity,
    Snapshot,
    Topic,
    Tracked,
)
from monitor.publish.catalog import LIMIT, WEEKLY, Feed, Format, Scope
from monitor.publish.compose import compose_entry
from monitor.publish.files import (
    STAMP,
    PublishSettings,
    catch_up,
    feed_path,
    feed_places,
    publish_dirty,
    rebuild,
)
from monitor.publish.library import document
from monitor.store import Store

START = datetime(2024, 5, 2, 9, 30, tzinfo=UTC)
BASE = "http://127.0.0.1:8787/"
EVERY = [form.file_name for form in Format]
OF_TIDES = [f"articles/{name}.{end}" for name in ("tides", "tides.only") for end in EVERY]


class Diary:
    """A store with one article, which is told what its checks found."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.now = START
        store.sync([Tracked(name="tides", url="https://harbour.example.org/tides", plan=Plan())], START)

    def found(self, name: str, number: int, *changes: Change, related: tuple[Link, ...] | None = None) -> None:
        page = self.store.find_page(name)
        assert page
        self.now += timedelta(hours=1)
        claim = self.store.claim(page.id, self.now, 60)
        assert claim
        article = Article(url=page.url, title=f"On {name}")
        revision = Revision(number=number, observed_at=self.now, changes=changes)
        body = f"{name} {number}".encode()
        outcome = Outcome(
            page=page,
            lease=claim.lease,
            state=PageState(status=PageStatus.OK, last_checked_at=self.now, next_check_at=self.now),
            snapshot=Snapshot(
                revision=number,
                fetched_at=self.now,
                url=page.url,
                status=200,
                headers=(),
                charset="utf-8",
                body=body,
                digest=f"sha256:{hashlib.sha256(body).hexdigest()}",
                size_bytes=len(body),
            ),
            revision=revision,
            entry=compose_entry(page, revision, article, self.store.identity()),
            related=related,
            title=article.title,
        )
        assert self.store.commit(outcome, self.now)


@pytest.fixture
def diary(tmp_path: Path, new_store: Callable[[Path, str, datetime], Store]) -> Iterator[Diary]:
    store = new_store(tmp_path / "snapshots", "feeds.example.net", START)
    yield Diary(store)
    store.close()


@pytest.fixture
def settings(tmp_path: Path) -> PublishSettings:
    return PublishSettings(feeds_dir=tmp_path / "feeds", base_url=BASE)


def ids(settings: PublishSettings, file: str) -> list[str]:
    found = feedparser.parse((settings.feeds_dir / file).read_bytes())
    assert found.bozo == 0
    return [entry.id.partition("/")[2] for entry in found.entries]


def test_a_change_is_written_into_its_feed_and_the_feed_over_everything(
    diary: Diary, settings: PublishSettings, edit: Change
) -> None:
    diary.found("tides", 0)
    diary.found("tides", 1, edit)
    written = publish_dirty(diary.store, settings)
    assert sorted(written) == sorted([*EVERY, *OF_TIDES, "feeds.opml"])
    assert ids(settings, "atom.xml") == ids(settings, "articles/tides.rss.xml") == ["1", "0"]
    assert diary.store.dirty_feeds() == []


def test_nothing_is_written_when_nothing_happened(diary: Diary, settings: PublishSettings) -> None:
    diary.found("tides", 0)
    publish_dirty(diary.store, settings)
    before = {path: path.stat().st_mtime_ns for path in settings.feeds_dir.rglob("*.*")}
    assert publish_dirty(diary.store, settings) == []
    assert rebuild(diary.store, settings) == []
    after = {path: path.stat().st_mtime_ns for path in settings.feeds_dir.rglob("*.*") if path.name != STAMP}
    assert after == before


def test_rebuild_restores_lost_files_to_the_byte(diary: Diary, settings: PublishSettings, note: Change) -> None:
    diary.found("tides", 0)
    diary.found("tides", 1, note)
    publish_dirty(diary.store, settings)
    whole = {path: path.read_bytes() for path in settings.feeds_dir.rglob("*.*")}
    for path in whole:
        path.unlink()
    assert len(rebuild(diary.store, settings)) == len(whole) == 10
    assert {path: path.read_bytes() for path in whole} == whole


def test_rebuild_writes_feeds_that_have_no_entry_yet(diary: Diary, settings: PublishSettings) -> None:
    assert sorted(rebuild(diary.store, settings)) == sorted([*EVERY, *OF_TIDES, "feeds.opml"])
    assert ids(settings, "articles/tides.atom.xml") == []


def test_changes_of_a_related_post_stand_in_the_feed_of_its_article(
    diary: Diary, settings: PublishSettings, edit: Change
) -> None:
    link = Link(url="https://harbour.example.org/readings", text="Readings")
    diary.found("tides", 0, related=(link,))
    related = diary.store.find_page(link.url)
    assert related
    diary.found(related.name, 0)
    diary.found(related.name, 1, edit)
    publish_dirty(diary.store, settings)
    items = json.loads((settings.feeds_dir / "articles/tides.feed.json").read_bytes())["items"]
    assert [(item["_changes"]["role"], item["_changes"]["revision"]) for item in items] == [
        ("related", 1),
        ("related", 0),
        ("article", 0),
    ]
    assert items[0]["title"].startswith("Related post · EDIT")
    assert not (settings.feeds_dir / f"articles/{related.name}.atom.xml").exists()


def test_a_feed_holds_the_newest_fifty(diary: Diary, settings: PublishSettings, edit: Change) -> None:
    for number in range(60):
        diary.found("tides", number, *([edit] if number else []))
    publish_dirty(diary.store, settings)
    assert ids(settings, "atom.xml") == [str(number) for number in range(59, 9, -1)]


def test_what_is_found_while_writing_keeps_its_feed_marked(
    diary: Diary, settings: PublishSettings, edit: Change
) -> None:
    diary.found("tides", 0)
    last_seq = diary.store.last_seq
    seen: list[int] = []

    def and_then_a_change_comes() -> int:
        seen.append(last_seq())
        diary.found("tides", 1, edit)
        return seen[0]

    diary.store.last_seq = and_then_a_change_comes  # type: ignore[method-assign]
    publish_dirty(diary.store, settings)
    assert diary.store.dirty_feeds() == ["", "tides"]


def test_a_failed_write_leaves_the_old_file_and_the_mark(
    diary: Diary, settings: PublishSettings, edit: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    diary.found("tides", 0)
    publish_dirty(diary.store, settings)
    diary.found("tides", 1, edit)

    def full(fd: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(PublishError, match=r"cannot write the feeds: .*No space left on device"):
            publish_dirty(diary.store, settings)
    assert ids(settings, "atom.xml") == ["0"]
    assert not list(settings.feeds_dir.rglob("*.tmp"))
    assert diary.store.dirty_feeds() == ["", "tides"]
    publish_dirty(diary.store, settings)
    assert ids(settings, "atom.xml") == ["1", "0"]


def test_a_file_in_place_of_the_folder_is_said_in_one_line(diary: Diary, settings: PublishSettings) -> None:
    settings.feeds_dir.write_text("in the way")
    with pytest.raises(PublishError) as raised:
        rebuild(diary.store, settings)
    assert str(settings.feeds_dir) in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_leftover_of_a_crash_is_taken_over(diary: Diary, settings: PublishSettings) -> None:
    rebuild(diary.store, settings)
    (settings.feeds_dir / ".atom.xml.tmp").write_text("<feed><ent")
    diary.found("tides", 0)
    publish_dirty(diary.store, settings)
    assert not list(settings.feeds_dir.rglob("*.tmp"))


def test_a_reader_never_sees_half_a_feed(diary: Diary, settings: PublishSettings, edit: Change) -> None:
    rebuild(diary.store, settings)
    stop, faults = threading.Event(), []

    def read() -> None:
        while not stop.is_set():
            content = (settings.feeds_dir / "feed.json").read_bytes()
            try:
                json.loads(content)
            except ValueError:
                faults.append(content)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(15):
        diary.found("tides", number, *([edit] if number else []))
        publish_dirty(diary.store, settings)
    stop.set()
    reader.join()
    assert faults == []


def test_renaming_comes_after_syncing_the_file_and_before_the_mark_is_taken(
    diary: Diary, settings: PublishSettings, edit: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    diary.found("tides", 0)
    rebuild(diary.store, settings)
    diary.found("tides", 1, edit)
    steps: list[str] = []
    fsync, replace, clean = os.fsync, Path.replace, diary.store.clean_feeds

    def synced(fd: int) -> None:
        steps.append("sync folder" if os.path.isdir(f"/proc/self/fd/{fd}") else "sync file")  # noqa: PTH112
        fsync(fd)

    def renamed(self: Path, target: Path) -> Path:
        steps.append("rename")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", renamed)
    monkeypatch.setattr(diary.store, "clean_feeds", lambda *told: (steps.append("mark"), clean(*told)))
    publish_dirty(diary.store, settings)
    # The store syncs for itself while it takes the mark.
    assert steps[: steps.index("mark") + 1] == [*["sync file", "rename"] * 9, "sync folder", "sync folder", "mark"]


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


@pytest.mark.parametrize("name", ["../x", "a/b", "..", "A", "x" * 81, "con\x00", "a.b", "é"])
def test_a_feed_file_never_leaves_its_folder(settings: PublishSettings, name: str) -> None:
    with pytest.raises(PublishError):
        feed_path(settings.feeds_dir, Feed(Scope.ARTICLE, name), Format.ATOM)


def test_a_folder_that_leads_elsewhere_is_refused(settings: PublishSettings, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    settings.feeds_dir.mkdir()
    (settings.feeds_dir / "articles").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PublishError):
        feed_path(settings.feeds_dir, Feed(Scope.ARTICLE, "tides"), Format.ATOM)


# ── more than one document ─────────────────────────────────────────────────────────────────────────────────────


def walk(settings: PublishSettings, file: str) -> list[str]:
    """All entries of the feed, newest first, from file to file as a script would follow the links."""
    found: list[str] = []
    while file:
        feed = feedparser.parse((settings.feeds_dir / file).read_bytes())
        found += [entry.id.partition("/")[2] for entry in feed.entries]
        links = {link.rel: link.href for link in feed.feed.links}
        file = links.get("prev-archive", "").removeprefix(BASE)
    return list(dict.fromkeys(found))


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


def test_the_time_of_a_file_is_that_of_its_newest_entry_and_never_stands_still(
    diary: Diary, settings: PublishSettings
) -> None:
    diary.found("tides", 0)
    publish_dirty(diary.store, settings)
    file = settings.feeds_dir / "atom.xml"
    assert file.stat().st_mtime == diary.now.timestamp()
    # Another address, no new entry: who asks by date alone must hear of it too.
    rebuild(diary.store, dataclasses.replace(settings, base_url="https://feeds.example.net/"))
    assert file.stat().st_mtime == diary.now.timestamp() + 1


def test_a_renamed_article_leaves_no_feeds_under_its_old_name(diary: Diary, settings: PublishSettings) -> None:
    diary.found("tides", 0)
    publish_dirty(diary.store, settings)
    diary.store.sync([Tracked(name="ebb", url="https://harbour.example.org/tides", plan=Plan())], START)
    publish_dirty(diary.store, settings)
    assert sorted(path.name for path in (settings.feeds_dir / "articles").iterdir()) == sorted(
        f"{name}.{end}" for name in ("ebb", "ebb.only") for end in EVERY
    )
    assert ids(settings, "articles/ebb.atom.xml") == ["0"]
    listed = (settings.feeds_dir / "feeds.opml").read_text()
    assert "articles/ebb.atom.xml" in listed
    assert "tides.atom.xml" not in listed


def test_a_start_writes_what_is_missing_and_all_where_the_address_has_changed(
    diary: Diary, settings: PublishSettings
) -> None:
    diary.found("tides", 0)
    assert len(catch_up(diary.store, settings)) == 10
    assert catch_up(diary.store, settings) == []
    (settings.feeds_dir / "articles/tides.only.rss.xml").unlink()
    assert catch_up(diary.store, settings) == ["articles/tides.only.rss.xml"]
    (settings.feeds_dir / "feeds.opml").unlink()
    assert catch_up(diary.store, settings) == ["feeds.opml"]
    moved = dataclasses.replace(settings, base_url="https://feeds.example.net/")
    assert len(catch_up(diary.store, moved)) == 10
    assert ids(settings, "atom.xml") == ["0"]


def test_the_list_of_feeds_is_opml(diary: Diary, settings: PublishSettings) -> None:
    diary.found("tides", 0)
    rebuild(diary.store, settings)
    body = etree.parse(settings.feeds_dir / "feeds.opml").find("body")
    assert body is not None
    assert {outline.get("type") for outline in body} == {"rss"}
    listed = {outline.get("xmlUrl") for outline in body}
    assert listed == {place.url for place in feed_places(diary.store, settings) if place.format == "atom"}


# ── the weekly digest ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_week_that_is_over_is_one_entry_and_stays_as_it_is(
    diary: Diary, settings: PublishSettings, note: Change, edit: Change
) -> None:
    small = dataclasses.replace(edit, severity=Severity.TRIVIAL)
    for number, changes in enumerate([[], [small], [note]]):
        diary.found("tides", number, *changes)
    site, monday = settings.site(diary.store), datetime(2024, 5, 6, tzinfo=UTC)
    before, _ = document(diary.store, site, WEEKLY, Format.JSON, now=monday) or (b"", None)
    assert json.loads(before)["items"] == []
    after, _ = document(diary.store, site, WEEKLY, Format.JSON, now=monday + timedelta(hours=1)) or (b"", None)
    (item,) = json.loads(after)["items"]
    assert item["id"] == "tag:feeds.example.net,2024:week/2024-W18"
    assert item["title"] == "2 changes in the week of 29 Apr 2024"
    assert item["date_published"] == "2024-05-06T00:00:00Z"
    assert item["content_html"].index("UPDATE") < item["content_html"].index("EDIT")
    assert f"{BASE}articles/tides/2" in item["content_html"]
    diary.now = monday + timedelta(days=1)
    diary.found("tides", 3, edit)
    later, _ = document(diary.store, site, WEEKLY, Format.JSON, now=monday + timedelta(days=8)) or (b"", None)
    assert json.loads(later)["items"][1] == item
    assert feedparser.parse((document(diary.store, site, WEEKLY, Format.ATOM, now=monday) or (b"",))[0]).bozo == 0
