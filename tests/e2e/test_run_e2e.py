"""`monitor run`: it ends when told, goes on after a restart, and when it is killed no entry is lost or repeated."""

from __future__ import annotations

import random
import signal
import threading
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e


def level(number: int) -> str:
    return f"On the mark of this week the water of the well stood {number} centimetres below the rim of stone."


def readings(program) -> list[str]:
    """What each entry of the feed says stands in the article now, oldest first; the baseline says nothing."""
    return [change["after"] for item in program.items("well") for change in item["_changes"]["changes"]]


def test_sigterm_ends_the_daemon_with_0_and_a_restart_goes_on(program, site):
    program.configure({"well": site.serve("/well/", level(100))})
    running = program.start()
    program.until(lambda: len(program.items("well")) == 1, "the baseline")
    site.serve("/well/", level(141))
    program.until(lambda: len(program.items("well")) == 2, "the first entry")
    assert program.stop(running) == 0

    site.serve("/well/", level(188))
    running = program.start()
    program.until(lambda: len(program.items("well")) == 3, "the entry after the restart")
    assert program.stop(running) == 0
    assert readings(program) == [level(141), level(188)]


def test_sigterm_as_soon_as_the_program_can_hear_it_ends_with_0(program, site):
    program.configure({"well": site.serve("/well/", level(100))})
    running = program.spawn()
    program.until(lambda: hears(running.pid, signal.SIGTERM) or running.poll() is not None, "its first signal handler")
    assert program.stop(running) == 0


def test_sigterm_once_the_work_is_done_does_not_spoil_the_exit_code(program, site):
    program.configure({"well": site.serve("/well/", level(100))})
    running = program.start()
    running.send_signal(signal.SIGTERM)
    while running.poll() is None and hears(running.pid, signal.SIGTERM):
        time.sleep(0.001)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        running.send_signal(number)
    assert running.wait(20) == 0


def hears(pid: int, number: int) -> bool:
    """Whether a process has a handler for this signal: proc_pid_status(5)."""
    status = Path(f"/proc/{pid}/status").read_text()
    caught = int(status.partition("SigCgt:")[2].split()[0], 16)
    return bool(caught >> (number - 1) & 1)


def test_kill_9_at_any_moment_loses_no_entry_and_repeats_none(program, site):
    moments = random.Random(7)
    program.configure({"well": site.serve("/well/", level(100))}, every="100ms")
    running = program.start()
    program.until(lambda: len(program.items("well")) == 1, "the baseline")
    for number in range(1, 6):
        site.serve("/well/", level(100 + 13 * number))
        program.until(lambda: site.hits["/well/"] > 0, "a fetch")
        site.hits.clear()
        program.until(lambda: site.hits["/well/"] > 0, "the fetch of the new text")
        time.sleep(moments.uniform(0, 0.25))
        running.kill()
        running.wait(10)
        running = program.start()
        program.until(lambda count=number + 1: len(program.items("well")) >= count, f"entry {number}")
    assert program.stop(running) == 0
    assert readings(program) == [level(100 + 13 * number) for number in range(1, 6)]
    assert [line["revision"] for line in program.lines("log", "well")] == [5, 4, 3, 2, 1, 0]
    ids = [item["id"] for item in program.items("well")]
    assert len(set(ids)) == len(ids)


def test_served_feeds_are_the_files_and_answer_304(program, site):
    program.configure({"well": site.serve("/well/")})
    running = program.start()
    program.until(lambda: len(program.items("well")) == 1, "the baseline")
    for path in ("atom.xml", "rss.xml", "feed.json", "articles/well.atom.xml"):
        status, headers, body = program.get(path)
        assert (status, body) == (200, (program.folder / "feeds" / path).read_bytes())
        assert program.get(path, If_None_Match=headers["etag"])[0] == 304
        assert program.get(path, If_Modified_Since=headers["last-modified"])[0] == 304
    assert program.stop(running) == 0


def test_a_second_daemon_on_the_same_database_is_refused(program, site):
    program.configure({"well": site.serve("/well/")})
    running = program.start()
    second = program("run")
    assert second.returncode == 1
    assert str(running.pid) in second.stderr
    assert program.stop(running) == 0


def test_sighup_takes_over_a_new_article_and_keeps_the_old_configuration_when_the_new_one_is_wrong(program, site):
    program.configure({"well": site.serve("/well/")})
    running = program.start()
    program.configure({"well": site.url + "/well/", "pump": site.serve("/pump/", title="The pump")})
    running.send_signal(signal.SIGHUP)
    program.until(lambda: len(program.items("pump")) == 1, "the new article")
    (program.folder / "config.toml").write_text("[monitor]\nlisten = 7\n")
    running.send_signal(signal.SIGHUP)
    program.until(lambda: "listen" in program.log(), "the fault in the log")
    site.serve("/pump/", level(7), title="The pump")
    program.until(lambda: len(program.items("pump")) == 2, "an entry in spite of the wrong configuration")
    assert program.stop(running) == 0


def test_sighup_moves_the_web_server(program, site):
    program.configure({"well": site.serve("/well/", level(100))})
    running = program.start()
    first, program.port = program.port, program.port + 1
    program.base_url = program.base_url.replace(str(first), str(program.port))
    program.configure({"well": site.url + "/well/"})
    running.send_signal(signal.SIGHUP)
    program.until(lambda: program.get("healthz") is not None, "the daemon on its new port")
    program.until(
        lambda: program.base_url in (program.get("atom.xml") or (0, {}, b""))[2].decode(), "feeds that say so"
    )
    assert program.stop(running) == 0


def test_sigterm_lets_a_slow_page_come_to_its_end(program, site, reply):
    asked = threading.Event()

    def slow(request) -> None:
        asked.set()
        time.sleep(3)
        reply(body=f"<html><body><article><h1>The well</h1><p>{level(5)}</p><p>{level(6)}</p></article></body></html>")(
            request
        )

    site.pages["/well/"] = slow
    program.configure({"well": site.url + "/well/"}, timeout="20s")
    running = program.start()
    assert asked.wait(20)
    assert program.stop(running) == 0
    assert len(program.items("well")) == 1
