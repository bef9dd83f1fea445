"""What does it cost to keep a history? Bytes and milliseconds for a page of about 100 KB that is edited 100 times.

The page and its edits are made here, from a fixed seed. Commits end on the disk (synchronous=FULL), so their times
are also those of the disk.
"""

from __future__ import annotations

import hashlib
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import zstandard

from monitor.model import Entry, Outcome, PageStatus, Plan, Revision, Snapshot, Tracked
from monitor.store import Store, open_store

NOW = datetime(2031, 5, 4, 12, 0, tzinfo=UTC)
REVISIONS, PAGE_BYTES, DUE_PAGES, HOSTS = 100, 100_000, 10_000, 3_000
SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstv" for vowel in "aeio"]


class Writer:
    """Writes pages of invented words: one to three words change a revision, each fourth gains an UPDATE."""

    def __init__(self) -> None:
        self._rng = random.Random(20310504)
        self._lexicon = ["".join(self._rng.choices(SYLLABLES, k=self._rng.randint(1, 4))) for _ in range(4000)]
        self._paragraphs = [self._words(70)]
        while len(self._page()) < PAGE_BYTES:
            self._paragraphs.append(self._words(70))

    def _words(self, count: int) -> list[str]:
        return self._rng.choices(self._lexicon, k=count)

    def _page(self) -> bytes:
        body = "\n".join(f'<p class="wp-block">{" ".join(words)}</p>' for words in self._paragraphs)
        noise = f'<meta name="csrf" content="{self._rng.getrandbits(128):032x}">'
        return f"<html><head>{noise}</head><body>{body}</body></html>".encode()

    def revisions(self) -> Iterator[bytes]:
        for number in range(REVISIONS):
            for _ in range(self._rng.randint(1, 3)):
                words = self._rng.choice(self._paragraphs)
                words[self._rng.randrange(len(words))] = self._words(1)[0]
            if number % 4 == 3:
                self._paragraphs.insert(0, ["UPDATE:", *self._words(30)])
            yield self._page()


class Watch:
    """Milliseconds by what was done."""

    def __init__(self) -> None:
        self.ms: dict[str, list[float]] = {}

    @contextmanager
    def __call__(self, what: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.ms.setdefault(what, []).append((time.perf_counter() - start) * 1000)


def outcome_of(store: Store, page_id: int, number: int, body: bytes) -> Outcome:
    claim = store.claim(page_id, NOW, 300.0)
    assert claim is not None
    target = store.load_target(claim)
    snapshot = Snapshot(
        revision=number,
        fetched_at=NOW,
        url=target.page.url,
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        charset="utf-8",
        body=body,
        digest=f"sha256:{hashlib.sha256(body).hexdigest()}",
        size_bytes=len(body),
    )
    tag = target.identity.tag(f"{target.page.uid}/{number}")
    entry = Entry(id=tag, title="Edited", summary="", content_html="", url=target.page.url, published_at=NOW)
    return Outcome(
        page=target.page,
        lease=claim.lease,
        state=replace(target.state, status=PageStatus.OK, next_check_at=NOW + timedelta(days=1)),
        snapshot=snapshot,
        revision=Revision(number=number, observed_at=NOW),
        entry=entry,
    )


def history(store: Store, watch: Watch) -> list[bytes]:
    store.sync([Tracked(name="page", url="https://sea.example/page", plan=Plan())], NOW)
    bodies = list(Writer().revisions())
    for number, body in enumerate(bodies):
        outcome = outcome_of(store, 1, number, body)
        with watch("commit of a new revision"):
            store.commit(outcome, NOW)
        quiet = outcome_of(store, 1, number, body)
        with watch("commit without a change"):
            store.commit(replace(quiet, snapshot=None, revision=None, entry=None), NOW)
    for number, body in enumerate(bodies):
        with watch("read of any one snapshot"):
            snapshot = store.snapshot(1, number)
        assert snapshot is not None
        assert snapshot.body == body
    return bodies


def schedule(store: Store, watch: Watch) -> None:
    articles = [Tracked(name=f"p{n}", url=f"https://h{n % HOSTS}.example/{n}", plan=Plan()) for n in range(DUE_PAGES)]
    store.sync(articles, NOW)
    for _ in range(50):
        with watch(f"claim of 16 among {DUE_PAGES:,} due pages"):
            claims = store.claim_due(NOW, 16, 300.0)
        assert len(claims) == 16
    for _ in range(100):
        with watch("reserve of a slot"):
            store.reserve("https://h1.example:443", NOW, 2.0)


def table(title: str, rows: list[tuple[str, ...]]) -> None:
    print(f"\n{title}")
    for name, *figures in rows:
        print(f"  {name:<42}" + "".join(f"{figure:>14}" for figure in figures))


def main() -> None:
    watch = Watch()
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder), authority="monitor.example", now=NOW)
        bodies = history(store, watch)
        stored = [line.stored_bytes for line in store.snapshots(1)]
        store.close()
        file_bytes = (Path(folder) / "monitor.sqlite3").stat().st_size
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder), authority="monitor.example", now=NOW)
        schedule(store, watch)
        store.close()

    def each(size: Callable[[bytes], int]) -> str:
        return f"{sum(map(size, bodies)) / len(bodies):,.0f}"

    patches = [size for size in stored if size < 0.5 * stored[-1]]
    table(
        f"bytes a revision, over {REVISIONS} revisions of {len(bodies[-1]):,} bytes",
        [
            ("as received", each(len)),
            ("each compressed (zstd, level 3)", each(lambda body: len(zstandard.compress(body, 3)))),
            ("as stored, newest and key frames included", f"{sum(stored) / len(stored):,.0f}"),
            ("one patch, median", f"{median(patches):,.0f}"),
            ("the whole database file", f"{file_bytes / len(bodies):,.0f}"),
        ],
    )
    rows = [(what, f"{median(ms):.2f}", f"{sorted(ms)[int(len(ms) * 0.95)]:.2f}") for what, ms in watch.ms.items()]
    table("milliseconds", [("", "median", "95 %"), *rows])


if __name__ == "__main__":
    main()
