"""What pages list as related, how far and where that is followed, and hosts in trouble; see `store/schema.py`."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "8"
down_revision = "7"


def upgrade() -> None:
    with op.batch_alter_table("page") as page:
        page.add_column(sa.Column("related_depth", sa.Integer(), server_default="1", nullable=False))
        page.add_column(sa.Column("related_scope", sa.Text(), nullable=True))
    with op.batch_alter_table("host") as host:
        host.add_column(sa.Column("failures", sa.Integer(), server_default="0", nullable=False))
        host.add_column(sa.Column("trouble_until", sa.BigInteger(), nullable=True))
    op.create_index("host_trouble_until", "host", ["trouble_until"], unique=False)
    listing = op.create_table(
        "listing",
        sa.Column("page_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("links", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"]),
        sa.PrimaryKeyConstraint("page_id"),
    )
    _fill(op.get_bind(), listing)


def _fill(connection: sa.Connection, listing: sa.Table) -> None:
    """What is followed now was listed; the rest will be known when the article changes."""
    listed: dict[int, list[tuple[str, str]]] = {}
    for page_id, url, text in connection.execute(
        sa.text(
            "SELECT relation.article_id, page.url, relation.text"
            " FROM relation JOIN page ON page.id = relation.related_id"
            " WHERE relation.removed_at IS NULL ORDER BY relation.first_seen_at, relation.related_id"
        )
    ):
        listed.setdefault(page_id, []).append((url, text))
    if listed:
        rows = [{"page_id": key, "links": json.dumps(links)} for key, links in listed.items()]
        connection.execute(sa.insert(listing), rows)
