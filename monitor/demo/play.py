"""Let the daemon watch the built-in blog while its author writes, and check that the changelog tells what happened."""

from __future__ import annotations

import asyncio
import json
import os
import shlex
import shutil
import socket
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from monitor.check import utc_now
from monitor.config import Config, load_config
from monitor.daemon import serve
from monitor.demo.editions import ARTICLE, EDITIONS, POSTS, Edition
from monitor.demo.site import Site
from monitor.errors import UsageError
from monitor.model import Page
from monitor.store import Recorded, Store, open_store

Out = Callable[[str], None]

DEFAULT_FOLDER = Path("demo-run")
MARKER = ".monitor-demo"
STEP_PATIENCE_S = 15.0
POLL_S = 0.1
QUIET_FETCHES = 3  # so often the article is read while only the page around it changes

_CONFIG = """\
# Written by `monitor demo`. The blog that it names was served by the demo itself and is gone now.
[monitor]
base_url = "http://127.0.0.1:{port}/"
listen = "127.0.0.1:{port}"

[fetch]
per_host_delay = "50ms"           # for a server of our own; be slower with other people's
allow_private = ["127.0.0.0/8"]   # the blog stands on this machine

[[article]]
name = "{name}"
url = "{url}"
every = "500ms"
related = {{ follow = true, every = "8s" }}
"""


class StoryBroken(Exception):
    """The changelog does not tell what the author did; `str` says how."""


def run_demo(workdir: Path | None, out: Out, editions: Sequence[Edition] = EDITIONS) -> int:
    """Play all editions in a folder (default ./demo-run). 0 where the changelog told each of them, else 1.

    A folder that is not empty is taken only where an earlier demo made it: then it is emptied. Raises UsageError
    for another one, and StoreError or ServeError as the daemon does.
    """
    folder = _fresh(workdir or DEFAULT_FOLDER)
    with Site() as site:
        path = _write_config(folder, site)
        config = load_config(path, {})
        with closing(open_store(config.monitor.data_dir, authority=config.authority, now=utc_now())) as store:
            try:
                asyncio.run(_watch(_Stage(config, store, site, out, editions)))
                _check_feeds(config, store)
            except StoryBroken as fault:
                out(f"demo: {fault}")
                return 1
            out("")
            _print_changelog(store, out)
    _print_next(path, config, out)
    return 0


@dataclass(frozen=True, slots=True)
class _Stage:
    config: Config
    store: Store
    site: Site
    out: Out
    editions: Sequence[Edition]

    def article(self) -> Page:
        page = self.store.find_page(ARTICLE)
        assert page is not None, "the configuration of the demo names it"
        return page

    def revisions(self) -> list[Recorded]:
        """Of the article, newest first."""
        return self.store.recorded([self.article().id])

    def baselines(self) -> set[str]:
        """Addresses of the pages that were read at least once."""
        return {recorded.page.url for recorded in self.store.recorded()}


async def _watch(stage: _Stage) -> None:
    """Run the daemon for as long as the story takes."""
    stop = asyncio.Event()
    daemon = asyncio.create_task(serve(stage.config, stage.store, stop=stop))
    story = asyncio.create_task(_story(stage))
    try:
        await asyncio.wait({daemon, story}, return_when=asyncio.FIRST_COMPLETED)
        if not story.done():
            story.cancel()
            await asyncio.gather(story, return_exceptions=True)
    finally:
        stop.set()
        await daemon
    if story.cancelled():
        raise StoryBroken("the daemon ended before the story did")
    story.result()


async def _story(stage: _Stage) -> None:
    out, site = stage.out, stage.site
    first = {site.url + post.path for post in POSTS[:3]}
    out(f"A blog is served at {site.url}; its article and two related posts are watched.")
    await _until(lambda: first <= stage.baselines(), "the article and its first two related posts were not read")
    for number, edition in enumerate(stage.editions, 1):
        out(f"{number}. The author {edition.story}.")
        await (_edition_told(stage, edition) if edition.kinds else _nothing_told(stage, edition))
    everything = {site.url + post.path for post in POSTS}
    await _until(lambda: everything <= stage.baselines(), "a related post that the article names was not read")
    settled = [post.slug for post in POSTS if post.settled]
    await _until(lambda: any(site.fetches(slug, 304) for slug in settled), "no page was asked for conditionally")
    _nothing_more(stage)


