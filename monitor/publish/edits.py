"""A change together with its words: what was added and what was removed, counted and quoted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

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
_SEVERITIES = (Severity.MAJOR, Severity.MINOR, Severity.TRIVIAL)


@dataclass(frozen=True, slots=True)
class Edit:
    """One change and the word diff from its `before` to its `after`; the diff is computed once for all who quote it."""

    change: Change
    words: Words

    @classmethod
    def of(cls, change: Change) -> Edit:
        before, after = change.before or "", change.after or ""
        if before and after:
            return cls(change, tuple(word_diff(before, after)))
        return cls(change, tuple((op, text) for op, text in ((Op.DELETE, before), (Op.INSERT, after)) if text))

    def count(self, op: Op) -> int:
        """How many words were added (INSERT) or removed (DELETE)."""
        return sum(len(words(text)) for found, text in self.words if found is op)

    def substitutions(self) -> list[tuple[str, str]]:
        """What was replaced by what, in the order of the text; either side may be empty, both are stripped."""
        found: list[tuple[str, str]] = []
        old = new = ""
        for op, text in (*self.words, (Op.EQUAL, "end")):
            if op is Op.EQUAL and text.strip():
                if old.strip() or new.strip():
                    found.append((old.strip(), new.strip()))
                old = new = ""
                continue
            old += text if op is not Op.INSERT else ""
            new += text if op is not Op.DELETE else ""
        return found


def by_importance(changes: Iterable[Change]) -> list[Edit]:
    """Major before minor before trivial; within one severity what the author announces comes first."""
    ranked = sorted(changes, key=lambda change: (_SEVERITIES.index(change.severity), _ORDER.index(change.kind)))
    return [Edit.of(change) for change in ranked]


def highest_severity(changes: Iterable[Change]) -> Severity | None:
    return min((change.severity for change in changes), key=_SEVERITIES.index, default=None)
