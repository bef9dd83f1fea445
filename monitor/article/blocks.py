"""Read the article's element as blocks in reading order.

What HTML calls flow content becomes blocks, what it calls phrasing content becomes their text. Text that stands bare in
a container is a paragraph; two line breaks in a row end one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from monitor.article import furniture, inline, targets
from monitor.article.text import key
from monitor.article.tree import HEADINGS, Element, drop, select, tags
from monitor.model import Block, BlockType, Link

_FLOW = tags(
    "h1 h2 h3 h4 h5 h6 address article aside blockquote body center dd details dir div dl dt fieldset figcaption "
    "figure footer form header hgroup hr html legend li main ol p pre section summary table tbody td tfoot th "
    "thead tr ul"
)
_PARAGRAPHS = tags("p address summary legend figcaption hgroup")
_LISTS = tags("ul ol dl dir")
_ITEMS = tags("li dt dd")
_LINKING = select("descendant-or-self::*[@href]")
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


def read(element: Element, *, base: str, title: str, byline: str | None = None) -> tuple[Block, ...]:
    """The blocks of the article. Its title, where it stands inside, is none of them."""
    _absolutise(element, base)
    _drop_marks(element, base)
    reader = _Reader(base=base, title=key(title))
    reader.flow(element, _Place())
    found = [block for block in reader.blocks if not furniture.is_furniture(block)]
    while found and furniture.is_dateline(found[0], byline):
        del found[0]
    while found and furniture.is_licence(found[-1]):
        found.pop()
    return tuple(found)


def _absolutise(element: Element, base: str) -> None:
    for part in element.iter(*targets.MEDIA):
        if address := targets.image(part, base):
            part.set("src", address)
    for part in _LINKING(element):
        if address := targets.absolute(part.get("href"), base):
            part.set("href", address)
        else:
            del part.attrib["href"]


def _drop_marks(element: Element, base: str) -> None:
    """Take out what only leads about in the page: numbers of footnotes, ways back from them, anchors of headings."""
    for part in list(element.iter("a")):
        text = "".join(map(str, part.itertext())).strip()
        if len(text) > 12 or part.find(".//img") is not None:
            continue
        inside = not part.get("href") or targets.within_page(part.get("href"), base)
        if inside and _is_mark(part, text):
            drop(part)


def _is_mark(part: Element, text: str) -> bool:
    if next(part.iterancestors(*HEADINGS), None) is not None:
        return text.lower() in _ANCHOR_TEXTS
    return text.lower() in _BACKLINK_TEXTS or (
        part.get("href") is not None and next(part.iterancestors("sup"), None) is not None
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the reader stands: what a paragraph is called here, in which containers, how deep, in which link."""

    kind: BlockType = BlockType.PARAGRAPH
    wrapper: tuple[int, ...] = ()
    list_depth: int = 0
    depth: int = 0
    link: str | None = None


