"""OPML 2.0 (http://opml.org/spec2.opml): outlines of feeds (`xmlUrl`) and of links (`url`)."""

from __future__ import annotations

from lxml import etree

from monitor.lists.items import Imported, Item, LeftOut, NoList


def read(content: bytes) -> Imported:
    root = parse_xml(content)
    if root.tag != "opml":
        raise NoList(f"is XML, but no OPML: its root is <{str(root.tag)[:40]}>")
    items, left_out = [], []
    for outline in root.iter("outline"):
        title = outline.get("title") or outline.get("text") or ""
        feed, link = outline.get("xmlUrl"), outline.get("url")
        if feed:
            items.append(Item(url=feed.strip(), title=title, is_feed=True))
        elif link and outline.get("type") == "include":
            left_out.append(LeftOut(what=title, why="another OPML file; import it too", url=link))
        elif link or outline.get("htmlUrl"):
            items.append(Item(url=(link or outline.get("htmlUrl") or "").strip(), title=title))
        elif not len(outline):
            left_out.append(LeftOut(what=title or "an outline", why="has no address"))
    return Imported(form="OPML", items=tuple(items), left_out=tuple(left_out))


def parse_xml(content: bytes) -> etree._Element:
    """Without entities, network or DTD. Raises NoList."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise NoList(f"is no XML: {str(error.msg)[:80]}") from None
