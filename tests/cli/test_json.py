"""What `--json` prints: the keys that scripts rely on are there, in every command, and each key is documented."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import FIRST, THIRD, Program

FORMATS = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")

LINK = "url text rel"
CHANGE = "kind severity note marker stated_date position before after links unannounced patch"
NOTE = "note marker stated_date first_block last_block text links"
ARTICLE = "url canonical_url title byline language published modified blocks updates related references"
REVISION = "page url role revision from to observed_at changes"
# Command → the heading of docs/formats.md under which its keys stand, and those that must be there.
PROMISED = {
    "log": ("`monitor log` and `monitor diff`", REVISION),
    "diff tides": ("`monitor log` and `monitor diff`", REVISION),
    "diff tides 0 2": ("`monitor log` and `monitor diff`", REVISION),
    "explain tides": ("`monitor explain`", "url old new differences"),
    "show tides": ("An article", ARTICLE),
    "show tides@0": ("An article", ARTICLE),
    "status": ("`monitor status`", "page role state last_checked_at last_changed_at next_check_at error"),
    "snapshots tides": ("`monitor snapshots` and `monitor feeds`", "revision fetched_at status digest size_bytes"),
    "feeds": ("`monitor snapshots` and `monitor feeds`", "feed format file url"),
}


def documented(heading: str) -> set[str]:
    section = FORMATS.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return set(re.findall(r"[`\"]([a-z_]+)[`\"]", section))


def assert_keys(item: dict[str, Any], promised: str, heading: str) -> None:
    assert set(promised.split()) <= set(item) <= documented(heading)


@pytest.mark.parametrize("command", sorted(PROMISED))
def test_each_object_has_the_promised_keys_and_no_undocumented_one(watched: Program, command: str) -> None:
    heading, promised = PROMISED[command]
    found = watched.objects(*command.split())
    assert found
    for item in found:
        assert_keys(item, promised, heading)


def test_changes_have_theirs(watched: Program) -> None:
    changes = [change for revision in watched.objects("log") for change in revision["changes"]]
    assert len(changes) == 2
    for change in changes:
        assert_keys(change, CHANGE, "A change")
        assert all(set(link) == set(LINK.split()) for link in change["links"])


def test_pages_parts_and_differences_of_an_explanation_have_theirs(watched: Program) -> None:
    heading = "`monitor explain`"
    [item] = watched.objects("explain", "tides@1")
    for read in (item["old"], item["new"]):
        assert_keys(read, "title body reason beside parts lines updates", heading)
        assert_keys(read["reason"], "rule says evidence keys", heading)
        for part in read["parts"]:
            assert_keys(part, "selector text differs reason override", heading)
    for difference in item["differences"]:
        assert_keys(difference, "change before after reasons selectors override", heading)


def test_the_baseline_has_the_notes_that_the_article_already_held(watched: Program) -> None:
    baseline = watched.objects("log", "tides")[-1]
    assert (baseline["revision"], baseline["changes"]) == (0, [])
    [note] = baseline["stated"]
    assert (note["marker"], note["stated_date"]) == ("UPDATE (2 March 2019)", "2019-03-02")
    assert_keys(note, NOTE, "An article")


def test_blocks_notes_and_links_of_an_article_have_theirs(watched: Program) -> None:
    [article] = watched.objects("show", "tides")
    assert all({"type", "text", "html", "links"} <= set(block) for block in article["blocks"])
    assert len(article["updates"]) == 2
    for note in article["updates"]:
        assert_keys(note, NOTE, "An article")


def test_two_files_give_one_revision_of_no_page(program: Program) -> None:
    (program.folder / "old.html").write_text(FIRST)
    (program.folder / "new.html").write_text(THIRD)
    result = program("diff", str(program.folder / "old.html"), str(program.folder / "new.html"), "--json")
    [revision] = map(json.loads, result.stdout.splitlines())
    assert result.exit_code == 1
    assert_keys(revision, REVISION, "`monitor log` and `monitor diff`")
    assert (revision["page"], revision["observed_at"]) == (None, None)
    assert [change["kind"] for change in revision["changes"]] == ["update-added", "body-edited"]


def test_who_is_told_is_one_object_each(program: Program) -> None:
    program.config.write_text(
        f"[[webhook]]\nname = 'desk'\nurl = '{program.site.url}/desk'\nallow_private = ['127.0.0.0/8']\n"
        f"[[article]]\nname = 'tides'\nurl = '{program.site.url}/tides.html'\n"
    )
    program.site.pages["/tides.html"] = FIRST
    program("check")
    [desk] = program.objects("push")
    promised = "name waiting given_up failures last_sent_at next_try_at error"
    assert_keys(desk, promised, "`monitor push`, `monitor import` and `monitor config`")


def test_what_a_check_finds_are_revisions(program: Program) -> None:
    program.config.write_text(f"[[article]]\nname = 'ebb'\nurl = '{program.site.url}/ebb.html'\n")
    program.site.pages["/ebb.html"] = FIRST
    [baseline] = program.objects("check")
    assert_keys(baseline, f"{REVISION} stated", "`monitor log` and `monitor diff`")
    assert program.objects("check") == []
