"""Ask a host only what it allows, one request at a time, and never sooner than it likes.

What was promised to a host (its next free instant, a running Retry-After, its robots.txt) is kept in the store, so that
it holds across restarts and processes; within the process a lock per host keeps the requests from overlapping. The gap
is counted from the end of the last request, whichever process sent it: whoever has the turn writes it down.
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
from monitor.uri import host_key, origin_of

WAIT_MAX: Final = timedelta(seconds=60)
"""Waited for without giving the page back."""
BUSY: Final = "the host is busy with other pages that lead to it"
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
    @property
    def next_request_at(self) -> datetime | None: ...


class HostBook(Protocol):
    """The verbs of `store.Store` that politeness needs."""

    def reserve(self, host: str, now: datetime, delay_s: float) -> datetime: ...
    def host(self, host: str) -> HostMemory: ...
    def save_robots(self, host: str, status: int | None, body: bytes, now: datetime) -> None: ...
    def hold(self, host: str, until: datetime) -> None: ...
    def rest(self, host: str, ended: datetime, delay_s: float) -> None: ...
    def take_turn(self, host: str) -> bool: ...
    def leave_turn(self, host: str) -> None: ...


@dataclass(slots=True)
class _Queue:
    """Those of this process who wait for one host, whose gap is `gap`. `put_off_until`: when the last of those who were
    sent away is to come back; each has a place of its own, or they would all meet again."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0
    gap: timedelta = timedelta(0)
    put_off_until: datetime | None = None

    async def enter(self, now: Clock) -> datetime | None:
        """Wait for the lock, for `WAIT_MAX` at most. Else: when to come back."""
        if self.waiting * self.gap > WAIT_MAX:
            return self._place(now())
        self.waiting += 1
        try:
            async with asyncio.timeout(WAIT_MAX.total_seconds()):
                await self.lock.acquire()
        except TimeoutError:
            return self._place(now())
        finally:
            self.waiting -= 1
        return None

    def _place(self, now: datetime) -> datetime:
        behind_those_who_wait = now + (self.waiting + 1) * max(self.gap, timedelta(seconds=1))
        last = self.put_off_until
        is_known = last is not None and last - now < timedelta(days=1)  # else of a clock that was set back
        self.put_off_until = max(behind_those_who_wait, last + self.gap) if last and is_known else behind_those_who_wait
        return self.put_off_until


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
        self._asked = False
        self._rested_at: datetime | None = None  # the end of this turn's last request to the host
        self._known: Rules | None = None  # of the host
        self._parts = asyncio.Lock()

    async def take(self, url: str) -> Refused | Failed | None:
        """Wait until `url` may be asked; None when that moment has come."""
        host = host_key(url)
        if refused := await self._enter(host):
            return refused
        memory = await asyncio.to_thread(self._politeness.book.host, host)
        if memory.hold_until is not None and memory.hold_until - self._politeness.now() > WAIT_MAX:
            return _wait(host, memory.hold_until)
        rules = await self._rules(origin_of(url))
        if not isinstance(rules, Rules):
            return rules
        self._known = rules
        await self._keep(rules.crawl_delay_s)
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
            await part.leave()

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
        try:
            await self._rest()
        finally:
            if self._queue is not None:
                self._queue.lock.release()
            self._queue = self._host = None

    async def _rest(self) -> None:
        """The request that was sent in this turn, if any, has its answer: the gap begins, for all processes."""
        if not self._asked or self._queue is None or self._host is None:
            return
        book, self._asked, self._rested_at = self._politeness.book, False, self._politeness.now()
        try:
            await asyncio.to_thread(book.rest, self._host, self._rested_at, self._queue.gap.total_seconds())
        finally:
            book.leave_turn(self._host)

    async def _enter(self, host: str) -> Refused | None:
        queue = self._politeness.queue(host)
        if queue is not self._queue:
            await self.leave()
            if until := await queue.enter(self._politeness.now):
                return Refused(reason=Refusal.WAIT, message=f"{host}: {BUSY}", retry_at=until)
            self._queue, self._host, self._rested_at = queue, host, None
        return None

    async def _slot(self, host: str, crawl_delay_s: float = 0.0) -> Refused | None:
        """Wait until the host is free, and take the turn that all processes share. The book is read in the turn: what
        another process has sent meanwhile stands there."""
        if refused := await self._enter(host):
            return refused
        await self._rest()
        assert self._queue is not None
        book, now = self._politeness.book, self._politeness.now
        gap_s = max(self._politeness.per_host_delay_s, crawl_delay_s)
        self._queue.gap = timedelta(seconds=gap_s)
        latest = now() + WAIT_MAX + self._queue.gap
        while True:
            free_at: datetime | None = None
            if book.take_turn(host):
                try:
                    free_at = await self._free_at(host)
                    self._asked = free_at <= now()
                    if self._asked:
                        await asyncio.to_thread(book.reserve, host, now(), gap_s)
                        return None
                finally:
                    if not self._asked:
                        book.leave_turn(host)
            if now() >= latest or (free_at or latest) > latest:
                return _wait(host, free_at or latest)
            await self._politeness.sleep((free_at - now()).total_seconds() if free_at else _ASKED_AGAIN_S)

    async def _free_at(self, host: str) -> datetime:
        """When the host may be asked, as all processes know it; in the past where that is now."""
        memory = await asyncio.to_thread(self._politeness.book.host, host)
        bounds = (memory.next_request_at, memory.hold_until)
        return max((bound for bound in bounds if bound is not None), default=self._politeness.now())

    async def _keep(self, crawl_delay_s: float) -> None:
        """A robots.txt that was just read asks for a longer gap than the one that was kept behind it so far."""
        await self._rest()
        if self._host and self._queue and self._rested_at and crawl_delay_s > self._queue.gap.total_seconds():
            await asyncio.to_thread(self._politeness.book.rest, self._host, self._rested_at, crawl_delay_s)

    async def _rules(self, origin: str) -> Rules | Refused | Failed:
        """The rules of this origin (RFC 9309 §2.3: each has its own), from the store or from its robots.txt."""
        memory = await asyncio.to_thread(self._politeness.book.host, origin)
        status, body, read_at = memory.robots_status, memory.robots, memory.robots_at
        if status is None or read_at is None or not _is_fresh(status, read_at, self._politeness.now()):
            answer = await self._ask_for_rules(origin)
            if not isinstance(answer, RobotsAnswer):
                return answer
            status, body, read_at = answer.status, answer.body, self._politeness.now()
        if is_undecided(status):
            message = f"the robots.txt of {host_of(origin)} was answered with {status}, so nothing may be fetched"
            return Refused(reason=Refusal.ROBOTS, message=message, retry_at=read_at + cached_for(status))
        return rules_of(status, body or b"", self._politeness.user_agent)

    async def _ask_for_rules(self, origin: str) -> RobotsAnswer | Refused | Failed:
        """In a slot of its own. A host that cannot be reached is asked again at the next turn."""

        async def before_hop(url: str) -> Refused | None:
            return await self._slot(host_key(url))

        answer = await self._politeness.fetcher.fetch_robots(f"{origin}/robots.txt", before_hop)
        if isinstance(answer, RobotsAnswer):
            if answer.retry_at is not None:
                await self.hold(answer.retry_at)
            book, now = self._politeness.book, self._politeness.now()
            await asyncio.to_thread(book.save_robots, origin, answer.status, answer.body, now)
        elif isinstance(answer, Failed) and answer.kind is not Failure.NETWORK:
            answer = replace(answer, message=f"robots.txt: {answer.message}")
        return await self._enter(host_key(origin)) or answer


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
        await self.leave()
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

    async def leave(self) -> None:
        politeness = self._turn._politeness
        book = politeness.book
        try:
            if self._queue is not None and self._host is not None:
                gap_s = max(self._queue.gap.total_seconds(), politeness.per_host_delay_s)
                try:
                    await asyncio.to_thread(book.rest, self._host, politeness.now(), gap_s)
                finally:
                    book.leave_turn(self._host)
        finally:
            if self._lock is not None:
                self._lock.release()
            self._lock = self._queue = self._host = None


def _is_fresh(status: int, read_at: datetime, now: datetime) -> bool:
    """A time in the future is none: the clock was set back."""
    return timedelta(0) <= now - read_at < cached_for(status)


def _wait(host: str, until: datetime) -> Refused:
    message = f"{host} is not to be asked before {until:%Y-%m-%d %H:%M:%S} UTC"
    return Refused(reason=Refusal.WAIT, message=message, retry_at=until)
