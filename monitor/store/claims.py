"""Who checks which page, and when a host may be asked: leases and slots, each taken by one statement.

The statements are the same for SQLite and PostgreSQL.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Select, Text, and_, case, cast, func, literal, or_, select, update

from monitor.model import Outage
from monitor.store import Claim, HostState
from monitor.store.database import upsert
from monitor.store.schema import from_us, from_us_or_none, host, page, to_us, to_us_or_none

QUEUE_HEAD = 2000  # bounds the cost of a claim when everything is overdue


def claim_due(connection: Connection, now: datetime, limit: int, lease_s: float) -> list[Claim]:
    free = or_(page.c.lease_until.is_(None), page.c.lease_until <= to_us(now))
    taken = connection.execute(
        update(page)
        .where(page.c.id.in_(_first_of_each_host(to_us(now), limit)), free)
        # One token a claim: the same random part for all of this statement, and the page's number.
        .values(lease=literal(f"{uuid4().hex}-") + cast(page.c.id, Text), lease_until=_until(now, lease_s))
        .returning(page.c.id, page.c.lease, page.c.next_check_at)
    ).all()
    return [
        Claim(page_id=row.id, lease=row.lease) for row in sorted(taken, key=lambda row: (row.next_check_at, row.id))
    ]


def _first_of_each_host(now_us: int, limit: int) -> Select[tuple[int]]:
    """The most overdue page of each host that may be asked now, of the hosts that wait longest.

    Grouped, not numbered by a window function, which would sort every due page. Of a long queue only the head is
    looked at; a host that fills it is under lease or in its gap at the next call, and so makes room for the others.
    """
    busy = select(page.c.host).where(page.c.lease_until > now_us)
    waits = (host.c.next_request_at > now_us, host.c.hold_until > now_us, host.c.trouble_until > now_us)
    must_wait = select(host.c.host).where(or_(*waits))
    head = (
        select(page.c.host, page.c.next_check_at)
        .where(page.c.next_check_at <= now_us, ~page.c.paused, page.c.host.not_in(busy), page.c.host.not_in(must_wait))
        .order_by(page.c.next_check_at)
        .limit(max(QUEUE_HEAD, limit))
        .subquery("head")
    )
    oldest = func.min(head.c.next_check_at).label("oldest")
    first = select(head.c.host, oldest).group_by(head.c.host).order_by(oldest).limit(limit).subquery("first")
    same = and_(page.c.host == first.c.host, page.c.next_check_at == first.c.oldest)
    return select(func.min(page.c.id)).join(first, same).where(~page.c.paused).group_by(page.c.host)


def claim(connection: Connection, page_id: int, now: datetime, lease_s: float) -> Claim | None:
    lease = uuid4().hex
    free = or_(page.c.lease_until.is_(None), page.c.lease_until <= to_us(now))
    taken = connection.execute(
        update(page).where(page.c.id == page_id, free).values(lease=lease, lease_until=_until(now, lease_s))
    )
    return Claim(page_id=page_id, lease=lease) if taken.rowcount else None


def release(connection: Connection, claim: Claim) -> None:
    connection.execute(update(page).where(holds(claim.page_id, claim.lease)).values(lease=None, lease_until=None))


def release_all(connection: Connection) -> None:
    connection.execute(update(page).where(page.c.lease.is_not(None)).values(lease=None, lease_until=None))


def holds(page_id: int, lease: str) -> ColumnElement[bool]:
    """The fence: true of the page only while nobody else has taken it."""
    return and_(page.c.id == page_id, page.c.lease == lease)


def distrust_the_future(connection: Connection, now: datetime) -> None:
    """Undo what a clock that ran ahead has left behind, or pages and hosts would wait until it comes true.

    Nothing of ours lies more than a day ahead but the next check of a page, which then was checked in the future.
    """
    tomorrow = to_us(now + timedelta(days=1))
    connection.execute(update(page).where(page.c.lease_until > tomorrow).values(lease=None, lease_until=None))
    connection.execute(update(page).where(page.c.last_checked_at > tomorrow).values(next_check_at=to_us(now)))
    connection.execute(update(host).where(host.c.next_request_at > tomorrow).values(next_request_at=to_us(now)))
    connection.execute(update(host).where(host.c.hold_until > tomorrow).values(hold_until=None))
    connection.execute(update(host).where(host.c.trouble_until > tomorrow).values(trouble_until=None))


def _until(now: datetime, seconds: float) -> int:
    return to_us(now + timedelta(seconds=seconds))


def reserve(connection: Connection, name: str, now: datetime, delay_s: float) -> datetime:
    """The next slot, max(now, next_request_at, hold_until); the host's `next_request_at` moves on behind it."""
    delay_us = round(delay_s * 1_000_000)
    slot: ColumnElement[int] = literal(to_us(now))
    for bound in (host.c.next_request_at, func.coalesce(host.c.hold_until, 0)):
        slot = case((bound > slot, bound), else_=slot)
    moved = upsert(connection, host).values(host=name, next_request_at=to_us(now) + delay_us)
    behind = connection.execute(
        moved.on_conflict_do_update(index_elements=["host"], set_={"next_request_at": slot + delay_us}).returning(
            host.c.next_request_at
        )
    ).scalar_one()
    return from_us(behind - delay_us)


