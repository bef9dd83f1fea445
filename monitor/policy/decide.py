"""What one check means: (target, fetch result, now) → Outcome. Never raises for what the web does."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from monitor.model import (
    Failed,
    Fetched,
    FetchResult,
    NotModified,
    Outcome,
    PageStatus,
    Refusal,
    Refused,
    Render,
    Request,
    Target,
    Validators,
)
from monitor.policy import outcomes, schedule, sightings
from monitor.policy.answers import read_page

# Some servers answer 304 although the page changed: ask for the whole page at every tenth check, and every day.
FULL_EVERY = 10
FULL_AFTER = timedelta(days=1)


def request_for(target: Target, now: datetime) -> Request:
    """Conditional where a good snapshot stands behind the validators, and now and then not.

    Never for a page that scripts fill: its validators speak of the shell, and not of the text.
    """
    state, render = target.state, target.page.plan.render
    if render is Render.BROWSER:
        return Request(url=target.page.url, render=render)
    late = state.last_full_at is not None and now - state.last_full_at >= FULL_AFTER
    known = target.snapshot is not None and state.checks_since_full < FULL_EVERY - 1 and not late
    return Request(url=target.page.url, validators=state.validators if known else Validators())


def decide(target: Target, result: FetchResult, now: datetime) -> Outcome:
    match result:
        case NotModified():
            return outcomes.unchanged(target, result, now)
        case Refused(reason=Refusal.WAIT):
            return outcomes.postponed(target, now, result.message, result.retry_at)
        case Refused():
            return outcomes.no_article(target, now, result.message, not_before=result.retry_at)
        case Failed():
            return _failed(target, result, now)
        case Fetched() if not needs_reading(target, result):
            return outcomes.unchanged(target, result, now)
        case Fetched():
            return read_page(target, result, now)
        case _:
            assert_never(result)


def needs_reading(target: Target, fetched: Fetched) -> bool:
    """Whether the page has to be parsed: not where its bytes are those of the last good answer."""
    return target.state.fingerprint is None or _last_read(target) != (fetched.body, fetched.charset)


def unreadable(target: Target, now: datetime, message: str, *, http_status: int) -> Outcome:
    """The page broke whoever read it: what is known of the article stands."""
    return outcomes.no_article(target, now, message, status=PageStatus.SUSPICIOUS, http_status=http_status)


def _last_read(target: Target) -> tuple[bytes, str] | None:
    """The last good answer, with its charset."""
    if target.seen or target.snapshot is None:
        return target.seen
    return target.snapshot.body, target.snapshot.charset


def _failed(target: Target, failed: Failed, now: datetime) -> Outcome:
    match failed.status:
        case status if status in sightings.BLOCKING:
            return _without(target, failed, now, PageStatus.BLOCKED)
        case 404 | 410:
            return _not_there(target, failed, now)
        case _:
            return _without(target, failed, now, PageStatus.FAILING)


def _without(target: Target, failed: Failed, now: datetime, status: PageStatus) -> Outcome:
    return outcomes.no_article(
        target, now, failed.message, status=status, not_before=failed.retry_at, http_status=failed.status
    )


def _not_there(target: Target, failed: Failed, now: datetime) -> Outcome:
    """One 404 is an accident; only what lasts is gone."""
    sighting = sightings.seen_again(target.state.doubt, str(failed.status), now)
    lasted = sightings.has_lasted(sighting, target.state.doubt)
    is_gone = lasted or sighting.told
    outcome = outcomes.no_article(
        target,
        now,
        failed.message,
        status=PageStatus.GONE if is_gone else PageStatus.FAILING,
        not_before=failed.retry_at,
        http_status=failed.status,
        doubt=replace(sighting, told=is_gone),
    )
    news = [sightings.gone(sighting, failed.message)] if lasted and not sighting.told else []
    return outcomes.with_news(_looked_at_again(outcome, failed, is_gone=is_gone, now=now), target, news, now)


def _looked_at_again(outcome: Outcome, failed: Failed, *, is_gone: bool, now: datetime) -> Outcome:
    """Rarely once it is gone; a 410 is confirmed as soon as it may be."""
    state, for_good = outcome.state, failed.status == 410
    if not is_gone and not for_good:
        return outcome
    at = (
        schedule.gone_at(outcome.page, state, now, for_good=for_good)
        if is_gone
        else schedule.confirm_at(outcome.page, state, now)
    )
    return replace(outcome, state=replace(state, next_check_at=max(at, failed.retry_at or at)))
