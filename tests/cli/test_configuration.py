"""`monitor config` prints what the file and the environment amount to: nothing is left out, nothing secret is shown."""

from __future__ import annotations

import tomllib

import pytest

from monitor.config import load_config
from monitor.config.load import tables
from tests.cli.conftest import Program

EVERY_KEY = """
[monitor]
data_dir = "/srv/tides/snapshots"
feeds_dir = "/srv/tides/feeds"
base_url = "https://feeds.example.org/changes/"
listen = "[::1]:8080"
[fetch]
user_agent = "tides/1.0 (+https://example.org/bot)"
timeout = "90s"
max_body = "512KiB"
per_host_delay = "0s"
concurrency = 3
allow_private = ["127.0.0.0/8", "::1/128"]
[websub]
hub = "https://hub.example.org/"
allow_private = ["10.1.0.0/16"]
[[source]]
name = "harbour"
feed = "https://example.org/feed.xml"
every = "12h"
limit = 7
match = "/notes/"
article_every = "1d"
related = {follow = false, every = "3d", limit = 9, depth = 3, same_site = false, hosts = ["sea.example"]}
render = "browser"
[[source]]
name = "pier"
sitemap = "https://example.org/sitemap.xml"
[[article]]
name = "tides"
url = "https://example.org/tides"
every = "2w"
tags = ["sea", "north"]
render = "browser"
related = {follow = false, every = "1d", limit = 7, depth = 2, same_site = true, hosts = ["*.sea.example"]}
body = "#story"
ignore = [".advert", "aside > p"]
markers = ["Later"]
day_first = false
[[webhook]]
name = "desk"
url = "https://desk.example.org/hooks/3?token=hush"
secret_env = "DESK_KEY"
kinds = ["update-added"]
min_severity = "major"
articles = ["tides"]
allow_private = ["127.0.0.1/32"]
[[webhook]]
name = "lab"
url = "https://lab.example.org/"
secret = "hush-hush"
[[notify]]
name = "me"
url = "mailto://me:hush@example.org"
kinds = ["gone"]
min_severity = "minor"
articles = ["tides"]
"""


def test_config_prints_what_it_amounts_to(program: Program) -> None:
    program("add", "https://example.org/tides?edition=2&access_token=hush", "--name", "tides", "--every", "90m")
    printed = program("config").stdout
    tables = tomllib.loads(printed)
    assert tables["fetch"]["per_host_delay"] == "0s"
    assert tables["fetch"]["max_body"] == "10MB"
    assert tables["monitor"]["data_dir"] == str(program.folder / "snapshots")
    assert tables["article"] == [
        {
            "name": "tides",
            "url": "https://example.org/tides?edition=2&access_token=***",
            "every": "90m",
            "tags": [],
            "render": "none",
            "related": {
                "follow": True,
                "every": "adaptive",
                "limit": 50,
                "depth": 1,
                "same_site": False,
                "hosts": [],
            },
        }
    ]
    assert program.objects("config") == [tables]
    program.config.write_text(printed)
    assert program("config").stdout == printed


def test_every_key_is_printed_as_it_was_written(program: Program) -> None:
    program.config.write_text(EVERY_KEY)
    written = load_config(program.config, {})
    printed = program("config", environ={"MONITOR_FETCH__ALLOW_PRIVATE": None, "MONITOR_FETCH__PER_HOST_DELAY": None})
    assert printed.exit_code == 0, printed.stderr
    assert "hush" not in printed.stdout
    program.config.write_text(printed.stdout)
    again = load_config(program.config, {})
    assert (again.monitor, again.fetch, again.websub) == (written.monitor, written.fetch, written.websub)
    assert (again.sources, again.articles) == (written.sources, written.articles)
    found = tomllib.loads(printed.stdout)
    for section in ("webhook", "notify"):
        asked = tomllib.loads(EVERY_KEY)[section]
        for shown, said in zip(found[section], asked, strict=True):
            assert set(said) <= set(shown)


@pytest.mark.parametrize(("heading", "keys"), [each for each in tables() if each[0] != "[[notify]]"])
def test_no_key_is_missing_from_the_table_above(heading: str, keys: tuple[str, ...]) -> None:
    found = tomllib.loads(EVERY_KEY)
    items = found[heading.strip("[]").partition(".")[0]]
    items = items if isinstance(items, list) else [items]
    if "." in heading:
        items = [items[0][heading.strip("[]").partition(".")[2]]]
    unset = {"secret_file"}  # one of three that exclude each other
    assert set(keys) - unset <= {key for item in items for key in item}


def test_an_article_that_nobody_follows_is_pointed_out_to_who_waits_for_it(program: Program) -> None:
    waiting = "[[webhook]]\nname = 'desk'\nurl = 'https://desk.example/'\narticles = ['tide', 'pier']\n"
    followed = "[[article]]\nname = 'tides'\nurl = 'https://sea.example/'\n"
    program.config.write_text(waiting + followed)
    result = program("config")
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        "monitor: desk waits for the article 'tide', which is not in the configuration (did you mean tides?)",
        "monitor: desk waits for the article 'pier', which is not in the configuration",
    ]
    program.config.write_text(waiting + followed + "[[source]]\nname = 'all'\nfeed = 'https://sea.example/feed'\n")
    assert program("config").stderr == ""
