"""What is cut off, too much, too slow, no page or no HTTP at all is not taken, and nothing makes the fetcher raise."""

from __future__ import annotations

import gzip
import socket
import struct
import time
import tracemalloc
import zlib
from dataclasses import replace

import httpcore
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st

from monitor.model import Failed, Failure, FetchResult, Refusal, Refused

PAGE = "<!DOCTYPE html><p>The lighthouse keeper’s log, fourth winter.</p>".encode()
LONG = b"<p>" + b"tide and weather, " * 4000
HTML = "Content-Type: text/html"
GZIP = (HTML, "Content-Encoding: gzip")


def raw(*lines: str, body: bytes = b"") -> bytes:
    return "\r\n".join([*lines, "", ""]).encode() + body


# ── what is not whole ──


def cut_off(sent: bytes):
    """Send, then drop the connection with a reset."""

    def reply(connection: socket.socket) -> None:
        connection.sendall(sent)
        time.sleep(0.05)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    return reply


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(raw("HTTP/1.1 200 OK", *GZIP, body=gzip.compress(LONG)[:-9]), id="gzip without trailer"),
        pytest.param(raw("HTTP/1.1 200 OK", *GZIP, body=gzip.compress(LONG)[:40]), id="gzip cut"),
        pytest.param(raw("HTTP/1.1 200 OK", *GZIP, body=gzip.compress(LONG)[:3]), id="gzip cut in its head"),
        pytest.param(raw("HTTP/1.1 200 OK", *GZIP, body=b""), id="gzip of nothing"),
        pytest.param(
            raw("HTTP/1.1 200 OK", *GZIP, body=gzip.compress(LONG)[:-8] + b"\1" * 8), id="gzip wrong checksum"
        ),
        pytest.param(raw("HTTP/1.1 200 OK", *GZIP, body=LONG), id="no gzip at all"),
        pytest.param(raw("HTTP/1.1 200 OK", *GZIP, body=zlib.compress(LONG)), id="deflate in place of gzip"),
        pytest.param(raw("HTTP/1.1 200 OK", *GZIP, body=gzip.compress(LONG) + b"more"), id="gzip and more"),
        pytest.param(raw("HTTP/1.1 200 OK", *GZIP, body=gzip.compress(LONG) * 2)[:-5], id="second member cut"),
        pytest.param(raw("HTTP/1.1 200 OK", HTML, "Content-Length: 900", body=PAGE), id="length too long"),
        pytest.param(raw("HTTP/1.1 200 OK", HTML, "Content-Length: 20", body=PAGE), id="length too short"),
        pytest.param(
            raw("HTTP/1.1 103 Early Hints", "", "HTTP/1.1 200 OK", HTML, "Content-Length: 20", body=PAGE),
            id="length too short after early hints",
        ),
        pytest.param(
            raw("HTTP/1.1 200 OK", *GZIP, f"Content-Length: {len(gzip.compress(LONG))}", body=gzip.compress(LONG) * 2),
            id="a second answer behind the first",
        ),
        pytest.param(
            raw("HTTP/1.1 200 OK", HTML, "Transfer-Encoding: chunked", body=b"5\r\n<p>hi\r\n"), id="last chunk missing"
        ),
        pytest.param(
            raw("HTTP/1.1 200 OK", HTML, "Transfer-Encoding: chunked", body=b"500\r\n<p>hi"), id="inside a chunk"
        ),
        pytest.param(cut_off(raw("HTTP/1.1 200 OK", HTML, body=LONG)), id="reset"),
        pytest.param(
            raw("HTTP/1.1 200 OK", HTML, "Content-Encoding: deflate", body=zlib.compress(LONG)[:-1]), id="deflate cut"
        ),
        pytest.param(
            raw("HTTP/1.1 200 OK", HTML, "Content-Encoding: deflate", body=gzip.compress(LONG)), id="gzip for deflate"
        ),
        pytest.param(
            raw("HTTP/1.1 200 OK", HTML, "Content-Encoding: br", "Content-Length: 3", body=b"abc"), id="unasked coding"
        ),
        pytest.param(
            raw("HTTP/1.1 200 OK", HTML, "Content-Encoding: gzip, gzip", body=gzip.compress(gzip.compress(PAGE))),
            id="two codings",
        ),
    ],
)
def test_what_is_not_whole_is_not_taken(server, fetch, reply):
    result = fetch(server.at("/", reply))
    assert isinstance(result, Failed)
    assert result.kind is Failure.INCOMPLETE
    assert "127.0.0.1" in result.message


