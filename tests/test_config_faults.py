"""Every fault in a configuration is one line that names the place, what is wrong, and what was likely meant."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from monitor.config import load_config, parse_config
from monitor.errors import ConfigError

ARTICLE = '[[article]]\nname = "tides"\nurl = "https://example.org/tides"\n'

FAULTS = [
    # ── keys and tables ──
    ("[monitor]\n\ndatadir = 'x'", 'c.toml:3: monitor.datadir: unknown key (did you mean "data_dir"?)'),
    ("[fetch]\nTimeout = '3s'", 'c.toml:2: fetch.Timeout: unknown key (did you mean "timeout"?)'),
    ("[monitor]\ntimeout = '3s'", "c.toml:2: monitor.timeout: unknown key here; it belongs in [fetch]"),
    ("[fetch]\nevery = '3s'", "c.toml:2: fetch.every: unknown key here; it belongs in [[article]]"),
    ("\n[fetching]\n", 'c.toml:2: fetching: unknown table or key (did you mean "fetch"?)'),
    ("[[articles]]\n", 'c.toml:1: articles: unknown table or key (did you mean "article"?)'),
    (
        "[zzz]",
        "c.toml:1: zzz: unknown table or key; known here: monitor, fetch, websub, webhook, notify, source, article",
    ),
    ("data_dir = 'x'", "c.toml:1: data_dir: unknown table or key here; it belongs in [monitor]"),
    ("monitor.datadir = 'x'", 'c.toml:1: monitor.datadir: unknown key (did you mean "data_dir"?)'),
    (
        '"a\\nb" = 1',
        'c.toml:1: "a\\nb": unknown table or key; known here: monitor, fetch, websub, webhook, notify, source, article',
    ),
    ('[fetch]\nmax_body = "1\\n2"', 'c.toml:2: fetch.max_body: must be a size such as "10MB" or "512KB", not "1\\n2"'),
    ("[fetch]\ntimeout = inf", "c.toml:2: fetch.timeout: must be a duration in quotes, not the number inf"),
    ("[fetch]\nmax_body = -1", "c.toml:2: fetch.max_body: must be a size in quotes, not the number -1"),
    ("fetch = 3", "c.toml:1: fetch: must be a table, not the number 3"),
    # ── how an article is to be read ──
    (
        f"{ARTICLE}body = 'p[['",
        "c.toml:4: article.body: is no CSS selector: Expected ident or '*', got <DELIM '[' at 2>",
    ),
    (
        f"{ARTICLE}ignore = '.x'",
        'c.toml:4: article.ignore: must be a list of CSS selectors such as [".teaser"], not ".x"',
    ),
    (f"{ARTICLE}markers = ['']", "c.toml:4: article.markers: each must have 1 to 80 characters"),
    (f"{ARTICLE}markers = 'Later'", 'c.toml:4: article.markers: must be a list such as ["Later:"], not "Later"'),
    (f"{ARTICLE}day_first = 'yes'", 'c.toml:4: article.day_first: must be true or false, not "yes"'),
    (f"{ARTICLE}render = 'browse'", 'c.toml:4: article.render: must not be "browse" (did you mean "browser"?)'),
    (f"{ARTICLE}render = true", "c.toml:4: article.render: must be a text in quotes, not true"),
    ("article = 3", "c.toml:1: article: must stand in double brackets: [[article]]"),
    ("[article]\nname = 'x'", "c.toml:1: article: must stand in double brackets: [[article]]"),
    ("article = ['https://example.org']", 'c.toml:1: article: must be a table, not "https://example.org"'),
    # ── texts, folders ──
    ("[monitor]\ndata_dir = 3", "c.toml:2: monitor.data_dir: must be a text in quotes, not the number 3"),
    ("[monitor]\ndata_dir = ''", "c.toml:2: monitor.data_dir: must name a folder, not an empty text"),
    ("[monitor]\nfeeds_dir = [1]", "c.toml:2: monitor.feeds_dir: must be a text in quotes, not a list"),
    ("[fetch]\nuser_agent = ' '", "c.toml:2: fetch.user_agent: must name the program and a contact page, not be empty"),
    (
        "[fetch]\nuser_agent = '" + "a" * 1001 + "'",
        "c.toml:2: fetch.user_agent: may hold at most 1000 characters, not 1001",
    ),
    (
        "[fetch]\nuser_agent = 'a\\nb: c'".replace("'", '"'),
        "c.toml:2: fetch.user_agent: may hold only printable ASCII characters: it is sent as an HTTP header",
    ),
    # ── durations, sizes, numbers ──
    (
        "[fetch]\ntimeout = 30",
        'c.toml:2: fetch.timeout: must be a duration in quotes, not the number 30 (did you mean "30s"?)',
    ),
    (
        "[fetch]\ntimeout = '30 seconds'",
        'c.toml:2: fetch.timeout: must be a duration such as "90s", "15m", "6h", "1d" or "2w", not "30 seconds"',
    ),
    (
        "[fetch]\ntimeout = true",
        'c.toml:2: fetch.timeout: must be a duration such as "90s", "15m", "6h", "1d" or "2w", not true',
    ),
    (
        "[fetch]\ntimeout = '-3s'",
        'c.toml:2: fetch.timeout: must be a duration such as "90s", "15m", "6h", "1d" or "2w", not "-3s"',
    ),
    (
        "[fetch]\ntimeout = '٣s'",
        'c.toml:2: fetch.timeout: must be a duration such as "90s", "15m", "6h", "1d" or "2w", not "٣s"',
    ),
    ("[fetch]\ntimeout = '0s'", 'c.toml:2: fetch.timeout: must be more than 0, not "0s"'),
    ("[fetch]\ntimeout = '600w'", 'c.toml:2: fetch.timeout: must be at most ten years ("3650d"), not "600w"'),
    ("[fetch]\nmax_body = '10'", 'c.toml:2: fetch.max_body: must be a size such as "10MB" or "512KB", not "10"'),
    (
        "[fetch]\nmax_body = 10",
        'c.toml:2: fetch.max_body: must be a size in quotes, not the number 10 (did you mean "10B"?)',
    ),
    (
        "[fetch]\nmax_body = '9999GiB'",
        'c.toml:2: fetch.max_body: must be between one byte and 1024GiB, not "9999GiB"',
    ),
    ("[fetch]\nconcurrency = '4'", 'c.toml:2: fetch.concurrency: must be a whole number, not "4"'),
    ("[fetch]\nconcurrency = 0", "c.toml:2: fetch.concurrency: must be between 1 and 1000, not 0"),
    ("[fetch]\nconcurrency = 1.5", "c.toml:2: fetch.concurrency: must be a whole number, not the number 1.5"),
    # ── addresses and networks ──
    (
        "[monitor]\nbase_url = 'feeds.example.org'",
        'c.toml:2: monitor.base_url: must begin with http:// or https://, not "feeds.example.org"'
        ' (did you mean "https://feeds.example.org"?)',
    ),
    (
        "[monitor]\nbase_url = 'https://example.org/?a=1'",
        'c.toml:2: monitor.base_url: must end with a path: no "?" and no "#", not "https://example.org/?a=1"',
    ),
    (
        "[monitor]\nlisten = '8787'",
        'c.toml:2: monitor.listen: must be "host:port" such as "127.0.0.1:8787", or "" for none, not "8787"',
    ),
    (
        "[monitor]\nlisten = 'localhost:70000'",
        'c.toml:2: monitor.listen: the port must be between 0 and 65535, not "70000"',
    ),
    (
        "[monitor]\nlisten = '::1:80'",
        'c.toml:2: monitor.listen: an IPv6 address goes in brackets (did you mean "[::1]:80"?)',
    ),
    ("[monitor]\nlisten = 'a b:80'", 'c.toml:2: monitor.listen: "a b" is no host name or address'),
    (
        "[fetch]\nallow_private = '127.0.0.0/8'",
        'c.toml:2: fetch.allow_private: must be a list such as ["127.0.0.0/8"], not "127.0.0.0/8"',
    ),
    (
        "[fetch]\nallow_private = ['127.0.0.1/8']",
        'c.toml:2: fetch.allow_private: "127.0.0.1/8" has bits set behind its prefix (did you mean "127.0.0.0/8"?)',
    ),
    (
        "[fetch]\nallow_private = ['localhost']",
        'c.toml:2: fetch.allow_private: must be a network such as "127.0.0.0/8", not "localhost"',
    ),
    # ── articles ──
    ("[[article]]\nname = 'x'", "c.toml:1: article.url: is missing"),
    (
        "\n[[article]]\nurl = 'https://example.org/2019/Low_Tide.html'",
        'c.toml:2: article.name: is missing (did you mean name = "low-tide"?)',
    ),
    (
        ARTICLE.replace("tides", "High Tides", 1),
        "c.toml:2: article.name: may hold only a-z, 0-9 and -, begins with a letter or digit, and has at most"
        ' 80 characters, not "High Tides" (did you mean "high-tides"?)',
    ),
    (
        ARTICLE + ARTICLE.replace("org/tides", "org/other"),
        'c.toml:5: article.name: "tides" stands in line 2 already',
    ),
    (
        ARTICLE + "[[article]]\nname='b'\nurl='HTTPS://EXAMPLE.org:443/tides#top'",
        'c.toml:6: article.url: "HTTPS://EXAMPLE.org:443/tides#top" stands in line 3 already',
    ),
    (
        ARTICLE + "every = 'no'",
        'c.toml:4: article.every: must be "adaptive" or a duration such as "90s", "15m", "6h", "1d" or "2w", not "no"',
    ),
    (
        ARTICLE + "related = 'yes'",
        'c.toml:4: article.related: must be true, false or a table such as {limit = 10}, not "yes"',
    ),
    (
        ARTICLE + "related = {folow = true}",
        'c.toml:4: article.related.folow: unknown key (did you mean "follow"?)',
    ),
    (
        ARTICLE + "\n[article.related]\nlimit = -1",
        "c.toml:6: article.related.limit: must be between 0 and 10000, not -1",
    ),
    (
        ARTICLE + "related = {hosts = ['https://example.org']}",
        'c.toml:4: article.related.hosts: must be a host such as "example.org" or "*.example.org", not'
        ' "https://example.org"',
    ),
    (
        ARTICLE + "related = {hosts = 'example.org'}",
        'c.toml:4: article.related.hosts: must be a list such as ["example.org", "*.example.net"], not "example.org"',
    ),
    (
        ARTICLE + "related = {hosts = ['*']}",
        'c.toml:4: article.related.hosts: must be a host such as "example.org" or "*.example.org", not "*"',
    ),
    (
        ARTICLE + "related = {depth = 6}",
        "c.toml:4: article.related.depth: must be between 1 and 5, not 6",
    ),
    (
        "[[source]]\nname = 'a'\nfeed = 'https://example.org/feed'\nrelated = {dept = 2}",
        'c.toml:4: source.related.dept: unknown key (did you mean "depth"?)',
    ),
    (
        ARTICLE + "related = {follow = 1}",
        "c.toml:4: article.related.follow: must be true or false, not the number 1",
    ),
]

BAD_ADDRESSES = [
    ("ftp://example.org/x", 'must begin with http:// or https://, not "ftp://example.org/x"'),
    ("file:///etc/passwd", 'must begin with http:// or https://, not "file:///etc/passwd"'),
    ("https://user:pass@example.org/", "must not hold a user name or password"),
    ("https:///tides", 'names no host: "https:///tides"'),
    ("https://./", 'names no host: "https://./"'),
    ("https://a..b/", 'names no host: "https://a..b/"'),
    ("https://example.org\\@evil.example/", 'must not hold a backslash: "https://example.org\\\\@evil.example/"'),
    ("https://example.org/a b", 'must not hold a space: "https://example.org/a b"'),
    ("https://example.org:99999/", "is no web address: Port out of range 0-65535"),
    ("https://example.org:0/", "the port must be between 1 and 65535, not 0"),
    ("", 'must begin with http:// or https://, not ""'),
    (
        "example.org/a",
        'must begin with http:// or https://, not "example.org/a" (did you mean "https://example.org/a"?)',
    ),
    ("javascript:alert(1)", 'must begin with http:// or https://, not "javascript:alert(1)"'),
    ("mailto:anna@example.org", 'must begin with http:// or https://, not "mailto:anna@example.org"'),
    ("tides", 'must begin with http:// or https://, not "tides"'),
]


def faults_of(toml: str, environ: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        parse_config(toml, Path("c.toml"), environ or {})
    return str(caught.value).splitlines()


@pytest.mark.parametrize(("toml", "line"), FAULTS, ids=[line.partition(": ")[2][:70] for _, line in FAULTS])
def test_a_fault_is_one_line_that_says_where_and_what(toml: str, line: str) -> None:
    assert faults_of(toml) == [line]


@pytest.mark.parametrize(("url", "message"), BAD_ADDRESSES)
def test_an_article_must_have_a_web_address(url: str, message: str) -> None:
    assert faults_of(f"[[article]]\nname = 'x'\nurl = '{url}'") == [f"c.toml:3: article.url: {message}"]


def test_all_faults_come_at_once_in_the_order_of_the_file() -> None:
    toml = "[fetch]\ntimeout = 3\nconcurrency = 0\n" + ARTICLE + "evry = '1d'\n"
    lines = faults_of(toml, {"MONITOR_FETCH__MAX_BODY": "huge"})
    assert [line.split(": ")[0] for line in lines] == ["c.toml:2", "c.toml:3", "c.toml:7", "MONITOR_FETCH__MAX_BODY"]


@pytest.mark.parametrize(
    ("toml", "line"),
    [
        ("[monitor]\nlisten = ", "c.toml:2: is not TOML: invalid value (column 10)"),
        ("[fetch]\nconcurrency = " + "9" * 5000, "c.toml:2: a number of 5000 digits is too long"),
        ("[monitor\n", "c.toml:1: is not TOML: expected ']' at the end of a table declaration (column 9)"),
        ("a = 1\n\na = 2\n", "c.toml:3: is not TOML: cannot overwrite a value (column 6)"),
        ('a = """\nx\n\n', "c.toml:2: is not TOML: unterminated string"),
    ],
)
def test_what_is_not_toml_is_named_with_its_line(toml: str, line: str) -> None:
    found = faults_of(toml)
    assert len(found) == 1
    assert found[0].startswith(line.split("(")[0].rstrip())


