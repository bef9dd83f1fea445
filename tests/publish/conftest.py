"""Revisions of an invented article, for all that is published of them, and a store that is told of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest

from monitor.model import (
    Article,
    Change,
    ChangeKind,
    Entry,
    FeedIdentity,
    Link,
    NoteKind,
    Outcome,
    Page,
    PageState,
    PageStatus,
    Plan,
    Position,
    Precision,
    Rel,
    Revision,
    Role,
    Severity,
    Snapshot,
    StatedDate,
    Tracked,
)
from monitor.publish.compose import compose_entry
from monitor.publish.files import PublishSettings
from monitor.store import Store

IDENTITY = FeedIdentity(authority="feeds.example.net", year=2024, uid="u-1")
FIRST_SEEN = datetime(2024, 5, 2, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Stored:
    """As much of a stored revision as a feed reads."""

    page: Page
    revision: Revision
    entry: Entry
    snapshot_from: int | None = None
    snapshot_to: int | None = None


@pytest.fixture
def identity() -> FeedIdentity:
    return IDENTITY


@pytest.fixture
def page() -> Page:
    url = "https://harbour.example.org/tides"
    return Page(id=1, uid="p7k2", url=url, name="tides", role=Role.ARTICLE, plan=Plan(), title="The tides at the mole")


@pytest.fixture
def article(page: Page) -> Article:
    return Article(url=page.url, title="The tides at the mole", byline="Ines Vahl", language="en")


@pytest.fixture
def note() -> Change:
    """A dated update with a related post."""
    return Change(
        kind=ChangeKind.UPDATE_ADDED,
        severity=Severity.MAJOR,
        note=NoteKind.UPDATE,
        marker="UPDATE (September 5 2020)",
        stated_date=StatedDate(iso="2020-09-05", literal="September 5 2020", precision=Precision.DAY),
        position=Position.BOTTOM,
        after="UPDATE (September 5 2020): The gauge was moved, and its zero with it. See the new readings.",
        html=(
            "<p><strong>UPDATE (September 5 2020)</strong>: The gauge was moved, and its zero with it. "
            'See <a href="https://harbour.example.org/readings">the new readings</a>.</p>'
        ),
        links=(Link(url="https://harbour.example.org/readings", text="the new readings", rel=Rel.RELATED),),
        heading="How we measured",
    )


@pytest.fixture
def edit() -> Change:
    """One figure replaced, quietly."""
    return Change(
        kind=ChangeKind.BODY_EDITED,
        severity=Severity.MAJOR,
        position=Position.INLINE,
        before="At spring tide the water rises by three metres at the mole.",
        after="At spring tide the water rises by four metres at the mole.",
        unannounced=True,
    )


@pytest.fixture
def entry_of(page: Page, article: Article) -> Callable[..., Entry]:
    """The entry of a revision with these changes."""

    def compose(*changes: Change, number: int = 1) -> Entry:
        revision = Revision(number=number, observed_at=FIRST_SEEN, changes=changes)
        return compose_entry(page, revision, article, IDENTITY)

    return compose


@pytest.fixture
def stored(page: Page, article: Article) -> Callable[..., Stored]:
    """A stored revision with these changes; each is seen an hour after the one before."""

    def store(*changes: Change, number: int = 1, page: Page = page, article: Article = article) -> Stored:
        seen = FIRST_SEEN + timedelta(hours=number)
        revision = Revision(number=number, observed_at=seen, changes=changes)
        before, after = (number - 1, number) if number else (None, None)
        return Stored(page, revision, compose_entry(page, revision, article, IDENTITY), before, after)

    return store


# ── a store, and the files that are written of it ──


class Diary:
    """A store with one article, which is told what its checks found."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.now = FIRST_SEEN
        store.sync([Tracked(name="tides", url="https://harbour.example.org/tides", plan=Plan())], FIRST_SEEN)

    def found(self, name: str, number: int, *changes: Change, related: tuple[Link, ...] | None = None) -> None:
        page = self.store.find_page(name)
        assert page
        self.now += timedelta(hours=1)
        claim = self.store.claim(page.id, self.now, 60)
        assert claim
        article = Article(url=page.url, title=f"On {name}")
        revision = Revision(number=number, observed_at=self.now, changes=changes)
        body = f"{name} {number}".encode()
        outcome = Outcome(
            page=page,
            lease=claim.lease,
            state=PageState(status=PageStatus.OK, last_checked_at=self.now, next_check_at=self.now),
            snapshot=Snapshot(
                revision=number,
                fetched_at=self.now,
                url=page.url,
                status=200,
                headers=(),
                charset="utf-8",
                body=body,
                digest=f"sha256:{hashlib.sha256(body).hexdigest()}",
                size_bytes=len(body),
            ),
            revision=revision,
            entry=compose_entry(page, revision, article, self.store.identity()),
            related=related,
            title=article.title,
        )
        assert self.store.commit(outcome, self.now)


@pytest.fixture
def diary(tmp_path: Path, new_store: Callable[[Path, str, datetime], Store]) -> Iterator[Diary]:
    store = new_store(tmp_path / "snapshots", IDENTITY.authority, FIRST_SEEN)
    yield Diary(store)
    store.close()


@pytest.fixture
def settings(tmp_path: Path) -> PublishSettings:
    return PublishSettings(feeds_dir=tmp_path / "feeds", base_url="http://127.0.0.1:8787/")


Ids = Callable[[str], list[str]]


@pytest.fixture
def ids(settings: PublishSettings) -> Ids:
    """The numbers of the revisions that stand in a feed file, or what else its entries are."""

    def read(file: str) -> list[str]:
        found = feedparser.parse((settings.feeds_dir / file).read_bytes())
        assert found.bozo == 0
        return [entry.id.partition("/")[2] for entry in found.entries]

    return read
