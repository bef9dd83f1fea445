"""The forms of a calendar day: "September 5, 2020", "2020 m. rugsėjo 5 d.", "令和2年9月5日", "02/2014".

Each pattern is anchored and linear. Years are those of the common era; what the Thai, Japanese and Minguo calendars
count is turned into them, and where it is not certain which calendar counts, nothing is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from monitor.article.lexicon.calendar import ERAS, SEASONS, month_number

_EARLIEST, _LATEST = 1990, 2099  # years in which a page of the web can have been updated


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar date before its time of day: its parts, where it ends, and whether its order was a guess."""

    end: int
    year: int | None
    month: int | None = None
    day: int | None = None
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """How numbers are to be read: the page's language, and whether its days come before its months."""

    language: str | None
    day_first: bool | None


# Vowel signs of Devanagari and Thai and the points of Arabic are no letters to a pattern, but a word goes on with them.
MARKS = r"[\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]"
_LETTER = rf"(?:[^\W\d_]|{MARKS})"
_END = rf"(?!{_LETTER})"
_ARABIC = "[\u0621-\u064a]"
_WORD = rf"(?P<word>(?:كانون|تشرين) ال{_ARABIC}{{3,5}}|[\u0e01-\u0e4e]{{1,3}}\.[\u0e01-\u0e4e]|{_LETTER}{{2,14}})"
_SAME = (
    rf"(?:\s?[/(]\s?(?P<same>{_ARABIC}{{2,14}}(?: {_ARABIC}{{3,8}})?)\)?)?"  # "5 أيلول/سبتمبر 2020" names a month twice
)
_YEAR = (
    r"(?:(?P<buddhist>พ\.ศ\.) ?|ค\.ศ\. ?)?(?P<y>\d{4})(?!\d)"
    r"(?:\s?(?:г\.|года|року|рік|р\.|roku|г|r\.)|\s?م(?!\w))?"
)
_IN = r"(?:of |de |del |do |năm |سنة |عام )?"
_TH = r"(?:st|nd|rd|th|er|ère|e|º|ª|°|-?го|-?ga|(?:-?an?|r)(?= de ))?\.?"
_OF = r"(?:of |de |d['’]|del |di |da |do |tháng |v |من )?"
_YEAR_OF = r"(?: ?m\. | ?metų |e?ko |\. gada )"  # the year leads: Lithuanian, Basque, Latvian

