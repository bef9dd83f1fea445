"""The vocabulary: what the parts of the program say to each other.

Frozen values and enums, named as HTTP, Atom, Memento and diff name them. Imports nothing of ours, does nothing.
Datetimes are timezone-aware UTC; durations end in `_s` (seconds), sizes in `_bytes`, instants in `_at`;
digests carry their algorithm (`sha256:…`). Validators are opaque and kept byte for byte.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

# ── an article, as read from a page ────────────────────────────────────────────────────────────────────────────


class BlockType(StrEnum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    QUOTE = "quote"
    ROW = "row"
    CODE = "code"
    FIGURE = "figure"


class Rel(StrEnum):
    """What a link is to the article that holds it."""

    RELATED = "related"
    REFERENCE = "reference"


class NoteKind(StrEnum):
    UPDATE = "update"
    CORRECTION = "correction"
    CLARIFICATION = "clarification"
    EDITORS_NOTE = "editors-note"
    ADDENDUM = "addendum"
    POSTSCRIPT = "postscript"
    RETRACTION = "retraction"


class Precision(StrEnum):
    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    TIME = "time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link in the text. `url` is absolute, http(s) or mailto; `text` is plain."""

    url: str
    text: str
    rel: Rel | None = None

    def to_dict(self) -> dict[str, Any]:
        return {"url": self.url, "text": self.text, "rel": self.rel}


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One unit of the article, in reading order.

    text     clean text (XML 1.0 characters, NFC, single spaces; code keeps its lines). A figure's text is its
             caption, else its alternative text.
    html     the block as clean HTML from a short list of tags, links absolute
    images   addresses of the images and embeds in it
    level    headings: 1 to 6; items: nesting depth from 1; else 0
    lead     the emphasised words (b, strong, i, em, ins, mark, small caps) with which the block begins, else ""
    wrapper  ids of the containers (div, blockquote, aside, ins, details, list …) between the article's element and
             this block, outermost first; equal ids mean the same container. For the end of a note.
    rule_before  a horizontal rule stands directly before it
    """

    type: BlockType
    text: str
    html: str = ""
    links: tuple[Link, ...] = ()
    images: tuple[str, ...] = ()
    level: int = 0
    lead: str = ""
    wrapper: tuple[int, ...] = ()
    rule_before: bool = False

    def to_dict(self) -> dict[str, Any]:
        return {
            "type": self.type,
            "text": self.text,
            "html": self.html,
            "links": [link.to_dict() for link in self.links],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedDate:
    """A date in the author's words; `iso` is as exact as they: 2018, 2018-12, 2018-12-19, 2018-12-19T16:05+01:00."""

    iso: str
    literal: str
    precision: Precision

    def __str__(self) -> str:
        return self.iso


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateNote:
    """A section that the author added and marked. `first_block` and `last_block` are inclusive indices into the blocks.

    `text` runs from the marker to the end of the note, blocks separated by a blank line. A note inside a paragraph
    (a bracket, a sentence) has first_block == last_block and only its own words as text.
    """

    note: NoteKind
    marker: str
    stated_date: StatedDate | None
    first_block: int
    last_block: int
    text: str
    links: tuple[Link, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "note": self.note,
            "marker": self.marker,
            "stated_date": self.stated_date.iso if self.stated_date else None,
            "stated_literal": self.stated_date.literal if self.stated_date else None,
            "first_block": self.first_block,
            "last_block": self.last_block,
            "text": self.text,
            "links": [link.to_dict() for link in self.links],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What the author wrote, without the page around it. `published`, `modified`: ISO 8601 as the page states them."""

    url: str
    canonical_url: str | None = None
    title: str = ""
    byline: str | None = None
    language: str | None = None
    published: str | None = None
    modified: str | None = None
    blocks: tuple[Block, ...] = ()
    updates: tuple[UpdateNote, ...] = ()
    related: tuple[Link, ...] = ()
    references: tuple[Link, ...] = ()

    @property
    def text(self) -> str:
        """The whole text, blocks separated by a blank line."""
        return "\n\n".join(block.text for block in self.blocks)

    def to_dict(self) -> dict[str, Any]:
        return {
            "url": self.url,
            "canonical_url": self.canonical_url,
            "title": self.title,
            "byline": self.byline,
            "language": self.language,
            "published": self.published,
            "modified": self.modified,
            "blocks": [block.to_dict() for block in self.blocks],
            "updates": [note.to_dict() for note in self.updates],
            "related": [{"url": link.url, "text": link.text} for link in self.related],
            "references": [{"url": link.url, "text": link.text} for link in self.references],
        }


# ── what changed between two of them ───────────────────────────────────────────────────────────────────────────


class ChangeKind(StrEnum):
    UPDATE_ADDED = "update-added"
    UPDATE_EDITED = "update-edited"
    UPDATE_REMOVED = "update-removed"
    TITLE_CHANGED = "title-changed"
    BODY_ADDED = "body-added"
    BODY_EDITED = "body-edited"
    BODY_REMOVED = "body-removed"
    RELATED_ADDED = "related-added"
    RELATED_REMOVED = "related-removed"
    REFERENCE_ADDED = "reference-added"
    REFERENCE_REMOVED = "reference-removed"
    LINK_CHANGED = "link-changed"
    MEDIA_CHANGED = "media-changed"
    MOVED = "moved"
    GONE = "gone"
    RESTORED = "restored"


class Severity(StrEnum):
    MAJOR = "major"
    MINOR = "minor"
    TRIVIAL = "trivial"


class Position(StrEnum):
    TOP = "top"
    INLINE = "inline"
    BOTTOM = "bottom"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One structured difference inside a revision; see docs/formats.md for the JSON.

    html     the new text (for removals: the old one) as clean HTML, for feeds and pages
    heading  the heading under which it stands in the article, else None
    flagged  it was held back at first, because the page looked wrong, and is told because it lasts
    reason   one line for people: what the server said of a page that is gone or back, why a change was held back,
             to which revision a text returns; else None
    """

    kind: ChangeKind
    severity: Severity
    note: NoteKind | None = None
    marker: str | None = None
    stated_date: StatedDate | None = None
    position: Position | None = None
    before: str | None = None
    after: str | None = None
    links: tuple[Link, ...] = ()
    unannounced: bool = False
    patch: str = ""
    html: str = ""
    heading: str | None = None
    flagged: bool = False
    reason: str | None = None

    def to_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "severity": self.severity,
            "note": self.note,
            "marker": self.marker,
            "stated_date": self.stated_date.iso if self.stated_date else None,
            "stated_literal": self.stated_date.literal if self.stated_date else None,
            "stated_precision": self.stated_date.precision if self.stated_date else None,
            "position": self.position,
            "before": self.before,
            "after": self.after,
            "links": [link.to_dict() for link in self.links],
            "unannounced": self.unannounced,
            "patch": self.patch,
            "html": self.html,
            "heading": self.heading,
            "flagged": self.flagged,
            "reason": self.reason,
        }


