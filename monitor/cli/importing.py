"""`import`: lists of pages that were kept elsewhere."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.cli.following import free_name, names_in
from monitor.cli.session import Session, json_option, pass_session
from monitor.cli.terminal import note, write_objects
from monitor.errors import UsageError

if TYPE_CHECKING:
    from monitor.lists import Imported, Item, LeftOut

# A list of a hundred thousand addresses has ten.
_MAX_BYTES = 50 * 1024 * 1024


@click.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--dry-run", is_flag=True, help="Only say what would be taken over.")
@json_option
@pass_session
def import_(session: Session, file: Any, dry_run: bool, as_json: bool) -> None:
    """Follow what a list of another program names.

    And say what of it cannot be taken over. OPML, a list of addresses, the YAML of urlwatch and webchanges, the JSON or
    a backup of changedetection.io; "-" is standard input. Feeds in it become sources.

    \b
    monitor import urls.yaml --dry-run
    """
    from monitor.lists import NoList, read_list

    try:
        content = file.read(_MAX_BYTES + 1)
        if len(content) > _MAX_BYTES:
            raise NoList("is larger than any list of pages")
        found = read_list(content)
    except NoList as error:
        raise UsageError(f"{getattr(file, 'name', '-')} {error}") from None
    taken, left_out = _take_over(session.config_path, found, dry_run=dry_run)
    if as_json:
        write_objects(
            [*taken, *({"taken": False, "url": left.url, "what": left.what, "why": left.why} for left in left_out)]
        )
        return
    for left in left_out:
        note(
            f"not taken over: {left.what}{f' of {left.url}' if left.url and left.url != left.what else ''}: {left.why}"
        )
    deed = "would be" if dry_run else "are"
    note(f"{found.form}: {len(taken)} {deed} in {session.config_path} now, {len(left_out)} could not be taken over")


def _take_over(path: Path, found: Imported, *, dry_run: bool) -> tuple[list[dict[str, Any]], list[LeftOut]]:
    from monitor.config.edit import NEW_FILE, alone, rewrite, with_tables
    from monitor.config.load import parse_config, parse_toml, read_toml

    with alone(path):
        toml = read_toml(path) if path.exists() else NEW_FILE
        chosen = _Choice(parse_toml(toml, path), list(found.left_out))
        for item in found.items:
            chosen.add(item)
        edited = with_tables(toml, path, "source", chosen.sources)
        edited = with_tables(edited, path, "article", chosen.articles)
        parse_config(edited, path, os.environ)
        if not dry_run:
            rewrite(path, edited)
    return chosen.objects(), chosen.left_out


class _Choice:
    """What of a list goes into the configuration, and under which names."""

    def __init__(self, raw: dict[str, Any], left_out: list[LeftOut]) -> None:
        from monitor.uri import same_page_key

        self.left_out = left_out
        self.sources: list[dict[str, Any]] = []
        self.articles: list[dict[str, Any]] = []
        self._names = {key: names_in(raw, key) for key in ("article", "source")}
        self._key = same_page_key
        self._known = {
            same_page_key(str(table[address]))
            for key, address in (("article", "url"), ("source", "feed"), ("source", "sitemap"))
            for table in raw.get(key, [])
            if isinstance(table, dict) and address in table
        }

    def add(self, item: Item) -> None:
        from monitor.config.quantities import duration_words
        from monitor.config.values import slug, web_address
        from monitor.lists import LeftOut

        title = item.title or item.url
        try:
            web_address(item.url)
        except ValueError as fault:
            self.left_out.append(LeftOut(what=title, why=f"its address {fault}", url=item.url))
            return
        if self._key(item.url) in self._known:
            self.left_out.append(LeftOut(what=title, why="is followed already", url=item.url))
            return
        self._known.add(self._key(item.url))
        key = "source" if item.is_feed else "article"
        wanted = slug(item.title)
        name = wanted if wanted and wanted not in self._names[key] else free_name(item.url, self._names[key])
        self._names[key].add(name)
        table: dict[str, Any] = {"name": name, "feed" if item.is_feed else "url": item.url}
        if item.every_s is not None:
            table["every"] = duration_words(item.every_s)
        if tags := list(dict.fromkeys(tag for words in item.tags if (tag := slug(words)))):
            table["tags"] = tags
        if item.browser:
            table["render"] = "browser"
        (self.sources if item.is_feed else self.articles).append(table)

    def objects(self) -> list[dict[str, Any]]:
        sources = [
            {"taken": True, "kind": "source", "name": item["name"], "url": item["feed"]} for item in self.sources
        ]
        return sources + [
            {"taken": True, "kind": "article", "name": item["name"], "url": item["url"]} for item in self.articles
        ]
