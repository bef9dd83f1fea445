"""What a page says about its article: title, byline, language, dates, canonical address.

Sources, best first: the article's own heading, JSON-LD (schema.org), Open Graph and other meta elements, `<time>`,
the title element.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from monitor.article import conventions, linked_data
from monitor.article.linked_data import ARTICLE_TYPES, types
from monitor.article.text import clean, key
from monitor.article.tree import Element, is_link, names, plain, select, tags

_SEPARATOR = re.compile(r"\s+(?:[|\-–—·•:»«/]|::|--)\s+|\s*\|\s*|:\s+")
_META = select("//meta[@content]")
_HEADINGS = select("//h1 | //h2 | //h3[@class] | //h4[@class] | //*[@itemprop='headline']")
_CANONICAL = select("//link[contains(concat(' ', normalize-space(@rel), ' '), ' canonical ')]/@href")
_TITLE = select("//head/title|//title[not(ancestor::svg)]")
# HTML's own element; microdata on any; the older hAtom microformat, as Blogger and Pelican write it.
_TIMES = select(
    "//time[@datetime] | //*[@itemprop='datePublished' or @itemprop='dateModified'][@content or @title]"
    " | //abbr[@title][contains(@class, 'published') or contains(@class, 'updated')]"
)
_AUTHORS = select("//*[@rel='author'] | //*[@itemprop='author'] | //*[@class='byline' or @class='p-author h-card']")
_NOT_THE_ARTICLE = tags("nav aside footer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What the page states, as it states it; dates in ISO 8601.

    title_confirmed  a heading and what the page states of itself say the same title
    titles           all that may be its title, folded
    headings         what its headings of the highest level say, folded, but for the site's name
    """

    title: str = ""
    title_confirmed: bool = False
    titles: frozenset[str] = frozenset()
    headings: frozenset[str] = frozenset()
    byline: str | None = None
    language: str | None = None
    published: str | None = None
    modified: str | None = None
    canonical_url: str | None = None


def read(root: Element, url: str) -> Metadata:
    """From the whole tree, before anything is taken out of it."""
    meta, ld = _meta(root), _linked_data(root)
    stated, headings = _stated_titles(root, meta, ld), _headings(root)
    confirmed = _confirmed(stated, [heading for heading in headings if not heading.in_site])
    return Metadata(
        title=confirmed or _title(stated, headings, meta.get("og:site_name"), url),
        title_confirmed=confirmed is not None,
        titles=frozenset(
            key(text) for text in (*stated, *(heading.text for heading in headings if heading.level == 1))
        ),
        headings=frozenset(key(heading.text) for heading in _highest(headings)),
        byline=_byline(root, meta, ld),
        language=_language(root, meta, ld),
        published=_date(
            root,
            "published",
            ld.get("datePublished"),
            meta.get("article:published_time"),
            meta.get("date"),
            meta.get("dcterms.date"),
        ),
        modified=_date(
            root, "updated", ld.get("dateModified"), meta.get("article:modified_time"), meta.get("og:updated_time")
        ),
        canonical_url=_canonical(root, meta, url),
    )


