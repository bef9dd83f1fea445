"""Pages made anew: the same words without what a reader of the mark-up leans on. Used by `bench/accuracy.py`.

Each takes the bytes of a page and which capture it is (0 the older, 1 the newer), and gives bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from lxml import etree

from monitor.article.page import decoded, parse

Element = etree._Element
Mangle = Callable[[bytes, int], bytes]

_NAMING = ("class", "id", "itemprop", "itemscope", "itemtype", "role", "rel", "aria-label")
_TELLING = ("article", "main", "header", "footer", "aside", "nav", "section", "hgroup", "figure", "time", "address")
_POSTS = (
    "A walk along the northern dyke", "How the old ferry timetable was kept", "Notes on repairing a wooden winch",
    "What the lighthouse log says of 1911", "Bread for forty people", "Seven maps of one bay", "The bell on the pier",
    "Why our clocks were four minutes slow", "Learning to read the weather glass", "Nets, knots and patience",
)  # fmt: skip


def _tree(page: bytes) -> Element | None:
    """As the program reads it: libxml2 alone would leave out what stands behind a stray end of the page."""
    text, _ = decoded(page, None)
    return parse(text)


def _written(root: Element) -> bytes:
    return b"<!doctype html>\n" + etree.tostring(root, encoding="utf-8", method="html")


def _each(change: Callable[[Element, int], None]) -> Mangle:
    def mangled(page: bytes, capture: int) -> bytes:
        root = _tree(page)
        if root is None:
            return page
        change(root, capture)
        return _written(root)

    return mangled


def _nameless(root: Element, _: int) -> None:
    etree.strip_attributes(root, *_NAMING)


def _renamed(root: Element, _: int) -> None:
    for part in root.iter():
        for name in ("class", "id"):
            if isinstance(part.tag, str) and part.get(name):
                words = str(part.get(name)).split()
                part.set(name, " ".join(f"x{hashlib.sha256(word.encode()).hexdigest()[:6]}" for word in words))


def _divisions(root: Element, _: int) -> None:
    for part in root.iter(*_TELLING):
        part.tag = "div"


def _bare(root: Element, capture: int) -> None:
    _nameless(root, capture)
    _divisions(root, capture)


def _inner(root: Element) -> tuple[Element, Element] | None:
    """The body, emptied, and an element that holds what stood in it."""
    body = root.find("body")
    if body is None:
        return None
    held = etree.Element("div")
    held.text, body.text = body.text, None
    held.extend(list(body))
    return body, held


def _tabled(root: Element, capture: int) -> None:
    _bare(root, capture)
    found = _inner(root)
    if found is None:
        return
    body, held = found
    row = etree.SubElement(etree.SubElement(body, "table", width="100%"), "tr")
    row.append(_box("td", "Navigation", _POSTS[:4]))
    etree.SubElement(row, "td").append(held)


def _boxed(root: Element, capture: int) -> None:
    """Boxes of latest posts, counters and a calendar, which differ at every capture, before and after the text."""
    found = _inner(root)
    if found is None:
        return
    body, held = found
    body.append(_box("div", "Latest", _POSTS[capture : capture + 5]))
    body.append(held)
    body.append(_box("div", "You might like", _POSTS[4 + 3 * capture : 7 + 3 * capture]))
    count = etree.SubElement(etree.SubElement(body, "div"), "p")
    count.text = f"{1204 + 87 * capture} visitors since 2009 · page built in {31 + 9 * capture} ms"


def _bare_boxed(root: Element, capture: int) -> None:
    _bare(root, capture)
    _boxed(root, capture)


def _foreign(root: Element, capture: int) -> None:
    """The words of the page around the text in another language, which was switched between the captures."""
    found = _inner(root)
    if found is None:
        return
    body, held = found
    labels = (("Startseite", "Archiv", "Impressum"), ("Forsíða", "Safn", "Um síðuna"))[capture]
    body.append(_box("div", labels[0], labels))
    body.append(held)
    body.append(_box("div", labels[1], labels))


def _box(tag: str, title: str, links: tuple[str, ...]) -> Element:
    box = etree.Element(tag)
    etree.SubElement(box, "h3").text = title
    listed = etree.SubElement(box, "ul")
    for text in links:
        etree.SubElement(etree.SubElement(listed, "li"), "a", href=f"/{'-'.join(text.lower().split())}/").text = text
    return box


MANGLES: dict[str, Mangle] = {
    "without classes, ids and roles": _each(_nameless),
    "classes and ids renamed": _each(_renamed),
    "article, main, nav … made div": _each(_divisions),
    "both: nothing but divisions": _each(_bare),
    "in a layout table": _each(_tabled),
    "boxes that rotate around it": _each(_boxed),
    "divisions, and boxes that rotate": _each(_bare_boxed),
    "menus in a language that changed": _each(_foreign),
}
