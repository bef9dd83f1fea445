"""What was found reaches the receiver: in order, at least once, under one id; and trouble is neither lost nor loud."""

from __future__ import annotations

import asyncio
import dataclasses
import hmac
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from monitor.config import Config, FetchSection, MonitorSection, NotifySection, WebhookSection, WebSubSection
from monitor.model import ChangeKind, Severity
from monitor.notify import Courier, sinks_of
from monitor.notify.courier import pause
from monitor.store import Store, open_store
from monitor.store.sinks import SinkState

if TYPE_CHECKING:
    from conftest import Clock, Happen, Receiver

KEY = "a key that nobody may see"
Round = Callable[..., None]


@pytest.fixture
def config(receiver: Receiver, loopback: Any) -> Callable[..., Config]:
    def make(**hook: Any) -> Config:
        settings = {"name": "desk", "url": f"{receiver.url}/in?token=hush", "secret": KEY, "allow_private": loopback}
        return Config(fetch=FetchSection(timeout_s=5.0), webhooks=(WebhookSection(**{**settings, **hook}),))

    return make


@pytest.fixture
def deliver(store: Store, clock: Clock) -> Round:
    def run(config: Config, *, environ: dict[str, str] | None = None, rounds: int = 1) -> None:
        async def rounds_of(courier: Courier) -> None:
            for _ in range(rounds):
                await courier.round()
            await courier.aclose()

        courier = Courier(store.outbox, sinks_of(config, environ or {}, clock), clock)
        courier.enrol()
        asyncio.run(rounds_of(courier))

    return run


def desk(store: Store) -> SinkState:
    return next(state for state in store.outbox.states() if state.name == "desk")


@pytest.fixture
def watched(happen: Happen, deliver: Round, config: Callable[..., Config]) -> None:
    """Both pages were seen, and the receiver is known."""
    deliver(config())
    happen("tides")
    happen("boats")


@pytest.mark.usefixtures("watched")
def test_an_entry_arrives_with_its_changes_and_a_signature(
    receiver: Receiver, happen: Happen, deliver: Round, config: Callable[..., Config], store: Store
) -> None:
    known = happen("tides", after="six — “sechs”")
    deliver(config())
    (sent,) = receiver.sent
    assert sent.path == "/in?token=hush"
    assert sent.headers["X-Monitor-Signature"] == f"sha256={hmac.digest(KEY.encode(), sent.body, 'sha256').hex()}"
    assert sent.headers["X-Monitor-Id"] == sent.json["id"] == known
    assert datetime.fromtimestamp(int(sent.headers["X-Monitor-Timestamp"]), UTC).isoformat() == (
        sent.json["sent_at"].replace("Z", "+00:00")
    )
    (recorded,) = store.recorded(limit=1)
    assert sent.json["changes"] == [change.to_dict() for change in recorded.revision.changes]
    assert sent.json["entry"]["title"] == "EDIT — tides"
    assert sent.json["entry"]["page_url"] == "http://127.0.0.1:8787/articles/tides/1"
    assert (sent.json["page"], sent.json["revision"], sent.json["attempt"]) == ("tides", 1, 1)
    deliver(config())
    assert len(receiver.sent) == 1


@pytest.mark.usefixtures("watched")
def test_without_a_secret_there_is_no_signature(
    receiver: Receiver, happen: Happen, deliver: Round, config: Callable[..., Config]
) -> None:
    happen("tides")
    deliver(config(secret=None))
    assert "X-Monitor-Signature" not in receiver.sent[0].headers


@pytest.mark.usefixtures("watched")
def test_pages_keep_their_order_through_failures(
    receiver: Receiver, happen: Happen, deliver: Round, config: Callable[..., Config], clock: Clock, store: Store
) -> None:
    tides = [happen("tides"), happen("tides"), happen("tides")]
    boats = happen("boats")
    receiver.answers = [503, 204]
    deliver(config())
    assert receiver.ids == tides[:1]
    assert (desk(store).failures, desk(store).error) == (1, "127.0.0.1 answered 503 Service Unavailable")
    deliver(config())  # it is left alone for a while
    assert len(receiver.sent) == 1
    clock.go(seconds=10)
    deliver(config())
    assert receiver.ids == [tides[0], *tides[:1], boats, *tides[1:]]
    assert [sent.json["attempt"] for sent in receiver.sent] == [1, 2, 1, 1, 1]
    assert desk(store).error is None


@pytest.mark.usefixtures("watched")
@pytest.mark.parametrize("status", [500, 429, 408])
def test_what_may_pass_is_tried_again(
    status: int, receiver: Receiver, happen: Happen, deliver: Round, config: Callable[..., Config], clock: Clock
) -> None:
    known = happen("tides")
    receiver.answers = [status, status, 200]
    for _ in range(3):
        deliver(config())
        clock.go(minutes=1)
    assert receiver.ids == [known] * 3


