"""Read the article's element as blocks in reading order.

What HTML calls flow content becomes blocks, what it calls phrasing content becomes their text. Text that stands bare in
a container is a paragraph; two line breaks in a row end one.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple

from bs4.element import NavigableString, PageElement, Tag

from monitor.article import furniture, inline, targets
from monitor.article.text import key, struck
from monitor.article.tree import HEADINGS, ORIGIN, tags
from monitor.model import Block, BlockType, EditMark, Link
from monitor.reasons import Reason, Rule

_FLOW = tags(
    "h1 h2 h3 h4 h5 h6 address article aside blockquote body center dd details dir div dl dt fieldset figcaption "
    "figure footer form header hgroup hr html legend li main ol p pre section summary table tbody td tfoot th "
    "thead tr ul"
)
_PARAGRAPHS = tags("p address summary legend figcaption hgroup")
_LISTS = tags("ul ol dl dir")
_ITEMS = tags("li dt dd")
_CELLS = tags("td th")
_LAYOUT = frozenset(("table", "pre", *HEADINGS))  # a table that holds one of these sets out the page
_UNMARKED = frozenset({BlockType.CODE, BlockType.FIGURE})  # whose signs are the code's own, or a caption's
_IN_CAPTIONED = tags("pre table blockquote p")  # a figure that holds one of these is more than a picture
_MAX_DEPTH = 150
_ANCHOR_TEXTS = tags("# ¶ § 🔗 ∞ link permalink")
_BACKLINK_TEXTS = tags("↩ ↩︎ ↑ ^ ⏎ ↵ ⤴ back return [back] [return]")
_HTML_TAG = {
    BlockType.PARAGRAPH: "p",
    BlockType.ITEM: "p",
    BlockType.QUOTE: "blockquote",
    BlockType.CODE: "pre",
    BlockType.FIGURE: "figure",
}


class Line(NamedTuple):
    """A line inside the article's element that is none of its blocks, and why."""

    block: Block
    origin: str | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class Read:
    """The blocks of an article; `origins`: for each the number of the element that it was read from, where the tree
    has them (`tree.ORIGIN`); `lines`: what was left out."""

    blocks: tuple[Block, ...] = ()
    origins: tuple[str | None, ...] = ()
    lines: tuple[Line, ...] = ()


def read(element: Tag, *, base: str, title: str, byline: str | None = None, traced: bool = False) -> Read:
    """The blocks of the article. Its title, where it stands inside, is none of them."""
    _absolutise(element, base)
    _drop_marks(element, base)
    reader = _Reader(base=base, title=key(title), holders=_holders(element), traced=traced)
    reader.flow(element, _Place())
    kept: list[tuple[Block, str | None]] = []
    lines: list[Line] = []
    for block, origin in zip(reader.blocks, reader.origins, strict=True):
        if furniture.is_furniture(block):
            lines.append(Line(block, origin, Reason(Rule.LINE_FILLED)))
        else:
            kept.append((block, origin))
    low, high = 0, len(kept)
    while low < high and furniture.is_dateline(kept[low][0], byline):
        lines.append(Line(*kept[low], Reason(Rule.LINE_DATELINE)))
        low += 1
    while low < high and furniture.is_licence(kept[high - 1][0]):
        high -= 1
        lines.append(Line(*kept[high], Reason(Rule.LINE_LICENCE)))
    kept = kept[low:high]
    return Read(tuple(block for block, _ in kept), tuple(origin for _, origin in kept), tuple(lines))


def _absolutise(element: Tag, base: str) -> None:
    for part in inline.elements(element.contents):
        if part.name in targets.MEDIA and (address := targets.image(part, base)):
            part["src"] = address
        elif (href := part.get("href")) is not None:
            part["href"] = targets.absolute(href, base) or ""
            if not part["href"]:
                del part["href"]


def _drop_marks(element: Tag, base: str) -> None:
    """Take out what only leads about in the page: numbers of footnotes, ways back from them, anchors of headings."""
    for part in [part for part in inline.elements(element.contents) if part.name == "a"]:
        if part.get("href") and not targets.within_page(part.get("href"), base):
            continue
        text = part.get_text().strip()
        inside = inline.elements(part.contents)
        if len(text) <= 12 and _is_mark(part, text) and not any(held.name == "img" for held in inside):
            part.decompose()


