"""From one release to the next: forward, whole, with a copy of what was; and the steps lead to today's tables."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect

from monitor.errors import StoreError
from monitor.model import Entry, Link, Outcome, PageState, PageStatus, Plan, Revision, Tracked
from monitor.store import Store, database, migrations, open_store
from monitor.store.migrations.versions import v0003_feeds, v0008_related
from monitor.store.schema import feed, feed_entry, listing, metadata

NOW = datetime(2031, 5, 4, 12, 0, tzinfo=UTC)

NEXT_STEP = """
import sqlalchemy as sa
from alembic import op

revision = "{next}"
down_revision = "{last}"


def upgrade():
    with op.batch_alter_table("page") as page:
        page.add_column(sa.Column("mood", sa.Text(), nullable=False, server_default="calm"))
    {trouble}
"""


def test_the_steps_lead_to_the_tables_of_schema(tmp_path: Path) -> None:
    open_store(tmp_path, authority="monitor.example", now=NOW).close()
    engine = create_engine(f"sqlite:///{tmp_path / 'monitor.sqlite3'}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == str(database.SCHEMA_VERSION)
        checks = {check["name"] for check in inspect(connection).get_check_constraints("identity")}
        assert checks == {"one_row"}
    engine.dispose()


def test_each_column_says_what_it_holds() -> None:
    unsaid = [str(column) for table in metadata.tables.values() for column in table.c if not column.comment]
    assert unsaid == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    store = open_store(tmp_path / "data", authority="monitor.example", now=NOW)
    store.sync([Tracked(name="tides", url="https://sea.example/tides", plan=Plan())], NOW)
    store.close()
    return tmp_path / "data"


def _release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: str) -> None:
    """A later release: one step more."""
    location = tmp_path / "migrations"
    shutil.copytree(migrations.LOCATION, location, ignore=shutil.ignore_patterns("__pycache__"))
    last = database.SCHEMA_VERSION
    step = NEXT_STEP.format(trouble=trouble, last=last, next=last + 1)
    (location / "versions" / f"v{last + 1:04}_mood.py").write_text(step)
    monkeypatch.setattr(database, "SCHEMA_VERSION", last + 1)
    monkeypatch.setattr(migrations, "LOCATION", location)


def _columns(file: Path) -> set[str]:
    with closing(sqlite3.connect(file)) as connection:
        return {row[1] for row in connection.execute("PRAGMA table_info(page)")}


def test_an_older_database_is_copied_and_brought_forward(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = database.SCHEMA_VERSION
    _release(tmp_path, monkeypatch, "pass")
    store = open_store(folder, authority="another.example", now=NOW, create=False)
    assert [page.name for page, _ in store.pages()] == ["tides"]
    assert store.identity().authority == "monitor.example"
    store.close()
    assert "mood" in _columns(folder / "monitor.sqlite3")
    copy = folder / f"monitor.schema-{last}.sqlite3"
    assert "mood" not in _columns(copy)
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT name FROM page").fetchall() == [("tides",)]
    open_store(folder, authority="another.example", now=NOW).close()


def test_a_step_that_fails_leaves_the_database_as_it_was(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        _release(tmp_path, patch, 'op.execute("INSERT INTO nowhere VALUES (1)")')
        with pytest.raises(StoreError, match="no such table: nowhere"):
            open_store(folder, authority="monitor.example", now=NOW)
    assert "mood" not in _columns(folder / "monitor.sqlite3")
    store = open_store(folder, authority="monitor.example", now=NOW)
    assert [page.name for page, _ in store.pages()] == ["tides"]
    store.close()


def test_entries_of_an_older_database_join_their_feeds(tmp_path: Path) -> None:
    """Whatever the step makes of entries that are there already, a commit would have made too."""
    store = open_store(tmp_path / "data", authority="monitor.example", now=NOW)
    store.sync([Tracked(name="tides", url="https://sea.example/tides", plan=Plan())], NOW)
    listed = (Link(url="https://sea.example/ebb", text="The ebb"),)
    _found(store, "tides", 0, [("kind", "baseline")], listed)
    _found(store, "tides", 1, [("kind", "update-added"), ("severity", "major"), ("note", "correction")])
    _found(store, "https://sea.example/ebb", 0, [("kind", "baseline")])
    store.close()
    engine = create_engine(f"sqlite:///{tmp_path / 'data' / 'monitor.sqlite3'}")
    with engine.begin() as connection:
        members = connection.exec_driver_sql(MEMBERS).all()
        connection.exec_driver_sql("DELETE FROM feed_entry")
        connection.exec_driver_sql("DELETE FROM feed")
        v0003_feeds._fill(connection, feed, feed_entry)
        assert connection.exec_driver_sql(MEMBERS).all() == members
        assert len(members) == 3 + 3 + 2 + 3 + 2
    engine.dispose()


def test_what_an_older_database_follows_counts_as_listed(tmp_path: Path) -> None:
    tides = Tracked(name="tides", url="https://sea.example/tides", plan=Plan())
    store = open_store(tmp_path / "data", authority="monitor.example", now=NOW)
    store.sync([tides], NOW)
    _found(store, "tides", 0, [], tuple(Link(url=f"https://sea.example/{word}", text=word) for word in ("ebb", "flow")))
    store.close()
    engine = create_engine(f"sqlite:///{tmp_path / 'data' / 'monitor.sqlite3'}")
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM listing")
        v0008_related._fill(connection, listing)
    engine.dispose()
    store = open_store(tmp_path / "data", authority="monitor.example", now=NOW)
    for limit in (1, 2):
        store.sync([replace(tides, plan=Plan(related_limit=limit))], NOW)
        assert len(store.pages()) == 1 + limit
    store.close()


MEMBERS = "SELECT key, length, number, seq, weight FROM feed_entry JOIN feed ON id = feed_id ORDER BY key, number"


def _found(
    store: Store, name: str, number: int, categories: list[tuple[str, str]], related: tuple[Link, ...] | None = None
) -> None:
    page = store.find_page(name)
    claim = store.claim(page.id, NOW, 60) if page else None
    assert page
    assert claim
    outcome = Outcome(
        page=page,
        lease=claim.lease,
        state=PageState(status=PageStatus.OK),
        revision=Revision(number=number, observed_at=NOW),
        entry=Entry(
            id=f"tag:x,2031:{page.uid}/{number}",
            title="t",
            summary="s",
            content_html="<p>c</p>",
            url=page.url,
            published_at=NOW,
            categories=tuple(categories),
        ),
        related=related,
    )
    assert store.commit(outcome, NOW)
