"""`log`, `show` and `snapshots`: what was recorded."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from monitor.cli.session import Session, form_of, json_option, page_named, pass_session
from monitor.cli.tables import Row, listed
from monitor.cli.terminal import (
    clean,
    instant,
    note,
    say,
    size,
    wants_colour,
    width_of,
    write_bytes,
    write_objects,
)
from monitor.errors import UsageError

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.model import Article, Page, Snapshot
    from monitor.store import SnapshotLine, Store

_DIGEST = len("sha256:") + 16
_TITLES = ("REVISION", "FETCHED", "STATUS", "SIZE", "STORED", "DIGEST")
_NUMBERS = ("REVISION", "STATUS", "SIZE", "STORED")


@click.command()
@click.argument("article", required=False)
@click.option("-n", "--limit", type=click.IntRange(min=1), help="At most so many revisions.")
@json_option
@pass_session
def log(session: Session, article: str | None, limit: int | None, as_json: bool) -> None:
    """What has changed, newest first.

    Of one article and its related posts, or of all. Ends with what the author had stated before we first looked.

    \b
    monitor log tides
    monitor log --json | jq 'select(.changes[].unannounced)'
    """
    from monitor.cli.revisions import changelog, shown

    with session.store() as (store, config):
        family = None
        if article is not None:
            page = page_named(store, config, article)
            family = sorted({page.id, *(member.id for member in store.family(page.id))})
        revisions = [shown(found) for found in store.recorded(family, limit)]
    if as_json:
        write_objects(revision.to_dict() for revision in revisions)
    elif revisions:
        say(changelog(revisions, marks=not wants_colour(sys.stdout)))
    else:
        note("monitor: nothing recorded yet; `monitor check` looks at every article now")


@click.command()
@click.argument("what", metavar="ARTICLE[@REVISION]")
@click.option("--html", is_flag=True, help="The page's bytes as the server sent them.")
@click.option("--json", is_flag=True, help="The article as JSON.")
@pass_session
def show(session: Session, /, what: str, **forms: bool) -> None:
    """The article as it is, or was at a revision.

    \b
    monitor show tides@3
    """
    form = form_of(forms, "text")
    with session.store() as (store, config):
        page, revision = page_at(store, config, what)
        snapshot = snapshot_at(store, page, revision)
    if form == "html":
        write_bytes(snapshot.body)
        return
    from monitor.article import extract

    article = extract(snapshot.body, url=snapshot.url, charset=snapshot.charset or None, rules=page.plan.rules)
    if form == "json":
        write_objects([article.to_dict()])
    else:
        _say_article(article)


def page_at(store: Store, config: Config, what: str) -> tuple[Page, int | None]:
    """An address may hold an @ of its own: only a number behind the last one is a revision."""
    name, at, number = what.rpartition("@")
    if at and number.isdecimal() and store.find_page(what) is None:
        return page_named(store, config, name), int(number)
    return page_named(store, config, what), None


def snapshot_at(store: Store, page: Page, revision: int | None) -> Snapshot:
    known = [found.revision.number for found in store.recorded([page.id])]
    if not known:
        raise UsageError(f"{page.name} has no snapshot yet; `monitor status` says why")
    wanted = max(known) if revision is None else revision
    snapshot = store.snapshot(page.id, wanted) if wanted in known else None
    if snapshot is None:
        raise UsageError(f"{page.name} has the revisions {min(known)} to {max(known)}, not {wanted}")
    return snapshot


def _say_article(article: Article) -> None:
    from rich.console import Group, RenderableType
    from rich.text import Text

    facts = [article.byline, article.published, article.modified and f"modified {article.modified}", article.url]
    parts: list[RenderableType] = []
    if article.title:
        parts.append(Text(clean(article.title), "bold"))
    parts.append(Text(clean(" · ".join(fact for fact in facts if fact)), "dim"))
    for block in article.blocks:
        style = "bold" if block.type == "heading" else ""
        mark = {"item": "• ", "quote": "> ", "heading": "#" * max(block.level, 1) + " "}.get(block.type, "")
        parts += [Text(), Text(f"{mark}{clean(block.text)}", style)]
    say(Group(*parts))


@click.command()
@click.argument("article")
@json_option
@pass_session
def snapshots(session: Session, article: str, as_json: bool) -> None:
    """The snapshots of a page, newest first.

    Each with its revision, time, status, digest and size.

    \b
    monitor snapshots tides
    """
    with session.store() as (store, config):
        page = page_named(store, config, article)
        lines = list(reversed(store.snapshots(page.id)))
    if as_json:
        write_objects(
            {
                "page": page.name,
                "url": line.url,
                "revision": line.revision,
                "fetched_at": instant(line.fetched_at),
                "status": line.status,
                "digest": line.digest,
                "size_bytes": line.size_bytes,
                "stored_bytes": line.stored_bytes,
            }
            for line in lines
        )
    elif lines:
        say(listed(_TITLES, [_snapshot_row(line) for line in lines], width_of(sys.stdout), right=_NUMBERS))
    else:
        note(f"monitor: {page.name} has no snapshot yet; `monitor status` says why")


def _snapshot_row(line: SnapshotLine) -> Row:
    """Digests by their beginning, as people compare them; --json has them whole."""
    return (
        str(line.revision),
        f"{line.fetched_at:%Y-%m-%d %H:%M:%S}",
        str(line.status),
        size(line.size_bytes),
        size(line.stored_bytes),
        f"{line.digest[:_DIGEST]}…",
    )
