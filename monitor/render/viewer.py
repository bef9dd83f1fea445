"""The process of a view: `python -m monitor.render.viewer`. Takes an `Opening` from standard input, drives the browser
over pipes, passes on what its page asks for, and answers with the document on standard output.

It ends with whoever started it, and takes along all that it has started itself.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from contextlib import suppress
from http import HTTPStatus
from typing import Any, Final

from playwright.async_api import (
    Browser,
    CDPSession,
    Error,
    Frame,
    Page,
    Playwright,
    Request,
    Route,
    WebSocketRoute,
    async_playwright,
)

from monitor.render.chromium import SWITCHES
from monitor.render.family import (
    adopt_orphans,
    count_dead,
    descendants,
    kill_descendants,
    leave_networks,
    memory_bytes,
)
from monitor.render.messages import (
    HEAD_BYTES,
    Answer,
    Ask,
    Broke,
    Message,
    Opening,
    Ready,
    Settled,
    lengths,
    packed,
    unpacked,
)
from monitor.render.settled import Traffic, Unreadable, document, rest

WATCHED_EVERY_S: Final = 0.2
NICENESS: Final = 5
_READINGS_MAX: Final = 10
_READ_AGAIN_S: Final = 0.1
_FATAL: Final = re.compile(r":FATAL:[^\]]*\] *(.+)")


class Viewer:
    """One page in one browser."""

    def __init__(self, wire: Wire, opening: Opening) -> None:
        self._wire = wire
        self._opening = opening
        self._traffic = Traffic()
        self._asked: dict[int, asyncio.Future[Answer]] = {}
        self._count = 0
        self._documents: dict[str, int] = {}  # by address: which ask has brought it last
        self._shown = 0  # the ask whose document stands there

    async def look(self, playwright: Playwright) -> Settled | Broke:
        """Raises Error, Unreadable."""
        browser = await playwright.chromium.launch(
            executable_path=self._opening.executable,
            args=list(SWITCHES),
            chromium_sandbox=os.geteuid() != 0,  # Chromium starts for root only without its sandbox
            handle_sigint=False,
            handle_sigterm=False,
            handle_sighup=False,
        )
        page = await self._guarded_page(browser)
        session = await page.context.new_cdp_session(page)
        self._wire.send(Ready())
        with suppress(Error):  # led on to another page before it was there, say
            await page.goto(self._opening.url, wait_until="commit", timeout=0)
        html = await self._read(session)
        if html is None:
            return Broke(message="the document has grown beyond max_body", too_large=True)
        if not self._shown:
            return Broke(message="the browser took the page for something to download")
        return Settled(number=self._shown, body=html.encode("utf-8", "replace"))

    async def _guarded_page(self, browser: Browser) -> Page:
        """An empty page, from which nothing gets out."""
        context = await browser.new_context(
            user_agent=self._opening.user_agent,
            locale="en-US",
            timezone_id="UTC",
            viewport={"width": 1280, "height": 1600},
            reduced_motion="reduce",
            service_workers="block",
            accept_downloads=False,
        )
        page = await context.new_page()
        context.on("page", _close)
        await context.route("**/*", lambda route, request: self._pass_on(route, request, page))
        await context.route_web_socket("**/*", _shut)
        page.on("framenavigated", lambda frame: self._came(frame) if frame == page.main_frame else None)
        return page

    async def _read(self, session: CDPSession) -> str | None:
        """The document at rest; begun anew where another has meanwhile taken its place."""
        for left in reversed(range(_READINGS_MAX)):
            try:
                await rest(session, self._traffic)
                return await document(session, self._opening.max_chars)
            except Error:
                if not left:
                    raise
                await asyncio.sleep(_READ_AGAIN_S)
        raise AssertionError("every reading either returns or raises")

    def answered(self, answer: Answer) -> None:
        waiting = self._asked.pop(answer.number, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(answer)

    async def _pass_on(self, route: Route, request: Request, page: Page) -> None:
        """Nothing is ever let through to the network: it is answered, or it comes to nothing."""
        self._count += 1
        ask = Ask(
            number=self._count,
            url=request.url,
            method=request.method,
            kind=request.resource_type,
            is_document=request.is_navigation_request() and _frame(request) == page.main_frame,
            headers=request.headers,
        )
        self._asked[ask.number] = asyncio.get_running_loop().create_future()
        waiting = self._asked[ask.number]
        self._traffic.began()
        try:
            self._wire.send(ask)
            answer = await waiting
            await self._reply(route, ask, answer)
        finally:
            self._traffic.ended()

    async def _reply(self, route: Route, ask: Ask, answer: Answer) -> None:
        try:
            if answer.status:
                if ask.is_document:
                    self._documents[_without_fragment(ask.url)] = ask.number
                await route.fulfill(status=answer.status, headers=answer.headers, body=answer.body)
            elif ask.is_document:  # aborted, the page would be replaced by one of the browser's own
                await route.fulfill(status=HTTPStatus.NO_CONTENT)
            else:
                await route.abort("blockedbyclient")
        except Error:  # a field that cannot be passed on; or the page has gone on without it
            with suppress(Error):
                await route.abort("failed")

    def _came(self, frame: Frame) -> None:
        """A document has come, or a script has given the one that is there another address."""
        self._shown = self._documents.get(_without_fragment(frame.url), self._shown)


class Wire:
    """Standard input and output, in messages."""

    def __init__(self, reader: asyncio.StreamReader, answers: Any) -> None:
        self._reader = reader
        self._answers = answers

    @classmethod
    async def opened(cls) -> Wire:
        """Answers have a descriptor of their own: whatever a library may print goes nowhere."""
        answers = os.fdopen(os.dup(1), "wb")
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        reader = asyncio.StreamReader(limit=1 << 20)
        tasks = os.fdopen(os.dup(0), "rb")
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), tasks)
        return cls(reader, answers)

    async def receive(self) -> Message:
        """Raises IncompleteReadError where nobody speaks any more."""
        head, body = lengths(await self._reader.readexactly(HEAD_BYTES))
        return unpacked(await self._reader.readexactly(head), await self._reader.readexactly(body))

    def send(self, message: Message) -> None:
        self._answers.write(packed(message))
        self._answers.flush()


async def _main() -> None:
    wire = await Wire.opened()
    opening = await wire.receive()
    assert isinstance(opening, Opening)
    os.nice(NICENESS)
    adopt_orphans()
    if opening.networkless:
        leave_networks()
    viewer = Viewer(wire, opening)
    endings = {asyncio.create_task(work) for work in (_look(viewer), _watch(opening.memory_bytes), _hear(wire, viewer))}
    done, _ = await asyncio.wait(endings, return_when=asyncio.FIRST_COMPLETED)
    kill_descendants(os.getpid())
    count_dead()
    if last := next((task.result() for task in done if task.result()), None):
        with suppress(BrokenPipeError):
            wire.send(last)
    shutil.rmtree(opening.folder, ignore_errors=True)
    os._exit(0)  # whatever still waits, waits for what has just been ended


async def _look(viewer: Viewer) -> Settled | Broke:
    try:
        async with async_playwright() as playwright:
            found = await viewer.look(playwright)
            kill_descendants(os.getpid())  # before Playwright waits for each to take its leave
            return found
    except Unreadable as error:
        return Broke(message=str(error))
    except Error as error:
        return Broke(message=_words(error))


async def _watch(limit_bytes: int) -> Broke:
    """Until the browser takes too much memory."""
    while memory_bytes(descendants(os.getpid())) <= limit_bytes:
        await asyncio.sleep(WATCHED_EVERY_S)
    return Broke(message="showing the page took more memory than one page may have")


async def _hear(wire: Wire, viewer: Viewer) -> None:
    """Until whoever started us is gone."""
    with suppress(asyncio.IncompleteReadError):
        while True:
            answer = await wire.receive()
            assert isinstance(answer, Answer)
            viewer.answered(answer)


async def _close(page: Page) -> None:
    """No page opens another."""
    with suppress(Error):
        await page.close()


async def _shut(socket: WebSocketRoute) -> None:
    with suppress(Error):
        await socket.close()


def _without_fragment(url: str) -> str:
    return url.partition("#")[0]


def _frame(request: Request) -> Frame | None:
    try:
        return request.frame
    except Error:  # of a page that is just being opened
        return None


def _words(error: Error) -> str:
    """One line for people; what Playwright says may run to pages."""
    said = error.message.strip()
    if "No usable sandbox" in said:
        return "Chromium finds no sandbox on this system: install chromium-sandbox, or allow user namespaces"
    if said.startswith("BrowserType.launch"):
        fatal = _FATAL.search(said)
        return f"Chromium did not start{f' ({fatal[1][:200]})' if fatal else ''}"
    if "crashed" in said:
        return "the page brought down the browser: most likely it takes too much memory"
    return f"the browser broke off: {said.partition(chr(10))[0][:200]}"


if __name__ == "__main__":
    asyncio.run(_main())
