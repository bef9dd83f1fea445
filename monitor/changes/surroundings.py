"""Where a block stands in its article: in the author's text, or among the lines that a site sets around it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from monitor.article.byline import is_byline
from monitor.article.dates import find_stated_date
from monitor.article.text import key
from monitor.changes.profiles import card, profiles
from monitor.changes.words import words
from monitor.model import Article, Block, BlockType

PROSE_WORDS = 12
# Words beside the links of a menu's line that say what they are: "Tags:", "Older:", "Filed under".
MENU_LABEL_WORDS = 2
LINE_REPLY = 60
DATELINE_CHARACTERS, DATELINE_WORDS, BYLINE_WORDS = 120, 14, 6
# Author, day, and the day of the last change on lines of their own.
BYLINES = 3

_COMMENTS = re.compile(
    r"(?P<count>\d+ )?(?:show |all |leave a |post a |add a )?"
    r"(?:comments?|kommentare?|commentaires?|comentarios?|comentários?|commenti|reacties|komentarze|komentáře|комментарии"
    r"|kommentarer|コメント|评论|評論|留言|댓글)(?P<number>\W*\d+\W*)?",
)


# A button under each comment; it begins the line.
_REPLY = re.compile(
    r"(?:reply|antworten|répondre|responder|rispondi|reageren|beantwoorden|odpowiedz|odpovědět|odpovedať|ответить"
    r"|відповісти|svara|svar|vastaa|yanıtla|trả lời|válasz|răspunde|απάντηση|balas|返信|返信する|回复|回覆|답글)"
    r"(?: (?:to|an|à|a|op|до) .{1,40})?"
)
# At the end of a link that leads on to what the site wants to be read.
_ARROWS = tuple("→»›⟶➔➜❯▸")
# Words of a date beside a link in a list: "3 May 2021", "Mon, 3 May".
DATE_WORDS = 4
_DAY = re.compile(r"\b\d{1,2}\b|\b\d{4}\b")
# Links in a row that make a list.
LIST_LINES = 3


@dataclass(frozen=True)
class Surroundings:
    article: Article

    @cached_property
    def count(self) -> Counter[str]:
        """How often each text stands in the article."""
        return Counter(block.text for block in self.article.blocks)

    @cached_property
    def headings(self) -> tuple[int | None, ...]:
        """For each block the nearest heading above it, itself included."""
        found: list[int | None] = []
        for at, block in enumerate(self.article.blocks):
            found.append(at if block.type is BlockType.HEADING else found[-1] if found else None)
        return tuple(found)

    @cached_property
    def _prose(self) -> tuple[int, int]:
        """The first and the last paragraph of some length; where there is none, an empty range."""
        long = [at for at, block in enumerate(self.article.blocks) if _is_prose(block)]
        return (long[0], long[-1]) if long else (len(self.article.blocks), -1)

    @cached_property
    def _replies(self) -> frozenset[int]:
        """Containers that hold a button for replies and what it answers, but not half of the article."""
        blocks = self.article.blocks
        held: Counter[int] = Counter(container for block in blocks for container in block.wrapper)
        found: set[int] = set()
        for at, block in enumerate(blocks):
            if len(block.text) <= LINE_REPLY and _REPLY.fullmatch(key(block.text)):
                around = [one for one in reversed(block.wrapper) if at and one in blocks[at - 1].wrapper]
                found.update(one for one in around[:1] if 2 * held[one] <= len(blocks))
        return frozenset(found)

    @cached_property
    def _listed(self) -> frozenset[int]:
        """Blocks in a row that are nothing but links to other pages of the site."""
        found: set[int] = set()
        run: list[int] = []
        for at, block in enumerate(self.article.blocks):
            if self._leads_into_site(block, dated=True):
                run.append(at)
                continue
            found.update(run if len(run) >= LIST_LINES else ())
            run = []
        return frozenset(found.union(run if len(run) >= LIST_LINES else ()))

    def is_listed(self, at: int) -> bool:
        """It is a line of a list of pages of the site."""
        return at in self._listed

    def is_comment(self, at: int) -> bool:
        """It stands under "3 comments", or under "Comments" as the last heading, or with a button for replies."""
        if self._replies and not self._replies.isdisjoint(self.article.blocks[at].wrapper):
            return True
        heading = self.headings[at]
        found = _COMMENTS.fullmatch(key(self.article.blocks[heading].text[:60])) if heading is not None else None
        if found is None:
            return False
        return bool(found["count"] or found["number"]) or heading == self.headings[-1]

    def is_teaser(self, at: int) -> bool:
        """It stands under, or is, a heading that leads to another page of the site."""
        return bool(self.teased(at))

    def teased(self, at: int) -> str:
        """Where the heading of a teaser leads; "" where the block is none."""
        heading = self.headings[at]
        if heading is None or not self._leads_into_site(self.article.blocks[heading]):
            return ""
        return self.article.blocks[heading].links[0].url

    def is_menu(self, at: int) -> bool:
        """A line of links into the site, before the first or after the last paragraph."""
        return not self.is_within(at) and self._leads_into_site(self.article.blocks[at])

    @cached_property
    def _profiles(self) -> frozenset[int]:
        return profiles(self.article)

    @cached_property
    def _card(self) -> range:
        return card(self.article, self._prose[0])

    def is_within(self, at: int) -> bool:
        """It stands between the first and the last paragraph of some length."""
        first, last = self._prose
        return first < at < last

    def is_around(self, at: int, *, above: bool = False) -> bool:
        """It stands before the first or, unless `above`, after the last paragraph of some length, and there is one."""
        first, last = self._prose
        return first <= last and (at < first or (not above and at > last))

    def last_section(self, at: int) -> str:
        """The heading above the block, where it is the last of the article; "" where it is not."""
        heading = self.headings[at]
        return self.article.blocks[heading].text if heading is not None and heading == self.headings[-1] else ""

    def is_profile(self, at: int) -> bool:
        """A line of a list of profiles, before the first or after the last paragraph."""
        return not self.is_within(at) and at in self._profiles

    def is_card(self, at: int) -> bool:
        """It stands in the card about the author that ends the article."""
        return at in self._card

    def is_call(self, at: int) -> bool:
        """Nothing but a link with an arrow behind it, before the first or after the last paragraph."""
        first, last = self._prose
        block = self.article.blocks[at]
        return not first <= at <= last and block.text.endswith(_ARROWS) and bool(block.links) and only_links(block)

    def is_dateline(self, at: int) -> bool:
        """A short line before the text with the day on which the page says it was published, or its author's name."""
        text, byline = self.article.blocks[at].text, self.article.byline
        if at > self._prose[0] or len(text) > DATELINE_CHARACTERS or text[-1:] in ".!?:。":
            return False
        length = len(words(text))
        if byline and key(byline) in key(text) and length <= len(words(byline)) + BYLINE_WORDS:
            return True
        stated = find_stated_date(text, language=self.article.language, day_first=None)
        days = {stamp[:10] for stamp in (self.article.published, self.article.modified) if stamp}
        return length <= DATELINE_WORDS and stated is not None and stated.iso[:10] in days

    @cached_property
    def _bylines(self) -> frozenset[int]:
        """Lines around the text with nothing but author and date. Where there are many, they list something."""
        first, last = self._prose
        found = {
            at
            for at, block in enumerate(self.article.blocks)
            if (at < first or at > last)
            and block.type in ({BlockType.PARAGRAPH, BlockType.ITEM} if at < first else {BlockType.PARAGRAPH})
            and is_byline(block.text, language=self.article.language)
        }
        return frozenset(found) if len(found) <= BYLINES else frozenset()

    def is_byline(self, at: int) -> bool:
        """By its form, a line before or after the text with its author and the day."""
        return at in self._bylines

    def _leads_into_site(self, block: Block, *, dated: bool = False) -> bool:
        """Nothing but links to other pages of the site, which the author does not call related or references; `dated`:
        the day of each may stand beside it."""
        beside = DATE_WORDS if dated and _DAY.search(block.text) else MENU_LABEL_WORDS
        if not block.links or not only_links(block, beside) or any(link.rel for link in block.links):
            return False
        own, targets = _place(self.article.url), [_place(link.url) for link in block.links]
        return all(host == own[0] for host, _ in targets) and any(path != own[1] for _, path in targets)


def only_links(block: Block, beside: int = 0) -> bool:
    """Its words are those of its links, but for so many."""
    return len(words(block.text)) <= sum(len(words(link.text)) for link in block.links) + beside


def _is_prose(block: Block) -> bool:
    return not block.hidden and len(words(block.text)) >= PROSE_WORDS and not only_links(block, PROSE_WORDS - 1)


def _place(url: str) -> tuple[str, str]:
    """Host and path of an address; neither where it is broken."""
    try:
        parts = urlsplit(url)
        return parts.hostname or "", parts.path
    except ValueError:
        return "", ""
