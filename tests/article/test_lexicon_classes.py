"""Four kinds of lines in every language of the lexicon: what an author added, a stamp, the site's own menu, a gloss.

Only the first is a note. The second line of each language is what a system sets beside an article when it was saved,
the third a link in a menu, the fourth a remark of an editor inside a sentence: words of the same family, and no note.
"""

from __future__ import annotations

from typing import NamedTuple

import pytest

from monitor.article.lexicon.terms import DONE, NOTES
from monitor.article.notes import find_notes
from monitor.model import Block, BlockType, UpdateNote


class Row(NamedTuple):
    marker: str
    content: str
    stamp: str
    menu: str
    gloss: str


# ruff: noqa: E501 — a line a language, in the signs of its script
DAY = "2021-05-03"
ROWS = {
    "en": Row("Update (May 3, 2021)", ": the planks are new.", "Last updated: May 3, 2021", "Corrections Policy", "He saw “three herons” [editor’s note: there were two] on the bridge."),
    "fr": Row("Mise à jour (3 mai 2021)", " : les planches sont neuves.", "Dernière mise à jour : 3 mai 2021", "Signaler une erreur", "Il a vu « trois hérons » (NDLR : il y en avait deux) sur le pont."),
    "de": Row("Nachtrag vom 3. Mai 2021", ": Die Bretter sind neu.", "Letzte Aktualisierung: 3. Mai 2021", "Fehler gefunden?", "Er sah „drei Reiher“ (Anm. d. Red.: es waren zwei) auf der Brücke."),
    "nl": Row("Aanvulling (3 mei 2021)", ": de planken zijn nieuw.", "Laatst bijgewerkt: 3 mei 2021", "Correcties en aanvullingen", "Hij zag ‘drie reigers’ (noot van de redactie: het waren er twee) op de brug."),
    "es": Row("Actualización (3 de mayo de 2021)", ": las tablas son nuevas.", "Última actualización: 3 de mayo de 2021", "Fe de errores", "Vio «tres garzas» (N. de la R.: eran dos) en el puente."),
    "ca": Row("Actualització (3 de maig de 2021)", ": els taulons són nous.", "Darrera actualització: 3 de maig de 2021", "Correccions", "Va veure «tres bernats» (nota de la redacció: n’eren dos) al pont."),
    "it": Row("Aggiornamento (3 maggio 2021)", ": le assi sono nuove.", "Ultimo aggiornamento: 3 maggio 2021", "Segnala un errore", "Ha visto «tre aironi» (ndr: erano due) sul ponte."),
    "pt": Row("Atualização (3 de maio de 2021)", ": as tábuas são novas.", "Última atualização: 3 de maio de 2021", "Erramos?", "Viu “três garças” (nota da redação: eram duas) na ponte."),
    "ru": Row("Обновление (3 мая 2021)", ": доски новые.", "Последнее обновление: 3 мая 2021", "Сообщить об ошибке", "Он видел «трёх цапель» (прим. ред.: их было две) на мосту."),
    "uk": Row("Оновлення (3 травня 2021)", ": дошки нові.", "Останнє оновлення: 3 травня 2021", "Повідомити про помилку", "Він бачив «трьох чапель» (прим. ред.: їх було дві) на мосту."),
    "bg": Row("Актуализация (3 май 2021)", ": дъските са нови.", "Последна актуализация: 3 май 2021", "Поправки и уточнения", "Видя „три чапли“ (бел. ред.: бяха две) на моста."),
    "pl": Row("Aktualizacja (3 maja 2021)", ": deski są nowe.", "Ostatnia aktualizacja: 3 maja 2021", "Zgłoś błąd", "Widział „trzy czaple” (przyp. red.: były dwie) na moście."),
    "cs": Row("Aktualizace (3. května 2021)", ": prkna jsou nová.", "Poslední aktualizace: 3. května 2021", "Nahlásit chybu", "Viděl „tři volavky“ (pozn. red.: byly dvě) na mostě."),
    "sk": Row("Aktualizácia (3. mája 2021)", ": dosky sú nové.", "Posledná aktualizácia: 3. mája 2021", "Nahlásiť chybu", "Videl „tri volavky“ (pozn. red.: boli dve) na moste."),
    "hr": Row("Ažuriranje (3. svibnja 2021.)", ": daske su nove.", "Zadnje ažuriranje: 3. svibnja 2021.", "Prijavi pogrešku", "Vidio je „tri čaplje“ (op. ur.: bile su dvije) na mostu."),
    "sr": Row("Ажурирање (3. мај 2021)", ": даске су нове.", "Последње ажурирање: 3. мај 2021", "Исправке", "Видео је „три чапље“ (прим. ур.: биле су две) на мосту."),
    "sv": Row("Uppdatering (3 maj 2021)", ": plankorna är nya.", "Senast uppdaterad: 3 maj 2021", "Rättelser", "Han såg ”tre hägrar” (red. anm.: de var två) på bron."),
    "da": Row("Opdatering (3. maj 2021)", ": plankerne er nye.", "Sidst opdateret: 3. maj 2021", "Fejl og rettelser", "Han så »tre hejrer« (red.: der var to) på broen."),
    "no": Row("Oppdatering (3. mai 2021)", ": plankene er nye.", "Sist oppdatert: 3. mai 2021", "Rettelser", "Han så «tre hegrer» (red. anm.: de var to) på broen."),
    "fi": Row("Päivitys (3.5.2021)", ": laudat ovat uudet.", "Viimeksi päivitetty: 3.5.2021", "Oikaisukäytäntö", "Hän näki ”kolme haikaraa” (toim. huom.: niitä oli kaksi) sillalla."),
    "ja": Row("追記（2021年5月3日）", "：橋の板を取り替えました。", "最終更新日：2021年5月3日", "訂正とお詫び", "彼は「三羽のサギ」（編集部注：実際は二羽）を見た。"),
    "zh": Row("更新（2021年5月3日）", "：木板已经换过了。", "最后更新：2021年5月3日", "更正与说明", "他看见“三只苍鹭”（编者注：其实是两只）在桥上。"),
    "ko": Row("업데이트 (2021년 5월 3일)", ": 널빤지를 갈았습니다.", "최종 수정: 2021년 5월 3일", "정정보도 안내", "그는 “왜가리 세 마리”(편집자 주: 두 마리였다)를 보았다."),
    "tr": Row("Güncelleme (3 Mayıs 2021)", ": tahtalar yenilendi.", "Son güncelleme: 3 Mayıs 2021", "Düzeltme politikası", "Köprüde “üç balıkçıl” (ed. n.: iki taneydi) gördü."),
    "vi": Row("Cập nhật (3 tháng 5 năm 2021)", ": ván cầu đã được thay.", "Cập nhật lần cuối: 3 tháng 5 năm 2021", "Chính sách đính chính", "Ông thấy “ba con diệc” (lời tòa soạn: chỉ có hai) trên cầu."),
    "hu": Row("Frissítés (2021. május 3.)", ": a deszkák újak.", "Utolsó frissítés: 2021. május 3.", "Helyreigazítások", "„Három gémet” látott (a szerk.: kettő volt) a hídon."),
    "ro": Row("Actualizare (3 mai 2021)", ": scândurile sunt noi.", "Ultima actualizare: 3 mai 2021", "Semnalează o eroare", "A văzut „trei stârci” (n. red.: erau doi) pe pod."),
    "el": Row("Ενημέρωση (3 Μαΐου 2021)", ": οι σανίδες είναι καινούργιες.", "Τελευταία ενημέρωση: 3 Μαΐου 2021", "Διορθώσεις", "Είδε «τρεις ερωδιούς» (σ.σ.: ήταν δύο) στη γέφυρα."),
    "id": Row("Pembaruan (3 Mei 2021)", ": papan jembatan sudah diganti.", "Terakhir diperbarui: 3 Mei 2021", "Kebijakan koreksi", "Ia melihat “tiga bangau” (catatan redaksi: ada dua) di jembatan."),
    "he": Row("עדכון (3 במאי 2021)", ": הקרשים הוחלפו.", "עודכן לאחרונה: 3 במאי 2021", "תיקוני טעויות", "הוא ראה ״שלוש אנפות״ (הערת המערכת: היו שתיים) על הגשר."),
    "ar": Row("تحديث (3 مايو 2021)", ": تم تغيير الألواح.", "آخر تحديث: 3 مايو 2021", "سياسة التصحيح", "رأى «ثلاثة طيور» (ملاحظة المحرر: كانا اثنين) على الجسر."),
    "fa": Row("به‌روزرسانی (۳ مه ۲۰۲۱)", ": تخته‌ها عوض شد.", "آخرین به‌روزرسانی: ۳ مه ۲۰۲۱", "گزارش خطا", "او «سه حواصیل» (یادداشت سردبیر: دو تا بودند) روی پل دید."),
    "hi": Row("अपडेट (3 मई 2021)", ": तख्ते बदल दिए गए हैं।", "अंतिम अपडेट: 3 मई 2021", "सुधार नीति", "उसने पुल पर “तीन बगुले” (संपादकीय टिप्पणी: दो थे) देखे।"),
    "th": Row("อัปเดต (3 พฤษภาคม 2564)", ": เปลี่ยนแผ่นไม้แล้ว", "อัปเดตล่าสุด: 3 พฤษภาคม 2564", "นโยบายการแก้ไข", "เขาเห็น “นกกระสาสามตัว” (หมายเหตุบรรณาธิการ: มีสองตัว) บนสะพาน"),
    "eu": Row("Eguneraketa (2021eko maiatzaren 3a)", ": oholak berriak dira.", "Azken eguneraketa: 2021eko maiatzaren 3a", "Zuzenketak", "«Hiru lertxun» ikusi zituen (erredakzioaren oharra: bi ziren) zubian."),
    "sl": Row("Posodobitev (3. maj 2021)", ": deske so nove.", "Zadnja posodobitev: 3. maj 2021", "Prijavi napako", "Na mostu je videl »tri čaplje« (op. ur.: bili sta dve)."),
    "lt": Row("Atnaujinimas (2021 m. gegužės 3 d.)", ": lentos pakeistos.", "Paskutinis atnaujinimas: 2021 m. gegužės 3 d.", "Pranešti apie klaidą", "Ant tilto jis matė „tris garnius“ (red. past.: buvo du)."),
    "lv": Row("Atjauninājums (2021. gada 3. maijā)", ": dēļi ir nomainīti.", "Pēdējais atjauninājums: 2021. gada 3. maijs", "Ziņot par kļūdu", "Uz tilta viņš redzēja “trīs gārņus” (red. piez.: bija divi)."),
    "et": Row("Uuendus (3. mai 2021)", ": lauad on uued.", "Viimane uuendus: 3. mai 2021", "Teata veast", "Ta nägi sillal „kolme haigrut“ (toim. märkus: neid oli kaks)."),
    "is": Row("Uppfærsla (3. maí 2021)", ": plankarnir eru nýir.", "Síðasta uppfærsla: 3. maí 2021", "Leiðréttingar", "Hann sá „þrjá hegra“ (aths. ritstj.: þeir voru tveir) á brúnni."),
    "mk": Row("Ажурирање (3 мај 2021)", ": штиците се нови.", "Последно ажурирање: 3 мај 2021", "Пријави грешка", "На мостот виде „три чапји“ (заб. ред.: беа две)."),
    "eo": Row("Ĝisdatigo (3-a de majo 2021)", ": la tabuloj estas novaj.", "Lasta ĝisdatigo: 3-a de majo 2021", "Raporti eraron", "Li vidis “tri ardeojn” (noto de la redakcio: estis du) sur la ponto."),
}  # fmt: skip
LANGUAGES = sorted({language for table in (*NOTES.values(), *DONE.values()) for language in table})


def notes_in(text: str, language: str) -> list[UpdateNote]:
    lines = ("1911.", text, "2021.")
    blocks = tuple(Block(type=BlockType.PARAGRAPH, text=line) for line in lines)
    return list(find_notes(blocks, language=language, published=None))


def test_there_is_a_row_for_each_language() -> None:
    assert sorted(ROWS) == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_an_author_added_is_a_note_with_its_day(language: str) -> None:
    row = ROWS[language]
    found = [
        (note.marker, note.stated_date and note.stated_date.iso[:10])
        for note in notes_in(row.marker + row.content, language)
    ]
    assert found == [(row.marker, DAY)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("line", ["stamp", "menu", "gloss"])
def test_a_stamp_a_menu_and_a_gloss_are_none(language: str, line: str) -> None:
    assert notes_in(getattr(ROWS[language], line), language) == []
