"""In which line of a TOML file a key stands: the parser of the standard library does not tell.

Reads text that `tomllib` has accepted, so it may trust that brackets and quotes match. A place is a path of keys and
indices such as ("article", 0, "related", "every").
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass

Path = tuple[str | int, ...]

_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""+'  # the longest run of quotes: a text may end in one or two quotes of its own
    r"|'''.*?'''+"
    r'|"(?:\\.|[^"\\])*"'
    r"|'[^']*'"
    r"|\#[^\n]*"
    r"|\n"
    r"|[\[\]{}=,.]"
    r"|[^\s\"'\#\[\]{}=,.]+",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A header or a key with its value: from its first to its last line, counted from 1."""

    path: Path
    first_line: int
    last_line: int


@dataclass(frozen=True, slots=True)
class Lines:
    """`statements` in the order of the file; `of` the line in which each key (inside of values too) begins."""

    statements: tuple[Statement, ...]
    of: dict[Path, int]

    def find(self, path: Path) -> int | None:
        """The line of this key, else of the nearest thing around it; None for the file as a whole."""
        for length in range(len(path), 0, -1):
            if (line := self.of.get(path[:length])) is not None:
                return line
        return None


def find_lines(toml: str) -> Lines:
    scanner = _Scanner(toml)
    scanner.scan()
    return Lines(tuple(scanner.statements), scanner.of)


class _Scanner:
    """Walks the tokens once; `_at` is the next one."""

    def __init__(self, toml: str) -> None:
        self._tokens: list[tuple[str, int]] = []
        line = 1
        for found in _TOKEN.finditer(toml):
            if not found[0].startswith("#"):
                self._tokens.append((found[0], line))
            line += found[0].count("\n")
        self._at = 0
        self._arrays: dict[Path, int] = {}  # an array of tables → index of its last table
        self.of: dict[Path, int] = {}
        self.statements: list[Statement] = []

    def scan(self) -> None:
        table: Path = ()
        while self._peek():
            if self._peek() == "\n":
                self._at += 1
                continue
            first_line = self._line()
            if self._peek() == "[":
                path = table = self._header()
            else:
                path = table + self._key()
                self._value(path)
            last = self._tokens[self._at - 1]
            self.statements.append(Statement(path, first_line, last[1] + last[0].count("\n")))

    def _peek(self) -> str:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else ""

    def _line(self) -> int:
        return self._tokens[self._at][1]

    def _header(self) -> Path:
        line = self._line()
        self._at += 1
        is_array = self._peek() == "["
        self._at += is_array
        path = self._resolve(self._names("]"))
        self._at += 1 + is_array
        if is_array:
            self._arrays[path] = self._arrays.get(path, -1) + 1
            self.of.setdefault(path, line)
            path = (*path, self._arrays[path])
        self.of.setdefault(path, line)
        return path

    def _resolve(self, names: list[str]) -> Path:
        """[article.related] means the last [[article]]."""
        path: Path = ()
        for name in names:
            if path in self._arrays:
                path = (*path, self._arrays[path])
            path = (*path, name)
        return path

    def _key(self) -> Path:
        """A key, dotted or not, up to its "="; every part of it gets its line."""
        names: Path = tuple(self._names("="))
        self._at += 1
        return names

    def _names(self, end: str) -> list[str]:
        names = []
        while (token := self._peek()) != end:
            if token not in {".", "\n"}:
                names.append(_unquoted(token))
            self._at += 1
        return names

    def _value(self, path: Path) -> None:
        self._note(path)
        opening = self._peek()
        if opening not in {"[", "{"}:
            while self._peek() not in {"", "\n", ",", "]", "}"}:
                self._at += 1
            return
        self._at += 1
        index = 0
        while self._peek() not in {"]", "}"}:
            if self._peek() in {",", "\n"}:
                self._at += 1
            elif opening == "[":
                self._value((*path, index))
                index += 1
            else:
                self._value(path + self._key())
        self._at += 1

    def _note(self, path: Path) -> None:
        line = self._tokens[min(self._at, len(self._tokens) - 1)][1]
        for length in range(1, len(path) + 1):
            self.of.setdefault(path[:length], line)


def _unquoted(token: str) -> str:
    if token[0] in "\"'":
        return str(next(iter(tomllib.loads(f"{token} = 0"))))
    return token
