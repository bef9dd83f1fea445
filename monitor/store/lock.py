"""One daemon for one folder: a lock that a dead process cannot hold."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from monitor.errors import StoreLocked
from monitor.store.database import translated

LOCK_NAME = "daemon.lock"


@contextmanager
def hold_daemon_lock(data_dir: Path) -> Iterator[None]:
    """Hold `daemon.lock` while the block runs.

    The kernel's lock (flock(2)) counts, not the file: it ends with the process, whatever ended that. The file keeps
    the holder's process id for the message and stays where it is, since removing it would race with the next one.

    Raises StoreLocked, with the holder's process id, where another daemon runs on this folder, StoreFull where the
    disk has no room for the file, and StoreError where it cannot be made.
    """
    path = data_dir / LOCK_NAME
    with translated(path):
        data_dir.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        with translated(path):
            _take(descriptor, path)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, path: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip() or "unknown"
        raise StoreLocked(f"another monitor runs on this folder (process {holder}, {path})") from error
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n".encode("ascii"), 0)


@contextmanager
def opening(data_dir: Path, *, patience_s: float) -> Iterator[None]:
    """Hold the folder itself while a database is made or migrated in it: two first starts would do it twice.

    SQLite's own lock does not do: the change to WAL gives up at once where another connection is about to make it.
    Raises StoreLocked after `patience_s`, StoreError where this user may not read the folder.
    """
    with translated(data_dir):
        descriptor = os.open(data_dir, os.O_RDONLY | os.O_CLOEXEC)
    try:
        _await(descriptor, data_dir, patience_s)
        yield
    finally:
        os.close(descriptor)


def _await(descriptor: int, path: Path, patience_s: float) -> None:
    deadline = time.monotonic() + patience_s
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() > deadline:
                raise StoreLocked(f"another process is just making the database in {path}; try again") from error
            time.sleep(0.02)
        else:
            return
