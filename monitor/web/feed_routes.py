"""The feeds over HTTP: those that stand in files from there, the others made from the store when somebody asks."""

from __future__ import annotations

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Hashable
from datetime import UTC, datetime
from importlib.resources import files
from urllib.parse import urlsplit

from starlette.convertors import Convertor, register_url_convertor
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from monitor.errors import PublishError
from monitor.model import Severity
from monitor.publish import opml
from monitor.publish.catalog import Feed, Format, Scope, read_path
from monitor.publish.files import PublishSettings, feed_path
from monitor.publish.items import SCHEMA_PATH
from monitor.publish.library import document, state_of
from monitor.store import Store
from monitor.web.feed_files import KEPT, LASTING, Packed, answer, packed_file

# Any page may read the feeds (Fetch standard), and sees what it needs to ask again only for news.
SHARED = {"access-control-allow-origin": "*", "access-control-expose-headers": "ETag, Last-Modified, Link"}


class _Document(Convertor[str]):
    """What can be the path of a document of a feed."""

    regex = r"(?:[a-z0-9./-]+[.])?(?:atom\.xml|rss\.xml|feed\.json)"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("document", _Document())


class FeedRoutes:
    """The routes, and what was made for the last who asked."""

    def __init__(self, store: Store, settings: PublishSettings) -> None:
        self.store, self.settings, self.site = store, settings, settings.site(store)
        self.root = urlsplit(settings.base_url).path or "/"
        self._made: OrderedDict[Hashable, tuple[Hashable, Packed]] = OrderedDict()
        self._lock = threading.Lock()

    def routes(self) -> list[Route]:
        async def feed(request: Request) -> Response:
            return await asyncio.to_thread(self._feed, request)

        async def listing(request: Request) -> Response:
            return await asyncio.to_thread(self._opml, request.headers)

        return [Route(f"/{opml.FILE_NAME}", listing), _schema_route(), Route("/{path:document}", feed)]

    def _feed(self, request: Request) -> Response:
        asked = read_path(request.path_params["path"])
        if asked is None:
            raise HTTPException(404)
        feed, form, archive = asked
        if severity := request.query_params.get("min_severity"):
            feed = Feed(feed.scope, feed.name, _severity(severity, feed, archive))
        try:
            found = self._find(feed, form, archive)
        except (OSError, PublishError) as error:
            raise HTTPException(503, "This feed cannot be read just now.") from error
        if found is None:
            return self._not_yet(feed, form, archive)
        lasting = {"cache-control": LASTING} if archive else {}
        return answer(found, form.media_type, request.headers, SHARED | lasting | self._hub(feed, form, archive))

    def _find(self, feed: Feed, form: Format, archive: int | None) -> Packed | None:
        if feed.is_file and archive is None:
            found = packed_file(feed_path(self.settings.feeds_dir, feed, form))
            if found:
                return found
        return self._make(feed, form, archive)

    def _make(self, feed: Feed, form: Format, archive: int | None) -> Packed | None:
        """Last-Modified is when it was first made so: nobody knows what was sent before this server was started."""
        now, key = datetime.now(UTC), (feed, form, archive)
        state = state_of(self.store, feed, now)
        with self._lock:
            before, held = self._made.get(key, (None, None))
            if held and before == state:
                self._made.move_to_end(key)
                return held
        made = document(self.store, self.site, feed, form, archive=archive, now=now)
        if made is None:
            return None
        if held is None or not held.holds(made[0]):
            held = Packed.of(made[0], max(int(now.timestamp()), held.modified_s + 1 if held else 0))
        with self._lock:
            self._made[key] = state, held
            while len(self._made) > KEPT:
                self._made.popitem(last=False)
        return held

    def _not_yet(self, feed: Feed, form: Format, archive: int | None) -> Response:
        """The archive that is filled next is the newest document still; its address is known already."""
        if (
            archive is None
            or feed.scope is Scope.WEEKLY
            or (archive > 1 and self._make(feed, form, archive - 1) is None)
        ):
            raise HTTPException(404)
        if self._make(feed, form, None) is None:
            raise HTTPException(404)
        return RedirectResponse(self.root + feed.path(form), 307, SHARED)

    def _hub(self, feed: Feed, form: Format, archive: int | None) -> dict[str, str]:
        """W3C WebSub §4: discovery by header before the document is read."""
        if not self.site.hub or archive or not feed.is_file:
            return {}
        return {"link": f'<{self.site.hub}>; rel="hub", <{self.site.base_url}{feed.path(form)}>; rel="self"'}

    def _opml(self, headers: Headers) -> Response:
        found = packed_file(self.settings.feeds_dir / opml.FILE_NAME)
        if found is None:
            raise HTTPException(404)
        return answer(found, opml.MEDIA_TYPE, headers)


def _severity(asked: str, feed: Feed, archive: int | None) -> Severity:
    if asked not in list(Severity) or archive is not None or feed.scope is Scope.WEEKLY:
        raise HTTPException(404, "min_severity is major, minor or trivial, and not for archives or the weekly feed.")
    return Severity(asked)


def _schema_route() -> Route:
    """The JSON schema of `_changes`; a new version has a new address."""
    schema = Packed.of(files("monitor.web").joinpath("static/changes-1.json").read_bytes(), 0)

    async def endpoint(request: Request) -> Response:
        headers = {"cache-control": "public, max-age=86400", "etag": schema.etag}
        if request.headers.get("if-none-match") == schema.etag:
            return Response(None, 304, headers)
        return Response(schema.body, headers=headers, media_type="application/schema+json")

    return Route(f"/{SCHEMA_PATH}", endpoint)
