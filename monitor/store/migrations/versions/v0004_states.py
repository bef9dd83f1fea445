"""States of pages, answers that are held back, former addresses. What each column means stands in `store/schema.py`."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "4"
down_revision = "3"

Key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("page") as page:
        page.add_column(sa.Column("last_full_at", sa.BigInteger(), nullable=True))
        page.add_column(sa.Column("text_digest", sa.Text(), nullable=True))
        page.add_column(sa.Column("doubt", sa.Text(), nullable=True))
        page.add_column(sa.Column("moving", sa.Text(), nullable=True))
        page.add_column(sa.Column("unstable_until", sa.BigInteger(), nullable=True))
        page.add_column(sa.Column("muted", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("page_text_digest", "page", ["text_digest"], unique=False)
    op.create_table(
        "alias",
        sa.Column("url_key", sa.Text(), nullable=False),
        sa.Column("page_id", Key, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"]),
        sa.PrimaryKeyConstraint("url_key"),
    )
    op.create_index("alias_page", "alias", ["page_id"], unique=False)
    op.create_table(
        "held",
        sa.Column("page_id", Key, nullable=False),
        sa.Column("charset", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("coding", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"]),
        sa.PrimaryKeyConstraint("page_id"),
    )
