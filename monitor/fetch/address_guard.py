"""No request reaches a private address, whatever a page, a redirect or a name server says.

The check sits where the connection is opened. A name is looked up once, every address it has must be allowed, and the
connection goes to an address that was checked: a second look-up, which could answer something else, never happens.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, Final

import httpcore
from httpcore import SOCKET_OPTION, AnyIOBackend, AsyncNetworkStream

from monitor.config import NetworkPort
from monitor.fetch.names import addresses_of
from monitor.fetch.settings import Allowed

Address = IPv4Address | IPv6Address

_HEAD_END: Final = re.compile(rb"\n\r?\n")
_INTERIM: Final = re.compile(rb"HTTP/1\.[01] 1\d\d")

# What Python's `is_global` lets through although it leads, or may lead, into a private network.
_ALSO_BLOCKED: Final = tuple(
    map(
        ip_network,
        (
            "100.64.0.0/10",  # RFC 6598, shared by carriers
            "192.0.0.0/24",  # RFC 6890, protocol assignments; Python counts only a part of them
            "192.88.99.0/24",  # RFC 7526, 6to4 relays
            "::/96",  # RFC 4291 §2.5.5.1, IPv4-compatible
            "64:ff9b::/96",  # RFC 6052, NAT64: an IPv4 address inside
            "64:ff9b:1::/48",  # RFC 8215, NAT64 of a local network
            "2001::/32",  # RFC 4380, Teredo: an IPv4 address inside
            "2002::/16",  # RFC 3056, 6to4: an IPv4 address inside
            "3fff::/20",  # RFC 9637, documentation
            "5f00::/16",  # RFC 9602, segment routing
            "fec0::/10",  # RFC 3879, site-local
        ),
    )
)


class AddressRefused(Exception):
    """Raised out of `connect_tcp`: httpcore knows no other way to say no. `host` is as the URL names it."""

    def __init__(self, host: str, address: Address) -> None:
        self.host = host
        self.address = address
        super().__init__(f"{host} is {address}")


def is_blocked(address: Address) -> bool:
    """Whether this address is not one of the public internet (IANA special-purpose registries, RFC 6890)."""
    address = _unwrapped(address)
    return (
        not address.is_global
        or address.is_multicast
        or address.is_reserved
        or address.is_unspecified
        or any(address in network for network in _ALSO_BLOCKED)
    )


def _unwrapped(address: Address) -> Address:
    """`::ffff:127.0.0.1` connects to 127.0.0.1 (RFC 4291 §2.5.5.2)."""
    return (isinstance(address, IPv6Address) and address.ipv4_mapped) or address


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Opens connections to public addresses, and to those of `allow_private`."""

    def __init__(self, allow_private: tuple[Allowed, ...]) -> None:
        self._allow_private = allow_private
        self._backend = AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> AsyncNetworkStream:
        """Raises AddressRefused, httpcore.ConnectError, httpcore.ConnectTimeout. `timeout` is for each address."""
        addresses = await self._look_up(host, port)
        for address in addresses:
            if not self.allows(address, port):
                raise AddressRefused(host, address)
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in addresses:
            try:
                stream = await self._backend.connect_tcp(str(address), port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
                continue
            await self._verify_peer(stream, host, address)
            return CountedStream(stream, str(address))
        raise failure

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> AsyncNetworkStream:
        raise httpcore.UnsupportedProtocol("pages are not fetched from Unix sockets")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def allows(self, address: Address, port: int) -> bool:
        real = _unwrapped(address)
        return not is_blocked(real) or any(_covers(place, real, port) for place in self._allow_private)

    async def _look_up(self, host: str, port: int) -> list[Address]:
        """Each address once, in the system's order of preference (RFC 6724)."""
        try:
            return [ip_address(host)]
        except ValueError:
            pass
        try:
            found = await addresses_of(host, port)
        except (OSError, UnicodeError) as error:  # UnicodeError: a label longer than 63 characters
            raise httpcore.ConnectError(str(error)) from error
        return list(dict.fromkeys(map(ip_address, found)))

    @staticmethod
    async def _verify_peer(stream: AsyncNetworkStream, host: str, expected: Address) -> None:
        peer = ip_address(stream.get_extra_info("server_addr")[0])
        if _unwrapped(peer) != _unwrapped(expected):
            await stream.aclose()
            raise AddressRefused(host, peer)


class CountedStream(httpcore.AsyncNetworkStream):
    """A connection for one request, that knows how many bytes of body the server has sent on it so far.

    httpcore drops what comes after the announced length without a word.
    """

    def __init__(self, stream: AsyncNetworkStream, address: str) -> None:
        self._stream = stream
        self.address = address  # of the server; the stream forgets it when it is closed
        self._head: bytearray | None = bytearray()
        self.body_bytes = 0

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        received = await self._stream.read(max_bytes, timeout)
        self._count(received)
        return received

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> AsyncNetworkStream:
        secured = await self._stream.start_tls(ssl_context, server_hostname, timeout)
        return CountedStream(secured, self.address)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    def _count(self, received: bytes) -> None:
        if self._head is None:
            self.body_bytes += len(received)
            return
        start = max(len(self._head) - 2, 0)  # a server may send it byte by byte: none is looked at again and again
        self._head += received
        while end := _HEAD_END.search(self._head, start):
            if _INTERIM.match(self._head) is None:
                self.body_bytes, self._head = len(self._head) - end.end(), None
                return
            del self._head[: end.end()]
            start = 0


def _covers(place: Allowed, address: Address, port: int) -> bool:
    if isinstance(place, NetworkPort):
        return port == place.port and address in place.network
    return address in place
