"""What any store must keep of snapshots: each body byte for byte, and what stood at each revision."""

from __future__ import annotations

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.model import Change, ChangeKind, PageState, Past, Severity
from monitor.store import Store
from tests.contract.conftest import NOW, claimed, page_named, record, snapshot_of, tracked


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
    assert store.load_target(claimed(store, "tides")).last_revision == 2
