"""Folders in which several processes replace files: one of them at a time, and what was replaced stays so."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Whoever else asks for the same folder waits meanwhile. Raises OSError where the folder cannot be opened.

    The lock is the kernel's (flock(2)): it ends with the process, whatever ended that.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Makes the renames in it last: a file's own fsync says nothing of the name under which it stands."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
