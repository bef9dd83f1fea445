"""The grammar of a marker: which words at one place of a text announce that the author added something there.

    [opening] [date] TERM [number] [connector date | (bracket) | by Name] DELIMITER content

A term alone proves nothing, since "update" and "edit" are ordinary verbs; it takes a delimiter (colon, dash, full stop,
closing bracket), a date, or emphasis that ends with the term. A participle with a date and no words after it is a
metadata stamp and no marker. All patterns are anchored and linear; only the first characters of a text are read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from monitor.article.dates import DateMatch, find_stated_date, match_date
from monitor.article.lexicon import KEYS, Term, TermClass, find_term, grammar, key_at, lower
from monitor.article.lexicon.calendar import MONTHS, WEEKDAYS
from monitor.article.lexicon.phrases import (
    ADDING_VERB,
    CHANGED,
    CLARIFYING_VERB,
    CORRECTING_VERB,
    NO_CHANGE,
    RETRACTING_VERB,
    SENTENCES,
    TRANSLATION,
)
from monitor.model import NoteKind, Precision, StatedDate

READ = 400  # characters that a marker and the proof of its meaning are looked for in


@dataclass(frozen=True, slots=True)
class Place:
    """What is known about the text beside its words.

    lead        length of the emphasised words with which it begins
    heading     it is a heading, which owns the blocks after it
    inline      it is looked at from within a text, so only a bracket or a colon can set a marker off
    """

    language: str | None = None
    day_first: bool | None = None
    lead: int = 0
    heading: bool = False
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker in a text: its words are text[start:end], what it introduces is text[content:].

    bracket     the bracket that opens before it, or ""
    bare        nothing follows in the text: what it announces stands in the next block
    log         it heads a history, whose entries begin with dates
    """

    start: int
    end: int
    content: int
    kind: NoteKind
    stated: StatedDate | None = None
    bracket: str = ""
    bare: bool = False
    log: bool = False


@dataclass(frozen=True, slots=True)
class _Tail:
    """What stands between the term and its delimiter."""

    end: int
    date: DateMatch | None = None
    dated: bool = False  # a date or time was there, even one that states no year


def _words(text: str) -> int:
    """Words; signs of scripts without blanks count two to a word."""
    wide = sum(1 for char in text[:READ] if "\u3040" <= char <= "\u9fff")
    return len(grammar.WORD.findall(text[:READ])) + wide // 2


# ── the parts of a marker ──────────────────────────────────────────────────────────────────────────────────────


def _date_at(text: str, at: int, place: Place) -> DateMatch | None:
    return match_date(text, at, language=place.language, day_first=place.day_first)


def _date_in_bracket(text: str, group: re.Match[str], place: Place) -> DateMatch | None:
    """The date inside "(September 5 2020)", with its position in `text`."""
    inside = group.start(1)
    for token in grammar.WORD.finditer(group[1]):
        found = _date_at(text, inside + token.start(), place)
        if found and found.end <= group.end(1):
            return found
    return None


def _sound_date(text: str, found: DateMatch, place: Place) -> bool:
    """A year alone may be the first word of the content; it needs an end after it."""
    if found.stated is None or found.stated.precision is not Precision.YEAR or found.ambiguous:
        return True
    rest = text[found.end :]
    ended = bool(grammar.COLON.match(rest) or grammar.DASH.match(rest) or rest[:1] in ")]）】,(" or not rest.strip())
    return ended or (place.lead > 0 and abs(place.lead - found.end) <= 1)


def _read_tail(text: str, at: int, place: Place) -> _Tail:
    """Numbers, dates, brackets and names after the term, in any order, five at most."""
    end, date, dated = at, None, False
    for _ in range(5):
        connector = grammar.CONNECTOR.match(text, end)
        start = connector.end() if connector and not connector[0].strip(" ,").istitle() else end
        found = _date_at(text, start, place) if not dated and start < len(text) else None
        if found and _sound_date(text, found, place):
            end, date, dated = found.end, found, True
            continue
        group = grammar.BRACKET_GROUP.match(text, end)
        if group:
            inner = _date_in_bracket(text, group, place)
            date, dated, end = date or inner, dated or inner is not None, group.end()
            continue
        step = grammar.ORDINAL.match(text, end) or grammar.AUTHOR.match(text, end) or grammar.LATER.match(text, end)
        if step is None:
            break
        end = step.end()
    return _Tail(end, date, dated)


