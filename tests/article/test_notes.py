"""Update notes: what is one, what only looks like one, and what it says of itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.article import extract
from monitor.article.notes import begins_note, find_notes
from monitor.model import Block, BlockType, NoteKind, UpdateNote


def notes_in(
    text: str,
    *,
    lead: str = "",
    language: str | None = "en",
    published: str | None = None,
    kind: BlockType = BlockType.PARAGRAPH,
) -> list[UpdateNote]:
    """The notes of an article whose second paragraph is `text`."""
    before = Block(type=BlockType.PARAGRAPH, text="The bridge over the brook was built by three brothers.")
    after = Block(type=BlockType.PARAGRAPH, text="Ducks have nested under it ever since.")
    middle = Block(type=kind, text=text, lead=lead)
    return list(find_notes((before, middle, after), language=language, published=published))


MARKED = [
    # language, kind, ISO date, marker, the words after it
    ("en", "update", "2020-09-05", "UPDATE (September 5 2020)", ": The planks were renewed."),
    ("en", "update", None, "Update", ": the planks were renewed."),
    ("en", "update", None, "UPDATED", ": the planks were renewed last week."),
    ("en", "update", None, "Update #2", ": the planks were renewed."),
    ("en", "update", None, "Update 2", ": the planks were renewed."),
    ("en", "update", None, "UPDATE2", ": the planks were renewed."),
    ("en", "update", None, "UPD", ": the planks were renewed."),
    ("en", "update", "2024", "UPD2 (2024)", ": the planks were renewed."),
    ("en", "update", None, "EDIT", ": the planks were renewed."),
    ("en", "update", "2017-12-19", "Edit 12/19/2017", ": added the name of the brook."),
    ("en", "update", "2014-10-20", "Edit: 20/10/2014", ": a spelling mended."),
    ("en", "update", None, "Edit note", ": a spelling mended."),
    ("en", "update", None, "Update", " — the planks were renewed."),
    ("en", "update", "2021-05-03", "UPDATE – 3 May 2021", " – The planks were renewed."),
    ("en", "update", "2018-04-27", "Update, April 27, 2018", ": the planks were renewed."),
    ("en", "update", "2024-02-05", "Update Feb 05, 2024", " The planks were renewed again."),
    ("en", "update", "2017-07-11", "07/11/17 Update", ": the planks were renewed."),
    ("en", "update", "2021-05", "May 2021 update", ": the planks were renewed."),
    ("en", "update", "2020-09-05", "Update", ": as of September 5, 2020, the bridge is closed."),
    ("en", "update", "2014-10-28", "Edit", ": today (28/10/2014) the bridge opened again."),
    ("en", "update", "2018-08-16", "Update by Ann (16-August-2018)", ": the planks were renewed."),
    ("en", "update", "2021-05-03", "Updated on May 3, 2021", ": added the toll."),
    ("en", "update", "2023-01-10T21:30+00:00", "Updated on 2023-01-10 at 21:30 UTC", " to include the toll."),
    ("en", "update", "2025-01", "Updated in January 2025", " to include the toll."),
    ("en", "update", None, "Update and correction", ": two planks were renewed."),
    ("en", "update", "2021-05-03", "Updates (May 3, 2021)", ": the planks were renewed."),
    ("en", "update", "2021-05-03", "UPDATE · 3 May 2021", " · the planks were renewed."),
    ("en", "update", None, "UPDATE", " We have renewed the planks."),
    ("en", "update", None, "Update (Nov. 3, 4 p.m. ET)", ": the planks were renewed."),
    ("en", "update", "2021-11-03T16:05-04:00", "Update, Nov. 3, 2021, 4:05 p.m. Eastern", ": the planks were renewed."),
    ("en", "addendum", "2021-05-03", "Note added 3 May 2021", ": the toll is two coins."),
    ("de", "update", None, "Update vom 3.5.", ": Die Brücke ist zu."),
    ("fr", "update", "2021-05-03", "EDIT du 3 mai 2021", " : le pont est fermé."),
    ("ja", "update", "2021-05-03", "2021年5月3日追記", "：橋は閉鎖されました。"),
    ("zh", "update", "2021-05-03", "2021-05-03 更新", "：大桥已经关闭，请绕行。"),
    ("en", "addendum", "2014-02", "Addendum (02/2014)", ": the toll is two coins."),
    ("en", "postscript", None, "P.S.", " The ducks send their regards."),
    ("en", "postscript", None, "PS", ": the ducks send their regards."),
    ("en", "correction", None, "Correction", ": there were four brothers."),
    ("en", "correction", "2021-05-03", "Correction on May 3, 2021", ": there were four brothers."),
    ("en", "correction", None, "Errata 2", ": there were four brothers."),
    ("en", "clarification", None, "Clarification", ": the brothers were cousins."),
    ("en", "retraction", None, "Retraction", ": there is no such bridge."),
    ("en", "editors-note", None, "Editor's note", ": This story was updated at 5:45 p.m. ET to name the brook."),
    ("en", "editors-note", "2021-05-03", "Editor’s note (May 3, 2021)", ": the toll was abolished."),
    ("en", "update", "2021-05-03", "This article was updated on May 3, 2021", " to name the brook."),
    ("en", "correction", None, "This story has been corrected", " to name the right brook."),
    ("en", "correction", None, "An earlier version of this article", " misnamed the brook."),
    ("en", "update", None, "Note", ": this schedule has changed since the post was first published."),
    ("en", "update", None, "ETA", ": I found the name of the brook."),
    ("fr", "update", "2024-02-05", "Mise à jour le 05 février 2024", " : le pont est fermé."),
    ("fr", "update", None, "MAJ", " : le pont est fermé depuis hier."),
    ("fr", "correction", None, "Rectificatif", " : les frères étaient quatre."),
    ("de", "update", "2020-05-03T16:05", "Update vom 03. Mai 2020, 16:05 Uhr", ": Die Brücke ist zu."),
    ("de", "update", None, "Update, 13:17 Uhr", ": Die Brücke ist zu."),
    ("de", "addendum", "2020-04-22T10:30", "Nachtrag 22.04.2020 10:30 Uhr", ": Die Brücke ist zu."),
    ("de", "update", "2021-09-30", "Aktualisierung am 30. September 2021", " Die Brücke ist zu."),
    ("de", "correction", None, "Richtigstellung", ": Es waren vier Brüder."),
    ("nl", "addendum", "2021-05-03", "Aanvulling 3 mei 2021", ": de brug is dicht."),
    ("es", "update", "2013-08-06T09:33+00:00", "Actualización (2013-08-06 9:33 UTC)", ": el puente está cerrado."),
    ("es", "correction", None, "Fe de erratas", ": los hermanos eran cuatro."),
    ("it", "update", None, "Aggiornamento", ": il ponte è chiuso."),
    ("it", "correction", None, "Errata corrige", ": i fratelli erano quattro."),
    ("pt", "update", "2026-05-06", "Atualização (6 de maio de 2026)", ": a ponte fechou."),
    ("ru", "update", "2021-09-30", "Обновление от 30 сентября 2021 г.", " Мост закрыт на ремонт."),
    ("ru", "update", "2021-05-03", "UPD от 3 мая 2021", ": мост закрыт."),
    ("uk", "update", "2024-02-05", "Оновлення 05 лютого, 2024 року", " Міст зачинено на ремонт."),
    ("pl", "update", "2022-10-30", "Aktualizacja 2022-10-30", ": most zamknięto."),
    ("pl", "correction", None, "Sprostowanie", ": braci było czterech."),
    ("cs", "addendum", "2025-05-04", "Doplnění 4.5.2025", ": most je zavřený."),
    ("sv", "update", "2021-05-03", "Uppdatering 3 maj 2021", ": bron är stängd."),
    ("da", "update", "2021-09-30", "Opdatering 30. september, 2021", ": broen er lukket."),
    ("no", "update", None, "Oppdatering", ": broen er stengt."),
    ("fi", "update", "2021-05-03", "Päivitys 3. toukokuuta 2021", ": silta on suljettu."),
    ("ja", "update", "2020-06-17", "追記(2020-06-17)", ": 橋は閉鎖されました。"),
    ("ja", "update", "2019-03-16", "2019-03-16追記", ": 橋は閉鎖されました。"),
    ("ja", "correction", None, "訂正", "：兄弟は四人でした。"),
    ("zh", "update", "2024-02-05", "2024 年 2 月 5 日更新", "：大桥已经关闭，请绕行。"),
    ("zh", "addendum", None, "补充", "：大桥已经关闭，请绕行。"),
    ("ko", "update", "2021-09-30", "업데이트 (2021년 9월 30일)", ": 다리가 닫혔습니다."),
    ("tr", "update", "2014-10-02", "Güncelleme (2 Ekim 2014)", ": köprü kapalı."),
    ("vi", "update", "2014-10-02", "Cập nhật (2 tháng 10, 2014)", ": cầu đã đóng."),
    ("hu", "update", "2020-05-03", "Frissítés (2020. május 3.)", ": a híd zárva van."),
    ("ro", "update", None, "Actualizare", ": podul este închis."),
    ("el", "update", "2021-03-05", "Ενημέρωση (5 Μαρτίου 2021)", ": η γέφυρα έκλεισε."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "kind", "iso", "marker", "rest"), MARKED)
def test_a_marked_text_is_a_note(language: str, kind: str, iso: str | None, marker: str, rest: str) -> None:
    (note,) = notes_in(marker + rest, language=language)
    assert (note.marker, note.note) == (marker, NoteKind(kind))
    assert (note.stated_date.iso if note.stated_date else None) == iso
    assert note.text == marker + rest
    assert begins_note(marker + rest, language=language)


@pytest.mark.parametrize(
    "opening", ["[{}: {}]", "({}: {})", "+++ {}: {} +++", "* {}: {}", "⚠️ {}: {}", "【{}】{}", "[{}] {}"]
)
def test_brackets_and_ornaments_are_no_part_of_the_marker(opening: str) -> None:
    (note,) = notes_in(opening.format("Correction", "There were four brothers."))
    assert (note.marker, note.note) == ("Correction", NoteKind.CORRECTION)
    assert "There were four brothers." in note.text


# What only looks like a note; each line is a trap that real pages set.
STAMPS_NAVIGATION_GLOSSES = """
Updated June 13, 2019
Updated: June 13, 2019
Last updated: 3 May 2021
Last updated July 26, 2025.
Updated June 13, 2019 by Ann Brook
Updated June 13, 2019 · 5 min read
Updated at 2014-03-29
Updated 3 days ago
Updated: 5 minutes ago
Stand: 25.01.2022
Letzte Aktualisierung: 3. Mai 2021
Zuletzt geändert am 3. Mai 2021
Mis à jour le 2 nov. 2023 à 16:16
Dernière mise à jour: 21.06.2022
Actualizado: 06/05/2020
Aggiornato alle 19:02 - 19 febbraio
Ultimo aggiornamento: 3 maggio 2021
Atualizado em 4 de maio de 2022
Atualizado às 14h13
Laatste update: 7 minuten geleden
Aktualizacja: 7 sierpnia 2020
Aktualizováno před 21 minutami
Uppdaterad 3 maj 2021
最近更新：2024-02-05
Son Güncelleme: 2 Ekim 2014
This article was last updated on May 3, 2019.
This story has been updated.
This article was updated on May 3, 2019.
Corrections and Clarifications
Corrections Policy
Erramos?
Rättelser
Oikaisukäytäntö
Submit a correction
91 Ergänzungen
[edit]
Edit
Update
Anm. d. Red.: Der Autor ist befangen.
Editor's note: This is a guest post by Ann Brook.
Editor’s note: This post was originally published on the town's own site.
Editor's note: The interview was edited for length.
Note: wear boots on the bridge.
Note: The English version has been updated.
"""

ORDINARY_WORDS = """
PS1: the console that started it
PS2 is the console that sold best
PS3: an architecture
PS5: a review of two years
PostScript is a language for printers.
PostScript: the language of printers
Edit the file bridge.toml and save it.
Edit on GitHub
Update, Migrate, Suspend and Resume a bridge
Update your packages
Update the file as follows: open it.
Updates to the API
Updates: what is new
Update 1.8.7 pl. 249
Update 2.0 is out: get it
Actualización de Rake 10.4.0: todo
Correctif de sécurité
eta (Poll k) = k
ETA: 5 minutes
ETA 12:30
Correction of the exams takes a week.
Addition: 2 + 2
updated_at: the time of the row
Edition: Penguin, 2014
Update for $2020 or less
Editing: a craft
“Update: now!” said the screen
Upstate: New York
UPDATE Users SET age = 0
Update | PUT | /bridges/1
Update 22H2 breaks the bridge.
Update KB5034441: fails
Posted May 1, 2019 | Updated June 13, 2019
Stand by me: a film
"""


@pytest.mark.parametrize(
    "text", [*STAMPS_NAVIGATION_GLOSSES.strip().splitlines(), *ORDINARY_WORDS.strip().splitlines()]
)
def test_what_only_looks_like_a_note_is_none(text: str) -> None:
    assert notes_in(text) == []
    assert not begins_note(text)


@pytest.mark.parametrize(
    ("text", "lead"),
    [("Update 1.8.7 pl. 249", "Update"), ("Edit the file by hand", "Edit"), ("Update your packages now", "Update")],
)
def test_emphasis_alone_does_not_make_a_note(text: str, lead: str) -> None:
    assert notes_in(text, lead=lead) == []


def test_emphasis_may_name_what_the_update_is_about() -> None:
    text = "Update on the toll: it is two coins."
    assert notes_in(text) == []
    assert [note.marker for note in notes_in(text, lead="Update on the toll:")] == ["Update on the toll"]
    assert notes_in("Update your planks: they rot.", lead="Update your planks:") == []


def test_emphasis_sets_a_marker_off_where_no_colon_does() -> None:
    text = "Update It turns out that the brook has another name."
    assert notes_in(text) == []
    assert [note.marker for note in notes_in(text, lead="Update")] == ["Update"]


@pytest.mark.parametrize(
    "heading", ["Update your packages", "Update, Migrate, Suspend", "Updates to the API", "Edit", "Added"]
)
def test_headings_of_instructions_are_none(heading: str) -> None:
    blocks = (
        Block(type=BlockType.HEADING, level=2, text="Create"),
        Block(type=BlockType.PARAGRAPH, text="Lay the first plank."),
        Block(type=BlockType.HEADING, level=2, text=heading),
        Block(type=BlockType.PARAGRAPH, text="Turn the planks over."),
        Block(type=BlockType.HEADING, level=2, text="Delete"),
    )
    assert find_notes(blocks, language="en", published=None) == ()


@pytest.mark.parametrize("kind", [BlockType.ITEM, BlockType.ROW])
def test_one_operation_among_others_is_none(kind: BlockType) -> None:
    lines = ("Create: lays a plank", "Read: looks at a plank", "Update: turns a plank over", "Delete: burns a plank")
    blocks = tuple(Block(type=kind, level=1, text=line) for line in lines)
    assert find_notes(blocks, language="en", published=None) == ()


def test_code_is_no_note() -> None:
    assert notes_in("UPDATE: planks SET age = 0", kind=BlockType.CODE) == []


# ── dates: stated by the marker, or not at all ─────────────────────────────────────────────────────────────────

NOT_STATED = [
    "UPDATE: in 2019 we renewed the planks.",
    "Update: In March 2023, Ann pointed out that there were four brothers.",
    "Update: On May 3, 2021, the town bought the bridge.",
    "Update: 2020 was a bad year for bridges.",
    "Update: the toll is $2020 now.",
    "Update: version 2.0.2020 of the bridge is out.",
    "Update: it opens again in 3 days.",
    "Edit (16-Aug): the planks were renewed.",
    "Update 11/9: the planks were renewed.",
    "Update, 13:17 Uhr: the planks were renewed.",
    "Update: 1.8.7 renewed the planks.",
]


@pytest.mark.parametrize("text", NOT_STATED)
def test_a_date_in_the_sentence_is_not_the_note_s(text: str) -> None:
    (note,) = notes_in(text)
    assert note.stated_date is None


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Update: the planks were renewed (added 2020-01-02).", "2020-01-02"),
        ("Update: the planks were renewed. [3 May 2021]", "2021-05-03"),
        ("Update: the planks were renewed. — 3 May 2021", "2021-05-03"),
    ],
)
def test_a_date_at_the_very_end_signs_the_note(text: str, iso: str) -> None:
    (note,) = notes_in(text)
    assert note.stated_date is not None
    assert note.stated_date.iso == iso


def test_no_update_is_older_than_its_article() -> None:
    text = "Update 03/04/2020: the planks were renewed."
    cases = {
        ("en-US", None): "2020-03-04",
        ("en-GB", None): "2020-04-03",
        (None, None): "2020",
        ("en-US", "2020-03-20"): "2020-04-03",
        (None, "2020-03-20T10:00:00+00:00"): "2020-04-03",
    }
    for (language, published), iso in cases.items():
        (note,) = notes_in(text, language=language, published=published)
        assert note.stated_date is not None
        assert note.stated_date.iso == iso


# ── any text ───────────────────────────────────────────────────────────────────────────────────────────────────

_PIECES = st.sampled_from(
    [
        "Update",
        "EDIT",
        "P.S.",
        "追記",
        "Updated",
        ":",
        " ",
        "(",
        ")",
        "[",
        "]",
        "2020-01-02",
        "May 3",
        "the planks",
        "—",
        ".",
        "END of UPDATE",
        "\n",
        "é",
    ]
)
_TEXTS = st.one_of(st.text(max_size=200), st.lists(_PIECES, max_size=14).map("".join))
_BLOCKS = st.lists(
    st.builds(
        Block,
        type=st.sampled_from(list(BlockType)),
        text=_TEXTS,
        level=st.integers(0, 4),
        lead=st.sampled_from(["", "Update", "EDIT:"]),
        wrapper=st.lists(st.integers(1, 4), max_size=3, unique=True).map(lambda ids: tuple(sorted(ids))),
        rule_before=st.booleans(),
    ),
    max_size=8,
).map(tuple)


@given(_BLOCKS, st.sampled_from([None, "en", "ja"]))
def test_whatever_the_blocks_are_notes_are_made_of_their_words(blocks: tuple[Block, ...], language: str | None) -> None:
    notes = find_notes(blocks, language=language, published=None)
    whole = "\n\n".join(block.text for block in blocks)
    for note in notes:
        assert 0 <= note.first_block <= note.last_block < len(blocks)
        assert note.marker
        assert note.text.startswith(note.marker)
        assert note.text in whole
        assert note.stated_date is None or note.stated_date.literal in whole
    assert [note.first_block for note in notes] == sorted(note.first_block for note in notes)


@pytest.mark.parametrize(
    ("written", "stated"),
    [
        ("February 31 2020", "2020"),
        ("31 February 2020", "2020-02"),
        ("2020-02-31", None),
        ("9/5/2020", "2020"),  # nothing says which of them is the month
    ],
)
def test_a_day_that_no_calendar_has_and_one_that_is_open_are_never_stated(written: str, stated: str | None) -> None:
    page = f"<article><h1>Quays</h1><p>The quay has four clocks.</p><p>UPDATE ({written}): It has five.</p></article>"
    (note,) = extract(page, url="https://example.org/quays/").updates
    assert (note.stated_date.iso if note.stated_date else None) == stated
