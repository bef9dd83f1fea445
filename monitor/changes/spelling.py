"""A name that is now spelt as the article spells it elsewhere: "Covid" becomes "Covid-19" where it was that all along.

The number is no news only where the article leaves no doubt: the old text holds the name with this number already and
with no other, and in the new text the name stands nowhere without it. So Sputnik and Sputnik-2 stay two things.
"""

from __future__ import annotations

import re
from functools import cached_property

from monitor.article.text import fold

_NUMBERED = re.compile(r"(?<![\w-])([^\W\d_]{3,30})-(\d{1,3})(?![\w-]|[.,]\d)")


class Spelling:
    """How two versions of an article, as folded texts without case, spell names that end in a number."""

    def __init__(self, old: str, new: str) -> None:
        self._old, self._new = old, new

    @cached_property
    def _whole(self) -> dict[str, str]:
        """The short form of each name that both versions know in one long form alone, and that form."""
        old, new = _numbers(self._old), _numbers(self._new)
        return {
            name: f"{name}-{min(numbers)}"
            for name, numbers in old.items()
            if len(numbers) == 1 and new.get(name) == numbers and not _alone(name).search(self._new)
        }

    def settled(self, before: str, after: str) -> str:
        """`before` with the short forms that `after` writes out, as the article does elsewhere."""
        if "-" not in after:
            return before
        here = _numbers(fold(after).casefold())
        for name, whole in self._whole.items() if here else ():
            if name in here:
                before = _alone(name).sub(whole, before)
        return before


def _numbers(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, number in _NUMBERED.findall(text):
        found.setdefault(name, set()).add(number)
    return found


def _alone(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])", re.IGNORECASE)
