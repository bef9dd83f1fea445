"""Feeds and sitemaps that name articles: read when they are due, and what they name is followed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from monitor.config import Config, SourceSection
from monitor.fetch import Web
from monitor.model import Fetched, NotModified, Plan, Request, Tracked, Validators
from monitor.reading.pool import Readers
from monitor.store import Store
from monitor.store.members import NO_VALIDATORS
from monitor.uri import same_page_key

# Of an index of sitemaps, so many are read: the newest ones.
SITEMAPS_MAX = 5
# A source that could not be read is tried again so soon, or at its own interval where that is shorter.
RETRY_S = 3600.0

log = structlog.get_logger("monitor")


@dataclass(frozen=True, slots=True)
class Naming:
    """What reading a source gave: addresses, newest first; or why there are none (`error` None: nothing changed)."""

    named: tuple[str, ...] | None
    validators: Validators = NO_VALIDATORS
    error: str | None = None


def followed(config: Config, store: Store) -> list[Tracked]:
    """The articles of the configuration, and those that its sources named. An article of both is the former's."""
    articles = config.tracked()
    names = {article.name for article in articles}
    keys = {same_page_key(article.url) for article in articles}
    for source in config.sources:
        for member in store.sources.members(source.name, source.limit):
            key = same_page_key(member.url)
            if key in keys:
                continue
            name = member.name if member.name not in names else f"{source.name[:39]}-{member.name[:39]}".strip("-")
            if name in names:
                continue
            keys.add(key)
            names.add(name)
            articles.append(Tracked(name=name, url=member.url, plan=_plan(source), tags=source.tags))
    return articles


async def read_due(
    config: Config, store: Store, web: Web, readers: Readers, now: Callable[[], datetime], *, all_: bool = False
) -> int:
    """Read the sources that are due (or all); how many new articles they named."""
    found = 0
    for source in config.sources:
        state = await asyncio.to_thread(store.sources.state, source.name, source.url)
        if not all_ and state.next_at is not None and state.next_at > now():
            continue
        naming = await name_articles(source, web, readers, state.validators)
        found += await asyncio.to_thread(_keep, source, store, naming, now())
    return found


def _keep(source: SourceSection, store: Store, naming: Naming, now: datetime) -> int:
    next_at = now + timedelta(seconds=min(RETRY_S, source.every_s) if naming.error else source.every_s)
    if naming.named is None:
        store.sources.unread(source.name, source.url, naming.error, next_at=next_at)
        if naming.error:
            log.warning("source not read", source=source.name, error=naming.error)
        return 0
    newest = naming.named[: source.limit]
    new = store.sources.read(source.name, source.url, newest, naming.validators, now=now, next_at=next_at)
    log.info("source read", source=source.name, named=len(naming.named), new=new)
    return new


async def name_articles(
    source: SourceSection, web: Web, readers: Readers, validators: Validators = NO_VALIDATORS
) -> Naming:
    """Ask for the source, and for the newest sitemaps of an index."""
    result = await web.get(Request(url=source.url, validators=validators, is_list=True))
    if isinstance(result, NotModified):
        return Naming(None)
    if not isinstance(result, Fetched):
        return Naming(None, error=result.message)
    named = await readers.named_in(result, is_feed=source.feed is not None)
    if named.error:
        return Naming(None, error=f"what {source.url} answered {named.error}")
    pages = [*named.pages, *await _pages_of(named.sitemaps[:SITEMAPS_MAX], web, readers)]
    return Naming(tuple(url for url in dict.fromkeys(pages) if source.match in url), result.validators)


async def _pages_of(sitemaps: Sequence[str], web: Web, readers: Readers) -> list[str]:
    """Of an index; a sitemap of it that cannot be read names nothing."""
    pages: list[str] = []
    for url in sitemaps:
        part = await web.get(Request(url=url, is_list=True))
        if isinstance(part, Fetched):
            pages += (await readers.named_in(part, is_feed=False)).pages
    return pages


def _plan(source: SourceSection) -> Plan:
    return source.related.plan(source.article_every_s, render=source.render)
