"""What pages list as related posts, as they were last read; and which of it an article may follow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select

from monitor.model import Link, Page
from monitor.store.database import upsert
from monitor.store.schema import alias, listing, page
from monitor.store.serial import pairs_from_text, pairs_to_text
from monitor.uri import (
    DEFAULT_PORTS,
    identity_url,
    is_fetchable,
    is_on_host,
    is_on_site,
    same_page_key,
    urlsplit_or_none,
)

# The largest limit that the configuration knows; more is of no use to anybody.
LISTED_OF_PAGE = 10_000
# No page of a trap can make us look through lists without end.
LISTED_IN_ALL = 20_000


def keep(connection: Connection, page_id: int, links: Sequence[Link]) -> None:
    text = pairs_to_text([(link.url, link.text) for link in links[:LISTED_OF_PAGE]])
    made = upsert(connection, listing).values(page_id=page_id, links=text)
    connection.execute(made.on_conflict_do_update(index_elements=["page_id"], set_={"links": text}))


def reachable(connection: Connection, article: Page) -> dict[str, Link] | None:
    """The first link to each page that the article may follow, level by level; None where it was not read yet.

    A related post that was not read yet, or cannot be followed itself, leads nowhere.
    """
    if connection.execute(select(listing.c.page_id).where(listing.c.page_id == article.id)).first() is None:
        return None
    found = level = _followable(article, _links_of(connection, [article.id]))
    for _ in range(1, article.plan.related_depth):
        ids = pages_by_key(connection, level)
        readable = [ids[key] for key in level if key in ids][: article.plan.related_limit]
        below = _followable(article, _links_of(connection, readable))
        level = {key: link for key, link in below.items() if key not in found}
        found = dict(list((found | level).items())[:LISTED_IN_ALL])
    return found


def _links_of(connection: Connection, page_ids: Sequence[int]) -> list[tuple[str, str]]:
    """All that these pages list, one after the other; each (address, words)."""
    rows = connection.execute(select(listing).where(listing.c.page_id.in_(page_ids)))
    lists = {row.page_id: row.links for row in rows}
    links: list[tuple[str, str]] = []
    for page_id in page_ids:
        if page_id in lists and len(links) < LISTED_IN_ALL:
            links += pairs_from_text(lists[page_id])
    return links


def _followable(article: Page, links: Iterable[tuple[str, str]]) -> dict[str, Link]:
    """The first link to each page, but for links to the article itself, to what cannot be fetched or is out of scope.

    A page may not name ports: only those of the web, and the one at which the article stands itself.
    """
    listed: dict[str, Link] = {}
    ports = {*DEFAULT_PORTS.values(), _port(article.url)}
    for address, text in links:
        url = identity_url(address)
        if is_fetchable(url) and _port(url) in ports and _is_in_scope(article, url):
            listed.setdefault(same_page_key(address), Link(url=address, text=text))
    listed.pop(same_page_key(article.url), None)
    return listed


def _is_in_scope(article: Page, url: str) -> bool:
    scope = article.plan.related_scope
    if not scope.same_site and not scope.hosts:
        return True
    return (scope.same_site and is_on_site(url, article.url)) or any(is_on_host(url, host) for host in scope.hosts)


def _port(url: str) -> int:
    parts = urlsplit_or_none(url)
    return (parts.port or DEFAULT_PORTS.get(parts.scheme, 0)) if parts else 0


def pages_by_key(connection: Connection, keys: Iterable[str]) -> dict[str, int]:
    """Pages that are tracked already; an article is preferred where two stand for one key."""
    rows = connection.execute(
        select(page.c.url_key, page.c.id).where(page.c.url_key.in_(list(keys))).order_by(page.c.role.desc())
    )
    found = {row.url_key: row.id for row in rows}
    former = connection.execute(select(alias.c.url_key, alias.c.page_id).where(alias.c.url_key.in_(list(keys))))
    return {row.url_key: row.page_id for row in former} | found
