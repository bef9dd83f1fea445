"""The history of pages, on disk. `Store` is the door; `sql.SqlStore` the implementation, `open_store` opens it.

Sync on purpose: async callers use `asyncio.to_thread`. Any verb may raise `errors.StoreError`.
Datetimes go in and come out timezone-aware UTC.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from monitor.model import (
    Entry,
    FeedIdentity,
    Outcome,
    Page,
    PageState,
    Past,
    Revision,
    Snapshot,
    Target,
    Tracked,
)
from monitor.store.members import Sources
from monitor.store.sinks import Outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A page that is ours until the lease runs out."""

    page_id: int
    lease: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A stored revision with the page it belongs to and the entry made of it.

    seq            grows with every commit over all pages: the order in which things were found
    snapshot_from, snapshot_to   revision numbers of the snapshots that were compared; None at the baseline;
                   both the same one where only the state of the page changed
    related_to     names of the articles that list or listed this page as a related post (empty for articles)
    """

    seq: int
    page: Page
    revision: Revision
    entry: Entry
    snapshot_from: int | None
    snapshot_to: int | None
    related_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An entry's place in a feed. `number` is 1 for the feed's first entry; `name` and `url` are its page's."""

    number: int
    seq: int
    name: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotLine:
    """A snapshot without its body, for listings. `stored_bytes` is what it costs on disk."""

    revision: int
    fetched_at: datetime
    url: str
    status: int
    digest: str
    size_bytes: int
    stored_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HostState:
    """What we remember of a host (`uri.host_key`), or of one of its origins (`uri.origin_of`): the robots.txt of the
    origin as fetched at `robots_at` with `robots_status`. `hold_until`: a running Retry-After of the host;
    `next_request_at`: when the gap behind its last request ends."""

    robots: bytes | None = None
    robots_status: int | None = None
    robots_at: datetime | None = None
    hold_until: datetime | None = None
    next_request_at: datetime | None = None


