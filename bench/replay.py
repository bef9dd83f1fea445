"""Does the daemon find every revision of real pages, once, and say of it what `monitor.compare` says?

    python bench/replay.py CORPUS

CORPUS (or the environment variable of that name) is a folder with labels.jsonl and <site>/<page>/NNNN.html: successive
revisions of published pages. Each page becomes an article on a port of its own; every fetch is answered with the next
revision, under a running `monitor run`. Nothing of a page may leave the machine: related posts are not followed.
Prints a table; exit code 1 where a revision was lost, came twice, or reads differently.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from monitor import compare

PATIENCE_S = 600.0
CONFIG = """[monitor]
listen = ""
[fetch]
per_host_delay = "0s"
concurrency = 64
allow_private = ["127.0.0.0/8"]
"""
ARTICLE = """[[article]]
name = "{name}"
url = "{url}"
every = "200ms"
related = false
"""
ANSWER = b"HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"


@dataclass
class Page:
    """One page of the corpus. `served`: how many times it was asked for; each time it is one revision further."""

    name: str
    label: str
    revisions: list[bytes]
    url: str = ""
    served: int = 0

    @property
    def finished(self) -> bool:
        # A page is asked again only after what was said the time before is written: one request more than revisions.
        return self.served > len(self.revisions)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        if request.startswith(b"GET /robots.txt "):
            writer.write(ANSWER % (b"404 Not Found", b"text/plain", 0))
        else:
            body = self.revisions[min(self.served, len(self.revisions) - 1)]
            self.served += 1
            writer.write(ANSWER % (b"200 OK", b"text/html", len(body)) + body)
        await writer.drain()
        writer.close()

    def expected(self) -> list[list[dict[str, Any]]]:
        """The revisions that an article's feed must tell, oldest first, after the baseline."""
        said = ([spoken(c.to_dict()) for c in compare(a, b, url=self.url)] for a, b in pairwise(self.revisions))
        return [changes for changes in said if changes]


@dataclass
class Tally:
    pages: int = 0
    published: int = 0
    expected: int = 0
    found: int = 0
    doubled: int = 0
    faults: list[str] = field(default_factory=list)


def spoken(change: dict[str, Any]) -> dict[str, Any]:
    """Without the HTML, which a feed cleans once more."""
    return {key: value for key, value in json.loads(json.dumps(change)).items() if key != "html"}


def read_corpus(folder: Path) -> list[Page]:
    lines = (folder / "labels.jsonl").read_text("utf-8").splitlines()
    labels = dict.fromkeys(f"{pair['site']}/{pair['page']}" for pair in map(json.loads, filter(None, lines)))
    return [
        Page(f"page-{number}", label, [file.read_bytes() for file in sorted((folder / label).glob("*.html"))])
        for number, label in enumerate(labels)
    ]


async def replay(pages: list[Page], workdir: Path) -> None:
    """Serve all pages under a running daemon until each was read to its end."""
    servers = [await asyncio.start_server(page.answer, "127.0.0.1", 0) for page in pages]
    for page, server in zip(pages, servers, strict=True):
        page.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/{page.label.partition('/')[2]}/"
    articles = (ARTICLE.format(name=page.name, url=page.url) for page in pages)
    (workdir / "config.toml").write_text(CONFIG + "".join(articles), "utf-8")
    with (workdir / "run.log").open("wb") as log:
        daemon = subprocess.Popen([sys.executable, "-m", "monitor", "run"], cwd=workdir, stdout=log, stderr=log)
    deadline = time.monotonic() + PATIENCE_S
    while daemon.poll() is None and time.monotonic() < deadline and not all(page.finished for page in pages):
        await asyncio.sleep(0.2)
    daemon.send_signal(signal.SIGTERM)
    if await asyncio.to_thread(daemon.wait, 60):
        print((workdir / "run.log").read_text("utf-8", "replace")[-2000:])
    for server in servers:
        server.close()


def judge(page: Page, workdir: Path, tally: Tally) -> None:
    path = workdir / "feeds" / "articles" / f"{page.name}.feed.json"
    items = json.loads(path.read_text("utf-8"))["items"][::-1] if path.is_file() else []
    told = [[spoken(change) for change in item["_changes"]["changes"]] for item in items]
    told = [changes for changes in told if changes]
    expected = page.expected()
    tally.pages += 1
    tally.published += len(page.revisions)
    tally.expected += len(expected)
    tally.found += sum(changes in told for changes in expected)
    tally.doubled += max(0, len(told) - len(expected))
    if not page.finished:
        tally.faults.append(f"{page.label}: read {page.served} times, {len(page.revisions) + 1} needed")
    elif told != expected:
        tally.faults.append(f"{page.label}: {len(expected)} revisions to tell, {len(told)} told, or in other words")


def main() -> int:
    place = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("CORPUS")
    if not place or not (Path(place) / "labels.jsonl").is_file():
        print("replay: name a folder with labels.jsonl and page histories: python bench/replay.py CORPUS")
        return 0 if place is None else 2
    pages = read_corpus(Path(place))
    tally = Tally()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(replay(pages, Path(folder)))
        took_s = time.monotonic() - began
        for page in pages:
            judge(page, Path(folder), tally)
    rows = {
        "pages": tally.pages,
        "revisions published": tally.published,
        "to be told (monitor.compare)": tally.expected,
        "told alike in the feeds": tally.found,
        "lost or told otherwise": tally.expected - tally.found,
        "told too often": tally.doubled,
        "pages with a fault": len(tally.faults),
        "seconds under the daemon": round(took_s, 1),
    }
    for name, value in rows.items():
        print(f"{name:30} {value}")
    print("\n".join(tally.faults))
    return 1 if tally.faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
