"""How well does the program read what authors did, and how well do text comparers?

    python bench/accuracy.py [CORPUS] [--mangled] [--misses]

CORPUS (or the environment variable of that name) is a folder of labelled pairs of published pages (`pages/labelled.py`
says its form). Without one the project's own golden pairs are measured.

Prints a table for `monitor.compare`, and beside it what comparing extracted text gives (`pip install -e '.[bench]'`):
there a change is a text that differs. `--mangled` reads every pair again without the names and the mark-up that
extractors lean on: classes and ids gone or renamed, article and main made divisions, the page in a layout table, boxes
that rotate beside the text. `--misses` names each pair that was read otherwise than its label says.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import sys
import time
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from pages.labelled import Pair, golden, of_corpus
from pages.mangles import MANGLES

from monitor import compare
from monitor.model import Change, ChangeKind, Severity

TEXT_HELD = 0.9  # so many words of a labelled note must stand in the note that was found, in order
TEXT_SHOWN = 160  # characters of a labelled note that are looked for


@dataclass
class Score:
    """Hits of so many; what was found although no label has it counts as `extra`."""

    hits: int = 0
    of: int = 0
    extra: int = 0

    def add(self, hit: bool) -> None:
        self.hits += hit
        self.of += 1

    @property
    def share(self) -> str:
        return f"{self.hits}/{self.of} ({100 * self.hits / self.of:.1f} %)" if self.of else "none labelled"

    @property
    def f1(self) -> str:
        found = self.hits + self.extra
        return f"{2 * self.hits / (found + self.of):.3f}" if found + self.of else "none labelled"


@dataclass
class Tally:
    real: Score = field(default_factory=Score)
    alarms: Score = field(default_factory=Score)
    notes: Score = field(default_factory=Score)
    dates: Score = field(default_factory=Score)
    invented: Score = field(default_factory=Score)
    places: Score = field(default_factory=Score)
    titles: Score = field(default_factory=Score)
    calm: Score = field(default_factory=Score)
    spent: list[float] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)

    def rows(self) -> list[tuple[str, str]]:
        return [
            ("real changes found", self.real.share),
            ("false alarms on noise", self.alarms.share),
            (
                "update notes: F1",
                f"{self.notes.f1} ({self.notes.hits} of {self.notes.of}, {self.notes.extra} invented)",
            ),
            ("stated date right", self.dates.share),
            ("stated date invented", self.invented.share),
            ("position right", self.places.share),
            ("title: F1", self.titles.f1),
            ("typos kept calm", self.calm.share),
            ("ms a pair, median / 95th", f"{_ms(self.spent, 0.5):.1f} / {_ms(self.spent, 0.95):.1f}"),
        ]


def _ms(spent: list[float], share: float) -> float:
    return 1000 * sorted(spent)[min(int(len(spent) * share), len(spent) - 1)] if spent else 0.0


# ── ours ───────────────────────────────────────────────────────────────────────────────────────────────────────


def read_all(pairs: Iterable[Pair]) -> Tally:
    tally = Tally()
    for pair in pairs:
        began = time.perf_counter()
        changes = compare(pair.old, pair.new, url=pair.label["url"])
        tally.spent.append(time.perf_counter() - began)
        _judge(tally, pair, changes)
    return tally


def _judge(tally: Tally, pair: Pair, changes: list[Change]) -> None:
    label, kinds = pair.label, set(pair.label["kind"])
    expected = bool(label["expected"])
    (tally.real if expected else tally.alarms).add(bool(changes))
    if expected != bool(changes):
        tally.misses.append(f"{pair.name}: {'nothing found' if expected else _brief(changes)}")
    _judge_notes(tally, pair, [change for change in changes if change.kind is ChangeKind.UPDATE_ADDED])
    retitled = any(change.kind is ChangeKind.TITLE_CHANGED for change in changes)
    if "title-changed" in kinds:
        tally.titles.add(retitled)
    tally.titles.extra += retitled and "title-changed" not in kinds
    if kinds == {"minor-typo"} and changes:
        tally.calm.add(all(change.severity is not Severity.MAJOR for change in changes))


def _judge_notes(tally: Tally, pair: Pair, added: list[Change]) -> None:
    label = pair.label
    if not {"update-added", "correction-added"} & set(label["kind"]):
        tally.notes.extra += bool(added)
        if added:
            tally.misses.append(f"{pair.name}: no such note: {_brief(added)}")
        return
    right = [change for change in added if _holds(change.after or "", (label["update_text"] or "")[:TEXT_SHOWN])]
    tally.notes.add(bool(right))
    if not right:
        tally.misses.append(f"{pair.name}: note not found: {(label['update_text'] or '')[:70]!r}")
        return
    stated = [change.stated_date.iso if change.stated_date else "" for change in right]
    if label.get("stated_date"):
        tally.dates.add(any(iso.startswith(label["stated_date"][:10]) for iso in stated))
    elif "stated_date" in label:
        tally.invented.add(all(stated))
    if label.get("position"):
        tally.places.add(any(change.position == label["position"] for change in right))


def _brief(changes: list[Change]) -> str:
    return "; ".join(f"{change.kind} {(change.after or change.before or '')[:60]!r}" for change in changes[:3])


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())


def _holds(text: str, part: str) -> bool:
    """The part stands in the text, or nearly all of its words do, in order."""
    words, at, held = _words(text), 0, 0
    wanted = _words(part)
    if "".join(wanted) in "".join(words):
        return True  # scripts without blanks have no words to count
    for word in wanted:
        if word in words[at:]:
            at = words.index(word, at) + 1
            held += 1
    return held >= TEXT_HELD * len(wanted)


# ── the others ─────────────────────────────────────────────────────────────────────────────────────────────────


def _trafilatura() -> Callable[[str], str]:
    extract = import_module("trafilatura").extract
    return lambda page: extract(page) or ""


def _readability() -> Callable[[str], str]:
    document = import_module("readability").Document
    inner = import_module("lxml.html").fromstring
    return lambda page: str(inner(document(page).summary()).text_content()) if page.strip() else ""


def _html2text() -> Callable[[str], str]:
    convert = import_module("html2text").html2text
    return lambda page: str(convert(page))


def _inscriptis() -> Callable[[str], str]:
    convert = import_module("inscriptis").get_text
    return lambda page: str(convert(page))


PEERS = {
    "trafilatura": _trafilatura,
    "readability-lxml": _readability,
    "html2text (urlwatch, webchanges)": _html2text,
    "inscriptis (changedetection.io)": _inscriptis,
}


def compare_texts(pairs: Iterable[Pair], extract: Callable[[str], str]) -> Tally:
    tally = Tally()
    for pair in pairs:
        old, new = pair.old.decode("utf-8", "replace"), pair.new.decode("utf-8", "replace")
        began = time.perf_counter()
        try:
            differ = extract(old).split() != extract(new).split()
        except Exception:  # noqa: BLE001 — whatever a peer raises on a page, it has seen no change there
            differ = False
        tally.spent.append(time.perf_counter() - began)
        (tally.real if pair.label["expected"] else tally.alarms).add(differ)
    return tally


# ── tables ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _print_peers(pairs: list[Pair], ours: Tally) -> None:
    print(f"\n{'a change is':34} {'real found':>20} {'false alarms':>20} {'ms, median':>11}")
    _print_peer("what monitor.compare gives", ours)
    for name, make in PEERS.items():
        try:
            extract = make()
        except ImportError:
            print(f"{name:34} not installed: pip install -e '.[bench]'")
            continue
        _print_peer(name, compare_texts(pairs, extract))


def _print_peer(name: str, tally: Tally) -> None:
    print(f"{name:34} {tally.real.share:>20} {tally.alarms.share:>20} {1000 * statistics.median(tally.spent):11.1f}")


def _print_mangled(pairs: list[Pair], misses: bool) -> None:
    print(f"\n{'page made anew':34} {'real found':>20} {'false alarms':>20} {'notes: F1':>11}")
    for name, mangle in MANGLES.items():
        tally = read_all(Pair(pair.label, mangle(pair.old, 0), mangle(pair.new, 1)) for pair in pairs)
        print(f"{name:34} {tally.real.share:>20} {tally.alarms.share:>20} {tally.notes.f1:>11}", flush=True)
        if misses:
            print("\n".join(f"    {miss}" for miss in tally.misses))


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("corpus", nargs="?", default=os.environ.get("CORPUS"))
    options.add_argument("--mangled", action="store_true")
    options.add_argument("--misses", action="store_true")
    asked = options.parse_args()
    if asked.corpus and not (Path(asked.corpus) / "labels.jsonl").is_file():
        print(f"accuracy: {asked.corpus} has no labels.jsonl", file=sys.stderr)
        return 2
    pairs = of_corpus(Path(asked.corpus)) if asked.corpus else golden()
    if asked.mangled:
        _print_mangled(pairs, asked.misses)
        return 0
    ours = read_all(pairs)
    sites = {pair.label["site"] for pair in pairs}
    print(f"{len(pairs)} " + (f"pairs of {len(sites)} sites" if asked.corpus else "golden pairs of the project's own"))
    for row, value in ours.rows():
        print(f"{row:28} {value}")
    if asked.misses:
        print("\n".join(["", *ours.misses]))
    _print_peers(pairs, ours)
    return 0


if __name__ == "__main__":
    sys.exit(main())
