"""The entry that docs/feeds.md shows in each format is what the program publishes, byte for byte."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from monitor.article import extract
from monitor.changes import compare
from monitor.demo.editions import EDITIONS, POSTS
from monitor.demo.furniture import Sheet, page
from monitor.model import FeedIdentity, Page, Plan, Revision, Role
from monitor.publish.catalog import Format
from monitor.publish.compose import compose_entry
from monitor.publish.items import Item, Site, item_of

HERE = "https://notebook.example.org/candle-clock/"
SEEN = datetime(2026, 3, 2, 7, 15, tzinfo=UTC)
IDENTITY = FeedIdentity(authority="feeds.example.org", year=2026, uid="demo")
SITE = Site(identity=IDENTITY, base_url="https://feeds.example.org/")


class Recorded:
    """The second revision of the demo's article: its author mends a number, and says so."""

    snapshot_from, snapshot_to = 1, 2

    def __init__(self) -> None:
        (post, *_), (update, correction, *_) = POSTS, EDITIONS
        before = update.step(post.body)
        old, new = (
            page(Sheet(title=post.title, date=post.date, url=HERE, body=body), Random(seed))
            for seed, body in enumerate((before, correction.step(before)))
        )
        uid = "98da72bd158545ba8c203e51ebb98391"
        self.page = Page(id=1, uid=uid, url=HERE, name="candle-clock", role=Role.ARTICLE, plan=Plan())
        self.revision = Revision(number=2, observed_at=SEEN, changes=tuple(compare(old, new, url=HERE)))
        self.entry = compose_entry(self.page, self.revision, extract(new, url=HERE), IDENTITY)


@pytest.fixture(scope="module")
def item() -> Item:
    return item_of(Recorded(), SITE)


@pytest.mark.parametrize("form", Format)
def test_the_documents_show_an_entry_as_it_is_published(item: Item, form: Format) -> None:
    """A line may end anywhere in the document where none ends in the feed."""
    text = Path("docs/feeds.md").read_text("utf-8")
    (shown,) = re.findall(rf"^### {form.label}\n+```(?:xml|json)\n(.*?)```", text, re.MULTILINE | re.DOTALL)
    assert shown.replace("\n", "") == item.of(form).decode().rstrip("\n"), in_lines(item, form)


def in_lines(item: Item, form: Format) -> str:
    """The entry as the document has it."""
    text = item.of(form).decode().rstrip("\n")
    if form is Format.JSON:
        return re.sub(r', (?="\w+": )', ",\n ", text)
    return re.sub(r"(?<=>)(?=<)|(?=&lt;(?:p|ul|blockquote)&gt;)", "\n", text)
