"""One view of a page, seen from the program: a process is started, its page's questions are answered, and it is ended.

Whatever the page does, the process with all that it has started is gone when `look` returns.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tempfile
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from monitor.render.chromium import environment
from monitor.render.family import kill_descendants
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

START_LIMIT_S: Final = 60.0
END_LIMIT_S: Final = 3.0
FOLDER_PREFIX: Final = "monitor-view-"
_PLACE_MAX_BYTES: Final = 40
_MESSAGE_MAX_BYTES: Final = 1 << 28

Answering = Callable[[Ask], Awaitable[Answer]]


class TookTooLong(Exception):
    """The page has not come to rest in its time."""


async def look(opening: Opening, answering: Answering, limit_s: float) -> Settled | Broke:
    """What the page is when it has come to rest. `answering` is asked for each thing that the page wants.

    The browser's start does not count for `limit_s`. Raises TookTooLong, and what `answering` raises.
    """
    folder = Path(tempfile.mkdtemp(prefix=FOLDER_PREFIX, dir=_temporary()))
    opening = replace(opening, folder=str(folder))
    try:
        process = await _started(folder)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        return Broke(message=f"no process could be started to show the page ({error.strerror})")
    try:
        return await _conversation(process, opening, answering, limit_s)
    except (asyncio.IncompleteReadError, ConnectionError):
        return Broke(message="the page ended the process that showed it")
    except (ValueError, KeyError, TypeError, AssertionError):
        return Broke(message="the process that shows the page speaks in riddles")
    finally:
        await asyncio.shield(_end(process, folder))


def _temporary() -> str:
    """Chromium's socket stands there, and the path of a socket has at most 107 bytes (unix(7))."""
    place = tempfile.gettempdir()
    return place if len(os.fsencode(place)) <= _PLACE_MAX_BYTES else "/tmp"  # noqa: S108  a folder of its own is made there


async def _started(folder: Path) -> Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "monitor.render.viewer"),
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        env=environment(os.environ, folder) | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        cwd=folder,
        start_new_session=True,  # Ctrl-C is for the program, which ends its views itself
    )


async def _conversation(process: Process, opening: Opening, answering: Answering, limit_s: float) -> Settled | Broke:
    _send(process, opening)
    try:
        async with asyncio.timeout(START_LIMIT_S):
            first = await _receive(process)
    except TimeoutError:
        return Broke(message=f"the browser did not start within {START_LIMIT_S:g} s")
    if not isinstance(first, Ready):
        assert isinstance(first, Broke)
        return first
    try:
        async with asyncio.timeout(limit_s):
            return await _questions(process, answering)
    except TimeoutError as error:
        raise TookTooLong from error


async def _questions(process: Process, answering: Answering) -> Settled | Broke:
    """Answer them side by side, until the last word comes."""
    hearing = asyncio.create_task(_receive(process))
    answers: set[asyncio.Task[None]] = set()
    try:
        while True:
            done, _ = await asyncio.wait({hearing, *answers}, return_when=asyncio.FIRST_COMPLETED)
            for task in [answer for answer in answers if answer in done]:
                answers.remove(task)
                task.result()
            if not hearing.done():
                continue
            message = hearing.result()
            if isinstance(message, Settled | Broke):
                return message
            assert isinstance(message, Ask)
            answers.add(asyncio.create_task(_answer(process, message, answering)))
            hearing = asyncio.create_task(_receive(process))
    finally:
        for waiting in (hearing, *answers):
            waiting.cancel()
        await asyncio.gather(hearing, *answers, return_exceptions=True)


async def _answer(process: Process, ask: Ask, answering: Answering) -> None:
    answer = await answering(ask)
    _send(process, answer)
    with suppress(ConnectionError):  # it is gone: whoever waits for its last word finds out
        assert process.stdin is not None
        await process.stdin.drain()


def _send(process: Process, message: Message) -> None:
    assert process.stdin is not None
    process.stdin.write(packed(message))


async def _receive(process: Process) -> Message:
    assert process.stdout is not None
    head, body = lengths(await process.stdout.readexactly(HEAD_BYTES))
    if head + body > _MESSAGE_MAX_BYTES:
        raise ValueError
    return unpacked(await process.stdout.readexactly(head), await process.stdout.readexactly(body))


async def _end(process: Process, folder: Path) -> None:
    """It ends by itself once nobody speaks to it any more, and sees to what it has started; else it is ended."""
    assert process.stdin is not None
    process.stdin.close()
    try:
        async with asyncio.timeout(END_LIMIT_S):
            await process.wait()
    except TimeoutError:
        await asyncio.to_thread(kill_descendants, process.pid)
        with suppress(ProcessLookupError):
            process.kill()
    await process.communicate()  # closes the pipes, too
    await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
