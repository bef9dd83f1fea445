"""Pages that a browser shows first. What the column means stands in `store/schema.py`."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "9"
down_revision = "8"


def upgrade() -> None:
    with op.batch_alter_table("page") as page:
        page.add_column(sa.Column("render", sa.Text(), nullable=False, server_default="none"))
