"""A small web of our own on loopback, and the installed program beside it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

Reply = Callable[[BaseHTTPRequestHandler], None]


def html(*paragraphs: str, title: str = "Notes on a well", menu: str = "Home") -> str:
    """A whole page around these paragraphs and five that never change."""
    steady = [
        "The well behind the house is nine metres deep and was dug before anybody wrote such things down.",
        "Its water stands highest in March. A float on a cord moves a mark along the wall of the shed.",
        "Every Sunday the mark is read and copied into a book, together with the rain of the week.",
        "After a dry summer the bucket comes up half full of sand, and the pump has to rest.",
        "The neighbours read the mark too, and some of them say that they can taste the level.",
    ]
    text = "\n".join(part if part.startswith("<") else f"<p>{part}</p>" for part in [*paragraphs, *steady])
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title} | The well</title></head>
<body><nav><a href="/">{menu}</a></nav><main><article><h1>{title}</h1>
{text}
</article></main><footer>All water of our own</footer></body></html>"""


def answer(status: int = 200, body: str | bytes = b"", kind: str = "text/html; charset=utf-8", **headers: str) -> Reply:
    """A complete answer; `headers` with underscores for hyphens."""
    content = body.encode() if isinstance(body, str) else body

    def reply(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("Content-Type", kind)
        request.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(content)

    return reply


class PageServer:
    """`server.pages["/path"] = answer(…)` changes what is served; `hits` counts the requests."""

    def __init__(self) -> None:
        self.pages: dict[str, Reply] = {}
        self.hits: Counter[str] = Counter()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Answer, self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def serve(self, path: str, *paragraphs: str, **around: str) -> str:
        """Publish an article at `path`; its URL."""
        self.pages[path] = answer(body=html(*paragraphs, **around))
        return self.url + path

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Answer(BaseHTTPRequestHandler):
    def __init__(self, site: PageServer, *args: object) -> None:
        self.site = site
        with suppress(ConnectionError):  # the program goes away in the middle: some of the tests are about that
            super().__init__(*args)

    def do_GET(self) -> None:
        self.site.hits[self.path] += 1
        self.site.pages.get(self.path, answer(404, "<h1>Not found</h1>"))(self)

    def log_message(self, format: str, *args: object) -> None:
        pass


class Program:
    """The installed program in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.base_url = f"http://127.0.0.1:{self.port}/"
        self.started: list[subprocess.Popen[bytes]] = []

    def configure(self, articles: dict[str, str], every: str = "300ms", timeout: str = "5s") -> None:
        text = f"""[monitor]
base_url = "{self.base_url}"
listen = "127.0.0.1:{self.port}"
[fetch]
timeout = "{timeout}"
per_host_delay = "20ms"
allow_private = ["127.0.0.0/8"]
"""
        for name, url in articles.items():
            text += f'[[article]]\nname = "{name}"\nurl = "{url}"\nevery = "{every}"\n'
        (self.folder / "config.toml").write_text(text, "utf-8")

    def __call__(self, *arguments: str, timeout_s: float = 60) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "monitor", *arguments],
            cwd=self.folder,
            env=environment(),
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )

    def lines(self, *arguments: str) -> list[dict]:
        """What a command prints with --json."""
        done = self(*arguments, "--json")
        assert done.returncode in (0, 1), done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def spawn(self) -> subprocess.Popen[bytes]:
        """`monitor run`, as it begins."""
        with (self.folder / "run.log").open("ab") as log:
            running = subprocess.Popen(
                [sys.executable, "-m", "monitor", "run"], cwd=self.folder, env=environment(), stderr=log, stdout=log
            )
        self.started.append(running)
        return running

    def start(self) -> subprocess.Popen[bytes]:
        """`monitor run`, up to its first answer on /healthz."""
        running = self.spawn()
        self.until(lambda: running.poll() is not None or self.get("healthz") is not None, "the daemon to answer")
        assert running.poll() is None, self.log()
        return running

    def stop(self, running: subprocess.Popen[bytes]) -> int:
        running.send_signal(signal.SIGTERM)
        return running.wait(20)

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes] | None:
        request = urllib.request.Request(
            self.base_url + path, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )
        try:
            with urllib.request.urlopen(request, timeout=5) as response:
                return response.status, dict(response.headers), response.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, dict(error.headers), error.read()
        except OSError:
            return None

    def items(self, article: str) -> list[dict]:
        """The entries in the article's feed on disk, oldest first."""
        path = self.folder / "feeds" / "articles" / f"{article}.feed.json"
        return json.loads(path.read_text("utf-8"))["items"][::-1] if path.is_file() else []

    def until(self, happened: Callable[[], bool], what: str, patience_s: float = 20) -> None:
        deadline = time.monotonic() + patience_s
        while not happened():
            assert time.monotonic() < deadline, f"waited for {what}; the log says:\n{self.log()}"
            time.sleep(0.05)

    def log(self) -> str:
        path = self.folder / "run.log"
        return path.read_text("utf-8", "replace")[-4000:] if path.is_file() else ""


def environment() -> dict[str, str]:
    """Of this process, without settings of our own program and without colours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MONITOR_")}
    return kept | {"NO_COLOR": "1", "COLUMNS": "120"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def site() -> Iterator[PageServer]:
    server = PageServer()
    yield server
    server.close()


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    installed = Program(tmp_path)
    yield installed
    for running in installed.started:
        if running.poll() is None:
            running.kill()
        running.wait(10)


@pytest.fixture
def reply() -> Callable[..., Reply]:
    return answer
