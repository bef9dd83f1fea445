"""What differs but nobody wrote: judged on the blocks that differ, by their form and place, in both articles at once.

A line that a publishing system fills in says little by itself; that it differs, and nothing of it but a number or a
date does, tells what it is.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from urllib.parse import unquote, urlsplit

from monitor.article.dates import find_stated_date, match_date
from monitor.article.lexicon import find_term
from monitor.article.text import fold, key
from monitor.changes.comparison import Comparison, Row
from monitor.changes.words import words
from monitor.model import Article, Block, BlockType, Link, Precision

# A line is no longer than this; a sentence or a paragraph is.
LINE_WORDS = 14
LABEL_WORDS = 6
PROSE_WORDS = 12
LICENCE_WORDS, AGE_WORDS, APPEAL_WORDS = 60, 35, 30
# Words beside the links of a line that say what they are: "Tags:", "Older:", "Filed under".
MENU_LABEL_WORDS = 2
_TO_THE_DAY = frozenset({Precision.DAY, Precision.TIME})

_NUMBERS = re.compile(r"\d+(?:[.,:/\s-]+\d+)*")
# Words beside a number by which a line counts or times something.
_COUNTS = re.compile(
    r"\b(?:views?|visitors?|visits?|hits|comments?|replies|responses|likes?|shares?|claps?|stars?|votes?|followers?"
    r"|reads?|(?:min|minutes?)\.? (?:read|to read)|reading time|word count|words"
    r"|besucher|aufrufe|kommentare?|leser|lesezeit|sterne|vues?|visites?|commentaires?|temps de lecture|visitas|vistas"
    r"|comentários?|comentarios?|lectura|leitura|visite|visualizzazioni|commenti|lettura|bezoekers|weergaven|reacties"
    r"|leestijd|wyświetle\w+|komentarz\w*|odsłon\w*|komentář\w*|zobrazení|hvězd\w*|čtení|просмотр\w*|комментари\w*"
    r"|visningar|kommentarer|okunma|yorum|lượt xem)\b"
    r"|(?:阅读|閱讀|浏览|瀏覽|评论|評論|点赞|字数|閲覧|コメント|件|回|조회|댓글)",
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
_COMMENTS = re.compile(
    r"(?P<count>\d+ )?(?:show |all |leave a |post a |add a )?"
    r"(?:comments?|kommentare?|commentaires?|comentarios?|comentários?|commenti|reacties|komentarze|komentáře|комментарии"
    r"|kommentarer|コメント|评论|評論|留言|댓글)(?P<number>\W*\d+\W*)?",
)
_FIRST_PERSON = re.compile(
    r"\b(?:i|i'm|i've|we|we've|my|our|ich|wir|je|j'ai|nous|yo|nosotros|eu|nós|io|noi|ik|wij|я|мы)\b"
)
_LICENCE = re.compile(r"^(?:www\.)?creativecommons\.org$")
_ADDRESS = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\[?email\s?protected\]?|[\w.+-]+ ?[\[(](?:at|arroba|ät)[\])] ?[\w.-]+", re.I
)


def is_furniture(comparison: Comparison, row: Row) -> bool:
    """A changed block that no author wrote or changed."""
    sides = [block for block in (_old(comparison, row), _new(comparison, row)) if block]
    if any(block.type in {BlockType.CODE, BlockType.FIGURE} for block in sides):
        return False
    if all(block.type is BlockType.PARAGRAPH for block in sides) and _only_counts(row.before, row.after):
        return True
    return (
        all(_is_written_by_the_site(comparison, block) for block in sides)
        or _is_repeated_label(comparison, row)
        or all(_is_around_the_text(comparison, article, at) for article, at in _places(comparison, row))
    )


def _old(comparison: Comparison, row: Row) -> Block | None:
    return None if row.old is None else comparison.old.blocks[row.old]


def _new(comparison: Comparison, row: Row) -> Block | None:
    return None if row.new is None else comparison.new.blocks[row.new]


def _places(comparison: Comparison, row: Row) -> list[tuple[Article, int]]:
    return [(article, at) for article, at in ((comparison.old, row.old), (comparison.new, row.new)) if at is not None]


# ── lines that a site fills in ─────────────────────────────────────────────────────────────────────────────────


def _only_counts(before: str, after: str) -> bool:
    """Two versions of a line that counts or times something, which differ in numbers alone."""
    old, new = key(before), key(after)
    if _unnumbered(old) != _unnumbered(new):
        return False
    counts = len(words(new)) <= LINE_WORDS and new[-1:] not in ".!?。" and _COUNTS.search(new)
    return bool(counts or _AGE.search(new))


def _unnumbered(text: str) -> str:
    return _NUMBERS.sub("#", text)


def _is_written_by_the_site(comparison: Comparison, block: Block) -> bool:
    if _is_stamp(block) or _is_share_button(block, comparison) or _is_licence(block) or _is_age_notice(block):
        return True
    return len(words(block.text)) <= APPEAL_WORDS and _APPEAL.match(key(block.text)) is not None


def _is_age_notice(block: Block) -> bool:
    """ "This article is more than 4 years old": it begins the block, and nobody says I or we in it."""
    text = key(block.text)
    found = _AGE.search(text)
    return (
        found is not None and found.start() <= 15 and len(words(text)) <= AGE_WORDS and not _FIRST_PERSON.search(text)
    )


def _is_stamp(block: Block) -> bool:
    """ "Last updated: 5 May 2020", "Stand: 07.09.2022": a label of the lexicon's and a date, else nothing but links."""
    text = block.text
    term = find_term(text)
    if not term or len(words(text)) > LINE_WORDS:
        return False
    rest = text[term[1] :].lstrip(" :：–—-")
    found = match_date(rest, 0, language=None, day_first=True) if rest else None
    return found is not None and len(words(rest[found.end :])) <= sum(len(words(link.text)) for link in block.links)


