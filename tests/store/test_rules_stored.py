"""How an article is to be read is kept to the letter, and most articles have nothing to keep."""

from __future__ import annotations

import pytest

from monitor.model import Rules
from monitor.store.serial import rules_from_text, rules_to_text

CASES = [
    Rules(body="#tale > p"),
    Rules(ignore=(".ad", "aside ~ p")),
    Rules(markers=("追記", "Later:"), day_first=False),
    Rules(day_first=True),
]


@pytest.mark.parametrize("rules", CASES)
def test_rules_come_back_as_they_were(rules: Rules) -> None:
    assert rules_from_text(rules_to_text(rules)) == rules


def test_no_rules_are_no_text() -> None:
    assert rules_to_text(Rules()) is None
    assert rules_from_text(None) == Rules()
