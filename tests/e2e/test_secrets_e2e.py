"""A key in an article's address is sent to its host and stands nowhere else."""

from __future__ import annotations

import sqlite3

import pytest

pytestmark = pytest.mark.e2e

SECRET = "hunter2-s3cr3t-9041"
WELL, AWAY = f"/well/?access_token={SECRET}", f"/away/?token={SECRET}"
PAGE = f"""<html><head><link rel="canonical" href="{WELL}"></head><body><article><h1>The well</h1>
<p>The well was dug in the driest of years, and the rope is as long as the <a href="{WELL}#end">street</a>.</p>
<p>Nobody has drawn from it since the pipes came, but the lid is still oiled in spring and in autumn.</p>
%s</article></body></html>"""
MORE = "<p>UPDATE (May 3 2031): the lid was stolen, and found again in the brook behind the mill.</p>"


def test_a_key_in_an_address_is_sent_and_stands_nowhere_else(program, site):
    site.pages[WELL] = answer(PAGE % "")
    program.configure({"well": site.url + WELL, "away": site.url + AWAY})
    said = [program("--debug", "check")]
    site.pages[WELL] = answer(PAGE % MORE)
    said += [program("--debug", "check", "well"), program("log", site.url + WELL)]
    said += [program(*words.split()) for words in ("status", "status --json", "log --json", "config", "feeds")]
    said += [program("show", "well", "--html"), program("snapshots", "well"), program("diff", "well")]
    assert site.hits[WELL] == 2
    assert site.hits[AWAY] == 1
    assert all("the lid was stolen" in done.stdout for done in said[1:3])
    for done in said:
        assert SECRET not in done.stdout + done.stderr
    written = [path for path in program.folder.rglob("*") if path.is_file() and path.name != "config.toml"]
    assert {path.suffix for path in written} >= {".sqlite3", ".xml", ".json"}
    for path in written:
        assert SECRET.encode() not in path.read_bytes(), path
    (database,) = [path for path in written if path.suffix == ".sqlite3"]
    with sqlite3.connect(database) as connection:
        assert SECRET not in "\n".join(connection.iterdump())


def answer(text: str):
    content = text.encode()

    def reply(request) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "text/html; charset=utf-8")
        request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        request.wfile.write(content)

    return reply
