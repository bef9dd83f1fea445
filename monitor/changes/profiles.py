"""Whom the site belongs to, as its pages say around each article: links to profiles, and a card about the author."""

from __future__ import annotations

import re

from monitor.article.text import key
from monitor.changes.words import words
from monitor.model import Article, Block, BlockType

# Profiles in a row that make a list; an author may name one alone.
LIST_PROFILES = 2
# A card is a name, and under it no more paragraphs than these, with no more than this share of the article's words.
NAME_WORDS, CARD_PARAGRAPHS, CARD_SHARE = 5, 3, 0.25

_NETWORK = (
    r"(?:facebook|twitter|x|linkedin|instagram|mastodon|fediverse|bluesky|threads|github|gitlab|codeberg|bitbucket"
    r"|sourcehut|youtube|vimeo|twitch|reddit|pinterest|telegram|whatsapp|signal|matrix|discord|slack|tiktok|tumblr"
    r"|flickr|medium|xing|vk|vkontakte|weibo|微博|知乎|zhihu|bilibili|keybase|orcid|google scholar|researchgate"
    r"|stack ?overflow|hacker news|soundcloud|spotify|goodreads|patreon|ko-fi|rss|atom|feed|e-?mail)"
)
# What headings over such a card say.
_ABOUT = re.compile(
    r"about (?:the )?authors?|about the writer|written by|über (?:den autor|die autorin|die autoren)|zum autor"
    r"|à propos de l'auteure?|(?:sobre|acerca de) (?:el autor|la autora|o autor|a autora)|(?:sull'autore|sull'autrice)"
    r"|over de auteur|o (?:autorze|autorce|autorovi)|об авторе|om författaren|om forfatteren|yazar hakkında"
    r"|关于作者|作者简介|關於作者|著者について|この記事を書いた人|글쓴이 소개|저자 소개"
)
_PROFILE = re.compile(rf"(?:(?:follow|find) (?:me|us) on |our |my )?{_NETWORK}(?: (?:channel|profile|page|feed))?")


def profiles(article: Article) -> frozenset[int]:
    """The blocks in a row that are each a link called by the name of a network."""
    found: set[int] = set()
    run: list[int] = []
    for at, block in enumerate((*article.blocks, None)):
        if block is not None and _is_profile(block):
            run.append(at)
            continue
        found.update(run if len(run) >= LIST_PROFILES else ())
        run = []
    return frozenset(found)


def _is_profile(block: Block) -> bool:
    if len(block.links) != 1 or block.links[0].rel or len(block.text) > 60:
        return False
    return key(block.links[0].text) == key(block.text) and _PROFILE.fullmatch(key(block.text)) is not None


def card(article: Article, first: int) -> range:
    """The blocks of a card about the author, which ends the article: a heading that says so and a few lines, or one
    that is the author's name, a few lines, and a list of profiles. The name is the byline's, or stands above the text,
    too, or belongs to the portrait beside it: an author's own last section has another heading.

    first  the first block of the text
    """
    blocks = article.blocks
    listed = profiles(article)
    start = max((at for at, block in enumerate(blocks) if block.type is BlockType.HEADING), default=None)
    if start is None:
        return range(0)
    name = key(blocks[start].text)
    said = _ABOUT.fullmatch(name.rstrip(":")) is not None
    if not said and not any(at > start for at in listed):
        return range(0)
    named = (*blocks[:first], *(block for block in blocks[max(start - 1, 0) :] if block.type is BlockType.FIGURE))
    names = {key(article.byline or ""), *(key(block.text) for block in named)}
    if not said and (name not in names or len(words(name)) > NAME_WORDS):
        return range(0)
    told = [block for block in blocks[start + 1 :] if block.type is BlockType.PARAGRAPH]
    whole, inside = (sum(len(words(block.text)) for block in part) for part in (blocks, blocks[start:]))
    fits = len(told) <= CARD_PARAGRAPHS and inside <= CARD_SHARE * whole
    return range(start, len(blocks)) if fits else range(0)
