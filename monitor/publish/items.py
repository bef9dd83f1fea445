"""One entry as it stands in a feed: an Atom entry, an RSS item, a JSON Feed item. Pure, and the same bytes for ever.

An entry is written once for all feeds and archives that carry it. All that depends on us rather than on the entry, the
addresses of our pages, is in `Site` and in the page's name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from typing import Any, Protocol

from feedgen.entry import FeedEntry
from lxml import etree

from monitor.model import Change, Entry, FeedIdentity, Page, Plan, Revision, Role
from monitor.publish.catalog import Format
from monitor.publish.compose import LONGEST_CHANGE, LONGEST_LABEL
from monitor.publish.markup import clean_html, link, one_line, xml_text
from monitor.publish.wording import day_words
from monitor.uri import is_public

PROGRAM = "article-monitor"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SCHEMA_PATH = "schema/changes-1.json"
# No server has to read more of an address (RFC 9110 §4.1); a link that is longer is none that anybody could follow.
LONGEST_ADDRESS = 8_000
WAYBACK = "https://web.archive.org/web"
# Languages written from right to left, by their primary subtag (those of CLDR with readers on the web).
_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "ps", "sd", "syr", "ug", "ur", "yi"})


class Record(Protocol):
    """What a feed needs of a stored revision; `store.Recorded` is one."""

    @property
    def page(self) -> Page: ...
    @property
    def revision(self) -> Revision: ...
    @property
    def entry(self) -> Entry: ...
    @property
    def snapshot_from(self) -> int | None: ...
    @property
    def snapshot_to(self) -> int | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where the feeds are served. `base_url` ends with "/"; `pages`: our pages are served there too; `hub`: WebSub."""

    identity: FeedIdentity
    base_url: str
    pages: bool = True
    hub: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A link of an entry, as Atom has it. `words` stand in the content."""

    rel: str
    media_type: str
    href: str
    words: str = ""


class Notice:
    """An entry of ours in the place of a revision: no page of its own, no changes."""

    snapshot_from = snapshot_to = None

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.page = Page(id=0, uid="", url=entry.url, name="", role=Role.ARTICLE, plan=Plan())
        self.revision = Revision(number=-1, observed_at=entry.published_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry in all formats."""

    published_at: datetime
    atom: bytes
    rss: bytes
    json: bytes

    def of(self, form: Format) -> bytes:
        return {Format.ATOM: self.atom, Format.RSS: self.rss, Format.JSON: self.json}[form]

    @property
    def size_bytes(self) -> int:
        return len(self.atom) + len(self.rss) + len(self.json)


def item_of(record: Record, site: Site) -> Item:
    """The entry of this revision in all formats."""
    content, links = content_of(record, site), tuple(links_of(record, site))
    return Item(
        published_at=record.entry.published_at,
        atom=_atom(record, site, content, links),
        rss=_rss(record, site, content),
        json=_json(record, site, content, links),
    )


# ── what all formats have ──────────────────────────────────────────────────────────────────────────────────────


def page_url(record: Record, site: Site) -> str:
    """Our page of the revision; the live article where no pages are served. A notice has no page of its own."""
    if not site.pages or not record.page.name:
        return record.entry.url
    return f"{site.base_url}articles/{record.page.name}/{record.revision.number}"


def links_of(record: Record, site: Site) -> Iterator[Link]:
    """Where the entry leads, but for its own page and the live article."""
    if not record.page.name:
        return
    folder = f"{site.base_url}articles/{record.page.name}"
    number = record.revision.number
    if site.pages:
        what = "change" if number else "first look"
        yield Link("related", "text/html", f"{folder}/{number}", f"this {what} on a page of its own")
        if any(change.patch for change in record.revision.changes):
            yield Link("related", "text/plain", f"{folder}/{number}.patch", "patch")
        if record.snapshot_from is not None:
            yield Link("related", "text/plain", f"{folder}/snapshots/{record.snapshot_from}", "page before")
        if number == 0:
            yield Link("related", "text/plain", f"{folder}/snapshots/0", "page as fetched")
        elif record.snapshot_to not in {None, record.snapshot_from}:
            yield Link("related", "text/plain", f"{folder}/snapshots/{record.snapshot_to}", "page after")
    if archived := archive_url(record.entry):
        yield Link("related", "text/html", archived, "Wayback Machine")


def live_page(entry: Entry) -> str:
    """The article's address as it was when the entry was made, without the words to scroll to."""
    return entry.url.partition(":~:text=")[0].removesuffix("#")


def archive_url(entry: Entry) -> str | None:
    """The Wayback Machine's copy from that time, if it has one; None of an address that it cannot reach."""
    moment = entry.published_at.astimezone(UTC).strftime("%Y%m%d%H%M%S")
    return f"{WAYBACK}/{moment}/{live_page(entry)}" if is_public(live_page(entry)) else None


def content_of(record: Record, site: Site) -> str:
    """The account of the revision, then when we saw it and where to look further; turned where its language is
    written from the right."""
    seen = record.entry.published_at.astimezone(UTC)
    words = f"Seen {day_words(seen)}, {seen:%H:%M} UTC"
    further = " · ".join([words, *(link(to.href, to.words) for to in links_of(record, site))])
    html = clean_html(record.entry.content_html) + (f"<p>{further}</p>" if record.page.name else "")
    language = (record.entry.language or "").partition("-")[0].lower()
    return f'<div dir="rtl">{html}</div>' if language in _RIGHT_TO_LEFT else html


def author_of(record: Record) -> str:
    """The article's host stands for the author where the page names none (RFC 4287 §4.1.2 asks for one)."""
    host = live_page(record.entry).partition("://")[2].partition("/")[0]
    return one_line(record.entry.author or "") or one_line(host) or PROGRAM


