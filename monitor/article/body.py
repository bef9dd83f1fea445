"""Find the element that holds the article, in a tree that `chrome.prune` has been over.

Mark-up first (schema.org articleBody, article, main, ARIA roles), then the names of widely used publishing systems,
then the density of the text: go down as long as one child holds nearly all of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from monitor.article import conventions, related
from monitor.article.chrome import Cut, announces
from monitor.article.text import key
from monitor.article.tree import HEADINGS, Element, drop, is_link, names, plain, select, tags
from monitor.reasons import Reason, Rule

_BODY_MARKUP = select("//*[contains(concat(' ', normalize-space(@itemprop), ' '), ' articleBody ')]")
_NAMED = select("//*[@class or @id]")
_ARTICLES = select("//article | //*[@role='article']")
_MAINS = select("//main | //*[@role='main']")
_SUBHEADINGS = select(
    "descendant::*[self::h2 or self::h3 or self::h4 or self::h5 or self::h6 or self::b or self::strong]"
)
_FLOW = tags("p h1 h2 h3 h4 h5 h6 ul ol dl pre blockquote table figure hr")
_NOT_CONTAINER = tags("h1 h2 h3 h4 h5 h6 p ul ol dl li pre blockquote figure details")

_SENTENCES = tuple(tags("p li dd td blockquote pre figcaption"))

_INLINE = tags("a b strong em i span br small code abbr time u mark sup sub font")
_STOPS = tuple(".!?。！？")

_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")

SHARE = 0.35
"""An element found by mark-up or name holds at least this share of the page's text, or is the only one of its kind."""
SENTENCE = 80
"""So much text outside of links, in Latin letters, is a sentence, and no label of a menu; or where a full stop ends it,
so much as SHORT_SENTENCE."""
SHORT_SENTENCE = 20
ABOVE = 0.5
"""Where more than this share of the text stands above the heading with the title, that does not begin the article."""
MOST_ABOVE = 200
"""So many elements stand above no title that a person has written."""
MOST = 0.8
"""Going down by density, a child must hold this share of its parent's text."""


@dataclass(frozen=True, slots=True)
class _Density:
    """Text outside of links, in Latin letters, for each element with all that is in it."""

    of: dict[Element, int]
    whole: int


@dataclass(frozen=True, slots=True)
class Found:
    """The element of the article and why it is that.

    beside  notes that stood beside it and were moved into it
    cuts    what was taken off its ends
    """

    element: Element
    reason: Reason
    beside: tuple[Element, ...] = ()
    cuts: tuple[Cut, ...] = ()


def find(root: Element, title: str = "") -> Found:
    """The element that holds the article. Notes that stand beside it are moved into it.

    title  as the page states it: where nothing else says where the article begins, its heading does
    """
    page = root.find("body")
    page = root if page is None else page
    density = _measure(page)
    if tight := _first_best(page, density, _MARKED, _NAMED_BODIES):
        return Found(*tight, beside=_gather_notes(tight[0]))
    if scope := _first_best(page, density, _WHOLE_ARTICLES, _MAIN_PARTS):
        return Found(_descend(scope[0], density, 1.0), scope[1])
    element = _descend(page, density, MOST)
    share = round(100 * density.of.get(element, 0) / density.whole)
    cuts = [*_trim(element, density, first=True), *_trim(element, density, first=False)]
    cuts += _cut_above(element, key(title), density)
    return Found(element, Reason(Rule.BODY_DENSE, f"{share} % of the text outside of links"), cuts=tuple(cuts))


_Candidates = tuple[Rule, Callable[[Element], Any]]


def _first_best(page: Element, density: _Density, *kinds: _Candidates) -> tuple[Element, Reason] | None:
    for rule, candidates in kinds:
        best = _best(candidates(page), density)
        if best is not None:
            return best, Reason(rule, _evidence(rule, best))
    return None


def _evidence(rule: Rule, element: Element) -> str:
    if rule is Rule.BODY_NAMED:
        return conventions.body(names(element))
    role = element.get("role")
    return "itemprop=articleBody" if rule is Rule.BODY_MARKED else f"role={role}" if role else f"<{element.tag}>"


def _measure(page: Element) -> _Density:
    elements = [element for element in page.iter() if isinstance(element.tag, str)]
    of = dict.fromkeys(elements, 0)
    for element in reversed(elements):
        if element.tag == "a":
            of[element] = 0
        elif element.text:
            of[element] += _weight(element.text)
        parent = element.getparent()
        if element is not page and parent is not None:
            of[parent] += of[element] + (_weight(element.tail) if element.tail else 0)
    return _Density(of, max(1, of[page]))


def _weight(text: str) -> int:
    """How much a text says, in Latin letters: a sign of Chinese, Japanese or Korean counts three."""
    text = text.strip()
    return len(text) if text.isascii() else len(text) + 2 * len(_WIDE.findall(text))


def _named_bodies(page: Element) -> list[Element]:
    return [part for part in _NAMED(page) if conventions.body(names(part))]


_MARKED: _Candidates = (Rule.BODY_MARKED, _BODY_MARKUP)
_NAMED_BODIES: _Candidates = (Rule.BODY_NAMED, _named_bodies)
_WHOLE_ARTICLES: _Candidates = (Rule.BODY_ARTICLE, _ARTICLES)
_MAIN_PARTS: _Candidates = (Rule.BODY_MAIN, _MAINS)


