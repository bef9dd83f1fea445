"""docs/reliability.md names a test for each promise: each of them is there, and so is each threat."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).parent.parent
DOCUMENT = (ROOT / "docs" / "reliability.md").read_text("utf-8")
SHORT = {
    "http": "test_http",
    "faults": "test_http_faults",
    "guard": "test_address_guard",
    "fields": "test_fields",
    "politeness": "test_politeness",
    "robots": "test_robots",
    "tls": "test_tls",
    "askers": "test_many_askers",
    "view": "../render/test_view",
    "rendered": "test_rendered",
}
THREATS = {f"T{number}" for number in (*range(1, 24), 33, 34)}
PROMISES = {f"R{number}" for number in range(1, 20)}


def test_each_test_that_it_names_is_there() -> None:
    named = re.findall(r"`([^`]*)::(test_\w+)`", DOCUMENT)
    assert len(named) > 60
    missing = [f"{place}::{test}" for place, test in named if not re.search(rf"def {test}\(", text_of(place))]
    assert missing == []


def text_of(place: str) -> str:
    """`…` stands for the tests of the policy."""
    if place == "…":
        return "".join(path.read_text("utf-8") for path in (ROOT / "tests" / "policy").glob("*.py"))
    path = ROOT / "tests" / "fetch" / f"{SHORT[place]}.py" if place in SHORT else ROOT / place
    return path.read_text("utf-8") if path.is_file() else ""


def test_each_file_that_it_names_is_there() -> None:
    files = chain(re.findall(r"`((?:tests|bench|docs)/[\w/.]+)`", DOCUMENT), SHORT)
    assert [name for name in files if not ((ROOT / name).exists() or name in SHORT)] == []


def test_no_threat_and_no_promise_is_left_out() -> None:
    rows = re.findall(r"^\| ((?:[TR]\d+(?:, | |$))+)", DOCUMENT, re.MULTILINE)
    assert (THREATS | PROMISES) - set(re.findall(r"[TR]\d+", " ".join(rows))) == set()
