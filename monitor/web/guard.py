"""What holds for every answer, errors included: known hosts only, reading only, and headers that let nothing run."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

READING = ("GET", "HEAD")
SECURITY = {
    "content-security-policy": "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}


class Guard:
    """ASGI around the whole application."""

    def __init__(self, app: ASGIApp, base_url: str) -> None:
        self.app = app
        self.own_host = urlsplit(base_url).hostname or "localhost"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(SECURITY)
            await send(message)

        app = self._refusal(scope) or self.app
        await app(scope, receive, secured)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        if scope["method"] not in READING:
            return PlainTextResponse("Only reading here.\n", 405, {"allow": ", ".join(READING)})
        if not self.knows(Headers(scope=scope).get("host", "")):
            return PlainTextResponse("This server does not answer for that host.\n", 421)
        return None

    def knows(self, host: str) -> bool:
        """The host of the base URL, and this machine. A page elsewhere that points its own name at us gets nothing."""
        try:
            name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
        except ValueError:
            return False
        return name in {self.own_host, "localhost"} or _is_loopback(name)


def _is_loopback(name: str) -> bool:
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
