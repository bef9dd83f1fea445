"""The feeds as files: each is there whole, or as it was before.

A file is written beside its place, synced, and renamed over it; the folder is synced before the store hears of it. So a
crash at any point leaves readable feeds, and the feed stays marked until it has been written.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import takewhile
from pathlib import Path
from typing import Protocol

from monitor.config import Config
from monitor.errors import PublishError
from monitor.folders import alone_in, sync_folder
from monitor.model import Page
from monitor.publish import opml
from monitor.publish.catalog import EVERYTHING, Feed, Format, Scope, feeds_of, read_path
from monitor.publish.feeds import FeedView, render
from monitor.publish.items import Site
from monitor.publish.library import LibraryStore, all_feeds, archives_in, articles, has_feeds, shared_feeds, view_of

# What the files were made for: where it differs, all are written again.
STAMP = ".made-for.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishSettings:
    """Where the feeds stand and where they are served. `pages`: our pages for people are served there too. `hub`: the
    WebSub hub that is told of new entries, if any."""

    feeds_dir: Path
    base_url: str
    pages: bool = True
    hub: str | None = None

    @classmethod
    def of(cls, config: Config) -> PublishSettings:
        """Without a web server there are no pages of ours that a feed could link to."""
        return cls(
            feeds_dir=config.monitor.feeds_dir,
            base_url=config.monitor.base_url,
            pages=config.monitor.listen is not None,
            hub=config.websub.hub,
        )

    def site(self, store: LibraryStore) -> Site:
        return Site(identity=store.identity(), base_url=self.base_url, pages=self.pages, hub=self.hub)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPlace:
    """Where one feed stands. `feed` is "" for the feed over everything, else its path without ending; `format` is atom,
    rss or json. `path` is None where the feed is made when somebody asks for it."""

    feed: str
    format: str
    path: Path | None
    url: str

    def archive_path(self, url: str) -> Path | None:
        """The file of an archive at this address, beside the feed's own; None where that is none."""
        found = read_path(f"archives/{url.rpartition('/archives/')[2]}")
        if self.path is None or found is None or found[2] is None:
            return None
        feeds_dir = self.path.parent if not self.feed else self.path.parents[1]
        return feed_path(feeds_dir, *found)


class Announcements(Protocol):
    def announce(self, feeds: Iterable[str], now: datetime, /) -> None: ...


class FeedStore(LibraryStore, Protocol):
    """What publishing asks of the store; `store.Store` is one."""

    @property
    def outbox(self) -> Announcements: ...
    def dirty_feeds(self) -> list[str]: ...
    def clean_feeds(self, feeds: Iterable[str], seq: int, /) -> None: ...


def publish_dirty(store: FeedStore, settings: PublishSettings) -> list[str]:
    """Write the feeds that have new entries. Returns the files that changed, relative to the folder of feeds.

    Raises PublishError where a file cannot be written; what is not written stays marked for the next time.
    """
    dirty = store.dirty_feeds()
    return _publish(store, settings, dirty) if dirty else []


def rebuild(store: FeedStore, settings: PublishSettings) -> list[str]:
    """Write every feed from the store, also those that have no entry yet and those of articles that have left the
    configuration. Returns and raises as `publish_dirty`."""
    names = [page.name for page, _ in store.pages(paused=True) if has_feeds(page)]
    return _publish(store, settings, ["", *names], everything=True)


def catch_up(store: FeedStore, settings: PublishSettings) -> list[str]:
    """At a start: write what is new or missing, and everything where the files were made for another address or by
    another release. Returns and raises as `publish_dirty`."""
    stamp = settings.feeds_dir / STAMP
    if not stamp.is_file() or stamp.read_bytes() != _stamp(store, settings):
        return rebuild(store, settings)
    there = {path.name for folder in _folders(settings) if folder.is_dir() for path in folder.iterdir()}
    missing = [
        page.name
        for page in articles(store)
        if any(Path(feed.path(form)).name not in there for feed in feeds_of(page.name) for form in Format)
    ]
    common = [] if all(form.file_name in there for form in Format) and opml.FILE_NAME in there else [""]
    if not settings.pages:
        missing += _without_archives(store, there)
    names = [*common, *missing, *store.dirty_feeds()]
    return _publish(store, settings, names, everything=bool(common), starting=True)


