"""Every command that the README shows works as it stands there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e

README = Path(__file__).parents[2] / "README.md"
EXAMPLE = "https://example.org/2018/telling-the-hour"
SETTINGS = '[fetch]\nper_host_delay = "0s"\nallow_private = ["127.0.0.0/8"]\n'


def shown() -> list[list[str]]:
    """The words of each command in the README, without `monitor` and without remarks."""
    lines = re.findall(r"^ +\$ monitor (.*)$", README.read_text("utf-8"), re.MULTILINE)
    return [shlex.split(line, comments=True) for line in lines]


def test_the_commands_of_the_readme_work_in_their_order(program, site):
    (program.folder / "config.toml").write_text(SETTINGS, "utf-8")
    url = site.serve("/2018/telling-the-hour", "A first sentence about the weather of 2018.")
    for name in ("old", "new"):
        (program.folder / f"{name}.html").write_bytes(b"<article><h1>T</h1><p>A short text on weather.</p></article>")
    commands = shown()
    assert {words[0] for words in commands} >= {"add", "check", "run", "status", "log", "diff", "show"}
    for words in commands:
        if words == ["run"]:  # in its place: four changes, one check each
            for year in range(2019, 2023):
                site.serve("/2018/telling-the-hour", f"A first sentence about the weather of {year}.")
                assert program("check").returncode == 0
            continue
        done = program(*(url if word == EXAMPLE else word for word in words))
        assert done.returncode == (1 if words[:2] == ["diff", "hour"] else 0), (words, done.stderr)
        assert done.stdout or words[0] in ("add", "diff"), words
