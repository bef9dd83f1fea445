"""`add` and `remove`: which articles are followed."""

from __future__ import annotations

import os
from difflib import get_close_matches
from typing import Any

import click

from monitor.cli.session import Session, pass_session
from monitor.cli.terminal import note
from monitor.errors import ConfigError, Fault, UsageError


@click.command()
@click.argument("url")
@click.option("--feed", is_flag=True, help="URL is a feed: follow each article that it names.")
@click.option("--sitemap", is_flag=True, help="URL is a sitemap: follow each page that it names.")
@click.option("--limit", type=click.IntRange(1, 10_000), help="Of a feed or sitemap: at most so many, the newest.")
@click.option("--match", help="Of a feed or sitemap: only addresses that hold this text.")
@click.option("--name", help="Its name in commands and feeds; by default made of the address.")
@click.option("--every", help='How often to look: "6h", "1d" … or "adaptive" (the default).')
@click.option("--related/--no-related", default=None, help="Follow the related posts that it links to (the default).")
@click.option("--same-site", is_flag=True, default=None, help="Only related posts on its own site.")
@click.option("--related-host", "hosts", multiple=True, help='Only related posts on this host, or "*.example.org".')
@click.option("--depth", type=click.IntRange(1, 5), help="Levels of related posts that are followed; 1 by default.")
@click.option("--render", type=click.Choice(["none", "browser"]), help="Run its scripts in a browser first.")
@pass_session
def add(session: Session, /, url: str, feed: bool, sitemap: bool, **options: Any) -> None:
    """Follow an article, or the articles of a site.

    Appends it to the configuration, which is made if there is none.

    \b
    monitor add https://example.org/articles/tides --every 6h
    monitor add --feed https://example.org/feed.xml --limit 20
    """
    from monitor.config.edit import NEW_FILE, alone, rewrite, with_tables
    from monitor.config.load import parse_config, parse_toml, read_toml
    from monitor.config.values import web_address

    path = session.config_path
    try:
        web_address(url)
    except ValueError as fault:
        raise UsageError(f"the address {fault}") from None
    with alone(path):
        toml = read_toml(path) if path.exists() else NEW_FILE
        parse_config(toml, path, os.environ)  # faults of the file have their lines there
        key, table = _table_to_add(url, parse_toml(toml, path), feed=feed, sitemap=sitemap, options=options)
        edited = with_tables(toml, path, key, [table])
        try:
            parse_config(edited, path, os.environ)
        except ConfigError as fault:  # what is left is what we were asked to add, and stands in no line yet
            raise UsageError("\n".join(_asked(found, key) for found in fault.faults)) from None
        rewrite(path, edited)
    named = "" if key == "source" else f" {table['name']}"
    if options["render"] == "browser":
        _say_what_is_missing()
    note(f"{table['name']} is in {path} now; `monitor check{named}` fetches it for the first time")


def _say_what_is_missing() -> None:
    """For pages that a browser shows first."""
    from monitor.render.chromium import NoBrowser, executable

    try:
        executable(os.environ)
    except NoBrowser as missing:
        note(f'render = "browser" cannot be done yet: {missing}')


def _asked(fault: Fault, table: str) -> str:
    """A fault of the new table as one of the command line."""
    key = fault.key.removeprefix(f"{table}.")
    if key in {"url", "feed", "sitemap"}:
        return f"the address: {fault.message}"
    option = {"article_every": "every", "related.hosts": "related-host"}.get(key, key)
    return f"--{option}: {fault.message}"


def _table_to_add(
    url: str, raw: dict[str, Any], *, feed: bool, sitemap: bool, options: dict[str, Any]
) -> tuple[str, dict[str, Any]]:
    """The kind of table, and the table itself with the options that were given."""
    if feed and sitemap:
        raise UsageError("a source is a feed or a sitemap, not both")
    is_source = feed or sitemap
    if not is_source and (options["limit"] is not None or options["match"] is not None):
        raise UsageError("--limit and --match belong to --feed and --sitemap")
    key = "source" if is_source else "article"
    address = "feed" if feed else "sitemap" if sitemap else "url"
    given = {"article_every" if is_source else "every": options.pop("every"), "related": _related_asked(options)}
    given |= options
    name = given.pop("name") or free_name(url, names_in(raw, key))
    return key, {"name": name, address: url} | {option: value for option, value in given.items() if value is not None}


def _related_asked(options: dict[str, Any]) -> bool | dict[str, Any] | None:
    """Takes its options out: true or false where that is all, else the table; None: nothing was said."""
    follow = options.pop("related")
    table = {key: options.pop(key) for key in ("same_site", "hosts", "depth")}
    table = {key: list(value) if key == "hosts" else value for key, value in table.items() if value}
    if table and follow is False:
        raise UsageError("--no-related leaves nothing for --same-site, --related-host and --depth")
    return table or follow


def names_in(raw: dict[str, Any], key: str) -> set[Any]:
    tables = raw.get(key, [])
    return {table.get("name") for table in tables if isinstance(table, dict)} if isinstance(tables, list) else set()


def free_name(url: str, taken: set[Any]) -> str:
    """Made of the address; with a number where another one has it already."""
    from monitor.config.values import name_from_url

    wanted = name_from_url(url)
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted[:76]}-{number}"
    return name


@click.command()
@click.argument("article")
@pass_session
def remove(session: Session, article: str) -> None:
    """Follow an article no longer.

    Takes it out of the configuration; its history is kept.

    \b
    monitor remove tides
    """
    from monitor.config.edit import alone, rewrite, without_article
    from monitor.config.load import parse_toml, read_toml

    path = session.config_path
    with alone(path):
        toml = read_toml(path)
        index = _index_of(article, parse_toml(toml, path))
        rewrite(path, without_article(toml, path, index))
    note(f"{article} is no longer in {path}; its history is kept")


def _index_of(wanted: str, raw: dict[str, Any]) -> int:
    from monitor.config.load import comparable_url
    from monitor.config.values import shown_address

    articles = raw.get("article", [])
    tables = [item if isinstance(item, dict) else {} for item in (articles if isinstance(articles, list) else [])]
    for index, table in enumerate(tables):
        if table.get("name") == wanted:
            return index
    for index, table in enumerate(tables):
        if isinstance(url := table.get("url"), str) and comparable_url(url) == comparable_url(wanted):
            return index
    near = get_close_matches(wanted, [str(table.get("name")) for table in tables], n=1)
    hint = f" (did you mean {near[0]}?)" if near else ""
    raise UsageError(f"there is no article {shown_address(wanted)!r} in the configuration{hint}")
