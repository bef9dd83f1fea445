"""When are two links, or two images, one? Addresses without what a site changes on its own.

Tracking parameters, http or https, www, a trailing slash, a fragment, the site's own host name and path prefix;
for images the size, the version and the delivery host. Placeholders of lazy loading are no images.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import SplitResult, unquote, urlsplit

from monitor.article.targets import identity, image_identity
from monitor.model import Block, Link

_DEFAULT_PAGE = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"^data:|(?:^|[/_-])(?:blank|spacer|placeholder|lazy(?:load)?|loading|pixel|1x1|transparent)\b", re.I
)


def link_key(url: str, site: str) -> str:
    """What a link leads to; links into the article's own site (`site`: its URL) by their last path segment."""
    try:
        parts = urlsplit(identity(url))
        own = _host(parts) == _host(urlsplit(site))
    except ValueError:
        return url
    if parts.scheme:
        return url
    path = unquote(_DEFAULT_PAGE.sub("", parts.path))
    query = f"?{parts.query}" if parts.query else ""
    return f"{path.rpartition('/')[2].removesuffix('.html')}{query}" if own else f"{_host(parts)}{path}{query}"


def _host(parts: SplitResult) -> str:
    return (parts.hostname or "").removeprefix("www.")


def image_key(url: str) -> str:
    """What an image shows, as far as its address tells: its file name. "" for a placeholder."""
    if _PLACEHOLDER.search(url):
        return ""
    try:
        path = unquote(urlsplit(image_identity(url)).path)
    except ValueError:
        return url
    name = path.rpartition("/")[2]
    return (name.rpartition(".")[0] or name).casefold()


def image_keys(block: Block) -> tuple[str, ...]:
    return tuple(sorted({key for key in map(image_key, block.images) if key}))


def links_gained(old: Iterable[Link], new: Iterable[Link], site: str) -> tuple[Link, ...]:
    """Links of `new` whose target is not among those of `old`, in order, each target once."""
    known = {link_key(link.url, site) for link in old}
    gained: dict[str, Link] = {}
    for link in new:
        key = link_key(link.url, site)
        if key not in known:
            gained.setdefault(key, link)
    return tuple(gained.values())


def relinked(old: Block, new: Block, site: str) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
    """Links whose target only the old block has, and those whose target only the new block has."""
    if old.links == new.links:
        return (), ()
    return _unmatched(old.links, new.links, site), _unmatched(new.links, old.links, site)


def _unmatched(mine: tuple[Link, ...], theirs: tuple[Link, ...], site: str) -> tuple[Link, ...]:
    left = Counter(link_key(link.url, site) for link in theirs)
    found: list[Link] = []
    for link in mine:
        key = link_key(link.url, site)
        left[key] -= 1
        if left[key] < 0:
            found.append(link)
    return tuple(found)
