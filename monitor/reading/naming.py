"""What a feed or a sitemap names. Pure."""

from __future__ import annotations

from monitor.lists import NoList
from monitor.lists.feed import articles_of
from monitor.lists.sitemap import read as read_sitemap
from monitor.model import Fetched
from monitor.reading.frames import Named


def named_in(fetched: Fetched, *, is_feed: bool) -> Named:
    try:
        if is_feed:
            kind = next((value for name, value in fetched.headers if name.lower() == "content-type"), "")
            return Named(pages=tuple(articles_of(fetched.body, fetched.url, kind)))
        sitemap = read_sitemap(fetched.body, fetched.url)
        return Named(pages=sitemap.pages, sitemaps=sitemap.sitemaps)
    except NoList as error:
        return Named(error=str(error))
