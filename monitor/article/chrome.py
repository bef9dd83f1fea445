"""Take out of a page what is not the author's text: scripts, navigation, comments, widgets, hidden parts.

Works on the parsed tree in place. What it takes out is told by mark-up (HTML and ARIA say what an element is for) and
by the names in `conventions.py`; never so much that the article goes with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from monitor.article import conventions
from monitor.article.notes import find_notes
from monitor.article.text import key
from monitor.article.tree import Element, beginning, drop, names, plain, select, tags
from monitor.model import Block, BlockType

_NEVER_TEXT = (
    "script", "style", "template", "noscript", "nav", "dialog", "button", "select", "textarea", "input", "datalist",
    "svg", "canvas", "map", "link", "meta", "base", "title", "menu", "progress", "annotation",
)  # fmt: skip
_CHROME_ROLES = tags(
    "navigation banner contentinfo search dialog alertdialog menu menubar toolbar tooltip doc-toc doc-backlink "
    "tablist status timer"
)
_NEVER_CHROME = tags("html body main pre code math")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ANNOTATED = select("//*[@class or @id or @role or @hidden or @aria-hidden or @style or @data-nosnippet]")
_LINKS = select("//a[@href]")
_MOST_FRAMES = 300  # a page of people has a dozen
_FORM_TEXT = 600  # characters; a form with more is the frame of a whole page, as ASP.NET sets it
_FRAMES = select("//header|//footer|//aside|//form")
_LANDMARKS = select("//h1|//main|//*[@itemprop='articleBody' or @role='main']")
_SECTION_HEADING = select("(descendant::h2|descendant::h3|descendant::h4)[not(ancestor::header//h1)]")
_AGE_BOX = re.compile(
    r"(?:this|der|dieser?|cet|este|questo|dit|deze|tento|tato|ten|эт[ао]т?|本|この)\W.{0,60}"
    r"\d+\+? ?(?:years?|months?|jahre?n?|ans|mois"
    r"|a[nñ]os|anni|jaar|lety?|lat|roku|лет|год|年)"
)
_NOTE_PARTS = select(
    "descendant-or-self::*[self::p or self::li or self::div or self::blockquote"
    " or self::aside or self::section or self::ins]"
)


def announces(element: Element) -> bool:
    """True where the element holds an author's note about a change."""
    parts = [text for part in _NOTE_PARTS(element)[:12] if 12 <= len(text := beginning(part)) <= 4000]
    blocks = tuple(Block(type=BlockType.PARAGRAPH, text=text) for text in dict.fromkeys(parts))
    return bool(blocks and find_notes(blocks, language=None, published=None))


def prune(root: Element) -> None:
    """Take out everything that is not an author's text by its mark-up or its name."""
    etree.strip_elements(root, *_NEVER_TEXT, with_tail=False)
    landmarks = _with_ancestors(_LANDMARKS(root))
    annotated = _ANNOTATED(root)
    bodies = _with_ancestors(part for part in annotated if conventions.is_body(names(part)))
    for part in annotated:
        if part not in landmarks and _is_chrome(part, holds_body=part in bodies):
            drop(part)
    for link in _LINKS(root):
        if conventions.is_sharing(link.get("href")):
            drop(link)
    for part in _FRAMES(root)[:_MOST_FRAMES]:
        if part not in bodies and _is_frame(part, holds_landmark=part in landmarks):
            drop(part)


def _with_ancestors(elements: Iterable[Element]) -> set[Element]:
    held: set[Element] = set()
    for element in elements:
        part: Element | None = element
        while part is not None and part not in held:
            held.add(part)
            part = part.getparent()
    return held


def _is_chrome(part: Element, *, holds_body: bool) -> bool:
    if part.tag in _NEVER_CHROME:
        return False
    if part.get("role") in _CHROME_ROLES or _is_hidden(part):
        return True
    attribute = names(part)
    if next(part.iterancestors("pre", "code"), None) is not None:
        return conventions.is_code_tool(attribute)
    if conventions.is_comments(attribute):
        return True
    if holds_body:
        return False
    if (part.get("role") == "alert" or conventions.is_box(attribute)) and _states_age(part):
        return True
    if conventions.is_chrome(attribute):
        return part.tag not in ("h2", "h3", "h4", "h5", "h6") or "anchor" not in attribute
    return part.tag in ("a", "span", "sup", "small") and conventions.is_mark(attribute)


def _states_age(box: Element) -> bool:
    """A box in which the site says how old the article is; it counts on by itself."""
    text = beginning(box)
    return len(text) < 300 and _AGE_BOX.match(key(text)) is not None and not announces(box)


def _is_hidden(part: Element) -> bool:
    if part.get("hidden") is not None or part.get("aria-hidden") == "true":
        return True
    return bool(_HIDDEN_STYLE.search(part.get("style") or ""))


def _is_frame(part: Element, *, holds_landmark: bool) -> bool:
    """Header, footer, aside and form: the page's own, or a frame around lines about the article."""
    inside = next(part.iterancestors("article", "blockquote", "figure", "main"), None)
    if part.tag == "form":
        return not holds_landmark and part.find(".//p") is None and len(beginning(part)) < _FORM_TEXT
    if inside is not None and inside.tag in ("blockquote", "figure"):
        return False
    if part.tag == "aside":
        return (inside is None or _link_share(part) > 0.5) and not announces(part)
    if part.tag == "header" and inside is not None and part.getprevious() is not None and _SECTION_HEADING(part):
        return False
    return not announces(part)


def _link_share(part: Element) -> float:
    whole = len(plain(part))
    return sum(len(plain(link)) for link in part.iter("a")) / whole if whole else 1.0
