"""The tables, as they are now. How a database got there stands in `migrations`.

Instants are whole microseconds since 1970-01-01T00:00Z: exact, sortable, and the same number on every database.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    Table,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.types import TypeEngine

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

AnyRow: TypeAlias = "Row[*tuple[Any, ...]]"

metadata = MetaData()
# SQLite numbers rows by itself only where the key is called INTEGER.
Key = BigInteger().with_variant(Integer, "sqlite")


def to_us(instant: datetime) -> int:
    """Microseconds since 1970; a datetime without zone is a bug."""
    if instant.tzinfo is None:
        raise ValueError(f"an instant without a time zone: {instant!r}")
    return (instant - EPOCH) // MICROSECOND


def to_us_or_none(instant: datetime | None) -> int | None:
    return None if instant is None else to_us(instant)


def from_us(microseconds: int) -> datetime:
    return EPOCH + timedelta(microseconds=microseconds)


def from_us_or_none(microseconds: int | None) -> datetime | None:
    return None if microseconds is None else from_us(microseconds)


def _column(name: str, kind: TypeEngine[Any], comment: str, **options: Any) -> Column[Any]:
    """A column that holds a value unless it says otherwise."""
    return Column(name, kind, comment=comment, nullable=options.pop("nullable", False), **options)


def _optional(name: str, kind: TypeEngine[Any], comment: str) -> Column[Any]:
    return Column(name, kind, comment=comment, nullable=True)


identity = Table(
    "identity",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1", name="one_row"), primary_key=True, comment="always 1"),
    _column("authority", Text(), "host in the ids of entries, as it was when the database was made (RFC 4151)"),
    _column("year", Integer(), "year in the ids of entries, when the database was made"),
    _column("uid", Text(), "random, 32 hexadecimal digits"),
)

host = Table(
    "host",
    metadata,
    Column("host", Text, primary_key=True, comment="uri.host_key; its robots.txt: uri.origin_of"),
    _column("next_request_at", BigInteger(), "µs; no request to this host before", server_default="0"),
    _optional("hold_until", BigInteger(), "µs; its Retry-After; null: it never asked to wait"),
    _optional("robots", LargeBinary(), "body of robots.txt; null: not yet asked"),
    _optional("robots_status", Integer(), "HTTP status of robots.txt; null: not asked, or no answer"),
    _optional("robots_at", BigInteger(), "µs; when robots.txt was asked; null: not yet"),
    _column("failures", Integer(), "requests in a row that found it in trouble", server_default="0"),
    _optional("trouble_until", BigInteger(), "µs; none of its pages is taken before; null: it is not in trouble"),
    Index("host_next_request_at", "next_request_at"),
    Index("host_hold_until", "hold_until"),
    Index("host_trouble_until", "trouble_until"),
)

page = Table(
    "page",
    metadata,
    Column("id", Key, primary_key=True, comment="ours alone: ids of entries are made of uid"),
    _column("uid", Text(), "random, never changes: the ids of entries are made of it", unique=True),
    _column("name", Text(), "of the configuration; of a related post: made of its address", unique=True),
    _column("url", Text(), "where it is fetched"),
    _column("url_key", Text(), "equal for addresses of one page, see uri.same_page_key"),
    _optional("configured_url", Text(), "as the configuration says; null: a related post"),
    _column("host", Text(), "uri.host_key of url"),
    _column("role", Text(), "article or related"),
    _column("paused", Boolean(), "not followed now; the history stays", server_default=false()),
    _optional("left_at", BigInteger(), "µs; when it left the configuration as an article; null: it did not"),
    _column("tags", Text(), "JSON: list of the configuration's tags", server_default="[]"),
    _column("title", Text(), "of the article as last read; empty: not yet read"),
    _optional("every_s", Float(), "seconds between checks; null: adaptive"),
    _column("follow_related", Boolean(), "whether its related posts are followed"),
    _optional("related_every_s", Float(), "seconds between checks of its related posts; null: adaptive"),
    _column("related_limit", Integer(), "at most so many related posts"),
    _column("related_depth", Integer(), "levels of related posts that are followed", server_default="1"),
    _optional("related_scope", Text(), "JSON: where they may stand; null: anywhere"),
    _optional("rules", Text(), "JSON: how it is to be read, by its user; null: as every page"),
    _column("render", Text(), "what is done before it is read: none, or browser", server_default="none"),
    _column("status", Text(), "new, ok or failing: what the last check said"),
    _optional("etag", Text(), "as received with the last good response; null: none"),
    _optional("last_modified", Text(), "as received with the last good response; null: none"),
    _optional("fingerprint", Text(), "of the article in the last good response; null: none yet, as it is fetched now"),
    _optional("last_checked_at", BigInteger(), "µs; null: never"),
    _optional("last_changed_at", BigInteger(), "µs; null: never"),
    _optional("next_check_at", BigInteger(), "µs; null: not planned"),
    _optional("http_status", Integer(), "of the last check; null: no answer"),
    _optional("error", Text(), "why the last check gave no article; null: it did"),
    _column("failures", Integer(), "checks without an article, one after the other"),
    _column("checks_since_full", Integer(), "304 answers since the last whole page"),
    _column("rate_changes", Float(), "changes seen, for the estimate of the change rate"),
    _column("rate_exposure_s", Float(), "seconds watched, for the estimate of the change rate"),
    _optional("last_full_at", BigInteger(), "µs; when a whole page was last read; null: never, or by an older release"),
    _optional("text_digest", Text(), "of the words of the newest snapshot's article; null: not known"),
    _optional("doubt", Text(), "JSON: what stands in the article's place since the last good response; null: nothing"),
    _optional("moving", Text(), "JSON: where permanent redirects lead since when; null: nowhere"),
    _optional("unstable_until", BigInteger(), "µs; till then a return to an earlier text is no news; null: it is"),
    _column("muted", Boolean(), "the last response held such an earlier text", server_default=false()),
    _optional("lease", Text(), "token of who checks it now; null: nobody"),
    _optional("lease_until", BigInteger(), "µs; from then on somebody else may take it; null: free"),
    Index("page_due", "next_check_at", "paused", "host"),  # all that `claim_due` reads of a page
    Index("page_url_key", "url_key"),
    Index("page_lease_until", "lease_until"),
    Index("page_text_digest", "text_digest"),
)

relation = Table(
    "relation",
    metadata,
    Column("article_id", Key, ForeignKey("page.id"), primary_key=True, comment="the article that lists"),
    Column("related_id", Key, ForeignKey("page.id"), primary_key=True, comment="the page that is listed"),
    _column("text", Text(), "the link's words, as last seen"),
    _column("first_seen_at", BigInteger(), "µs"),
    _optional("removed_at", BigInteger(), "µs; when the article no longer listed it; null: it lists it"),
    Index("relation_related", "related_id"),
)

# Kept whether they are followed or not, so that what is to be followed can be changed at any time.
listing = Table(
    "listing",
    metadata,
    Column("page_id", Key, ForeignKey("page.id"), primary_key=True, comment="whose"),
    _column("links", Text(), "JSON: list of [address, words] that the page lists as related posts, in order"),
)

revision = Table(
    "revision",
    metadata,
    Column("seq", Key, primary_key=True, comment="grows over all pages: the order of discovery"),
    Column("page_id", Key, ForeignKey("page.id"), nullable=False, comment="whose"),
    _column("revision", Integer(), "0, 1, 2 … of the page"),
    _column("observed_at", BigInteger(), "µs"),
    _column("changes", Text(), "JSON: list of changes"),
    _column("stated", Text(), "JSON: list of the update notes that the baseline held"),
    _optional("snapshot_from", Integer(), "revision of the older snapshot that was compared; null: the baseline"),
    _optional("snapshot_to", Integer(), "revision of the newer snapshot that was compared; null: the baseline"),
    UniqueConstraint("page_id", "revision", name="revision_of_page"),
    sqlite_autoincrement=True,
)

entry = Table(
    "entry",
    metadata,
    Column("seq", Key, ForeignKey("revision.seq"), primary_key=True, comment="of the revision"),
    _column("id", Text(), "tag: URI", unique=True),
    _column("title", Text(), "plain text"),
    _column("summary", Text(), "plain text"),
    _column("content_html", Text(), "HTML"),
    _column("url", Text(), "the live article, at the change"),
    _column("published_at", BigInteger(), "µs"),
    _optional("author", Text(), "null: not known"),
    _optional("language", Text(), "BCP 47; null: not known"),
    _column("categories", Text(), "JSON: list of [scheme word, term]"),
    Index("entry_published_at", "published_at"),
)

# The body stands last: SQLite then reads a row's other columns without walking over it.
snapshot = Table(
    "snapshot",
    metadata,
    Column("page_id", Key, ForeignKey("page.id"), primary_key=True, comment="whose"),
    Column("revision", Integer, primary_key=True, comment="of the page", autoincrement=False),
    _column("fetched_at", BigInteger(), "µs"),
    _column("url", Text(), "that answered, after redirects"),
    _column("status", Integer(), "HTTP status"),
    _column("headers", Text(), "JSON: list of [name, value] in the order received"),
    _column("charset", Text(), "of the body"),
    _column("digest", Text(), "sha256:… over the body"),
    _column("size_bytes", Integer(), "of the body"),
    _column("coding", Text(), "whole: a zstd frame; patch: a zstd frame against the page's next snapshot"),
    _column("body", LargeBinary(), "the response's bytes in this coding"),
)

alias = Table(
    "alias",
    metadata,
    Column("url_key", Text, primary_key=True, comment="see page.url_key"),
    Column("page_id", Key, ForeignKey("page.id"), nullable=False, comment="the page that has moved away from there"),
    _column("url", Text(), "its former address"),
    Index("alias_page", "page_id"),
)

held = Table(
    "held",
    metadata,
    Column("page_id", Key, ForeignKey("page.id"), primary_key=True, comment="whose last response is not believed"),
    _column("charset", Text(), "of the body"),
    _column("digest", Text(), "sha256:… over the body"),
    _column("size_bytes", Integer(), "of the body"),
    _column("coding", Text(), "whole: a zstd frame"),
    _column("body", LargeBinary(), "the response's bytes in this coding"),
)

seen = Table(
    "seen",
    metadata,
    Column("page_id", Key, ForeignKey("page.id"), primary_key=True, comment="whose last good response this was"),
    _column("charset", Text(), "of the body"),
    _column("digest", Text(), "sha256:… over the body"),
    _column("size_bytes", Integer(), "of the body"),
    _column("coding", Text(), "whole: a zstd frame; patch: a zstd frame against the page's newest snapshot"),
    _column("body", LargeBinary(), "the response's bytes in this coding"),
)

dirty_feed = Table(
    "dirty_feed",
    metadata,
    Column("page_id", Key, primary_key=True, autoincrement=False, comment="whose feed; 0: the feed over everything"),
    _column("seq", Key, "of the newest entry that is not yet written there"),
)

sink = Table(
    "sink",
    metadata,
    Column("name", Text, primary_key=True, comment="of the configuration: who is told"),
    _column("tells_entries", Boolean(), "told of each entry; else of each feed that was written"),
    _column("failures", Integer(), "attempts since the last success"),
    _column("next_at", BigInteger(), "µs; no attempt before this"),
    _optional("error", Text(), "of the last attempt, for people; null: it was a success"),
    _optional("last_sent_at", BigInteger(), "µs; null: never"),
    _optional("lease", Text(), "token of who delivers now; null: nobody"),
    _optional("lease_until", BigInteger(), "µs; from then on somebody else may; null: free"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Key, primary_key=True, comment="grows: the order in which things are told"),
    Column("sink", Text, ForeignKey("sink.name"), nullable=False, comment="who is told"),
    _column("lane", Text(), "what keeps its order: id of a page, or path of a feed"),
    Column("seq", Key, ForeignKey("revision.seq"), nullable=True, comment="the entry; null: a feed is announced"),
    _column("queued_at", BigInteger(), "µs"),
    _column("attempts", Integer(), "that failed"),
    _column("next_at", BigInteger(), "µs; no attempt before this"),
    _optional("given_up_at", BigInteger(), "µs; null: it waits"),
    Index("outbox_lane", "sink", "lane", "id"),
    sqlite_autoincrement=True,
)

feed = Table(
    "feed",
    metadata,
    Column("id", Key, primary_key=True, comment="ours alone"),
    _column("key", Text(), "all, article:<page>, only:<page>, host:<name>, kind:<topic>, tag:<tag>", unique=True),
    _column("length", BigInteger(), "how many entries it has"),
)

# Rows are only added: an archive of a feed must hold the same entries for ever.
feed_entry = Table(
    "feed_entry",
    metadata,
    Column("feed_id", Key, ForeignKey("feed.id"), primary_key=True, comment="which feed", autoincrement=False),
    Column("number", BigInteger, primary_key=True, comment="1, 2, 3 … as they joined it", autoincrement=False),
    _column("seq", Key, "of the entry"),
    _column("weight", Integer(), "0: a first look; of its gravest change 1: trivial, 2: minor, 3: major"),
    sqlite_with_rowid=False,
)

former_name = Table(
    "former_name",
    metadata,
    Column("name", Text, primary_key=True, comment="what an article was called once, and nothing else is called now"),
    _column("page_id", Key, "which one"),
)

source = Table(
    "source",
    metadata,
    Column("name", Text, primary_key=True, comment="of the configuration"),
    _column("url", Text(), "of the feed or sitemap; another one begins anew"),
    _optional("etag", Text(), "as received; null: none"),
    _optional("last_modified", Text(), "as received; null: none"),
    _optional("next_at", BigInteger(), "µs; when to read it again; null: at once"),
    _optional("read_at", BigInteger(), "µs; when it was last read whole; null: never"),
    _optional("error", Text(), "of the last reading, for people; null: it was a success"),
)

# Rows stay when the source no longer names the article: feeds are short.
found = Table(
    "found",
    metadata,
    Column("id", Key, primary_key=True, comment="grows: the order in which they were named"),
    _column("source", Text(), "whose"),
    _column("url", Text(), "as it was named"),
    _column("url_key", Text(), "equal for addresses of one page, see uri.same_page_key"),
    _column("name", Text(), "of the article", unique=True),
    _column("found_at", BigInteger(), "µs"),
    UniqueConstraint("source", "url_key", name="found_once"),
    sqlite_autoincrement=True,
)
