"""Several daemons on one folder: no page checked twice, no host asked too soon."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.model import Plan, Tracked
from monitor.store import open_store

NOW = datetime(2031, 5, 4, 12, 0, tzinfo=UTC)
PAGES, PROCESSES, SLOTS = 60, 3, 30

WORKER = """
import json, sys
from datetime import UTC, datetime
from pathlib import Path
from monitor.store import open_store

now = datetime(2031, 5, 4, 12, 0, tzinfo=UTC)
store = open_store(Path(sys.argv[1]), authority="monitor.example", now=now)
print("ready", flush=True)
sys.stdin.readline()
pages, slots = [], []
while claims := store.claim_due(now, 1, 300.0):
    pages += [claim.page_id for claim in claims]
    slots.append(store.reserve("https://sea.example:443", now, 0.25).timestamp())
while len(slots) < int(sys.argv[2]):
    slots.append(store.reserve("https://sea.example:443", now, 0.25).timestamp())
print(json.dumps([pages, slots]))
store.close()
"""


@pytest.mark.e2e
def test_processes_share_pages_and_slots(tmp_path: Path) -> None:
    store = open_store(tmp_path, authority="monitor.example", now=NOW)
    store.sync([Tracked(name=f"p{n}", url=f"https://p{n}.example/", plan=Plan()) for n in range(PAGES)], NOW)
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, tmp_path, str(SLOTS)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(PROCESSES)
    ]
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("\n")
        worker.stdin.flush()
    answers = [json.loads(worker.communicate(timeout=60)[0]) for worker in workers]
    pages = [page for taken, _ in answers for page in taken]
    slots = sorted(slot for _, reserved in answers for slot in reserved)
    assert sorted(pages) == sorted(set(pages))
    assert len(pages) == PAGES
    gap = timedelta(seconds=0.25)
    assert slots == [(NOW + n * gap).timestamp() for n in range(len(slots))]
    assert len(slots) >= PROCESSES * SLOTS
    store.close()
