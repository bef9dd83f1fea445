"""What stands between a marker word and its content: numbers, dates, names, brackets.

UPDATE  #2 (September 5 2020)  :        Update  vom 03. Mai 2020, 16:05 Uhr  :        Edit  by Ann  –
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from monitor.article.dates import DateMatch, match_date
from monitor.article.lexicon import TermClass, find_term, grammar, lower
from monitor.article.lexicon.calendar import MONTHS, WEEKDAYS
from monitor.model import Precision

_COMPACT = re.compile(r"((?:19|20)\d\d)([01]\d)([0-3]\d)(?!\d)")
READ = 400  # characters that a marker and the proof of its meaning are looked for in


@dataclass(frozen=True, slots=True)
class Place:
    """What is known about the text beside its words.

    lead        length of the emphasised words with which it begins
    heading     it is a heading, which owns the blocks after it
    inline      it is looked at from within a text, so only a bracket or a colon can set a marker off
    frame       the sign of the ornament before the marker: "*" in "*** UPDATE ***"
    boxed       it is the first line of a box in the running text
    led         a date stands before the term
    """

    language: str | None = None
    day_first: bool | None = None
    lead: int = 0
    heading: bool = False
    inline: bool = False
    frame: str = ""
    boxed: bool = False
    led: bool = False


@dataclass(frozen=True, slots=True)
class Tail:
    """What stands between the term and its delimiter."""

    end: int
    date: DateMatch | None = None
    dated: bool = False  # a date or time was there, even one that states no year


def words(text: str) -> int:
    """Words; signs of scripts without blanks count two to a word."""
    wide = sum(1 for char in text[:READ] if "\u3040" <= char <= "\u9fff")
    return len(grammar.WORD.findall(text[:READ])) + wide // 2


def date_at(text: str, at: int, place: Place) -> DateMatch | None:
    """The date at `at`. Beside a marker eight digits are one too: "UPDATE 20210503"."""
    digits = _COMPACT.match(text, at)
    if digits is None:
        return match_date(text, at, language=place.language, day_first=place.day_first)
    found = match_date("-".join(digits.groups()), 0, language=None, day_first=None)
    stated = found and found.stated and replace(found.stated, literal=digits[0])
    return DateMatch(at, digits.end(), stated) if stated else None


def _begins_date(text: str, at: int) -> bool:
    """Whether a date may begin at `at`: never inside another one or another number, as 02 stands in 05/02/2024."""
    return at < 2 or not (text[at - 1] in "/.-:," and text[at - 2].isdigit())


def _date_in_bracket(text: str, group: re.Match[str], place: Place) -> DateMatch | None:
    """The date inside "(September 5 2020)", with its position in `text`."""
    inside = group.start(1)
    for token in grammar.WORD.finditer(group[1]):
        at = inside + token.start()
        found = date_at(text, at, place) if _begins_date(text, at) else None
        if found and found.end <= group.end(1):
            return found
    return None


def _sound_date(text: str, found: DateMatch, place: Place) -> bool:
    """A year alone may be the first word of the content; it needs an end after it."""
    if found.stated is None or found.stated.precision is not Precision.YEAR or found.ambiguous:
        return True
    rest = text[found.end :]
    ended = bool(grammar.COLON.match(rest) or grammar.DASH.match(rest) or rest[:1] in ")]）】,(" or not rest.strip())
    ended = ended or bool(place.frame and (framed := grammar.FRAME.match(rest)) and framed["sign"] == place.frame)
    return ended or (place.lead > 0 and abs(place.lead - found.end) <= 1)


def read_tail(text: str, at: int, place: Place) -> Tail:
    """Numbers, dates, brackets and names after the term, in any order, five at most."""
    end, date, dated = at, None, False
    for _ in range(5):
        connector = grammar.CONNECTOR.match(text, end)
        start = connector.end() if connector and not connector[0].strip(" ,").istitle() else end
        found = date_at(text, start, place) if not dated and start < len(text) else None
        if found and _sound_date(text, found, place):
            end, date, dated = found.end, found, True
            continue
        group = grammar.BRACKET_GROUP.match(text, end)
        if group:
            inner = _date_in_bracket(text, group, place)
            date, dated, end = date or inner, dated or inner is not None, group.end()
            continue
        step = grammar.LATER.match(text, end) or grammar.ORDINAL.match(text, end) or grammar.AUTHOR.match(text, end)
        if step is None:
            break
        end = step.end()
    return Tail(end, date, dated)


def joined_term(text: str, at: int) -> int:
    """The end of the second term of "Update and correction", or `at`."""
    joint = grammar.JOINED.match(text, at)
    if joint and joint.end() > at:
        second = find_term(text, joint.end())
        if second and second[0].term_class is TermClass.NOTE and not second[0].plain:
            return second[1]
    return at


def long_tail(text: str, at: int, place: Place) -> Tail | None:
    """Other words and a colon, if dated, emphasised or about the article: "Update from the team, May 3 2021:"."""
    match = grammar.NOUN_TAIL.match(text, at)
    if not match or words(match[0]) > 9:
        return None
    if grammar.OWN_PART.match(text, at) and not place.heading:
        return Tail(match.end() - 1)
    if grammar.IMPERATIVE.match(text, at):
        return None
    if at < match.end() <= place.lead + 1 and grammar.ABOUT.match(text, at):
        return Tail(match.end() - 1)  # "**Update on the toll:**"
    for token in grammar.WORD.finditer(match[0]):
        word = token[0]
        if not _begins_date(text, at + token.start()) or not (
            word[0].isdigit() or lower(word) in MONTHS or lower(word) in WEEKDAYS
        ):
            continue
        found = date_at(text, at + token.start(), place)
        if found and found.end <= match.end() and found.stated and found.stated.precision is not Precision.YEAR:
            return Tail(match.end() - 1, found, dated=True)
    return None


def direct_date(text: str, content: int, place: Place) -> tuple[DateMatch, int] | None:
    """The date that stands directly after the delimiter, and where the content goes on.

    "Edit: 20/10/2014: …", "Update: as of September 5, 2020, …", "Update: (May 2020) …", "Edit: today (28/10/2014) …".
    """
    proven = grammar.TODAY.match(text, content) or grammar.AS_OF.match(text, content)
    opening = grammar.DIRECT.match(text, content)
    at = proven.end() if proven else opening.end() if opening else content
    found = date_at(text, at, place) if at < len(text) else None
    if not found or found.stated is None:
        return None
    after = grammar.AFTER_DIRECT.match(text, found.end)
    if proven:
        return found, content
    if not after or (opening and opening["open"] and text[found.end : found.end + 1] not in ")]）"):
        return None
    loose = found.stated.precision is Precision.YEAR or after["sep"] == ","
    if loose and not (opening and opening["open"]) and found.stated.precision is not Precision.DAY:
        return None
    return found, after.end()
