"""All that one check writes. The caller's transaction makes it all or nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from monitor.model import Entry, Outcome, Page, Revision, Snapshot
from monitor.store import claims, feeds, outbox, relations
from monitor.store.bodies import KEY_EVERY, Stored, against, digest_of, restore, whole
from monitor.store.database import upsert
from monitor.store.history import stored_of
from monitor.store.rows import address_values, state_values
from monitor.store.schema import alias, entry, held, page, revision, seen, snapshot, to_us
from monitor.store.serial import changes_to_text, notes_to_text, pairs_to_text
from monitor.uri import same_page_key


def commit(connection: Connection, outcome: Outcome, now: datetime) -> bool:
    """See `Store.commit`. Raises ValueError where the outcome contradicts itself or the history: a bug."""
    if not _write_page(connection, outcome):
        return False
    page_id = outcome.page.id
    _check_number(connection, outcome)
    if outcome.snapshot is not None:
        _write_snapshot(connection, page_id, outcome.snapshot)
    if outcome.seen is not None:
        _write_seen(connection, page_id, *outcome.seen)
    _write_held(connection, outcome)
    if outcome.related is not None:
        relations.lists(connection, page_id, outcome.related, now)
    if outcome.outage is not None:
        claims.take_note(connection, outcome.outage)
    if outcome.revision is not None:
        seq = _write_revision(connection, page_id, outcome.revision)
        new = _entry_of(outcome)
        _write_entry(connection, seq, new)
        feeds.add_entry(connection, page_id, seq, new)
        if outcome.revision.number > 0:  # a first look is no news to anybody who wants to be told of changes
            outbox.enqueue(connection, page_id, seq, now)
    return True


def _write_page(connection: Connection, outcome: Outcome) -> bool:
    """The page's row, and with it the fence: only the holder of the lease comes further."""
    values: dict[str, Any] = state_values(outcome.state) | {"lease": None, "lease_until": None}
    values |= address_values(outcome.page.url)  # a check may find that the page has moved for good
    if outcome.former_url is not None:
        _write_alias(connection, outcome.page, outcome.former_url)
    if outcome.title is not None:
        values["title"] = outcome.title
    written = connection.execute(update(page).where(claims.holds(outcome.page.id, outcome.lease)).values(values))
    return written.rowcount == 1


def _check_number(connection: Connection, outcome: Outcome) -> None:
    """Revisions of a page are numbered 0, 1, 2 … without a gap, and a snapshot comes with its revision."""
    numbers = {outcome.revision.number} if outcome.revision else set()
    numbers |= {outcome.snapshot.revision} if outcome.snapshot else set()
    if not numbers:
        return
    of_page = revision.c.page_id == outcome.page.id
    last = connection.execute(select(func.coalesce(func.max(revision.c.revision), -1)).where(of_page)).scalar_one()
    if numbers != {last + 1} or outcome.revision is None:
        raise ValueError(f"{outcome.page.name}: after revision {last} came revision and snapshot {sorted(numbers)}")


def _entry_of(outcome: Outcome) -> Entry:
    if outcome.entry is None:
        raise ValueError(f"a revision of {outcome.page.name} without an entry")
    return outcome.entry


def _write_snapshot(connection: Connection, page_id: int, new: Snapshot) -> None:
    """The new body whole; the one before it, which was whole till now, as a patch against it."""
    if new.digest != digest_of(new.body):
        raise ValueError(f"the digest {new.digest} is not of the snapshot's body")
    _patch_newest(connection, page_id, new.body)
    # What was seen stands against the snapshot that is no longer the newest; the new one has overtaken it.
    connection.execute(seen.delete().where(seen.c.page_id == page_id))
    connection.execute(
        insert(snapshot).values(
            page_id=page_id,
            revision=new.revision,
            fetched_at=to_us(new.fetched_at),
            url=new.url,
            status=new.status,
            headers=pairs_to_text(new.headers),
            charset=new.charset,
            **_body_values(whole(new.body)),
        )
    )


