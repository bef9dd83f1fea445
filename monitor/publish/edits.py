"""A change together with its words: what was added and what was removed, counted and quoted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from monitor.article.text import standing
from monitor.changes.words import Op, word_diff, words
from monitor.model import Change, ChangeKind, Severity

Words = tuple[tuple[Op, str], ...]

# The order in which a reader wants to hear of the changes of one revision.
_ORDER = (
    ChangeKind.GONE,
    ChangeKind.RESTORED,
    ChangeKind.UPDATE_ADDED,
    ChangeKind.UPDATE_REMOVED,
    ChangeKind.UPDATE_EDITED,
    ChangeKind.TITLE_CHANGED,
    ChangeKind.BODY_EDITED,
    ChangeKind.BODY_REMOVED,
    ChangeKind.BODY_ADDED,
    ChangeKind.RELATED_ADDED,
    ChangeKind.MOVED,
    ChangeKind.RELATED_REMOVED,
    ChangeKind.REFERENCE_ADDED,
    ChangeKind.REFERENCE_REMOVED,
    ChangeKind.LINK_CHANGED,
    ChangeKind.MEDIA_CHANGED,
)
# So many words are quoted alone; fewer take the word before and the word after along, from at most so many characters.
_ALONE, _NEIGHBOUR, _ENOUGH = 3, 40, 400
_LAST, _FIRST = re.compile(r"\S*[^\S\n]*\Z"), re.compile(r"[^\S\n]*\S*")
_SEVERITIES = (Severity.MAJOR, Severity.MINOR, Severity.TRIVIAL)


@dataclass(frozen=True, slots=True)
class Edit:
    """One change and the word diff from its `before` to its `after`; the diff is computed once for all who quote it.

    Words that the author struck out do not stand any more: an edit is told as from what stood to what stands. `struck`:
    the old words can still be read, struck out.
    """

    change: Change
    words: Words
    struck: bool = False

    @classmethod
    def of(cls, change: Change) -> Edit:
        was, now = change.before or "", change.after or ""
        before, after = (standing(was), standing(now)) if was and now else (was, now)
        struck = before != after and len(now) - len(after) > len(was) - len(before)
        if before == after:
            before, after = was, now
        told = replace(change, before=before or None, after=after or None)
        if before and after:
            return cls(told, tuple(word_diff(before, after)), struck)
        return cls(told, tuple((op, text) for op, text in ((Op.DELETE, before), (Op.INSERT, after)) if text), struck)

    def count(self, op: Op) -> int:
        """How many words were added (INSERT) or removed (DELETE)."""
        return sum(len(words(text)) for found, text in self.words if found is op)

    def only(self, op: Op) -> Words:
        """The words of one side: with DELETE those that stood there, with INSERT those that stand there."""
        return tuple((found, text) for found, text in self.words if found in {op, Op.EQUAL})

    @property
    def is_rewritten(self) -> bool:
        """Less than half of the longer side has stayed."""
        kept = sum(len(text) for op, text in self.words if op is Op.EQUAL)
        return 2 * kept < max(len(self.change.before or ""), len(self.change.after or ""))

    def substitutions(self) -> list[tuple[str, str]]:
        """What was replaced by what, in the order of the text; either side may be empty, both are stripped.

        A single word stands with its neighbours: “by three metres” says more than “three”.
        """
        found: list[tuple[str, str]] = []
        before = old = new = ""
        for op, text in (*self.words, (Op.EQUAL, "\n")):
            if op is not Op.EQUAL:
                old += text if op is Op.DELETE else ""
                new += text if op is Op.INSERT else ""
                continue
            if old.strip() or new.strip():
                found.append(_in_context(before, old, new, text))
            before, old, new = text, "", ""
        return found


def _in_context(before: str, old: str, new: str, after: str) -> tuple[str, str]:
    if max(len(words(old[:_ENOUGH])), len(words(new[:_ENOUGH]))) >= _ALONE:
        return old.strip(), new.strip()
    ahead, behind = _LAST.search(before[-_NEIGHBOUR:]), _FIRST.match(after[:_NEIGHBOUR])
    left, right = ahead[0] if ahead else "", behind[0] if behind else ""
    return f"{left}{old}{right}".strip(), f"{left}{new}{right}".strip()


def by_importance(changes: Iterable[Change]) -> list[Edit]:
    """Major before minor before trivial; within one severity what the author announces comes first."""
    ranked = sorted(changes, key=lambda change: (_SEVERITIES.index(change.severity), _ORDER.index(change.kind)))
    return [Edit.of(change) for change in ranked]


def highest_severity(changes: Iterable[Change]) -> Severity | None:
    return min((change.severity for change in changes), key=_SEVERITIES.index, default=None)
