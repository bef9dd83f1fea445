"""The feeds as files: each is there whole, or as it was before.

A file is written beside its place, synced, and renamed over it; the folder is synced before the store hears of it. So a
crash at any point leaves readable feeds, and the feed stays marked until it has been written.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from re import fullmatch
from typing import Protocol

from monitor.config import Config
from monitor.errors import PublishError
from monitor.model import FeedIdentity, Page, PageState, Role
from monitor.publish.feeds import LIMIT, FeedView, Format, Record, render, shown, told

# A crowd of first looks at related posts must not push what happened out of the feed: so far back we search for it.
FURTHEST = 16 * LIMIT


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishSettings:
    """Where the feeds stand and where they are served. `pages`: our pages for people are served there too."""

    feeds_dir: Path
    base_url: str
    pages: bool = True

    @classmethod
    def of(cls, config: Config) -> PublishSettings:
        """Without a web server there are no pages of ours that a feed could link to."""
        return cls(
            feeds_dir=config.monitor.feeds_dir,
            base_url=config.monitor.base_url,
            pages=config.monitor.listen is not None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPlace:
    """Where one feed stands. `feed` is "" for the feed over everything; `format` is atom, rss or json."""

    feed: str
    format: str
    path: Path
    url: str


class FeedStore(Protocol):
    """What publishing asks of the store; `store.Store` is one."""

    def pages(self) -> list[tuple[Page, PageState]]: ...
    def find_page(self, name_or_url: str, /) -> Page | None: ...
    def identity(self) -> FeedIdentity: ...
    def family(self, article_id: int, /) -> list[Page]: ...
    def recorded(self, page_ids: Sequence[int] | None = None, limit: int | None = None) -> Sequence[Record]: ...
    def dirty_feeds(self) -> list[str]: ...
    def clean_feeds(self, feeds: Iterable[str], seq: int, /) -> None: ...
    def last_seq(self) -> int: ...


def publish_dirty(store: FeedStore, settings: PublishSettings) -> list[str]:
    """Write the feeds that have new entries. Returns the files that changed, relative to the folder of feeds.

    Raises PublishError where a file cannot be written; what is not written stays marked for the next time.
    """
    if not store.dirty_feeds():
        return []
    return _publish(store, settings, everything=False)


def rebuild(store: FeedStore, settings: PublishSettings) -> list[str]:
    """Write every feed from the store, also those that have no entry yet. Returns and raises as `publish_dirty`."""
    return _publish(store, settings, everything=True)


def feed_places(store: FeedStore, settings: PublishSettings) -> list[FeedPlace]:
    """Every feed in every format, the feed over everything first."""
    return [
        FeedPlace(
            feed=feed,
            format=form.name.lower(),
            path=feed_path(settings.feeds_dir, feed, form),
            url=settings.base_url + form.path(feed),
        )
        for feed in ["", *_articles(store)]
        for form in Format
    ]


def feed_path(feeds_dir: Path, feed: str, form: Format) -> Path:
    """The file of a feed. Names are the configuration's (`[a-z0-9-]`, at most 80); anything else is refused."""
    path = feeds_dir / form.path(feed)
    if (feed and not fullmatch(r"[a-z0-9-]{1,80}", feed)) or not path.resolve().is_relative_to(feeds_dir.resolve()):
        raise PublishError(f"{feed!r} is not a name that a feed file can have")
    return path


def view_of(store: FeedStore, settings: PublishSettings, feed: str) -> FeedView | None:
    """What the feed holds now; None where its article is gone from the store."""
    identity, base_url = store.identity(), settings.base_url
    if not feed:
        return FeedView(
            feed="",
            uid=None,
            title="Changes in all articles",
            description="What the authors of the tracked articles change after they have published them.",
            home_url=base_url,
            identity=identity,
            base_url=base_url,
            records=_newest(store, None),
            pages=settings.pages,
        )
    page = store.find_page(feed)
    if page is None:
        return None
    name = page.title or page.name
    return FeedView(
        feed=feed,
        uid=page.uid,
        title=f"Changes in “{name}”",
        description=f"What the author changes in “{name}” and in its related posts.",
        home_url=f"{base_url}articles/{feed}" if settings.pages else page.url,
        identity=identity,
        base_url=base_url,
        records=_newest(store, sorted({page.id, *(member.id for member in store.family(page.id))})),
        pages=settings.pages,
    )


def _newest(store: FeedStore, page_ids: Sequence[int] | None) -> list[Record]:
    wanted = 2 * LIMIT
    while True:
        found = store.recorded(page_ids, limit=wanted)
        if len(told(found)) >= LIMIT or len(found) < wanted or wanted >= FURTHEST:
            return shown(found)
        wanted *= 2


def _articles(store: FeedStore) -> list[str]:
    return [page.name for page, _ in store.pages() if page.role is Role.ARTICLE]


def _publish(store: FeedStore, settings: PublishSettings, *, everything: bool) -> list[str]:
    folders = [settings.feeds_dir, settings.feeds_dir / "articles"]
    try:
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
        with _only_one(settings.feeds_dir):
            # Read before the entries: what is recorded from here on keeps its feed marked.
            seq = store.last_seq()
            feeds = list(dict.fromkeys([*store.dirty_feeds(), *(["", *_articles(store)] if everything else [])]))
            return _write_feeds(store, settings, feeds, seq)
    except OSError as error:
        raise PublishError(
            f"cannot write the feeds: {error.filename or settings.feeds_dir}: {error.strerror}"
        ) from error


def _write_feeds(store: FeedStore, settings: PublishSettings, feeds: Sequence[str], seq: int) -> list[str]:
    """Feeds written before a failure are synced and reported clean all the same."""
    written: list[Path] = []
    done: list[str] = []
    try:
        for feed in feeds:
            view = view_of(store, settings, feed)
            if view:
                written += _write_formats(view, settings.feeds_dir)
            done.append(feed)
    finally:
        if done:
            # Also where nothing was written: a crash may have come between the rename and this.
            _sync(settings.feeds_dir)
            _sync(settings.feeds_dir / "articles")
            store.clean_feeds(done, seq)
    return [path.relative_to(settings.feeds_dir).as_posix() for path in written]


def _write_formats(view: FeedView, feeds_dir: Path) -> Iterator[Path]:
    for form in Format:
        path = feed_path(feeds_dir, view.feed, form)
        if _write(path, render(view, form)):
            yield path


def _write(path: Path, content: bytes) -> bool:
    """False where the file already says just this: its time, and so Last-Modified, stays."""
    if path.is_file() and path.read_bytes() == content:
        return False
    # One name for each file: a temporary file that a crash left behind is overwritten by the next attempt.
    beside = path.with_name(f".{path.name}.tmp")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    return True


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """One publisher at a time, over all processes: an older view must not be renamed over a newer one."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX)
        yield
    finally:
        os.close(opened)


def _sync(folder: Path) -> None:
    """Makes the renames in it last."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
