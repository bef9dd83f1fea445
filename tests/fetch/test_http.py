"""Whatever a server sends, the fetcher answers with one of its values, and takes nothing that is not whole."""

from __future__ import annotations

import gzip
import logging
import socket
import struct
import time
import tracemalloc
import zlib
from dataclasses import replace
from datetime import timedelta

import httpcore
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st

from monitor.fetch.address import check_redirect
from monitor.model import Failed, Failure, Fetched, FetchResult, Hop, NotModified, Refusal, Refused, Validators

PAGE = "<!DOCTYPE html><p>The lighthouse keeper’s log, fourth winter.</p>".encode()
LONG = b"<p>" + b"tide and weather, " * 4000
HTML = "Content-Type: text/html"
GZIP = (HTML, "Content-Encoding: gzip")


def raw(*lines: str, body: bytes = b"") -> bytes:
    return "\r\n".join([*lines, "", ""]).encode() + body


# ── what is taken ──


def test_a_page(server, fetch):
    url = server.answer("/log", PAGE, headers=("Content-Type: text/html; charset=utf-8", 'ETag: W/"4"', "X-Two: 2"))
    result = fetch(url)
    assert isinstance(result, Fetched)
    assert (result.url, result.status, result.body, result.charset, result.hops) == (url, 200, PAGE, "utf-8", ())
    assert result.validators == Validators(etag='W/"4"')
    assert ("x-two", "2") in result.headers
    assert 0 < result.elapsed_s < 5


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(raw("HTTP/1.1 200 OK", HTML, "Content-Length: 5", body=b"<p>hi"), id="length"),
        pytest.param(
            raw("HTTP/1.1 200 OK", HTML, "Content-Length: 5", body=b"<p>hi\r\n"), id="length and a stray line"
        ),
        pytest.param(
            raw("HTTP/1.1 103 Early Hints", "", "HTTP/1.1 200 OK", HTML, "Content-Length: 5", body=b"<p>hi"),
            id="early hints and length",
        ),
        pytest.param(raw("HTTP/1.1 200 OK", HTML, "Content-Length: 5, 5", body=b"<p>hi"), id="length twice"),
        pytest.param(raw("HTTP/1.1 200 OK", HTML, body=b"<p>hi"), id="until the connection closes"),
        pytest.param(raw("HTTP/1.0 200 OK", HTML, body=b"<p>hi"), id="HTTP/1.0"),
        pytest.param(
            raw("HTTP/1.1 200 OK", HTML, "Transfer-Encoding: chunked", body=b"2\r\n<p\r\n3\r\n>hi\r\n0\r\n\r\n"),
            id="chunks",
        ),
        pytest.param(raw("HTTP/1.1 200 OK", *GZIP, body=gzip.compress(b"<p>hi")), id="gzip"),
        pytest.param(
            raw("HTTP/1.1 200 OK", *GZIP, body=gzip.compress(b"<p>") + gzip.compress(b"hi")), id="two members"
        ),
        pytest.param(raw("HTTP/1.1 200 OK", *GZIP, body=gzip.compress(b"<p>hi") + b"\0" * 9), id="gzip padded"),
        pytest.param(
            raw("HTTP/1.1 200 OK", HTML, "Content-Encoding: x-gzip", body=gzip.compress(b"<p>hi")), id="x-gzip"
        ),
        pytest.param(raw("HTTP/1.1 200 OK", "Content-Type: text/plain", body=b"<p>hi"), id="text/plain"),
        pytest.param(raw("HTTP/1.1 200 OK", "Content-Type: application/xhtml+xml", body=b"<p>hi"), id="xhtml"),
        pytest.param(raw("HTTP/1.1 200 OK", body=b"<p>hi"), id="no content type"),
        pytest.param(raw("HTTP/1.1 200 OK", "Content-Type: html", body=b"<p>hi"), id="no media type in content type"),
        pytest.param(raw("HTTP/1.1 103 Early Hints", "", "HTTP/1.1 200 OK", HTML, body=b"<p>hi"), id="early hints"),
    ],
)
def test_ways_to_send_a_page(server, fetch, reply):
    result = fetch(server.at("/", reply))
    assert isinstance(result, Fetched)
    assert result.body == b"<p>hi"


