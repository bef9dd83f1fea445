"""Whoever is told of changes, and what waits for him. `Outbox` is the part of the store that keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from monitor.store import Recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message that waits. `lane` is what keeps its order: a page, or the path of a feed that is announced.

    attempts  that failed so far
    recorded  the entry to tell of; None where a feed is announced
    """

    id: int
    sink: str
    lane: str
    attempts: int
    queued_at: datetime
    recorded: Recorded | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SinkState:
    """How a sink stands. `failures`: attempts since the last success; `error`: of the last one, without secrets."""

    name: str
    waiting: int
    given_up: int
    failures: int
    next_try_at: datetime | None
    last_sent_at: datetime | None
    error: str | None


class Outbox(Protocol):
    def sync(self, entries: Sequence[str], feeds: Sequence[str], now: datetime) -> None:
        """Make the sinks those of the configuration: `entries` are told of each entry that is written from now on,
        `feeds` of each feed that is announced. What waits for a sink that is no longer named is forgotten."""

    def announce(self, feeds: Iterable[str], now: datetime) -> None:
        """These feeds stand written anew. A feed is told of once, however often it was announced meanwhile."""

    def claim(self, name: str, now: datetime, lease_s: float) -> str | None:
        """The right to deliver to this sink; None while another process has it, or the sink is held back."""

    def due(self, name: str, now: datetime, limit: int) -> list[Delivery]:
        """What may be sent now, oldest first, at most one a lane: its next one comes when this one is settled."""

    def sent(self, delivery: Delivery, now: datetime) -> None: ...

    def failed(self, delivery: Delivery, error: str, *, retry_at: datetime, sink_retry_at: datetime) -> None:
        """Try this one again at `retry_at`, and the sink not before `sink_retry_at`."""

    def give_up(self, delivery: Delivery, error: str, now: datetime) -> None:
        """It will never be taken. Kept for 30 days; its lane goes on."""

    def drop(self, delivery: Delivery) -> None:
        """It is not wanted there."""

    def release(self, name: str, lease: str) -> None: ...

    def again(self, name: str, now: datetime) -> int:
        """Let what was given up wait once more, as long as what is new, and what waits be due at once; how
        many were given up."""

    def states(self) -> list[SinkState]: ...
