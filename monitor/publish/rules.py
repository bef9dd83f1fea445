"""What a feed must keep, read from its bytes: RFC 4287, RFC 5005, RSS 2.0 with the Board's profile, JSON Feed 1.1.

For the user who wants to know whether what stands in the files, or comes out of his proxy, is still a feed.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from lxml import etree

from monitor.publish.catalog import Format
from monitor.uri import urlsplit_or_none

_ATOM = "{http://www.w3.org/2005/Atom}"


def faults(content: bytes, form: Format, self_url: str | None = None) -> list[str]:
    """Sentences for people; none where the document is in order. `self_url`: where it is served."""
    if form is Format.JSON:
        return list(_json_faults(content, self_url))
    try:
        root = _xml(content)
    except etree.XMLSyntaxError as error:
        return [f"is not XML: {error.msg}"]
    return list(_atom_faults(root, self_url) if form is Format.ATOM else _rss_faults(root, self_url))


def older_url(content: bytes, form: Format) -> str | None:
    """Where the document says that what is older stands (RFC 5005 §4, JSON Feed's `next_url`); None where it does
    not, or is none that could be read."""
    try:
        if form is Format.JSON:
            feed = json.loads(content.decode("utf-8"))
            url = feed.get("next_url") if isinstance(feed, dict) else None
            return url if isinstance(url, str) else None
        links = _xml(content).iter(f"{_ATOM}link")
        return next((link.get("href") for link in links if link.get("rel") == "prev-archive"), None)
    except (etree.XMLSyntaxError, ValueError, RecursionError):
        return None


def _xml(content: bytes) -> etree._Element:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def _atom_faults(feed: etree._Element, self_url: str | None) -> Iterator[str]:
    if feed.tag != f"{_ATOM}feed":
        yield f"is no Atom feed but <{feed.tag}>"
        return
    entries = feed.findall(f"{_ATOM}entry")
    for where, element in (("the feed", feed), *((f"entry {n}", entry) for n, entry in enumerate(entries, 1))):
        for name in ("id", "title", "updated"):
            if len(element.findall(f"{_ATOM}{name}")) != 1:
                yield f"{where} must have one {name} (RFC 4287 §4.1)"
        if not _is_rfc3339(element.findtext(f"{_ATOM}updated") or ""):
            yield f"{where}: updated is no date of RFC 3339"
        if not element.findtext(f"{_ATOM}author/{_ATOM}name") and not feed.findtext(f"{_ATOM}author/{_ATOM}name"):
            yield f"{where} has no author (RFC 4287 §4.1.1)"
        yield from _links_faults(where, element)
    yield from _twice(entry.findtext(f"{_ATOM}id") or "" for entry in entries)
    yield from _self_fault(feed.findall(f"{_ATOM}link"), self_url)


def _links_faults(where: str, element: etree._Element) -> Iterator[str]:
    links = element.findall(f"{_ATOM}link")
    alternates = Counter((link.get("type"), link.get("hreflang")) for link in links if link.get("rel") == "alternate")
    if any(count > 1 for count in alternates.values()):
        yield f"{where} has two alternate links of one type (RFC 4287 §4.1)"
    yield from (
        f"{where}: {href!r} is not absolute" for link in links if not _is_absolute(href := link.get("href", ""))
    )


def _rss_faults(rss: etree._Element, self_url: str | None) -> Iterator[str]:
    channel = rss.find("channel")
    if rss.tag != "rss" or rss.get("version") != "2.0" or channel is None:
        yield "is no RSS 2.0"
        return
    yield from (f"the channel has no {name}" for name in ("title", "link", "description") if not channel.findtext(name))
    for number, item in enumerate(channel.iterfind("item"), 1):
        guid = item.find("guid")
        if guid is None or not guid.text or guid.get("isPermaLink") != "false":
            yield f'item {number} needs a guid with isPermaLink="false"'
        if not item.findtext("title") and not item.findtext("description"):
            yield f"item {number} has neither title nor description"
        if not _is_rfc822(item.findtext("pubDate") or ""):
            yield f"item {number}: pubDate is no date of RFC 822 in GMT with a year of four digits"
        if not _is_absolute(item.findtext("link") or ""):
            yield f"item {number}: its link is not absolute"
    yield from _twice(item.findtext("guid") or "" for item in channel.iterfind("item"))
    yield from _self_fault(channel.findall(f"{_ATOM}link"), self_url)


def _json_faults(content: bytes, self_url: str | None) -> Iterator[str]:
    try:
        feed: Any = json.loads(content.decode("utf-8"))
    except ValueError as error:
        yield f"is not JSON: {error}"
        return
    except RecursionError:
        yield "is nested deeper than any feed"
        return
    if not isinstance(feed, dict) or feed.get("version") != "https://jsonfeed.org/version/1.1":
        yield "is no JSON Feed 1.1"
        return
    items = feed.get("items")
    if not feed.get("title") or not isinstance(items, list):
        yield "needs a title and items"
        return
    for number, item in enumerate(items, 1):
        yield from _json_item_faults(number, item)
    ids = (item.get("id") for item in items if isinstance(item, dict))
    yield from _twice(key for key in ids if isinstance(key, str))
    stated = feed.get("feed_url")
    if self_url and stated != self_url:
        yield f"says that it stands at {stated if isinstance(stated, str) else 'no address'}, not at {self_url}"


def _json_item_faults(number: int, item: object) -> Iterator[str]:
    if not isinstance(item, dict):
        yield f"item {number} is no object"
        return
    if not isinstance(item.get("id"), str):
        yield f"item {number} needs an id that is a text"
    if not (item.get("content_html") or item.get("content_text")):
        yield f"item {number} has no content"
    if not _is_rfc3339(item.get("date_published")):
        yield f"item {number}: date_published is no date of RFC 3339"


def _self_fault(links: Iterable[etree._Element], self_url: str | None) -> Iterator[str]:
    found = [link.get("href") for link in links if link.get("rel") == "self"]
    if len(found) != 1:
        yield "must have one link with rel=self"
    elif self_url and found[0] != self_url:
        yield f"says that it stands at {found[0]}, not at {self_url}"


def _twice(ids: Iterable[str]) -> Iterator[str]:
    yield from (f"the id {key} stands there {count} times" for key, count in Counter(ids).items() if count > 1)


def _is_absolute(address: str) -> bool:
    parts = urlsplit_or_none(address)
    return parts is not None and bool(parts.scheme and (parts.netloc or parts.path))


def _is_rfc3339(date: object) -> bool:
    try:
        return isinstance(date, str) and "T" in date and datetime.fromisoformat(date).tzinfo is not None
    except ValueError:
        return False


def _is_rfc822(date: str) -> bool:
    try:
        return date.endswith(" GMT") and parsedate_to_datetime(date).year > 999
    except (ValueError, OverflowError):
        return False
