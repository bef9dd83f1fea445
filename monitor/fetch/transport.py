"""How a request reaches the wire: over one guarded connection of its own."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from functools import cached_property
from typing import Final

import httpcore
import httpx

from monitor.fetch.address_guard import GuardedBackend

NETWORK_ERRORS: Final = (
    httpx.HTTPError,
    httpx.InvalidURL,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    OSError,
    UnicodeError,
)


class GuardedTransport(httpx.AsyncBaseTransport):
    """One guarded connection a request. A pool would walk over all its connections at each request, and could only
    save something where two requests to one host come within the few seconds that a server keeps a connection."""

    def __init__(self, backend: GuardedBackend) -> None:
        self._backend = backend

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """Made once, since it reads some hundred certificates, and not before there is need."""
        return httpx.create_ssl_context(trust_env=False)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        tls = self._tls if url.scheme == b"https" else None
        connection = httpcore.AsyncHTTPConnection(url.origin, ssl_context=tls, network_backend=self._backend)
        answer = await connection.handle_async_request(
            httpcore.Request(
                request.method,
                url,
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Stream(answer, connection), extensions=answer.extensions
        )


class _Stream(httpx.AsyncByteStream):
    def __init__(self, answer: httpcore.Response, connection: httpcore.AsyncHTTPConnection) -> None:
        self._answer = answer
        self._connection = connection

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._answer.aiter_stream():
            yield chunk

    async def aclose(self) -> None:
        await self._answer.aclose()
        await self._connection.aclose()
