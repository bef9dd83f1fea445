"""From config.toml to a `Config`, or to every fault in it, each as one line that says where and what."""

from __future__ import annotations

import re
import stat
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails
from url_normalize import url_normalize

from monitor.config import values
from monitor.config.environment import Origins, overlay
from monitor.config.lines import Lines, find_lines
from monitor.config.settings import (
    ArticleSection,
    Config,
    FetchSection,
    MonitorSection,
    NotifySection,
    RelatedPlan,
    SourceSection,
    WebhookSection,
    WebSubSection,
    keys_of,
)
from monitor.errors import ConfigError, Fault

_CONFIG = TypeAdapter(Config)
_TABLES: dict[tuple[str, ...], type] = {
    (): Config,
    ("monitor",): MonitorSection,
    ("fetch",): FetchSection,
    ("websub",): WebSubSection,
    ("webhook",): WebhookSection,
    ("notify",): NotifySection,
    ("article",): ArticleSection,
    ("article", "related"): RelatedPlan,
    ("source",): SourceSection,
    ("source", "related"): RelatedPlan,
}
# Tables in double brackets: what may stand once only in them, and where it is known by the same name.
_ONCE = {"article": ("name", "url"), "webhook": ("name",), "notify": ("name",), "source": ("name",)}
_SINKS = ("webhook", "notify")
_Place = tuple[str, int, str]
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def tables() -> list[tuple[str, tuple[str, ...]]]:
    """Every table as the file writes its heading, with its keys."""
    return [(_heading(table), keys_of(kind)) for table, kind in _TABLES.items() if table]


def _heading(table: tuple[str, ...]) -> str:
    return f"[[{table[0]}]]" if table[0] in _ONCE and len(table) == 1 else f"[{'.'.join(table)}]"


def load_config(path: Path, environ: Mapping[str, str]) -> Config:
    """Read the file, lay the environment over it, check it all. Relative folders stand below the file's folder.

    Raises ConfigError with every fault that was found.
    """
    try:
        toml = read_toml(path)
    except ConfigError as unread:  # a variable that names no setting is wrong whatever the file says
        raise ConfigError([*unread.faults, *overlay({}, environ)[2]]) from None
    return parse_config(toml, path, environ)


def parse_config(toml: str, path: Path, environ: Mapping[str, str]) -> Config:
    """As `load_config`, of text that would stand in `path`."""
    raw = parse_toml(toml, path)
    merged, origins, faults = overlay(raw, environ)
    errors: list[ErrorDetails] = []
    config = Config()
    try:
        config = _CONFIG.validate_python(merged)
    except ValidationError as found:
        errors = found.errors(include_url=False)
    doubles = _doubles(raw)
    if errors or doubles or faults:
        lines = find_lines(toml)
        faults += [_fault(error, path, lines, origins) for error in errors]
        faults += [_double(place, first, raw, path, lines) for place, first in doubles]
        raise ConfigError(sorted(faults, key=lambda fault: (fault.line is None, fault.line or 0)))
    return config.anchored(path.parent)


def read_toml(path: Path) -> str:
    """The file's text without a byte order mark, line ends as they are.

    Raises ConfigError where there is none to read.
    """
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):  # a FIFO or a terminal would be waited for without end
            _refuse(path, "is a folder, not a file" if stat.S_ISDIR(mode) else "is no regular file")
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        _refuse(path, "there is no such file; `monitor add URL` makes one")
    except UnicodeDecodeError as fault:
        line = fault.object[: fault.start].count(b"\n") + 1
        _refuse(path, "is not UTF-8, which TOML must be", line)
    except OSError as fault:
        _refuse(path, f"cannot be read: {fault.strerror}")


