"""A small site on loopback, and a folder in which the program has watched it for a while."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from monitor.cli import main

CALM = [
    f"On day {day} the harbour lay calm and the gauge worked as it should, from dusk till dawn." for day in range(6)
]
READING = "High water stood at 312 centimetres on the north pier, which is the mark of an ordinary spring tide."
ENVIRON = {
    "MONITOR_FETCH__ALLOW_PRIVATE": "127.0.0.0/8",
    "MONITOR_FETCH__PER_HOST_DELAY": "0s",
    "MONITOR_CONFIG": None,
    "MONITOR_DEBUG": None,
    "NO_COLOR": None,
    "FORCE_COLOR": None,
    "COLUMNS": "100",
}


def page(*paragraphs: str, title: str = "Three winters of tides") -> str:
    body = "".join(f"<p>{words}</p>\n" for words in paragraphs)
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{title}</title></head>\n"
        f"<body><nav><a href='/'>Home</a></nav><article><h1>{title}</h1>\n{body}</article></body></html>\n"
    )


FIRST = page("UPDATE (2 March 2019): The mast was painted. END of UPDATE", *CALM, READING, *CALM[::-1])
SECOND = FIRST.replace("312", "318")
THIRD = SECOND.replace(
    "<p>UPDATE",
    "<p>UPDATE (September 5 2020): The gauge was moved to the south pier and reads two centimetres less."
    " END of UPDATE</p>\n<p>UPDATE",
)


class Site(ThreadingHTTPServer):
    """Serves what stands in `pages`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.pages: dict[str, str] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Answer(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        text = self.server.pages.get(self.path)
        body = (text or "not here").encode()
        self.send_response(404 if text is None else 200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@dataclass(frozen=True)
class Program:
    """The command line in a folder of its own."""

    folder: Path
    site: Site

    def __call__(self, *args: str, environ: dict[str, str | None] | None = None, stdin: bytes | None = None) -> Result:
        arguments = ["--config", str(self.folder / "config.toml"), *args]
        return CliRunner().invoke(main, arguments, env={**ENVIRON, **(environ or {})}, input=stdin)

    def objects(self, *args: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self(*args, "--json").stdout.splitlines()]

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    server = Site()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def program(tmp_path: Path, site: Site) -> Program:
    return Program(tmp_path, site)


@pytest.fixture(scope="session")
def watched(tmp_path_factory: pytest.TempPathFactory, site: Site) -> Program:
    """An article with two revisions after its baseline, and one that was never found. To be read only."""
    program = Program(tmp_path_factory.mktemp("watched"), site)
    program("add", f"{site.url}/tides.html")
    program("add", f"{site.url}/lost.html")

    for edition in (FIRST, SECOND, THIRD):
        site.pages["/tides.html"] = edition
        result = program("check")
        assert result.exit_code == 1, result.output  # the lost one
    return program
