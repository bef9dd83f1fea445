"""How a database comes from one release to the next: forward only, in one transaction, a copy kept beside it."""

from __future__ import annotations

import warnings
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

LOCATION = Path(__file__).parent


def upgrade(connection: Connection) -> None:
    """Bring the schema forward in the connection's transaction, which stays open: the caller commits or rolls back."""
    config = Config()
    config.set_main_option("script_location", str(LOCATION).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    with warnings.catch_warnings():
        # Alembic's own deprecations are for us to read in its changelog, not for users at a start.
        warnings.simplefilter("ignore", DeprecationWarning)
        command.upgrade(config, "head")
