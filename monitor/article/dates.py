"""Dates in the words of authors: "September 5, 2020", "29.04.2020, 17:15 Uhr", "(02/2014)", "2024 年 2 月 5 日".

A date is as exact as it was written and never filled up: a year stays a year, a time without zone keeps none, and what
names no year ("16 Aug", "13:17 Uhr") is recognised but states no date. Each pattern is anchored and linear, and no more
than `LIMIT` characters are ever looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from monitor.article.lexicon.calendar import (
    AMBIGUOUS_ZONES,
    CIVIL_ZONES,
    FIXED_ZONES,
    SEASONS,
    WEEKDAYS,
    month_number,
)
from monitor.model import Precision, StatedDate
from monitor.reasons import Reason, Rule, quoted

LIMIT = 200  # characters of a text that are read for a date
_EARLIEST, _LATEST = 1990, 2099  # years in which a page of the web can have been updated


@dataclass(frozen=True, slots=True)
class DateMatch:
    """A date found in a text, at [start, end). `stated` is None where the words name no year.

    `ambiguous`: day and month could be the other way round, and only the article's habits decided (or did not).
    """

    start: int
    end: int
    stated: StatedDate | None
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class _Day:
    """A calendar date before its time of day: its parts, where it ends, and whether its order was a guess."""

    end: int
    year: int | None
    month: int | None = None
    day: int | None = None
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class _Clock:
    end: int
    hour: int
    minute: int
    zone: str | None


@dataclass(frozen=True, slots=True)
class _Reading:
    """How numbers are to be read: the page's language, and whether its days come before its months."""

    language: str | None
    day_first: bool | None


# ── the forms of a day ─────────────────────────────────────────────────────────────────────────────────────────

_WORD = r"(?P<word>[^\W\d_]{3,14})"
_YEAR = r"(?P<y>\d{4})(?!\d)(?:\s?(?:г\.|года|року|рік|р\.|roku|г|r\.))?"
_TH = r"(?:st|nd|rd|th|er|ère|e|º|ª|°|-?го|-?ga)?\.?"
_OF = r"(?:of |de |d['’]|del |di |da |do |tháng |v )?"

_YEAR_MONTH_DAY = re.compile(r"(?P<y>\d{4})\s?(?P<s>[-/.])\s?(?P<m>\d{1,2})(?P=s)\s?(?P<d>\d{1,2})(?!\d)(?!\.\d)\.?")
_CJK = re.compile(
    r"(?P<y>\d{4})\s?[年년]\s?(?:(?P<m>\d{1,2})\s?[月월]\s?(?:(?P<d>\d{1,2})\s?[日号號일])?)?|"
    r"(?P<m2>\d{1,2})\s?[月월]\s?(?P<d2>\d{1,2})\s?[日号號일]"
)
_VIETNAMESE = re.compile(
    r"(?:ngày )?(?:(?P<d>\d{1,2}) )?tháng (?P<m>\d{1,2})(?!\d)(?:,? (?:năm )?(?P<y>\d{4})(?!\d))?", re.IGNORECASE
)
_DAY_WORD_YEAR = re.compile(
    rf"(?P<d>\d{{1,2}}){_TH}[ -]?{_OF}{_WORD}(?:\.|(?![^\W\d_]))(?:[ ,-]{{0,2}}(?:of |de |del |do |năm )?{_YEAR})?"
)
_WORD_DAY_YEAR = re.compile(
    rf"{_WORD}\.?[ -](?P<d>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?(?:(?:, ?| |-|, of | of ){_YEAR})?", re.IGNORECASE
)
_YEAR_WORD_DAY = re.compile(rf"(?P<y>\d{{4}})\.?(?:, ?| |-){_WORD}\.?(?: |-)(?P<d>\d{{1,2}})(?!\d)\.?")
_NUMBERS = re.compile(r"(?P<a>\d{1,2})(?P<s>[-/.])\s?(?P<b>\d{1,2})(?P=s)\s?(?P<y>\d{4}|\d{2})(?!\d)(?![./-]\d)")
_MONTH_YEAR = re.compile(r"(?P<m>\d{1,2})(?P<s>[/.-])(?P<y>\d{4})(?!\d)(?![./-]\d)")
_YEAR_MONTH = re.compile(r"(?P<y>\d{4})[-/](?P<m>\d{1,2})(?!\d)(?![./-]\d)")
_WORD_YEAR = re.compile(
    rf"{_WORD}(?:\.|(?![^\W\d_]))(?:,? |-|/)(?:of |de |del |do |d['’]|năm )?(?:{_YEAR}|['’](?P<yy>\d\d)(?!\d))"
)
_YEAR_ALONE = re.compile(r"(?P<y>\d{4})(?![\w%])(?![.,:/-]\d)(?:\s?(?:г\.|року|року))?")
_PAIR = re.compile(r"(?P<a>\d{1,2})/(?P<b>\d{1,2})(?![\d/.])")


