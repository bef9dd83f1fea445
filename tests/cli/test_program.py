"""The program as a process: what it loads, how it ends, and what it leaves to its neighbours in a pipe."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from monitor.cli import main
from monitor.cli.program import Program
from monitor.cli.watching import starting
from monitor.errors import ConfigError, Fault, StoreLocked, UsageError

OLD = "<html><body><article><h1>Tides</h1>{}</article></body></html>".format(
    "".join(f"<p>On day {day} the harbour lay calm and the gauge worked as it should.</p>" for day in range(8))
)
NEW = OLD.replace("On day 4 the harbour lay calm", "On day 4 the harbour froze over")


def run(*args: str, cwd: Path, environ: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "monitor", *args],
        cwd=cwd,
        env={**os.environ, **(environ or {})},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    (tmp_path / "OLD.html").write_text(OLD)
    (tmp_path / "NEW.html").write_text(NEW)
    (tmp_path / "same.html").write_text(OLD.replace("<p>", "<p class='x'>"))
    return tmp_path


@pytest.mark.e2e
def test_diff_ends_as_diff_does(pages: Path) -> None:
    assert run("diff", "OLD.html", "NEW.html", cwd=pages).returncode == 1
    same = run("diff", "OLD.html", "same.html", cwd=pages)
    assert (same.returncode, same.stdout, same.stderr) == (0, "", "")
    trouble = run("diff", "OLD.html", "none.html", cwd=pages)
    assert (trouble.returncode, trouble.stdout) == (2, "")
    assert trouble.stderr == "monitor: none.html: No such file or directory\n"
    assert run("diff", cwd=pages).returncode == 2
    assert run("diff", "tides", cwd=pages).returncode == 2
    assert {file.name for file in pages.iterdir()} == {"OLD.html", "NEW.html", "same.html"}


@pytest.mark.e2e
def test_diff_of_two_files_as_json(pages: Path) -> None:
    done = run("diff", "OLD.html", "NEW.html", "--url", "https://example.org/tides", "--json", cwd=pages)
    item = json.loads(done.stdout)
    assert (item["page"], item["observed_at"], item["url"]) == (None, None, "https://example.org/tides")
    assert [change["kind"] for change in item["changes"]] == ["body-edited"]


@pytest.mark.e2e
def test_diff_of_two_files_names_no_address_that_nobody_told(pages: Path) -> None:
    assert json.loads(run("diff", "OLD.html", "NEW.html", "--json", cwd=pages).stdout)["url"] is None
    shown = run("diff", "OLD.html", "NEW.html", "--html", cwd=pages).stdout
    assert "<h1>OLD.html → NEW.html</h1>" in shown
    assert ".invalid" not in shown


@pytest.mark.e2e
def test_diff_reads_a_page_from_standard_input(pages: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "monitor", "diff", "OLD.html", "-"], cwd=pages, input=NEW.encode(), capture_output=True
    )
    assert done.returncode == 1
    assert b"froze over" in done.stdout


def test_help_is_quick_and_loads_neither_database_nor_network(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from monitor.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'httpx', 'sqlalchemy', 'pydantic', 'lxml', 'rich', 'asyncio', 'starlette', 'feedgen', 'structlog'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    fastest_s = 60.0
    for _ in range(3):
        started = time.perf_counter()
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=tmp_path, check=True)
        fastest_s = min(fastest_s, time.perf_counter() - started)
    assert done.stderr == "[]\n"
    assert "diff" in done.stdout
    assert fastest_s < 0.3 or os.getloadavg()[0] > 2  # a crowded machine says nothing about us


def test_every_command_has_help_with_an_example() -> None:
    for name in main.list_commands(click.Context(main)):
        text = CliRunner().invoke(main, [name, "--help"]).stdout
        usage, _, rest = text.partition("\n")
        assert usage.startswith("Usage: ")
        assert re.search(rf"^  (\w+=\S+ )?monitor (--config \S+ )?{name}\b", rest, re.MULTILINE), text


def test_the_version(tmp_path: Path) -> None:
    assert run("--version", cwd=tmp_path).stdout == "monitor, version 0.1.0\n"


def test_usage_is_two(tmp_path: Path) -> None:
    done = run("dif", cwd=tmp_path)
    assert done.returncode == 2
    assert "No such command" in done.stderr


def ends_before_it_listens(number: int) -> None:
    with starting():
        signal.raise_signal(signal.SIGHUP)
        signal.raise_signal(number)


def test_a_signal_before_the_daemon_listens_ends_with_0_and_a_reload_is_met_anyway() -> None:
    before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)]
    for number in (signal.SIGTERM, signal.SIGINT):
        with pytest.raises(SystemExit) as ended:
            ends_before_it_listens(number)
        assert ended.value.code == 0
    assert [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)] == before


def test_a_configuration_without_a_name() -> None:
    result = CliRunner().invoke(main, ["--config", "", "status"])
    assert result.exit_code == 2
    assert "must name a file" in result.stderr


@pytest.mark.e2e
def test_a_reader_that_goes_away_is_no_trouble(pages: Path) -> None:
    (pages / "long.html").write_text(OLD.replace("</article>", f"<p>{'Long words follow. ' * 20_000}</p></article>"))
    process = subprocess.Popen(
        [sys.executable, "-m", "monitor", "diff", "OLD.html", "long.html"],
        cwd=pages,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout
    assert process.stderr
    process.stdout.read(10)
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    assert process.wait(60) == 141
    assert errors == b""


@pytest.mark.e2e
@pytest.mark.parametrize(("args", "code"), [(["--help"], 1), (["config"], 1), (["diff", "OLD.html", "NEW.html"], 2)])
def test_a_full_disk_behind_the_output_is_one_line(pages: Path, args: list[str], code: int) -> None:
    (pages / "config.toml").touch()
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "monitor", *args], cwd=pages, stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert done.stderr == "monitor: the output cannot be written: No space left on device\n"
    assert done.returncode == code


@pytest.mark.e2e
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-", "2>/dev/full"])
def test_started_without_standard_streams_it_does_its_work(pages: Path, closed: str) -> None:
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m monitor add https://example.org/tides {closed}"],
        cwd=pages,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (0, "")
    assert "Traceback" not in done.stderr
    assert 'url = "https://example.org/tides"' in (pages / "config.toml").read_text()


@pytest.mark.e2e
def test_an_interrupt_ends_with_130(pages: Path) -> None:
    os.mkfifo(pages / "slow.html")
    process = subprocess.Popen(
        [sys.executable, "-m", "monitor", "diff", "slow.html", "NEW.html"],
        cwd=pages,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with (pages / "slow.html").open("wb"):  # open when the program has begun to read it
        process.send_signal(signal.SIGINT)
        out, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert out == b""
    assert b"Traceback" not in errors


def failing(error: BaseException) -> Program:
    """The program with a command that ends like this."""

    @click.group(cls=Program)
    @click.option("--debug", is_flag=True)
    def program(debug: bool) -> None:
        pass

    def fail() -> None:
        raise error

    for name in ("diff", "log"):
        program.add_command(click.Command(name, callback=fail))
    assert isinstance(program, Program)
    return program


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (UsageError("there is no such thing"), 2, "monitor: there is no such thing"),
        (StoreLocked("another process holds it"), 1, "monitor: another process holds it"),
        (
            ConfigError([Fault("c.toml", 3, "fetch.x", "bad"), Fault("c.toml", 4, "", "worse")]),
            2,
            "c.toml:3: fetch.x: bad\nc.toml:4: worse",
        ),
        (PermissionError(13, "Permission denied", "demo-run"), 1, "monitor: demo-run: Permission denied"),
        (KeyError("x"), 1, "monitor: unexpected KeyError: 'x'; please report it (--debug shows where)"),
    ],
)
def test_an_error_is_a_line_and_an_exit_code(error: Exception, code: int, line: str) -> None:
    result = CliRunner().invoke(failing(error), ["log"])
    assert (result.exit_code, result.stdout, result.stderr) == (code, "", f"{line}\n")
    assert CliRunner().invoke(failing(error), ["diff"]).exit_code == 2


def test_an_interrupt_is_130() -> None:
    assert CliRunner().invoke(failing(KeyboardInterrupt()), ["log"]).exit_code == 130


def test_debug_shows_where_a_bug_is() -> None:
    result = CliRunner().invoke(failing(KeyError("x")), ["--debug", "log"])
    assert result.exit_code == 1
    assert "Traceback" in result.stderr
    assert "raise error" in result.stderr
