"""A user changes how an article is read: that is no change of the article."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.model import (
    FeedIdentity,
    Fetched,
    Outcome,
    Page,
    PageState,
    Plan,
    Role,
    Rules,
    Target,
    Validators,
)
from monitor.policy import decide

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
URL = "https://example.org/ropes/"
TEXT = (
    "<p>The rope walk behind the church is three hundred paces long, and every rope of the fleet was laid there.</p>"
    "<p>Hemp came up the river in spring, and a wet spring could be told from the ropes for years.</p>"
)


def target(rules: Rules, outcome: Outcome | None = None) -> Target:
    page = Page(id=1, uid="9f3c", url=URL, name="ropes", role=Role.ARTICLE, plan=Plan(rules=rules))
    identity = FeedIdentity(authority="example.org", year=2026, uid="77")
    first = Target(page=page, state=PageState(), identity=identity, lease="L")
    if outcome is None:
        return first
    return replace(first, state=outcome.state, snapshot=outcome.snapshot, seen=outcome.seen)


def answer(sold: int) -> Fetched:
    sales = f"<p class=stock>We have sold {sold} metres of rope since the rope walk was opened again.</p>"
    body = f"<title>The rope walk</title><body><main><h1>The rope walk</h1>{TEXT}{sales}</main>"
    return Fetched(
        url=URL, status=200, headers=(), body=body.encode(), charset="utf-8", validators=Validators(), elapsed_s=0.1
    )


@pytest.mark.parametrize(
    "rules", [Rules(ignore=(".stock",)), Rules(body="main > p:first-of-type"), Rules(markers=("Hemp",))]
)
def test_a_changed_rule_is_no_change_of_the_article(rules: Rules) -> None:
    baseline = decide(target(Rules()), answer(1), NOW)
    later = decide(target(rules, baseline), answer(1), NOW + timedelta(days=1))
    assert later.revision is None
    assert later.state.error is None


def test_what_is_ignored_makes_no_revision_any_more() -> None:
    baseline = decide(target(Rules()), answer(1), NOW)
    assert decide(target(Rules(), baseline), answer(2), NOW + timedelta(days=1)).revision is not None
    assert decide(target(Rules(ignore=(".stock",)), baseline), answer(2), NOW + timedelta(days=1)).revision is None
