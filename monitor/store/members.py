"""Articles that a source (a feed, a sitemap) named. `Sources` is the part of the store that keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from monitor.model import Validators

NO_VALIDATORS = Validators()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """How a source stands. `next_at`: None where it was never read; `error`: of the last reading, for people."""

    validators: Validators = NO_VALIDATORS
    next_at: datetime | None = None
    read_at: datetime | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An article that a source named; `name` is given once and stays."""

    name: str
    url: str


class Sources(Protocol):
    def state(self, source: str, url: str) -> SourceState:
        """Of the source of this name; as never read where its address was another one."""

    def read(
        self, source: str, url: str, named: Sequence[str], validators: Validators, *, now: datetime, next_at: datetime
    ) -> int:
        """It named these addresses, newest first; how many of them are new."""

    def unread(self, source: str, url: str, error: str | None, *, next_at: datetime) -> None:
        """It could not be read, or (without error) has not changed."""

    def members(self, source: str, limit: int) -> list[Member]:
        """The newest that it named, newest first."""
