"""When a whole host is in trouble: its pages wait together, and one of them asks how it is. Pure but for its memory.

Without it, each page of a host that is down would try by itself. Back-off is exponential with full jitter.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Final

from monitor.model import Failed, Failure, Fetched, FetchResult, NotModified, Refusal, Refused

TROUBLE_AFTER: Final = 5
"""So many times in a row no connection or 5xx: then it is not the page."""
FIRST_S: Final = 120.0
FACTOR: Final = 3.0
LONGEST_S: Final = 12 * 3600.0


class Outages:
    """What the last requests to each host came to. Lost at a restart, which costs a host some requests."""

    def __init__(self) -> None:
        self._failures: dict[str, int] = {}

    def saw(self, host: str, result: FetchResult, now: datetime) -> datetime | None:
        """Until when no page of this host is to be asked; None: as each page likes."""
        verdict = in_trouble(result)
        if verdict is False:
            self._failures.pop(host, None)
        elif verdict:
            self._failures[host] = self._failures.get(host, 0) + 1
            if self._failures[host] >= TROUBLE_AFTER:
                return now + timedelta(seconds=pause_s(self._failures[host], chance(host, now)))
        return None


def in_trouble(result: FetchResult) -> bool | None:
    """Whether this says that the host is in trouble (True) or well (False); None where it says neither."""
    match result:
        case Fetched() | NotModified():
            return False
        case Refused(reason=Refusal.ROBOTS, retry_at=retry_at):
            return True if retry_at is not None else None  # robots.txt was answered with 5xx
        case Failed(kind=Failure.STATUS, status=int(status)):
            return status >= 500
        case Failed(kind=Failure.NETWORK | Failure.TIMEOUT, connected=False):
            return True
        case _:
            return None


def pause_s(failures: int, chance: float) -> float:
    """Full jitter: anything from nothing to the whole of the step."""
    return chance * min(FIRST_S * FACTOR ** min(failures - TROUBLE_AFTER, 20), LONGEST_S)


def chance(host: str, now: datetime) -> float:
    """A number in [0, 1) that looks random and is the same for the same host and instant."""
    digest = hashlib.blake2b(f"{host} {now.isoformat()}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64
