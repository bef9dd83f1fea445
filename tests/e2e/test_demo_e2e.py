"""`monitor demo` plays the whole story, and what it leaves behind can be read by others."""

from __future__ import annotations

import json
import shlex
import time

import feedparser
import pytest

pytestmark = pytest.mark.e2e

TITLES = (  # the beginnings of what one subscribes for; related posts have entries of their own besides
    "Now watching — Telling the hour with a candle",
    "UPDATE · 5 Sep 2020 — After two more winters",
    "CORRECTION · 17 Jan 2021 — ",
    "POSTSCRIPT — The egg was done",
    "EDIT · unannounced — “ran 12 minutes” → “ran 25 minutes”",
    "RELATED POST — Twelve rushes for an evening",
)


def test_demo_tells_every_edition_in_under_a_minute_and_its_feeds_and_commands_work(program):
    began = time.monotonic()
    done = program("demo", timeout_s=90)
    assert done.returncode == 0, done.stdout + done.stderr
    assert time.monotonic() - began < 60

    feeds = program.folder / "demo-run" / "feeds"
    for name in ("atom.xml", "rss.xml", "articles/candle-clock.atom.xml", "articles/candle-clock.rss.xml"):
        parsed = feedparser.parse((feeds / name).read_bytes())
        assert not parsed.bozo, (name, parsed.get("bozo_exception"))
        titles = [entry.title for entry in parsed.entries]
        assert sum("UPDATE · 5 Sep 2020" in title for title in titles) == 1, titles
        assert sum("CORRECTION" in title for title in titles) == 1, titles
    told = "\n".join(item["title"] for item in json.loads((feeds / "feed.json").read_text("utf-8"))["items"])
    for title in TITLES:
        assert title in told, f"{title!r} is not among the titles:\n{told}"

    commands = done.stdout.partition("Try next:")[2].strip().splitlines()
    assert len(commands) == 3
    for line, wanted in zip(
        commands, ("UPDATE (September 5 2020)", "Twelve rushes", "candle-clock.atom.xml"), strict=True
    ):
        words = shlex.split(line)
        said = program(*words[words.index("--config") :])
        assert said.returncode == (1 if " diff " in line else 0), said.stderr
        assert wanted in said.stdout, line


def test_demo_never_empties_a_folder_that_it_did_not_make(program):
    mine = program.folder / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("keep me")
    done = program("demo", "--keep", str(mine))
    assert done.returncode == 2
    assert "not empty" in done.stderr
    assert (mine / "letter.txt").read_text() == "keep me"
