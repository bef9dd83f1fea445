"""One check: all that it reads, and all that it writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from monitor.model.article import Article, Link
from monitor.model.entry import Entry, FeedIdentity
from monitor.model.page import Page, PageState
from monitor.model.revision import Past, Revision, Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """All that one check reads.

    snapshot  the newest one, with its body; None before the baseline
    seen      body and charset of the last good response when it differed from the snapshot's in the article's
              element although the article had not changed (a new theme, say); compared against in its place
    held      body and charset of a response that is not believed, while `state.doubt` stands
    last_revision  number of the newest revision, of whatever kind; None: that of the snapshot
    past      None: not yet asked for
    host_failures  requests in a row that found the page's host in trouble
    """

    page: Page
    state: PageState
    identity: FeedIdentity
    lease: str
    snapshot: Snapshot | None = None
    seen: tuple[bytes, str] | None = None
    held: tuple[bytes, str] | None = None
    last_revision: int | None = None
    past: Past | None = None
    host_failures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """How a host stands. `failures`: see `Target.host_failures`; `until`: none of its pages is due before."""

    host: str
    failures: int
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """All that one check writes, in one transaction.

    snapshot, revision, entry  where there is something new; they come together
    seen                       see `Target.seen`; written where not None
    related                    the posts that the page now lists as related, followed or not; None = not read in this
                               check
    title                      the article's title, where it was read
    article                    what was read, for the one who composes the entry; not written itself
    former_url                 where the page has moved from: stays an alias of it
    held                       see `Target.held`; written where not None, dropped where the state holds no doubt
    text_digest                of the words that were read, where it takes the page's `Past` to decide for good;
                               not written itself
    outage                     of the page's host; None: what was known of it stands
    """

    page: Page
    lease: str
    state: PageState
    snapshot: Snapshot | None = None
    revision: Revision | None = None
    entry: Entry | None = None
    seen: tuple[bytes, str] | None = None
    related: tuple[Link, ...] | None = None
    title: str | None = None
    article: Article | None = None
    held: tuple[bytes, str] | None = None
    text_digest: str | None = None
    former_url: str | None = None
    outage: Outage | None = None
