"""Text fragments: an address that opens the article at the words that are new (URL Fragment Text Directives)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

from monitor.changes.words import Op
from monitor.model import ChangeKind
from monitor.publish.edits import Edit

# Enough words to be found once, few enough to be found at all when the page sets one of them in other mark-up.
WORDS = 8
# A needle of one word would be found anywhere: it takes words before it along.
LEAST_WORDS = 4
# Changes whose text is ours or a heading: what is new on the page is the link.
_LINKED = frozenset({ChangeKind.RELATED_ADDED, ChangeKind.REFERENCE_ADDED, ChangeKind.LINK_CHANGED})
# Characters of a line that are looked at before and after the first new one; and that are taken of text without spaces.
LONGEST, UNSPACED = 240, 20
_WORD = re.compile(r"\S+")


def live_url(url: str, edits: Iterable[Edit]) -> str:
    """`url` with a text fragment at the first words that the first adding change has added; `url` if none has."""
    for edit in edits:
        needle = first_new_words(edit)
        if needle:
            return with_text_fragment(url, needle)
    return url


def with_text_fragment(url: str, words: str) -> str:
    """Percent-encoded as the directive's grammar asks: also "-" (prefix and suffix), "," and "&" (separators)."""
    text = quote(words, safe="", errors="ignore").replace("-", "%2D")
    joint = "" if "#" in url else "#"
    return f"{url}{joint}:~:text={text}"


def first_new_words(edit: Edit) -> str:
    """The first added words, within one line, with their neighbours where they are few; "" where nothing was added."""
    if edit.change.links and edit.change.kind in _LINKED:
        return _window(edit.change.links[0].text, 0)
    start = _first_insertion(edit)
    if start is None:
        return ""
    after = edit.change.after or ""
    opening = after.rfind("\n", 0, start) + 1
    closing = after.find("\n", start)
    return _window(after[opening : closing if closing >= 0 else None], start - opening)


def _first_insertion(edit: Edit) -> int | None:
    """Where in `after` the first added word begins."""
    offset = 0
    for op, text in edit.words:
        if op is Op.INSERT and text.strip():
            return offset + len(text) - len(text.lstrip())
        if op is not Op.DELETE:
            offset += len(text)
    return None


def _window(line: str, start: int) -> str:
    """Whole words from `start` on; matching is bound to whole words, so half of one would never be found."""
    line, start = line[max(0, start - LONGEST) : start + LONGEST], min(start, LONGEST)
    words = [(word.start(), word.end()) for word in _WORD.finditer(line)]
    if not words:
        return ""
    first = next((index for index, (_, end) in enumerate(words) if end > start), len(words) - 1)
    last = min(first + WORDS, len(words))
    first = max(0, min(first, last - LEAST_WORDS))
    opening, closing = words[first][0], words[last - 1][1]
    if closing - opening > LONGEST // 2:
        # A script without spaces, or words as long as sentences: the new characters alone.
        opening, closing = start, start + UNSPACED
    return line[opening:closing].strip()
