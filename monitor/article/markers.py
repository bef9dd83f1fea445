"""The grammar of a marker: which words at one place of a text announce that the author added something there.

    [opening] [date] TERM [number] [connector date | (bracket) | by Name] DELIMITER content

A term alone proves nothing, since "update" and "edit" are ordinary verbs; it takes a delimiter (colon, dash, full stop,
closing bracket), a date, or emphasis that ends with the term. A participle with a date and no words after it is a
metadata stamp and no marker. All patterns are anchored and linear; only the first characters of a text are read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from monitor.article.dates import DateMatch, find_stated_date
from monitor.article.lexicon import KEYS, Term, TermClass, find_term, grammar, key_at
from monitor.article.lexicon.calendar import DATE_SIGNS, MONTHS, WEEKDAYS
from monitor.article.lexicon.phrases import (
    CHANGED,
    OTHERWISE_BEFORE,
    SENTENCES,
    TRANSLATION,
    kind_of,
)
from monitor.article.lexicon.terms import ONLY_BEFORE_COLON, ONLY_DATED, ONLY_IN
from monitor.article.marker_content import gives_the_lie
from monitor.article.marker_tail import (
    READ,
    Place,
    Tail,
    date_at,
    direct_date,
    joined_term,
    long_tail,
    read_tail,
    words,
)
from monitor.model import NoteKind, Precision, StatedDate
from monitor.reasons import Reason, Rule, quoted

_RUNS_ON = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker in a text: its words are text[start:end], what it introduces is text[content:].

    bracket     the bracket that opens before it, or ""
    bare        nothing follows in the text: what it announces stands in the next block
    log         it heads a history, whose entries begin with dates
    known       how it was known
    """

    start: int
    end: int
    content: int
    kind: NoteKind
    stated: StatedDate | None = None
    bracket: str = ""
    bare: bool = False
    log: bool = False
    known: Reason | None = None


# ── what sets a marker off ─────────────────────────────────────────────────────────────────────────────────────


def _delimiter(text: str, tail: Tail, bracket: str, place: Place) -> int | None:
    """Where the content begins when something sets the marker off from it, else None."""
    rest = tail.end
    colon = grammar.COLON.match(text, rest)
    if colon:
        return colon.end()
    framed = grammar.FRAME.match(text, rest) if place.frame and not place.inline else None
    if framed and framed["sign"] == place.frame:
        return framed.end()
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


def _unmarked_start(text: str, start: int, tail: Tail, place: Place) -> int | None:
    """Without a delimiter: emphasis that ends with the marker, or a full date before a capital letter, sets it off."""
    content = text[tail.end :].lstrip()
    at = len(text) - len(content)
    if not content or place.inline:
        return None
    first = content[0]
    begins = (first.isalpha() and not first.islower()) or first in "\"“„«'‘(["
    beside = text[tail.end : place.lead]
    emphasised = place.lead > 0 and abs(place.lead - tail.end) <= 2 and not any(map(str.isalnum, beside))
    exact = tail.date and tail.date.stated and tail.date.stated.precision is not Precision.YEAR
    if (
        emphasised
        and (begins or exact or text[start : tail.end].isupper())
        and not grammar.VERSION.match(content)
        and words(content) >= 3
    ):
        return at
    if text[start:at].rstrip() == "UPDATE" and grammar.SENTENCE_START.match(content) and not place.heading:
        return at
    if at > tail.end and place.led and _RUNS_ON.match(text, tail.end - 1):
        return at  # scripts that need no blank use it as a stop: "※2020/10/03追記　…"
    if exact and begins and not place.heading and words(content) >= 3:
        return at
    return None


# ── the whole ──────────────────────────────────────────────────────────────────────────────────────────────────