def _without_archives(store: FeedStore, there: Collection[str]) -> list[str]:
    """The feeds that lack one of their archives, by the names of the files that are there."""
    lengths = store.feed_lengths()
    pages: list[Page | None] = [None, *articles(store)]
    return [
        page.name if page else ""
        for page in pages
        for feed in (feeds_of(page.name) if page else (EVERYTHING,))
        if any(
            Path(feed.path(form, number)).name not in there
            for number in range(1, archives_in(lengths.get(feed.key(page.id if page else None), 0)) + 1)
            for form in Format
        )
    ]


def feed_places(store: FeedStore, settings: PublishSettings) -> list[FeedPlace]:
    """Every feed in every format, the feed over everything first. Those that are no files need the web server."""
    return [
        FeedPlace(
            feed=feed.name if feed.scope is Scope.ARTICLE else feed.stem,
            format=form.name.lower(),
            path=feed_path(settings.feeds_dir, feed, form) if feed.is_file else None,
            url=settings.base_url + feed.path(form),
        )
        for feed, page in all_feeds(store)
        for form in Format
        if feed.is_file or settings.pages
    ]


def feed_path(feeds_dir: Path, feed: Feed, form: Format, archive: int | None = None) -> Path:
    """The file of a document. Names are the configuration's (`[a-z0-9-]`, at most 80); anything else is refused."""
    path = feeds_dir / feed.path(form, archive)
    if not feed.has_safe_name or not path.resolve().is_relative_to(feeds_dir.resolve()):
        raise PublishError(f"{feed.name!r} is not a name that a feed file can have")
    return path


# ── writing ────────────────────────────────────────────────────────────────────────────────────────────────────


def _folders(settings: PublishSettings) -> list[Path]:
    """Without a web server the archives stand in files too."""
    feeds = settings.feeds_dir
    archives = [] if settings.pages else [feeds / "archives", feeds / "archives" / "articles"]
    return [feeds, feeds / "articles", *archives]


def _publish(
    store: FeedStore,
    settings: PublishSettings,
    names: Sequence[str],
    *,
    everything: bool = False,
    starting: bool = False,
) -> list[str]:
    try:
        for folder in _folders(settings):
            folder.mkdir(parents=True, exist_ok=True)
        with alone_in(settings.feeds_dir):  # an older view must not be renamed over a newer one
            # Read before the entries: what is recorded from here on keeps its feed marked.
            seq = store.last_seq()
            marked = store.dirty_feeds()
            writing = _Writing(store, settings, frozenset(marked), everything=everything, starting=starting)
            return writing.write(list(dict.fromkeys([*marked, *names])), seq)
    except OSError as error:
        reason = (
            "is a file, not a folder" if isinstance(error, (FileExistsError, NotADirectoryError)) else error.strerror
        )
        raise PublishError(f"cannot write the feeds: {error.filename or settings.feeds_dir}: {reason}") from error


