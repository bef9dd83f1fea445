"""Take out of a page what is not the author's text: scripts, navigation, comments, widgets, hidden parts.

Works on the parsed tree in place. What it takes out is told by mark-up (HTML and ARIA say what an element is for) and
by the names in `conventions.py`; never so much that the article goes with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from lxml import etree

from monitor.article import comments, conventions
from monitor.article.notes import find_notes
from monitor.article.text import key
from monitor.article.tree import Element, beginning, drop, is_link, names, plain, select, tags
from monitor.model import Block, BlockType
from monitor.reasons import Reason, Rule, quoted

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
# Beside the code in its box stand the name of its language, numbers of lines, a button (VitePress, VuePress).
_CODE_TOOLS = select("//div[starts-with(@class, 'language-')][pre]/*[not(self::pre)]")
_MOST_FRAMES = 300  # a page of people has a dozen
_FORM_TEXT = 600  # characters; a form with more is the frame of a whole page, as ASP.NET sets it
_SIGNATURE = 300  # characters of an address that closes a page
_BEHIND = 12  # elements behind it that are asked whether they are empty
_FRAMES = select("//header|//footer|//aside|//form|//address")
_LANDMARKS = select("//h1|//main|//*[@itemprop='articleBody' or @role='main']")
_SECTION_HEADING = select("(descendant::h2|descendant::h3|descendant::h4)[not(ancestor::header//h1)]")
_AGE_BOX = re.compile(
    r"(?:this|der|dieser?|cet|este|questo|dit|deze|tento|tato|ten|эт[ао]т?|本|この)\W.{0,60}"
    r"\d+\+? ?(?:years?|months?|jahre?n?|ans|mois"
    r"|a[nñ]os|anni|jaar|lety?|lat|roku|лет|год|年)"
)
_OUTDATED = re.compile(
    r"(?:last (?:updated|modified|edited)|(?:最后|最後|上次|最終)(?:更新|编辑|修改)).{0,80}"
    r"(?:out.of.date|outdated|obsolete|过时|過時|失效|发生改变|古く|古い)"
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


class Cut(NamedTuple):
    """An element that was taken out, and why."""

    element: Element
    reason: Reason


def never_text(root: Element) -> list[Cut]:
    """The elements that `prune` takes out for what they are, whatever they hold."""
    return [Cut(part, Reason(Rule.CUT_ELEMENT, f"<{part.tag}>")) for part in root.iter(*_NEVER_TEXT)]


def prune(root: Element) -> list[Cut]:
    """Take out everything that is not an author's text by its mark-up or its name. Says what, but for `never_text`."""
    etree.strip_elements(root, *_NEVER_TEXT, with_tail=False)
    cuts: list[Cut] = []
    for part, reason in comments.find(root):
        if part.getparent() is not None:
            drop(part)
            cuts.append(Cut(part, reason))
    for cut in _chrome(root):
        drop(cut.element)
        cuts.append(cut)
    return cuts


def _chrome(root: Element) -> Iterator[Cut]:
    """What is to go; each is taken out before the next is looked at."""
    landmarks = _with_ancestors(part for part in _LANDMARKS(root) if not is_link(part, conventions.is_home))
    annotated = _ANNOTATED(root)
    bodies = _with_ancestors(part for part in annotated if conventions.body(names(part)))
    for part in annotated:
        if part not in landmarks and (reason := _why_chrome(part, holds_body=part in bodies)):
            yield Cut(part, reason)
        elif conventions.is_box_title(names(part)):
            if conventions.is_box_default(text := beginning(part)):
                yield Cut(part, Reason(Rule.CUT_TOOL, quoted(text)))
            else:
                _emphasise(part)
    for part in _CODE_TOOLS(root):
        yield Cut(part, Reason(Rule.CUT_TOOL, "beside the code"))
    for link in _LINKS(root):
        if conventions.is_sharing(link.get("href")):
            yield Cut(link, Reason(Rule.CUT_SHARING, link.get("href")))
    for part in _FRAMES(root)[:_MOST_FRAMES]:
        if part not in bodies and _is_frame(part, holds_landmark=part in landmarks):
            yield Cut(part, Reason(Rule.CUT_FRAME, f"<{part.tag}>"))


def _emphasise(part: Element) -> None:
    """The title of a box is set off as emphasis is; its name alone said so."""
    inner = etree.Element("b")
    inner.text, part.text = part.text, None
    inner.extend(list(part))
    part.append(inner)


def _with_ancestors(elements: Iterable[Element]) -> set[Element]:
    held: set[Element] = set()
    for element in elements:
        part: Element | None = element
        while part is not None and part not in held:
            held.add(part)
            part = part.getparent()
    return held


def _why_chrome(part: Element, *, holds_body: bool) -> Reason | None:
    if part.tag in _NEVER_CHROME:
        return None
    if part.get("role") in _CHROME_ROLES:
        return Reason(Rule.CUT_ROLE, f"role={part.get('role')}")
    if hidden := _hidden_by(part):
        return Reason(Rule.CUT_HIDDEN, hidden)
    attribute = names(part)
    if next(part.iterancestors("pre", "code"), None) is not None:
        return Reason(Rule.CUT_TOOL, attribute.strip()) if conventions.is_code_tool(attribute) else None
    if conventions.is_comments(attribute):
        return Reason(Rule.CUT_COMMENTS, " ".join(dict.fromkeys(attribute.split())))
    if holds_body:
        return None
    if (part.get("role") == "alert" or conventions.is_box(attribute)) and _states_age(part):
        return Reason(Rule.CUT_AGE)
    if name := conventions.chrome(attribute):
        heads = part.tag in ("h2", "h3", "h4", "h5", "h6") and "anchor" in attribute
        return None if heads else Reason(Rule.CUT_NAMED, name)
    tool = part.tag in ("a", "span", "sup", "small") and conventions.is_mark(attribute)
    return Reason(Rule.CUT_TOOL, attribute.strip()) if tool else None


def _states_age(box: Element) -> bool:
    """A box in which the site says how old the article is; it counts on by itself."""
    text = beginning(box)
    return len(text) < 300 and _says_age(key(text)) and not announces(box)


def _says_age(text: str) -> bool:
    return _AGE_BOX.match(text) is not None or _OUTDATED.search(text) is not None


def _hidden_by(part: Element) -> str:
    """The attribute that hides the element; "" where none does."""
    if part.get("hidden") is not None:
        return "hidden"
    if part.get("aria-hidden") == "true":
        return "aria-hidden"
    found = _HIDDEN_STYLE.search(part.get("style") or "")
    return found[0] if found else ""


def _is_frame(part: Element, *, holds_landmark: bool) -> bool:
    """Header, footer, aside, form and address: the page's own, or a frame around lines about the article."""
    if part.tag == "address":
        return len(beginning(part)) < _SIGNATURE and _is_last(part) and not announces(part)
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


def _is_last(part: Element) -> bool:
    """No words stand behind it on the page: the signature of whoever keeps it."""
    for level in (part, *part.iterancestors()):
        if level.tag == "body":
            break
        behind = list(islice(level.itersiblings("*"), _BEHIND + 1))
        if (level.tail or "").strip() or len(behind) > _BEHIND or any(map(beginning, behind)):
            return False
    return True


def _link_share(part: Element) -> float:
    whole = len(plain(part))
    return sum(len(plain(link)) for link in part.iter("a")) / whole if whole else 1.0
