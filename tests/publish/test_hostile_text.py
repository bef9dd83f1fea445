"""Whatever an article says: its feeds are valid in every format, carry it as text, and execute nothing."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import feedparser
import pytest
from jsonschema import Draft202012Validator
from lxml import etree
from lxml import html as lxml_html

from monitor.model import Article, Change, FeedIdentity, Link, Page, Rel
from monitor.publish import opml
from monitor.publish.catalog import Feed, Format, Scope
from monitor.publish.compose import LONGEST_CHANGE
from monitor.publish.feeds import FeedView, render
from monitor.publish.items import Site, item_of
from monitor.publish.markup import TAGS
from monitor.publish.rules import faults

BASE = "https://feeds.example.net/"
SCHEMA = Draft202012Validator(json.loads(Path("docs/schema/changes-1.json").read_text("utf-8")))
# What the article says, and what of it a reader must still see.
HOSTILE = {
    "control characters": ("a\x00b\x07c\x1b[31md\x85e\x9f\ufffef\uffff", "[31m"),
    "half a character": ("high \ud83d and low \udfff", "and low"),
    "turned words": ("\u202eשלום\u202c \u200fالعربية \u2067x\u2069", "العربية"),
    "markup": ("<script>alert(1)</script><b onclick='x'>b</b><!-- --><svg onload=alert(1)>", "alert(1)"),
    "markup twice": ("&lt;script&gt; &amp;lt;b&amp;gt; &#0; &#xD800; &nosuch;", "&lt;script&gt;"),
    "ends of ours": ("]]> <![CDATA[ x ]]> --> </content></entry></feed> }]}", "x ]]"),
    "an address": ("https://a.example/?a=1&b=<2>&copy=\"3\"&d='4'", "&copy="),
    "pictures of many parts": ("👩🏽\u200d🚀 🏳️\u200d🌈 🇧🇪 𝒳 𐍈", "🇧🇪 𝒳 𐍈"),
    "a title without end": ("word " * 10_000, "word word"),
    "a megabyte": ("ebb & flood <b> " * 65_536, "ebb & flood"),
    "nothing": (" \n\t\u200b", ""),
}


@pytest.fixture
def view_of(
    page: Page, identity: FeedIdentity, stored: Callable[..., Any], note: Change, edit: Change
) -> Callable[[str], FeedView]:
    """The feed of an article that says this wherever it can say anything."""

    def view(text: str) -> FeedView:
        site = Site(identity=identity, base_url=BASE)
        links = (Link(url=text, text=text, rel=Rel.RELATED), Link(url=f"https://a.example/{text[:500]}", text=text))
        said = dataclasses.replace(
            note, marker=text[:200], after=text, html=f"<p>{text}</p>", links=links, heading=text
        )
        edited = dataclasses.replace(edit, before=text, after=f"{text} more", heading=text, reason=text, patch=text)
        article = Article(url=page.url, title=text, byline=text, language=text)
        records = [stored(said, number=2, article=article), stored(edited, article=article)]
        return FeedView(
            feed=Feed(Scope.ARTICLE, page.name),
            uid=page.uid,
            article=text,
            home_url=BASE,
            site=site,
            items=[item_of(record, site) for record in [*records, stored(number=0, article=article)]],
        )

    return view


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize(("text", "kept"), HOSTILE.values(), ids=HOSTILE)
def test_the_feed_is_valid_and_says_it(view_of: Callable[[str], FeedView], form: Format, text: str, kept: str) -> None:
    content = render(view_of(text), form)
    assert faults(content, form, f"{BASE}articles/tides.{form.file_name}") == []
    items = read(content, form)
    assert len(items) == 3
    for title, html in items:
        assert 0 < len(title) < 500
        for element in lxml_html.fragment_fromstring(html, create_parent="body").iterdescendants():
            assert element.tag in {*TAGS, "div"}
            assert set(element.keys()) <= ({"dir"} if element.tag == "div" else {"href"})
            assert element.get("href", "https:").startswith(("http:", "https:", "mailto:"))
    edited = lxml_html.fragment_fromstring(items[1][1], create_parent="body").text_content()
    assert " ".join(kept.split()) in " ".join(edited.split())


def read(content: bytes, form: Format) -> list[tuple[str, str]]:
    """Title and content of each item, as a reader that trusts us gets them."""
    if form is Format.JSON:
        found = json.loads(content)["items"]
        for item in found:
            SCHEMA.validate(item["_changes"])
        return [(item["title"], item["content_html"]) for item in found]
    feed = feedparser.parse(content, sanitize_html=False)
    assert feed.bozo == 0
    assert "<" not in feed.feed.title or form is Format.ATOM
    return [(entry.title, entry.content[0].value) for entry in feed.entries]


@pytest.mark.parametrize("text", [text for text, _ in HOSTILE.values()], ids=list(HOSTILE))
def test_the_list_of_feeds_is_xml(page: Page, identity: FeedIdentity, text: str) -> None:
    named = dataclasses.replace(page, title=text, url=f"https://a.example/{text[:500]}")
    site = Site(identity=identity, base_url=BASE)
    listed = etree.fromstring(opml.render([(Feed(Scope.ARTICLE, page.name), named)], site)).find("body/outline")
    assert listed is not None
    assert listed.get("xmlUrl") == f"{BASE}articles/tides.atom.xml"
    assert len(listed.get("text", "")) < 300


def test_a_text_that_is_too_long_for_a_feed_is_cut_there_and_says_so(view_of: Callable[[str], FeedView]) -> None:
    content = render(view_of(HOSTILE["a megabyte"][0]), Format.JSON)
    assert len(content) < 20 * LONGEST_CHANGE
    said, edited = (item["_changes"]["changes"][0] for item in json.loads(content)["items"][:2])
    assert said["cut"] == ["after", "html", "heading"]
    assert (len(said["after"]), said["html"]) == (LONGEST_CHANGE, "")
    assert edited["cut"] == ["before", "after", "patch", "heading", "reason"]
    assert edited["patch"] == ""
