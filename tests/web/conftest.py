"""A real server on loopback over a real store: one article with a dated update, a quiet edit and a related post."""

from __future__ import annotations

import asyncio
import hashlib
import http.client
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.model import (
    Article,
    Change,
    ChangeKind,
    Link,
    NoteKind,
    Outcome,
    PageState,
    PageStatus,
    Plan,
    Position,
    Precision,
    Rel,
    Revision,
    Severity,
    Snapshot,
    StatedDate,
    Tracked,
    UpdateNote,
)
from monitor.publish.compose import compose_entry
from monitor.publish.files import PublishSettings, rebuild
from monitor.store import Store, open_store
from monitor.web.app import create_app
from monitor.web.serve import WebServer

START = datetime(2024, 5, 2, 9, 30, tzinfo=UTC)
DECEMBER = StatedDate(iso="2018-12-19", literal="December 19, 2018", precision=Precision.DAY)
RELATED = Link(url="https://harbour.example.org/readings", text="The new readings", rel=Rel.RELATED)
HELD = UpdateNote(
    note=NoteKind.UPDATE,
    marker="UPDATE (December 19, 2018)",
    stated_date=DECEMBER,
    first_block=3,
    last_block=3,
    text="UPDATE (December 19, 2018): The lamp is lit again.",
)
NOTE = Change(
    kind=ChangeKind.UPDATE_ADDED,
    severity=Severity.MAJOR,
    note=NoteKind.UPDATE,
    marker="UPDATE",
    position=Position.BOTTOM,
    after="UPDATE: The gauge was moved <script>alert(1)</script>.",
    html="<p><strong>UPDATE</strong>: The gauge was moved <script>alert(1)</script>.</p>",
    links=(RELATED,),
    patch="--- before\n+++ after\n@@ -1 +1,2 @@\n The tide.\n+UPDATE: The gauge was moved.\n",
)
EDIT = Change(
    kind=ChangeKind.BODY_EDITED,
    severity=Severity.MAJOR,
    before="It rises by three metres.",
    after="It rises by four metres.",
    unannounced=True,
)
HOSTILE_PAGE = b"<html><script>alert(document.domain)</script>\xff"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(frozen=True)
class Site:
    """A running server, and what stands behind it."""

    server: WebServer
    store: Store
    settings: PublishSettings

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Header names with _ for -; `Host` is the server's own unless given."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=10)
        try:
            connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()


def record(
    store: Store, name: str, number: int, *changes: Change, title: str, stated: tuple[UpdateNote, ...] = ()
) -> None:
    page = store.find_page(name)
    assert page
    now = START + timedelta(days=number)
    claim = store.claim(page.id, now, 60)
    assert claim
    revision = Revision(number=number, observed_at=now, changes=changes, stated=stated)
    article = Article(url=page.url, title=title, byline="Ines Vahl", language="en")
    outcome = Outcome(
        page=page,
        lease=claim.lease,
        state=PageState(status=PageStatus.OK, last_checked_at=now, last_changed_at=now, next_check_at=now),
        snapshot=Snapshot(
            revision=number,
            fetched_at=now,
            url=page.url,
            status=200,
            headers=(),
            charset="utf-8",
            body=HOSTILE_PAGE,
            digest=f"sha256:{hashlib.sha256(HOSTILE_PAGE).hexdigest()}",
            size_bytes=len(HOSTILE_PAGE),
        ),
        revision=revision,
        entry=compose_entry(page, revision, article, store.identity()),
        related=(RELATED,) if name == "tides" else None,
        title=title,
    )
    assert store.commit(outcome, now)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = open_store(tmp_path_factory.mktemp("snapshots"), authority="feeds.example.net", now=START)
    store.sync([Tracked(name="tides", url="https://harbour.example.org/tides", plan=Plan())], START)
    record(store, "tides", 0, title="Tides & <b>moles</b>", stated=(HELD,))
    record(store, "tides", 1, NOTE, title="Tides & <b>moles</b>")
    record(store, "tides", 2, EDIT, title="Tides & <b>moles</b>")
    record(store, RELATED.url, 0, title="The new readings")
    yield store
    store.close()


@pytest.fixture(scope="module")
def serve(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Site]]:
    """Starts a server in a thread of its own, as the daemon does in its loop."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    running: list[WebServer] = []

    def start(
        base_url: str = "http://feeds.example.net:8787/", feeds_dir: Path | None = None, of: Store = store
    ) -> Site:
        feeds = feeds_dir or tmp_path_factory.mktemp("feeds")
        settings = PublishSettings(feeds_dir=feeds, base_url=base_url)
        rebuild(of, settings)
        server = WebServer(create_app(of, settings), "127.0.0.1:0")
        asyncio.run_coroutine_threadsafe(server.start(), loop).result(10)
        running.append(server)
        return Site(server, of, settings)

    yield start
    for server in running:
        asyncio.run_coroutine_threadsafe(server.stop(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture(scope="module")
def site(serve: Callable[..., Site]) -> Site:
    return serve()


@dataclass(frozen=True)
class Diary:
    """A store of one article, for tests that need many revisions or other names."""

    store: Store

    def called(self, name: str) -> None:
        self.store.sync([Tracked(name=name, url="https://harbour.example.org/tides", plan=Plan())], START)

    def found(self, name: str, numbers: range, title: str = "Tides") -> None:
        for number in numbers:
            record(self.store, name, number, *([EDIT] if number else []), title=title)

    def stands(self, name: str, state: PageState) -> None:
        """What a check finds that brings no revision."""
        page = self.store.find_page(name)
        assert page
        claim = self.store.claim(page.id, START, 60)
        assert claim
        assert self.store.commit(Outcome(page=page, lease=claim.lease, state=state), START)


@pytest.fixture
def diary(tmp_path: Path, new_store: Callable[[Path, str, datetime], Store]) -> Iterator[Diary]:
    store = new_store(tmp_path / "snapshots", "feeds.example.net", START)
    yield Diary(store)
    store.close()
