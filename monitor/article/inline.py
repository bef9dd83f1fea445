"""What stands inside one block: its words, the words it begins with in emphasis, its links and images, its clean HTML.

A block is a run of nodes: pieces of text and inline elements that stand side by side.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from html import escape

import nh3
from lxml import etree

from monitor.article import targets
from monitor.article.text import clean, clean_code, legal
from monitor.article.tree import Element, tags
from monitor.model import Link

Node = str | Element
Run = Sequence[Node]

_EMPHASIS = tags("b strong i em ins mark small u big font")
# Some systems write the image's own address where its description belongs.
_ADDRESS = re.compile(r"(?:https?:/)?/\S+|\S+\.(?:jpe?g|png|gif|webp|svg|avif)", re.IGNORECASE)
_LINES = tags("div p li tr summary")
_CELLS = tags("td th dd")
_LINK = tags("a")
_DESCRIBED = tags("img iframe amp-img")
_MAX_DEPTH = 60
_TAGS = set(
    tags(
        "a abbr b blockquote br cite code dd del dfn dl dt em figcaption figure h1 h2 h3 h4 h5 h6 i img ins kbd li "
        "mark ol p pre q rp rt ruby s samp small strong sub sup table tbody td th thead time tr u ul var"
    )
)
_CELL = {"colspan", "rowspan"}
_ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href"},
    "img": {"src", "alt"},
    "time": {"datetime"},
    "ins": {"datetime"},
    "del": {"datetime"},
    "td": _CELL,
    "th": _CELL,
}
_HTML = nh3.Cleaner(tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https", "mailto"}, link_rel=None)


def content(element: Element) -> Iterator[Node]:
    """What stands inside an element: its text and its children, in order."""
    if element.text:
        yield element.text
    for child in element:
        yield child
        if child.tail:
            yield child.tail


def _elements(run: Iterable[Node], names: Collection[str]) -> Iterator[Element]:
    """The elements of these names in the run, at any depth, in order."""
    for node in run:
        if isinstance(node, str):
            continue
        if len(node):
            yield from node.iter(*names)
        elif node.tag in names:
            yield node


def words(run: Iterable[Node]) -> str:
    """The run's text, clean, in one line."""
    return clean("".join(_pieces(run, " ")))


def code(run: Iterable[Node]) -> str:
    """The run's text with its lines."""
    return clean_code("".join(_pieces(run, "\n")))


def _pieces(run: Iterable[Node], line_break: str) -> Iterator[str]:
    for node in run:
        if isinstance(node, str):
            yield node
        elif len(node):
            yield from _walked(node, line_break)
        else:
            yield _gap(node, line_break)
            yield node.text or ""


def _walked(element: Element, line_break: str) -> Iterator[str]:
    for event, part in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            yield _gap(part, line_break)
            yield part.text or ""
        elif part is not element:
            yield part.tail or ""


def _gap(part: Element, line_break: str) -> str:
    """What parts the words of an element from those before it."""
    if part.tag == "br" or (part.tag in _LINES and not _comes_first(part)):
        return line_break
    return " " if part.tag in _CELLS else ""


def _comes_first(part: Element) -> bool:
    parent = part.getparent()
    return part.getprevious() is None and not (parent is not None and parent.text)


def lead(run: Iterable[Node]) -> str:
    """The emphasised words with which the run begins, else an empty string."""
    found: list[str] = []
    for node in run:
        if isinstance(node, str):
            if node.strip():
                break
            found.append(" ")
        elif node.tag in _EMPHASIS:
            inner = lead(content(node))
            whole = words([node])
            found.append(inner if inner and inner != whole else whole)
            if found[-1] != whole:
                break
        else:
            break
    return clean("".join(found))


def links(run: Iterable[Node], base: str) -> tuple[Link, ...]:
    """Where the run's links lead, in order; links to a place in the same page are none."""
    found = []
    for element in _elements(run, _LINK):
        address = element.get("href")
        url = targets.absolute(address, base) if address else None
        if url and not targets.within_page(address, base):
            found.append(Link(url=url, text=words(content(element)) or _alternative(element)))
    return tuple(found)


def _alternative(link: Element) -> str:
    image = link.find(".//img[@alt]")
    return clean(image.get("alt") or "") if image is not None else ""


def images(run: Iterable[Node], base: str) -> tuple[str, ...]:
    """Addresses of the images and embeds in the run, each once."""
    found = [targets.image(element, base) for element in _elements(run, targets.MEDIA)]
    return tuple(dict.fromkeys(address for address in found if address))


def alternative_text(run: Iterable[Node]) -> str:
    """The alternative text of the first image that has one."""
    for element in _elements(run, _DESCRIBED):
        text = clean(element.get("alt") or element.get("title") or "")
        if text and not _ADDRESS.fullmatch(text):
            return text
    return ""


def _markup(run: Iterable[Node], depth: int, *, code: bool = False) -> Iterator[str]:
    """The run's mark-up, only of elements and attributes that can stay; `nh3` sees to it that it is clean."""
    for node in run:
        if isinstance(node, str):
            yield escape(legal(node if code or not node.isspace() else _blank(node)), quote=False)
        elif depth >= _MAX_DEPTH:
            yield from (escape(str(text), quote=False) for text in node.itertext())
        elif node.tag in _TAGS:
            kept = _ATTRIBUTES.get(node.tag, ())
            names = [name for name in map(str, node.keys()) if name in kept]
            attributes = "".join(f' {name}="{escape(node.get(name) or "")}"' for name in names)
            yield f"<{node.tag}{attributes}>"
            if node.tag not in ("img", "br"):
                yield from _markup(content(node), depth + 1, code=code)
                yield f"</{node.tag}>"
        else:
            yield from _markup(content(node), depth + 1, code=code)


def _blank(text: str) -> str:
    """Indentation of the source says nothing."""
    return "\n" if "\n" in text else " "


def html(run: Sequence[Node], tag: str) -> str:
    """The run inside `tag`, as clean HTML. Links and images must be absolute already."""
    texts = [node for node in run if isinstance(node, str)]
    if len(texts) == len(run):
        return f"<{tag}>{escape(legal(''.join(texts)).strip(), quote=False)}</{tag}>"
    inner = "".join(_markup(run, 0, code=tag == "pre"))
    return _HTML.clean(f"<{tag}>{inner.strip()}</{tag}>")