# ── pages that are watched ─────────────────────────────────────────────────────────────────────────────────────


class Role(StrEnum):
    ARTICLE = "article"
    RELATED = "related"


class Topic(StrEnum):
    """What a feed over all articles may keep to."""

    UPDATES = "updates"  # notes that the author marked, of any kind
    CORRECTIONS = "corrections"  # corrections and retractions
    UNANNOUNCED = "unannounced"  # changes of substance that no note speaks of
    LINKS = "links"  # related posts, references, link targets
    STATE = "state"  # moved, gone, back


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
class Plan:
    """How a page is to be followed: from the configuration, kept beside the page.

    every_s          seconds between checks; None = adaptive
    follow_related   follow its related posts
    related_every_s  the same for those; None = adaptive
    related_limit    at most so many related posts
    rules            how it is to be read; related posts are read without any
    """

    every_s: float | None = None
    follow_related: bool = True
    related_every_s: float | None = None
    related_limit: int = 50
    rules: Rules = Rules()


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
    """

    id: int
    uid: str
    url: str
    name: str
    role: Role
    plan: Plan
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """RFC 9110 §8.8, exactly as received."""

    etag: str | None = None
    last_modified: str | None = None


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

    fingerprint   of the article in the last good response (see `article.locate`); None before the first
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What a page was at one moment. `digest` is sha256 over `body`, the decoded bytes of the response."""

    revision: int
    fetched_at: datetime
    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    charset: str
    body: bytes
    digest: str
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """Two successive snapshots whose articles differ, or a change of the page's state. Number 0 is the baseline.

    `stated` (baseline only): the update notes that the article already held when it was first seen.
    """

    number: int
    observed_at: datetime
    changes: tuple[Change, ...] = ()
    stated: tuple[UpdateNote, ...] = ()


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What is only read where a page seems to have changed.

    earlier  up to five snapshots before the newest one, newest first
    twins    names of other pages of the host whose article has these words
    """

    earlier: tuple[Snapshot, ...] = ()
    twins: tuple[str, ...] = ()


# ── one check ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """All that one check reads.

    snapshot  the newest one, with its body; None before the baseline
    seen      body and charset of the last good response when it differed from the snapshot's in the article's
              element although the article had not changed (a new theme, say); compared against in its place
    held      body and charset of a response that is not believed, while `state.doubt` stands
    last_revision  number of the newest revision, of whatever kind; None: that of the snapshot
    past      None: not yet asked for
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One redirect that was followed."""

    url: str
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked of the fetcher. Without validators the answer is always the whole page. `is_list`: a feed or a
    sitemap is asked for, not a page to read."""

    url: str
    validators: Validators = Validators()
    is_list: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A complete answer with status 200. `body` is decoded from gzip, not from its charset."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    charset: str
    validators: Validators
    hops: tuple[Hop, ...] = ()
    elapsed_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """304. Validators are those of the answer where it names them, else the ones sent."""

    url: str
    validators: Validators
    headers: tuple[tuple[str, str], ...] = ()
    hops: tuple[Hop, ...] = ()
    elapsed_s: float = 0.0