class _Writing:
    """One round of writing feeds. `starting`: any archive may be missing; later only those after the newest."""

    def __init__(
        self, store: FeedStore, settings: PublishSettings, marked: frozenset[str], *, everything: bool, starting: bool
    ) -> None:
        self.store, self.settings, self.marked = store, settings, marked
        self.everything, self.starting = everything, starting
        self.site = settings.site(store)
        self.former = store.former_names()
        self.written: list[Path] = []

    def write(self, names: Sequence[str], seq: int) -> list[str]:
        """Feeds written before a failure are synced and reported clean all the same."""
        done: list[str] = []
        try:
            for name in names:
                for feed in feeds_of(name) if name else (EVERYTHING,):
                    self._feed(feed)
                done.append(name)
            self._around(names)
        finally:
            if done:
                # Also where nothing was written: a crash may have come between the rename and this.
                for folder in _folders(self.settings):
                    sync_folder(folder)
                self._announce(done)
                self.store.clean_feeds(done, seq)
        folder = self.settings.feeds_dir
        return [path.relative_to(folder).as_posix() for path in self.written if path.name != STAMP]

    def _announce(self, names: Sequence[str]) -> None:
        """For the hub, before the feeds count as written: a feed that was marked is announced even where a crash had
        come after its file was replaced."""
        if not self.settings.hub:
            return
        written = {path.relative_to(self.settings.feeds_dir).as_posix() for path in self.written}
        documents = [
            (name, feed.path(form))
            for name in names
            for feed in (feeds_of(name) if name else (EVERYTHING,))
            for form in Format
        ]
        told = [path for name, path in documents if name in self.marked or path in written]
        self.store.outbox.announce(told, datetime.now(UTC))

    def _feed(self, feed: Feed) -> None:
        """The newest document comes last: whatever it leads to stands already, wherever a failure comes."""
        view = view_of(self.store, self.site, feed, now=datetime.now(UTC))
        if view is None:
            return
        if not self.settings.pages:
            self._archives(view)
        self._formats(view, feed)
        if not self.settings.pages:
            for old in self._former(feed.name):
                self._formats(view, Feed(feed.scope, old))

    def _formats(self, view: FeedView, at: Feed) -> None:
        """The document in each format, where the feed `at` stands."""
        for form in Format:
            path = feed_path(self.settings.feeds_dir, at, form, view.archive)
            self._write(path, render(view, form), view.updated_at)

    def _former(self, name: str) -> list[str]:
        """What the article was called. Without a web server of ours nobody leads from the old names to the new one:
        what stands there goes on as the same feed."""
        return [old for old, now in self.former.items() if now == name]

    def _archives(self, view: FeedView) -> None:
        """Those that are missing, the oldest first: a failure on the way leaves none out behind one that is there."""
        for number in self._missing(view):
            archive = view_of(self.store, self.site, view.feed, archive=number, now=datetime.now(UTC))
            if archive:
                self._formats(archive, view.feed)

    def _missing(self, view: FeedView) -> list[int]:
        numbers = range(1, view.archives + 1)
        if self.everything:
            return list(numbers)
        if self.starting:
            return [number for number in numbers if not self._stands(view.feed, number)]
        newest = takewhile(lambda number: not self._stands(view.feed, number), reversed(numbers))
        return sorted(newest)

    def _stands(self, feed: Feed, archive: int) -> bool:
        return all(feed_path(self.settings.feeds_dir, feed, form, archive).is_file() for form in Format)

    def _around(self, names: Sequence[str]) -> None:
        """What stands beside the feeds: the list of them all, and nothing that the web server leads on from."""
        gone = [old for name in names for old in self._former(name)] if self.settings.pages else []
        for feed in (feed for old in gone for feed in feeds_of(old)):
            for form in Format:
                feed_path(self.settings.feeds_dir, feed, form).unlink(missing_ok=True)
        path = self.settings.feeds_dir / opml.FILE_NAME
        if self.everything or self.starting or not path.is_file() or not self._is_listed(names, path.read_bytes()):
            self._write(path, opml.render(all_feeds(self.store), self.site), None)
        if self.everything:
            self._write(self.settings.feeds_dir / STAMP, _stamp(self.store, self.settings), None)

    def _is_listed(self, names: Sequence[str], content: bytes) -> bool:
        """Whether the list says what it has to of the articles that were written, and of the feeds over all, which
        related posts on other hosts add to: not written for nothing."""
        shared = [feed for feed in shared_feeds(self.store) if feed.is_file or self.site.pages]
        if not all(opml.outline(feed, None, self.site).encode() in content for feed in shared):
            return False
        pages = [page for name in names if name and (page := self.store.find_page(name))]
        return all(
            (opml.outline(feed, page, self.site).encode() in content) == (page.left_at is None)
            for page in pages
            for feed in feeds_of(page.name)
        )

    def _write(self, path: Path, content: bytes, newest: datetime | None) -> None:
        if _write(path, content, newest):
            self.written.append(path)


def _stamp(store: FeedStore, settings: PublishSettings) -> bytes:
    made_for = {
        "base_url": settings.base_url,
        "pages": settings.pages,
        "hub": settings.hub,
        "database": store.identity().uid,
        "release": version("article-monitor"),
    }
    return json.dumps(made_for).encode()


def _write(path: Path, content: bytes, newest: datetime | None) -> bool:
    """False where the file already says just this.

    The time of a file, and so Last-Modified, is that of its newest entry; but each change of a file has a later second
    than the one before it, so that no reader who asks by date alone misses any.
    """
    earlier = 0
    if path.is_file():
        if path.read_bytes() == content:
            return False
        earlier = path.stat().st_mtime_ns // 1_000_000_000
    # One name for each file: a temporary file that a crash left behind is overwritten by the next attempt.
    beside = path.with_name(f".{path.name}.tmp")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            if newest is not None:
                second = max(int(newest.timestamp()), earlier + 1)
                os.utime(file.fileno(), (second, second))
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    return True
