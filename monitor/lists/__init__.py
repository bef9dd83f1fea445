"""Lists of pages that others keep, read from bytes. Pure: bytes in, values out.

opml.py             OPML 2.0: feeds and links
jobs.py             the YAML of urlwatch and webchanges
changedetection.py  the JSON and the backups of changedetection.io
addresses.py        a list of addresses, one a line
feed.py             the articles that a feed names
order.py            which of them are the newest
sitemap.py          the pages that a sitemap names
"""

from __future__ import annotations

from monitor.lists.items import Imported, Item, LeftOut, NoList
from monitor.lists.reading import read_list

__all__ = ["Imported", "Item", "LeftOut", "NoList", "read_list"]
