"""At most one request in flight per host, over all processes on one folder: locks that a dead process cannot hold."""

from __future__ import annotations

import fcntl
import os
from hashlib import blake2b
from pathlib import Path
from threading import Lock

from monitor.errors import StoreError

TURNS_NAME = "hosts.lock"


class Turns:
    """A byte of one file stands for a host, and is locked (fcntl(2)) while a request to it is in flight.

    The locks are those of the process; within it whoever asks for pages sees to it that a host is asked once at a time.
    Two hosts that share a byte (1 in 2**62) wait for each other, which harms nobody.
    """

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / TURNS_NAME
        self._descriptor: int | None = None  # opened when there is need: commands that only read make no file
        self._opening = Lock()

    def take(self, host: str) -> bool:
        """False while another process has it. Raises StoreError where the file cannot be made."""
        try:
            fcntl.lockf(self._file(), fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _place(host))
        except (BlockingIOError, PermissionError):
            return False
        except OSError as error:
            raise StoreError(f"{self._path} cannot be locked: {error.strerror}") from error
        return True

    def leave(self, host: str) -> None:
        if self._descriptor is not None:
            fcntl.lockf(self._descriptor, fcntl.LOCK_UN, 1, _place(host))

    def close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _file(self) -> int:
        with self._opening:
            if self._descriptor is None:
                self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
            return self._descriptor


def _place(host: str) -> int:
    return int.from_bytes(blake2b(host.encode(), digest_size=8).digest()) >> 2
