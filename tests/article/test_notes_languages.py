"""The marker words of many languages, and the ways in which authors set them off."""

from __future__ import annotations

import pytest

from monitor.article.notes import find_notes
from monitor.model import Block, BlockType, UpdateNote


def notes_in(text: str, language: str | None = "en") -> list[UpdateNote]:
    """The notes of an article whose second paragraph is `text`."""
    lines = ("The bridge over the brook was built by three brothers.", text, "Ducks have nested under it ever since.")
    blocks = tuple(Block(type=BlockType.PARAGRAPH, text=line) for line in lines)
    return list(find_notes(blocks, language=language, published=None))


MARKED = [
    # language, kind, ISO date, marker, the words after it
    ("en", "update", None, "Update, one year later", ": the planks were renewed."),
    ("en", "addendum", None, "Late addition", ": the planks were renewed."),
    ("en", "postscript", None, "Post-script", ": the planks were renewed."),
    ("en", "update", "2021-05-03", "Update 20210503", ": the planks were renewed."),
    ("en", "update", None, "Update to the update", ": the planks were renewed."),
    ("en", "update", None, "Update to this post", ": the planks were renewed."),
    ("en", "update", "2021-05-03", "Follow-up (May 3, 2021)", ": the planks were renewed."),
    ("en", "update", "2021-05-03", "Follow up, May 3, 2021", ": the planks were renewed."),
    ("de", "addendum", None, "Nachtrag zum Thema Bretter", ": Sie sind neu."),
    ("de", "correction", None, "Korrektur zum Absatz über die Bretter", ": Es sind vier."),
    ("zh", "update", None, "二更", "：木板已经换过了。"),
    ("zh", "update", "2020-09-05", "三更（2020年9月5日）", "：木板已经换过了。"),
    ("ko", "update", "2025-01-05", "업데이트 20250105", ": 널빤지를 갈았습니다."),
    ("en", "update", None, "A quick update", ": the planks were renewed."),
    ("en", "editors-note", None, "Post-publication note", ": the planks were renewed."),
    ("it", "update", None, "Aggiornamento successivo", ": le assi sono nuove."),
    ("fr", "update", None, "Édit", " : les planches sont neuves."),
    ("fr", "postscript", None, "P.-S.", " : les planches sont neuves."),
    ("es", "update", None, "EDITO", ": las tablas son nuevas."),
    ("it", "update", "2013-05-05", "Modifica del 5 maggio 2013", ": le assi sono nuove."),
    ("ja", "update", "2020-10-03", "2020/10/03追記", "　橋の板は毎年取り替えます。"),
    ("ja", "update", None, "追記", ": Node.jsの変更により、橋の板は毎年取り替えます。"),
    ("zh", "addendum", None, "补充一", "：木板已经换过了。"),
    ("ko", "addendum", None, "덧붙임", ": 널빤지를 갈았습니다."),
    ("ko", "postscript", None, "추신", ": 널빤지를 갈았습니다."),
    ("he", "update", "2021-05-03", "עדכון (3 במאי 2021)", ": הקרשים הוחלפו."),
    ("he", "postscript", None, "נ.ב.", " הקרשים הוחלפו אתמול."),
    ("fa", "update", "2021-10-03", "به‌روزرسانی (2021-10-03)", ": تخته‌ها عوض شد."),
    ("he", "update", "2031-05-04", "עדכון ב-4 במאי 2031", ": הקרשים הוחלפו."),
    ("ar", "update", "2020-09-05", "تحديث بتاريخ 5 أيلول 2020", ": تم تغيير الألواح."),
    ("fa", "update", None, "به‌روزرسانی (۱۵ شهریور ۱۳۹۹)", ": تخته‌ها عوض شد."),
    ("fa", "update", None, "به‌روزرسانی ۱۳۹۹/۰۶/۱۵", ": تخته‌ها عوض شد."),
    ("ar", "update", "2020-09-05", "تحديث: 5 سبتمبر 2020", "، تم تغيير الألواح كلها."),
    ("th", "update", "2020-09-05", "อัปเดตวันที่ 5 กันยายน 2563", ": เปลี่ยนแผ่นไม้แล้ว"),
    ("ca", "update", "2020-10-01", "Actualització de l’1 d’octubre de 2020", ": els taulons són nous."),
    ("it", "update", "2020-05-08", "Aggiornamento dell’8 maggio 2020", ": le assi sono nuove."),
    ("ja", "update", "2020-09-05", "追記（2020年9月5日（土））", "：橋の板を取り替えました。"),
    ("ja", "update", "2020-09-05", "追記：2020年9月5日", "　橋の板を取り替えました。"),
    ("en", "update", None, "EDIT TO ADD", ": the planks were renewed."),
    ("th", "update", "2020-09-05", "อัปเดต วันที่ 5 กันยายน 2563", ": เปลี่ยนแผ่นไม้แล้ว"),
    ("lt", "update", "2020-09-05", "Atnaujinimas 2020 m. rugsėjo 5 d.", ": lentos pakeistos."),
    ("ja", "update", "2020-09-05", "令和2年9月5日追記", "：橋の板を取り替えました。"),
    ("zh", "update", "2020-09-05", "二〇二〇年九月五日更新", "：木板已经换过了。"),
    ("hi", "update", None, "अपडेट", ": तख्ते बदल दिए गए हैं।"),
    ("th", "update", None, "อัปเดต", ": เปลี่ยนแผ่นไม้แล้ว"),
    ("el", "update", None, "ΕΝΗΜΕΡΩΣΗ", ": οι σανίδες αλλάχτηκαν."),
    ("sl", "update", "2021-10-03", "Posodobitev (3. 10. 2021)", ": deske so nove."),
    ("lt", "update", None, "Atnaujinimas", ": lentos pakeistos."),
    ("lv", "addendum", None, "Papildināts", ": dēļi ir nomainīti un krāsoti."),
    ("et", "addendum", None, "Täiendus", ": lauad on uued."),
    ("eu", "update", "2021-10-03", "Eguneraketa (2021-10-03)", ": oholak berriak dira."),
    ("eo", "update", None, "Ĝisdatigo", ": la tabuloj estas novaj."),
]


