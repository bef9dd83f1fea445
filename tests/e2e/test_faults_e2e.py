"""What the web and the disk may do to us: it is said in one line, and everything else goes on."""

from __future__ import annotations

import socket
import threading

import pytest

pytestmark = pytest.mark.e2e


def cut_off(request):
    request.send_response(200)
    request.send_header("Content-Type", "text/html")
    request.send_header("Content-Length", "5000")
    request.end_headers()
    request.wfile.write(b"<html><body><article><p>The beginning of a text that never")


@pytest.fixture
def silent_host():
    """Takes connections and never says a word."""
    listener = socket.create_server(("127.0.0.1", 0))
    taken = []

    def accept():
        while True:
            try:
                taken.append(listener.accept()[0])
            except OSError:
                return

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(5)
    for connection in taken:
        connection.close()


def test_bad_pages_give_a_readable_line_no_snapshot_no_entry_and_stop_nobody(program, site, reply, silent_host):
    big = b"<html><body><article><p>" + b"water " * 1_700_000 + b"</p></article></body></html>"
    site.pages.update(
        {
            "/pdf": reply(body=b"%PDF-1.7 ...", kind="application/pdf"),
            "/empty": reply(body=b""),
            "/big": reply(body=big),
            "/cut": cut_off,
            "/charset": reply(body=b"<article><p>D\xe9j\xe0 vu</p></article>", kind="text/html; charset=utf-7"),
            "/gone": reply(404, "<h1>Not found</h1>"),
            "/broken": reply(500, "<h1>Sorry</h1>"),
            "/loop": reply(302, Location="/pool"),
            "/pool": reply(302, Location="/loop"),
        }
    )
    bad = ("pdf", "empty", "big", "cut", "charset", "gone", "broken", "loop")
    program.configure(
        {"well": site.serve("/well/"), "silent": silent_host} | {name: f"{site.url}/{name}" for name in bad},
        timeout="2s",
    )
    program("check")
    site.serve("/well/", "<p><strong>UPDATE:</strong> the bucket has a new handle of ash.</p>")
    program("check")

    status = {line["page"]: line for line in program.lines("status")}
    for name in (*bad, "silent"):
        assert status[name]["error"], name
        assert "\n" not in status[name]["error"]
        assert "Traceback" not in status[name]["error"]
    for name in ("pdf", "cut"):
        assert program.lines("snapshots", name) == []
    assert status["well"]["error"] is None
    assert "404" in status["gone"]["error"]
    assert "500" in status["broken"]["error"]
    assert {line["page"] for line in program.lines("log")} == {"well"}
    assert len(program.items("well")) == 2


def test_an_error_page_in_place_of_a_known_article_keeps_the_last_good_one(program, site, reply):
    program.configure({"well": site.serve("/well/")})
    program("check")
    site.pages["/well/"] = reply(500, "<h1>Sorry</h1>")
    program("check")
    [line] = program.lines("status")
    assert line["state"] == "failing"
    site.serve("/well/")
    program("check")
    assert [line["revision"] for line in program.lines("log", "well")] == [0]
    [line] = program.lines("status")
    assert (line["state"], line["error"]) == ("ok", None)


def test_a_broken_configuration_names_file_and_line_and_exits_with_2(program):
    (program.folder / "config.toml").write_text(
        '[monitor]\ndata_dri = "x"\n[fetch]\ntimeout = "soon"\n[[article]]\nname = "a b"\nurl = "ftp://example.org/"\n'
    )
    for command in ("run", "check", "status", "config"):
        done = program(command)
        assert done.returncode == 2, command
        for line, word in ((2, "data_dir"), (4, "timeout"), (6, "name"), (7, "url")):
            assert any(f"config.toml:{line}:" in said and word in said for said in done.stderr.splitlines()), (
                done.stderr
            )


def test_a_damaged_database_is_named_and_left_as_it_is(program, site):
    program.configure({"well": site.serve("/well/")})
    program("check")
    database = program.folder / "snapshots" / "monitor.sqlite3"
    damaged = b"SQLite format 3\0" + b"\xff" * 20_000
    for wreck in (damaged, b"This is a letter and no database.\n" * 50):
        for beside in database.parent.glob("monitor.sqlite3-*"):
            beside.unlink()
        database.write_bytes(wreck)
        for command in ("status", "check", "run"):
            done = program(command)
            assert done.returncode == 1, (command, done.stdout)
            assert "monitor.sqlite3" in done.stderr
            assert "was left as it is" in done.stderr
            assert done.stderr.count("\n") == 1
            assert "malformed" not in done.stderr
            assert database.read_bytes() == wreck


def test_feeds_that_cannot_be_written_are_said_once_and_written_when_they_can_be(program, site):
    program.configure({"well": site.serve("/well/")})
    feeds = program.folder / "feeds"
    feeds.write_text("a file in their place")
    running = program.start()
    program.until(lambda: [line["state"] for line in program.lines("status")] == ["ok"], "the first check")
    checked = program.lines("status")[0]["last_checked_at"]
    program.until(lambda: program.lines("status")[0]["last_checked_at"] > checked, "a check in spite of it")
    assert program.log().count("waiting for the disk") == 1, program.log()
    assert "feeds: is a file, not a folder" in program.log()
    assert "answer again" not in program.log()
    feeds.unlink()
    program.until(lambda: len(program.items("well")) == 1, "the feeds")
    program.until(lambda: "answer again" in program.log(), "a word that all is well")
    assert program.stop(running) == 0