_YEAR_MONTH_DAY = re.compile(r"(?P<y>\d{4})\s?(?P<s>[-/.])\s?(?P<m>\d{1,2})(?P=s)\s?(?P<d>\d{1,2})(?!\d)(?!\.\d)\.?")
_CJK = re.compile(
    r"(?P<y>\d{4})\s?[年년]\s?(?:(?P<m>\d{1,2})\s?[月월]\s?(?:(?P<d>\d{1,2})\s?[日号號일])?)?|"
    r"(?P<m2>\d{1,2})\s?[月월]\s?(?P<d2>\d{1,2})\s?[日号號일]"
)
_ERA = re.compile(
    rf"(?P<era>{'|'.join(ERAS)})\s?(?P<count>\d{{1,3}}|元)\s?年\s?"
    r"(?:(?P<m>\d{1,2})\s?月\s?(?:(?P<d>\d{1,2})\s?[日號])?)?"
)
_NUMERALS = re.compile(
    r"(?P<y>[一二][〇零○一二三四五六七八九]{3})年(?P<m>十[一二]?|[一二三四五六七八九])月"
    r"(?P<d>[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])[日号號]"
)
_SOLAR = re.compile(
    r"\d{1,2} (?:فروردین|اردیبهشت|خرداد|تیر|مرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند)(?!\w)(?: ماه)?"
    r"(?:[ ,،]{1,2}(?:سال )?1[34]\d\d(?!\d))?"
)
_HIJRI = re.compile(r"1[34]\d\d([/-])\d{1,2}\1\d{1,2}(?!\d)|\d{1,2}([/-])\d{1,2}\2 ?1[34]\d\d(?!\d)(?:\s?هـ)?")
_VIETNAMESE = re.compile(
    r"(?:ngày )?(?:(?P<d>\d{1,2}) )?tháng (?P<m>\d{1,2})(?!\d)(?:,? (?:năm )?(?P<y>\d{4})(?!\d))?", re.IGNORECASE
)
_DAY_WORD_YEAR = re.compile(
    rf"(?P<d>\d{{1,2}}){_TH}[ -]?{_OF}{_WORD}{_SAME}(?:\.|{_END})(?:[ ,،-]{{0,2}}{_IN}{_YEAR})?"
)
_WORD_DAY_YEAR = re.compile(
    rf"{_WORD}\.?[ -](?P<d>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?(?:(?:, ?| |-|, of | of ){_YEAR})?", re.IGNORECASE
)
_YEAR_WORD_DAY = re.compile(
    rf"(?P<y>\d{{4}})(?:{_YEAR_OF}|\.?(?:, ?| |-)){_WORD}\.?(?: mėn\.)?(?: |-)(?P<d>\d{{1,2}})(?!\d)"
    r"(?:\.| ?d\.|(?:ean|eko|ko|an|a|n)(?!\w))?"
)
_YEAR_DAY_WORD = re.compile(rf"(?P<y>\d{{4}})\. gada (?P<d>\d{{1,2}})\. {_WORD}{_END}")
_YEAR_WORD = re.compile(rf"(?P<y>\d{{4}}){_YEAR_OF}{_WORD}{_END}(?: mėn\.)?")
_NUMBERS = re.compile(r"(?P<a>\d{1,2})(?P<s>[-/.])\s?(?P<b>\d{1,2})(?P=s)\s?(?P<y>\d{4}|\d{2})(?!\d)(?![./-]\d)")
_MONTH_YEAR = re.compile(r"(?P<m>\d{1,2})(?P<s>[/.-])(?P<y>\d{4})(?!\d)(?![./-]\d)")
_YEAR_MONTH = re.compile(r"(?P<y>\d{4})[-/](?P<m>\d{1,2})(?!\d)(?![./-]\d)")
_WORD_YEAR = re.compile(rf"{_WORD}(?:\.|{_END})(?:[,،]? |-|/)(?:d['’]|{_IN})(?:{_YEAR}|['’](?P<yy>\d\d)(?!\d))")
_YEAR_ALONE = re.compile(r"(?P<y>\d{4})(?![\w%])(?![.,:/-]\d)(?:\s?(?:г\.|року|року))?")
_PAIR = re.compile(r"(?P<a>\d{1,2})/(?P<b>\d{1,2})(?![\d/.])")


_BUDDHIST = 543  # years by which the Thai count is ahead
_HIJRI_COUNT = ("fa", "ar", "ps", "ur")  # where years of the Hijra are written, by the sun or the moon
_OTHER_COUNT = ("th", "fa")  # where two digits of a year may be those of another calendar


def _language(reading: Reading) -> str:
    return (reading.language or "")[:2].casefold()


def _common_year(digits: str, reading: Reading, *, buddhist: bool = False) -> int | None:
    """The year of the common era; two digits as people mean them, 70 and above in the last century (as strptime %y).

    On Thai pages, and behind "พ.ศ.", years of the Buddhist era are meant.
    """
    number, language = int(digits), _language(reading)
    if len(digits) == 2:
        return None if language in _OTHER_COUNT else number + (1900 if number >= 70 else 2000)
    return number - _BUDDHIST if buddhist or (language == "th" and number > _LATEST) else number


def _valid(day: Day) -> Day | None:
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


def _by_groups(match: re.Match[str], reading: Reading) -> Day | None:
    """Forms whose order is written in the pattern."""
    month = _number(match, "m") or _number(match, "m2")
    day = _number(match, "d") or _number(match, "d2")
    year = _common_year(match["y"], reading) if match["y"] and month else _number(match, "y")
    return _valid(Day(end=match.end(), year=year, month=month, day=day))


def _by_name(match: re.Match[str], reading: Reading) -> Day | None:
    """Forms with the name of a month, or of a season (which leaves only the year)."""
    said = match.groupdict()
    digits = said.get("yy") or said["y"]
    year = _common_year(digits, reading, buddhist=bool(said.get("buddhist"))) if digits else None
    day = _number(match, "d")
    month = month_number(match["word"], reading.language)
    if month is None:
        if day is None and year is not None and match["word"].casefold() in SEASONS:
            return _valid(Day(end=match.end(), year=year))
        return None
    if said.get("same") and month_number(said["same"], reading.language) != month:
        return None
    return _valid(Day(end=match.end(), year=year, month=month, day=day))


