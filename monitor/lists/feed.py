"""The articles that a feed names: RSS, RDF and Atom by feedparser, JSON Feed by itself."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

import feedparser

from monitor.lists.items import NoList


def articles_of(content: bytes, url: str, content_type: str = "") -> list[str]:
    """Addresses as the feed gives them, newest first as feeds do, each once. `url` is where it was fetched.

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
        found = [entry.get("link") for entry in parsed.entries]
    links = (urljoin(url, link.strip()) for link in found if isinstance(link, str) and link.strip())
    return list(dict.fromkeys(link for link in links if link.startswith(("http://", "https://"))))


def _json_links(content: bytes) -> list[Any]:
    try:
        feed = json.loads(content)
    except (ValueError, RecursionError):
        raise NoList("is no feed") from None
    if not isinstance(feed.get("items"), list) or "jsonfeed.org" not in str(feed.get("version")):
        raise NoList("is no feed")
    return [item.get("url") or item.get("external_url") for item in feed["items"] if isinstance(item, dict)]
