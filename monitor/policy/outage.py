"""When a whole host is in trouble: its pages wait together, and one of them asks how it is. Pure: the store remembers.

Without it, each page of a host that is down would try by itself. Back-off is exponential with full jitter.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Final

from monitor.model import Failed, Failure, Fetched, FetchResult, NotModified, Outage, Refusal, Refused

TROUBLE_AFTER: Final = 5
"""So many times in a row no connection, 5xx or 429: then it is not the page."""
FIRST_S: Final = 120.0
FACTOR: Final = 4.0
LONGEST_S: Final = 12 * 3600.0


def after(failures: int, host: str, result: FetchResult, now: datetime) -> Outage | None:
    """How the host stands after this answer; `failures` before it, in a row, found it in trouble. None: as before."""
    verdict = in_trouble(result)
    if verdict is None or (verdict is False and not failures):
        return None
    if verdict is False:
        return Outage(host=host, failures=0)
    failures += 1
    if failures < TROUBLE_AFTER:
        return Outage(host=host, failures=failures)
    until = now + timedelta(seconds=pause_s(failures, chance(host, now)))
    return Outage(host=host, failures=failures, until=until)


def in_trouble(result: FetchResult) -> bool | None:
    """Whether this says that the host is in trouble (True) or well (False); None where it says neither."""
    match result:
        case Fetched() | NotModified():
            return False
        case Refused(reason=Refusal.ROBOTS, retry_at=retry_at):
            return True if retry_at is not None else None  # robots.txt was answered with 5xx
        case Failed(kind=Failure.STATUS, status=int(status)):
            return status >= 500 or status == 429  # whoever is asked too much is so by all our pages
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
