"""When to look at a page again: the configured interval, else the square-root rule on an estimated rate of change.

The rate is the online estimate of Cho & Garcia-Molina (ACM TOIT 3(3), 2003) in its EM form: with K changes seen in an
exposure T, lambda = K / T; a change found after d seconds adds lambda*d / (1 - exp(-lambda*d)) to K, every check adds d
to T. The interval that keeps the mean delay of all updates smallest under a given budget grows with the square root
of 1 / lambda (Olston & Pandey, WWW 2008, threshold policy with the number of missed changes as divergence). So a page
that changes once a year is still looked at every few days, and is never given up.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.model import Page, PageState

HOUR = 3600.0
DAY = 24 * HOUR

# The prior: one change in a month, worth half a change seen. At this rate a page is checked every TYPICAL_S.
PRIOR_CHANGES = 0.5
PRIOR_EXPOSURE_S = 15 * DAY
TYPICAL_S = 12 * HOUR
SHORTEST_S = 30 * 60.0
LONGEST_S = 7 * DAY

RETRY_FIRST_S = 15 * 60.0
RETRY_LONGEST_S = DAY
JITTER = 0.05

# A page that looks wrong is looked at again after these, while it stays so.
RECHECKS_S = (600.0, HOUR, 6 * HOUR)
# A page that is gone: every day, and every week where the server says so for good (410).
GONE_S, GONE_FOR_GOOD_S = DAY, 7 * DAY
# The longest freshness that a server may ask for.
FRESH_MAX_S = DAY
_MAX_AGE = re.compile(r"(?:^|[\s,;])max-age\s*=\s*\"?(\d{1,12})", re.IGNORECASE)
_NOT_FRESH = re.compile(r"(?:^|[\s,;])no-(?:cache|store)\b", re.IGNORECASE)


def interval_s(page: Page, state: PageState) -> float:
    """Seconds between two checks of a page that answers well, before jitter."""
    if page.plan.every_s is not None:
        return page.plan.every_s
    typical_rate = PRIOR_CHANGES / PRIOR_EXPOSURE_S
    wanted = TYPICAL_S * math.sqrt(typical_rate / rate(state))
    return min(max(wanted, SHORTEST_S), LONGEST_S)


def rate(state: PageState) -> float:
    """Estimated changes per second."""
    return (PRIOR_CHANGES + state.rate_changes) / (PRIOR_EXPOSURE_S + state.rate_exposure_s)


def observed(state: PageState, now: datetime, *, changed: bool) -> PageState:
    """The estimate after a check that read the page (or heard 304)."""
    if state.last_checked_at is None:
        return state
    elapsed_s = max((now - state.last_checked_at).total_seconds(), 1.0)
    expected = rate(state) * elapsed_s
    seen = expected / -math.expm1(-expected) if changed else 0.0
    return replace(state, rate_changes=state.rate_changes + seen, rate_exposure_s=state.rate_exposure_s + elapsed_s)


def next_check_at(page: Page, state: PageState, now: datetime, fresh_s: float = 0.0) -> datetime:
    """After a good check; never while the answer is still fresh by the server's word."""
    return now + timedelta(seconds=max(_spread(interval_s(page, state), page, now), fresh_s))


def fresh_s(headers: Sequence[tuple[str, str]]) -> float:
    """For how many seconds the answer is fresh (RFC 9111 §4.2: max-age less Age), at most a day; 0: not said."""
    control = ",".join(value for name, value in headers if name.lower() == "cache-control")
    found = _MAX_AGE.search(control)
    if found is None or _NOT_FRESH.search(control):
        return 0.0
    age = next((value for name, value in headers if name.lower() == "age"), "0")
    known = int(age) if age.isascii() and age.isdigit() and len(age) <= 12 else 0
    return float(min(max(int(found[1]) - known, 0), FRESH_MAX_S))


def recheck_at(page: Page, state: PageState, now: datetime, count: int) -> datetime:
    """After `count` answers that are not believed: soon, then less so; never later than the page's own interval."""
    step_s = RECHECKS_S[min(count, len(RECHECKS_S)) - 1]
    return now + timedelta(seconds=_spread(min(step_s, interval_s(page, state)), page, now))


def confirm_at(page: Page, state: PageState, now: datetime) -> datetime:
    """When to ask again after a first 410: an hour at least, but where the page is looked at more often anyway."""
    if interval_s(page, state) < HOUR:
        return retry_at(page, state, now, None)
    return now + timedelta(seconds=HOUR * (1 + JITTER * chance(page, now)))


def gone_at(page: Page, state: PageState, now: datetime, *, for_good: bool) -> datetime:
    """When to look whether a page that is gone has come back."""
    longest_s = max(GONE_FOR_GOOD_S if for_good else GONE_S, interval_s(page, state))
    return now + timedelta(seconds=_spread(longest_s, page, now))


def _spread(seconds: float, page: Page, now: datetime) -> float:
    return seconds * (1 + JITTER * (2 * chance(page, now) - 1))


def retry_at(page: Page, state: PageState, now: datetime, not_before: datetime | None) -> datetime:
    """After a check that gave no article: exponential with jitter from `state.failures`, never before `not_before`."""
    usual_s = interval_s(page, state)
    first_s = min(usual_s, RETRY_FIRST_S)
    longest_s = max(usual_s, RETRY_LONGEST_S)
    delay_s = min(first_s * 2 ** min(state.failures - 1, 30), longest_s)
    at = now + timedelta(seconds=delay_s * (0.5 + 0.5 * chance(page, now)))
    return max(at, not_before) if not_before else at


def chance(page: Page, now: datetime) -> float:
    """A number in [0, 1) that looks random, is the same for the same page and instant, and spreads pages apart."""
    digest = hashlib.blake2b(f"{page.uid} {now.isoformat()}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64
