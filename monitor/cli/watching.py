"""`run`, `check`, `feeds` and `demo`: watching, and what comes of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.session import Session, json_option, page_named, pass_session, utc_now
from monitor.cli.terminal import clean, note, say, wants_colour, write, write_objects

if TYPE_CHECKING:
    from monitor.check import CheckLine
    from monitor.config import Config
    from monitor.model import Page
    from monitor.notify import Courier
    from monitor.publish.files import FeedPlace
    from monitor.store import Store


@click.command()
@click.pass_context
def run(ctx: click.Context) -> None:
    """Watch, write the feeds and serve them.

    Checks what is due until SIGINT or SIGTERM. SIGHUP reads the configuration again; a wrong one changes nothing.

    \b
    monitor --config /etc/monitor/config.toml run
    """
    with starting():
        from monitor import daemon
        from monitor.cli.logs import log_to_stderr

        session: Session = ctx.obj
        log_to_stderr(verbose=_is_verbose(ctx))
        daemon.run(session.config(), session.config_path)


@contextmanager
def starting() -> Iterator[None]:
    """Signals that come before the daemon listens to them.

    A request to read the configuration again is met anyway; one to end is met at once, with the exit code of later.
    Once the daemon has ended, there is nothing to end any more: then they stay ignored to the end of the process.
    """
    import signal

    before = {signal.SIGHUP: signal.signal(signal.SIGHUP, signal.SIG_IGN)}
    for number in (signal.SIGTERM, signal.SIGINT):
        before[number] = signal.signal(number, lambda *_: sys.exit(0))
    try:
        yield
    except BaseException:
        for number, answer in before.items():
            signal.signal(number, answer)
        raise


def _is_verbose(ctx: click.Context) -> bool:
    return bool(ctx.find_root().params.get("debug"))


@click.command()
@click.argument("articles", metavar="[ARTICLE]...", nargs=-1)
@click.option("--due", is_flag=True, help="Only what is due by its schedule.")
@json_option
@click.pass_context
def check(ctx: click.Context, articles: tuple[str, ...], due: bool, as_json: bool) -> int:
    """Check now and print what changed.

    The pages named, or all, whatever their schedule says. Ends with 1 where a page gave no article.

    \b
    monitor check tides
    monitor check --due      in a cron job, in place of `monitor run`
    """
    import asyncio

    from monitor.cli.logs import log_to_stderr
    from monitor.cli.telling import courier_of
    from monitor.publish.files import PublishSettings, catch_up
    from monitor.sources import followed

    session: Session = ctx.obj
    log_to_stderr(verbose=_is_verbose(ctx), quiet=True)
    with session.store(create=True) as (store, config):
        asyncio.run(_name(config, store, all_=not due and not articles))
        store.sync(followed(config, store), utc_now())
        courier = courier_of(config, store)
        courier.enrol()
        lines = asyncio.run(_round(config, store, _chosen(store, config, articles, due)))
        catch_up(store, PublishSettings.of(config))
        asyncio.run(_tell(courier))
    if not config.articles and not config.sources:
        note("monitor: no article yet; `monitor add URL` follows one")
    _print_found(lines, as_json)
    return 1 if any(line.state.error for line in lines) else 0


def _chosen(store: Store, config: Config, names: Sequence[str], due: bool) -> list[Page]:
    named = {page_named(store, config, name).id for name in names}
    now = utc_now()
    return [
        page
        for page, state in store.pages()
        if (not named or page.id in named) and (not due or state.next_check_at is None or state.next_check_at <= now)
    ]


async def _name(config: Config, store: Store, *, all_: bool) -> None:
    """Ask the feeds and sitemaps of the configuration which articles there are."""
    from monitor.fetch import FetchSettings, Web
    from monitor.reading.pool import Readers
    from monitor.sources import read_due

    if not config.sources:
        return
    web, readers = Web(FetchSettings.of(config), store), Readers()
    try:
        await read_due(config, store, web, readers, utc_now, all_=all_)
    finally:
        await web.aclose()
        await readers.aclose()


async def _tell(courier: Courier) -> None:
    """One round of messages to whoever is to be told; what fails waits for the next `check` or `run`."""
    try:
        await courier.round()
    finally:
        await courier.aclose()


async def _round(config: Config, store: Store, pages: Sequence[Page]) -> list[CheckLine]:
    from monitor.check import Environment, check_round
    from monitor.fetch import FetchSettings, Web

    env = Environment(store, Web(FetchSettings.of(config), store))
    try:
        return await check_round(
            env,
            pages,
            concurrency=config.fetch.concurrency,
            report=lambda line: note(_progress(line)),
        )
    finally:
        await env.aclose()


def _progress(line: CheckLine) -> str:
    """What came of the check of one page."""
    name = line.page.name
    if line.state.error:
        return f"{name}: {line.state.error}"
    if line.recorded is None:
        return f"{name}: unchanged"
    number = line.recorded.revision.number
    return f"{name}: revision {number}" if number else f"{name}: first seen"


def _print_found(lines: Sequence[CheckLine], as_json: bool) -> None:
    from monitor.cli.revisions import changelog, shown

    found = sorted((line.recorded for line in lines if line.recorded), key=lambda found: -found.seq)
    revisions = [shown(recorded) for recorded in found]
    if as_json:
        write_objects(revision.to_dict() for revision in revisions)
    elif revisions:
        say(changelog(revisions, marks=not wants_colour(sys.stdout)))


# ── the feeds ──────────────────────────────────────────────────────────────────────────────────────────────────


@click.command()
@click.option("--rebuild", "again", is_flag=True, help="Write them all again from the store.")
@click.option("--check", "checked", is_flag=True, help="Say what is wrong with them, in the files and as served.")
@json_option
@pass_session
def feeds(session: Session, again: bool, checked: bool, as_json: bool) -> int:
    """Where each feed stands, file and address.

    With --check it ends with 1 where one is not in order.

    \b
    monitor feeds --rebuild
    monitor feeds --check
    """
    from monitor.publish.files import PublishSettings, feed_places, rebuild

    with session.store() as (store, config):
        settings = PublishSettings.of(config)
        if again:
            written = rebuild(store, settings)
            note(f"{len(written)} file{'' if len(written) == 1 else 's'} changed")
        places = feed_places(store, settings)
    if checked:
        return _print_faults(places, served=settings.pages, as_json=as_json)
    objects = [
        {"feed": place.feed or None, "format": place.format, "file": str(place.path) if place.path else None}
        | {"url": place.url}
        for place in places
    ]
    if as_json:
        write_objects(objects)
    else:
        # One line each, never wrapped: made to be copied and cut.
        wide = max((len(item["file"] or "") for item in objects), default=0)
        write("".join(f"{clean(item['file'] or '-'):{wide}}  {item['url']}\n" for item in objects))
    return 0


def _print_faults(places: Sequence[FeedPlace], *, served: bool, as_json: bool) -> int:
    from monitor.cli.feed_check import check_feeds

    found = check_feeds(places, served=served)
    if as_json:
        write_objects(
            {"feed": place.feed or None, "format": place.format, "file": str(place.path), "url": place.url}
            | {"faults": faults}
            for place, faults in found
        )
    else:
        write("".join(f"{clean(str(place.path))}: {clean(fault)}\n" for place, faults in found for fault in faults))
        note(f"{len(found)} feeds, {sum(bool(faults) for _, faults in found)} not in order")
    return 1 if any(faults for _, faults in found) else 0


@click.command()
@click.option("--keep", type=click.Path(path_type=Path), help="The folder for it; by default demo-run here.")
def demo(keep: Path | None) -> int:
    """See the whole system at work.

    On a site of its own over loopback: an article that gains updates; its feeds, log and diff.

    \b
    monitor demo --keep /tmp/demo
    """
    from monitor.cli.logs import log_to_stderr
    from monitor.demo import run_demo

    log_to_stderr(verbose=False, quiet=True)
    return run_demo(keep, lambda line: write(f"{line}\n"))
