"""What of the differences from one check to the next is told: real changes at once and once, noise never."""

from __future__ import annotations

import pytest

from monitor.model import Failed, Failure, Fetched, FetchResult, PageStatus
from tests.policy.conftest import DAY, EDITED, GOOD, NOW, PARAGRAPHS, Watched, answer, page_of, status

LATIN = page_of(*PARAGRAPHS, "Café and pâté are served on Sundays.").replace("–", "-")
NOISE: dict[str, list[Fetched | str]] = {
    "nonce": [page_of(*PARAGRAPHS, around=f"<script nonce=n{number}>x({number})</script>") for number in range(3)],
    "whitespace": [page_of(*(text.replace(" ", "  \n") for text in PARAGRAPHS)), page_of(*PARAGRAPHS, end="\n</html>")],
    "redesign": [
        GOOD.replace("<main><article>", "<div class=wrap><div class=entry-content>").replace(
            "</article></main>", "</div></div>"
        )
    ],
    "etag-churn": [answer(etag=f'"{number}"') for number in range(3)],
    "quotes": [GOOD.replace("'", "\u2019")],
}


@pytest.mark.parametrize("name", [*NOISE])
def test_noise_is_not_told(watched: Watched, name: str) -> None:
    for seen in NOISE[name]:
        assert watched.see(seen).status is PageStatus.OK
    assert watched.found() == []


def test_the_same_words_in_another_charset_are_not_told(watch) -> None:
    page = watch()
    page.see(LATIN)
    latin = LATIN.replace('charset="utf-8"', 'charset="iso-8859-1"').encode("latin-1")
    assert page.see(answer(latin, charset="windows-1252")).status is PageStatus.OK
    assert page.see(LATIN).status is PageStatus.OK
    assert page.found() == []


# ── real changes ───────────────────────────────────────────────────────────────────────────────────────────────

REAL: dict[str, tuple[str, list[str]]] = {
    "append": (page_of(*PARAGRAPHS, "In June a visitor left a book of old prints with us."), ["body-added"]),
    "update": (page_of("<p>UPDATE (May 2031): The dam was mended.</p>", *PARAGRAPHS), ["update-added"]),
    "edit": (EDITED, ["body-edited"]),
    "title": (page_of(*PARAGRAPHS, title="The wheel of the young mill"), ["title-changed"]),
    "half of it removed": (page_of(*PARAGRAPHS[:3]), ["body-removed"]),
    "a retraction in its place": (
        page_of("<p><strong>RETRACTION:</strong> This story was made up. We have taken it back and are sorry.</p>"),
        ["update-added", "body-removed"],
    ),
}


@pytest.mark.parametrize("name", [*REAL])
def test_real_changes_are_told_at_once_and_once(watched: Watched, name: str) -> None:
    body, kinds = REAL[name]
    watched.see_for(body, 2 * DAY)
    [told] = watched.kinds()
    assert sorted(set(told)) == sorted(kinds)
    assert watched.found()[0].revision.observed_at < NOW + DAY
    assert not any(change.flagged for change in watched.found()[0].revision.changes)


OUTAGES: dict[str, FetchResult] = {
    "outage": status(503),
    "network": Failed(kind=Failure.NETWORK, message="mill.example does not answer"),
    "incomplete": Failed(kind=Failure.INCOMPLETE, message="the answer was cut off"),
    "notfound": status(404),
    "blocked": status(403),
}


@pytest.mark.parametrize("name", [*OUTAGES])
def test_a_change_behind_an_outage_is_told_alone(watched: Watched, name: str) -> None:
    watched.see_for(OUTAGES[name], DAY)
    assert watched.found() == []
    watched.see(EDITED)
    assert watched.kinds() == [["body-edited"]]


LIES = ("Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 2199 23:59:59 GMT", "yesterday")


@pytest.mark.parametrize("lie", LIES)
def test_what_a_server_says_of_the_time_orders_nothing(watched: Watched, lie: str) -> None:
    """Entries stand in the order in which we saw them, and checks go by our clock (T34)."""
    dated = answer(EDITED, Date=lie, Last_Modified=lie, Expires=lie, Age=lie)
    watched.see(dated)
    [told] = watched.found()
    assert told.revision.observed_at == told.entry.published_at == watched.now
    assert watched.now < watched.state.next_check_at < watched.now + 7 * DAY


def test_blocked_is_a_state_without_an_entry(watched: Watched) -> None:
    watched.see_for(status(403), 20 * DAY)
    assert watched.state.status is PageStatus.BLOCKED
    assert watched.found() == []


# ── back and forth ─────────────────────────────────────────────────────────────────────────────────────────────

A, B, C = GOOD, GOOD.replace("Forty", "Fifty"), GOOD.replace("Forty", "Sixty")


def test_a_page_that_goes_back_and_forth_is_told_of_once(watched: Watched) -> None:
    for number in range(14):
        watched.see((B, A)[number % 2])
    assert len(watched.found()) == 2
    assert watched.found()[-1].revision.changes[0].reason == "back to the text of revision 0"
    assert watched.state.status is PageStatus.UNSTABLE


def test_so_is_one_that_swings_slowly(watched: Watched) -> None:
    for number in range(14):
        watched.see((B, B, B, A, A, A)[number % 6])
    assert len(watched.found()) == 2


def test_a_third_text_of_an_unstable_page_is_told(watched: Watched) -> None:
    for text in (B, A, B, A, B, C):
        watched.see(text)
    assert len(watched.found()) == 3
    assert watched.store.snapshot(watched.page.id, 3).body == C.encode()


def test_a_text_that_stays_is_told_in_the_end(watched: Watched) -> None:
    for text in (B, A, B, A):
        watched.see(text)
    watched.see_for(B, 6 * DAY)
    assert len(watched.found()) == 2
    watched.see_for(B, 3 * DAY)
    assert len(watched.found()) == 3
    assert watched.store.snapshot(watched.page.id, 3).body == B.encode()


def test_one_return_to_an_earlier_text_is_told_and_no_more_is_said_of_it(watched: Watched) -> None:
    watched.see(B)
    watched.see_for(A, 20 * DAY)
    assert len(watched.found()) == 2
    assert (watched.state.status, watched.state.unstable_until) == (PageStatus.OK, None)
