"""Related posts and references outside of notes: which blocks list them, and what is one change of such a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from monitor.article.text import fold
from monitor.changes.comparison import Comparison, Row
from monitor.changes.targets import link_key, links_gained
from monitor.changes.words import words
from monitor.model import Article, BlockType, Link, Rel

# A related post or a reference is a line with a link and few words beside it; a paragraph that names one is text.
WORDS_BESIDE_LINK = 12


def rel_of(article: Article, at: int) -> Rel | None:
    """What a block lists: it is a link that the article calls related or a reference, with few words beside it."""
    block = article.blocks[at]
    rels = [link.rel for link in block.links if link.rel]
    if rels:
        linked = sum(len(words(link.text)) for link in block.links)
        return rels[0] if len(words(block.text)) - linked <= WORDS_BESIDE_LINK else None
    return _rel_of_neighbours(article, at) if block.type is BlockType.ITEM and not block.links else None


def _rel_of_neighbours(article: Article, at: int) -> Rel | None:
    """A printed source has no link: it is a reference where the items beside it are."""
    for near in (at - 1, at + 1):
        if 0 <= near < len(article.blocks) and article.blocks[near].type is BlockType.ITEM:
            rel = next((link.rel for link in article.blocks[near].links if link.rel), None)
            if rel is Rel.REFERENCE:
                return rel
    return None


def grouped(comparison: Comparison, rows: list[Row]) -> Iterator[list[Row]]:
    """The rows that are one change: neighbours of one kind; but each related post is one."""
    rows = _with_headings(comparison, _with_retitled(comparison, rows))
    for _, neighbours in groupby(rows, key=_neighbours):
        group = list(neighbours)
        yield from _by_post(comparison, group) if group[0].rel is Rel.RELATED else [group]


def _neighbours(row: Row) -> tuple[int, Rel | None, bool]:
    """In a list, what was edited is apart from what came and went."""
    return row.run, row.rel, bool(row.rel) and row.old is not None and row.new is not None


def _by_post(comparison: Comparison, group: list[Row]) -> list[list[Row]]:
    """Each related post, with the heading above it where that came with it: each leads to a page of its own."""
    parts: list[list[Row]] = [[]]
    for row in group:
        if any(comparison.block(before).links for before in parts[-1]):
            parts.append([])
        parts[-1].append(row)
    return parts


def _with_retitled(comparison: Comparison, rows: list[Row]) -> list[Row]:
    """A listed link that went and one that came with the same target are one row, whatever they are called."""
    gone = {
        target: row for row in rows if row.new is None and row.rel and (target := _target(comparison, row)) is not None
    }
    twins: dict[int | None, Row] = {}
    for row in rows if gone else ():
        if row.old is None and row.rel and (twin := gone.pop(_target(comparison, row) or "", None)):
            twins[row.new] = twin
    merged = {twin.old for twin in twins.values()}
    return [
        replace(row, old=twins[row.new].old, before=twins[row.new].before) if row.new in twins else row
        for row in rows
        if row.new is not None or row.old not in merged
    ]


def _target(comparison: Comparison, row: Row) -> str | None:
    """Where the only link of a row leads."""
    links = comparison.block(row).links
    return link_key(links[0].url, comparison.new.url) if len(links) == 1 else None


def _with_headings(comparison: Comparison, rows: list[Row]) -> list[Row]:
    """A heading that came or went together with the list below it belongs to that list."""
    for at in range(len(rows) - 2, -1, -1):
        row, below = rows[at], rows[at + 1]
        block = comparison.block(row)
        if block.type is BlockType.HEADING and row.run == below.run and below.rel and row.rel is None:
            rows[at] = replace(row, rel=below.rel)
    return rows


def is_retitled(comparison: Comparison, was: Sequence[Link], now: Sequence[Link], rel: Rel | None) -> bool:
    """Listed links that lead where they led, under other titles."""
    site = comparison.new.url
    if rel is None or not was or links_gained(was, now, site) or links_gained(now, was, site):
        return False
    return [fold(link.text) for link in was] != [fold(link.text) for link in now]
