"""How a user wants an article to be read. What the column means stands in `store/schema.py`."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "6"
down_revision = "5"


def upgrade() -> None:
    with op.batch_alter_table("page") as page:
        page.add_column(sa.Column("rules", sa.Text(), nullable=True))
