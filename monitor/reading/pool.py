"""Processes that read pages. One that takes too long, takes too much or dies is ended, and the next page gets another.

A thread could not be ended, and holds the interpreter while it reads. What needs no reading (no new page, the bytes as
before) is concluded here and costs no process anything.
"""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from datetime import datetime
from signal import SIGKILL
from typing import Final

import structlog

from monitor.model import Fetched, FetchResult, Outcome, Target
from monitor.policy import needs_reading, unreadable
from monitor.reading.conclude import conclude
from monitor.reading.frames import HEAD_BYTES, Broke, ListTask, Named, Reply, Task, length, packed, unpacked

LIMIT_S: Final = 10.0
MEMORY_BYTES: Final = 1 << 30
START_LIMIT_S: Final = 60.0
TASKS_MAX: Final = 1000
"""After so many a reader is ended: whatever its libraries have leaked goes with it."""

log = structlog.get_logger("monitor")


class Readers:
    """Started when there is something to read; close them with `aclose`. Within one event loop.

    limit_s       wall time for one page
    memory_bytes  address space of one reader
    """

    def __init__(self, most: int | None = None, *, limit_s: float = LIMIT_S, memory_bytes: int = MEMORY_BYTES) -> None:
        self._limit_s = limit_s
        self._memory_bytes = memory_bytes
        self._places = asyncio.Semaphore(most or len(os.sched_getaffinity(0)))
        self._idle: list[_Reader] = []

    async def conclude(self, target: Target, result: FetchResult, now: datetime) -> Outcome:
        """What the check found. A page that cannot be read is an outcome, too; only a bug of ours raises."""
        if not isinstance(result, Fetched) or not needs_reading(target, result):
            return conclude(target, result, now)
        async with self._places:
            reply = await self._read(Task(target, result, now, self._limit_s))
        if isinstance(reply, Outcome):
            return reply
        return unreadable(target, now, _told(reply, target.page.name), http_status=result.status)

    async def named_in(self, fetched: Fetched, *, is_feed: bool) -> Named:
        """What a feed or sitemap names; one that cannot be read is an error of its own."""
        async with self._places:
            reply = await self._read(ListTask(fetched, is_feed, self._limit_s))
        return reply if isinstance(reply, Named) else Named(error=f"cannot be read: {_told(reply, fetched.url)}")

    async def _read(self, task: Task | ListTask) -> Outcome | Named | Broke:
        try:
            reader = await self._living()
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            return Broke(f"no process could be started to read the page ({_reason(error)})")
        try:
            async with asyncio.timeout(self._limit_s):
                reply = await reader.ask(task)
        except TimeoutError:
            reply = Broke(f"reading the page took longer than {self._limit_s:g} s")
        except (asyncio.IncompleteReadError, ConnectionError):
            reply = Broke("the page ended the process that read it")
        except asyncio.CancelledError:
            await reader.end()
            raise
        if not isinstance(reply, Broke) and reader.tasks < TASKS_MAX:
            self._idle.append(reader)
        else:
            await reader.end()
        return reply

    async def _living(self) -> _Reader:
        """One that waits for work, or a new one. Who is ended from outside while idle, or before it is ready, is
        replaced once. Raises as `_Reader.started`."""
        while self._idle:
            reader = self._idle.pop()
            if reader.is_alive:
                return reader
            await reader.end()
        try:
            return await _Reader.started(self._memory_bytes)
        except asyncio.IncompleteReadError:
            return await _Reader.started(self._memory_bytes)

    async def aclose(self) -> None:
        idle, self._idle = self._idle, []
        await asyncio.gather(*(reader.end() for reader in idle))


def _reason(error: Exception) -> str:
    return "it ended before it was ready" if isinstance(error, EOFError) else str(error) or type(error).__name__


def _told(reply: Outcome | Named | Broke, what: str) -> str:
    """Why nothing was read, in a line; what is a bug goes to the log whole."""
    assert isinstance(reply, Broke)
    if reply.trace:
        log.error("reading broke: this is a bug, please report it", page=what, trace=reply.trace)
    return reply.message


class _Reader:
    """One process, and the pipes to it."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self.tasks = 0

    @classmethod
    async def started(cls, memory_bytes: int) -> _Reader:
        """Raises OSError or TimeoutError where the system starts no more processes."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "monitor.reading.worker", str(memory_bytes)),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},  # this very program
            start_new_session=True,  # Ctrl-C is for the program, which ends its readers itself
        )
        reader = cls(process)
        try:
            async with asyncio.timeout(START_LIMIT_S):
                await reader._receive()
        except BaseException:
            await reader.end()
            raise
        return reader

    @property
    def is_alive(self) -> bool:
        """Its end of the pipe is open still."""
        assert self._process.stdout is not None
        return self._process.returncode is None and not self._process.stdout.at_eof()

    async def ask(self, task: Task | ListTask) -> Outcome | Named | Broke:
        """Raises IncompleteReadError or ConnectionError where the process dies over it."""
        self.tasks += 1
        assert self._process.stdin is not None
        self._process.stdin.write(packed(task))
        await self._process.stdin.drain()
        reply = await self._receive()
        assert isinstance(reply, Outcome | Named | Broke)
        return reply

    async def _receive(self) -> Reply:
        assert self._process.stdout is not None
        head = await self._process.stdout.readexactly(HEAD_BYTES)
        reply: Reply = unpacked(await self._process.stdout.readexactly(length(head)))
        return reply

    async def end(self) -> None:
        """At once: it holds nothing that could be lost."""
        with suppress(ProcessLookupError):
            if self._process.returncode is None:
                os.kill(self._process.pid, SIGKILL)  # Process.kill would wait for it before the loop's watcher does
        await self._process.communicate()  # closes the pipes, too
