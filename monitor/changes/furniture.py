"""What differs but nobody wrote: judged on the blocks that differ, by their form and place, in both articles at once.

A line that a publishing system fills in says little by itself; that it differs, and nothing of it but a number or a
date does, tells what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from urllib.parse import unquote, urlsplit

from monitor.article import conventions
from monitor.article.dates import find_stated_date, match_date
from monitor.article.lexicon import TermClass, find_term
from monitor.article.lexicon.calendar import MONTHS
from monitor.article.text import fold, key
from monitor.changes import site_lines
from monitor.changes.comparison import Comparison, Row
from monitor.changes.surroundings import Surroundings, only_links
from monitor.changes.words import words
from monitor.model import Block, BlockType, Link, Precision, Rel
from monitor.reasons import Reason, Rule, quoted

# A line is no longer than this; a sentence or a paragraph is.
LINE_WORDS = 14
LABEL_WORDS = 6
FILING_WORDS = 3
LICENCE_WORDS, AGE_WORDS, APPEAL_WORDS, APPEAL_HEADING = 60, 35, 30, 4
# Longer texts are no such lines, whatever they say.
LINE_CHARACTERS, MASKED_CHARACTERS, LONGEST_DATE = 600, 5000, 80
_TO_THE_DAY = frozenset({Precision.DAY, Precision.TIME})

_NUMBERS = re.compile(r"\d+(?:[.,:/\s-]+\d+)*")
# Words beside a number by which a line counts or times something.
_COUNTS = re.compile(
    r"\b(?:views?|visitors?|visits?|hits|comments?|replies|responses|likes?|shares?|claps?|stars?|votes?|followers?"
    r"|reads?|(?:min|minutes?)\.? (?:read|to read)|reading time|word count|words"
    r"|ergänzung(?:en)?|gelesen"
    r"|besucher|aufrufe|kommentare?|leser|lesezeit|sterne|vues?|visites?|commentaires?|temps de lecture|visitas|vistas"
    r"|comentários?|comentarios?|lectura|leitura|visite|visualizzazioni|commenti|lettura|bezoekers|weergaven|reacties"
    r"|leestijd|wyświetle\w+|komentarz\w*|odsłon\w*|komentář\w*|zobrazení|hvězd\w*|čtení|просмотр\w*|комментари\w*"
    r"|visningar|kommentarer|okunma|yorum|lượt xem)\b"
    r"|(?:阅读|閱讀|浏览|瀏覽|评论|評論|点赞|字数|閲覧|コメント|件|回|조회|댓글)",
)
_COPYRIGHT = re.compile(
    r"\W{0,3}(?:©|\(c\) ?(?:19|20)\d\d|copyright (?:©|\(c\)|(?:19|20)\d\d|by\b)|all rights reserved"
    r"|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|tutti i diritti riservati)"
)
# How often the page was shared where.
_SHARES = re.compile(
    r"(?:facebook|twitter|x|linkedin|reddit|pinterest|whatsapp|telegram|mastodon|bluesky|vk|weibo|google\+?)\W{0,3}"
    r"\d[\d.,]*k?"
)
# With these words a site asks its readers for something.
_APPEAL = re.compile(
    r"(?:subscribe|sign up for|join my|follow (?:me|us) on|share this|support (?:me|us|my|our)|did you (?:like|enjoy)"
    r"|(?:if you )?(?:liked|enjoyed) this|buy me a|abonniere|newsletter|folge (?:mir|uns)|abonnez|inscrivez|suivez"
    r"|suscr[ií]bete|s[ií]gueme|iscriviti|inscreva|schrijf je in|zapisz się|подпишитесь|подписывайтесь)\b",
)
# "This article is more than 4 years old".
_AGE = re.compile(
    r"(?:\b(?:article|post|page|story|artikel|beitrag|billet|artículo|entrada|articolo|artigo|wpis|artykuł|článek"
    r"|příspěvek|статья|статье|пост)\b|文章|記事).{0,40}?"
    r"(?:\d+ \w+ (?:old|ago|alt|fa|atrás|geleden|temu|назад|sedan|siden)"
    r"|(?:vor|il y a|hace|há|před) (?:\w+ ){0,2}\d+ \w+|\d+ ?(?:年|个月|か月|日)(?:前|以上))",
)
# "2009–2021 Somebody", as the last line of a page.
_YEARS = re.compile(r"(?:19|20)\d\d ?- ?(?:(?:19|20)\d\d|now|today|present|heute)\b.{0,40}")
# What stands behind a number is counted: one comment, two comments.
_PLURAL = re.compile(r"(?<=# )([^\W\d_]{3,}?)(?:e?s|e?n|e)\b")
# How a line begins that says what the site is made with.
_CREDIT = re.compile(
    r"(?:proudly |site )?(?:powered|made|built|created|generated|published|hosted)(?: by| with| using| on)\b"
    r"|theme(?: by|:)|(?:erstellt|gemacht|gebaut) mit\b|(?:propulsé|généré) par\b|(?:hecho|creado) con\b"
    r"|(?:creato|fatto|generato) con\b|gemaakt met\b|wygenerowan[eoy] (?:przez|za pomocą)\b|vytvořeno v\b"
    r"|работает на\b|(?:由|本站由)\W?.{1,30}(?:驱动|驅動)"
)
# Where the source of a page is kept, as sites that host code lay it out.
_SOURCE = re.compile(
    r"https?://[^?#]+/(?:edit|_edit|blob|blame|raw|commits|tree)/[^?#]+"
    r"\.(?:mdx?|markdown|rst|adoc|org|html?|txt|ipynb|[rq]md)"
)
_WORD = re.compile(r"\b[^\W\d_]+|[\u3040-\u30ff\u3400-\u9fff]")
_MONTH = re.compile(r"[^\W\d_]{3,}")
_FIRST_PERSON = re.compile(
    r"\b(?:i|i'm|i've|we|we've|my|our|ich|wir|je|j'ai|nous|yo|nosotros|eu|nós|io|noi|ik|wij|я|мы)\b"
)
# The word between a stamp's label and its date.
_ON = re.compile(r"^(?:on|at|le|am|vom|el|il|em|op|den|dnia|dne|от|il giorno)\s+", re.IGNORECASE)
# What a generator writes behind a stamp's date: the build or the commit of the site.
_BUILD = re.compile(r"[\s,;|·•(]*(?:build|commit|revision|rev\.?|version)\b[\s:#]*[0-9a-f.]{1,40}\b\)?", re.IGNORECASE)
_LICENCE = re.compile(r"https?://(?:www\.)?creativecommons\.org/")
_ADDRESS = re.compile(
    r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+|\[?email\s?protected\]?"
    r"|[\w.+-]{1,64} ?[\[(](?:at|arroba|ät)[\])] ?[\w-]+(?:(?:\.| ?[\[(](?:dot|punkt|point|punto)[\])] ?)[\w-]+)*"
    r"|\b[\w.+-]{1,64} at [\w-]{1,64}(?: dot [\w-]{1,64})+",
    re.I,
)


def why_furniture(comparison: Comparison, row: Row) -> Reason | None:
    """Why no author wrote or changed this block; None where one did."""
    old, new = _old(comparison, row), _new(comparison, row)
    sides = [block for block in (old, new) if block]
    if reason := site_lines.why_anywhere(old, new, urlsplit(comparison.new.url).hostname or ""):
        return reason
    if any(block.type in {BlockType.CODE, BlockType.FIGURE} for block in sides):
        return None
    if all(block.type is BlockType.PARAGRAPH for block in sides):
        if _only_counts(row.before, row.after):
            return Reason(Rule.SITE_COUNTS)
        if label := _stamped(row.before, row.after):
            return Reason(Rule.SITE_STAMP, quoted(label))
        if _counts_around_the_text(comparison, row) or site_lines.is_tail_count(row.before, row.after):
            return Reason(Rule.SITE_COUNTS)
    if row.rel is Rel.RELATED and comparison.related_rotate:
        return Reason(Rule.SITE_RELATED)
    if _is_title(comparison, row):
        return Reason(Rule.SITE_TITLE)
    return (
        _of_all(_why_the_site_s(comparison, block) for block in sides)
        or (Reason(Rule.SITE_LABEL, quoted(row.after)) if _is_repeated_label(comparison, row) else None)
        or _of_all(_why_around_the_text(comparison, around, at) for around, at in _places(comparison, row))
    )


def _of_all(reasons: Iterable[Reason | None]) -> Reason | None:
    """The last of the reasons, where there is one for each side."""
    last = None
    for last in reasons:
        if last is None:
            return None
    return last


def _old(comparison: Comparison, row: Row) -> Block | None:
    return None if row.old is None else comparison.old.blocks[row.old]


def _new(comparison: Comparison, row: Row) -> Block | None:
    return None if row.new is None else comparison.new.blocks[row.new]


def _places(comparison: Comparison, row: Row) -> list[tuple[Surroundings, int]]:
    sides = ((comparison.old_around, row.old), (comparison.new_around, row.new))
    return [(around, at) for around, at in sides if at is not None]


def stands_around_the_text(comparison: Comparison, old: int, new: int) -> bool:
    """In both pages the block is among what the site sets around the text."""
    sides = ((comparison.old_around, old), (comparison.new_around, new))
    return all(_why_around_the_text(comparison, around, at) for around, at in sides)


def _why_around_the_text(comparison: Comparison, around: Surroundings, at: int) -> Reason | None:
    """A menu, a list of pages that rotates, a teaser, a reader's comment, or what names the author and the day."""
    if around.is_listed(at) and comparison.lists_rotate:
        return Reason(Rule.SITE_LIST)
    if around.is_comment(at):
        return Reason(Rule.SITE_COMMENT)
    if around.is_menu(at):
        return Reason(Rule.SITE_MENU)
    if around.is_profile(at):
        return Reason(Rule.SITE_PROFILES)
    if around.is_card(at):
        return Reason(Rule.SITE_AUTHOR)
    if around.is_call(at):
        return Reason(Rule.SITE_CALL)
    if reason := _why_below(around, at):
        return reason
    if around.is_dateline(at) or around.is_byline(at):
        return Reason(Rule.SITE_DATELINE)
    return Reason(Rule.SITE_TEASER) if around.is_teaser(at) and comparison.teasers_rotate else None


