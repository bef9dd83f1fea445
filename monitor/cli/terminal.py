"""What goes to the terminal: colours only where they are wanted, and nothing in a page's text that could take it over.

Results go to standard output, everything else to standard error.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from io import StringIO
from typing import TYPE_CHECKING, Any, TextIO

from monitor.errors import OutputError
from monitor.hidden import obeyed_by_nobody

if TYPE_CHECKING:
    from rich.console import RenderableType

# C0 and C1 controls without tab and line feed, the controls of writing direction, separators, lone surrogates.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
# Letters of Arabic and Hebrew texts, in effect; no reader of those wants to see them, and they turn no words of ours.
_DIRECTION = re.compile("[\u061c\u200e\u200f]")
_WIDTH_WITHOUT_TERMINAL = 100
# Less than a pipe holds: with PYTHONUNBUFFERED a larger write that the reader cut off would not be told to us.
_PIECE = 16_384


def clean(text: str) -> str:
    """Text from a page as a terminal may show it: what would be obeyed, turn words around or be seen by nobody is shown
    by its number."""
    return _DIRECTION.sub("", obeyed_by_nobody(text))


def wants_colour(stream: TextIO, environ: Mapping[str, str] = os.environ) -> bool:
    """https://no-color.org, and no colour where nobody looks."""
    if environ.get("NO_COLOR") or environ.get("TERM") == "dumb":
        return False
    return bool(environ.get("FORCE_COLOR")) or stream.isatty()


def width_of(stream: TextIO) -> int:
    if stream.isatty() or os.environ.get("COLUMNS"):
        return max(40, shutil.get_terminal_size().columns)
    return _WIDTH_WITHOUT_TERMINAL


def laid_out(what: RenderableType, *, width: int, colour: bool = False) -> str:
    """As the lines that a terminal of this width shows; without blanks at their ends where there is no colour. What is
    not to be broken (`no_wrap`, `overflow="ignore"`) is longer than that."""
    from rich.console import Console

    page = StringIO()
    Console(
        file=page,
        width=width,
        force_terminal=colour,
        no_color=not colour,
        color_system="standard" if colour else None,
        highlight=False,
        markup=False,
        emoji=False,
    ).print(what, crop=False)
    return page.getvalue() if colour else "".join(f"{line.rstrip()}\n" for line in page.getvalue().splitlines())


def say(what: RenderableType) -> None:
    """A result, laid out."""
    write(laid_out(what, width=width_of(sys.stdout), colour=wants_colour(sys.stdout)))


def write(text: str) -> None:
    """A result as it is; characters that the terminal cannot show are replaced, not fatal."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    shown = text.encode(encoding, "replace").decode(encoding)
    with _printing():
        for at in range(0, len(shown), _PIECE):
            sys.stdout.write(shown[at : at + _PIECE])
        sys.stdout.flush()


def write_bytes(body: bytes) -> None:
    with _printing():
        sys.stdout.flush()
        for at in range(0, len(body), _PIECE):
            sys.stdout.buffer.write(body[at : at + _PIECE])
        sys.stdout.buffer.flush()


@contextmanager
def _printing() -> Iterator[None]:
    """A reader that went away is another matter than a disk that is full: BrokenPipeError stays what it is."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as fault:
        raise OutputError(f"the output cannot be written: {fault.strerror}") from fault


def write_objects(objects: Iterable[Mapping[str, Any]]) -> None:
    """One JSON object a line."""
    for item in objects:
        write(f"{as_json(item)}\n")


def as_json(item: Any) -> str:
    """On one line; characters that could take over a terminal are escaped as JSON allows (RFC 8259 §7)."""
    line = json.dumps(item, ensure_ascii=False, separators=(", ", ": "))
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def note(message: str) -> None:
    """Progress and remarks. Where nobody can be told, the work goes on."""
    stream = sys.stderr
    encoding = getattr(stream, "encoding", None) or "utf-8"
    try:
        stream.write(f"{clean(message)}\n".encode(encoding, "replace").decode(encoding))
        stream.flush()
    except OSError:
        abandon(stream)


def abandon(stream: TextIO) -> None:
    """Whatever is still buffered goes nowhere, without a complaint at the end of the program."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def instant(at: datetime | None) -> str | None:
    """RFC 3339, in UTC, to the second."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if at else None


def relative(at: datetime | None, now: datetime) -> str:
    """ "5 min ago", "in 2 h", and the day itself where it is more than 60 days away; "–" for never."""
    if at is None:
        return "–"
    distance_s = (at - now).total_seconds()
    amount_s = abs(distance_s)
    if amount_s >= 60 * 86400:
        return f"{at.astimezone(UTC):%Y-%m-%d}"
    if amount_s < 1:
        return "now"
    units = (("d", 86400), ("h", 3600), ("min", 60))
    unit, length_s = next((unit for unit in units if amount_s >= 2 * unit[1]), ("s", 1))
    count = f"{round(amount_s / length_s)} {unit}"
    return f"in {count}" if distance_s > 0 else f"{count} ago"


def size(count: int) -> str:
    """Bytes as people read them, in thousands."""
    if count < 1000:
        return f"{count} B"
    amount = float(count)
    for unit in ("KB", "MB", "GB"):
        amount /= 1000
        if amount < 999.95 or unit == "GB":
            break
    return f"{amount:.1f} {unit}"