_DATE_WORDS = MONTHS.keys() | WEEKDAYS | DATE_SIGNS
_FIRST_WORDS = KEYS | _DATE_WORDS | SENTENCES.keys()


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
    place = replace(place, frame=_frame(text[at:start], text[start : start + 80]), led=lead_date is not None)
    if found is None or found[0].term_class is TermClass.NEVER or _is_foreign(found[0], place):
        glossed = grammar.COLON.match(text, found[1]) if found else None  # "Ed. note: an earlier version said …"
        at = glossed.end() if glossed else start
        marker = _sentence(text, at, place) if not place.inline and (glossed or not found) else None
        return replace(marker, start=start, content=start) if marker else None
    marker = _of_term(text, start, found, lead_date, bracket, place)
    if marker is None or _lacks_proof(text, found, marker, place):
        return None
    return replace(marker, known=_known(text, found, marker, place))


def _lacks_proof(text: str, found: tuple[Term, int], marker: Marker, place: Place) -> bool:
    """A word or a slash that is common elsewhere too takes a colon and content behind it, some words a day as well."""
    term, end = found
    if term.phrase not in ONLY_BEFORE_COLON and text[: marker.start].rstrip()[-1:] != "/":
        return False
    if marker.bare or place.heading or not grammar.COLON.match(text, marker.end):
        return True
    if term.phrase not in ONLY_DATED:
        return bool(grammar.HOUR_OF_DAY.match(text, marker.content))
    exact = marker.stated and marker.stated.precision in (Precision.DAY, Precision.TIME)
    return not exact or not grammar.SET_APART.match(text, end)


def _is_foreign(term: Term, place: Place) -> bool:
    """The word marks a note in one language only, and this page is not in it."""
    spoken = ONLY_IN.get(term.phrase)
    return spoken is not None and not (place.language or "").lower().startswith(spoken)


def _frame(opening: str, following: str) -> str:
    """The ornament that may frame the marker: "*** Update ***", "*Update*", but not "--update" or "*update*"; a picture
    that stands on both sides."""
    signs = opening.rstrip(" \ufe0f")[-2:]
    if grammar.PICTURE.match(signs[-1:]):
        return signs[-1:] if signs[-1:] in following else ""
    if signs[-1:] not in grammar.ORNAMENTS or (following[:1].islower() and signs != 2 * signs[-1:]):
        return ""
    return signs[-1:]


def _of_term(
    text: str, start: int, found: tuple[Term, int], lead_date: DateMatch | None, bracket: str, place: Place
) -> Marker | None:
    term, end = found
    if term.term_class is TermClass.LOG:
        return _log(text, start, end, term.kind) or _dated_log(text, start, (term, end), bracket, place)
    said = bracket and term.term_class is TermClass.DONE and not grammar.STAMP_REST.match(text, end)
    if lead_date and (grammar.JUST_DONE.match(text, end) or (said and words(text[end:]) >= 3)):
        return _dated(Marker(start, end, start, term.kind, bracket=bracket), lead_date)
    marker = _after_term(text, start, (term, joined_term(text, end)), bracket, place)
    return _dated(marker, lead_date) if marker and lead_date else marker


def _known(text: str, found: tuple[Term, int], marker: Marker, place: Place) -> Reason:
    """The term and its language, and what sets it off."""
    term, end = found
    sign = "" if marker.bare else text[marker.end : marker.content].strip()[:1]
    signs = [f"“{sign}”" for sign in (marker.bracket, sign) if sign]
    seen = [*signs, *(["a date"] if marker.stated else [])]
    if not seen:
        seen = ["its emphasis" if place.lead else "the words behind it"]
    off = "standing alone" if marker.bare else f"set off by {' and '.join(seen)}"
    return Reason(Rule.MARKER_TERM, f"{quoted(text[end - len(term.phrase) : end])} ({term.language or 'any'}), {off}")


def _leading_date(text: str, at: int, place: Place) -> DateMatch | None:
    """The date of "07/11/17 Update:"; the first word is looked at before any date pattern."""
    dated = text[at : at + 1].isdigit() or key_at(text, at) in _DATE_WORDS
    return date_at(text, at, place) if dated else None


def _after_date(text: str, at: int) -> int:
    match = grammar.AFTER_DATE.match(text, at)
    return match.end() if match else at


def _dated(marker: Marker, date: DateMatch) -> Marker:
    return replace(marker, stated=date.stated)


