"""The sinks of the configuration, and how each one is told. Secrets are read here, and shown nowhere."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from monitor.config import Config, NotifySection, WebhookSection
from monitor.errors import ConfigError, Fault
from monitor.fetch.post import NotTaken, Poster, Taken
from monitor.fetch.settings import Allowed
from monitor.notify import message
from monitor.notify.wanted import Wanted
from monitor.store.sinks import Delivery

HUB = "websub:hub"  # no name of the configuration holds a colon
APPRISE_MISSING = "Apprise is not installed: pip install 'article-monitor[notify]'"

Clock = Callable[[], datetime]


class Sink(Protocol):
    """Who is told. `tells_entries`: of each entry; else of each feed that was written."""

    @property
    def name(self) -> str: ...
    @property
    def tells_entries(self) -> bool: ...
    async def send(self, delivery: Delivery) -> Taken | NotTaken | None:
        """None where the entry is not wanted here."""

    async def aclose(self) -> None: ...


def sinks_of(config: Config, environ: Mapping[str, str], now: Clock) -> list[Sink]:
    """All sinks that the configuration names.

    Raises ConfigError where a secret cannot be read.
    """
    sinks: list[Sink] = []
    faults: list[Fault] = []
    sections: list[WebhookSection | NotifySection] = [*config.webhooks, *config.notify]
    for section in sections:
        try:
            sinks.append(_sink(section, config, environ, now))
        except ValueError as error:
            table = "webhook" if isinstance(section, WebhookSection) else "notify"
            faults.append(Fault(f"[[{table}]] {section.name}", None, "", str(error)))
    if faults:
        raise ConfigError(faults)
    if config.websub.hub:
        poster = _poster(config, config.websub.allow_private, now)
        sinks.append(_Hub(hub=config.websub.hub, base_url=config.monitor.base_url, poster=poster))
    return sinks


def _sink(section: WebhookSection | NotifySection, config: Config, environ: Mapping[str, str], now: Clock) -> Sink:
    wanted = Wanted(
        kinds=frozenset(section.kinds), min_severity=section.min_severity, articles=frozenset(section.articles)
    )
    if isinstance(section, NotifySection):
        url = _secret(section.url, section.url_file, section.url_env, environ)
        assert url is not None  # the section refuses to be without one
        return _Apprise(name=section.name, url=url, wanted=wanted, timeout_s=config.fetch.timeout_s)
    return _Webhook(
        name=section.name,
        url=section.url,
        secret=_secret(section.secret, section.secret_file, section.secret_env, environ),
        base_url=config.monitor.base_url if config.monitor.listen is not None else None,
        wanted=wanted,
        poster=_poster(config, section.allow_private, now),
        now=now,
    )


def _poster(config: Config, allow_private: tuple[Allowed, ...], now: Clock) -> Poster:
    return Poster(
        user_agent=config.fetch.user_agent,
        timeout_s=config.fetch.timeout_s,
        allow_private=allow_private,
        now=now,
    )


def _secret(text: str | None, file: Path | None, variable: str | None, environ: Mapping[str, str]) -> str | None:
    """The secret itself, out of the one of the three places that is named. Raises ValueError without its content."""
    if variable is not None:
        if not environ.get(variable):
            raise ValueError(f"the variable {variable} is not set")
        return environ[variable]
    if file is not None:
        try:
            found = file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ValueError(f"{file} cannot be read: {getattr(error, 'strerror', None) or 'no text'}") from None
        if not found:
            raise ValueError(f"{file} is empty")
        return found
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Webhook:
    name: str
    url: str = field(repr=False)
    secret: str | None = field(repr=False)
    base_url: str | None
    wanted: Wanted
    poster: Poster
    now: Clock
    tells_entries: bool = True

    async def send(self, delivery: Delivery) -> Taken | NotTaken | None:
        if delivery.recorded is None or not self.wanted.takes(delivery.recorded):
            return None
        made = message.webhook(
            delivery.recorded,
            base_url=self.base_url,
            attempt=delivery.attempts + 1,
            secret=self.secret,
            now=self.now(),
        )
        return await self.poster.post(self.url, made.body, made.headers)

    async def aclose(self) -> None:
        await self.poster.aclose()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hub:
    hub: str
    base_url: str
    poster: Poster
    name: str = HUB
    tells_entries: bool = False

    async def send(self, delivery: Delivery) -> Taken | NotTaken | None:
        made = message.ping(self.base_url + delivery.lane)
        return await self.poster.post(self.hub, made.body, made.headers)

    async def aclose(self) -> None:
        await self.poster.aclose()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Apprise:
    """Apprise blocks and cannot be ended: it runs in a thread that nobody waits for longer than `timeout_s`."""

    name: str
    url: str = field(repr=False)
    wanted: Wanted
    timeout_s: float
    tells_entries: bool = True

    async def send(self, delivery: Delivery) -> Taken | NotTaken | None:
        if delivery.recorded is None or not self.wanted.takes(delivery.recorded):
            return None
        title, text = message.words(delivery.recorded)
        try:
            async with asyncio.timeout(self.timeout_s):
                return await _in_thread(lambda: _notify(self.url, title, text))
        except TimeoutError:
            return NotTaken(message=f"the service did not answer within {self.timeout_s:g} s")

    async def aclose(self) -> None:
        pass


def _notify(url: str, title: str, text: str) -> Taken | NotTaken:
    try:
        import apprise
    except ImportError:
        return NotTaken(message=APPRISE_MISSING)
    told = apprise.Apprise()
    if not told.add(url):
        return NotTaken(message="its url is none that Apprise knows")
    if told.notify(title=title, body=text, body_format=apprise.NotifyFormat.TEXT):
        return Taken(status=200)
    return NotTaken(message="the service did not take it")


async def _in_thread(work: Callable[[], Taken | NotTaken]) -> Taken | NotTaken:
    """In a thread of its own that does not keep the program alive."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[Taken | NotTaken] = loop.create_future()

    def settle(result: Taken | NotTaken) -> None:
        if not done.done():
            done.set_result(result)

    def run() -> None:
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 — a plugin of a hundred: whatever it raises, the message was not taken
            result = NotTaken(message=f"the service's plugin broke: {type(error).__name__}")
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, result)

    threading.Thread(target=run, daemon=True, name="apprise").start()
    return await done
