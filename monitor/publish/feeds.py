"""A feed as bytes: Atom (RFC 4287), RSS 2.0, JSON Feed 1.1.

Pure, and byte-stable: the same view gives the same bytes in every process, time zone, locale and hash seed, so that a
file is only written and an ETag only changes when something has happened. docs/feeds.md says what stands where.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from enum import Enum
from html import escape
from typing import Any, Protocol

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from monitor.model import Change, Entry, FeedIdentity, Page, Revision, Role
from monitor.publish.markup import clean_html, one_line, xml_text

# So many entries a feed holds; older ones stand on the pages of the web server.
LIMIT = 50
# Minutes for which a reader may keep an RSS feed (RSS 2.0 <ttl>).
TTL_MINUTES = 15
PROGRAM = "article-monitor"
_DC = "http://purl.org/dc/elements/1.1/"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class Format(Enum):
    """The three formats: name, end of the file's name, and media type (RFC 4287 §8, RSS Board, JSON Feed 1.1)."""

    ATOM = ("Atom", "atom.xml", "application/atom+xml")
    RSS = ("RSS", "rss.xml", "application/rss+xml")
    JSON = ("JSON Feed", "feed.json", "application/feed+json")

    def __init__(self, label: str, file_name: str, media_type: str) -> None:
        self.label = label
        self.file_name = file_name
        self.media_type = media_type

    def path(self, feed: str) -> str:
        """Relative to the folder of feeds, and to the base URL; `feed` is "" for all or an article's name."""
        return f"articles/{feed}.{self.file_name}" if feed else self.file_name


class Record(Protocol):
    """What a feed needs of a stored revision; `store.Recorded` is one."""

    @property
    def page(self) -> Page: ...
    @property
    def revision(self) -> Revision: ...
    @property
    def entry(self) -> Entry: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedView:
    """All that is needed to write one feed.

    feed      "" for the feed over everything, else the article's name
    uid       of the article's page; None for the feed over everything
    home_url  what the feed is about, for people
    records   newest first, at most LIMIT
    base_url  where the feeds are served, ends with "/"
    pages     our pages are served there too, so entries may point at them
    """

    feed: str
    uid: str | None
    title: str
    description: str
    home_url: str
    identity: FeedIdentity
    base_url: str
    records: Sequence[Record]
    pages: bool = True

    @property
    def id(self) -> str:
        return self.identity.tag(f"feed/{self.uid or 'all'}")

    @property
    def updated_at(self) -> datetime:
        """Of the newest entry; before the first one, the year in which the database was made."""
        epoch = datetime(self.identity.year, 1, 1, tzinfo=UTC)
        return max((record.entry.published_at for record in self.records), default=epoch)

    def self_url(self, form: Format) -> str:
        return self.base_url + form.path(self.feed)

    def page_url(self, record: Record) -> str:
        """Our page of the revision; the live article where no pages are served."""
        if not self.pages:
            return record.entry.url
        return f"{self.base_url}articles/{record.page.name}/{record.revision.number}"


def render(view: FeedView, form: Format) -> bytes:
    """The feed, complete, in UTF-8."""
    match form:
        case Format.ATOM:
            return _atom(view)
        case Format.RSS:
            return _rss(view)
        case Format.JSON:
            return _json(view)


# ── Atom and RSS ───────────────────────────────────────────────────────────────────────────────────────────────


class _FeedNames(BaseExtension):  # type: ignore[misc]  # feedgen publishes no types
    """Declares Dublin Core, and writes the date in GMT, as all readers of RFC 822 dates know it."""

    updated_at: datetime

    def extend_ns(self) -> dict[str, str]:
        return {"dc": _DC}

    def extend_rss(self, root: etree._Element) -> etree._Element:
        for built in root.iter("lastBuildDate"):
            built.text = _http_date(self.updated_at)
        return root


class _AtomNames(_FeedNames):
    def extend_ns(self) -> dict[str, str]:
        return {}


class _EntryExtras(BaseEntryExtension):  # type: ignore[misc]  # feedgen publishes no types
    """What feedgen leaves out of an entry: rel and type of its links, the language, dc:creator, the date in GMT."""

    entry: Entry
    links: Sequence[dict[str, str]]

    def extend_atom(self, element: etree._Element) -> etree._Element:
        for link, attributes in zip(element.iterfind("link"), self.links, strict=True):
            for name, value in attributes.items():
                link.set(name, value)
        if self.entry.language:
            element.attrib[_XML_LANG] = self.entry.language
        return element

    def extend_rss(self, element: etree._Element) -> etree._Element:
        published = etree.SubElement(element, "pubDate")
        published.text = _http_date(self.entry.published_at)
        if self.entry.author:
            creator = etree.SubElement(element, f"{{{_DC}}}creator")
            creator.text = one_line(self.entry.author)
        return element


def _atom(view: FeedView) -> bytes:
    feed = _generator(view, Format.ATOM)
    for record in view.records:
        entry = record.entry
        item = _item(feed, view, record)
        item.title(one_line(entry.title))
        item.summary(one_line(entry.summary))
        item.published(entry.published_at.astimezone(UTC))
        item.author(name=one_line(entry.author or "") or _host(record))
        links = [{"href": view.page_url(record), "rel": "alternate", "type": "text/html"}]
        links.append({"href": xml_text(entry.url), "rel": "via", "type": "text/html"})
        item.link(links)
        item.extras.links = links
    return bytes(feed.atom_str(pretty=True))


