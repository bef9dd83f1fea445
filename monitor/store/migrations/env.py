"""Alembic runs this file; `migrations.upgrade` gives the connection, in a transaction of its own."""

from __future__ import annotations

from alembic import context

from monitor.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters a table by making it anew
    transactional_ddl=False,  # the caller's transaction holds it all
)
context.run_migrations()
