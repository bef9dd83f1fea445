"""What is to be told to whom: a row for each entry and sink, written in the transaction that writes the entry.

A sink is whoever the configuration wants told. Its rows stand in lanes: one for each page, one for each feed that is
announced. A lane is first in, first out; a message that cannot be delivered holds up its own lane and no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import Connection, delete, func, insert, literal, select, update

from monitor.store import history
from monitor.store.database import Database, upsert
from monitor.store.schema import from_us, from_us_or_none, outbox, sink, to_us
from monitor.store.sinks import Delivery, SinkState

# What was given up is kept so long, for `monitor push --again`.
KEEP_GIVEN_UP = timedelta(days=30)


class SqlOutbox:
    """See `sinks.Outbox` for what each verb promises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def sync(self, entries: Sequence[str], feeds: Sequence[str], now: datetime) -> None:
        with self._database.write() as connection:
            _sync(connection, entries, feeds, now)

    def announce(self, feeds: Iterable[str], now: datetime) -> None:
        with self._database.write() as connection:
            _announce(connection, list(feeds), now)

    def claim(self, name: str, now: datetime, lease_s: float) -> str | None:
        with self._database.write() as connection:
            return _claim(connection, name, now, lease_s)

    def due(self, name: str, now: datetime, limit: int) -> list[Delivery]:
        with self._database.read() as connection:
            return _due(connection, name, now, limit)

    def sent(self, delivery: Delivery, now: datetime) -> None:
        with self._database.write() as connection:
            connection.execute(delete(outbox).where(outbox.c.id == delivery.id))
            values = {"failures": 0, "next_at": 0, "error": None, "last_sent_at": to_us(now)}
            connection.execute(update(sink).where(sink.c.name == delivery.sink).values(values))

    def failed(self, delivery: Delivery, error: str, *, retry_at: datetime, sink_retry_at: datetime) -> None:
        with self._database.write() as connection:
            tried = {"attempts": delivery.attempts + 1, "next_at": to_us(retry_at)}
            connection.execute(update(outbox).where(outbox.c.id == delivery.id).values(tried))
            held = {"failures": sink.c.failures + 1, "next_at": to_us(sink_retry_at), "error": error}
            connection.execute(update(sink).where(sink.c.name == delivery.sink).values(held))

    def give_up(self, delivery: Delivery, error: str, now: datetime) -> None:
        with self._database.write() as connection:
            values = {"given_up_at": to_us(now), "attempts": delivery.attempts + 1}
            connection.execute(update(outbox).where(outbox.c.id == delivery.id).values(values))
            connection.execute(update(sink).where(sink.c.name == delivery.sink).values(error=error))

    def drop(self, delivery: Delivery) -> None:
        with self._database.write() as connection:
            connection.execute(delete(outbox).where(outbox.c.id == delivery.id))

    def release(self, name: str, lease: str) -> None:
        with self._database.write() as connection:
            mine = (sink.c.name == name) & (sink.c.lease == lease)
            connection.execute(update(sink).where(mine).values(lease=None, lease_until=None))

    def again(self, name: str, now: datetime) -> int:
        with self._database.write() as connection:
            connection.execute(update(sink).where(sink.c.name == name).values(next_at=0, failures=0))
            of_sink = outbox.c.sink == name
            # As if it were queued now: it is tried for as long as what is new.
            anew = {"given_up_at": None, "attempts": 0, "queued_at": to_us(now)}
            revived = connection.execute(update(outbox).where(of_sink, outbox.c.given_up_at.is_not(None)).values(anew))
            connection.execute(update(outbox).where(of_sink).values(next_at=0))
            return int(revived.rowcount)

    def states(self) -> list[SinkState]:
        with self._database.read() as connection:
            return _states(connection)


def enqueue(connection: Connection, page_id: int, seq: int, now: datetime) -> None:
    """A row for each sink that is told of entries; part of the transaction that writes the entry."""
    row = select(sink.c.name, literal(str(page_id)), literal(seq), literal(to_us(now)), literal(0), literal(0))
    columns = ["sink", "lane", "seq", "queued_at", "attempts", "next_at"]
    connection.execute(insert(outbox).from_select(columns, row.where(sink.c.tells_entries)))


