"""What config.toml and the environment amount to."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path

import pytest

from monitor.config import ArticleSection, Config, FetchSection, Listen, MonitorSection, RelatedPlan, load_config
from monitor.config.load import parse_config
from monitor.config.values import name_from_url
from monitor.errors import ConfigError
from monitor.model import Plan, Render, Rules, Scope, Tracked

ROOT = Path(__file__).parent.parent


def parsed(toml: str, environ: dict[str, str] | None = None) -> Config:
    return parse_config(toml, Path("c.toml"), environ or {})


def test_an_empty_file_is_all_defaults() -> None:
    assert parsed("") == Config()


def test_the_example_works_as_it_is() -> None:
    assert load_config(ROOT / "config.toml", {}) == Config().anchored(ROOT)


def test_the_example_with_its_comments_taken_off_works_too() -> None:
    lines = (ROOT / "config.toml").read_text().splitlines()
    toml = "\n".join(line.removeprefix("# ") if "=" in line or "[[" in line else line for line in lines[5:])
    (article,) = parsed(toml).articles
    assert (article.name, article.every_s, article.related) == ("gantois", None, RelatedPlan())


def test_every_key_is_read() -> None:
    config = parsed("""
        [monitor]
        data_dir = "/var/lib/monitor"
        feeds_dir = "out"
        base_url = "https://feeds.example.org/changes"
        listen = "[::1]:0"
        [fetch]
        user_agent = "tides/1.0 (+https://example.org/bot)"
        timeout = "1.5m"
        max_body = "512KiB"
        per_host_delay = "0s"
        concurrency = 3
        allow_private = ["127.0.0.0/8", "::1"]
        [[article]]
        name = "tides"
        url = "https://example.org/tides"
        every = "2w"
        related = {follow = false, every = "1d", limit = 7}
    """)
    assert config == Config(
        monitor=MonitorSection(
            data_dir=Path("/var/lib/monitor"),
            feeds_dir=Path("out"),
            base_url="https://feeds.example.org/changes/",
            listen=Listen("::1", 0),
        ),
        fetch=FetchSection(
            user_agent="tides/1.0 (+https://example.org/bot)",
            timeout_s=90.0,
            max_body_bytes=512 * 1024,
            per_host_delay_s=0.0,
            concurrency=3,
            allow_private=(ip_network("127.0.0.0/8"), ip_network("::1/128")),
        ),
        articles=(
            ArticleSection(
                name="tides",
                url="https://example.org/tides",
                every_s=14 * 86400.0,
                related=RelatedPlan(follow=False, every_s=86400.0, limit=7),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("250ms", 0.25), ("90s", 90), ("15m", 900), ("6h", 21600), ("1d", 86400), ("2w", 1209600), ("1.5h", 5400)],
)
def test_durations(written: str, seconds: float) -> None:
    assert parsed(f"[fetch]\ntimeout = '{written}'").fetch.timeout_s == seconds


@pytest.mark.parametrize(
    ("written", "size"),
    [("10MB", 10_000_000), ("512KB", 512_000), ("1GiB", 2**30), ("100B", 100), ("1.5KiB", 1536), ("2 MB", 2_000_000)],
)
def test_sizes(written: str, size: int) -> None:
    assert parsed(f"[fetch]\nmax_body = '{written}'").fetch.max_body_bytes == size


def test_an_empty_listen_switches_the_web_server_off() -> None:
    assert parsed("[monitor]\nlisten = ''").monitor.listen is None


@pytest.mark.parametrize(
    ("related", "plan"),
    [
        ("true", Plan()),
        ("false", Plan(follow_related=False)),
        ("{limit = 5}", Plan(related_limit=5)),
        ("{depth = 3}", Plan(related_depth=3)),
        ("{same_site = true}", Plan(related_scope=Scope(same_site=True))),
        (
            '{hosts = ["Sea.example.", "*.bücher.example"]}',
            Plan(related_scope=Scope(hosts=("sea.example", "*.xn--bcher-kva.example"))),
        ),
        ('{every = "adaptive"}', Plan()),
        ('{follow = true, every = "1d", limit = 50}', Plan(related_every_s=86400.0)),
    ],
)
def test_related_becomes_part_of_the_plan(related: str, plan: Plan) -> None:
    config = parsed(f'[[article]]\nname = "a"\nurl = "https://example.org/"\nrelated = {related}')
    assert config.tracked() == [Tracked(name="a", url="https://example.org/", plan=plan)]


def test_folders_stand_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[monitor]\nfeeds_dir = '/srv/feeds'\n")
    config = load_config(tmp_path / "config.toml", {})
    assert (config.monitor.data_dir, config.monitor.feeds_dir) == (tmp_path / "snapshots", Path("/srv/feeds"))


def test_the_environment_lies_over_the_file() -> None:
    config = parsed(
        "[fetch]\ntimeout = '1s'\nmax_body = '1KB'",
        {
            "MONITOR_FETCH__TIMEOUT": "2s",
            "MONITOR_FETCH__CONCURRENCY": " 4",
            "MONITOR_FETCH__ALLOW_PRIVATE": "127.0.0.0/8, ::1/128",
            "MONITOR_MONITOR__DATA_DIR": "elsewhere",
            "MONITOR_MONITOR__LISTEN": "",
            "MONITOR_DEBUG": "1",  # no setting, nor a fault: it has no section
        },
    )
    assert (config.fetch.timeout_s, config.fetch.concurrency, config.fetch.max_body_bytes) == (2.0, 4, 1000)
    assert config.fetch.allow_private == (ip_network("127.0.0.0/8"), ip_network("::1/128"))
    assert (config.monitor.data_dir, config.monitor.listen) == (Path("elsewhere"), None)


def test_a_list_in_the_environment_may_be_json() -> None:
    config = parsed("", {"MONITOR_FETCH__ALLOW_PRIVATE": '["10.0.0.0/8"]'})
    assert config.fetch.allow_private == (ip_network("10.0.0.0/8"),)


@pytest.mark.parametrize(
    ("base_url", "authority"),
    [
        ("https://feeds.example.org:8443/x", "feeds.example.org"),
        ("http://127.0.0.1:8787/", "127.0.0.1"),
        ("http://[::1]:8787/", "localhost"),
        ("https://gezeiten-büro.example/", "xn--gezeiten-bro-mlb.example"),
    ],
)
def test_the_authority_of_ids_is_the_host_of_the_feeds(base_url: str, authority: str) -> None:
    assert parsed(f"[monitor]\nbase_url = '{base_url}'").authority == authority


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://example.org/2019/03/Low-Tide_tables.html", "low-tide-tables"),
        ("https://example.org/tides/index.html", "tides"),
        ("https://www.example.org/", "example-org"),
        ("https://example.org/blog/2019/", "blog"),
        ("https://example.org/caf%C3%A9%20society", "cafe-society"),
        ("https://例え.example/記事", "example"),
        ("https://example.org/" + "long-" * 40, ("long-" * 16).strip("-")),
    ],
)
def test_a_name_is_made_of_the_telling_part_of_an_address(url: str, name: str) -> None:
    assert name_from_url(url) == name


def test_tags_are_words_each_once() -> None:
    toml = '[[article]]\nname = "a"\nurl = "https://a.example/"\ntags = ["sea", "tides", "sea"]\n'
    config = parse_config(toml, Path("c.toml"), {})
    assert config.tracked()[0].tags == ("sea", "tides")


@pytest.mark.parametrize("tags", ['"sea"', '["Sea"]', '["a/b"]', "[1]", '[""]'])
def test_other_tags_are_faults(tags: str) -> None:
    toml = f'[[article]]\nname = "a"\nurl = "https://a.example/"\ntags = {tags}\n'
    with pytest.raises(ConfigError, match=r"c\.toml:4: article\.tags: "):
        parse_config(toml, Path("c.toml"), {})


def test_what_a_browser_shows_first() -> None:
    written = "render = 'browser'\n[[article]]\nname = 'b'\nurl = 'https://example.org/b'"
    shown, plain = parsed(f"[[article]]\nname = 'a'\nurl = 'https://example.org/a'\n{written}").tracked()
    assert (shown.plan.render, plain.plan.render) == (Render.BROWSER, Render.NONE)
    source = "[[source]]\nname = 's'\nfeed = 'https://example.org/f'\nrender = 'browser'"
    assert parsed(source).sources[0].render is Render.BROWSER


def test_how_an_article_is_to_be_read() -> None:
    written = "body = '#tale'\nignore = ['.price', 'aside > p']\nmarkers = ['Later  on:']\nday_first = false"
    [article] = parsed(f"[[article]]\nname = 'a'\nurl = 'https://example.org/a'\n{written}").tracked()
    assert article.plan.rules == Rules(
        body="#tale", ignore=(".price", "aside > p"), markers=("Later on:",), day_first=False
    )
