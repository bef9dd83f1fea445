"""No page can stop the program: whatever it does to its reader, the loop runs on and the next page is read."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest

from monitor.model import (
    Failed,
    Failure,
    FeedIdentity,
    Fetched,
    Outcome,
    Page,
    PageState,
    PageStatus,
    Plan,
    Role,
    Target,
    Validators,
)
from monitor.reading.conclude import conclude
from monitor.reading.frames import Named
from monitor.reading.pool import Readers

NOW = datetime(2031, 5, 4, 12, 0, tzinfo=UTC)
GOOD = b"<article><h1>Ropes</h1>" + b"<p>The old rope lay coiled on the pier, and nobody asked whose it was.</p>" * 5
# A hundred thousand elements: some seconds for any reader, more than a hundred megabytes for any tree.
HEAVY = b"<article>" + b"<p>sea <b>salt</b> <i>wind</i></p>" * 40_000
# Little to read, and nothing that a reader could skip without looking.
FAT = GOOD + b"<p title='%s'>sea</p>" % (b"x" * 4_000_000) * 8

T = TypeVar("T")


def target(name: str = "ropes") -> Target:
    page = Page(id=1, uid="a" * 32, url="https://pier.example/ropes", name=name, role=Role.ARTICLE, plan=Plan())
    identity = FeedIdentity(authority="monitor.example", year=2031, uid="b" * 32)
    return Target(page=page, lease="lease", state=PageState(), snapshot=None, identity=identity)


def fetched(body: bytes) -> Fetched:
    return Fetched(
        url="https://pier.example/ropes",
        status=200,
        headers=(),
        body=body,
        charset="utf-8",
        validators=Validators(),
    )


def with_readers(use: Callable[[Readers], Awaitable[T]], **limits: float) -> T:
    async def run() -> T:
        readers = Readers(1, **limits)  # type: ignore[arg-type]
        try:
            return await use(readers)
        finally:
            await readers.aclose()

    return asyncio.run(run())


async def after(readers: Readers, bad: bytes) -> tuple[Outcome, Outcome]:
    """What comes of a bad page, and of a good one after it."""
    return (
        await readers.conclude(target(), fetched(bad), NOW),
        await readers.conclude(target(), fetched(GOOD), NOW),
    )


@pytest.mark.parametrize(
    ("limits", "page", "words"),
    [
        pytest.param({"limit_s": 0.6}, HEAVY, "longer than 0.6 s", id="too slow"),
        pytest.param({"memory_bytes": 200 << 20}, FAT, "memory", id="too large"),
    ],
)
def test_a_page_that_breaks_its_reader_is_said_and_the_next_is_read(limits, page, words):
    broken, good = with_readers(lambda readers: after(readers, page), **limits)
    assert (broken.state.status, broken.snapshot) == (PageStatus.SUSPICIOUS, None)
    assert words in broken.state.error
    assert broken.state.next_check_at > NOW
    assert good == conclude(target(), fetched(GOOD), NOW)
    assert (good.state.status, good.article.title) == (PageStatus.OK, "Ropes")


def test_a_reader_that_dies_is_said_the_loop_runs_on_meanwhile_and_the_next_page_is_read():
    async def use(readers: Readers) -> tuple[Outcome, Outcome, float]:
        await readers.conclude(target(), fetched(GOOD), NOW)
        (child,) = children()
        dying = asyncio.create_task(readers.conclude(target(), fetched(HEAVY), NOW))
        longest, began = 0.0, time.monotonic()
        last = began
        while not dying.done():
            await asyncio.sleep(0.005)
            longest, last = max(longest, time.monotonic() - last), time.monotonic()
            if last - began > 0.3:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child, signal.SIGSEGV)
        return dying.result(), await readers.conclude(target(), fetched(GOOD), NOW), longest

    broken, good, longest_s = with_readers(use)
    assert broken.state.error == "the page ended the process that read it"
    assert good.state.status is PageStatus.OK
    assert longest_s < 0.2


def test_a_reader_that_died_while_idle_is_replaced_without_a_word(caplog):
    async def use(readers: Readers) -> tuple[Outcome, int, int]:
        await readers.conclude(target(), fetched(GOOD), NOW)
        (first,) = children()
        os.kill(first, signal.SIGKILL)
        while Path(f"/proc/{first}").exists():
            await asyncio.sleep(0.01)
        outcome = await readers.conclude(target(), fetched(GOOD), NOW)
        (second,) = children()
        return outcome, first, second

    outcome, first, second = with_readers(use)
    assert outcome == conclude(target(), fetched(GOOD), NOW)
    assert first != second
    assert caplog.records == []


def test_a_feed_that_breaks_its_reader_is_said_and_the_next_is_read():
    items = b"<item><link>https://pier.example/%d</link></item>"
    feed = b'<rss version="2.0"><channel>' + b"".join(items % number for number in range(40_000))
    good = b'<rss version="2.0"><channel>' + items % 1 + b"</channel></rss>"

    async def use(readers: Readers) -> tuple[Named, Named]:
        return (
            await readers.named_in(fetched(feed), is_feed=True),
            await readers.named_in(fetched(good), is_feed=True),
        )

    broken, read = with_readers(use, limit_s=0.6)
    assert broken == Named(error="cannot be read: reading the page took longer than 0.6 s")
    assert read == Named(pages=("https://pier.example/1",))


def test_what_needs_no_reading_starts_no_process():
    async def use(readers: Readers) -> list[int]:
        failed = Failed(kind=Failure.NETWORK, message="no")
        assert (await readers.conclude(target(), failed, NOW)).state.status is PageStatus.FAILING
        return children()

    assert with_readers(use) == []


def test_a_check_that_is_given_up_leaves_no_process():
    async def use(readers: Readers) -> None:
        reading = asyncio.create_task(readers.conclude(target(), fetched(HEAVY), NOW))
        while not children():
            await asyncio.sleep(0.01)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading

    with_readers(use)
    assert children() == []


def children() -> list[int]:
    own = Path(f"/proc/{os.getpid()}/task")
    return [int(pid) for task in own.iterdir() for pid in (task / "children").read_text().split()]
