"""What a check found, with a new revision put into the words of its entry. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from monitor.model import FetchResult, Outcome, Target
from monitor.policy import decide
from monitor.publish.compose import compose_entry


def conclude(target: Target, result: FetchResult, now: datetime) -> Outcome:
    outcome = decide(target, result, now)
    if outcome.revision is None or outcome.article is None:
        return outcome
    entry = compose_entry(target.page, outcome.revision, outcome.article, target.identity)
    return replace(outcome, entry=entry)
