"""The demo is no show: where the changelog does not tell what the author did, it says so and ends with 1."""

from __future__ import annotations

import pytest

from monitor.demo import run_demo
from monitor.demo.editions import EDITIONS, Edition
from monitor.errors import UsageError

pytestmark = pytest.mark.e2e

SILENT = EDITIONS[3]
WRONG = {
    "no entry came": Edition("only says that it wrote an update", ("update-added",), lambda body: body),
    "an entry came of it": Edition("says that it did nothing, and mends a number", (), SILENT.step),
    "speaks of body-edited": Edition("says that it added an update", ("update-added",), SILENT.step),
    "wrong about whether": Edition("mends a number", ("body-edited",), SILENT.step),
}


@pytest.mark.parametrize("complaint", WRONG)
def test_a_story_that_is_not_told_right_ends_with_1_and_a_clear_line(complaint, tmp_path) -> None:
    said: list[str] = []
    assert run_demo(tmp_path / "demo", said.append, [WRONG[complaint]]) == 1
    assert said[-1].startswith("demo: the author ") or said[-1].startswith("demo: no entry came")
    assert complaint in said[-1]


def test_a_folder_of_somebody_else_is_refused_and_one_of_an_earlier_demo_emptied(tmp_path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("keep me", "utf-8")
    with pytest.raises(UsageError, match="not empty"):
        run_demo(mine, print)
    assert (mine / "letter.txt").read_text("utf-8") == "keep me"

    ours = tmp_path / "ours"
    ours.mkdir()
    (ours / ".monitor-demo").touch()
    (ours / "left-over.txt").touch()
    run_demo(ours, lambda line: None, [WRONG["wrong about whether"]])
    assert (ours / "config.toml").exists()
    assert not (ours / "left-over.txt").exists()
