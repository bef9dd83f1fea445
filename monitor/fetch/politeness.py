"""Ask a host only what it allows, one request at a time, and never sooner than it likes.

What was promised to a host (its next free instant, a running Retry-After, its robots.txt) is kept in the store, so that
it holds across restarts and processes; a lock per host, and the host's turn among processes, keep the requests from
overlapping. The turn is taken before the wait, and the gap is counted from the end of the last request, whoever sent
it: when a request reaches the host nobody knows but the host.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from monitor.fetch.address import host_of, redacted
from monitor.fetch.http import Fetcher, RobotsAnswer
from monitor.fetch.robots import Rules, cached_for, is_undecided, rules_of
from monitor.model import Failed, Failure, Refusal, Refused
from monitor.uri import host_key

WAIT_MAX: Final = timedelta(seconds=60)
"""Waited for without giving the page back."""
_ASKED_AGAIN_S: Final = 0.1
"""While another process has a request in flight to the host."""

Clock = Callable[[], datetime]
Sleep = Callable[[float], Awaitable[None]]


class HostMemory(Protocol):
    """What is remembered of a host; see `store.HostState`."""

    @property
    def robots(self) -> bytes | None: ...
    @property
    def robots_status(self) -> int | None: ...
    @property
    def robots_at(self) -> datetime | None: ...
    @property
    def hold_until(self) -> datetime | None: ...


class HostBook(Protocol):
    """The verbs of `store.Store` that politeness needs."""

    def reserve(self, host: str, now: datetime, delay_s: float) -> datetime: ...
    def host(self, host: str) -> HostMemory: ...
    def save_robots(self, host: str, status: int | None, body: bytes, now: datetime) -> None: ...
    def rest(self, host: str, ended: datetime, delay_s: float) -> None: ...
    def hold(self, host: str, until: datetime) -> None: ...
    def take_turn(self, host: str) -> bool: ...
    def leave_turn(self, host: str) -> None: ...


@dataclass(slots=True)
class _Queue:
    """Those who wait for one host. `idle_since`: when the last request to it ended."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    idle_since: datetime | None = None


class Politeness:
    """Gives out turns. One for the whole program."""

    def __init__(
        self, book: HostBook, fetcher: Fetcher, *, user_agent: str, per_host_delay_s: float, now: Clock, sleep: Sleep
    ) -> None:
        self.book = book
        self.fetcher = fetcher
        self.user_agent = user_agent
        self.per_host_delay_s = per_host_delay_s
        self.now = now
        self.sleep = sleep
        self._queues: dict[str, _Queue] = {}

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[Turn]:
        """A turn that has not begun; it ends with the block."""
        turn = Turn(self)
        try:
            yield turn
        finally:
            await turn.leave()

    def queue(self, host: str) -> _Queue:
        return self._queues.setdefault(host, _Queue())


