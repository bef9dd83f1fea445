"""Which feeds have entries that are not yet in their files. The rows live in the transaction that made the entry."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, func, select

from monitor.model import Role
from monitor.store.database import upsert
from monitor.store.schema import dirty_feed, page, relation, revision

EVERYTHING, EVERYTHING_NAME = 0, ""  # the feed over everything, in the table and to callers


def mark_dirty(connection: Connection, page_id: int, seq: int) -> None:
    """The feed over everything, and those of the articles whose family the page belongs to."""
    listing = select(relation.c.article_id).where(relation.c.related_id == page_id)
    articles = select(page.c.id).where(
        (page.c.id == page_id) | page.c.id.in_(listing), page.c.role == Role.ARTICLE.value
    )
    for owner in [EVERYTHING, *connection.execute(articles).scalars()]:
        _mark(connection, owner, seq)


def mark_renamed(connection: Connection, page_id: int) -> None:
    """The feed's file has a new name, or begins again: it shall hold what there is, even if nothing new comes."""
    seq = last_seq(connection)
    if seq:
        _mark(connection, page_id, seq)


def _mark(connection: Connection, owner: int, seq: int) -> None:
    made = upsert(connection, dirty_feed).values(page_id=owner, seq=seq)
    connection.execute(made.on_conflict_do_update(index_elements=["page_id"], set_={"seq": seq}))


def dirty_feeds(connection: Connection) -> list[str]:
    """The feed of a paused article waits until it is followed again."""
    rows = connection.execute(
        select(dirty_feed.c.page_id, page.c.name)
        .outerjoin(page, page.c.id == dirty_feed.c.page_id)
        .where((dirty_feed.c.page_id == EVERYTHING) | (~page.c.paused & (page.c.role == Role.ARTICLE.value)))
        .order_by(dirty_feed.c.page_id != EVERYTHING, page.c.name)
    )
    return [EVERYTHING_NAME if row.page_id == EVERYTHING else row.name for row in rows]


def clean_feeds(connection: Connection, names: Iterable[str], seq: int) -> None:
    cleaned = list(names)
    owners = list(connection.execute(select(page.c.id).where(page.c.name.in_(cleaned))).scalars())
    if EVERYTHING_NAME in cleaned:
        owners.append(EVERYTHING)
    connection.execute(delete(dirty_feed).where(dirty_feed.c.page_id.in_(owners), dirty_feed.c.seq <= seq))


def last_seq(connection: Connection) -> int:
    return int(connection.execute(select(func.coalesce(func.max(revision.c.seq), 0))).scalar_one())