@pytest.mark.parametrize(("language", "kind", "iso", "marker", "rest"), MARKED)
def test_a_marked_text_is_a_note(language: str, kind: str, iso: str | None, marker: str, rest: str) -> None:
    notes = notes_in(marker + rest, language)
    assert [(note.marker, str(note.note), note.stated_date and note.stated_date.iso) for note in notes] == [
        (marker, kind, iso)
    ]


@pytest.mark.parametrize(
    ("text", "kind", "iso"),
    [
        ("Dieser Artikel wurde am 3. Mai 2021 um die Liste der Bretter ergänzt.", "addendum", "2021-05-03"),
        ("Article mis à jour le 3 mai 2021 pour ajouter la liste des planches.", "update", "2021-05-03"),
        ("Статья обновлена 3 мая 2021: добавлен список досок.", "update", "2021-05-03"),
        ("Wpis został zaktualizowany 3 maja 2021, aby dodać listę desek.", "update", "2021-05-03"),
        ("Článek byl doplněn 3. května 2021 o seznam všech prken.", "addendum", "2021-05-03"),
        ("Artikeln har uppdaterats den 3 maj 2021 med en lista över plankor.", "update", "2021-05-03"),
        ("Artikkelen er oppdatert 3. mai 2021 med en liste over planker.", "update", "2021-05-03"),
    ],
)
def test_a_sentence_may_be_its_own_marker(text: str, kind: str, iso: str) -> None:
    assert [(str(note.note), note.stated_date and note.stated_date.iso) for note in notes_in(text)] == [(kind, iso)]


