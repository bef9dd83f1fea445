"""`config`: what the configuration amounts to, in the form of its file, with nothing secret in it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.cli.session import Session, json_option, pass_session
from monitor.cli.terminal import clean, note, write, write_objects

if TYPE_CHECKING:
    from monitor.config import ArticleSection, Config, NotifySection, RelatedPlan, SourceSection, WebhookSection
    from monitor.model import Rules

# A query parameter of such a name may be the key to a page that is not for everybody.
_SECRET = re.compile(r"((?:^|[?&;])[^=&;#]*(?:token|key|secret|pass|sig|auth)[^=&;#]*=)[^&;#]*", re.IGNORECASE)
_VALUES = """\
Durations are "90s", "15m", "6h" or "1d", sizes "512KB" or "10MB". Every key has a default, except the name and the
address of what stands in double brackets: an [[article]] needs name and url, a [[source]] name and feed or sitemap,
a [[webhook]] name and url, a [[notify]] name and url, url_file or url_env.
"""


class _WithKeys(click.Command):
    """Its help names every key; the tables are loaded for that only."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from monitor.config.load import tables

        with formatter.section("Keys"):
            formatter.write_dl([(heading, ", ".join(keys)) for heading, keys in tables()])
        with formatter.section("Values"):
            formatter.write_text(_VALUES)


@click.command(cls=_WithKeys)
@json_option
@pass_session
def config(session: Session, as_json: bool) -> None:
    """Check the configuration and print it resolved.

    That is with its defaults and what the environment says. Keys inside of addresses (?token=…) are masked.

    \b
    MONITOR_FETCH__TIMEOUT=10s monitor config
    """
    config = session.config()
    tables = resolved(config)
    for doubt in _doubts(config):
        note(f"monitor: {doubt}")
    if as_json:
        write_objects([tables])
    else:
        import tomlkit

        write(clean(tomlkit.dumps(tables)))


def _doubts(config: Config) -> Iterator[str]:
    """What is allowed and hardly meant: names of articles that are not there. Sources bring names of their own."""
    if config.sources:
        return
    known = [article.name for article in config.articles]
    sections: list[WebhookSection | NotifySection] = [*config.webhooks, *config.notify]
    for section in sections:
        for name in section.articles:
            if name not in known:
                near = get_close_matches(name, known, n=1)
                hint = f" (did you mean {near[0]}?)" if near else ""
                yield f"{section.name} waits for the article {name!r}, which is not in the configuration{hint}"


def resolved(config: Config) -> dict[str, Any]:
    """The configuration in the form of its file; folders absolute, addresses without keys."""
    from monitor.config.settings import FetchSection, MonitorSection, WebSubSection, attributes_of

    tables: dict[str, Any] = {
        section: {key: _written(key, getattr(values, name)) for key, name in attributes_of(kind).items()}
        for section, kind, values in (
            ("monitor", MonitorSection, config.monitor),
            ("fetch", FetchSection, config.fetch),
            ("websub", WebSubSection, config.websub),
        )
    }
    tables["source"] = [_source_table(source) for source in config.sources]
    tables["webhook"] = [_sink_table(section) for section in config.webhooks]
    tables["notify"] = [_sink_table(section) for section in config.notify]
    tables["article"] = [_article_table(article) for article in config.articles]
    return tables


def _source_table(source: SourceSection) -> dict[str, Any]:
    return {
        "name": source.name,
        "feed" if source.feed else "sitemap": masked(source.url),
        "every": _duration(source.every_s),
        "limit": source.limit,
        "match": source.match,
        "article_every": _duration(source.article_every_s),
        "related": _related(source.related),
        "render": source.render.value,
    }


def _article_table(article: ArticleSection) -> dict[str, Any]:
    return {
        "name": article.name,
        "url": masked(article.url),
        "every": _duration(article.every_s),
        "tags": list(article.tags),
        "related": _related(article.related),
        "render": article.render.value,
        **_rules(article.tracked().plan.rules),
    }


def _related(related: RelatedPlan) -> dict[str, Any]:
    plan = {"follow": related.follow, "every": _duration(related.every_s), "limit": related.limit}
    return plan | {"depth": related.depth, "same_site": related.same_site, "hosts": list(related.hosts)}


def _rules(rules: Rules) -> dict[str, Any]:
    """Only what is set."""
    table = {key: value for key, value in dataclasses.asdict(rules).items() if value not in (None, ())}
    return {key: list(value) if isinstance(value, tuple) else value for key, value in table.items()}


def _sink_table(section: WebhookSection | NotifySection) -> dict[str, Any]:
    """Only what is set. Of an address no more than the host: the rest of it is often the key."""
    table = {item.name: getattr(section, item.name) for item in dataclasses.fields(section)}
    hidden = {"secret": "***", "url": _host_only(section.url)}
    return {key: hidden.get(key, _plain(value)) for key, value in table.items() if value not in (None, ())}


def _host_only(url: str | None) -> str:
    scheme, _, rest = (url or "").partition("://")
    host = rest.partition("/")[0].rpartition("@")[2] if scheme in {"http", "https"} else ""
    return f"{scheme}://{host}/***" if host else f"{scheme}://***"


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [str(item) for item in value]
    return str(value)


def masked(url: str) -> str:
    return _SECRET.sub(r"\1***", url)


def _written(key: str, value: Any) -> Any:
    if key in {"timeout", "per_host_delay"}:
        return _duration(value)
    if key == "max_body":
        return _size(value)
    if key in {"listen", "hub"}:
        return str(value or "")
    if key == "allow_private":
        return [str(network) for network in value]
    return str(value.absolute()) if isinstance(value, Path) else value


def _size(size_bytes: int) -> str:
    """In the largest unit that divides it."""
    for unit, length in (("GiB", 2**30), ("GB", 10**9), ("MiB", 2**20), ("MB", 10**6), ("KiB", 2**10), ("KB", 10**3)):
        if size_bytes % length == 0:
            return f"{size_bytes // length}{unit}"
    return f"{size_bytes}B"


def _duration(duration_s: float | None) -> str:
    from monitor.config.quantities import duration_words

    return "adaptive" if duration_s is None else duration_words(duration_s)
