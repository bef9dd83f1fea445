"""Logs go to standard error: readable on a terminal, one JSON object a line elsewhere."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog

from monitor.cli.terminal import clean, wants_colour

# Without the local variables: they hold texts of pages, and addresses with what is secret in them.
_TRACEBACKS = structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False))


def log_to_stderr(*, verbose: bool, quiet: bool = False) -> None:
    """`verbose`: every check; `quiet`: only what went wrong. Libraries are heard from warnings on."""
    level = logging.DEBUG if verbose else logging.WARNING if quiet else logging.INFO
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[Any]
    if sys.stderr.isatty():
        last = [
            _cleaned,
            structlog.dev.ConsoleRenderer(
                colors=wants_colour(sys.stderr), exception_formatter=structlog.dev.plain_traceback
            ),
        ]
    else:
        last = [_TRACEBACKS, structlog.processors.JSONRenderer(default=str)]
    structlog.configure(
        processors=[*shared, *last],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _cleaned(_logger: Any, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Addresses and titles come from the web: they do not reach the terminal as they are."""
    return {key: clean(value) if isinstance(value, str) else value for key, value in event.items()}
