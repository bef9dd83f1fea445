"""An article, as it is read from a page: its blocks in reading order, and the notes that its author marked."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from monitor.reasons import Reason


class BlockType(StrEnum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    QUOTE = "quote"
    ROW = "row"
    CODE = "code"
    FIGURE = "figure"


class Rel(StrEnum):
    """What a link is to the article that holds it."""

    RELATED = "related"
    REFERENCE = "reference"


class NoteKind(StrEnum):
    UPDATE = "update"
    CORRECTION = "correction"
    CLARIFICATION = "clarification"
    EDITORS_NOTE = "editors-note"
    ADDENDUM = "addendum"
    POSTSCRIPT = "postscript"
    RETRACTION = "retraction"


class Precision(StrEnum):
    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    TIME = "time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link in the text. `url` is absolute, http(s) or mailto; `text` is plain."""

    url: str
    text: str
    rel: Rel | None = None

    def to_dict(self) -> dict[str, Any]:
        return {"url": self.url, "text": self.text, "rel": self.rel}


@dataclass(frozen=True, slots=True, kw_only=True)
class EditMark:
    """Words that the author marked as inserted (HTML's ins), or as struck out and still to be read (del, s).

    text    the words, plain
    stated  when, as the element's `datetime` says
    cite    absolute address of what explains it, from its `cite`
    """

    text: str
    inserted: bool
    stated: StatedDate | None = None
    cite: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One unit of the article, in reading order.

    text     clean text (XML 1.0 characters, NFC, single spaces; code keeps its lines). A figure's text is its
             caption, else its alternative text. Words that the author struck out stand between ~~ and ~~.
    html     the block as clean HTML from a short list of tags, links absolute
    images   addresses of the images and embeds in it
    level    headings: 1 to 6; items: nesting depth from 1; else 0
    lead     the emphasised words (b, strong, i, em, ins, mark, small caps) with which the block begins, else ""
    wrapper  ids of the containers (div, blockquote, aside, ins, details, list …) between the article's element and
             this block, outermost first; equal ids mean the same container. For the end of a note.
    rule_before  a horizontal rule stands directly before it
    marks    what the author marked as inserted or struck out in it
    hidden   the page does not show it: only its mark-up for programs states it
    """

    type: BlockType
    text: str
    html: str = ""
    links: tuple[Link, ...] = ()
    images: tuple[str, ...] = ()
    level: int = 0
    lead: str = ""
    wrapper: tuple[int, ...] = ()
    rule_before: bool = False
    marks: tuple[EditMark, ...] = ()
    hidden: bool = False

    def to_dict(self) -> dict[str, Any]:
        return {
            "type": self.type,
            "text": self.text,
            "html": self.html,
            "links": [link.to_dict() for link in self.links],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedDate:
    """A date in the author's words; `iso` is as exact as they: 2018, 2018-12, 2018-12-19, 2018-12-19T16:05+01:00."""

    iso: str
    literal: str
    precision: Precision

    def __str__(self) -> str:
        return self.iso


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateNote:
    """A section that the author added and marked. `first_block` and `last_block` are inclusive indices into the blocks.

    `text` runs from the marker to the end of the note, blocks separated by a blank line. A note inside a paragraph
    (a bracket, a sentence) has first_block == last_block and only its own words as text.

    `marker` is "" where only mark-up says that it is a note. `bounded`: mark-up says where it ends. `closed`: its
    author does, by words or a bracket. `live`: it is an entry of a live blog, whose page lists the newest ones.

    `why`: how it was known, where it ends and whence its date. It is no part of what the note says.
    """

    note: NoteKind
    marker: str
    stated_date: StatedDate | None
    first_block: int
    last_block: int
    text: str
    links: tuple[Link, ...] = ()
    live: bool = False
    bounded: bool = False
    closed: bool = False
    why: tuple[Reason, ...] = field(default=(), compare=False, repr=False)

    def to_dict(self) -> dict[str, Any]:
        return {
            "note": self.note,
            "marker": self.marker,
            "stated_date": self.stated_date.iso if self.stated_date else None,
            "stated_literal": self.stated_date.literal if self.stated_date else None,
            "first_block": self.first_block,
            "last_block": self.last_block,
            "text": self.text,
            "links": [link.to_dict() for link in self.links],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What the author wrote, without the page around it. `published`, `modified`: ISO 8601 as the page states them."""

    url: str
    canonical_url: str | None = None
    title: str = ""
    byline: str | None = None
    language: str | None = None
    published: str | None = None
    modified: str | None = None
    blocks: tuple[Block, ...] = ()
    updates: tuple[UpdateNote, ...] = ()
    related: tuple[Link, ...] = ()
    references: tuple[Link, ...] = ()

    @property
    def text(self) -> str:
        """The whole text, blocks separated by a blank line."""
        return "\n\n".join(block.text for block in self.blocks)

    def to_dict(self) -> dict[str, Any]:
        return {
            "url": self.url,
            "canonical_url": self.canonical_url,
            "title": self.title,
            "byline": self.byline,
            "language": self.language,
            "published": self.published,
            "modified": self.modified,
            "blocks": [block.to_dict() for block in self.blocks],
            "updates": [note.to_dict() for note in self.updates],
            "related": [{"url": link.url, "text": link.text} for link in self.related],
            "references": [{"url": link.url, "text": link.text} for link in self.references],
        }
