"""Revisions of an invented article, for all that is published of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from monitor.model import (
    Article,
    Change,
    ChangeKind,
    Entry,
    FeedIdentity,
    Link,
    NoteKind,
    Page,
    Plan,
    Position,
    Precision,
    Rel,
    Revision,
    Role,
    Severity,
    StatedDate,
)
from monitor.publish.compose import compose_entry

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
