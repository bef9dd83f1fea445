"""One label among others is no marker: "Update:" between "Predict:" and "Repeat:" names a step, a field, a command.

Lists and fact sheets label each of their lines in the same way. What tells a note from such a line is its neighbours,
not its own words; a date or a bracket of its own lifts it out of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.article.lexicon import find_term, grammar, key_at
from monitor.article.lexicon.phrases import CREDIT, EDITING, EXERCISE, NAVIGATION, OPERATIONS
from monitor.article.markers import Marker
from monitor.article.related import is_heading
from monitor.model import Block, BlockType, NoteKind

_LABEL = re.compile(r"[^:：.!?。！？\n|]{1,40}?\s?[:：](?!//)")  # a few words and a colon
_SLASHED = re.compile(r"/{1,2}\s?([^\W\d_]+)")
_NUMBERED = re.compile(r"\W{0,3}([^\W\d_]+)\s?(?:#|n[°º]|no\.?|nr\.?|№)?\s?\d{1,3}(?!\d)", re.IGNORECASE)
_DASH = re.compile(r"[:：]?\s?(?:[–—]|-\s)")
_LETTERS = 12  # of a label in a script that writes no blanks
_WORDS_BOLD, _WORDS_PLAIN = 5, 3  # emphasis marks a longer label as one
_DIGITS = re.compile(r"\d+")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_FACT = 60  # characters of a line of a fact sheet
_SHARE = 0.6  # of the other items of a list
_NEAR = 8  # items before and after that are asked: a longer list is no other list
_AROUND = 40  # blocks before and after that are asked for commands, exercises and headings of the same level
_EXERCISES = 2  # that make a page one of exercises; beside a heading one is enough
_APART = 3  # blocks between two labels that stand alone
_LINKED = 0.7  # of the characters behind a label: it names a link and no field
_SENTENCE = re.compile(r"[.!?…。！？][\"”»’)\]]{0,2}\s*(?:\[\d+\]\s*)?$")
_OWN_KINDS = frozenset({NoteKind.POSTSCRIPT, NoteKind.EDITORS_NOTE})  # no field and no step is called so


def is_one_of_several(blocks: tuple[Block, ...], index: int, marker: Marker) -> bool:
    """The marker is one label among others: of operations, of a list's items, of a fact sheet's lines."""
    if marker.stated or marker.bracket or marker.log:
        return False
    if _is_command(blocks, index, marker) or _is_answer(blocks, index, marker):
        return True
    kind = blocks[index].type
    if kind in (BlockType.ITEM, BlockType.ROW, BlockType.HEADING) and _is_operation(blocks, index):
        return True
    if _speaks_for_itself(blocks, index, marker):
        return False
    if kind is BlockType.ITEM:
        return _is_labelled_list(blocks, index)
    return kind is BlockType.PARAGRAPH and (_is_fact(blocks, index) or _stands_like_others(blocks, index, marker))


def heads_box(blocks: tuple[Block, ...], index: int) -> bool:
    """It is the first line of a box in the running text, not of one card among others: sentences stand in the box,
    before it and behind it."""
    box, kind = blocks[index].wrapper, blocks[index].type
    inside = blocks[index + 1 : index + 2]
    if kind is not BlockType.PARAGRAPH or not inside or inside[0].wrapper[: len(box)] != box:
        return False
    behind = next((near for near in blocks[index + 1 : index + _AROUND] if near.wrapper[: len(box)] != box), None)
    outside = [*blocks[max(0, index - 1) : index], *([behind] if behind else [])]
    around = all(near.wrapper == box[: len(near.wrapper)] != box for near in outside)
    said = all(near.type is BlockType.PARAGRAPH and _SENTENCE.search(near.text) for near in (*inside, *outside))
    return bool(outside) and around and said


def _is_command(blocks: tuple[Block, ...], index: int, marker: Marker) -> bool:
    """Its slash is that of "/edit" among other commands or addresses of the page, or it is one line of a list."""
    text = blocks[index].text
    if text[: marker.start].rstrip()[-1:] != "/":
        return False
    if any(near.type is BlockType.CODE for near in blocks[max(0, index - _APART) : index + 1 + _APART]):
        return True
    word = key_at(text, marker.start)
    begun = (_SLASHED.match(other.text) for other in _around(blocks, index))
    return blocks[index].type is not BlockType.PARAGRAPH or any(other and other[1].lower() != word for other in begun)


def _is_answer(blocks: tuple[Block, ...], index: int, marker: Marker) -> bool:
    """ "Correction" beside exercises is their answer, and so are, as headings, "Correction #1" and "Correction #2"."""
    if marker.kind is not NoteKind.CORRECTION:
        return False
    needed = 1 if blocks[index].type is BlockType.HEADING else _EXERCISES
    if sum(bool(EXERCISE.match(near.text[:40])) for near in _around(blocks, index)) >= needed:
        return True
    own = _numbered(blocks[index])
    return bool(own) and any(own == _numbered(near) for near in _siblings(blocks, index))


def _numbered(block: Block) -> str:
    """The word of a heading that has a number behind it: "correction" of "Correction #2"."""
    found = _NUMBERED.match(block.text) if block.type is BlockType.HEADING else None
    return found[1].lower() if found else ""


def _is_operation(blocks: tuple[Block, ...], index: int) -> bool:
    """What stands beside it names operations, or it is one of two words that name them beside each other."""
    own = EDITING.match(blocks[index].text[:40])
    for near in _siblings(blocks, index):
        other = EDITING.match(near.text[:40])
        if OPERATIONS.match(near.text[:40]) or (own and other and own[1] != other[1]):
            return True
    return False


def _around(blocks: tuple[Block, ...], index: int) -> tuple[Block, ...]:
    return blocks[max(0, index - _AROUND) : index + _AROUND + 1]


def _speaks_for_itself(blocks: tuple[Block, ...], index: int, marker: Marker) -> bool:
    """A word that names no field, or one in capitals, with a sentence behind it: "P.S. …", "UPDATE: The keeper died."

    Capitals tell nothing beside labels that are in capitals too on both sides.
    """
    block = blocks[index]
    said = block.text[marker.content :]
    if marker.bare or not _SENTENCE.search(said) or _words(said[:80]) < 2:
        return False
    if marker.kind in _OWN_KINDS:
        return True
    beside = [_labelled(blocks, index, step)[:1] for step in (-1, 1)]
    labels = [_label_of(line) for side in beside for line in side]
    if any(OPERATIONS.match(label) for label in labels):
        return False
    return block.text[marker.start : marker.end].isupper() and not (len(labels) == 2 and all(map(str.isupper, labels)))


def _siblings(blocks: tuple[Block, ...], index: int) -> Iterator[Block]:
    """The nearest block of the same type and level before and after, within one section's reach."""
    block = blocks[index]
    reach = _AROUND if block.type is BlockType.HEADING else 2
    for side in (reversed(blocks[max(0, index - reach) : index]), blocks[index + 1 : index + 1 + reach]):
        for other in side:
            if other.type is block.type and other.level == block.level:
                yield other
                break