def _best(candidates: list[Element], density: _Density) -> Element | None:
    """The candidate with the most text; of one inside the other with hardly less, the inner."""
    candidates = [part for part in candidates if part in density.of and part.tag != "body"]
    if not candidates:
        return None
    best = max(candidates, key=lambda part: density.of[part])
    inner = [part for part in candidates if part is not best and density.of[part] >= 0.95 * density.of[best]]
    inner = [part for part in inner if best in part.iterancestors()]
    alone = sum(1 for part in candidates if best not in part.iterancestors()) == 1
    if density.of[best] < SHARE * density.whole and not (alone and density.of[best] >= 60):
        return None
    return inner[-1] if inner else best


def _descend(element: Element, density: _Density, most: float) -> Element:
    while True:
        heaviest = max(element, key=lambda child: density.of.get(child, 0), default=None)
        if any(child.tag in _FLOW and density.of.get(child, 0) for child in element if child is not heaviest):
            return element
        if heaviest is None or heaviest.tag in _NOT_CONTAINER or not isinstance(heaviest.tag, str):
            return element
        if density.of.get(heaviest, 0) < most * max(1, density.of[element]):
            return element
        element = heaviest


def _trim(element: Element, density: _Density, *, first: bool) -> list[Cut]:
    """Take menus off an end of the element: boxes of links with hardly a word beside them."""
    cuts: list[Cut] = []
    for child in list(element) if first else list(element)[::-1]:
        if not isinstance(child.tag, str) or not plain(child):
            continue
        if density.of.get(child, 0) > 0.5 * density.of[element] and child.tag not in _NOT_CONTAINER:
            cuts += _trim(child, density, first=first)
        if not _is_menu(child, density, first=first):
            break
        drop(child)
        cuts.append(Cut(child, Reason(Rule.CUT_MENU)))
    return cuts


def _is_menu(part: Element, density: _Density, *, first: bool) -> bool:
    """Lists that close an article may be the author's; so may all that stands under a heading."""
    boxes = ("div", "section", "table", "ul", "ol", "center") if first else ("div", "section", "table", "center")
    links = part.findall(".//a")
    if part.tag not in boxes or len(links) < 3 or part.find(".//h1") is not None:
        return False
    headed = any(related.is_heading(plain(heading)) for heading in _SUBHEADINGS(part))
    return not headed and density.of.get(part, 0) < 0.2 * len(plain(part))


def _cut_above(element: Element, title: str, density: _Density) -> list[Cut]:
    """Take out what stands above the heading with the title, but for sentences and pictures: they are the author's."""
    heading = next((part for part in element.iter(*HEADINGS) if title and key(plain(part)) == title), None)
    if heading is None:
        return []
    levels = (heading, *heading.iterancestors())
    above = [part for level in levels[: levels.index(element)] for part in level.itersiblings("*", preceding=True)]
    if len(above) > MOST_ABOVE or sum(density.of.get(part, 0) for part in above) > ABOVE * density.of[element]:
        return []
    cuts = [Cut(part, Reason(Rule.CUT_ABOVE)) for outer in above for part in _labels(outer, density)]
    for cut in cuts:
        drop(cut.element)
    return cuts


def _labels(part: Element, density: _Density) -> Iterator[Element]:
    """The part, or what of it holds neither a sentence nor a picture, or leads to another page in whole."""
    if _is_teaser(part) or not (_has_sentence(part, density) or _shows_picture(part)):
        yield from (part,) if plain(part) else ()
    elif part.tag not in _NOT_CONTAINER:
        for inner in part.iterchildren("*"):
            yield from _labels(inner, density)


def _has_sentence(part: Element, density: _Density) -> bool:
    for held in part.iter(*_SENTENCES, "div"):
        if held.tag == "div" and any(child.tag not in _INLINE for child in held):
            continue
        said = density.of.get(held, 0)
        if said >= SENTENCE or (said >= SHORT_SENTENCE and plain(held).endswith(_STOPS)):
            return True
    return announces(part)


def _is_teaser(part: Element) -> bool:
    """A box whose every heading is a link: it tells of other pages."""
    headings = list(part.iter(*HEADINGS))
    return bool(headings) and all(is_link(heading, bool) for heading in headings) and not announces(part)


def _shows_picture(part: Element) -> bool:
    """A picture that is no link: a logo leads to the first page."""
    return any(next(image.iterancestors("a"), None) is None for image in part.iter("img"))


def _gather_notes(body: Element) -> tuple[Element, ...]:
    """Move into the body the notes that its author set directly above or below it; which those are."""
    scope = next(body.iterancestors("article", "main"), None)
    if scope is None:
        scope = body.getparent()
    above: list[Element] = []
    below: list[Element] = []
    level: Element | None = body
    while level is not scope and level is not None:
        above[:0] = [part for part in level.itersiblings(preceding=True) if _is_note(part)][::-1]
        below += [part for part in level.itersiblings() if _is_note(part)]
        level = level.getparent()
    for part in above + below:
        drop(part)
        part.tail = None
    body.extend(below)
    for part in reversed(above):
        part.tail, body.text = body.text, None
        body.insert(0, part)
    return (*above, *below)


def _is_note(part: Element) -> bool:
    if not isinstance(part.tag, str) or part.tag in ("h1", "br", "hr"):
        return False
    named = conventions.is_box(names(part))
    return (named and bool(plain(part))) or announces(part)