def _log(text: str, start: int, end: int, kind: NoteKind) -> Marker | None:
    """A history's head stands alone."""
    if text[end:].strip(" :：()[]【】*_") or len(text) > READ:
        return None
    return Marker(start, end, len(text), kind, bare=True, log=True)


def _dated_log(text: str, start: int, found: tuple[Term, int], bracket: str, place: Place) -> Marker | None:
    """A plural with a date of its own is a marker after all: "Updates (May 3, 2021): …"."""
    marker = None if place.inline else _after_term(text, start, found, bracket, place)
    return marker if marker and marker.stated and not marker.bare else None


def _after_term(text: str, start: int, found: tuple[Term, int], bracket: str, place: Place) -> Marker | None:
    term, at = found
    if grammar.GLOSS.match(text, at) and not text[start:at].isupper():
        return None
    tail = read_tail(text, at, place)
    content = _delimiter(text, tail, bracket, place)
    if content is None and term.term_class is TermClass.NOTE and not term.plain:
        bar = grammar.BAR.match(text, tail.end) if tail.dated and not place.inline else None
        content = bar.end() if bar else _unmarked_start(text, start, tail, place)
        told = content is not None or place.inline or term.phrase in ONLY_BEFORE_COLON
        long = None if told else long_tail(text, at, place)
        if long:
            tail, content = long, _delimiter(text, long, bracket, place)
    marker = Marker(start, tail.end, 0, term.kind, bracket=bracket)
    if tail.date:
        marker = _dated(marker, tail.date)
    if not text[tail.end :].strip(" :：.!！*+=~#_–—-)]}）】"):
        return _bare(text, marker, term, tail, place)
    if term.term_class is TermClass.DONE:
        return _done(text, marker, tail, content, place)
    if content is None:
        return None
    return _noun(text, replace(marker, content=content), term, place)


def _bare(text: str, marker: Marker, term: Term, tail: Tail, place: Place) -> Marker | None:
    """The marker is the whole text: a heading, or a line whose content stands in the next block."""
    if place.inline or (marker.bracket in ("[", "{") and not tail.dated):
        return None
    if term.plain or term.phrase == "eta" or (term.term_class is TermClass.DONE and not (place.heading and tail.dated)):
        return None
    said = bool(grammar.COLON.match(text, tail.end))
    stamp = "：" in text[marker.start : tail.end] or ":" in text[marker.start : tail.end].split(" ", 1)[0]
    if not place.heading and not said and stamp and place.lead < tail.end - 1:
        return None  # "Aktualizacja: 7 sierpnia 2020"
    boxed = place.boxed and term.phrase != "edit"  # which is a button, too
    loud = boxed or place.lead >= tail.end - 1 or text[marker.start : tail.end].isupper() or place.frame
    appended = place.led and (term.kind is not NoteKind.UPDATE or term.phrase.startswith("追"))
    if not (place.heading or said or tail.dated or loud or appended):
        return None  # a word alone, or "2021-05-03 更新", which is a stamp too
    return replace(marker, content=len(text), bare=True)


def _done(text: str, marker: Marker, tail: Tail, content: int | None, place: Place) -> Marker | None:
    """A participle: with words after it that say what was done it is a note, else a stamp."""
    rest = text[tail.end :] if content is None else text[content:]
    if not tail.dated:
        return _undated_done(text, marker, tail, content, place)
    if content is None and (grammar.STAMP_REST.match(rest) or not (grammar.PURPOSE.match(rest) or words(rest) >= 6)):
        return None
    if grammar.STAMP_REST.match(rest) and not grammar.PURPOSE.match(rest):
        return None
    if words(rest) < 2:
        return None
    return replace(marker, content=tail.end if content is None else content)


def _undated_done(text: str, marker: Marker, tail: Tail, content: int | None, place: Place) -> Marker | None:
    if content is None:
        purpose = grammar.TO_DO.match(text, tail.end) if not place.inline else None
        return replace(marker, content=tail.end) if purpose and words(text[tail.end :]) >= 3 else None
    rest = text[content:]
    direct = direct_date(text, content, place)
    if direct:
        date, goes_on = direct
        if words(text[goes_on:]) < 2 or grammar.STAMP_REST.match(text[goes_on:]):
            return None
        return _dated(replace(marker, end=date.end, content=goes_on), date)
    if place.heading or words(rest) < 4 or grammar.RELATIVE.match(rest) or _stampish(rest):
        return None
    return replace(marker, content=content)


