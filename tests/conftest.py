"""What all tests share: how hard properties are tried, and a database to begin with.

`make test` tries each property as often as hypothesis does by itself; `make check`, which runs before each commit, with
the profile "quick".
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from monitor.store import open_store

NOW = datetime(2031, 5, 4, 12, 0, tzinfo=UTC)

settings.register_profile("quick", max_examples=25, deadline=None)


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], None]:
    """Puts a database into a folder as `open_store` makes it; it is made once, since its tables take their time."""
    made = tmp_path_factory.mktemp("new-database") / "data"
    open_store(made, authority="monitor.example", now=NOW).close()

    def put(folder: Path) -> None:
        shutil.copytree(made, folder)

    return put
