"""`monitor add --render browser` writes it down, and says at once what is missing for it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conftest import Program

URL = "https://example.org/tides"


def test_it_is_written_down(program: Program) -> None:
    added = program("add", URL, "--render", "browser")
    assert added.exit_code == 0, added.stderr
    assert "cannot be done" not in added.stderr
    assert tomllib.loads(program.config.read_text())["article"] == [{"name": "tides", "url": URL, "render": "browser"}]


def test_what_is_missing_is_named_with_the_command_that_installs_it(program: Program, tmp_path: Path) -> None:
    nowhere = str(tmp_path / "nowhere")
    added = program("add", URL, "--render", "browser", environ={"PATH": nowhere, "PLAYWRIGHT_BROWSERS_PATH": nowhere})
    assert added.exit_code == 0, added.stderr
    assert "apt install chromium" in added.stderr
    assert tomllib.loads(program.config.read_text())["article"][0]["render"] == "browser"


def test_another_word_is_refused(program: Program) -> None:
    added = program("add", URL, "--render", "firefox")
    assert added.exit_code == 2
    assert not program.config.exists()
