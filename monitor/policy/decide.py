"""What one check means: (target, fetch result, now) → Outcome. Never raises for what the web does."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from monitor.article import Located, locate, read
from monitor.changes import compare
from monitor.changes.likeness import same_article
from monitor.model import (
    Article,
    Failed,
    Fetched,
    FetchResult,
    NotModified,
    Outcome,
    PageState,
    PageStatus,
    Refused,
    Request,
    Revision,
    Role,
    Snapshot,
    Target,
    Validators,
)
from monitor.policy import schedule

# Some servers answer 304 although the page changed: ask for the whole page at every tenth check.
FULL_EVERY = 10


def request_for(target: Target) -> Request:
    """Conditional where a good snapshot stands behind the validators, and now and then not."""
    known = target.snapshot is not None and target.state.checks_since_full < FULL_EVERY - 1
    return Request(url=target.page.url, validators=target.state.validators if known else Validators())


def decide(target: Target, result: FetchResult, now: datetime) -> Outcome:
    match result:
        case NotModified():
            return _unchanged(target, now, result.validators, http_status=304)
        case Refused():
            return _no_article(target, now, result.message, not_before=result.retry_at)
        case Failed():
            return _no_article(target, now, result.message, not_before=result.retry_at, http_status=result.status)
        case Fetched():
            return _read(target, result, now)
        case _:
            assert_never(result)


def _read(target: Target, fetched: Fetched, now: datetime) -> Outcome:
    located = locate(fetched.body, url=fetched.url, charset=fetched.charset)
    if target.snapshot is None:
        return _baseline(target, fetched, located, now)
    if located.fingerprint == target.state.fingerprint:
        return _unchanged(target, now, fetched.validators, http_status=fetched.status)
    return _compared(target, target.snapshot, fetched, located, now)


def _baseline(target: Target, fetched: Fetched, located: Located, now: datetime) -> Outcome:
    article = read(located)
    if not article.blocks:
        return _no_article(target, now, "no article text was found on the page", http_status=fetched.status)
    return _new_snapshot(target, fetched, located, article, Revision(number=0, observed_at=now, stated=article.updates))


def _compared(target: Target, snapshot: Snapshot, fetched: Fetched, located: Located, now: datetime) -> Outcome:
    """The article's element differs: compare the pages, from their bytes, so that both are read by this release."""
    old_body, old_charset = target.seen or (snapshot.body, snapshot.charset)
    changes = compare(old_body, fetched.body, url=fetched.url, old_charset=old_charset, new_charset=fetched.charset)
    article = read(located)
    if changes:
        number = snapshot.revision + 1
        revision = Revision(number=number, observed_at=now, changes=tuple(changes))
        return _new_snapshot(target, fetched, located, article, revision)
    old = read(locate(old_body, url=fetched.url, charset=old_charset))
    if not same_article(old, article):
        return _no_article(target, now, "the page does not show the article now", http_status=fetched.status)
    unchanged = _unchanged(target, now, fetched.validators, http_status=fetched.status)
    return replace(
        unchanged,
        state=replace(unchanged.state, fingerprint=located.fingerprint),
        seen=(fetched.body, fetched.charset),
    )


def _new_snapshot(target: Target, fetched: Fetched, located: Located, article: Article, revision: Revision) -> Outcome:
    now = revision.observed_at
    changed = revision.number > 0
    state = _good(target, now, fetched.validators, http_status=fetched.status, changed=changed)
    return Outcome(
        page=target.page,
        lease=target.lease,
        state=replace(
            state, fingerprint=located.fingerprint, last_changed_at=now if changed else state.last_changed_at
        ),
        snapshot=Snapshot(
            revision=revision.number,
            fetched_at=now,
            url=fetched.url,
            status=fetched.status,
            headers=fetched.headers,
            charset=fetched.charset,
            body=fetched.body,
            digest=f"sha256:{hashlib.sha256(fetched.body).hexdigest()}",
            size_bytes=len(fetched.body),
        ),
        revision=revision,
        related=article.related if _follows(target) else None,
        title=article.title or None,
        article=article,
    )


def _follows(target: Target) -> bool:
    """Related posts are followed one level deep: those of articles, not those of related posts."""
    return target.page.role is Role.ARTICLE and target.page.plan.follow_related


def _unchanged(target: Target, now: datetime, validators: Validators, *, http_status: int) -> Outcome:
    state = _good(target, now, validators, http_status=http_status, changed=False)
    return Outcome(page=target.page, lease=target.lease, state=state)


def _good(target: Target, now: datetime, validators: Validators, *, http_status: int, changed: bool) -> PageState:
    """The state after a check that says what the article is now."""
    state = schedule.observed(target.state, now, changed=changed)
    return replace(
        state,
        status=PageStatus.OK,
        validators=validators,
        last_checked_at=now,
        next_check_at=schedule.next_check_at(target.page, state, now),
        http_status=http_status,
        error=None,
        failures=0,
        checks_since_full=state.checks_since_full + 1 if http_status == 304 else 0,
    )


def _no_article(
    target: Target, now: datetime, message: str, *, not_before: datetime | None = None, http_status: int | None = None
) -> Outcome:
    """Nothing is learnt of the article: the last good snapshot and its validators stand."""
    failed = replace(target.state, failures=target.state.failures + 1)
    state = replace(
        failed,
        status=PageStatus.FAILING,
        last_checked_at=now,
        next_check_at=schedule.retry_at(target.page, failed, now, not_before),
        http_status=http_status,
        error=message,
    )
    return Outcome(page=target.page, lease=target.lease, state=state)
