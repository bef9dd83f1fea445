"""Patches: read by unidiff and patch(1), and the new text comes back."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from unidiff import PatchSet

from monitor.changes import rebuild, unified
from monitor.changes.patch import Edit, article_text, patch_of
from monitor.model import Article, Block, BlockType

# Lines that a careless reader of patches takes for headers, or breaks apart.
LINES = st.lists(
    st.sampled_from(["", "a", "b", "-- c", "++ d", "@@ -1 +1 @@", "\\ No newline", " x"])
    | st.text(st.characters(exclude_characters="\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029", exclude_categories=["Cs"])),
    max_size=14,
)


def whole(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


@given(LINES, LINES)
def test_the_patch_rebuilds_the_new_text(old: list[str], new: list[str]) -> None:
    assert rebuild(whole(old), unified(old, new)) == whole(new)


@given(LINES, LINES, st.integers(0, 4))
def test_unidiff_counts_the_lines_that_were_written(old: list[str], new: list[str], context: int) -> None:
    patch = unified(old, new, context=context)
    if old == new:
        assert patch == ""
        return
    (file,) = PatchSet(patch)
    grown = file.added - file.removed
    assert grown == len(new) - len(old)
    assert rebuild(whole(old), patch) == whole(new)


@given(LINES)
def test_equal_texts_have_no_patch(lines: list[str]) -> None:
    assert unified(lines, lines) == ""
    assert rebuild(whole(lines), "") == whole(lines)


def test_the_format_is_that_of_diff_u() -> None:
    old = ["title", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    new = ["title", "one", "two", "3", "four", "five", "six", "seven", "eight", "nine", "ten"]
    assert unified(old, new).splitlines() == [
        "--- before",
        "+++ after",
        "@@ -1,10 +1,11 @@",
        " title",
        " one",
        " two",
        "-three",
        "+3",
        " four",
        " five",
        " six",
        " seven",
        " eight",
        " nine",
        "+ten",
    ]
    assert unified([], ["a"]) == "--- before\n+++ after\n@@ -0,0 +1 @@\n+a\n"
    assert unified(["a"], []) == "--- before\n+++ after\n@@ -1 +0,0 @@\n-a\n"


def test_edits_far_apart_stand_in_hunks_of_their_own() -> None:
    old = [str(number) for number in range(30)]
    patch = patch_of(old, [Edit(20, 21, ()), Edit(2, 2, ("new",))])
    assert [line for line in patch.splitlines() if line.startswith("@@")] == ["@@ -1,5 +1,6 @@", "@@ -18,7 +19,6 @@"]
    assert rebuild(whole(old), patch) == whole([*old[:2], "new", *old[2:20], *old[21:]])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (["-- a", "b"], ["b", "++ c"]),
        (["a"] * 20, ["a"] * 9 + ["b"] + ["a"] * 10),
        ([], ["only"]),
    ],
)
def test_patch_1_applies_it(old: list[str], new: list[str], tmp_path: Path) -> None:
    target = tmp_path / "text"
    target.write_text(whole(old), "utf-8")
    subprocess.run(["patch", "-s", str(target)], input=unified(old, new), text=True, check=True)
    assert target.read_text("utf-8") == whole(new)


@pytest.mark.parametrize("text", ["other\n", "", "a\nx\nc\n"])
def test_a_patch_that_does_not_fit_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        rebuild(text, unified(["a", "b", "c"], ["a", "B", "c"]))


def test_a_text_without_a_last_line_feed_is_refused() -> None:
    with pytest.raises(ValueError, match="line feed"):
        rebuild("a", unified(["a"], ["b"]))


def test_an_article_is_its_title_and_a_line_a_block_code_a_line_a_line() -> None:
    article = Article(
        url="https://garden.example/",
        title="Tomatoes\u2028and\x85peas",
        blocks=(
            Block(type=BlockType.PARAGRAPH, text="One\x0bline\nonly"),
            Block(type=BlockType.FIGURE, text=""),
            Block(type=BlockType.CODE, text="if ripe:\n    pick()"),
        ),
    )
    text = article_text(article)
    assert text.lines == ("Tomatoes and peas", "One line only", "if ripe:", "    pick()")
    assert [text.of_block(at) for at in range(3)] == [("One line only",), (), ("if ripe:", "    pick()")]
    assert text.text.count("\n") == len(text.text.splitlines()) == 4
