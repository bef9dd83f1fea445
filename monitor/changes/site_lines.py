"""Lines that a site puts into its articles, told by their whole form: labels, counters, boxes that ask for something.

The words are those that publishing systems and newsrooms use, whatever their theme calls the element. Where a sentence
of an author's could have the form, the line counts only around the text (`why_around`), else anywhere (`why_anywhere`).
"""

from __future__ import annotations

import re
from typing import Final

from monitor.article.furniture import counts
from monitor.article.text import key
from monitor.changes.words import words
from monitor.model import Block, BlockType
from monitor.reasons import Reason, Rule, quoted

_LINE_CHARACTERS, _LINE_WORDS, _BOX_WORDS = 400, 12, 30

_AD: Final = re.compile(
    r"\W{0,3}(?:advertisement|advertising|anzeige|werbung|publicité|publicidad|pubblicità|publicidade"
    r"|advertentie|reklama"
    r"|reklam|annons|annonce|mainos|реклама|广告|廣告|広告|광고|la suite après (?:la|cette) publicité"
    r"|(?:article|story) continues (?:below|after)(?: this)?(?: (?:the )?advertisement)?"
    r"|nach der werbung geht es weiter"
    r"|continua dopo la pubblicità|continúa después de la publicidad|continua após a publicidade"
    r"|lees verder na de advertentie)\W{0,3}"
)
_INSET: Final = re.compile(
    r"\W{0,3}(?:read (?:more|also|next)|also read|more on this|lesen sie (?:auch|mehr)|mehr zum thema"
    r"|(?:à )?lire aussi|lisez aussi|lea también|lee también|te puede interesar|leggi anche|leia também|leia mais"
    r"|lees ook|czytaj (?:też|także|również)|čtěte také|přečtěte si také|читайте также|läs (?:också|även|mer)"
    r"|læs også|les også|lue myös|olvassa el|关连阅读|相关阅读|延伸閱讀|あわせて読みたい)\s*[:：]\s*(?=\S)"
)
# What a program says of itself: the build, the time it took, how often it was asked.
_PROGRAM: Final = re.compile(
    r"(?:site |page )?(?:build|commit|revision|rev\.?)[\s:#]+(?=[a-z.-]*\d)[0-9a-z.-]{1,40}"
    r"|(?:this )?(?:page|site) (?:was )?(?:generated|rendered|built|loaded|served) in \d[\d.,]* ?(?:s|ms|secs?"
    r"|seconds?)"
    r"(?:[\s,;]+(?:with )?\d+ quer(?:y|ies))?"
    r"|(?:page |site )?(?:rendered|generated|built) by (?=\S*\d)\S+(?: \([0-9a-f.]+\))?(?: (?:at|on) [\d:. t+z/-]+)?"
    r"|seite (?:in|wurde in) \d[\d.,]* ?(?:s|ms|sekunden) (?:generiert|erzeugt|geladen)"
    r"|page générée en \d[\d.,]* ?(?:s|ms|secondes?)"
)
_COUNTER: Final = re.compile(
    r"(?:seen|viewed|read|visited) \d[\d.,]*k? times|(?:gelesen|angesehen|aufgerufen):? \d[\d.,]* ?(?:mal|x)"
    r"|\d[\d.,]* ?mal (?:gelesen|angesehen|aufgerufen)|(?:vu|lu) \d[\d.,]* fois|(?:visto|leído|lido"
    r"|letto) \d[\d.,]* v\w+"
    r"|you are visitor(?: number| no\.?)? #?\d[\d.,]*|sie sind besucher(?: nr\.?)? \d[\d.,]*"
    r"|\d[\d.,]* (?:out )?of \d[\d.,]* (?:people |readers |users )?found this (?:\w+ )?helpful"
    r"|\d[\d.,]* von \d[\d.,]* fanden (?:dies|das|diesen \w+) hilfreich"
    r"|\d[\d.,]* (?:personnes? )?sur \d[\d.,]* .{0,20}utile"
)
_LONE: Final = re.compile(r"\W{0,4}\d[\d.,]*[km]?(?:\W{1,6}\d[\d.,]*[km]?){0,3}\W{0,4}")
_TOOL: Final = (
    r"(?:share|print|e-?mail|save|tweet|like|listen|teilen|drucken|merken|speichern|versenden|mailen|vorlesen"
    r"|partager"
    r"|imprimer|envoyer|enregistrer|compartir|imprimir|enviar|guardar|condividi|stampa|invia|salva|compartilhar"
    r"|partilhar"
    r"|salvar|delen|afdrukken|bewaren|udostępnij|drukuj|zapisz|sdílet|vytisknout|tisk|uložit|поделиться|печать"
    r"|сохранить"
    r"|dela|skriv ut|spara|del|udskriv|gem|jaa|tulosta|tallenna|paylaş|yazdır|kaydet|分享"
    r"|打印|收藏|シェア|印刷|保存|공유|인쇄)"
)
_TOOLS: Final = re.compile(
    rf"{_TOOL}(?:\W{{1,5}}{_TOOL}){{1,7}}\W{{0,3}}|share (?:full|this) article|listen to this .+"
)
_LISTEN: Final = re.compile(
    r"(?:listen to (?:this |the )?(?:article|story|post)|(?:artikel|beitrag) (?:an)?hören|écouter (?:l'article"
    r"|cet article)"
    r"|escuchar (?:el )?artículo|ascolta l'articolo)(?:\W{1,5}\d[\d:]*(?: ?(?:min|minutes?|minuten))?)?\W?"
)
_POPULAR: Final = re.compile(
    r"(?:most (?:read|popular|viewed|shared)|trending(?: now)?|popular (?:posts|articles|stories)|meistgelesen"
    r"|(?:am )?meist(?:en)? gelesen(?:e artikel)?|beliebte (?:artikel|beiträge)|les plus lus|articles populaires"
    r"|lo más leído|más leídas?|i più letti|più letti|mais lidas?|meest gelezen|najczęściej czytane|najpopularniejsze"
    r"|nejčtenější|самое читаемое|популярное|mest läst[a]?|mest læste|luetuimmat"
    r"|en çok okunanlar|人気記事|アクセスランキング"
    r"|热门文章|最受欢迎|많이 본 뉴스)\W{0,3}"
)
_INBOX: Final = re.compile(
    r"(?:get|receive|sign up|subscribe|join|never miss|erhalten sie|erhalte|bekommen sie|recevez|recibe|reciba|ricevi"
    r"|receba|ontvang|otrzymuj|dostávejte|получайте|få)\b.{0,120}"
    r"\b(?:inbox|newsletter|mailbox|postfach|posteingang|boîte (?:mail|de réception)|correo|bandeja de entrada"
    r"|casella (?:di posta|e-?mail)|caixa de entrada|inkorg|skrzynk\w+|почту)\b"
)
_METER: Final = re.compile(
    r"(?:you have|you've|this is your last|you have read|you've read)\b.{0,40}\bfree (?:articles?|stories"
    r"|story)\b.{0,40}"
    r"|(?:sie haben|sie können) .{0,30}\b(?:kostenlosen?|freien?) artikel.{0,40}"
    r"|il vous reste .{0,20}articles? gratuits?.{0,40}"
)
_COOKIES: Final = re.compile(
    r"(?:we|this (?:web)?site|our (?:web)?site|wir|diese (?:web)?seite|diese website|nous|ce site|usamos|utilizamos"
    r"|este sitio|questo sito|utilizziamo|este site|wij|deze (?:web)?site|ta strona|мы|denna webbplats|vi)\b.{0,40}"
    r"\b(?:cookies?|cookie-\w+|ciasteczek|куки)\b"
)
_ASKS: Final = re.compile(
    r"(?:please )?(?:support (?:us|our|me|my|this)\b.{0,20}|donate(?: (?:now|today))?|make a donation"
    r"|subscribe(?: now)?"
    r"|become a (?:member|supporter|patron)|sign up|chip in|(?:jetzt )?spenden|unterstützen sie uns|mitglied werden"
    r"|abonnieren|faire un don|faites un don|soutenez.nous|abonnez-vous|dona(?: ahora)?|apóyanos|hazte socio"
    r"|sostienici"
    r"|fai una donazione|apoie(?:-nos)?|doe(?: agora)?|steun ons|doneer|wesprzyj nas|podpořte nás|поддержите нас)"
)
_ASKS_IN_WORDS: Final = re.compile(
    r"if you (?:like|enjoy|value|liked|enjoyed)\b.{0,60}\b(?:donat|support|subscrib|patreon|coffee)\w*"
)
_TAIL: Final = re.compile(r"\s*\(([^()]{1,40})\)(?=\W*$)")
_CREDIT: Final = re.compile(
    r"(?:photos?|photographs?|pictures?|images?|fotos?|bild(?:er)?|bilder|crédit(?:s)?(?: photo)?|foto(?:grafía"
    r"|grafia)s?"
    r"|imagen|immagine|imagem|beeld|zdjęci[ea]|фото|kuva|valokuva|kép|fotó|写真|图片?|사진)\s*[:：/©]\s*"
)


