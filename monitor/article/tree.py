"""What the parts that work on lxml's tree share: typed selections, the text of an element, taking an element out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from monitor.article.text import clean


def select(path: str) -> Callable[[HtmlElement], list[Any]]:
    """A compiled XPath expression that yields nodes: elements, or strings where it ends in an attribute."""
    compiled = etree.XPath(path)

    def selected(element: HtmlElement) -> list[Any]:
        found = compiled(element)
        return found if isinstance(found, list) else []

    return selected


def plain(element: HtmlElement) -> str:
    """The text of an element, clean, in one line."""
    return clean(" ".join(element.itertext()))


def names(element: HtmlElement) -> str:
    """The element's classes and id in one string, as `conventions` takes it."""
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def drop(element: HtmlElement) -> None:
    """Take the element out and leave the text that follows it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        previous = element.getprevious()
        if previous is None:
            parent.text = (parent.text or "") + element.tail
        else:
            previous.tail = (previous.tail or "") + element.tail
    parent.remove(element)
