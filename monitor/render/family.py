"""A process with all that it has started (Linux, proc(5)): how much memory they take, and their end."""

from __future__ import annotations

import ctypes
import os
import re
import signal
import time
from collections import defaultdict
from contextlib import suppress
from pathlib import Path
from typing import Final

_PROC: Final = Path("/proc")
_OWN_MEMORY: Final = re.compile(rb"^(?:RssAnon|RssShmem):\s+(\d+) kB", re.MULTILINE)
_PR_SET_CHILD_SUBREAPER: Final = 36  # prctl(2)
_CLONE_NEWUSER: Final = 0x10000000  # unshare(2)
_CLONE_NEWNET: Final = 0x40000000
_KILLED_WITHIN_S: Final = 5.0


def descendants(root: int) -> list[int]:
    """Whatever `root` has started, and these again; not itself."""
    children = defaultdict(list)
    for entry in _PROC.iterdir():
        if entry.name.isdigit() and (parent := _parent(entry)):
            children[parent].append(int(entry.name))
    found, todo = [], [root]
    while todo:
        started = children.pop(todo.pop(), [])
        found += started
        todo += started
    return found


def memory_bytes(processes: list[int]) -> int:
    """What they have in memory for themselves; the program's text, which they share, does not count."""
    total = 0
    for number in processes:
        with suppress(OSError):
            total += sum(map(int, _OWN_MEMORY.findall((_PROC / str(number) / "status").read_bytes())))
    return total * 1024


def kill_descendants(root: int) -> None:
    """Until none is left: one that is just being started is found the next time."""
    latest = time.monotonic() + _KILLED_WITHIN_S
    while (left := [number for number in descendants(root) if _runs(number)]) and time.monotonic() < latest:
        for number in left:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(number, signal.SIGKILL)
        time.sleep(0.005)


def count_dead(within_s: float = 1.0) -> None:
    """Take note of children that have ended, which the system otherwise keeps in its table."""
    latest = time.monotonic() + within_s
    with suppress(ChildProcessError):  # there are no more
        while time.monotonic() < latest:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.005)


def adopt_orphans() -> None:
    """What a child of ours leaves behind becomes our child, so that it still is one of `descendants`."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def leave_networks() -> bool:
    """This process and all that it will start have no network from now on, not even loopback.

    False where the system does not let us: that takes root, or namespaces of users who are not.
    """
    user, group = os.geteuid(), os.getegid()
    system = ctypes.CDLL(None)
    if user == 0:
        return bool(system.unshare(_CLONE_NEWNET) == 0)
    if system.unshare(_CLONE_NEWNET | _CLONE_NEWUSER) != 0:
        return False
    for file, line in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        with suppress(OSError):
            Path("/proc/self", file).write_text(line)
    return True


def _parent(entry: Path) -> int | None:
    return _stat(entry)[1]


def _runs(number: int) -> bool:
    """A zombie does not: it only waits to be counted."""
    return _stat(_PROC / str(number))[0] not in ("", "Z", "X")


def _stat(entry: Path) -> tuple[str, int | None]:
    """State and parent. The name, in brackets, may hold anything."""
    try:
        state, parent, *_ = (entry / "stat").read_text(errors="replace").rpartition(")")[2].split()
    except (OSError, ValueError):
        return "", None
    return state, int(parent)