def why_anywhere(before: Block | None, after: Block | None, site: str) -> Reason | None:
    """A line that no author writes, wherever it stands. `site`: the host of the page."""
    sides = [block for block in (before, after) if block is not None]
    if all(block.type is BlockType.FIGURE for block in sides):
        return _why_same_credit(sides)
    found = [_why_unmistakable(block, site) for block in sides]
    return found[-1] if all(found) else None


def _why_unmistakable(block: Block, site: str) -> Reason | None:
    if len(block.text) > _LINE_CHARACTERS or block.type in {BlockType.CODE, BlockType.FIGURE, BlockType.ROW}:
        return None
    text = key(block.text)
    bare = text.rstrip(".")
    if _AD.fullmatch(text):
        return Reason(Rule.SITE_AD, quoted(block.text))
    if _PROGRAM.fullmatch(bare) or _COUNTER.fullmatch(bare):
        return Reason(Rule.SITE_COUNTS)
    if (inset := _INSET.match(text)) and _leads_on(block, text[inset.end() :], site):
        return Reason(Rule.SITE_INSET, quoted(inset[0]))
    if len(words(text)) <= _BOX_WORDS and (found := _METER.match(text) or _INBOX.match(text)):
        return Reason(Rule.SITE_APPEAL, quoted(found[0]))
    return None