def rest(connection: Connection, name: str, ended: datetime, delay_s: float) -> None:
    """Counted from the end of a request, for a slot may begin some time before what is sent in it arrives."""
    free_us = to_us(ended + timedelta(seconds=delay_s))
    later = case((host.c.next_request_at > free_us, host.c.next_request_at), else_=free_us)
    made = upsert(connection, host).values(host=name, next_request_at=free_us)
    connection.execute(made.on_conflict_do_update(index_elements=["host"], set_={"next_request_at": later}))


def host_state(connection: Connection, name: str) -> HostState:
    row = connection.execute(select(host).where(host.c.host == name)).one_or_none()
    if row is None:
        return HostState()
    return HostState(
        robots=row.robots,
        robots_status=row.robots_status,
        robots_at=from_us_or_none(row.robots_at),
        hold_until=from_us_or_none(row.hold_until),
        next_request_at=from_us_or_none(row.next_request_at or None),  # 0: never asked
    )


def save_robots(connection: Connection, name: str, status: int | None, body: bytes, now: datetime) -> None:
    values = {"robots": body, "robots_status": status, "robots_at": to_us(now)}
    made = upsert(connection, host).values(host=name, **values)
    connection.execute(made.on_conflict_do_update(index_elements=["host"], set_=values))


def host_failures(connection: Connection, name: str) -> int:
    return connection.execute(select(host.c.failures).where(host.c.host == name)).scalar_one_or_none() or 0


def take_note(connection: Connection, outage: Outage) -> None:
    """How the host stands. While it is in trouble, none of its pages is due, and none that joins them is taken."""
    values = {"failures": outage.failures, "trouble_until": to_us_or_none(outage.until)}
    made = upsert(connection, host).values(host=outage.host, **values)
    connection.execute(made.on_conflict_do_update(index_elements=["host"], set_=values))
    if outage.until is not None:
        until_us = to_us(outage.until)
        waiting = (page.c.host == outage.host) & (page.c.next_check_at < until_us)
        connection.execute(update(page).where(waiting).values(next_check_at=until_us))


def hold(connection: Connection, name: str, until: datetime) -> None:
    """A host that answers a second page with a shorter wait has not taken back the longer one."""
    until_us = to_us(until)
    longest = case((host.c.hold_until > until_us, host.c.hold_until), else_=until_us)
    made = upsert(connection, host).values(host=name, hold_until=until_us)
    connection.execute(made.on_conflict_do_update(index_elements=["host"], set_={"hold_until": longest}))
