"""Which entries a sink wants. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.model import Change, ChangeKind, Severity
from monitor.store import Recorded

_WEIGHT = {Severity.TRIVIAL: 0, Severity.MINOR: 1, Severity.MAJOR: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a sink asks for.

    kinds         of changes; empty: all
    min_severity  the least that one of those changes must have
    articles      names; their related posts count as theirs; empty: all
    """

    kinds: frozenset[ChangeKind] = frozenset()
    min_severity: Severity = Severity.TRIVIAL
    articles: frozenset[str] = frozenset()

    def takes(self, recorded: Recorded) -> bool:
        """Whether its article is wanted, and one of its changes is by kind and severity at once."""
        if self.articles and self.articles.isdisjoint({recorded.page.name, *recorded.related_to}):
            return False
        return any(map(self._takes_change, recorded.revision.changes))

    def _takes_change(self, change: Change) -> bool:
        heavy_enough = _WEIGHT[change.severity] >= _WEIGHT[self.min_severity]
        return heavy_enough and (not self.kinds or change.kind in self.kinds)
