"""Where an update note ends, what lies inside another, and what is a note inside a block."""

from __future__ import annotations

import pytest

from monitor.article.notes import find_notes
from monitor.model import Block, BlockType, Link, UpdateNote


def para(text: str, *, lead: str = "", wrapper: tuple[int, ...] = (), rule: bool = False) -> Block:
    return Block(type=BlockType.PARAGRAPH, text=text, lead=lead, wrapper=wrapper, rule_before=rule)


def head(text: str, level: int = 2) -> Block:
    return Block(type=BlockType.HEADING, text=text, level=level)


def item(text: str, *, level: int = 1, wrapper: tuple[int, ...] = (), link: str = "") -> Block:
    links = (Link(url="https://brook.example/", text=link),) if link else ()
    return Block(type=BlockType.ITEM, text=text, level=level, wrapper=wrapper, links=links)


def quote(text: str, *, wrapper: tuple[int, ...]) -> Block:
    return Block(type=BlockType.QUOTE, text=text, wrapper=wrapper)


def code(text: str) -> Block:
    return Block(type=BlockType.CODE, text=text)


OLD = para("The bridge over the brook was built by three brothers.")
MORE = para("Ducks have nested under it ever since, and nobody minds.")
LAST = para("The town pays for the planks.")


def spans(*blocks: Block) -> list[tuple[str, int, int]]:
    return [(note.marker, note.first_block, note.last_block) for note in notes(*blocks)]


def notes(*blocks: Block) -> tuple[UpdateNote, ...]:
    return find_notes(blocks, language="en", published=None)


SPANS = {
    "a paragraph is its own note, wherever it stands": (
        [para("Update: new planks."), OLD, MORE, LAST],
        [("Update", 0, 0)],
    ),
    "an end marker later in the article ends it": (
        [OLD, para("UPDATE (May 3 2021): new planks."), MORE, LAST, para("END of UPDATE"), OLD],
        [("UPDATE (May 3 2021)", 1, 4)],
    ),
    "an end marker at the end of its paragraph": (
        [OLD, para("UPDATE: new planks."), para("They are of oak. [/update]"), MORE],
        [("UPDATE", 1, 2)],
    ),
    "the next marker comes before the end marker": (
        [para("UPDATE 2: oak."), OLD, para("UPDATE 1: planks."), MORE, para("End of update."), LAST],
        [("UPDATE 2", 0, 0), ("UPDATE 1", 2, 4)],
    ),
    "a heading owns its section": (
        [OLD, head("Update (2024)"), MORE, head("Detail", 3), LAST, head("The brook"), OLD],
        [("Update (2024)", 1, 4)],
    ),
    "a section holds the notes inside it": (
        [head("Update"), MORE, para("Edit: oak, not ash."), LAST, head("The brook"), OLD],
        [("Update", 0, 3), ("Edit", 2, 2)],
    ),
    "the list of references is not the note's": (
        [OLD, head("Update"), MORE, head("References", 3), item("A book")],
        [("Update", 1, 2)],
    ),
    "a rule ends it": (
        [OLD, head("Update"), MORE, para("Ann lives at the brook.", rule=True)],
        [("Update", 1, 2)],
    ),
    "ornaments that stand for a rule end it": (
        [OLD, head("Update"), MORE, para("* * *"), para("Ann lives at the brook.")],
        [("Update", 1, 2)],
    ),
    "a wrapper is all the note's": (
        [OLD, quote("Update, May 3 2021", wrapper=(1, 7)), quote("New planks.", wrapper=(1, 7)), MORE],
        [("Update, May 3 2021", 1, 2)],
    ),
    "two notes in one wrapper": (
        [OLD, quote("Update 2: oak.", wrapper=(7,)), quote("Update 1: new planks.", wrapper=(7,)), MORE],
        [("Update 2", 1, 1), ("Update 1", 2, 2)],
    ),
    "the article's own element is no wrapper of a note": (
        [para("Update: new planks.", wrapper=(1,)), *(para(f"Plank {n}.", wrapper=(1,)) for n in range(6))],
        [("Update", 0, 0)],
    ),
    "a marker alone on its line takes the next block": (
        [OLD, para("UPDATE:"), MORE, LAST],
        [("UPDATE", 1, 2)],
    ),
    "a colon at the end takes the list": (
        [OLD, para("Update: new are:"), item("planks"), item("nails"), LAST],
        [("Update", 1, 3)],
    ),
    "a colon at the end takes the code": (
        [OLD, para("Update: build it so:"), code("make bridge"), LAST],
        [("Update", 1, 2)],
    ),
    "links below it are its sources": (
        [OLD, para("Update: the town wrote about it."), item("The town's page", link="The town's page"), LAST],
        [("Update", 1, 2)],
    ),
    "a list below it that is not introduced stays": (
        [OLD, para("Update: new planks."), item("Oak is hard"), LAST],
        [("Update", 1, 1)],
    ),
    "an item is a note of its own": (
        [item("Update: oak.", wrapper=(3, 4)), item("deeper", level=2, wrapper=(3, 4, 5)), item("Ash", wrapper=(3, 6))],
        [("Update", 0, 1)],
    ),
    "a marker word before a heading announces nothing": (
        [OLD, para("UPDATE:"), head("The brook"), MORE],
        [],
    ),
    "a bare marker at the very end is a stamp": (
        [OLD, para("Update, May 3 2021")],
        [],
    ),
}


