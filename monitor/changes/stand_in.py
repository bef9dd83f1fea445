"""Another page in place of the article: a sign-in form, an error, nothing at all; and the way back."""

from __future__ import annotations

from monitor.article.text import key
from monitor.changes.comparison import Comparison
from monitor.changes.stand_in_words import word
from monitor.changes.words import words
from monitor.model import Article

# Such a page is short.
MOST_WORDS = 150


def is_another_page(comparison: Comparison) -> bool:
    """One of the two is no reading of the article: no block is left of the other, and it says what such pages say."""
    old, new = comparison.old, comparison.new
    if _count(old) and not _count(new):
        return True
    alignment = comparison.alignment
    if any((alignment.same, alignment.edited, alignment.moved)) or key(old.title) == key(new.title):
        return False
    return _stands_in(old) or _stands_in(new)


def _count(article: Article) -> int:
    return sum(len(words(block.text)) for block in article.blocks)


def _stands_in(article: Article) -> bool:
    if _count(article) > MOST_WORDS:
        return False
    return word(article.title) is not None or word(article.text) is not None
