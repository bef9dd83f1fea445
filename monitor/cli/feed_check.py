"""`monitor feeds --check`: whether the files are feeds, and whether readers get them from where they say they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from http.client import HTTPException
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from monitor.publish.catalog import Format
from monitor.publish.rules import faults, older_url

if TYPE_CHECKING:
    from monitor.publish.files import FeedPlace

TIMEOUT_S = 10.0
# Feeds that are asked for over HTTP: behind a proxy what holds for these holds for all.
ASKED = 6


def check_feeds(places: Sequence[FeedPlace], *, served: bool) -> list[tuple[FeedPlace, list[str]]]:
    """Each feed that stands in a file, with what is wrong with it and its archives. `served`: ask for the first too."""
    files = [place for place in places if place.path]
    asked = {place.url for place in files[:ASKED]} if served else set()
    return [(place, list(_faults(place, ask=place.url in asked, served=served))) for place in files]


def _faults(place: FeedPlace, *, ask: bool, served: bool) -> Iterator[str]:
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
    yield from _archive_faults(place, content, form, ask=ask, served=served)


def _archive_faults(place: FeedPlace, content: bytes, form: Format, *, ask: bool, served: bool) -> Iterator[str]:
    """Backwards from one archive to the next: those in files all, of those that are served the newest."""
    seen: set[str] = set()
    while (url := older_url(content, form)) and url not in seen:
        seen.add(url)
        if served and not (ask and len(seen) == 1):
            return
        found = _get(url) if served else _read(url, place)
        if isinstance(found, str):
            yield f"its archive {url} {found}"
            return
        content = found
        yield from (f"its archive {url}: {fault}" for fault in faults(content, form, url))


def _read(url: str, place: FeedPlace) -> bytes | str:
    """The archive in its file, or why there is none. Feeds and archives lie in one folder as their addresses do."""
    assert place.path is not None
    path = place.archive_path(url)
    if path is None:
        return "does not lie beside it"
    try:
        return path.read_bytes()
    except OSError as error:
        return f"cannot be read: {error.strerror}"


def _get(url: str) -> bytes | str:
    try:
        with urlopen(Request(url, headers={"Accept": "*/*"}), timeout=TIMEOUT_S) as answer:  # noqa: S310  # base_url is http(s)
            body: bytes = answer.read()
            return body
    except (OSError, HTTPException, ValueError) as error:
        return f"does not answer: {error}"


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
