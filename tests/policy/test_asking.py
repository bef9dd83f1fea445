"""What servers say about when to ask again, and those that lie."""

from __future__ import annotations

import pytest

from tests.policy.conftest import EDITED, GOOD, HOUR, answer, unchanged


def test_a_server_that_lies_with_304_hides_a_change_for_a_day_at_most(watch) -> None:
    page = watch(every_s=3 * 3600)
    page.see(GOOD)

    def lying(request):
        return unchanged(request) if request.validators.etag else answer(EDITED)

    began = page.now
    while not page.found():
        page.see(lying)
        assert page.now <= began + 28 * HOUR


def test_a_server_that_lies_with_304_to_frequent_checks_is_caught_at_the_tenth(watch) -> None:
    page = watch(every_s=60)
    page.see(GOOD)

    def lying(request):
        return unchanged(request) if request.validators.etag else answer(EDITED)

    for _ in range(10):
        page.see(lying)
    assert len(page.found()) == 1


@pytest.mark.parametrize(
    ("field", "wait_s"),
    [
        ("max-age=7200", 7200),
        ("public, max-age=60", 600),
        ("max-age=31536000", 86400),
        ("no-cache, max-age=7200", 600),
        ("max-age=banana", 600),
        ("s-maxage=7200", 600),
    ],
)
def test_freshness_can_only_make_the_next_check_later(watch, field: str, wait_s: float) -> None:
    page = watch(every_s=600)
    state = page.see(answer(cache_control=field))
    assert (state.next_check_at - page.now).total_seconds() == pytest.approx(wait_s, rel=0.06)


def test_a_304_without_a_word_keeps_the_freshness_of_what_it_confirms(watch) -> None:
    page = watch(every_s=600)
    page.see(answer(cache_control="max-age=7200"))
    state = page.see(unchanged)
    assert (state.next_check_at - page.now).total_seconds() == pytest.approx(7200, rel=0.06)
