"""Lines that a publishing system writes into the article by itself: reading time, counters, "updated 5 minutes ago".

A line is furniture only where all of it is: the same words inside an author's sentence stay.
"""

from __future__ import annotations

import re
from typing import Final

from monitor.article.text import key
from monitor.model import Block, BlockType

_LONGEST: Final = 90
_NUMBER: Final = r"(?:\d[\d.,]*(?:\s\d{3})*[km]?|no|kein|aucun|ning[uú]n|nessun|geen|brak)"
_UNIT: Final = (
    r"(?:s|secs?|seconds?|min|mins|minutes?|hours?|h|days?|weeks?|months?|years?|sekunden?|minuten?|stunden?|tage?n?"
    r"|wochen?|monate?n?|jahre?n?|secondes?|heures?|jours?|semaines?|mois|ans?|segundos?|minutos?|horas?|d[ií]as?"
    r"|semanas?|mes(?:es)?|a[nñ]os?|secondi|minut[oi]|or[ae]|giorn[oi]|settiman[ae]|mes[ei]|ann[oi]|uur|uren"
    r"|dag(?:en)?|weken|maand(?:en)?|jaar"
    r"|minut[ayęu]?|godzin[ayęu]?|dni|dzień|hodin(?:ami|y)?|minutami|dny|минут[уы]?|час(?:а|ов)?|дн(?:я|ей)|день)"
)
_AGO: Final = (
    rf"(?:(?:about|over|almost|less than)\s)*(?:an?|{_NUMBER})\s{_UNIT} ago"
    rf"|vor \S+ {_UNIT}|il y a \S+ {_UNIT}|hace \S+ {_UNIT}"
    rf"|há \S+ {_UNIT}|\S+ {_UNIT} (?:fa|atrás|geleden|temu|назад|sedan|siden)"
    rf"|před \S+ {_UNIT}"
    r"|\d+\s*(?:秒|分|分钟|分鐘|時間|小时|小時|日|天|週間|周|か月|个月|年)"
    r"(?:前|に更新|前に更新)|\d+\s*(?:분|시간|일) 전"
)
# The same beside a name, as short as a list of articles has it: "5h", "1 Std.", "yesterday, 18:30".
_AGE: Final = re.compile(
    rf"(?:(?:{_AGO})"
    r"|\d{1,2}\s?(?:s|sec|min|m|h|hrs?|d|w|mo|y|std|sek|tg|j|дн|ч|мин)\b\.?"
    r"|(?:yesterday|today|just now|gestern|heute|gerade eben|hier|aujourd'hui|ayer|hoy|ieri|oggi|ontem|hoje|gisteren"
    r"|vandaag|wczoraj|dzisiaj|včera|dnes|вчера|сегодня|вчора|сьогодні|igår|idag|i går|i dag|eilen|tänään|dün|bugün"
    r"|昨日|今日|昨天|今天|어제|오늘)(?:\W{1,3}(?:(?:at|um|à|kl\.?|o|в)\s)?\d{1,2}[:.]\d\d(?: ?[ap]m)?)?)"
    r"(?=$|[\s,;)|·•])",
    re.IGNORECASE,
)
_UPDATED: Final = (
    r"(?:last |zuletzt |dernière |[uú]ltima |ultimo |laatste? |ostatnia |poslední |最終|最后|最近)?"
    r"(?:update[d]?|modified|edited|published|posted|aktualisiert|aktualisierung|ge[aä]ndert|mise? à jour"
    r"|actualizaci[oó]n|actualizado|aggiornamento|aggiornato|atualizaç[aã]o|atualizado|bijgewerkt|aktualizacja|zaktualizowano"
    r"|aktualizováno|обновлено|更新|编辑|修改|업데이트)"
)
_LINES: Final = (
    # reading time and length
    r"(?:(?:estimated |approx\w*\.? |about |~ ?)*(?:reading|read) time:? ?)?(?:~|about |approx\.? )?\d+(?:-\d+)? ?"
    r"(?:min|mins|minutes?)\.?"
    r"(?: (?:read|to read|reading|reading time|de lecture|de lectura|di lettura|de leitura|lesezeit))",
    r"(?:estimated )?(?:reading|read) time\W*\d+.*",
    r"(?:lesezeit|temps de lecture|tiempo de lectura|tempo di lettura|tempo de leitura|leestijd|czas czytania"
    r"|doba čtení|время чтения|阅读时间|閱讀時間|预计阅读|読了時間|읽는 시간)\W*\S* ?\d+.*",
    r"\d+ (?:words|wörter|mots|palabras|parole|palavras|woorden|字|文字)",
    r"(?:约|約|共|全文|本文)?\s?\d[\d.,]*\s?k?\s?(?:字|文字)(?:\W*(?:预计阅读|預計閱讀|阅读时间|閱讀時間|读完)\W*(?:约|約)?\s?\d+\s?分[钟鐘]?)?",
    # how long ago
    rf"(?:{_UPDATED}[\s:]*)?(?:{_AGO})(?:\s*(?:{_UPDATED}))?",
    # counters
    rf"{_NUMBER} ?(?:views?|page ?views?|reads|comments?|replies|responses|likes?|shares?|claps?"
    r"|partages?|compartidos?|compartilhamentos?|condivision[ei]|sdílení|udostępnie(?:nie|nia|ń)|keer gedeeld|delningar"
    r"|reactions?|retweets?|aufrufe|kommentare?|vues?|commentaires?|visitas|vistas|comentarios?|comentários|visualizzazioni|commenti"
    r"|weergaven|reacties|wyświetle[nń]ia?|komentarz[ey]?|zobrazení|komentářů?"
    r"|просмотр(?:а|ов)?|комментари(?:й|я|ев)"
    r"|回表示|件のコメント|次阅读|次浏览|条评论|則留言|조회)",
    r"(?:views?|page ?views?|hits|comments|阅读次数|阅读量|浏览量|閲覧数|조회수)\W*\d[\d.,]*",
    # tools
    r"(?:leave|post|add|write) a (?:comment|reply)|join the discussion"
    r"|share(?: this)?(?: (?:post|article|page|story|on))?"
    r"|tweet|pin it|print(?: this page)?"
    r"|(?:edit|improve) this (?:page|post|article)(?: on github)?|edit on github"
    r"|view source|back to top|permalink|copy(?: link| code| to clipboard)?|click to copy"
    r"|table of contents|inhaltsverzeichnis|table des matières|tabla de contenidos?|índice|indice|inhoudsopgave"
    r"|spis treści|obsah|оглавление|содержание|innehållsförteckning|indholdsfortegnelse|içindekiler|mục lục"
    r"|目录|目錄|目次|목차"
    r"|(?:newer|older|next|prev|previous) (?:posts?|articles?|entry|entries|pages?|story|stories)"
    r"|(?:nächster|vorheriger|neuerer|älterer) (?:beitrag|artikel|eintrag)|(?:article|billet) (?:suivant|précédent)"
    r"|(?:entrada|artículo) (?:siguiente|anterior)|articolo (?:successivo|precedente)"
    r"|(?:volgend|vorig)e? (?:bericht|artikel)"
    r"|(?:następny|poprzedni) (?:wpis|post|artykuł)|(?:další|předchozí) (?:článek|příspěvek)"
    r"|(?:следующ|предыдущ)(?:ая запись|ая статья|ий пост)|[上下]一篇|[前次]の記事|(?:이전|다음) 글"
    r"|advertisement|continue reading|read more|skip to content",
)
_FURNITURE: Final = re.compile(rf"\W*(?:{'|'.join(f'(?:{line})' for line in _LINES)})\W*")


