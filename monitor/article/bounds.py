"""What a page may ask of the parsers: more than any person writes is cut, so that the time stays in step with the size.

Three places. `source` works on the text before libxml2 reads it, whose time grows with the square of the attributes of
one element; `shorten` on the whole tree; `thin` on the article's, before BeautifulSoup reads it, for which each element
is dear.
"""

from __future__ import annotations

import re
import sys
from itertools import islice

from lxml import etree

from monitor.article.text import clean, legal
from monitor.article.tree import Element, tags

MAX_CHARS = 12_000_000
"""What stands behind so many characters of mark-up is not read."""
MAX_ATTRIBUTES = 200
"""An element keeps its first so many attributes."""
# No article holds so many elements. In what does, emphasis and single line breaks are dropped …
_CROWD = 20_000
# … and behind so many that are left, the rest is plain text. A whole page may have more, before anything is looked for.
_MOST = 30_000
_MOST_IN_PAGE = 80_000
_EMPHASIS = tuple(tags("abbr b bdo big cite code em i kbd mark samp small strong sub sup tt u var"))

# Both end tags may be left out (HTML Standard, §13.1.2.4); a stray one ends the page for libxml2, not for a browser.
_END_OF_PAGE = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_BREAKS_IN_A_ROW = re.compile(r"(?:<br ?/?>\s*+){4,}+", re.IGNORECASE)  # more than three say no more than three
# A start tag as browsers read it (HTML Standard, §13.2.5.6 and §13.2.5.32 to 39), up to the sign that ends it. Every
# part is possessive: each character is looked at once, whatever stands there.
_NAME = r"(?:=[^ \t\n\f\r/>=]*+|[^ \t\n\f\r/>=]++)"
_VALUE = r"(?:[ \t\n\f\r]*+=[ \t\n\f\r]*+(?:\"[^\"]*+\"|'[^']*+'|[^ \t\n\f\r>\"'][^ \t\n\f\r>]*+)?+)?+"
_ATTRIBUTE = rf"[ \t\n\f\r/]*+{_NAME}{_VALUE}"
_START_TAG = re.compile(rf"<[a-zA-Z][^ \t\n\f\r/>]*+(?:{_ATTRIBUTE})*+")
_FIRST_ATTRIBUTES = re.compile(rf"<[a-zA-Z][^ \t\n\f\r/>]*+(?:{_ATTRIBUTE}){{{MAX_ATTRIBUTES}}}+")
# What lxml would not write again (XML 1.0 §2.2), in UTF-8; what `str.split` takes for white space becomes a blank.
_CONTROLS = bytes(range(9)) + bytes(range(14, 28))
_BLANKS = bytes.maketrans(b"\x0b\x0c\x1c\x1d\x1e\x1f", b" " * 6)
_NO_CHARACTERS = ("\ufffe".encode(), "\uffff".encode())
_REFERENCE = re.compile(rb"&#(?:[xX]0*+([0-9a-fA-F]{1,6})(?![0-9a-fA-F])|0*+([0-9]{1,7})(?![0-9]));?")


def legal_bytes(text: str) -> bytes:
    """Mark-up in UTF-8 without the characters, and references to such, that lxml reads but would not write again."""
    raw = text.encode("utf-8", "replace").translate(_BLANKS, _CONTROLS)
    for sign in _NO_CHARACTERS:
        raw = raw.replace(sign, b"")
    # A reference that goes may leave the parts of another one behind; where one of those goes, a blank parts the rest.
    return _REFERENCE.sub(lambda found: _legal(found) or b" ", _REFERENCE.sub(_legal, raw))


def _legal(reference: re.Match[bytes]) -> bytes:
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    sign = chr(number) if number <= sys.maxunicode else ""
    return reference[0] if not sign or legal(sign) else b" " * sign.isspace()


def source(text: str) -> str:
    """The mark-up of a page, to be parsed in a time that grows no faster than its length."""
    text = _END_OF_PAGE.sub("", text[:MAX_CHARS].replace("\0", ""))
    return _START_TAG.sub(_with_first_attributes, _BREAKS_IN_A_ROW.sub("<br><br><br>", text))


def is_overfull(text: str) -> bool:
    """A page holds more mark-up than is read: elements, or attributes of one of them."""
    if text.count("<") > 2 * _MOST_IN_PAGE:  # a start and an end each
        return True
    return any(_with_first_attributes(tag) != tag[0] for tag in _START_TAG.finditer(text[:MAX_CHARS]))


def _with_first_attributes(tag: re.Match[str]) -> str:
    whole = tag[0]
    if len(whole) < 2 * MAX_ATTRIBUTES:  # a blank and a letter each
        return whole
    kept = _FIRST_ATTRIBUTES.match(whole)
    return kept[0] if kept else whole


def shorten(root: Element) -> None:
    """Of a page with more elements than can be looked through, keep of the rest the words."""
    last = _at(root, _MOST_IN_PAGE)
    if last is not None:
        page = root.find("body")
        _end_with_words(root if page is None else page, last)


def thin(element: Element) -> None:
    """In a crowd of elements, drop emphasis and say with half as many elements what line breaks say; of what stands
    behind all that can be read in time, keep the words, in one paragraph."""
    if _at(element, _CROWD) is None:
        return
    _thin_breaks(element)
    etree.strip_tags(element, *_EMPHASIS)
    last = _at(element, _MOST)
    if last is not None:
        _end_with_words(element, last)


def _at(element: Element, count: int) -> Element | None:
    return next(islice(element.iter(), count, None), None)


def _end_with_words(element: Element, last: Element) -> None:
    """Put the text from `last` on into a paragraph at the end of the element, and take what held it out."""
    words: list[str] = []
    part = last
    while part is not element:
        parent = part.getparent()
        if parent is None:
            break
        rest = list(part.itersiblings())
        if part is last:
            rest.insert(0, part)
        else:
            words.append(part.tail or "")
            part.tail = None
        for held in rest:
            words += map(str, held.itertext())
            words.append(held.tail or "")
        del parent[len(parent) - len(rest) : len(parent)]
        part = parent
    etree.SubElement(element, "p").text = clean(" ".join(words))


def _thin_breaks(element: Element) -> None:
    """One line break becomes a line feed, a row of them the paragraph that it begins."""
    in_a_row = False
    for part in list(element.iter("br")):
        following = part.getnext()
        goes_on = following is not None and following.tag == "br" and not (part.tail or "").strip()
        if in_a_row and not goes_on:
            part.tag = "p"
        else:
            part.tail = f"\n{part.tail or ''}"
            part.tag = "span"
        in_a_row = goes_on
    etree.strip_tags(element, "span")
