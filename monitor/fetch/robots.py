"""What a site's robots.txt says to us (RFC 9309). Pure: an answer in, rules out; protego knows the grammar."""

from __future__ import annotations

import codecs
import re
from datetime import timedelta
from functools import lru_cache
from http import HTTPStatus
from typing import Any, Final

from protego import Protego

CACHED_FOR: Final = timedelta(hours=24)  # RFC 9309 §2.4
RETRIED_AFTER: Final = timedelta(minutes=10)  # where the server could not say: its trouble may be short
CRAWL_DELAY_MAX_S: Final = 60.0
_MAX_BYTES: Final = 512 * 1024
_PARSED_MAX: Final = 64

_NO_ANSWER: Final = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.PARTIAL_CONTENT, HTTPStatus.NOT_MODIFIED)
_PRODUCT_TOKEN: Final = re.compile(r"[A-Za-z_-]+")
_LINE: Final = re.compile(
    r"\s*(?:(?P<agent>user[ -]?agent)|(?P<allow>allow)|(?P<disallow>dis{1,2}al{1,2}ow)|(?P<delay>crawl[ -]?delay))"
    r"(?:\s*:|\s)(?P<value>.*)",
    re.IGNORECASE,
)
_FIELDS: Final = {"allow": "Allow", "disallow": "Disallow", "delay": "Crawl-delay"}


class Rules:
    """The group of a robots.txt that speaks to us."""

    def __init__(self, parsed: Any, product: str) -> None:
        self._parsed = parsed
        self._product = product

    def allows(self, url: str) -> bool:
        return bool(self._parsed.can_fetch(url, self._product))

    @property
    def crawl_delay_s(self) -> float:
        """Least gap between two requests, at most 60 s; 0 where none is asked for."""
        return min(max(self._parsed.crawl_delay(self._product) or 0.0, 0.0), CRAWL_DELAY_MAX_S)


def product_token(user_agent: str) -> str:
    """The name by which a robots.txt calls us (RFC 9309 §2.2.1): `article-monitor` of `article-monitor/1.0 (+…)`."""
    match = _PRODUCT_TOKEN.match(user_agent.strip())
    return match[0] if match else "*"


def is_undecided(status: int) -> bool:
    """Whether the server could not say, so that nothing may be fetched (RFC 9309 §2.3.1.4).

    429 counts here although it is a 4xx: a server that is asked too much is not one that has no rules. So do a part of
    the rules and "as before", which were not asked for.
    """
    return status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _NO_ANSWER


def cached_for(status: int) -> timedelta:
    return RETRIED_AFTER if is_undecided(status) else CACHED_FOR


def rules_of(status: int, body: bytes, user_agent: str) -> Rules:
    """The rules of an answer that is not `is_undecided`: no robots.txt (RFC 9309 §2.3.1.3) means no rules."""
    return _parse(body if status == HTTPStatus.OK else b"", product_token(user_agent))


@lru_cache(maxsize=_PARSED_MAX)
def _parse(body: bytes, product: str) -> Rules:
    text = body[:_MAX_BYTES].removeprefix(codecs.BOM_UTF8).decode("utf-8", errors="replace")
    return Rules(Protego.parse(_groups_for(product, text)), product)


def _groups_for(product: str, text: str) -> str:
    """Only the groups that speak to us or to everybody, in the plainest words.

    protego writes each rule down for each name of its group: 500 KiB of names and rules would keep it busy for minutes.
    It also takes a Crawl-delay for the end of a list of names, which only Allow and Disallow are (RFC 9309 §2.1): so
    the delays stand behind the first rule here.
    """
    lines: list[str] = []
    names: set[str] = set()
    delays: list[str] = []
    in_rules = False
    for line in text.splitlines():
        match = _LINE.match(line.partition("#")[0])
        if match is None or match.lastgroup is None:
            continue
        value = match["value"].strip()
        if match["agent"]:
            if in_rules:
                names, delays, in_rules = set(), [], False
            token = _PRODUCT_TOKEN.match(value)  # some write a version behind it
            name = token[0].lower() if token else value
            if name in ("*", product.lower()) and name not in names:
                names.add(name)
                lines.append(f"User-agent: {name}")
        elif match["delay"] and not in_rules:
            delays.append(f"Crawl-delay: {value}")
        else:
            field = next(word for group, word in _FIELDS.items() if match[group])
            if names:
                lines += [f"{field}: {value}", *delays]
            delays, in_rules = [], True
    return "\n".join([*lines, *(delays if names else ())])