def _sync(connection: Connection, entries: Sequence[str], feeds: Sequence[str], now: datetime) -> None:
    wanted = {**dict.fromkeys(entries, True), **dict.fromkeys(feeds, False)}
    rows = connection.execute(select(sink.c.name, sink.c.tells_entries))
    known = {row.name: row.tells_entries for row in rows}
    gone = [name for name, tells_entries in known.items() if wanted.get(name) is not tells_entries]
    connection.execute(delete(outbox).where(outbox.c.sink.in_(gone)))
    connection.execute(delete(sink).where(sink.c.name.in_(gone)))
    for name, tells_entries in wanted.items():
        made = upsert(connection, sink).values(name=name, tells_entries=tells_entries, failures=0, next_at=0)
        connection.execute(made.on_conflict_do_nothing(index_elements=["name"]))
    old = to_us(now - KEEP_GIVEN_UP)
    connection.execute(delete(outbox).where(outbox.c.given_up_at < old))


def _announce(connection: Connection, feeds: Sequence[str], now: datetime) -> None:
    """A ping that still waits is overtaken by the new one: whoever sends it just now marks only the old one as sent."""
    names = list(connection.execute(select(sink.c.name).where(~sink.c.tells_entries)).scalars())
    for name in names:
        connection.execute(delete(outbox).where(outbox.c.sink == name, outbox.c.lane.in_(feeds)))
        rows = [{"sink": name, "lane": feed, "queued_at": to_us(now), "attempts": 0, "next_at": 0} for feed in feeds]
        if rows:
            connection.execute(insert(outbox), rows)


def _claim(connection: Connection, name: str, now: datetime, lease_s: float) -> str | None:
    lease = uuid4().hex
    instant = to_us(now)
    free = (sink.c.lease_until.is_(None)) | (sink.c.lease_until <= instant)
    taken = connection.execute(
        update(sink)
        .where(sink.c.name == name, free, sink.c.next_at <= instant)
        .values(lease=lease, lease_until=to_us(now + timedelta(seconds=lease_s)))
    )
    return lease if taken.rowcount == 1 else None


def _due(connection: Connection, name: str, now: datetime, limit: int) -> list[Delivery]:
    """The first of each lane, unless it waits for another try; in the order in which they were queued."""
    waiting = (outbox.c.sink == name) & outbox.c.given_up_at.is_(None)
    heads = select(func.min(outbox.c.id)).where(waiting).group_by(outbox.c.lane)
    rows = connection.execute(
        select(outbox).where(outbox.c.id.in_(heads), outbox.c.next_at <= to_us(now)).order_by(outbox.c.id).limit(limit)
    ).all()
    recorded = {found.seq: found for found in history.with_seqs(connection, [row.seq for row in rows if row.seq])}
    return [
        Delivery(
            id=row.id,
            sink=row.sink,
            lane=row.lane,
            attempts=row.attempts,
            queued_at=from_us(row.queued_at),
            recorded=recorded.get(row.seq),
        )
        for row in rows
    ]


def _states(connection: Connection) -> list[SinkState]:
    waiting = func.count(outbox.c.id).filter(outbox.c.given_up_at.is_(None))
    given_up = func.count(outbox.c.id).filter(outbox.c.given_up_at.is_not(None))
    rows = connection.execute(
        select(sink, waiting.label("waiting"), given_up.label("given_up"))
        .outerjoin(outbox, outbox.c.sink == sink.c.name)
        .group_by(sink.c.name)
        .order_by(sink.c.name)
    )
    return [
        SinkState(
            name=row.name,
            waiting=row.waiting,
            given_up=row.given_up,
            failures=row.failures,
            next_try_at=from_us_or_none(row.next_at or None),
            last_sent_at=from_us_or_none(row.last_sent_at),
            error=row.error,
        )
        for row in rows
    ]
