"""`push`: who is told of changes, and what waits for them."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import click

from monitor.cli.session import Session, json_option, pass_session, utc_now
from monitor.cli.tables import Row, listed
from monitor.cli.terminal import clean, instant, note, relative, say, width_of, write_objects
from monitor.errors import UsageError

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.notify import Courier
    from monitor.store import Store
    from monitor.store.sinks import SinkState

_TITLES = ("NAME", "WAITING", "GIVEN UP", "LAST SENT", "NEXT TRY", "LAST ERROR")


def courier_of(config: Config, store: Store) -> Courier:
    from monitor.notify import Courier, sinks_of

    return Courier(store.outbox, sinks_of(config, os.environ, utc_now), utc_now)


@click.command()
@click.option("--again", metavar="NAME", help="Send what was given up there once more, and what waits at once.")
@json_option
@pass_session
def push(session: Session, again: str | None, as_json: bool) -> None:
    """Who is told of changes, and what waits for them.

    A line for each webhook, each [[notify]] and the hub. Messages are sent by `run` and `check`.

    \b
    monitor push --again desk
    """
    with session.store() as (store, _config):
        if again is not None:
            _again(store, again)
        states = store.outbox.states()
    if as_json:
        write_objects(sink_object(state) for state in states)
    elif states:
        say(listed(_TITLES, _rows(states, utc_now()), width_of(sys.stdout)))
    else:
        note("monitor: nobody is told; [websub], [[webhook]] and [[notify]] in the configuration name who is")


def _again(store: Store, wanted: str) -> None:
    names = {label(state): state.name for state in store.outbox.states()}
    if wanted not in names:
        near = get_close_matches(wanted, names, n=1)
        hint = f" (did you mean {near[0]}?)" if near else ""
        raise UsageError(f"the configuration tells nobody named {wanted!r}{hint}")
    revived = store.outbox.again(names[wanted], utc_now())
    note(f"{wanted}: {revived} given up before; `monitor run` or `monitor check` sends them")


def label(state: SinkState) -> str:
    return state.name.partition(":")[0]


def trouble(state: SinkState) -> str:
    """For people who asked for something else."""
    return (
        f"{label(state)} is not told: {state.waiting} waiting, {state.given_up} given up; {state.error or ''}".rstrip(
            "; "
        )
    )


def sink_object(state: SinkState) -> dict[str, Any]:
    return {
        "name": label(state),
        "waiting": state.waiting,
        "given_up": state.given_up,
        "failures": state.failures,
        "last_sent_at": instant(state.last_sent_at),
        "next_try_at": instant(state.next_try_at),
        "error": state.error,
    }


def _rows(states: Sequence[SinkState], now: datetime) -> list[Row]:
    return [
        (
            label(state),
            str(state.waiting),
            str(state.given_up),
            relative(state.last_sent_at, now),
            relative(state.next_try_at, now) if state.waiting else "–",
            clean(state.error or ""),
        )
        for state in states
    ]
