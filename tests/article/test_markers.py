"""What a marker holds: its date with the time of day whatever the order of day and month, and what sets it off."""

from __future__ import annotations

import pytest

from monitor.article import extract
from monitor.article.notes import find_notes
from monitor.model import Block, BlockType, Rules, UpdateNote

BEFORE = Block(type=BlockType.PARAGRAPH, text="The clock in the harbour tower was made by a brewer.")
AFTER = Block(type=BlockType.PARAGRAPH, text="Nobody winds it up any more.")


def only_note(text: str, *, lead: str = "", language: str = "en", day_first: bool | None = None) -> UpdateNote:
    """The one note of an article whose second paragraph is `text`."""
    middle = Block(type=BlockType.PARAGRAPH, text=text, lead=lead)
    rules = Rules(day_first=day_first)
    (note,) = find_notes((BEFORE, middle, AFTER), language=language, published=None, rules=rules)
    return note


@pytest.mark.parametrize(
    ("language", "iso", "marker"),
    [
        ("en-US", "2024-05-02T18:30", "Update 05/02/2024 at 6:30 pm"),
        ("en-GB", "2024-02-05T18:30", "Update 05/02/2024 at 6:30 pm"),
        ("en-GB", "2024-02-05T18:30", "Update (05/02/2024, 18:30)"),
        ("", "2024", "Update 05/02/2024 at 6:30 pm"),
        ("fr", "2024-02-05T18:30", "MAJ du 05/02/2024 à 18h30"),
        ("de", "2024-02-05T18:30", "Update vom 05/02/2024 um 18:30 Uhr"),
        ("it", "2024-02-05T18:30", "Aggiornamento del 05/02/2024 alle ore 18.30"),
        ("es", "2024-02-05T18:30", "Actualización del 05/02/2024 a las 18:30 h"),
        ("pt", "2024-02-05T18:30", "Atualização 05/02/2024 às 18h30"),
        ("nl", "2024-02-05T18:30", "Update 05-02-2024 om 18.30 uur"),
        ("nl", None, "Update om 14:30 uur"),
        ("nl", None, "UPDATE 14:30 uur"),
        ("no", "2024-02-05T18:30", "Oppdatering 5. februar 2024 klokken 18.30"),
        ("no", None, "Oppdatering klokken 18.30"),
        ("cs", "2024-02-05T18:30", "Aktualizace 5. února 2024 v 18:30"),
        ("en", "2024-07-05", "Update the 5th July 2024"),
        ("en", "2024-07-05", "Update on the 5th of July 2024"),
        ("en", None, "Update 1 month later"),
        ("en", None, "Update, three hours later"),
        ("fr", "2021-06-03", "Rectifié le 3 juin 2021"),
    ],
)
def test_a_date_is_read_whole(language: str, iso: str | None, marker: str) -> None:
    note = only_note(f"{marker}: the motor burned out last night.", language=language)
    assert note.marker == marker
    assert (note.stated_date.iso if note.stated_date else None) == iso


@pytest.mark.parametrize(("day_first", "iso"), [(True, "2024-02-05T18:30"), (False, "2024-05-02T18:30")])
def test_the_order_that_the_user_tells_holds_for_a_date_with_a_time(day_first: bool, iso: str) -> None:
    note = only_note("Update 05/02/2024 at 6:30 pm: the motor burned out.", day_first=day_first)
    assert note.stated_date is not None
    assert note.stated_date.iso == iso


@pytest.mark.parametrize("marker", ["UPDATE (September 5 2020)", "Update, 5 September 2020", "UPDATE"])
def test_emphasis_sets_a_marker_off_before_a_small_letter(marker: str) -> None:
    assert only_note(f"{marker} the motor burned out last night.", lead=marker).marker == marker


@pytest.mark.parametrize(
    ("text", "kind", "marker"),
    [
        ("NOTE (added 2021-06-03): the motor burned out.", "addendum", "NOTE (added 2021-06-03)"),
        ("Note [updated 3 June 2021]: the motor burned out.", "addendum", "Note [updated 3 June 2021]"),
        ("[2021-06-03: corrected the name of the maker.]", "correction", "2021-06-03: corrected"),
        ("⚠️ UPDATE 2023 ⚠️ The tower is closed for good.", "update", "UPDATE 2023"),
    ],
)
def test_a_note_is_read_whole(text: str, kind: str, marker: str) -> None:
    note = only_note(text)
    assert (note.note, note.marker) == (kind, marker)


