"""`monitor check` on pages that change, and what the other commands then say."""

from __future__ import annotations

import urllib.request

import feedparser
import pytest

pytestmark = pytest.mark.e2e

UPDATE = "<p><strong>UPDATE (May 4 2023):</strong> The cord broke, and the float lives at the bottom now.</p>"


def test_a_dated_update_becomes_one_entry_in_log_diff_and_feeds(program, site):
    program.configure({"well": site.serve("/well/")})
    first = program("check")
    assert first.returncode == 0, first.stderr
    site.serve("/well/", UPDATE, menu="Start")
    second = program("check")
    assert second.returncode == 0, second.stderr
    assert "UPDATE (May 4 2023)" in second.stdout

    newest, baseline = program.lines("log", "well")
    assert (newest["revision"], baseline["revision"], baseline["changes"]) == (1, 0, [])
    [change] = newest["changes"]
    assert (change["kind"], change["note"], change["stated_date"]) == ("update-added", "update", "2023-05-04")
    assert change["position"] == "top"
    [same] = program.lines("diff", "well")
    assert same["changes"] == newest["changes"]
    assert program("diff", "well").returncode == 1

    atom = feedparser.parse((program.folder / "feeds" / "articles" / "well.atom.xml").read_bytes())
    assert not atom.bozo
    assert [entry.title.split(" — ")[0] for entry in atom.entries] == ["UPDATE · 4 May 2023", "Now watching"]


def test_nothing_new_gives_no_revision_and_no_snapshot(program, site):
    program.configure({"well": site.serve("/well/")})
    program("check")
    for menu in ("Start", "Beginning", "Home again"):
        site.serve("/well/", menu=menu)
        assert program("check").returncode == 0
    assert [line["revision"] for line in program.lines("log", "well")] == [0]
    assert len(program.lines("snapshots", "well")) == 1


def test_a_related_post_is_followed_when_the_article_names_it(program, site):
    site.serve("/pump/", "A pump is a patient thing, and this one is older than the house.", title="The pump")
    program.configure({"well": site.serve("/well/", f'<p>RELATED POST: <a href="{site.url}/pump/">The pump</a></p>')})
    program("check")
    site.serve("/pump/", "A pump is a patient thing, and this one was mended in 1987.", title="The pump")
    program("check")
    roles = {line["url"]: (line["role"], line["revision"]) for line in program.lines("log")[::-1]}
    assert roles == {f"{site.url}/well/": ("article", 0), f"{site.url}/pump/": ("related", 1)}


def test_conditional_requests_are_sent_back_as_the_server_gave_them(program, site):
    seen = []

    def reply(request):
        seen.append((request.headers["If-None-Match"], request.headers["If-Modified-Since"]))
        body = b"" if len(seen) > 1 else site_page
        request.send_response(304 if len(seen) > 1 else 200)
        request.send_header("ETag", 'W/"odd; one"')
        request.send_header("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT")
        request.send_header("Content-Type", "text/html")
        if body:
            request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    site.serve("/plain/")
    program.configure({"well": site.url + "/well/"})
    with urllib.request.urlopen(site.url + "/plain/") as response:
        site_page = response.read()
    site.pages["/well/"] = reply
    assert program("check").returncode == 0
    assert program("check").returncode == 0
    assert seen == [(None, None), ('W/"odd; one"', "Sun, 06 Nov 1994 08:49:37 GMT")]


def test_robots_txt_is_obeyed_and_said(program, site, reply):
    site.pages["/robots.txt"] = reply(body="User-agent: *\nDisallow: /private/\n", kind="text/plain")
    program.configure({"open": site.serve("/open/"), "private": site.serve("/private/diary/")})
    program("check")
    assert site.hits["/private/diary/"] == 0
    lines = {line["page"]: line for line in program.lines("status")}
    assert "robots.txt" in lines["private"]["error"]
    assert lines["open"]["error"] is None
