"""A page under watch: the real decision and the real store, a web that answers as it is told, a clock that we move."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from monitor.check import Environment, check_page
from monitor.model import (
    Failed,
    Failure,
    Fetched,
    FetchResult,
    Hop,
    NotModified,
    Outcome,
    PageState,
    Plan,
    Request,
    Target,
    Tracked,
    Validators,
)
from monitor.reading.conclude import conclude
from monitor.store import Recorded, Store, open_store

NOW = datetime(2031, 5, 4, 12, 0, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
URL = "https://mill.example/notes/wheel/"
PARAGRAPHS = (
    "The wheel of the mill was cut from oak that had lain for nine winters in the pond behind the dam.",
    "Forty buckets hang on its rim, and each of them holds as much water as two men can carry up the hill.",
    "In the spring of the great flood the sluice was opened too late, and three of the buckets were torn away.",
    "The miller wrote the names of his customers on the beam above the stones, with a notch for every sack.",
    "Since the road was moved nobody comes by any more, and the wheel turns for the sake of the wood alone.",
    "Whoever wants to see it at work should come in March, when the melting snow fills the channel to its edge.",
)
OTHER = (
    "Bees do not care for fences: a swarm that has left its hive will settle wherever its scouts agree to go.",
    "Our first hive stood under the pear tree and gave eleven jars of dark honey before the frost of that year.",
    "A colony needs twenty pounds of stores to see the spring, and in a long winter rather more than thirty.",
    "We paint the boxes in four colours so that the returning foragers find the right entrance at a glance.",
    "When the lime trees bloom along the avenue the whole garden hums from five in the morning until dusk.",
    "The neighbours were afraid at first; by now they ask in August when the next harvest will be ready.",
)


def page_of(
    *paragraphs: str, title: str = "The wheel of the old mill", head: str = "", around: str = "", end: str = "</html>"
) -> str:
    text = "".join(part if part.startswith("<") else f"<p>{part}</p>" for part in paragraphs)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} – Mill notes</title>{head}</head>'
        f"<body><nav><a href='/'>Mill notes</a></nav><main><article><h1>{title}</h1>{text}</article></main>{around}"
        f"<footer>Kept by hand</footer></body>{end}"
    )


GOOD = page_of(*PARAGRAPHS)
EDITED = GOOD.replace("Forty buckets", "Forty-two buckets")


def answer(
    body: str | bytes = GOOD,
    *,
    url: str | None = None,
    hops: tuple[tuple[str, int], ...] = (),
    charset: str = "utf-8",
    etag: str | None = '"1"',
    **headers: str,
) -> Fetched:
    return Fetched(
        url=url or URL,
        status=200,
        headers=tuple((name.replace("_", "-"), value) for name, value in headers.items()),
        body=body.encode() if isinstance(body, str) else body,
        charset=charset,
        validators=Validators(etag=etag),
        hops=tuple(Hop(url=at, status=status) for at, status in hops),
    )


def status(code: int) -> Failed:
    return Failed(kind=Failure.STATUS, message=f"the server answered {code}", status=code)


class _Web:
    """Answers every request with `result`, or as an origin with validators would."""

    def __init__(self) -> None:
        self.result: FetchResult = answer()
        self.asked: list[Request] = []

    async def get(self, request: Request) -> FetchResult:
        self.asked.append(request)
        if callable(self.result):
            return self.result(request)
        return self.result


class _Inline:
    async def conclude(self, target: Target, result: FetchResult, now: datetime) -> Outcome:
        return conclude(target, result, now)


class Watched:
    """One page, checked when its schedule says so."""

    def __init__(self, store: Store, run: asyncio.Runner, every_s: float | None = None, url: str = URL) -> None:
        self.store, self.web, self.now = store, _Web(), NOW
        self.run = run.run
        self.tracked = Tracked(name="wheel", url=url, plan=Plan(every_s=every_s))
        store.sync([self.tracked], NOW)
        self.env = Environment(store, self.web, lambda: self.now, _Inline())

    @property
    def page(self):
        return self.store.find_page("wheel")

    @property
    def state(self) -> PageState:
        return next(state for page, state in self.store.pages() if page.name == "wheel")

    def see(self, result: FetchResult | str | Callable[[Request], FetchResult]) -> PageState:
        """The next check on its schedule, which brings this."""
        self.now = max(self.now, self.state.next_check_at)
        self.web.result = answer(result) if isinstance(result, str) else result
        self.check(self.page.id)
        return self.state

    def check(self, page_id: int) -> None:
        claim = self.store.claim(page_id, self.now, 60)
        assert self.run(check_page(claim, self.env))

    def see_for(self, result: FetchResult | str, span: timedelta) -> int:
        """Every check of this time brings this; how many there were."""
        until, count = self.now + span, 0
        while self.state.next_check_at <= until:
            self.see(result)
            count += 1
        return count

    def found(self) -> list[Recorded]:
        """What was told after the first look, oldest first."""
        return [each for each in reversed(self.store.recorded([self.page.id])) if each.revision.number]

    def kinds(self) -> list[list[str]]:
        return [[str(change.kind) for change in each.revision.changes] for each in self.found()]


def unchanged(request: Request) -> NotModified:
    return NotModified(url=request.url, validators=request.validators)


@pytest.fixture(scope="session")
def empty_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that was just made: making one takes longer than all checks of a test."""
    folder = tmp_path_factory.mktemp("made") / "data"
    open_store(folder, authority="monitor.example", now=NOW).close()
    return folder


@pytest.fixture
def store(empty_folder: Path, tmp_path: Path) -> Iterator[Store]:
    shutil.copytree(empty_folder, tmp_path / "data")
    opened = open_store(tmp_path / "data", authority="monitor.example", now=NOW)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as one:
        yield one


@pytest.fixture
def watch(store: Store, runner: asyncio.Runner) -> Callable[..., Watched]:
    """Not yet looked at."""
    return partial(Watched, store, runner)


@pytest.fixture
def watched(watch: Callable[..., Watched]) -> Watched:
    """After its first look."""
    page = watch()
    page.see(GOOD)
    return page
