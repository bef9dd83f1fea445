"""When an article left the configuration. What the column means stands in `store/schema.py`."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "7"
down_revision = "6"


def upgrade() -> None:
    with op.batch_alter_table("page") as page:
        page.add_column(sa.Column("left_at", sa.BigInteger(), nullable=True))
