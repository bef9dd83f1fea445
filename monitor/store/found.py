"""Rows of sources and of the articles that they named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from monitor.config.values import name_from_url
from monitor.model import Validators
from monitor.store.database import Database, upsert
from monitor.store.members import Member, SourceState
from monitor.store.schema import found, from_us_or_none, source, to_us
from monitor.uri import SLUG_MAX, same_page_key


class SqlSources:
    """See `members.Sources` for what each verb promises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def state(self, source: str, url: str) -> SourceState:
        with self._database.read() as connection:
            return _state(connection, source, url)

    def read(
        self, source: str, url: str, named: Sequence[str], validators: Validators, *, now: datetime, next_at: datetime
    ) -> int:
        with self._database.write() as connection:
            _keep(connection, source, url, {"next_at": to_us(next_at), "read_at": to_us(now), "error": None})
            _keep(connection, source, url, {"etag": validators.etag, "last_modified": validators.last_modified})
            return _add(connection, source, named, now)

    def unread(self, source: str, url: str, error: str | None, *, next_at: datetime) -> None:
        with self._database.write() as connection:
            _keep(connection, source, url, {"next_at": to_us(next_at), "error": error})

    def members(self, source: str, limit: int) -> list[Member]:
        with self._database.read() as connection:
            rows = connection.execute(
                select(found.c.name, found.c.url)
                .where(found.c.source == source)
                .order_by(found.c.id.desc())
                .limit(limit)
            )
            return [Member(name=row.name, url=row.url) for row in rows]


def _state(connection: Connection, name: str, url: str) -> SourceState:
    row = connection.execute(select(source).where(source.c.name == name, source.c.url == url)).one_or_none()
    if row is None:
        return SourceState()
    return SourceState(
        validators=Validators(etag=row.etag, last_modified=row.last_modified),
        next_at=from_us_or_none(row.next_at),
        read_at=from_us_or_none(row.read_at),
        error=row.error,
    )


def _keep(connection: Connection, name: str, url: str, values: dict[str, int | str | None]) -> None:
    """Another address under the same name begins anew; what it had named stays."""
    connection.execute(delete(source).where(source.c.name == name, source.c.url != url))
    made = upsert(connection, source).values(name=name, url=url)
    connection.execute(made.on_conflict_do_nothing(index_elements=["name"]))
    connection.execute(update(source).where(source.c.name == name).values(values))


def _add(connection: Connection, name: str, named: Sequence[str], now: datetime) -> int:
    """Those that are not known, the oldest first: the newest gets the highest number."""
    rows = connection.execute(select(found.c.url_key).where(found.c.source == name))
    known = {row.url_key for row in rows}
    taken = {row.name for row in connection.execute(select(found.c.name))}
    new = []
    for url in reversed(named):
        key = same_page_key(url)
        if key in known:
            continue
        known.add(key)
        given = _free_name(name_from_url(url), taken)
        taken.add(given)
        new.append({"source": name, "url": url, "url_key": key, "name": given, "found_at": to_us(now)})
    if new:
        connection.execute(insert(found), new)
    return len(new)


def _free_name(wanted: str, taken: set[str]) -> str:
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted[: SLUG_MAX - 8]}-{number}"
    return name
