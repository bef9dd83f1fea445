"""Politeness reserves slots under the same key by which the store holds a host's pages back."""

from __future__ import annotations

import pytest

from monitor.fetch.address import host_key as key_of_politeness
from monitor.store.page_identity import host_key as key_of_store


@pytest.mark.parametrize(
    "url",
    [
        "https://sea.example/tides",
        "HTTP://SEA.example/tides",
        "http://sea.example.:8080/",
        "https://sea.example:443/",
        "http://[2001:DB8::1]:81/",
        "http://[2001:db8::1]/",
        "https://bücher.example/",
        "http://127.0.0.1:9/",
    ],
)
def test_both_mean_the_same_host(url: str) -> None:
    assert key_of_politeness(url) == key_of_store(url)
