"""Related posts: which pages an article lists, and which of them are followed because of it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, insert, null, or_, select, true, update

from monitor.model import Link, Page, PageStatus, Plan, Render, Role
from monitor.store import listings
from monitor.store.database import upsert
from monitor.store.rows import PAGE_COLUMNS, address_values, page_of, plan_values
from monitor.store.schema import page, relation, to_us
from monitor.uri import SLUG_MAX, host_key, identity_url, slug

# Whatever articles list and their limits allow: no site can make us follow it without end.
RELATED_OF_HOST = 1_000
RELATED_IN_ALL = 100_000


def lists(connection: Connection, page_id: int, links: Sequence[Link], now: datetime) -> None:
    """The page lists these as related: kept, and followed by the articles that want it."""
    listings.keep(connection, page_id, links)
    for article in _followers(connection, page_id):
        relate(connection, article, now)


def _followers(connection: Connection, page_id: int) -> list[Page]:
    """The page itself, where it is an article that follows; and the articles that follow what such a page lists."""
    below = select(relation.c.article_id).where(relation.c.related_id == page_id, relation.c.removed_at.is_(None))
    return _following(connection, or_(page.c.id == page_id, and_(page.c.related_depth > 1, page.c.id.in_(below))))


def follow_anew(connection: Connection, page_ids: Iterable[int], now: datetime) -> None:
    """What these articles are to follow has changed: at once, from what is known to be listed."""
    for article in _following(connection, page.c.id.in_(list(page_ids))):
        relate(connection, article, now)


def _following(connection: Connection, among: ColumnElement[bool]) -> list[Page]:
    wanted = and_(page.c.role == Role.ARTICLE.value, ~page.c.paused, page.c.follow_related)
    return [page_of(row) for row in connection.execute(select(*PAGE_COLUMNS).where(wanted, among))]


def relate(connection: Connection, article: Page, now: datetime) -> None:
    """Make the article's relations what it and its related posts list now, in order, within its depth, scope and limit;
    what is already related and still listed is never pushed out by what is new."""
    listed = listings.reachable(connection, article)
    if listed is None:  # read by an older release only, with nothing to follow
        return
    known = _active(connection, article.id)
    keys = listings.pages_by_key(connection, listed)
    kept = [key for key in listed if keys.get(key) in known][: article.plan.related_limit]
    room = article.plan.related_limit - len(kept)
    chosen = {*kept, *[key for key in listed if keys.get(key) not in known][:room]}
    related: set[int] = set()
    room_left = _Room(connection) if chosen - keys.keys() else None
    for key in listed:
        if key in chosen:
            if key not in keys and room_left and not room_left.take(identity_url(listed[key].url)):
                continue
            related_id = keys.get(key) or _add(connection, article.plan, listed[key], now)
            _list(connection, article.id, related_id, listed[key].text, now)
            related.add(related_id)
    dropped = known - related
    connection.execute(
        update(relation)
        .where(relation.c.article_id == article.id, relation.c.related_id.in_(dropped))
        .values(removed_at=to_us(now))
    )
    settle(connection, related | dropped)


class _Room:
    """How many related posts may still be followed, on each host and in all."""

    def __init__(self, connection: Connection) -> None:
        followed = select(page.c.host, func.count()).where(page.c.role == Role.RELATED.value, ~page.c.paused)
        counted = connection.execute(followed.group_by(page.c.host))
        self._of_host: dict[str, int] = {row[0]: row[1] for row in counted}
        self._in_all = sum(self._of_host.values())

    def take(self, url: str) -> bool:
        host = host_key(url)
        if self._of_host.get(host, 0) >= RELATED_OF_HOST or self._in_all >= RELATED_IN_ALL:
            return False
        self._of_host[host] = self._of_host.get(host, 0) + 1
        self._in_all += 1
        return True


def _active(connection: Connection, article_id: int) -> set[int]:
    active = select(relation.c.related_id).where(relation.c.article_id == article_id, relation.c.removed_at.is_(None))
    return set(connection.execute(active).scalars())


def _add(connection: Connection, plan: Plan, link: Link, now: datetime) -> int:
    """A new page, due at once."""
    url = identity_url(link.url)
    values = new_page(Role.RELATED, unique_name(connection, slug(url)), url, now)
    values |= plan_values(Plan(every_s=plan.related_every_s, follow_related=False))
    added = connection.execute(insert(page).values(values).returning(page.c.id)).scalar_one()
    return int(added)


def new_page(role: Role, name: str, url: str, now: datetime) -> dict[str, Any]:
    """The columns of a page that was never checked, all but its plan."""
    return {
        "uid": uuid4().hex,
        "name": name,
        **address_values(url),
        "role": role.value,
        "title": "",
        "status": PageStatus.NEW.value,
        "next_check_at": to_us(now),
        "failures": 0,
        "checks_since_full": 0,
        "rate_changes": 0.0,
        "rate_exposure_s": 0.0,
    }


def unique_name(connection: Connection, stem: str, reserved: Container[str] = ()) -> str:
    """`stem`, or `stem-2`, `stem-3` … where that is taken or `reserved`, within the length of names."""
    name, number = stem, 1
    while name in reserved or connection.execute(select(page.c.id).where(page.c.name == name)).first() is not None:
        number += 1
        tail = f"-{number}"
        name = f"{stem[: SLUG_MAX - len(tail)]}{tail}"
    return name


def _list(connection: Connection, article_id: int, related_id: int, text: str, now: datetime) -> None:
    seen = upsert(connection, relation).values(
        article_id=article_id, related_id=related_id, text=text, first_seen_at=to_us(now)
    )
    connection.execute(
        seen.on_conflict_do_update(index_elements=["article_id", "related_id"], set_={"text": text, "removed_at": None})
    )


def followed() -> Select[tuple[int]]:
    """Pages that an active article lists now and wants followed."""
    article = page.alias("article")
    return (
        select(relation.c.related_id)
        .join(article, article.c.id == relation.c.article_id)
        .where(
            relation.c.removed_at.is_(None),
            article.c.role == Role.ARTICLE.value,
            ~article.c.paused,
            article.c.follow_related,
        )
    )


def settle(connection: Connection, page_ids: Iterable[int] | None = None) -> None:
    """Check related posts at the pace of the articles that follow them, and pause those that none follows.

    Where several articles list one, the shortest stated interval counts, and adaptive where none is stated. A browser
    shows those that stand on the host of an article which needs one.
    """
    article = page.alias("lister")
    pace = (
        select(func.min(article.c.related_every_s))
        .join(relation, relation.c.article_id == article.c.id)
        .where(relation.c.related_id == page.c.id, relation.c.removed_at.is_(None))
        .where(article.c.role == Role.ARTICLE.value, ~article.c.paused, article.c.follow_related)
        .scalar_subquery()
    )
    shown = (
        select(article.c.id)
        .join(relation, relation.c.article_id == article.c.id)
        .where(relation.c.related_id == page.c.id, relation.c.removed_at.is_(None))
        .where(article.c.role == Role.ARTICLE.value, ~article.c.paused, article.c.follow_related)
        .where(article.c.render == Render.BROWSER.value, article.c.host == page.c.host)
        .exists()
    )
    render = case((shown, Render.BROWSER.value), else_=Render.NONE.value)
    among = true() if page_ids is None else page.c.id.in_(list(page_ids))
    connection.execute(
        update(page)
        .where(page.c.role == Role.RELATED.value, among)
        .values(
            paused=page.c.id.not_in(followed()),
            every_s=pace,
            render=render,
            fingerprint=case((page.c.render == render, page.c.fingerprint), else_=null()),
        )
    )
