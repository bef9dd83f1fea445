"""What any store must keep of a check: all of it or nothing, and it comes back as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.model import (
    Change,
    ChangeKind,
    Link,
    NoteKind,
    Outcome,
    PageState,
    PageStatus,
    Precision,
    Severity,
    Sighting,
    StatedDate,
    UpdateNote,
    Validators,
)
from monitor.store import Recorded, Store
from tests.contract.conftest import HOUR, NOW, claimed, found, record, state_named, tracked


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
