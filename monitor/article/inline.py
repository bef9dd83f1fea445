"""What stands inside one block: its words, the words it begins with in emphasis, its links and images, its clean HTML.

A block is a run of nodes: text and inline elements that stand side by side.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

import nh3
from bs4.element import NavigableString, PageElement, PreformattedString, Tag

from monitor.article import targets
from monitor.article.text import clean, clean_code, legal, standing, struck, unstruck
from monitor.article.timestamps import stated_at
from monitor.article.tree import tags
from monitor.model import EditMark, Link

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
EDITS = tags("ins del")
"""With these authors mark what they inserted or struck out; `parse` has made s and strike a del."""
_LINES = tags("div p li tr summary")
_CELLS = tags("td th dd")
_CELL = {"colspan", "rowspan"}
_NONE: set[str] = set()
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


def elements(run: Iterable[PageElement]) -> list[Tag]:
    """The elements of the run and all that they hold, in order. BeautifulSoup's own walks cost four times as much."""
    found: list[Tag] = []
    _gather(run, found)
    return found


def _gather(run: Iterable[PageElement], found: list[Tag]) -> None:
    for node in run:
        if isinstance(node, Tag):
            found.append(node)
            if node.contents:
                _gather(node.contents, found)


def _is_text(node: PageElement) -> bool:
    return isinstance(node, NavigableString) and not isinstance(node, PreformattedString)


def words(run: Iterable[PageElement]) -> str:
    """The run's text, clean, in one line."""
    pieces: list[str] = []
    _pieces(run, " ", pieces)
    return clean("".join(pieces))


def code(run: Iterable[PageElement]) -> str:
    """The run's text with its lines."""
    pieces: list[str] = []
    _pieces(run, "\n", pieces)
    return clean_code("".join(pieces))


def _pieces(run: Iterable[PageElement], line_break: str, pieces: list[str]) -> None:
    for node in run:
        if isinstance(node, Tag):
            name = node.name
            if name == "br" or (name in _LINES and node.previous_sibling is not None):
                pieces.append(line_break)
            elif name in _CELLS:
                pieces.append(" ")
            if name == "del" and line_break == " ":  # code keeps its signs
                pieces.append(_struck(node))
            else:
                _pieces(node.contents, line_break, pieces)
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            pieces.append(node)


def _struck(element: Tag) -> str:
    """The words of an element that strikes them out, with the blanks at its ends outside of the signs."""
    inside: list[str] = []
    _pieces(element.contents, " ", inside)
    text = "".join(inside)
    words = struck(text)
    return f"{' ' * text[:1].isspace()}{words}{' ' * text[-1:].isspace()}" if words else text


def edit_marks(inside: Iterable[Tag], base: str) -> tuple[EditMark, ...]:
    """What the elements among these mark as inserted or struck out."""
    found = [node for node in inside if node.name in EDITS]
    return tuple(mark for node in found if (mark := edit_mark(node, words(node.contents), base)).text)


def edit_mark(element: Tag, text: str, base: str) -> EditMark:
    """What an element says that marks `text` as inserted or struck out."""
    inserted = element.name == "ins"
    return EditMark(
        text=standing(text) if inserted else unstruck(text),
        inserted=inserted,
        stated=stated_at(element.get("datetime")),
        cite=targets.absolute(element.get("cite"), base),
    )


def lead(run: Iterable[PageElement]) -> str:
    """The emphasised words with which the run begins, else an empty string."""
    found: list[str] = []
    for node in run:
        if not isinstance(node, Tag):
            if _is_text(node) and str(node).strip():
                break
            found.append(" ")
        elif node.name in _EMPHASIS:
            inner = lead(node.contents)
            whole = words([node])
            found.append(inner if inner and inner != whole else whole)
            if found[-1] != whole:
                break
        elif node.name in ("span", "a", "code", "abbr", "time") and not "".join(found).strip():
            return lead(node.contents) if node.name == "span" else ""
        else:
            break
    return clean("".join(found))


def links(inside: Iterable[Tag], base: str) -> tuple[Link, ...]:
    """Where the links among the elements lead, in order; links to a place in the same page are none."""
    found = []
    for node in inside:
        if node.name == "a" and node.get("href"):
            url = targets.absolute(node.get("href"), base)
            if url and not targets.within_page(node.get("href"), base):
                found.append(Link(url=url, text=words(node.contents) or _alternative(node)))
    return tuple(found)


def _alternative(node: Tag) -> str:
    image = node.find("img", alt=True)
    return clean(str(image.get("alt"))) if isinstance(image, Tag) else ""


def images(inside: Iterable[Tag], base: str) -> tuple[str, ...]:
    """Addresses of the images and embeds among the elements, each once."""
    found = [targets.image(node, base) for node in inside if node.name in targets.MEDIA]
    return tuple(dict.fromkeys(address for address in found if address))


def alternative_text(inside: Iterable[Tag]) -> str:
    """The alternative text of the first image that has one."""
    for node in inside:
        if node.name in ("img", "iframe", "amp-img"):
            text = clean(str(node.get("alt") or node.get("title") or ""))
            if text and not _ADDRESS.fullmatch(text):
                return text
    return ""


def _markup(run: Iterable[PageElement], depth: int, pieces: list[str]) -> None:
    """The run's mark-up, only of elements and attributes that can stay: BeautifulSoup's own would take four times as
    long, and `nh3` sees to it that it is clean."""
    for node in run:
        if isinstance(node, Tag):
            if depth >= _MAX_DEPTH:
                pieces.extend(map(escape, node.strings))
            elif node.name not in _TAGS:
                _markup(node.contents, depth + 1, pieces)
            else:
                pieces.append(_opening(node))
                if node.name not in ("img", "br"):
                    _markup(node.contents, depth + 1, pieces)
                    pieces.append(f"</{node.name}>")
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            pieces.append(escape(legal(node), quote=False))


def _opening(element: Tag) -> str:
    kept = _ATTRIBUTES.get(element.name, _NONE) if element.attrs else _NONE
    attributes = "".join(f' {name}="{escape(str(element[name]))}"' for name in element.attrs if name in kept)
    return f"<{element.name}{attributes}>"


def html(run: Iterable[PageElement], tag: str, around: Tag | None = None) -> str:
    """The run inside `tag` (and inside `around`, an ins or del), as clean HTML. Links and images must be absolute
    already."""
    if around is None and all(_is_text(node) for node in run):
        return f"<{tag}>{escape(legal(''.join(map(str, run))).strip(), quote=False)}</{tag}>"
    pieces: list[str] = []
    _markup(run, 0, pieces)
    inner = "".join(pieces).strip()
    if around is not None:
        inner = f"{_opening(around)}{inner}</{around.name}>"
    return _HTML.clean(f"<{tag}>{inner}</{tag}>")
