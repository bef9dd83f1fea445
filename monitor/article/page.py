"""From the bytes of a page to its article, in two steps: `locate` is cheap and enough to know that nothing changed,
`read` is dear and gives the blocks.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace

from bs4 import BeautifulSoup
from bs4.element import Tag
from lxml import etree

from monitor.article import blocks, body, bounds, chrome, metadata, related, statements, targets
from monitor.article.body import Found
from monitor.article.charset import charset_of, decode
from monitor.article.chrome import Cut
from monitor.article.metadata import Metadata
from monitor.article.notes import find_notes
from monitor.article.stated_notes import dated_by_marks, repeats, with_statements
from monitor.article.statements import Statement
from monitor.article.text import STRIKE, fold, key
from monitor.article.tree import ORIGIN, Element, choose, drop, flatten, plain, select, tags
from monitor.model import Article, Rules
from monitor.reasons import Reason, Rule

# One element for what is struck out: libxml2 would end s and strike before a paragraph, a browser does not.
_STRUCK = re.compile(r"<(/?)(?:s|strike)(?=[\s>])", re.IGNORECASE)
# Elements that say nothing to a reader of the text, and attributes that nobody reads after the element is found.
_TRANSPARENT = ("span", "font", "wbr", "picture", "bdi", "bdo", "nobr", "o:p")
_UNREAD = (
    "class",
    "id",
    "style",
    "role",
    "dir",
    "lang",
    "rel",
    "target",
    "itemprop",
    "itemscope",
    "itemtype",
    "tabindex",
)
_CROSSED_OUT = select("descendant::*[(self::span or self::font) and contains(@style, 'line-through')]")
_BREAKS = tags(
    "h1 h2 h3 h4 h5 h6 p div li ul ol dl dt dd blockquote pre table tr td th figure figcaption section article "
    "aside header footer hr br details summary"
)


NO_RULES = Rules()


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """A page whose article's element has been found. `fingerprint` is over what a reader of the article sees."""

    url: str
    charset: str
    metadata: Metadata
    markup: str
    fingerprint: str
    stated: tuple[Statement, ...] = ()
    rules: Rules = NO_RULES


def locate(source: bytes | str, *, url: str, charset: str | None = None, rules: Rules = NO_RULES) -> Located:
    """Find the article. Never raises, whatever the bytes; an empty page gives an empty article."""
    text, charset = decoded(source, charset)
    root = parse(text)
    if root is None:
        return Located(url=url, charset=charset, metadata=Metadata(), markup="", fingerprint=_digest([]))
    return locate_in(root, url=url, charset=charset, rules=rules)[0]


def decoded(source: bytes | str, charset: str | None) -> tuple[str, str]:
    """The text of a page, and in which charset it was read."""
    if isinstance(source, str):
        return source, charset or "utf-8"
    charset = charset or charset_of(source, None) or "utf-8"
    return decode(source, charset), charset


def locate_in(root: Element, *, url: str, charset: str, rules: Rules) -> tuple[Located, Found]:
    """`locate` in a tree that `parse` made, which it takes apart; and what it found there, and why."""
    stated = metadata.read(root, url)
    said = _not_ignored(statements.read(root, url, stated.canonical_url), root, rules)
    found = _find(root, rules, stated.title)
    element = found.element
    for part in _CROSSED_OUT(element):
        part.tag = "del"
    etree.strip_tags(element, *_TRANSPARENT)
    bounds.thin(element)
    etree.strip_attributes(element, *_UNREAD)
    located = Located(
        url=url,
        charset=charset,
        metadata=stated,
        markup=etree.tostring(element, encoding="unicode", method="html", with_tail=False),
        fingerprint=_fingerprint(element, stated.title, url, said),
        stated=said,
        rules=rules,
    )
    return located, found


def _not_ignored(stated: tuple[Statement, ...], root: Element, rules: Rules) -> tuple[Statement, ...]:
    """The statements but those that say what stands in a part of the page that the user ignores."""
    if not stated or not rules.ignore:
        return stated
    parts = [part for selector in rules.ignore for part in choose(root, selector)]
    ignored = [key(plain(line)) for part in parts for line in (part, *part.iterdescendants("p", "li"))]
    return tuple(one for one in stated if not repeats(one, ignored))


