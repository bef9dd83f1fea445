"""The file itself: what cannot be used is named in one line and left byte for byte as it was."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.errors import StoreDamaged, StoreError, StoreLocked, StoreTooNew
from monitor.model import Plan, Tracked
from monitor.store import Store, open_store
from monitor.store.database import Database

NOW = datetime(2031, 5, 4, 12, 0, tzinfo=UTC)
ARTICLES = [Tracked(name=f"p{n}", url=f"https://sea.example/{n}", plan=Plan()) for n in range(200)]


def opened(folder: Path, *, create: bool = True, busy_timeout_s: float = 10.0) -> Store:
    return open_store(folder, authority="monitor.example", now=NOW, create=create, busy_timeout_s=busy_timeout_s)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Holds a database with some pages, closed."""
    store = opened(tmp_path / "data")
    store.sync(ARTICLES, NOW)
    store.close()
    return tmp_path / "data"


@pytest.fixture
def file(folder: Path) -> Path:
    return folder / "monitor.sqlite3"


# ── who may read and no more ───────────────────────────────────────────────────────────────────────────────────────


def read_only(file: Path) -> Database:
    return Database(file, busy_timeout_s=1.0, read_only=True)


def pages_in(database: Database) -> int:
    with database.read() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM page").scalar_one())


def test_who_may_only_read_leaves_nothing_beside_the_file_and_writes_nothing(file: Path) -> None:
    before = file.read_bytes()
    database = read_only(file)
    assert pages_in(database) == 200
    with pytest.raises(StoreError, match="cannot be written: it is read-only"), database.write() as connection:
        connection.exec_driver_sql("DELETE FROM page")
    database.close()
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    assert file.read_bytes() == before


def test_who_may_only_read_sees_what_a_daemon_writes(folder: Path, file: Path) -> None:
    writer = opened(folder)
    writer.sync([*ARTICLES, Tracked(name="new", url="https://new.example/", plan=Plan())], NOW)
    reader = read_only(file)
    assert pages_in(reader) == 201
    reader.close()
    writer.close()


# ── where there is none ────────────────────────────────────────────────────────────────────────────────────────


def test_a_command_that_only_reads_says_that_there_is_nothing_yet(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no database yet at .*monitor\.sqlite3: run `monitor check` first"):
        opened(tmp_path / "data", create=False)
    assert not (tmp_path / "data").exists()


def test_an_empty_file_is_a_database_that_was_never_begun(tmp_path: Path) -> None:
    (tmp_path / "monitor.sqlite3").touch()
    store = opened(tmp_path)
    assert store.pages() == []
    store.close()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file in its place")
    with pytest.raises(StoreError, match="data"):
        opened(tmp_path / "data")


def test_what_was_written_is_there_after_closing(folder: Path) -> None:
    store = opened(folder, create=False)
    assert len(store.pages()) == 200
    store.close()
    assert [path.name for path in folder.iterdir()] == ["monitor.sqlite3"], "closing leaves no journal behind"


def test_two_first_starts_at_once_make_one_database(tmp_path: Path) -> None:
    uids: list[str] = []

    def start() -> None:
        store = opened(tmp_path / "data")
        uids.append(store.identity().uid)
        store.close()

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(uids) == 4
    assert len(set(uids)) == 1


# ── damaged, foreign, too new ──────────────────────────────────────────────────────────────────────────────────


def _not_sqlite(file: Path) -> None:
    file.write_bytes(b"<html>this is no database</html>" * 200)


def _flipped(file: Path) -> None:
    content = bytearray(file.read_bytes())
    for at in range(4096, len(content), 512):  # every page but the first, whose header says that it is ours
        content[at : at + 64] = bytes(byte ^ 0xFF for byte in content[at : at + 64])
    file.write_bytes(content)


def _cut(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])


def _header_only(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:60])


