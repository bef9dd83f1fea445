"""A CSS selector for one element of a page, as a user would write it into the configuration.

Tried in the order in which they last: its id, its names, what it is, its words, and last its place, which holds only
until something comes before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain, islice

from monitor.article.tree import Element, choose, source_text

_NAME = re.compile(r"[A-Za-z_-][A-Za-z0-9_-]{0,60}")
# A part of a name that a build makes anew: letters and digits mixed, as in css-1q2w3e.
_MADE = re.compile(r"(?:^|[-_])(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{5,}(?:$|[-_])")
_STRETCH = re.compile(r"[^\s\d\"\\]+(?: [^\s\d\"\\]+)*")  # numbers change
_WORDS = (5, 3, 2, 1)  # of a text may be enough to know it by
# Elements of which a page has one or few, each for a part of it.
_PARTS = frozenset({"body", "main", "article", "header", "footer", "aside", "nav", "form", "address", "dialog"})
_STRETCHES = 24  # of a text are tried
_NAMED_ABOVE = 12  # ancestors are tried for one with a name


def selector(
    element: Element, is_right: Callable[[str], bool], *, by_words: bool = True, by_place: bool = True
) -> str | None:
    """The first selector for the element that is right; None where none is."""
    candidates = chain(
        _by_names(element),
        _by_tag(element),
        _by_words(element) if by_words else (),
        _by_place(element) if by_place else (),
    )
    return next((candidate for candidate in candidates if is_right(candidate)), None)


def matches_only(root: Element, element: Element | None, candidate: str) -> bool:
    """The selector chooses this element of the page and no other; without an element, none."""
    found = choose(root, candidate)
    return found == ([] if element is None else [element])


def _by_itself(element: Element) -> Iterator[str]:
    yield from _by_names(element)
    yield element.tag


def _by_tag(element: Element) -> Iterator[str]:
    """`main` is enough. `p` is not: where a page has one today, its next version has another, of the author's."""
    if element.tag in _PARTS:
        yield element.tag


def _by_names(element: Element) -> Iterator[str]:
    tag = element.tag
    if is_lasting(name := element.get("id") or ""):
        yield f"#{name}"
    classes = [name for name in (element.get("class") or "").split() if is_lasting(name)]
    yield from (f".{name}" for name in classes)
    yield from (f"{tag}.{name}" for name in classes)
    if len(classes) > 1:
        yield f"{tag}.{'.'.join(classes)}"
    for attribute in ("itemprop", "role"):
        if is_lasting(value := element.get(attribute) or ""):
            yield f"{tag}[{attribute}={value}]"


def is_lasting(name: str) -> bool:
    """A name that can be written into a selector and that no build makes anew."""
    return bool(_NAME.fullmatch(name)) and not _MADE.search(name)


def _by_words(element: Element) -> Iterator[str]:
    """`:contains` is no CSS of the web, but what the selectors of the configuration know beside it."""
    if any(child.tag in ("p", "div", "ul", "ol", "table") for child in element.iterdescendants()):
        return
    for stretch in islice(_stretches(source_text(element)), _STRETCHES):
        yield f'{element.tag}:contains("{stretch}")'


def _stretches(text: str) -> Iterator[str]:
    """Words in a row that stand in the source with one blank between them; many words first, they tell more."""
    rows = [_row(found[0]) for found in islice(_STRETCH.finditer(text), _STRETCHES)]
    for count in _WORDS:
        for row in rows:
            for at in range(0, len(row) - count + 1, count):
                words = " ".join(row[at : at + count])
                if sum(map(str.isalpha, words)) >= 2:
                    yield words


def _row(stretch: str) -> list[str]:
    """Its words, without signs that stand alone at the ends."""
    words = stretch.split(" ")
    real = [at for at, word in enumerate(words) if any(map(str.isalpha, word))]
    return words[real[0] : real[-1] + 1] if real else []


def _by_place(element: Element) -> Iterator[str]:
    path = f"{element.tag}{_nth(element)}"
    for above in islice(element.iterancestors(), _NAMED_ABOVE):
        for name in _by_itself(above):
            yield f"{name} > {path}"
        path = f"{above.tag}{_nth(above)} > {path}"
    yield path


def _nth(element: Element) -> str:
    """Its number among its siblings of one kind, where it has any."""
    parent = element.getparent()
    if parent is None or element.tag == "body":
        return ""
    same = parent.findall(element.tag)
    return f":nth-of-type({same.index(element) + 1})" if len(same) > 1 else ""
