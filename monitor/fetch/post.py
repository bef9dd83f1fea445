"""Messages that we send to addresses of the configuration: the same guarded wire as for pages, other manners.

A receiver has asked for what is sent, so neither robots.txt nor a gap holds. No redirect is followed: a message and its
signature go to the address that was configured, and nowhere else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpcore
import httpx

from monitor.fetch import fields
from monitor.fetch.address import check_form, host_of
from monitor.fetch.address_guard import AddressRefused, GuardedBackend
from monitor.fetch.settings import Allowed
from monitor.fetch.transport import NETWORK_ERRORS, GuardedTransport
from monitor.fetch.trouble import explain


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The receiver answered 2xx."""

    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NotTaken:
    """`message` is one line for people, without secrets. `lasting`: the same message would not be taken later either.

    status    HTTP status where there was one
    retry_at  Retry-After: not before
    """

    message: str
    lasting: bool = False
    status: int | None = None
    retry_at: datetime | None = None


class Poster:
    """Sends messages. Within one event loop; close it with `aclose`."""

    def __init__(
        self,
        *,
        user_agent: str,
        timeout_s: float,
        allow_private: tuple[Allowed, ...] = (),
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._timeout_s = timeout_s
        self._now = now
        self._client = httpx.AsyncClient(
            transport=GuardedTransport(GuardedBackend(allow_private)),
            trust_env=False,
            follow_redirects=False,
            timeout=httpx.Timeout(None),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            headers={"User-Agent": user_agent, "Accept": "*/*", "Accept-Encoding": "identity", "Connection": "close"},
        )

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Taken | NotTaken:
        """One request, one answer."""
        host = host_of(url)
        if check_form(url):  # whose words show the address, which is often the key
            return NotTaken(message=f"{host} is not asked: its address is none of the web", lasting=True)
        try:
            async with (
                asyncio.timeout(self._timeout_s),
                self._client.stream("POST", url, content=body, headers=dict(headers)) as response,
            ):
                return self._read(response, host)  # what follows the status is of no interest
        except AddressRefused:
            message = f"{host} is at a private address; if it is to be told, name its network in allow_private there"
            return NotTaken(message=message)
        except (TimeoutError, httpcore.ConnectTimeout):
            return NotTaken(message=f"{host} did not answer within {self._timeout_s:g} s")
        except NETWORK_ERRORS as error:
            return NotTaken(message=explain(error, host))

    def _read(self, response: httpx.Response, host: str) -> Taken | NotTaken:
        status = response.status_code
        if response.is_success:
            return Taken(status=status)
        return NotTaken(
            message=f"{host} answered {status} {_phrase(status)}".rstrip(),
            lasting=not may_pass(status),
            status=status,
            retry_at=fields.retry_at(response.headers.get("retry-after"), self._now()),
        )

    async def aclose(self) -> None:
        await self._client.aclose()


def may_pass(status: int) -> bool:
    """Whether the same message may be taken later: the server is in trouble, or asks for patience."""
    return status >= 500 or status in (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS)


def _phrase(status: int) -> str:
    """The registered words: the server's own may be anything."""
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else ""
