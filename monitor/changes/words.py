"""What changed inside a text, word by word; in scripts that set no spaces, character by character."""

from __future__ import annotations

import re
from enum import StrEnum

from monitor.changes.edits import Span, differences

# Han, kana, Thai, Lao, Burmese, Khmer: scripts without spaces between words.
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_LETTER = rf"[^\W{UNSPACED}]"
_TOKEN = re.compile(rf"\d+(?:[.,:]\d+)+|{_LETTER}+(?:['’]{_LETTER}+)*|\s+|.", re.DOTALL)
_WORD = re.compile(rf"\d+(?:[.,:]\d+)+|{_LETTER}+(?:['’]{_LETTER}+)*|[{UNSPACED}]")


class Op(StrEnum):
    EQUAL = "equal"
    INSERT = "insert"
    DELETE = "delete"


def tokens(text: str) -> list[str]:
    """Words, runs of white space and single other characters; joined they give the text."""
    return _TOKEN.findall(text)


def words(text: str) -> list[str]:
    """The words alone."""
    return _WORD.findall(text)


def word_diff(before: str, after: str) -> list[tuple[Op, str]]:
    """The text as pieces that stayed, went and came; a deletion stands before the insertion that takes its place.

    EQUAL and DELETE joined give `before`, EQUAL and INSERT joined give `after`, to the letter.
    """
    old, new = tokens(before), tokens(after)
    pieces: list[tuple[Op, str]] = []
    at = 0
    for span in _readable(differences(old, new), old):
        pieces.append((Op.EQUAL, "".join(old[at : span.old_lo])))
        pieces.append((Op.DELETE, "".join(old[span.old_lo : span.old_hi])))
        pieces.append((Op.INSERT, "".join(new[span.new_lo : span.new_hi])))
        at = span.old_hi
    pieces.append((Op.EQUAL, "".join(old[at:])))
    return [piece for piece in pieces if piece[1]]


def _readable(spans: list[Span], old: list[str]) -> list[Span]:
    """Spans with nothing but white space between them become one: a phrase reads better than its words in turn."""
    merged: list[Span] = []
    for span in spans:
        if merged and "".join(old[merged[-1].old_hi : span.old_lo]).isspace():
            merged[-1] = Span(merged[-1].old_lo, span.old_hi, merged[-1].new_lo, span.new_hi)
        else:
            merged.append(span)
    return merged
