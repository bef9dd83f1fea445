"""`monitor explain`: what it says, and that the lines it prints do what they say in the configuration."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from monitor.changes import compare
from monitor.config.load import parse_config
from monitor.reasons import Rule
from tests.cli.conftest import CALM, FIRST, THIRD, Program, Site, page
from tests.cli.conftest import READING as MEASURED

DOCS = Path(__file__).parents[2] / "docs"
FORMATS = (DOCS / "formats.md").read_text(encoding="utf-8")
READING = (DOCS / "reading.md").read_text(encoding="utf-8").partition("## When you disagree\n")[2]
EXPLAINED = Path(__file__).parents[1] / "data" / "explained"
TICKER = "<p class=ticker>The tide is {} centimetres high as you read this.</p>"


def files(program: Program, old: str, new: str) -> tuple[str, str]:
    for name, text in (("old.html", old), ("new.html", new)):
        (program.folder / name).write_text(text, encoding="utf-8")
    return str(program.folder / "old.html"), str(program.folder / "new.html")


def lines_of(key: str, printed: str) -> list[str]:
    """The lines for the configuration, as a user copies them."""
    return re.findall(rf"^ +if .*: ({key} = .*)$", printed, re.MULTILINE)


def told_in(printed: str) -> list[str]:
    return re.findall(r"^\d+\. (.*)$", printed, re.MULTILINE)


def test_two_files_are_explained_without_a_database(program: Program) -> None:
    result = program("explain", *files(program, FIRST, THIRD), environ={"COLUMNS": "140"})
    assert result.exit_code == 0, result.output
    for line in (
        "article · in both pages · it is the page's article element: <article>",
        "1. update added · at the top · stated 2020-09-05",
        "   marker     it begins with a marker: “UPDATE” (en), set off by “:” and a date",
        "   ends       at the words that say that it ends",
        "   date       2020-09-05, written “September 5 2020”: it can be read in one way only",
        "   severity   major: an update note that comes or goes is always major",
        "   severity   major: numbers differ: “312” → “318”",
        "   announced  no: the update notes of this revision do not speak of the words that differ: 0 of 2 words",
    ):
        assert line in result.stdout
    assert not (program.folder / "snapshots").exists()


def test_the_object_has_everything_and_names_rules_that_are_documented(program: Program) -> None:
    result = program("explain", *files(program, FIRST, THIRD), "--json", "--url", "https://tides.example/")
    (item,) = map(json.loads, result.stdout.splitlines())
    assert set(item) == {"url", "old", "new", "differences"}
    assert item["url"] == "https://tides.example/"
    assert item["new"]["body"] == ["article"]
    assert [part["selector"] for part in item["new"]["parts"]] == ["nav"]
    assert [found["change"]["kind"] for found in item["differences"]] == ["update-added", "body-edited"]
    assert all(reason["rule"] in set(Rule) for found in item["differences"] for reason in found["reasons"])


def test_each_rule_is_documented_in_its_words() -> None:
    section = FORMATS.partition("## `monitor explain`\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `([a-z-]+)` \| (.*?) \| (.*?) \|$", section, re.MULTILINE)
    assert rows == [(rule, rule.says, " ".join(f"`{key}`" for key in rule.keys) or "–") for rule in Rule]


SESSIONS = re.findall(r"^\$ monitor (explain old\.html .*)\n((?:.*\n)*?)```$", READING, re.MULTILINE)


@pytest.mark.parametrize(("command", "printed"), SESSIONS)
def test_the_document_shows_what_is_printed(
    command: str, printed: str, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(EXPLAINED)
    assert program(*shlex.split(command)).stdout == printed


def test_the_lines_of_the_document_do_what_the_tried_rules_did(program: Program) -> None:
    (toml,) = re.findall(r"```toml\n(.*?)```", READING.partition("\n## ")[0], re.DOTALL)
    (article,) = parse_config(
        f"[[article]]\nname = 'weir'\nurl = 'https://weir.example/'\n{toml}", Path("c.toml"), {}
    ).articles
    changes = compare(
        (EXPLAINED / "old.html").read_bytes(),
        (EXPLAINED / "new.html").read_bytes(),
        url=article.url,
        rules=article.tracked().plan.rules,
    )
    told = told_in(SESSIONS[1][1])
    assert len(SESSIONS) == 2
    assert [change.kind for change in changes] == ["body-edited", "update-added", "body-edited"]
    assert len(changes) == len(told)


def test_a_revision_is_explained_by_its_snapshots(watched: Program) -> None:
    assert told_in(watched("explain", "tides").stdout) == ["update added · at the top · stated 2020-09-05"]
    assert "major: numbers differ: “312” → “318”" in watched("explain", "tides@1").stdout
    first = watched("explain", "tides@0").stdout
    assert "Update notes that it holds" in first
    assert "1. UPDATE (2 March 2019) · update · stated 2019-03-02" in first


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["tides@9"], "tides has the revisions 0 to 2, not 9"),
        (["tiides"], "did you mean tides"),
        (["lost"], "lost has no snapshot yet"),
        (["no.html", "none.html"], "no.html: No such file"),
        (["tides", "--body", "p["], "is no CSS selector"),
    ],
)
def test_what_cannot_be_explained_is_said_in_a_line(watched: Program, args: list[str], says: str) -> None:
    result = watched("explain", *args)
    assert result.exit_code == 2
    assert says in result.stderr
    assert "Traceback" not in result.output


def test_a_rule_can_be_tried_before_it_is_written_down(program: Program) -> None:
    pair = files(program, page(*CALM, MEASURED), page(*CALM, MEASURED, "Later, 03/04/2021: the mast has been painted."))
    assert told_in(program("explain", *pair).stdout)[0].startswith("passage added")
    (tried,) = told_in(program("explain", *pair, "--marker", "Later", "--day-first").stdout)
    assert tried.startswith("update added · at the bottom · stated 2021-04-03")
    assert told_in(program("explain", *pair, "--ignore", "p:contains('Later')").stdout) == []


def watch(program: Program, site: Site, *editions: str) -> None:
    for edition in editions:
        site.pages["/gauge.html"] = edition
        assert program("check", "gauge").exit_code == 0


def add_to_configuration(program: Program, line: str) -> None:
    """Under the table of the only article, where a user copies it to."""
    program.config.write_text(f"{program.config.read_text()}{line}\n")


def test_the_ignore_line_copied_into_the_configuration_ends_the_change(program: Program, site: Site) -> None:
    editions = [
        page(TICKER.format(height), *CALM).replace("<p><p", "<p").replace("</p></p>", "</p>")
        for height in (301, 312, 340)
    ]
    site.pages["/gauge.html"] = editions[0]
    program("add", f"{site.url}/gauge.html", "--name", "gauge")
    watch(program, site, *editions[:2])
    printed = program("explain", "gauge").stdout
    assert len(told_in(printed)) == 1
    (line,) = lines_of("ignore", printed)
    add_to_configuration(program, line)
    assert told_in(program("explain", "gauge").stdout) == []
    watch(program, site, editions[2])
    assert [revision["revision"] for revision in program.objects("log", "gauge")] == [1, 0]


def test_the_body_line_copied_into_the_configuration_has_the_part_read(program: Program, site: Site) -> None:
    log = "<div class='related-content'><p>{}</p></div></article>"
    editions = [
        page(*CALM).replace("</article>", log.format(words))
        for words in ("The north gauge was read.", "The south gauge was read by 12 men.", "It was read by 14 men.")
    ]
    site.pages["/gauge.html"] = editions[0]
    program("add", f"{site.url}/gauge.html", "--name", "gauge")
    watch(program, site, *editions[:2])
    assert [revision["revision"] for revision in program.objects("log", "gauge")] == [0]
    (line,) = lines_of("body", program("explain", *files(program, *editions[:2])).stdout)
    add_to_configuration(program, line)
    watch(program, site, editions[1], editions[2])
    newest = program.objects("log", "gauge")[0]
    assert [change["after"] for change in newest["changes"]] == ["It was read by 14 men."]


def test_what_was_found_with_other_rules_is_said_to_be(watched: Program) -> None:
    result = watched("explain", "tides", "--ignore", "p")
    assert told_in(result.stdout) == []
    assert "what was found at the time of revision 2 differs" in result.stderr


def test_an_address_behind_a_terminal_s_back_is_not_written_to_it(program: Program) -> None:
    result = program("explain", *files(program, page(*CALM), page(*CALM, "A \x1b[31mred\u202e word came here today.")))
    assert "\x1b" not in result.stdout
    assert "\u202e" not in result.stdout
