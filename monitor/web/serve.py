"""uvicorn inside our own event loop: started, told where it listens, stopped. Signals stay with the daemon."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Generator

import uvicorn
from starlette.types import ASGIApp

from monitor.errors import ServeError

# Seconds for which answers that are under way may still be sent after `stop`.
GRACE_S = 3
BACKLOG = 512


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """The daemon hears the signals; a second listener would swallow them."""
        yield


class WebServer:
    """`listen` is `host:port`, `[address]:port` for IPv6; port 0 takes a free one, which `url` then names."""

    def __init__(self, app: ASGIApp, listen: str) -> None:
        host, _, port = str(listen).rpartition(":")
        self.host, self.port = host.strip("[]"), int(port)
        self._server = _Server(
            uvicorn.Config(
                app,
                access_log=False,
                http="h11",
                h11_max_incomplete_event_size=16_384,
                lifespan="off",
                log_config=None,
                log_level="warning",
                loop="none",
                proxy_headers=False,
                server_header=False,
                timeout_graceful_shutdown=GRACE_S,
                ws="none",
            )
        )
        self._task: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}/"

    async def start(self) -> None:
        """Returns when requests are answered. ServeError where the address cannot be had."""
        opened = self._listen()
        self.port = opened.getsockname()[1]
        self._task = asyncio.create_task(self._server.serve(sockets=[opened]), name="web server")
        while not self._server.started:
            if self._task.done():
                await self._task
                raise ServeError(f"the web server stopped while it started on {self.host}:{self.port}")
            await asyncio.sleep(0.01)

    async def stop(self) -> None:
        """Answers under way get their time; then everything is closed."""
        if self._task is None:
            return
        self._server.should_exit = True
        await self._task
        self._task = None

    def _listen(self) -> socket.socket:
        try:
            family, _, _, _, address = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)[0]
            return socket.create_server(address[:2], family=family, backlog=BACKLOG)
        except OSError as error:
            raise ServeError(f"cannot listen on {self.host}:{self.port}: {_reason(error)}") from error


def _reason(error: OSError) -> str:
    """Without what asyncio and socket add: "Address already in use (while attempting to bind on address …)"."""
    return (error.strerror or str(error)).partition(" (while")[0]
