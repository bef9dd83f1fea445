"""`status`: how each page stands, and each source that names pages."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from monitor.cli.session import Session, json_option, pass_session, utc_now
from monitor.cli.tables import Row, listed
from monitor.cli.terminal import clean, instant, note, relative, say, width_of, write_objects
from monitor.model import Page, PageState, PageStatus, Role

if TYPE_CHECKING:
    from rich.text import Text

    from monitor.config import Config, SourceSection
    from monitor.store.members import SourceState

Pages = Sequence[tuple[Page, PageState]]
Sources = Sequence[tuple["SourceSection", "SourceState"]]

_TITLES = ("PAGE", "ROLE", "STATE", "CHECKED", "CHANGED", "NEXT", "LAST ERROR")
_STYLES = {
    PageStatus.OK: "green",
    PageStatus.FAILING: "red",
    PageStatus.SUSPICIOUS: "yellow",
    PageStatus.BLOCKED: "red",
    PageStatus.GONE: "red",
    PageStatus.UNSTABLE: "yellow",
    PageStatus.NEW: "cyan",
    PageStatus.PAUSED: "dim",
}


@click.command()
@click.option("--all", "everything", is_flag=True, help="Pages too that are no longer followed.")
@json_option
@pass_session
def status(session: Session, everything: bool, as_json: bool) -> None:
    """How each page stands, in a line.

    Its role and state, its last check and change, the next check, the last error. Feeds and sitemaps that name pages
    have lines of their own below.

    \b
    monitor status
    monitor status --json | jq -r 'select(.error) | .page'
    """
    from monitor.cli.telling import trouble

    with session.store() as (store, config):
        pages = store.pages(paused=everything)
        pages += _unseen(config, {page.url for page, _ in pages} | {page.name for page, _ in pages})
        sources = [(source, store.sources.state(source.name, source.url)) for source in config.sources]
        troubled = [state for state in store.outbox.states() if state.given_up or state.error]
    if as_json:
        write_objects(status_object(page, state) for page, state in pages)
        write_objects(source_object(source, state) for source, state in sources)
    elif pages or sources:
        rows = list(_rows(pages, sources, utc_now()))
        say(listed(_TITLES, rows, width_of(sys.stdout)))
    else:
        note("monitor: no article yet; `monitor add URL` follows one")
    for state in troubled:
        note(f"monitor: {trouble(state)}")


def _unseen(config: Config, known: set[str]) -> list[tuple[Page, PageState]]:
    """Articles of the configuration that no check has met yet."""
    return [
        (Page(id=0, uid="", url=item.url, name=item.name, role=Role.ARTICLE, plan=item.plan), PageState())
        for item in config.tracked()
        if item.url not in known and item.name not in known
    ]


def status_object(page: Page, state: PageState) -> dict[str, Any]:
    return {
        "page": page.name,
        "url": page.url,
        "role": page.role,
        "title": page.title,
        "state": state.status,
        "last_checked_at": instant(state.last_checked_at),
        "last_changed_at": instant(state.last_changed_at),
        "next_check_at": instant(_next_check(state)),
        "error": state.error,
        "failures": state.failures,
        "http_status": state.http_status,
        "doubt": _doubt(state),
    }


def source_object(source: SourceSection, state: SourceState) -> dict[str, Any]:
    """The keys of a page; of a feed or sitemap, most of them are empty."""
    return {
        "page": source.name,
        "url": source.url,
        "role": "source",
        "title": "",
        "state": _source_state(state),
        "last_checked_at": instant(state.read_at),
        "last_changed_at": None,
        "next_check_at": instant(state.next_at),
        "error": state.error,
        "failures": None,
        "http_status": None,
        "doubt": None,
    }


def _source_state(state: SourceState) -> PageStatus:
    if state.error:
        return PageStatus.FAILING
    return PageStatus.OK if state.read_at else PageStatus.NEW


def _next_check(state: PageState) -> datetime | None:
    """None for a page that is no longer followed."""
    return None if state.status is PageStatus.PAUSED else state.next_check_at


def _doubt(state: PageState) -> dict[str, Any] | None:
    """What has been seen in place of the article since when."""
    if state.doubt is None:
        return None
    seen = state.doubt
    return {"what": seen.what, "since": instant(seen.first_at), "checks": seen.count, "told": seen.told}


def _rows(pages: Pages, sources: Sources, now: datetime) -> Iterator[Row]:
    for page, state in pages:
        name = page.name if page.role is Role.ARTICLE else f"  {page.name}"
        told = relative(state.last_checked_at, now), relative(state.last_changed_at, now)
        yield name, str(page.role), *_standing(state.status, told, _next_check(state), state.error, now)
    for source, read in sources:
        told = relative(read.read_at, now), relative(None, now)
        yield source.name, "source", *_standing(_source_state(read), told, read.next_at, read.error, now)


def _standing(
    status: PageStatus, told: tuple[str, str], due_at: datetime | None, error: str | None, now: datetime
) -> tuple[Text, str, str, str, Text]:
    """The cells from STATE on; `told`: when it was checked, and when it changed."""
    from rich.text import Text

    due = "due" if due_at and due_at <= now else relative(due_at, now)
    return Text(status, _STYLES[status]), *told, due, Text(clean(error or ""))
