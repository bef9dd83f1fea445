"""Two articles side by side: their folded texts, lines and alignment, which every kind of change is read from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from monitor.article.text import fold
from monitor.changes.align import Alignment, align
from monitor.changes.patch import ArticleText, Edit, article_text, block_lines, patch_of, text_lines
from monitor.changes.site_lines import why_around
from monitor.changes.spelling import Spelling
from monitor.changes.surroundings import Surroundings
from monitor.changes.targets import image_keys
from monitor.model import Article, Block, BlockType, Position, Rel

TOP_SHARE, BOTTOM_SHARE = 0.1, 0.8


@dataclass(frozen=True)
class Comparison:
    old: Article
    new: Article
    alignment: Alignment

    @classmethod
    def of(cls, old: Article, new: Article) -> Comparison:
        return cls(
            old, new, align([block_key(block) for block in old.blocks], [block_key(block) for block in new.blocks])
        )

    def without(self, news: set[int]) -> Comparison:
        """The same, but these new blocks come from no old block."""
        return replace(self, alignment=self.alignment.without(news))

    @cached_property
    def old_text(self) -> ArticleText:
        return article_text(self.old)

    @cached_property
    def old_around(self) -> Surroundings:
        return Surroundings(self.old)

    @cached_property
    def new_around(self) -> Surroundings:
        return Surroundings(self.new)

    @cached_property
    def new_folded(self) -> str:
        """The whole new text, as it is compared, without case."""
        return fold(self.new.text).casefold()

    @cached_property
    def spelling(self) -> Spelling:
        return Spelling(fold(self.old.text).casefold(), self.new_folded)

    @cached_property
    def teasers_rotate(self) -> bool:
        """Some teasers of other pages came and some went, or lead elsewhere: an author who adds a section takes none
        away for it."""
        gone, come = self.old_around.teased, self.new_around.teased
        if any(map(gone, self.alignment.removed)) and any(map(come, self.alignment.added)):
            return True
        return any(
            was and now and was != now for was, now in ((gone(o), come(n)) for n, o in self.alignment.edited.items())
        )

    @cached_property
    def lists_rotate(self) -> bool:
        """Some lines of lists of pages came and some went, or lead elsewhere: a site shows what is new on it."""
        gone, come = self.old_around.is_listed, self.new_around.is_listed
        if any(map(gone, self.alignment.removed)) and any(map(come, self.alignment.added)):
            return True
        return any(
            gone(old) and come(new) and self.old.blocks[old].links[0].url != self.new.blocks[new].links[0].url
            for new, old in self.alignment.edited.items()
        )

    @cached_property
    def related_rotate(self) -> bool:
        """Half of the related posts or more gave way to as many others, two at least: a site chose them, no author."""
        gone = {link.url for link in self.old.related} - {link.url for link in self.new.related}
        come = {link.url for link in self.new.related} - {link.url for link in self.old.related}
        return len(gone) == len(come) > 1 and 2 * len(gone) >= len(self.old.related)

    @cached_property
    def _offsets(self) -> tuple[int, ...]:
        """Where each new block begins, in characters; the last is the length of all."""
        offsets = [0]
        for block in self.new.blocks:
            offsets.append(offsets[-1] + (0 if block.hidden else len(block.text)))
        return tuple(offsets)

    def source(self, new: int) -> int | None:
        """The old block that the new one comes from, in its place or moved."""
        found = self.alignment.same.get(new, self.alignment.edited.get(new))
        return self.alignment.moved.get(new) if found is None else found

    def block(self, row: Row) -> Block:
        """The block that a row tells of: the new one, or the old one where it is gone."""
        if row.new is not None:
            return self.new.blocks[row.new]
        assert row.old is not None
        return self.old.blocks[row.old]

    def position(self, first: int, last: int, *, inside: int = 0) -> Position | None:
        """Where new blocks first to last stand; `inside`: how many characters into the first block they begin."""
        if self.new.blocks[first].hidden:
            return None
        total = self._offsets[-1]
        at = self._offsets[first] + inside
        if total == 0 or at < TOP_SHARE * total:
            return Position.TOP if total else None
        ends = last >= self._last_of_the_text
        return Position.BOTTOM if ends or at >= BOTTOM_SHARE * total else Position.INLINE

    @cached_property
    def _last_of_the_text(self) -> int:
        """The last new block that a reader sees and that is not the site's: a list of its pages, or the name of one."""
        for at in range(len(self.new.blocks) - 1, -1, -1):
            block = self.new.blocks[at]
            if block.text and not block.hidden and not self.new_around.is_menu(at) and not why_around(block):
                return at
        return -1

    def heading(self, new: int) -> str | None:
        """The nearest heading above the new block."""
        at = self.new_around.headings[new - 1] if new else None
        return None if at is None else self.new.blocks[at].text

    def edit(self, old: int | None, new: int | None, text: str | None = None) -> Edit:
        """The lines that differ where the old block (None: nothing) became the new one, or `text` in its place."""
        starts = self.old_text.starts
        if old is None:
            at = starts[self.alignment.places[new if new is not None else -1]]
            low, high = at, at
        else:
            low, high = starts[old], starts[old + 1]
        if text is not None:
            return Edit(low, high, text_lines(text))
        return Edit(low, high, () if new is None else tuple(block_lines(self.new.blocks[new])))

    def patch(self, edits: Iterable[Edit]) -> str:
        return patch_of(self.old_text.lines, edits)


@dataclass(frozen=True)
class Row:
    """One changed block: added (`old` is None), removed (`new` is None) or edited.

    before, after  its text without the notes in it that are changes of their own
    at             the new block at which, or before which, it stands
    run            equal for neighbours
    rel            what it lists: related posts, references, or neither
    """

    old: int | None
    new: int | None
    before: str
    after: str
    at: int
    run: int
    rel: Rel | None = None


def block_key(block: Block) -> str:
    """What a block says to a reader; for a figure what it shows too."""
    text = fold(block.text)
    return f"\0{' '.join(image_keys(block))}\0{text}" if block.type is BlockType.FIGURE else text


def joined(texts: Iterable[str]) -> str | None:
    """Blocks separated by a blank line; None where there is no text."""
    return "\n\n".join(text for text in texts if text) or None


def html_of(blocks: Sequence[Block]) -> str:
    """Each block on a line of its own; items that follow on each other are one list."""
    parts = []
    for is_item, run in groupby((block for block in blocks if block.html), key=lambda b: b.type is BlockType.ITEM):
        if is_item:
            items = [block.html.removeprefix("<p>").removesuffix("</p>") for block in run]
            parts.append("<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>")
        else:
            parts += [block.html for block in run]
    return "\n".join(parts)
