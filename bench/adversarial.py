"""Is there a page that makes the reader slow, hungry or fall over?

    python bench/adversarial.py [WORDS]

Each pair is a hostile page (`pages/hostile.py`) and a later version of it, compared by a process of its own: seconds of
the processor that `compare` takes, the highest memory of the process, how many changes were seen. WORDS: only the pages
whose name holds them. Exit code 1 where a pair takes more than 5 s or 500 MB, or where one raises.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from pages.hostile import NAMES, URL, pair

MOST_S, MOST_MB = 5.0, 500.0
PATIENCE_S = 90.0
ONE = "--one"


def compare_one(name: str) -> None:
    """In a process of its own: prints seconds, megabytes, changes."""
    from monitor.changes import compare

    old, new = pair(name)
    began = time.process_time()
    changes = compare(old, new, url=URL)
    spent = time.process_time() - began
    print(spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, len(changes))


def _measured(name: str) -> tuple[float, float, int] | str:
    """Seconds, megabytes, changes; or in words what went wrong."""
    command = [sys.executable, __file__, ONE, name]
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as fault:
        lines = str(fault.stderr or fault).strip().splitlines()
        return lines[-1] if lines else str(fault)
    spent, memory, changes = run.stdout.split()
    return float(spent), float(memory), int(changes)


def main() -> int:
    if sys.argv[1:2] == [ONE]:
        compare_one(sys.argv[2])
        return 0
    failed = 0
    print(f"{'page':44} {'s':>6} {'MB':>5}  changes")
    for name in (name for name in NAMES if " ".join(sys.argv[1:]) in name):
        seen = _measured(name)
        if isinstance(seen, str):
            failed += 1
            print(f"{name:44} FAILED {seen}", flush=True)
            continue
        spent, memory, changes = seen
        slow = spent > MOST_S or memory > MOST_MB
        failed += slow
        print(f"{name:44} {spent:6.2f} {memory:5.0f}  {changes}{'  TOO MUCH' if slow else ''}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
