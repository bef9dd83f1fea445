"""Stores to hold to the contract. A new one joins by being named in `OPENERS`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.store import Store, open_store

NOW = datetime(2031, 5, 4, 12, 0, tzinfo=UTC)


def open_sqlite(folder: Path) -> Store:
    return open_store(folder, authority="monitor.example", now=NOW)


OPENERS: dict[str, Callable[[Path], Store]] = {"sqlite": open_sqlite}
BEGINNINGS = {"sqlite": "new_store"}  # the fixture that makes a new one quicker than the first opening would


@pytest.fixture(params=sorted(OPENERS))
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Store]:
    """Opens the same store each time it is called, as two processes would."""
    request.getfixturevalue(BEGINNINGS[request.param])(tmp_path / "data", "monitor.example", NOW).close()
    return lambda: OPENERS[request.param](tmp_path / "data")


@pytest.fixture
def store(opener: Callable[[], Store]) -> Iterator[Store]:
    opened = opener()
    yield opened
    opened.close()
