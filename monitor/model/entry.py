"""A revision as readers of a feed get it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A revision as feeds show it: written once when it is detected, never changed or computed again.

    id            tag: URI (RFC 4151); contains neither the page's URL nor our host's port
    title         plain text;  summary: plain text
    content_html  from our own short list of tags; self-contained; no link into our own web pages
    url           the live article, with a text fragment at the changed words where there are some
    categories    (scheme word, term), e.g. ("kind", "update-added"), ("severity", "major"), ("role", "related")
    """

    id: str
    title: str
    summary: str
    content_html: str
    url: str
    published_at: datetime
    author: str | None = None
    language: str | None = None
    categories: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedIdentity:
    """Made once with the database, so that ids outlive a move of the server: `tag:{authority},{year}:{…}`."""

    authority: str
    year: int
    uid: str

    def tag(self, specific: str) -> str:
        """RFC 4151 §2.1."""
        return f"tag:{self.authority},{self.year}:{specific}"


class Topic(StrEnum):
    """What a feed over all articles may keep to."""

    UPDATES = "updates"  # notes that the author marked, of any kind
    CORRECTIONS = "corrections"  # corrections and retractions
    UNANNOUNCED = "unannounced"  # changes of substance that no note speaks of
    LINKS = "links"  # related posts, references, link targets
    STATE = "state"  # moved, gone, back