NOTHING, NO_HTTP = "closed the connection before it had answered", "sent something that is no HTTP answer"
NO_LENGTH = "sent a Content-Length that makes no sense"


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        pytest.param(b"", NOTHING, id="nothing"),
        pytest.param(b"SSH-2.0-OpenSSH_9.2\r\n", NOTHING, id="another protocol"),
        pytest.param(b"\x15\x03\x01\0\x02\x02P", NO_HTTP, id="TLS"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Type", NOTHING, id="cut in the head"),
        pytest.param(raw("HTTP/1.1 200 OK", "No colon here"), "sent headers that are none", id="no header"),
        pytest.param(raw("HTTP/1.1 200 OK", "Content-Length: x", body=PAGE), NO_LENGTH, id="length no number"),
        pytest.param(
            raw("HTTP/1.1 200 OK", "Content-Length: 5", "Content-Length: 6", body=PAGE), NO_LENGTH, id="two lengths"
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\n" + b"X-More: and more\r\n" * 20_000,
            "sent more headers than are read",
            id="endless headers",
        ),
        pytest.param(raw("HTTP/1.1 200 OK", "Content-Length: " + "9" * 5000), NO_LENGTH, id="length of 5000 digits"),
        pytest.param(raw("HTTP/1.1 9999 What"), NO_HTTP, id="status of four digits"),
    ],
)
def test_what_is_no_http(server, fetch, reply, says):
    """In our words, not in those of a library."""
    result = fetch(server.at("/", reply))
    assert result == Failed(kind=Failure.NETWORK, message=f"127.0.0.1 {says}")


def test_a_page_that_is_cut_off_says_how_much_came(server, fetch):
    cut = server.at("/", raw("HTTP/1.1 200 OK", HTML, "Content-Length: 900", body=PAGE))
    assert fetch(cut).message == f"127.0.0.1: the answer is cut off after {len(PAGE)} of 900 bytes"
    chunked = server.at("/", raw("HTTP/1.1 200 OK", HTML, "Transfer-Encoding: chunked", body=b"500\r\n<p>hi"))
    assert fetch(chunked).message == "127.0.0.1: the answer is cut off"


def test_a_second_answer_on_the_wire_is_never_taken_for_the_next(server, fetch):
    glued = raw("HTTP/1.1 302 Found", "Location: /next", "Content-Length: 0") + raw(
        "HTTP/1.1 200 OK", HTML, "Content-Length: 8", body=b"<p>false"
    )
    server.answer("/next", b"<p>true", headers=(HTML,))
    assert fetch(server.at("/", glued)).body == b"<p>true"


# ── what is too much ──


def drip(connection: socket.socket) -> None:
    connection.sendall(raw("HTTP/1.1 200 OK", HTML))
    for _ in range(100):
        connection.sendall(b".")
        time.sleep(0.02)


