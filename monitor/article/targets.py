"""What links and images point at: made absolute, and told apart only where it makes a difference to a reader."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final, Protocol
from urllib.parse import parse_qsl, urldefrag, urlencode, urljoin, urlsplit, urlunsplit

from monitor.article.text import legal
from monitor.uri import with_ascii_host

MEDIA: Final = frozenset(["img", "iframe", "video", "audio", "embed", "object", "source", "amp-img"])
"""Elements that show something from an address of its own."""

_WORTH_KEEPING: Final = 2000  # characters; longer addresses are no links that stand in many places
_SCHEMES: Final = ("http://", "https://", "mailto:")
# Lazy-loading scripts keep the address in these until the image comes into view (lazysizes, WordPress, lozad, Medium).
_SOURCES: Final = (
    "data-src",
    "data-lazy-src",
    "data-original",
    "data-original-src",
    "data-echo",
    "src",
    "data",
    "href",
)
# An absolute address that needs no work; most are such, and each is asked for several times.
_CREDENTIALS: Final = re.compile(r"^(https?://)[^/?#\\]*@", re.IGNORECASE)  # a password is kept nowhere
_PLAIN: Final = re.compile(r"https?://[A-Za-z0-9.-]+/[A-Za-z0-9/._~%+=&?;,@-]*", re.ASCII)
# What advertising networks, mailing and analytics services add to links; it does not say where they lead.
_TRACKING: Final = re.compile(
    r"^(?:(?:utm|mtm|pk|hsa|mc)_\w+|[fgy]clid|gclsrc|dclid|msclkid|igshid|mkt_tok|ref_src|ref_url|_hs\w+)$"
)
_SCALING: Final = re.compile(
    r"^(?:w|h|width|height|resize|fit|crop|quality|q|dpr|auto|format|ssl|strip|v|ver|ts|t|nc|hash|_)$"
)
_SCALED_NAME: Final = re.compile(r"-\d{2,4}x\d{2,4}(?=\.\w{3,4}$)")
_HASHED_NAME: Final = re.compile(r"[._-](?=[0-9a-f]*\d)[0-9a-f]{8,64}(?=\.\w{2,5}$)|_hu[0-9a-z_]{1,120}(?=\.\w{2,5}$)")


class Attributes(Protocol):
    """An element of lxml or of BeautifulSoup."""

    def get(self, key: str, /) -> Any: ...


def absolute(address: object, base: str) -> str | None:
    """The address as http(s) or mailto, made absolute; None for anything else (javascript:, data:, broken)."""
    if not isinstance(address, str):
        return None
    if _PLAIN.fullmatch(address) and "/." not in address:
        return address
    return _absolute(address, base) if len(address) < _WORTH_KEEPING else _absolute.__wrapped__(address, base)


@lru_cache(maxsize=32768)
def _absolute(address: str, base: str) -> str | None:
    address = re.sub(r"[\t\r\n]", "", legal(address)).strip()
    try:
        joined = urljoin(base, address) if address else ""
        urlsplit(joined).port  # noqa: B018  a port that is no number is only found when it is asked for
    except ValueError:
        return None
    if not joined.lower().startswith(_SCHEMES):
        return None
    return with_ascii_host(_CREDENTIALS.sub(r"\1", joined))


def within_page(address: object, base: str) -> bool:
    """The address leads to a place in the same page: a footnote, a heading."""
    if not isinstance(address, str):
        return False
    if "#" not in address:
        return False
    if address.strip().startswith("#"):
        return True
    target = absolute(address, base)
    return bool(target and "#" in target and _without_fragment(target) == _without_fragment(base))


@lru_cache(maxsize=1024)
def _without_fragment(url: str) -> str:
    return urldefrag(url).url


def image(element: Attributes, base: str) -> str | None:
    """The address of the picture or embed that an element shows, also where a script is to load it."""
    for name in _SOURCES:
        address = absolute(element.get(name), base)
        if address and not address.startswith("mailto:"):
            return address
    sources = element.get("data-srcset") or element.get("srcset")
    if isinstance(sources, str) and sources.split():
        return absolute(sources.split(",")[0].split()[0] if sources.split(",")[0].split() else "", base)
    return None


def identity_of(address: str | None, base: str) -> str:
    """The identity of a link as it is written; "" where it leads nowhere. Most need not be taken apart."""
    if address and address.startswith(("https://", "http://")) and "?" not in address and "#" not in address:
        return address.partition(":")[2].strip().rstrip("/")
    target = absolute(address, base)
    return identity(target) if target else ""


def identity(url: str) -> str:
    """Equal for two links that lead to the same place: without campaign parameters, scheme and trailing slash."""
    return _without(url, _TRACKING)


def image_identity(url: str) -> str:
    """Equal for two addresses of one picture: without scaling parameters, size in the name and build hash."""
    bare = _without(url, _SCALING)
    return _HASHED_NAME.sub("", _SCALED_NAME.sub("", bare))


def _without(url: str, noise: re.Pattern[str]) -> str:
    return _cut(url, noise) if len(url) < _WORTH_KEEPING else _cut.__wrapped__(url, noise)


@lru_cache(maxsize=32768)
def _cut(url: str, noise: re.Pattern[str]) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    if parts.scheme not in ("http", "https"):
        return url
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not noise.match(name)]
    return urlunsplit(("", parts.netloc.lower(), parts.path.rstrip("/"), urlencode(query), parts.fragment))
