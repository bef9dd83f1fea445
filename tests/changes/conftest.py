"""Articles made by hand."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from monitor.model import Article, Block, BlockType, NoteKind, UpdateNote


def make_block(text: str | Block) -> Block:
    if isinstance(text, Block):
        return text
    return Block(type=BlockType.PARAGRAPH, text=text, html=f"<p>{text}</p>")


class Bench:
    """Makes articles of paragraphs; notes are given as (marker, first block, last block)."""

    def article(
        self,
        *blocks: str | Block,
        notes: Sequence[tuple[str, int, int]] = (),
        title: str = "Weighing tomatoes",
        language: str | None = "en",
    ) -> Article:
        made = tuple(make_block(block) for block in blocks)
        return Article(
            url="https://garden.example/tomatoes/",
            title=title,
            language=language,
            blocks=made,
            updates=tuple(self.note(made, *note) for note in notes),
        )

    def note(self, blocks: Sequence[Block], marker: str, first: int, last: int) -> UpdateNote:
        text = "\n\n".join(block.text for block in blocks[first : last + 1])
        if first == last and not text.startswith(marker):  # inside a paragraph: from the marker to the bracket's end
            at = text.index(marker)
            text = text[at : text.index(")", at)] if ")" in text[at:] else text[at:]
        links = tuple(link for block in blocks[first : last + 1] for link in block.links)
        kind = NoteKind.CORRECTION if marker.startswith("CORRECTION") else NoteKind.UPDATE
        return UpdateNote(
            note=kind, marker=marker, stated_date=None, first_block=first, last_block=last, text=text, links=links
        )


@pytest.fixture
def bench() -> Bench:
    return Bench()