def _patch_newest(connection: Connection, page_id: int, successor: bytes) -> None:
    of_page = snapshot.c.page_id == page_id
    count = connection.execute(select(func.count()).select_from(snapshot).where(of_page)).scalar_one()
    if count % KEY_EVERY == 0:  # a key frame: it stays whole
        return
    row = connection.execute(select(snapshot).where(of_page).order_by(snapshot.c.revision.desc()).limit(1)).one()
    old = stored_of(row)
    patch = against(restore(old), successor, whole_bytes=len(old.content))
    if patch is not None:
        newest = of_page & (snapshot.c.revision == row.revision)
        connection.execute(update(snapshot).where(newest).values(coding=patch.coding.value, body=patch.content))


def _write_seen(connection: Connection, page_id: int, body: bytes, charset: str) -> None:
    newest = select(snapshot).where(snapshot.c.page_id == page_id).order_by(snapshot.c.revision.desc()).limit(1)
    row = connection.execute(newest).one_or_none()
    patch = None if row is None else against(body, restore(stored_of(row)))
    values = {"charset": charset, **_body_values(patch or whole(body))}
    made = upsert(connection, seen).values(page_id=page_id, **values)
    connection.execute(made.on_conflict_do_update(index_elements=["page_id"], set_=values))


def _write_held(connection: Connection, outcome: Outcome) -> None:
    """The answer that is not believed, as long as there is a doubt."""
    page_id = outcome.page.id
    if outcome.state.doubt is None:
        connection.execute(held.delete().where(held.c.page_id == page_id))
    elif outcome.held is not None:
        body, charset = outcome.held
        values = {"charset": charset, **_body_values(whole(body))}
        made = upsert(connection, held).values(page_id=page_id, **values)
        connection.execute(made.on_conflict_do_update(index_elements=["page_id"], set_=values))


def _write_alias(connection: Connection, moved: Page, url: str) -> None:
    """Who asks for the former address means this page, until another page stands there."""
    values = {"page_id": moved.id, "url": url}
    made = upsert(connection, alias).values(url_key=same_page_key(url), **values)
    connection.execute(made.on_conflict_do_update(index_elements=["url_key"], set_=values))


def _body_values(stored: Stored) -> dict[str, Any]:
    return {
        "digest": stored.digest,
        "size_bytes": stored.size_bytes,
        "coding": stored.coding.value,
        "body": stored.content,
    }


def _write_revision(connection: Connection, page_id: int, new: Revision) -> int:
    """The row's seq."""
    compared = _compared(connection, page_id, new.number)
    row = insert(revision).values(
        page_id=page_id,
        revision=new.number,
        observed_at=to_us(new.observed_at),
        changes=changes_to_text(new.changes),
        stated=notes_to_text(new.stated),
        snapshot_from=compared[0],
        snapshot_to=compared[1],
    )
    return int(connection.execute(row.returning(revision.c.seq)).scalar_one())


def _compared(connection: Connection, page_id: int, number: int) -> tuple[int | None, int | None]:
    """Revisions of the snapshots before and after; both the same one where only the page's state changed."""
    if number == 0:
        return None, None
    of_page = select(func.max(snapshot.c.revision)).where(snapshot.c.page_id == page_id)
    before = connection.execute(of_page.where(snapshot.c.revision < number)).scalar_one()
    after = connection.execute(of_page.where(snapshot.c.revision <= number)).scalar_one()
    return before, after


def _write_entry(connection: Connection, seq: int, new: Entry) -> None:
    connection.execute(
        insert(entry).values(
            seq=seq,
            id=new.id,
            title=new.title,
            summary=new.summary,
            content_html=new.content_html,
            url=new.url,
            published_at=to_us(new.published_at),
            author=new.author,
            language=new.language,
            categories=pairs_to_text(new.categories),
        )
    )