@pytest.mark.usefixtures("watched")
@pytest.mark.parametrize("status", [400, 410, 307])
def test_what_is_refused_for_good_is_given_up_and_the_next_passes(
    status: int,
    receiver: Receiver,
    happen: Happen,
    deliver: Round,
    config: Callable[..., Config],
    store: Store,
    clock: Clock,
) -> None:
    ids = [happen("tides"), happen("tides")]
    receiver.answers = [status, 200]
    deliver(config())
    assert receiver.ids == ids
    assert {sent.path for sent in receiver.sent} == {"/in?token=hush"}  # no redirect is followed
    assert (desk(store).waiting, desk(store).given_up) == (0, 1)
    store.outbox.again("desk", clock())
    deliver(config())
    assert receiver.ids == [*ids, ids[0]]
    assert desk(store).given_up == 0


@pytest.mark.usefixtures("watched")
def test_retry_after_is_kept(
    receiver: Receiver, happen: Happen, deliver: Round, config: Callable[..., Config], clock: Clock
) -> None:
    happen("tides")
    receiver.answers, receiver.retry_after = [429, 204], "600"
    deliver(config())
    clock.go(seconds=599)
    deliver(config())
    assert len(receiver.sent) == 1
    clock.go(seconds=2)
    deliver(config())
    assert len(receiver.sent) == 2


@pytest.mark.usefixtures("watched")
def test_nobody_there_is_waited_for_a_week(
    happen: Happen, deliver: Round, config: Callable[..., Config], clock: Clock, store: Store
) -> None:
    happen("tides")
    with socket.socket() as taken:  # nobody listens at this port
        taken.bind(("127.0.0.1", 0))
        nobody = config(url=f"http://127.0.0.1:{taken.getsockname()[1]}/in?token=hush")
    deliver(nobody)
    assert desk(store).waiting == 1
    assert "hush" not in str(desk(store).error)
    clock.go(days=6)
    deliver(nobody)
    assert desk(store).waiting == 1
    clock.go(days=1, hours=7)
    deliver(nobody)
    assert (desk(store).waiting, desk(store).given_up) == (0, 1)


@pytest.mark.usefixtures("watched")
def test_private_networks_are_told_only_where_the_webhook_names_them(
    receiver: Receiver, happen: Happen, deliver: Round, config: Callable[..., Config], store: Store
) -> None:
    happen("tides")
    deliver(config(allow_private=()))
    assert receiver.sent == []
    assert "allow_private" in str(desk(store).error)
    assert desk(store).waiting == 1


@pytest.mark.usefixtures("watched")
@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, 4),
        ({"kinds": (ChangeKind.UPDATE_ADDED,)}, 1),
        ({"min_severity": Severity.MINOR}, 3),
        ({"min_severity": Severity.MAJOR}, 2),
        ({"kinds": (ChangeKind.BODY_EDITED,), "min_severity": Severity.MAJOR}, 1),
        ({"articles": ("boats",)}, 1),
        ({"articles": ("nobody",)}, 0),
    ],
)
def test_filters(
    wanted: dict[str, Any],
    expected: int,
    receiver: Receiver,
    happen: Happen,
    deliver: Round,
    config: Callable[..., Config],
    store: Store,
) -> None:
    happen("tides", ChangeKind.UPDATE_ADDED, Severity.MAJOR)
    happen("tides", ChangeKind.BODY_EDITED, Severity.MINOR)
    happen("tides", ChangeKind.TITLE_CHANGED, Severity.TRIVIAL)
    happen("boats", ChangeKind.BODY_EDITED, Severity.MAJOR)
    deliver(config(**wanted))
    assert len(receiver.sent) == expected
    assert desk(store).waiting == 0


VICTIM = """
import asyncio, sys
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path
from monitor.config import Config, WebhookSection
from monitor.notify import Courier, sinks_of
from monitor.store import open_store

now = lambda: datetime(2031, 5, 4, 12, 0, tzinfo=UTC)
store = open_store(Path(sys.argv[1]), authority="monitor.example", now=now())
hook = WebhookSection(name="desk", url=sys.argv[2], allow_private=(ip_network("127.0.0.0/8"),))
courier = Courier(store.outbox, sinks_of(Config(webhooks=(hook,)), {}, now), now)
print("ready", flush=True)
asyncio.run(courier.round())
"""


@pytest.mark.e2e
@pytest.mark.usefixtures("watched")
def test_a_crash_between_sending_and_marking_sends_it_again_under_the_same_id(
    receiver: Receiver, happen: Happen, deliver: Round, config: Callable[..., Config], clock: Clock, tmp_path: Path
) -> None:
    ids = [happen("tides"), happen("tides")]
    arguments = [sys.executable, "-c", VICTIM, str(tmp_path / "data"), f"{receiver.url}/in"]
    with subprocess.Popen(arguments) as victim:

        def kill() -> int:
            os.kill(victim.pid, signal.SIGKILL)
            victim.wait()
            return 204

        receiver.answers = [kill, 204]
        assert victim.wait(timeout=30) == -signal.SIGKILL
    assert receiver.ids == ids[:1]
    deliver(config())
    assert len(receiver.sent) == 1  # its lease still runs
    clock.go(seconds=301)
    deliver(config())
    assert receiver.ids == [ids[0], *ids]