def _stampish(rest: str) -> bool:
    """A date with no more than a few words behind it: "Updated: 3 May 2021 by Jo"."""
    return find_stated_date(rest[:30], language=None, day_first=True) is not None and words(rest) < 8


def _noun(text: str, marker: Marker, term: Term, place: Place) -> Marker | None:
    """A noun with content: the content must not give the lie to it."""
    rest = text[marker.content :]
    if not any(char.isalpha() for char in rest[:80]):
        return None
    if gives_the_lie(term, rest, dated=marker.stated is not None):
        return None
    if term.phrase == "eta" and not _is_edited_to_add(text, marker):
        return None
    if term.plain:
        return None if place.heading or not grammar.COLON.match(text, marker.end) else _plain_noun(text, marker)
    if marker.stated is None:
        direct = direct_date(text, marker.content, place)
        if direct:
            date, goes_on = direct
            if grammar.STAMP_LABEL.match(text, goes_on):
                return None
            if not place.heading and not text[goes_on:].strip(" .)]*_–—-") and place.lead < date.end - 1:
                return None  # a stamp: "Aktualizacja: 7 sierpnia 2020"
            named = goes_on > marker.content
            end = min(len(text), date.end + (text[date.end : date.end + 1] in ")]）")) if named else marker.end
            marker = _dated(replace(marker, end=end, content=max(goes_on, marker.content)), date)
            return replace(marker, bare=True) if not text[goes_on:].strip(" .)]*_–—-") else marker
    return marker


def _plain_noun(text: str, marker: Marker) -> Marker | None:
    """ "Note:" begins a note where it says when it was added, or what changed."""
    if marker.stated and grammar.ADDED_IN_BRACKET.search(text, marker.start, marker.end):
        return replace(marker, kind=NoteKind.ADDENDUM)
    rest = text[marker.content :]
    return marker if CHANGED.search(rest) and not TRANSLATION.search(rest) else None


def _is_edited_to_add(text: str, marker: Marker) -> bool:
    """ETA is also a time of arrival, a learning rate and a Greek letter."""
    rest = text[marker.content :]
    return text[marker.start : marker.start + 3] == "ETA" and words(rest) >= 4 and not rest[:1].isdigit()


def _sentence(text: str, at: int, place: Place) -> Marker | None:
    """A sentence that is its own marker: "This article was updated on May 3 to correct …"."""
    if place.heading:
        return None
    for kind, pattern in SENTENCES.get(key_at(text, at), ()):
        match = pattern.match(text, at)
        if match is None:
            continue
        verb = match.groupdict().get("verb") or ""
        tail = read_tail(text, match.end(), place)
        rest = text[tail.end :]
        if words(rest) < (2 if kind else 3) or (grammar.STAMP_REST.match(rest) and not grammar.PURPOSE.match(rest)):
            return None
        date = tail.date
        known = Reason(Rule.MARKER_SENTENCE, quoted(text[at : tail.end]))
        kind = NoteKind.CORRECTION if OTHERWISE_BEFORE.search(rest) else kind or kind_of(verb)
        marker = Marker(at, tail.end, at, kind, known=known)
        return _dated(marker, date) if date else marker
    return None


def begins_note(text: str, *, lead: str = "", language: str | None = None) -> bool:
    """Whether a text begins with a marker that introduces content: "UPDATE: …", not "Updated June 13, 2019"."""
    marker = read_marker(text, 0, Place(language=language, lead=len(lead)))
    return marker is not None and not marker.bare


def starts_dated(text: str, place: Place) -> DateMatch | None:
    """The date with which an entry of a history begins, where words follow it; else None."""
    opening = grammar.OPENING.match(text)
    at = opening.end() if opening else 0
    found = _leading_date(text, at, place)
    if found is None or found.stated is None or words(text[found.end :]) < 2:
        return None
    return found
