"""A page as its scripts leave it: a document that was fetched, shown in a browser that has no network.

Whatever the page asks for passes through here: the same guard, the same bounds, the same honesty as for any page.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from http import HTTPStatus
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from monitor.fetch.address import check_form, check_redirect, host_of
from monitor.fetch.address_guard import is_blocked
from monitor.fetch.http import MAX_REDIRECTS, Fetcher, PartAnswer
from monitor.fetch.politeness import Turn
from monitor.fetch.settings import FetchSettings
from monitor.model import Failed, Failure, Fetched, FetchResult, Hop, NotModified, Refusal, Refused, Validators
from monitor.render.messages import Answer, Ask, Broke, Opening, Settled
from monitor.render.view import TookTooLong, look
from monitor.uri import host_key

PARTS_MAX: Final = 300
PARTS_BODIES: Final = 5  # all that the page asks for together: at most so many times max_body
PART_LIMIT_S: Final = 10.0
MEMORY_BYTES: Final = 1 << 30

# What the text of a page may hang on. Pictures, films, fonts, frames, sockets, beacons and forms are none of it.
_KINDS: Final = frozenset(("script", "stylesheet", "fetch", "xhr"))
_SENT: Final = ("accept", "x-requested-with", "x-api-key")
# Of the wire, or with effects beyond the page that is shown.
_NOT_PASSED_ON: Final = frozenset(
    (
        *("connection", "keep-alive", "transfer-encoding", "content-encoding", "content-length", "trailer", "upgrade"),
        *(
            "set-cookie",
            "content-disposition",
            "alt-svc",
            "link",
            "nel",
            "report-to",
            "reporting-endpoints",
            "strict-transport-security",
        ),
    )
)
_ASKS_FOR_PATIENCE: Final = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)

FetchDocument = Callable[[str], Awaitable[FetchResult]]


class _Over(Exception):
    """The view has come to an end before the page has come to rest."""

    def __init__(self, result: Refused | Failed) -> None:
        self.result = result


async def rendered(
    document: Fetched,
    *,
    turn: Turn,
    fetch_document: FetchDocument,
    settings: FetchSettings,
    executable: Path,
) -> Fetched | Refused | Failed:
    """What a browser makes of the document, in what is left of the time for one page.

    `turn` is that of the document's host, and goes on. `fetch_document` is asked where a script leads to another page.
    """
    clock = asyncio.get_running_loop().time
    began = clock()
    shown = _Shown(document, turn, fetch_document, settings)
    opening = Opening(
        url=document.url,
        user_agent=settings.user_agent,
        executable=str(executable),
        memory_bytes=MEMORY_BYTES,
        max_chars=settings.max_body_bytes,
    )
    try:
        found = await look(opening, shown.answer, max(settings.timeout_s - document.elapsed_s, 0.0))
    except TookTooLong:
        message = f"{host_of(document.url)}: the page did not come to rest within {settings.timeout_s:g} s"
        return Failed(kind=Failure.TIMEOUT, message=message, hops=shown.document.hops)
    except _Over as over:
        return over.result
    finally:
        await shown.aclose()
    result = shown.settled(found) if isinstance(found, Settled) else shown.broken(found)
    return replace(result, elapsed_s=document.elapsed_s + clock() - began) if isinstance(result, Fetched) else result


class _Shown:
    """The document that is shown, and the answers to what it asks for."""

    def __init__(self, document: Fetched, turn: Turn, fetch_document: FetchDocument, settings: FetchSettings) -> None:
        self.document = document
        self._turn = turn
        self._fetch_document = fetch_document
        self._settings = settings
        self._public = Fetcher(replace(settings, allow_private=()))
        self._private = Fetcher(settings)
        self._documents: dict[int, Fetched] = {}  # by the ask that brought them
        self._parts = 0
        self._bytes_left = settings.max_body_bytes * PARTS_BODIES

    async def answer(self, ask: Ask) -> Answer:
        """Raises _Over."""
        if not ask.is_document:
            return await self._part(ask) if _is_wanted(ask) else Answer(number=ask.number)
        if self._documents:
            async with self._turn.between_parts():
                if ask.method != "GET" or not await self._led_on(_without_fragment(ask.url)):
                    return Answer(number=ask.number)  # the page stays
        self._documents[ask.number] = self.document
        text = self.document.body.decode(self.document.charset, "replace")
        headers = _passed_on(_as_html(self.document.headers))
        return Answer(number=ask.number, status=HTTPStatus.OK, headers=headers, body=text.encode())

    def settled(self, found: Settled) -> Fetched | Refused | Failed:
        """The page that stands there in the end: a script may have changed its mind on the way to another."""
        document = self._documents.get(found.number)
        if document is None:
            return self.broken(Broke(message="the browser shows another page"))
        if len(found.body) > self._settings.max_body_bytes:
            return self.broken(Broke(message="", too_large=True))
        return replace(
            document,
            body=found.body,
            charset="utf-8",
            headers=_as_html(document.headers),
            validators=Validators(),
        )

    def broken(self, broke: Broke) -> Refused | Failed:
        host, hops = host_of(self.document.url), self.document.hops
        if not broke.too_large:
            return Failed(kind=Failure.BROWSER, message=f"{host}: {broke.message}", hops=hops)
        allowed = f"what max_body allows ({self._settings.max_body_bytes} bytes)"
        return Refused(reason=Refusal.TOO_LARGE, message=f"{host}: the page grew beyond {allowed}", hops=hops)

    async def aclose(self) -> None:
        await self._public.aclose()
        await self._private.aclose()

    async def _led_on(self, url: str) -> bool:
        """A script leads to another page: it is asked for as any page is. False: to a download, so the page stays."""
        here = self.document
        hops = (*here.hops, Hop(url=here.url, status=here.status))
        refused = check_redirect(hops[0].url, here.url, url)
        if refused is None and len(hops) > MAX_REDIRECTS:
            refused = Refused(reason=Refusal.REDIRECT, message=f"more than {MAX_REDIRECTS} redirects")
        if refused:
            raise _Over(replace(refused, hops=hops))
        result = await self._fetch_document(url)
        if isinstance(result, Fetched):
            self.document = replace(result, hops=(*hops, *result.hops))
            return True
        if isinstance(result, Refused) and result.reason is Refusal.NOT_HTML:
            return False
        assert not isinstance(result, NotModified)  # nothing was asked conditionally
        raise _Over(replace(result, hops=(*hops, *result.hops)))

    async def _part(self, ask: Ask) -> Answer:
        self._parts += 1
        if self._parts > PARTS_MAX:
            raise self._too_much(f"more than {PARTS_MAX} files")
        headers: dict[str, str] = {name: ask.headers[name] for name in _SENT if name in ask.headers}
        answer = await self._fetched(_without_fragment(ask.url), headers)
        if not isinstance(answer, PartAnswer):
            return Answer(number=ask.number)
        self._bytes_left -= len(answer.body)
        if self._bytes_left < 0:
            raise self._too_much(f"more than {self._settings.max_body_bytes * PARTS_BODIES} bytes")
        return Answer(number=ask.number, status=answer.status, headers=_passed_on(answer.headers), body=answer.body)

    async def _fetched(self, url: str, headers: dict[str, str]) -> PartAnswer | Refused | Failed | None:
        document = self.document
        async with self._turn.part() as part:

            async def before_hop(url: str) -> Refused | None:
                refused = check_form(url) or check_redirect(document.url, document.url, url)
                return refused or await part.take(url)

            try:
                async with asyncio.timeout(PART_LIMIT_S):
                    fetcher = self._private if _is_private(document) else self._public
                    answer = await fetcher.fetch_part(url, headers, before_hop)
            except TimeoutError:
                return None
        is_own = host_key(url) == host_key(document.url)
        if is_own and isinstance(answer, PartAnswer) and answer.status in _ASKS_FOR_PATIENCE:
            message = f"the server answered {answer.status} to something that the page asked for"
            raise _Over(
                Failed(
                    kind=Failure.STATUS,
                    message=message,
                    status=answer.status,
                    retry_at=answer.retry_at,
                    hops=document.hops,
                )
            )
        return answer

    def _too_much(self, what: str) -> _Over:
        message = f"{host_of(self.document.url)}: the page asks for {what}"
        return _Over(Refused(reason=Refusal.TOO_LARGE, message=message, hops=self.document.hops))


def _is_private(document: Fetched) -> bool:
    """A page of the public web gets nothing from private addresses, not even from those that may be fetched."""
    return bool(document.address) and is_blocked(ip_address(document.address))


def _is_wanted(ask: Ask) -> bool:
    return ask.method == "GET" and ask.kind in _KINDS


def _without_fragment(url: str) -> str:
    return url.partition("#")[0]


def _as_html(headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Of a document that is HTML in UTF-8 now, whatever it was."""
    rest = tuple((name, value) for name, value in headers if name.lower() != "content-type")
    return (*rest, ("content-type", "text/html; charset=utf-8"))


def _passed_on(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    passed: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        if key not in _NOT_PASSED_ON:
            passed[key] = f"{passed[key]}, {value}" if key in passed else value
    return passed