def _is_mark(part: Tag, text: str) -> bool:
    if _stands_in(part, HEADINGS):
        return text.lower() in _ANCHOR_TEXTS
    return text.lower() in _BACKLINK_TEXTS or (part.get("href") is not None and _stands_in(part, ("sup",)))


def _stands_in(part: Tag, names: tuple[str, ...]) -> bool:
    """`Tag.find_parent` says the same; it makes three objects for each element that it asks."""
    above = part.parent
    while above is not None and above.name not in names:
        above = above.parent
    return above is not None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the reader stands: what a paragraph is called here, in which containers, how deep, in which link, and in
    which elements with which authors mark what they inserted or struck out."""

    kind: BlockType = BlockType.PARAGRAPH
    wrapper: tuple[int, ...] = ()
    list_depth: int = 0
    depth: int = 0
    link: str | None = None
    edits: tuple[Tag, ...] = ()


@dataclass(slots=True)
class _Reader:
    base: str
    title: str
    holders: frozenset[int]
    traced: bool
    blocks: list[Block] = field(default_factory=list)
    origins: list[str | None] = field(default_factory=list)
    _containers: int = 0
    _rule: bool = False

    def flow(self, element: Tag, place: _Place) -> None:
        """Read what stands inside a container."""
        run: list[PageElement] = []
        for child in element.contents:
            if isinstance(child, Tag) and (child.name in _FLOW or id(child) in self.holders):
                self._end(run, place)
                self._block(child, place)
            else:
                run.append(child)
        self._end(run, place)

    def _block(self, element: Tag, place: _Place) -> None:
        name = element.name
        if name == "hr":
            self._rule = True
        elif name in HEADINGS:
            self._heading(element, place)
        elif name == "pre":
            self._emit(BlockType.CODE, [element], place)
        elif name == "figure" and not any(part.name in _IN_CAPTIONED for part in inline.elements(element.contents)):
            self._emit(BlockType.FIGURE, element.contents[:], place)
        elif name == "table" and _is_table(element):
            self._rows(element, place)
        elif place.depth >= _MAX_DEPTH or (name in _PARAGRAPHS and id(element) not in self.holders):
            self._end(element.contents[:], place)
        else:
            self._container(element, place)

    def _container(self, element: Tag, place: _Place) -> None:
        self._containers += 1
        kind, list_depth = place.kind, place.list_depth
        if element.name in _LISTS:
            list_depth += 1
        elif element.name in _ITEMS:
            kind = BlockType.ITEM
        elif element.name == "blockquote":
            kind = BlockType.QUOTE
        link = targets.absolute(element.get("href"), self.base) if element.name == "a" else place.link
        edits = (*place.edits, element) if element.name in inline.EDITS else place.edits
        inner = _Place(kind, (*place.wrapper, self._containers), list_depth, place.depth + 1, link, edits)
        self.flow(element, inner)

    def _heading(self, element: Tag, place: _Place) -> None:
        text = key(inline.words(element.contents))
        if self.title and self._is_title(text):
            return
        self._emit(BlockType.HEADING, element.contents[:], place, level=int(element.name[1]))

    def _is_title(self, text: str) -> bool:
        """The first heading, when it says the title, or begins with it and stands above all else."""
        if any(block.type is BlockType.HEADING for block in self.blocks):
            return False
        return text == self.title or (not self.blocks and text.startswith(f"{self.title} "))

    def _rows(self, table: Tag, place: _Place) -> None:
        self._containers += 1
        inner = replace(place, wrapper=(*place.wrapper, self._containers), depth=place.depth + 1, link=None)
        caption = table.find("caption")
        if isinstance(caption, Tag):
            self._emit(BlockType.PARAGRAPH, caption.contents[:], inner)
        for row in inline.elements(table.contents):
            if row.name != "tr":
                continue
            cells = [inline.words(cell.contents) for cell in inline.elements(row.contents) if cell.name in _CELLS]
            if any(cells):
                self._emit(BlockType.ROW, [row], inner, text=" | ".join(cells))

    def _end(self, run: list[PageElement], place: _Place) -> None:
        """A run of inline nodes is over: it is a paragraph, or several with two line breaks between them."""
        if any(isinstance(node, Tag) or (isinstance(node, str) and not node.isspace()) for node in run):
            for part in _split(run):
                self._emit(place.kind, part, place)
        run.clear()

    def _emit(
        self, kind: BlockType, run: inline.Run, place: _Place, *, level: int = 0, text: str | None = None
    ) -> None:
        if text is None:
            text = inline.code(run) if kind is BlockType.CODE else inline.words(run)
        inside = inline.elements(run)
        images = inline.images(inside, self.base)
        if not text and not images:
            return
        if not text or kind is BlockType.FIGURE:
            kind, text = BlockType.FIGURE, text or inline.alternative_text(inside)
        tag = f"h{level}" if level else _HTML_TAG.get(kind, "")
        around = place.edits[-1] if place.edits else None
        markup = inline.html(run if kind is not BlockType.CODE else _inner(run), tag, around) if tag else _row_html(run)
        marks = _marks(kind, text, inside, place, self.base)
        if any(element.name == "del" for element in place.edits) and kind not in _UNMARKED:
            text = struck(text)
        self.blocks.append(
            Block(
                type=kind,
                text=text,
                html=markup,
                links=inline.links(inside, self.base) or ((Link(url=place.link, text=text),) if place.link else ()),
                images=images,
                level=level or (place.list_depth if kind is BlockType.ITEM else 0),
                lead="" if kind in (BlockType.CODE, BlockType.ROW) else inline.lead(run),
                wrapper=place.wrapper,
                rule_before=self._rule,
                marks=marks,
            )
        )
        self._rule = False
        self.origins.append(_origin(run) if self.traced else None)


def _origin(run: inline.Run) -> str | None:
    """The number of the element that the run is the whole of, else of the one that it stands in."""
    held = [node for node in run if isinstance(node, Tag) or str(node).strip()]
    element = run[0].parent
    if element is not None and len(run) < len(element.contents) and len(held) == 1 and isinstance(held[0], Tag):
        element = held[0]
    number = element.get(ORIGIN) if element else None
    return number if isinstance(number, str) else None


def _marks(kind: BlockType, text: str, inside: list[Tag], place: _Place, base: str) -> tuple[EditMark, ...]:
    """What the author marked as inserted or struck out: around the block, and in it."""
    if kind in _UNMARKED:
        return ()
    around = tuple(inline.edit_mark(element, text, base) for element in place.edits)
    return (*around, *inline.edit_marks(inside, base))


def _inner(run: inline.Run) -> inline.Run:
    first = run[0]
    return first.contents[:] if isinstance(first, Tag) else run


def _row_html(run: inline.Run) -> str:
    return inline.html(run, "table")


def _holders(element: Tag) -> frozenset[int]:
    """The identities of the elements that hold flow content at any depth: asked for each, found in one walk."""
    found: set[int] = set()
    for part in inline.elements(element.contents):
        holder = part.parent if part.name in _FLOW else None
        while holder is not None and holder is not element and id(holder) not in found:
            found.add(id(holder))
            holder = holder.parent
    return frozenset(found)


def _is_table(table: Tag) -> bool:
    """A table of facts, in rows; one that only lays out the page, or code beside its line numbers, is read as a
    container."""
    inside = inline.elements(table.contents)
    if any(part.name in _LAYOUT for part in inside):
        return False
    cells = [part for part in inside if part.name in _CELLS]
    return len(cells) > 1 and all(map(_is_fact, cells))


def _is_fact(cell: Tag) -> bool:
    in_row = cell.parent is not None and cell.parent.name == "tr"
    return in_row and sum(part.name == "p" for part in inline.elements(cell.contents)) < 3


def _split(run: list[PageElement]) -> list[list[PageElement]]:
    """At two line breaks in a row."""
    parts: list[list[PageElement]] = [[]]
    breaks = 0
    for node in run:
        if isinstance(node, Tag) and node.name == "br":
            breaks += 1
        elif not (isinstance(node, NavigableString) and not node.strip()):
            if breaks > 1 and parts[-1]:
                parts.append([])
            breaks = 0
        parts[-1].append(node)
    return parts
