"""What passes between the program and a reader: a length of eight bytes, then a pickle of our own values."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from monitor.model import Fetched, FetchResult, Outcome, Target

HEAD_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class Task:
    """`limit_s`: after so long the reader ends itself, should nobody else be left to end it."""

    target: Target
    result: FetchResult
    now: datetime
    limit_s: float


@dataclass(frozen=True, slots=True)
class ListTask:
    """A feed or a sitemap; `limit_s` as of a page."""

    fetched: Fetched
    is_feed: bool
    limit_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a list names. `pages`: newest first; `sitemaps`: of an index, which names no pages itself; `error`: why it
    is no list, to be put behind its address."""

    pages: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Broke:
    """Reading came to no end. `message` is for people; `trace` for who mends it, empty where the page is to blame."""

    message: str
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Ready:
    """A reader has started."""


Reply = Ready | Broke | Outcome | Named


def packed(value: Task | ListTask | Reply) -> bytes:
    content = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return len(content).to_bytes(HEAD_BYTES) + content


def length(head: bytes) -> int:
    return int.from_bytes(head)


def unpacked(content: bytes) -> Any:
    return pickle.loads(content)  # noqa: S301  from a process that we started, over a pipe that nobody else has
