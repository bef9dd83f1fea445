"""Routes to answers. Everything is read-only, rendered on the server, and works without scripts."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Callable
from importlib.resources import files

from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from monitor.errors import StoreError
from monitor.publish.files import PublishSettings
from monitor.publish.markup import xml_text
from monitor.store import Store
from monitor.web.feed_routes import FeedRoutes
from monitor.web.guard import SECURITY, Guard
from monitor.web.pages import Pages, patch_of, sheet_number

Endpoint = Callable[[Request], Awaitable[Response]]
_OF_ARTICLE = re.compile(r"(/(?:archives/)?articles/)([a-z0-9-]{1,80})((?:[/.][a-z0-9./-]*)?)")
# A page may change with the next check; a snapshot never does.
FRESH = {"cache-control": "no-cache"}
LASTING = {"cache-control": "private, max-age=86400, immutable"}


class _Name(Convertor[str]):
    """The name of a page, as the configuration and the store give them."""

    regex = "[a-z0-9-]{1,80}"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


class _Number(Convertor[int]):
    """The number of a revision; longer ones fit no column."""

    regex = "[0-9]{1,9}"

    def convert(self, value: str) -> int:
        return int(value)

    def to_string(self, value: int) -> str:
        return str(value)


register_url_convertor("name", _Name())
register_url_convertor("number", _Number())


def create_app(store: Store, settings: PublishSettings) -> Starlette:
    """The feeds in `settings.feeds_dir` and the pages over `store`, for the hosts of `settings.base_url`."""
    pages = Pages(store, settings.base_url)
    app = Starlette(
        routes=[
            *FeedRoutes(store, settings).routes(),
            *_page_routes(pages),
            *_plain_routes(store, pages),
            _style_route(),
        ],
        middleware=[Middleware(Guard, settings.base_url)],
        exception_handlers={HTTPException: _no_page(store, pages), StoreError: _no_store, Exception: _broken},
    )
    app.router.redirect_slashes = False
    return app


# ── pages for people ───────────────────────────────────────────────────────────────────────────────────────────


def _page_routes(pages: Pages) -> list[Route]:
    async def index(request: Request) -> Response:
        return await _html(pages.index, sheet_number(request.query_params.get("sheet")))

    async def article(request: Request) -> Response:
        return await _html(pages.article, request.path_params["name"], sheet_number(request.query_params.get("sheet")))

    async def revision(request: Request) -> Response:
        return await _html(pages.revision, request.path_params["name"], request.path_params["number"])

    return [
        Route("/", index),
        Route("/articles/{name:name}", article),
        Route("/articles/{name:name}/{number:number}", revision),
    ]


async def _html(view: Callable[..., str | None], *asked: object) -> Response:
    html = await asyncio.to_thread(view, *asked)
    if html is None:
        raise HTTPException(404)
    return HTMLResponse(html, headers=FRESH)


# ── plain text ─────────────────────────────────────────────────────────────────────────────────────────────────


def _plain_routes(store: Store, pages: Pages) -> list[Route]:
    async def patch(request: Request) -> Response:
        record = await asyncio.to_thread(pages.record, request.path_params["name"], request.path_params["number"])
        if record is None:
            raise HTTPException(404)
        return PlainTextResponse(xml_text(patch_of([record])), headers=FRESH)

    async def snapshot(request: Request) -> Response:
        return await asyncio.to_thread(_snapshot, store, request.path_params["name"], request.path_params["number"])

    async def healthy(request: Request) -> Response:
        await asyncio.to_thread(store.last_seq)
        return PlainTextResponse("ok\n", headers={"cache-control": "no-store"})

    return [
        Route("/articles/{name:name}/{number:number}.patch", patch),
        Route("/articles/{name:name}/snapshots/{number:number}", snapshot),
        Route("/healthz", healthy),
    ]


def _snapshot(store: Store, name: str, number: int) -> Response:
    """The bytes that were fetched, as a file to keep: never as a page of ours, whatever is in them."""
    page = store.find_page(name)
    found = store.snapshot(page.id, number) if page else None
    if found is None:
        raise HTTPException(404)
    headers = {
        # Bytes: no charset is claimed, so none of ours is added.
        "content-type": "text/plain",
        "content-disposition": f'attachment; filename="{name}-{number}.html.txt"',
        "etag": f'"{found.digest.partition(":")[2]}"',
    }
    return Response(found.body, headers=LASTING | headers)


def _style_route() -> Route:
    css = files("monitor.web").joinpath("static/style.css").read_bytes()
    etag = f'"{hashlib.sha256(css).hexdigest()[:32]}"'

    async def style(request: Request) -> Response:
        headers = {"cache-control": "public, max-age=3600", "etag": etag}
        if request.headers.get("if-none-match") == etag:
            return Response(None, 304, headers)
        return Response(css, headers=headers, media_type="text/css")

    return Route("/style.css", style)


# ── what cannot be shown ───────────────────────────────────────────────────────────────────────────────────────


def _no_page(store: Store, pages: Pages) -> Callable[[Request, Exception], Response]:
    def answer(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code == 404 and (now := _renamed(store, request)):
            return RedirectResponse(pages.root.rstrip("/") + now, 301)
        html = pages.render("error.html", status=error.status_code, detail=error.detail)
        return HTMLResponse(html, error.status_code, {**FRESH, **(error.headers or {})})

    return answer


def _renamed(store: Store, request: Request) -> str | None:
    """The path with the name that the article has now, where it is asked for by one that it had."""
    found = _OF_ARTICLE.fullmatch(request.scope["path"])
    now = store.former_names().get(found[2]) if found else None
    query = f"?{request.url.query}" if request.url.query else ""
    return f"{found[1]}{now}{found[3]}{query}" if found and now else None


def _no_store(request: Request, error: Exception) -> Response:
    """The daemon says why in its log; a visitor learns nothing of our disk."""
    return PlainTextResponse("The history cannot be read just now.\n", 503, {"retry-after": "60"})


def _broken(request: Request, error: Exception) -> Response:
    """Outside of every middleware, so it brings the security headers itself."""
    return PlainTextResponse("Something went wrong here.\n", 500, SECURITY)