def _meta(root: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in _META(root):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = clean(element.get("content") or "")
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _linked_data(root: Element) -> dict[str, Any]:
    """The first thing in the page's JSON-LD that is an article."""
    found = linked_data.things(root)
    return next((thing for thing in found if thing.get("headline") and ARTICLE_TYPES & types(thing)), {})


# ── title ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _stated_titles(root: Element, meta: dict[str, str], ld: dict[str, Any]) -> list[str]:
    return [
        clean(text)
        for text in (ld.get("headline"), meta.get("og:title"), meta.get("twitter:title"), _title_element(root))
        if isinstance(text, str) and clean(text)
    ]


def _title(stated: list[str], headings: list[_Heading], site: str | None, url: str) -> str:
    """The only heading of the article; else what is stated, without the site's name."""
    own = (heading for heading in headings if not heading.in_site)
    in_article = [heading.text for heading in own if heading.level == 1 and heading.in_article]
    if len(in_article) == 1:
        return in_article[0]
    if len(shown := _highest(headings)) == 1 and stated and _names_site(stated[0], headings):
        return shown[0].text
    if stated:
        return _without_site(stated[0], site, url)
    return headings[0].text if headings else ""


def _confirmed(stated: list[str], headings: list[_Heading]) -> str | None:
    for title in stated:
        for heading in headings:
            if _confirms(title, heading.text):
                return heading.text
            if heading.in_article and _begins(heading.text, title):
                return title
    return None


def _title_element(root: Element) -> str:
    found = _TITLE(root)
    return clean(found[0].text or "") if found else ""


@dataclass(frozen=True, slots=True)
class _Heading:
    text: str
    level: int
    in_article: bool
    in_site: bool


def _headings(root: Element) -> list[_Heading]:
    """Headings that may be the title: the article's before others, the site's last, h1 before h2, else in order."""
    found = []
    for element in _HEADINGS(root)[:60]:
        above = [ancestor.tag for ancestor in element.iterancestors()]
        text = clean("".join(_own_words(element)))
        if text and not _NOT_THE_ARTICLE.intersection(above):
            titled = conventions.is_title(names(element)) or "headline" in (element.get("itemprop") or "").split()
            inside = titled or "article" in above
            level = 1 if titled else int(element.tag[1])
            banner = not inside and "header" in above and "main" not in above
            in_site = not titled and (banner or conventions.is_site_name(names(element)) or _leads_home(element))
            if titled or element.tag in ("h1", "h2"):
                found.append(_Heading(text, level, inside, in_site))
    return sorted(found, key=lambda heading: (heading.in_site, not heading.in_article, heading.level))


def _highest(headings: list[_Heading]) -> list[_Heading]:
    """The headings of the highest level, but for the site's name."""
    own = [heading for heading in headings if not heading.in_site]
    level = min((heading.level for heading in own), default=1)
    return [heading for heading in own if heading.level == level]


def _names_site(title: str, headings: list[_Heading]) -> bool:
    """The page states of itself what a heading says that leads to the first page: no title of an article."""
    return any(heading.in_site and key(heading.text) == key(title) for heading in headings)


def _leads_home(heading: Element) -> bool:
    """All of it is a link to the first page of the site, inside of it or around it."""
    around = next(heading.iterancestors("a"), None)
    return is_link(heading, conventions.is_home) or (
        around is not None and conventions.is_home(around.get("href") or "")
    )


def _own_words(heading: Element) -> Iterator[str]:
    """The words of a heading without the anchor and the small print beside them."""
    if heading.text:
        yield heading.text
    for child in heading:
        if child.tag != "small" and not (child.tag in ("a", "button", "span") and _is_anchor(child)):
            yield from _own_words(child)
        if child.tail:
            yield child.tail


def _is_anchor(element: Element) -> bool:
    text = plain(element)
    if element.get("role") == "button":
        return True
    return conventions.is_mark(element.get("class") or "") or text in ("#", "¶", "§", "🔗", "∞")


def _confirms(title: str, heading: str) -> bool:
    """The stated title is the heading, or the heading with the site's name before or after it."""
    whole, part = key(title), key(heading)
    if whole == part:
        return True
    if len(part) < 2 or part not in whole:
        return False
    rest = whole[len(part) :] if whole.startswith(part) else whole[: -len(part)] if whole.endswith(part) else None
    return rest is not None and bool(re.match(r"\s*[^\w\s]|\s{2,}", rest) or re.search(r"[^\w\s]\s*$", rest))


def _begins(heading: str, title: str) -> bool:
    """The heading is the stated title with something set beside it: a date, a number, a bracket; not more words."""
    beside = heading[len(title) :].strip()
    return heading.casefold().startswith(f"{title.casefold()} ") and (
        not beside[:1].isalpha() or any(letter.isdigit() for letter in beside)
    )


def _without_site(title: str, site: str | None, url: str) -> str:
    """Cut the site's name off: as Open Graph states it, as the host spells it, else the shorter end."""
    parts = [part for part in _SEPARATOR.split(title) if part]
    if len(parts) < 2:
        return title
    host = re.sub(r"[^a-z0-9]", "", (urlsplit(url).hostname or "").removeprefix("www."))
    first, last = parts[0], parts[-1]
    if (site and key(first) == key(site)) or _spelled(first, host):
        return title[title.index(first) + len(first) :].strip(" |-–—·•:»«/")
    if (site and key(last) == key(site)) or _spelled(last, host):
        return title[: title.rindex(last)].strip(" |-–—·•:»«/")
    return title


def _spelled(part: str, host: str) -> bool:
    letters = re.sub(r"[^a-z0-9]", "", part.lower())
    return len(letters) > 3 and letters in host


# ── the rest ───────────────────────────────────────────────────────────────────────────────────────────────────


def agreed(old: Metadata, new: Metadata) -> Metadata:
    """The older metadata; with the newer title where each of the two pages shows both titles, so that none changed, or
    where one of them has no title of the article to state and shows the other's as a heading."""
    if (old.title_confirmed and new.title_confirmed) or key(old.title) == key(new.title):
        return old
    both = old.titles & new.titles
    same = {key(old.title), key(new.title)} <= both or _shows_it(old, new.title) or _shows_it(new, old.title)
    return replace(old, title=new.title) if same else old


def _shows_it(page: Metadata, title: str) -> bool:
    """What the page states as its title is no heading of it, but this is: it states the name of the site alone."""
    return key(title) in page.headings and key(page.title) not in page.headings


def _byline(root: Element, meta: dict[str, str], ld: dict[str, Any]) -> str | None:
    author = ld.get("author")
    people = author if isinstance(author, list) else [author]
    called = [person.get("name") if isinstance(person, dict) else person for person in people]
    stated = ", ".join(clean(name) for name in called if isinstance(name, str) and clean(name))
    if stated:
        return stated
    if "author" in meta:
        return meta["author"]
    found = next(iter(_AUTHORS(root)), None)
    text = plain(found) if found is not None else ""
    return text if 0 < len(text) <= 120 else None


def _language(root: Element, meta: dict[str, str], ld: dict[str, Any]) -> str | None:
    """A BCP 47 tag, as the page states it."""
    stated = ld.get("inLanguage")
    candidates = (root.get("lang"), root.get("{http://www.w3.org/XML/1998/namespace}lang"), root.get("xml:lang"))
    for value in (*candidates, stated, meta.get("og:locale"), meta.get("content-language"), meta.get("dc.language")):
        if isinstance(value, str) and re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*", value.strip()):
            return value.strip().replace("_", "-")
    return None


def _date(root: Element, role: str, *stated: object) -> str | None:
    """The first that is ISO 8601 as it stands, else a time element marked for this role."""
    for value in stated:
        if isinstance(value, str) and _is_iso(value.strip()):
            return value.strip()
    plain: str | None = None
    for element in _TIMES(root)[:20]:
        value = (element.get("datetime") or element.get("content") or element.get("title") or "").strip()
        roles = f"{element.get('class') or ''} {element.get('itemprop') or ''}".lower()
        if not _is_iso(value):
            continue
        if role in roles or (role == "updated" and "modified" in roles):
            return value
        if plain is None and role == "published" and not ("updated" in roles or "modified" in roles):
            plain = value
    return plain


def _is_iso(value: str) -> bool:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _canonical(root: Element, meta: dict[str, str], url: str) -> str | None:
    for value in (*_CANONICAL(root)[:1], meta.get("og:url")):
        if value:
            try:
                absolute = urljoin(url, clean(str(value)))
            except ValueError:
                continue
            if absolute.startswith(("http://", "https://")):
                return absolute
    return None