def drip_headers(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    for _ in range(100):
        connection.sendall(b"X: y\r\n")
        time.sleep(0.02)


def endless_hints(connection: socket.socket) -> None:
    for _ in range(100):
        connection.sendall(raw("HTTP/1.1 103 Early Hints"))
        time.sleep(0.02)


def silence(connection: socket.socket) -> None:
    connection.recv(1)  # until the client hangs up


def test_a_silent_server_is_left_before_the_deadline(server, fetch, settings, monkeypatch):
    monkeypatch.setattr("monitor.fetch.http.IDLE_MAX_S", 0.2)
    result = fetch(server.at("/", silence), settings=replace(settings, timeout_s=5.0))
    assert result == Failed(kind=Failure.TIMEOUT, message="127.0.0.1 sent nothing for 0.2 s")


@pytest.mark.parametrize("reply", [drip, drip_headers, endless_hints, silence])
def test_one_deadline_holds_for_the_whole(server, fetch, settings, reply):
    began = time.monotonic()
    result = fetch(server.at("/", reply), settings=replace(settings, timeout_s=0.3))
    assert isinstance(result, Failed)
    assert result.kind is Failure.TIMEOUT
    assert result.message == "127.0.0.1 did not answer in full within 0.3 s"
    assert time.monotonic() - began < 1.0


def test_the_deadline_holds_over_redirects(server, fetch, settings):
    def slow(target: str):
        def reply(connection: socket.socket) -> None:
            time.sleep(0.15)
            connection.sendall(raw("HTTP/1.1 302 Found", f"Location: {target}", "Content-Length: 0"))

        return reply

    for step in range(5):
        server.at(f"/{step}", slow(f"/{step + 1}"))
    result = fetch(server.url("/0"), settings=replace(settings, timeout_s=0.3))
    assert result.kind is Failure.TIMEOUT
    assert len(result.hops) < 3


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(raw("HTTP/1.1 200 OK", HTML, "Content-Length: 10000000000"), id="announced, unread"),
        pytest.param(raw("HTTP/1.1 200 OK", HTML, body=b"<p>" + b"sea " * 60_000), id="by length"),
        pytest.param(raw("HTTP/1.1 200 OK", *GZIP, body=gzip.compress(b"\0" * 20_000_000)), id="bomb"),
        pytest.param(raw("HTTP/1.1 200 OK", *GZIP, body=gzip.compress(b"\0" * 60_000) * 4), id="bomb in parts"),
        pytest.param(
            raw("HTTP/1.1 200 OK", HTML, "Content-Encoding: deflate", body=zlib.compress(b"\0" * 20_000_000)),
            id="bomb by deflate",
        ),
        pytest.param(raw("HTTP/1.1 200 OK", *GZIP, body=gzip.compress(b"") * 11_000), id="empty members for ever"),
    ],
)
def test_too_large(server, fetch, reply):
    result = fetch(server.at("/", reply))
    assert isinstance(result, Refused)
    assert result.reason is Refusal.TOO_LARGE
    assert "max_body" in result.message


def test_a_bomb_is_never_unpacked(server, fetch):
    packed = raw("HTTP/1.1 200 OK", *GZIP, body=gzip.compress(b"\0" * 40_000_000))
    url = server.at("/", packed)
    tracemalloc.start()
    fetch(url)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak_bytes < 5_000_000


def test_exactly_as_much_as_allowed(server, fetch, settings):
    body = b"<p>" + b"x" * 997
    for headers, sent in (((HTML,), body), (GZIP, gzip.compress(body))):
        url = server.answer("/", sent, headers=headers)
        assert fetch(url, settings=replace(settings, max_body_bytes=1000)).body == body
        assert fetch(url, settings=replace(settings, max_body_bytes=999)).reason is Refusal.TOO_LARGE


# ── what is no page ──


@pytest.mark.parametrize(
    ("headers", "body", "what"),
    [
        (("Content-Type: application/pdf",), b"%PDF-1.7", "application/pdf, which is no page"),
        (("Content-Type: image/png",), b"<p>hi", "image/png, which is no page"),
        (("Content-Type: text/plain",), b"The tide is a wave.\n", "plain text, not a web page"),
        (("Content-Type: text/plain",), b"a <p>mark</p> in a text", "plain text, not a web page"),
        (("Content-Type: application/json; charset=utf-8",), b"{}", "application/json, which is no page"),
        (("Content-Type: TEXT/CSS",), b"p{}", "text/css, which is no page"),
        (("Content-Type: text/html",), b"\x89PNG\r\n\x1a\n", "a PNG picture, and no page"),
        (("Content-Type: text/html; charset=utf-8",), b"\x7fELF\x02\x00", "bytes that are no text, and no page"),
        ((), b"%PDF-1.7 whatever", "a PDF file, and no page"),
        ((), b"\x89PNG\r\n\x1a\n", "a PNG picture, and no page"),
        ((), b"\xff\xd8\xff\xe0", "a JPEG picture, and no page"),
        ((), b"GIF89a", "a GIF picture, and no page"),
        ((), b"PK\x03\x04", "a ZIP file, and no page"),
        ((), b"text with \x00 in it", "bytes that are no text, and no page"),
    ],
)
def test_what_is_no_page_is_refused_and_named(server, fetch, headers, body, what):
    result = fetch(server.answer("/", body, headers=headers))
    assert result == Refused(reason=Refusal.NOT_HTML, message=f"127.0.0.1 sent {what}")


