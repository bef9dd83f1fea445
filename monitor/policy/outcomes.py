"""What is written after a check: the page's next state, with the news that the state itself is worth."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.article import Located
from monitor.article.text import key
from monitor.model import (
    Article,
    Change,
    Fetched,
    NotModified,
    Outcome,
    Page,
    PageState,
    PageStatus,
    Revision,
    Sighting,
    Snapshot,
    Target,
)
from monitor.policy import schedule, sightings

# So long after a page last went back to an earlier text, going back again is no news.
UNSTABLE = timedelta(days=7)


def next_number(target: Target) -> int:
    """Of the page's next revision."""
    if target.snapshot is None:
        return 0
    return (target.snapshot.revision if target.last_revision is None else target.last_revision) + 1


# ── good answers ───────────────────────────────────────────────────────────────────────────────────────────────


def unchanged(target: Target, answer: Fetched | NotModified, now: datetime) -> Outcome:
    """The article is as it was; the page may be back, or have moved."""
    state = good_state(target, answer, now, changed=False)
    page, state, news = _of_state(target, answer, state, now)
    outcome = Outcome(page=page, lease=target.lease, state=state, former_url=_former(target, page))
    return with_news(outcome, target, news, now)


def with_news(outcome: Outcome, target: Target, news: list[Change], now: datetime) -> Outcome:
    """A revision of the page's state alone: no new snapshot, and nothing is read for it."""
    if not news or target.snapshot is None:
        return outcome
    return replace(
        outcome,
        revision=Revision(number=next_number(target), observed_at=now, changes=tuple(news)),
        article=Article(url=outcome.page.url, title=target.page.title),
    )


def new_text(
    target: Target, fetched: Fetched, located: Located, article: Article, changes: list[Change], now: datetime
) -> Outcome:
    """A new snapshot with its revision; the baseline where there was none."""
    number = next_number(target)
    state = good_state(target, fetched, now, changed=number > 0)
    state = replace(
        state,
        fingerprint=located.fingerprint,
        text_digest=text_digest(article),
        last_changed_at=now if number else state.last_changed_at,
    )
    page, state, news = _of_state(target, fetched, state, now)
    return Outcome(
        page=page,
        lease=target.lease,
        state=state,
        snapshot=_snapshot(fetched, number, now),
        revision=Revision(
            number=number,
            observed_at=now,
            changes=(*news, *changes) if number else (),
            stated=article.updates if not number else (),
        ),
        related=article.related,
        title=article.title or None,
        article=article,
        former_url=_former(target, page),
    )


def text_digest(article: Article) -> str:
    """Equal for articles of the same words."""
    text = "\n".join(key(block.text) for block in article.blocks)
    return f"sha256:{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()}"


def good_state(target: Target, answer: Fetched | NotModified, now: datetime, *, changed: bool) -> PageState:
    """The state after a check that says what the article is now."""
    state = schedule.observed(target.state, now, changed=changed)
    full = isinstance(answer, Fetched)
    state = replace(
        state,
        status=PageStatus.OK,
        validators=answer.validators,
        last_checked_at=now,
        next_check_at=schedule.next_check_at(target.page, state, now, _fresh_s(target, answer)),
        http_status=answer.status if isinstance(answer, Fetched) else 304,
        error=None,
        failures=0,
        checks_since_full=0 if full else state.checks_since_full + 1,
        last_full_at=now if full else state.last_full_at,
    )
    return _calmer(state, now)


def _fresh_s(target: Target, answer: Fetched | NotModified) -> float:
    """A 304 that says nothing of it leaves what the stored answer said (RFC 9111 §4.3.4)."""
    says = any(name.lower() == "cache-control" for name, _ in answer.headers)
    stored = target.snapshot.headers if target.snapshot and not says and isinstance(answer, NotModified) else ()
    return schedule.fresh_s(answer.headers if says else [pair for pair in stored if pair[0].lower() != "age"])


def _calmer(state: PageState, now: datetime) -> PageState:
    """The page shows the text that was told last: one swing more, where it had shown another one."""
    if state.muted:
        return replace(state, muted=False, unstable_until=now + UNSTABLE, status=PageStatus.UNSTABLE)
    if state.unstable_until and now >= state.unstable_until:
        return replace(state, unstable_until=None)
    return state


def muted(target: Target, fetched: Fetched, now: datetime) -> Outcome:
    """An earlier text again, of a page that keeps going back: no news, and what was told last stands."""
    before = target.state
    state = good_state(target, fetched, now, changed=False)
    state = replace(
        state,
        status=PageStatus.UNSTABLE,
        muted=True,
        unstable_until=before.unstable_until if before.muted else now + UNSTABLE,
        validators=before.validators,
        doubt=None,
    )
    return Outcome(page=target.page, lease=target.lease, state=state)


def _of_state(
    target: Target, answer: Fetched | NotModified, state: PageState, now: datetime
) -> tuple[Page, PageState, list[Change]]:
    """What a good answer says of the page itself: that it is back, that it has moved."""
    news = [sightings.restored(state.doubt)] if state.doubt and state.doubt.told else []
    page = target.page
    move = sightings.moving(state.moving, page.url, answer, now)
    if move and sightings.has_lasted(move):
        page = replace(page, url=move.what)
        change = sightings.moved(target.page.url, move.what)
        news += [change] if change else []
        move = None
    return page, replace(state, doubt=None, moving=move), news


def _former(target: Target, page: Page) -> str | None:
    return target.page.url if page.url != target.page.url else None


def _snapshot(fetched: Fetched, number: int, now: datetime) -> Snapshot:
    return Snapshot(
        revision=number,
        fetched_at=now,
        url=fetched.url,
        status=fetched.status,
        headers=fetched.headers,
        charset=fetched.charset,
        body=fetched.body,
        digest=f"sha256:{hashlib.sha256(fetched.body).hexdigest()}",
        size_bytes=len(fetched.body),
    )


# ── answers without an article ─────────────────────────────────────────────────────────────────────────────────


def postponed(target: Target, now: datetime, message: str, until: datetime | None) -> Outcome:
    """Nothing was asked, since others had to be first: no failure of the page, and all that is known of it stands."""
    state = replace(target.state, error=message, next_check_at=max(until or now, now))
    return Outcome(page=target.page, lease=target.lease, state=state)


def no_article(
    target: Target,
    now: datetime,
    message: str,
    *,
    status: PageStatus = PageStatus.FAILING,
    not_before: datetime | None = None,
    http_status: int | None = None,
    doubt: Sighting | None = None,
) -> Outcome:
    """Nothing is learnt of the article: the last good snapshot and its validators stand, and so does a doubt."""
    failed = replace(target.state, failures=target.state.failures + 1)
    state = replace(
        failed,
        status=status,
        last_checked_at=now,
        next_check_at=schedule.retry_at(target.page, failed, now, not_before),
        http_status=http_status,
        error=message,
        doubt=doubt or target.state.doubt,
    )
    return Outcome(page=target.page, lease=target.lease, state=state)
