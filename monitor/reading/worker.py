"""A reader: `python -m monitor.reading.worker`. Takes tasks from standard input, answers on standard output.

It has no open files but these, bounds its own memory, and ends with whoever started it.
"""

from __future__ import annotations

import os
import re
import resource
import signal
import sys
import traceback
from pathlib import Path
from typing import BinaryIO

from monitor.reading.conclude import conclude
from monitor.reading.frames import HEAD_BYTES, Broke, ListTask, Ready, Reply, Task, length, packed, unpacked

GRACE_S = 2.0
_MARGIN_BYTES = 128 << 20
"""So near to the limit nothing is believed: a parser that gets no memory may take the page for ended."""
_PEAK = re.compile(rb"^VmPeak:\s+(\d+) kB", re.MULTILINE)
_TOO_MUCH = Broke("reading the page took more memory than one page may have")


def main(memory_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Answers have a descriptor of their own: whatever a library may print goes nowhere.
    with os.fdopen(os.dup(1), "wb") as answers, Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        _answer(sys.stdin.buffer, answers, memory_bytes)


def _answer(tasks: BinaryIO, answers: BinaryIO, memory_bytes: int) -> None:
    _send(answers, Ready())
    while head := tasks.read(HEAD_BYTES):
        reply = _done(unpacked(tasks.read(length(head))))
        if _peak_bytes() > memory_bytes - _MARGIN_BYTES:
            reply = _TOO_MUCH
        _send(answers, reply)
        if isinstance(reply, Broke):
            return  # what is left of memory, or of sense, is not relied on


def _done(task: Task | ListTask) -> Reply:
    signal.setitimer(signal.ITIMER_REAL, task.limit_s + GRACE_S)  # by default SIGALRM ends a process, even inside of C
    try:
        if isinstance(task, ListTask):
            from monitor.reading.naming import named_in  # few readers ever see a list

            return named_in(task.fetched, is_feed=task.is_feed)
        return conclude(task.target, task.result, task.now)
    except MemoryError:
        return _TOO_MUCH
    except RecursionError:
        return Broke("the page is nested too deep to be read")
    except Exception as error:  # noqa: BLE001  the boundary of a reader: a bug on one page must not stop the others
        return Broke(f"reading the page failed ({type(error).__name__}): this is a bug", traceback.format_exc())
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _peak_bytes() -> int:
    """The most address space this process ever had; 0 where the system does not say."""
    try:
        found = _PEAK.search(Path("/proc/self/status").read_bytes())
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0


def _send(answers: BinaryIO, reply: Reply) -> None:
    answers.write(packed(reply))
    answers.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
