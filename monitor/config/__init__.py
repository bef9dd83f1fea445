"""The configuration: config.toml and the environment → one frozen `Config`, or all that is wrong with it at once.

settings.py     what a Config is, its defaults, and which check each key must pass
values.py       the checks: addresses, names, choices
quantities.py   the checks: durations, sizes, numbers
environment.py  MONITOR_SECTION__KEY laid over the file
lines.py        in which line a key stands
load.py         the way from the file to a Config, and every fault as file:line: key: what is wrong
edit.py         `monitor add` and `monitor remove`: changes of the file that leave the rest as it is
"""

from __future__ import annotations

from monitor.config.load import load_config, parse_config
from monitor.config.settings import (
    ArticleSection,
    Config,
    FetchSection,
    MonitorSection,
    NotifySection,
    RelatedPlan,
    SourceSection,
    WebhookSection,
    WebSubSection,
)
from monitor.config.values import Listen, Network, NetworkPort

__all__ = [
    "ArticleSection",
    "Config",
    "FetchSection",
    "Listen",
    "MonitorSection",
    "Network",
    "NetworkPort",
    "NotifySection",
    "RelatedPlan",
    "SourceSection",
    "WebSubSection",
    "WebhookSection",
    "load_config",
    "parse_config",
]
