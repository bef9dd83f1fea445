"""A feed file is there whole or as it was; it is written when something happened, and only then."""

from __future__ import annotations

import dataclasses
import json
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from monitor.errors import PublishError
from monitor.model import Change, Link
from monitor.publish.catalog import Feed, Format, Scope
from monitor.publish.files import STAMP, PublishSettings, catch_up, feed_path, publish_dirty, rebuild

if TYPE_CHECKING:
    from conftest import Diary, Ids

EVERY = [form.file_name for form in Format]
OF_TIDES = [f"articles/{name}.{end}" for name in ("tides", "tides.only") for end in EVERY]


def test_a_change_is_written_into_its_feed_and_the_feed_over_everything(
    diary: Diary, settings: PublishSettings, edit: Change, ids: Ids
) -> None:
    diary.found("tides", 0)
    diary.found("tides", 1, edit)
    written = publish_dirty(diary.store, settings)
    assert sorted(written) == sorted([*EVERY, *OF_TIDES, "feeds.opml"])
    assert ids("atom.xml") == ids("articles/tides.rss.xml") == ["1", "0"]
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


def test_rebuild_writes_feeds_that_have_no_entry_yet(diary: Diary, settings: PublishSettings, ids: Ids) -> None:
    assert sorted(rebuild(diary.store, settings)) == sorted([*EVERY, *OF_TIDES, "feeds.opml"])
    assert ids("articles/tides.atom.xml") == []


def test_the_list_of_feeds_is_the_same_as_if_it_were_made_anew(diary: Diary, settings: PublishSettings) -> None:
    """A related post on another host brings a feed of that host."""
    link = Link(url="https://lighthouse.example.net/lamps", text="Lamps")
    diary.found("tides", 0, related=(link,))
    publish_dirty(diary.store, settings)
    related = diary.store.find_page(link.url)
    assert related
    diary.found(related.name, 0)
    publish_dirty(diary.store, settings)
    listed = (settings.feeds_dir / "feeds.opml").read_text()
    assert "hosts/lighthouse.example.net" in listed
    rebuild(diary.store, settings)
    assert (settings.feeds_dir / "feeds.opml").read_text() == listed


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
    diary: Diary, settings: PublishSettings, edit: Change, monkeypatch: pytest.MonkeyPatch, ids: Ids
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
    assert ids("atom.xml") == ["0"]
    assert not list(settings.feeds_dir.rglob("*.tmp"))
    assert diary.store.dirty_feeds() == ["", "tides"]
    publish_dirty(diary.store, settings)
    assert ids("atom.xml") == ["1", "0"]


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


def test_a_start_writes_what_is_missing_and_all_where_the_address_has_changed(
    diary: Diary, settings: PublishSettings, ids: Ids
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
    assert ids("atom.xml") == ["0"]


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