class Store(Protocol):
    # ── the pages ──
    def sync(self, articles: Sequence[Tracked], now: datetime) -> None:
        """Make the tracked articles those of the configuration: new ones due at once, plans taken over, pages no longer
        named paused (with related posts that no active article lists), and their feeds dirty, so that they say so.
        History is never removed. A changed name keeps the page (same URL); a changed plan for related
        posts is followed at once, from what the pages list; a changed URL under the same name keeps the page and its
        history too: it is due at once, without the old validators, and a check of the old URL that still runs can no
        longer be committed. Waits that a clock running ahead has left behind (more than a day from now) end."""

    def pages(self, *, paused: bool = False) -> list[tuple[Page, PageState]]:
        """Every page that is not paused: articles in the order of their names, each followed by its related posts.
        With `paused` all pages; related posts that no article lists any more come last."""

    def find_page(self, name_or_url: str) -> Page | None:
        """By name, else by URL (as given, or normalised), else by an address that it has moved away from. Paused pages
        too."""

    def identity(self) -> FeedIdentity: ...

    # ── one check ──
    def claim_due(self, now: datetime, limit: int, lease_s: float) -> list[Claim]:
        """Take due pages, most overdue first, at most one a host, none of a host that has a page under lease, must wait
        (gap, Retry-After, outage) or was paused. One statement: two daemons never take the same page."""

    def claim(self, page_id: int, now: datetime, lease_s: float) -> Claim | None:
        """Take this page whatever its schedule says; None while somebody else has it."""

    def release(self, claim: Claim) -> None:
        """Give a claimed page back unchecked."""

    def release_all(self) -> None:
        """Give back what a process left claimed that ended in the middle. Whoever still works on such a page has
        lost its lease: the commit writes nothing, and the page is checked again."""

    def load_target(self, claim: Claim) -> Target: ...

    def past(self, page_id: int, text_digest: str) -> Past:
        """What it takes to judge a page that seems to have changed, and now has words of this digest."""

    def commit(self, outcome: Outcome, now: datetime) -> bool:
        """Write all of one check in one transaction and end its lease. False where the lease was lost: nothing
        is written. Marks the feeds dirty in which the new entry stands; keeps `outcome.related` as what the page lists,
        and adds and relates pages for the articles that follow it (due at once, within their limit, depth and scope,
        never a page that is itself an article twice). `outcome.outage` is of the host, for all its pages."""

    # ── politeness, kept across restarts and processes ──
    def reserve(self, host: str, now: datetime, delay_s: float) -> datetime:
        """The host's next free instant (never before `hold_until`); moves it on by `delay_s`. One statement."""

    def host(self, host: str) -> HostState: ...

    def save_robots(self, host: str, status: int | None, body: bytes, now: datetime) -> None: ...

    def rest(self, host: str, ended: datetime, delay_s: float) -> None:
        """A request to the host has ended: its next slot begins `delay_s` later, or where it would begin anyway."""
        ...

    def hold(self, host: str, until: datetime) -> None:
        """Retry-After: no request to this host before `until`; a longer hold that runs already stays."""

    def take_turn(self, host: str) -> bool:
        """Have a request in flight to this host. False while another process has one; a dead process has none."""

    def leave_turn(self, host: str) -> None: ...

    # ── history ──
    def snapshots(self, page_id: int) -> list[SnapshotLine]:
        """Oldest first."""

    def snapshot(self, page_id: int, revision: int) -> Snapshot | None:
        """The snapshot in force at this revision, with its body (for a change of state: the one before it)."""

    def recorded(
        self, page_ids: Sequence[int] | None = None, limit: int | None = None, revision: int | None = None
    ) -> list[Recorded]:
        """Revisions with their entries, newest first (by seq); of all pages where `page_ids` is None."""

    def family(self, article_id: int) -> list[Page]:
        """The article and the related posts that it lists or listed."""

    # ── feeds ──
    # A feed's key: "all"; "article:<page id>" with its related posts, "only:<page id>" without; "host:<name>";
    # "kind:<topic>"; "tag:<tag>". Feeds only grow: an entry's number in a feed never changes.
    def listed(self, key: str, *, limit: int, before: int | None = None, weight: int = 0) -> list[Listed]:
        """The newest of a feed, newest first; of those with numbers below `before`, and of a change at least so grave
        (1: trivial, 2: minor, 3: major; 0: first looks too)."""

    def feed_length(self, key: str) -> int: ...

    def feed_lengths(self) -> dict[str, int]:
        """How many entries each feed has that ever had one, by its key, in order."""

    def with_seqs(self, seqs: Sequence[int]) -> list[Recorded]:
        """The revisions of these numbers, oldest first."""

    def recorded_between(self, since: datetime, until: datetime, limit: int) -> tuple[int, list[Recorded]]:
        """How many changes were found from `since` until before `until`, and the gravest of them, oldest first among
        equals. First looks are no changes."""

    def former_names(self) -> dict[str, str]:
        """What articles were called → what they are called; names that are in use again are left out."""

    # ── files of feeds to write ──
    def dirty_feeds(self) -> list[str]:
        """Names of feeds with new entries: "" is the feed over everything, else an article's name."""

    def clean_feeds(self, feeds: Iterable[str], seq: int) -> None:
        """These were written with all entries up to `seq`; a later entry keeps its feed dirty."""

    def last_seq(self) -> int: ...

    # ── feeds and sitemaps that name articles ──
    @property
    def sources(self) -> Sources:
        """What they named; see `members.Sources`."""

    # ── who is to be told ──
    @property
    def outbox(self) -> Outbox:
        """What waits to be sent; see `sinks.Outbox`. `commit` adds each entry but first looks at a page."""

    def close(self) -> None: ...


def open_store(
    data_dir: Path, *, authority: str, now: datetime, create: bool = True, busy_timeout_s: float = 10.0
) -> Store:
    """The store in `data_dir`/monitor.sqlite3, made or brought forward from an older release where need be.

    authority       host without port, for the ids of entries of a database that is made now (RFC 4151 §2.1)
    create          make folder and database where there is none, and look at the whole file first; without it (for
                    commands that only read) a missing database is a StoreError that says how to get one
    busy_timeout_s  how long a verb waits for another process that writes, before it raises StoreLocked

    An older database is copied beside itself (monitor.schema-N.sqlite3) before it is brought forward.
    Raises StoreDamaged (the file stays as it is), StoreTooNew, StoreLocked, StoreFull or StoreError.
    """
    from monitor.store.sql import open_sql_store  # `Store` shall cost nobody the import of SQLAlchemy

    return open_sql_store(data_dir, authority=authority, now=now, create=create, busy_timeout_s=busy_timeout_s)
