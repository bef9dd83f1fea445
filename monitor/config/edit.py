"""Adding articles to config.toml and taking them out, with every other byte of it left as it is.

Texts in, texts out; only `rewrite` touches the disk. Each edit is read again before it is handed out: it must say
what was meant and nothing else.
"""

from __future__ import annotations

import codecs
import contextlib
import os
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import Array, Table

from monitor.config.lines import find_lines
from monitor.config.load import parse_toml
from monitor.errors import ConfigError, Fault
from monitor.folders import alone_in, sync_folder

NEW_FILE = """\
# What monitor follows. These settings have defaults; `monitor config --help` names every key.

[monitor]
data_dir = "snapshots"   # the database and the archive; relative to this file
feeds_dir = "feeds"      # atom.xml, rss.xml, feed.json, and articles/<name>.atom.xml …
# base_url = "http://127.0.0.1:8787/"   # the address at which readers reach the feeds
# listen = "127.0.0.1:8787"             # where `monitor run` serves them; "" for no web server
"""


def with_article(toml: str, path: Path, article: dict[str, Any]) -> str:
    """The file's text with one more article at its end; `path` is for messages. Raises ConfigError, as `parse_toml`."""
    return with_tables(toml, path, "article", [article])


def with_tables(toml: str, path: Path, key: str, tables: Sequence[dict[str, Any]]) -> str:
    """The file's text with more tables [[key]] at its end; `path` is for messages. Raises as `with_article`."""
    before = parse_toml(toml, path)
    wanted = {**before, key: [*_tables(before, path, key), *tables]} if tables else before
    if _is_inline(toml, before, key):
        document = tomlkit.parse(toml)
        array = document[key]
        assert isinstance(array, Array)
        for table in tables:
            inline = tomlkit.inline_table()
            inline.update(table)
            array.append(inline)
        return _verified(document.as_string(), wanted, path)
    line_end = "\r\n" if "\r\n" in toml else "\n"
    gap = "" if not toml.strip() else "\n" if toml.endswith("\n") else "\n\n"
    added = "\n".join(_table(key, table) for table in tables)
    return _verified(toml + (gap + added if tables else "").replace("\n", line_end), wanted, path)


def without_article(toml: str, path: Path, index: int) -> str:
    """The file's text without its article number `index` (from 0): its lines from [[article]] to its last key.

    So does a comment that stands directly above it, behind a blank line; other comments stay.
    """
    before = parse_toml(toml, path)
    articles = _tables(before, path, "article")
    rest = [article for number, article in enumerate(articles) if number != index]
    wanted = {**before, "article": rest}
    if _is_inline(toml, before, "article"):
        document = tomlkit.parse(toml)
        array = document["article"]
        assert isinstance(array, Array)
        del array[index]
        return _verified(document.as_string(), wanted, path)
    if not rest:
        del wanted["article"]
    return _verified(_cut(toml, index), wanted, path)


def rewrite(path: Path, toml: str) -> None:
    """Replace the file in one step (temporary file, fsync, rename), with its mode and mark; a link stays a link.

    Raises ConfigError where the folder or the disk does not let us; the file is then as it was.
    """
    target = path.resolve()
    temporary: Path | None = None
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        temporary = Path(name)
        with os.fdopen(descriptor, "wb") as file:
            file.write(_byte_order_mark(target) + toml.encode())
            file.flush()
            os.fchmod(descriptor, _mode(target))
            os.fsync(descriptor)
        temporary.replace(target)
        sync_folder(target.parent)
    except OSError as fault:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise ConfigError([Fault(str(path), None, "", f"cannot be written: {fault.strerror}")]) from fault


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """Nobody else edits files of this folder by these functions meanwhile. Raises ConfigError where it is not there."""
    with contextlib.ExitStack() as held:
        try:
            held.enter_context(alone_in(path.resolve().parent))
        except OSError as fault:
            raise ConfigError([Fault(str(path), None, "", f"its folder cannot be opened: {fault.strerror}")]) from fault
        yield


def _tables(raw: dict[str, Any], path: Path, key: str) -> list[Any]:
    tables = raw.get(key, [])
    if not isinstance(tables, list):
        raise ConfigError([Fault(str(path), None, key, f"must stand in double brackets: [[{key}]]")])
    return tables


def _is_inline(toml: str, raw: dict[str, Any], key: str) -> bool:
    """article = [{…}] in place of [[article]] tables."""
    return key in raw and any(statement.path == (key,) for statement in find_lines(toml).statements)


def _table(key: str, values: dict[str, Any]) -> str:
    document = tomlkit.document()
    array = tomlkit.aot()
    table: Table = tomlkit.table()
    table.update(values)
    array.append(table)
    document[key] = array
    return document.as_string()


def _cut(toml: str, index: int) -> str:
    """Without the lines of this article; where two blank lines would meet, one goes too."""
    lines = toml.split("\n")
    runs = _runs(toml, index)
    runs[0] = (_first_of_comment(lines, runs[0][0]), runs[0][1])
    for first, last in reversed(runs):
        blank_before = first >= 2 and not lines[first - 2].strip()
        blank_after = last >= len(lines) or not lines[last].strip()
        del lines[first - 1 - (blank_before and blank_after) : last]
    return "\n".join(lines)


def _first_of_comment(lines: list[str], first: int) -> int:
    """Where the comment begins that is about the table in line `first` (from 1). At the top of the file or directly
    below other settings it may be about these."""
    above = first
    while above > 1 and lines[above - 2].lstrip().startswith("#"):
        above -= 1
    return above if above > 1 and not lines[above - 2].strip() else first


def _runs(toml: str, index: int) -> list[tuple[int, int]]:
    """First and last lines (from 1) of runs of the article's statements, with what stands between these."""
    runs: list[tuple[int, int]] = []
    inside = False
    for statement in find_lines(toml).statements:
        if statement.path[:2] != ("article", index):
            inside = False
            continue
        first = runs.pop()[0] if inside else statement.first_line
        runs.append((first, statement.last_line))
        inside = True
    return runs


def _verified(toml: str, wanted: dict[str, Any], path: Path) -> str:
    try:
        if tomllib.loads(toml) == wanted:
            return toml
    except tomllib.TOMLDecodeError:
        pass
    message = "is written in a way that cannot be edited safely; please edit it by hand"
    raise ConfigError([Fault(str(path), None, "article", message)])


def _byte_order_mark(target: Path) -> bytes:
    """The mark that some editors put before UTF-8, where the file that is replaced has it."""
    marked = target.exists() and target.read_bytes().startswith(codecs.BOM_UTF8)
    return codecs.BOM_UTF8 if marked else b""


def _mode(target: Path) -> int:
    """Of the file that is replaced; a new one is made as the umask has it."""
    if target.exists():
        return target.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
