"""Which parameters of an address hold a key, and what is left of it where the key is taken out."""

from __future__ import annotations

import pytest

from monitor.fetch.secrets import scrubbed
from monitor.model import Fetched, Hop, Validators
from monitor.uri import secrets_of, without_secrets


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.example/p?token=abcdef", "https://a.example/p?token=***"),
        ("https://a.example/p?page=2&api_key=abcdef&x#part", "https://a.example/p?page=2&api_key=***&x#part"),
        ("https://a.example/p?X-Amz-Signature=abc&Expires=9", "https://a.example/p?X-Amz-Signature=***&Expires=9"),
        ("https://a.example/p?PASSWORD=a&pass=north", "https://a.example/p?PASSWORD=***&pass=north"),
        ("https://a.example/p?author=ann&key=7&code=12&id=3", "https://a.example/p?author=ann&key=7&code=12&id=3"),
        ("https://a.example/p?key=k3yk3yk3yk3y&pass=n0rthn0rthn0rth", "https://a.example/p?key=***&pass=***"),
        (
            "https://a.example/p?auth=ab&PHPSESSID=ab&jsessionid=ab",
            "https://a.example/p?auth=***&PHPSESSID=***&jsessionid=***",
        ),
        (
            "https://a.example/p?subscription-key=ab&pw=ab&bearer=ab",
            "https://a.example/p?subscription-key=***&pw=***&bearer=***",
        ),
        ("https://a.example/p?ticket=t1ck3tt1ck3t&ticket=12", "https://a.example/p?ticket=***&ticket=12"),
        ("https://a.example/p?token=", "https://a.example/p?token="),
        ("https://a.example/token=1", "https://a.example/token=1"),
        ("https://a.example/?", "https://a.example/?"),
    ],
)
def test_keys_are_taken_out(url, shown):
    assert without_secrets(url) == shown
    assert without_secrets(shown) == shown
    assert bool(secrets_of(url)) == (url != shown)


def test_what_a_server_repeats_is_taken_out_too():
    real = "https://a.example/p?token=s3cr3t%2Fkey"
    fetched = Fetched(
        url="https://a.example/q?token=s3cr3t%2Fkey",
        status=200,
        headers=(("link", f"<{real}>; rel=canonical"),),
        body=b"<p>Your key is s3cr3t/key.</p>",
        charset="utf-8",
        validators=Validators(etag='"s"'),
        hops=(Hop(url=real, status=301),),
    )
    result = scrubbed(fetched, without_secrets(real), real)
    assert "s3cr3t" not in repr(result)
    assert result.body == b"<p>Your key is ***.</p>"
    assert result.validators == fetched.validators