def parse_toml(toml: str, path: Path) -> dict[str, Any]:
    """Raises ConfigError that names the line where the text stops to be TOML."""
    try:
        return tomllib.loads(toml)
    except tomllib.TOMLDecodeError as fault:
        message = re.sub(r" \(at (line [0-9]+, column [0-9]+|end of document)\)$", "", str(fault))
        place = re.search(r"at line ([0-9]+), column ([0-9]+)\)$", str(fault))
        line = int(place[1]) if place else toml.count("\n", 0, len(toml.rstrip())) + 1
        column = f" (column {place[2]})" if place else ""
        _refuse(path, f"is not TOML: {message[:1].lower()}{message[1:]}{column}", line)
    except RecursionError:
        _refuse(path, "is nested too deeply")
    except ValueError:  # what Python says of a whole number of more digits than it reads
        longest = max(re.finditer(r"[0-9_]+", toml), key=lambda digits: len(digits[0]))
        _refuse(path, f"a number of {len(longest[0])} digits is too long", toml.count("\n", 0, longest.start()) + 1)


def _refuse(path: Path, message: str, line: int | None = None) -> NoReturn:
    raise ConfigError([Fault(str(path), line, "", message)])


def _fault(error: ErrorDetails, path: Path, lines: Lines, origins: Origins) -> Fault:
    place = error["loc"]
    key = ".".join(
        step if _BARE_KEY.fullmatch(step) else values.quoted(step) for step in place if isinstance(step, str)
    )
    message = _message(error)
    if variable := origins.get(place[:2]):
        return Fault(variable, None, key, message)
    return Fault(str(path), lines.find(place), key, message)


def _message(error: ErrorDetails) -> str:
    place = tuple(step for step in error["loc"] if isinstance(step, str))
    match error["type"]:
        case "unexpected_keyword_argument":
            return _unknown(place)
        case "missing":
            return _missing(place[-1], error["input"])
        case "dataclass_type":
            return f"must be a table, not {values.described(error['input'])}"
        case "tuple_type":
            return f"must stand in double brackets: [[{place[-1]}]]"
        case _:
            return str(error["ctx"]["error"])


def _unknown(place: tuple[str, ...]) -> str:
    """Unknown keys name their nearest neighbour here, or the table in which a key of this name stands."""
    *above, key = place
    known = keys_of(_TABLES[tuple(above)])
    what = "unknown key" if above else "unknown table or key"
    if near := get_close_matches(key.lower(), known, n=1):
        return f'{what} (did you mean "{near[0]}"?)'
    homes = [table for table, kind in _TABLES.items() if table and key in keys_of(kind)]
    if homes:
        return f"{what} here; it belongs in {_heading(homes[0])}"
    return f"{what}; known here: {', '.join(known)}"


def _missing(key: str, table: Any) -> str:
    """A missing name is proposed from the address."""
    url = table.get("url") if isinstance(table, dict) else None
    if key == "name" and isinstance(url, str) and (proposed := _proposed_name(url)):
        return f'is missing (did you mean name = "{proposed}"?)'
    return "is missing"


def _proposed_name(url: str) -> str:
    try:
        return values.name_from_url(values.web_address(url))
    except ValueError:
        return ""


def _doubles(raw: dict[str, Any]) -> list[tuple[_Place, _Place]]:
    """A name or an address may stand once only: where one stands again, and where it stood first."""
    doubles = []
    seen: dict[tuple[str, str, str], _Place] = {}
    for place, value in _values_once(raw):
        table, _, key = place
        kind = "sink" if table in _SINKS else table
        first = seen.setdefault((kind, key, comparable_url(value) if key == "url" else value), place)
        if first is not place:
            doubles.append((place, first))
    return doubles


def _values_once(raw: dict[str, Any]) -> Iterator[tuple[_Place, str]]:
    for table, keys in _ONCE.items():
        items = raw.get(table)
        for index, item in enumerate(items if isinstance(items, list) else ()):
            for key in keys:
                value = item.get(key) if isinstance(item, dict) else None
                if isinstance(value, str):
                    yield (table, index, key), value


def _double(place: _Place, first: _Place, raw: dict[str, Any], path: Path, lines: Lines) -> Fault:
    table, index, key = place
    value = values.quoted(values.shown_address(raw[str(table)][index][key]))
    return Fault(str(path), lines.find(place), f"{table}.{key}", f"{value} stands in line {lines.find(first)} already")


def comparable_url(url: str) -> str:
    """Two addresses of one page look the same in this form (RFC 3986 §6.2); for comparison only."""
    try:
        return str(url_normalize(url.partition("#")[0]))
    except ValueError:  # no address at all: another check says so
        return url
