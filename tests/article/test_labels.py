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


@pytest.mark.parametrize(("language", "before", "word", "after"), OPERATIONS)
def test_a_heading_among_operations_is_no_note(language: str, before: str, word: str, after: str) -> None:
    sections = "".join(
        f"<h2>{name}</h2><p>What one does is told here, step by step.</p>" for name in (before, word, after)
    )
    assert notes_of(sections, language) == []


@pytest.mark.parametrize(("markup", "lines"), SERIES)
def test_a_label_in_a_row_of_labels_is_no_note(markup: str, lines: list[str]) -> None:
    opening, _, closing = markup.partition("{}")
    if closing.endswith(("</ul>", "</ol>")):
        joint = closing[:-5] + opening[4:]
        rows = opening + joint.join(lines) + closing
    else:
        rows = "".join(markup.format(line) for line in lines)
    assert notes_of(rows + "<p>So it goes on, day after day.</p>") == []


@pytest.mark.parametrize(
    "body",
    [
        "<p>/edit: changes a plank that is there.</p><p>/delete: takes a plank away.</p>",
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
