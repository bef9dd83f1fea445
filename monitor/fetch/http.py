"""The one module that speaks HTTP. What the web does comes back as a value, never as an exception.

Redirects are followed by hand, so that each hop is checked and recorded; bodies are read raw, so that their size is
bounded and a cut one is known to be cut; every request has a connection of its own, so that nothing that one answer
leaves behind on the wire can be taken for the next.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from http.cookiejar import CookieJar, DefaultCookiePolicy
from ipaddress import ip_address
from typing import Final, TypeVar
from urllib.parse import urljoin

import httpcore
import httpx

from monitor.article.charset import charset_of, is_misread, unknown_label
from monitor.fetch import fields
from monitor.fetch.address import check_form, check_redirect, host_of, redacted
from monitor.fetch.address_guard import Address, AddressRefused, CountedStream, GuardedBackend
from monitor.fetch.body import BodyReader, Broken, TooLarge
from monitor.fetch.settings import FetchSettings
from monitor.fetch.transport import NETWORK_ERRORS, GuardedTransport
from monitor.fetch.trouble import explain, quoted
from monitor.model import (
    Failed,
    Failure,
    Fetched,
    FetchResult,
    Hop,
    NotModified,
    Refusal,
    Refused,
    Request,
    Validators,
)

MAX_REDIRECTS: Final = 5
ROBOTS_MAX_BYTES: Final = 512 * 1024  # RFC 9309 §2.5 asks for 500 KiB at least
CONNECT_SHARE: Final = 1 / 3  # of the whole time, for each address of a host: a dead one leaves time for the next
CONNECT_MAX_S: Final = 10.0
IDLE_MAX_S: Final = 15.0  # without a byte, and the server is taken for dead

_REDIRECTS: Final = frozenset((301, 302, 303, 307, 308))
_PAGE_ACCEPT: Final = "text/html, application/xhtml+xml, */*;q=0.1"
_LIST_ACCEPT: Final = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"
)
_ROBOTS_ACCEPT: Final = "text/plain, */*;q=0.1"
_LOCATION: Final = "monitor.location"
_TO_ALLOW: Final = "; if it is to be fetched, name its network in allow_private of [fetch]"
_STRAY_BYTES: Final = 4  # an empty line or two behind the body is a common slip, and cuts nothing off

BeforeHop = Callable[[str], Awaitable[Refused | Failed | None]]
"""Called with each URL before it is asked, redirects included. May wait; anything but None ends the fetch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsAnswer:
    """What was answered for robots.txt. `body` is cut at 512 KiB, and empty where the status is not 200."""

    status: int
    body: bytes = b""
    retry_at: datetime | None = None
    hops: tuple[Hop, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PartAnswer:
    """What was answered for something that a page in the browser asks for, whatever its status."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    retry_at: datetime | None = None
    hops: tuple[Hop, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Redirect:
    status: int
    location: str


Answer = TypeVar("Answer", bound=Fetched | NotModified | Refused | Failed | RobotsAnswer | PartAnswer)
Read = Callable[[httpx.Response, str], Awaitable[Answer]]


class Fetcher:
    """Asks for pages. One for the whole program: it keeps the TLS settings, and neither connections nor cookies."""

    def __init__(self, settings: FetchSettings, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        for library in ("httpx", "httpcore"):  # their logs hold URLs, with whatever secrets are in them
            logging.getLogger(library).setLevel(logging.WARNING)
        self._settings = settings
        self._now = now
        connect_s = min(CONNECT_MAX_S, settings.timeout_s * CONNECT_SHARE)
        idle_s = IDLE_MAX_S if settings.timeout_s > IDLE_MAX_S else None  # else the whole time is the shorter one
        self._client = httpx.AsyncClient(
            transport=GuardedTransport(GuardedBackend(settings.allow_private)),
            trust_env=False,
            follow_redirects=False,
            timeout=httpx.Timeout(None, connect=connect_s, read=idle_s),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            headers={"User-Agent": settings.user_agent, "Accept-Encoding": "gzip", "Connection": "close"},
            event_hooks={"response": [_set_location_aside]},
        )

    async def fetch(self, request: Request, before_hop: BeforeHop) -> FetchResult:
        """The page, or why there is none. The validators go out byte for byte as they once came in."""
        sent = request.validators
        conditions = {"If-None-Match": sent.etag, "If-Modified-Since": sent.last_modified}
        accept = _LIST_ACCEPT if request.is_list else _PAGE_ACCEPT
        headers = {"Accept": accept} | {name: value for name, value in conditions.items() if value is not None}

        async def read(response: httpx.Response, url: str) -> FetchResult:
            return await self._read_page(response, url, request)

        return await self._travel(request.url, headers, read, before_hop)

    async def fetch_robots(self, url: str, before_hop: BeforeHop) -> RobotsAnswer | Refused | Failed:
        """`url` is that of a robots.txt. One that lies behind redirects which are not followed counts as not there
        (status 404; RFC 9309 §2.3.1.2)."""

        async def read(response: httpx.Response, url: str) -> RobotsAnswer | Refused | Failed:
            return await self._read_robots(response, url)

        answer = await self._travel(url, {"Accept": _ROBOTS_ACCEPT}, read, before_hop)
        if isinstance(answer, Refused) and answer.hops and answer.reason in (Refusal.REDIRECT, Refusal.SCHEME):
            return RobotsAnswer(status=HTTPStatus.NOT_FOUND, hops=answer.hops)
        return answer

    async def fetch_part(
        self, url: str, headers: dict[str, str], before_hop: BeforeHop
    ) -> PartAnswer | Refused | Failed:
        """A script, a style or whatever else a page in the browser asks for. Redirects are followed here."""
        return await self._travel(url, headers, self._read_part, before_hop)

    async def aclose(self) -> None:
        await self._client.aclose()

    # ── from hop to hop ──

    async def _travel(
        self, start: str, headers: dict[str, str], read: Read[Answer], before_hop: BeforeHop
    ) -> Answer | Refused | Failed:
        """Follow redirects to the answer. The time spent in `before_hop` does not count."""
        url, refused = _canonical(start)
        if refused:
            return refused
        first, clock, left_s = url, asyncio.get_running_loop(), self._settings.timeout_s
        hops: tuple[Hop, ...] = ()
        while True:
            if verdict := await before_hop(url):
                return _on_the_way(verdict, hops)
            began = clock.time()
            step = await self._exchange(url, headers, read, left_s)
            left_s -= clock.time() - began
            if not isinstance(step, _Redirect):
                return _arrived(step, hops, start if not hops else url, self._settings.timeout_s - left_s)
            hops = (*hops, Hop(url=url, status=step.status))
            url, refused = _next_hop(first, hops, step.location)
            if refused:
                return replace(refused, hops=hops)

    async def _exchange(
        self, url: str, headers: dict[str, str], read: Read[Answer], left_s: float
    ) -> Answer | Refused | Failed | _Redirect:
        """One request and its answer."""
        host = host_of(url)
        try:
            async with asyncio.timeout(left_s), self._client.stream("GET", url, headers=headers) as response:
                if location := response.extensions.get(_LOCATION):
                    return _Redirect(status=response.status_code, location=location)
                return await read(response, url)
        except AddressRefused as error:
            return Refused(reason=Refusal.ADDRESS, message=_private(error))
        except httpcore.ConnectTimeout:
            message = f"{host} did not take the connection in time"
            return Failed(kind=Failure.TIMEOUT, message=message, connected=False)
        except (httpcore.ReadTimeout, httpx.ReadTimeout):
            return Failed(kind=Failure.TIMEOUT, message=f"{host} sent nothing for {IDLE_MAX_S:g} s")
        except TimeoutError:
            message = f"{host} did not answer in full within {self._settings.timeout_s:g} s"
            return Failed(kind=Failure.TIMEOUT, message=message)
        except NETWORK_ERRORS as error:
            connected = not isinstance(error, httpcore.ConnectError)
            return Failed(kind=Failure.NETWORK, message=explain(error, host), connected=connected)

    # ── reading an answer ──

    async def _read_page(self, response: httpx.Response, url: str, request: Request) -> FetchResult:
        sent = request.validators
        status = response.status_code
        received = fields.validators(*map(response.headers.get, ("etag", "last-modified")))
        if status == HTTPStatus.NOT_MODIFIED and sent != Validators():
            kept = Validators(
                etag=received.etag or sent.etag, last_modified=received.last_modified or sent.last_modified
            )
            return NotModified(url=url, validators=kept, headers=_kept(response.headers))
        if status != HTTPStatus.OK:
            return self._failed_status(response)
        content_type = response.headers.get_list("content-type")[-1:]
        named = fields.media_type(*content_type) if content_type else None
        if named and not request.is_list and not fields.is_page_type(named):
            return Refused(reason=Refusal.NOT_HTML, message=f"{host_of(url)} sent {quoted(named)}, which is no page")
        body = await self._read_body(response, url)
        if not isinstance(body, bytes):
            return body
        if request.is_list:  # its bytes go to a parser that finds the charset by itself
            return _fetched(response, url, body, "utf-8", received)
        if named == fields.PLAIN_TEXT and not fields.is_markup(body):
            return Refused(reason=Refusal.NOT_HTML, message=f"{host_of(url)} sent plain text, not a web page")
        charset = charset_of(body, *content_type or (None,))
        if fields.looks_binary(body) if named is None else fields.is_no_text(body, charset):
            return Refused(reason=Refusal.NOT_HTML, message=f"{host_of(url)} sent {fields.kind_of(body)}, and no page")
        if charset is None:
            message = f"{host_of(url)} declares a charset that cannot be believed, and the text is no UTF-8"
            return Failed(kind=Failure.CHARSET, message=message, status=status)
        if is_misread(body, charset):
            unknown = unknown_label(*content_type or (None,))
            said = f"the unknown charset {quoted(unknown)}, and is no {charset}" if unknown else ""
            said = said or f"its text as {charset}, and it is in another charset"
            message = f"{host_of(url)} declares {said}"
            return Failed(kind=Failure.CHARSET, message=message, status=status)
        return _fetched(response, url, body, charset, received)

    async def _read_body(self, response: httpx.Response, url: str) -> bytes | Refused | Failed:
        limit_bytes = self._settings.max_body_bytes
        too_large = Refused(
            reason=Refusal.TOO_LARGE, message=f"{host_of(url)} sent more than max_body allows ({limit_bytes} bytes)"
        )
        if int(response.headers.get("content-length", 0)) > limit_bytes:
            return too_large
        try:
            reader = await _read_into(BodyReader(_coding(response), limit_bytes), response)
            _check_length(response)
            return reader.finish()
        except TooLarge:
            return too_large
        except Broken as error:
            return Failed(kind=Failure.INCOMPLETE, message=f"{host_of(url)}: {error}", status=response.status_code)

    async def _read_part(self, response: httpx.Response, url: str) -> PartAnswer | Refused | Failed:
        body = await self._read_body(response, url)
        if not isinstance(body, bytes):
            return body
        return PartAnswer(
            status=response.status_code,
            headers=_kept(response.headers),
            body=body,
            retry_at=self._retry_at(response),
        )

    async def _read_robots(self, response: httpx.Response, url: str) -> RobotsAnswer | Failed:
        status = response.status_code
        if status != HTTPStatus.OK:
            return RobotsAnswer(status=status, retry_at=self._retry_at(response))
        try:
            reader = BodyReader(_coding(response), ROBOTS_MAX_BYTES)
            try:
                body = (await _read_into(reader, response)).finish()
            except TooLarge:
                body = reader.partial
        except Broken as error:
            return Failed(kind=Failure.INCOMPLETE, message=f"{host_of(url)}: {error}", status=status)
        return RobotsAnswer(status=status, body=body)

    def _failed_status(self, response: httpx.Response) -> Failed:
        status = response.status_code
        if status == HTTPStatus.PARTIAL_CONTENT:
            message = "the server answered 206 and sent a part of the page, which was not asked for"
        else:
            message = f"the server answered {status} {_phrase(status)}".rstrip()
        return Failed(kind=Failure.STATUS, message=message, status=status, retry_at=self._retry_at(response))

    def _retry_at(self, response: httpx.Response) -> datetime | None:
        return fields.retry_at(response.headers.get("retry-after"), self._now())


async def _read_into(reader: BodyReader, response: httpx.Response) -> BodyReader:
    """Raises TooLarge, Broken. A connection that ends too early is Broken, too."""
    try:
        async for chunk in response.aiter_raw():
            reader.feed(chunk)
    except (httpcore.RemoteProtocolError, httpcore.ReadError) as error:
        announced = response.headers.get("content-length")
        came = f" after {reader.received_bytes} of {announced} bytes" if announced else ""
        raise Broken(f"the answer is cut off{came}") from error
    return reader


def _check_length(response: httpx.Response) -> None:
    """Broken where more came than Content-Length announced: what was read is then only the beginning.

    Only what lies on the wire by now is seen; nothing is waited for.
    """
    announced = response.headers.get("content-length")
    wire = response.extensions["network_stream"]
    if announced is None or "transfer-encoding" in response.headers or not isinstance(wire, CountedStream):
        return
    if wire.body_bytes - int(announced) > _STRAY_BYTES:
        raise Broken("the answer is longer than it says, so that its end is missing")


def _fetched(response: httpx.Response, url: str, body: bytes, charset: str, received: Validators) -> Fetched:
    wire = response.extensions["network_stream"]
    return Fetched(
        url=url,
        status=response.status_code,
        headers=_kept(response.headers),
        body=body,
        charset=charset,
        validators=received,
        address=wire.address if isinstance(wire, CountedStream) else "",
    )


def _arrived(answer: Answer, hops: tuple[Hop, ...], url: str, elapsed_s: float) -> Answer:
    if isinstance(answer, Fetched | NotModified):
        return replace(answer, hops=hops, url=url, elapsed_s=elapsed_s)
    if isinstance(answer, Refused | Failed):
        return _on_the_way(answer, hops)
    return replace(answer, hops=hops)


Unanswered = TypeVar("Unanswered", bound=Refused | Failed)


def _on_the_way(answer: Unanswered, hops: tuple[Hop, ...]) -> Unanswered:
    """Nobody is told to open private networks to where a redirect leads."""
    return replace(answer, hops=hops, message=answer.message.removesuffix(_TO_ALLOW) if hops else answer.message)


def _canonical(url: str) -> tuple[str, Refused | None]:
    """The URL as it will be sent: host in its ASCII form, no fragment. What is robots-checked is what is asked."""
    if refused := check_form(url):
        return url, refused
    try:
        url = str(httpx.URL(url).copy_with(fragment=None))
    except (httpx.InvalidURL, UnicodeError):
        return url, Refused(reason=Refusal.SCHEME, message=f"this is no valid address: {redacted(url)}")
    return url, check_form(url)


def _next_hop(first: str, hops: tuple[Hop, ...], location: str) -> tuple[str, Refused | None]:
    """Where the last of the hops leads, and whether it may be followed."""
    here = hops[-1].url
    try:
        target, refused = _canonical(urljoin(here, location))
    except ValueError:  # a bracket that closes nothing
        target, refused = location, Refused(reason=Refusal.REDIRECT, message="the redirect leads to no valid address")
    refused = refused or check_redirect(first, here, target)
    if refused is None and target in (hop.url for hop in hops):
        refused = Refused(reason=Refusal.REDIRECT, message=f"the redirects go round in a circle at {redacted(target)}")
    if refused is None and len(hops) > MAX_REDIRECTS:
        refused = Refused(reason=Refusal.REDIRECT, message=f"more than {MAX_REDIRECTS} redirects")
    return target, refused


def _private(error: AddressRefused) -> str:
    what = "is" if _is_same(error.host, error.address) else f"is at {error.address},"
    return f"{quoted(error.host)} {what} a private address{_TO_ALLOW}"


def _is_same(host: str, address: Address) -> bool:
    """However it is written: `::ffff:127.0.0.1` is `::ffff:7f00:1`."""
    try:
        return ip_address(host.strip("[]")) == address
    except ValueError:
        return False


def _kept(headers: httpx.Headers) -> tuple[tuple[str, str], ...]:
    """All but cookies: they are not sent back, and have no place in an archive."""
    return tuple((name, value) for name, value in headers.multi_items() if name != "set-cookie")


def _coding(response: httpx.Response) -> str:
    return ", ".join(response.headers.get_list("content-encoding"))


def _phrase(status: int) -> str:
    """The registered words: the server's own may be anything."""
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else ""


async def _set_location_aside(response: httpx.Response) -> None:
    """httpx builds the next request even where it does not follow, and raises on a Location that it cannot parse."""
    if response.status_code in _REDIRECTS and "location" in response.headers:
        response.extensions[_LOCATION] = response.headers.pop("location")
