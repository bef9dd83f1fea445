"""What stands in a feed, read from the store: the newest entries, one of its archives, or the weeks that are over."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from monitor.model import FeedIdentity, Page, PageState, Role
from monitor.publish.catalog import BY_TOPIC, EVERYTHING, LIMIT, WEEKLY, WEIGHTS, Feed, Format, Scope, feeds_of
from monitor.publish.digest import DigestStore, weeks
from monitor.publish.farewell import farewell
from monitor.publish.feeds import FeedView, render
from monitor.publish.items import Item, Record, Site, item_of

# Entries in all formats that are kept in memory for the next feed that carries them.
KEPT_BYTES = 32_000_000


class Numbered(Record, Protocol):
    """A record with its place in the history."""

    @property
    def seq(self) -> int: ...


class Line(Protocol):
    """An entry's place in a feed; `store.Listed` is one."""

    @property
    def number(self) -> int: ...
    @property
    def seq(self) -> int: ...
    @property
    def name(self) -> str: ...


class LibraryStore(DigestStore, Protocol):
    """What is asked of the store; `store.Store` is one."""

    def pages(self, *, paused: bool = False) -> list[tuple[Page, PageState]]: ...
    def find_page(self, name_or_url: str, /) -> Page | None: ...
    def identity(self) -> FeedIdentity: ...
    def last_seq(self) -> int: ...
    def former_names(self) -> dict[str, str]: ...
    def listed(self, key: str, /, *, limit: int, before: int | None = None, weight: int = 0) -> Sequence[Line]: ...
    def feed_length(self, key: str, /) -> int: ...
    def feed_lengths(self) -> dict[str, int]: ...
    def with_seqs(self, seqs: Sequence[int], /) -> Sequence[Numbered]: ...


class _Shelf:
    """Written entries, the last asked for. An entry never changes: its key is all that its bytes depend on."""

    def __init__(self, room_bytes: int) -> None:
        self._items: OrderedDict[tuple[Site, int, str], Item] = OrderedDict()
        self._room = room_bytes
        self._lock = threading.Lock()

    def find(self, site: Site, line: Line) -> Item | None:
        key = (site, line.seq, line.name)
        with self._lock:
            if key in self._items:
                self._items.move_to_end(key)
            return self._items.get(key)

    def keep(self, site: Site, record: Numbered, item: Item) -> None:
        key = (site, record.seq, record.page.name)
        with self._lock:
            if key in self._items:
                return
            self._items[key] = item
            self._room -= item.size_bytes
            while self._room < 0 and len(self._items) > 1:
                self._room += self._items.popitem(last=False)[1].size_bytes


_SHELF = _Shelf(KEPT_BYTES)


def document(
    store: LibraryStore, site: Site, feed: Feed, form: Format, *, archive: int | None = None, now: datetime
) -> tuple[bytes, datetime] | None:
    """A document of a feed and the instant of its newest entry; None where there is no such feed or archive."""
    view = view_of(store, site, feed, archive=archive, now=now)
    return (render(view, form), view.updated_at) if view else None


def state_of(store: LibraryStore, feed: Feed, now: datetime) -> Hashable:
    """What a feed's documents are made of, in short: while it is the same, so are they. Entries never change, but they
    lead to our pages by the names that articles have now, and a tag that is given later brings what came before."""
    names = frozenset(store.former_names().items())
    if feed.scope is Scope.WEEKLY:
        return names, now.date(), now.hour
    page = store.find_page(feed.name) if feed.scope in {Scope.ARTICLE, Scope.ONLY} else None
    length = store.feed_length(feed.key(page.id if page else None))
    return names, store.last_seq(), length, page and (page.role, page.title, page.left_at)


def view_of(
    store: LibraryStore, site: Site, feed: Feed, *, archive: int | None = None, now: datetime
) -> FeedView | None:
    """What the document holds now; None where there is no such feed, or where this archive is not full yet."""
    page = None
    if feed.scope in {Scope.ARTICLE, Scope.ONLY}:
        page = store.find_page(feed.name)
        if page is None or page.name != feed.name or not has_feeds(page):
            return None
    # The archives' own words must not change with the article's title.
    name = "" if page is None else page.name if archive else page.title or page.name
    view = FeedView(
        feed=feed, uid=page.uid if page else None, article=name, home_url=_home(site, page), site=site, items=()
    )
    if feed.scope is Scope.WEEKLY:
        return None if archive else replace(view, items=weeks(store, site, now))
    filled = _filled(store, view, feed.key(page.id if page else None), archive)
    if filled is None or page is None or page.left_at is None or archive:
        return filled
    return replace(filled, items=(farewell(page, page.left_at, site), *filled.items))


def _filled(store: LibraryStore, view: FeedView, key: str, archive: int | None) -> FeedView | None:
    weight = WEIGHTS[view.feed.min_severity] if view.feed.min_severity else 0
    length = store.feed_length(key)
    if not length and view.feed.scope in {Scope.HOST, Scope.TAG}:
        return None
    archives = 0 if weight else archives_in(length)
    if archive is not None and not 0 < archive <= archives:
        return None
    before = None if archive is None else archive * LIMIT + 1
    lines = store.listed(key, limit=LIMIT, before=before, weight=weight)
    return replace(view, items=_items(store, view.site, lines), archives=archives, archive=archive)


def archives_in(length: int) -> int:
    """How many full archives a feed of so many entries has: the newest document is never empty."""
    return max(0, length - 1) // LIMIT


def _items(store: LibraryStore, site: Site, lines: Sequence[Line]) -> list[Item]:
    found = {line.seq: _SHELF.find(site, line) for line in lines}
    if missing := [seq for seq, item in found.items() if item is None]:
        for record in store.with_seqs(missing):
            made = found[record.seq] = item_of(record, site)
            _SHELF.keep(site, record, made)
    return [item for line in lines if (item := found[line.seq])]


def _home(site: Site, page: Page | None) -> str:
    if page is None:
        return site.base_url
    return f"{site.base_url}articles/{page.name}" if site.pages else page.url


def all_feeds(store: LibraryStore) -> list[tuple[Feed, Page | None]]:
    """Every feed that there is, those over all articles first."""
    over_all: list[tuple[Feed, Page | None]] = [(feed, None) for feed in shared_feeds(store)]
    return over_all + [(feed, page) for page in articles(store) for feed in feeds_of(page.name)]


def shared_feeds(store: LibraryStore) -> list[Feed]:
    """Those over all articles: everything, kinds, the week, and each tag and host that has an entry."""
    keys = store.feed_lengths()
    named = [
        Feed(scope, key.partition(":")[2])
        for scope, prefix in ((Scope.TAG, "tag:"), (Scope.HOST, "host:"))
        for key in keys
        if key.startswith(prefix)
    ]
    return [EVERYTHING, *BY_TOPIC, WEEKLY, *named]


def articles(store: LibraryStore) -> list[Page]:
    """Those of the configuration."""
    return [page for page, _ in store.pages() if page.role is Role.ARTICLE]


def has_feeds(page: Page) -> bool:
    """Of its own: also an article that has left the configuration, for those who subscribed to it."""
    return page.role is Role.ARTICLE or page.left_at is not None
