"""What all tests share: how hard properties are tried, and a database to begin with.

`make test` tries each property as often as hypothesis does by itself; `make check`, which runs before each commit, with
the profile "quick". A test that needs a program of the system is left out where that is missing, but never in CI.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import settings

from monitor.store import Store, open_store

settings.register_profile("whole", deadline=None)  # a busy machine is no fault of what is tested
settings.register_profile("quick", max_examples=25, deadline=None)
settings.load_profile("whole")


def pytest_runtest_setup(item: pytest.Item) -> None:
    missing = [name for mark in item.iter_markers("needs") for name in mark.args if shutil.which(name) is None]
    if not missing:
        return
    words = f"not installed: apt-get install {' '.join(missing)}"
    if os.environ.get("CI"):
        pytest.fail(words, pytrace=False)
    pytest.skip(words)


@pytest.fixture(scope="session")
def new_store(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, str, datetime], Store]:
    """A store in a new folder, as `open_store` makes it: made once and then copied, since its tables take long."""
    made: dict[tuple[str, datetime], Path] = {}

    def opened(folder: Path, authority: str, now: datetime) -> Store:
        if (authority, now) not in made:
            made[authority, now] = tmp_path_factory.mktemp("new-store") / "data"
            open_store(made[authority, now], authority=authority, now=now).close()
        shutil.copytree(made[authority, now], folder)
        # Each is a database of its own: what is kept in memory of one is not of another.
        with closing(sqlite3.connect(folder / "monitor.sqlite3")) as connection, connection:
            connection.execute("UPDATE identity SET uid = ?", [uuid4().hex])
        return open_store(folder, authority=authority, now=now)

    return opened
