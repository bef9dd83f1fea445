"""Turns of phrase around update notes: what ends one, what proves that a remark speaks of a change, what disproves it.

All patterns are linear (no nested repetition) and are matched against at most a few hundred characters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from monitor.article.lexicon.earlier_versions import EARLIER, by_first_word
from monitor.model import NoteKind

_I = re.IGNORECASE

END = re.compile(
    r"[\s\[({<*_~=+#/–—-]{0,6}(?:"
    r"/\s?(?:update|edit|correction|addendum|upd)|"
    r"end(?:\s+of)?(?:\s+(?:the|this))?\s+(?:update|edit|correction|addendum|note|editor['’]s\s+note|updates)|"
    r"fin(?:\s+de(?:\s+la|\s+l['’])?)?\s*(?:mise\s+à\s+jour|maj|edit|actualización|corrección|note|nota)|"
    r"ende(?:\s+(?:des|der))?\s+(?:updates?|nachtrags?|aktualisierung|ergänzung|korrektur)|"
    r"einde(?:\s+van(?:\s+de)?)?\s+(?:update|aanvulling|correctie)|"
    r"fine\s+(?:dell['’])?\s?(?:aggiornamento|correzione|nota)|"
    r"fim\s+d[ae]\s+(?:atualização|actualização|correção|nota)|"
    r"конец\s+(?:обновления|апдейта|дополнения)|кінець\s+оновлення|koniec\s+(?:aktualizacji|edycji|aktualizácie)|"
    r"konec\s+(?:aktualizace|doplnění|updatu)|slut\s+(?:på\s+)?(?:uppdatering|opdatering|oppdatering)|"
    r"päivitys\s+päättyy|güncelleme(?:nin)?\s+sonu|hết\s+cập\s+nhật|frissítés\s+vége|sfârșit(?:ul)?\s+actualizării|"
    r"τέλος\s+ενημέρωσης|追記(?:ここまで|終わり|終了)|ここまで追記|更新(?:结束|結束|完毕|完畢)|(?:补充|補充)(?:结束|結束)|업데이트\s?끝"
    r")[^\w]{0,6}(?:[^\W_][^.!?]{0,30})?[^\w]{0,4}$",
    _I,
)

REFERENCE_LIST = re.compile(
    r"\W{0,3}(?:references?|sources?|bibliography|further\s+reading|footnotes?|notes|external\s+links|see\s+also|"
    r"related(?:\s+(?:posts?|articles?|reading|stories|links|content))?|comments|about\s+the\s+author|share\s+this|"
    r"références|sources|notes|bibliographie|articles\s+(?:liés|connexes)|voir\s+aussi|commentaires|"
    r"quellen|literatur|einzelnachweise|fußnoten|weiterführende\s+links|verwandte\s+(?:artikel|beiträge)|"
    r"siehe\s+auch|"
    r"bronnen|referenties|zie\s+ook|gerelateerde\s+(?:artikelen|berichten)|referencias|fuentes|bibliografía|"
    r"artículos\s+relacionados|véase\s+también|riferimenti|fonti|bibliografia|articoli\s+correlati|referências|"
    r"fontes|"
    r"artigos\s+relacionados|veja\s+também|источники|ссылки|литература|похожие\s+(?:записи|статьи)|джерела|посилання|"
    r"źródła|przypisy|powiązane\s+(?:wpisy|artykuły)|zdroje|odkazy|související\s+články|källor|referenser|kilder|"
    r"lähteet|viitteet|参考(?:文献|資料|资料|链接|リンク)?|脚注|関連(?:記事|リンク)|相关(?:文章|阅读|链接)|相關文章|참고\s?(?:문헌|자료)?|"
    r"관련\s?글|kaynaklar|kaynakça|ilgili\s+yazılar|tham\s+khảo|bài\s+viết\s+liên\s+quan|források|hivatkozások|"
    r"referințe|"
    r"surse|πηγές|αναφορές)\W{0,3}",
    _I,
)

# Headings that say how many comments there are: "2 Comments", "Comments (2)", "2 条评论".
_COMMENTS = (
    r"(?:comments?|kommentare?|kommentarer|commentaires?|comentarios?|comentários?|comentaris?|commenti|commento|reacties|"
    r"komentarz[ey]?|komentáře?|komentářů|komentárov|коммента(?:рий|рия|риев|рии)|коментар(?:і|ів)?|hozzászólás|yorum|bình\s+luận|"
    r"σχόλια|comentarii|kommenttia|コメント|评论|評論|留言|댓글)"
)
COUNTED_COMMENTS = re.compile(
    rf"\W*(?:\d[\d.,]*|one|ein|un|uno)\s?(?:条|條|則|则|件の|개의)?\s?{_COMMENTS}\W*|\W*{_COMMENTS}\W{{0,3}}\d[\d.,]*\W{{0,2}}",
    _I,
)
# What authors count too: "12 responses" may be those of a survey.
COUNTED_REPLIES = re.compile(
    r"\W*(?:\d[\d.,]*|one)\s(?:responses?|replies|reply|reactions?|thoughts?\s+on\b.{1,60}|antworten|réponses|réactions|"
    r"respuestas|risposte|respostas|odpowiedzi|svar|reactions?|ответ(?:а|ов)?)\W*",
    _I,
)

# What a remark must say to be about a change of the text that it stands in (a plain "Note:").
CHANGED = re.compile(
    r"\b(?:has|have|had)\s+(?:\w+\s+)?(?:since\s+)?(?:been\s+)?(?:updated|corrected|amended|revised|edited|"
    r"changed|clarified|"
    r"renamed|stabilized|deprecated|superseded|retracted|moved|replaced|removed|fixed|released|merged|closed)\b|"
    r"\bsince\s+(?:this|the)\s+(?:\w+\s+){0,2}(?:was|were|has)\b|\bafter\s+(?:this|"
    r"the)\s+\w+\s+(?:\w+\s+)?was\s+(?:first\s+)?published|"
    r"\b(?:earlier|previous|original|prior)\s+version\s+of\s+(?:this|the)\b|\bupdated\s+(?:information|"
    r"version)\b|\bwas\s+updated\b|"
    r"\b(?:is|are)\s+(?:now\s+)?(?:outdated|out[\s-]of[\s-]date|obsolete|no\s+longer)\b|(?<!you\s)(?<!they\s)\bno\s+longer\s|"
    r"\bmis(?:e)?\s+à\s+jour\b|\ba\s+été\s+(?:corrigé|modifié|mis)|\bversion\s+précédente\b|\bn['’]est\s+plus\b|"
    r"\b(?:wurde|wurden)\b[^.]{0,60}\b(?:aktualisiert|korrigiert|geändert|ergänzt|überarbeitet)\b|"
    r"\b(?:früheren?|ersten)\s+(?:version|fassung)\b|\bveraltet\b|"
    r"\b(?:bijgewerkt|gecorrigeerd|aangepast|verouderd)\b|\beerdere\s+versie\b|"
    r"\b(?:actualizad[oa]|corregid[oa]|modificad[oa])\b|\bversión\s+anterior\b|\b(?:aggiornat[oa]|"
    r"corrett[oa])\b|\bversione\s+precedente\b|"
    r"\b(?:atualizad[oa]|corrigid[oa])\b|\bversão\s+anterior\b|\b(?:обновлен[аоы]?|исправлен[аоы]?|устарел\w*|"
    r"дополнен[аоы]?)\b|"
    r"\b(?:zaktualizowan\w+|poprawion\w+|nieaktualn\w+)\b|\b(?:aktualizován\w*|opraven\w*|zastaral\w*)\b|"
    r"\b(?:uppdaterats|opdateret|oppdatert|päivitetty)\b|更新され|修正され|訂正し|変更されました|已(?:经)?(?:更新|过时|過時|修正|更正)|업데이트되|수정되|"
    r"\bgüncellen\w*|\bđã\s+được\s+cập\s+nhật\b|\bfrissít\w*|\bactualizat\b|\bενημερώθηκε\b",
    _I,
)

# A remark about the state of a translation speaks of another text.
TRANSLATION = re.compile(
    r"translat|\b(?:english|original)\s+(?:version|page|text)\b|traduc|\bversion\s+(?:anglaise|originale)\b|"
    r"übersetz|englische|"
    r"tradu[cçz]|versión\s+(?:en\s+)?ingl|versione\s+inglese|versão\s+(?:em\s+)?ingl|перевод|переклад|англій|англий|"
    r"tłumacz|překlad|preklad|översätt|oversæt|oversett|vertaling|käännö|翻译|翻譯|翻訳|번역|çeviri|bản\s+dịch|fordítás|"
    r"traducer|μετάφρασ",
    _I,
)

# What an editor's note says when it is about the author, the origin or the form, and not about a change.
NO_CHANGE = re.compile(
    r"\bguest\s+(?:post|author|blog|article|column|essay|contribut)|\boriginally\s+(?:published|appeared|posted|"
    r"ran|written)\b|"
    r"\b(?:first|previously)\s+(?:published|appeared|posted|ran)\b|\b(?:re-?published|cross-?posted|reprinted|"
    r"excerpted|adapted|translated)\b|"
    r"\bpart\s+(?:of|\w+\s+of)\s+(?:a|an|our|the|\w+)\s+(?:\w+\s+)?series\b|\b(?:first|second|third|"
    r"last)\s+in\s+(?:a|our)\s+series\b|"
    r"\bviews\s+expressed\b|\bopinions\s+expressed\b|\bfor\s+(?:length|clarity|brevity)\b|\blightly\s+edited\b|"
    r"\bgastbeitrag\b|\bgastautor|\berschien\s+zuerst\b|\bzuerst\s+erschienen\b|\bübersetz|\barticle\s+invité\b|"
    r"\btribune\b|\binitialement\s+publié\b|"
    r"\bpublicado\s+originalmente\b|\boriginalmente\s+publicad|\bartículo\s+invitado\b|"
    r"\bpubblicato\s+originariamente\b|"
    r"\bgastbijdrage\b|\beerder\s+verschenen\b|впервые\s+опубликован|гостев|artykuł\s+gościnny|寄稿|転載|转载|轉載|首发于|기고",
    _I,
)

_SENTENCES: tuple[tuple[str, NoteKind | None, re.Pattern[str]], ...] = (
    (
        "this the our",
        None,  # the kind is in the verb, group "verb"
        re.compile(
            r"(?:this|the|our)\s+(?:article|post|story|page|piece|entry|blog\s+post|report|column|review|essay|"
            r"text|item|headline)\s+"
            r"(?:was|has\s+been|had\s+been|has\s+since\s+been)\s+(?P<verb>updated|corrected|amended|edited|"
            r"revised|clarified|retracted|modified|changed)\b",
            _I,
        ),
    ),
    (
        "a an the",
        NoteKind.CORRECTION,
        re.compile(
            r"(?:an?|the)\s+(?:earlier|previous|original|prior)\s+version\s+of\s+this\s+(?:article|post|story|"
            r"page|piece|entry|report|column|review|text)\b",
            _I,
        ),
    ),
    (
        "dieser diese der die",
        None,
        re.compile(
            r"(?:dieser|diese|der|die)\s+(?:artikel|beitrag|text|meldung|bericht|post|seite)\s+wurde\b"
            r"(?=(?:[^.:]|(?<=\d)\.){0,80}\b(?P<verb>aktualisiert|korrigiert|ergänzt|überarbeitet|berichtigt|geändert)\b)",
            _I,
        ),
    ),
    ("in", NoteKind.CORRECTION, re.compile(r"in\s+einer\s+(?:früheren|ersten|vorherigen)\s+(?:version|fassung)\b", _I)),
    (
        "ce cet",
        None,
        re.compile(
            r"cet?\s+(?:article|texte|billet|post)\s+a\s+été\s+(?P<verb>mis\s+à\s+jour|corrigé|modifié|"
            r"actualisé|complété)",
            _I,
        ),
    ),
    (
        "article billet",
        None,
        re.compile(r"(?:article|billet)\s+(?P<verb>mis\s+à\s+jour|corrigé|modifié|actualisé|complété)\b", _I),
    ),
    (
        "une dans",
        NoteKind.CORRECTION,
        re.compile(r"(?:une|dans\s+une)\s+(?:version\s+(?:précédente|antérieure)|première\s+version)\b", _I),
    ),
    (
        "este esta",
        None,
        re.compile(
            r"(?:este|esta)\s+(?:artículo|nota|noticia|texto|artigo|matéria|reportagem)\s+(?:ha\s+sido|fue|foi)\s+"
            r"(?P<verb>actualizad[oa]|corregid[oa]|modificad[oa]|atualizad[oa]|corrigid[oa]|alterad[oa])",
            _I,
        ),
    ),
    (
        "una en uma em numa",
        NoteKind.CORRECTION,
        re.compile(r"(?:una|en\s+una)\s+versión\s+anterior\b|(?:uma|em\s+uma|numa)\s+versão\s+anterior\b", _I),
    ),
    (
        "questo l",
        None,
        re.compile(r"(?:questo\s+articolo|l['’]articolo)\s+è\s+stato\s+(?P<verb>aggiornato|corretto|modificato)", _I),
    ),
    (
        "dit",
        None,
        re.compile(
            r"dit\s+(?:artikel|bericht|stuk)\s+(?:is|werd)\b(?=(?:[^.:]|(?<=\d)\.){0,60}\b(?P<verb>bijgewerkt|aangepast|"
            r"gecorrigeerd|aangevuld)\b)",
            _I,
        ),
    ),
    (
        "статья пост запись заметка материал",
        None,
        re.compile(
            r"(?:статья|пост|запись|заметка|материал)\s+(?:был[ао]?\s+)?(?P<verb>обновл[её]н[ао]?|дополнен[ао]?|"
            r"исправлен[ао]?)\b",
            _I,
        ),
    ),
    (
        "ten artykuł wpis tekst",
        None,
        re.compile(
            r"(?:ten\s+)?(?:artykuł|wpis|tekst)\s+(?:został|był)\s+(?P<verb>zaktualizowany|poprawiony|uzupełniony|"
            r"zmieniony)\b",
            _I,
        ),
    ),
    (
        "tento článek text příspěvek",
        None,
        re.compile(
            r"(?:tento\s+)?(?:článek|text|příspěvek)\s+byl\s+(?P<verb>aktualizován|opraven|doplněn|upraven)\b", _I
        ),
    ),
    (
        "artikeln inlägget texten",
        None,
        re.compile(
            r"(?:artikeln|inlägget|texten)\s+har\s+(?P<verb>uppdaterats|rättats|korrigerats|kompletterats)\b", _I
        ),
    ),
    (
        "artiklen artikkelen indlægget innlegget",
        None,
        re.compile(
            r"(?:artiklen|artikkelen|indlægget|innlegget)\s+(?:er|ble|blev)\s+(?P<verb>opdateret|oppdatert|rettet|"
            r"korrigeret|korrigert)\b",
            _I,
        ),
    ),
)


# Sentences that are themselves the marker, by their first word. Where the kind is None, the group "verb" tells it.
SENTENCES: Mapping[str, tuple[tuple[NoteKind | None, re.Pattern[str]], ...]] = by_first_word((*_SENTENCES, *EARLIER))

# "… not 1871 as an earlier version said": what the article was changed from was wrong.
OTHERWISE_BEFORE = re.compile(
    r"\b(?:earlier|previous|prior|original)\s+version\s+(?:of\s+(?:this|the)\s+\w+\s+)?(?:had\s+)?(?:\w+ly\s+)?"
    r"(?:said|stated|gave|claimed|suggested|reported|misstated|misspelled|misnamed|misidentified)\b",
    _I,
)

CORRECTING_VERB = re.compile(r"corr|korr|bericht|gecorr|исправл|poprawion|opraven|rätt|rettet", _I)
CLARIFYING_VERB = re.compile(r"clarif", _I)
RETRACTING_VERB = re.compile(r"retract", _I)
ADDING_VERB = re.compile(r"ergänzt|complété|aangevuld|дополнен|uzupełnion|doplněn|komplett", _I)


def kind_of(verb: str) -> NoteKind:
    """What the verb of a sentence such as "This article was corrected …" makes of the note."""
    for pattern, kind in (
        (CORRECTING_VERB, NoteKind.CORRECTION),
        (CLARIFYING_VERB, NoteKind.CLARIFICATION),
        (RETRACTING_VERB, NoteKind.RETRACTION),
        (ADDING_VERB, NoteKind.ADDENDUM),
    ):
        if pattern.search(verb):
            return kind
    return NoteKind.UPDATE


# Labels and headings beside which "Update" is one operation, or one sort of change, among others.
OPERATIONS = re.compile(
    r"\W{0,3}(?:create|read|retrieve|delete|insert|select|remove|replace|upsert|merge|patch|put|post|get|view|"
    r"list|copy|paste|cut|undo|"
    r"file|new|add|added|fix|fixed|fixes|bugfix|bug\s+fix|feature|features|feat|removed|changed|deprecated|"
    r"security|improved|chore|docs|refactor|"
    r"install|installing|installation|uninstall|uninstalling|uninstallation|removal|upgrade|migrate|suspend|open|save|"
    r"close|start|stop|mount|mounting|unmount|unmounting|commit|push|pull|checkout|predict|repeat|"
    r"crear|leer|borrar|eliminar|instalación|instalar|desinstalación|desinstalar|"
    r"créer|lire|supprimer|suppression|installer|désinstallation|désinstaller|"
    r"erstellen|lesen|löschen|installieren|deinstallation|deinstallieren|anlegen|"
    r"installazione|installare|disinstallazione|eliminazione|rimozione|"
    r"instalação|instalar|desinstalação|remoção|exclusão|installeren|verwijderen|verwijdering|"
    r"instalacja|deinstalacja|odinstalowanie|usuwanie|instalace|odinstalace|odinstalování|"
    r"установка|удаление|создание|добавление|чтение|встановлення|видалення|kurulum|kaldırma|silme|"
    r"avinstallation|ta\s+bort|asennus|poisto|telepítés|eltávolítás|cài\s+đặt|gỡ\s+cài\s+đặt|"
    r"インストール|アンインストール|導入|挿入|削除|作成|登録|安装|安裝|卸载|解除安裝|新增|添加|增加|插入|删除|刪除|查询|查詢|"
    r"설치|제거|삭제|생성|조회|삽입|التثبيت|تثبيت|حذف|התקנה|הסרה)s?\b\s?(?:[:：(|–—-]|$)",
    _I,
)

# Words that mark a note when they stand alone, and name an operation when another of them stands beside them.
EDITING = re.compile(r"\W{0,3}(추가|수정|변경|갱신|업데이트|追加|修正|変更|更新|修改)\s?(?:[:：(（|–—-]|$)")

# Labels of exercises, whose answers are headed "Correction".
EXERCISE = re.compile(
    r"\W{0,3}(?:exercices?|énoncés?|exercises?|ejercicios?|exercícios?|exercicis?|esercizi[o]?|exerciți(?:u|ul|i)|"
    r"aufgaben?|übung(?:en)?|oefening(?:en)?|zadani[ea]|ćwiczeni[ea]|cvičení|упражнени[ея]|задач[аи]|вправ[аи]|"
    r"alıştırma(?:lar)?|bài\s+tập|練習問題|练习题?|習題|연습\s?문제)"
    r"\s?(?:(?:#|n[°º]|no\.?|nr\.?|№)?\s?\d{1,3}|[IVX]{1,5})?\s?(?:[.:：)(–—-]|$)",
    _I,
)

# Labels of lines that may follow a note: where it comes from, whom it is owed to.
CREDIT = re.compile(
    r"(?:sources?|via|photos?|images?|pictures?|credits?|thanks(?:\s+to)?|hat\s+tip|h/t|quellen?|fotos?|bild(?:er)?|danke?|"
    r"fuentes?|gracias|fontes?|obrigado|fonti|grazie|merci|crédits?|bronn?en|bron|dank|źródł[oa]|zdj[eę]cia?|zdroje?|díky|"
    r"källor|källa|tack|kilder|kilde|takk?|lähteet|lähde|kiitos|источники?|фото|спасибо|джерел[ао]|kaynak|teşekkürler|"
    r"来源|來源|出处|出處|感谢|感謝|图片|圖片|出典|引用元|写真|출처|사진|nguồn|ảnh|مصدر|المصدر|מקור)\s?[:：]?",
    _I,
)

# Labels of lines that lead on from an article: to more to read, to its parts, its tags, the talk about it. What heads
# related posts and sources is in `related.py`.
NAVIGATION = re.compile(
    r"(?:(?:read|see|learn|find\s+out)\s+(?:more|on|next)|more(?:\s+(?:on|about|from|reading|links?)\b[^:]*)?|next(?:\s+\w+)?|"
    r"prev(?:ious)?(?:\s+\w+)?|part\s+(?:\d{1,2}|[ivx]{1,4}|one|two|three|four|five)|continued?|start\s+here|up\s+next|"
    r"tags?|tagged|topics?|categor(?:y|ies)|filed\s+(?:under|in)|labels?|keywords?|discuss(?:ion)?|comments?|hacker\s+news|hn|"
    r"reddit|mastodon|twitter|share|links?|listen|watch|series|"
    r"mehr|weiter|nächste[rs]?(?:\s+\w+)?|vorherige[rs]?(?:\s+\w+)?|teil\s+\d{1,2}|schlagw(?:ort|örter|orte)|"
    r"kategorien?|diskussion|kommentare?|"
    r"(?:en\s+)?lire\s+(?:plus|la\s+suite)|suivante?|précédente?|partie\s+\d{1,2}|étiquettes?|mots[\s-]clés|"
    r"catégories?|commentaires?|"
    r"leer\s+más|siguiente|anterior|parte\s+\d{1,2}|etiquetas?|categorías?|comentarios?|discusión|"
    r"leggi\s+(?:di\s+più|tutto)|successivo|precedente|etichette|categorie?|commenti|"
    r"l(?:eia|er)\s+mais|próxim[oa]|categorias?|comentários?|"
    r"lees\s+(?:meer|verder)|volgende|vorige|deel\s+\d{1,2}|reacties|categorieën|"
    r"читать\s+(?:далее|ещё|еще)|далее|назад|часть\s+\d{1,2}|теги|метки|рубрики|категории|комментарии|обсуждение|"
    r"czytaj\s+(?:więcej|dalej)|następny|poprzedni|część\s+\d{1,2}|tagi|kategorie|komentarze|"
    r"続き|続きを読む|次回|前回|次の記事|前の記事|タグ|カテゴリー?|コメント|"
    r"阅读更多|閱讀更多|下一篇|上一篇|标签|標籤|分类|分類|评论|評論|讨论|討論|"
    r"더\s?보기|다음\s?글|이전\s?글|태그|카테고리|댓글)\s?[:：]?",
    _I,
)