def _why_below(around: Surroundings, at: int) -> Reason | None:
    """A line before or after the text that says what the site is made with or since when, leads to the page's source,
    or stands in the section in which the site asks its readers for something."""
    block = around.article.blocks[at]
    if around.is_within(at) or len(block.text) > LINE_CHARACTERS:
        return None
    if reason := site_lines.why_around(block):
        return reason
    length = len(words(block.text))
    if block.links and length <= LINE_WORDS and (found := _CREDIT.match(key(block.text))):
        return Reason(Rule.SITE_CREDIT, quoted(found[0]))
    if block.links and only_links(block) and all(_SOURCE.match(link.url) for link in block.links):
        return Reason(Rule.SITE_SOURCE, block.links[0].url)
    if at == len(around.article.blocks) - 1 and (found := _YEARS.fullmatch(key(block.text))):
        return Reason(Rule.SITE_COPYRIGHT, quoted(found[0]))
    asked = around.last_section(at)
    if asked and length <= APPEAL_WORDS and len(words(asked)) <= APPEAL_HEADING and _APPEAL.match(key(asked)):
        return Reason(Rule.SITE_APPEAL, quoted(asked))
    return None


def _is_title(comparison: Comparison, row: Row) -> bool:
    """A line above the text, in one of the pages alone, that is the title which both pages bear."""
    titles = {key(comparison.old.title or ""), key(comparison.new.title or "")}
    alone = len(titles) == 1 and (not row.before or not row.after) and key(row.before or row.after) in titles
    return alone and all(around.is_around(at, above=True) for around, at in _places(comparison, row))