def _find(root: Element, rules: Rules, title: str) -> Found:
    """The element of the article, pruned: where the user's rules say, else where it is found."""
    ignored = [(part, selector) for selector in rules.ignore for part in choose(root, selector)]
    chosen = choose(root, rules.body) if rules.body else []
    cuts = [Cut(part, Reason(Rule.CUT_TOLD, selector)) for part, selector in ignored]
    for part, _ in ignored:
        drop(part)
    if not chosen:
        cuts += chrome.prune(root)
        found = body.find(root, title)
        return replace(found, cuts=(*cuts, *found.cuts))
    page = etree.Element("html")
    held = etree.SubElement(etree.SubElement(page, "body"), "div")
    _hold(chosen, held)
    cuts += chrome.prune(page)
    return Found(held, Reason(Rule.BODY_TOLD, rules.body or ""), cuts=tuple(cuts))


def _hold(chosen: list[Element], held: Element) -> None:
    """Put the chosen elements into `held`, with no mark-up of theirs that could say that they are no article. One that
    stands in another stays there."""
    outermost = set(chosen)
    outermost = {part for part in chosen if outermost.isdisjoint(part.iterancestors())}
    for part in chosen:
        origin = part.get(ORIGIN)
        part.tag = "div"
        part.attrib.clear()
        if origin is not None:
            part.set(ORIGIN, origin)
        if part in outermost:
            part.tail = None
            held.append(part)


def read(located: Located) -> Article:
    """The article of a page that has been located."""
    return read_with_lines(located)[0]


def read_with_lines(located: Located, *, traced: bool = False) -> tuple[Article, blocks.Read]:
    """The article, and what was read in its element. `traced`: its tree has numbers (`tree.ORIGIN`)."""
    stated = located.metadata
    soup = BeautifulSoup(located.markup, "lxml", multi_valued_attributes=None)
    element = soup.body
    seen = (
        blocks.read(element, base=located.url, title=stated.title, byline=stated.byline, traced=traced)
        if isinstance(element, Tag)
        else blocks.Read()
    )
    found, posts, references = related.mark(seen.blocks)
    notes = find_notes(found, language=stated.language, published=stated.published, rules=located.rules)
    found, notes = with_statements(found, dated_by_marks(notes, found), located.stated)
    article = Article(
        url=located.url,
        canonical_url=stated.canonical_url,
        title=stated.title,
        byline=stated.byline,
        language=stated.language,
        published=stated.published,
        modified=stated.modified,
        blocks=found,
        updates=notes,
        related=posts,
        references=references,
    )
    return article, seen


def extract(source: bytes | str, *, url: str, charset: str | None = None, rules: Rules = NO_RULES) -> Article:
    """The article in a page: `read(locate(…))`."""
    return read(locate(source, url=url, charset=charset, rules=rules))


def parse(source: str) -> Element | None:
    """The tree, without comments, not too large and not too deep; None where there is nothing to parse."""
    raw = bounds.legal_bytes(bounds.source(_STRUCK.sub(r"<\1del", source)))
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, no_network=True)
    try:
        root: Element | None = etree.fromstring(raw, parser=parser)
    except etree.XMLSyntaxError:  # an empty document, or one of comments only
        return None
    if root is None or not isinstance(root.tag, str):
        return None
    bounds.shorten(root)
    flatten(root)
    return root


def _fingerprint(element: Element, title: str, url: str, said: tuple[Statement, ...]) -> str:
    """Of the title, the words in order, where links lead and which images stand there, and what mark-up states."""
    seen = [title, *(line for statement in said for line in statement.lines)]
    for event, part in etree.iterwalk(element, events=("start", "end")):
        tag = part.tag
        if tag in _BREAKS:
            seen.append("\n")
        if tag == "del":
            seen.append(STRIKE)
        if event == "end":
            if part.tail and part is not element:
                seen.append(part.tail)
            continue
        if tag == "a":
            seen.append(f"⦗{targets.identity_of(part.get('href'), url)}⦗")
        elif tag in targets.MEDIA:
            seen.append(f"⦘{targets.image_identity(targets.image(part, url) or '')}⦘")
        if part.text:
            seen.append(part.text)
    return _digest(seen)


def _digest(seen: list[str]) -> str:
    return "sha256:" + hashlib.sha256(fold("".join(seen)).encode("utf-8")).hexdigest()