def test_an_empty_page_is_a_page(server, fetch):
    result = fetch(server.answer("/", b"", headers=(HTML,)))
    assert isinstance(result, Fetched)
    assert result.body == b""


def test_the_page_keeps_the_address_under_which_it_was_asked(server, fetch):
    server.answer("/a%20b", PAGE, headers=(HTML,))
    assert fetch(server.url("/a b#part")).url == server.url("/a b#part")


# ── what is asked ──


def test_the_request_is_honest_and_says_no_more_than_needed(server, fetch):
    fetch(server.url("/path?q=1#fragment"))
    (seen,) = server.seen
    assert seen.head.split(b"\r\n")[0] == b"GET /path?q=1 HTTP/1.1"
    assert seen.field("User-Agent") == b"article-monitor/1.0 (+https://monitor.example/bot)"
    assert seen.field("Accept-Encoding") == b"gzip"
    for absent in ("Cookie", "Referer", "Authorization", "If-None-Match", "If-Modified-Since"):
        assert seen.field(absent) is None


@pytest.mark.parametrize("etag", ['"a"', 'W/"a"', 'w/"odd"', "no-quotes", '"a, b"', '""', '"%22\\x"'])
def test_validators_go_back_byte_for_byte(server, fetch, etag):
    modified = "Sun, 06-Nov-94 08:49:37 GMT"
    url = server.answer("/", PAGE, headers=(HTML, f"ETag: {etag}", f"Last-Modified: {modified}"))
    first = fetch(url)
    assert first.validators == Validators(etag=etag, last_modified=modified)
    server.answer("/", status=304)
    second = fetch(url, first.validators)
    assert isinstance(second, NotModified)
    assert second.validators == first.validators
    assert server.seen[1].field("If-None-Match") == etag.encode()
    assert server.seen[1].field("If-Modified-Since") == modified.encode()


def test_a_304_may_name_new_validators(server, fetch):
    url = server.answer("/", status=304, headers=('ETag: "new"',))
    result = fetch(url, Validators(etag='"old"', last_modified="Sun, 06 Nov 1994 08:49:37 GMT"))
    assert result.validators == Validators(etag='"new"', last_modified="Sun, 06 Nov 1994 08:49:37 GMT")


def test_a_304_that_was_not_asked_for_is_a_failure(server, fetch):
    result = fetch(server.answer("/", status=304))
    assert isinstance(result, Failed)
    assert (result.kind, result.status) == (Failure.STATUS, 304)


@pytest.mark.parametrize("value", ['"' + "a" * 1100 + '"', '"caf\u00e9"'])
def test_validators_that_could_not_be_sent_are_dropped(server, fetch, value):
    assert fetch(server.answer("/", PAGE, headers=(HTML, f"ETag: {value}"))).validators == Validators()


def test_a_cookie_is_neither_sent_back_nor_kept(server, fetch):
    server.answer("/a", status=302, headers=("Location: /b", "Set-Cookie: id=7; Path=/"))
    result = fetch(server.answer("/b", PAGE, headers=(HTML, "Set-Cookie: id=8; Path=/")).replace("/b", "/a"))
    assert server.paths == ["/a", "/b"]
    assert server.seen[1].field("Cookie") is None
    assert "set-cookie" not in dict(result.headers)