def _is_repeated_label(comparison: Comparison, row: Row) -> bool:
    """A few words that stand at several places of both pages name a part of the site."""
    if not row.before or not row.after or len(row.after) > LINE_CHARACTERS or row.after[-1:] in ".!?。":
        return False
    if len(words(row.after)) > LABEL_WORDS:
        return False
    return comparison.old_around.count[row.before] > 1 and comparison.new_around.count[row.after] > 1


# ── lines that a site fills in ─────────────────────────────────────────────────────────────────────────────────


def _only_counts(before: str, after: str) -> bool:
    """Two versions of a line that counts or times something, which differ in numbers alone."""
    if max(len(before), len(after)) > LINE_CHARACTERS:
        return False
    old, new = key(before), key(after)
    if _PLURAL.sub(r"\1", _unnumbered(old)) != _PLURAL.sub(r"\1", _unnumbered(new)):
        return False
    counts = len(words(new)) <= LINE_WORDS and new[-1:] not in ".!?。" and _COUNTS.search(new)
    return bool(counts or _AGE.search(new))


def _counts_around_the_text(comparison: Comparison, row: Row) -> bool:
    """Numbers alone, before the first or after the last paragraph: what the site counts."""
    around = all(around.is_around(at) for around, at in _places(comparison, row))
    return around and all(site_lines.is_lone_count(text) for text in (row.before, row.after) if text)


def _unnumbered(text: str) -> str:
    return _NUMBERS.sub("#", text)


def _stamped(before: str, after: str) -> str:
    """The words "last modified" of a line in which nothing but numbers and months differs, and a date behind them."""
    if max(len(before), len(after)) > LINE_CHARACTERS or not before or not after:
        return ""
    if _undated(_ADDRESS.sub("@", before)) != _undated(_ADDRESS.sub("@", after)):
        return ""
    for start in _WORD.finditer(after):
        term = find_term(after, start.start())
        if term and term[0].term_class is TermClass.NEVER and term[0].phrase != "stand":
            rest = _ON.sub("", after[term[1] :].lstrip(" :：–—-"))
            if match_date(rest, 0, language=None, day_first=True):
                return after[start.start() : term[1]]
    return ""


