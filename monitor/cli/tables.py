"""Lists of things with their facts: a table where the terminal has room for it, else some lines for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Group, RenderableType
    from rich.table import Table
    from rich.text import Text

Row = Sequence["str | Text"]

# In columns: so much of a name is shown, and so much of a line the last cell must have.
_NAME, _LAST = 32, 16


def listed(titles: Sequence[str], rows: Sequence[Row], width: int, *, right: Sequence[str] = ()) -> RenderableType:
    """One thing a row: its name first; the last cell, often an error, may take several lines, or is left out where none
    of them has any. `right`: titles of columns of numbers."""
    if not any(str(row[-1]) for row in rows):
        titles, rows = titles[:-1], [row[:-1] for row in rows]
        return _table(titles, rows, right) if _wide(titles, rows) <= width else _lines(titles, rows)
    return _table(titles, rows, right) if _wide(titles[:-1], rows) + _LAST <= width else _lines(titles, rows)


def _wide(titles: Sequence[str], rows: Sequence[Row]) -> int:
    """What these columns take where no cell but a name is cut."""
    columns = [[title, *(str(row[number])[:_NAME] for row in rows)] for number, title in enumerate(titles)]
    return sum(2 + max(map(len, cells)) for cells in columns)


def _table(titles: Sequence[str], rows: Sequence[Row], right: Sequence[str]) -> Table:
    from rich.table import Table

    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0), collapse_padding=True)
    for number, title in enumerate(titles):
        last = number == len(titles) - 1
        table.add_column(
            title,
            justify="right" if title in right else "left",
            overflow="fold" if last else "ellipsis",
            no_wrap=not last,
            max_width=None if number else _NAME,
        )
    for row in rows:
        table.add_row(*row)
    return table


def _lines(titles: Sequence[str], rows: Sequence[Row]) -> Group:
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    lines: list[Text | Padding] = []
    for row in rows:
        lines.append(Text.assemble((str(row[0]), "bold")))
        facts = [
            Text.assemble(f"{title.lower()} ", cell) for title, cell in zip(titles[1:], row[1:], strict=True) if cell
        ]
        lines.append(Padding.indent(Text(" · ").join(facts), 4))
    return Group(*lines)