@pytest.mark.parametrize(
    "text",
    [
        "⚠️ Update 2023 edition of the clock book",
        "[2021-06-03: updated by Jo Pell]",
        "Note (3 June 2021): wear boots in the tower.",
        "Update the 5 clocks of the town: a list.",
    ],
)
def test_neither_a_picture_nor_a_date_alone_makes_a_note(text: str) -> None:
    middle = Block(type=BlockType.PARAGRAPH, text=text)
    assert find_notes((BEFORE, middle, AFTER), language="en", published=None) == ()


def test_a_note_with_a_number_of_three_digits_is_one_as_the_others_are() -> None:
    notes = find_notes(
        tuple(Block(type=BlockType.PARAGRAPH, text=f"UPDATE {at}: thing {at} came about.") for at in range(98, 103)),
        language="en",
        published=None,
    )
    assert [note.marker for note in notes] == [f"UPDATE {at}" for at in range(98, 103)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("This article was amended on 3 June 2021. It was 1871, not 1817 as an earlier version said.", "correction"),
        ("This post was updated on 3 June 2021 since a previous version incorrectly stated the year.", "correction"),
        ("This article was amended on 3 June 2021 to add the name of the brewer.", "update"),
    ],
)
def test_what_an_earlier_version_said_makes_it_a_correction(text: str, kind: str) -> None:
    assert only_note(text).note == kind


@pytest.mark.parametrize("head", ["Corrections & Clarifications", "Corrections and clarifications"])
def test_corrections_under_their_head_are_notes_where_they_are_dated(head: str) -> None:
    title = Block(type=BlockType.HEADING, text=head, level=2)
    entry = Block(type=BlockType.PARAGRAPH, text="3 June 2021: The weights were 140 kilograms.")
    notes = find_notes((BEFORE, title, entry), language="en", published=None)
    assert [(note.note, note.stated_date and note.stated_date.iso) for note in notes] == 2 * [
        ("correction", "2021-06-03")
    ]
    assert find_notes((BEFORE, title, AFTER), language="en", published=None) == ()


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("PS: a 1200 W unit is enough", "PS: a 1200 page book has more."),
        ("Addition: 2 + 2 is 4", "Addition: 2 more clocks were found."),
        ("Supplement: 500 mg", "Supplement: 500 kg weights hang in the other tower too."),
        ("Correction: 3 mm up", "Correction: 3 mm, not 4."),
        ("Edit: Copy, Cut and Paste", "Edit: Copy and pictures added."),
        ("Update: press the button", "Update: press coverage of the clock has begun."),
        ("Mise à jour: cliquez sur le bouton", "Mise à jour: cliquez ici pour la suite du récit."),
    ],
)
def test_measures_menus_and_buttons_are_no_notes_and_what_resembles_them_is(text: str, true: str) -> None:
    middle = Block(type=BlockType.PARAGRAPH, text=text)
    assert find_notes((BEFORE, middle, AFTER), language="en", published=None) == ()
    assert only_note(true).text == true


SENTENCE = "<p>The clock in the harbour tower was built in 1871 by a brewer who had never made one.</p>"
BOX = "<div class=x><span>{}</span><p>{}</p></div>"


@pytest.mark.parametrize(
    ("inside", "markers"),
    [
        (BOX.format("Update", "The motor burned out last night."), ["Update"]),
        (BOX.format("Correction", "The weights were 140 kilograms."), ["Correction"]),
        (BOX.format("Edit", "The motor burned out last night."), []),
        (BOX.format("Update", "Clocks"), []),
        (BOX.format("Wind", "Turn the crank.") + BOX.format("Update", "Set the hands."), []),
        (BOX.format("Update", "Set the hands.") + BOX.format("Wind", "Turn the crank."), []),
        ("<span>Update</span><p>The motor burned out last night.</p>", []),
    ],
)
def test_a_word_alone_heads_a_note_in_a_box_of_its_own(inside: str, markers: list[str]) -> None:
    page = f"<html lang=en><title>Clock</title><body><article><h1>Clock</h1>{SENTENCE}{inside}{SENTENCE}</article>"
    assert [note.marker for note in extract(page, url="https://clock.example/").updates] == markers
