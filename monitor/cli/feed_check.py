"""`monitor feeds --check`: whether the files are feeds, and whether readers get them from where they say they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from http.client import HTTPException
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from monitor.publish.catalog import Format
from monitor.publish.rules import faults

if TYPE_CHECKING:
    from monitor.publish.files import FeedPlace

TIMEOUT_S = 10.0
# Feeds that are asked for over HTTP: behind a proxy what holds for these holds for all.
ASKED = 6


def check_feeds(places: Sequence[FeedPlace], *, served: bool) -> list[tuple[FeedPlace, list[str]]]:
    """Each feed that stands in a file, with what is wrong with it. `served`: ask for the first of them, too."""
    files = [place for place in places if place.path]
    asked = {place.url for place in files[:ASKED]} if served else set()
    return [(place, list(_faults(place, ask=place.url in asked))) for place in files]


def _faults(place: FeedPlace, *, ask: bool) -> Iterator[str]:
    assert place.path is not None
    form = Format[place.format.upper()]
    try:
        content = place.path.read_bytes()
    except OSError as error:
        yield f"cannot be read: {error.strerror}"
        return
    yield from faults(content, form, place.url)
    if ask:
        yield from _served_faults(place.url, content, form)


def _served_faults(url: str, content: bytes, form: Format) -> Iterator[str]:
    try:
        with urlopen(Request(url, headers={"Accept": "*/*"}), timeout=TIMEOUT_S) as answer:  # noqa: S310  # base_url is http(s)
            body, headers = answer.read(), answer.headers
    except (OSError, HTTPException) as error:
        yield f"{url} does not answer: {error}"
        return
    if body != content:
        yield f"{url} sends other bytes than stand in the file"
    if headers.get_content_type() != form.media_type:
        yield f"{url} is sent as {headers.get_content_type()}, not as {form.media_type}"
    if not (etag := headers.get("ETag")):
        yield f"{url} is sent without an ETag: readers would load it whole each time"
    elif not _not_modified(url, etag):
        yield f"{url} is sent again to those who have it already: its ETag is not heeded"


def _not_modified(url: str, etag: str) -> bool:
    try:
        with urlopen(Request(url, headers={"If-None-Match": etag}), timeout=TIMEOUT_S):  # noqa: S310  # base_url is http(s)
            return False
    except HTTPError as error:
        with error:
            return error.code == 304
    except (OSError, HTTPException):
        return False
