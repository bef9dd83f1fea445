"""Rounds of delivery: in order, again after a failure, given up where it is no use."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from monitor.fetch.post import NotTaken, Taken
from monitor.notify.sinks import Sink
from monitor.store.sinks import Delivery, Outbox

# No message is begun after half of a lease, and none takes longer than `MESSAGE_S`: no lease ends under way.
BATCH = 8
LEASE_S = 300.0
MESSAGE_S = 120.0
# The first pause after a failure; each further one is twice as long, up to the longest.
FIRST_S, LONGEST_S = 5.0, 6 * 3600.0
# A sink's own pause is doubled so often, to ten minutes: one message that it never takes must not keep it for hours.
SINK_DOUBLES = 7
# What nobody took for so long is given up.
PATIENCE = timedelta(days=7)

log = structlog.get_logger("monitor")


@dataclass(frozen=True, slots=True)
class Courier:
    outbox: Outbox
    sinks: Sequence[Sink]
    now: Callable[[], datetime]

    def enrol(self) -> None:
        """From now on these sinks are told, and no others."""
        entries = [sink.name for sink in self.sinks if sink.tells_entries]
        self.outbox.sync(entries, [sink.name for sink in self.sinks if not sink.tells_entries], self.now())

    async def round(self) -> None:
        """Deliver what waits and may be sent now; a sink that fails is left for its next round."""
        if not self.sinks:
            return
        now = self.now()
        ready = {
            state.name: state.failures
            for state in await asyncio.to_thread(self.outbox.states)
            if state.waiting and (state.next_try_at is None or state.next_try_at <= now)
        }
        await asyncio.gather(*(self._serve(sink, ready[sink.name]) for sink in self.sinks if sink.name in ready))

    async def aclose(self) -> None:
        for sink in self.sinks:
            await sink.aclose()

    async def _serve(self, sink: Sink, failures: int) -> None:
        """One batch after the other under one lease each, until nothing waits or something fails."""
        while (lease := await asyncio.to_thread(self.outbox.claim, sink.name, self.now(), LEASE_S)) is not None:
            begun_by = self.now() + timedelta(seconds=LEASE_S / 2)
            try:
                batch = await asyncio.to_thread(self.outbox.due, sink.name, self.now(), BATCH)
                for delivery in batch:
                    if self.now() > begun_by:
                        break
                    if not await self._deliver(sink, delivery, failures):
                        return
                    failures = 0
                if not batch:
                    return
            finally:
                await asyncio.to_thread(self.outbox.release, sink.name, lease)

    async def _deliver(self, sink: Sink, delivery: Delivery, failures: int) -> bool:
        """Whether the sink may be told more now."""
        try:
            async with asyncio.timeout(MESSAGE_S):
                verdict = await sink.send(delivery)
        except TimeoutError:
            verdict = NotTaken(message=f"was not taken within {MESSAGE_S:g} s")
        now, about = self.now(), {"sink": sink.name, "id": _id(delivery)}
        match verdict:
            case None:
                await asyncio.to_thread(self.outbox.drop, delivery)
            case Taken():
                await asyncio.to_thread(self.outbox.sent, delivery, now)
                log.debug("told", **about)
            case NotTaken() if verdict.lasting or now - delivery.queued_at > PATIENCE:
                await asyncio.to_thread(self.outbox.give_up, delivery, verdict.message, now)
                log.error("given up: not told", error=verdict.message, **about)
            case NotTaken():
                asked = verdict.retry_at or now
                again = max(asked, now + pause(delivery.attempts))
                held = max(asked, now + pause(min(failures, SINK_DOUBLES)))
                await asyncio.to_thread(
                    self.outbox.failed, delivery, verdict.message, retry_at=again, sink_retry_at=held
                )
                log.warning("not told yet", error=verdict.message, again_at=again.isoformat(), **about)
                return False
        return True


def pause(failures: int, chance: Callable[[], float] = random.random) -> timedelta:
    """After so many failures before this one: twice as long each time, at least half of it, by chance up to all of it,
    so that those who failed together do not come again together."""
    longest_s = min(LONGEST_S, FIRST_S * 2.0 ** min(failures, 30))
    return timedelta(seconds=longest_s * (0.5 + chance() / 2))


def _id(delivery: Delivery) -> str:
    return delivery.recorded.entry.id if delivery.recorded else delivery.lane
