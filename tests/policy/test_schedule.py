"""When a page is looked at again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Page, PageState, Plan, Role
from monitor.policy import schedule
from monitor.policy.schedule import DAY, HOUR

NOW = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # the hour that Europe skips: intervals are in UTC


def page(every_s: float | None = None, uid: str = "a") -> Page:
    url = "https://example.org/post/"
    return Page(id=1, uid=uid, url=url, name="post", role=Role.ARTICLE, plan=Plan(every_s=every_s))


def after(checks: int, changed_every: int, gap_s: float) -> PageState:
    """The state after so many checks at this gap of which every n-th found a change (0: none)."""
    state, now = PageState(last_checked_at=NOW), NOW
    for number in range(1, checks + 1):
        now += timedelta(seconds=gap_s)
        state = schedule.observed(state, now, changed=bool(changed_every) and number % changed_every == 0)
        state = replace(state, last_checked_at=now)
    return state


def test_a_configured_interval_is_kept_within_five_percent() -> None:
    at = schedule.next_check_at(page(every_s=6 * HOUR), PageState(), NOW)
    assert 0.95 * 6 * HOUR <= (at - NOW).total_seconds() <= 1.05 * 6 * HOUR


def test_a_new_page_is_checked_twice_a_day() -> None:
    assert schedule.interval_s(page(), PageState()) == 12 * HOUR


@pytest.mark.parametrize(
    ("state", "least_s", "most_s"),
    [
        pytest.param(after(60, 1, 0.5 * DAY), 1 * HOUR, 3 * HOUR, id="changes at every check, twice a day"),
        pytest.param(after(60, 10, 0.5 * DAY), 4 * HOUR, 8 * HOUR, id="changes every fifth day"),
        pytest.param(after(104, 104, 3.5 * DAY), 1 * DAY, 3 * DAY, id="changed once in a year"),
        pytest.param(after(1000, 0, 7 * DAY), 7 * DAY, 7 * DAY, id="nothing in twenty years: still every week"),
    ],
)
def test_the_interval_follows_what_the_page_does(state: PageState, least_s: float, most_s: float) -> None:
    assert least_s <= schedule.interval_s(page(), state) <= most_s


def test_pages_that_were_added_together_do_not_come_due_together() -> None:
    dues = {schedule.next_check_at(page(uid=str(number)), PageState(), NOW) for number in range(100)}
    assert len(dues) == 100


def test_failures_wait_longer_and_longer_but_never_more_than_a_day() -> None:
    waits = [
        (schedule.retry_at(page(), PageState(failures=failures), NOW, None) - NOW).total_seconds()
        for failures in range(1, 40)
    ]
    assert 7.5 * 60 <= waits[0] <= 15 * 60
    assert all(wait <= DAY for wait in waits)
    assert min(waits[8:]) >= 0.5 * DAY


def test_retry_after_is_obeyed() -> None:
    tomorrow = NOW + timedelta(days=1, hours=3)
    assert schedule.retry_at(page(), PageState(failures=1), NOW, tomorrow) == tomorrow


@given(
    failures=st.integers(1, 10_000),
    every_s=st.none() | st.floats(0.1, 60 * DAY),
    changes=st.floats(0, 1e6),
    exposure_s=st.floats(0, 1e10),
)
def test_the_next_check_is_always_ahead(
    failures: int, every_s: float | None, changes: float, exposure_s: float
) -> None:
    state = PageState(failures=failures, rate_changes=changes, rate_exposure_s=exposure_s)
    assert schedule.next_check_at(page(every_s), state, NOW) > NOW
    assert schedule.retry_at(page(every_s), state, NOW, None) > NOW