def _foreign(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE recipes (id INTEGER)")
        connection.commit()


@pytest.mark.parametrize("spoil", [_not_sqlite, _flipped, _cut, _header_only, _foreign])
def test_what_cannot_be_used_is_left_as_it_is(file: Path, spoil: Callable[[Path], None]) -> None:
    spoil(file)
    before = file.read_bytes()
    with pytest.raises(StoreDamaged) as caught:
        opened(file.parent)
    assert "monitor.sqlite3" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert file.read_bytes() == before
    beside = [path for path in file.parent.iterdir() if path != file]
    assert all(path.name.endswith(("-shm", "-wal")) for path in beside), "no copy, no database of ours in its place"


def test_a_journal_that_was_cut_off_loses_whole_transactions_only(folder: Path, file: Path, tmp_path: Path) -> None:
    store = opened(folder)
    for more in (50, 100, 150):
        store.sync([*ARTICLES, *[replace(a, name=f"x{a.name}", url=f"{a.url}/x") for a in ARTICLES[:more]]], NOW)
    journal = folder / "monitor.sqlite3-wal"
    content = journal.read_bytes()
    for share in (0.3, 0.6, 0.9):  # as a process that is killed, and a disk that keeps part of it, would leave it
        torn = tmp_path / f"torn-{share}"
        torn.mkdir()
        shutil.copy(file, torn)
        (torn / journal.name).write_bytes(content[: round(len(content) * share)])
        again = opened(torn)
        assert len(again.pages()) in {200, 250, 300, 350}
        again.close()
    store.close()


def test_damage_that_a_reader_meets_later_is_said_too(file: Path) -> None:
    _flipped(file)
    before = file.read_bytes()
    with pytest.raises(StoreDamaged, match=r"monitor\.sqlite3 is damaged and was left as it is; put a copy"):
        opened(file.parent, create=False).pages()
    assert file.read_bytes() == before


def test_a_database_of_a_later_release_is_refused(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = file.read_bytes()
    with pytest.raises(StoreTooNew, match="later release"):
        opened(file.parent)
    assert file.read_bytes() == before


def test_bodies_are_checked_when_they_are_read(folder: Path, file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(
            "INSERT INTO snapshot VALUES (1, 0, 0, 'u', 200, '[]', 'utf-8', 'sha256:0', 3, 'whole', X'78')"
        )
        connection.execute("INSERT INTO revision VALUES (1, 1, 0, 0, '[]', '[]', NULL, NULL)")
        connection.commit()
    store = opened(folder)
    with pytest.raises(StoreDamaged):
        store.snapshot(1, 0)
    store.close()


# ── locked, full, read-only ────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def another_writer(file: Path) -> Iterator[None]:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


def test_a_writer_waits_so_long_and_no_longer(folder: Path, file: Path) -> None:
    store = opened(folder, busy_timeout_s=0.3)
    with another_writer(file):
        assert len(store.pages()) == 200, "readers wait for nobody"
        start = time.monotonic()
        with pytest.raises(StoreLocked, match=r"monitor\.sqlite3 is locked by another process"):
            store.claim_due(NOW, 1, 60.0)
        assert 0.25 < time.monotonic() - start < 5
    assert len(store.claim_due(NOW, 1, 60.0)) == 1, "and goes on when the other is done"
    store.close()


def test_a_writer_gets_its_turn_when_the_other_is_done(folder: Path, file: Path) -> None:
    store = opened(folder)
    with another_writer(file):
        waiting = threading.Thread(target=store.sync, args=([], NOW))
        waiting.start()
        time.sleep(0.1)
    waiting.join(10)
    assert store.pages() == []
    store.close()


FILL = """
import resource, signal, sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from monitor.errors import StoreFull
from monitor.model import Plan, Tracked
from monitor.store import open_store

now = datetime(2031, 5, 4, 12, 0, tzinfo=UTC)
store = open_store(Path(sys.argv[1]), authority="monitor.example", now=now)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))
kept = 200
try:
    while True:
        more = [Tracked(name=f"p{n}", url=f"https://sea.example/{n}", plan=Plan()) for n in range(kept + 500)]
        store.sync(more, now)
        kept += 500
except StoreFull as error:
    print(error)
assert len(store.pages()) == kept, "all or nothing"
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
store.sync(more, now)
assert len(store.pages()) == kept + 500, "it goes on by itself when there is room again"
store.close()
"""


@pytest.mark.e2e
def test_a_full_disk_is_said_and_loses_nothing(folder: Path) -> None:
    done = subprocess.run([sys.executable, "-c", FILL, folder], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert "no space left" in done.stdout
    store = opened(folder)
    assert len(store.pages()) > 200
    store.close()
