"""Where an update note ends.

At its end marker, at the next marker, at the end of its wrapper, at a rule, at a heading, or, where nothing of that
ends it, with its own block and what that block introduces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from monitor.article.lexicon.phrases import END, REFERENCE_LIST
from monitor.article.markers import Marker
from monitor.model import Block, BlockType
from monitor.reasons import Rule

_TAIL = 90  # characters at the end of a block in which an end marker can stand
_SHORT = 80  # a longer text is no heading of a list of references
SENTENCE_END = re.compile(r"(?:[.!?…][\"”')\]]?(?:~~)?\s|[。！？\n])")
_BRACKET = re.compile(r"[(\[（【〔［]")
_END_HINT = re.compile(r"end|fin|fim|inde|kon|slut|/", re.IGNORECASE)  # what each end marker in ASCII contains
_ORNAMENTS = re.compile(r"(?:[*•·⁂~_=#–—-]\s?){1,40}")
_ATTACHED = frozenset({BlockType.ITEM, BlockType.QUOTE, BlockType.CODE, BlockType.FIGURE, BlockType.ROW})


@dataclass(frozen=True, slots=True)
class Article:
    """The blocks, and what is asked of them again and again."""

    blocks: tuple[Block, ...]
    markers: dict[int, Marker]  # those with which a block begins
    language: str | None


class End(NamedTuple):
    """The last block of a note, and what ends it there."""

    last: int
    rule: Rule


def end_of_note(article: Article, index: int, marker: Marker) -> End:
    """Where the note ends that begins at `index`."""
    block = article.blocks[index]
    if block.type is BlockType.HEADING:
        return _end_of_section(article, index)
    limit = _next_marker(article, index)
    ended = _end_marker(article, index, limit)
    if ended is not None:
        return End(ended, Rule.END_MARKER)
    wrapped = _end_of_wrapper(article, index, limit)
    if wrapped > index:
        return End(wrapped, Rule.END_ITEM if block.type is BlockType.ITEM else Rule.END_BOX)
    last = _introduced(article, index, limit, bare=marker.bare)
    return End(last, Rule.END_INTRODUCED if last > index else Rule.END_BLOCK)


def _end_of_section(article: Article, index: int) -> End:
    blocks, level = article.blocks, article.blocks[index].level
    for at in range(index + 1, len(blocks)):
        if stops_note(blocks[at]):
            return End(at - 1, Rule.END_STOP)
        if blocks[at].type is BlockType.HEADING and blocks[at].level <= level:
            return End(at - 1, Rule.END_HEADING)
        if _says_end(blocks[at].text):
            return End(at, Rule.END_MARKER)
    return End(len(blocks) - 1, Rule.END_ARTICLE)


def _next_marker(article: Article, index: int) -> int:
    return next((at for at in range(index + 1, len(article.blocks)) if at in article.markers), len(article.blocks))


def stops_note(block: Block) -> bool:
    """A rule before it, one of ornaments ("* * *"), or the head of a list of references ends whatever note there is."""
    if block.rule_before or (block.type is BlockType.PARAGRAPH and _ORNAMENTS.fullmatch(block.text)):
        return True
    return len(block.text) <= _SHORT and bool(REFERENCE_LIST.fullmatch(block.text))


def _says_end(text: str) -> bool:
    """The block is an end marker, or ends with one."""
    tail = text[-_TAIL:]
    if tail.isascii() and not _END_HINT.search(tail):
        return False
    if len(text) <= _SHORT and END.match(text):
        return True
    if len(text) > len(tail):
        tail = tail[tail.find(" ") + 1 :]
    starts = [match.end() for match in SENTENCE_END.finditer(tail)] + [
        match.start() for match in _BRACKET.finditer(tail)
    ]
    return any(END.match(tail, start) for start in starts)


def _end_marker(article: Article, index: int, limit: int) -> int | None:
    """The block with the end marker of this note: before the next marker, else there is none."""
    if _says_end(article.blocks[index].text[1:]):
        return index
    return next((at for at in range(index + 1, limit) if _says_end(article.blocks[at].text)), None)


def _end_of_wrapper(article: Article, index: int, limit: int) -> int:
    """The last block of the container that begins with this block and holds the note, not the article."""
    blocks, block = article.blocks, article.blocks[index]
    if block.type is BlockType.ROW:
        return index
    if block.type is BlockType.ITEM:
        return _end_of_item(blocks, index, limit)
    before = blocks[index - 1].wrapper if index else ()
    for depth, container in enumerate(block.wrapper):
        if container in before:
            continue
        last = index
        while last + 1 < len(blocks) and blocks[last + 1].wrapper[depth : depth + 1] == (container,):
            last += 1
        if _is_for_the_note(blocks, index, last):
            return _before_stop(blocks, index, min(last, limit - 1))
    return index


def _is_for_the_note(blocks: tuple[Block, ...], first: int, last: int) -> bool:
    """Whether a container is the note's own: a quotation through and through, or no more than half of the article."""
    if 2 * (last - first + 1) <= len(blocks):
        return True
    return all(block.type is BlockType.QUOTE for block in blocks[first : last + 1])


def _end_of_item(blocks: tuple[Block, ...], index: int, limit: int) -> int:
    """A list item keeps what stands in its own container, and the items below it."""
    item, last = blocks[index], index
    own = item.wrapper[-1:]
    while last + 1 < limit:
        after = blocks[last + 1]
        below = after.type is BlockType.ITEM and after.level > item.level
        inside = bool(own) and own[0] in after.wrapper and after.type is not BlockType.ITEM
        if not (below or inside):
            break
        last += 1
    return last


def _before_stop(blocks: tuple[Block, ...], first: int, last: int) -> int:
    return next((at - 1 for at in range(first + 1, last + 1) if stops_note(blocks[at])), last)


def _introduced(article: Article, index: int, limit: int, *, bare: bool) -> int:
    """The block itself; with the next one where the marker stands alone; with what a colon at its end introduces."""
    blocks, last = article.blocks, index
    if bare and index + 1 < limit and not _ends_note(blocks[index + 1]):
        last = index + 1
        if blocks[last].type is BlockType.ITEM:
            return _run(blocks, last, limit)
    if last + 1 < limit and _is_list_of_links(blocks[last + 1]):
        return _run(blocks, last + 1, limit)
    if (
        blocks[last].text.rstrip(' "”»').endswith((":", "："))
        and last + 1 < limit
        and blocks[last + 1].type in _ATTACHED
        and not _ends_note(blocks[last + 1])
    ):
        return _run(blocks, last + 1, limit)
    return last


def _is_list_of_links(block: Block) -> bool:
    """An item that is a link and nothing else: a source that the paragraph above it names."""
    return block.type is BlockType.ITEM and len(block.links) == 1 and block.links[0].text.strip() == block.text.strip()


def _run(blocks: tuple[Block, ...], index: int, limit: int) -> int:
    """The last of the blocks of the same type that follow each other: a list, a table."""
    kind = blocks[index].type
    if kind is BlockType.FIGURE:
        return index
    while index + 1 < limit and blocks[index + 1].type is kind and not _ends_note(blocks[index + 1]):
        index += 1
    return index


def _ends_note(block: Block) -> bool:
    return block.type is BlockType.HEADING or stops_note(block)
