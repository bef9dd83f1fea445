"""One daemon a folder, and none is kept out by a dead one."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.errors import StoreError, StoreFull, StoreLocked
from monitor.store.lock import LOCK_NAME, hold_daemon_lock

HOLDER = """
import sys, time
from pathlib import Path
from monitor.store.lock import hold_daemon_lock
with hold_daemon_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_the_second_daemon_hears_who_the_first_is_and_takes_over_when_that_is_dead(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDER, tmp_path], stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        with pytest.raises(StoreLocked, match=rf"process {first.pid}\b"), hold_daemon_lock(tmp_path):
            pass
        first.send_signal(signal.SIGKILL)
        first.wait(10)
    with hold_daemon_lock(tmp_path):
        assert (tmp_path / LOCK_NAME).read_text() == f"{os.getpid()}\n"


def test_the_lock_ends_with_the_block_and_makes_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    for _ in range(2):
        with hold_daemon_lock(folder), pytest.raises(StoreLocked), hold_daemon_lock(folder):
            pass


def test_a_full_disk_is_said(tmp_path: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
    try:
        with pytest.raises(StoreFull, match=r"daemon\.lock: "), hold_daemon_lock(tmp_path):
            pass
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, ignored)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match=r"file/data/daemon\.lock"), hold_daemon_lock(tmp_path / "file" / "data"):
        pass
