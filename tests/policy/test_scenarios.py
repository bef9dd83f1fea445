"""Not fooled: what a page may show from one check to the next, and what of it is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.model import ChangeKind, Failed, Failure, Fetched, FetchResult, PageStatus
from tests.policy.conftest import GOOD, NOW, OTHER, PARAGRAPHS, URL, Watched, answer, page_of, status, unchanged

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
HOME = "https://mill.example/"


def notice(title: str, *paragraphs: str, **around: str) -> str:
    return page_of(*paragraphs, title=title, **around)


STAND_INS: dict[str, Fetched | str] = {
    "empty": "",
    "zero": answer(b""),
    "soft404": notice("Page not found", "Sorry, the page that you are looking for could not be found."),
    "soft404 de": notice("Hoppla", "Diese Seite wurde leider nicht gefunden. Zurück zur Startseite."),
    "login": notice("Welcome back", "Please sign in to continue.", "Forgot your password? Write to us."),
    "login by redirect": answer(
        notice("Accounts", "Your name, your key."), url=f"{HOME}login?next=/notes/wheel/", hops=((URL, 302),)
    ),
    "paywall": page_of(*PARAGRAPHS[:2], "Subscribe to continue reading.", "Already a subscriber? Sign in."),
    "captcha": notice("Just a moment...", "Verify you are human by completing the action below."),
    "captcha by header": answer(notice("One more step", "Hold on."), cf_mitigated="challenge"),
    "cookie": notice("Before you continue", "We and our 412 partners use cookies. Accept all cookies or manage them."),
    "maint": notice("Back soon", "The site is down for scheduled maintenance. We will be back shortly."),
    "geo": notice("Sorry", "This content is not available in your region."),
    "parked": notice("mill.example", "This domain is for sale. Make an offer today."),
    "spa": "<!doctype html><html><head><title>Mill notes</title></head><body><div id=root></div>"
    "<noscript>You need to enable JavaScript to run this app.</noscript><script src=/app.js></script></body></html>",
    "spa without a word": "<!doctype html><html><head><title>Mill notes</title></head><body><div id=app></div>"
    "<script src=/app.js></script></body></html>",
    "move-home": answer(
        notice("Mill notes", *OTHER[:4], "The wheel of the old mill", "The bees"), url=HOME, hops=((URL, 301),)
    ),
    "charset-broken": answer(
        page_of(*(text.replace("buckets", "bückéts – “oak”") for text in PARAGRAPHS)).encode("utf-8"),
        charset="windows-1252",
    ),
}
DOUBTFUL = {
    "truncate": page_of(*PARAGRAPHS[:4], end="").partition("Since the road")[0].removesuffix("</body>"),
    "truncate in a word": GOOD[: GOOD.index("customers")],
    "most is missing": page_of(PARAGRAPHS[0]),
    "rewrite": page_of(*OTHER),
    "rewrite under another title": page_of(*OTHER, title="Bees and fences"),
}


@pytest.mark.parametrize("name", [*STAND_INS, *DOUBTFUL])
def test_nonsense_is_not_told_for_a_day_and_never_when_it_ends(watched: Watched, name: str) -> None:
    if name == "charset-broken":
        watched.see(page_of(*(text.replace("buckets", "bückéts – “oak”") for text in PARAGRAPHS)))
    before, told = watched.state, len(watched.found())
    good = watched.store.snapshot(watched.page.id, told)
    nonsense = {**STAND_INS, **DOUBTFUL}[name]
    assert watched.see_for(nonsense, timedelta(hours=23)) >= 3
    during = watched.state
    assert during.status is PageStatus.SUSPICIOUS
    assert during.error
    assert (during.validators, during.fingerprint) == (before.validators, before.fingerprint)
    after = watched.see(answer(good.body, charset=good.charset))
    assert (after.status, after.error, after.doubt) == (PageStatus.OK, None, None)
    assert len(watched.found()) == told


@pytest.mark.parametrize("name", ["soft404", "paywall", "spa", "move-home", "charset-broken"])
def test_what_stands_in_the_place_of_the_article_for_long_is_told_once_and_never_as_its_text(
    watched: Watched, name: str
) -> None:
    if name == "charset-broken":
        watched.see(page_of(*(text.replace("buckets", "bückéts – “oak”") for text in PARAGRAPHS)))
    told = len(watched.found())
    watched.see_for(STAND_INS[name], 2 * DAY)
    [entry] = watched.found()[told:]
    [change] = entry.revision.changes
    assert (change.kind, change.flagged) == (ChangeKind.GONE, True)
    assert change.reason
    assert entry.snapshot_from == entry.snapshot_to == told
    assert ("flagged", "yes") in entry.entry.categories
    assert watched.state.status is PageStatus.SUSPICIOUS
    watched.see(page_of(*PARAGRAPHS, "<p>UPDATE: A new bucket was hung in May.</p>"))
    assert watched.kinds()[-1][0] == "restored"
    assert "update-added" in watched.kinds()[-1]


@pytest.mark.parametrize("name", [*DOUBTFUL])
def test_a_doubtful_text_that_lasts_becomes_the_articles_with_a_flag(watched: Watched, name: str) -> None:
    watched.see_for(DOUBTFUL[name], 3 * DAY)
    [entry] = watched.found()
    assert all(change.flagged and change.reason for change in entry.revision.changes)
    assert NOW + DAY <= entry.revision.observed_at <= NOW + 2 * DAY + 12 * HOUR
    assert watched.state.status is PageStatus.OK
    assert watched.store.snapshot(watched.page.id, 1).body == DOUBTFUL[name].encode()


def test_a_rewrite_that_goes_on_being_edited_is_believed_too(watched: Watched) -> None:
    began, number = watched.now, 0
    while not watched.found():
        number += 1
        watched.see(page_of(*OTHER, f"Word number {number} of the day."))
        assert watched.now < began + 3 * DAY
    assert number > 3


def test_two_different_rewrites_are_not_one_that_lasts(watched: Watched) -> None:
    pages = (page_of(*OTHER), page_of(*(text[::-1] for text in OTHER)))
    for number in range(8):
        watched.see(pages[number % 2])
    assert watched.found() == []


@pytest.mark.parametrize("step", range(3))
def test_a_suspicious_page_is_looked_at_after_ten_minutes_an_hour_and_six(watched: Watched, step: int) -> None:
    waits = []
    for _ in range(step + 1):
        state = watched.see(STAND_INS["login"])
        waits.append((state.next_check_at - watched.now).total_seconds())
    assert waits[-1] == pytest.approx((600, 3600, 6 * 3600)[step], rel=0.06)


def test_the_text_of_another_article_of_the_site_is_not_this_ones(watched: Watched) -> None:
    from monitor.model import Plan, Tracked

    bees = Tracked(name="bees", url="https://mill.example/notes/bees/", plan=Plan())
    watched.store.sync([Tracked(name="wheel", url=URL, plan=Plan()), bees], watched.now)
    wheel, watched.web.result = watched.page, answer(page_of(*OTHER), url=bees.url)
    page = watched.store.find_page("bees")
    watched.check(page.id)
    assert watched.page == wheel
    watched.see_for(page_of(*OTHER), 3 * DAY)
    assert watched.state.error == "the text of another article of the site stands there"
    assert watched.kinds() == [["gone"]]


# ── noise ──────────────────────────────────────────────────────────────────────────────────────────────────────

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
    "edit": (GOOD.replace("Forty buckets", "Forty-two buckets"), ["body-edited"]),
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
    watched.see(REAL["edit"][0])
    assert watched.kinds() == [["body-edited"]]


def test_blocked_is_a_state_without_an_entry(watched: Watched) -> None:
    watched.see_for(status(403), 20 * DAY)
    assert watched.state.status is PageStatus.BLOCKED
    assert watched.found() == []


# ── gone, and back ─────────────────────────────────────────────────────────────────────────────────────────────


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
    watched.see(REAL["edit"][0])
    assert [each.revision.number for each in watched.found()] == [1, 2, 3]
    assert (watched.found()[-1].snapshot_from, watched.found()[-1].snapshot_to) == (0, 3)


def test_back_with_another_text_is_one_entry(watched: Watched) -> None:
    watched.see_for(status(410), DAY)
    watched.see(REAL["edit"][0])
    assert watched.kinds() == [["gone"], ["restored", "body-edited"]]


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


# ── asking ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_server_that_lies_with_304_hides_a_change_for_a_day_at_most(watch) -> None:
    page = watch(every_s=3 * 3600)
    page.see(GOOD)

    def lying(request):
        return unchanged(request) if request.validators.etag else answer(B)

    began = page.now
    while not page.found():
        page.see(lying)
        assert page.now <= began + 28 * HOUR


def test_a_server_that_lies_with_304_to_frequent_checks_is_caught_at_the_tenth(watch) -> None:
    page = watch(every_s=60)
    page.see(GOOD)

    def lying(request):
        return unchanged(request) if request.validators.etag else answer(B)

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


# ── the first look ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "name", ["empty", "soft404", "login by redirect", "captcha by header", "maint", "parked", "move-home"]
)
def test_nonsense_is_no_first_look(watch, name: str) -> None:
    page = watch()
    page.see_for(STAND_INS[name], 20 * HOUR)
    assert page.state.status is PageStatus.SUSPICIOUS
    assert page.store.recorded([page.page.id]) == []
    page.see(GOOD)
    assert [each.revision.number for each in page.store.recorded([page.page.id])] == [0]


def test_a_first_look_that_was_nonsense_gives_way_to_the_article(watch) -> None:
    page = watch()
    page.see_for(STAND_INS["login"], 3 * DAY)
    assert [each.revision.number for each in page.store.recorded([page.page.id])] == [0]
    page.see_for(GOOD, 3 * DAY)
    assert len(page.found()) == 1
    assert page.store.snapshot(page.page.id, 1).body == GOOD.encode()
