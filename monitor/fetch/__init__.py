"""Pages from the web: safe against what a server may send, polite to the host that sends it. `Web` is the door."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from datetime import UTC, datetime

from monitor.fetch.http import Fetcher
from monitor.fetch.politeness import WAIT_MAX, Clock, HostBook, Politeness, Sleep, Turn
from monitor.fetch.rendering import rendered
from monitor.fetch.secrets import scrubbed, without_keys
from monitor.fetch.settings import FetchSettings
from monitor.model import Failed, Failure, Fetched, FetchResult, Refusal, Refused, Render, Request, Validators
from monitor.render.chromium import NoBrowser, executable

__all__ = ["FetchSettings", "Web"]


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Web:
    """One for the whole program, within one event loop; close it with `aclose`."""

    def __init__(
        self, settings: FetchSettings, book: HostBook, *, now: Clock = _utc_now, sleep: Sleep = asyncio.sleep
    ) -> None:
        """`book` is the store: there stands what was promised to each host."""
        self._fetcher = Fetcher(settings, now)
        self._settings = settings
        self._now = now
        self._browser = asyncio.Lock()  # one page is shown at a time; see `PartTurn`
        self._politeness = Politeness(
            book,
            self._fetcher,
            user_agent=settings.user_agent,
            per_host_delay_s=settings.per_host_delay_s,
            now=now,
            sleep=sleep,
        )

    async def get(self, request: Request) -> FetchResult:
        """The page, when its host's turn has come. What the web does is a value; only the store can raise."""
        if request.render is Render.BROWSER:
            return await self._shown(request)
        async with self._politeness.turn() as turn:
            return await self._held(turn, await self._fetched(request, turn))

    async def _fetched(self, request: Request, turn: Turn) -> FetchResult:
        real = self._settings.real_addresses.get(request.url, request.url)
        result = await self._fetcher.fetch(replace(request, url=real), turn.take)
        return result if real == request.url else scrubbed(result, request.url, real)

    async def _held(self, turn: Turn, result: FetchResult) -> FetchResult:
        """What came, with what it means for the whole host."""
        if isinstance(result, Failed) and result.retry_at is not None:
            await turn.hold(result.retry_at)
        return without_keys(result)

    async def _shown(self, request: Request) -> FetchResult:
        """The page as a browser shows it; its host's turn lasts until it has come to rest."""
        try:
            browser = executable(os.environ)
        except NoBrowser as error:
            return Failed(kind=Failure.BROWSER, message=f'render = "browser" cannot be done: {error}')
        try:
            async with asyncio.timeout(WAIT_MAX.total_seconds()):
                await self._browser.acquire()
        except TimeoutError:
            message = "the browser is busy with other pages"
            return Refused(reason=Refusal.WAIT, message=message, retry_at=self._now() + WAIT_MAX)
        try:
            async with self._politeness.turn() as turn:
                unconditional = replace(request, validators=Validators())  # they speak of the shell, not of the text
                result = await self._fetched(unconditional, turn)
                if isinstance(result, Fetched):
                    result = await rendered(
                        result,
                        turn=turn,
                        fetch_document=lambda url: self._fetched(Request(url=url), turn),
                        settings=self._settings,
                        executable=browser,
                    )
                return await self._held(turn, result)
        finally:
            self._browser.release()

    async def aclose(self) -> None:
        await self._fetcher.aclose()
