"""A page that is gone, back or moved: told once it is certain, with its history kept."""

from __future__ import annotations

from itertools import cycle

import pytest

from monitor.model import Fetched, PageStatus
from tests.policy.conftest import DAY, EDITED, GOOD, HOUR, OTHER, PARAGRAPHS, URL, Watched, answer, page_of, status


def test_404_is_gone_after_three_times_over_two_days(watched: Watched) -> None:
    first = watched.see(status(404)).last_checked_at
    while not watched.found():
        watched.see(status(404))
        assert watched.now < first + 4 * DAY
    assert watched.now - first >= 48 * HOUR
    assert watched.state.status is PageStatus.GONE
    watched.see_for(status(404), 20 * DAY)
    [entry] = watched.found()
    assert entry.entry.title == "GONE — the server answered 404 — The wheel of the old mill"
    assert (entry.snapshot_from, entry.snapshot_to) == (0, 0)


def test_410_is_gone_once_it_is_confirmed_an_hour_later(watched: Watched) -> None:
    first = watched.see(status(410)).last_checked_at
    assert watched.found() == []
    watched.see(status(410))
    assert HOUR <= watched.now - first < 2 * HOUR
    assert watched.kinds() == [["gone"]]
    assert watched.state.next_check_at - watched.now > 6 * DAY


def test_back_after_it_was_gone(watched: Watched) -> None:
    watched.see_for(status(404), 5 * DAY)
    watched.see(status(500))
    watched.see(GOOD)
    assert watched.kinds() == [["gone"], ["restored"]]
    assert watched.found()[-1].entry.title.startswith("BACK — ")
    assert watched.state.status is PageStatus.OK
    watched.see(EDITED)
    assert [each.revision.number for each in watched.found()] == [1, 2, 3]
    assert (watched.found()[-1].snapshot_from, watched.found()[-1].snapshot_to) == (0, 3)


def test_back_with_another_text_is_one_entry(watched: Watched) -> None:
    watched.see_for(status(410), DAY)
    watched.see(EDITED)
    assert watched.kinds() == [["gone"], ["restored", "body-edited"]]


SOFT = page_of("Sorry, the page that you are looking for could not be found.", title="Page not found")


def test_an_absence_that_shows_itself_in_turn_is_gone_too(watched: Watched) -> None:
    first = watched.see(status(404)).last_checked_at
    for seen in cycle((status(410), SOFT, status(404))):
        watched.see(seen)
        if watched.found():
            break
        assert watched.now < first + 4 * DAY
    assert watched.kinds() == [["gone"]]
    assert watched.found()[0].revision.observed_at - first >= 48 * HOUR
    watched.see_for(SOFT, 3 * DAY)
    assert watched.kinds() == [["gone"]]


def test_one_410_behind_others_confirms_nothing(watched: Watched) -> None:
    first = watched.see(SOFT).last_checked_at
    watched.see_for(SOFT, 20 * HOUR)
    watched.see(status(410))
    assert watched.now - first < 48 * HOUR
    assert watched.found() == []


def test_back_says_since_when_it_was_away_whatever_stood_there(watched: Watched) -> None:
    first = watched.see(status(404)).last_checked_at
    watched.see_for(status(404), 3 * DAY)
    watched.see_for(SOFT, 5 * DAY)
    watched.see_for(status(404), 4 * DAY)
    watched.see(GOOD)
    assert watched.kinds() == [["gone"], ["restored"]]
    assert watched.found()[-1].revision.changes[0].reason == f"it was away from {first:%Y-%m-%d %H:%M} UTC on"


# ── moved ──────────────────────────────────────────────────────────────────────────────────────────────────────

NEW = "https://wheel.example/mill/"


def moved_to(url: str, status: int = 301, body: str = GOOD) -> Fetched:
    return answer(body, url=url, hops=((URL, status),))


@pytest.mark.parametrize("code", [301, 308])
def test_a_page_that_moved_for_good_keeps_its_id_and_its_history(watched: Watched, code: int) -> None:
    uid = watched.page.uid
    first, count = watched.see(moved_to(NEW, code)).last_checked_at, 1
    while not watched.found():
        watched.see(moved_to(NEW, code))
        count += 1
        assert watched.now <= first + 2 * DAY
    assert count >= 3
    assert watched.now >= first + DAY
    assert watched.kinds() == [["moved"]]
    change = watched.found()[0].revision.changes[0]
    assert (change.before, change.after) == (URL, NEW)
    assert (watched.page.url, watched.page.uid) == (NEW, uid)
    assert watched.store.find_page(URL) == watched.page
    watched.see(answer(url=NEW))
    assert watched.web.asked[-1].url == NEW
    assert watched.found()[0].entry.title.startswith(f"MOVED — to {NEW}")


def test_a_move_and_a_change_are_one_entry(watched: Watched) -> None:
    number = 0
    while not any("moved" in kinds for kinds in watched.kinds()):
        number += 1
        watched.see(moved_to(NEW, body=GOOD.replace("Forty", f"{number} times forty")))
    assert watched.kinds() == [["body-edited"]] * (number - 1) + [["moved", "body-edited"]]


@pytest.mark.parametrize("code", [302, 303, 307])
def test_a_redirect_for_now_moves_nothing(watched: Watched, code: int) -> None:
    watched.see_for(moved_to(NEW, code), 6 * DAY)
    assert watched.page.url == URL
    assert watched.found() == []


@pytest.mark.parametrize(
    "old",
    ["http://mill.example/notes/wheel/", "https://mill.example/notes/wheel", "https://www.mill.example/notes/wheel/"],
)
def test_https_slashes_and_www_are_taken_over_without_a_word(watch, old: str) -> None:
    page = watch(url=old)
    page.see(GOOD)
    uid = page.page.uid
    page.see_for(answer(url=URL, hops=((old, 301),)), 3 * DAY)
    assert (page.page.url, page.page.uid) == (URL, uid)
    assert page.found() == []


def test_a_related_post_that_moved_is_known_by_its_old_address(watch) -> None:
    listing = page_of(*PARAGRAPHS, '<p>RELATED POST: <a href="/notes/bees/">Bees</a></p>')
    page = watch()
    page.see(listing)
    old, new = "https://mill.example/notes/bees/", "https://bees.example/fences/"
    for _ in range(8):
        bees = page.store.find_page(old)
        page.now = max(page.now, dict(page.store.pages())[bees].next_check_at)
        page.web.result = answer(page_of(*OTHER, title="Bees"), url=new, hops=((old, 301),))
        page.check(bees.id)
    assert page.store.find_page(old).url == new
    page.see(listing.replace("Forty", "Fifty"))
    assert len([each for each, _ in page.store.pages()]) == 2