def _is_share_button(block: Block, comparison: Comparison) -> bool:
    """Nothing but links that carry the article's own address to some other site."""
    return bool(block.links) and _only_links(block) and all(is_share(link, comparison.new.url) for link in block.links)


def is_share(link: Link, site: str) -> bool:
    """The link hands the address of this page to another site."""
    try:
        parts, own = urlsplit(link.url), urlsplit(site)
    except ValueError:
        return False
    query = unquote(parts.query)
    return parts.hostname != own.hostname and bool(own.hostname) and f"//{own.hostname}" in query


def _is_licence(block: Block) -> bool:
    hosts = [urlsplit(link.url).hostname or "" for link in block.links if link.url.startswith("http")]
    return any(_LICENCE.match(host) for host in hosts) and len(words(block.text)) <= LICENCE_WORDS


def masks_an_address(before: str, after: str) -> bool:
    """An e-mail address that is now hidden from robots, or shown again."""
    shown, hidden = _ADDRESS.sub("", before), _ADDRESS.sub("", after)
    masked = "@" in before and "@" in after
    return not masked and (shown, hidden) != (before, after) and fold(shown) == fold(hidden) != ""


# ── around the text ─────────────────────────────────────────────────────────────────────────────────────────────────


def _is_repeated_label(comparison: Comparison, row: Row) -> bool:
    """A few words that stand at several places of both pages name a part of the site."""
    if not row.before or not row.after or len(words(row.after)) > LABEL_WORDS or row.after[-1:] in ".!?。":
        return False
    befores = sum(block.text == row.before for block in comparison.old.blocks)
    afters = sum(block.text == row.after for block in comparison.new.blocks)
    return befores > 1 and afters > 1


def _is_around_the_text(comparison: Comparison, article: Article, at: int) -> bool:
    """A menu, a teaser of another page, a reader's comment, or the line that names author and day."""
    return (
        is_comment(article, at)
        or (_is_teaser(article, at) and _teasers_rotate(comparison))
        or _is_menu(article, at)
        or _is_dateline(article, at)
    )


