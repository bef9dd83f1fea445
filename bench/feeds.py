"""What does a feed cost: to render with 50 and 1,000 entries, and to publish after one change among many articles?

`python bench/feeds.py [ARTICLES]` prints milliseconds of CPU, the best of several runs. The store is a real one in a
temporary folder; each entry tells of a note of about 2 KB and an edit.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.model import (
    Article,
    Change,
    ChangeKind,
    Entry,
    FeedIdentity,
    NoteKind,
    Outcome,
    Page,
    PageState,
    PageStatus,
    Plan,
    Precision,
    Revision,
    Role,
    Severity,
    Snapshot,
    StatedDate,
    Tracked,
)
from monitor.publish.compose import compose_entry
from monitor.publish.feeds import FeedView, Format, render
from monitor.publish.files import PublishSettings, publish_dirty
from monitor.store import Store, open_store

START = datetime(2024, 1, 1, tzinfo=UTC)
WORDS = "The gauge at the head of the mole was moved in spring, and its zero was moved with it. " * 23
BASE = "http://127.0.0.1:8787/"
# Articles that have entries in their feeds already: as many as a feed holds, each in its own and in the common feed.
BUSY = 60


@dataclass(frozen=True)
class _Record:
    page: Page
    revision: Revision
    entry: Entry


def main() -> None:
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    print(f"{'what':<46}{'CPU ms':>10}{'KB':>10}")
    for entries in (50, 1_000):
        view = _view(entries)
        for form in Format:
            content = render(view, form)
            spent = _best(lambda form=form, view=view: render(view, form), 5)  # type: ignore[misc]
            print(f"{f'render {form.label}, {entries:,} entries':<46}{spent:>10.1f}{len(content) / 1000:>10.0f}")
    record = _view(1).records[0]
    spent = _best(lambda: compose_entry(record.page, record.revision, _article(record.page), _identity()), 20)
    print(f"{'compose one entry':<46}{spent:>10.2f}{len(record.entry.content_html) / 1000:>10.1f}")
    with tempfile.TemporaryDirectory() as folder:
        spent = _publishing(Path(folder), articles)
    print(f"{f'publish after one change, {articles:,} articles':<46}{spent:>10.1f}")


def _publishing(folder: Path, articles: int) -> float:
    """CPU of writing the six files that one change touches."""
    store = open_store(folder / "snapshots", authority="feeds.example.net", now=START)
    try:
        tracked = [_tracked(number) for number in range(articles)]
        store.sync(tracked, START)
        for number in range(min(BUSY, articles)):
            _commit(store, f"article-{number}", 0)
        settings = PublishSettings(feeds_dir=folder / "feeds", base_url=BASE)
        publish_dirty(store, settings)
        best = float("inf")
        for number in range(1, 8):
            _commit(store, "article-0", number)
            best = min(best, _cpu_ms(lambda: publish_dirty(store, settings)))
        return best
    finally:
        store.close()


def _tracked(number: int) -> Tracked:
    return Tracked(name=f"article-{number}", url=f"https://site-{number}.example.org/post", plan=Plan())


def _commit(store: Store, name: str, number: int) -> None:
    page = store.find_page(name)
    now = START + timedelta(hours=number)
    claim = store.claim(page.id, now, 60) if page else None
    if page is None or claim is None:
        raise SystemExit(f"{name} cannot be claimed")
    revision = Revision(number=number, observed_at=now, changes=_changes(number) if number else ())
    body = f"{name} {number}".encode()
    snapshot = Snapshot(
        revision=number,
        fetched_at=now,
        url=page.url,
        status=200,
        headers=(),
        charset="utf-8",
        body=body,
        digest=f"sha256:{hashlib.sha256(body).hexdigest()}",
        size_bytes=len(body),
    )
    outcome = Outcome(
        page=page,
        lease=claim.lease,
        state=PageState(status=PageStatus.OK, last_checked_at=now, next_check_at=now),
        snapshot=snapshot,
        revision=revision,
        entry=compose_entry(page, revision, _article(page), store.identity()),
    )
    store.commit(outcome, now)


def _view(entries: int) -> FeedView:
    page = Page(id=1, uid="p", url="https://site.example.org/post", name="post", role=Role.ARTICLE, plan=Plan())
    records = []
    for number in range(entries, 0, -1):
        revision = Revision(number=number, observed_at=START + timedelta(hours=number), changes=_changes(number))
        records.append(_Record(page, revision, compose_entry(page, revision, _article(page), _identity())))
    return FeedView(
        feed="post",
        uid="p",
        title="Changes",
        description="Changes",
        home_url=BASE,
        identity=_identity(),
        base_url=BASE,
        records=records,
    )


def _identity() -> FeedIdentity:
    return FeedIdentity(authority="feeds.example.net", year=2024, uid="u")


def _article(page: Page) -> Article:
    return Article(url=page.url, title="The tides at the mole", byline="Ines Vahl", language="en")


def _changes(number: int) -> tuple[Change, ...]:
    marker = f"UPDATE {number}"
    note = Change(
        kind=ChangeKind.UPDATE_ADDED,
        severity=Severity.MAJOR,
        note=NoteKind.UPDATE,
        marker=marker,
        stated_date=StatedDate(iso="2024-01-01", literal="1 January 2024", precision=Precision.DAY),
        after=f"{marker}: {WORDS}",
        html=f"<p><strong>{marker}</strong>: {WORDS}</p>",
    )
    edit = replace(
        note, kind=ChangeKind.BODY_EDITED, note=None, marker=None, before="Three metres.", after="Four metres."
    )
    return note, edit


def _best(what: Callable[[], object], times: int) -> float:
    return min(_cpu_ms(what) for _ in range(times))


def _cpu_ms(what: Callable[[], object]) -> float:
    before = time.process_time()
    what()
    return (time.process_time() - before) * 1000


if __name__ == "__main__":
    main()
