"""A hub of others and a subscriber as the W3C's recommendation describes them, around the installed program."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import feedparser
import pytest

pytestmark = pytest.mark.e2e

SECRET = "the bucket is not the water"
NOTE = "<strong>UPDATE (May 4 2031)</strong>: The pump was replaced, and reads two less."
LATER = "<strong>CORRECTION (May 9 2031)</strong>: The well is ten metres deep."


class Hub:
    """The hub's process; its subscriptions outlive it."""

    def __init__(self, folder: Path, port: int) -> None:
        self.url, self._folder, self._port = f"http://127.0.0.1:{port}/hub", folder, port
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, str(Path(__file__).with_name("websub_hub.py")), str(self._port), "hub.sqlite"]
        with (self._folder / "hub.log").open("ab") as log:
            self._running = subprocess.Popen(
                command, cwd=self._folder, env=os.environ | {"NO_PROXY": "*"}, stdout=log, stderr=log
            )

    def stop(self) -> None:
        if self._running:
            self._running.kill()
            self._running.wait(10)

    def answers(self) -> bool:
        return self.asked(**{"hub.mode": "nothing", "hub.topic": "x"}) == 400

    def asked(self, **form: str) -> int:
        request = urllib.request.Request(self.url, urllib.parse.urlencode(form).encode())
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            with error:
                return error.code
        except OSError:
            return 0


@dataclass(frozen=True)
class Delivery:
    headers: Message
    body: bytes


class Subscriber(ThreadingHTTPServer):
    """Confirms what it asked for itself (`wanted`: mode and topic), and keeps what is delivered for each topic."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Callback)
        self.wanted: set[tuple[str, str]] = set()
        self.leases: list[int] = []
        self.delivered: list[Delivery] = []

    def ask(self, hub: Hub, mode: str, topic: str) -> None:
        self.wanted = {(mode, topic)}
        callback = f"http://127.0.0.1:{self.server_port}/callback"
        form = {"hub.mode": mode, "hub.topic": topic, "hub.callback": callback, "hub.secret": SECRET}
        assert hub.asked(**form, **{"hub.lease_seconds": "86400"}) == 202


class _Callback(BaseHTTPRequestHandler):
    server: Subscriber

    def do_GET(self) -> None:
        asked = {name: values[0] for name, values in urllib.parse.parse_qs(self.path.partition("?")[2]).items()}
        known = (asked["hub.mode"], asked["hub.topic"]) in self.server.wanted
        body = asked["hub.challenge"].encode() if known else b""
        self.send_response(200 if known else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.server.leases.append(int(asked["hub.lease_seconds"]))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.delivered.append(Delivery(self.headers, body))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    found = Hub(tmp_path, port)
    yield found
    found.stop()


@pytest.fixture
def subscriber() -> Iterator[Subscriber]:
    with Subscriber() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def discovered(program) -> tuple[str, str]:
    """Hub and topic, as the feed's answer names them before anybody reads it (§4)."""
    _, headers, _ = program.get("articles/well.atom.xml")
    links = {rel: url for url, rel in re.findall(r'<([^>]+)>; rel="(\w+)"', headers["link"])}
    return links["hub"], links["self"]


def test_a_hub_brings_each_change_to_its_subscriber_signed_and_also_after_it_was_away(
    program, site, hub: Hub, subscriber: Subscriber
) -> None:
    program.configure({"well": site.serve("/well/")})
    with (program.folder / "config.toml").open("a") as config:
        config.write(f'[websub]\nhub = "{hub.url}"\nallow_private = ["127.0.0.0/8"]\n')
    hub.start()
    program.until(hub.answers, "the hub")
    running = program.start()
    program.until(lambda: len(program.items("well")) == 1, "the baseline")
    named, topic = discovered(program)
    assert (named, topic) == (hub.url, f"{program.base_url}articles/well.atom.xml")
    subscriber.ask(hub, "subscribe", topic)
    program.until(lambda: subscriber.leases == [86400], "the question whether we mean it")

    site.serve("/well/", NOTE)
    program.until(lambda: titles(subscriber)[:1] == ["UPDATE"], "the first change")
    told = subscriber.delivered[-1]
    made = hmac.new(SECRET.encode(), told.body, hashlib.sha256).hexdigest()
    assert told.headers["X-Hub-Signature"] == f"sha256={made}"
    assert told.headers["Content-Type"].startswith("application/atom+xml")
    assert f'<{topic}>; rel="self"' in told.headers["Link"]
    assert told.body == (program.folder / "feeds/articles/well.atom.xml").read_bytes()

    # Away while something changes: told when it is back, after the pause that it is given.
    hub.stop()
    site.serve("/well/", NOTE, LATER)
    program.until(lambda: len(program.items("well")) == 3, "the second change")
    program.until(lambda: any(line["failures"] for line in program.lines("push")), "the hub to be missed")
    hub.start()
    program.until(lambda: titles(subscriber)[:2] == ["CORRECTION", "UPDATE"], "the second change", patience_s=60)

    subscriber.ask(hub, "unsubscribe", topic)
    before = len(subscriber.delivered)
    site.serve("/well/", NOTE, LATER, "A rope of forty metres hangs there since, and nobody has needed it so far.")
    program.until(lambda: len(program.items("well")) == 4, "the third change")
    program.until(lambda: not any(line["waiting"] for line in program.lines("push")), "the hub to be told")
    assert len(subscriber.delivered) == before
    assert program.stop(running) == 0


def titles(subscriber: Subscriber) -> list[str]:
    """The first words of the titles in what was delivered last, newest first."""
    if not subscriber.delivered:
        return []
    feed = feedparser.parse(subscriber.delivered[-1].body)
    assert feed.bozo == 0
    return [entry.title.split()[0] for entry in feed.entries]
