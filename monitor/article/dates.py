"""Dates in the words of authors: "September 5, 2020", "29.04.2020, 17:15 Uhr", "(02/2014)", "2024 年 2 月 5 日".

A date is as exact as it was written and never filled up: a year stays a year, a time without zone keeps none, and what
names no year ("16 Aug", "13:17 Uhr") is recognised but states no date. The forms of a day stand in `days`, those of the
time in `clock`. No more than `LIMIT` characters are ever looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from monitor.article.clock import AT, Clock, match_clock, offset
from monitor.article.days import MARKS, Day, Reading, match_day
from monitor.article.lexicon import grammar
from monitor.article.lexicon.calendar import DATE_SIGNS, SEASONS, WEEKDAYS, month_number
from monitor.model import Precision, StatedDate
from monitor.reasons import Reason, Rule, quoted

LIMIT = 200  # characters of a text that are read for a date


@dataclass(frozen=True, slots=True)
class DateMatch:
    """A date found in a text, at [start, end). `stated` is None where the words name no year.

    `ambiguous`: day and month could be the other way round, and only the article's habits decided (or did not).
    """

    start: int
    end: int
    stated: StatedDate | None
    ambiguous: bool = False


def _state(day: Day, clock: Clock | None, literal: str) -> StatedDate | None:
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
    shift = offset(moment, clock.zone) if clock.zone else ""
    return StatedDate(iso=f"{moment:%Y-%m-%dT%H:%M}{shift}", literal=literal, precision=Precision.TIME)


# ── what others call ───────────────────────────────────────────────────────────────────────────────────────────

_LEADING_AT = re.compile(AT)
_OF_THE_CLOCK = re.compile(r"(?:kl\.?|klokken|klo|ore|o godz\.|godz\.) (?=\d)", re.IGNORECASE)
_WEEKDAY = re.compile(r"(?:(?:the|den|de|le) )?([^\W\d_][\w'’-]{1,13})\.?,? (?:(?:the|den|dem|de|le|dia|ngày) )?")
_WEEKDAY_SIGN = re.compile(grammar.WEEKDAY_SIGN)
_BETWEEN = re.compile(r"(?:,? (?:on|am|vom|le|du|del|em|от|den|de|di|il|el|-|–|—|\|) |, ?| )")
_MONEY = "$€£¥#"
_DIGITS = str.maketrans("０１２３４５６７８９٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789" * 3)


def _skip_weekday(text: str, at: int) -> int:
    match = _WEEKDAY.match(text, at)
    return match.end() if match and match[1].casefold() in WEEKDAYS else at


def _time_then_day(text: str, at: int, reading: Reading) -> DateMatch | None:
    """The time first, "5:45 p.m. ET on May 3, 2021", or alone; "klokken 18.30"."""
    lead = _OF_THE_CLOCK.match(text, at)
    clock = match_clock(text, lead.end() if lead else at, led=lead is not None)
    if clock is None:
        return None
    gap = _BETWEEN.match(text, clock.end)
    if gap:
        day = match_day(text, _skip_weekday(text, gap.end()), reading)
        if day and day.day is not None:
            return DateMatch(at, day.end, _state(day, clock, text[at : day.end].strip()), day.ambiguous)
    return DateMatch(at, clock.end, None)


def match_date(text: str, at: int, *, language: str | None, day_first: bool | None) -> DateMatch | None:
    """The date or time that begins exactly at `at`, or None. Times, weekdays and zones around it belong to it."""
    if at and text[at - 1] in _MONEY:
        return None
    written = text[: at + LIMIT]
    text = written.translate(_DIGITS)
    reading = Reading(language, day_first)
    day = match_day(text, _skip_weekday(text, at), reading)
    if day is None or (day.year is None and day.day is None and ":" in text[at : at + 3]):
        return _time_then_day(text, at, reading) or (DateMatch(at, day.end, None) if day else None)
    named = _WEEKDAY_SIGN.match(text, day.end)
    end, clock = named.end() if named else day.end, None
    if day.day is not None or day.year is None or day.ambiguous:
        lead = _LEADING_AT.match(text, end)
        clock = match_clock(text, lead.end(), led=len(lead["at"].strip(" ,.")) > 1) if lead else None
        end = clock.end if clock else end
    return DateMatch(at, end, _state(day, clock, written[at:end].strip()), day.ambiguous)


_TOKEN = re.compile(
    rf"(?<![\w.,/:-])(?:[בהמ]-(?=\d))?(?P<word>[^\W_]+(?:{MARKS}+[^\W_]*)*)"
)  # "ב-4 במאי": on the fourth
_DAY_BEFORE = re.compile(r"\d{1,2}(?:st|nd|rd|th|\.)? $")


def _candidates(text: str) -> Iterator[int]:
    """Where a date can begin: a number, or the name of a month, a weekday or a season."""
    for token in _TOKEN.finditer(text):
        word, start = token["word"].casefold(), token.start("word")
        if word[0].isdigit() or word[0] in DATE_SIGNS or word in WEEKDAYS or word in SEASONS or word == "tháng":
            yield start
        elif month_number(word, None) and not _DAY_BEFORE.search(text, max(0, start - 5), start):
            yield start  # a day before it has been tried: 31 April is no reason to read April


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