def _century(digits: str) -> int:
    """Two digits of a year as people mean them: 70 and above in the last century (the rule of POSIX strptime %y)."""
    number = int(digits)
    return number if len(digits) == 4 else number + (1900 if number >= 70 else 2000)


def _valid(day: _Day) -> _Day | None:
    if day.year is not None and not _EARLIEST <= day.year <= _LATEST:
        return None
    try:
        date(day.year or 2000, 1 if day.month is None else day.month, 1 if day.day is None else day.day)
    except ValueError:
        return None
    return day


def _number(match: re.Match[str], group: str) -> int | None:
    value = match.groupdict().get(group)
    return int(value) if value else None


def _by_groups(match: re.Match[str], _: _Reading) -> _Day | None:
    """Forms whose order is written in the pattern."""
    month = _number(match, "m") or _number(match, "m2")
    day = _number(match, "d") or _number(match, "d2")
    return _valid(_Day(end=match.end(), year=_number(match, "y"), month=month, day=day))


def _by_name(match: re.Match[str], reading: _Reading) -> _Day | None:
    """Forms with the name of a month, or of a season (which leaves only the year)."""
    short = match.groupdict().get("yy")
    year = _century(short) if short else _number(match, "y")
    day = _number(match, "d")
    month = month_number(match["word"], reading.language)
    if month is None:
        if day is None and year is not None and match["word"].casefold() in SEASONS:
            return _valid(_Day(end=match.end(), year=year))
        return None
    return _valid(_Day(end=match.end(), year=year, month=month, day=day))


def _by_order(match: re.Match[str], reading: _Reading) -> _Day | None:
    """29/03/14, 12/19/2017, 4. 5. 2025: the numbers decide, then the article's habit; else only the year stays."""
    first, second, dotted = int(match["a"]), int(match["b"]), match["s"] == "."
    if dotted and len(match["y"]) == 2 and not (len(match["a"]) == len(match["b"]) == 2):
        return None  # 1.8.17 is a version
    if first > 31 or second > 31 or (first > 12 and second > 12):
        return None
    year = _century(match["y"])
    free = not dotted and first <= 12 and second <= 12 and first != second
    if free and reading.day_first is None:
        return _valid(_Day(end=match.end(), year=year, ambiguous=True))
    day_leads = dotted or first > 12 or (free and bool(reading.day_first))
    day, month = (first, second) if day_leads else (second, first)
    return _valid(_Day(end=match.end(), year=year, month=month, day=day, ambiguous=free))


def _by_month(match: re.Match[str], reading: _Reading) -> _Day | None:
    if match["s"] != "/" and len(match["m"]) != 2:
        return None  # 1.2014 and 1-2014 are anything
    return _by_groups(match, reading)


def _pair(match: re.Match[str], _: _Reading) -> _Day | None:
    """11/9: a day that names no year."""
    first, second = int(match["a"]), int(match["b"])
    return _Day(end=match.end(), year=None) if 0 < min(first, second) <= 12 and max(first, second) <= 31 else None


_DOTTED_PAIR = re.compile(r"(?P<a>\d{1,2})\.\s?(?P<b>\d{1,2})\.(?!\s?\d)")


_Reader = Callable[[re.Match[str], _Reading], "_Day | None"]
_STARTS_WITH_DIGIT: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (_YEAR_MONTH_DAY, _by_groups),
    (_CJK, _by_groups),
    (_NUMBERS, _by_order),
    (_VIETNAMESE, _by_groups),
    (_DAY_WORD_YEAR, _by_name),
    (_YEAR_WORD_DAY, _by_name),
    (_MONTH_YEAR, _by_month),
    (_YEAR_MONTH, _by_groups),
    (_YEAR_ALONE, _by_groups),
    (_PAIR, _pair),
    (_DOTTED_PAIR, _pair),
)
_STARTS_WITH_WORD: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (_VIETNAMESE, _by_groups),
    (_WORD_DAY_YEAR, _by_name),
    (_WORD_YEAR, _by_name),
)


