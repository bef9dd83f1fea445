"""`SqlStore`: each verb of `Store` as one transaction. What it does stands in the module that it calls."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, insert, select

from monitor.errors import StoreError
from monitor.model import FeedIdentity, Outcome, Page, PageState, Past, Snapshot, Target, Tracked
from monitor.store import Claim, HostState, Listed, Recorded, SnapshotLine, claims, commits, history, pages
from monitor.store import database as files
from monitor.store import feeds as feed_rows
from monitor.store.database import Database
from monitor.store.found import SqlSources
from monitor.store.lock import opening
from monitor.store.outbox import SqlOutbox
from monitor.store.rows import PAGE_COLUMNS, STATE_COLUMNS, page_of, state_of
from monitor.store.schema import identity, page
from monitor.store.turns import Turns
from monitor.uri import host_key

BUSY_TIMEOUT_S = 10.0


class SqlStore:
    """See `Store` for what each verb promises. Threads may share one; close it at the end."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.outbox = SqlOutbox(database)
        self.sources = SqlSources(database)
        self._turns = Turns(database.path.parent)
        with database.read() as connection:
            self._identity = _read_identity(connection)

    # ── the pages ──
    def sync(self, articles: Sequence[Tracked], now: datetime) -> None:
        with self._database.write() as connection:
            pages.sync(connection, articles, now)
            claims.distrust_the_future(connection, now)

    def pages(self, *, paused: bool = False) -> list[tuple[Page, PageState]]:
        with self._database.read() as connection:
            return pages.pages(connection, paused=paused)

    def find_page(self, name_or_url: str) -> Page | None:
        with self._database.read() as connection:
            return pages.find_page(connection, name_or_url)

    def identity(self) -> FeedIdentity:
        return self._identity

    # ── one check ──
    def claim_due(self, now: datetime, limit: int, lease_s: float) -> list[Claim]:
        with self._database.write() as connection:
            return claims.claim_due(connection, now, limit, lease_s)

    def claim(self, page_id: int, now: datetime, lease_s: float) -> Claim | None:
        with self._database.write() as connection:
            return claims.claim(connection, page_id, now, lease_s)

    def release(self, claim: Claim) -> None:
        with self._database.write() as connection:
            claims.release(connection, claim)

    def release_all(self) -> None:
        with self._database.write() as connection:
            claims.release_all(connection)

    def load_target(self, claim: Claim) -> Target:
        with self._database.read() as connection:
            row = connection.execute(select(*PAGE_COLUMNS, *STATE_COLUMNS).where(page.c.id == claim.page_id)).one()
            snapshot = history.newest_snapshot(connection, claim.page_id)
            return Target(
                page=page_of(row),
                state=state_of(row),
                identity=self._identity,
                lease=claim.lease,
                snapshot=snapshot,
                seen=history.seen_body(connection, claim.page_id, snapshot.body) if snapshot else None,
                held=history.held_body(connection, claim.page_id) if row.doubt else None,
                last_revision=history.last_revision(connection, claim.page_id),
                host_failures=claims.host_failures(connection, host_key(row.url)),
            )

    def past(self, page_id: int, text_digest: str) -> Past:
        with self._database.read() as connection:
            return history.past(connection, page_id, text_digest)

    def commit(self, outcome: Outcome, now: datetime) -> bool:
        with self._database.write() as connection:
            return commits.commit(connection, outcome, now)

    # ── politeness ──
    def reserve(self, host: str, now: datetime, delay_s: float) -> datetime:
        with self._database.write() as connection:
            return claims.reserve(connection, host, now, delay_s)

    def host(self, host: str) -> HostState:
        with self._database.read() as connection:
            return claims.host_state(connection, host)

    def save_robots(self, host: str, status: int | None, body: bytes, now: datetime) -> None:
        with self._database.write() as connection:
            claims.save_robots(connection, host, status, body, now)

    def rest(self, host: str, ended: datetime, delay_s: float) -> None:
        with self._database.write() as connection:
            claims.rest(connection, host, ended, delay_s)

    def hold(self, host: str, until: datetime) -> None:
        with self._database.write() as connection:
            claims.hold(connection, host, until)

    def take_turn(self, host: str) -> bool:
        return self._turns.take(host)

    def leave_turn(self, host: str) -> None:
        self._turns.leave(host)

    # ── history ──
    def snapshots(self, page_id: int) -> list[SnapshotLine]:
        with self._database.read() as connection:
            return history.snapshots(connection, page_id)

    def snapshot(self, page_id: int, revision: int) -> Snapshot | None:
        with self._database.read() as connection:
            return history.snapshot_at(connection, page_id, revision)

    def recorded(
        self, page_ids: Sequence[int] | None = None, limit: int | None = None, revision: int | None = None
    ) -> list[Recorded]:
        with self._database.read() as connection:
            return history.recorded(connection, page_ids, limit, revision)

    def family(self, article_id: int) -> list[Page]:
        with self._database.read() as connection:
            return pages.family(connection, article_id)

    # ── feeds ──
    def listed(self, key: str, *, limit: int, before: int | None = None, weight: int = 0) -> list[Listed]:
        with self._database.read() as connection:
            return feed_rows.listed(connection, key, limit=limit, before=before, weight=weight)

    def feed_length(self, key: str) -> int:
        with self._database.read() as connection:
            return feed_rows.length(connection, key)

    def feed_lengths(self) -> dict[str, int]:
        with self._database.read() as connection:
            return feed_rows.lengths(connection)

    def with_seqs(self, seqs: Sequence[int]) -> list[Recorded]:
        with self._database.read() as connection:
            return history.with_seqs(connection, seqs)

    def recorded_between(self, since: datetime, until: datetime, limit: int) -> tuple[int, list[Recorded]]:
        with self._database.read() as connection:
            total, seqs = feed_rows.between(connection, since, until, limit)
            found = {recorded.seq: recorded for recorded in history.with_seqs(connection, seqs)}
            return total, [found[seq] for seq in seqs]

    def former_names(self) -> dict[str, str]:
        with self._database.read() as connection:
            return feed_rows.former_names(connection)

    # ── files of feeds to write ──
    def dirty_feeds(self) -> list[str]:
        with self._database.read() as connection:
            return feed_rows.dirty_feeds(connection)

    def clean_feeds(self, feeds: Iterable[str], seq: int) -> None:
        with self._database.write() as connection:
            feed_rows.clean_feeds(connection, feeds, seq)

    def last_seq(self) -> int:
        with self._database.read() as connection:
            return feed_rows.last_seq(connection)

    def close(self) -> None:
        self._turns.close()
        self._database.close()


