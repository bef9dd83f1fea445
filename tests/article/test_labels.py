"""A marker word among other labels is a label: what stands beside it tells, whatever the language."""

from __future__ import annotations

import pytest

from monitor import extract

OPERATIONS = [
    # language, heading before, heading of the marker word, heading after
    ("en", "Install", "Update", "Uninstall"),
    ("en", "Mount", "Update", "Unmount"),
    ("fr", "Installation", "Mise à jour", "Désinstallation"),
    ("de", "Installation", "Aktualisierung", "Deinstallation"),
    ("es", "Instalación", "Actualización", "Desinstalación"),
    ("ru", "Установка", "Обновление", "Удаление"),
    ("zh", "安装", "更新", "卸载"),
    ("ja", "挿入", "更新", "削除"),
    ("ko", "설치", "업데이트", "제거"),
]

SERIES = [
    # how one line is marked up, the lines
    (
        "<ul><li>{}</li></ul>",
        ["<b>Predict:</b> where it is", "<b>Update:</b> what was seen", "<b>Repeat:</b> for ever"],
    ),
    (
        "<ul><li>{}</li></ul>",
        ["<b>Proof</b> — all is kept", "<b>Mise à jour</b> — by itself", "<b>Export</b> — in one file"],
    ),
    ("<ol><li>{}</li></ol>", ["Sow: in March, in rows", "Update: the list of rows", "Reap: in August, by hand"]),
    ("<ul><li><p>{}</p></li></ul>", ["<b>初始化：</b>选中心点", "<b>更新：</b>计算平均值", "<b>迭代：</b>直到不变"]),
    ("<ul><li>{}</li></ul>", ["追加: 板の一覧が出ます", "修正: 板の色が変わります"]),
    ("<p>{}</p>", ["<b>Empresa:</b> el molino", "<b>Actualización:</b> cada hora", "<b>Precio:</b> dos euros"]),
    ("<p>{}</p>", ["料金：無料", "更新：毎月一回、自動で", "容量：12 MB"]),
    ("<p>{}</p>", ["Zusatz: fünf Gramm Salz", "Mehl: ein Pfund", "Wasser: ein Becher"]),
]

NOTES = [
    # what stands before the note, the note, what stands after it
    (
        "<p><b>Pros:</b> cheap and light.</p>",
        "<p><b>Update:</b> the maker has closed.</p>",
        "<p>That is all I know.</p>",
    ),
    ("<p>It rained.</p>", "<p>Update: the maker has closed.</p>", "<p>Source: the mill</p><p>Photo: the miller</p>"),
    ("<ul><li>one plank</li><li>two nails</li></ul>", "<ul><li><b>Update:</b> a third nail.</li></ul>", "<p>Done.</p>"),
    (
        "<p><b>Price:</b> two coins</p>",
        "<p><b>Update (2021-05-03):</b> three coins now.</p>",
        "<p><b>Size:</b> small</p>",
    ),
    ("<h2>Crossing it</h2><p>Mind the gap.</p>", "<h2>Update</h2><p>The gap is closed.</p>", "<h2>Comments</h2>"),
]


def notes_of(body: str, language: str = "en") -> list[str]:
    page = f"<html lang={language}><title>The bridge</title><article><p>Three brothers built it.</p>{body}</article>"
    return [note.marker for note in extract(page, url="https://example.org/bridge/").updates]


def sections(headings: list[str]) -> str:
    return "".join(f"<h2>{name}</h2><p>What one does is told here, step by step.</p>" for name in headings)


@pytest.mark.parametrize(("language", "before", "word", "after"), OPERATIONS)
def test_a_heading_among_operations_is_no_note(language: str, before: str, word: str, after: str) -> None:
    assert notes_of(sections([before, word, after]), language) == []


@pytest.mark.parametrize(("markup", "lines"), SERIES)
def test_a_label_in_a_row_of_labels_is_no_note(markup: str, lines: list[str]) -> None:
    opening, _, closing = markup.partition("{}")
    if closing.endswith(("</ul>", "</ol>")):
        joint = closing[:-5] + opening[4:]
        rows = opening + joint.join(lines) + closing
    else:
        rows = "".join(markup.format(line) for line in lines)
    assert notes_of(rows + "<p>So it goes on, day after day.</p>") == []


