"""The documents name every command, option and key, and no others."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from monitor.cli import main
from monitor.config import (
    ArticleSection,
    FetchSection,
    MonitorSection,
    NotifySection,
    RelatedPlan,
    SourceSection,
    WebhookSection,
    WebSubSection,
)
from monitor.config.load import parse_config
from monitor.config.settings import keys_of
from monitor.errors import ConfigError

DOCS = Path(__file__).parents[2] / "docs"
CLI = (DOCS / "cli.md").read_text(encoding="utf-8")
CONFIG = (DOCS / "config.md").read_text(encoding="utf-8")


def section(command: str) -> str:
    """What stands under the headings of this command."""
    parts = re.split(r"^(?=##)", CLI, flags=re.MULTILINE)
    return "".join(part for part in parts if re.match(rf"### `monitor {command}\b", part))


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_and_option_is_documented(name: str) -> None:
    text = section(name)
    assert text
    for parameter in main.commands[name].params:
        if isinstance(parameter, click.Option) and parameter.name != "as_json":
            assert all(f"`{option}" in text for option in [*parameter.opts, *parameter.secondary_opts]), parameter.opts


def test_no_command_is_documented_that_is_not_there() -> None:
    assert set(re.findall(r"^### `monitor (\w+)", CLI, re.MULTILINE)) == set(main.commands)


def test_no_option_is_documented_that_is_not_there() -> None:
    groups = [main, *main.commands.values()]
    known = {name for group in groups for item in group.params for name in [*item.opts, *item.secondary_opts]}
    assert set(re.findall(r"`(--[a-z-]+)", CLI)) <= known


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("[monitor]", MonitorSection),
        ("[fetch]", FetchSection),
        ("[[article]]", ArticleSection),
        ("[[source]]", SourceSection),
        ("[websub]", WebSubSection),
        ("[[webhook]]", WebhookSection),
        ("[[notify]]", NotifySection),
    ],
)
def test_every_key_is_documented(heading: str, kind: type) -> None:
    text = CONFIG.partition(f"## `{heading}`")[2].partition("\n## ")[0]
    keys = re.findall(r"^\| `([a-z_.]+)`", text, re.MULTILINE)
    nested = [f"related.{key}" for key in keys_of(RelatedPlan)] if kind is ArticleSection else []
    assert keys == [*keys_of(kind), *nested]


def test_the_example_of_the_document_is_right() -> None:
    (toml,) = re.findall(r"```toml\n(.*?)```", CONFIG, re.DOTALL)
    (article,) = parse_config(toml, Path("c.toml"), {}).articles
    assert article.related == RelatedPlan(every_s=86400.0, limit=10, same_site=True, hosts=("tides.example.net",))


def test_the_faults_of_the_document_are_those_of_the_program() -> None:
    faults = CONFIG.rpartition("```\n")[0].rpartition("```\n")[2]
    toml = "\n" * 5 + "[fetch]\ntimout = '3s'\nmax_body = '10'\n"
    with pytest.raises(ConfigError) as caught:
        parse_config(toml, Path("config.toml"), {"MONITOR_FETCH__CONCURRENCY": "0"})
    assert f"{caught.value}\n" == faults
