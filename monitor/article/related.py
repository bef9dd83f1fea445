"""Which links an author marks as related posts, and which as references.

Two ways are read: a heading (or a line that serves as one) with links under it, and a phrase in the text with a link
behind it. Only the author's own text is read here; widgets that a publishing system adds are gone before.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from monitor.article.text import find_in_order, key
from monitor.model import Block, BlockType, Link, Rel

# What headings over related posts say, language by language; compared folded and without case.
_RELATED: Final = (
    # English
    r"related(?: (?:posts?|articles?|reading|readings|content|links?|stories|work|entries|pages?|material"
    r"|blog posts?))?",
    r"(?:see|read|check) also|further reading|more (?:on this|in this series)"
    r"|(?:other|more|earlier|later|previous) posts|(?:posts|articles) in this series"
    r"|(?:follow|followed)[- ]?up(?: posts?| articles?)?|you (?:may|might) also like",
    # German
    r"(?:verwandte|ähnliche|weitere|zugehörige|passende)[rs]? (?:beiträge|beitrag|artikel|posts|themen)|siehe auch"
    r"|mehr zum thema|weiterlesen|zum weiterlesen|weiterführend(?:e links|es)",
    # French
    r"(?:articles?|billets?|publications?) (?:liés?|connexes?|similaires?|associés?)|voir aussi"
    r"|à lire aussi|lire aussi"
    r"|pour aller plus loin|sur le même sujet",
    # Spanish, Portuguese, Italian
    r"(?:artículos?|entradas?|posts?|publicaciones) relacionad[oa]s?|ver también|véase también"
    r"|lee también|más sobre el tema",
    r"(?:artigos?|posts?|postagens|publicações) relacionad[oa]s?|ve[jr] também|veja também|leia também",
    r"(?:articoli|post|articolo) (?:correlat[io]|collegat[io])|vedi anche|leggi anche|per approfondire",
    # Dutch, Swedish, Danish, Norwegian, Finnish
    r"(?:gerelateerde|verwante) (?:artikelen|berichten|posts)|zie ook|lees ook|verder lezen",
    r"(?:relaterade|relaterede|relaterte) (?:artiklar|inlägg|artikler|indlæg|innlegg)"
    r"|se (?:även|också|også)|läs även|katso myös",
    # Polish, Czech, Russian, Turkish
    r"(?:powiązane|podobne) (?:wpisy|artykuły|posty)|(?:zobacz|czytaj|przeczytaj) (?:też|także|również)",
    r"související (?:články|příspěvky)|(?:viz|čtěte) také|похожие (?:статьи|записи|посты)"
    r"|(?:смотрите?|см\.|читайте) также|(?:ilgili|benzer) (?:yazılar|makaleler)|ayrıca bakınız",
    # Chinese, Japanese, Korean
    r"相关(?:文章|阅读|链接|内容)|相關(?:文章|閱讀|連結)|延伸(?:阅读|閱讀)|参见|另见"
    r"|関連(?:記事|リンク|ページ|エントリ|項目)?|関連する記事|あわせて読みたい|参照記事"
    r"|관련 ?(?:글|기사|포스트|문서)|함께 보기",
)
# What headings over sources say.
_REFERENCES: Final = (
    r"references?|sources?|bibliography|works cited|citations|footnotes?|endnotes|literature|credits and references"
    r"|sources and references|references and (?:notes|links|further reading)|notes and references",
    r"quellen(?:angaben|verzeichnis)?|literatur(?:verzeichnis)?|referenzen|einzelnachweise|fußnoten|belege|nachweise",
    r"références?|bibliographie|notes(?: de bas de page)?(?: et références)?|sources et références",
    r"referencias|fuentes|bibliografía|notas al pie|referências|fontes|bibliografia|notas de rodapé",
    r"riferimenti|fonti|note a piè di pagina|referenties|bronnen|literatuur|voetnoten|bronvermelding",
    r"referenser|källor|fotnoter|kilder|referanser|lähteet|viitteet",
    r"źródła|przypisy|odnośniki|literatura|zdroje|odkazy|reference a zdroje|poznámky pod čarou|источники|ссылки"
    r"|литература|примечания|сноски|kaynaklar|kaynakça|dipnotlar",
    r"参考(?:文献|资料|链接|資料|リンク|サイト|記事)?|參考(?:文獻|資料|連結)|引用|引用文献|脚注|出典|注释"
    r"|참고(?: ?(?:문헌|자료))?|출처|각주",
)
# Phrases in running text, with the link behind them.
_PHRASES: Final = (
    r"(?:see|read)(?: also)? (?:my|our|this|the) (?:later|newer|follow[- ]?up|more recent|subsequent|other|related"
    r"|next|earlier|previous|companion) (?:blog )?(?:post|article|piece|entry|note)",
    r"(?:follow[- ]?up|companion|related|sister) (?:blog )?(?:post|article)",
    r"siehe (?:auch )?(?:meinen|unseren|den) (?:späteren|neueren|neuen|weiteren|früheren) (?:beitrag|artikel|post)",
    r"(?:voir|lire)(?: aussi)? (?:mon|notre|cet) (?:autre |nouvel |dernier )?(?:article|billet)",
    r"(?:ver|véase)(?: también)? (?:mi|nuestro) (?:otro |último |nuevo )?(?:artículo|post)"
    r"|vedi (?:anche )?il mio (?:articolo|post)",
)
_RELATED_HEADING: Final = re.compile(rf"\W*(?:{'|'.join(_RELATED)})\W*")
_REFERENCE_HEADING: Final = re.compile(rf"[\W\d]*(?:{'|'.join(_REFERENCES)})\W*")
_RELATED_LABEL: Final = re.compile(
    rf"(?:^|(?<=[.!?\n(\[]))\W{{0,6}}(?:{'|'.join(_RELATED)})\s*(?:\([^)]{{1,30}}\)\s*)?(?:[:：>»→]|\s-\s)"
)
_OWN_LABEL: Final = re.compile(rf"\W{{0,6}}(?:{'|'.join(_RELATED)})\s*(?:[:：>»→]|\s-\s)\s*(?=\w)", re.IGNORECASE)
_SEE_ALSO: Final = re.compile(r"(?:^|(?<=[.!?;(\[]))\W{0,6}(?:see|read) also\b(?: the| my| our)?")
_PHRASE: Final = re.compile("|".join(_PHRASES))
_SENTENCE_END: Final = re.compile(r"[.!?。！？](?:\s|$)|$")
_HEADING_MAX: Final = 60


@dataclass(slots=True)
class _Section:
    """The list under a heading, until it ends."""

    rel: Rel
    level: int
    wrapper: tuple[int, ...]
    listed: bool = False
    itemised: bool = False


def mark(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], tuple[Link, ...], tuple[Link, ...]]:
    """The blocks with `rel` on the links that are related posts or references, and both lists, each address once."""
    marked = tuple(_marked(blocks))
    found = [link for block in marked for link in block.links]
    return marked, _once(found, Rel.RELATED), _once(found, Rel.REFERENCE)


def _once(links: list[Link], rel: Rel) -> tuple[Link, ...]:
    return tuple({link.url: link for link in reversed(links) if link.rel is rel}.values())[::-1]


def _marked(blocks: tuple[Block, ...]) -> Iterator[Block]:
    section: _Section | None = None
    for block in blocks:
        rel = _heading_rel(block)
        if rel is not None:
            section = _Section(rel, block.level or 7, block.wrapper)
            yield _with_rel(block, rel)
            continue
        if section is not None and (_ends(section, block) or _is_labelled(block)):
            section = None
        yield _with_rel(block, section.rel) if section is not None else _with_phrases(block)


def is_heading(text: str) -> bool:
    """The text is a heading over related posts or references."""
    return len(text) <= _HEADING_MAX and _rel_of(key(text)) is not None


def _rel_of(text: str) -> Rel | None:
    if _RELATED_HEADING.fullmatch(text):
        return Rel.RELATED
    return Rel.REFERENCE if _REFERENCE_HEADING.fullmatch(text) else None


def _heading_rel(block: Block) -> Rel | None:
    """What the links under this block are, where it is a heading or a line that serves as one."""
    if len(block.text) > _HEADING_MAX or block.type in (BlockType.CODE, BlockType.ROW, BlockType.FIGURE):
        return None
    text = key(block.text)
    serves = block.type is BlockType.HEADING or text.endswith((":", "：")) or (block.lead and key(block.lead) == text)
    shouted = block.text.isupper() and not block.links
    return _rel_of(text) if serves or shouted else None


def _is_labelled(block: Block) -> bool:
    """The block begins with a label of its own ("RELATED POST: …"), which says more than the heading above it."""
    return bool(block.links) and _OWN_LABEL.match(block.text) is not None


def _ends(section: _Section, block: Block) -> bool:
    """Under a heading: at the next heading, a rule, or prose behind the items. Under a line: where the list is over."""
    if block.rule_before or (block.type is BlockType.HEADING and (block.level <= section.level or section.listed)):
        return True
    section.itemised = section.itemised or block.type is BlockType.ITEM
    beside = block.type is BlockType.PARAGRAPH and block.wrapper == section.wrapper
    if section.itemised and beside and not _is_mostly_links(block):
        return True
    listed = block.type in (BlockType.ITEM, BlockType.ROW) or _is_mostly_links(block)
    if section.rel is Rel.REFERENCE and section.level < 7:
        return False
    if section.listed and not listed:
        return True
    section.listed = section.listed or listed
    return not listed and section.level == 7


def _is_mostly_links(block: Block) -> bool:
    return sum(len(link.text) for link in block.links) >= 0.5 * max(1, len(block.text))


def _with_rel(block: Block, rel: Rel) -> Block:
    if not block.links:
        return block
    return replace(block, links=tuple(_with_own_words(replace(link, rel=rel)) for link in block.links))


def _with_own_words(link: Link) -> Link:
    """A related post without the label that its words begin with: "RELATED POST: The brass clock"."""
    label = _OWN_LABEL.match(link.text) if link.rel is Rel.RELATED else None
    return replace(link, text=link.text[label.end() :]) if label else link


def _with_phrases(block: Block) -> Block:
    """Links behind "RELATED POST:" up to the block's end, and the link behind "see also my later post"."""
    if not block.links:
        return block
    text = key(block.text)
    label = _RELATED_LABEL.search(text)
    behind_label = len(text) + 1 if label is None else label.end()
    reaches = _reaches(text)
    links, before = [], 0
    for link, place in zip(block.links, _places(block, text), strict=True):
        start = before = before if place is None else place
        related = start >= behind_label or _is_reached(reaches, start, start + len(key(link.text)))
        links.append(_with_own_words(replace(link, rel=Rel.RELATED)) if related else link)
    return replace(block, links=tuple(links))


def _places(block: Block, text: str) -> list[int | None]:
    """Where each link's words stand in the block's folded text."""
    return find_in_order((key(link.text) for link in block.links), text)


def _reaches(text: str) -> list[tuple[int, int]]:
    """From the end of each phrase to the end of its sentence, in order."""
    reaches: list[tuple[int, int]] = []
    end = -1
    for at in sorted(match.end() for pattern in (_PHRASE, _SEE_ALSO) for match in pattern.finditer(text)):
        if at > end and (stop := _SENTENCE_END.search(text, at)):
            end = stop.start()
        reaches.append((at, end))
    return reaches


def _is_reached(reaches: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether the last phrase that begins no later than the link's end reaches the link's start."""
    last = bisect_right(reaches, (end, sys.maxsize)) - 1
    return last >= 0 and reaches[last][1] >= start
