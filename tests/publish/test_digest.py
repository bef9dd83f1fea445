"""The weekly digest: a week that is over is one entry."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import feedparser

from monitor.model import Change, Severity
from monitor.publish.catalog import WEEKLY, Format
from monitor.publish.files import PublishSettings
from monitor.publish.library import document

if TYPE_CHECKING:
    from conftest import Diary

BASE = "http://127.0.0.1:8787/"


def test_a_week_that_is_over_is_one_entry_and_stays_as_it_is(
    diary: Diary, settings: PublishSettings, note: Change, edit: Change
) -> None:
    small = dataclasses.replace(edit, severity=Severity.TRIVIAL)
    for number, changes in enumerate([[], [small], [note]]):
        diary.found("tides", number, *changes)
    site, monday = settings.site(diary.store), datetime(2024, 5, 6, tzinfo=UTC)
    before, _ = document(diary.store, site, WEEKLY, Format.JSON, now=monday) or (b"", None)
    assert json.loads(before)["items"] == []
    after, _ = document(diary.store, site, WEEKLY, Format.JSON, now=monday + timedelta(hours=1)) or (b"", None)
    (item,) = json.loads(after)["items"]
    assert item["id"] == "tag:feeds.example.net,2024:week/2024-W18"
    assert item["title"] == "2 changes in the week of 29 Apr 2024"
    assert item["date_published"] == "2024-05-06T00:00:00Z"
    assert item["content_html"].index("UPDATE") < item["content_html"].index("EDIT")
    assert f"{BASE}articles/tides/2" in item["content_html"]
    diary.now = monday + timedelta(days=1)
    diary.found("tides", 3, edit)
    later, _ = document(diary.store, site, WEEKLY, Format.JSON, now=monday + timedelta(days=8)) or (b"", None)
    assert json.loads(later)["items"][1] == item
    assert feedparser.parse((document(diary.store, site, WEEKLY, Format.ATOM, now=monday) or (b"",))[0]).bozo == 0
