"""How a revision reads on a terminal, to the letter."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import unidiff
from hypothesis import given
from hypothesis import strategies as st
from rich.console import RenderableType

from monitor.changes import compare
from monitor.cli import formats
from monitor.cli.revisions import Shown, changelog
from monitor.cli.terminal import as_json, clean, laid_out, relative, size, wants_colour
from monitor.model import (
    Change,
    ChangeKind,
    Link,
    NoteKind,
    Position,
    Precision,
    Rel,
    Role,
    Severity,
    StatedDate,
    UpdateNote,
)

AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
STATED = StatedDate(iso="2020-09-05", literal="September 5 2020", precision=Precision.DAY)
NOTE = Change(
    kind=ChangeKind.UPDATE_ADDED,
    severity=Severity.MAJOR,
    note=NoteKind.UPDATE,
    marker="UPDATE (September 5 2020)",
    stated_date=STATED,
    position=Position.TOP,
    after="UPDATE (September 5 2020): The gauge was moved to the north pier.\n\nEND of UPDATE",
    links=(Link(url="https://example.org/gauge", text="The old gauge", rel=Rel.RELATED),),
)
EDIT = Change(
    kind=ChangeKind.BODY_EDITED,
    severity=Severity.MAJOR,
    position=Position.INLINE,
    heading="Readings",
    before="High water stood at 312 centimetres.",
    after="High water stood at 318 centimetres.",
    unannounced=True,
)
TYPO = replace(EDIT, severity=Severity.TRIVIAL, unannounced=False, heading=None, before="teh pier", after="the pier")
TIDES = Shown(
    page="tides",
    url="https://example.org/tides",
    title="Three winters of tides",
    revision=3,
    older=2,
    newer=3,
    observed_at=AT,
    changes=(NOTE, EDIT),
)
BASELINE = replace(
    TIDES,
    revision=0,
    older=None,
    newer=None,
    changes=(),
    stated=(
        UpdateNote(
            note=NoteKind.UPDATE,
            marker="UPDATE",
            stated_date=StatedDate(iso="2019-03-02", literal="2 March 2019", precision=Precision.DAY),
            first_block=0,
            last_block=0,
            text="UPDATE: The mast was painted.",
        ),
    ),
)


def plain(what: RenderableType, width: int = 60) -> str:
    return laid_out(what, width=width)


def test_the_changelog() -> None:
    related = replace(
        TIDES, page="pier", title="", role=Role.RELATED, related_to=("tides",), revision=1, changes=(TYPO,)
    )
    assert (
        plain(changelog([TIDES, related, BASELINE], marks=True))
        == """\
2026-03-04 05:06 tides · revision 3 · Three winters of tides
  update added · at the top · stated 2020-09-05
    {+UPDATE (September 5 2020): The gauge was moved to the
    north pier.

    END of UPDATE+}
    → related post: The old gauge https://example.org/gauge
  text edited · within the text · under “Readings” ·
  unannounced
    High water stood at [-312-]{+318+} centimetres.

2026-03-04 05:06 pier · revision 1 · related post of tides
  text edited · within the text · trivial
    [-teh-]{+the+} pier

2026-03-04 05:06 tides · revision 0 · Three winters of tides
  first seen, with 1 update as stated by the author:
    2019-03-02 UPDATE
      The mast was painted.
