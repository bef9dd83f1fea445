"""`monitor feeds --check` finds what is wrong with a feed, and nothing in ours."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Change, FeedIdentity, Page
from monitor.publish.catalog import Feed, Format, Scope
from monitor.publish.feeds import FeedView, render
from monitor.publish.items import Site, item_of
from monitor.publish.rules import faults, older_url

BASE = "https://feeds.example.net/"


@pytest.fixture
def feed(page: Page, identity: FeedIdentity, stored: Callable[..., Any], note: Change) -> Callable[[Format], bytes]:
    """A feed with a note of junk in it."""
    junk = "a\x00b\ud800 <script>alert(1)</script> שלום " + "ebb & flood <b> " * 65_536
    site = Site(identity=identity, base_url=BASE)
    changes = (note, Change(kind=note.kind, severity=note.severity, after=junk))
    view = FeedView(
        feed=Feed(Scope.ARTICLE, page.name),
        uid=page.uid,
        article="<b>Tides & \x0bmoles</b>",
        home_url=BASE,
        site=site,
        items=[item_of(stored(*changes, number=2), site), item_of(stored(note), site)],
        archives=1,
    )
    return lambda form: render(view, form)


@pytest.mark.parametrize("form", Format)
def test_our_feeds_keep_every_rule(feed: Callable[[Format], bytes], form: Format) -> None:
    assert faults(feed(form), form, f"{BASE}articles/tides.{form.file_name}") == []


BROKEN = [
    (Format.ATOM, b"<updated>", b"<updated>x", "no date of RFC 3339"),
    (Format.ATOM, b"</feed>", b"", "is not XML"),
    (Format.ATOM, b"<feed ", b"<fee ", "is not XML"),
    (Format.ATOM, b"/2</id>", b"/1</id>", "stands there 2 times"),
    (Format.ATOM, b'href="https://', b'href="', "is not absolute"),
    (Format.ATOM, b'rel="via"', b'rel="alternate"', "two alternate links"),
    (Format.ATOM, b'rel="self"', b'rel="me"', "rel=self"),
    (Format.RSS, b'isPermaLink="false"', b"", "isPermaLink"),
    (Format.RSS, b" GMT", b" +0200", "RFC 822"),
    (Format.RSS, b'version="2.0"', b'version="0.91"', "no RSS 2.0"),
    (Format.JSON, b"version/1.1", b"version/1", "no JSON Feed 1.1"),
    (Format.JSON, b'"content_html"', b'"content"', "no content"),
    (Format.JSON, b'"items"', b'"things"', "items"),
    (Format.JSON, b"}", b"", "is not JSON"),
    (Format.JSON, b'"items": [', b'"items": [1,', "item 1 is no object"),
    (Format.JSON, b'"date_published": "', b'"date_published": 5, "x": "', "no date of RFC 3339"),
    (Format.JSON, b'"items": [', b'"items": ' + b"[" * 100_000, "nested"),
    (Format.JSON, b'"feed_url": "', b'"feed_url": {"a": 1}, "x": "', "at no address, not at"),
    (Format.RSS, b"<item>", b"<item><link>http://[</link>", "its link is not absolute"),
    (Format.ATOM, b'href="https://', b'href="http://[', "'http://["),
]


@pytest.mark.parametrize(("form", "old", "new", "said"), BROKEN)
def test_each_fault_is_said(feed: Callable[[Format], bytes], form: Format, old: bytes, new: bytes, said: str) -> None:
    content = feed(form)
    assert old in content
    url = f"{BASE}articles/tides.{form.file_name}"
    assert any(said in fault for fault in faults(content.replace(old, new), form, url)), faults(content, form)


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(st.binary(max_size=200), st.dictionaries(st.sampled_from(["id", "content_html", "date_published"]), ANY_JSON))
def test_any_bytes_have_faults_and_break_nothing(content: bytes, item: dict[str, object]) -> None:
    broken = {"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": [item, None], "next_url": item}
    documents = [
        content,
        json.dumps(broken).encode(),
        b'<rss version="2.0"><channel><item><link>' + content.replace(b"<", b"") + b"</link></item></channel></rss>",
    ]
    for document in documents:
        for form in Format:
            assert faults(document, form, BASE)
            assert older_url(document, form) is None


@pytest.mark.parametrize("form", Format)
def test_a_feed_that_stands_elsewhere_than_it_says_is_a_fault(feed: Callable[[Format], bytes], form: Format) -> None:
    assert any(
        "not at https://elsewhere.example/" in fault for fault in faults(feed(form), form, "https://elsewhere.example/")
    )