def test_the_environment_names_no_proxy(server, fetch, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    assert isinstance(fetch(server.answer("/", PAGE, headers=(HTML,))), Fetched)


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


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"SSH-2.0-OpenSSH_9.2\r\n", id="another protocol"),
        pytest.param(b"\x15\x03\x01\0\x02\x02P", id="TLS"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Type", id="cut in the head"),
        pytest.param(raw("HTTP/1.1 200 OK", "Content-Length: x", body=PAGE), id="length no number"),
        pytest.param(raw("HTTP/1.1 200 OK", "Content-Length: 5", "Content-Length: 6", body=PAGE), id="two lengths"),
        pytest.param(b"HTTP/1.1 200 OK\r\n" + b"X-More: and more\r\n" * 20_000, id="endless headers"),
        pytest.param(raw("HTTP/1.1 200 OK", "Content-Length: " + "9" * 5000), id="length of 5000 digits"),
        pytest.param(raw("HTTP/1.1 9999 What"), id="status of four digits"),
    ],
)
def test_what_is_no_http(server, fetch, reply):
    result = fetch(server.at("/", reply))
    assert isinstance(result, Failed)
    assert result.kind is Failure.NETWORK
    assert result.message.isprintable()
    assert len(result.message) < 250


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
    ("headers", "body"),
    [
        (("Content-Type: application/pdf",), b"%PDF-1.7"),
        (("Content-Type: image/png",), b"<p>hi"),
        (("Content-Type: application/json; charset=utf-8",), b"{}"),
        (("Content-Type: TEXT/CSS",), b"p{}"),
        ((), b"%PDF-1.7 whatever"),
        ((), b"\x89PNG\r\n\x1a\n"),
        ((), b"PK\x03\x04"),
        ((), b"text with \x00 in it"),
    ],
)
def test_what_is_no_page_is_refused(server, fetch, headers, body):
    result = fetch(server.answer("/", body, headers=headers))
    assert isinstance(result, Refused)
    assert result.reason is Refusal.NOT_HTML


def test_a_charset_that_cannot_be_believed(server, fetch):
    result = fetch(server.answer("/", "Öl".encode("latin-1"), headers=("Content-Type: text/html; charset=utf-7",)))
    assert isinstance(result, Failed)
    assert result.kind is Failure.CHARSET


# ── statuses ──


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (404, "the server answered 404 Not Found"),
        (410, "the server answered 410 Gone"),
        (403, "the server answered 403 Forbidden"),
        (500, "the server answered 500 Internal Server Error"),
        (204, "the server answered 204 No Content"),
        (299, "the server answered 299"),
        (300, "the server answered 300 Multiple Choices"),
        (302, "the server answered 302 Found"),
        (206, "the server answered 206 and sent a part of the page, which was not asked for"),
    ],
)
def test_other_statuses_are_failures(server, fetch, status, message):
    assert fetch(server.answer("/", status=status, headers=(HTML,))) == Failed(
        kind=Failure.STATUS, message=message, status=status
    )


@pytest.mark.parametrize("status", [429, 503, 500])
def test_retry_after(server, fetch, clock, status):
    result = fetch(server.answer("/", status=status, headers=("Retry-After: 120",)))
    assert result.retry_at == clock.now() + timedelta(seconds=120)


# ── redirects ──


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_and_recorded(server, fetch, status):
    server.answer("/old", status=status, headers=("Location: new?a=1#part",))
    target = server.answer("/new?a=1", PAGE, headers=(HTML,))
    result = fetch(server.url("/old"), Validators(etag='"1"'))
    assert (result.url, result.hops) == (target, (Hop(url=server.url("/old"), status=status),))
    assert server.seen[1].field("If-None-Match") == b'"1"'
    assert server.seen[1].field("Referer") is None


def test_five_redirects_are_followed_and_six_are_not(server, fetch):
    for step in range(6):
        server.answer(f"/{step}", status=302, headers=(f"Location: /{step + 1}",))
    server.answer("/6", PAGE, headers=(HTML,))
    assert len(fetch(server.url("/1")).hops) == 5
    server.seen.clear()
    result = fetch(server.url("/0"))
    assert isinstance(result, Refused)
    assert (result.reason, len(result.hops)) == (Refusal.REDIRECT, 6)
    assert "/6" not in server.paths


