"""What the parts that work on lxml's tree share: typed selections, the text of an element, taking an element out."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import islice
from typing import Any

from cssselect import HTMLTranslator, SelectorError
from lxml import etree

from monitor.article.text import clean, legal

Element = etree._Element
"""An element of lxml's tree; not the one of lxml.html, which costs a call in Python for each."""


def tags(names: str) -> frozenset[str]:
    """Names of elements, written as one line of words."""
    return frozenset(names.split())


ORIGIN = "data-monitor-origin"
"""An attribute that `explain` sets on each element of a tree, so that blocks can be traced back to it; else nobody."""

_LONGEST_NAMES = 2000
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def select(path: str) -> Callable[[Element], list[Any]]:
    """A compiled XPath expression that yields nodes: elements, or strings where it ends in an attribute."""
    compiled = etree.XPath(path)

    def selected(element: Element) -> list[Any]:
        found = compiled(element)
        return found if isinstance(found, list) else []

    return selected


@lru_cache(maxsize=256)
def _chosen(selector: str) -> Callable[[Element], list[Any]]:
    return select(HTMLTranslator().css_to_xpath(selector))


def choose(root: Element, selector: str) -> list[Element]:
    """The elements that a CSS selector matches, in order; none where it is no selector."""
    try:
        return [found for found in _chosen(selector)(root) if isinstance(found.tag, str)]
    except (SelectorError, etree.XPathError, ValueError):  # ValueError: it holds what XML 1.0 forbids
        return []


def plain(element: Element) -> str:
    """The text of an element, clean, in one line."""
    return clean(" ".join(map(str, element.itertext())))


def beginning(element: Element, pieces: int = 80) -> str:
    """The text of so many pieces at most: enough to know a line or a box by, and no more work on a hostile page."""
    return clean(" ".join(map(str, islice(element.itertext(), pieces))))


def is_link(element: Element, leads: Callable[[str], bool]) -> bool:
    """All the words of the element are those of one link, which leads where `leads` says."""
    links = element.findall(".//a[@href]")
    return len(links) == 1 and leads(links[0].get("href") or "") and plain(links[0]) == plain(element)


def flatten(element: Element, depth: int = 180) -> None:
    """Make what stands deeper than `depth` elements plain text: no page needs it, and work on nested mark-up stays
    bounded."""
    if not _levels(depth)(element):
        return
    for part in select("/".join(["*"] * depth))(element):
        text = " ".join(map(str, part.itertext()))
        part[:] = []
        part.text = legal(text)


@lru_cache(maxsize=4)
def _levels(depth: int) -> Callable[[Element], object]:
    return etree.XPath(f"boolean({'/'.join(['*'] * depth)})")


def names(element: Element) -> str:
    """The element's classes and id in one string, as `conventions` takes it: of each what anyone would write."""
    return f"{(element.get('class') or '')[:_LONGEST_NAMES]} {(element.get('id') or '')[:_LONGEST_NAMES]}"


def drop(element: Element) -> None:
    """Take the element out and leave the text that follows it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        tail = legal(element.tail)
        previous = element.getprevious()
        if previous is None:
            parent.text = (parent.text or "") + tail
        else:
            previous.tail = (previous.tail or "") + tail
    parent.remove(element)


_SEEN = select(
    "descendant::text()[not(ancestor::script or ancestor::style or ancestor::template or ancestor::noscript)]"
)


def source_text(element: Element) -> str:
    """The text of an element as it stands in the source, without scripts and styles."""
    return "".join(map(str, _SEEN(element)))


def seen(element: Element) -> str:
    """What a reader sees of an element, clean, in one line."""
    return clean(" ".join(map(str, _SEEN(element))))