class Refusal(StrEnum):
    """Why we did not ask, or did not take the answer."""

    ROBOTS = "robots"
    ADDRESS = "address"
    SCHEME = "scheme"
    REDIRECT = "redirect"
    TOO_LARGE = "too-large"
    NOT_HTML = "not-html"
    WAIT = "wait"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """`message` is one line for people, without secrets. `retry_at`: not before."""

    reason: Refusal
    message: str
    retry_at: datetime | None = None
    hops: tuple[Hop, ...] = ()


class Failure(StrEnum):
    NETWORK = "network"  # name, connection, TLS, protocol
    TIMEOUT = "timeout"
    STATUS = "status"  # an answer that is neither 200 nor 304
    INCOMPLETE = "incomplete"  # cut off, bad gzip, wrong length
    CHARSET = "charset"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """`status` is the HTTP status where there was one; `connected` is False where not even a connection came about."""

    kind: Failure
    message: str
    status: int | None = None
    connected: bool = True
    retry_at: datetime | None = None
    hops: tuple[Hop, ...] = ()


FetchResult = Fetched | NotModified | Refused | Failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """All that one check writes, in one transaction.

    snapshot, revision, entry  where there is something new; they come together
    seen                       see `Target.seen`; written where not None
    related                    the article's related posts as it now lists them; None = not read in this check
    title                      the article's title, where it was read
    article                    what was read, for the one who composes the entry; not written itself
    former_url                 where the page has moved from: stays an alias of it
    held                       see `Target.held`; written where not None, dropped where the state holds no doubt
    text_digest                of the words that were read, where it takes the page's `Past` to decide for good;
                               not written itself
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