def test_a_circle_is_left(server, fetch):
    server.answer("/a", status=302, headers=("Location: /b",))
    server.answer("/b", status=302, headers=("Location: /a#again",))
    result = fetch(server.url("/a"))
    assert (type(result), result.reason) == (Refused, Refusal.REDIRECT)
    assert server.paths == ["/a", "/b"]


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("file:///etc/passwd", Refusal.SCHEME),
        ("FILE:///etc/passwd", Refusal.SCHEME),
        ("ftp://files.example/", Refusal.SCHEME),
        ("gopher://127.0.0.1:70/", Refusal.SCHEME),
        ("javascript:alert(1)", Refusal.SCHEME),
        ("data:text/html,hi", Refusal.SCHEME),
        ("http://user:pw@127.0.0.1/", Refusal.SCHEME),
        ("http://127.0.0.1\\@public.example/", Refusal.SCHEME),
        ("//127.0.0.1:22/", Refusal.SCHEME),
        ("http://[::1", Refusal.REDIRECT),
        ("http://127.0.0.1:99999/", Refusal.SCHEME),
        ("http://127.0.0.1:8081/", Refusal.REDIRECT),
        ("http://10.0.0.7/", Refusal.ADDRESS),
        ("http://169.254.169.254/latest/meta-data/", Refusal.ADDRESS),
        ("http://2852039166/", Refusal.ADDRESS),
        ("http://0xa9.0xfe.0xa9.0xfe/", Refusal.ADDRESS),
        ("http://[::ffff:10.0.0.7]/", Refusal.ADDRESS),
        ("http://[64:ff9b::a00:7]/", Refusal.ADDRESS),
        ("http://0.0.0.0/", Refusal.ADDRESS),
    ],
)
def test_redirects_that_are_not_followed(server, fetch, location, reason):
    result = fetch(server.answer("/", status=302, headers=(f"Location: {location}",)))
    assert isinstance(result, Refused)
    assert (result.reason, result.hops) == (reason, (Hop(url=server.url("/"), status=302),))
    assert "pw" not in result.message
    assert len(server.seen) == 1


def test_https_is_not_left_for_http():
    refused = check_redirect("https://a.example/", "https://a.example/", "http://a.example/")
    assert refused is not None
    assert refused.reason is Refusal.REDIRECT
    assert check_redirect("http://a.example/", "http://a.example/", "https://a.example/") is None


# ── what never gets so far ──


@pytest.mark.parametrize(
    "url",
    [
        "",
        "//a.example/",
        "ftp://a.example/",
        "file:///etc/passwd",
        "mailto:a@b.example",
        "http://",
        "http://a b/",
        "http://u:secret@a.example/",
        "http://a.example:25/",
        "http://a.example:x/",
        "http://a.example\\b/",
        "http://a.example/\nX: y",
    ],
)
def test_urls_that_nobody_should_ask(fetch, url):
    result = fetch(url)
    assert isinstance(result, Refused)
    assert result.reason is Refusal.SCHEME
    assert "secret" not in result.message
    assert result.message.isprintable()


def test_connection_refused(fetch):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    result = fetch(f"http://127.0.0.1:{port}/")
    assert result == Failed(kind=Failure.NETWORK, message="127.0.0.1 refused the connection")


def test_no_such_host(fetch):
    result = fetch("http://no-such-host.invalid/")
    assert (type(result), result.kind) == (Failed, Failure.NETWORK)
    assert "no-such-host.invalid" in result.message


@pytest.mark.parametrize("host", ["a" * 64 + ".example", ".example", "a..example"])
def test_names_that_cannot_be_looked_up(fetch, host):
    result = fetch(f"http://{host}/")
    assert isinstance(result, Failed | Refused)


def test_no_tls_where_tls_is_asked(server, fetch):
    result = fetch(server.answer("/", PAGE).replace("http:", "https:"))
    assert isinstance(result, Failed)
    assert result.kind is Failure.NETWORK
    assert result.message.startswith("no secure connection to 127.0.0.1")


def test_no_log_holds_a_url(server, fetch, caplog):
    with caplog.at_level(logging.INFO):
        fetch(server.answer("/?token=hush", PAGE, headers=(HTML,)))
    assert "hush" not in caplog.text


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
