"""The forms of `monitor diff`: unified, words, side by side, and counts. Values in, text out."""

from __future__ import annotations

from html import escape

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from monitor.changes.words import Op, words
from monitor.cli.revisions import Piece, Shown, heading, label, link_line, marked, pieces
from monitor.cli.terminal import clean
from monitor.model import Change
from monitor.publish.markup import marked as marked_html

_PATCH_STYLES = (("+++", "bold"), ("---", "bold"), ("@@", "cyan"), ("+", "green"), ("-", "red"), ("#", "bold"))


def unified(revision: Shown) -> Text:
    """The patches, each below lines with "#" that say what it is: `patch` and `unidiff` skip those."""
    text = Text()
    for change in revision.changes:
        for comment in _comments(change):
            text.append(f"# {comment}\n", "bold")
        for line in clean(change.patch).split("\n")[:-1]:
            style = next((style for start, style in _PATCH_STYLES if line.startswith(start)), "")
            text.append(f"{line}\n", style)
    return text


def _comments(change: Change) -> list[str]:
    """The change in a line; where it has no text of its own to patch (a link, a move), what it was and is."""
    lines = [label(change).plain]
    if not change.patch:
        lines += [f"{side} {' '.join(text.split())}" for side, text in _sides(change) if text]
    return lines


def _sides(change: Change) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("was", clean(change.before or "")), ("is", clean(change.after or ""))


def by_words(revision: Shown, *, marks: bool) -> RenderableType:
    """Each change as running text with what went and what came."""
    parts: list[RenderableType] = []
    for change in revision.changes:
        parts.append(label(change))
        if change.before or change.after:
            parts.append(Padding.indent(marked(pieces(change), marks), 2))
        parts += [Padding.indent(link_line(link), 2) for link in change.links]
        parts.append(Text())
    return Group(*parts[:-1])


def side_by_side(revision: Shown, *, marks: bool) -> RenderableType:
    """What stood there beside what stands there now."""
    table = Table(box=None, expand=True, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(ratio=1, overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    for number, change in enumerate(revision.changes):
        if number:
            table.add_row()
        table.add_row(label(change))
        parts = pieces(change)
        table.add_row(marked(_without(Op.INSERT, parts), marks), marked(_without(Op.DELETE, parts), marks))
    return table


def _without(left_out: Op, parts: list[Piece]) -> list[Piece]:
    return [part for part in parts if part[0] is not left_out]


def counts(revision: Shown) -> RenderableType:
    """Words that came and went, a line for each change, and the sum."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(overflow="fold")
    table.add_column(justify="right", style="green")
    table.add_column(justify="right", style="red")
    came = went = 0
    for change in revision.changes:
        parts = pieces(change)
        plus, minus = _words(Op.INSERT, parts), _words(Op.DELETE, parts)
        table.add_row(label(change), f"+{plus}", f"-{minus}")
        came, went = came + plus, went + minus
    total = (
        f"{_counted(len(revision.changes), 'change')}, {_counted(came, 'word')} added, {_counted(went, 'word')} removed"
    )
    return Group(table, Text(total))


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _words(op: Op, parts: list[Piece]) -> int:
    return sum(len(words(text)) for which, text in parts if which is op)


# ── a page to look at ──────────────────────────────────────────────────────────────────────────────────────────

_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; --ins: #1a7f3726; --del: #cf222e26; --link: #0b5a8a; }}
@media (prefers-color-scheme: dark) {{ :root {{ --ins: #3fb95033; --del: #f8514933; --link: #8cc4ee; }} }}
a {{ color: var(--link); }}
body {{ max-width: 42rem; margin: 2rem auto; padding: 0 1rem; font: 1.05rem/1.6 Georgia, serif; }}
body {{ overflow-wrap: anywhere; }}
h2 {{ font: 600 1rem/1.4 system-ui, sans-serif; margin-top: 2.5rem; }}
ins {{ background: var(--ins); text-decoration: underline 1px; }}
del {{ background: var(--del); text-decoration: line-through; }}
</style>
</head>
<body>
<h1>{title}</h1>
<p>{facts}</p>
{body}</body>
</html>
"""


def page(revision: Shown) -> str:
    """A page of its own: no script, nothing loaded from anywhere."""
    title = escape(clean(revision.title) or heading(revision).plain)
    facts = [_link(revision.url, revision.url)] if revision.url else []
    if revision.older is not None and revision.newer is not None:
        facts.append(f"revision {revision.older} → {revision.newer}")
    if revision.observed_at:
        facts.append(f"seen {revision.observed_at:%Y-%m-%d %H:%M} UTC")
    sections = "".join(map(_section, revision.changes)) or "<p>No change.</p>\n"
    return _PAGE.format(title=title, facts=" · ".join(facts), body=sections)


def _section(change: Change) -> str:
    # What is only a link says its words there.
    text = "" if change.after in {link.text for link in change.links} else marked_html(pieces(change))
    links = "".join(f"<li>{_link(link.url, link.text)}</li>\n" for link in change.links)
    return (
        f"<section>\n<h2>{escape(label(change).plain)}</h2>\n"
        + (f"{text}\n" if text else "")
        + (f"<ul>\n{links}</ul>\n" if links else "")
        + "</section>\n"
    )


def _link(url: str, text: str) -> str:
    """A link where the address is one of the web; else its words alone."""
    words_of_it = escape(clean(text) or clean(url))
    if url.lower().startswith(("http://", "https://", "mailto:")):
        return f'<a href="{escape(clean(url))}">{words_of_it}</a>'
    return words_of_it
