"""Which entries stand in which feeds, in an order that stays; what articles were called; tags.

Entries that are there already join their feeds in the order in which they were found.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from alembic import op

revision = "3"
down_revision = "2"

Key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BATCH = 5_000
WEIGHTS = {"trivial": 1, "minor": 2, "major": 3}
# The topics as they were when this step was written.
TOPICS = (
    ("updates", {("kind", "update-added"), ("kind", "update-edited"), ("kind", "update-removed")}),
    ("corrections", {("note", "correction"), ("note", "retraction")}),
    ("unannounced", {("unannounced", "yes")}),
    (
        "links",
        {("kind", f"{what}-{deed}") for what in ("related", "reference") for deed in ("added", "removed")}
        | {("kind", "link-changed")},
    ),
    ("state", {("kind", "moved"), ("kind", "gone"), ("kind", "restored")}),
)


def upgrade() -> None:
    with op.batch_alter_table("page") as page:
        page.add_column(sa.Column("tags", sa.Text(), nullable=False, server_default="[]"))
    feed = op.create_table(
        "feed",
        sa.Column("id", Key, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    member = op.create_table(
        "feed_entry",
        sa.Column("feed_id", Key, autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seq", Key, nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["feed_id"], ["feed.id"]),
        sa.PrimaryKeyConstraint("feed_id", "number"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "former_name",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("page_id", Key, nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_index("entry_published_at", "entry", ["published_at"], unique=False)
    _fill(op.get_bind(), feed, member)


def _fill(connection: sa.Connection, feed: sa.Table, member: sa.Table) -> None:
    lengths: Counter[str] = Counter()
    ids: dict[str, int] = {}
    rows: list[dict[str, Any]] = []
    for seq, key, weight in _memberships(connection):
        if key not in ids:
            ids[key] = len(ids) + 1
            connection.execute(sa.insert(feed).values(id=ids[key], key=key, length=0))
        lengths[key] += 1
        rows.append({"feed_id": ids[key], "number": lengths[key], "seq": seq, "weight": weight})
        if len(rows) >= BATCH:
            connection.execute(sa.insert(member), rows)
            rows.clear()
    if rows:
        connection.execute(sa.insert(member), rows)
    for key, length in lengths.items():
        connection.execute(sa.update(feed).where(feed.c.key == key).values(length=length))


def _memberships(connection: sa.Connection) -> Iterator[tuple[int, str, int]]:
    listing: dict[int, list[int]] = {}
    for article_id, related_id in connection.execute(sa.text("SELECT article_id, related_id FROM relation")):
        listing.setdefault(related_id, []).append(article_id)
    articles = set(connection.execute(sa.text("SELECT id FROM page WHERE role = 'article'")).scalars())
    found = connection.execute(
        sa.text(
            "SELECT revision.seq, page.id, page.url, entry.categories FROM revision"
            " JOIN page ON page.id = revision.page_id JOIN entry ON entry.seq = revision.seq ORDER BY revision.seq"
        )
    )
    for seq, page_id, url, text in found.all():
        categories = {(scheme, term) for scheme, term in json.loads(text)}
        weight = max((WEIGHTS[term] for scheme, term in categories if scheme == "severity"), default=0)
        host = re.sub(r"[^a-z0-9.-]", "-", (urlsplit(url).hostname or "").lower()) or "unknown"
        keys = ["all", f"host:{host}", *[f"kind:{topic}" for topic, signs in TOPICS if signs & categories]]
        owners = sorted(articles & {page_id, *listing.get(page_id, [])})
        keys += [f"only:{page_id}"] if page_id in articles else []
        yield from ((seq, key, weight) for key in [*keys, *[f"article:{owner}" for owner in owners]])