def _is_labelled_list(blocks: tuple[Block, ...], index: int) -> bool:
    """Two other items at least, and most of those near it in the list, begin with a label of the same form."""
    block = blocks[index]
    others = [
        other
        for step in (-1, 1)
        for other in _while_items(blocks, index, step)
        if other.level == block.level and other.wrapper[:-1] == block.wrapper[:-1]
    ]
    labelled = sum(_is_label(other, like=block) for other in others)
    return labelled >= 2 and labelled >= _SHARE * len(others)


def _while_items(blocks: tuple[Block, ...], index: int, step: int) -> Iterator[Block]:
    for at in range(index + step, index + (_NEAR + 1) * step, step):
        if not (0 <= at < len(blocks) and blocks[at].type in (BlockType.ITEM, BlockType.CODE, BlockType.FIGURE)):
            return
        yield blocks[at]


def _is_fact(blocks: tuple[Block, ...], index: int) -> bool:
    """A labelled line stands before it and one after it; or it is the first or the last of three short ones.

    Fields differ: "Part 1: …", "Part 2: …" are no two of them.
    """
    before, after = (_labelled(blocks, index, step) for step in (-1, 1))
    if before and after:
        return _differ([before[0], after[0]])
    run = (before or after)[:2]
    return len(run) == 2 and _differ(run) and all(len(line.text) <= _FACT for line in (blocks[index], *run))


def _differ(lines: list[Block]) -> bool:
    return len({_DIGITS.sub("", _label_of(line)) for line in lines}) == len(lines)


def _labelled(blocks: tuple[Block, ...], index: int, step: int) -> list[Block]:
    """The lines beside it on one side, three at most, as long as they begin with a label."""
    found: list[Block] = []
    for at in range(index + step, index + 4 * step, step):
        if not 0 <= at < len(blocks) or not _is_label(blocks[at], like=blocks[index]):
            break
        found.append(blocks[at])
    return found


def _stands_like_others(blocks: tuple[Block, ...], index: int, marker: Marker) -> bool:
    """Alone on its line, with what it names below, as the labels before and after it are."""
    before = blocks[max(0, index - _APART) : index]
    after = blocks[index + 1 : index + 1 + _APART]
    return marker.bare and all(any(_is_alone(other) for other in side) for side in (before, after))


def _is_alone(block: Block) -> bool:
    return _is_label(block) and len(block.lead) >= len(block.text) - 1


def _is_label(block: Block, like: Block | None = None) -> bool:
    """The block begins with a label of a field or a step, emphasised or not as the other one's is."""
    if like is not None and (block.type is not like.type or bool(block.lead) is not bool(like.lead)):
        return False
    start = _start(block)
    if find_term(block.text, start):
        return False
    label = _label_of(block)
    longest = _WORDS_BOLD if block.lead else _WORDS_PLAIN
    return _words(label) <= longest and label[:1].isalpha() and not _leads_elsewhere(block, label)


def _leads_elsewhere(block: Block, label: str) -> bool:
    """It owes thanks, leads on ("RELATED POST: …", "Next: …", "Tags: …"), or names nothing but links."""
    if CREDIT.fullmatch(label) or NAVIGATION.fullmatch(label) or is_heading(label):
        return True
    behind = len(block.text) - _start(block) - len(label)
    return bool(block.links) and sum(len(link.text) for link in block.links) >= _LINKED * behind


def _label_of(block: Block) -> str:
    """The label with which the block begins, with its colon, or ""."""
    start = _start(block)
    return block.text[start : max(start, _end_of_label(block, start))]


def _start(block: Block) -> int:
    opening = grammar.OPENING.match(block.text)
    return opening.end() if opening else 0


def _end_of_label(block: Block, start: int) -> int:
    """Where the colon or dash stands that sets the label off; 0 where none does."""
    text, lead = block.text, len(block.lead)
    colon = _LABEL.match(text, start)
    if colon and (not lead or abs(lead - colon.end()) <= 2):
        return colon.end()
    return lead if 0 < lead <= 60 and _DASH.match(text, lead) else 0


def _words(label: str) -> int:
    wide = len(_WIDE.findall(label))
    return len(grammar.WORD.findall(label)) if not wide else (1 if wide <= _LETTERS else 99)
