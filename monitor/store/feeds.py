"""Which entries stand in which feeds, and which feeds have entries that are not yet in their files.

The rows are written in the transaction that makes the entry. A feed only grows: the number of an entry in it never
changes, so a block of numbers is a document that never changes either.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import Connection, delete, func, insert, literal, select

from monitor.model import ChangeKind, Entry, NoteKind, Role, Severity, Topic
from monitor.store import Listed
from monitor.store.database import upsert
from monitor.store.schema import (
    AnyRow,
    dirty_feed,
    entry,
    feed,
    feed_entry,
    former_name,
    page,
    relation,
    revision,
    to_us,
)

EVERYTHING, EVERYTHING_NAME = 0, ""  # the feed over everything, in the table and to callers
ALL = "all"
_WEIGHTS = {Severity.TRIVIAL: 1, Severity.MINOR: 2, Severity.MAJOR: 3}
_CORRECTING = frozenset({NoteKind.CORRECTION, NoteKind.RETRACTION})
_TOPICS = {
    ChangeKind.UPDATE_ADDED: Topic.UPDATES,
    ChangeKind.UPDATE_EDITED: Topic.UPDATES,
    ChangeKind.UPDATE_REMOVED: Topic.UPDATES,
    ChangeKind.RELATED_ADDED: Topic.LINKS,
    ChangeKind.RELATED_REMOVED: Topic.LINKS,
    ChangeKind.REFERENCE_ADDED: Topic.LINKS,
    ChangeKind.REFERENCE_REMOVED: Topic.LINKS,
    ChangeKind.LINK_CHANGED: Topic.LINKS,
    ChangeKind.MOVED: Topic.STATE,
    ChangeKind.GONE: Topic.STATE,
    ChangeKind.RESTORED: Topic.STATE,
}


def add_entry(connection: Connection, page_id: int, seq: int, new: Entry) -> None:
    """Put the entry into its feeds, and mark the files of those that have some: of everything, and of the articles
    whose family the page belongs to."""
    listing = select(relation.c.article_id).where(relation.c.related_id == page_id)
    columns = (page.c.id, page.c.role, page.c.url, page.c.tags)
    # The feeds of an article that has left the configuration have had their last word.
    among = (page.c.id == page_id) | (page.c.id.in_(listing) & page.c.left_at.is_(None))
    rows = connection.execute(select(*columns).where(among).order_by(page.c.id)).all()
    articles = [row for row in rows if row.role == Role.ARTICLE.value]
    [own] = [row for row in rows if row.id == page_id]
    _append(connection, dict.fromkeys(_keys(own, articles, new)), [(seq, _weight(new))])
    for owner in [EVERYTHING, *(row.id for row in articles)]:
        _mark(connection, owner, seq)


def _keys(own: AnyRow, articles: Sequence[AnyRow], new: Entry) -> Iterator[str]:
    yield ALL
    yield f"host:{host_name(own.url)}"
    yield from (f"kind:{topic}" for topic in topics(new.categories))
    if own.role == Role.ARTICLE.value:
        yield f"only:{own.id}"
    for article in articles:
        yield f"article:{article.id}"
        yield from (f"tag:{tag}" for tag in json.loads(article.tags))


def topics(categories: Iterable[tuple[str, str]]) -> list[Topic]:
    """Of an entry with these categories, in the order of `Topic`."""
    found = set()
    for scheme, term in categories:
        if scheme == "kind" and term in _TOPICS:
            found.add(_TOPICS[ChangeKind(term)])
        elif scheme == "note" and term in _CORRECTING:
            found.add(Topic.CORRECTIONS)
        elif scheme == "unannounced":
            found.add(Topic.UNANNOUNCED)
    return [topic for topic in Topic if topic in found]


def host_name(url: str) -> str:
    """The host as feeds are named after it: without port, so that http and https are one."""
    return re.sub(r"[^a-z0-9.-]", "-", (urlsplit(url).hostname or "").lower()) or "unknown"


def _weight(new: Entry) -> int:
    return max((_WEIGHTS[Severity(term)] for scheme, term in new.categories if scheme == "severity"), default=0)


def _append(connection: Connection, keys: Iterable[str], entries: Sequence[tuple[int, int]]) -> None:
    """`entries`: (seq, weight), in the order in which they join."""
    rows = []
    for key in keys:
        made = upsert(connection, feed).values(key=key, length=len(entries))
        grown = made.on_conflict_do_update(index_elements=["key"], set_={"length": feed.c.length + len(entries)})
        row = connection.execute(grown.returning(feed.c.id, feed.c.length)).one()
        first = row.length - len(entries) + 1
        for number, (seq, weight) in enumerate(entries, first):
            rows.append({"feed_id": row.id, "number": number, "seq": seq, "weight": weight})
    if rows:
        connection.execute(insert(feed_entry), rows)


def add_history(connection: Connection, key: str, source: str) -> None:
    """Put into one feed what stands in another one and not yet in it: a tag that an article has got, say."""
    held = select(feed_entry.c.seq).join(feed).where(feed.c.key == key)
    rows = connection.execute(
        select(feed_entry.c.seq, feed_entry.c.weight)
        .join(feed)
        .where(feed.c.key == source, feed_entry.c.seq.not_in(held))
        .order_by(feed_entry.c.number)
    ).all()
    if rows:
        _append(connection, [key], [(row.seq, row.weight) for row in rows])


def begin_article(connection: Connection, page_id: int) -> None:
    """A related post that has become an article: its feeds begin with its own history."""
    for key in (f"only:{page_id}", f"article:{page_id}"):
        held = select(feed_entry.c.seq).join(feed).where(feed.c.key == key)
        rows = connection.execute(
            select(revision.c.seq, func.coalesce(func.max(feed_entry.c.weight), literal(0)).label("weight"))
            .outerjoin(feed_entry, feed_entry.c.seq == revision.c.seq)
            .where(revision.c.page_id == page_id, revision.c.seq.not_in(held))
            .group_by(revision.c.seq)
            .order_by(revision.c.seq)
        ).all()
        if rows:
            _append(connection, [key], [(row.seq, row.weight) for row in rows])


def length(connection: Connection, key: str) -> int:
    return int(connection.execute(select(feed.c.length).where(feed.c.key == key)).scalar_one_or_none() or 0)


def lengths(connection: Connection) -> dict[str, int]:
    rows = connection.execute(select(feed.c.key, feed.c.length).order_by(feed.c.key))
    return {row.key: int(row.length) for row in rows}


def listed(connection: Connection, key: str, *, limit: int, before: int | None = None, weight: int = 0) -> list[Listed]:
    """See `Store.listed`."""
    found = (
        select(feed_entry.c.number, feed_entry.c.seq, page.c.name, page.c.url)
        .join(feed, feed.c.id == feed_entry.c.feed_id)
        .join(revision, revision.c.seq == feed_entry.c.seq)
        .join(page, page.c.id == revision.c.page_id)
        .where(feed.c.key == key)
        .order_by(feed_entry.c.number.desc())
        .limit(limit)
    )
    if weight:
        found = found.where(feed_entry.c.weight >= weight)
    if before is not None:
        found = found.where(feed_entry.c.number < before)
    return [Listed(number=row.number, seq=row.seq, name=row.name, url=row.url) for row in connection.execute(found)]


def between(connection: Connection, since: datetime, until: datetime, limit: int) -> tuple[int, list[int]]:
    """See `Store.recorded_between`: the number of changes, and the seqs of the gravest."""
    then = (entry.c.published_at >= to_us(since), entry.c.published_at < to_us(until))
    first, last = connection.execute(select(func.min(entry.c.seq), func.max(entry.c.seq)).where(*then)).one()
    if first is None:
        return 0, []
    # Entries are numbered in the order of their seqs: a number is at most its seq, and lags by no more than the last.
    lag = last_seq(connection) - length(connection, ALL)
    found = (
        select(feed_entry.c.seq)
        .join(feed, feed.c.id == feed_entry.c.feed_id)
        .where(feed.c.key == ALL, feed_entry.c.weight > 0)
        .where(feed_entry.c.number.between(first - lag, last), feed_entry.c.seq.in_(select(entry.c.seq).where(*then)))
    )
    total = connection.execute(select(func.count()).select_from(found.subquery())).scalar_one()
    grave = found.order_by(feed_entry.c.weight.desc(), feed_entry.c.number).limit(limit)
    return int(total), list(connection.execute(grave).scalars())


# ── names ──────────────────────────────────────────────────────────────────────────────────────────────────────


def renamed(connection: Connection, page_id: int, old: str, new: str) -> None:
    """Remember what the article was called, until something else is called so."""
    forget_names(connection, [new])
    made = upsert(connection, former_name).values(name=old, page_id=page_id)
    connection.execute(made.on_conflict_do_update(index_elements=["name"], set_={"page_id": page_id}))


def forget_names(connection: Connection, names: Iterable[str]) -> None:
    connection.execute(delete(former_name).where(former_name.c.name.in_(list(names))))


def former_names(connection: Connection) -> dict[str, str]:
    """What articles were called → what they are called."""
    rows = connection.execute(
        select(former_name.c.name, page.c.name.label("now"))
        .join(page, page.c.id == former_name.c.page_id)
        .order_by(former_name.c.name)
    )
    return {row.name: row.now for row in rows}


# ── files that are to be written ───────────────────────────────────────────────────────────────────────────────


def mark(connection: Connection, page_id: int) -> None:
    """The feed's file has a new name, ends, or begins again: it is written, even if no new entry comes."""
    seq = last_seq(connection)
    if seq:
        _mark(connection, page_id, seq)


def _mark(connection: Connection, owner: int, seq: int) -> None:
    made = upsert(connection, dirty_feed).values(page_id=owner, seq=seq)
    connection.execute(made.on_conflict_do_update(index_elements=["page_id"], set_={"seq": seq}))


def dirty_feeds(connection: Connection) -> list[str]:
    """See `Store.dirty_feeds`. Pages that are no articles and never were have no feed of their own."""
    rows = connection.execute(
        select(dirty_feed.c.page_id, page.c.name)
        .outerjoin(page, page.c.id == dirty_feed.c.page_id)
        .where((dirty_feed.c.page_id == EVERYTHING) | (page.c.role == Role.ARTICLE.value) | page.c.left_at.is_not(None))
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
