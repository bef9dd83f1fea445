"""Header fields, read as RFC 9110 means them; nothing a server may send raises."""

from __future__ import annotations

import gzip
import zlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.fetch.address import check_form, redacted
from monitor.fetch.body import BodyReader, Broken, TooLarge
from monitor.fetch.fields import is_page_type, media_type, retry_at
from monitor.uri import host_key

ALWAYS = settings(deadline=None)  # a busy machine is no fault
NOW = datetime(2031, 5, 4, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(hours=24)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("0", timedelta(0)),
        ("120", timedelta(seconds=120)),
        (" 120 ", timedelta(seconds=120)),
        ("00120", timedelta(seconds=120)),
        ("-5", timedelta(0)),
        ("86400", DAY),
        ("86401", DAY),
        ("9" * 30, DAY),
        ("9" * 5000, DAY),
        ("Sun, 04 May 2031 13:00:00 GMT", HOUR),
        ("Sunday, 04-May-31 13:00:00 GMT", HOUR),
        ("Sun May  4 13:00:00 2031", HOUR),
        ("Sun, 04 May 2031 15:00:00 +0200", HOUR),
        ("Sun, 04 May 2031 11:00:00 GMT", timedelta(0)),
        ("Mon, 01 Jan 2035 00:00:00 GMT", DAY),
        ("Sun, 06 Nov 1994 08:49:37 GMT", timedelta(0)),
    ],
)
def test_retry_after(value, wait):
    assert retry_at(value, NOW) == NOW + wait


@pytest.mark.parametrize(
    "value", [None, "", "soon", "1.5", "12 s", "٣", "Sun, 99 May 2031 13:00:00 GMT", "Mon, 01 Jan"]
)
def test_a_retry_after_without_sense_is_none(value):
    assert retry_at(value, NOW) is None


@ALWAYS
@given(
    st.text(max_size=60) | st.from_regex(r"[A-Z][a-z]{2}, \d{1,3} [A-Z][a-z]{2} \d{1,6} \d\d:\d\d:\d\d [+\-]?\w{1,5}")
)
def test_any_retry_after_stays_within_a_day(value):
    instant = retry_at(value, NOW)
    assert instant is None or NOW <= instant <= NOW + DAY


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("text/html", "text/html"),
        (" Text/HTML ; charset=utf-8", "text/html"),
        ("text/html;charset=utf-8", "text/html"),
        ("application/xhtml+xml", "application/xhtml+xml"),
        ("html", None),
        ("text/html charset=utf-8", None),
        ("", None),
        (None, None),
    ],
)
def test_media_type(value, name):
    assert media_type(value) == name


def test_page_types():
    assert is_page_type("text/html")
    assert not is_page_type("image/svg+xml")


@ALWAYS
@given(
    parts=st.lists(st.binary(max_size=2000), max_size=5),
    cuts=st.lists(st.integers(1, 500), min_size=1, max_size=20),
    limit=st.integers(1, 4000),
)
def test_a_gzip_body_is_whole_or_refused_however_it_is_cut(parts, cuts, limit):
    body, packed = b"".join(parts), b"".join(map(gzip.compress, parts))
    reader = BodyReader("gzip", limit)
    try:
        at = 0
        for length in cuts:
            reader.feed(packed[at : at + length])
            at += length
        reader.feed(packed[at:])
        assert reader.finish() == body
    except TooLarge:
        assert max(len(body), len(packed)) > limit
        assert body.startswith(reader.partial)
        assert len(reader.partial) <= limit
    except Broken:
        assert not parts


PACKED = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "deflate, bare": lambda body: zlib.compress(body, wbits=-15),
}


@ALWAYS
@given(
    body=st.binary(max_size=2000),
    form=st.sampled_from(sorted(PACKED)),
    cuts=st.lists(st.integers(1, 500), min_size=1, max_size=9),
    limit=st.integers(1, 4000),
    more=st.sampled_from([b"", b"more"]),
)
def test_a_coded_body_is_whole_or_refused_however_it_comes(body, form, cuts, limit, more):
    packed = PACKED[form](body) + more
    reader = BodyReader(form.partition(",")[0], limit)
    try:
        while packed:
            length = cuts[len(packed) % len(cuts)]
            reader.feed(packed[:length])
            packed = packed[length:]
        assert reader.finish() == body
        assert not more
    except TooLarge:
        assert max(len(body), len(PACKED[form](body) + more)) > limit
    except Broken:
        assert more


@ALWAYS
@given(body=st.binary(min_size=1, max_size=2000), at=st.integers(0, 10_000), form=st.sampled_from(sorted(PACKED)))
def test_no_beginning_of_a_coded_body_is_taken_for_the_whole(body, at, form):
    packed = PACKED[form](body)
    reader = BodyReader(form.partition(",")[0], 10_000)
    reader.feed(packed[: at % len(packed)])
    with pytest.raises(Broken):
        reader.finish()


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.example/p?q=1#f", "https://a.example/p?q=1"),
        ("https://user:pw@a.example/", "https://a.example/"),
        ("https://a.example/?page=2&token=t0p&API_KEY=k&x=1", "https://a.example/?page=2&token=***&API_KEY=***&x=1"),
        ("https://a.example/?password=&secret", "https://a.example/?password=***&secret"),
        ("http://user:pw@[::1/?token=t0p", "http://[::1/"),
        ("http://a.example/\n\x1b[31m\u202ered", "http://a.example/%1B[31m%E2%80%AEred"),
        ("http://a.example/" + "x" * 300, "http://a.example/" + "x" * 182 + "…"),
    ],
)
def test_urls_are_shown_without_secrets(url, shown):
    assert redacted(url) == shown


@ALWAYS
@given(st.text(max_size=60) | st.from_regex(r"https?://[\w@:/\[\]?#.\\%-]{0,40}"))
def test_any_url_can_be_checked_and_shown(url):
    refused = check_form(url)
    assert redacted(url).isprintable()
    if refused is None:
        assert host_key(url)