def _undated(text: str) -> str:
    return _MONTH.sub(lambda word: "#" if word[0].casefold() in MONTHS else word[0], _unnumbered(text))


def _why_the_site_s(comparison: Comparison, block: Block) -> Reason | None:
    """Which of the lines that a site fills in this is, if any."""
    if len(block.text) > LINE_CHARACTERS:
        return None
    if found := _COPYRIGHT.match(key(block.text[:80])):
        return Reason(Rule.SITE_COPYRIGHT, quoted(found[0]))
    if _SHARES.fullmatch(key(block.text)):
        return Reason(Rule.SITE_SHARES)
    if _is_filing(block):
        return Reason(Rule.SITE_FILING, block.links[0].url)
    if label := _stamp_label(block):
        return Reason(Rule.SITE_STAMP, quoted(label))
    if _is_share_button(block, comparison):
        return Reason(Rule.SITE_SHARING)
    if _is_licence(block):
        return Reason(Rule.SITE_LICENCE)
    if _is_age_notice(block):
        return Reason(Rule.SITE_AGE)
    appeal = _APPEAL.match(key(block.text)) if len(words(block.text)) <= APPEAL_WORDS else None
    return Reason(Rule.SITE_APPEAL, quoted(appeal[0])) if appeal else None


def _is_age_notice(block: Block) -> bool:
    """ "This article is more than 4 years old": it begins the block, and nobody says I or we in it."""
    text = key(block.text)
    found = _AGE.search(text)
    return (
        found is not None and found.start() <= 15 and len(words(text)) <= AGE_WORDS and not _FIRST_PERSON.search(text)
    )


def _stamp_label(block: Block) -> str:
    """The label of "Last updated: 5 May 2020", "Stand: 07.09.2022": one of the lexicon's, with a date behind it and
    else nothing but links; "" where the block is no such stamp."""
    text = block.text
    term = find_term(text)
    if not term or len(words(text)) > LINE_WORDS:
        return ""
    rest = _ON.sub("", text[term[1] :].lstrip(" :：–—-"))
    found = match_date(rest, 0, language=None, day_first=True) if rest else None
    if found is None:
        return ""
    build = _BUILD.match(rest, found.end)
    beside = words(rest[build.end() if build else found.end :])
    stamp = len(beside) <= sum(len(words(link.text)) for link in block.links)
    return text[: term[1]] if stamp else ""


def _is_filing(block: Block) -> bool:
    """The line of tags and categories under which the site files the article."""
    filed = bool(block.links) and all(conventions.is_filing(link.url) for link in block.links)
    return filed and only_links(block, FILING_WORDS)


def _is_share_button(block: Block, comparison: Comparison) -> bool:
    """Nothing but links that carry the article's own address to some other site."""
    return bool(block.links) and only_links(block) and all(is_share(link, comparison.new.url) for link in block.links)


def is_share(link: Link, site: str) -> bool:
    """The link hands the address of this page to another site."""
    try:
        parts, own = urlsplit(link.url), urlsplit(site)
    except ValueError:
        return False
    query = unquote(parts.query)
    return parts.hostname != own.hostname and bool(own.hostname) and f"//{own.hostname}" in query


def _is_licence(block: Block) -> bool:
    return any(_LICENCE.match(link.url) for link in block.links) and len(words(block.text)) <= LICENCE_WORDS


def masks_an_address(before: str, after: str) -> bool:
    """An e-mail address that is now hidden from robots, or shown again."""
    if max(len(before), len(after)) > MASKED_CHARACTERS:
        return False
    shown, hidden = _ADDRESS.sub("", before), _ADDRESS.sub("", after)
    masked = "@" in before and "@" in after
    return not masked and (shown, hidden) != (before, after) and fold(shown) == fold(hidden) != ""


# ── dates all at once ──────────────────────────────────────────────────────────────────────────────────────────


def is_shift_of_dates(before: list[str], after: list[str], language: str | None) -> bool:
    """Two or more dates, each alone on its line, that all moved by the same day: the clock of another time zone."""
    if len(before) != len(after) or len(before) < 2:
        return False
    shifts = set()
    for was, now in zip(before, after, strict=True):
        old, new = day_of(was, language), day_of(now, language)
        shifts.add(new - old if old and new else None)
        if shifts not in ({timedelta(days=1)}, {timedelta(days=-1)}):
            return False
    return True


def day_of(text: str, language: str | None) -> date | None:
    """The day that is the whole text."""
    if len(text) > LONGEST_DATE:
        return None
    found = match_date(text, 0, language=language, day_first=True)
    if found is None or words(text[found.end :]):
        return None
    stated = find_stated_date(text, language=language, day_first=True)
    return date.fromisoformat(stated.iso[:10]) if stated and stated.precision in _TO_THE_DAY else None
