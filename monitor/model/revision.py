"""The history of a page: what it was at one moment, and what changed from one to the next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from monitor.model.article import UpdateNote
from monitor.model.change import Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What a page was at one moment. `digest` is sha256 over `body`, the decoded bytes of the response."""

    revision: int
    fetched_at: datetime
    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    charset: str
    body: bytes
    digest: str
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """Two successive snapshots whose articles differ, or a change of the page's state. Number 0 is the baseline.

    `stated` (baseline only): the update notes that the article already held when it was first seen.
    """

    number: int
    observed_at: datetime
    changes: tuple[Change, ...] = ()
    stated: tuple[UpdateNote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What is only read where a page seems to have changed.

    earlier  up to five snapshots before the newest one, newest first
    twins    names of other pages of the host whose article has these words
    """

    earlier: tuple[Snapshot, ...] = ()
    twins: tuple[str, ...] = ()