def _leads_on(block: Block, rest: str, site: str) -> bool:
    """The rest of the line is the title of other pages of the site, which the author does not call related."""
    linked = sum(len(words(link.text)) for link in block.links)
    own = all(_host(link.url) == site and link.rel is None for link in block.links)
    return bool(block.links) and own and len(words(rest)) <= linked


def _host(url: str) -> str:
    return url.partition("//")[2].partition("/")[0].rpartition("@")[2].partition(":")[0].lower()


def _why_same_credit(sides: list[Block]) -> Reason | None:
    """The label before the name of who took a picture, in another language."""
    texts = [key(side.text[:_LINE_CHARACTERS]) for side in sides]
    rests = [_CREDIT.sub("", text, count=1) if _CREDIT.match(text) else None for text in texts]
    pictures = {side.images for side in sides}
    same = len(rests) == 2 and rests[0] == rests[1] and rests[0] is not None and len(pictures) == 1
    return Reason(Rule.SITE_LABEL, quoted(sides[-1].text)) if same else None


def why_around(block: Block) -> Reason | None:
    """A line that belongs to the site where it stands before or after the author's paragraphs."""
    if len(block.text) > _LINE_CHARACTERS or block.type in {BlockType.CODE, BlockType.FIGURE}:
        return None
    text = key(block.text)
    length = len(words(text))
    if length > _BOX_WORDS:
        return None
    if length <= _LINE_WORDS and (_TOOLS.fullmatch(text) or _LISTEN.fullmatch(text)):
        return Reason(Rule.SITE_SHARING)
    if _POPULAR.fullmatch(text):
        return Reason(Rule.SITE_LABEL, quoted(block.text))
    asks = _COOKIES.match(text) or _ASKS_IN_WORDS.match(text)
    asks = asks or next((found for link in block.links if (found := _ASKS.fullmatch(key(link.text)))), None)
    return Reason(Rule.SITE_APPEAL, quoted(asks[0])) if asks else None


def is_lone_count(text: str) -> bool:
    """Nothing but one to four numbers, with signs or pictures of their buttons beside them."""
    return len(text) <= _LINE_CHARACTERS and _LONE.fullmatch(key(text)) is not None


def is_tail_count(before: str, after: str) -> bool:
    """Two versions of a line which differ in nothing but a count in brackets at its end: "(41 comments)"."""
    if max(len(before), len(after)) > _LINE_CHARACTERS:
        return False
    tails = [found[1] for text in (before, after) if (found := _TAIL.search(text))]
    same = key(_TAIL.sub("", before)) == key(_TAIL.sub("", after)) != ""
    return same and bool(tails) and all(counts(tail) for tail in tails)
