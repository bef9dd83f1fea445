"""What stands inside one block: its words, the words it begins with in emphasis, its links and images, its clean HTML.

A block is a run of nodes: text and inline elements that stand side by side.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape

import nh3
from bs4.element import NavigableString, PageElement, PreformattedString, Tag

from monitor.article import targets
from monitor.article.text import clean, clean_code, legal
from monitor.article.tree import tags
from monitor.model import Link

Run = Sequence[PageElement]

_EMPHASIS = tags("b strong i em ins mark small u big font")
# Some systems write the image's own address where its description belongs.
_ADDRESS = re.compile(r"(?:https?:/)?/\S+|\S+\.(?:jpe?g|png|gif|webp|svg|avif)", re.IGNORECASE)
_MAX_DEPTH = 60
_TAGS = set(
    tags(
        "a abbr b blockquote br cite code dd del dfn dl dt em figcaption figure h1 h2 h3 h4 h5 h6 i img ins kbd li "
        "mark ol p pre q rp rt ruby s samp small strong sub sup table tbody td th thead time tr u ul var"
    )
)
_CELL = {"colspan", "rowspan"}
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt"},
    "time": {"datetime"},
    "ins": {"datetime"},
    "del": {"datetime"},
    "td": _CELL,
    "th": _CELL,
}
_HTML = nh3.Cleaner(tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https", "mailto"}, link_rel=None)


def _nodes(run: Iterable[PageElement]) -> Iterator[PageElement]:
    for node in run:
        yield node
        if isinstance(node, Tag):
            yield from node.descendants


def _is_text(node: PageElement) -> bool:
    return isinstance(node, NavigableString) and not isinstance(node, PreformattedString)


def words(run: Iterable[PageElement]) -> str:
    """The run's text, clean, in one line."""
    return clean("".join(_pieces(run, " ")))


def code(run: Iterable[PageElement]) -> str:
    """The run's text with its lines."""
    return clean_code("".join(_pieces(run, "\n")))


def _pieces(run: Iterable[PageElement], line_break: str) -> Iterator[str]:
    for node in _nodes(run):
        if _is_text(node):
            yield str(node)
        elif isinstance(node, Tag):
            if node.name == "br" or (
                node.name in ("div", "p", "li", "tr", "summary") and node.previous_sibling is not None
            ):
                yield line_break
            elif node.name in ("td", "th", "dd"):
                yield " "


def lead(run: Iterable[PageElement]) -> str:
    """The emphasised words with which the run begins, else an empty string."""
    found: list[str] = []
    for node in run:
        if not isinstance(node, Tag):
            if _is_text(node) and str(node).strip():
                break
            found.append(" ")
        elif node.name in _EMPHASIS:
            inner = lead(node.children)
            whole = words([node])
            found.append(inner if inner and inner != whole else whole)
            if found[-1] != whole:
                break
        elif node.name in ("span", "a", "code", "abbr", "time") and not "".join(found).strip():
            return lead(node.children) if node.name == "span" else ""
        else:
            break
    return clean("".join(found))


def links(run: Iterable[PageElement], base: str) -> tuple[Link, ...]:
    """Where the run's links lead, in order; links to a place in the same page are none."""
    found = []
    for node in _nodes(run):
        if isinstance(node, Tag) and node.name == "a" and node.get("href"):
            url = targets.absolute(node.get("href"), base)
            if url and not targets.within_page(node.get("href"), base):
                found.append(Link(url=url, text=words(node.children) or _alternative(node)))
    return tuple(found)


def _alternative(node: Tag) -> str:
    image = node.find("img", alt=True)
    return clean(str(image.get("alt"))) if isinstance(image, Tag) else ""


def images(run: Iterable[PageElement], base: str) -> tuple[str, ...]:
    """Addresses of the images and embeds in the run, each once."""
    found = [targets.image(node, base) for node in _nodes(run) if isinstance(node, Tag) and node.name in targets.MEDIA]
    return tuple(dict.fromkeys(address for address in found if address))


def alternative_text(run: Iterable[PageElement]) -> str:
    """The alternative text of the first image that has one."""
    for node in _nodes(run):
        if isinstance(node, Tag) and node.name in ("img", "iframe", "amp-img"):
            text = clean(str(node.get("alt") or node.get("title") or ""))
            if text and not _ADDRESS.fullmatch(text):
                return text
    return ""


def _markup(run: Iterable[PageElement], depth: int) -> Iterator[str]:
    """The run's mark-up, only of elements and attributes that can stay: BeautifulSoup's own would take four times as
    long, and `nh3` sees to it that it is clean."""
    for node in run:
        if isinstance(node, Tag) and depth < _MAX_DEPTH and node.name in _TAGS:
            kept = _ATTRIBUTES.get(node.name, set())
            attributes = "".join(f' {name}="{escape(str(node[name]))}"' for name in node.attrs if name in kept)
            yield f"<{node.name}{attributes}>"
            if node.name not in ("img", "br"):
                yield from _markup(node.children, depth + 1)
                yield f"</{node.name}>"
        elif isinstance(node, Tag):
            yield from _markup(node.children, depth + 1) if depth < _MAX_DEPTH else map(escape, node.strings)
        elif _is_text(node):
            yield escape(legal(str(node)), quote=False)


def html(run: Iterable[PageElement], tag: str) -> str:
    """The run inside `tag`, as clean HTML. Links and images must be absolute already."""
    if all(_is_text(node) for node in run):
        return f"<{tag}>{escape(legal(''.join(map(str, run))).strip(), quote=False)}</{tag}>"
    inner = "".join(_markup(run, 0))
    return _HTML.clean(f"<{tag}>{inner.strip()}</{tag}>")