def _joined_term(text: str, at: int) -> int:
    """ "Update and correction": the end of the second term, or `at`."""
    joint = grammar.JOINED.match(text, at)
    if joint and joint.end() > at:
        second = find_term(text, joint.end())
        if second and second[0].term_class is TermClass.NOTE and not second[0].plain:
            return second[1]
    return at


def _long_tail(text: str, at: int, place: Place) -> _Tail | None:
    """ "Update from the team, May 3 2021:" - other words, but a date among them and a colon after them."""
    match = grammar.NOUN_TAIL.match(text, at)
    if not match or grammar.IMPERATIVE.match(text, at) or _words(match[0]) > 9:
        return None
    for token in grammar.WORD.finditer(match[0]):
        word = token[0]
        if not (word[0].isdigit() or lower(word) in MONTHS or lower(word) in WEEKDAYS):
            continue
        found = _date_at(text, at + token.start(), place)
        if found and found.end <= match.end() and found.stated and found.stated.precision is not Precision.YEAR:
            return _Tail(match.end() - 1, found, dated=True)
    return None


def _delimiter(text: str, tail: _Tail, bracket: str, place: Place) -> int | None:
    """Where the content begins when something sets the marker off from it, else None."""
    rest = tail.end
    colon = grammar.COLON.match(text, rest)
    if colon:
        return colon.end()
    if text[rest - 1 : rest + 1] == ". " and not place.heading:
        return rest + 1  # "P.S. …": the term brings its own full stop
    if bracket and text[rest : rest + 1] == grammar.BRACKETS[bracket]:
        return None if place.inline else grammar.PUNCTUATION.match(text, rest).end()  # type: ignore[union-attr] # it matches the empty text
    if not place.inline or bracket:
        dash = grammar.DASH.match(text, rest)
        if dash and (tail.dated or not (place.heading or place.inline)):
            return dash.end()
        stop = grammar.STOP.match(text, rest)
        if stop and not place.heading:
            return stop.end()
        comma = grammar.COMMA.match(text, rest)
        if comma and tail.dated:
            return comma.end()
    return None


def _unmarked_start(text: str, start: int, tail: _Tail, place: Place) -> int | None:
    """Without a delimiter: emphasis that ends with the marker, or a full date before a capital letter, sets it off."""
    content = text[tail.end :].lstrip()
    at = len(text) - len(content)
    if not content or place.inline:
        return None
    first = content[0]
    begins = (first.isalpha() and not first.islower()) or first in "\"“„«'‘(["
    emphasised = place.lead > 0 and abs(place.lead - tail.end) <= 2
    if (
        emphasised
        and (begins or text[start : tail.end].isupper())
        and not grammar.VERSION.match(content)
        and _words(content) >= 3
    ):
        return at
    exact = tail.date and tail.date.stated and tail.date.stated.precision is not Precision.YEAR
    if exact and begins and not place.heading and _words(content) >= 3:
        return at
    return None


def _direct_date(text: str, content: int, place: Place) -> tuple[DateMatch, int] | None:
    """The date that stands directly after the delimiter, and where the content goes on.

    "Edit: 20/10/2014: …", "Update: as of September 5, 2020, …", "Update: (May 2020) …", "Edit: today (28/10/2014) …".
    """
    proven = grammar.TODAY.match(text, content) or grammar.AS_OF.match(text, content)
    opening = grammar.DIRECT.match(text, content)
    at = proven.end() if proven else opening.end() if opening else content
    found = _date_at(text, at, place) if at < len(text) else None
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


# ── the whole ──────────────────────────────────────────────────────────────────────────────────────────────────


_FIRST_WORDS = KEYS | MONTHS.keys() | WEEKDAYS | SENTENCES.keys()


def may_begin(text: str, at: int = 0) -> bool:
    """The cheap gate before everything else: a first word that can begin a marker, or a number that may be a date."""
    first = grammar.FIRST.match(text, at)
    return first is not None and (first[1].isdigit() or first[1].lower() in _FIRST_WORDS)


