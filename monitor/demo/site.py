"""The built-in blog: a real HTTP server on loopback, whose article changes edition by edition."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from email.utils import formatdate
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from threading import Lock, Thread
from types import TracebackType

from monitor.demo.editions import ARTICLE, POSTS, Edition, Post
from monitor.demo.furniture import Sheet, page

_ROBOTS = "User-agent: *\nDisallow: /private/\n"
_PUBLISHED_AT = 1_600_000_000.0  # Last-Modified of the settled posts, seconds since 1970


class Site:
    """`with Site() as site:` serves it; `publish` brings the next edition out.

    answers   (path, status) of every answered request, oldest first
    """

    def __init__(self, posts: Sequence[Post] = POSTS) -> None:
        self._posts = {post.path: post for post in posts}
        self._bodies = {post.path: post.body for post in posts}
        self._noise = Random(1206)  # noqa: S311 — page noise, not a secret
        self._lock = Lock()
        self.answers: list[tuple[str, int]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Answer, self))
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def __enter__(self) -> Site:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def article_url(self) -> str:
        return f"{self.url}/{ARTICLE}/"

    def publish(self, edition: Edition) -> None:
        path = f"/{ARTICLE}/"
        with self._lock:
            self._bodies[path] = edition.step(self._bodies[path])

    def fetches(self, slug: str = ARTICLE, status: int = 200) -> int:
        """How often a post was answered with this status."""
        return self.answers.count((f"/{slug}/", status))

    def render(self, path: str) -> str | None:
        """The page at `path` as it is at this moment, or None."""
        if path == "/":
            return self._index()
        post = self._posts.get(path)
        if post is None:
            return None
        with self._lock:
            # A settled post is the same at every fetch; the others never are.
            noise = Random(post.slug) if post.settled else self._noise  # noqa: S311 — page noise, not a secret
            sheet = Sheet(title=post.title, date=post.date, url=self.url + path, body=self._bodies[path])
            return page(sheet, noise)

    def is_settled(self, path: str) -> bool:
        return path in self._posts and self._posts[path].settled

    def _index(self) -> str:
        items = "".join(f'<li><a href="{post.path}">{post.title}</a></li>' for post in self._posts.values())
        return f"<!DOCTYPE html><html lang=en><title>The Evening Notebook</title><ul>{items}</ul></html>"


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, site: Site, *args: object) -> None:
        self.site = site
        # A client that goes away in the middle is no matter of ours.
        with suppress(ConnectionError):
            super().__init__(*args)  # type: ignore[arg-type]  # socketserver passes what it must

    def do_GET(self) -> None:
        if self.path == "/robots.txt":
            self._send(200, _ROBOTS, "text/plain; charset=utf-8")
            return
        text = self.site.render(self.path)
        if text is None:
            self._send(404, "<!DOCTYPE html><title>Not here</title><p>There is no such page.</p>")
            return
        etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:20]}"'
        settled = self.site.is_settled(self.path)
        if settled and self.headers["If-None-Match"] == etag:
            self._send(304, "", etag=etag)
        else:
            self._send(200, text, etag=etag if settled else None)

    def _send(self, status: int, text: str, kind: str = "text/html; charset=utf-8", etag: str | None = None) -> None:
        self.site.answers.append((self.path, status))
        body = text.encode()
        self.send_response(status)
        if etag:
            self.send_header("ETag", etag)
            self.send_header("Last-Modified", formatdate(_PUBLISHED_AT, usegmt=True))
        if status != 304:
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the demo tells the story itself."""
