"""Pages from the web: safe against what a server may send, polite to the host that sends it. `Web` is the door."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

from monitor.fetch.http import Fetcher
from monitor.fetch.politeness import Clock, HostBook, Politeness, Sleep
from monitor.fetch.secrets import scrubbed
from monitor.fetch.settings import FetchSettings
from monitor.model import Failed, FetchResult, Request

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
        self._real_addresses = settings.real_addresses
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
        async with self._politeness.turn() as turn:
            real = self._real_addresses.get(request.url, request.url)
            result = await self._fetcher.fetch(replace(request, url=real), turn.take)
            if isinstance(result, Failed) and result.retry_at is not None:
                await turn.hold(result.retry_at)
            return result if real == request.url else scrubbed(result, request.url, real)

    async def aclose(self) -> None:
        await self._fetcher.aclose()