@pytest.mark.parametrize(
    ("environ", "line"),
    [
        (
            {"MONITOR_FETCH__MAX_BODY": "3"},
            'MONITOR_FETCH__MAX_BODY: fetch.max_body: must be a size such as "10MB" or "512KB", not "3"',
        ),
        (
            {"MONITOR_FETCH__TIMEOUTS": "3s"},
            "MONITOR_FETCH__TIMEOUTS: names no setting (did you mean MONITOR_FETCH__TIMEOUT?)",
        ),
        ({"MONITOR_FOO__BAR": "3s"}, "MONITOR_FOO__BAR: names no setting"),
        (
            {"MONITOR_FETCH__CONCURRENCY": "many"},
            'MONITOR_FETCH__CONCURRENCY: fetch.concurrency: must be a whole number, not "many"',
        ),
        (
            {"MONITOR_FETCH__ALLOW_PRIVATE": "127.0.0.0/8,home"},
            'MONITOR_FETCH__ALLOW_PRIVATE: fetch.allow_private: must be a network such as "127.0.0.0/8", not "home"',
        ),
        (
            {"MONITOR_ARTICLE__NAME": "x"},
            "MONITOR_ARTICLE__NAME: articles are named in the file only, not by variables",
        ),
    ],
)
def test_a_fault_from_the_environment_names_its_variable(environ: dict[str, str], line: str) -> None:
    assert faults_of("", environ) == [line]