def test_the_hub_is_told_of_each_feed_that_was_written(
    receiver: Receiver, deliver: Round, store: Store, loopback: Any, clock: Clock
) -> None:
    config = Config(
        monitor=MonitorSection(base_url="https://monitor.example/"),
        websub=WebSubSection(hub=f"{receiver.url}/hub", allow_private=loopback),
    )
    deliver(config)
    store.outbox.announce(["atom.xml", "articles/tides.atom.xml"], clock())
    receiver.answers = [202, 500, 204]
    deliver(config)
    clock.go(seconds=10)
    deliver(config)
    assert [sent.path for sent in receiver.sent] == ["/hub"] * 3
    assert receiver.sent[0].headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert receiver.sent[0].body == (
        b"hub.mode=publish&hub.topic=https%3A%2F%2Fmonitor.example%2Fatom.xml"
        b"&hub.url=https%3A%2F%2Fmonitor.example%2Fatom.xml"
    )
    assert b"tides" in receiver.sent[1].body
    assert receiver.sent[1].body == receiver.sent[2].body


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the plugins that Apprise loads
def test_apprise_is_told_in_words(
    receiver: Receiver, happen: Happen, deliver: Round, store: Store, clock: Clock
) -> None:
    config = Config(notify=(NotifySection(name="desk", url_env="WHERE"),))
    environ = {"WHERE": f"json://127.0.0.1:{receiver.port}/told"}
    deliver(config, environ=environ)
    happen("tides")
    happen("tides")
    receiver.answers = [500, 200]
    deliver(config, environ=environ)
    assert (desk(store).waiting, desk(store).error) == (1, "the service did not take it")
    clock.go(seconds=10)
    deliver(config, environ=environ)
    assert desk(store).waiting == 0
    told = receiver.sent[-1].json
    assert told["title"] == "EDIT — tides"
    assert told["message"] == "five is six\n\nhttps://tides.example/#:~:text=1"


@pytest.mark.usefixtures("watched")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_an_apprise_address_that_is_none_is_said_without_it(happen: Happen, deliver: Round, store: Store) -> None:
    config = Config(notify=(NotifySection(name="desk", url="nothing://hush"),))
    happen("tides")
    deliver(config)
    assert desk(store).error == "its url is none that Apprise knows"


def test_the_pause_doubles_up_to_six_hours() -> None:
    longest = [pause(failures, chance=lambda: 1.0) for failures in range(14)]
    assert longest[:3] == [timedelta(seconds=5), timedelta(seconds=10), timedelta(seconds=20)]
    assert longest[-1] == timedelta(hours=6)
    assert pause(2, chance=lambda: 0.0) == timedelta(seconds=10)
    assert pause(10**6) <= timedelta(hours=6)


def test_a_store_of_another_time_is_opened_again(tmp_path: Path, happen: Happen, store: Store, clock: Clock) -> None:
    """What waits outlives the process that wrote it."""
    store.outbox.sync(["desk"], [], clock())
    happen("tides")
    happen("tides")
    again = open_store(tmp_path / "data", authority="monitor.example", now=clock())
    assert desk(again).waiting == 1
    again.close()


def test_the_signature_is_that_of_rfc_2104() -> None:
    from monitor.notify.message import signature

    assert signature("Jefe", b"what do ya want for nothing?") == (
        "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )


@pytest.mark.usefixtures("watched")
def test_nobody_else_may_deliver_while_a_slow_batch_is_under_way(
    receiver: Receiver, happen: Happen, deliver: Round, config: Callable[..., Config], store: Store, clock: Clock
) -> None:
    """Two answers of 200 s take longer than a lease."""
    ids = [happen("tides"), happen("boats")]
    taken: list[str | None] = []

    def slow() -> int:
        clock.go(seconds=200)
        taken.append(store.outbox.claim("desk", clock(), 60))
        return 200

    receiver.answers = [slow]
    deliver(config())
    assert receiver.ids == ids
    assert taken == [None, None]


@pytest.mark.usefixtures("watched")
def test_without_a_web_server_a_message_leads_to_the_live_article(
    receiver: Receiver, happen: Happen, deliver: Round, config: Callable[..., Config]
) -> None:
    happen("tides")
    deliver(dataclasses.replace(config(), monitor=MonitorSection(listen=None)))
    (sent,) = receiver.sent
    assert sent.json["entry"]["page_url"] == sent.json["entry"]["url"]
