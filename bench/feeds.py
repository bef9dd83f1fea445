"""What does a feed cost: to write an entry, and to publish after one change among many articles and entries?

`python bench/feeds.py [ARTICLES [ENTRIES]]` prints milliseconds of CPU; by default 10,000 and 1,000,000, which fills
about 12 GB of a temporary folder. Each entry tells of a note of about 2 KB and an edit.
"""

from __future__ import annotations

import hashlib
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
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
from monitor.publish.catalog import EVERYTHING, WEEKLY, Feed, Format, Scope
from monitor.publish.compose import compose_entry
from monitor.publish.feeds import FeedView, render
from monitor.publish.files import PublishSettings, publish_dirty
from monitor.publish.items import Item, Site, item_of
from monitor.publish.library import document
from monitor.publish.markup import clean_html
from monitor.store import Store, open_store
from monitor.store.schema import to_us
from monitor.store.serial import changes_to_text, pairs_to_text

START = datetime(2024, 1, 1, tzinfo=UTC)
WORDS = "The gauge at the head of the mole was moved in spring, and its zero was moved with it. " * 23
BASE = "http://127.0.0.1:8787/"


@dataclass(frozen=True)
class _Record:
    page: Page
    revision: Revision
    entry: Entry
    snapshot_from: int | None = 0
    snapshot_to: int | None = 1


def main() -> None:
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    entries = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    print(f"{'what':<62}{'CPU ms':>10}{'KB':>10}")
    _rendering()
    with tempfile.TemporaryDirectory() as folder:
        _publishing(Path(folder), articles, entries)


def _rendering() -> None:
    records = _records(50)
    record = records[0]
    spent = _best(lambda: compose_entry(record.page, record.revision, _article(record.page), _identity()), 20)
    _line("compose an entry, once", spent, len(record.entry.content_html))
    item = item_of(record, _SITE)
    _line("write it in three formats, once", _best(lambda: _fresh(record), 20), item.size_bytes)
    view = FeedView(
        feed=EVERYTHING, uid=None, article="", home_url=BASE, site=_SITE, items=[_fresh(r) for r in records]
    )
    for form in Format:
        content = render(view, form)
        _line(f"{form.label}, 50 entries that are written", _best(lambda f=form: render(view, f), 5), len(content))  # type: ignore[misc]


def _fresh(record: _Record) -> Item:
    clean_html.cache_clear()
    return item_of(record, _SITE)


def _line(what: str, spent: float, size: int = 0) -> None:
    print(f"{what:<62}{spent:>10.2f}" + (f"{size / 1000:>10.1f}" if size else ""))


