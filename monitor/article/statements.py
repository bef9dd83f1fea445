"""Updates that a page states for programs: schema.org's `correction` and `liveBlogUpdate`, in JSON-LD and microdata.

A correction is a CorrectionComment, a text, or the address of a document (https://schema.org/correction); an entry of a
live blog is a BlogPosting (https://schema.org/liveBlogUpdate). Only what is said of this page's article counts. Read
from the whole tree, before anything is taken out of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from itertools import chain, islice
from typing import Any
from urllib.parse import urlsplit

from monitor.article import targets
from monitor.article.linked_data import ARTICLE_TYPES, Thing, things, types
from monitor.article.marker_tail import words
from monitor.article.text import clean
from monitor.article.timestamps import stated_at
from monitor.article.tree import Element, plain, select, tags
from monitor.model import StatedDate

MOST, MOST_CORRECTIONS = 500, 50
"""So many entries of a live blog, and so many corrections, are read at most; the first of each."""

_LONGEST = 20_000  # characters of one statement
_LEAST_WORDS = 4  # "none", "no corrections" and the like say nothing
_CORRECTION, _LIVE = "correction", "liveBlogUpdate"
_STATING = select(
    f"//*[contains(concat(' ', normalize-space(@itemprop), ' '), ' {_CORRECTION} ')"
    f" or contains(concat(' ', normalize-space(@itemprop), ' '), ' {_LIVE} ')]"
)
_PROPERTIES = select("descendant::*[@itemprop]")
_PARAGRAPHS = select("descendant::p | descendant::li")
_ASIDE = tags("nav aside footer")
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/h[1-6])\s*/?>|\n", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,2000}>")


@dataclass(frozen=True, slots=True)
class Statement:
    """One correction, or one entry of a live blog.

    heading     the entry's headline, or ""
    paragraphs  its words, plain
    link        the document in which the correction stands, where it is no text
    """

    live: bool
    paragraphs: tuple[str, ...]
    heading: str = ""
    stated: StatedDate | None = None
    link: str | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        return (self.heading, *self.paragraphs) if self.heading else self.paragraphs


def read(root: Element, url: str, canonical_url: str | None) -> tuple[Statement, ...]:
    """What the page states, in order, each once."""
    corrections: dict[tuple[str, ...], Statement] = {}
    entries: dict[tuple[str, ...], Statement] = {}
    for one in islice(chain(_linked(root, url, canonical_url), _marked(root, url)), 4 * MOST):
        (entries if one.live else corrections).setdefault(one.lines, one)
    return (*islice(corrections.values(), MOST_CORRECTIONS), *islice(entries.values(), MOST))


# ── JSON-LD ────────────────────────────────────────────────────────────────────────────────────────────────────


def _linked(root: Element, url: str, canonical_url: str | None) -> Iterator[Statement]:
    stated = list(things(root, having=(_CORRECTION, _LIVE)))
    named = {thing["@id"]: thing for thing in stated if isinstance(thing.get("@id"), str)}
    for thing in stated:
        if ARTICLE_TYPES & types(thing) and _is_of(thing, url, canonical_url):
            for value in _values(thing.get(_CORRECTION), named):
                yield from _correction(value, url)
            for value in _values(thing.get(_LIVE), named):
                if isinstance(value, dict):
                    yield from _entry(value)


def _values(value: Any, named: dict[str, Thing]) -> Iterator[Any]:
    """The values of a property, references to other things of the page followed."""
    for item in value if isinstance(value, list) else [value]:
        known = named.get(item["@id"]) if isinstance(item, dict) and isinstance(item.get("@id"), str) else None
        yield known if known is not None and len(item) == 1 else item


def _is_of(thing: Thing, url: str, canonical_url: str | None) -> bool:
    """The thing is this page's article, as far as it says at which address it stands."""
    page = thing.get("mainEntityOfPage")
    stated = [thing.get("url"), thing.get("@id"), page.get("@id") if isinstance(page, dict) else page]
    paths = {_path(address) for address in stated if isinstance(address, str) and address.startswith("http")}
    return not paths or not paths.isdisjoint({_path(url), _path(canonical_url or url)})


