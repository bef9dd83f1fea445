"""The last word of an article's feed: that the article has left the configuration. Pure.

A feed that merely falls silent looks like an article that nobody changes any more.
"""

from __future__ import annotations

from datetime import UTC, datetime

from monitor.model import Entry, Page
from monitor.publish.items import PROGRAM, Item, Notice, Site, item_of
from monitor.publish.markup import link
from monitor.publish.wording import TITLE, cut


def farewell(page: Page, left_at: datetime, site: Site) -> Item:
    """The entry that stands on top of the feeds of this article while it is not followed. Its id holds the instant:
    an article that comes back and leaves once more is told of once more."""
    title = page.title or page.name
    there = f"{site.base_url}articles/{page.name}"
    history = f" {link(there, 'Its history')} stays." if site.pages else " What was found until then stays here."
    entry = Entry(
        id=site.identity.tag(f"{page.uid}/left/{left_at.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}"),
        title=f"No longer watched — {cut(title, TITLE)}",
        summary=f"The article “{cut(title, TITLE)}” was taken off the list of those that are watched.",
        content_html=(
            f"<p>The article {link(page.url, title)} was taken off the list of those that are watched: this feed says"
            f" nothing of its changes any more.{history} Should it be put back, the feed goes on by itself.</p>"
        ),
        url=page.url,
        published_at=left_at,
        author=PROGRAM,
        language="en",
        categories=(("kind", "left"),),
    )
    return item_of(Notice(entry), site)