def is_comment(article: Article, at: int) -> bool:
    """It stands under "3 comments", or under "Comments" as the last heading: readers wrote it."""
    heading = _heading(article, at)
    found = _COMMENTS.fullmatch(key(article.blocks[heading].text)) if heading is not None else None
    if heading is None or found is None:
        return False
    last = all(block.type is not BlockType.HEADING for block in article.blocks[heading + 1 :])
    return bool(found["count"] or found["number"]) or last


def _is_teaser(article: Article, at: int) -> bool:
    """It stands under, or is, a heading that leads to another page of the site."""
    heading = _heading(article, at)
    return heading is not None and _leads_into_site(article, article.blocks[heading])


def _teasers_rotate(comparison: Comparison) -> bool:
    """Some came and some went: an author who adds a section takes none away for it."""
    alignment = comparison.alignment
    gone = any(_is_teaser(comparison.old, at) for at in alignment.removed)
    return gone and any(_is_teaser(comparison.new, at) for at in alignment.added)


def _heading(article: Article, at: int) -> int | None:
    """The nearest heading, this block included."""
    return next((near for near in range(at, -1, -1) if article.blocks[near].type is BlockType.HEADING), None)


def _is_menu(article: Article, at: int) -> bool:
    """A line of links into the site, before the first or after the last paragraph."""
    return _leads_into_site(article, article.blocks[at]) and not _is_within_prose(article, at)


def _leads_into_site(article: Article, block: Block) -> bool:
    """Nothing but links to other pages of the site, which the author does not call related or references."""
    if not block.links or not _only_links(block, MENU_LABEL_WORDS) or any(link.rel for link in block.links):
        return False
    own = urlsplit(article.url)
    parts = [urlsplit(link.url) for link in block.links]
    return all(part.hostname == own.hostname for part in parts) and any(part.path != own.path for part in parts)


def _is_dateline(article: Article, at: int) -> bool:
    """A short line before the text with the day on which the page says it was published, or its author's name."""
    text = article.blocks[at].text
    if len(words(text)) > LINE_WORDS or text[-1:] in ".!?:。" or any(map(_is_prose, article.blocks[:at])):
        return False
    if (
        article.byline
        and key(article.byline) in key(text)
        and len(words(text)) <= len(words(article.byline)) + LABEL_WORDS
    ):
        return True
    stated = find_stated_date(text, language=article.language, day_first=None)
    days = {stamp[:10] for stamp in (article.published, article.modified) if stamp}
    return stated is not None and stated.iso[:10] in days


def _is_within_prose(article: Article, at: int) -> bool:
    return any(map(_is_prose, article.blocks[:at])) and any(map(_is_prose, article.blocks[at + 1 :]))


def _only_links(block: Block, beside: int = 0) -> bool:
    return len(words(block.text)) <= sum(len(words(link.text)) for link in block.links) + beside


def _is_prose(block: Block) -> bool:
    return len(words(block.text)) >= PROSE_WORDS and not _only_links(block)


# ── dates all at once ──────────────────────────────────────────────────────────────────────────────────────────


def is_shift_of_dates(before: list[str], after: list[str], language: str | None) -> bool:
    """Two or more dates, each alone on its line, that all moved by the same day: the clock of another time zone."""
    if len(before) != len(after) or len(before) < 2:
        return False
    olds, news = [_day(text, language) for text in before], [_day(text, language) for text in after]
    shifts = {new - old if old and new else None for old, new in zip(olds, news, strict=True)}
    return shifts in ({timedelta(days=1)}, {timedelta(days=-1)})


def _day(text: str, language: str | None) -> date | None:
    """The day that is the whole text."""
    found = match_date(text, 0, language=language, day_first=True)
    stated = find_stated_date(text, language=language, day_first=True)
    whole = found is not None and not words(text[found.end :])
    return date.fromisoformat(stated.iso[:10]) if whole and stated and stated.precision in _TO_THE_DAY else None
