"""Pairs of pages with what a person says has changed between them: of a corpus, or the golden pairs of the tests.

A corpus is a folder with labels.jsonl and <site>/<page>/NNNN.html. A line of labels.jsonl has site, page, from, to,
url, expected (is it a change to a reader?), kind, marker, update_text, stated_date, position. A label that leaves a key
out says nothing of it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

GOLDEN = Path(__file__).resolve().parents[2] / "tests" / "data" / "articles"
URL = "https://notebook.example/post/"

Label = dict[str, Any]


@dataclass(frozen=True)
class Pair:
    label: Label
    old: bytes
    new: bytes

    @property
    def name(self) -> str:
        return f"{self.label['site']}/{self.label['page']} {self.label['from']}..{self.label['to']}"


def of_corpus(corpus: Path) -> list[Pair]:
    """Raises OSError where the folder has no labels."""
    lines = (corpus / "labels.jsonl").read_text("utf-8").splitlines()
    pairs = []
    for label in (json.loads(line) for line in lines if line.strip()):
        folder = corpus / label["site"] / label["page"]
        pairs.append(Pair(label, (folder / label["from"]).read_bytes(), (folder / label["to"]).read_bytes()))
    return pairs


def golden() -> list[Pair]:
    """The project's own pairs, their expected changes put as a label."""
    folders = sorted(folder for folder in GOLDEN.iterdir() if (folder / "expected.json").exists())
    return [
        Pair(_label(folder), (folder / "old.html").read_bytes(), (folder / "new.html").read_bytes())
        for folder in folders
    ]


def _label(folder: Path) -> Label:
    changes = json.loads((folder / "expected.json").read_text("utf-8"))
    trivial = bool(changes) and all(change.get("severity") == "trivial" for change in changes)
    label: Label = {
        "site": "golden", "page": folder.name, "from": "old.html", "to": "new.html", "url": URL,
        "expected": bool(changes), "kind": ["minor-typo"] if trivial else [change.get("kind") for change in changes],
    }  # fmt: skip
    notes = [change for change in changes if change.get("kind") == "update-added"]
    if notes:
        words = notes[0].get("after_has") or notes[0].get("after") or ""
        label["update_text"] = words if isinstance(words, str) else words[0]
        label |= {key: notes[0][key] for key in ("stated_date", "position") if key in notes[0]}
    return label