# How lines that name author and date begin, where they say more than the name and the date.
_BYLINE: Final = re.compile(
    r"(?:written |posted |published )?by |posted |published |von |veröffentlicht |verfasst |par |publié |écrit |por "
    r"|publicado|escrito |di |pubblicato |scritto |door |geplaatst |gepubliceerd |av |publicerad |af |udgivet |przez "
    r"|opublikowan|autor"
    r"|автор|опубликовано|zveřejněno|作者|发布|發佈|投稿|公開日|작성"
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d|\b\d{1,2}[./-]\d{1,2}\b")
_SENTENCE: Final = re.compile(r"[.!?。！？:：]\s*$")
_READING: Final = re.compile(rf"{_LINES[0]}|{_LINES[2]}")


def is_dateline(block: Block, byline: str | None) -> bool:
    """A line above the text with author, date or reading time and hardly more. Only for blocks before the first
    paragraph: further down the same words would be the author's."""
    if len(block.text) > _LONGEST or block.type not in (BlockType.PARAGRAPH, BlockType.ITEM):
        return False
    text = key(block.text)
    if _SENTENCE.search(text):
        return False
    named = bool(byline) and key(byline or "") in text and len(text) <= len(byline or "") + 40
    return (
        named or _READING.search(text) is not None or bool(_BYLINE.match(text) and (_YEAR.search(text) or block.links))
    )


_LICENCE_TARGET: Final = re.compile(r"https?://(?:www\.)?creativecommons\.(?:org|net)/", re.IGNORECASE)
_LICENCE_WORDS: Final = re.compile(
    r"licen[cs]|lizenz|licenc|лиценз|许可|許可|協議|协议|ライセンス|라이선스|all rights reserved|copyright|©|版权"
    r"|转载|轉載"
)


def is_licence(block: Block) -> bool:
    """The site's terms of use, as systems set them below every article."""
    if block.type not in (BlockType.PARAGRAPH, BlockType.ITEM, BlockType.QUOTE) or len(block.text) > 400:
        return False
    licensed = any(_LICENCE_TARGET.match(link.url) for link in block.links)
    return licensed and len(block.links) <= 3 and _LICENCE_WORDS.search(key(block.text)) is not None


def is_furniture(block: Block) -> bool:
    """The whole block is such a line."""
    return block.type not in (BlockType.CODE, BlockType.FIGURE, BlockType.ROW) and counts(block.text)


def counts(text: str) -> bool:
    """The line counts, times, or names a tool of the page, and nothing else."""
    return len(text) <= _LONGEST and _FURNITURE.fullmatch(key(text)) is not None


def match_age(text: str, at: int) -> re.Match[str] | None:
    """How long ago, at this place of a line that else holds names and dates: "5 minutes ago", "1 Std.", "yesterday"."""
    return _AGE.match(text, at)
