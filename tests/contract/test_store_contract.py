"""What any store must keep. Read it as the promise of `monitor.store.Store`; each part names its verbs."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.model import (
    Change,
    ChangeKind,
    Entry,
    Link,
    NoteKind,
    Outcome,
    Page,
    PageState,
    PageStatus,
    Past,
    Plan,
    Precision,
    Revision,
    Role,
    Severity,
    Sighting,
    Snapshot,
    StatedDate,
    Topic,
    Tracked,
    UpdateNote,
    Validators,
)
from monitor.store import Claim, HostState, Recorded, Store

NOW = datetime(2031, 5, 4, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
LEASE_S = 300.0

# ── what the tests say ─────────────────────────────────────────────────────────────────────────────────────────


def tracked(name: str, url: str | None = None, **plan: object) -> Tracked:
    return Tracked(name=name, url=url or f"https://{name}.example/post", plan=Plan(**plan))  # type: ignore[arg-type]


def claimed(store: Store, name: str, now: datetime = NOW) -> Claim:
    page = store.find_page(name)
    assert page is not None
    claim = store.claim(page.id, now, LEASE_S)
    assert claim is not None
    return claim


def snapshot_of(number: int, body: bytes, at: datetime = NOW) -> Snapshot:
    return Snapshot(
        revision=number,
        fetched_at=at,
        url="https://a.example/post?as=answered",
        status=200,
        headers=(("Content-Type", "text/html"), ("X-Twice", "1"), ("X-Twice", "zwei — 2")),
        charset="utf-8",
        body=body,
        digest=f"sha256:{hashlib.sha256(body).hexdigest()}",
        size_bytes=len(body),
    )


def entry_of(page: Page, number: int, at: datetime = NOW) -> Entry:
    return Entry(
        id=f"tag:monitor.example,2031:{page.uid}/{number}",
        title=f"Revision {number} of {page.name}",
        summary="A ferry was added to the timetable.",
        content_html="<p>A <ins>ferry</ins> was added.</p>",
        url=f"{page.url}#:~:text=ferry",
        published_at=at,
        author="Ida Holm",
        language="en",
        categories=(("kind", "body-added"), ("severity", "major")),
    )


def found(
    store: Store,
    name: str,
    number: int,
    body: bytes | None = b"<p>The ferry leaves at nine.</p>",
    *,
    related: Sequence[str] | None = None,
    changes: tuple[Change, ...] = (),
    stated: tuple[UpdateNote, ...] = (),
    state: PageState | None = None,
    now: datetime = NOW,
) -> Outcome:
    """A check of the page that made this revision: claimed, loaded, and ready to be committed."""
    claim = claimed(store, name, now)
    target = store.load_target(claim)
    return Outcome(
        page=target.page,
        lease=claim.lease,
        state=state or replace(target.state, status=PageStatus.OK, next_check_at=now + HOUR, last_checked_at=now),
        snapshot=None if body is None else snapshot_of(number, body, now),
        revision=Revision(number=number, observed_at=now, changes=changes, stated=stated),
        entry=entry_of(target.page, number, now),
        related=None if related is None else tuple(Link(url=url, text=f"to {url}") for url in related),
    )


def record(store: Store, name: str, number: int, body: bytes | None = b"<p>One.</p>", **more: object) -> None:
    outcome = found(store, name, number, body, **more)  # type: ignore[arg-type]
    assert store.commit(outcome, outcome.revision.observed_at if outcome.revision else NOW)


def page_named(store: Store, name: str) -> Page:
    page = store.find_page(name)
    assert page is not None
    return page


def state_named(store: Store, name: str) -> PageState:
    return next(state for page, state in store.pages() if page.name == name)


def names(store: Store) -> list[str]:
    return [page.name for page, _ in store.pages()]


def only(store: Store) -> Recorded:
    (recorded,) = store.recorded()
    return recorded


# ── sync, pages, find_page, identity ───────────────────────────────────────────────────────────────────────────


def test_new_articles_are_due_at_once_and_listed_by_name(store: Store) -> None:
    store.sync([tracked("tides"), tracked("ferries", every_s=900.0, follow_related=False)], NOW)
    (ferries, ferries_state), (tides, tides_state) = store.pages()
    assert (ferries.name, tides.name) == ("ferries", "tides")
    assert (ferries.role, ferries.url) == (Role.ARTICLE, "https://ferries.example/post")
    assert ferries.plan == Plan(every_s=900.0, follow_related=False)
    assert tides.plan == Plan()
    assert ferries_state == tides_state == PageState(next_check_at=NOW)
    assert ferries.uid != tides.uid


def test_sync_takes_over_plans_and_touches_nothing_else(store: Store) -> None:
    store.sync([tracked("tides")], NOW)
    record(store, "tides", 0)
    before = store.pages()
    store.sync([tracked("tides", every_s=60.0, related_limit=3)], NOW + HOUR)
    ((page, state),) = store.pages()
    assert page.plan == Plan(every_s=60.0, related_limit=3)
    assert (replace(page, plan=Plan()), state) == before[0]


def test_a_removed_article_is_paused_and_comes_back_with_its_history(store: Store) -> None:
    store.sync([tracked("tides"), tracked("ferries")], NOW)
    record(store, "tides", 0)
    uid = page_named(store, "tides").uid
    store.sync([tracked("ferries")], NOW)
    assert names(store) == ["ferries"]
    assert [page.name for page, _ in store.pages(paused=True)] == ["ferries", "tides"]
    paused = page_named(store, "tides")
    assert len(store.recorded([paused.id])) == 1
    assert [claim.page_id for claim in store.claim_due(NOW + 2 * HOUR, 9, LEASE_S)] == [page_named(store, "ferries").id]
    held = store.claim(paused.id, NOW, LEASE_S)
    assert held is not None
    assert store.load_target(held).state.status is PageStatus.PAUSED
    store.sync([tracked("ferries"), tracked("tides")], NOW)
    assert names(store) == ["ferries", "tides"]
    assert page_named(store, "tides").uid == uid
    assert state_named(store, "tides").status is PageStatus.OK


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(("tides", "https://sea.example/a"), ("flood", "https://sea.example/a"), id="name"),
        pytest.param(("tides", "https://sea.example/a"), ("tides", "https://coast.example/b"), id="address"),
        pytest.param(("tides", "http://sea.example/a"), ("tides", "https://sea.example/a/"), id="scheme and slash"),
        pytest.param(("tides", "http://sea.example/a"), ("flood", "https://sea.example/a/"), id="name and scheme"),
    ],
)
def test_a_page_keeps_its_identity(store: Store, before: tuple[str, str], after: tuple[str, str]) -> None:
    store.sync([tracked(*before)], NOW)
    record(store, before[0], 0)
    uid = page_named(store, before[0]).uid
    store.sync([tracked(*after)], NOW)
    ((page, _),) = store.pages()
    assert (page.uid, page.name, page.url) == (uid, *after)
    assert only(store).page.name == after[0]


def test_articles_that_swap_their_names_keep_their_histories(store: Store) -> None:
    store.sync([tracked("tides", "https://sea.example/1"), tracked("ferries", "https://sea.example/2")], NOW)
    first = page_named(store, "tides").uid
    store.sync([tracked("tides", "https://sea.example/2"), tracked("ferries", "https://sea.example/1")], NOW)
    assert page_named(store, "ferries").uid == first
    assert names(store) == ["ferries", "tides"]


def test_a_new_address_is_asked_at_once_without_the_old_validators(store: Store) -> None:
    store.sync([tracked("tides")], NOW)
    outcome = found(store, "tides", 0)
    state = replace(outcome.state, validators=Validators(etag='"v1"'), fingerprint="sha256:f")
    assert store.commit(replace(outcome, state=state), NOW)
    running = found(store, "tides", 1)
    store.sync([tracked("tides", "https://coast.example/b")], NOW)
    moved = state_named(store, "tides")
    assert (moved.validators, moved.next_check_at, moved.fingerprint) == (Validators(), NOW, "sha256:f")
    assert not store.commit(running, NOW), "a check of the old address must not be recorded for the new one"


def test_two_articles_may_share_a_page_key_and_stay_two(store: Store) -> None:
    both = [tracked("plain", "http://sea.example/a"), tracked("secure", "https://sea.example/a")]
    for _ in range(2):
        store.sync(both, NOW)
        assert [(page.name, page.url) for page, _ in store.pages()] == [(a.name, a.url) for a in both]


def test_whoever_holds_a_name_that_the_configuration_gives_to_another_page_steps_aside(store: Store) -> None:
    store.sync([tracked("tides"), tracked("ferries")], NOW)
    record(store, "ferries", 0, related=["https://moon.example/"])
    uids = {page.uid: page.url for page, _ in store.pages()}
    store.sync([tracked("ferries")], NOW)
    articles = [tracked(name, f"https://new.example/{name}") for name in ("tides", "tides-2", "moon-example")]
    store.sync([tracked("ferries"), *articles], NOW)
    assert names(store) == ["ferries", "moon-example-2", "moon-example", "tides", "tides-2"]
    assert [page_named(store, article.name).url for article in articles] == [article.url for article in articles]
    before = store.find_page("https://tides.example/post")
    assert before is not None
    assert (before.name, uids[before.uid]) == ("tides-3", before.url)


@pytest.mark.parametrize(
    "asked",
    [
        "tides",
        "https://sea.example/tides?year=2031",
        "http://sea.example/tides?year=2031",
        "HTTPS://SEA.example:443/x/../tides/?year=2031&utm_source=mail#high",
    ],
)
def test_a_page_is_found_by_name_and_by_its_address_in_any_form(store: Store, asked: str) -> None:
    store.sync([tracked("tides", "https://sea.example/tides?year=2031"), tracked("other")], NOW)
    page = store.find_page(asked)
    assert page is not None
    assert page.name == "tides"


@pytest.mark.parametrize("asked", ["", "tide", "https://sea.example/tides?year=2030", "http://["])
def test_what_is_not_tracked_is_not_found(store: Store, asked: str) -> None:
    store.sync([tracked("tides", "https://sea.example/tides?year=2031")], NOW)
    assert store.find_page(asked) is None


def test_the_identity_is_made_once(store: Store, opener: Callable[[], Store]) -> None:
    identity = store.identity()
    assert (identity.authority, identity.year, len(identity.uid)) == ("monitor.example", 2031, 32)
    again = opener()
    assert again.identity() == identity
    again.close()


# ── claim_due, claim, release ──────────────────────────────────────────────────────────────────────────────────


def test_due_pages_come_most_overdue_first_and_not_before_they_are_due(store: Store) -> None:
    store.sync([tracked(name) for name in "abcd"], NOW)
    for name, hours in [("a", 3), ("b", 1), ("c", 2), ("d", 9)]:
        outcome = found(store, name, 0)
        assert store.commit(replace(outcome, state=replace(outcome.state, next_check_at=NOW + hours * HOUR)), NOW)
    assert store.claim_due(NOW, 9, LEASE_S) == []
    taken = store.claim_due(NOW + 4 * HOUR, 2, LEASE_S)
    assert [store.load_target(claim).page.name for claim in taken] == ["b", "c"]
    assert [store.load_target(c).page.name for c in store.claim_due(NOW + 4 * HOUR, 9, LEASE_S)] == ["a"]


def test_a_host_gives_one_page_at_a_time(store: Store) -> None:
    store.sync([tracked(str(n), f"https://one.example/{n}") for n in range(3)] + [tracked("far")], NOW)
    first = store.claim_due(NOW, 9, LEASE_S)
    assert len(first) == 2
    assert store.claim_due(NOW, 9, LEASE_S) == []
    for claim in first:
        store.release(claim)
    assert len(store.claim_due(NOW, 9, LEASE_S)) == 2


def test_a_host_with_a_long_queue_does_not_keep_the_others_waiting(store: Store) -> None:
    crowd = [tracked(f"crowd-{n}", f"https://crowd.example/{n}") for n in range(2500)]
    store.sync(crowd, NOW)
    store.sync([*crowd, tracked("far"), tracked("near")], NOW + timedelta(seconds=1))
    taken = [claim for _ in range(2) for claim in store.claim_due(NOW + timedelta(seconds=2), 9, LEASE_S)]
    hosts = [store.load_target(claim).page.url.split("/")[2] for claim in taken]
    assert sorted(hosts) == ["crowd.example", "far.example", "near.example"]


def test_ports_and_schemes_are_hosts_of_their_own(store: Store) -> None:
    addresses = [
        "http://one.example/1",
        "https://one.example/2",
        "http://one.example:8080/3",
        "http://ONE.example:80/4",
    ]
    store.sync([tracked(f"p{n}", url) for n, url in enumerate(addresses)], NOW)
    assert len(store.claim_due(NOW, 9, LEASE_S)) == 3


def test_a_host_that_must_wait_gives_no_page(store: Store) -> None:
    store.sync([tracked("gap"), tracked("held"), tracked("free")], NOW)
    store.reserve("https://gap.example:443", NOW, 20.0)
    store.hold("https://held.example:443", NOW + timedelta(seconds=60))

    def due(seconds: float) -> list[str]:
        taken = store.claim_due(NOW + timedelta(seconds=seconds), 9, LEASE_S)
        found_names = sorted(store.load_target(claim).page.name for claim in taken)
        for claim in taken:
            store.release(claim)
        return found_names

    assert due(19.9) == ["free"]
    assert due(20) == ["free", "gap"]
    assert due(59.9) == ["free", "gap"]
    assert due(60) == ["free", "gap", "held"]


def test_a_lease_runs_out_by_itself_and_its_holder_can_no_longer_write(store: Store) -> None:
    store.sync([tracked("tides")], NOW)
    late = found(store, "tides", 0)
    assert store.claim_due(NOW + timedelta(seconds=LEASE_S - 1), 9, LEASE_S) == []
    (second,) = store.claim_due(NOW + timedelta(seconds=LEASE_S), 9, LEASE_S)
    assert second.lease != late.lease
    assert not store.commit(late, NOW)
    assert store.recorded() == []
    assert store.snapshots(late.page.id) == []
    assert state_named(store, "tides").status is PageStatus.NEW
    assert store.dirty_feeds() == []
    assert store.commit(replace(late, lease=second.lease), NOW)


def test_claim_ignores_the_schedule_but_not_another_lease(store: Store) -> None:
    store.sync([tracked("tides")], NOW)
    record(store, "tides", 0)
    page = page_named(store, "tides")
    first = store.claim(page.id, NOW, LEASE_S)
    assert first is not None
    assert store.claim(page.id, NOW, LEASE_S) is None
    store.release(Claim(page_id=page.id, lease="somebody else"))
    assert store.claim(page.id, NOW, LEASE_S) is None
    store.release(first)
    assert store.claim(page.id, NOW, LEASE_S) is not None
    assert store.claim(4711, NOW, LEASE_S) is None


def test_what_a_dead_process_held_is_given_back_and_its_late_result_is_not_written(store: Store) -> None:
    store.sync([tracked("tides")], NOW)
    [claim] = store.claim_due(NOW, 5, LEASE_S)
    target = store.load_target(claim)
    store.release_all()
    [again] = store.claim_due(NOW, 5, LEASE_S)
    assert again.page_id == claim.page_id
    assert not store.commit(Outcome(page=target.page, lease=target.lease, state=target.state), NOW)


def test_released_pages_are_as_due_as_before(store: Store) -> None:
    store.sync([tracked("tides")], NOW)
    before = store.pages()
    (claim,) = store.claim_due(NOW, 1, LEASE_S)
    store.release(claim)
    assert store.pages() == before
    assert len(store.claim_due(NOW, 1, LEASE_S)) == 1


def test_no_page_is_claimed_twice(store: Store, opener: Callable[[], Store]) -> None:
    store.sync([tracked(f"p{n}") for n in range(120)], NOW)

    def drain(_: int) -> list[int]:
        mine: list[int] = []
        own = opener()
        while claims := own.claim_due(NOW, 7, LEASE_S):
            mine += [claim.page_id for claim in claims]
        own.close()
        return mine

    with ThreadPoolExecutor(4) as pool:
        taken = [page_id for mine in pool.map(drain, range(4)) for page_id in mine]
    assert len(taken) == len(set(taken)) == 120


# ── load_target, commit ────────────────────────────────────────────────────────────────────────────────────────


def test_a_first_check_reads_no_snapshot(store: Store) -> None:
    store.sync([tracked("tides")], NOW)
    claim = claimed(store, "tides")
    target = store.load_target(claim)
    assert (target.snapshot, target.seen, target.lease) == (None, None, claim.lease)
    assert target.identity == store.identity()
    assert (target.page, target.state) == store.pages()[0]


FULL_STATE = PageState(
    status=PageStatus.FAILING,
    validators=Validators(etag='W/"a\\"b"', last_modified="Sun, 04 May 2031 11:59:59 GMT"),
    fingerprint="sha256:0f",
    last_checked_at=NOW + timedelta(microseconds=1),
    last_changed_at=NOW - timedelta(days=400, microseconds=7),
    next_check_at=NOW + timedelta(seconds=0.123456),
    http_status=503,
    error="the server answered 503 — später",
    failures=3,
    checks_since_full=7,
    rate_changes=1.25,
    rate_exposure_s=86400.5,
    last_full_at=NOW - timedelta(hours=3),
    text_digest="sha256:2f",
    doubt=Sighting(
        what="login", first_at=NOW - timedelta(days=1, microseconds=3), last_at=NOW, count=4, digest="x", told=True
    ),
    moving=Sighting(what="https://sea.example/new", first_at=NOW, last_at=NOW),
    unstable_until=NOW + timedelta(days=7),
    muted=True,
)


@pytest.mark.parametrize("state", [FULL_STATE, PageState(next_check_at=None, status=PageStatus.OK)])
def test_a_state_comes_back_as_it_was(store: Store, state: PageState) -> None:
    store.sync([tracked("tides")], NOW)
    assert store.commit(found(store, "tides", 0, state=state), NOW)
    assert state_named(store, "tides") == state


NOTE = UpdateNote(
    note=NoteKind.CORRECTION,
    marker="CORRECTION (5 May)",
    stated_date=StatedDate(iso="2031-05-05", literal="5 May", precision=Precision.DAY),
    first_block=2,
    last_block=3,
    text="CORRECTION (5 May)\n\nThe last ferry leaves at ten.",
    links=(Link(url="https://sea.example/ten", text="ten"),),
)
CHANGE = Change(
    kind=ChangeKind.UPDATE_ADDED,
    severity=Severity.MAJOR,
    note=NoteKind.CORRECTION,
    marker=NOTE.marker,
    stated_date=NOTE.stated_date,
    after=NOTE.text,
    links=NOTE.links,
    patch="--- a\n+++ b\n",
    html="<p>The last ferry leaves at ten.</p>",
)


def test_what_is_committed_is_what_is_recorded(store: Store) -> None:
    store.sync([tracked("tides")], NOW)
    baseline = found(store, "tides", 0, b"<p>One.</p>", stated=(NOTE,))
    assert store.commit(replace(baseline, title="Tides of the north"), NOW)
    later = NOW + HOUR
    change = found(store, "tides", 1, b"<p>Two.</p>", changes=(CHANGE,), now=later)
    assert store.commit(change, later)
    page = replace(baseline.page, title="Tides of the north")
    assert store.recorded() == [
        Recorded(seq=2, page=page, revision=change.revision, entry=change.entry, snapshot_from=0, snapshot_to=1),
        Recorded(
            seq=1, page=page, revision=baseline.revision, entry=baseline.entry, snapshot_from=None, snapshot_to=None
        ),
    ]
    assert store.last_seq() == 2
    assert store.snapshot(page.id, 0) == baseline.snapshot
    assert store.snapshot(page.id, 1) == change.snapshot
    assert store.load_target(claimed(store, "tides")).snapshot == change.snapshot


def test_a_check_that_finds_nothing_new_writes_only_the_state(store: Store) -> None:
    store.sync([tracked("tides")], NOW)
    record(store, "tides", 0, related=["https://sea.example/x"])
    history = (store.recorded(), store.family(1), store.snapshots(1))
    claim = claimed(store, "tides")
    target = store.load_target(claim)
    state = replace(target.state, last_checked_at=NOW + HOUR, checks_since_full=1)
    assert store.commit(Outcome(page=target.page, lease=claim.lease, state=state), NOW + HOUR)
    assert state_named(store, "tides") == state
    assert (store.recorded(), store.family(1), store.snapshots(1)) == history


@pytest.mark.parametrize(("first", "second"), [(1, None), (0, 0), (0, 2)])
def test_revisions_are_numbered_without_a_gap(store: Store, first: int, second: int | None) -> None:
    store.sync([tracked("tides")], NOW)
    if second is not None:
        record(store, "tides", first)
    wrong = found(store, "tides", first if second is None else second)
    before = (store.recorded(), store.snapshots(wrong.page.id), store.pages())
    with pytest.raises(ValueError, match="revision"):
        store.commit(wrong, NOW)
    assert (store.recorded(), store.snapshots(wrong.page.id), store.pages()) == before


def test_a_change_of_state_has_no_snapshot_of_its_own(store: Store) -> None:
    store.sync([tracked("tides")], NOW)
    record(store, "tides", 0, b"<p>Here.</p>")
    record(store, "tides", 1, None, changes=(Change(kind=ChangeKind.GONE, severity=Severity.MAJOR),))
    record(store, "tides", 2, b"<p>Back.</p>")
    page = page_named(store, "tides")
    assert [(r.revision.number, r.snapshot_from, r.snapshot_to) for r in store.recorded()] == [
        (2, 0, 2),
        (1, 0, 0),
        (0, None, None),
    ]
    bodies = [snapshot.body if (snapshot := store.snapshot(page.id, n)) else None for n in range(4)]
    assert bodies == [b"<p>Here.</p>", b"<p>Here.</p>", b"<p>Back.</p>", None]
    assert [line.revision for line in store.snapshots(page.id)] == [0, 2]


def test_an_answer_that_is_not_believed_is_kept_as_long_as_the_doubt(store: Store) -> None:
    store.sync([tracked("tides")], NOW)
    record(store, "tides", 0)
    doubt = Sighting(what="rewrite", first_at=NOW, last_at=NOW)
    for state, held in [(PageState(doubt=doubt), (b"<p>Bees.</p>", "koi8-r")), (PageState(doubt=doubt), None)]:
        claim = claimed(store, "tides")
        target = store.load_target(claim)
        assert store.commit(Outcome(page=target.page, lease=claim.lease, state=state, held=held), NOW)
        again = claimed(store, "tides")
        assert store.load_target(again).held == (b"<p>Bees.</p>", "koi8-r")
        store.release(again)
    claim = claimed(store, "tides")
    assert store.commit(Outcome(page=store.load_target(claim).page, lease=claim.lease, state=PageState()), NOW)
    assert store.load_target(claimed(store, "tides")).held is None


def test_a_revision_of_the_state_alone_has_a_number_and_no_snapshot(store: Store) -> None:
    store.sync([tracked("tides")], NOW)
    record(store, "tides", 0)
    record(store, "tides", 1, None)
    record(store, "tides", 2, b"<p>Two.</p>")
    assert [line.revision for line in store.snapshots(page_named(store, "tides").id)] == [0, 2]
    between = {each.revision.number: (each.snapshot_from, each.snapshot_to) for each in store.recorded()}
    assert between == {0: (None, None), 1: (0, 0), 2: (0, 2)}
    assert store.load_target(claimed(store, "tides")).last_revision == 2


def test_the_past_of_a_page_is_five_snapshots_and_the_pages_of_its_host_with_the_same_words(store: Store) -> None:
    articles = {
        "tides": "https://sea.example/tides",
        "bees": "https://sea.example/bees",
        "far": "https://land.example/x",
    }
    store.sync([tracked(name, url) for name, url in articles.items()], NOW)
    for number in range(8):
        record(store, "tides", number, b"<p>%d.</p>" % number)
    for name in ("bees", "far"):
        record(store, name, 0, state=PageState(text_digest="sha256:aa"))
    past = store.past(page_named(store, "tides").id, "sha256:aa")
    assert [each.body for each in past.earlier] == [b"<p>%d.</p>" % number for number in (6, 5, 4, 3, 2)]
    assert past.twins == ("bees",)
    assert store.past(page_named(store, "bees").id, "sha256:aa") == Past()


def test_a_page_that_moved_is_known_by_its_former_address(store: Store) -> None:
    store.sync([tracked("tides")], NOW)
    record(store, "tides", 0)
    old = page_named(store, "tides")
    claim = claimed(store, "tides")
    moved = replace(old, url="https://land.example/ebb")
    assert store.commit(Outcome(page=moved, lease=claim.lease, state=PageState(), former_url=old.url), NOW)
    assert store.find_page(old.url) == store.find_page(moved.url) == page_named(store, "tides")
    assert page_named(store, "tides").uid == old.uid
    store.sync([tracked("tides")], NOW)  # the configuration still has the old address
    assert page_named(store, "tides").url == moved.url
    store.sync([tracked("ebb", old.url + "/")], NOW)
    assert names(store) == ["ebb"]
    assert page_named(store, "ebb").uid == old.uid


def test_what_was_seen_is_kept_until_a_snapshot_overtakes_it(store: Store) -> None:
    store.sync([tracked("tides")], NOW)
    record(store, "tides", 0, b"<p>One.</p>" * 50)
    for theme in (b"<p class=new>One.</p>" * 50, b"", b"<p class=newer>One.</p>" * 50):
        claim = claimed(store, "tides")
        target = store.load_target(claim)
        outcome = Outcome(page=target.page, lease=claim.lease, state=target.state, seen=(theme, "koi8-r"))
        assert store.commit(outcome, NOW)
        again = claimed(store, "tides")
        assert store.load_target(again).seen == (theme, "koi8-r")
        store.release(again)
    record(store, "tides", 1, b"<p>Two.</p>" * 50)
    assert store.load_target(claimed(store, "tides")).seen is None


# ── related posts ──────────────────────────────────────────────────────────────────────────────────────────────


def test_related_posts_are_followed_at_the_articles_pace_and_due_at_once(store: Store) -> None:
    store.sync([tracked("tides", related_every_s=3600.0)], NOW)
    record(store, "tides", 0, related=["https://moon.example/Full_Moon.html?utm_source=tides#top"], now=NOW + HOUR)
    article, related = store.family(page_named(store, "tides").id)
    assert article.role is Role.ARTICLE
    assert (related.role, related.url) == (Role.RELATED, "https://moon.example/Full_Moon.html")
    assert related.name == "moon-example-full-moon"
    assert (related.plan.every_s, related.plan.follow_related) == (3600.0, False)
    assert state_named(store, related.name) == PageState(next_check_at=NOW + HOUR)
    assert names(store) == ["tides", related.name]


def test_links_to_one_page_and_to_tracked_pages_make_no_second_page(store: Store) -> None:
    store.sync([tracked("tides", "https://sea.example/tides"), tracked("ferries", "https://sea.example/ferries")], NOW)
    links = [
        "https://sea.example/tides#below",  # itself
        "http://sea.example/ferries/",  # an article
        "https://moon.example/a",
        "http://moon.example/a/?fbclid=x",
        "mailto:ida@sea.example",
        "http://[broken",
    ]
    record(store, "tides", 0, related=links)
    record(store, "ferries", 0, related=["https://moon.example/a", "https://sea.example/tides"])
    assert names(store) == ["ferries", "moon-example-a", "tides"]
    family = [page.name for page in store.family(page_named(store, "tides").id)]
    assert family == ["tides", "ferries", "moon-example-a"]
    record(store, "moon-example-a", 0)
    assert store.recorded(limit=1)[0].related_to == ("ferries", "tides")
    assert store.recorded([page_named(store, "ferries").id])[0].related_to == ()


def test_names_of_related_posts_are_unique_and_well_formed(store: Store) -> None:
    store.sync([tracked("sea-example-a")], NOW)
    path = "long-" * 40
    record(
        store,
        "sea-example-a",
        0,
        related=[f"https://sea.example/{p}" for p in ("a", "A", f"{path}?1", f"{path}?2", "日本", "%00")],
    )
    given_names = [page.name for page in store.family(1)][1:]
    assert given_names[:2] == ["sea-example-a-2", "sea-example-a-3"]
    assert len(set(given_names)) == 6
    assert all(1 <= len(n) <= 80 and set(n) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") for n in given_names)


def test_the_limit_counts_what_is_listed_and_old_ones_are_not_pushed_out(store: Store) -> None:
    store.sync([tracked("tides", related_limit=2)], NOW)
    url = "https://moon.example/{}".format
    record(store, "tides", 0, related=[url(n) for n in "abc"])
    assert names(store)[1:] == ["moon-example-a", "moon-example-b"]
    record(store, "tides", 1, related=[url(n) for n in "xyab"])
    assert names(store)[1:] == ["moon-example-a", "moon-example-b"]
    record(store, "tides", 2, related=[url(n) for n in "xyb"])
    assert names(store)[1:] == ["moon-example-b", "moon-example-x"]


def test_a_related_post_that_is_no_longer_listed_is_paused_and_stays_in_the_family(store: Store) -> None:
    store.sync([tracked("tides")], NOW)
    record(store, "tides", 0, related=["https://moon.example/a"])
    record(store, "moon-example-a", 0)
    record(store, "tides", 1, related=[])
    assert names(store) == ["tides"]
    assert [page.name for page in store.family(1)] == ["tides", "moon-example-a"]
    record(store, "tides", 2, related=["https://moon.example/a"])
    assert names(store) == ["tides", "moon-example-a"]
    assert state_named(store, "moon-example-a").status is PageStatus.OK


def test_related_posts_are_followed_while_an_active_article_wants_them(store: Store) -> None:
    tides, ferries = tracked("tides", related_every_s=7200.0), tracked("ferries", related_every_s=600.0)
    store.sync([tides, ferries], NOW)
    for name in ("tides", "ferries"):
        record(store, name, 0, related=["https://moon.example/a"])
    assert page_named(store, "moon-example-a").plan.every_s == 600.0
    store.sync([tides], NOW)
    assert names(store) == ["tides", "moon-example-a"]
    assert page_named(store, "moon-example-a").plan.every_s == 7200.0
    store.sync([replace(tides, plan=Plan(follow_related=False))], NOW)
    assert names(store) == ["tides"]
    store.sync([replace(tides, plan=Plan())], NOW)
    assert names(store) == ["tides", "moon-example-a"]
    assert page_named(store, "moon-example-a").plan.every_s is None
    store.sync([], NOW)
    assert names(store) == []


def test_a_related_post_becomes_an_article_and_an_article_a_related_post(store: Store) -> None:
    store.sync([tracked("tides")], NOW)
    record(store, "tides", 0, related=["https://moon.example/a"])
    record(store, "moon-example-a", 0)
    related = page_named(store, "moon-example-a")
    store.sync([tracked("tides"), tracked("moon", "https://moon.example/a", every_s=60.0)], NOW)
    promoted = page_named(store, "moon")
    assert (promoted.uid, promoted.role, promoted.plan.every_s) == (related.uid, Role.ARTICLE, 60.0)
    assert names(store) == ["moon", "tides"]
    store.sync([tracked("tides")], NOW)
    assert names(store) == ["tides", "moon"]
    again = page_named(store, "moon")
    assert (again.uid, again.role, again.plan.every_s) == (related.uid, Role.RELATED, None)


# ── reserve, host, save_robots, hold ───────────────────────────────────────────────────────────────────────────

HOST = "https://sea.example:443"


def test_slots_of_a_host_are_a_gap_apart(store: Store) -> None:
    slots = [store.reserve(HOST, NOW, 2.5) for _ in range(3)]
    assert slots == [NOW, NOW + timedelta(seconds=2.5), NOW + timedelta(seconds=5)]
    assert store.reserve("https://moon.example:443", NOW, 2.5) == NOW
    idle = NOW + HOUR
    assert store.reserve(HOST, idle, 2.5) == idle


def test_no_slot_lies_before_the_end_of_a_hold(store: Store) -> None:
    until = NOW + timedelta(seconds=90)
    store.hold(HOST, until)
    assert store.host(HOST).hold_until == until
    assert [store.reserve(HOST, NOW, 1.0) for _ in range(2)] == [until, until + timedelta(seconds=1)]


def test_a_hold_is_prolonged_and_never_shortened(store: Store) -> None:
    for hours, holds in [(2, 2), (1, 2), (3, 3)]:
        store.hold(HOST, NOW + hours * HOUR)
        assert store.host(HOST).hold_until == NOW + holds * HOUR


def test_a_host_is_remembered(store: Store) -> None:
    assert store.host(HOST) == HostState()
    store.save_robots(HOST, 200, b"User-agent: *\nDisallow: /caf\xe9\0", NOW)
    store.hold(HOST, NOW + HOUR)
    store.reserve(HOST, NOW, 1.0)
    robots = b"User-agent: *\nDisallow: /caf\xe9\0"
    assert store.host(HOST) == HostState(robots=robots, robots_status=200, robots_at=NOW, hold_until=NOW + HOUR)
    store.save_robots(HOST, None, b"", NOW + HOUR)
    assert store.host(HOST) == HostState(robots=b"", robots_at=NOW + HOUR, hold_until=NOW + HOUR)


def test_slots_taken_at_once_are_still_a_gap_apart(opener: Callable[[], Store], store: Store) -> None:
    def take(_: int) -> list[datetime]:
        own = opener()
        slots = [own.reserve(HOST, NOW, 0.5) for _ in range(25)]
        own.close()
        return slots

    with ThreadPoolExecutor(4) as pool:
        slots = sorted(slot for mine in pool.map(take, range(4)) for slot in mine)
    assert slots == [NOW + timedelta(seconds=0.5 * n) for n in range(100)]


def test_a_clock_that_ran_ahead_stalls_nothing(store: Store) -> None:
    articles = [tracked("tides", "https://sea.example/1"), tracked("ferries", "https://sea.example/2")]
    store.sync(articles, NOW)
    next_year = NOW + timedelta(days=365)
    record(store, "tides", 0, now=next_year)
    assert store.claim(page_named(store, "ferries").id, next_year, LEASE_S) is not None
    store.reserve(HOST, next_year, 2.0)
    store.hold(HOST, next_year + HOUR)
    assert store.claim_due(NOW, 9, LEASE_S) == []
    store.sync(articles, NOW)
    assert store.reserve(HOST, NOW, 0.0) == NOW
    first, second = (store.claim_due(NOW, 1, LEASE_S), store.claim_due(NOW + timedelta(seconds=LEASE_S), 1, LEASE_S))
    assert len(first) == len(second) == 1


# ── snapshots, snapshot ────────────────────────────────────────────────────────────────────────────────────────


def test_a_long_chain_of_bodies_reads_back_byte_for_byte(store: Store) -> None:
    store.sync([tracked("tides")], NOW)
    rng = random.Random(20310504)
    lines = [f"<p>Line {n}: the tide is {rng.random():.9f} m high.</p>".encode() for n in range(120)]
    bodies = []
    for number in range(120):
        lines[rng.randrange(len(lines))] = f"<p>Revised {number}, {rng.random():.12f}.</p>".encode()
        bodies.append(b"\n".join(lines))
        record(store, "tides", number, bodies[-1])
    page = page_named(store, "tides")
    assert [snapshot.body for n in range(120) if (snapshot := store.snapshot(page.id, n))] == bodies
    listed = store.snapshots(page.id)
    assert [line.revision for line in listed] == list(range(120))
    assert [line.size_bytes for line in listed] == [len(body) for body in bodies]
    stored = [line.stored_bytes for line in listed]
    assert sum(stored) < 0.15 * stored[-1] * len(stored), "older bodies stand as patches"


edits = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 60), st.binary(max_size=40)), max_size=4)


@given(first=st.binary(max_size=400), steps=st.lists(st.one_of(edits, st.binary(max_size=300)), max_size=6))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bodies_read_back(store: Store, first: bytes, steps: list[bytes | list[tuple[int, int, bytes]]]) -> None:
    name = f"p{store.last_seq()}"
    store.sync([tracked(name)], NOW)
    bodies = [first]
    for step in steps:
        body = bodies[-1]
        if isinstance(step, bytes):
            body = step
        else:
            for at, gone, put in step:
                body = body[:at] + put + body[at + gone :]
        bodies.append(body)
    for number, body in enumerate(bodies):
        record(store, name, number, body)
    page_id = page_named(store, name).id
    read = [store.snapshot(page_id, number) for number in range(len(bodies))]
    assert read == [snapshot_of(number, body) for number, body in enumerate(bodies)]


# ── recorded, family ───────────────────────────────────────────────────────────────────────────────────────────


def test_recorded_is_newest_first_and_can_be_narrowed(store: Store) -> None:
    store.sync([tracked("a"), tracked("b")], NOW)
    for name, number in [("a", 0), ("b", 0), ("a", 1), ("b", 1), ("a", 2)]:
        # A clock that goes back does not change the order of discovery.
        record(store, name, number, now=NOW - timedelta(minutes=number))
    a, b = page_named(store, "a").id, page_named(store, "b").id

    def told(**asked: object) -> list[tuple[str, int]]:
        return [(r.page.name, r.revision.number) for r in store.recorded(**asked)]  # type: ignore[arg-type]

    assert told() == [("a", 2), ("b", 1), ("a", 1), ("b", 0), ("a", 0)]
    assert told(limit=2) == [("a", 2), ("b", 1)]
    assert told(page_ids=[b]) == [("b", 1), ("b", 0)]
    assert told(page_ids=[a, b], revision=1) == [("b", 1), ("a", 1)]
    assert told(page_ids=[]) == []
    assert told(page_ids=[a], revision=9) == []
    sequence = [r.seq for r in store.recorded()]
    assert sequence == sorted(sequence, reverse=True)
    assert store.last_seq() == sequence[0]


# ── dirty_feeds, clean_feeds, last_seq ─────────────────────────────────────────────────────────────────────────


def test_an_entry_makes_its_feeds_dirty_until_they_are_written(store: Store) -> None:
    store.sync([tracked("tides"), tracked("ferries")], NOW)
    assert (store.dirty_feeds(), store.last_seq()) == ([], 0)
    record(store, "tides", 0, related=["https://moon.example/a"])
    assert store.dirty_feeds() == ["", "tides"]
    store.clean_feeds(["", "tides"], store.last_seq())
    assert store.dirty_feeds() == []
    record(store, "moon-example-a", 0)
    assert store.dirty_feeds() == ["", "tides"]
    store.clean_feeds(["tides", "no such feed"], store.last_seq())
    assert store.dirty_feeds() == [""]


def test_a_feed_stays_dirty_where_a_later_entry_came_while_it_was_written(store: Store) -> None:
    store.sync([tracked("tides"), tracked("ferries")], NOW)
    record(store, "tides", 0)
    record(store, "ferries", 0)
    written_to = store.last_seq()
    record(store, "tides", 1)
    store.clean_feeds(["", "tides", "ferries"], written_to)
    assert store.dirty_feeds() == ["", "tides"]


def test_a_feed_with_a_new_name_is_to_be_written(store: Store) -> None:
    store.sync([tracked("tides", "https://sea.example/1"), tracked("ferries", "https://sea.example/2")], NOW)
    record(store, "tides", 0)
    store.clean_feeds(store.dirty_feeds(), store.last_seq())
    store.sync([tracked("flood", "https://sea.example/1"), tracked("ferries", "https://sea.example/2")], NOW)
    assert store.dirty_feeds() == ["flood"]
    store.clean_feeds(["flood"], store.last_seq())
    assert store.dirty_feeds() == []


# ── feeds: listed, feed_length, feed_keys, with_seqs, former_names ─────────────────────────────────────────────


def tagged(name: str, *tags: str) -> Tracked:
    return replace(tracked(name), tags=tags)


def outcome_of(
    store: Store, name: str, number: int, severity: str, categories: Sequence[tuple[str, str]] = ()
) -> Outcome:
    """As `found`, with an entry of these categories."""
    outcome = found(store, name, number)
    assert outcome.entry
    weighed = [("severity", severity)] if severity else []
    entry = replace(outcome.entry, categories=(*categories, *weighed))
    return replace(outcome, entry=entry)


def seqs(store: Store, key: str, weight: int = 0) -> list[int]:
    """What stands in a feed, oldest first."""
    return [line.seq for line in store.listed(key, limit=1000, weight=weight)][::-1]


def test_an_entry_stands_in_each_of_its_feeds(store: Store) -> None:
    store.sync([tagged("tides", "sea"), tracked("ferries")], NOW)
    tides = page_named(store, "tides").id
    record(store, "tides", 0, related=["https://moon.example/a"])
    record(store, "ferries", 0)
    record(store, "moon-example-a", 0)
    assert seqs(store, "all") == [1, 2, 3]
    assert seqs(store, f"article:{tides}") == [1, 3]
    assert seqs(store, f"only:{tides}") == [1]
    assert seqs(store, "tag:sea") == [1, 3]
    assert seqs(store, "host:moon.example") == [3]
    assert (store.feed_length("all"), store.feed_length("tag:nothing")) == (3, 0)
    assert {"all", "tag:sea", "host:tides.example", "host:moon.example"} <= set(store.feed_keys())


def test_a_block_of_a_feed_stays_as_it_is_whatever_comes(store: Store) -> None:
    store.sync([tracked("tides"), tracked("ferries")], NOW)
    for number in range(4):
        record(store, "tides", number)
    block = store.listed("all", limit=2, before=3)
    assert [(line.number, line.name) for line in block] == [(2, "tides"), (1, "tides")]
    record(store, "ferries", 0)
    # An article that begins to list another one takes nothing of its past over: its numbers would move.
    record(store, "ferries", 1, related=["https://tides.example/post"])
    assert store.listed("all", limit=2, before=3) == block
    assert len(seqs(store, f"article:{page_named(store, 'ferries').id}")) == 2


def test_a_feed_can_be_asked_for_what_is_grave(store: Store) -> None:
    store.sync([tracked("tides")], NOW)
    for number, severity in enumerate(("", "trivial", "minor", "major")):
        store.commit(outcome_of(store, "tides", number, severity), NOW)
    assert [seqs(store, "all", weight) for weight in range(4)] == [[1, 2, 3, 4], [2, 3, 4], [3, 4], [4]]


TOPICS = [
    ([("kind", "update-added"), ("note", "update")], ["updates"]),
    ([("kind", "update-edited"), ("note", "correction")], ["updates", "corrections"]),
    ([("kind", "body-edited"), ("unannounced", "yes")], ["unannounced"]),
    ([("kind", "related-added"), ("kind", "moved")], ["links", "state"]),
    ([("kind", "baseline")], []),
]


@pytest.mark.parametrize(("categories", "expected"), TOPICS)
def test_an_entry_stands_in_the_feeds_of_its_kinds(
    store: Store, categories: list[tuple[str, str]], expected: list[str]
) -> None:
    store.sync([tracked("tides")], NOW)
    store.commit(outcome_of(store, "tides", 0, "major", categories), NOW)
    assert [topic for topic in Topic if store.feed_length(f"kind:{topic}")] == expected


def test_a_new_tag_brings_the_history_along(store: Store) -> None:
    store.sync([tracked("tides"), tagged("ferries", "sea")], NOW)
    record(store, "tides", 0)
    record(store, "ferries", 0)
    record(store, "tides", 1)
    store.sync([tagged("tides", "sea"), tagged("ferries", "sea")], NOW)
    assert seqs(store, "tag:sea") == [2, 1, 3]
    store.sync([tagged("tides", "sea"), tagged("ferries", "sea")], NOW)
    assert seqs(store, "tag:sea") == [2, 1, 3]


def test_a_related_post_that_becomes_an_article_begins_with_its_own_history(store: Store) -> None:
    store.sync([tracked("tides")], NOW)
    record(store, "tides", 0, related=["https://moon.example/a"])
    record(store, "moon-example-a", 0)
    store.sync([tracked("tides"), tracked("moon", "https://moon.example/a")], NOW)
    moon = page_named(store, "moon").id
    assert seqs(store, f"article:{moon}") == seqs(store, f"only:{moon}") == [2]


def test_a_former_name_is_known_until_something_else_is_called_so(store: Store) -> None:
    url = "https://tides.example/post"
    store.sync([tracked("tides", url)], NOW)
    store.sync([tracked("ebb", url)], NOW)
    assert store.former_names() == {"tides": "ebb"}
    store.sync([tracked("flood", url)], NOW)
    assert store.former_names() == {"ebb": "flood", "tides": "flood"}
    store.sync([tracked("flood", url), tracked("ebb", "https://ebb.example/post")], NOW)
    assert store.former_names() == {"tides": "flood"}


def test_revisions_are_read_by_their_numbers(store: Store) -> None:
    store.sync([tracked("tides")], NOW)
    for number in range(3):
        record(store, "tides", number)
    assert [found.revision.number for found in store.with_seqs([3, 1])] == [0, 2]
