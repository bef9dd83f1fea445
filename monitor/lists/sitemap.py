"""The pages that a sitemap names (https://www.sitemaps.org/protocol.html), and the sitemaps that an index names."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

from lxml import etree

from monitor.lists.items import NoList
from monitor.lists.opml import parse_xml
from monitor.lists.order import instant

_NEVER = datetime.min.replace(tzinfo=UTC)
MAX_BYTES = 50 * 1024 * 1024  # uncompressed, by the protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    """`pages` of a sitemap, or `sitemaps` of an index: newest first where it says when they changed."""

    pages: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()


def read(content: bytes, url: str) -> Sitemap:
    """Addresses of the sitemap's own host only: it has no say over others'. Raises NoList."""
    root = parse_xml(_unpacked(content))
    kind = etree.QName(root).localname
    if kind not in {"urlset", "sitemapindex"}:
        raise NoList(f"is no sitemap: its root is <{kind[:40]}>")
    dated = [(instant(_text(item, "lastmod")), urljoin(url, place)) for item in root if (place := _text(item, "loc"))]
    # Stable; what has no date comes last: pages that stand for ever.
    dated.sort(key=lambda pair: pair[0] or _NEVER, reverse=True)
    host = urlsplit(url).hostname
    found = tuple(dict.fromkeys(place for _, place in dated if _is_of(place, host)))
    return Sitemap(pages=found) if kind == "urlset" else Sitemap(sitemaps=found)


def _is_of(place: str, host: str | None) -> bool:
    try:
        parts = urlsplit(place)
        return parts.scheme in {"http", "https"} and parts.hostname == host and parts.path not in {"", "/"}
    except ValueError:
        return False


def _text(item: etree._Element, name: str) -> str:
    if not isinstance(item.tag, str):  # a comment
        return ""
    fields = (field for field in item if isinstance(field.tag, str) and etree.QName(field).localname == name)
    return next(((field.text or "").strip() for field in fields), "")


def _unpacked(content: bytes) -> bytes:
    """A .xml.gz is served as it is, without a content coding."""
    if not content.startswith(b"\x1f\x8b"):
        return content
    unpacker = zlib.decompressobj(wbits=31)
    try:
        plain = unpacker.decompress(content, MAX_BYTES)
    except zlib.error:
        raise NoList("is broken gzip") from None
    if unpacker.unconsumed_tail:
        raise NoList("is larger than a sitemap may be")
    return plain
