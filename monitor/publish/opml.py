"""The list of all feeds as OPML 2.0, for readers that subscribe to many at once."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from monitor.model import Page
from monitor.publish.catalog import Feed, Format
from monitor.publish.items import PROGRAM, Site
from monitor.publish.markup import one_line, xml_text
from monitor.publish.wording import TITLE, cut

FILE_NAME = "feeds.opml"
MEDIA_TYPE = "text/x-opml"


def render(feeds: Sequence[tuple[Feed, Page | None]], site: Site) -> bytes:
    """One outline a feed and line; `type="rss"` is OPML's word for a feed of any format."""
    lines = [
        "<?xml version='1.0' encoding='UTF-8'?>",
        '<opml version="2.0">',
        f"<head><title>Feeds of {PROGRAM}</title></head>",
        "<body>",
        *[outline(feed, page, site) for feed, page in feeds if feed.is_file or site.pages],
        "</body>",
        "</opml>\n",
    ]
    return "\n".join(lines).encode()


def outline(feed: Feed, page: Page | None, site: Site) -> str:
    """The feed in Atom: it has the archives, and says most."""
    title = one_line(feed.title(cut(page.title or page.name, TITLE) if page else ""))
    home = page.url if page else site.base_url
    return (
        f'<outline type="rss" text="{escape(title)}" title="{escape(title)}" version="ATOM"'
        f' xmlUrl="{escape(site.base_url + feed.path(Format.ATOM))}" htmlUrl="{escape(xml_text(home))}"/>'
    )
