"""A page that is watched: what it is, how it is to be followed, and what its next check needs to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.exchange import Render, Validators


class Role(StrEnum):
    ARTICLE = "article"
    RELATED = "related"


class PageStatus(StrEnum):
    """What `monitor status` calls a page."""

    NEW = "new"  # never fetched with success
    OK = "ok"
    FAILING = "failing"  # the last check gave no article; the last good snapshot stands
    SUSPICIOUS = "suspicious"  # the page answers, but with something that is not believed to be the article
    BLOCKED = "blocked"  # the server does not let us in
    GONE = "gone"  # confirmed, and told
    UNSTABLE = "unstable"  # it answers with two texts in turn
    PAUSED = "paused"  # no longer in the configuration, history kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a user knows better about one article than the program can.

    body       CSS selector of the elements that hold the article; where it matches nothing, it is looked for as ever
    ignore     CSS selectors of what is no part of it
    markers    words with which this author begins an update note, beside those of the lexicon
    day_first  whether 03/04/2020 is 3 April here; None = by the evidence of the page
    """

    body: str | None = None
    ignore: tuple[str, ...] = ()
    markers: tuple[str, ...] = ()
    day_first: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Where the related posts of an article may stand that are followed. Without either: anywhere.

    same_site  on the site of the article, see `uri.is_on_site`
    hosts      on these hosts, see `uri.is_on_host`; beside the site, where both are given
    """

    same_site: bool = False
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a page is to be followed: from the configuration, kept beside the page.

    every_s          seconds between checks; None = adaptive
    follow_related   follow its related posts
    related_every_s  the same for those; None = adaptive
    related_limit    at most so many related posts, of all levels
    related_depth    1: those that the article lists; 2: and those that these list; and so on
    related_scope    where they may stand
    rules            how it is to be read; related posts are read without any
    render           whether a browser runs its scripts first; so for its related posts on the same host
    """

    every_s: float | None = None
    follow_related: bool = True
    related_every_s: float | None = None
    related_limit: int = 50
    related_depth: int = 1
    related_scope: Scope = Scope()
    rules: Rules = Rules()
    render: Render = Render.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked:
    """An article as the configuration names it. `tags`: feeds over all articles of a tag."""

    name: str
    url: str
    plan: Plan
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Any URL that is fetched. `uid` is random, given at first sight, and never changes: ids of entries are made of it.

    `name` is unique: the article's name in the configuration; for a related post a slug of its address.
    `left_at`: when it left the configuration as an article; None while it stands there, and where it never did.
    """

    id: int
    uid: str
    url: str
    name: str
    role: Role
    plan: Plan
    title: str = ""
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """Something unexpected that check after check has shown, without a break.

    what     what it is, in a word of the policy; of a move: the new address
    digest   fingerprint of what was last seen so; None where it has none
    told     an entry tells of it
    """

    what: str
    first_at: datetime
    last_at: datetime
    count: int = 1
    digest: str | None = None
    told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PageState:
    """What the next check needs.

    fingerprint   of the article in the last good response (see `article.locate`); None before the first, and before the
                  first one since a browser shows the page, or no longer does
    failures      consecutive checks without an article
    rate_changes, rate_exposure_s   state of the change-rate estimate (see policy/schedule.py)
    error         why the last check gave no article, for people; None where it did
    last_full_at  when a whole page was last read, not a 304
    text_digest   of the words of the newest snapshot's article
    doubt         what has stood in place of the article since the last good response
    moving        the address to which the page has redirected for good
    unstable_until  till then a return to an earlier text is no news
    muted         the last response held such an earlier text
    """

    status: PageStatus = PageStatus.NEW
    validators: Validators = Validators()
    fingerprint: str | None = None
    last_checked_at: datetime | None = None
    last_changed_at: datetime | None = None
    next_check_at: datetime | None = None
    http_status: int | None = None
    error: str | None = None
    failures: int = 0
    checks_since_full: int = 0
    rate_changes: float = 0.0
    rate_exposure_s: float = 0.0
    last_full_at: datetime | None = None
    text_digest: str | None = None
    doubt: Sighting | None = None
    moving: Sighting | None = None
    unstable_until: datetime | None = None
    muted: bool = False
