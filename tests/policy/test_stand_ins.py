"""Not fooled: what stands in the place of the article, for a while or for long, and at the first look."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from monitor.model import ChangeKind, Fetched, PageStatus
from tests.policy.conftest import DAY, GOOD, HOUR, OTHER, PARAGRAPHS, URL, Watched, answer, page_of

pytestmark = pytest.mark.bulk

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
}
TEASERS = "".join(f"<li><a href='/p{number}'>{text}</a></li>" for number, text in enumerate(2 * OTHER))
LISTING = "".join(
    f"<article><h2><a href='/p{number}'>Post {number}</a></h2><p>{text}</p></article>"
    for number, text in enumerate(2 * OTHER)
)
STAND_INS |= {
    "soft404 with teasers": notice("Page not found", "It may have moved. Recent posts:", f"<ul>{TEASERS}</ul>"),
    "soft404 with articles": notice("404", LISTING),
    "home without a redirect": notice("Mill notes", LISTING),
    "home with a query": answer(notice("Mill notes", *OTHER), url=f"{HOME}?from=404", hops=((URL, 302),)),
    "the folder above": answer(notice("Mill notes", *OTHER), url=f"{HOME}notes/", hops=((URL, 302),)),
    "gateway": notice("mill.example | 522: Connection timed out", "Connection timed out. Error code 522"),
    "nginx": notice("Welcome to nginx!", "If you see this page, the web server is successfully installed."),
    "php": "<br><b>Fatal error</b>: Uncaught Error: Call to undefined function get_header() in index.php:3<br>",
    "ad blocker": notice("Mill notes", "Please disable your ad blocker", "We noticed that you are using one."),
}
LONG_ONES = [*STAND_INS][-9:]
INVITATIONS = {
    "its own name": '<div class="paywall"><p>Go on with us from one coin a month.</p></div>',
    "a box to subscribe": '<div class="subscribe-box"><p>Subscribe to continue reading.</p></div>',
    "an aside": '<aside class="paywall"><h2>Continue reading</h2><p>Subscribe for 1 coin to read this.</p></aside>',
    "an offer": '<div class="piano-offer"><h2>You have reached your monthly limit</h2></div>',
    "a newsletter": "<div><h2>This post is for paid subscribers</h2><p>Already a paid subscriber? Sign in</p></div>",
    "an account": "<div><h2>Read the full story with a free account.</h2></div>",
}
ACCENTED = page_of(*(text.replace("a", "ä").replace("buckets", "bückéts – “oak”") for text in PARAGRAPHS))
DOUBTFUL = {
    "charset-broken": answer(ACCENTED.encode("utf-8"), charset="windows-1252"),
    "letters lost": ACCENTED.replace("ä", "\ufffd"),
    "truncate": page_of(*PARAGRAPHS[:4], end="").partition("Since the road")[0].removesuffix("</body>"),
    "truncate in a word": GOOD[: GOOD.index("customers")],
    "most is missing": page_of(PARAGRAPHS[0]),
    "rewrite": page_of(*OTHER),
    "rewrite under another title": page_of(*OTHER, title="Bees and fences"),
}


@pytest.mark.parametrize("name", [*STAND_INS, *DOUBTFUL])
def test_nonsense_is_not_told_for_a_day_and_never_when_it_ends(watched: Watched, name: str) -> None:
    if name in ("charset-broken", "letters lost"):
        watched.see(ACCENTED)
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


@pytest.mark.parametrize("name", ["soft404", "paywall", "spa", "move-home", *LONG_ONES])
def test_what_stands_in_the_place_of_the_article_for_long_is_told_once_and_never_as_its_text(
    watched: Watched, name: str
) -> None:
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
    if name in ("charset-broken", "letters lost"):
        watched.see(ACCENTED)
    told, began = len(watched.found()), watched.now
    doubtful = DOUBTFUL[name]
    watched.see_for(doubtful, 3 * DAY)
    [entry] = watched.found()[told:]
    assert all(change.flagged and change.reason for change in entry.revision.changes)
    assert began + DAY <= entry.revision.observed_at <= began + 2 * DAY + 12 * HOUR
    assert watched.state.status is PageStatus.OK
    shown = doubtful.body if isinstance(doubtful, Fetched) else doubtful.encode()
    assert watched.store.snapshot(watched.page.id, told + 1).body == shown


@pytest.mark.parametrize("name", ["charset-broken", "letters lost"])
def test_the_letters_are_told_at_once_when_they_are_back(watched: Watched, name: str) -> None:
    watched.see(ACCENTED)
    watched.see_for(DOUBTFUL[name], 3 * DAY)
    assert watched.see(ACCENTED).status is PageStatus.OK
    assert len(watched.found()) == 3


@pytest.mark.parametrize("sign", ["\ufffd", "&#xFFFD;"])
def test_an_author_who_writes_a_replacement_character_is_believed_at_once(watched: Watched, sign: str) -> None:
    note = f"<p>UPDATE (May 6 2031): The owner of the caf{sign} beside the mill sells flour again.</p>"
    later = "<p>UPDATE (May 9 2031): The wheel turns again since Sunday.</p>"
    for body in (page_of(note, *PARAGRAPHS), page_of(later, note, *PARAGRAPHS)):
        assert watched.see(body).status is PageStatus.OK
    edited = page_of(later, note, *PARAGRAPHS).replace("pond", f"p{sign}nd")
    assert watched.see(edited).status is PageStatus.OK
    assert watched.kinds() == [["update-added"], ["update-added"], ["body-edited"]]


@pytest.mark.parametrize("left", [2, 4])
@pytest.mark.parametrize("name", [*INVITATIONS])
def test_a_paywall_before_the_rest_is_never_the_text(watched: Watched, name: str, left: int) -> None:
    watched.see_for(page_of(*PARAGRAPHS[:left], INVITATIONS[name]), 2 * DAY)
    assert watched.kinds() == [["gone"]]
    watched.see(GOOD)
    assert watched.kinds() == [["gone"], ["restored"]]


@pytest.mark.parametrize("name", [*INVITATIONS])
def test_an_invitation_that_always_stood_there_hides_nothing(watch: Callable[..., Watched], name: str) -> None:
    page = watch()
    page.see(page_of(*PARAGRAPHS, INVITATIONS[name]))
    page.see(page_of(*PARAGRAPHS[:4], INVITATIONS[name]))
    assert page.kinds() == [["body-removed"]]


def test_a_home_page_behind_a_path_of_two_letters_is_no_move(watch: Callable[..., Watched]) -> None:
    short = f"{HOME}go"
    page = watch(url=short)
    page.see(GOOD)
    page.see_for(answer(notice("Mill notes", *OTHER), url=HOME, hops=((short, 301),)), 4 * DAY)
    assert page.page.url == short
    assert page.kinds() == [["gone"]]


@pytest.mark.parametrize("title", ["404: a history of the error page", "How we log in", "Not found in any book"])
def test_an_article_about_such_pages_is_an_article(watched: Watched, title: str) -> None:
    watched.see_for(page_of(*OTHER, *(text[::-1] for text in OTHER), title=title), 3 * DAY)
    [kinds] = watched.kinds()
    assert "gone" not in kinds
    assert all(change.flagged for change in watched.found()[0].revision.changes)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            "<html><body><p " + " ".join(f"a{number}=1" for number in range(3000)) + ">x</p>", id="attributes"
        ),
        pytest.param("<html><body><article>" + "<b>x</b>" * 100_000, id="elements"),
    ],
)
def test_a_page_of_too_much_mark_up_is_called_so(watched: Watched, body: str) -> None:
    assert watched.see(body).error == "the page holds more mark-up than is read"


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
