"""A web server on loopback that misbehaves on request and keeps a log, and ways to ask it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest

from monitor.fetch import FetchSettings, Web
from monitor.fetch.http import Fetcher
from monitor.model import FetchResult, Request, Validators
from monitor.store import Store

LOOPBACK = ip_network("127.0.0.0/8")
NOW = datetime(2031, 5, 4, 12, 0, tzinfo=UTC)

Reply = bytes | Callable[[socket.socket], None]


@dataclass
class Seen:
    """One request as it arrived. Times are seconds on the server's monotonic clock."""

    path: str
    head: bytes
    started: float
    ended: float | None = None

    def field(self, name: str) -> bytes | None:
        """The value of a header field, byte for byte."""
        for line in self.head.split(b"\r\n")[1:]:
            key, _, value = line.partition(b": ")
            if key.lower() == name.lower().encode():
                return value
        return None


@dataclass
class FaultServer:
    """Answers each path with the bytes, or the function on the socket, that a test put there; else with 404."""

    port: int
    replies: dict[str, Reply] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    take_over: Callable[[socket.socket], None] | None = None  # speaks in place of the server, from the first byte
    most_in_flight: int = 0
    in_flight: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def at(self, path: str, reply: Reply) -> str:
        self.replies[path] = reply
        return self.url(path)

    def answer(self, path: str, body: bytes = b"", *, status: int = 200, headers: tuple[str, ...] = ()) -> str:
        """A proper answer."""
        lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}", *headers]
        return self.at(path, "\r\n".join([*lines, "", ""]).encode() + body)

    @property
    def paths(self) -> list[str]:
        return [seen.path for seen in self.seen]

    def serve(self, connection: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            received = connection.recv(65536)
            if not received:
                return
            head += received
            if head.startswith(b"\x16"):  # a TLS handshake
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                return
        seen = Seen(head.split(b" ")[1].decode(), head, time.monotonic())
        with self.lock:
            self.seen.append(seen)
            self.in_flight += 1
            self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            reply = self.replies.get(seen.path, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            # A client that hangs up in the middle is what many tests are about.
            with contextlib.suppress(ConnectionError):
                reply(connection) if callable(reply) else connection.sendall(reply)
        finally:
            with self.lock:
                self.in_flight -= 1
            seen.ended = time.monotonic()


class _Listener(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 50


@contextlib.contextmanager
def fault_server() -> Iterator[FaultServer]:
    class Serve(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            (server.take_over or server.serve)(self.request)

    with _Listener(("127.0.0.1", 0), Serve) as listener:
        server = FaultServer(listener.server_address[1])
        thread = threading.Thread(target=listener.serve_forever, args=(0.02,))
        thread.start()
        yield server
        listener.shutdown()
        thread.join()


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with fault_server() as started:
        yield started


@pytest.fixture
def other_server() -> Iterator[FaultServer]:
    with fault_server() as started:
        yield started


@pytest.fixture
def settings() -> FetchSettings:
    return FetchSettings(
        user_agent="article-monitor/1.0 (+https://monitor.example/bot)",
        timeout_s=5.0,
        max_body_bytes=200_000,
        per_host_delay_s=0.0,
        allow_private=(LOOPBACK,),
    )


Fetch = Callable[..., FetchResult]


@pytest.fixture
def fetch(settings: FetchSettings) -> Fetch:
    """One request by the fetcher alone: no robots.txt, no gaps. The clock stands at NOW."""

    async def anywhere(url: str) -> None:
        return None

    async def ask(url: str, validators: Validators, settings: FetchSettings) -> FetchResult:
        fetcher = Fetcher(settings, now=lambda: NOW)
        try:
            return await fetcher.fetch(Request(url=url, validators=validators), anywhere)
        finally:
            await fetcher.aclose()

    def run(url: str, validators: Validators | None = None, settings: FetchSettings = settings) -> FetchResult:
        return asyncio.run(ask(url, validators or Validators(), settings))

    return run


@pytest.fixture
def store(tmp_path: Path, new_store: Callable[[Path, str, datetime], Store]) -> Iterator[Store]:
    opened = new_store(tmp_path / "data", "monitor.example", NOW)
    yield opened
    opened.close()


class Clock:
    """Stands still until somebody sleeps. Every sleep is noted."""

    def __init__(self, start: datetime = NOW) -> None:
        self.instant = start
        self.sleeps: list[float] = []

    def now(self) -> datetime:
        return self.instant

    async def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.instant += timedelta(seconds=seconds)
        await asyncio.sleep(0)


@pytest.fixture
def clock() -> Clock:
    return Clock()


Get = Callable[..., list[FetchResult]]


@pytest.fixture
def get(store: Store, clock: Clock) -> Get:
    """These URLs through the door, one after the other or (`together`) all at once."""

    async def ask(urls: tuple[str, ...], settings: FetchSettings, together: bool, real_time: bool) -> list[FetchResult]:
        web = Web(settings, store) if real_time else Web(settings, store, now=clock.now, sleep=clock.sleep)
        try:
            requests = [web.get(Request(url=url)) for url in urls]
            return list(await asyncio.gather(*requests)) if together else [await request for request in requests]
        finally:
            await web.aclose()

    def run(*urls: str, settings: FetchSettings, together: bool = False, real_time: bool = False) -> list[FetchResult]:
        return asyncio.run(ask(urls, settings, together, real_time))

    return run
