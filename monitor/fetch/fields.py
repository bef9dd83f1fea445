"""What the header fields of an answer say. Pure: nothing a server may send raises."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from monitor.model import Validators

RETRY_AFTER_MAX: Final = timedelta(hours=24)
VALIDATOR_MAX_BYTES: Final = 1024
SNIFF_BYTES: Final = 512
PLAIN_TEXT: Final = "text/plain"

_HTML_TYPES: Final = frozenset(
    ("text/html", "application/xhtml+xml", "application/xml", "text/xml", PLAIN_TEXT)  # XHTML is served as XML, too
)
_MEDIA_TYPE: Final = re.compile(r"\s*([!#$%&'*+\-.^_`|~\w]+/[!#$%&'*+\-.^_`|~\w]+)\s*(?:;|$)")
_SECONDS: Final = re.compile(r"\s*(-?)0*(\d+)\s*", re.ASCII)
# How a page begins, whatever it is sent as (MIME Sniffing Standard, §7.1, and some elements that are younger).
_MARKUP: Final = re.compile(
    rb"<(?:!doctype\s+html|!--|\?xml|(?:html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|article|main"
    rb"|section|header|meta|link)[\s/>])",
    re.IGNORECASE,
)
# Controls that no text holds (MIME Sniffing Standard, §3 "binary data byte").
_BINARY: Final = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_UTF16_BOMS: Final = (b"\xfe\xff", b"\xff\xfe")
# How files begin that are no pages (MIME Sniffing Standard, §6), and what people call them.
_MAGIC: Final = {
    b"%PDF-": "a PDF file",
    b"\x89PNG": "a PNG picture",
    b"GIF8": "a GIF picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"PK\x03\x04": "a ZIP file",
    b"RIFF": "a picture, sound or film",
    b"{\\rtf": "an RTF file",
}


def media_type(content_type: str | None) -> str | None:
    """`text/html` of `text/html; charset=utf-8`; None where there is none that can be read."""
    match = _MEDIA_TYPE.match(content_type or "")
    return match[1].lower() if match else None


def is_page_type(name: str) -> bool:
    return name in _HTML_TYPES


def is_markup(body: bytes) -> bool:
    """For an answer that is called plain text: whether it evidently is a page all the same."""
    return _MARKUP.match(body[:SNIFF_BYTES].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\f")) is not None


def looks_binary(body: bytes) -> bool:
    """For an answer without Content-Type: whether its beginning cannot be a page."""
    head = body[:SNIFF_BYTES]
    if head.startswith(_UTF16_BOMS):
        return False
    return head.startswith(tuple(_MAGIC)) or _BINARY.search(head) is not None


def is_no_text(body: bytes, charset: str | None) -> bool:
    """For an answer that is called a page: whether it begins like a picture, an archive or a program all the same.

    Every other byte of a text in UTF-16 may be zero; and a zero that slipped into markup makes it no other file.
    """
    head = body[:SNIFF_BYTES]
    is_markup = head.lstrip().startswith(b"<") or (charset or "").startswith("utf-16")
    return head.startswith(tuple(_MAGIC)) or (b"\0" in head and not is_markup)


def kind_of(body: bytes) -> str:
    """What this is that is no page, in words."""
    return next((name for magic, name in _MAGIC.items() if body.startswith(magic)), "bytes that are no text")


def retry_at(retry_after: str | None, now: datetime) -> datetime | None:
    """The instant that Retry-After names (RFC 9110 §10.2.3): seconds, or a date in any of the three forms.

    Never before `now`, never more than 24 hours after it; None where the field is absent or makes no sense.
    """
    if retry_after is None:
        return None
    if match := _SECONDS.fullmatch(retry_after):
        seconds = 0 if match[1] else min(int(match[2][:9]), int(RETRY_AFTER_MAX.total_seconds()))
        return now + timedelta(seconds=seconds)
    try:
        date = parsedate_to_datetime(retry_after)
    except (ValueError, OverflowError):
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=UTC)  # asctime's form names no zone: it is always UTC
    return min(max(date, now), now + RETRY_AFTER_MAX).astimezone(UTC)


def validators(etag: str | None, last_modified: str | None) -> Validators:
    """As received, byte for byte; what is too long or holds anything but plain ASCII is dropped."""
    return Validators(etag=_clean(etag), last_modified=_clean(last_modified))


def _clean(value: str | None) -> str | None:
    if not value or len(value) > VALIDATOR_MAX_BYTES or not value.isascii() or not value.isprintable():
        return None
    return value