def open_sql_store(
    data_dir: Path, *, authority: str, now: datetime, create: bool = True, busy_timeout_s: float = BUSY_TIMEOUT_S
) -> SqlStore:
    """See `monitor.store.open_store`."""
    with files.translated(data_dir):
        if create:
            data_dir.mkdir(parents=True, exist_ok=True)
        if not data_dir.is_dir():
            raise _none_yet(data_dir)
    with opening(data_dir, patience_s=busy_timeout_s):
        return _open(
            data_dir, FeedIdentity(authority=authority, year=now.year, uid=uuid4().hex), create, busy_timeout_s
        )


def _none_yet(data_dir: Path) -> StoreError:
    return StoreError(f"no database yet at {data_dir / files.DATABASE_NAME}: run `monitor check` first")


def _open(data_dir: Path, made: FeedIdentity, create: bool, busy_timeout_s: float) -> SqlStore:
    path = data_dir / files.DATABASE_NAME
    version = files.inspect(path, busy_timeout_s=busy_timeout_s, check=create)
    if version is None and not create:
        raise _none_yet(data_dir)
    read_only = not create and version is not None and not files.may_write(path)
    database = Database(path, busy_timeout_s=busy_timeout_s, read_only=read_only)
    try:
        if version is None or version < files.SCHEMA_VERSION:
            _migrate(database, version, made)
        return SqlStore(database)
    except BaseException:
        database.close()
        raise


def _migrate(database: Database, version: int | None, made: FeedIdentity) -> None:
    from monitor.store import migrations  # alembic takes long to import, and hardly any start needs it

    if version is not None:
        files.copy(database.path, database.path.with_suffix(f".schema-{version}.sqlite3"))
    with database.write() as connection:
        migrations.upgrade(connection)
        connection.exec_driver_sql(f"PRAGMA application_id = {files.APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version = {files.SCHEMA_VERSION}")
        # Two first starts at once: the second finds the identity of the first.
        if connection.execute(select(identity.c.id)).first() is None:
            row = {"authority": made.authority, "year": made.year, "uid": made.uid}
            connection.execute(insert(identity).values(id=1, **row))


def _read_identity(connection: Connection) -> FeedIdentity:
    row = connection.execute(select(identity)).one()
    return FeedIdentity(authority=row.authority, year=row.year, uid=row.uid)