def _nothing_more(stage: _Stage) -> None:
    """One baseline for each page, one entry for each edition that says something, and none besides."""
    wanted = len(POSTS) + sum(bool(edition.kinds) for edition in stage.editions)
    titles = [recorded.entry.title for recorded in stage.store.recorded()]
    if len(titles) != wanted:
        raise StoryBroken(f"{wanted} entries should have come, not {len(titles)}: {'; '.join(titles)}")


async def _edition_told(stage: _Stage, edition: Edition) -> None:
    known = stage.revisions()[0].revision.number
    stage.site.publish(edition)
    await _until(lambda: stage.revisions()[0].revision.number > known, f"no entry came when the author {edition.story}")
    newest = stage.revisions()[0]
    changes = newest.revision.changes
    if sorted(change.kind for change in changes) != sorted(edition.kinds):
        found = ", ".join(change.kind for change in changes)
        raise StoryBroken(f"the author {edition.story}, and the entry speaks of {found}")
    if any(change.unannounced for change in changes) != edition.unannounced:
        raise StoryBroken(f"the author {edition.story}, and the entry is wrong about whether it was announced")
    stage.out(f"   → {newest.entry.title}")


async def _nothing_told(stage: _Stage, edition: Edition) -> None:
    known, fetched = stage.revisions()[0], stage.site.fetches()
    stage.site.publish(edition)
    await _until(lambda: stage.site.fetches() >= fetched + QUIET_FETCHES, "the article was no longer read")
    # The last of these answers is judged only after it was sent: the one before it is certainly done.
    if stage.revisions()[0].seq != known.seq:
        raise StoryBroken(f"the author {edition.story}, and an entry came of it: {stage.revisions()[0].entry.title}")
    stage.out(f"   → read {QUIET_FETCHES} more times, no entry: right")


async def _until(happened: Callable[[], bool], complaint: str) -> None:
    clock = asyncio.get_running_loop().time
    deadline = clock() + STEP_PATIENCE_S
    while not await asyncio.to_thread(happened):
        if clock() > deadline:
            raise StoryBroken(f"{complaint} within {STEP_PATIENCE_S:.0f} s")
        await asyncio.sleep(POLL_S)


def _check_feeds(config: Config, store: Store) -> None:
    """The feeds on disk must hold every entry: the one over everything, and the article's with its related posts."""
    wanted = {recorded.entry.id for recorded in store.recorded()}
    for name in ("feed.json", f"articles/{ARTICLE}.feed.json"):
        path = config.monitor.feeds_dir / name
        try:
            written = {item["id"] for item in json.loads(path.read_text("utf-8"))["items"]}
        except (OSError, ValueError) as error:
            raise StoryBroken(f"the feed {path} cannot be read: {error}") from None
        if written != wanted:
            raise StoryBroken(f"the feed {path} holds {len(written & wanted)} of {len(wanted)} entries")


def _print_changelog(store: Store, out: Out) -> None:
    out("The changelog, newest first:")
    for recorded in store.recorded():
        out(f"  {recorded.entry.published_at:%H:%M:%S}  {recorded.entry.title}")
        for note in recorded.revision.stated:
            out(f"            stated by the author: {note.marker}")


def _print_next(path: Path, config: Config, out: Out) -> None:
    shown = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
    feeds = sorted(str(feed.relative_to(path.parent)) for feed in config.monitor.feeds_dir.glob("[!.]*.*"))
    out("")
    out(f"Feeds: {', '.join(feeds)} in {path.parent}")
    monitor = f"{_program()} --config {shlex.quote(str(shown))}"
    out(f"Their addresses answer while this runs: {monitor} run")
    out("Try next:")
    for command in ("log", f"diff {ARTICLE} 0 --words", "feeds"):
        out(f"  {monitor} {command}")


def _program() -> str:
    """How this program was started, as one would type it again from here."""
    called = Path(sys.argv[0])
    if called.name == "__main__.py":
        return f"{shlex.quote(sys.executable)} -m monitor"
    found = shutil.which(called.name)
    if found and Path(found).resolve() == called.resolve():
        return called.name
    return shlex.quote(os.path.relpath(called)) if called.is_file() else "monitor"


def _fresh(folder: Path) -> Path:
    """An empty folder with our mark in it."""
    folder = folder.absolute()
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is no folder")
    if folder.is_dir() and any(folder.iterdir()):
        if not (folder / MARKER).is_file():
            raise UsageError(f"{folder} is not empty and not of an earlier demo: name another folder")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).touch()
    return folder


def _write_config(folder: Path, site: Site) -> Path:
    path = folder / "config.toml"
    path.write_text(_CONFIG.format(port=_free_port(), name=ARTICLE, url=site.article_url), "utf-8")
    return path


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
