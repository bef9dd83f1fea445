"""`explain`: why a page is read as it is, and why a change is what it is."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.cli.comparing import NOWHERE, check_address, is_followed, read_file
from monitor.cli.history import page_at, snapshot_at
from monitor.cli.session import Session, pass_session
from monitor.cli.terminal import note, say, wants_colour, write, write_objects
from monitor.model import Change, Role, Rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from monitor.changes.explanation import Explanation
    from monitor.config import Config
    from monitor.model import Page


def _checked(check: str) -> Callable[[click.Context, click.Parameter, Any], Any]:
    """A value as the configuration takes it; what is wrong with it in the words of the configuration."""

    def convert(ctx: click.Context, param: click.Parameter, given: Any) -> Any:
        from monitor.config import values

        try:
            return getattr(values, check)(list(given) if isinstance(given, tuple) else given) if given else given
        except ValueError as fault:
            raise click.BadParameter(str(fault), ctx, param) from None

    return convert


@click.command()
@click.argument("what", metavar="ARTICLE[@REVISION]|OLD.html")
@click.argument("new", metavar="[NEW.html]", required=False)
@click.option("--url", help="The address of two files' page: relative links start there.")
@click.option("--body", metavar="SELECTOR", callback=_checked("selector"), help="Try this `body`.")
@click.option("--ignore", metavar="SELECTOR", multiple=True, callback=_checked("selectors"), help="Try this `ignore`.")
@click.option("--marker", metavar="WORDS", multiple=True, callback=_checked("phrases"), help="Try this marker.")
@click.option("--day-first/--month-first", default=None, help="Try this order in 03/04/2020.")
@click.option("--all", "every", is_flag=True, help="Also what is the same in both pages, and long lists whole.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, with everything.")
@pass_session
def explain(
    session: Session,
    what: str,
    new: str | None,
    url: str | None,
    body: str | None,
    ignore: tuple[str, ...],
    marker: tuple[str, ...],
    day_first: bool | None,
    every: bool,
    as_json: bool,
) -> None:
    """Why a page is read as it is, and each change is what it is.

    Of a revision of a page, by default its last, or of two HTML files: which element is the article, what was not read,
    and of each difference which rules decided that it is a change, its kind, severity and date. Lines for the
    configuration are printed where you can have it otherwise; --body, --ignore, --marker and --day-first try them.

    \b
    monitor explain tides            the last revision
    monitor explain tides@3
    monitor explain OLD.html NEW.html --url https://example.org/tides
    """
    tried = Rules(body=body, ignore=tuple(ignore), markers=tuple(marker), day_first=day_first)
    if new is not None or _is_file(session, what):
        explanation: Explanation | None = _of_files(what, new, url, tried)
    else:
        explanation = _of_history(session, what, tried)
    if explanation is None:
        return
    if as_json:
        write_objects([explanation.to_dict()])
    else:
        from monitor.cli.explanations import explained

        say(explained(explanation, every=every, marks=not wants_colour(sys.stdout)))


def _is_file(session: Session, what: str) -> bool:
    return what == "-" or (Path(what).is_file() and not is_followed(session, what))


def _of_files(old: str, new: str | None, url: str | None, rules: Rules) -> Explanation:
    from monitor.changes import explanation

    if url is not None:
        check_address(url)
    address = url or NOWHERE
    if new is None:
        return explanation.explain_page(read_file(old), url=address, rules=rules)
    return explanation.explain(read_file(old), read_file(new), url=address, rules=rules)


# ── a revision ─────────────────────────────────────────────────────────────────────────────────────────────────


def _of_history(session: Session, wanted: str, tried: Rules) -> Explanation | None:
    from monitor.changes import explanation

    with session.store() as (store, config):
        page, revision = page_at(store, config, wanted)
        newest = snapshot_at(store, page, revision)
        found = store.recorded([page.id], limit=1, revision=revision)[0]
        rules = _rules(config, page, tried)
        number, older = found.revision.number, found.snapshot_from
        before = None if older is None or older == found.snapshot_to else store.snapshot(page.id, older)
    if page.role is Role.RELATED:
        note(f"monitor: {page.name} is a related post, read without rules; `monitor add {page.url}` gives it a table")
    if number and before is None:
        _say_state(page, number, found.revision.changes)
        return None
    if before is None:
        return explanation.explain_page(newest.body, url=page.url, charset=newest.charset or None, rules=rules)
    found_now = explanation.explain(
        before.body,
        newest.body,
        url=page.url,
        old_charset=before.charset or None,
        new_charset=newest.charset or None,
        rules=rules,
    )
    if _kinds(found.revision.changes) != _kinds(found_now.changes):
        note(
            f"monitor: what was found at the time of revision {number} differs: it was read by another release or with"
            f" other rules; `monitor diff {page.name} {number - 1} {number}` shows it"
        )
    return found_now


def _rules(config: Config, page: Page, tried: Rules) -> Rules:
    """What is tried, above what the configuration says now. A related post is read without any rules."""
    told = next((article.tracked() for article in config.articles if article.name == page.name), None)
    known = told.plan.rules if told and page.role is Role.ARTICLE else page.plan.rules
    given = {
        item.name: value for item in dataclasses.fields(tried) if (value := getattr(tried, item.name)) not in (None, ())
    }
    return dataclasses.replace(known, **given)


def _say_state(page: Page, number: int, changes: tuple[Change, ...]) -> None:
    """A revision of which the server's answer decided, not the text."""
    for change in changes:
        why = f": {change.reason}" if change.reason else ""
        write(f"revision {number} of {page.name}: {change.kind}{why}; no texts were compared\n")


def _kinds(changes: tuple[Change, ...] | list[Change]) -> list[tuple[str, str]]:
    return sorted((change.kind, change.severity) for change in changes)