"""
    )


def test_a_baseline_without_history() -> None:
    assert plain(changelog([replace(BASELINE, stated=())], marks=True)).endswith(
        "\n  first seen; it states no earlier updates\n"
    )


def test_the_changelog_shows_the_edit_and_what_stands_around_it() -> None:
    long = "Many words stand here before anything happens. " * 20
    edit = replace(EDIT, before=f"{long}It fell. {long}", after=f"{long}It rose. {long}")
    text = plain(changelog([replace(TIDES, changes=(edit,))], marks=True), width=1000)
    words = text.splitlines()[-1].strip()
    assert words.startswith("… ")
    assert "anything happens. It [-fell-]{+rose+}. Many words" in words
    assert words.endswith(" …")
    assert len(words) < 200


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("It fell.", "It rose.", "It [-fell-]{+rose+}."),
        (
            "It fell " + "and then " * 30,
            "It rose " + "and then " * 30,
            "It [-fell-]{+rose+}" + " and then" * 6 + " and …",
        ),
        (
            "and then " * 30 + "it fell",
            "and then " * 30 + "it rose",
            "… " + "and then " * 6 + "it [-fell-]{+rose+}",
        ),
        (
            "A " + "and then " * 30 + "B",
            "X " + "and then " * 30 + "Y",
            "[-A-]{+X+}" + " and then" * 6 + " and … then" + " and then" * 6 + " [-B-]{+Y+}",
        ),
        ("", "word " * 100, "{+" + "word " * 79 + "word …+}"),
    ],
)
def test_unchanged_words_are_left_out_of_the_changelog(before: str, after: str, line: str) -> None:
    change = replace(TYPO, before=before or None, after=after)
    assert plain(changelog([replace(TIDES, changes=(change,))], marks=True), 2000).splitlines()[-1].strip() == line


def test_an_added_link_is_one_line() -> None:
    link = Link(url="https://example.org/gauge", text="The old gauge", rel=Rel.REFERENCE)
    change = Change(kind=ChangeKind.REFERENCE_ADDED, severity=Severity.MAJOR, after="The old gauge", links=(link,))
    assert plain(changelog([replace(TIDES, changes=(change,))], marks=True)).splitlines()[1:] == [
        "  reference added",
        "    → reference: The old gauge https://example.org/gauge",
    ]


def test_words_show_all_of_it() -> None:
    assert (
        plain(formats.by_words(TIDES, marks=True), 80)
        == """\
update added · at the top · stated 2020-09-05
  {+UPDATE (September 5 2020): The gauge was moved to the north pier.

  END of UPDATE+}
  → related post: The old gauge https://example.org/gauge

text edited · within the text · under “Readings” · unannounced
  High water stood at [-312-]{+318+} centimetres.
"""
    )


def test_colours_take_the_place_of_marks() -> None:
    text = laid_out(formats.by_words(replace(TIDES, changes=(EDIT,)), marks=False), width=80, colour=True)
    assert "\x1b[9;31m312\x1b[0m\x1b[4;32m318\x1b[0m" in text
    assert "[-" not in text


def test_side_by_side() -> None:
    assert (
        plain(formats.side_by_side(replace(TIDES, changes=(EDIT,)), marks=True), 64)
        == """\
text edited · within the text
· under “Readings” ·
unannounced
High water stood at [-312-]     High water stood at {+318+}
centimetres.                    centimetres.
"""
    )


def test_counts() -> None:
    assert (
        plain(formats.counts(TIDES), 80)
        == """\