@pytest.mark.parametrize("name", SPANS)
def test_a_note_ends_where_its_author_ended_it(name: str) -> None:
    blocks, expected = SPANS[name]
    assert spans(*blocks) == expected


def test_the_text_runs_from_the_marker_to_the_end() -> None:
    (note,) = notes(OLD, para("* UPDATE: new planks."), MORE, para("END of UPDATE"), LAST)
    assert note.text == "\n\n".join(["UPDATE: new planks.", MORE.text, "END of UPDATE"])


ENDINGS = """
END of UPDATE
End update.
— end of edit —
[/update]
(END OF UPDATE)
Ende des Updates
Fin de la mise à jour
Fin de la actualización
Fine aggiornamento
Fim da atualização
Einde update
Конец обновления
Koniec aktualizacji
Konec aktualizace
追記ここまで
更新结束
"""


@pytest.mark.parametrize("ending", ENDINGS.strip().splitlines())
def test_end_markers_of_many_languages(ending: str) -> None:
    assert spans(OLD, para("UPDATE: new planks."), MORE, para(ending), LAST) == [("UPDATE", 1, 3)]


@pytest.mark.parametrize(
    "text", ["The end of the update process took a day and a night.", "In the end the update was small."]
)
def test_sentences_about_an_end_are_no_end_marker(text: str) -> None:
    assert spans(OLD, para("UPDATE: new planks."), MORE, para(text), LAST) == [("UPDATE", 1, 1)]


def test_a_marker_on_its_own_line_is_dated_by_the_next_one() -> None:
    (note,) = notes(OLD, head("Update"), para("2023-10-24: new planks."), LAST)
    assert note.stated_date is not None
    assert note.stated_date.iso == "2023-10-24"
    (note,) = notes(OLD, head("Update"), para("May 3, 2021 was the day of the new planks."), LAST)
    assert note.stated_date is None


# ── histories ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_dated_entry_of_a_history_is_a_note_inside_it() -> None:
    found = notes(
        OLD,
        head("Changelog"),
        item("2021-01-02: new planks"),
        item("2020-05-01: a toll of two coins"),
        head("The brook"),
    )
    assert [(n.marker, n.first_block, n.last_block, n.stated_date and n.stated_date.iso) for n in found] == [
        ("Changelog", 1, 3, None),
        ("2021-01-02", 2, 2, "2021-01-02"),
        ("2020-05-01", 3, 3, "2020-05-01"),
    ]


def test_a_history_with_one_entry_has_its_date() -> None:
    found = notes(OLD, head("更新日志"), item("2021-01-24: 删除了旧木板。"))
    assert [n.stated_date and n.stated_date.iso for n in found] == ["2021-01-24", "2021-01-24"]


@pytest.mark.parametrize(
    "entries",
    [["Bridge 2.0 has oak", "Bridge 1.0 had ash"], ["2014-03-29: first published"], ["Updated at 2014-03-29"], []],
)
def test_a_history_without_dated_changes_is_none(entries: list[str]) -> None:
    assert spans(OLD, head("History of changes"), head("Changelog"), *map(item, entries)) == []


# ── inside a block ─────────────────────────────────────────────────────────────────────────────────────────────

INSIDE = [
    # block, marker, text of the note, ISO date
    ("Three brothers built it. (EDIT: four.) It is old.", "EDIT", "EDIT: four.", None),
    ("Three [Edit 2020-01-02: four (Ann)] built it.", "Edit 2020-01-02", "Edit 2020-01-02: four (Ann)", "2020-01-02"),
    ("It is free. UPDATE: it costs two coins.", "UPDATE", "UPDATE: it costs two coins.", None),
    ("It is free. Edit (May 3, 2021): no.", "Edit (May 3, 2021)", "Edit (May 3, 2021): no.", "2021-05-03"),
    ("It is free (correction: it costs two coins).", "correction", "correction: it costs two coins", None),
    ("橋は無料です。（追記：有料になりました）", "追記", "追記：有料になりました", None),
    ("橋は無料です。 追記: 有料になりました", "追記", "追記: 有料になりました", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "marker", "own", "iso"), INSIDE)
def test_a_note_inside_a_block_has_only_its_own_words(text: str, marker: str, own: str, iso: str | None) -> None:
    (note,) = notes(OLD, para(text), LAST)
    assert (note.first_block, note.last_block) == (1, 1)
    assert (note.marker, note.text) == (marker, own)
    assert (note.stated_date.iso if note.stated_date else None) == iso


def test_a_bracket_before_the_old_text_is_all_of_the_note() -> None:
    (note,) = notes(OLD, para("(Update: four brothers.) Three brothers built the bridge."), LAST)
    assert note.text == "Update: four brothers."


NO_NOTE = """
It said (edit) on the button.
The History[edit] of it.
To change it: update: the verb.
We edit: always.
See (updated May 3, 2021).
Press (Edit → Undo) twice.
Two keys: PS: no.
The menu has File, Edit: and View.
"""


@pytest.mark.parametrize("text", NO_NOTE.strip().splitlines())
def test_such_words_in_a_sentence_are_no_note(text: str) -> None:
    assert spans(OLD, para(text), LAST) == []


def test_a_note_has_the_links_of_its_own_words() -> None:
    inner, outer = Link(url="https://a.example/", text="oak"), Link(url="https://b.example/", text="brook")
    block = Block(type=BlockType.PARAGRAPH, text="The brook. (EDIT: of oak.)", links=(outer, inner))
    (note,) = notes(OLD, block)
    assert note.links == (inner,)
