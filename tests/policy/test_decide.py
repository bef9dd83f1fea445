"""What one check means: a table of everything a fetch can bring, against what is written for it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.model import (
    ChangeKind,
    Failed,
    Failure,
    FeedIdentity,
    Fetched,
    FetchResult,
    NotModified,
    Outcome,
    Page,
    PageState,
    PageStatus,
    Plan,
    Refusal,
    Refused,
    Role,
    Target,
    Validators,
)
from monitor.policy import decide, request_for

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
URL = "https://example.org/lighthouses/"
PAGE = Page(id=1, uid="9f3c", url=URL, name="lighthouses", role=Role.ARTICLE, plan=Plan())
FIRST = Target(
    page=PAGE, state=PageState(), identity=FeedIdentity(authority="example.org", year=2026, uid="77"), lease="L"
)
BODY = [
    "<p>The lamp of the northern lighthouse was lit by hand until the winter of 1961, every evening at dusk.</p>",
    "<p>Its keeper wrote down each passing ship, the weather and the state of the oil in a row of green books.</p>",
    "<p>Nobody knows where the green books went when the tower was given over to the harbour office.</p>",
]


def html(*paragraphs: str, theme: str = "plain", views: int = 1) -> bytes:
    open_, close = {"plain": ("<article>", "</article>"), "new": ("<main><article class='post'>", "</article></main>")}[
        theme
    ]
    return (
        f"<!doctype html><html lang=en><head><title>Lighthouses of the north</title></head>"
        f"<body><nav><a href=/>Home</a></nav>"
        f"{open_}<h1>Lighthouses of the north</h1>{''.join(paragraphs)}{close}"
        f"<aside>{views} people have read this</aside></body></html>"
    ).encode()


def fetched(body: bytes, etag: str | None = 'W/"1"') -> Fetched:
    return Fetched(
        url=URL,
        status=200,
        headers=(("content-type", "text/html; charset=utf-8"),),
        body=body,
        charset="utf-8",
        validators=Validators(etag=etag),
    )


def then(outcome: Outcome) -> Target:
    """The target of the next check, as the store would load it."""
    return replace(FIRST, state=outcome.state, snapshot=outcome.snapshot, seen=outcome.seen)


def watched(*paragraphs: str) -> Target:
    return then(decide(FIRST, fetched(html(*(paragraphs or BODY))), NOW))


LATER = NOW + timedelta(hours=12)


def test_the_first_answer_is_the_baseline_with_the_history_that_the_article_states() -> None:
    outcome = decide(FIRST, fetched(html("<p>UPDATE (March 3 2021): One green book was found.</p>", *BODY)), NOW)
    assert outcome.revision
    assert outcome.snapshot
    assert outcome.article
    assert outcome.revision.number == 0
    assert outcome.revision.changes == ()
    assert [note.marker for note in outcome.revision.stated] == ["UPDATE (March 3 2021)"]
    assert outcome.snapshot.digest.startswith("sha256:")
    assert outcome.state.status is PageStatus.OK
    assert outcome.title == "Lighthouses of the north"


def test_a_page_without_an_article_is_no_baseline() -> None:
    outcome = decide(FIRST, fetched(b"<html><body></body></html>"), NOW)
    assert outcome.snapshot is None
    assert outcome.state.status is PageStatus.SUSPICIOUS
    assert outcome.state.error == "no article text was found on the page"


def test_an_added_update_is_a_revision() -> None:
    outcome = decide(watched(), fetched(html("<p>UPDATE (March 3 2021): A book was found.</p>", *BODY)), LATER)
    assert outcome.revision
    assert outcome.revision.number == 1
    assert [change.kind for change in outcome.revision.changes] == [ChangeKind.UPDATE_ADDED]
    assert outcome.snapshot
    assert outcome.snapshot.revision == 1
    assert outcome.state.last_changed_at == LATER


@pytest.mark.parametrize(
    "result",
    [
        pytest.param(fetched(html(*BODY)), id="the same bytes"),
        pytest.param(fetched(html(*BODY, views=2)), id="a counter outside of the article"),
        pytest.param(fetched(html(*BODY, theme="new")), id="a new theme"),
        pytest.param(NotModified(url=URL, validators=Validators(etag='W/"1"')), id="304"),
    ],
)
def test_what_is_no_change_writes_only_the_state(result: FetchResult) -> None:
    outcome = decide(watched(), result, LATER)
    assert (outcome.snapshot, outcome.revision, outcome.related) == (None, None, None)
    assert outcome.state.status is PageStatus.OK
    assert outcome.state.last_checked_at == LATER
    assert outcome.state.last_changed_at is None


def test_having_to_wait_is_no_failure_of_the_page() -> None:
    target, until = watched(), LATER + timedelta(minutes=3)
    outcome = decide(target, Refused(reason=Refusal.WAIT, message="the host is busy", retry_at=until), LATER)
    assert outcome.state == replace(target.state, error="the host is busy", next_check_at=until)


FAULTS: list[tuple[FetchResult, int | None]] = [
    (Failed(kind=Failure.STATUS, message="the server answered 404 Not Found", status=404), 404),
    (Failed(kind=Failure.TIMEOUT, message="no answer within 30 s"), None),
    (Failed(kind=Failure.INCOMPLETE, message="the answer was cut off"), None),
    (Refused(reason=Refusal.ROBOTS, message="robots.txt does not allow it"), None),
]


@pytest.mark.parametrize(("result", "status"), FAULTS)
def test_a_fault_keeps_the_last_good_snapshot_and_its_validators(result: FetchResult, status: int | None) -> None:
    target = watched()
    outcome = decide(target, result, LATER)
    assert (outcome.snapshot, outcome.revision) == (None, None)
    assert outcome.state.status is PageStatus.FAILING
    assert outcome.state.error == getattr(result, "message", None)
    assert outcome.state.http_status == status
    assert outcome.state.failures == 1
    assert outcome.state.validators == target.state.validators
    assert outcome.state.fingerprint == target.state.fingerprint


def test_retry_after_moves_the_next_check() -> None:
    soon = LATER + timedelta(days=2)
    result = Failed(kind=Failure.STATUS, message="the server answered 503", status=503, retry_at=soon)
    assert decide(watched(), result, LATER).state.next_check_at == soon


def test_a_login_page_in_place_of_the_article_hides_nothing() -> None:
    login = b"<html><body><main><h1>Sign in</h1><p>Please sign in to go on reading our pages.</p></main></body></html>"
    away = decide(watched(), fetched(login, etag=None), LATER)
    assert away.revision is None
    assert away.state.status is PageStatus.SUSPICIOUS
    assert away.state.error == "a sign-in page stands in place of the article"
    back = decide(replace(watched(), state=away.state), fetched(html("<p>UPDATE: A book.</p>", *BODY)), LATER)
    assert back.revision
    assert back.state.status is PageStatus.OK


def test_requests_are_conditional_but_for_every_tenth() -> None:
    target = watched()
    assert request_for(FIRST, NOW).validators == Validators()
    asked = []
    for _ in range(20):
        request = request_for(target, NOW)
        asked.append(request.validators.etag)
        answer: FetchResult = fetched(html(*BODY))
        if request.validators.etag:
            answer = NotModified(url=URL, validators=request.validators)
        target = replace(target, state=decide(target, answer, LATER).state)
    assert asked == (['W/"1"'] * 9 + [None]) * 2


def test_what_a_page_lists_is_read_whether_it_is_followed_or_not() -> None:
    """So that it can be followed as soon as somebody wants it."""
    body = html(*BODY, '<p>RELATED POST: <a href="/buoys/">Buoys of the north</a></p>')
    for target in (
        FIRST,
        replace(FIRST, page=replace(PAGE, role=Role.RELATED)),
        replace(FIRST, page=replace(PAGE, plan=Plan(follow_related=False))),
    ):
        outcome = decide(target, fetched(body), NOW)
        assert outcome.related
        assert [link.url for link in outcome.related] == ["https://example.org/buoys/"]
