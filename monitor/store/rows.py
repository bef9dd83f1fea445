"""Rows of `page` as values of the model, and back."""

from __future__ import annotations

from typing import Any

from monitor.model import Page, PageState, PageStatus, Plan, Render, Role, Validators
from monitor.store.schema import AnyRow, from_us_or_none, page, to_us_or_none
from monitor.store.serial import (
    rules_from_text,
    rules_to_text,
    scope_from_text,
    scope_to_text,
    sighting_from_text,
    sighting_to_text,
)
from monitor.uri import host_key, same_page_key

PAGE_COLUMNS = (
    page.c.id,
    page.c.uid,
    page.c.url,
    page.c.name,
    page.c.role,
    page.c.title,
    page.c.left_at,
    page.c.every_s,
    page.c.follow_related,
    page.c.related_every_s,
    page.c.related_limit,
    page.c.related_depth,
    page.c.related_scope,
    page.c.rules,
    page.c.render,
)
STATE_COLUMNS = (
    page.c.paused,
    page.c.status,
    page.c.etag,
    page.c.last_modified,
    page.c.fingerprint,
    page.c.last_checked_at,
    page.c.last_changed_at,
    page.c.next_check_at,
    page.c.http_status,
    page.c.error,
    page.c.failures,
    page.c.checks_since_full,
    page.c.rate_changes,
    page.c.rate_exposure_s,
    page.c.last_full_at,
    page.c.text_digest,
    page.c.doubt,
    page.c.moving,
    page.c.unstable_until,
    page.c.muted,
)


def page_of(row: AnyRow) -> Page:
    return Page(
        id=row.id,
        uid=row.uid,
        url=row.url,
        name=row.name,
        role=Role(row.role),
        title=row.title,
        left_at=from_us_or_none(row.left_at),
        plan=Plan(
            every_s=row.every_s,
            follow_related=row.follow_related,
            related_every_s=row.related_every_s,
            related_limit=row.related_limit,
            related_depth=row.related_depth,
            related_scope=scope_from_text(row.related_scope),
            rules=rules_from_text(row.rules),
            render=Render(row.render),
        ),
    )


def state_of(row: AnyRow) -> PageState:
    return PageState(
        status=PageStatus.PAUSED if row.paused else PageStatus(row.status),
        validators=Validators(etag=row.etag, last_modified=row.last_modified),
        fingerprint=row.fingerprint,
        last_checked_at=from_us_or_none(row.last_checked_at),
        last_changed_at=from_us_or_none(row.last_changed_at),
        next_check_at=from_us_or_none(row.next_check_at),
        http_status=row.http_status,
        error=row.error,
        failures=row.failures,
        checks_since_full=row.checks_since_full,
        rate_changes=row.rate_changes,
        rate_exposure_s=row.rate_exposure_s,
        last_full_at=from_us_or_none(row.last_full_at),
        text_digest=row.text_digest,
        doubt=sighting_from_text(row.doubt),
        moving=sighting_from_text(row.moving),
        unstable_until=from_us_or_none(row.unstable_until),
        muted=row.muted,
    )


def state_values(state: PageState) -> dict[str, Any]:
    """The columns of a state. Whether a page is paused is the configuration's to say, so PAUSED is not written."""
    status = {} if state.status is PageStatus.PAUSED else {"status": state.status.value}
    return status | {
        "etag": state.validators.etag,
        "last_modified": state.validators.last_modified,
        "fingerprint": state.fingerprint,
        "last_checked_at": to_us_or_none(state.last_checked_at),
        "last_changed_at": to_us_or_none(state.last_changed_at),
        "next_check_at": to_us_or_none(state.next_check_at),
        "http_status": state.http_status,
        "error": state.error,
        "failures": state.failures,
        "checks_since_full": state.checks_since_full,
        "rate_changes": state.rate_changes,
        "rate_exposure_s": state.rate_exposure_s,
        "last_full_at": to_us_or_none(state.last_full_at),
        "text_digest": state.text_digest,
        "doubt": sighting_to_text(state.doubt),
        "moving": sighting_to_text(state.moving),
        "unstable_until": to_us_or_none(state.unstable_until),
        "muted": state.muted,
    }


def plan_values(plan: Plan) -> dict[str, Any]:
    return {
        "every_s": plan.every_s,
        "follow_related": plan.follow_related,
        "related_every_s": plan.related_every_s,
        "related_limit": plan.related_limit,
        "related_depth": plan.related_depth,
        "related_scope": scope_to_text(plan.related_scope),
        "rules": rules_to_text(plan.rules),
        "render": plan.render.value,
    }


def address_values(url: str) -> dict[str, str]:
    """All columns that are made of a page's address. Raises ValueError where it has no host."""
    return {"url": url, "url_key": same_page_key(url), "host": host_key(url)}