def _by_era(match: re.Match[str], _: Reading) -> Day | None:
    """令和2年9月5日: the years of a reign, or of the republic, are counted from one."""
    before, last = ERAS[match["era"]]
    count = 1 if match["count"] == "元" else int(match["count"])
    if not 1 <= count <= last:
        return None
    return _valid(Day(end=match.end(), year=before + count, month=_number(match, "m"), day=_number(match, "d")))


def _uncounted(match: re.Match[str], reading: Reading) -> Day | None:
    """۱۵ شهریور ۱۳۹۹, 1442/09/15: a day of a calendar that is known for one, and not turned into ours."""
    named = any(char.isalpha() for char in match[0].rstrip("هـ"))
    return Day(end=match.end(), year=None) if named or _language(reading) in _HIJRI_COUNT else None


_NUMERAL = {sign: number for number, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}


def _by_numerals(match: re.Match[str], _: Reading) -> Day | None:
    """二〇二〇年九月五日: the year is spelled sign by sign, month and day are counted with ten."""
    year = int("".join(str(_NUMERAL[sign]) for sign in match["y"]))
    return _valid(Day(end=match.end(), year=year, month=_up_to_99(match["m"]), day=_up_to_99(match["d"])))


def _up_to_99(numeral: str) -> int:
    tens, ten, ones = numeral.rpartition("十")
    return (_NUMERAL.get(tens, 1) * 10 if ten else 0) + _NUMERAL.get(ones, 0)


def _by_order(match: re.Match[str], reading: Reading) -> Day | None:
    """29/03/14, 12/19/2017, 4. 5. 2025: the numbers decide, then the article's habit; else only the year stays."""
    first, second, dotted = int(match["a"]), int(match["b"]), match["s"] == "."
    if dotted and len(match["y"]) == 2 and not (len(match["a"]) == len(match["b"]) == 2):
        return None  # 1.8.17 is a version
    if first > 31 or second > 31 or (first > 12 and second > 12):
        return None
    year = _common_year(match["y"], reading)
    if year is None:
        return None
    free = not dotted and first <= 12 and second <= 12 and first != second
    if free and reading.day_first is None:
        return _valid(Day(end=match.end(), year=year, ambiguous=True))
    day_leads = dotted or first > 12 or (free and bool(reading.day_first))
    day, month = (first, second) if day_leads else (second, first)
    return _valid(Day(end=match.end(), year=year, month=month, day=day, ambiguous=free))


def _by_month(match: re.Match[str], reading: Reading) -> Day | None:
    if match["s"] != "/" and len(match["m"]) != 2:
        return None  # 1.2014 and 1-2014 are anything
    return _by_groups(match, reading)


def _pair(match: re.Match[str], _: Reading) -> Day | None:
    """11/9: a day that names no year."""
    first, second = int(match["a"]), int(match["b"])
    return Day(end=match.end(), year=None) if 0 < min(first, second) <= 12 and max(first, second) <= 31 else None


_DOTTED_PAIR = re.compile(r"(?P<a>\d{1,2})\.\s?(?P<b>\d{1,2})\.(?!\s?\d)")


_Reader = Callable[[re.Match[str], Reading], "Day | None"]
_STARTS_WITH_DIGIT: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (_YEAR_MONTH_DAY, _by_groups),
    (_CJK, _by_groups),
    (_NUMBERS, _by_order),
    (_VIETNAMESE, _by_groups),
    (_DAY_WORD_YEAR, _by_name),
    (_YEAR_DAY_WORD, _by_name),
    (_YEAR_WORD_DAY, _by_name),
    (_YEAR_WORD, _by_name),
    (_MONTH_YEAR, _by_month),
    (_YEAR_MONTH, _by_groups),
    (_YEAR_ALONE, _by_groups),
    (_SOLAR, _uncounted),
    (_HIJRI, _uncounted),
    (_PAIR, _pair),
    (_DOTTED_PAIR, _pair),
)
_STARTS_WITH_WORD: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (_ERA, _by_era),
    (_NUMERALS, _by_numerals),
    (_VIETNAMESE, _by_groups),
    (_WORD_DAY_YEAR, _by_name),
    (_WORD_YEAR, _by_name),
)


def match_day(text: str, at: int, reading: Reading) -> Day | None:
    """The day that begins exactly at `at` in the first of the forms that fits, or None."""
    forms = _STARTS_WITH_DIGIT if text[at : at + 1].isdigit() else _STARTS_WITH_WORD
    for pattern, read in forms:
        match = pattern.match(text, at)
        if match and (day := read(match, reading)):
            return day
    return None
