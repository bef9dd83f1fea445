"""A receiver on loopback that answers as it is told and keeps what it was sent; a store in which things happen."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

from monitor.model import (
    Change,
    ChangeKind,
    Entry,
    Link,
    Outcome,
    PageStatus,
    Plan,
    Revision,
    Severity,
    Tracked,
)
from monitor.store import Store, open_store

NOW = datetime(2031, 5, 4, 12, 0, tzinfo=UTC)


@dataclass
class Sent:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Receiver:
    """`answers` are given one after the other, the last one for ever: a status, or a function that is called first."""

    answers: list[int | Callable[[], int]] = field(default_factory=lambda: [204])
    retry_after: str | None = None
    sent: list[Sent] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def ids(self) -> list[str]:
        return [sent.headers["X-Monitor-Id"] for sent in self.sent]

    def take(self, sent: Sent) -> int:
        self.sent.append(sent)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return answer() if callable(answer) else answer


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = receiver.take(Sent(self.path, dict(self.headers), body))
            self.send_response(status)
            if receiver.retry_after:
                self.send_header("Retry-After", receiver.retry_after)
            if 300 <= status < 400:
                self.send_header("Location", f"{receiver.url}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None:  # the sender that a test killed in the middle
            pass

    with Server(("127.0.0.1", 0), Answer) as server:
        receiver.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield receiver
        server.shutdown()
        thread.join()


class Clock:
    def __init__(self) -> None:
        self.instant = NOW

    def __call__(self) -> datetime:
        return self.instant

    def go(self, **spans: float) -> None:
        self.instant += timedelta(**spans)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def young(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which nothing has happened: to be copied, since making one takes long."""
    folder = tmp_path_factory.mktemp("young") / "data"
    opened = open_store(folder, authority="monitor.example", now=NOW)
    opened.sync([Tracked(name=name, url=f"https://{name}.example/", plan=Plan()) for name in ("boats", "tides")], NOW)
    opened.close()
    return folder


@pytest.fixture
def store(tmp_path: Path, young: Path) -> Iterator[Store]:
    shutil.copytree(young, tmp_path / "data")
    opened = open_store(tmp_path / "data", authority="monitor.example", now=NOW)
    yield opened
    opened.close()


Happen = Callable[..., str]


@pytest.fixture
def happen(store: Store) -> Happen:
    """A change of a page is found (the first one is a first look); the id of its entry."""

    def find(
        name: str, kind: ChangeKind = ChangeKind.BODY_EDITED, severity: Severity = Severity.MAJOR, after: str = "six"
    ) -> str:
        page = store.find_page(name)
        assert page is not None
        known = store.recorded([page.id])
        number = known[0].revision.number + 1 if known else 0
        claim = store.claim(page.id, NOW, 60)
        assert claim is not None
        change = Change(
            kind=kind,
            severity=severity,
            before="five",
            after=after,
            links=(Link(url="https://sea.example/x", text="x"),),
        )
        entry = Entry(
            id=f"tag:monitor.example,2031:{name}/{number}",
            title=f"EDIT — {name}",
            summary=f"five is {after}",
            content_html=f"<p>{after}</p>",
            url=f"{page.url}#:~:text={number}",
            published_at=NOW,
            categories=(("kind", kind),),
        )
        outcome = Outcome(
            page=page,
            lease=claim.lease,
            state=replace(store.load_target(claim).state, status=PageStatus.OK),
            revision=Revision(number=number, observed_at=NOW, changes=(change,) if number else ()),
            entry=entry,
        )
        assert store.commit(outcome, NOW)
        return entry.id

    return find


LOOPBACK = ip_network("127.0.0.0/8")


@pytest.fixture
def loopback() -> Any:
    return (LOOPBACK,)
