"""Pairs of whole pages and what an attentive reader would call the changes between them.

data/articles/<case>/ holds old.html, new.html and expected.json: a list with one object a change, in order. Every key
given must match: the keys of a change's JSON as they are, `links` as a list of addresses, and `before_has`,
`after_has`: words (or a list of words) that must stand in `before`, `after`. [] means no change.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from monitor.changes import compare

ARTICLES = Path(__file__).parent / "data" / "articles"
CASES = sorted(folder.name for folder in ARTICLES.iterdir() if (folder / "expected.json").exists())
URL = "https://notebook.example/post/"


def _seen(change: dict[str, Any], key: str) -> Any:
    if key == "links":
        return [link["url"] for link in change["links"]]
    return change[key]


def _faults(change: dict[str, Any], expected: dict[str, Any]) -> list[str]:
    faults = []
    for key, wanted in expected.items():
        if key.endswith("_has"):
            text = change[key.removesuffix("_has")] or ""
            faults += [f"{key}: {part!r} is not in {text!r}" for part in _parts(wanted) if part not in text]
        elif _seen(change, key) != wanted:
            faults.append(f"{key}: {_seen(change, key)!r}, expected {wanted!r}")
    return faults


def _parts(wanted: str | list[str]) -> list[str]:
    return [wanted] if isinstance(wanted, str) else wanted


def _brief(changes: list[dict[str, Any]]) -> list[str]:
    return [f"{change['kind']}/{change['severity']}: {change['before']!r} → {change['after']!r}" for change in changes]


@pytest.mark.parametrize("case", CASES)
def test_a_pair_of_pages_gives_the_changes_that_a_reader_sees(case: str) -> None:
    folder = ARTICLES / case
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    old, new = (folder / "old.html").read_bytes(), (folder / "new.html").read_bytes()
    changes = [change.to_dict() for change in compare(old, new, url=URL)]
    assert len(changes) == len(expected), "\n".join(_brief(changes))
    faults = [fault for change, wanted in zip(changes, expected, strict=True) for fault in _faults(change, wanted)]
    assert not faults, "\n".join([*faults, *_brief(changes)])


@pytest.mark.parametrize("case", CASES)
def test_a_page_and_itself_differ_in_nothing(case: str) -> None:
    for name in ("old.html", "new.html"):
        page = (ARTICLES / case / name).read_bytes()
        assert compare(page, page, url=URL) == []
