"""`import`, `add --feed`, `add --sitemap`: lists go into the configuration, and what a site names is followed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from monitor.config import Config
from monitor.config.load import load_config

if TYPE_CHECKING:
    from conftest import Program

PAGE = "<html><body><article><h1>{}</h1>{}</article></body></html>"
TEXT = "".join(f"<p>On day {day} the boats lay in the harbour and nobody counted them.</p>" for day in range(8))


def config_of(program: Program) -> Config:
    return load_config(program.config, {})


def test_what_a_list_knows_of_a_page_stands_in_the_configuration(program: Program) -> None:
    watch = {"url": "https://well.example/notes", "title": "The well", "tags": ["t1"]}
    watch |= {"time_between_check": {"hours": 5, "minutes": 30}, "time_between_check_use_default": False}
    settings = {"application": {"tags": {"t1": {"title": "By Foot!"}}}}
    assert program("import", "-", stdin=json.dumps({"watching": {"1": watch}, "settings": settings}).encode())
    (article,) = load_config(program.config, {}).articles
    assert (article.name, article.every_s, article.tags) == ("the-well", 19800, ("by-foot",))
    assert 'every = "330m"' in program.config.read_text()


def test_a_list_is_imported_once(program: Program) -> None:
    program("add", "https://well.example/notes", "--name", "well")
    urls = program.folder / "urls.yaml"
    urls.write_text(
        "name: The mole\nurl: https://mole.example/tides\nfilter: [html2text]\n---\n"
        "url: https://well.example/notes/\n---\nurl: https://u:p@secret.example/\n---\nname: The mole\nurl: https://b.example/x\n"
    )
    before = program.config.read_text()
    dry = program("import", str(urls), "--dry-run")
    assert "2 would be" in dry.stderr
    assert program.config.read_text() == before
    result = program("import", str(urls))
    assert (result.exit_code, result.stdout) == (0, "")
    assert "not taken over: filter of https://mole.example/tides: the article is found without" in result.stderr
    assert "is followed already" in result.stderr
    assert "its address must not hold" in result.stderr
    names = {article.name: article.url for article in config_of(program).articles}
    assert names == {
        "well": "https://well.example/notes",
        "the-mole": "https://mole.example/tides",
        "b-example": "https://b.example/x",
    }
    again = [json.loads(line) for line in program("import", str(urls), "--json").stdout.splitlines()]
    assert not any(item["taken"] for item in again)
    assert program.config.read_text().startswith(before.rstrip())


def test_feeds_of_an_opml_file_become_sources(program: Program) -> None:
    text = b'<opml version="2.0"><body><outline text="The well" xmlUrl="https://well.example/feed"/></body></opml>'
    result = program("import", "-", stdin=text)
    assert result.exit_code == 0, result.stderr
    (source,) = config_of(program).sources
    assert (source.name, source.feed, source.limit) == ("the-well", "https://well.example/feed", 50)


def test_a_file_that_is_no_list(program: Program) -> None:
    result = program("import", "-", stdin=b"what is this")
    assert (result.exit_code, program.config.exists()) == (2, False)
    assert "holds no list that is known here" in result.stderr


@pytest.fixture
def named(program: Program) -> list[str]:
    """What the feed of the site names, newest first; the test changes it."""
    return ["/boats.html", "/ropes.html", "/nets.html"]


def followed(program: Program) -> list[str]:
    return [item["page"] for item in program.objects("status") if item["role"] != "source"]


def publish(program: Program, named: list[str]) -> None:
    items = "".join(f"<item><title>x</title><link>{program.site.url}{path}</link></item>" for path in named)
    program.site.pages["/feed.xml"] = f'<rss version="2.0"><channel><title>Harbour</title>{items}</channel></rss>'
    for path in named:
        program.site.pages[path] = PAGE.format(path, TEXT)


@pytest.mark.e2e
def test_the_articles_of_a_feed_are_followed_and_new_ones_join(program: Program, named: list[str]) -> None:
    publish(program, named)
    added = program(
        "add", "--feed", f"{program.site.url}/feed.xml", "--limit", "2", "--name", "harbour", "--every", "1d"
    )
    assert added.exit_code == 0, added.stderr
    assert program("check").exit_code == 0
    assert followed(program) == ["boats", "ropes"]
    publish(program, ["/masts.html", *named])
    assert program("check").exit_code == 0
    assert followed(program) == ["boats", "masts"]  # the newest two
    publish(program, [])
    program("check")
    assert followed(program) == ["boats", "masts"]
    assert program("log", "ropes").exit_code == 0  # history stays


@pytest.mark.e2e
def test_the_pages_of_a_sitemap_are_followed(program: Program, named: list[str]) -> None:
    publish(program, named)
    urls = "".join(f"<url><loc>{program.site.url}{path}</loc></url>" for path in named)
    program.site.pages["/sitemap.xml"] = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
    program("add", "--sitemap", f"{program.site.url}/sitemap.xml", "--match", "s.html")
    program("add", f"{program.site.url}/nets.html", "--name", "mine")
    assert program("check").exit_code == 0
    assert followed(program) == ["boats", "mine", "ropes"]


@pytest.mark.e2e
def test_a_feed_that_is_none_is_said_and_loses_nothing(program: Program, named: list[str]) -> None:
    publish(program, named)
    program("add", "--feed", f"{program.site.url}/feed.xml")
    program("check")
    program.site.pages["/feed.xml"] = "<html>Come back later</html>"
    result = program("check")
    assert "is no feed" in result.stderr
    assert len(followed(program)) == 3


@pytest.mark.e2e
def test_status_says_how_a_source_stands(program: Program, named: list[str]) -> None:
    publish(program, named)
    program("add", "--feed", f"{program.site.url}/feed.xml?token=hush", "--name", "harbour")
    program.site.pages["/feed.xml?token=hush"] = program.site.pages["/feed.xml"]
    program("check")
    *pages, source = program.objects("status")
    assert {page["role"] for page in pages} == {"article"}
    assert set(source) == set(pages[0])
    assert (source["page"], source["role"], source["state"], source["error"]) == ("harbour", "source", "ok", None)
    assert source["last_checked_at"] < source["next_check_at"]
    assert source["url"] == f"{program.site.url}/feed.xml?token=***"
    program.site.pages["/feed.xml?token=hush"] = "<html>Come back later</html>"
    program("check")
    source = program.objects("status")[-1]
    assert source["state"] == "failing"
    assert "is no feed" in source["error"]
    shown = program("status").stdout
    assert "harbour" in shown
    stored = b"".join(path.read_bytes() for path in program.folder.rglob("monitor.sqlite3*"))
    assert b"harbour" in stored
    assert b"hush" not in stored + f"{shown}{source}".encode()


def test_options_that_do_not_fit(program: Program) -> None:
    assert program("add", "--feed", "--sitemap", "https://a.example/").exit_code == 2
    assert program("add", "https://a.example/", "--limit", "3").exit_code == 2
    assert not program.config.exists()
