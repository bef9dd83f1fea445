"""Are these two readings of one article, or does something else stand in its place (a login page, an error page)?"""

from __future__ import annotations

from collections import Counter

from monitor.article.text import fold
from monitor.model import Article

# An article may lose sections in an honest edit; what shares less than this of its words is another text.
LEAST_SHARE = 0.4


def same_article(old: Article, new: Article) -> bool:
    """True where at least two fifths of the words of the old article stand in the new one."""
    old_words, new_words = _words(old), _words(new)
    whole = old_words.total()
    return whole == 0 or (old_words & new_words).total() >= LEAST_SHARE * whole


def _words(article: Article) -> Counter[str]:
    return Counter(word for block in article.blocks for word in fold(block.text).casefold().split())
