"""What a command works on: the configuration and the store, opened when it asks for them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.errors import UsageError
from monitor.uri import without_secrets

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.model import Page
    from monitor.store import Store


@dataclass(frozen=True, slots=True)
class Session:
    """`config_path` as the user gave it."""

    config_path: Path

    def config(self) -> Config:
        from monitor.config import load_config

        return load_config(self.config_path, os.environ)

    @contextmanager
    def store(self, *, create: bool = False) -> Iterator[tuple[Store, Config]]:
        """The store that the configuration names. Without `create` it must be there already."""
        from monitor.store import open_store

        config = self.config()
        store = open_store(config.monitor.data_dir, authority=config.authority, now=utc_now(), create=create)
        try:
            yield store, config
        finally:
            store.close()


pass_session = click.make_pass_decorator(Session)
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")


def form_of(given: dict[str, bool], default: str) -> str:
    """The one form of output that was asked for. Raises UsageError where two were: neither is silently dropped."""
    asked = [f"--{name.replace('_', '-')}" for name, wanted in given.items() if wanted]
    if len(asked) > 1:
        raise UsageError(f"{asked[0]} and {asked[1]} exclude each other")
    return asked[0].removeprefix("--") if asked else default


def utc_now() -> datetime:
    return datetime.now(UTC)


def page_named(store: Store, config: Config, wanted: str) -> Page:
    """The page of this name or address. Raises UsageError that says what was likely meant."""
    from monitor.config.values import shown_address

    if page := store.find_page(without_secrets(wanted)):
        return page
    if any(wanted in {article.name, article.url} for article in config.articles):
        shown = shown_address(wanted)
        raise UsageError(f"{shown} was not checked yet: run `monitor check {shown}`")
    names = [article.name for article in config.articles] + [page.name for page, _ in store.pages()]
    near = get_close_matches(wanted, names, n=1)
    hint = f" (did you mean {near[0]}?)" if near else "; `monitor status` lists them all"
    raise UsageError(f"there is no article {shown_address(wanted)!r}{hint}")