def read_marker(text: str, at: int, place: Place) -> Marker | None:
    """The marker that begins at `at` (brackets and ornaments before it are passed over), or None."""
    text = text[: at + READ]
    opening = grammar.OPENING.match(text, at)
    start = opening.end() if opening else at
    bracket = next((char for char in reversed(text[at:start]) if char in grammar.BRACKETS), "")
    found = find_term(text, start)
    lead_date = None
    if found is None and not place.inline:
        lead_date = _leading_date(text, start, place)
        if lead_date:
            found = find_term(text, _after_date(text, lead_date.end))
    if found is None or found[0].term_class is TermClass.NEVER:
        return None if place.inline or found else _sentence(text, start, place)
    term, end = found
    if term.term_class is TermClass.LOG:
        return _log(text, start, end)
    if lead_date and grammar.JUST_DONE.match(text, end):
        return _dated(Marker(start, end, start, term.kind, bracket=bracket), lead_date)
    marker = _after_term(text, start, (term, _joined_term(text, end)), bracket, place)
    return _dated(marker, lead_date) if marker and lead_date else marker


def _leading_date(text: str, at: int, place: Place) -> DateMatch | None:
    """ "07/11/17 Update:": a cheap look at the first word before any date pattern."""
    word = key_at(text, at)
    if text[at : at + 1].isdigit() or word in MONTHS or word in WEEKDAYS:
        return _date_at(text, at, place)
    return None


def _after_date(text: str, at: int) -> int:
    match = grammar.AFTER_DATE.match(text, at)
    return match.end() if match else at


def _dated(marker: Marker, date: DateMatch) -> Marker:
    return replace(marker, stated=date.stated)


def _log(text: str, start: int, end: int) -> Marker | None:
    """A history's head stands alone."""
    if text[end:].strip(" :：()[]【】*_") or len(text) > READ:
        return None
    return Marker(start, end, len(text), NoteKind.UPDATE, bare=True, log=True)


def _after_term(text: str, start: int, found: tuple[Term, int], bracket: str, place: Place) -> Marker | None:
    term, at = found
    tail = _read_tail(text, at, place)
    content = _delimiter(text, tail, bracket, place)
    if content is None and term.term_class is TermClass.NOTE and not term.plain:
        content = _unmarked_start(text, start, tail, place)
        long = None if content is not None or place.inline else _long_tail(text, at, place)
        if long:
            tail, content = long, _delimiter(text, long, bracket, place)
    marker = Marker(start, tail.end, 0, term.kind, bracket=bracket)
    if tail.date:
        marker = _dated(marker, tail.date)
    if not text[tail.end :].strip(" :：.*_–—-)]}）】"):
        return _bare(text, marker, term, tail, place)
    if term.term_class is TermClass.DONE:
        return _done(text, marker, tail, content, place)
    if content is None:
        return None
    return _noun(text, replace(marker, content=content), term, place)


def _bare(text: str, marker: Marker, term: Term, tail: _Tail, place: Place) -> Marker | None:
    """The marker is the whole text: a heading, or a line whose content stands in the next block."""
    if place.inline or (marker.bracket in ("[", "{") and not tail.dated):
        return None
    if term.plain or term.phrase == "eta" or (term.term_class is TermClass.DONE and not (place.heading and tail.dated)):
        return None
    said = bool(grammar.COLON.match(text, tail.end))
    stamp = "：" in text[marker.start : tail.end] or ":" in text[marker.start : tail.end].split(" ", 1)[0]
    if not place.heading and not said and stamp and place.lead < tail.end - 1:
        return None  # "Aktualizacja: 7 sierpnia 2020"
    if not (
        place.heading or said or tail.dated or place.lead >= tail.end - 1 or text[marker.start : tail.end].isupper()
    ):
        return None  # a word alone
    return replace(marker, content=len(text), bare=True)


def _done(text: str, marker: Marker, tail: _Tail, content: int | None, place: Place) -> Marker | None:
    """A participle: with words after it that say what was done it is a note, else a stamp."""
    rest = text[tail.end :] if content is None else text[content:]
    if not tail.dated:
        return _undated_done(text, marker, tail, content, place)
    if content is None and (grammar.STAMP_REST.match(rest) or not (grammar.PURPOSE.match(rest) or _words(rest) >= 6)):
        return None
    if grammar.STAMP_REST.match(rest) and not grammar.PURPOSE.match(rest):
        return None
    if _words(rest) < 2:
        return None
    return replace(marker, content=tail.end if content is None else content)