def _path(address: str) -> str:
    try:
        return urlsplit(address).path.rstrip("/")
    except ValueError:
        return address


def _correction(value: Any, url: str) -> Iterator[Statement]:
    if isinstance(value, str):
        yield from _said(value, url, None)
    elif isinstance(value, dict):
        text = next((value[name] for name in ("text", "description") if isinstance(value.get(name), str)), None)
        address = value.get("url") if isinstance(value.get("url"), str) else value.get("@id")
        stated = stated_at(value.get("datePublished")) or stated_at(value.get("dateCreated"))
        yield from _said(text or address, url, stated)


def _entry(value: Thing) -> Iterator[Statement]:
    heading = _lines(value.get("headline") or value.get("name"))
    body = _lines(value.get("articleBody") or value.get("text"))
    stated = stated_at(value.get("datePublished")) or stated_at(value.get("dateCreated"))
    if heading or body:
        yield Statement(True, body, " ".join(heading), stated)


# ── microdata ──────────────────────────────────────────────────────────────────────────────────────────────────


def _marked(root: Element, url: str) -> Iterator[Statement]:
    for element in _STATING(root)[:MOST]:
        if not _is_of_article(element):
            continue
        properties = _properties(element) if element.get("itemscope") is not None else {}
        stated = stated_at(properties.get("datePublished"))
        if _LIVE in (element.get("itemprop") or "").split():
            body = _lines(properties.get("articleBody")) or _paragraphs(element)
            heading = " ".join(_lines(properties.get("headline") or properties.get("name")))
            if body or heading:
                yield Statement(True, tuple(line for line in body if line != heading), heading, stated)
        else:
            yield from _said(properties.get("text") or _value(element), url, stated)


def _is_of_article(element: Element) -> bool:
    """It belongs to an article, not to a comment on it or to a box beside it."""
    for above in element.iterancestors():
        if above.tag in _ASIDE:
            return False
        if above.get("itemscope") is not None:
            kind = (above.get("itemtype") or "").rpartition("/")[2]
            return kind in ARTICLE_TYPES
    return True


def _properties(item: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in islice(_PROPERTIES(item), MOST):
        for name in (part.get("itemprop") or "").split():
            found.setdefault(name, _value(part))
    return found


def _value(element: Element) -> str:
    """The value of a property (HTML Standard, microdata): an attribute for some elements, else the text."""
    stated = element.get("content") or element.get("datetime")
    if stated is None and element.tag in ("a", "link"):
        stated = element.get("href") if element.tag == "link" or not plain(element) else None
    return stated if stated is not None else plain(element)


def _paragraphs(element: Element) -> tuple[str, ...]:
    return tuple(text for part in islice(_PARAGRAPHS(element), MOST) if (text := plain(part)))


# ── both ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _said(value: object, url: str, stated: StatedDate | None) -> Iterator[Statement]:
    """A correction in words, or at an address of its own."""
    lines = _lines(value)
    if len(lines) == 1 and lines[0].startswith(("http://", "https://", "/")) and " " not in lines[0]:
        address = targets.absolute(lines[0], url)
        if address and _is_a_document(address, url):
            yield Statement(False, (address,), stated=stated, link=address)
    elif words(" ".join(lines)) >= _LEAST_WORDS:
        yield Statement(False, lines, stated=stated)


def _is_a_document(address: str, url: str) -> bool:
    """The address can be that of one correction: the page itself, or a page at the top of its site, says how the site
    corrects, whatever it corrects."""
    try:
        there, here = urlsplit(address), urlsplit(url)
    except ValueError:
        return False
    if there.hostname != here.hostname:
        return bool(there.path.strip("/"))
    return there.path.rstrip("/") != here.path.rstrip("/") and there.path.strip("/").count("/") > 0


def _lines(value: object) -> tuple[str, ...]:
    """The paragraphs of a text, which may hold mark-up though it should not."""
    if not isinstance(value, str):
        return ()
    text = value[:_LONGEST]
    return tuple(_filled(clean(unescape(_TAG.sub("", line))) for line in _BREAK.split(text)))


def _filled(lines: Iterable[str]) -> Iterator[str]:
    return (line for line in lines if line)