@pytest.mark.parametrize(
    "text",
    [
        "Article mis à jour le 3 mai 2021 par Jeanne Moulin.",
        "Статья обновлена 3 мая 2021.",
        "This post was updated on May 3, 2021 by Ann Lee Miller.",
    ],
)
def test_a_sentence_that_says_only_when_and_who_is_a_stamp(text: str) -> None:
    assert notes_in(text) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "تحديث: 5 سبتمبر 2020، الساعة 14:30"),
        ("eo", "Ĝisdatigo: 5-a de septembro 2020"),
        ("eu", "Eguneraketa: 2020ko irailaren 5a"),
        ("fa", "به‌روزرسانی: ۱۵ شهریور ۱۳۹۹ ساعت ۱۴:۳۰"),
        ("fa", "به‌روزرسانی: ۵ سپتامبر ۲۰۲۰"),
        ("he", "עדכון: 4 במאי 2031, 14:30"),
        ("hi", "अपडेट: 5 सितंबर 2020, सुबह 9 बजे"),
        ("ja", "更新：2020年9月5日（土）"),
        ("ja", "更新：2020年9月5日　カテゴリ：橋"),
        ("ko", "수정: 2020년 9월 5일 오후 3시 20분"),
        ("lt", "Atnaujinta: 2020 m. rugsėjo 5 d. 14:30"),
        ("lv", "Atjaunināts: 2020. gada 5. septembrī plkst. 14:30"),
        ("th", "อัปเดต: 5 กันยายน 2563 เวลา 14:30 น."),
        ("th", "อัปเดตเมื่อ 5 กันยายน 2563"),
        ("zh", "更新：二〇二〇年九月五日"),
        ("zh", "更新：2020年9月5日 下午3點20分"),
    ],
)
def test_a_line_that_says_only_when_is_a_stamp(language: str, text: str) -> None:
    assert notes_in(text, language) == []


@pytest.mark.parametrize(
    "text",
    [
        "*Update* The planks were renewed.",
        "*** UPDATE *** The planks were renewed.",
        "++ Update 03.05.2021 ++ The planks were renewed.",
        "-------2021-05-03 更新-------",
        "=====更新=====",
    ],
)
def test_an_ornament_on_both_sides_sets_a_marker_off(text: str) -> None:
    assert len(notes_in(text)) == 1


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Follow-up: the planks were renewed.", "en"),
        ("Follow-up (May 3, 2021)", "en"),
        ("Follow-up Questions (May 3, 2021): why planks?", "en"),
        ("Nachtrag zum Haushalt: Der Rat berät über die Bretter.", "de"),
        ("Follow-up (2021): the planks were renewed.", "en"),
        ("Follow up on May 3, 2021: call the miller.", "en"),
        ("二更：亥时，也叫人定。", "zh"),
        ("二更天：木板在月光下发亮。", "zh"),
        ("二更。木板在月光下发亮。", "zh"),
        ("/update the planks: they are old.", "en"),
        ("/edit", "en"),
        ("src/edit: the planks.", "en"),
    ],
)
def test_words_with_another_sense_need_more_than_themselves(text: str, language: str) -> None:
    assert notes_in(text, language) == []


@pytest.mark.parametrize(
    ("text", "marker"),
    [
        ("/edit: the planks were renewed.", "edit"),
        ("//Update: the planks were renewed.", "Update"),
        ("// Update (May 3, 2021): the planks were renewed.", "Update (May 3, 2021)"),
    ],
)
def test_slashes_may_set_a_marker_off(text: str, marker: str) -> None:
    assert [note.marker for note in notes_in(text)] == [marker]


@pytest.mark.parametrize(
    "text",
    [
        "--update changes the planks.",
        "*update* means to change.",
        "2021-05-03 更新",
        "Update (PUT): changes the plank as a whole.",
        "Update (verb): to make more modern.",
        "Update: src/planks/bridge.py",
        "Corrections: please send them to me by post.",
    ],
)
def test_an_option_a_word_a_file_and_a_request_are_none(text: str) -> None:
    assert notes_in(text) == []


def test_emphasis_that_goes_on_into_another_word_sets_nothing_off() -> None:
    line = Block(type=BlockType.PARAGRAPH, text="修正值：湿木头要乘以一点二。", lead="修正值：")
    assert find_notes((line, line), language="zh", published=None) == ()


def test_a_heading_may_end_with_its_date() -> None:
    lines = (
        Block(type=BlockType.HEADING, level=2, text="追記: 橋の板のこと (2026-09-27)"),
        Block(type=BlockType.PARAGRAPH, text="板をすべて新しくした。"),
    )
    (note,) = find_notes(lines, language="ja", published=None)
    assert note.stated_date is not None
    assert note.stated_date.iso == "2026-09-27"


def test_an_editorial_is_no_note() -> None:
    assert notes_in("EDITO : les planches de nos ponts.", "fr") == []
