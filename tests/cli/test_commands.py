"""Each command against a real store, filled over loopback HTTP."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from monitor.config.load import tables

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Program

KEYS = ["page", "url", "role", "revision", "from", "to", "observed_at", "changes"]


# ── watching ──


def test_check_says_what_it_found_and_how_it_went(program: Program) -> None:
    program("add", f"{program.site.url}/lost.html")
    result = program("check")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == "lost: the server answered 404 Not Found\n"


def test_check_of_a_name_that_is_not_there(watched: Program) -> None:
    result = watched("check", "tiedes")
    assert result.exit_code == 2
    assert result.stderr == "monitor: there is no article 'tiedes' (did you mean tides?)\n"


def test_check_due_leaves_alone_what_was_just_checked(watched: Program) -> None:
    result = watched("check", "--due")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


def test_status_is_a_line_for_each_page(watched: Program) -> None:
    lines = watched("status").stdout.splitlines()
    assert lines[0].split() == ["PAGE", "ROLE", "STATE", "CHECKED", "CHANGED", "NEXT", "LAST", "ERROR"]
    assert lines[1].startswith("lost")
    assert "failing" in lines[1]
    assert lines[-1].startswith("tides")
    assert max(map(len, lines)) <= 100


@pytest.mark.parametrize(
    ("command", "wanted"),
    [
        (["status"], ["tides\n", "lost\n", "role article · state ok · checked", "last error the server answered 404"]),
        (["snapshots", "tides"], ["2\n", "status 200 · size", "digest sha256:"]),
    ],
)
def test_where_a_table_has_no_room_stands_a_list(watched: Program, command: list[str], wanted: list[str]) -> None:
    shown = watched(*command, environ={"COLUMNS": "40"}).stdout
    assert max(map(len, shown.splitlines())) <= 40
    for words in wanted:
        assert words in shown or words in " ".join(shown.split())


def test_status_for_scripts(watched: Program) -> None:
    lost, tides = watched.objects("status")
    assert (lost["page"], lost["state"], lost["http_status"], lost["failures"]) == ("lost", "failing", 404, 3)
    assert lost["error"] == "the server answered 404 Not Found"
    assert (tides["page"], tides["role"], tides["state"], tides["error"]) == ("tides", "article", "ok", None)
    assert tides["last_checked_at"] < tides["next_check_at"]


def test_what_is_no_longer_followed_is_shown_where_all_is_asked_for(program: Program) -> None:
    for name in ("lost", "found"):
        program("add", f"{program.site.url}/{name}.html")
    program("check")
    program("remove", "found")
    program("check")
    assert [item["page"] for item in program.objects("status")] == ["lost"]
    found, lost = program.objects("status", "--all")
    assert (found["page"], found["state"], found["next_check_at"]) == ("found", "paused", None)
    assert lost["state"] == "failing"
    assert "paused" in program("status", "--all").stdout


def test_the_help_of_config_names_every_key(program: Program) -> None:
    said = " ".join(program("config", "--help").stdout.split())
    for heading, keys in tables():
        assert f"{heading} {', '.join(keys)}" in said


def test_an_article_that_was_just_added_stands_in_the_status(program: Program) -> None:
    program("add", f"{program.site.url}/lost.html")
    program("check")
    program("add", "https://example.org/new-tides")
    assert [(item["page"], item["state"]) for item in program.objects("status")] == [
        ("lost", "failing"),
        ("new-tides", "new"),
    ]


def test_feeds_say_where_they_stand(watched: Program) -> None:
    objects = watched.objects("feeds")
    feeds = {(item["feed"], item["format"]): item for item in objects}
    written = {feed for feed, item in feeds.items() if item["file"]}
    names = (None, "lost", "tides", "articles/lost.only", "articles/tides.only")
    assert written == {(feed, form) for feed in names for form in ("atom", "rss", "json")}
    assert feeds["kinds/corrections", "rss"]["url"] == "http://127.0.0.1:8787/kinds/corrections.rss.xml"
    assert feeds[None, "atom"]["file"] == str(watched.folder / "feeds" / "atom.xml")
    assert feeds["tides", "atom"]["url"] == "http://127.0.0.1:8787/articles/tides.atom.xml"
    assert len(watched("feeds").stdout.splitlines()) == len(objects)


def test_feeds_are_written_again(watched: Program) -> None:
    atom = watched.folder / "feeds" / "articles" / "tides.atom.xml"
    before = atom.read_bytes()
    atom.unlink()
    result = watched("feeds", "--rebuild")
    assert result.exit_code == 0
    assert atom.read_bytes() == before


def test_feeds_are_checked_in_files_and_where_they_are_served(watched: Program) -> None:
    objects = watched.objects("feeds", "--check")
    everything, article = objects[0], objects[-1]
    # Nothing listens at base_url here, and that is said of the feeds that are asked for.
    assert [fault for fault in everything["faults"] if "does not answer" not in fault] == []
    assert (article["feed"], article["faults"]) == ("articles/tides.only", [])
    atom = watched.folder / "feeds" / "articles" / "tides.only.feed.json"
    atom.write_bytes(atom.read_bytes()[:-9])
    result = watched("feeds", "--check")
    assert result.exit_code == 1
    assert f"{atom}: is not JSON" in result.stdout


# ── history ──


def test_log_is_the_changelog_with_what_the_author_had_stated(watched: Program) -> None:
    text = watched("log", "tides").stdout
    order = [
        "tides · revision 2",
        "update added · at the top · stated 2020-09-05",
        "tides · revision 1",
        "[-312-]{+318+}",
        "tides · revision 0",
        "as stated by the author",
        "2019-03-02 UPDATE",
    ]
    places = [text.find(words) for words in order]
    assert -1 not in places
    assert places == sorted(places)


def test_log_for_scripts(watched: Program) -> None:
    items = watched.objects("log", "tides")
    assert [item["revision"] for item in items] == [2, 1, 0]
    assert [(item["from"], item["to"]) for item in items] == [(1, 2), (0, 1), (None, None)]
    assert all(list(item)[:8] == KEYS for item in items)
    assert items[0]["changes"][0]["kind"] == "update-added"
    assert items[1]["changes"][0]["unannounced"] is True
    assert [note["stated_date"] for note in items[2]["stated"]] == ["2019-03-02"]


def test_log_can_be_cut_short(watched: Program) -> None:
    assert [item["revision"] for item in watched.objects("log", "-n", "1")] == [2]


def test_an_article_may_be_named_by_its_address(watched: Program) -> None:
    assert watched.objects("log", f"{watched.site.url}/tides.html") == watched.objects("log", "tides")


def test_show_is_the_article_as_it_was(watched: Program) -> None:
    assert "318 centimetres" in watched("show", "tides").stdout
    assert "312 centimetres" in watched("show", "tides@0").stdout
    assert watched("show", "tides@1", "--html").stdout_bytes.decode().count("318") == 1
    (article,) = watched.objects("show", "tides@2")
    assert [note["stated_date"] for note in article["updates"]] == ["2020-09-05", "2019-03-02"]


def test_snapshots_newest_first(watched: Program) -> None:
    items = watched.objects("snapshots", "tides")
    assert [item["revision"] for item in items] == [2, 1, 0]
    assert all(item["digest"].startswith("sha256:") and item["status"] == 200 for item in items)
    lines = watched("snapshots", "tides").stdout.splitlines()
    assert len(lines) == 4
    assert items[0]["digest"][:23] in lines[1]


# ── diff ──


def test_diff_is_of_the_last_two_by_default(watched: Program) -> None:
    result = watched("diff", "tides")
    assert result.exit_code == 1
    assert "+UPDATE (September 5 2020)" in result.stdout
    assert watched.objects("diff", "tides") == [watched.objects("log", "tides")[0]]


def test_diff_of_others_compares_their_snapshots(watched: Program) -> None:
    (item,) = watched.objects("diff", "tides", "0")
    assert (item["revision"], item["from"], item["to"]) == (2, 0, 2)
    assert {change["kind"] for change in item["changes"]} == {"update-added", "body-edited"}


def test_diff_backwards(watched: Program) -> None:
    (item,) = watched.objects("diff", "tides", "2", "1")
    assert [change["kind"] for change in item["changes"]] == ["update-removed"]


@pytest.mark.parametrize("form", ["--unified", "--words", "--side-by-side", "--stat", "--html", "--json"])
def test_every_form_of_diff(watched: Program, form: str) -> None:
    result = watched("diff", "tides", "0", "1", form)
    assert result.exit_code == 1
    assert "318" in result.stdout or form == "--stat"
    assert watched("diff", "tides", "1", "1", form).exit_code == 0


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["tides", "0", "9"], "monitor: tides has the revisions 0 to 2, not 9"),
        (["lost"], "monitor: lost has no revision yet"),
        (["lost", "0", "1"], "monitor: lost has no revision yet"),
        (["tieds"], "monitor: there is no article 'tieds' (did you mean tides?)"),
        (
            ["http://bob:hunter2@sea.example/?auth=k"],
            "monitor: there is no article 'http://***@sea.example/?auth=***'; `monitor status` lists them all",
        ),
        (["tides", "x"], "monitor: FROM must be the number of a revision, not 'x'"),
        (["tides", "--unified", "--words"], "monitor: --unified and --words exclude each other"),
        (["tides", "--stat", "--json"], "monitor: --stat and --json exclude each other"),
        (
            ["tides", "1", "--url", "https://e.example/"],
            "monitor: --url belongs to two files; a page of the history has its own address",
        ),
        (["none.html", "tides.html"], "monitor: none.html: No such file or directory"),
    ],
)
def test_trouble_of_diff(watched: Program, args: list[str], message: str) -> None:
    result = watched("diff", *args)
    assert result.stderr == f"{message}\n"
    assert result.exit_code == (0 if args == ["lost"] else 2)


@pytest.mark.parametrize("nothing", ["", "<p></p>", "<html><body></body></html>"])
def test_a_file_without_an_article_is_trouble_for_diff(program: Program, tmp_path: Path, nothing: str) -> None:
    empty, page = tmp_path / "empty.html", tmp_path / "page.html"
    empty.write_text(nothing)
    page.write_text("<article><h1>Tides</h1><p>The tide is a long wave, and it comes twice a day.</p></article>")
    for files in ([str(page), str(empty)], [str(empty), str(page)], [str(empty), str(empty)]):
        result = program("diff", *files)
        assert result.stderr == f"monitor: {empty}: there is no article in it\n"
        assert (result.stdout, result.exit_code) == ("", 2)


# ── following ──


def test_add_makes_the_file_and_appends_to_it(program: Program) -> None:
    assert program("add", "https://example.org/2020/Low_Tide.html").exit_code == 0
    assert program("add", "https://example.org/2021/low-tide/", "--every", "6h", "--no-related").exit_code == 0
    assert tomllib.loads(program.config.read_text())["article"] == [
        {"name": "low-tide", "url": "https://example.org/2020/Low_Tide.html"},
        {"name": "low-tide-2", "url": "https://example.org/2021/low-tide/", "every": "6h", "related": False},
    ]


def test_add_says_where_related_posts_may_stand_and_how_deep_they_are_followed(program: Program) -> None:
    done = program(
        "add",
        "https://example.org/low-tide",
        "--same-site",
        *("--related-host", "moon.example", "--related-host", "*.sea.example"),
        *("--depth", "2"),
    )
    assert done.exit_code == 0, done.stderr
    (article,) = tomllib.loads(program.config.read_text())["article"]
    assert article["related"] == {"same_site": True, "hosts": ["moon.example", "*.sea.example"], "depth": 2}
    (resolved,) = tomllib.loads(program("config").stdout)["article"]
    assert resolved["related"]["hosts"] == ["moon.example", "*.sea.example"]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (
            ["https://example.org/a", "--no-related", "--depth", "2"],
            "monitor: --no-related leaves nothing for --same-site, --related-host and --depth",
        ),
        (["https://example.org/a", "--related-host", "a b"], "monitor: --related-host: must be a host such as"),
        (["example.org/tides"], "monitor: the address must begin with http:// or https://, not"),
        (["https://example.org/a", "--name", "Ä"], "monitor: --name: may hold only a-z, 0-9 and -"),
        (["https://example.org/a", "--every", "often"], 'monitor: --every: must be "adaptive" or a duration'),
        (["https://EXAMPLE.org/tides"], "stands in line 3 already"),
    ],
)
def test_add_changes_nothing_where_the_result_would_be_wrong(program: Program, args: list[str], message: str) -> None:
    toml = '[[article]]\nname = "tides"\nurl = "https://example.org/tides"\n'
    program.config.write_text(toml)
    result = program("add", *args)
    assert result.exit_code == 2
    assert message in result.stderr
    assert program.config.read_text() == toml


def test_a_fault_that_is_in_the_file_already_is_named_with_its_line(program: Program) -> None:
    program.config.write_text("[fetch]\ntimout = '3s'\n")
    result = program("add", "https://example.org/a", "--every", "often")
    assert result.stderr == f'{program.config}:2: fetch.timout: unknown key (did you mean "timeout"?)\n'


def test_remove_takes_out_by_name_or_address(program: Program) -> None:
    program.config.write_text("# mine\n")
    program("add", "https://example.org/tides")
    program("add", "https://example.org/pier")
    assert program("remove", "tides").exit_code == 0
    assert program("remove", "https://example.org/pier").exit_code == 0
    assert program.config.read_text() == "# mine\n"
    result = program("remove", "tides")
    assert (result.exit_code, result.stderr) == (2, "monitor: there is no article 'tides' in the configuration\n")


def test_a_file_that_cannot_be_read_is_not_touched(program: Program) -> None:
    program.config.write_text("[monitor\n")
    for command in (["add", "https://example.org/"], ["remove", "x"], ["config"], ["status"], ["check"], ["run"]):
        result = program(*command)
        assert result.exit_code == 2
        assert result.stderr.startswith(f"{program.config}:1: is not TOML: ")
    assert program.config.read_text() == "[monitor\n"


def test_without_a_database_reading_says_how_to_get_one(program: Program) -> None:
    program("add", "https://example.org/tides")
    for command in (["log"], ["status"], ["diff", "tides"], ["show", "tides"], ["snapshots", "tides"], ["feeds"]):
        result = program(*command)
        assert "run `monitor check` first" in result.stderr
        assert result.exit_code == (2 if command[0] == "diff" else 1)
    assert not (program.folder / "snapshots").exists()
