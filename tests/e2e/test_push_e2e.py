"""`monitor run` follows what a feed names, and tells a webhook and a hub of each change, also after it was killed."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

pytestmark = pytest.mark.e2e


def level(number: int) -> str:
    return f"On the mark of this week the water of the well stood {number} centimetres below the rim of stone."


class Desk(ThreadingHTTPServer):
    """Takes what is posted to /in and /hub; `away`: answers 503."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.told: list[dict] = []
        self.pinged: list[str] = []
        self.away = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Taking(BaseHTTPRequestHandler):
    server: Desk

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/hub":
            self.server.pinged.append(urllib.parse.parse_qs(body.decode())["hub.topic"][0])
        elif not self.server.away:
            made = f"sha256={hmac.new(b'key of the desk', body, hashlib.sha256).hexdigest()}"
            assert self.headers["X-Monitor-Signature"] == made
            self.server.told.append(json.loads(body))
        self.send_response(503 if self.server.away and self.path != "/hub" else 204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def desk():
    with Desk() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_change_of_an_article_that_a_feed_names_is_told(program, site, desk):
    well = site.serve("/well/", level(100))
    feed = f"<rss version='2.0'><channel><title>x</title><item><link>{well}</link></item></channel></rss>"
    site.pages["/feed"] = lambda request: _send(request, feed)
    program.configure({})
    config = (program.folder / "config.toml").read_text()
    config += f'[websub]\nhub = "{desk.url}/hub"\nallow_private = ["127.0.0.0/8"]\n'
    config += (
        f'[[webhook]]\nname = "desk"\nurl = "{desk.url}/in"\nsecret_file = "key"\nallow_private = ["127.0.0.0/8"]\n'
    )
    config += f'[[source]]\nname = "site"\nfeed = "{site.url}/feed"\narticle_every = "300ms"\n'
    (program.folder / "config.toml").write_text(config)
    (program.folder / "key").write_text("key of the desk\n")
    running = program.start()
    program.until(lambda: len(program.items("well")) == 1, "the baseline of the article that the feed names")
    site.serve("/well/", level(141))
    program.until(lambda: len(program.items("well")) == 2, "the entry")
    program.until(lambda: program.lines("push")[0]["failures"] > 0, "the desk to be away")
    running.kill()
    running.wait(10)
    desk.away = False
    running = program.start()
    program.until(lambda: desk.told != [], "the desk to be told", patience_s=60)
    assert program.stop(running) == 0
    assert [told["id"] for told in desk.told] == [program.items("well")[1]["id"]]
    assert desk.told[0]["changes"][0]["after"] == level(141)
    assert f"{program.base_url}articles/well.atom.xml" in desk.pinged
    assert "key of the desk" not in program.log()


def _send(request: BaseHTTPRequestHandler, text: str) -> None:
    request.send_response(200)
    request.send_header("Content-Type", "application/rss+xml")
    request.send_header("Content-Length", str(len(text)))
    request.end_headers()
    request.wfile.write(text.encode())