@pytest.mark.parametrize(
    ("charset", "coding"), [("utf-16le", "utf-16-le"), ("utf-16be", "utf-16-be"), ("utf-8", "utf-16")]
)
def test_a_page_in_utf_16_is_a_page_although_it_is_full_of_zeros(server, fetch, charset, coding):
    """By its header; or by its byte order mark, which goes before the header."""
    body = PAGE.decode().encode(coding)
    result = fetch(server.answer("/", body, headers=(f"Content-Type: text/html; charset={charset}",)))
    assert (result.body, result.charset[:6]) == (body, "utf-16")


def test_a_stray_zero_makes_a_page_no_other_file(server, fetch):
    body = b"<!doctype html><title>The \x00 light</title>" + PAGE
    assert fetch(server.answer("/", body, headers=(HTML,))).body == body


def test_a_charset_that_cannot_be_believed(server, fetch):
    result = fetch(server.answer("/", "Öl".encode("latin-1"), headers=("Content-Type: text/html; charset=utf-7",)))
    assert isinstance(result, Failed)
    assert result.kind is Failure.CHARSET


def test_a_text_in_another_charset_than_it_declares(server, fetch):
    body = "<p>L'été, où les garçons mangent à côté".encode("latin-1")
    result = fetch(server.answer("/", body, headers=("Content-Type: text/html; charset=utf-8",)))
    assert isinstance(result, Failed)
    assert result.kind is Failure.CHARSET


def test_a_charset_that_nobody_knows_is_named(server, fetch):
    body = "<meta charset=utf-8><p>L'été, où les garçons mangent à côté".encode("latin-1")
    result = fetch(server.answer("/", body, headers=("Content-Type: text/html; charset=klingon",)))
    message = "127.0.0.1 declares the unknown charset klingon, and is no utf-8"
    assert result == Failed(kind=Failure.CHARSET, message=message, status=200)


# ── whatever comes ──

LINES = st.sampled_from(
    [
        *(HTML, "Content-Encoding: gzip", "Transfer-Encoding: chunked", "Content-Length: 9", "Content-Length: -1"),
        *(
            "Location: /",
            "Location: \\\\x",
            "Location: http://[",
            "Retry-After: x",
            "ETag: \x01",
            ": x",
            "X",
            " folded: line",
        ),
        *("Content-Type: text/html; charset=\xff", "Set-Cookie: =;=", "Connection: upgrade", "Upgrade: h2c"),
    ]
)


@given(
    start=st.sampled_from(
        ["HTTP/1.1 200 OK", "HTTP/1.0 301 X", "HTTP/1.1 101 X", "HTTP/1.1 429 X", "HTTP/2 200", "ICY 200"]
    ),
    lines=st.lists(LINES | st.text(st.characters(max_codepoint=255), max_size=30), max_size=4),
    body=st.binary(max_size=60) | st.binary(max_size=40).map(gzip.compress),
)
@settings_of_hypothesis(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_server_sends_is_answered_with_a_value(server, fetch, start, lines, body):
    reply = "\r\n".join([start, *lines, "", ""]).encode("latin-1") + body
    assert isinstance(fetch(server.at("/", reply)), FetchResult)


@given(url=st.text(max_size=40) | st.from_regex(r"https?://[\w@:\[\].%\\-]{1,30}(/[^\n]{0,20})?", fullmatch=True))
@settings_of_hypothesis(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_asked_is_answered_with_a_value(fetch, settings, monkeypatch, url):
    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    monkeypatch.setattr(httpcore.AnyIOBackend, "connect_tcp", nowhere)
    result = fetch(url, settings=replace(settings, allow_private=()))
    assert isinstance(result, Failed | Refused)
    assert result.message.isprintable()


def nobody(host, *args, **kwargs):
    host.encode("idna")
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


async def nowhere(*args):
    raise httpcore.ConnectError("no network in this test")
