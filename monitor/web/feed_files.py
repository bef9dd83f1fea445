"""A document as an HTTP answer: its very bytes, with validators, compressed once for all who ask."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import formatdate, parsedate_to_datetime
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from starlette.datastructures import Headers
from starlette.responses import Response

# Seconds for which a reader may keep a feed without asking.
MAX_AGE_S = 300
# So many feeds are kept in memory; the others are read and compressed again when somebody asks.
KEPT = 128
NO_HEADERS: Mapping[str, str] = MappingProxyType({})


# An archive keeps its entries for ever (RFC 5005 §4), but is not `immutable`: they lead to our pages, and those of an
# article that was renamed stand elsewhere.
LASTING = "public, max-age=86400"


@dataclass(frozen=True, slots=True)
class Packed:
    """A document as it was at one time. `modified_s`: whole seconds since the epoch, as HTTP counts."""

    body: bytes
    gzipped: bytes
    digest: str
    modified_s: int

    @classmethod
    def of(cls, body: bytes, modified_s: int) -> Packed:
        digest = hashlib.sha256(body).hexdigest()[:32]
        return cls(body, gzip.compress(body, 6, mtime=0), digest, modified_s)

    def holds(self, body: bytes) -> bool:
        return self.body == body

    @property
    def etag(self) -> str:
        return f'"{self.digest}"'

    @property
    def gzip_etag(self) -> str:
        """Strong validators differ where the bytes differ (RFC 9110 §8.8.3.3)."""
        return f'"{self.digest}-gzip"'


def packed_file(path: Path) -> Packed | None:
    """What stands in this file; None where there is none (yet)."""
    try:
        stat = path.stat()
        return _packed(path, stat.st_mtime_ns, stat.st_size, stat.st_ino)
    except (FileNotFoundError, NotADirectoryError):
        return None


@lru_cache(maxsize=KEPT)
def _packed(path: Path, mtime_ns: int, size: int, inode: int) -> Packed:
    """Files are replaced, never written into: the same time, size and inode are the same bytes."""
    return Packed.of(path.read_bytes(), mtime_ns // 1_000_000_000)


def answer(found: Packed, media_type: str, request: Headers, more: Mapping[str, str] = NO_HEADERS) -> Response:
    """200 or 304; `more`: headers of both."""
    zipped = _takes_gzip(request)
    etag = found.gzip_etag if zipped else found.etag
    headers = {
        "cache-control": f"public, max-age={MAX_AGE_S}",
        "last-modified": formatdate(found.modified_s, usegmt=True),
        "vary": "Accept-Encoding",
        **more,
    }
    held = _still_held(found, etag, request)
    if held:
        return Response(None, 304, headers | {"etag": held})
    if zipped:
        headers["content-encoding"] = "gzip"
    body = found.gzipped if zipped else found.body
    return Response(body, 200, headers | {"etag": etag, "content-type": f"{media_type}; charset=utf-8"})


def _still_held(feed: Packed, etag: str, request: Headers) -> str | None:
    """The validator of the copy that the client holds, if it is this feed. RFC 9110 §13.2.2: If-None-Match wins."""
    asked = request.get("if-none-match")
    if asked is not None:
        tags = set(_entity_tags(asked))
        if "*" in tags:
            return etag
        return next((tag for tag in (etag, feed.etag, feed.gzip_etag) if tag in tags), None)
    since = _date(request.get("if-modified-since"))
    return etag if since and feed.modified_s <= since.timestamp() else None


def _entity_tags(value: str) -> Iterator[str]:
    """Weak comparison (RFC 9110 §8.8.3.2); our tags hold no commas."""
    for tag in value.split(","):
        yield tag.strip().removeprefix("W/")


def _date(value: str | None) -> datetime | None:
    """An HTTP date; None where there is none or it is not one, as RFC 9110 §13.1.3 asks."""
    try:
        date = parsedate_to_datetime(value) if value else None
    except ValueError:
        return None
    return date.replace(tzinfo=UTC) if date and date.tzinfo is None else date


def _takes_gzip(request: Headers) -> bool:
    for part in request.get("accept-encoding", "").lower().split(","):
        coding, _, weight = part.replace(" ", "").partition(";q=")
        if coding == "gzip":
            return weight.strip("0.") != "" or weight == ""
    return False
