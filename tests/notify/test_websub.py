"""WebSub: a hub is told of each feed that was written, once its files stand, and of no other."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import feedparser
import pytest

from monitor.config import Config, MonitorSection, WebSubSection
from monitor.notify import Courier, sinks_of
from monitor.publish.files import PublishSettings, catch_up, publish_dirty
from monitor.store import Store

if TYPE_CHECKING:
    from conftest import Clock, Happen, Receiver


class Line:
    """Everything between a change and the hub."""

    def __init__(self, folder: Path, hub: str, loopback: Any, store: Store, clock: Clock) -> None:
        self.config = Config(
            monitor=MonitorSection(feeds_dir=folder, base_url="https://monitor.example/"),
            websub=WebSubSection(hub=hub, allow_private=loopback),
        )
        self.store, self.clock = store, clock
        self.courier = Courier(store.outbox, sinks_of(self.config, {}, clock), clock)
        self.courier.enrol()
        catch_up(store, PublishSettings.of(self.config))
        self.tell()

    def publish(self) -> None:
        publish_dirty(self.store, PublishSettings.of(self.config))

    def tell(self) -> None:
        asyncio.run(self.courier.round())

    def path_of(self, topic: str) -> Path:
        return self.config.monitor.feeds_dir / urlsplit(topic).path.lstrip("/")


@pytest.fixture
def line(tmp_path: Path, receiver: Receiver, loopback: Any, store: Store, clock: Clock, happen: Happen) -> Line:
    for name in ("tides", "boats"):
        happen(name)
    clock.instant = datetime.now(UTC)  # as publishing has it
    line = Line(tmp_path / "feeds", f"{receiver.url}/hub", loopback, store, clock)
    receiver.sent.clear()
    return line


def topics(receiver: Receiver) -> list[str]:
    return [parse_qs(sent.body.decode())["hub.topic"][0] for sent in receiver.sent]


def test_each_feed_in_which_the_change_stands_is_announced_when_its_file_stands(
    line: Line, receiver: Receiver, happen: Happen
) -> None:
    known = happen("tides")
    line.tell()
    assert receiver.sent == []
    line.publish()
    seen: list[bool] = []

    def look() -> int:
        path = line.path_of(topics(receiver)[-1])
        seen.append(known in path.read_text())
        return 204

    receiver.answers = [look]
    line.tell()
    stems = ("", "articles/tides.", "articles/tides.only.")
    names = [f"{stem}{end}" for stem in stems for end in ("atom.xml", "rss.xml", "feed.json")]
    assert sorted(topics(receiver)) == sorted(f"https://monitor.example/{name}" for name in names)
    assert seen == [True] * 9
    line.publish()
    line.tell()
    assert len(receiver.sent) == 9


def test_the_topic_is_what_the_feed_says_of_itself(line: Line, receiver: Receiver, happen: Happen) -> None:
    happen("tides")
    line.publish()
    line.tell()
    for topic in topics(receiver):
        if topic.endswith(".xml"):
            links = {
                link["rel"]: link["href"] for link in feedparser.parse(line.path_of(topic).read_bytes()).feed.links
            }
            assert (links["self"], links["hub"]) == (topic, line.config.websub.hub)


def test_a_crash_after_the_files_were_written_loses_no_ping(
    line: Line, receiver: Receiver, happen: Happen, monkeypatch: pytest.MonkeyPatch
) -> None:
    happen("tides")
    with monkeypatch.context() as patch:
        patch.setattr(line.store.outbox, "announce", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            line.publish()
    line.tell()
    assert receiver.sent == []
    line.publish()
    line.tell()
    assert len(topics(receiver)) == 9


def test_a_hub_that_is_away_is_told_later_and_once(
    line: Line, receiver: Receiver, happen: Happen, clock: Clock
) -> None:
    receiver.answers = [503, 204]
    happen("tides")
    line.publish()
    line.tell()
    happen("tides")
    line.publish()
    clock.go(minutes=1)
    line.tell()
    clock.go(minutes=1)
    line.tell()
    assert len(set(topics(receiver)[1:])) == len(topics(receiver)[1:]) == 9
