"""What a `Config` is: one frozen dataclass for each table of config.toml, with its defaults and checks.

An attribute carries its unit where the key of the file does not (`timeout` → `timeout_s`); pydantic reads the key's
name from the alias. Code may build these values directly, by the attributes' names.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from importlib.metadata import version
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, ClassVar, get_type_hints
from urllib.parse import urlsplit

from pydantic import BeforeValidator, ConfigDict, Field, PlainValidator
from pydantic.fields import FieldInfo

from monitor.config import quantities, values
from monitor.config.values import Listen, Network, NetworkPort
from monitor.model import ChangeKind, Plan, Render, Rules, Scope, Severity, Tracked
from monitor.uri import without_secrets

_STRICT = ConfigDict(extra="forbid")
DEFAULT_USER_AGENT = f"article-monitor/{version('article-monitor')} (+https://pypi.org/project/article-monitor/)"
_LOOPBACK = Listen("127.0.0.1", 8787)

_NO_RULES = Rules()

_Seconds = PlainValidator(quantities.seconds)
_Gap = PlainValidator(quantities.seconds_or_none_at_all)
_Every = Annotated[float | None, PlainValidator(quantities.every), Field(alias="every")]
_Render = Annotated[Render, PlainValidator(lambda value: values.choice(value, Render))]
_Folder = Annotated[Path, PlainValidator(values.folder)]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorSection:
    """[monitor]: where things stand. `listen` is None where there is no web server; `base_url` ends with "/"."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    data_dir: _Folder = Path("snapshots")
    feeds_dir: _Folder = Path("feeds")
    base_url: Annotated[str, PlainValidator(values.base_address)] = "http://127.0.0.1:8787/"
    listen: Annotated[Listen | None, PlainValidator(values.listen)] = _LOOPBACK


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSection:
    """[fetch]: how pages are asked for.

    timeout_s         for a whole request with its redirects
    max_body_bytes    of an answer, decoded
    per_host_delay_s  least gap between two requests to one host
    concurrency       requests in flight over all hosts
    allow_private     networks, or single ports of them, that may be fetched although they are private
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    user_agent: Annotated[str, PlainValidator(values.user_agent)] = DEFAULT_USER_AGENT
    timeout_s: Annotated[float, _Seconds, Field(alias="timeout")] = 30.0
    max_body_bytes: Annotated[int, PlainValidator(quantities.size_bytes), Field(alias="max_body")] = 10_000_000
    per_host_delay_s: Annotated[float, _Gap, Field(alias="per_host_delay")] = 2.0
    concurrency: Annotated[int, PlainValidator(lambda value: quantities.whole_number(value, 1, 1000))] = 16
    allow_private: Annotated[tuple[Network | NetworkPort, ...], PlainValidator(values.networks)] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedPlan:
    """`related`: whether an article's related posts are followed, and which.

    every_s    how often they are looked at; None: adaptive
    limit      at most so many
    depth      1: those that the article lists; 2: and those that these list; and so on
    same_site  only where they stand on the site of the article
    hosts      only where they stand on one of these hosts (or on the site, where both are given)
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    follow: Annotated[bool, PlainValidator(values.yes_or_no)] = True
    every_s: _Every = None
    limit: Annotated[int, PlainValidator(lambda value: quantities.whole_number(value, 0, 10_000))] = 50
    depth: Annotated[int, PlainValidator(lambda value: quantities.whole_number(value, 1, 5))] = 1
    same_site: Annotated[bool, PlainValidator(values.yes_or_no)] = False
    hosts: Annotated[tuple[str, ...], PlainValidator(values.hosts)] = ()

    def plan(self, every_s: float | None, rules: Rules = _NO_RULES, render: Render = Render.NONE) -> Plan:
        """Of an article that is looked at every `every_s`, and of its related posts."""
        return Plan(
            every_s=every_s,
            follow_related=self.follow,
            related_every_s=self.every_s,
            related_limit=self.limit,
            related_depth=self.depth,
            related_scope=Scope(same_site=self.same_site, hosts=self.hosts),
            rules=rules,
            render=render,
        )