EXERCISES = [
    # language, headings in order: the answers are no corrections of the page
    ("fr", ["Exercice #1", "Correction #1", "Exercice #2", "Correction #2"]),
    ("fr", ["Exercice", "Correction"]),
    ("fr", ["Énoncé", "Correction"]),
    ("fr", ["Correction #1 : la somme", "Correction #2 : le produit", "Correction #3 : la suite"]),
    ("es", ["Ejercicio 1", "Corrección", "Ejercicio 2", "Corrección"]),
    ("ca", ["Exercici 1", "Correcció", "Exercici 2", "Correcció"]),
]

EDITING = [
    ("ko", ["추가", "수정"]),
    ("ko", ["회원 관리", "추가", "수정", "목록"]),
    ("ko", ["추가: 회원", "수정: 회원"]),
    ("ja", ["追加", "修正"]),
    ("zh", ["更新", "修改"]),
]


@pytest.mark.parametrize(("language", "headings"), EXERCISES + EDITING)
def test_a_heading_among_others_of_its_kind_is_no_note(language: str, headings: list[str]) -> None:
    assert notes_of(sections(headings), language) == []


@pytest.mark.parametrize(
    ("language", "headings", "notes"),
    [
        ("fr", ["Le pont", "Correction"], 1),
        ("en", ["Exercise is healthy", "Correction"], 1),
        ("en", ["Update 1", "Update 2", "Update 3"], 3),
        ("en", ["Correction #1 (2021-05-03)", "Correction #2 (2021-06-03)"], 2),
        ("ko", ["다리", "추가"], 1),
        ("ko", ["추가", "추가 2"], 2),
        ("ko", ["추가 (2021-05-03)", "수정 (2021-06-03)"], 2),
        ("ja", ["追記", "修正"], 2),
    ],
)
def test_a_heading_that_nothing_beside_it_explains_stays_a_note(language: str, headings: list[str], notes: int) -> None:
    assert len(notes_of(sections(headings), language)) == notes


def test_the_answer_below_an_exercise_is_no_correction_in_a_paragraph_either() -> None:
    pairs = "".join(
        f"<p><b>Exercice {number}.</b> Compter les planches.</p><p><b>Correction :</b> Il y en a {number} fois dix.</p>"
        for number in (1, 2, 3)
    )
    assert notes_of(pairs, "fr") == []


def test_the_answer_to_one_exercise_may_stand_deeper_than_it() -> None:
    body = "<h2>Exercice 1 : la somme</h2><p>Compter les planches.</p><h3>Correction</h3><p>Il y en a dix.</p>"
    assert notes_of(body, "fr") == []


@pytest.mark.parametrize("line", ["<p>[upd key] The planks are new.</p>", "<p>Set [upd key] and [del key] first.</p>"])
def test_a_command_in_brackets_is_no_note(line: str) -> None:
    assert notes_of(line) == []


@pytest.mark.parametrize(
    "body",
    [
        "<p>/edit: changes a plank that is there.</p><p>/delete: takes a plank away.</p>",
        "<p>/update: takes a plank and gives back the bridge.</p><pre>PUT /update</pre>",
        "<ul><li>/edit: changes a plank that is there.</li></ul>",
        "<p>// Update: counts the planks.</p><p>It runs at night.</p><p>// Report: prints the count.</p>",
    ],
)
def test_a_command_or_a_comment_among_others_is_no_note(body: str) -> None:
    assert notes_of(body) == []


def test_labels_that_stand_alone_on_their_lines_are_no_notes() -> None:
    rows = "".join(f"<p><b>{word}:</b></p><pre>step()</pre>" for word in ("Begin", "Update", "End"))
    assert notes_of(rows) == []


@pytest.mark.parametrize(("before", "note", "after"), NOTES)
def test_a_note_beside_other_things_stays_one(before: str, note: str, after: str) -> None:
    assert len(notes_of(before + note + after)) == 1