def _publishing(folder: Path, articles: int, entries: int) -> None:
    """CPU of writing the nine files that one change touches, and of what somebody may ask for."""
    store = open_store(folder / "snapshots", authority="feeds.example.net", now=START)
    try:
        store.sync([_tracked(number) for number in range(articles)], START)
        _fill(folder / "snapshots" / "monitor.sqlite3", store, articles, entries)
        settings = PublishSettings(feeds_dir=folder / "feeds", base_url=BASE)
        spent = _cpu_ms(lambda: publish_dirty(store, settings))
        _line(f"the first time, {articles:,} articles, {entries:,} entries", spent)
        first = entries // articles
        costs = []
        for number in range(first, first + 8):
            _commit(store, "article-0", number)
            costs.append(_cpu_ms(lambda: publish_dirty(store, settings)))
        _line("after one change of an article that was written lately", min(costs[1:]))
        cold = []
        for number in range(1, 8):
            _commit(store, f"article-{number}", first)
            cold.append(_cpu_ms(lambda: publish_dirty(store, settings)))
        _line("after one change of an article that was not", sorted(cold)[len(cold) // 2])
        _asking(store, settings, entries)
    finally:
        store.close()


def _asking(store: Store, settings: PublishSettings, entries: int) -> None:
    site, now = settings.site(store), START + timedelta(days=400)
    asked: list[tuple[str, Feed, int | None]] = [
        ("an archive in the middle of everything", EVERYTHING, max(1, entries // 100)),
        ("the newest corrections of all", Feed(Scope.KIND, "corrections"), None),
        ("the newest major changes of all", Feed(Scope.ALL, "", Severity.MAJOR), None),
        ("twelve weeks", WEEKLY, None),
    ]
    for what, feed, archive in asked:
        spent = _cpu_ms(lambda f=feed, a=archive: document(store, site, f, Format.ATOM, archive=a, now=now))  # type: ignore[misc]
        _line(f"when somebody asks: {what}", spent)


def _fill(database: Path, store: Store, articles: int, entries: int) -> None:
    """Revisions as a commit leaves them, for all articles in turn, but without their snapshots."""
    page = store.find_page("article-0")
    assert page
    revision = Revision(number=1, observed_at=START, changes=_changes(1))
    entry = compose_entry(page, revision, _article(page), store.identity())
    changes, categories = changes_to_text(revision.changes), pairs_to_text(entry.categories)
    start, step = to_us(START), 60 * 1_000_000
    with closing(sqlite3.connect(database)) as connection, connection:
        ids = [row[0] for row in connection.execute("SELECT id FROM page ORDER BY id LIMIT ?", (articles,))]
        places = [(seq, ids[(seq - 1) % len(ids)], (seq - 1) // len(ids)) for seq in range(1, entries + 1)]
        connection.executemany(
            "INSERT INTO revision (seq, page_id, revision, observed_at, changes, stated) VALUES (?, ?, ?, ?, ?, '[]')",
            ((seq, page_id, number, start + seq * step, changes) for seq, page_id, number in places),
        )
        connection.executemany(
            "INSERT INTO entry (seq, id, title, summary, content_html, url, published_at, categories)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (seq, f"tag:{page_id}/{number}", entry.title, entry.summary, entry.content_html, entry.url,
                 start + seq * step, categories)
                for seq, page_id, number in places
            ),
        )  # fmt: skip
        connection.execute("INSERT INTO feed (id, key, length) VALUES (1, 'all', ?)", (entries,))
        connection.executemany("INSERT INTO feed_entry VALUES (1, ?, ?, 3)", ((seq, seq) for seq, _, _ in places))
        _fill_articles(connection, ids, places)
        connection.execute("INSERT INTO dirty_feed VALUES (0, ?)", (entries,))


def _fill_articles(connection: sqlite3.Connection, ids: list[int], places: list[tuple[int, int, int]]) -> None:
    kinds = {page_id: 2 * position + 2 for position, page_id in enumerate(ids)}
    longest: dict[int, int] = {page_id: number + 1 for _, page_id, number in places}
    for offset, kind in enumerate(("article", "only")):
        connection.executemany(
            "INSERT INTO feed (id, key, length) VALUES (?, ?, ?)",
            ((kinds[page_id] + offset, f"{kind}:{page_id}", length) for page_id, length in longest.items()),
        )
        connection.executemany(
            "INSERT INTO feed_entry VALUES (?, ?, ?, 3)",
            ((kinds[page_id] + offset, number + 1, seq) for seq, page_id, number in places),
        )


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


def _records(entries: int) -> list[_Record]:
    page = Page(id=1, uid="p", url="https://site.example.org/post", name="post", role=Role.ARTICLE, plan=Plan())
    records = []
    for number in range(entries, 0, -1):
        revision = Revision(number=number, observed_at=START + timedelta(hours=number), changes=_changes(number))
        records.append(_Record(page, revision, compose_entry(page, revision, _article(page), _identity())))
    return records


def _identity() -> FeedIdentity:
    return FeedIdentity(authority="feeds.example.net", year=2024, uid="u")


def _article(page: Page) -> Article:
    return Article(url=page.url, title="The tides at the mole", byline="Ines Vahl", language="en")


_SITE = Site(identity=_identity(), base_url=BASE)


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
