"""The pages that are watched: taken over from the configuration, listed and found."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from monitor.model import Page, PageState, Role, Tracked
from monitor.store import feeds, relations
from monitor.store.rows import PAGE_COLUMNS, STATE_COLUMNS, address_values, page_of, plan_values, state_of
from monitor.store.schema import AnyRow, alias, page, relation, seen, to_us
from monitor.store.serial import to_text
from monitor.uri import same_page_key


def sync(connection: Connection, articles: Sequence[Tracked], now: datetime) -> None:
    """See `Store.sync`."""
    stored = {row.id: row for row in connection.execute(select(page).order_by(page.c.id))}
    matched = _match(articles, list(stored.values()), _former_keys(connection))
    _free_names(connection, articles, matched, stored)
    new, anew = [], []
    for article, page_id in zip(articles, matched, strict=True):
        if page_id is None:
            values = relations.new_page(Role.ARTICLE, article.name, article.url, now)
            values |= {"configured_url": article.url, "tags": to_text(article.tags)}
            new.append(values | plan_values(article.plan))
        else:
            _take_over(connection, stored[page_id], article, now)
            anew += [page_id] if _follows_anew(stored[page_id], article) else []
    feeds.forget_names(connection, [values["name"] for values in new])
    if new:
        connection.execute(insert(page), new)
    named = {page_id for page_id in matched if page_id is not None}
    dropped = [row.id for row in stored.values() if row.role == Role.ARTICLE.value and row.id not in named]
    _drop(connection, dropped, now)
    relations.settle(connection)
    relations.follow_anew(connection, anew, now)


def _former_keys(connection: Connection) -> dict[int, set[str | None]]:
    """The addresses that pages have moved away from."""
    keys: dict[int, set[str | None]] = {}
    for row in connection.execute(select(alias.c.page_id, alias.c.url_key)):
        keys.setdefault(row.page_id, set()).add(row.url_key)
    return keys


def _match(articles: Sequence[Tracked], rows: list[AnyRow], former: dict[int, set[str | None]]) -> list[int | None]:
    """The page of each article: by the exact address, else the same page's address, else a former one, else the name.
    None: a new one.

    The address goes first, so that articles which swap their names keep their histories. A paused page is no longer
    meant by its name: another article may have that now.
    """
    signs: tuple[tuple[Callable[[Tracked], str], Callable[[AnyRow], set[str | None]]], ...] = (
        (lambda article: article.url, lambda row: {row.configured_url, row.url}),
        (lambda article: same_page_key(article.url), lambda row: {row.url_key}),
        (lambda article: same_page_key(article.url), lambda row: former.get(row.id, set())),
        (
            lambda article: article.name,
            lambda row: set() if row.paused or row.role != Role.ARTICLE.value else {row.name},
        ),
    )
    matched: list[int | None] = [None] * len(articles)
    taken: set[int] = set()
    for asked, shown in signs:
        if None not in matched:
            break
        bearers: dict[str | None, list[int]] = {}
        for row in sorted(rows, key=lambda row: (row.role, row.id)):  # articles before related posts
            for sign in shown(row):
                bearers.setdefault(sign, []).append(row.id)
        for index, article in enumerate(articles):
            if matched[index] is None:
                free = [page_id for page_id in bearers.get(asked(article), []) if page_id not in taken]
                matched[index] = free[0] if free else None
                taken.update(free[:1])
    return matched


def _free_names(
    connection: Connection, articles: Sequence[Tracked], matched: list[int | None], stored: dict[int, AnyRow]
) -> None:
    """Names are unique: whoever holds a name that now goes to another page steps aside first."""
    owner = {article.name: page_id for article, page_id in zip(articles, matched, strict=True)}
    for row in stored.values():
        if row.name in owner and owner[row.name] != row.id:
            aside = relations.unique_name(connection, row.name, reserved=owner)
            connection.execute(update(page).where(page.c.id == row.id).values(name=aside))


def _take_over(connection: Connection, row: AnyRow, article: Tracked, now: datetime) -> None:
    values: dict[str, Any] = {
        "name": article.name,
        "role": Role.ARTICLE.value,
        "paused": False,
        "left_at": None,
        "configured_url": article.url,
        "tags": to_text(article.tags),
        **plan_values(article.plan),
    }
    if article.url not in (row.configured_url, row.url):
        values |= address_values(article.url) | _unasked(now)
        connection.execute(seen.delete().where(seen.c.page_id == row.id))
    if article.plan.render.value != row.render:
        values |= _unasked(now) | {"fingerprint": None}
    if any(getattr(row, column) != value for column, value in values.items()):
        connection.execute(update(page).where(page.c.id == row.id).values(values))
    _tell_feeds(connection, row, article)


def _follows_anew(row: AnyRow, article: Tracked) -> bool:
    """Whether this article is to follow other related posts than it did."""
    wanted = plan_values(article.plan)
    columns = ("follow_related", "related_limit", "related_depth", "related_scope")
    return row.paused or row.role != Role.ARTICLE.value or any(getattr(row, name) != wanted[name] for name in columns)


def _tell_feeds(connection: Connection, row: AnyRow, article: Tracked) -> None:
    if row.name != article.name:
        feeds.renamed(connection, row.id, row.name, article.name)
    if row.role != Role.ARTICLE.value:
        feeds.begin_article(connection, row.id)
    for tag in set(article.tags) - set(json.loads(row.tags)):
        feeds.add_history(connection, f"tag:{tag}", f"article:{row.id}")
    if row.name != article.name or row.paused or row.role != Role.ARTICLE.value:
        feeds.mark(connection, row.id)


def _unasked(now: datetime) -> dict[str, Any]:
    """A new address: due at once, its validators unknown, and a check of the old one that still runs is void."""
    return {"etag": None, "last_modified": None, "next_check_at": to_us(now), "lease": None, "lease_until": None}


def _drop(connection: Connection, page_ids: list[int], now: datetime) -> None:
    """No longer in the configuration: paused, or a related post again where an active article lists it (`settle`).
    Its feeds say so."""
    leaving = update(page).where(page.c.id.in_(page_ids), page.c.left_at.is_(None), ~page.c.paused)
    for page_id in connection.execute(leaving.values(left_at=to_us(now)).returning(page.c.id)).scalars().all():
        feeds.mark(connection, page_id)
    connection.execute(update(page).where(page.c.id.in_(page_ids)).values(paused=True))
    connection.execute(
        update(page)
        .where(page.c.id.in_(page_ids), page.c.id.in_(relations.followed()))
        .values(role=Role.RELATED.value, configured_url=None, follow_related=False)
    )


def pages(connection: Connection, *, paused: bool) -> list[tuple[Page, PageState]]:
    """See `Store.pages`."""
    wanted = select(*PAGE_COLUMNS, *STATE_COLUMNS).order_by(page.c.name)
    rows = {row.id: row for row in connection.execute(wanted if paused else wanted.where(~page.c.paused))}
    related: dict[int, list[int]] = {}
    for article_id, related_id in connection.execute(
        select(relation.c.article_id, relation.c.related_id)
        .where(relation.c.removed_at.is_(None))
        .order_by(relation.c.first_seen_at, relation.c.related_id)
    ):
        related.setdefault(article_id, []).append(related_id)
    ordered: dict[int, None] = {}
    articles = [row.id for row in rows.values() if row.role == Role.ARTICLE.value]
    for article_id in articles:
        followers = [i for i in related.get(article_id, []) if i in rows and rows[i].role == Role.RELATED.value]
        ordered |= dict.fromkeys([article_id, *followers])
    if paused:
        ordered |= dict.fromkeys(rows)
    return [(page_of(rows[i]), state_of(rows[i])) for i in ordered]


def find_page(connection: Connection, name_or_url: str) -> Page | None:
    for same in (
        page.c.name == name_or_url,
        page.c.url == name_or_url,
        page.c.configured_url == name_or_url,
        page.c.url_key == same_page_key(name_or_url),
    ):
        # Articles before related posts: "article" sorts before "related".
        row = connection.execute(select(*PAGE_COLUMNS).where(same).order_by(page.c.role, page.c.id)).first()
        if row is not None:
            return page_of(row)
    former = select(*PAGE_COLUMNS).join(alias, alias.c.page_id == page.c.id)
    row = connection.execute(former.where(alias.c.url_key == same_page_key(name_or_url))).first()
    return None if row is None else page_of(row)


def family(connection: Connection, article_id: int) -> list[Page]:
    first = connection.execute(select(*PAGE_COLUMNS).where(page.c.id == article_id)).all()
    others = connection.execute(
        select(*PAGE_COLUMNS)
        .join(relation, relation.c.related_id == page.c.id)
        .where(relation.c.article_id == article_id)
        .order_by(relation.c.first_seen_at, page.c.id)
    ).all()
    return [page_of(row) for row in [*first, *others]]
