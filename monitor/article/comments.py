"""Readers' comments that no name gives away: stated by mark-up, or under a heading that counts them.

Where the words of readers stand in the article's own element, one that begins with "UPDATE:" would be a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from monitor.article.lexicon.phrases import COUNTED_COMMENTS, COUNTED_REPLIES
from monitor.article.text import key
from monitor.article.tree import HEADINGS, Element, beginning, plain, select, tags
from monitor.reasons import Reason, Rule, quoted

_STATED = select("//*[contains(concat(' ', normalize-space(@itemprop), ' '), ' comment ')]")
# "When article elements are nested, the inner ones are related to the outer: comments on a blog entry" (HTML, §4.3.2).
_NESTED = select("//article//article[not(@itemprop) and not(descendant::h1 or descendant::h2 or descendant::h3)]")
_HEADS = select("//h2 | //h3 | //h4 | //h5 | //h6")
_DATED = select("descendant::time")
_MOST = 300
_HEAD = 80  # characters of the line that names who wrote a comment
_PARAGRAPH = 40  # characters of a paragraph that is the author's, above the comments
_PARAGRAPHS = tags("p li blockquote pre dd")
_HOLDS_ALL = tags("body main article html")
_NAME = re.compile(r"[^\W\d_]{2}")


def find(root: Element) -> Iterator[tuple[Element, Reason]]:
    """The elements with comments, and why; each is taken out before the next is looked for."""
    for part in _STATED(root)[:_MOST]:
        yield part, Reason(Rule.CUT_COMMENTS, "itemprop=comment")
    for part in _NESTED(root)[:_MOST]:
        if _is_signed(part):
            yield part, Reason(Rule.CUT_COMMENTS, "<article> in <article>")
    for heading in _HEADS(root)[:_MOST]:
        text = key(plain(heading))
        section = list(_section(heading)) if len(text) <= _HEAD and _counts(text, heading) else []
        for part in section:
            yield part, Reason(Rule.CUT_COMMENTS, quoted(text))


def _is_signed(part: Element) -> bool:
    """It begins with who wrote it and when, and an author's text stands above it."""
    head = next((child for child in part.iterchildren("*") if plain(child)), None)
    if head is None or not _DATED(head) or len(plain(head)) > _HEAD:
        return False
    when = " ".join(plain(time) for time in _DATED(head))
    return _NAME.search(plain(head).replace(when, "")) is not None and _has_text_above(part)


def _counts(text: str, heading: Element) -> bool:
    """The heading says how many comments there are; the author may count replies too, so these take a date below."""
    if not _has_text_above(heading):
        return False
    if COUNTED_COMMENTS.fullmatch(text):
        return True
    return COUNTED_REPLIES.fullmatch(text) is not None and any(_DATED(part) for part in _section(heading))


def _has_text_above(part: Element) -> bool:
    """A paragraph of some length stands before it, in what holds it."""
    for level in (part, *part.iterancestors()):
        for above in islice(level.itersiblings("*", preceding=True), _MOST):
            if above.tag in _PARAGRAPHS and len(beginning(above)) >= _PARAGRAPH:
                return True
            if any(len(beginning(held)) >= _PARAGRAPH for held in islice(above.iter(*_PARAGRAPHS), 1, 20)):
                return True
        if level.tag in _HOLDS_ALL:
            break
    return False


def _section(heading: Element) -> Iterator[Element]:
    """The heading, or the box that holds it alone, and what follows up to the next heading of its level or above."""
    level = heading
    while (above := level.getparent()) is not None and above.tag not in _HOLDS_ALL:
        if any(plain(part) for part in level.itersiblings("*")) or plain(above) != plain(heading):
            break
        level = above
    yield level
    ends = HEADINGS[: HEADINGS.index(str(heading.tag)) + 1]
    for part in list(level.itersiblings("*")):
        if part.tag in ends or next(part.iter(*ends), None) is not None:
            break
        yield part
