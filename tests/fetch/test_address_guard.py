"""No connection reaches an address that is not public, unless its network was allowed."""

from __future__ import annotations

import asyncio
import socket
import time
from dataclasses import replace
from ipaddress import ip_address, ip_network

import httpcore
import pytest

from monitor.config import values
from monitor.fetch.address_guard import AddressRefused, CountedStream, GuardedBackend, is_blocked
from monitor.model import Fetched, Refusal, Refused

BLOCKED = [
    *("0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.9.9.9"),
    *(
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.0.200",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
    ),
    *("198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1"),
    *("255.255.255.255", "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1"),
    *("64:ff9b::808:808", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::1", "2002:808:808::1"),
    *("3fff::1", "5f00::1", "fc00::1", "fd12:3456::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1"),
]
PUBLIC = [
    *("1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255"),
    *("128.0.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0", "223.255.255.255"),
    *("::ffff:8.8.8.8", "2600::1", "2a00:1450:4001::200e", "2001:200::1", "2003::1"),
]


@pytest.mark.parametrize("address", BLOCKED)
def test_blocked(address):
    assert is_blocked(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address):
    assert not is_blocked(ip_address(address))


@pytest.mark.parametrize(
    ("places", "address", "allowed"),
    [
        (["127.0.0.0/8"], "127.0.0.1", True),
        (["127.0.0.1:8080"], "127.0.0.1", True),
        (["127.0.0.1:8081"], "127.0.0.1", False),
        (["10.0.0.0/8:8080"], "127.0.0.1", False),
        (["[fd00::/8]:8080"], "fd00::7", True),
        (["[fd00::/8]:80"], "fd00::7", False),
        (["127.0.0.0/8"], "::ffff:127.0.0.1", True),
        (["127.0.0.0/8"], "::1", False),
        (["127.0.0.0/8"], "10.0.0.1", False),
        (["10.1.0.0/16", "fd00::/8"], "10.1.2.3", True),
        (["10.1.0.0/16", "fd00::/8"], "10.2.2.3", False),
        (["10.1.0.0/16", "fd00::/8"], "fd00::7", True),
        ([], "8.8.8.8", True),
    ],
)
def test_allow_private_names_networks_and_ports(places, address, allowed):
    backend = GuardedBackend(values.networks(places))
    assert backend.allows(ip_address(address), 8080) is allowed


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST", "127.1", "2130706433", "0x7f.1"])
def test_loopback_is_refused_under_each_of_its_names(server, fetch, settings, host):
    result = fetch(server.url("/", host), settings=replace(settings, allow_private=()))
    assert isinstance(result, Refused)
    assert result.reason is Refusal.ADDRESS
    assert "127.0.0.1" in result.message or "::1" in result.message
    assert "allow_private" in result.message
    assert server.seen == []


def test_no_connection_is_opened_to_a_refused_address(fetch, settings):
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(0.1)
        fetch(f"http://127.0.0.1:{canary.getsockname()[1]}/", settings=replace(settings, allow_private=()))
        with pytest.raises(TimeoutError):
            canary.accept()


def names(monkeypatch, *answers):
    """Let every name have these addresses: one list for each look-up, in turn."""
    lookups = []

    def getaddrinfo(host, port, *args, **kwargs):
        lookups.append(host)
        addresses = answers[min(len(lookups), len(answers)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return lookups


def test_one_private_address_among_public_ones_is_enough_to_refuse(server, fetch, settings, monkeypatch):
    names(monkeypatch, ["127.0.0.1", "10.0.0.9"])
    result = fetch(server.url("/", "mixed.example"))
    assert isinstance(result, Refused)
    assert result.message.startswith("mixed.example is at 10.0.0.9, a private address")
    assert server.seen == []


def test_a_name_is_looked_up_once_for_each_connection(server, fetch, monkeypatch):
    server.answer("/", b"<p>hi", headers=("Content-Type: text/html",))
    lookups = names(monkeypatch, ["127.0.0.1"], ["169.254.169.254"])
    assert isinstance(fetch(server.url("/", "rebinding.example")), Fetched)
    assert lookups == ["rebinding.example"]
    assert isinstance(fetch(server.url("/", "rebinding.example")), Refused)
    assert len(server.seen) == 1


def test_the_next_address_is_tried_where_one_is_dead(server, fetch, monkeypatch):
    server.answer("/", b"<p>hi", headers=("Content-Type: text/html",))
    names(monkeypatch, ["127.0.0.77", "127.0.0.1"])  # nobody listens at the first
    assert isinstance(fetch(server.url("/", "two.example")), Fetched)


def test_a_connection_that_ends_elsewhere_is_dropped(server, monkeypatch):
    names(monkeypatch, ["127.0.0.2"])
    honest = httpcore.AnyIOBackend.connect_tcp

    async def astray(self, host, port, *args):
        return await honest(self, "127.0.0.1", port, *args)

    monkeypatch.setattr(httpcore.AnyIOBackend, "connect_tcp", astray)
    backend = GuardedBackend((ip_network("127.0.0.2/32"),))
    with pytest.raises(AddressRefused):
        asyncio.run(backend.connect_tcp("astray.example", server.port))


def test_no_unix_socket():
    backend = GuardedBackend(())
    with pytest.raises(httpcore.UnsupportedProtocol):
        asyncio.run(backend.connect_unix_socket("/run/some.sock"))


@pytest.mark.parametrize("host", ["127.0.0.1", "[::ffff:127.0.0.1]", "[0:0:0:0:0:0:0:1]"])
def test_an_address_is_named_once_however_it_is_written(fetch, settings, host):
    result = fetch(f"http://{host}:81/", settings=replace(settings, allow_private=()))
    assert " is a private address; " in result.message
    assert result.message.endswith("name its network in allow_private of [fetch]")


def test_nobody_is_told_to_open_the_network_to_which_a_redirect_leads(server, fetch):
    result = fetch(server.answer("/away", status=302, headers=("Location: http://10.0.0.1/",)))
    assert (type(result), result.reason) == (Refused, Refusal.ADDRESS)
    assert result.message == "10.0.0.1 is a private address"


class ByteByByte(httpcore.AsyncNetworkStream):
    """What a server sends in the smallest pieces."""

    def __init__(self, sent: bytes) -> None:
        self.sent = iter(sent)

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return bytes([next(self.sent)])


def test_a_head_that_comes_byte_by_byte_is_looked_at_once():
    hint = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
    sent = hint + b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\n" + b"body"
    stream = CountedStream(ByteByByte(sent), "127.0.0.1")

    async def read_all() -> None:
        for _ in sent:
            await stream.read(1)

    began = time.process_time()
    asyncio.run(read_all())
    assert stream.body_bytes == len(b"body")
    assert time.process_time() - began < 0.8  # each byte against all before it: two seconds and more