def _rss(view: FeedView) -> bytes:
    feed = _generator(view, Format.RSS)
    feed.ttl(TTL_MINUTES)
    for record in view.records:
        item = _item(feed, view, record)
        item.title(_rss_title(record.entry.title))
        item.description(escape(one_line(record.entry.summary)))
        item.link(href=xml_text(record.entry.url), rel="alternate")
    return bytes(feed.rss_str(pretty=True))


def _generator(view: FeedView, form: Format) -> Any:
    feed = FeedGenerator()
    feed.register_extension("extras", _AtomNames if form is Format.ATOM else _FeedNames, _EntryExtras)
    feed.extras.updated_at = view.updated_at
    feed.id(view.id)
    feed.title(_rss_title(view.title) if form is Format.RSS else one_line(view.title))
    feed.description(one_line(view.description))
    feed.updated(view.updated_at.astimezone(UTC))
    feed.generator(PROGRAM)
    feed.author(name=PROGRAM)
    feed.link(href=view.self_url(form), rel="self", type=form.media_type)
    # The last link becomes the channel's in RSS.
    feed.link(href=xml_text(view.home_url), rel="alternate", type="text/html")
    return feed


def _item(feed: Any, view: FeedView, record: Record) -> Any:
    """What Atom and RSS have in common. Entries keep the order of the view."""
    entry = record.entry
    item = feed.add_entry(order="append")
    item.extras.entry = entry
    item.id(entry.id)
    item.updated(entry.published_at.astimezone(UTC))
    item.content(clean_html(entry.content_html), type="html")
    item.category([{"term": term, "scheme": view.identity.tag(scheme)} for scheme, term in entry.categories])
    return item


def _rss_title(title: str) -> str:
    """RSS does not say whether a title is text or HTML; without angle brackets both read the same."""
    return one_line(title).replace("<", "‹").replace(">", "›")


def _http_date(moment: datetime) -> str:
    """RFC 822 with a year of four digits, whatever the locale."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _host(record: Record) -> str:
    """Stands for the author where the page names none (RFC 4287 §4.1.2 asks for one)."""
    return record.page.url.partition("://")[2].partition("/")[0] or PROGRAM


# ── JSON Feed ──────────────────────────────────────────────────────────────────────────────────────────────────


def _json(view: FeedView) -> bytes:
    """One line for each item: quick to write, and a diff of two feeds shows what came."""
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": one_line(view.title),
        "description": one_line(view.description),
        "home_page_url": view.home_url,
        "feed_url": view.self_url(Format.JSON),
        "authors": [{"name": PROGRAM}],
    }
    items = ",\n".join(json.dumps(_json_item(view, record), ensure_ascii=False) for record in view.records)
    feed = f'{json.dumps(head, ensure_ascii=False)[:-1]}, "items": [\n{items}\n]}}\n'
    # JSON escapes control characters; what is left out are lone surrogates, which UTF-8 cannot carry.
    return feed.encode("utf-8", "ignore")


def _json_item(view: FeedView, record: Record) -> dict[str, Any]:
    entry = record.entry
    item: dict[str, Any] = {
        "id": entry.id,
        "url": view.page_url(record),
        "external_url": entry.url,
        "title": one_line(entry.title),
        "summary": one_line(entry.summary),
        "content_html": clean_html(entry.content_html),
        "date_published": _rfc3339(entry.published_at),
        "date_modified": _rfc3339(entry.published_at),
        "authors": [{"name": one_line(entry.author or "") or _host(record)}],
    }
    if entry.language:
        item["language"] = entry.language
    item["tags"] = list(_terms(entry))
    item["_changes"] = {
        "page": record.page.url,
        "role": record.page.role,
        "revision": record.revision.number,
        "changes": [_json_change(change) for change in record.revision.changes],
        "stated": [note.to_dict() for note in record.revision.stated],
    }
    return item


def _json_change(change: Change) -> dict[str, Any]:
    return change.to_dict() | {"html": clean_html(change.html)}


def _terms(entry: Entry) -> Iterable[str]:
    return dict.fromkeys(term if scheme != "unannounced" else scheme for scheme, term in entry.categories)


def _rfc3339(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def told(records: Iterable[Record]) -> list[Record]:
    """Those that tell of a change or of an article, without the first looks at related posts."""
    return [record for record in records if record.revision.number > 0 or record.page.role is Role.ARTICLE]


def shown(records: Sequence[Record]) -> list[Record]:
    """What stands in a feed, of records newest first: what was told comes before first looks at related posts.

    A crowd of those (an author lists fifty at once) takes the room that is left, and pushes no change out.
    """
    news = told(records)[:LIMIT]
    looks = [record for record in records if record.revision.number == 0 and record.page.role is Role.RELATED]
    chosen = {id(record) for record in news + looks[: LIMIT - len(news)]}
    return [record for record in records if id(record) in chosen]