def _related(value: Any) -> Any:
    """`related = true` is short for {follow = true}."""
    if isinstance(value, bool):
        return {"follow": value}
    if not isinstance(value, dict):
        raise ValueError(f"must be true, false or a table such as {{limit = 10}}, not {values.described(value)}")
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleSection:
    """[[article]]: a page to follow. `every_s` is None where the schedule adapts to how often the article changes."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    name: Annotated[str, PlainValidator(values.name)]
    url: Annotated[str, PlainValidator(values.web_address)]
    every_s: _Every = None
    tags: Annotated[tuple[str, ...], PlainValidator(values.tags)] = ()
    related: Annotated[RelatedPlan, BeforeValidator(_related)] = RelatedPlan()
    body: Annotated[str | None, PlainValidator(values.selector)] = None
    ignore: Annotated[tuple[str, ...], PlainValidator(values.selectors)] = ()
    markers: Annotated[tuple[str, ...], PlainValidator(values.phrases)] = ()
    day_first: Annotated[bool | None, PlainValidator(values.yes_or_no)] = None
    render: _Render = Render.NONE

    def tracked(self) -> Tracked:
        rules = Rules(body=self.body, ignore=self.ignore, markers=self.markers, day_first=self.day_first)
        plan = self.related.plan(self.every_s, rules, self.render)
        return Tracked(name=self.name, url=without_secrets(self.url), plan=plan, tags=self.tags)


_Networks = Annotated[tuple[Network | NetworkPort, ...], PlainValidator(values.networks)]
_Secret = Annotated[str | None, PlainValidator(values.secret)]
_File = Annotated[Path | None, PlainValidator(values.folder)]
_Variable = Annotated[str | None, PlainValidator(values.variable)]
_Kinds = Annotated[tuple[ChangeKind, ...], PlainValidator(lambda value: values.choices(value, ChangeKind))]
_LeastSeverity = Annotated[Severity, PlainValidator(lambda value: values.choice(value, Severity))]
_Names = Annotated[tuple[str, ...], PlainValidator(values.names)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSection:
    """[[source]]: a feed or a sitemap; the articles that it names are followed.

    feed, sitemap    the address: one of the two
    every_s          how often it is read
    limit            at most so many articles of it: the newest
    match            only addresses that hold this text
    article_every_s  how often its articles are looked at; None: adaptive
    related          whether their related posts are followed, and which
    render           whether a browser runs their scripts before they are read
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    name: Annotated[str, PlainValidator(values.name)]
    feed: Annotated[str | None, PlainValidator(values.web_address)] = None
    sitemap: Annotated[str | None, PlainValidator(values.web_address)] = None
    every_s: Annotated[float, _Seconds, Field(alias="every")] = 21600.0
    limit: Annotated[int, PlainValidator(lambda value: quantities.whole_number(value, 1, 10_000))] = 50
    match: Annotated[str, PlainValidator(values.text)] = ""
    article_every_s: Annotated[float | None, PlainValidator(quantities.every), Field(alias="article_every")] = None
    related: Annotated[RelatedPlan, BeforeValidator(_related)] = RelatedPlan()
    render: _Render = Render.NONE

    def __post_init__(self) -> None:
        if (self.feed is None) == (self.sitemap is None):
            raise ValueError("needs one of feed and sitemap")

    @property
    def url(self) -> str:
        """As it is stored and shown: without the keys in it."""
        return without_secrets(self.asked)

    @property
    def asked(self) -> str:
        return self.feed or self.sitemap or ""

    @property
    def tags(self) -> tuple[str, ...]:
        """A feed over its articles stands under its name."""
        return (self.name,)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSubSection:
    """[websub]: the hub that is told when a feed was written; None for none."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    hub: Annotated[str | None, PlainValidator(values.web_address_or_none)] = None
    allow_private: _Networks = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookSection:
    """[[webhook]]: a program that is told of changes, as JSON.

    secret, secret_file, secret_env   one of them at most: the key of the signature, a file or a variable with it
    kinds, min_severity, articles     see `notify.wanted.Wanted`
    allow_private                     networks in which it may stand although they are private
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    name: Annotated[str, PlainValidator(values.name)]
    url: Annotated[str, PlainValidator(values.web_address)] = field(repr=False)
    secret: _Secret = field(default=None, repr=False)
    secret_file: _File = None
    secret_env: _Variable = None
    kinds: _Kinds = ()
    min_severity: _LeastSeverity = Severity.TRIVIAL
    articles: _Names = ()
    allow_private: _Networks = ()

    def __post_init__(self) -> None:
        _only_one(secret=self.secret, secret_file=self.secret_file, secret_env=self.secret_env)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifySection:
    """[[notify]]: people who are told of changes, by a service that Apprise knows. One of the three urls is needed."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    name: Annotated[str, PlainValidator(values.name)]
    url: _Secret = field(default=None, repr=False)
    url_file: _File = None
    url_env: _Variable = None
    kinds: _Kinds = ()
    min_severity: _LeastSeverity = Severity.TRIVIAL
    articles: _Names = ()

    def __post_init__(self) -> None:
        if not _only_one(url=self.url, url_file=self.url_file, url_env=self.url_env):
            raise ValueError("needs one of url, url_file and url_env")


def _only_one(**places: str | Path | None) -> bool:
    """Whether a secret is named at all. Raises ValueError where it stands in two places: which would hold?"""
    named = [place for place, value in places.items() if value is not None]
    if len(named) > 1:
        raise ValueError(f"{named[0]} and {named[1]} exclude each other")
    return bool(named)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All settings. Folders are absolute or relative to the working directory, never to the configuration file."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    monitor: MonitorSection = MonitorSection()
    fetch: FetchSection = FetchSection()
    websub: WebSubSection = WebSubSection()
    webhooks: Annotated[tuple[WebhookSection, ...], Field(alias="webhook")] = ()
    notify: tuple[NotifySection, ...] = ()
    sources: Annotated[tuple[SourceSection, ...], Field(alias="source")] = ()
    articles: Annotated[tuple[ArticleSection, ...], Field(alias="article")] = ()

    def tracked(self) -> list[Tracked]:
        """The articles as the store keeps them, in the order of the file."""
        return [article.tracked() for article in self.articles]

    @property
    def authority(self) -> str:
        """Who names the feeds' entries in tag: URIs (RFC 4151 §2.1): the host of `base_url`."""
        host = urlsplit(self.monitor.base_url).hostname or "localhost"
        return "localhost" if _is_ipv6(host) else host.encode("idna").decode()

    def anchored(self, folder: Path) -> Config:
        """The same with its relative folders below `folder`."""
        places = {key: folder / getattr(self.monitor, key) for key in ("data_dir", "feeds_dir")}
        return dataclasses.replace(
            self,
            monitor=dataclasses.replace(self.monitor, **places),
            webhooks=tuple(
                dataclasses.replace(hook, secret_file=hook.secret_file and folder / hook.secret_file)
                for hook in self.webhooks
            ),
            notify=tuple(
                dataclasses.replace(item, url_file=item.url_file and folder / item.url_file) for item in self.notify
            ),
        )


def _is_ipv6(host: str) -> bool:
    try:
        return ip_address(host).version == 6
    except ValueError:
        return False


def keys_of(section: type) -> tuple[str, ...]:
    """The keys of a table as the file writes them, in the order in which `monitor config` prints them."""
    return tuple(attributes_of(section))


def attributes_of(section: type) -> dict[str, str]:
    """Key of the file → attribute of the value."""
    found = {}
    for attribute, hint in get_type_hints(section, include_extras=True).items():
        marks = getattr(hint, "__metadata__", ())
        aliases = [mark.alias for mark in marks if isinstance(mark, FieldInfo) and mark.alias]
        if attribute != "__pydantic_config__":
            found[aliases[0] if aliases else attribute] = attribute
    return found