@pytest.mark.parametrize(
    "toml",
    [
        ARTICLE + "[[article]]\nname = 'b'\nurl = 'https://u:hush@sea.example/'",
        ARTICLE + "[[article]]\nname = 'b'\nurl = 'ftp://u:hush@sea.example/'",
        ARTICLE + "[[article]]\nname = 'b'\nurl = 'https://sea.example/ ?token=hush'",
        "".join(f"[[article]]\nname = '{name}'\nurl = 'https://sea.example/?token=hush'\n" for name in "ab"),
        "[[webhook]]\nname = 'a'\nurl = 'ftp://sea.example/?api_key=hush'",
    ],
)
def test_no_fault_repeats_a_secret(toml: str) -> None:
    faults = faults_of(toml)
    assert faults
    assert "hush" not in "".join(faults)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"c\.toml: there is no such file; `monitor add URL` makes one"):
        load_config(tmp_path / "c.toml", {})


def test_a_file_that_is_not_there_hides_no_misspelt_variable(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refused:
        load_config(tmp_path / "c.toml", {"MONITOR_FETCH__TIMOUT": "3s", "MONITOR_FETCH__TIMEOUT": "3s"})
    _, variable = map(str, refused.value.faults)
    assert variable == "MONITOR_FETCH__TIMOUT: names no setting (did you mean MONITOR_FETCH__TIMEOUT?)"


def test_a_folder_is_no_configuration(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is a folder, not a file"):
        load_config(tmp_path, {})


def test_what_is_no_regular_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "c.toml")
    for path in (tmp_path / "c.toml", Path("/dev/zero")):
        with pytest.raises(ConfigError, match="is no regular file"):
            load_config(path, {})


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_bytes(b"\xef\xbb\xbf[fetch]\nconcurrency = 3\n")
    assert load_config(tmp_path / "c.toml", {}).fetch.concurrency == 3


def test_a_file_in_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_bytes("# one\n# caf\xe9\n".encode("latin-1"))
    with pytest.raises(ConfigError, match=r"c\.toml:2: is not UTF-8"):
        load_config(tmp_path / "c.toml", {})