# ── Atom and RSS ───────────────────────────────────────────────────────────────────────────────────────────────


def _atom(record: Record, site: Site, content: str, links: Sequence[Link]) -> bytes:
    entry, own = record.entry, page_url(record, site)
    item = _entry(record, site, content)
    item.title(one_line(entry.title) or "—")
    # As HTML, like the content: a reader that favours plain text would show this in place of the whole entry.
    item.summary(escape(one_line(entry.summary), quote=False), type="html")
    item.published(entry.published_at.astimezone(UTC))
    item.author(name=author_of(record))
    marks = [
        {"rel": "alternate", "type": "text/html", "href": own},
        {"rel": "via", "type": "text/html", "href": xml_text(entry.url)},
        *[{"rel": to.rel, "type": to.media_type, "title": to.words, "href": to.href} for to in links if to.href != own],
    ]
    item.link(marks)
    element = item.atom_entry()
    # feedgen writes no more of an entry's links than their addresses.
    for found, attributes in zip(element.iterfind("link"), marks, strict=True):
        found.attrib.update(attributes)
    if entry.language:
        element.set(XML_LANG, entry.language)
    return _line(element)


def _rss(record: Record, site: Site, content: str) -> bytes:
    entry = record.entry
    item = _entry(record, site, content)
    item.title(rss_title(entry.title))
    item.description(escape(one_line(entry.summary)))
    item.link(href=xml_text(entry.url), rel="alternate")
    element = item.rss_entry()
    etree.SubElement(element, "pubDate").text = http_date(entry.published_at)
    etree.SubElement(element, f"{{{DUBLIN_CORE}}}creator").text = author_of(record)
    # Prefixes are those of the feed that it will stand in: some readers look for them by name.
    etree.Element("channel", nsmap={"dc": DUBLIN_CORE, "content": CONTENT}).append(element)
    return b"<item>" + _line(element).partition(b">")[2]


def _entry(record: Record, site: Site, content: str) -> Any:
    """What Atom and RSS have in common."""
    item = FeedEntry()
    item.id(record.entry.id)
    item.updated(record.entry.published_at.astimezone(UTC))
    item.content(content, type="html")
    item.category([{"term": term, "scheme": site.identity.tag(scheme)} for scheme, term in record.entry.categories])
    return item


def _line(element: etree._Element) -> bytes:
    return bytes(etree.tostring(element, encoding="utf-8")) + b"\n"


def rss_title(title: str) -> str:
    """RSS does not say whether a title is text or HTML; without angle brackets both read the same."""
    return one_line(title).replace("<", "‹").replace(">", "›")


# ── JSON Feed ──────────────────────────────────────────────────────────────────────────────────────────────────


def _json(record: Record, site: Site, content: str, links: Sequence[Link]) -> bytes:
    """On one line, so that a diff of two feeds shows what came."""
    entry = record.entry
    moment = rfc3339(entry.published_at)
    item: dict[str, Any] = {
        "id": entry.id,
        "url": page_url(record, site),
        "external_url": entry.url,
        "title": one_line(entry.title),
        "summary": one_line(entry.summary),
        "content_html": content,
        "date_published": moment,
        "date_modified": moment,
        "authors": [{"name": author_of(record)}],
    }
    if entry.language:
        item["language"] = entry.language
    item["tags"] = list(_terms(entry))
    if record.page.name:
        item["_changes"] = _structured(record, site, links)
    return to_json(item)


def _structured(record: Record, site: Site, links: Sequence[Link]) -> dict[str, Any]:
    """The extension object; docs/schema/changes-1.json is its schema."""
    return {
        **({"about": site.base_url + SCHEMA_PATH} if site.pages else {}),
        "page": live_page(record.entry),
        "role": _role(record),
        "revision": record.revision.number,
        "changes": [_json_change(change) for change in record.revision.changes],
        "stated": [_bounded(note.to_dict()) for note in record.revision.stated],
        "links": [{"url": to.href, "type": to.media_type, "title": to.words} for to in links],
    }


def _role(record: Record) -> str:
    """What the page was when the entry was made; it may have become an article since then."""
    return next((term for scheme, term in record.entry.categories if scheme == "role"), record.page.role.value)


def _json_change(change: Change) -> dict[str, Any]:
    return _bounded(change.to_dict() | {"html": clean_html(change.html)})


def _bounded(found: dict[str, Any]) -> dict[str, Any]:
    """What is longer than a feed can carry is cut: plain text there, and left out where half of it would be none."""
    cut = [key for key, value in found.items() if isinstance(value, str) and len(value) > LONGEST_CHANGE]
    short: dict[str, Any] = {key: "" if key in {"html", "patch"} else found[key][:LONGEST_CHANGE] for key in cut}
    links = [
        link | {"text": link["text"][:LONGEST_LABEL]} for link in found["links"] if len(link["url"]) <= LONGEST_ADDRESS
    ]
    return found | short | {"links": links} | ({"cut": cut} if cut else {})


def _terms(entry: Entry) -> Iterable[str]:
    return dict.fromkeys(term if scheme != "unannounced" else scheme for scheme, term in entry.categories)


def to_json(value: dict[str, Any]) -> bytes:
    """JSON escapes control characters; what is left out are lone surrogates, which UTF-8 cannot carry."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "ignore")


# ── instants ───────────────────────────────────────────────────────────────────────────────────────────────────


def rfc3339(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def http_date(moment: datetime) -> str:
    """RFC 822 with a year of four digits, whatever the locale."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)
