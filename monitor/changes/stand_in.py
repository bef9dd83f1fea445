"""Another page in place of the article: a sign-in form, an error, nothing at all; and the way back."""

from __future__ import annotations

from monitor.article.text import key
from monitor.changes.comparison import Comparison
from monitor.changes.stand_in_words import StandIn, word
from monitor.changes.words import words
from monitor.model import Article
from monitor.reasons import Reason, Rule

# Such a page is short.
MOST_WORDS = 150


def is_another_page(comparison: Comparison) -> bool:
    """One of the two is no reading of the article: no block is left of the other, and it says what such pages say."""
    return why_another_page(comparison) is not None


def why_another_page(comparison: Comparison) -> Reason | None:
    """What stands in place of the article in one of the two, if anything does."""
    old, new = comparison.old, comparison.new
    if _count(old) and not _count(new):
        return Reason(Rule.OTHER_PAGE, "the new page has no text")
    alignment = comparison.alignment
    if any((alignment.same, alignment.edited, alignment.moved)) or key(old.title) == key(new.title):
        return None
    for article, which in ((old, "old"), (new, "new")):
        if what := _stands_in(article):
            return Reason(Rule.OTHER_PAGE, f"the {which} page is a page of the kind “{what}”")
    return None


def _count(article: Article) -> int:
    return sum(len(words(block.text)) for block in article.blocks)


def _stands_in(article: Article) -> StandIn | None:
    if _count(article) > MOST_WORDS:
        return None
    return word(article.title) or word(article.text)
