"""What the documents promise is there: files that they link to, and commands as they write them."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from monitor.cli import main

ROOT = Path(__file__).parent.parent
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def relative_links(document: Path) -> Iterator[str]:
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if not re.match(r"[a-z]+:", target):
            yield target


def headings(document: Path) -> set[str]:
    """As links name them: lower case, words joined by hyphens."""
    found = re.findall(r"^#+ (.*)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in found}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_relative_link_leads_to_what_is_there(document: Path) -> None:
    for link in relative_links(document):
        name, _, heading = link.partition("#")
        target = (document.parent / name).resolve() if name else document
        assert target.exists(), link
        assert target.is_relative_to(ROOT)
        assert not heading or heading in headings(target), link


def commands() -> Iterator[tuple[str, str]]:
    """Lines of the documents that somebody may copy: in blocks of code, from `monitor` on, without remarks."""
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        blocks = re.findall(r"```\w*\n(.*?)```", text, re.DOTALL)
        blocks += re.findall(r"^(?: {4}.*\n)+", text, re.MULTILINE)
        for line in "\n".join(blocks).splitlines():
            found = re.match(r"\s*(?:\$ )?(?:\w+=\S+ )?(monitor [^|<>…\[]*)(?!.*[…\[])", line)
            if found:
                yield document.name, found[1].strip()


@pytest.mark.parametrize(("document", "line"), sorted(set(commands())))
def test_every_command_is_understood_as_it_is_written(document: str, line: str) -> None:
    words = shlex.split(line, comments=True)
    at = next(number for number, word in enumerate(words) if word in main.commands)
    with click.Context(main, info_name="monitor") as program:
        main.commands[words[at]].make_context(words[at], words[at + 1 :], parent=program).close()


def test_the_front_page_shows_what_was_measured() -> None:
    measured = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")
    shown = re.findall(r"^\| (.*) \| (\d+/\d+) \| (\d+/\d+) \|$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert len(shown) == 5
    for _, found, alarms in shown:
        assert f"| {found} | {alarms} |" in measured


def test_the_picture_of_the_imports_is_the_one_that_is_checked() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    [layers] = [contract["layers"] for contract in contracts if contract["type"] == "layers"]
    told = " ".join((ROOT / "docs" / "architecture.md").read_text("utf-8").split())
    assert f"`{' → '.join(layers)}`" in told
