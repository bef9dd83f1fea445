"""Unified diffs of an article's text: written here, read by patch(1) and unidiff.

The text of an article has the title on its first line, then one line a block, code a line per line. Lines end in
"\\n" and in nothing else: whatever other tools take for a line break (U+2028, vertical tab, NEL …) is a space here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from unidiff.patch import Hunk, PatchSet

from monitor.changes.edits import differences
from monitor.model import Article, Block, BlockType

CONTEXT = 3
# What str.splitlines() splits at, but for "\n".
_OTHER_BREAKS = re.compile("[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


class Edit(NamedTuple):
    """Lines low to high (from 0, high not included) of the old text give way to `lines`."""

    low: int
    high: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArticleText:
    """The lines of an article, without their "\\n", and where each block stands: starts[i] to starts[i+1]."""

    lines: tuple[str, ...]
    starts: tuple[int, ...]

    @property
    def text(self) -> str:
        return "".join(f"{line}\n" for line in self.lines)

    def of_block(self, block: int) -> tuple[str, ...]:
        return self.lines[self.starts[block] : self.starts[block + 1]]


def article_text(article: Article) -> ArticleText:
    lines = [_line(article.title)]
    starts = [1]
    for block in article.blocks:
        lines.extend(block_lines(block))
        starts.append(len(lines))
    return ArticleText(tuple(lines), tuple(starts))


def block_lines(block: Block) -> list[str]:
    """A line for the block, none for a figure without words."""
    if block.type is BlockType.CODE:
        return [_line(line) for line in block.text.split("\n")] if block.text else []
    return [_line(block.text)] if block.text else []


def text_lines(text: str) -> tuple[str, ...]:
    """Any text as one line."""
    return (_line(text),)


def _line(text: str) -> str:
    return _OTHER_BREAKS.sub(" ", text).replace("\n", " ")


def unified(
    before_lines: Sequence[str],
    after_lines: Sequence[str],
    *,
    context: int = CONTEXT,
    before_name: str = "before",
    after_name: str = "after",
) -> str:
    """A unified diff of two lists of lines (none holds a "\\n"); "" where they are equal."""
    edits = [
        Edit(span.old_lo, span.old_hi, tuple(after_lines[span.new_lo : span.new_hi]))
        for span in differences(before_lines, after_lines)
    ]
    return patch_of(before_lines, edits, context=context, before_name=before_name, after_name=after_name)


def patch_of(
    old_lines: Sequence[str],
    edits: Iterable[Edit],
    *,
    context: int = CONTEXT,
    before_name: str = "before",
    after_name: str = "after",
) -> str:
    """A unified diff that makes these edits (none overlaps another) and no other; "" where they change nothing."""
    real = sorted((edit for edit in edits if tuple(old_lines[edit.low : edit.high]) != edit.lines), key=_place)
    if not real:
        return ""
    out = [f"--- {before_name}\n", f"+++ {after_name}\n"]
    shift = 0
    for group in _near(_merged(real), context):
        hunk, shift = _hunk(old_lines, group, context, shift)
        out.extend(hunk)
    return "".join(out)


def _place(edit: Edit) -> tuple[int, int]:
    return edit.low, edit.high


def _merged(edits: list[Edit]) -> list[Edit]:
    """Edits that touch become one, so that what went stands before what came."""
    merged: list[Edit] = []
    for edit in edits:
        if merged and merged[-1].high >= edit.low:
            merged[-1] = Edit(merged[-1].low, edit.high, merged[-1].lines + edit.lines)
        else:
            merged.append(edit)
    return merged


def _near(edits: list[Edit], context: int) -> list[list[Edit]]:
    """Edits whose contexts touch stand in one hunk."""
    groups: list[list[Edit]] = []
    for edit in edits:
        if groups and edit.low - groups[-1][-1].high <= 2 * context:
            groups[-1].append(edit)
        else:
            groups.append([edit])
    return groups


def _hunk(old_lines: Sequence[str], edits: list[Edit], context: int, shift: int) -> tuple[list[str], int]:
    """One hunk, and by how many lines the new text is then ahead of the old."""
    low = max(0, edits[0].low - context)
    high = min(len(old_lines), edits[-1].high + context)
    body: list[str] = []
    at = low
    for edit in edits:
        body += [f" {line}\n" for line in old_lines[at : edit.low]]
        body += [f"-{line}\n" for line in old_lines[edit.low : edit.high]]
        body += [f"+{line}\n" for line in edit.lines]
        at = edit.high
    body += [f" {line}\n" for line in old_lines[at:high]]
    grown = sum(len(edit.lines) - (edit.high - edit.low) for edit in edits)
    old_range, new_range = _range(low, high - low), _range(low + shift, high - low + grown)
    return [f"@@ -{old_range} +{new_range} @@\n", *body], shift + grown


def _range(low: int, length: int) -> str:
    """POSIX diff -u: a range of no lines is named by the line before it; a length of 1 is left out."""
    start = low + 1 if length else low
    return f"{start}" if length == 1 else f"{start},{length}"


def rebuild(old_text: str, patch: str) -> str:
    """The new text, from the old one and a unified diff. ValueError where the patch does not fit."""
    lines = old_text.split("\n")
    if lines.pop() != "":
        raise ValueError("the text does not end with a line feed")
    if not patch:
        return old_text
    out: list[str] = []
    at = 0
    for hunk in (hunk for file in PatchSet(patch) for hunk in file):
        low = hunk.source_start - (1 if hunk.source_length else 0)
        source = [line.value.removesuffix("\n") for line in hunk if not line.is_added]
        if low < at or lines[low : low + len(source)] != source:
            raise ValueError(f"the patch does not fit at line {low + 1}")
        out += lines[at:low] + _target(hunk)
        at = low + len(source)
    return "".join(f"{line}\n" for line in out + lines[at:])


def _target(hunk: Hunk) -> list[str]:
    return [line.value.removesuffix("\n") for line in hunk if not line.is_removed]
