"""One check of one page: claim → fetch → decide → commit. And one round of checks in the foreground.

Only `decide` thinks. Everything that a check writes is in its `Outcome`, and is written in one transaction.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from monitor.fetch import Web
from monitor.model import Outcome, Page, PageState, PageStatus, Render
from monitor.policy import outage, request_for
from monitor.reading.pool import Readers
from monitor.store import Claim, Recorded, Store
from monitor.uri import host_key

# A check may wait for its host's turn, fetch robots.txt and the page, and read it: well under this.
LEASE_S = 300.0

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Environment:
    """The edges that a check touches."""

    store: Store
    web: Web
    clock: Clock = utc_now
    readers: Readers = field(default_factory=Readers)

    async def aclose(self) -> None:
        await self.web.aclose()
        await self.readers.aclose()


async def check_page(claim: Claim, env: Environment) -> Outcome | None:
    """Check a claimed page. None where the lease was lost on the way: then nothing was written."""
    target = await asyncio.to_thread(env.store.load_target, claim)
    result = await env.web.get(request_for(target, env.clock()))
    now = env.clock()
    outcome = await env.readers.conclude(target, result, now)
    if outcome.text_digest is not None:  # it seems to have changed: only now its past is worth loading
        past = await asyncio.to_thread(env.store.past, target.page.id, outcome.text_digest)
        outcome = await env.readers.conclude(replace(target, past=past), result, now)
    of_host = outage.after(target.host_failures, host_key(target.page.url), result, now)
    written = await asyncio.to_thread(env.store.commit, replace(outcome, outage=of_host), now)
    return outcome if written else None


@dataclass(frozen=True, slots=True)
class CheckLine:
    """What a round of checks says of one page. `recorded`: the revision that was found, if any."""

    page: Page
    state: PageState
    recorded: Recorded | None


async def check_round(
    env: Environment,
    pages: Sequence[Page],
    *,
    concurrency: int,
    report: Callable[[CheckLine], None] = lambda line: None,
) -> list[CheckLine]:
    """Check these pages now, and the related posts that they turn out to list, in the order in which they answer.

    A page that another process is just checking is left to it.
    """
    slots = asyncio.Semaphore(concurrency)
    hosts: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
    browser = asyncio.Lock()
    lines: list[CheckLine] = []

    async def one(page: Page) -> None:
        # In this order: whoever waits for a slow host takes no place from others, and its lease has not begun.
        alone = browser if page.plan.render is Render.BROWSER else nullcontext()  # one page is shown at a time
        async with alone, hosts[host_key(page.url)], slots:
            line = await _check_now(page, env)
        if line:
            lines.append(line)
            report(line)

    done: set[int] = set()
    todo = list(pages)
    while todo:
        await asyncio.gather(*map(one, todo))
        done.update(page.id for page in todo)
        todo = [page for page in await asyncio.to_thread(_found, env.store, done) if page.id not in done]
    return lines


async def _check_now(page: Page, env: Environment) -> CheckLine | None:
    claim = await asyncio.to_thread(env.store.claim, page.id, env.clock(), LEASE_S)
    outcome = await check_page(claim, env) if claim else None
    if outcome is None:
        return None
    recorded = None
    if outcome.revision:
        number = outcome.revision.number
        [recorded] = await asyncio.to_thread(env.store.recorded, [page.id], None, number)
    return CheckLine(page=recorded.page if recorded else page, state=outcome.state, recorded=recorded)


def _found(store: Store, checked: set[int]) -> list[Page]:
    """Related posts of the checked articles that were never fetched."""
    family = {page.id: page for page_id in checked for page in store.family(page_id)}
    new = {page.id for page, state in store.pages() if state.status is PageStatus.NEW and state.last_checked_at is None}
    return [page for page_id, page in family.items() if page_id in new]
