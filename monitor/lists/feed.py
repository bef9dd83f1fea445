"""The articles that a feed names: RSS, RDF and Atom by feedparser, JSON Feed by itself."""

from __future__ import annotations

import json
from calendar import timegm
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

import feedparser

from monitor.lists.items import NoList
from monitor.lists.order import instant, newest_first


def articles_of(content: bytes, url: str, content_type: str = "") -> list[str]:
    """Addresses as the feed gives them, newest first by the dates that it gives, each once. `url` is where it was
    fetched. An article is as old as its first publication; when it was changed counts where no more is said.

    Raises NoList where it is no feed.
    """
    if content.lstrip()[:1] == b"{":
        found = _json_links(content)
    else:
        headers = {"content-location": url, "content-type": content_type}
        # Bytes only: a text would be taken for an address to fetch.
        parsed = feedparser.parse(BytesIO(content), response_headers=headers, sanitize_html=False)
        if not parsed.get("version"):
            raise NoList("is no feed")
        found = [(_moment(entry), entry.get("link")) for entry in parsed.entries]
    named = newest_first((moment, link.strip()) for moment, link in found if isinstance(link, str) and link.strip())
    links = (urljoin(url, link) for link in named)
    return list(dict.fromkeys(link for link in links if link.startswith(("http://", "https://"))))


def _moment(entry: Any) -> datetime | None:
    """feedparser gives the parts of a date in UTC. Asked as a dict: its own `get` takes one date for the other."""
    parts = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
    try:
        return datetime.fromtimestamp(timegm(parts), UTC) if parts else None
    except (ValueError, OverflowError, OSError):
        return None


def _json_links(content: bytes) -> list[tuple[datetime | None, Any]]:
    try:
        feed = json.loads(content)
    except (ValueError, RecursionError):
        raise NoList("is no feed") from None
    if not isinstance(feed.get("items"), list) or "jsonfeed.org" not in str(feed.get("version")):
        raise NoList("is no feed")
    return [
        (instant(item.get("date_published") or item.get("date_modified")), item.get("url") or item.get("external_url"))
        for item in feed["items"]
        if isinstance(item, dict)
    ]
