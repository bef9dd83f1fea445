"""One exchange with a server: what is asked, and the values that may come back. None of them is an exception."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """RFC 9110 §8.8, exactly as received."""

    etag: str | None = None
    last_modified: str | None = None


class Render(StrEnum):
    """What is done with a page before it is read."""

    NONE = "none"  # it is read as it was sent
    BROWSER = "browser"  # a browser runs its scripts, and it is read as they leave it


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked of the fetcher. Without validators the answer is always the whole page. `is_list`: a feed or a
    sitemap is asked for, not a page to read."""

    url: str
    validators: Validators = Validators()
    is_list: bool = False
    render: Render = Render.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One redirect that was followed. `status` 200: no server's, but one of the page's scripts."""

    url: str
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A complete answer with status 200. `body` is decoded from gzip, not from its charset.

    address  the IP address that answered (WARC-IP-Address); "": not known
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    charset: str
    validators: Validators
    hops: tuple[Hop, ...] = ()
    elapsed_s: float = 0.0
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """304. Validators are those of the answer where it names them, else the ones sent."""

    url: str
    validators: Validators
    headers: tuple[tuple[str, str], ...] = ()
    hops: tuple[Hop, ...] = ()
    elapsed_s: float = 0.0


class Refusal(StrEnum):
    """Why we did not ask, or did not take the answer."""

    ROBOTS = "robots"
    ADDRESS = "address"
    SCHEME = "scheme"
    REDIRECT = "redirect"
    TOO_LARGE = "too-large"
    NOT_HTML = "not-html"
    WAIT = "wait"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """`message` is one line for people, without secrets. `retry_at`: not before."""

    reason: Refusal
    message: str
    retry_at: datetime | None = None
    hops: tuple[Hop, ...] = ()


class Failure(StrEnum):
    NETWORK = "network"  # name, connection, TLS, protocol
    TIMEOUT = "timeout"
    STATUS = "status"  # an answer that is neither 200 nor 304
    INCOMPLETE = "incomplete"  # cut off, bad gzip, wrong length
    CHARSET = "charset"
    BROWSER = "browser"  # there is none, or it could not show the page


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """`status` is the HTTP status where there was one; `connected` is False where not even a connection came about."""

    kind: Failure
    message: str
    status: int | None = None
    connected: bool = True
    retry_at: datetime | None = None
    hops: tuple[Hop, ...] = ()


FetchResult = Fetched | NotModified | Refused | Failed