update added · at the top · stated 2020-09-05                   +15  -0
text edited · within the text · under “Readings” · unannounced   +1  -1
2 changes, 16 words added, 1 word removed
"""
    )


def page_of(*paragraphs: str) -> str:
    body = "".join(f"<p>{words}</p>" for words in paragraphs)
    return f"<html><head><title>Tides</title></head><body><article><h1>Tides</h1>{body}</article></body></html>"


def test_what_unified_prints_is_a_patch_for_other_tools() -> None:
    calm = [f"On day {day} the harbour was calm and the gauge worked as it should, all day long." for day in range(9)]
    old = page_of(*calm, "High water stood at 312 centimetres on the north pier.", *calm[::-1])
    new = page_of(
        "UPDATE (5 May 2021): The gauge has a new float.",
        *calm,
        old[old.index("High") :][:54].replace("312", "318"),
        *calm[::-1],
    )
    changes = compare(old, new, url="https://example.org/tides")
    assert len(changes) >= 2
    patches = unidiff.PatchSet(formats.unified(replace(TIDES, changes=changes)).plain)
    assert sum(patch.added for patch in patches) == 2
    assert sum(patch.removed for patch in patches) == 1


def test_a_change_without_a_patch_is_told_in_comments() -> None:
    moved = Change(
        kind=ChangeKind.MOVED, severity=Severity.MAJOR, before="https://a.example/", after="https://b.example/"
    )
    assert formats.unified(replace(TIDES, changes=(moved,))).plain == (
        "# article moved\n# was https://a.example/\n# is https://b.example/\n"
    )


def test_the_page_holds_no_markup_of_others() -> None:
    hostile = replace(
        EDIT,
        before="<script>alert(1)</script>",
        after="<img src=x onerror=y>",
        links=(Link(url="javascript:alert(1)", text="click"), Link(url="https://e.example/?a=1&b=\"'>", text="<b>")),
    )
    page = formats.page(replace(TIDES, title="</title><script>", changes=(hostile,)))
    assert "<script" not in page
    assert "<img" not in page
    assert "javascript:" not in page
    assert '<a href="https://e.example/?a=1&amp;b=&quot;&#x27;&gt;">&lt;b&gt;</a>' in page
    assert "</del> <ins>" in page


def test_the_page_names_what_is_only_a_link_once() -> None:
    listed = Change(kind=ChangeKind.RELATED_ADDED, severity=Severity.MAJOR, after="Ebb", links=NOTE.links)
    listed = replace(listed, links=(replace(NOTE.links[0], text="Ebb"),))
    assert formats.page(replace(TIDES, changes=(listed,))).count("Ebb") == 1


def test_json_of_a_revision_and_of_a_baseline() -> None:
    item = json.loads(as_json(TIDES.to_dict()))
    assert list(item) == ["page", "url", "role", "revision", "from", "to", "observed_at", "changes"]
    assert (item["from"], item["to"], item["observed_at"]) == (2, 3, "2026-03-04T05:06:07Z")
    assert [change["kind"] for change in item["changes"]] == ["update-added", "body-edited"]
    first = json.loads(as_json(BASELINE.to_dict()))
    assert first["changes"] == []
    assert [note["stated_date"] for note in first["stated"]] == ["2019-03-02"]


HOSTILE = st.text(
    alphabet=st.sampled_from("ab \n\t\x00\x07\x1b[]0;m\x7f\x9b\u202e\u2066\u200f\u2028\ud800é"), max_size=60
)


@given(HOSTILE)
def test_nothing_in_a_text_reaches_the_terminal_as_a_command(text: str) -> None:
    change = replace(EDIT, before=text, after=f"{text} x", heading=text, links=(Link(url=text, text=text),))
    hostile = replace(TIDES, page=text or "p", title=text, changes=(change,), stated=())
    for what in (
        changelog([hostile], marks=True),
        formats.by_words(hostile, marks=True),
        formats.side_by_side(hostile, marks=True),
        formats.unified(hostile),
    ):
        assert not set(plain(what)) & set("\x00\x07\x1b\x7f\x9b\u202e\u2066\u200f\u2028\ud800")


@given(HOSTILE)
def test_json_keeps_every_character_and_shows_none_that_commands(text: str) -> None:
    line = as_json({"text": text})
    assert json.loads(line) == {"text": text}
    assert clean(line) == line
    assert "\n" not in line


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "now"),
        (-5, "5 s ago"),
        (90, "in 90 s"),
        (-300, "5 min ago"),
        (7200, "in 2 h"),
        (-86400 * 3, "3 d ago"),
        (86400 * 90, "2026-06-02"),
    ],
)
def test_times_are_told_from_now(seconds: float, words: str) -> None:
    assert relative(AT + timedelta(seconds=seconds), AT) == words


def test_never_is_a_dash() -> None:
    assert relative(None, AT) == "–"


@pytest.mark.parametrize(("count", "words"), [(0, "0 B"), (999, "999 B"), (1500, "1.5 KB"), (10_000_000, "10.0 MB")])
def test_sizes(count: int, words: str) -> None:
    assert size(count) == words


class Terminal:
    def __init__(self, is_terminal: bool) -> None:
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal


@pytest.mark.parametrize(
    ("is_terminal", "environ", "wanted"),
    [
        (True, {}, True),
        (False, {}, False),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"NO_COLOR": ""}, True),
        (True, {"TERM": "dumb"}, False),
        (False, {"FORCE_COLOR": "1"}, True),
        (True, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
    ],
)
def test_colours_only_where_they_are_wanted(is_terminal: bool, environ: dict[str, str], wanted: bool) -> None:
    assert wants_colour(Terminal(is_terminal), environ) is wanted  # type: ignore[arg-type] # all that it asks of it
