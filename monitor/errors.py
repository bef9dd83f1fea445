"""Everything that can go wrong and that a user can mend.

    MonitorError                      exit 1
    ├── UsageError                    exit 2   the command line asks for something that is not there
    ├── ConfigError                   exit 2   config.toml is wrong; one Fault a line
    ├── StoreError                    exit 1   the database cannot be used
    │   ├── StoreLocked                        another process holds it
    │   ├── StoreDamaged                       it cannot be read; it is left as it is
    │   ├── StoreFull                          no space left on the device
    │   └── StoreTooNew                        written by a later release
    ├── PublishError                  exit 1   a feed file cannot be written
    ├── ServeError                    exit 1   the web server cannot listen
    └── OutputError                   exit 1   what was asked for cannot be printed: the disk behind `>` is full

What the web does (404, robots.txt says no, a broken page) is no error but a value: see `model.FetchResult`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


class MonitorError(Exception):
    """Root of the tree. `str(error)` is one line for the user."""

    exit_code: ClassVar[int] = 1


class UsageError(MonitorError):
    exit_code = 2


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault in a configuration file."""

    path: str
    line: int | None
    key: str
    message: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.key}: {self.message}" if self.key else f"{place}: {self.message}"


class ConfigError(MonitorError):
    exit_code = 2

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))


class StoreError(MonitorError):
    pass


class StoreLocked(StoreError):
    pass


class StoreDamaged(StoreError):
    pass


class StoreFull(StoreError):
    pass


class StoreTooNew(StoreError):
    pass


class PublishError(MonitorError):
    pass


class ServeError(MonitorError):
    pass


class OutputError(MonitorError):
    pass
