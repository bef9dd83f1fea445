"""The marker words of authors, by language, in four classes that must not be mixed.

NOTE         begins a text that the author added: "UPDATE:", "Nachtrag", "追記". A noun; it needs a delimiter, a date or
             emphasis after it, since most of these words are ordinary words (or imperatives) elsewhere.
DONE         a participle: "Updated on May 3: …" is a note where words follow the date, else a metadata stamp.
LOG          heads a list of dated changes: "Changelog", "更新日志". A note only where dated entries follow.
NEVER        metadata stamps ("Last updated"), navigation ("Corrections Policy") and glosses ("Anm. d. Red."): never a
             note, though some begin with a word of the other classes.

A phrase is written case-folded, blanks single; the longest phrase wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from monitor.model import NoteKind


class TermClass(StrEnum):
    NOTE = "note"
    DONE = "done"
    LOG = "log"
    NEVER = "never"


# kind → language → phrases, separated by "|".
NOTES: Mapping[NoteKind, Mapping[str, str]] = {
    NoteKind.UPDATE: {
        "en": "update|upd|edit|edit note|update note|new information|another update|further update|final update|"
        "late update|later update|latest update|second update|third update|quick update|small update|minor update|"
        "important update|big update|brief update|additional update|follow-up update|eta|post-publication update|"
        "an update|a quick update|a brief update|a small update|one more update|one last update|"
        "post-publish update|postpublication update|later edit|late edit|second edit|final edit|small edit|"
        "edit to add|edit to the edit|"
        "update to the update|update to update|update on the update|update to my update|follow-up|follow up|followup",
        "fr": "mise à jour|mise a jour|maj|màj|edit du|actualisation|édit|nouvelle mise à jour|seconde mise à jour|"
        "deuxième mise à jour",
        "de": "weiteres update|zweites update|neues update|kleines update|update|aktualisierung|edit|neuer stand",
        "nl": "nieuwe update|tweede update|update|bijwerking",
        "es": "actualización|actualizacion|nueva actualización|edito",
        "ca": "actualització",
        "it": "aggiornamento successivo|ulteriore aggiornamento|nuovo aggiornamento|aggiornamento|edit|modifica del",
        "pt": "nova atualização|atualização|atualizacao|actualização|edit",
        "ru": "обновление|апдейт|апд|упд|update|правка",
        "uk": "оновлення|апдейт|оновл.",
        "bg": "актуализация|обновяване",
        "pl": "aktualizacja|edit|uaktualnienie|update",
        "cs": "aktualizace|update|edit",
        "sk": "aktualizácia",
        "hr": "ažuriranje|dopuna",
        "sr": "ажурирање",
        "sv": "uppdatering|update|edit",
        "da": "opdatering|update",
        "no": "oppdatering|update",
        "fi": "päivitys|päivitetty tieto",
        "ja": "追記|追加情報|更新|アップデート|追補|再追記|追追記|後日追記|さらに追記|追記・訂正",
        "zh": "更新|补充更新|後續更新|后续更新|最新进展|追加|追记|追記|最新更新|再次更新|二更|三更",
        "ko": "업데이트|추가 업데이트|갱신|수정 사항",
        "tr": "güncelleme|düzenleme|edit",
        "vi": "cập nhật",
        "hu": "frissítés|szerkesztés",
        "ro": "actualizare|update",
        "el": "ενημέρωση|ενημερωση|επικαιροποίηση",
        "id": "pembaruan|pemutakhiran",
        "he": "עדכון",
        "ar": "تحديث|تحديث جديد",
        "fa": "به‌روزرسانی|به روزرسانی|به روز رسانی|بروزرسانی|آپدیت",
        "hi": "अपडेट|अद्यतन",
        "th": "อัปเดต|อัพเดต|อัปเดท|อัพเดท",
        "eu": "eguneraketa|eguneratzea",
        "sl": "posodobitev",
        "lt": "atnaujinimas",
        "lv": "atjauninājums",
        "et": "uuendus",
        "is": "uppfærsla",
        "mk": "ажурирање",
        "eo": "ĝisdatigo",
    },
    NoteKind.ADDENDUM: {
        "en": "addendum|addenda|addition|note added|supplement|late addition|later addition",
        "fr": "addendum|ajout|complément",
        "de": "nachtrag|ergänzung|zusatz|addendum|nachtrag in eigener sache",
        "nl": "aanvulling|toevoeging|addendum|naschrift",
        "es": "adenda|añadido|agregado|addendum|ampliación",
        "it": "aggiunta|integrazione|addendum",
        "pt": "adendo|adenda|acréscimo|complemento",
        "ru": "дополнение|добавление",
        "uk": "доповнення",
        "pl": "uzupełnienie|dopisek|dodatek",
        "cs": "doplnění|dodatek|dodatečně",
        "sk": "doplnenie|dodatok",
        "sv": "tillägg|komplettering",
        "da": "tilføjelse|tillæg",
        "no": "tillegg|tilføyelse",
        "fi": "lisäys|täydennys",
        "ja": "補足|追記事項",
        "zh": "补充|補充|补充说明|補充說明|附记|附記",
        "ko": "추가|추기|보충|덧붙임|덧",
        "tr": "ek bilgi|ekleme|ek not",
        "vi": "bổ sung",
        "hu": "kiegészítés",
        "ro": "completare|adăugire|addendum",
        "el": "προσθήκη|προσθηκη|συμπλήρωμα",
        "fa": "افزوده|الحاقیه",
        "sl": "dopolnitev|dopolnilo",
        "lt": "papildymas",
        "lv": "papildinājums",
        "et": "täiendus|lisandus",
        "eo": "aldono",
    },
    NoteKind.POSTSCRIPT: {
        "en": "p.s.|p. s.|ps|p.s|p.p.s.|pps|postscript|post scriptum|postscriptum|post-scriptum|"
        "post-script|post script",
        "fr": "post-scriptum|p.-s.|p.-s",
        "es": "posdata|postdata|p.d.|pd",
        "de": "postskriptum",
        "ru": "постскриптум|з.ы.|p.s.|зы",
        "ja": "追伸",
        "zh": "附言|又及",
        "hu": "u.i.|ui.",
        "el": "υ.γ.|υστερόγραφο",
        "sv": "efterskrift",
        "da": "efterskrift",
        "it": "poscritto",
        "ko": "추신",
        "he": "נ.ב.|נ.ב|נ״ב",
        "fa": "پی‌نوشت|پی نوشت|پ.ن.|پ.ن",
    },
    NoteKind.CORRECTION: {
        "en": "correction|corrections|errata|erratum|corrigendum|corrigenda",
        "fr": "rectificatif|correction|erratum|rectification|correctif",
        "de": "korrektur|berichtigung|richtigstellung|korrigendum",
        "nl": "correctie|rectificatie|verbetering",
        "es": "corrección|correccion|fe de erratas|fe de errores|rectificación|errata|erratas",
        "ca": "correcció|fe d'errates",
        "it": "correzione|rettifica|errata corrige|errata",
        "pt": "correção|correcção|errata|retificação|erramos",
        "ru": "исправление|поправка|уточнение и исправление",
        "uk": "виправлення|поправка",
        "pl": "sprostowanie|korekta|poprawka|errata",
        "cs": "oprava|korekce|erratum",
        "sk": "oprava",
        "hr": "ispravak|ispravka",
        "sv": "rättelse|korrigering",
        "da": "rettelse|berigtigelse",
        "no": "rettelse|retting",
        "fi": "korjaus|oikaisu",
        "ja": "訂正|修正|お詫びと訂正|正誤表",
        "zh": "更正|勘误|勘誤|修正|订正|訂正",
        "ko": "정정|수정|바로잡습니다|정오표",
        "tr": "düzeltme|tekzip",
        "vi": "đính chính|sửa lỗi|hiệu đính",
        "hu": "helyesbítés|javítás|helyreigazítás",
        "ro": "corectură|erată|rectificare|corecție",
        "el": "διόρθωση|διορθωση|επανόρθωση",
        "id": "ralat|koreksi",
        "he": "תיקון",
        "ar": "تصحيح",
        "fa": "اصلاحیه|تصحیح",
        "hi": "संशोधन",
        "eu": "zuzenketa",
        "sl": "popravek",
        "lt": "pataisymas",
        "lv": "labojums",
        "et": "parandus|õiendus",
        "is": "leiðrétting",
        "mk": "исправка",
        "sr": "исправка",
        "eo": "korekto",
    },
    NoteKind.CLARIFICATION: {
        "en": "clarification|clarifications",
        "fr": "précision|clarification|éclaircissement",
        "de": "klarstellung|präzisierung",
        "nl": "verduidelijking|opheldering",
        "es": "aclaración|aclaracion|precisión",
        "it": "precisazione|chiarimento",
        "pt": "esclarecimento|clarificação",
        "ru": "уточнение|пояснение",
        "uk": "уточнення",
        "pl": "wyjaśnienie|doprecyzowanie",
        "cs": "upřesnění|vysvětlení",
        "sv": "förtydligande|klargörande",
        "da": "præcisering|afklaring",
        "no": "presisering",
        "fi": "tarkennus|selvennys",
        "zh": "澄清",
        "ko": "해명",
        "tr": "açıklık getirme",
        "vi": "làm rõ",
        "hu": "pontosítás",
        "ro": "clarificare|precizare",
        "el": "διευκρίνιση",
        "he": "הבהרה",
        "lt": "patikslinimas",
        "lv": "precizējums",
        "et": "täpsustus",
        "sl": "pojasnilo",
    },
    NoteKind.RETRACTION: {
        "en": "retraction",
        "fr": "rétractation",
        "de": "widerruf|rücknahme",
        "es": "retractación",
        "it": "ritrattazione",
        "pt": "retratação",
        "zh": "撤回|撤稿",
        "ja": "撤回",
        "ru": "опровержение",
        "nl": "intrekking",
        "pl": "wycofanie",
    },
    NoteKind.EDITORS_NOTE: {
        "en": "editor's note|editors' note|editors note|editor note|ed. note|ed note|editorial note|author's note|"
        "a note from the editor|note from the editor|note to readers|eds. note|publisher's note|post-publication note",
        "fr": "note de la rédaction|note de l'éditeur|note de l'auteur",
        "de": "anmerkung der redaktion|hinweis der redaktion|redaktioneller hinweis|anmerkung des autors",
        "nl": "noot van de redactie|opmerking van de redactie",
        "es": "nota del editor|nota de la redacción|nota del autor|nota de redacción|nota editorial",
        "it": "nota della redazione|nota dell'editore|nota dell'autore",
        "pt": "nota do editor|nota da redação|nota da redacção|nota do autor",
        "ru": "примечание редакции|от редакции|примечание редактора|прим. редакции",
        "uk": "примітка редакції|від редакції",
        "pl": "od redakcji|przypis redakcji|nota redakcyjna",
        "cs": "poznámka redakce|poznámka editora",
        "sv": "redaktionens anmärkning|anmärkning från redaktionen",
        "da": "redaktionel note|note fra redaktionen",
        "no": "redaksjonell merknad",
        "fi": "toimituksen huomautus|toimitukselta",
        "ja": "編集部注|編集者注|編注|編集部より",
        "zh": "编者按|编者注|編者按|編者註",
        "ko": "편집자 주|편집자주",
        "tr": "editörün notu|editör notu",
        "vi": "ghi chú của biên tập viên|lời tòa soạn",
        "hu": "szerkesztői megjegyzés|a szerkesztő megjegyzése",
        "ro": "nota redacției|nota editorului",
        "el": "σημείωση του συντάκτη|σημείωση σύνταξης",
    },
}

# "I edit" in Spanish is an editorial in French: words that mark a note only on pages in their language.
ONLY_IN: Mapping[str, str] = {"edito": "es"}

# Words with another everyday sense, which mark a note only before a colon, some of them only with a date too: patients
# and customers have follow-ups, and 二更 is the second watch of the night.
ONLY_DATED = frozenset({"follow-up", "follow up", "followup"})
ONLY_BEFORE_COLON = ONLY_DATED | {"二更", "三更"}

# A plain "Note:" speaks of an update only where its words say so (see `lexicon.phrases.CHANGED`).
PLAIN_NOTES = (
    "note|please note|nb|n.b.|notice|important|attention|warning|disclaimer|heads up|remarque|hinweis|achtung|"
    "transparenzhinweis|anmerkung|opmerking|"
    "let op|nota|aviso|avviso|atenção|примечание|внимание|важно|примітка|увага|uwaga|poznámka|pozor|obs|bemærk|"
    "merk|huom|huomio|注意|注|주의|참고|not|dikkat|lưu ý|megjegyzés|figyelem|notă|σημείωση|προσοχή|catatan"
)

DONE: Mapping[NoteKind, Mapping[str, str]] = {
    NoteKind.UPDATE: {
        "en": "updated|edited|revised|amended|modified",
        "fr": "mis à jour|mise à jour effectuée|actualisé|modifié|édité",
        "de": "aktualisiert|bearbeitet|überarbeitet",
        "nl": "bijgewerkt|aangepast|geüpdatet",
        "es": "actualizado|actualizada|editado|modificado",
        "it": "aggiornato|aggiornata|modificato",
        "pt": "atualizado|atualizada|actualizado|editado",
        "ru": "обновлено|отредактировано|изменено|обновлён|обновлен",
        "uk": "оновлено|відредаговано",
        "pl": "zaktualizowano|aktualizowano|edytowano",
        "cs": "aktualizováno|upraveno",
        "sk": "aktualizované|upravené",
        "sv": "uppdaterad|uppdaterat|redigerad",
        "da": "opdateret|redigeret",
        "no": "oppdatert|endret",
        "fi": "päivitetty|muokattu",
        "zh": "已更新",
        "ko": "업데이트됨|수정됨",
        "th": "อัปเดตวันที่|อัพเดตวันที่|อัปเดทวันที่|อัพเดทวันที่|อัปเดตเมื่อวันที่|อัปเดตเมื่อ|อัพเดตเมื่อ|แก้ไขเมื่อวันที่|แก้ไขเมื่อ",
        "tr": "güncellendi|düzenlendi",
        "vi": "đã cập nhật",
        "hu": "frissítve|módosítva",
        "ro": "actualizat|modificat",
        "el": "ενημερώθηκε|τροποποιήθηκε",
        "sl": "posodobljeno",
        "lt": "atnaujinta",
        "lv": "atjaunināts",
        "et": "uuendatud",
    },
    NoteKind.ADDENDUM: {
        "en": "added|added later",
        "fr": "ajouté",
        "de": "hinzugefügt|ergänzt",
        "nl": "toegevoegd",
        "it": "aggiunto",
        "ru": "дополнено|добавлено",
        "uk": "доповнено|додано",
        "pl": "dodano|uzupełniono",
        "cs": "doplněno|přidáno",
        "sk": "doplnené",
        "sv": "tillagt",
        "sl": "dodano|dopolnjeno",
        "lt": "papildyta",
        "lv": "papildināts",
        "et": "täiendatud|lisatud",
    },
    NoteKind.CORRECTION: {
        "en": "corrected",
        "fr": "corrigé|rectifié|rectifiée",
        "de": "korrigiert|berichtigt",
        "nl": "gecorrigeerd",
        "es": "corregido",
        "it": "corretto",
        "pt": "corrigido",
        "ru": "исправлено",
        "uk": "виправлено",
        "pl": "poprawiono",
        "cs": "opraveno",
        "sk": "opravené",
        "sv": "rättat|korrigerat",
        "fi": "korjattu",
        "sl": "popravljeno",
        "lt": "pataisyta",
        "lv": "labots",
        "et": "parandatud",
    },
    NoteKind.CLARIFICATION: {"en": "clarified"},
    NoteKind.RETRACTION: {"en": "retracted"},
}

# Heads of histories: a note only where entries that begin with a date follow.
LOGS = (
    "changelog|change log|change history|revision history|document history|article history|update history|updates|"
    "version history|edit history|changes|revisions|edits|historique des modifications|mises à jour|"
    "änderungshistorie|änderungen|versionsgeschichte|aktualisierungen|wijzigingen|historial de cambios|"
    "actualizaciones|aggiornamenti|atualizações|история изменений|обновления|історія змін|historia zmian|"
    "aktualizacje|"
    "historie změn|změny|ändringshistorik|uppdateringar|ændringshistorik|opdateringer|endringslogg|oppdateringer|"
    "muutoshistoria|更新履歴|変更履歴|改訂履歴|更新日志|更新记录|更新紀錄|更新日誌|修订历史|修订记录|변경 이력|"
    "업데이트 내역|"
    "güncellemeler|lịch sử thay đổi|változások|istoric modificări|ιστορικό αλλαγών"
)
# Histories of the text itself: a note with or without dates.
STRONG_LOGS = "edit log|update log|correction log|corrections log|errata log|edit notes|update notes|article changes"

# The same of corrections; where nothing dated follows, it leads to a page of the site.
LOGS_OF_CORRECTIONS = "corrections and clarifications|corrections & clarifications"

NEVER = (
    # metadata stamps
    "last updated|last update|last modified|last edited|last revised|last changed|last reviewed|"
    "most recently updated|"
    "date updated|update date|updated by|update time|dernière mise à jour|derniere mise a jour|dernière modification|"
    "letzte aktualisierung|letzte änderung|letztes update|zuletzt aktualisiert|zuletzt geändert|zuletzt bearbeitet|"
    "stand|laatste update|laatst bijgewerkt|laatst gewijzigd|última actualización|última modificación|"
    "última atualização|ultima atualização|última revisão|ultimo aggiornamento|ultima modifica|"
    "последнее обновление|последнее изменение|дата обновления|останнє оновлення|ostatnia aktualizacja|"
    "data aktualizacji|poslední aktualizace|posledná aktualizácia|senast uppdaterad|senaste uppdatering|"
    "sidst opdateret|seneste opdatering|sist oppdatert|viimeksi päivitetty|最終更新|最終更新日|更新日|更新日時|"
    "最近更新|最后更新|"
    "最後更新|更新时间|更新時間|更新于|更新於|更新日期|최종 수정|최종 업데이트|업데이트 날짜|son güncelleme|"
    "son güncellenme|"
    "cập nhật lần cuối|cập nhật mới nhất|utolsó frissítés|ultima actualizare|τελευταία ενημέρωση|terakhir diperbarui|"
    # navigation
    "corrections policy|correction policy|"
    "corrections page|corrections to this article|submit a correction|suggest a correction|report a correction|"
    "suggest an edit|edit this page|edit this|edit on github|edit on gitlab|edit page|edit post|edit article|"
    "edit profile|"
    "update policy|update your|correcties en aanvullingen|erramos?|rättelser|oikaisukäytäntö|"
    "korrekturen|korrekturhinweis|fehler gefunden|signaler une erreur|segnala un errore|corregir|"
    # glosses, and other things that these words begin
    "anm. d. red.|anm. d. red|anm.d.red.|anm. der red.|ndlr|n.d.l.r.|n.d.r.|ndr|n. del e.|n. de la r.|прим. ред.|"
    "update statement|edit distance|edit mode"
)
