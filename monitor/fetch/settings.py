"""How pages are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from monitor.config import Config, Network, NetworkPort
from monitor.fetch.secrets import real_addresses

Allowed = Network | NetworkPort


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """The `[fetch]` table of the configuration, as far as it concerns one request.

    user_agent        names the program and a contact page; its first word is our product token in robots.txt
    timeout_s         for one request with its redirects, without the time spent waiting for a host's turn
    max_body_bytes    of an answer, as sent and decoded
    per_host_delay_s  least gap between two requests to one host
    real_addresses    of addresses that are known without their secrets; see `secrets`
    allow_private     networks, or single ports of them, that may be fetched although they are private
    """

    user_agent: str
    timeout_s: float = 30.0
    max_body_bytes: int = 10_000_000
    per_host_delay_s: float = 2.0
    allow_private: tuple[Allowed, ...] = ()
    real_addresses: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, config: Config) -> FetchSettings:
        fetch = config.fetch
        return cls(
            user_agent=fetch.user_agent,
            timeout_s=fetch.timeout_s,
            max_body_bytes=fetch.max_body_bytes,
            per_host_delay_s=fetch.per_host_delay_s,
            allow_private=fetch.allow_private,
            real_addresses=real_addresses(
                [*(article.url for article in config.articles), *(source.asked for source in config.sources)]
            ),
        )