def _undated_done(text: str, marker: Marker, tail: _Tail, content: int | None, place: Place) -> Marker | None:
    if content is None:
        purpose = grammar.TO_DO.match(text, tail.end) if not place.inline else None
        return replace(marker, content=tail.end) if purpose and _words(text[tail.end :]) >= 3 else None
    rest = text[content:]
    direct = _direct_date(text, content, place)
    if direct:
        date, goes_on = direct
        if _words(text[goes_on:]) < 2 or grammar.STAMP_REST.match(text[goes_on:]):
            return None
        return _dated(replace(marker, end=date.end, content=goes_on), date)
    if place.heading or _words(rest) < 4 or grammar.RELATIVE.match(rest) or _stampish(rest):
        return None
    return replace(marker, content=content)


def _stampish(rest: str) -> bool:
    """ "Updated: 3 May 2021 by Jo": a date with no more than a few words behind it."""
    return find_stated_date(rest[:30], language=None, day_first=True) is not None and _words(rest) < 8


def _noun(text: str, marker: Marker, term: Term, place: Place) -> Marker | None:
    """A noun with content: the content must not give the lie to it."""
    rest = text[marker.content :]
    if not any(char.isalpha() for char in rest[:80]):
        return None
    if grammar.RELATIVE.match(rest) or (term.phrase == "eta" and not _is_edited_to_add(text, marker)):
        return None
    if term.plain:
        colon = grammar.COLON.match(text, marker.end)
        proven = colon and CHANGED.search(rest) and not TRANSLATION.search(rest)
        return marker if proven and not place.heading else None
    if term.kind is NoteKind.EDITORS_NOTE and NO_CHANGE.search(rest) and not CHANGED.search(rest):
        return None
    if marker.stated is None:
        direct = _direct_date(text, marker.content, place)
        if direct:
            date, goes_on = direct
            if not place.heading and not text[goes_on:].strip(" .)]*_–—-") and place.lead < date.end - 1:
                return None  # a stamp: "Aktualizacja: 7 sierpnia 2020"
            named = goes_on > marker.content
            end = min(len(text), date.end + (text[date.end : date.end + 1] in ")]）")) if named else marker.end
            marker = _dated(replace(marker, end=end, content=max(goes_on, marker.content)), date)
            return replace(marker, bare=True) if not text[goes_on:].strip(" .)]*_–—-") else marker
    return marker


def _is_edited_to_add(text: str, marker: Marker) -> bool:
    """ETA is also a time of arrival, a learning rate and a Greek letter."""
    rest = text[marker.content :]
    return text[marker.start : marker.start + 3] == "ETA" and _words(rest) >= 4 and not rest[:1].isdigit()


def _sentence(text: str, at: int, place: Place) -> Marker | None:
    """ "This article was updated on May 3 to correct …": a sentence that is its own marker."""
    if place.heading:
        return None
    for kind, pattern in SENTENCES.get(key_at(text, at), ()):
        match = pattern.match(text, at)
        if match is None:
            continue
        verb = match.groupdict().get("verb") or ""
        tail = _read_tail(text, match.end(), place)
        if _words(text[tail.end :]) < 3:
            return None
        date = tail.date
        marker = Marker(at, tail.end, at, kind or _kind_of(verb))
        return _dated(marker, date) if date else marker
    return None


def _kind_of(verb: str) -> NoteKind:
    for pattern, kind in (
        (CORRECTING_VERB, NoteKind.CORRECTION),
        (CLARIFYING_VERB, NoteKind.CLARIFICATION),
        (RETRACTING_VERB, NoteKind.RETRACTION),
        (ADDING_VERB, NoteKind.ADDENDUM),
    ):
        if pattern.search(verb):
            return kind
    return NoteKind.UPDATE


def begins_note(text: str, *, lead: str = "", language: str | None = None) -> bool:
    """Whether a text begins with a marker that introduces content: "UPDATE: …", not "Updated June 13, 2019"."""
    marker = read_marker(text, 0, Place(language=language, lead=len(lead)))
    return marker is not None and not marker.bare


def starts_dated(text: str, place: Place) -> DateMatch | None:
    """The date with which an entry of a history begins, where words follow it; else None."""
    opening = grammar.OPENING.match(text)
    at = opening.end() if opening else 0
    found = _leading_date(text, at, place)
    if found is None or found.stated is None or _words(text[found.end :]) < 2:
        return None
    return found
