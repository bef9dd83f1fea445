"""What is secure is checked: a certificate of somebody else, of another name or of another time ends the fetch."""

from __future__ import annotations

import socket
import ssl
from datetime import UTC, datetime, timedelta

import httpx
import pytest
import trustme

from monitor.model import Failed, Failure, Fetched

PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 8\r\n\r\n<p>Flood"
PAST = datetime.now(UTC) - timedelta(days=30)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def trusted(authority: trustme.CA, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's authority is one that the program trusts."""
    made = httpx.create_ssl_context

    def trusting(**options) -> ssl.SSLContext:
        context = made(**options)
        authority.configure_trust(context)
        return context

    monkeypatch.setattr(httpx, "create_ssl_context", trusting)


def over_tls(context: ssl.SSLContext, reply: bytes = PAGE):
    """Take the connection over from the plain server: the handshake, the request, the answer."""

    def serve(connection: socket.socket) -> None:
        try:
            with context.wrap_socket(connection, server_side=True) as secure:
                while b"\r\n\r\n" not in secure.recv(65536):
                    pass
                secure.sendall(reply)
                secure.unwrap()
        except OSError:
            pass  # the client did not like what it saw

    return serve


def url_of(server, certificate: trustme.LeafCert, host: str = "127.0.0.1", reply: bytes = PAGE) -> str:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    server.take_over = over_tls(context, reply)
    return f"https://{host}:{server.port}/"


def test_a_good_certificate(server, fetch, authority, trusted):
    result = fetch(url_of(server, authority.issue_cert("127.0.0.1")))
    assert isinstance(result, Fetched)
    assert result.body == b"<p>Flood"


@pytest.mark.parametrize(
    ("names", "dates", "words"),
    [
        pytest.param(("sea.example",), {}, "IP address mismatch", id="of another host"),
        pytest.param(("127.0.0.1",), {"not_after": PAST}, "certificate has expired", id="expired"),
        pytest.param(
            ("127.0.0.1",),
            {"not_before": datetime.now(UTC) + timedelta(days=9)},
            "certificate is not yet valid",
            id="not yet valid",
        ),
    ],
)
def test_a_certificate_that_does_not_fit(server, fetch, authority, trusted, names, dates, words):
    result = fetch(url_of(server, authority.issue_cert(*names, **dates)))
    assert isinstance(result, Failed)
    assert result.kind is Failure.NETWORK
    assert "the certificate of 127.0.0.1 is not valid" in result.message
    assert words in result.message


def test_an_authority_that_nobody_trusts(server, fetch, authority):
    result = fetch(url_of(server, authority.issue_cert("127.0.0.1")))
    assert isinstance(result, Failed)
    assert "the certificate of 127.0.0.1 is not valid" in result.message


def test_old_protocols_are_not_spoken(server, fetch, authority, trusted):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    context.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    server.take_over = over_tls(context)
    result = fetch(f"https://127.0.0.1:{server.port}/")
    assert isinstance(result, Failed)
    assert result.kind is Failure.NETWORK


def test_https_is_not_left_for_http_on_the_wire(server, other_server, fetch, authority, trusted):
    canary = other_server.answer("/plain", b"<p>bare")
    away = f"HTTP/1.1 302 Found\r\nLocation: {canary}\r\nContent-Length: 0\r\n\r\n".encode()
    result = fetch(url_of(server, authority.issue_cert("127.0.0.1"), reply=away))
    assert "leaves https for http" in result.message
    assert other_server.seen == []
