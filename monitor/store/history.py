"""What was recorded: snapshots with their bodies, revisions with their entries. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, select

from monitor.errors import StoreDamaged
from monitor.model import Entry, Past, Revision, Role, Snapshot
from monitor.store import Recorded, SnapshotLine
from monitor.store.bodies import Coding, Stored, restore
from monitor.store.rows import PAGE_COLUMNS, page_of
from monitor.store.schema import AnyRow, entry, from_us, held, page, relation, revision, seen, snapshot
from monitor.store.serial import changes_from_text, notes_from_text, pairs_from_text

# A page that goes back to an older text than this tells a new one.
EARLIER = 5


def snapshots(connection: Connection, page_id: int) -> list[SnapshotLine]:
    described = [column for column in snapshot.c if column is not snapshot.c.body]
    rows = connection.execute(
        select(*described, func.length(snapshot.c.body).label("stored_bytes"))
        .where(snapshot.c.page_id == page_id)
        .order_by(snapshot.c.revision)
    )
    return [
        SnapshotLine(
            revision=row.revision,
            fetched_at=from_us(row.fetched_at),
            url=row.url,
            status=row.status,
            digest=row.digest,
            size_bytes=row.size_bytes,
            stored_bytes=row.stored_bytes,
        )
        for row in rows
    ]


def snapshot_at(connection: Connection, page_id: int, number: int) -> Snapshot | None:
    """The snapshot in force at this revision; None where the page has no such revision."""
    known = select(revision.c.seq).where(revision.c.page_id == page_id, revision.c.revision == number)
    if connection.execute(known).first() is None:
        return None
    row = connection.execute(
        select(snapshot)
        .where(snapshot.c.page_id == page_id, snapshot.c.revision <= number)
        .order_by(snapshot.c.revision.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else _snapshot(row, body_of(connection, page_id, row.revision))


def newest_snapshot(connection: Connection, page_id: int) -> Snapshot | None:
    row = connection.execute(
        select(snapshot).where(snapshot.c.page_id == page_id).order_by(snapshot.c.revision.desc()).limit(1)
    ).one_or_none()
    return None if row is None else _snapshot(row, restore(stored_of(row)))


def body_of(connection: Connection, page_id: int, number: int) -> bytes:
    """Walk from the next body that stands whole back to this one, each step checked by its digest."""
    following = select(snapshot).where(snapshot.c.page_id == page_id, snapshot.c.revision >= number)
    first_whole = (
        select(func.min(snapshot.c.revision))
        .where(snapshot.c.page_id == page_id, snapshot.c.revision >= number, snapshot.c.coding == Coding.WHOLE.value)
        .scalar_subquery()
    )
    body: bytes | None = None
    for row in connection.execute(
        following.where(snapshot.c.revision <= first_whole).order_by(snapshot.c.revision.desc())
    ):
        body = restore(stored_of(row), body)
    if body is None:
        raise StoreDamaged(f"the snapshots of page {page_id} from revision {number} on have lost their whole body")
    return body


def seen_body(connection: Connection, page_id: int, successor: bytes) -> tuple[bytes, str] | None:
    """See `Target.seen`."""
    row = connection.execute(select(seen).where(seen.c.page_id == page_id)).one_or_none()
    if row is None:
        return None
    stored = stored_of(row)
    return restore(stored, successor if stored.coding is Coding.PATCH else None), row.charset


def held_body(connection: Connection, page_id: int) -> tuple[bytes, str] | None:
    """See `Target.held`."""
    row = connection.execute(select(held).where(held.c.page_id == page_id)).one_or_none()
    return None if row is None else (restore(stored_of(row)), row.charset)


def last_revision(connection: Connection, page_id: int) -> int | None:
    number = connection.execute(select(func.max(revision.c.revision)).where(revision.c.page_id == page_id)).scalar_one()
    return None if number is None else int(number)


def past(connection: Connection, page_id: int, text_digest: str) -> Past:
    """See `Store.past`."""
    numbers = select(snapshot.c.revision).where(snapshot.c.page_id == page_id)
    _, *earlier = connection.execute(numbers.order_by(snapshot.c.revision.desc()).limit(EARLIER + 1)).scalars()
    found = (snapshot_at(connection, page_id, number) for number in earlier)
    here = select(page.c.host).where(page.c.id == page_id).scalar_subquery()
    twins = select(page.c.name).where(page.c.text_digest == text_digest, page.c.id != page_id, page.c.host == here)
    return Past(
        earlier=tuple(each for each in found if each is not None),
        twins=tuple(connection.execute(twins.order_by(page.c.name)).scalars()),
    )


def stored_of(row: AnyRow) -> Stored:
    return Stored(coding=Coding(row.coding), content=row.body, digest=row.digest, size_bytes=row.size_bytes)


def _snapshot(row: AnyRow, body: bytes) -> Snapshot:
    return Snapshot(
        revision=row.revision,
        fetched_at=from_us(row.fetched_at),
        url=row.url,
        status=row.status,
        headers=pairs_from_text(row.headers),
        charset=row.charset,
        body=body,
        digest=row.digest,
        size_bytes=row.size_bytes,
    )


def recorded(
    connection: Connection, page_ids: Sequence[int] | None, limit: int | None, number: int | None
) -> list[Recorded]:
    """Newest first."""
    query = _entries().order_by(revision.c.seq.desc())
    if page_ids is not None:
        query = query.where(page.c.id.in_(list(page_ids)))
    if number is not None:
        query = query.where(revision.c.revision == number)
    return _read(connection, query if limit is None else query.limit(limit))


def with_seqs(connection: Connection, seqs: Sequence[int]) -> list[Recorded]:
    """Those of these numbers, oldest first."""
    return _read(connection, _entries().where(revision.c.seq.in_(list(seqs))).order_by(revision.c.seq))


def _entries() -> Select[Any]:
    # Columns of the entry are prefixed: both tables have some of the same name.
    entries = [column.label(f"entry_{column.name}") for column in entry.c]
    return (
        select(*PAGE_COLUMNS, revision, *entries)
        .join(revision, revision.c.page_id == page.c.id)
        .join(entry, entry.c.seq == revision.c.seq)
    )


def _read(connection: Connection, query: Select[Any]) -> list[Recorded]:
    rows = connection.execute(query).all()
    listing = _listing(connection, {row.id for row in rows if row.role == Role.RELATED.value})
    return [_recorded(row, tuple(listing.get(row.id, ()))) for row in rows]


def _listing(connection: Connection, page_ids: Iterable[int]) -> dict[int, list[str]]:
    """Names of the articles that list or listed these pages, in order."""
    rows = connection.execute(
        select(relation.c.related_id, page.c.name)
        .join(page, page.c.id == relation.c.article_id)
        .where(relation.c.related_id.in_(list(page_ids)), page.c.role == Role.ARTICLE.value)
        .order_by(page.c.name)
    )
    listing: dict[int, list[str]] = {}
    for row in rows:
        listing.setdefault(row.related_id, []).append(row.name)
    return listing


def _recorded(row: AnyRow, related_to: tuple[str, ...]) -> Recorded:
    return Recorded(
        seq=row.seq,
        page=page_of(row),
        revision=Revision(
            number=row.revision,
            observed_at=from_us(row.observed_at),
            changes=changes_from_text(row.changes),
            stated=notes_from_text(row.stated),
        ),
        entry=Entry(
            id=row.entry_id,
            title=row.entry_title,
            summary=row.entry_summary,
            content_html=row.entry_content_html,
            url=row.entry_url,
            published_at=from_us(row.entry_published_at),
            author=row.entry_author,
            language=row.entry_language,
            categories=pairs_from_text(row.entry_categories),
        ),
        snapshot_from=row.snapshot_from,
        snapshot_to=row.snapshot_to,
        related_to=related_to,
    )