class Turn:
    """The right to have one request in flight. It is with one host at a time: whoever is led to another host by a
    redirect first gives up the one before, so that no two turns can wait for each other."""

    def __init__(self, politeness: Politeness) -> None:
        self._politeness = politeness
        self._host: str | None = None
        self._queue: _Queue | None = None
        self._holds = False  # the host's turn among processes
        self._asked = False
        self._gap_s = 0.0
        self._known: Rules | None = None  # of the host
        self._parts = asyncio.Lock()

    async def take(self, url: str) -> Refused | Failed | None:
        """Wait until `url` may be asked; None when that moment has come."""
        host = host_key(url)
        await self._enter(host)
        memory = await asyncio.to_thread(self._politeness.book.host, host)
        if memory.hold_until is not None and memory.hold_until - self._politeness.now() > WAIT_MAX:
            return _wait(host, memory.hold_until)
        rules = await self._rules(host, memory)
        if not isinstance(rules, Rules):
            return rules
        self._known = rules
        if not rules.allows(url):
            message = f"the robots.txt of {host_of(url)} does not allow {redacted(url)}"
            return Refused(reason=Refusal.ROBOTS, message=message)
        return await self._slot(host, rules.crawl_delay_s)

    @asynccontextmanager
    async def part(self) -> AsyncIterator[PartTurn]:
        """A turn within this one, for something that the page asks for while it is shown."""
        part = PartTurn(self)
        try:
            yield part
        finally:
            part.leave()

    @asynccontextmanager
    async def between_parts(self) -> AsyncIterator[None]:
        """No part of the page is asked of its host meanwhile: its next document is."""
        async with self._parts:
            yield

    async def hold(self, until: datetime) -> None:
        """The host of this turn wants no request before `until`."""
        if self._host is not None:
            await asyncio.to_thread(self._politeness.book.hold, self._host, until)

    async def leave(self) -> None:
        queue = self._queue
        try:
            await self._rest()
        finally:
            self._queue = self._host = None
            if queue is not None:
                queue.lock.release()

    async def _rest(self) -> None:
        """The request that was sent in this turn, if any, has its answer."""
        if self._queue is None or self._host is None or not self._holds:
            return
        book = self._politeness.book
        try:
            if self._asked:
                self._queue.idle_since = ended = self._politeness.now()
                await asyncio.to_thread(book.rest, self._host, ended, self._gap_s)
        finally:
            book.leave_turn(self._host)
            self._holds = self._asked = False

    async def _enter(self, host: str) -> _Queue:
        queue = self._politeness.queue(host)
        if queue is not self._queue:
            await self.leave()
            await queue.lock.acquire()
            self._queue, self._host = queue, host
        return queue

    async def _slot(self, host: str, crawl_delay_s: float = 0.0) -> Refused | None:
        """Take the host's turn among processes, reserve its next free instant and wait for it."""
        queue = await self._enter(host)
        await self._rest()
        latest = self._politeness.now() + WAIT_MAX
        while not self._politeness.book.take_turn(host):
            if self._politeness.now() >= latest:
                return _wait(host, latest)
            await self._politeness.sleep(_ASKED_AGAIN_S)
        self._holds = True
        self._gap_s = max(self._politeness.per_host_delay_s, crawl_delay_s)
        now, gap = self._politeness.now(), timedelta(seconds=self._gap_s)
        instant = await asyncio.to_thread(self._politeness.book.reserve, host, now, self._gap_s)
        if queue.idle_since is not None and queue.idle_since <= now:  # a later one is of a clock that was set back
            instant = max(instant, queue.idle_since + gap)
        if instant - now > WAIT_MAX + gap:
            await self._rest()
            return _wait(host, instant)
        while (wait_s := (instant - self._politeness.now()).total_seconds()) > 0:
            await self._politeness.sleep(wait_s)
        self._asked = True
        return None

    async def _rules(self, host: str, memory: HostMemory) -> Rules | Refused | Failed:
        """The host's rules, from the store or from its robots.txt."""
        status, body, read_at = memory.robots_status, memory.robots, memory.robots_at
        if status is None or read_at is None or not _is_fresh(status, read_at, self._politeness.now()):
            answer = await self._ask_for_rules(host)
            if not isinstance(answer, RobotsAnswer):
                return answer
            status, body, read_at = answer.status, answer.body, self._politeness.now()
        if is_undecided(status):
            message = f"the robots.txt of {host_of(host)} was answered with {status}, so nothing may be fetched"
            return Refused(reason=Refusal.ROBOTS, message=message, retry_at=read_at + cached_for(status))
        return rules_of(status, body or b"", self._politeness.user_agent)

    async def _ask_for_rules(self, host: str) -> RobotsAnswer | Refused | Failed:
        """In a slot of its own. A host that cannot be reached is asked again at the next turn."""

        async def before_hop(url: str) -> Refused | None:
            return await self._slot(host_key(url))

        answer = await self._politeness.fetcher.fetch_robots(f"{host}/robots.txt", before_hop)
        if isinstance(answer, RobotsAnswer):
            if answer.retry_at is not None:
                await self.hold(answer.retry_at)
            book, now = self._politeness.book, self._politeness.now()
            await asyncio.to_thread(book.save_robots, host, answer.status, answer.body, now)
        elif isinstance(answer, Failed) and answer.kind is not Failure.NETWORK:
            answer = replace(answer, message=f"robots.txt: {answer.message}")
        await self._enter(host)
        return answer


class PartTurn:
    """The right to one request for a page that is being shown, while the page's own turn goes on.

    The parts of a page belong together: no gap is kept between them. But no host is ever asked twice at once, the
    page's host is asked for nothing that its robots.txt forbids, and a Retry-After holds. Whoever waits here keeps the
    page's turn, so only one page may be shown at a time, or two could wait for each other.
    """

    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self._host: str | None = None
        self._lock: asyncio.Lock | None = None
        self._queue: _Queue | None = None  # of a host that is not the page's

    async def take(self, url: str) -> Refused | None:
        """Wait until `url` may be asked; None when that moment has come."""
        self.leave()
        turn, politeness, host = self._turn, self._turn._politeness, host_key(url)
        is_own = host == turn._host
        queue = None if is_own else politeness.queue(host)
        lock = queue.lock if queue else turn._parts
        await lock.acquire()
        self._lock = lock
        memory = await asyncio.to_thread(politeness.book.host, host)
        if memory.hold_until is not None and memory.hold_until > politeness.now():
            return _wait(host, memory.hold_until)
        if is_own and turn._known is not None and not turn._known.allows(url):
            message = f"the robots.txt of {host_of(url)} does not allow {redacted(url)}"
            return Refused(reason=Refusal.ROBOTS, message=message)
        if queue is not None:
            while not politeness.book.take_turn(host):
                await politeness.sleep(_ASKED_AGAIN_S)
            self._queue, self._host = queue, host
        return None

    def leave(self) -> None:
        politeness = self._turn._politeness
        if self._queue is not None and self._host is not None:
            self._queue.idle_since = politeness.now()
            politeness.book.leave_turn(self._host)
        if self._lock is not None:
            self._lock.release()
        self._lock = self._queue = self._host = None


def _is_fresh(status: int, read_at: datetime, now: datetime) -> bool:
    """A time in the future is none: the clock was set back."""
    return timedelta(0) <= now - read_at < cached_for(status)


def _wait(host: str, until: datetime) -> Refused:
    message = f"{host_of(host)} is not to be asked before {until:%Y-%m-%d %H:%M:%S} UTC"
    return Refused(reason=Refusal.WAIT, message=message, retry_at=until)