@dataclass(slots=True)
class _Reader:
    base: str
    title: str
    blocks: list[Block] = field(default_factory=list)
    _containers: int = 0
    _rule: bool = False

    def flow(self, element: Element, place: _Place) -> None:
        """Read what stands inside a container."""
        run: list[inline.Node] = []
        for node in inline.content(element):
            if not isinstance(node, str) and _is_flow(node):
                self._end(run, place)
                self._block(node, place)
            else:
                run.append(node)
        self._end(run, place)

    def _block(self, element: Element, place: _Place) -> None:
        name = element.tag
        if name == "hr":
            self._rule = True
        elif name in HEADINGS:
            self._heading(element, place)
        elif name == "pre":
            self._emit(BlockType.CODE, [element], place)
        elif name == "figure" and not _holds(element, "pre", "table", "blockquote", "p"):
            self._emit(BlockType.FIGURE, list(inline.content(element)), place)
        elif name == "table" and _is_table(element):
            self._rows(element, place)
        elif place.depth >= _MAX_DEPTH or (name in _PARAGRAPHS and not _holds(element, *_FLOW)):
            self._end(list(inline.content(element)), place)
        else:
            self._container(element, place)

    def _container(self, element: Element, place: _Place) -> None:
        self._containers += 1
        kind, list_depth = place.kind, place.list_depth
        if element.tag in _LISTS:
            list_depth += 1
        elif element.tag in _ITEMS:
            kind = BlockType.ITEM
        elif element.tag == "blockquote":
            kind = BlockType.QUOTE
        link = targets.absolute(element.get("href"), self.base) if element.tag == "a" else place.link
        inner = _Place(kind, (*place.wrapper, self._containers), list_depth, place.depth + 1, link)
        self.flow(element, inner)

    def _heading(self, element: Element, place: _Place) -> None:
        text = key(inline.words(inline.content(element)))
        if self.title and self._is_title(text):
            return
        self._emit(BlockType.HEADING, list(inline.content(element)), place, level=int(element.tag[1]))

    def _is_title(self, text: str) -> bool:
        """The first heading, when it says the title, or begins with it and stands above all else."""
        if any(block.type is BlockType.HEADING for block in self.blocks):
            return False
        return text == self.title or (not self.blocks and text.startswith(f"{self.title} "))

    def _rows(self, table: Element, place: _Place) -> None:
        self._containers += 1
        inner = _Place(place.kind, (*place.wrapper, self._containers), place.list_depth, place.depth + 1)
        caption = table.find("caption")
        if caption is not None:
            self._emit(BlockType.PARAGRAPH, list(inline.content(caption)), inner)
        for row in table.iter("tr"):
            cells = [inline.words(inline.content(cell)) for cell in row.iter("td", "th")]
            if any(cells):
                self._emit(BlockType.ROW, [row], inner, text=" | ".join(cells))

    def _end(self, run: list[inline.Node], place: _Place) -> None:
        """A run of inline nodes is over: it is a paragraph, or several with two line breaks between them."""
        if any(not isinstance(node, str) or not node.isspace() for node in run):
            for part in _split(run):
                self._emit(place.kind, part, place)
        run.clear()

    def _emit(
        self, kind: BlockType, run: inline.Run, place: _Place, *, level: int = 0, text: str | None = None
    ) -> None:
        if text is None:
            text = inline.code(run) if kind is BlockType.CODE else inline.words(run)
        images = inline.images(run, self.base)
        if not text and not images:
            return
        if not text or kind is BlockType.FIGURE:
            kind, text = BlockType.FIGURE, text or inline.alternative_text(run)
        tag = f"h{level}" if level else _HTML_TAG.get(kind, "")
        markup = inline.html(run if kind is not BlockType.CODE else _inner(run), tag) if tag else _row_html(run)
        self.blocks.append(
            Block(
                type=kind,
                text=text,
                html=markup,
                links=inline.links(run, self.base) or ((Link(url=place.link, text=text),) if place.link else ()),
                images=images,
                level=level or (place.list_depth if kind is BlockType.ITEM else 0),
                lead="" if kind in (BlockType.CODE, BlockType.ROW) else inline.lead(run),
                wrapper=place.wrapper,
                rule_before=self._rule,
            )
        )
        self._rule = False


def _inner(run: inline.Run) -> inline.Run:
    first = run[0]
    return run if isinstance(first, str) else list(inline.content(first))


def _row_html(run: inline.Run) -> str:
    return inline.html(run, "table")


def _is_flow(element: Element) -> bool:
    return element.tag in _FLOW or _holds(element, *_FLOW)


def _holds(element: Element, *names: str) -> bool:
    return len(element) > 0 and next(element.iterdescendants(*names), None) is not None


def _is_table(table: Element) -> bool:
    """A table of facts; one that only lays out the page, or code beside its line numbers, is read as a container."""
    if _holds(table, "table", "pre", *HEADINGS):
        return False
    cells = list(table.iter("td", "th"))
    return len(cells) > 1 and all(len(cell.findall(".//p")) < 3 for cell in cells)


def _split(run: list[inline.Node]) -> list[list[inline.Node]]:
    """At two line breaks in a row."""
    parts: list[list[inline.Node]] = [[]]
    breaks = 0
    for node in run:
        if not isinstance(node, str) and node.tag == "br":
            breaks += 1
        elif not (isinstance(node, str) and not node.strip()):
            if breaks > 1 and parts[-1]:
                parts.append([])
            breaks = 0
        parts[-1].append(node)
    return parts
