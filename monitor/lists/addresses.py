"""A list of addresses: one a line, then whatever; lines that begin with # say nothing."""

from __future__ import annotations

from monitor.lists.items import Imported, Item, LeftOut, NoList

_SHOWN_MAX = 80


def read(text: str) -> Imported:
    items, left_out = [], []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split(None, 1)
        if not words or words[0].startswith("#"):
            continue
        if not words[0].lower().startswith(("http://", "https://")):
            left_out.append(LeftOut(what=f"line {number}: {line.strip()[:_SHOWN_MAX]}", why="is no web address"))
            continue
        items.append(Item(url=words[0]))
        if len(words) > 1 and not words[1].startswith("#"):
            left_out.append(LeftOut(what=words[1].strip()[:_SHOWN_MAX], why="what follows an address", url=words[0]))
    if not items:
        raise NoList("holds no list that is known here: OPML, addresses, YAML of urlwatch, JSON of changedetection.io")
    return Imported(form="a list of addresses", items=tuple(items), left_out=tuple(left_out))
