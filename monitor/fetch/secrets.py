"""Keys in the addresses of the configuration (`?token=…`) are sent to their host and stand nowhere else. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from urllib.parse import unquote

from monitor.model import Fetched, FetchResult, Hop, NotModified
from monitor.uri import secrets_of, without_secrets

_LENGTH_MIN = 6
"""Shorter values would be found all over a page."""


def real_addresses(urls: Iterable[str]) -> Mapping[str, str]:
    """The address as the program knows it → as it is asked, for those that differ."""
    return {without_secrets(url): url for url in urls if secrets_of(url)}


def without_keys(result: FetchResult) -> FetchResult:
    """The result without the keys that redirects put into the page's address."""
    if not result.hops:
        return result
    hops = tuple(Hop(url=without_secrets(hop.url), status=hop.status) for hop in result.hops)
    if isinstance(result, Fetched | NotModified):
        return replace(result, hops=hops, url=without_secrets(result.url))
    return replace(result, hops=hops)


def scrubbed(result: FetchResult, shown: str, real: str) -> FetchResult:
    """The result without the secrets of `real`, wherever a server may repeat them: in redirects, fields, the page."""
    found = {value for secret in secrets_of(real) for value in (secret, unquote(secret)) if len(value) >= _LENGTH_MIN}
    secrets = sorted(found, key=len, reverse=True)
    if not secrets:
        return result

    def hidden(text: str) -> str:
        for secret in secrets:
            text = text.replace(secret, "***")
        return text

    hops = tuple(Hop(url=hidden(hop.url), status=hop.status) for hop in result.hops)
    if not isinstance(result, Fetched | NotModified):
        return replace(result, hops=hops, message=hidden(result.message))
    url = hidden(result.url) if hops else shown
    headers = tuple((name, hidden(value)) for name, value in result.headers)
    if isinstance(result, NotModified):
        return replace(result, hops=hops, url=url, headers=headers)
    body = result.body
    for secret in secrets:
        body = body.replace(secret.encode(), b"***")
    return replace(result, hops=hops, url=url, headers=headers, body=body)
