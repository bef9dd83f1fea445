"""A feed as bytes: Atom (RFC 4287), RSS 2.0, JSON Feed 1.1, with archives (RFC 5005).

Pure, and byte-stable: the same view gives the same bytes in every process, time zone, locale and hash seed, so that a
file is only written and an ETag only changes when something has happened. docs/feeds.md says what stands where.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from feedgen.ext.base import BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from monitor.publish.catalog import Feed, Format, Scope
from monitor.publish.items import (
    DUBLIN_CORE,
    PROGRAM,
    XML_LANG,
    Item,
    Site,
    http_date,
    rss_title,
    to_json,
)
from monitor.publish.markup import one_line
from monitor.publish.wording import TITLE, cut

# Minutes for which a reader may keep an RSS feed (RSS 2.0 <ttl>).
TTL_MINUTES = 15
_ATOM = "http://www.w3.org/2005/Atom"
_HISTORY = "http://purl.org/syndication/history/1.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedView:
    """All that is needed to write one document of a feed.

    uid       of the article's page; None for feeds over several
    article   what the article is called; "" for feeds over several
    home_url  what the feed is about, for people
    items     newest first
    archives  how many full archives the feed has
    archive   which of them this document is, from 1; None for the newest document
    """

    feed: Feed
    uid: str | None
    article: str
    home_url: str
    site: Site
    items: Sequence[Item]
    archives: int = 0
    archive: int | None = None

    @property
    def id(self) -> str:
        feed = self.feed
        parts = [self.uid or feed.stem or "all"]
        parts += ["only"] if feed.scope is Scope.ONLY else []
        parts += [feed.min_severity.value] if feed.min_severity else []
        return self.site.identity.tag(f"feed/{'/'.join(parts)}")

    @property
    def title(self) -> str:
        return one_line(self.feed.title(cut(self.article, TITLE)))

    @property
    def description(self) -> str:
        return one_line(self.feed.description(cut(self.article, TITLE)))

    @property
    def updated_at(self) -> datetime:
        """Of the newest entry; before the first one, the year in which the database was made."""
        epoch = datetime(self.site.identity.year, 1, 1, tzinfo=UTC)
        return max((item.published_at for item in self.items), default=epoch)

    def self_url(self, form: Format) -> str:
        return self.site.base_url + self.feed.path(form, self.archive)

    def older_url(self, form: Format) -> str | None:
        """The archive that goes on where this document ends."""
        older = self.archives if self.archive is None else self.archive - 1
        return self.site.base_url + self.feed.path(form, older) if older > 0 else None

    def links(self, form: Format) -> Iterator[tuple[str, str, str]]:
        """(rel, media type, address) of the feed's own documents, of its hub, and of its page."""
        kind, base_url = form.media_type, self.site.base_url
        yield "self", kind, self.self_url(form)
        if self.archive is not None:
            yield "current", kind, base_url + self.feed.path(form)
        if older := self.older_url(form):
            yield "prev-archive", kind, older
        if self.archive is not None:
            # Also where that one is not full yet: this document must never change. Until then the server sends
            # whoever asks for it to the newest document.
            yield "next-archive", kind, base_url + self.feed.path(form, self.archive + 1)
        elif self.site.hub and self.feed.is_file:  # of the others nobody knows when they change
            yield "hub", "", self.site.hub


def render(view: FeedView, form: Format) -> bytes:
    """The document, complete, in UTF-8."""
    match form:
        case Format.ATOM:
            return _atom(view)
        case Format.RSS:
            return _rss(view)
        case Format.JSON:
            return _json(view)


class _History(BaseExtension):  # type: ignore[misc]  # feedgen publishes no types
    """What feedgen leaves out of a feed: RFC 5005, all links in RSS, and the date there in GMT."""

    view: FeedView

    def extend_ns(self) -> dict[str, str]:
        return {"fh": _HISTORY}

    def extend_atom(self, feed: etree._Element) -> etree._Element:
        feed.set(XML_LANG, "en")
        self._mark(feed)
        return feed

    def extend_rss(self, rss: etree._Element) -> etree._Element:
        channel = rss[0]
        for built in channel.iterfind("lastBuildDate"):
            built.text = http_date(self.view.updated_at)
        for written in channel.findall(f"{{{_ATOM}}}link"):
            channel.remove(written)
        for attributes in _links(self.view, Format.RSS):
            etree.SubElement(channel, f"{{{_ATOM}}}link", attributes)
        self._mark(channel)
        return rss

    def _mark(self, feed: etree._Element) -> None:
        if self.view.archive is not None:
            etree.SubElement(feed, f"{{{_HISTORY}}}archive")


class _RssNames(_History):
    def extend_ns(self) -> dict[str, str]:
        return super().extend_ns() | {"dc": DUBLIN_CORE}


def _atom(view: FeedView) -> bytes:
    head = _generator(view, Format.ATOM).atom_str(pretty=True)
    return _with_items(bytes(head), [item.atom for item in view.items], b"</feed>")


def _rss(view: FeedView) -> bytes:
    feed = _generator(view, Format.RSS)
    feed.ttl(TTL_MINUTES)
    feed.language("en")
    return _with_items(bytes(feed.rss_str(pretty=True)), [item.rss for item in view.items], b"  </channel>")


def _generator(view: FeedView, form: Format) -> Any:
    feed = FeedGenerator()
    feed.register_extension("history", _RssNames if form is Format.RSS else _History, None)
    feed.history.view = view
    feed.id(view.id)
    feed.title(rss_title(view.title) if form is Format.RSS else view.title)
    feed.description(rss_title(view.description) if form is Format.RSS else view.description)
    feed.updated(view.updated_at.astimezone(UTC))
    feed.generator(PROGRAM)
    feed.author(name=PROGRAM)
    # The last link becomes the channel's in RSS.
    feed.link([*_links(view, form), {"href": view.home_url, "rel": "alternate", "type": "text/html"}])
    return feed


def _links(view: FeedView, form: Format) -> list[dict[str, str]]:
    names = ("rel", "type", "href")
    return [{key: value for key, value in zip(names, link, strict=True) if value} for link in view.links(form)]


def _with_items(feed: bytes, items: Sequence[bytes], end: bytes) -> bytes:
    """The items stand in front of the end of the feed, in its namespaces; each was written once for all feeds."""
    head, tail = feed.rsplit(end, 1)
    return b"".join([head, *items, end, tail.rstrip(), b"\n"])


def _json(view: FeedView) -> bytes:
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": view.title,
        "description": view.description,
        "language": "en",
        "home_page_url": view.home_url,
        "feed_url": view.self_url(Format.JSON),
        "authors": [{"name": PROGRAM}],
    }
    if older := view.older_url(Format.JSON):
        head["next_url"] = older
    if view.site.hub and view.archive is None and view.feed.is_file:
        head["hubs"] = [{"type": "WebSub", "url": view.site.hub}]
    items = b",\n".join(item.json for item in view.items)
    return to_json(head)[:-1] + b', "items": [\n' + items + b"\n]}\n"
