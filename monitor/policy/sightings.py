"""How long something must last before it is believed: pages that moved, are gone, or show something else. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import takewhile
from urllib.parse import urlsplit

from monitor.model import Change, ChangeKind, Fetched, NotModified, Severity, Sighting
from monitor.policy.gate import DOUBTFUL_TEXTS, SAID, Doubt
from monitor.uri import is_fetchable, same_page_key, secrets_of

NOT_FOUND, GONE = "404", "410"
BLOCKING = frozenset({401, 403, 451})
PERMANENT = frozenset({301, 308})
# What says that the article is not there. One may follow upon another: the article is away all the while.
ABSENT = frozenset({NOT_FOUND, GONE, *(doubt.value for doubt in Doubt if doubt not in DOUBTFUL_TEXTS)})
# How many times something must be seen, and over how long.
_LASTS = {NOT_FOUND: (3, timedelta(hours=48)), GONE: (2, timedelta(hours=1))}
_OTHERS_LAST = (3, timedelta(hours=24))


def seen_again(
    before: Sighting | None, what: str, now: datetime, *, digest: str | None = None, is_same: bool = True
) -> Sighting:
    """The sighting with this check counted. An absence goes on whatever shows it; else the sighting begins anew where
    something else is seen. What is told stays so."""
    if before is None or not is_same or not (before.what == what or {before.what, what} <= ABSENT):
        return Sighting(what=what, first_at=now, last_at=now, digest=digest, told=before.told if before else False)
    return replace(before, what=what, last_at=now, count=before.count + 1, digest=digest)


def has_lasted(sighting: Sighting, before: Sighting | None = None) -> bool:
    """404: three times over two days; 410: twice over an hour; a move or a doubtful page: three times over a day.

    An absence that shows itself otherwise than `before` lasts as a 404 does: one 410 after others confirms nothing.
    """
    changed = before is not None and before.what != sighting.what and sighting.what in ABSENT
    times, over = _LASTS.get(NOT_FOUND if changed else sighting.what, _OTHERS_LAST)
    return sighting.count >= times and sighting.last_at - sighting.first_at >= over


# ── gone, and back ─────────────────────────────────────────────────────────────────────────────────────────────


def gone(sighting: Sighting, message: str) -> Change:
    return Change(kind=ChangeKind.GONE, severity=Severity.MAJOR, reason=_since(message, sighting))


def replaced_by(sighting: Sighting) -> Change:
    """Another page has stood in the article's place for long."""
    return replace(gone(sighting, SAID[Doubt(sighting.what)]), flagged=True)


def restored(sighting: Sighting) -> Change:
    return Change(
        kind=ChangeKind.RESTORED, severity=Severity.MAJOR, reason=f"it was away from {_day(sighting.first_at)} on"
    )


def held_back(change: Change, sighting: Sighting) -> Change:
    """A change that is believed because it has lasted."""
    return replace(change, flagged=True, reason=_since(SAID[Doubt(sighting.what)], sighting))


def put_up(sighting: Sighting) -> Change:
    """The article stands there again, or for the first time: the page that was taken for it was none."""
    return replace(restored(sighting), flagged=True)


def is_text(sighting: Sighting) -> bool:
    """Whether what is seen may become the article's text."""
    return sighting.what in DOUBTFUL_TEXTS


def _since(message: str, sighting: Sighting) -> str:
    return f"{message}, since {_day(sighting.first_at)}"


def _day(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC"


# ── moved ──────────────────────────────────────────────────────────────────────────────────────────────────────


def moving(before: Sighting | None, asked: str, result: Fetched | NotModified, now: datetime) -> Sighting | None:
    """The address to which a good answer says that the page has moved for good; None where it says no such thing."""
    target = permanent_target(asked, result)
    return None if target is None else seen_again(before, target, now)


def permanent_target(asked: str, result: Fetched | NotModified) -> str | None:
    """Where the unbroken run of permanent redirects (RFC 9110 §15.4.2, §15.4.9) leads; 302 and 307 promise nothing."""
    hops = result.hops
    run = len(list(takewhile(lambda hop: hop.status in PERMANENT, hops)))
    if not run:
        return None
    target = (hops[run].url if run < len(hops) else result.url).partition("#")[0]
    if secrets_of(target):  # a session is no address to keep
        return None
    return target if target != asked.partition("#")[0] and is_fetchable(target) else None


def moved(old: str, new: str) -> Change | None:
    """None where a reader would call it the same address: https, a slash at the end, www."""
    if _reader_key(old) == _reader_key(new):
        return None
    return Change(kind=ChangeKind.MOVED, severity=Severity.MAJOR, before=old, after=new)


def _reader_key(url: str) -> str:
    key = same_page_key(url)
    default_port = f":{urlsplit(url).port}" if urlsplit(url).port in (80, 443) else ""
    return key.removeprefix("www.").replace(default_port, "", 1) if default_port else key.removeprefix("www.")
