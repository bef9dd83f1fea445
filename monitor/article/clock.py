"""The time of day beside a date: "17:15 Uhr", "5:45 p.m. ET", "오후 3시 20분", and how far its zone is from UTC."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from monitor.article.lexicon.calendar import AMBIGUOUS_ZONES, CIVIL_ZONES, FIXED_ZONES


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day: where it ends in the text, hour and minute, and the zone as it was written, or None."""

    end: int
    hour: int
    minute: int
    zone: str | None


AT = (
    r"(?P<at>T|[,،]? (?:at|um|à|a las|às|as|a|alle ore|alle|ore|kl\.?|klokken|klo|om|o godz\.|godz\.|o|ve?|"
    r"в|о|saat|ora|στις|lúc|plkst\.|val\.|الساعة|ساعت|เวลา|सुबह|[-–—·|]) |"
    r"[,،.]? ?)"
)
_TIME = re.compile(
    r"(?:(?P<noon>오전|오후|午前|午後|上午|下午)\s?)?(?P<h>\d{1,2})(?:\s?(?P<sep>[:.hH時点點시])\s?(?P<min>\d{2})(?!\d)(?::\d{2}(?:\.\d{1,6})?)?)?(?:分|분)?"
    r"(?:\s?(?P<half>[ap]\.?\s?m\.?(?!\w))|\s?(?P<unit>Uhr|uur|hs?|hrs|ч\.?|時|시|点|點|น\.|बजे)(?!\w))?",
    re.IGNORECASE,
)
_AFTER_NOON = ("오후", "午後", "下午")
_ZONE = re.compile(
    r"\s?(?P<open>\()?(?P<zone>(?:UTC|GMT)\s?[+−-]\d{1,2}(?::?\d{2})?|[+−]\d{2}:?\d{2}|-\d{2}:\d{2}|"
    r"Eastern(?: Standard| Daylight)?(?: Time)?|Pacific(?: Standard| Daylight)?(?: Time)?|UK(?: time)?|"
    r"[^\W\d_]{1,5})(?![\w/])(?(open)\))",
)
_OFFSET = re.compile(r"(?:UTC|GMT)?\s?(?P<sign>[+−-])(?P<h>\d{1,2}):?(?P<m>\d{2})?$")


def _zone_name(text: str, at: int) -> tuple[str | None, int]:
    """The zone that stands at `at` and where it ends; an ambiguous one is passed over."""
    match = _ZONE.match(text, at)
    if not match:
        return None, at
    name = match["zone"]
    short = name.split()[0].casefold()
    if _OFFSET.match(name) or (short in (CIVIL_ZONES.keys() | FIXED_ZONES.keys()) and not name.islower()):
        return name, match.end()
    return None, match.end() if short in AMBIGUOUS_ZONES else at


def match_clock(text: str, at: int, *, led: bool) -> Clock | None:
    """A time of day at `at`. `led`: a word such as "at" or "um" stands before it, which lets "9.33" be a time."""
    match = _TIME.match(text, at)
    if not match or not (match["min"] or match["half"] or match["unit"]):
        return None
    if match["sep"] == "." and not (led or match["half"] or (match["unit"] or "").casefold() in ("uhr", "uur")):
        return None
    hour, minute = int(match["h"]), int(match["min"] or 0)
    half = match["half"] or match["noon"]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half[0] in "pP" or half in _AFTER_NOON else 0)
    if hour > 23 or minute > 59:
        return None
    zone, end = _zone_name(text, match.end())
    return Clock(end=end, hour=hour, minute=minute, zone=zone)


def offset(moment: datetime, zone: str) -> str:
    """The offset of a zone on that day, as "+02:00"."""
    short = zone.split()[0].casefold()
    if short in CIVIL_ZONES:
        shift = moment.replace(tzinfo=_zone(CIVIL_ZONES[short])).utcoffset() or timedelta(0)
    elif short in FIXED_ZONES and not _OFFSET.match(zone):
        shift = timedelta(minutes=FIXED_ZONES[short])
    else:
        match = _OFFSET.match(zone)
        if not match or int(match["h"]) > 14:
            return ""
        shift = timedelta(hours=int(match["h"]), minutes=int(match["m"] or 0)) * (1 if match["sign"] == "+" else -1)
    return datetime(2000, 1, 1, tzinfo=timezone(shift)).isoformat()[-6:]


@lru_cache(maxsize=32)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
