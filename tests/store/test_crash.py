"""kill -9 between any two statements of a commit: all of the check is there, or nothing of it."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.model import PageStatus
from monitor.store import Store, open_store

NOW = datetime(2031, 5, 4, 12, 0, tzinfo=UTC)

# Commits revisions 0 and 1; the process kills itself before statement number `fatal` of the second commit.
VICTIM = """
import hashlib, os, signal, sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from sqlalchemy import event
from sqlalchemy.engine import Engine
from monitor.model import (
    Entry, Link, Outcome, PageStatus, Plan, Revision, Snapshot, Tracked, Validators
)
from monitor.store import open_store

fatal, now, when = int(sys.argv[2]), datetime(2031, 5, 4, 12, 0, tzinfo=UTC), sys.argv[3]
store = open_store(Path(sys.argv[1]), authority="monitor.example", now=now)
store.sync([Tracked(name="tides", url="https://sea.example/tides", plan=Plan())], now)


def check(number):
    claim = store.claim(1, now, 60)
    target = store.load_target(claim)
    body = b"<p>The tide comes.</p>" * 200 + b"<p>%d</p>" % number
    snapshot = Snapshot(
        revision=number, fetched_at=now, url="u", status=200, headers=(), charset="utf-8", body=body,
        digest="sha256:" + hashlib.sha256(body).hexdigest(), size_bytes=len(body),
    )
    entry = Entry(
        id=f"tag:{number}", title="t", summary="s", content_html="", url="u", published_at=now,
    )
    return Outcome(
        page=target.page, lease=claim.lease, snapshot=snapshot, entry=entry, title=f"title {number}",
        state=replace(target.state, status=PageStatus.OK, validators=Validators(etag=f"v{number}")),
        revision=Revision(number=number, observed_at=now),
        related=(Link(url=f"https://sea.example/related-{number}", text="x"),),
    )


store.commit(check(0), now)
store.clean_feeds(["", "tides"], store.last_seq())
last = check(1)
ran = 0


def count(*_):
    global ran
    ran += 1
    if ran == fatal:
        os.kill(os.getpid(), signal.SIGKILL)


event.listen(Engine, f"{when}_cursor_execute", count)
store.commit(last, now)
print(ran, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def run(folder: Path, fatal: int, when: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", VICTIM, folder, str(fatal), when],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == -9, done.stderr
    return done.stdout


def told(store: Store) -> object:
    """All that a commit writes, as it can be read."""
    page, state = store.pages()[0]
    assert state.status is PageStatus.OK
    bodies = [snapshot.body[-8:] if (snapshot := store.snapshot(page.id, n)) else None for n in range(2)]
    return (
        [recorded.entry.id for recorded in store.recorded()],
        bodies,
        (page.title, state.validators.etag),
        [related.url[-1] for related in store.family(page.id)[1:]],
        store.dirty_feeds(),
    )


NOTHING = (["tag:0"], [b"<p>0</p>", None], ("title 0", "v0"), ["0"], [])
ALL = (["tag:1", "tag:0"], [b"<p>0</p>", b"<p>1</p>"], ("title 1", "v1"), ["0", "1"], ["", "tides"])


@pytest.fixture(scope="module")
def statements(tmp_path_factory: pytest.TempPathFactory) -> int:
    """How many statements a commit has; after it the process is killed too, with nothing closed."""
    folder = tmp_path_factory.mktemp("whole")
    ran = int(run(folder, 0, "before"))
    store = open_store(folder, authority="monitor.example", now=NOW)
    assert told(store) == ALL
    store.close()
    assert ran > 12
    return ran


@pytest.mark.e2e
@pytest.mark.parametrize("share", [0.0, 0.2, 0.4, 0.6, 0.8, 1.0])
def test_a_check_that_is_cut_off_never_happened(tmp_path: Path, statements: int, share: float) -> None:
    fatal = 1 + round(share * (statements - 1))
    run(tmp_path, fatal, "after")
    store = open_store(tmp_path, authority="monitor.example", now=NOW)
    assert told(store) == NOTHING
    assert store.claim(1, NOW, 60.0) is None, "the lease stands"
    assert store.claim(1, NOW.replace(minute=2), 60.0) is not None, "and runs out by itself"
    store.close()
