"""Which addresses are one page, which host they belong to, and what a page is called."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.uri import (
    host_key,
    identity_url,
    is_fetchable,
    is_on_host,
    is_on_site,
    is_public,
    is_tracking,
    origin_of,
    same_page_key,
    slug,
    with_ascii_host,
)


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("https://sea.example/tides", "https://sea.example/tides"),
        ("HTTPS://Sea.Example:443/a/../tides", "https://sea.example/tides"),
        ("http://sea.example:80", "http://sea.example/"),
        ("http://sea.example:8080/", "http://sea.example:8080/"),
        ("https://sea.example/t%69des%2f%c3%a9", "https://sea.example/tides%2F%C3%A9"),
        ("https://sea.example/tides#today", "https://sea.example/tides"),
        ("https://sea.example/?b=2&a=1&b=1", "https://sea.example/?b=2&a=1&b=1"),
        ("https://sea.example/?utm_source=x&id=7&UTM_Campaign=y&fbclid=z&mc_cid=1", "https://sea.example/?id=7"),
        ("https://sea.example/?gclid=1", "https://sea.example/"),
        ("  https://sea.example/tides \n", "https://sea.example/tides"),
        ("https://bücher.example/ä b", "https://xn--bcher-kva.example/%C3%A4%20b"),
        ("http://[2001:db8::1]/tides", "http://[2001:db8::1]/tides"),
        ("http://[broken", "http://[broken"),
        ("mailto:ida@sea.example", "mailto:ida@sea.example"),
        ("", ""),
    ],
)
def test_the_normal_form(url: str, normal: str) -> None:
    assert identity_url(url) == normal
    assert identity_url(normal) == normal


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://sea.example/tides", "https://sea.example/tides/", True),
        ("http://sea.example", "https://sea.example/", True),
        ("https://sea.example:443/a", "http://sea.example:80/a", True),
        ("https://sea.example/a?x=1", "https://sea.example/a/?x=1&utm_medium=feed", True),
        ("https://sea.example/a", "https://sea.example/A", False),
        ("https://sea.example/a", "https://www.sea.example/a", False),
        ("https://sea.example/a?x=1", "https://sea.example/a?x=2", False),
        ("https://sea.example:8443/a", "https://sea.example/a", False),
        ("mailto:a@sea.example", "mailto:b@sea.example", False),
    ],
)
def test_which_addresses_are_one_page(one: str, other: str, same: bool) -> None:
    assert (same_page_key(one) == same_page_key(other)) is same


@pytest.mark.parametrize(
    "name", ["utm_source", "UTM_TERM", "fbclid", "gclid", "mc_eid", "pk_campaign", "%75tm_id", "_ga"]
)
def test_tracking_parameters(name: str) -> None:
    assert is_tracking(name)


@pytest.mark.parametrize("name", ["id", "p", "page", "ref", "source", "utm", "v", "lang", ""])
def test_parameters_that_may_select_an_article(name: str) -> None:
    assert not is_tracking(name)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://sea.example/a", "sea.example"),
        ("HTTP://SEA.example/a", "sea.example"),
        ("http://sea.example:443/a", "sea.example"),
        ("http://sea.example.:8080/a?b#c", "sea.example:8080"),
        ("https://ida@sea.example/", "sea.example"),
        ("http://[2001:db8::1]:81/", "[2001:db8::1]:81"),
    ],
)
def test_the_host(url: str, key: str) -> None:
    assert host_key(url) == key


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("HTTP://SEA.example/a", "http://sea.example:80"),
        ("https://ida@sea.example/", "https://sea.example:443"),
        ("http://[2001:db8::1]:81/", "http://[2001:db8::1]:81"),
    ],
)
def test_the_origin(url: str, origin: str) -> None:
    assert origin_of(url) == origin


@pytest.mark.parametrize("url", ["mailto:a@b", "/relative", "http://", "http://sea.example:99999/", "http://[x"])
def test_what_has_no_host(url: str) -> None:
    assert not is_fetchable(url)
    with pytest.raises(ValueError):
        host_key(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://sea.example.org/a",
        "http://192.0.3.7:8080/",
        "http://[2600::1]/",
        "https://xn--bcher-kva.de./",
        "//a.io",
    ],
)
def test_what_may_be_on_the_public_internet(url: str) -> None:
    assert is_public(url)


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1:8080", "10.1.2.3", "192.168.0.1", "169.254.1.1", "[::1]:80", "[fe80::1]", "[fd00::1]"),
        *("localhost", "wiki", "nas.local", "Sea.Example", "a.b.test", "router.home.arpa", "x.internal.", "abc.onion"),
        *("", "[broken"),
    ],
)
def test_what_is_not_on_the_public_internet(host: str) -> None:
    assert not is_public(f"http://{host}/a")


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.sea.example/2031/Full_Moon.html", "sea-example-2031-full-moon"),
        ("https://sea.example/mar%C3%A9e-%C3%A9t%C3%A9/", "sea-example-maree-ete"),
        ("https://sea.example/?p=12", "sea-example"),
        ("https://sea.example/日本", "sea-example"),
        ("", "page"),
    ],
)
def test_the_name_of_a_page(url: str, name: str) -> None:
    assert slug(url) == name


@given(st.text(max_size=60) | st.text(max_size=60).map("https://sea.example/{}".format))
@example("http://\ud800/")
@example("https://sea.example/%ff%00?%&=&&")
def test_any_text_has_a_normal_form_a_key_and_a_name(text: str) -> None:
    assert isinstance(identity_url(text), str)
    assert isinstance(same_page_key(text), str)
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,79}", slug(text))
    assert is_fetchable(text) in (True, False)


@pytest.mark.parametrize(
    ("url", "home", "same"),
    [
        ("https://sea.example/a", "http://sea.example:8080/b", True),
        ("https://WWW.sea.example./a", "https://sea.example/", True),
        ("https://sea.example/", "https://www.sea.example/", True),
        ("https://blog.sea.example/", "https://www.sea.example/", True),
        ("https://bücher.example/", "https://xn--bcher-kva.example/", True),
        ("https://www.example/", "https://sea.example/", False),
        ("https://notsea.example/", "https://sea.example/", False),
        ("https://sea.example.org/", "https://sea.example/", False),
        ("https://sea.example/", "https://blog.sea.example/", False),
        ("https://evil.example/?https://sea.example/", "https://sea.example/", False),
        ("https://sea.example@evil.example/", "https://sea.example/", False),
        ("http://[broken", "https://sea.example/", False),
    ],
)
def test_what_stands_on_the_same_site(url: str, home: str, same: bool) -> None:
    assert is_on_site(url, home) is same


def test_what_stands_on_a_host_or_below_it() -> None:
    assert is_on_host("https://sea.example/a", "sea.example")
    assert not is_on_host("https://blog.sea.example/a", "sea.example")
    assert is_on_host("https://blog.sea.example/a", "*.sea.example")
    assert not is_on_host("https://sea.example/a", "*.sea.example")
    assert not is_on_host("https://notsea.example/a", "*.sea.example")


@pytest.mark.parametrize(
    ("url", "ascii_url"),
    [
        ("http://münchen.example/Straße?q=ü#x", "http://xn--mnchen-3ya.example/Straße?q=ü#x"),
        ("https://例え.example:8443/", "https://xn--r8jz45g.example:8443/"),
        ("https://plain.example/ü", "https://plain.example/ü"),
        ("mailto:a@münchen.example", "mailto:a@münchen.example"),
        ("http://[ü", "http://[ü"),
        ("http://m%C3%BCnchen.example/%C3%A4", "http://xn--mnchen-3ya.example/%C3%A4"),
        ("http://%ff.example/", "http://%ff.example/"),
        ("http://ü%40sea.example/", "http://ü%40sea.example/"),
    ],
)
def test_a_host_is_written_as_idna_has_it(url: str, ascii_url: str) -> None:
    assert with_ascii_host(url) == ascii_url
