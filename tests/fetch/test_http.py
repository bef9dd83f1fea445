"""A page comes as it was sent, asked for honestly, reached by checked redirects, or a value says why not."""

from __future__ import annotations

import gzip
import logging
import socket
import zlib
from datetime import timedelta

import pytest

from monitor.fetch.address import check_redirect
from monitor.model import Failed, Failure, Fetched, Hop, NotModified, Refusal, Refused, Validators

PAGE = "<!DOCTYPE html><p>The lighthouse keeper’s log, fourth winter.</p>".encode()
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
            raw("HTTP/1.1 200 OK", HTML, "Content-Encoding: deflate", body=zlib.compress(b"<p>hi")), id="deflate"
        ),
        pytest.param(
            raw("HTTP/1.1 200 OK", HTML, "Content-Encoding: Deflate", body=zlib.compress(b"<p>hi", wbits=-15)),
            id="deflate without its wrapping",
        ),
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
        "http://a.example/" + "a" * 8000,
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
    assert result == Failed(kind=Failure.NETWORK, message="127.0.0.1 refused the connection", connected=False)


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
