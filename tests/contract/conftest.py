"""Stores to hold to the contract. A new one joins by being named in `OPENERS`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.model import (
    Change,
    Entry,
    Link,
    Outcome,
    Page,
    PageState,
    PageStatus,
    Plan,
    Revision,
    Snapshot,
    Tracked,
    UpdateNote,
)
from monitor.store import Claim, Recorded, Store, open_store

NOW = datetime(2031, 5, 4, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
LEASE_S = 300.0


def open_sqlite(folder: Path) -> Store:
    return open_store(folder, authority="monitor.example", now=NOW)


OPENERS: dict[str, Callable[[Path], Store]] = {"sqlite": open_sqlite}
BEGINNINGS = {"sqlite": "new_store"}  # the fixture that makes a new one quicker than the first opening would


@pytest.fixture(params=sorted(OPENERS))
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Store]:
    """Opens the same store each time it is called, as two processes would."""
    request.getfixturevalue(BEGINNINGS[request.param])(tmp_path / "data", "monitor.example", NOW).close()
    return lambda: OPENERS[request.param](tmp_path / "data")


@pytest.fixture
def store(opener: Callable[[], Store]) -> Iterator[Store]:
    opened = opener()
    yield opened
    opened.close()


# ── what the tests say ─────────────────────────────────────────────────────────────────────────────────────────


def tracked(name: str, url: str | None = None, **plan: object) -> Tracked:
    return Tracked(name=name, url=url or f"https://{name}.example/post", plan=Plan(**plan))  # type: ignore[arg-type]


def claimed(store: Store, name: str, now: datetime = NOW) -> Claim:
    page = store.find_page(name)
    assert page is not None
    claim = store.claim(page.id, now, LEASE_S)
    assert claim is not None
    return claim


def snapshot_of(number: int, body: bytes, at: datetime = NOW) -> Snapshot:
    return Snapshot(
        revision=number,
        fetched_at=at,
        url="https://a.example/post?as=answered",
        status=200,
        headers=(("Content-Type", "text/html"), ("X-Twice", "1"), ("X-Twice", "zwei — 2")),
        charset="utf-8",
        body=body,
        digest=f"sha256:{hashlib.sha256(body).hexdigest()}",
        size_bytes=len(body),
    )


def entry_of(page: Page, number: int, at: datetime = NOW) -> Entry:
    return Entry(
        id=f"tag:monitor.example,2031:{page.uid}/{number}",
        title=f"Revision {number} of {page.name}",
        summary="A ferry was added to the timetable.",
        content_html="<p>A <ins>ferry</ins> was added.</p>",
        url=f"{page.url}#:~:text=ferry",
        published_at=at,
        author="Ida Holm",
        language="en",
        categories=(("kind", "body-added"), ("severity", "major")),
    )


def found(
    store: Store,
    name: str,
    number: int,
    body: bytes | None = b"<p>The ferry leaves at nine.</p>",
    *,
    related: Sequence[str] | None = None,
    changes: tuple[Change, ...] = (),
    stated: tuple[UpdateNote, ...] = (),
    state: PageState | None = None,
    now: datetime = NOW,
) -> Outcome:
    """A check of the page that made this revision: claimed, loaded, and ready to be committed."""
    claim = claimed(store, name, now)
    target = store.load_target(claim)
    return Outcome(
        page=target.page,
        lease=claim.lease,
        state=state or replace(target.state, status=PageStatus.OK, next_check_at=now + HOUR, last_checked_at=now),
        snapshot=None if body is None else snapshot_of(number, body, now),
        revision=Revision(number=number, observed_at=now, changes=changes, stated=stated),
        entry=entry_of(target.page, number, now),
        related=None if related is None else tuple(Link(url=url, text=f"to {url}") for url in related),
    )


def record(store: Store, name: str, number: int, body: bytes | None = b"<p>One.</p>", **more: object) -> None:
    outcome = found(store, name, number, body, **more)  # type: ignore[arg-type]
    assert store.commit(outcome, outcome.revision.observed_at if outcome.revision else NOW)


def page_named(store: Store, name: str) -> Page:
    page = store.find_page(name)
    assert page is not None
    return page


def state_named(store: Store, name: str) -> PageState:
    return next(state for page, state in store.pages() if page.name == name)


def names(store: Store) -> list[str]:
    return [page.name for page, _ in store.pages()]


def only(store: Store) -> Recorded:
    (recorded,) = store.recorded()
    return recorded
