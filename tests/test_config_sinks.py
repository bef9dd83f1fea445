"""Who is told: what the tables may hold, and that no secret of theirs is ever shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.config import Config, NotifySection
from monitor.config.load import load_config, parse_config
from monitor.errors import ConfigError
from monitor.model import ChangeKind, Severity
from monitor.notify import sinks_of

HOOK = '[[webhook]]\nname = "desk"\nurl = "https://desk.example/in/hush"\n'
NOTIFY = '[[notify]]\nname = "me"\n'


def parsed(toml: str, environ: dict[str, str] | None = None) -> Config:
    return parse_config(toml, Path("c.toml"), environ or {})


def faults_of(toml: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        parsed(toml)
    return [str(fault) for fault in caught.value.faults]


def test_every_key_is_read() -> None:
    config = parsed(
        '[websub]\nhub = "https://hub.example/"\nallow_private = ["10.0.0.0/8"]\n'
        + HOOK
        + 'secret = "hush"\nkinds = ["gone", "update-added"]\nmin_severity = "minor"\narticles = ["tides"]\n'
        + NOTIFY
        + 'url = "mailto://hush@example.org"\nkinds = []\n'
    )
    assert config.websub.hub == "https://hub.example/"
    (hook,) = config.webhooks
    assert (hook.secret, hook.kinds, hook.min_severity, hook.articles) == (
        "hush",
        (ChangeKind.GONE, ChangeKind.UPDATE_ADDED),
        Severity.MINOR,
        ("tides",),
    )
    assert config.notify == (NotifySection(name="me", url="mailto://hush@example.org"),)
    assert "hush" not in repr(config)


@pytest.mark.parametrize(
    ("toml", "fault"),
    [
        ('[websub]\nhub = "here"', "c.toml:2: websub.hub: "),
        (HOOK + 'kinds = ["gone", "update"]', 'c.toml:4: webhook.kinds: must not be "update" (did you mean'),
        (HOOK + 'min_severity = "huge"', 'c.toml:4: webhook.min_severity: must not be "huge"; known are major, minor'),
        (HOOK + "kinds = 'gone'", "c.toml:4: webhook.kinds: must be a list of words in quotes"),
        (HOOK + "articles = ['A B']", "c.toml:4: webhook.articles: may hold only a-z"),
        (HOOK + "secret = 7", "c.toml:4: webhook.secret: must be a text in quotes"),
        (HOOK + "secret = ''", "c.toml:4: webhook.secret: must not be empty"),
        (HOOK + "secret_env = 'A-B'", "c.toml:4: webhook.secret_env: must name an environment variable"),
        (HOOK + "secret = 'a'\nsecret_env = 'B'", "c.toml:1: webhook: secret and secret_env exclude each other"),
        (NOTIFY + "url = 'json://a.example'\nurl_file = 'B'", "c.toml:1: notify: url and url_file exclude each other"),
        (NOTIFY, "c.toml:1: notify: needs one of url, url_file and url_env"),
        ("[[webhook]]\nname = 'desk'", "c.toml:1: webhook.url: is missing"),
        ("[webhook]\nname = 'desk'", "c.toml:1: webhook: must stand in double brackets: [[webhook]]"),
        (HOOK + HOOK, 'c.toml:5: webhook.name: "desk" stands in line 2 already'),
        (
            HOOK + NOTIFY.replace('"me"', '"desk"') + "url_env = 'ME'",
            'c.toml:5: notify.name: "desk" stands in line 2 already',
        ),
        ("kinds = []", "c.toml:1: kinds: unknown table or key here; it belongs in [[webhook]]"),
    ],
)
def test_faults(toml: str, fault: str) -> None:
    assert faults_of(toml)[0].startswith(fault)


def test_a_variable_names_the_hub() -> None:
    assert parsed("", {"MONITOR_WEBSUB__HUB": "https://hub.example/"}).websub.hub == "https://hub.example/"


def test_the_secret_comes_from_a_file_beside_the_configuration_or_from_a_variable(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(HOOK + 'secret_file = "desk.key"\n' + NOTIFY + 'url_env = "ME"\n')
    config = load_config(tmp_path / "config.toml", {})
    with pytest.raises(ConfigError) as caught:
        sinks_of(config, {}, lambda: pytest.fail("nobody asks for the time"))
    assert str(caught.value).splitlines() == [
        f"[[webhook]] desk: {tmp_path / 'desk.key'} cannot be read: No such file or directory",
        "[[notify]] me: the variable ME is not set",
    ]
    (tmp_path / "desk.key").write_text("hush\n")
    sinks = sinks_of(config, {"ME": "json://hush.example"}, lambda: pytest.fail("nobody asks for the time"))
    assert [sink.name for sink in sinks] == ["desk", "me"]
    assert "hush" not in repr(sinks)
