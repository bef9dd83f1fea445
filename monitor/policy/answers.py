"""What a whole page says: the first look, a new text, an old one again, or something not to be believed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from monitor.article import Located, extract, locate, read
from monitor.changes import compare_articles
from monitor.changes.comparison import Comparison
from monitor.changes.likeness import same_article
from monitor.changes.stand_in import is_another_page
from monitor.model import Article, Change, Fetched, Outcome, PageStatus, Sighting, Snapshot, Target
from monitor.policy import gate, outcomes, schedule, sightings
from monitor.policy.gate import DOUBTFUL_TEXTS, SAID, Doubt, Look


def read_page(target: Target, fetched: Fetched, now: datetime) -> Outcome:
    located = locate(fetched.body, url=fetched.url, charset=fetched.charset, rules=target.page.plan.rules)
    if target.snapshot is None:
        return _baseline(target, fetched, located, now)
    if target.state.fingerprint is None:
        return _taken_anew(target, fetched, located, now)
    if located.fingerprint == target.state.fingerprint:
        return outcomes.unchanged(target, fetched, now)
    return _compared(target, target.snapshot, fetched, located, now)


def _baseline(target: Target, fetched: Fetched, located: Located, now: datetime) -> Outcome:
    article = read(located)
    doubt = gate.at_first_sight(target.page.url, fetched, article)
    if doubt:
        sighting = _sighted(target, fetched, located.fingerprint, doubt, article, now)
        if not (article.blocks and sightings.has_lasted(sighting)):
            return _held_back(target, fetched, sighting, now)
    return outcomes.new_text(target, fetched, located, article, [], now)


def _taken_anew(target: Target, fetched: Fetched, located: Located, now: datetime) -> Outcome:
    """The page is shown in a browser now, or no longer: what differs is our doing, and later pages are compared with
    this one."""
    article = read(located)
    if doubt := gate.at_first_sight(target.page.url, fetched, article):
        return _held_back(target, fetched, _sighted(target, fetched, located.fingerprint, doubt, article, now), now)
    same = outcomes.unchanged(target, fetched, now)
    state = replace(same.state, fingerprint=located.fingerprint)
    return replace(same, state=state, seen=(fetched.body, fetched.charset))


def _compared(target: Target, snapshot: Snapshot, fetched: Fetched, located: Located, now: datetime) -> Outcome:
    """The article's element differs: compare the pages, from their bytes, so that both are read by this release."""
    body, charset = target.seen or (snapshot.body, snapshot.charset)
    old = extract(body, url=fetched.url, charset=charset, rules=located.rules)
    article = read(located)
    comparison = Comparison.of(old, article)
    changes = compare_articles(old, article)
    another = not changes and is_another_page(comparison)
    if not changes and not another:
        same = outcomes.unchanged(target, fetched, now)
        state = replace(same.state, fingerprint=located.fingerprint)
        return replace(same, state=state, seen=(fetched.body, fetched.charset))
    doubt = gate.judge(
        Look(
            url=target.page.url,
            fetched=fetched,
            article=article,
            comparison=comparison,
            old_body=body,
            old_charset=charset,
            twins=target.past.twins if target.past else (),
        )
    )
    if another and doubt is None:
        doubt = Doubt.REWRITE
    outcome = (
        _doubted(target, fetched, located, article, doubt, changes, now)
        if doubt
        else _believed(target, fetched, located, article, changes, now)
    )
    if target.past is None and (doubt is None or doubt in DOUBTFUL_TEXTS):
        return replace(outcome, text_digest=outcomes.text_digest(article))
    return outcome


def _believed(
    target: Target, fetched: Fetched, located: Located, article: Article, changes: list[Change], now: datetime
) -> Outcome:
    """A new text; or an old one again, which is told once, and not again while the page goes on swinging."""
    number = _returns_to(target, fetched, located, article)
    if number is None:
        return outcomes.new_text(target, fetched, located, article, changes, now)
    if target.state.unstable_until and now < target.state.unstable_until:
        return outcomes.muted(target, fetched, now)
    changes = [replace(change, reason=f"back to the text of revision {number}") for change in changes]
    outcome = outcomes.new_text(target, fetched, located, article, changes, now)
    state = replace(outcome.state, unstable_until=now + outcomes.UNSTABLE, muted=False, status=PageStatus.OK)
    return replace(outcome, state=state)


def _returns_to(target: Target, fetched: Fetched, located: Located, article: Article) -> int | None:
    """The newest of the earlier revisions that says what the page says now."""
    for earlier in target.past.earlier if target.past else ():
        old = locate(earlier.body, url=fetched.url, charset=earlier.charset, rules=located.rules)
        if old.fingerprint == located.fingerprint or _says_the_same(read(old), article):
            return earlier.revision
    return None


def _says_the_same(old: Article, new: Article) -> bool:
    return same_article(old, new) and not compare_articles(old, new)


# ── not believed ───────────────────────────────────────────────────────────────────────────────────────────────


def _doubted(
    target: Target,
    fetched: Fetched,
    located: Located,
    article: Article,
    doubt: Doubt,
    changes: list[Change],
    now: datetime,
) -> Outcome:
    sighting = _sighted(target, fetched, located.fingerprint, doubt, article, now)
    if not sightings.has_lasted(sighting, target.state.doubt) or (sighting.told and not sightings.is_text(sighting)):
        return _held_back(target, fetched, sighting, now)
    if sightings.is_text(sighting):
        flagged = [sightings.held_back(change, sighting) for change in changes] or [sightings.put_up(sighting)]
        return outcomes.new_text(target, fetched, located, article, flagged, now)
    outcome = _held_back(target, fetched, replace(sighting, told=True), now)
    return outcomes.with_news(outcome, target, [sightings.replaced_by(sighting)], now)


def _sighted(
    target: Target, fetched: Fetched, fingerprint: str, doubt: Doubt, article: Article, now: datetime
) -> Sighting:
    """A stand-in is the same by its kind; a doubtful text by its words."""
    before = target.state.doubt
    same = doubt not in DOUBTFUL_TEXTS or (before is not None and before.digest == fingerprint)
    if not same and target.held:
        body, charset = target.held
        held = extract(body, url=fetched.url, charset=charset, rules=target.page.plan.rules)
        same = same_article(held, article)
    return sightings.seen_again(before, doubt.value, now, digest=fingerprint, is_same=same)


def _held_back(target: Target, fetched: Fetched, sighting: Sighting, now: datetime) -> Outcome:
    """The last good snapshot and its validators stand; looked at again soon."""
    outcome = outcomes.no_article(
        target,
        now,
        SAID[Doubt(sighting.what)],
        status=PageStatus.SUSPICIOUS,
        http_status=fetched.status,
        doubt=sighting,
    )
    count = len(schedule.RECHECKS_S) if sighting.told else outcome.state.failures
    at = schedule.recheck_at(target.page, outcome.state, now, count)
    return replace(outcome, state=replace(outcome.state, next_check_at=at), held=(fetched.body, fetched.charset))
