"""`monitor run`: ticks that check what is due and publish what is new, until told to stop.

The schedule is data (`next_check_at` in the store), so APScheduler only ticks: a restart forgets nothing, and a late
tick takes up what is overdue. A tick never waits for a check: it starts it, and the next one looks again.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Coroutine, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from monitor.check import LEASE_S, Clock, Environment, check_page, utc_now
from monitor.config import Config, load_config
from monitor.errors import ConfigError, MonitorError
from monitor.fetch import FetchSettings, Web
from monitor.model import Outcome
from monitor.notify import Courier, sinks_of
from monitor.publish.files import PublishSettings, catch_up, publish_dirty
from monitor.reading.pool import Readers
from monitor.sources import followed, read_due
from monitor.store import Claim, Store, open_store
from monitor.store.lock import hold_daemon_lock
from monitor.web.app import create_app
from monitor.web.serve import WebServer

P = ParamSpec("P")
T = TypeVar("T")

TICK_S = 1.0
# What still runs at the end is given so long; then it is dropped, and the next start takes it up at once.
PATIENCE_S = 10.0
TELLING_PATIENCE_S = 3.0

log = structlog.get_logger("monitor")


class Daemon:
    """Bounded checks in flight, and the ticks that start checks and write feeds."""

    def __init__(self, config: Config, store: Store, clock: Clock = utc_now) -> None:
        self.config = config
        self.store = store
        self.clock = clock
        self.readers = Readers()
        self.env = self._environment()
        self.running: set[asyncio.Task[None]] = set()
        self._checking, self._publishing = asyncio.Lock(), asyncio.Lock()
        self.courier = self._courier(config)
        self.telling: asyncio.Task[None] | None = None
        self.naming: asyncio.Task[None] | None = None
        self.web: WebServer | None = None
        self.stale_feeds = True  # written once at the start: a title or the base URL may have changed
        self.stale_articles = False  # a reload could not be written down: done again at the next tick
        self.troubles: dict[str, str] = {}  # what does not get on, and why

    async def check_due(self) -> None:
        """A tick: start checks of what is due, as many as there are free places."""
        async with self._checking:
            await self._start_checks()

    async def publish_new(self) -> None:
        """A tick: write the feeds that have new entries."""
        async with self._publishing:
            await self._write_feeds()

    async def tell(self) -> None:
        """A tick: start a round of deliveries, unless one still runs."""
        if self.telling is None or self.telling.done():
            self.telling = asyncio.create_task(self._round(self.courier.round(), "telling"))

    async def name(self) -> None:
        """A tick: start reading the sources that are due, unless one is still read."""
        if self.config.sources and (self.naming is None or self.naming.done()):
            self.naming = asyncio.create_task(self._round(self._read_sources(), "reading a source"))

    async def _start_checks(self) -> None:
        if self.stale_articles:
            await self._sync()
        free = self.config.fetch.concurrency - len(self.running)
        if free <= 0:
            return
        for claim in await self._in_store("checks", self.store.claim_due, self.clock(), free, LEASE_S) or []:
            task = asyncio.create_task(self._check(claim))
            self.running.add(task)
            task.add_done_callback(self.running.discard)

    async def _write_feeds(self) -> None:
        write = catch_up if self.stale_feeds else publish_dirty
        written = await self._in_store("feeds", write, self.store, PublishSettings.of(self.config))
        if written is None:
            return
        self.stale_feeds = False
        if written:
            log.info("feeds written", files=len(written))

    async def reload(self, path: Path) -> None:
        """Take over a changed configuration; a wrong one changes nothing."""
        try:
            config = await asyncio.to_thread(load_config, path, os.environ)
            courier = self._courier(config)
        except ConfigError as error:
            log.error("configuration not taken over", fault=str(error))
            return
        before, self.config = self.config, config
        old, self.env = self.env, self._environment()
        self.stale_feeds = True
        await self._sync()
        await self._telling_ends()
        await self._naming_ends()
        self.courier = courier
        await self._in_store("telling", courier.enrol)
        await self._running_end()
        await old.web.aclose()
        await self._serve_anew(before)
        log.info("configuration read again", articles=len(config.articles))

    async def start_web(self) -> None:
        """Raises ServeError where nothing can listen there."""
        listen = self.config.monitor.listen
        if listen is not None:
            self.web = WebServer(create_app(self.store, PublishSettings.of(self.config)), str(listen))
            await self.web.start()

    async def _serve_anew(self, before: Config) -> None:
        """Follow a changed [monitor] table, as far as a running daemon can."""
        now = self.config.monitor
        if now.data_dir != before.monitor.data_dir:
            log.warning("data_dir has changed: that takes a restart", data_dir=str(now.data_dir))
        if now == before.monitor:
            return
        await self.stop_web()
        try:
            await self.start_web()
        except MonitorError as error:
            log.error("the web server is off", error=str(error))

    async def stop_web(self) -> None:
        if self.web:
            await self.web.stop()
            self.web = None

    async def close(self) -> None:
        """Let running checks end, drop what takes too long, and publish what was found. No tick may come any more."""
        await self._naming_ends()
        async with self._checking:
            await asyncio.gather(self._running_end(), self._telling_ends())  # what is told waits for no check
        await self.publish_new()
        await self.env.aclose()

    async def ticked(self) -> None:
        """No tick is in the middle of its work."""
        async with self._checking, self._publishing:
            await asyncio.sleep(0)

    def _environment(self) -> Environment:
        web = Web(FetchSettings.of(self.config), self.store, now=self.clock)
        return Environment(self.store, web, self.clock, self.readers)

    def sync(self) -> bool:
        """The articles of the configuration and those that its sources named, and no others, are followed."""
        self.store.sync(followed(self.config, self.store), self.clock())
        return True

    async def _sync(self) -> None:
        self.stale_articles = await self._in_store("articles", self.sync) is None

    async def _read_sources(self) -> None:
        if await read_due(self.config, self.store, self.env.web, self.readers, self.clock):
            await asyncio.to_thread(self.sync)

    async def _round(self, work: Coroutine[Any, Any, object], what: str) -> None:
        """Work that runs beside the checks; whatever befalls it, the watching goes on."""
        try:
            await work
        except MonitorError as error:
            self._say_trouble(what, error)
        except Exception:
            # The boundary of a round: a bug in it must not stop the watching.
            log.exception(f"{what} broke: this is a bug, please report it")
        else:
            self._say_no_trouble(what)

    async def _naming_ends(self) -> None:
        if self.naming is not None:
            self.naming.cancel()
            await asyncio.gather(self.naming, return_exceptions=True)

    def _courier(self, config: Config) -> Courier:
        """Raises ConfigError where a secret cannot be read."""
        return Courier(self.store.outbox, sinks_of(config, os.environ, self.clock), self.clock)

    async def _telling_ends(self) -> None:
        """A message that is cut off here is sent again, under the same id."""
        if self.telling is not None:
            await asyncio.wait({self.telling}, timeout=TELLING_PATIENCE_S)
            self.telling.cancel()
            await asyncio.gather(self.telling, return_exceptions=True)
        await self.courier.aclose()

    async def _running_end(self) -> None:
        if not self.running:
            return
        _, late = await asyncio.wait(self.running, timeout=PATIENCE_S)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _check(self, claim: Claim) -> None:
        try:
            _tell(await check_page(claim, self.env))
        except MonitorError as error:
            log.error("check not recorded; done again when its lease has run out", error=str(error))
        except Exception:
            # The boundary of a check: a bug on one page must not stop the others.
            log.exception("a check broke: this is a bug, please report it", page_id=claim.page_id)

    async def _in_store(self, what: str, verb: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """Call in a thread; a full disk or a locked database is said, and tried again at the next tick."""
        try:
            result = await asyncio.to_thread(verb, *args, **kwargs)
        except MonitorError as error:
            self._say_trouble(what, error)
            return None
        self._say_no_trouble(what)
        return result

    def _say_trouble(self, what: str, error: MonitorError) -> None:
        """Once, however often it is tried, and whatever else has the same trouble."""
        if str(error) not in self.troubles.values():
            log.error("waiting for the disk or the database", error=str(error))
        self.troubles[what] = str(error)

    def _say_no_trouble(self, what: str) -> None:
        """When the last of those that had it gets on: other work of this moment may still wait."""
        trouble = self.troubles.pop(what, None)
        if trouble and trouble not in self.troubles.values():
            log.info("the disk and the database answer again", after=trouble)


def _tell(outcome: Outcome | None) -> None:
    if outcome is None:
        return
    where = {"page": outcome.page.name, "url": outcome.page.url}
    if outcome.state.error:
        log.warning("no article", error=outcome.state.error, failures=outcome.state.failures, **where)
    elif outcome.revision:
        kinds = [str(change.kind) for change in outcome.revision.changes]
        log.info("revision", number=outcome.revision.number, changes=kinds, **where)
    else:
        log.debug("unchanged", **where)


async def serve(
    config: Config,
    store: Store,
    *,
    stop: asyncio.Event,
    reload: asyncio.Event | None = None,
    config_path: Path | None = None,
    ready: Callable[[str], None] = lambda url: None,
    clock: Clock = utc_now,
) -> None:
    """Run until `stop` is set. `ready` is told the URL of the web server ("" when it is switched off)."""
    daemon = Daemon(config, store, clock)
    await asyncio.to_thread(daemon.sync)
    await asyncio.to_thread(daemon.courier.enrol)
    ticks = AsyncIOScheduler(job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1})
    try:
        await daemon.publish_new()
        await daemon.start_web()
        ticks.add_job(daemon.check_due, "interval", seconds=TICK_S, id="check")
        ticks.add_job(daemon.publish_new, "interval", seconds=TICK_S, id="publish")
        ticks.add_job(daemon.tell, "interval", seconds=TICK_S, id="tell")
        ticks.add_job(daemon.name, "interval", seconds=TICK_S, id="name")
        ticks.start()
        await daemon.check_due()
        ready(daemon.web.url if daemon.web else "")
        await _until(stop, reload, daemon, config_path)
    finally:
        await _end_ticks(ticks, daemon)
        await daemon.close()
        await daemon.stop_web()


async def _end_ticks(ticks: AsyncIOScheduler, daemon: Daemon) -> None:
    """Stop the clock first and let a tick that runs come to its end: `shutdown` would cut it off in the middle."""
    if ticks.running:
        ticks.pause()
        await daemon.ticked()
        ticks.shutdown(wait=False)


async def _until(stop: asyncio.Event, reload: asyncio.Event | None, daemon: Daemon, path: Path | None) -> None:
    stopped = asyncio.create_task(stop.wait())
    while not stop.is_set():
        if reload is None or path is None:
            await stopped
            continue
        asked = asyncio.create_task(reload.wait())
        await asyncio.wait({stopped, asked}, return_when=asyncio.FIRST_COMPLETED)
        asked.cancel()
        if reload.is_set() and not stop.is_set():
            reload.clear()
            await daemon.reload(path)


def run(config: Config, config_path: Path) -> None:
    """Serve until SIGINT or SIGTERM; a second one ends at once. SIGHUP reads the configuration again.

    Raises StoreLocked where another daemon runs on the same folder, and any other StoreError or ServeError.
    """
    place = config.monitor.data_dir
    with (
        hold_daemon_lock(place),
        closing(open_store(place, authority=config.authority, now=utc_now())) as store,
    ):
        store.release_all()  # of a daemon that was killed: the lock says that it is gone
        asyncio.run(_run(config, config_path, store))


async def _run(config: Config, config_path: Path, store: Store) -> None:
    stop, reload = asyncio.Event(), asyncio.Event()
    with _signals(stop, reload):
        await serve(config, store, stop=stop, reload=reload, config_path=config_path, ready=_say_ready)


def _say_ready(url: str) -> None:
    log.info("running", web=url or "off")


@contextmanager
def _signals(stop: asyncio.Event, reload: asyncio.Event) -> Iterator[None]:
    """What signals mean while it runs, and nothing any more once the work is done: then the exit code is that of the
    work. (asyncio's own handlers would leave the system's behind, and those end a process by the signal.)"""
    loop = asyncio.get_running_loop()

    def end(*_: object) -> None:
        if stop.is_set():
            os._exit(130)  # asked twice: the store is safe at any instant
        loop.call_soon_threadsafe(stop.set)

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGHUP, lambda *_: loop.call_soon_threadsafe(reload.set))
    try:
        yield
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
