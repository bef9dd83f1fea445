"""The built-in blog is a fair story: each edition is the change that it claims to be, and its noise is only noise."""

from __future__ import annotations

import urllib.error
import urllib.request
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor import compare, extract
from monitor.demo.editions import EDITIONS, POSTS, Edition
from monitor.demo.furniture import Sheet, page
from monitor.demo.site import Site

URL = "http://127.0.0.1:9/candle-clock/"


def written(body: str, seed: int = 1) -> str:
    return page(Sheet(title=POSTS[0].title, date=POSTS[0].date, url=URL, body=body), Random(seed))


def bodies() -> list[str]:
    """The article before the first edition and after each."""
    states = [POSTS[0].body]
    for edition in EDITIONS:
        states.append(edition.step(states[-1]))
    return states


@pytest.mark.parametrize("number", range(len(EDITIONS)), ids=[edition.story for edition in EDITIONS])
def test_each_edition_is_the_change_that_it_claims_to_be(number: int) -> None:
    edition: Edition = EDITIONS[number]
    before, after = bodies()[number : number + 2]
    changes = compare(written(before, 1), written(after, 2), url=URL)
    assert sorted(change.kind for change in changes) == sorted(edition.kinds)
    assert any(change.unannounced for change in changes) == edition.unannounced


def test_the_first_edition_holds_one_dated_update_already() -> None:
    [note] = extract(written(POSTS[0].body), url=URL).updates
    assert (note.marker, str(note.stated_date)) == ("UPDATE (February 10 2019)", "2019-02-10")


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**64), st.integers(0, 2**64))
def test_the_page_around_the_article_says_nothing(one: int, other: int) -> None:
    body = bodies()[-1]
    assert compare(written(body, one), written(body, other), url=URL) == []


def answer(url: str, **headers: str) -> tuple[int, str, str | None]:
    request = urllib.request.Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=5) as response:
            return response.status, response.read().decode(), response.headers["ETag"]
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode(), error.headers["ETag"]


def test_the_article_is_never_served_twice_alike_and_a_settled_post_answers_304() -> None:
    with Site() as site:
        first, second = answer(site.article_url), answer(site.article_url)
        assert first[0] == second[0] == 200
        assert first[1] != second[1]
        settled = site.url + POSTS[1].path
        etag = answer(settled)[2]
        assert etag
        assert answer(settled, If_None_Match=etag) == (304, "", etag)
        assert answer(settled, If_None_Match='"another"')[0] == 200
        assert (site.fetches(), site.fetches(POSTS[1].slug, 304)) == (2, 1)
        assert answer(site.url + "/nowhere/")[0] == 404