def _match_day(text: str, at: int, reading: _Reading) -> _Day | None:
    forms = _STARTS_WITH_DIGIT if text[at : at + 1].isdigit() else _STARTS_WITH_WORD
    for pattern, read in forms:
        match = pattern.match(text, at)
        if match and (day := read(match, reading)):
            return day
    return None


# ── the time of day ────────────────────────────────────────────────────────────────────────────────────────────

_AT = (
    r"(?P<at>T|,? (?:at|um|à|a|às|as|a las|alle|ore|alle ore|kl\.?|klo|om|o|o godz\.|godz\.|в|о|saat|ora|ore|"
    r"στις|lúc|[-–—·|]) |"
    r"[,.]? ?)"
)
_TIME = re.compile(
    r"(?P<h>\d{1,2})(?:\s?(?P<sep>[:.hH時点時시])\s?(?P<min>\d{2})(?!\d)(?::\d{2}(?:\.\d{1,6})?)?)?(?:分|분)?"
    r"(?:\s?(?P<half>[ap]\.?\s?m\.?(?!\w))|\s?(?P<unit>Uhr|hs?|hrs|ч\.?|時)(?!\w))?",
    re.IGNORECASE,
)
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


def _match_clock(text: str, at: int, *, led: bool) -> _Clock | None:
    """A time of day at `at`. `led`: a word such as "at" or "um" stands before it, which lets "9.33" be a time."""
    match = _TIME.match(text, at)
    if not match or not (match["min"] or match["half"] or match["unit"]):
        return None
    if match["sep"] == "." and not (led or match["half"] or (match["unit"] or "").casefold() == "uhr"):
        return None
    hour, minute = int(match["h"]), int(match["min"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["half"][0] in "pP" else 0)
    if hour > 23 or minute > 59:
        return None
    zone, end = _zone_name(text, match.end())
    return _Clock(end=end, hour=hour, minute=minute, zone=zone)


def _offset(moment: datetime, zone: str) -> str:
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


def _state(day: _Day, clock: _Clock | None, literal: str) -> StatedDate | None:
    """The value of a date, as exact as its parts."""
    if day.year is None:
        return None
    if day.month is None:
        return StatedDate(iso=f"{day.year}", literal=literal, precision=Precision.YEAR)
    if day.day is None:
        return StatedDate(iso=f"{day.year}-{day.month:02}", literal=literal, precision=Precision.MONTH)
    iso = f"{day.year}-{day.month:02}-{day.day:02}"
    if clock is None:
        return StatedDate(iso=iso, literal=literal, precision=Precision.DAY)
    moment = datetime(day.year, day.month, day.day, clock.hour, clock.minute)  # noqa: DTZ001 - a wall clock; its zone is applied next, where one was stated
    offset = _offset(moment, clock.zone) if clock.zone else ""
    return StatedDate(iso=f"{moment:%Y-%m-%dT%H:%M}{offset}", literal=literal, precision=Precision.TIME)


# ── what others call ───────────────────────────────────────────────────────────────────────────────────────────

_LEADING_AT = re.compile(_AT)
_WEEKDAY = re.compile(r"(?:(?:the|den|de|le) )?([^\W\d_][\w'’-]{1,13})\.?,? (?:(?:the|den|dem|de|le|dia|ngày) )?")
_BETWEEN = re.compile(r"(?:,? (?:on|am|vom|le|du|del|em|от|den|de|di|il|el|-|–|—|\|) |, ?| )")
_MONEY = "$€£¥#"
_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


def _skip_weekday(text: str, at: int) -> int:
    match = _WEEKDAY.match(text, at)
    return match.end() if match and match[1].casefold() in WEEKDAYS else at


def _time_then_day(text: str, at: int, reading: _Reading) -> DateMatch | None:
    """The time first, "5:45 p.m. ET on May 3, 2021", or alone."""
    clock = _match_clock(text, at, led=False)
    if clock is None:
        return None
    gap = _BETWEEN.match(text, clock.end)
    if gap:
        day = _match_day(text, _skip_weekday(text, gap.end()), reading)
        if day and day.day is not None:
            return DateMatch(at, day.end, _state(day, clock, text[at : day.end].strip()), day.ambiguous)
    return DateMatch(at, clock.end, None)


def match_date(text: str, at: int, *, language: str | None, day_first: bool | None) -> DateMatch | None:
    """The date or time that begins exactly at `at`, or None. Times, weekdays and zones around it belong to it."""
    if at and text[at - 1] in _MONEY:
        return None
    written = text[: at + LIMIT]
    text = written.translate(_DIGITS)
    reading = _Reading(language, day_first)
    day = _match_day(text, _skip_weekday(text, at), reading)
    if day is None or (day.year is None and day.day is None and ":" in text[at : at + 3]):
        return _time_then_day(text, at, reading) or (DateMatch(at, day.end, None) if day else None)
    end, clock = day.end, None
    if day.day is not None or day.year is None:
        lead = _LEADING_AT.match(text, day.end)
        clock = _match_clock(text, lead.end(), led=len(lead["at"].strip(" ,.")) > 1) if lead else None
        end = clock.end if clock else end
    return DateMatch(at, end, _state(day, clock, written[at:end].strip()), day.ambiguous)


_TOKEN = re.compile(r"(?<![\w.,/:-])[^\W_]+")
_DAY_BEFORE = re.compile(r"\d{1,2}(?:st|nd|rd|th|\.)? $")


def _candidates(text: str) -> Iterator[int]:
    """Where a date can begin: a number, or the name of a month, a weekday or a season."""
    for token in _TOKEN.finditer(text):
        word = token[0].casefold()
        if word[0].isdigit() or word in WEEKDAYS or word in SEASONS or word == "tháng":
            yield token.start()
        elif month_number(word, None) and not _DAY_BEFORE.search(text, max(0, token.start() - 5), token.start()):
            yield token.start()  # a day before it has been tried: 31 April is no reason to read April


def find_stated_date(text: str, *, language: str | None, day_first: bool | None) -> StatedDate | None:
    """The first date in a short text such as a marker or a byline, or None.

    `day_first` settles 03/04/2020 (see `day_order`); while it is None such a date states only its year.
    """
    text = text[:LIMIT]
    for at in _candidates(text):
        found = match_date(text, at, language=language, day_first=day_first)
        if found and found.stated:
            return found.stated
    return None


_MONTH_LEADS = frozenset({"en-us", "en-ph", "en-pr", "es-pr"})
_UNDECIDED = frozenset({"en-ca", "fr-ca"})
_SLASHED = re.compile(r"(?<![\d./-])(\d{1,2})([/-])(\d{1,2})\2(?:\d{4}|\d{2})(?![\d/-])")


class DayOrder(NamedTuple):
    """Whether 03/04/2020 is 3 April; None while nothing says it."""

    day_first: bool | None
    reason: Reason


def _habit(texts: Iterable[str]) -> DayOrder | None:
    """What the unambiguous numeric dates of an article say; None where there are none, or they disagree."""
    seen = {
        int(match[1]) > 12: match[0]
        for text in texts
        for match in _SLASHED.finditer(text)
        if (int(match[1]) > 12) != (int(match[3]) > 12) and max(int(match[1]), int(match[3])) <= 31
    }
    if len(seen) != 1:
        return None
    leads, literal = seen.popitem()
    return DayOrder(leads, Reason(Rule.DATE_HABIT, quoted(literal)))


def day_order(texts: Iterable[str], language: str | None) -> DayOrder:
    """Whether 03/04/2020 is 3 April here: by the article's own unambiguous dates, then by its language and region.
    Plain "en" reads month first, as most pages that name no region do; without any language it stays open.
    """
    if evidence := _habit(texts):
        return evidence
    tag = (language or "").replace("_", "-").casefold()
    if not tag or tag in _UNDECIDED:
        return DayOrder(None, Reason(Rule.DATE_OPEN, language or ""))
    return DayOrder(tag not in _MONTH_LEADS and tag != "en", Reason(Rule.DATE_LANGUAGE, language or ""))
