"""`diff`: what changed between two revisions of a page, or between two files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.session import Session, form_of, page_named, pass_session
from monitor.cli.terminal import note, say, wants_colour, write, write_objects
from monitor.errors import MonitorError, UsageError

if TYPE_CHECKING:
    from monitor.cli.revisions import Shown
    from monitor.model import Page, Snapshot
    from monitor.store import Recorded, Store

SAME, DIFFERENT = 0, 1
# A reserved name (RFC 2606): relative links of a page whose address nobody told have to lead somewhere.
NOWHERE = "https://page.invalid/"


@click.command()
@click.argument("what", metavar="ARTICLE|OLD.html")
@click.argument("old", metavar="[FROM|NEW.html]", required=False)
@click.argument("new", metavar="[TO]", required=False)
@click.option("--url", help="The address of two files' page: relative links start there.")
@click.option("--unified", is_flag=True, help="Patches of the text (the default).")
@click.option("--words", is_flag=True, help="Running text; {+came+} and [-went-], or colours.")
@click.option("--side-by-side", is_flag=True, help="Before and after beside each other.")
@click.option("--stat", is_flag=True, help="Words added and removed, a line for each change.")
@click.option("--html", is_flag=True, help="A page of its own.")
@click.option("--json", is_flag=True, help="One JSON object.")
@pass_session
def diff(session: Session, /, what: str, old: str | None, new: str | None, url: str | None, **forms: bool) -> int:
    """What changed between two revisions or files.

    Revisions of a page, by default its last two, or two HTML files. Of revisions that follow on each other it shows
    what was found at the time. Ends with 0 where nothing changed, 1 where something did, 2 in trouble.

    \b
    monitor diff tides             the last revision
    monitor diff tides 0 --words   from the first to the last
    monitor diff OLD.html NEW.html --url https://example.org/tides
    """
    form = form_of(forms, "unified")
    if old is not None and not old.isdecimal():
        if new is not None or is_followed(session, what):
            raise UsageError(f"FROM must be the number of a revision, not {old!r}")
        revision: Shown | None = _of_files(what, old, url)
    elif url is not None:
        raise UsageError("--url belongs to two files; a page of the history has its own address")
    else:
        revision = _of_history(session, what, old, new)
    if revision is None:
        return SAME
    _print(revision, form)
    return DIFFERENT if revision.changes else SAME


def _print(revision: Shown, form: str) -> None:
    from monitor.cli import formats

    marks = not wants_colour(sys.stdout)
    match form:
        case "json":
            write_objects([revision.to_dict()])
        case "html":
            write(formats.page(revision))
        case _ if not revision.changes:
            return
        case "words":
            say(formats.by_words(revision, marks=marks))
        case "side-by-side":
            say(formats.side_by_side(revision, marks=marks))
        case "stat":
            say(formats.counts(revision))
        case _:
            _write_patch(revision, marks)


def _write_patch(revision: Shown, marks: bool) -> None:
    """Lines of a patch are never wrapped: `patch` reads them."""
    from monitor.cli import formats
    from monitor.cli.terminal import laid_out

    text = formats.unified(revision)
    write(text.plain if marks else "".join(laid_out(line, width=10**6, colour=True) for line in text.split("\n")))


# ── two files ──────────────────────────────────────────────────────────────────────────────────────────────────


def _of_files(old: str, new: str, url: str | None) -> Shown:
    from monitor.changes import compare
    from monitor.cli.revisions import Shown

    if url is not None:
        check_address(url)
    before, after = (_article_file(name, url or NOWHERE) for name in (old, new))
    changes = compare(before, after, url=url or NOWHERE)
    return Shown(url=url, title=f"{old} → {new}", changes=changes)


def _article_file(name: str, url: str) -> bytes:
    """A file without an article is no edition to compare with: nothing could be said of what it lacks."""
    from monitor.article import extract

    body = read_file(name)
    if not extract(body, url=url).blocks:
        raise UsageError(f"{name}: there is no article in it")
    return body


def check_address(url: str) -> None:
    from monitor.config.values import web_address

    try:
        web_address(url)
    except ValueError as fault:
        raise UsageError(f"--url {fault}") from None


def read_file(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except (OSError, ValueError) as fault:
        raise UsageError(f"{name}: {getattr(fault, 'strerror', None) or 'cannot be read'}") from fault


# ── two revisions ──────────────────────────────────────────────────────────────────────────────────────────────


def _of_history(session: Session, wanted: str, old: str | None, new: str | None) -> Shown | None:
    with session.store() as (store, config):
        page = page_named(store, config, wanted)
        known = {found.revision.number: found for found in store.recorded([page.id])}
        if not known and old:
            raise UsageError(f"{page.name} has no revision yet")
        if not known:
            note(f"monitor: {page.name} has no revision yet")
            return None
        last = max(known)
        if last == 0 and old is None:
            note(f"monitor: {page.name} has not changed since it was first seen")
            return None
        newer = _number(new, known, page) if new else last
        older = _number(old, known, page) if old else last - 1
        return _between(store, page, known, older, newer)


def is_followed(session: Session, wanted: str) -> bool:
    """Whether this names a page rather than a file. Without a configuration nothing does."""
    if wanted == "-" or Path(wanted).exists():
        return False
    try:
        with session.store() as (store, config):
            return store.find_page(wanted) is not None or wanted in {article.name for article in config.articles}
    except MonitorError:
        return False


def _number(text: str, known: dict[int, Recorded], page: Page) -> int:
    if text.isdecimal() and int(text) in known:
        return int(text)
    raise UsageError(f"{page.name} has the revisions {min(known)} to {max(known)}, not {text}")


def _between(store: Store, page: Page, known: dict[int, Recorded], older: int, newer: int) -> Shown:
    """Neighbours as they were recorded; others by comparing their snapshots now."""
    from monitor.changes import compare
    from monitor.cli.revisions import Shown, shown

    if newer == older + 1:
        return shown(known[newer])
    before, after = _snapshot(store, page, older), _snapshot(store, page, newer)
    changes = compare(
        before.body,
        after.body,
        url=page.url,
        old_charset=before.charset or None,
        new_charset=after.charset or None,
        rules=page.plan.rules,
    )
    return Shown(
        page=page.name,
        url=page.url,
        role=page.role,
        title=page.title,
        revision=newer,
        older=older,
        newer=newer,
        observed_at=known[newer].revision.observed_at,
        changes=changes,
        related_to=known[newer].related_to,
    )


def _snapshot(store: Store, page: Page, revision: int) -> Snapshot:
    found = store.snapshot(page.id, revision)
    if found is None:
        raise UsageError(f"{page.name} has no snapshot of revision {revision}")
    return found
