"""Update notes: the sections of an article that its author added and marked, with where each one ends.

Markers are looked for where every block begins (whatever its mark-up: emphasis is evidence, not a condition) and,
inside a block, in brackets and before colons. `markers.py` knows what a marker is, `spans.py` where a note ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from monitor.article.dates import DayOrder, day_order, find_stated_date, match_date
from monitor.article.labels import heads_box, is_one_of_several
from monitor.article.lexicon import KEYS, TermClass, find_term, grammar, key_at, lower
from monitor.article.lexicon.phrases import CHANGED, NO_CHANGE
from monitor.article.marker_tail import Place
from monitor.article.markers import Marker, begins_note, may_begin, read_marker, starts_dated
from monitor.article.spans import SENTENCE_END, Article, End, end_of_note
from monitor.article.text import find_in_order
from monitor.model import Block, BlockType, Link, NoteKind, Precision, Rules, StatedDate, UpdateNote
from monitor.reasons import Reason, Rule, quoted

__all__ = ["begins_note", "find_notes"]

_NO_RULES = Rules()
_TAIL = 90  # characters at the end of a block in which a signature date can stand
_SIGNS = 24  # brackets and colons of one block that are looked at: more is a table or code
_BRACKETS = "".join(grammar.BRACKETS)
_WINDOW = 90  # characters before a colon in which its marker can begin
_SENTENCE_ENDS = (*".!?…。！？:：", "")
_BEFORE_CJK = re.compile(r"\s(?=[\u3040-\u30ff\u3400-\u9fff])")  # these scripts use a blank as a stop
_SIGNED = re.compile(
    r"(?:[(\[（](?:(?P<verb>added|updated|edited|posted|ajouté|ergänzt|toegevoegd|добавлено|doplněno|dodano)\s?(?:on|"
    r"at|le|am|op)?:?\s)?"
    r"(?P<in>[^()\[\]（）]{4,40})[)\]）]|\s[–—-]{1,2}\s?(?P<out>[^–—]{6,40}))[.\s]*$",
    re.IGNORECASE,
)
_AFTER_DATE = re.compile(r"[)\]）]?\s?(?:[:：–—]|-\s)")
_CLOSING = frozenset({Rule.END_BRACKET, Rule.END_MARKER})
_FIRST_VERSION = re.compile(
    r"\W*(?:initial|first|original(?:ly)?|created?|published|erste|première|初版|初稿|発表|发布|公開)\b", re.IGNORECASE
)


def find_notes(
    blocks: tuple[Block, ...], *, language: str | None, published: str | None, rules: Rules = _NO_RULES
) -> tuple[UpdateNote, ...]:
    """The update notes of an article in reading order; one may lie inside another.

    `language` is the page's (BCP 47), `published` the article's date (ISO 8601): an update is not older than that,
    which settles 03/04/2020 where nothing else does.
    """
    markers = {
        index: marker
        for index, block in enumerate(blocks)
        if block.type is not BlockType.CODE
        and may_begin(block.text)
        and (marker := read_marker(block.text, 0, replace(_place(block, language), boxed=heads_box(blocks, index))))
        and not is_one_of_several(blocks, index, marker)
    }
    markers |= dict(_own_markers(blocks, rules, language))
    article = Article(blocks, markers, language)
    notes: list[tuple[int, int, UpdateNote]] = []
    for index, block in enumerate(blocks):
        marker = markers.get(index)
        if marker:
            notes += [(index, marker.start, note) for note in _notes_at(article, index, marker)]
        if block.type is not BlockType.CODE and block.type is not BlockType.HEADING:
            notes += _inline_notes(index, block, list(_inline(block, marker, language)))
    notes.sort(key=lambda found: (found[0], found[1]))
    return _settle_dates(tuple(note for _, _, note in notes), blocks, language, published, rules.day_first)


def _own_markers(blocks: tuple[Block, ...], rules: Rules, language: str | None) -> Iterator[tuple[int, Marker]]:
    """Markers that the user names for this article: a block begins with them, nothing else is asked for."""
    phrases = tuple(lower(phrase) for phrase in rules.markers)
    for index, block in enumerate(blocks if phrases else ()):
        start = opened.end() if (opened := grammar.OPENING.match(block.text)) else 0
        phrase = next((phrase for phrase in phrases if lower(block.text[start : start + 200]).startswith(phrase)), None)
        if phrase is None or block.type is BlockType.CODE:
            continue
        end = start + len(phrase)
        stated = find_stated_date(block.text[end : end + _WINDOW], language=language, day_first=rules.day_first)
        bare = not block.text[end:].strip(" :：.–—-")
        known = Reason(Rule.MARKER_OWN, quoted(block.text[start:end]))
        yield index, Marker(start, end, end, NoteKind.UPDATE, stated=stated, bare=bare, known=known)


def _place(block: Block, language: str | None) -> Place:
    return Place(language=language, lead=len(block.lead), heading=block.type is BlockType.HEADING)


# ── notes that begin with a block ──────────────────────────────────────────────────────────────────────────────


def _notes_at(article: Article, index: int, marker: Marker) -> list[UpdateNote]:
    block = article.blocks[index]
    closed = _closed_bracket(block.text, marker)
    if closed is not None and block.text[closed + 1 :].strip(" .*_"):
        return [_note(article, index, End(index, Rule.END_BRACKET), marker, block.text[marker.start : closed])]
    end = end_of_note(article, index, marker)
    last = end.last
    if closed is not None and last == index:
        return [_note(article, index, End(index, Rule.END_BRACKET), marker, block.text[marker.start : closed])]
    if marker.bare and last == index:
        return []  # nothing follows: a stamp, a button, a word
    following = " ".join(other.text for other in article.blocks[index + 1 : last + 1])[:400]
    if (
        marker.bare
        and marker.kind is NoteKind.EDITORS_NOTE
        and NO_CHANGE.search(following)
        and not CHANGED.search(following)
    ):
        return []
    if marker.bare and not marker.log and marker.stated is None:
        marker = replace(marker, stated=_date_below(article, index))
    entries = _entries(article, index, last) if marker.log else []
    if marker.log and not entries:
        return []
    if len(entries) == 1 and marker.stated is None:
        marker = replace(marker, stated=entries[0].stated_date)
    return [_note(article, index, end, marker, None), *entries]


def _date_below(article: Article, index: int) -> StatedDate | None:
    """The date that follows a marker on a line of its own: "Update", then "2023-10-24: …"."""
    below = article.blocks[index + 1]
    found = starts_dated(below.text, _place(below, article.language))
    return found.stated if found and _AFTER_DATE.match(below.text, found.end) else None


def _closed_bracket(text: str, marker: Marker) -> int | None:
    """Where the bracket closes that opens before the marker and holds more than the marker."""
    if not marker.bracket:
        return None
    opened, closing, depth = marker.bracket, grammar.BRACKETS[marker.bracket], 1
    for found in re.compile(f"[{re.escape(opened + closing)}]").finditer(text, marker.start):
        depth += 1 if found[0] == opened else -1
        if depth == 0:
            return found.start() if found.start() > marker.end + 1 else None
    return None


def _note(article: Article, first: int, end: End, marker: Marker, text: str | None) -> UpdateNote:
    blocks = article.blocks[first : end.last + 1]
    whole = blocks[0].text[marker.start :]
    if text is None:
        text = "\n\n".join([whole, *(block.text for block in blocks[1:])])
    stated, place = marker.stated, _place(blocks[0], article.language)
    if len(blocks) > 1:
        links = tuple(link for block in blocks for link in block.links)
    else:
        links = _links_between(_placed_links(blocks[0]), marker.start, marker.start + len(text))
    return UpdateNote(
        note=marker.kind,
        marker=blocks[0].text[marker.start : marker.end].strip(),
        stated_date=stated or _signed(text, place) or (_signed(blocks[0].text, place) if place.heading else None),
        first_block=first,
        last_block=end.last,
        text=text.strip(),
        links=links,
        closed=end.rule in _CLOSING,
        why=_why(marker, end.rule),
    )


def _why(marker: Marker, end: Rule) -> tuple[Reason, ...]:
    return (*((marker.known,) if marker.known else ()), Reason(end))


def _placed_links(block: Block) -> list[tuple[Link, int | None]]:
    """The links of a block, each with where its words stand in it."""
    return list(zip(block.links, find_in_order((link.text for link in block.links), block.text), strict=True))


def _links_between(links: list[tuple[Link, int | None]], start: int, end: int) -> tuple[Link, ...]:
    """Of the links of a block those of one part: whose words stand in it, and pictures, which have none."""
    return tuple(link for link, at in links if not link.text or (at is not None and start <= at < end))


def _signed(text: str, place: Place) -> StatedDate | None:
    """A date alone in brackets, or behind a dash, at the very end of a note: "(added 2020-01-02)"."""
    match = _SIGNED.search(text[-_TAIL:])
    if not match:
        return None
    inside = (match["in"] or match["out"]).strip()
    found = match_date(inside, 0, language=place.language, day_first=place.day_first)
    if found is None or found.stated is None or inside[found.end :].strip(" ."):
        return None
    exact = found.stated.precision in (Precision.DAY, Precision.TIME)
    return found.stated if exact or match["verb"] else None  # "(May 2020)" at an end may be the date of anything


# ── entries of a history ───────────────────────────────────────────────────────────────────────────────────────


def _entries(article: Article, head: int, last: int) -> list[UpdateNote]:
    """The dated entries under the head of a history, but for the one that says when it was first published."""
    notes = []
    for at in range(head + 1, last + 1):
        block = article.blocks[at]
        if at in article.markers or block.type in (BlockType.CODE, BlockType.HEADING):
            continue
        found = starts_dated(block.text, _place(block, article.language))
        if found is None or _FIRST_VERSION.match(block.text[found.end : found.end + 40]):
            continue
        known = Reason(Rule.MARKER_ENTRY, quoted(block.text[found.start : found.end]))
        marker = Marker(found.start, found.end, found.end, article.markers[head].kind, stated=found.stated, known=known)
        notes.append(_note(article, at, End(at, Rule.END_BLOCK), marker, None))
    return notes


# ── notes inside a block ───────────────────────────────────────────────────────────────────────────────────────


def _starts(text: str, after: int) -> list[int]:
    """Where an inner marker can begin: at brackets, and at the sentence that a colon stands in."""
    plain = text.isascii()
    found = {at + 1 for at in _places(text, "([" if plain else _BRACKETS, after)}
    for colon in _places(text, ":" if plain else ":：", after):
        floor = max(after, colon - _WINDOW)
        found.update([match.end() for match in SENTENCE_END.finditer(text, floor, colon)][-2:])
        if not plain:
            found.update(match.end() for match in _BEFORE_CJK.finditer(text, floor, colon))
    return sorted(start for start in found if key_at(text, start) in KEYS)


def _places(text: str, chars: str, after: int) -> Iterator[int]:
    """Where the first signs of each kind stand. `str.find` is many times faster here than a pattern."""
    for char in chars:
        at = text.find(char, after)
        for _ in range(_SIGNS):
            if at < 0:
                break
            yield at
            at = text.find(char, at + 1)


def _inline(block: Block, first: Marker | None, language: str | None) -> Iterator[Marker]:
    """Markers inside a block, after the one with which it may begin."""
    text = block.text
    for start in _starts(text, first.content if first else 1):
        term = find_term(text, start)
        if term is None or term[0].term_class not in (TermClass.NOTE, TermClass.DONE) or term[0].plain:
            continue
        opened = text[start - 1] if text[start - 1] in grammar.BRACKETS else ""
        if not opened and not text[start].isupper() and text[start].islower():
            continue
        marker = read_marker(text, start - 1 if opened else start, Place(language=language, inline=True))
        if marker and marker.start == start and not _is_gloss(text, marker):
            yield marker


def _is_gloss(text: str, marker: Marker) -> bool:
    """ "He saw “three herons” [editor's note: there were two] on the bridge": a remark in the middle of a sentence."""
    if marker.kind is not NoteKind.EDITORS_NOTE or not marker.bracket or marker.stated:
        return False
    before = text[max(0, marker.start - 20) : marker.start].rstrip(" \"'”’»」』“‘" + "".join(grammar.BRACKETS))
    closed = _closed_bracket(text, marker)
    return before[-1:] not in _SENTENCE_ENDS and not CHANGED.search(text[marker.end : closed][:400])


def _inline_notes(index: int, block: Block, markers: list[Marker]) -> Iterator[tuple[int, int, UpdateNote]]:
    links = _placed_links(block) if markers else []
    for marker in markers:
        closed = _closed_bracket(block.text, marker)
        end = len(block.text) if closed is None else closed
        note = UpdateNote(
            note=marker.kind,
            marker=block.text[marker.start : marker.end].strip(),
            stated_date=marker.stated,
            first_block=index,
            last_block=index,
            text=block.text[marker.start : end].strip(),
            links=_links_between(links, marker.start, end),
            why=_why(marker, Rule.END_BLOCK if closed is None else Rule.END_BRACKET),
        )
        yield index, marker.start, note


# ── day and month ──────────────────────────────────────────────────────────────────────────────────────────────


def _settle_dates(
    notes: tuple[UpdateNote, ...],
    blocks: tuple[Block, ...],
    language: str | None,
    published: str | None,
    told: bool | None,
) -> tuple[UpdateNote, ...]:
    """Reads the dates again whose day and month the article as a whole must settle, or the user has told."""
    if not any(note.stated_date and _is_open(note.stated_date) for note in notes):
        return tuple(_with_reason(note) for note in notes)
    if told is None:
        order = day_order((block.text for block in blocks), language)
    else:
        order, published = DayOrder(told, Reason(Rule.DATE_TOLD)), None
    return tuple(_settled(note, order, language, published) for note in notes)


def _with_reason(note: UpdateNote) -> UpdateNote:
    """The note with the reason of a date that needs no settling."""
    date = note.stated_date
    reason = Reason(Rule.DATE_WRITTEN, quoted(date.literal)) if date else Reason(Rule.DATE_NONE)
    return replace(note, why=(*note.why, reason))


_SLASHED = re.compile(r"(?<!\d)(\d{1,2})([/-])(\d{1,2})\2\d{2,4}(?!\d)")


def _is_open(stated: StatedDate) -> bool:
    """Day and month could be the other way round."""
    match = _SLASHED.search(stated.literal)
    return match is not None and int(match[1]) <= 12 and int(match[3]) <= 12 and match[1] != match[3]


def _settled(note: UpdateNote, order: DayOrder, language: str | None, published: str | None) -> UpdateNote:
    stated = note.stated_date
    if stated is None or not _is_open(stated):
        return _with_reason(note)
    readings = [
        found
        for leads in (True, False)
        if (found := find_stated_date(stated.literal, language=language, day_first=leads))
    ]
    possible = {found.iso: found for found in readings if not published or found.iso[:10] >= published[:10]}
    if len(possible) == 1:
        reason = Reason(Rule.DATE_NOT_BEFORE, f"published {published}")
        return replace(note, stated_date=next(iter(possible.values())), why=(*note.why, reason))
    settled = find_stated_date(stated.literal, language=language, day_first=order.day_first)
    return replace(note, stated_date=settled, why=(*note.why, order.reason))
