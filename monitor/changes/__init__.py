"""What changed between two readings of an article.

`compare` takes two pages, `compare_articles` two articles; `word_diff`, `unified` and `rebuild` are for those who show
or keep what changed. Pure: no clock, no network, the same answer every time.
"""

from __future__ import annotations

from dataclasses import replace

from monitor.article import page
from monitor.article.metadata import agreed
from monitor.changes.patch import rebuild, unified
from monitor.changes.read import compare_articles
from monitor.changes.words import Op, word_diff
from monitor.model import Change, Rules

__all__ = ["Op", "compare", "compare_articles", "rebuild", "unified", "word_diff"]


def compare(
    old_html: bytes | str,
    new_html: bytes | str,
    *,
    url: str,
    old_charset: str | None = None,
    new_charset: str | None = None,
    rules: Rules = page.NO_RULES,
) -> list[Change]:
    """What changed in the article between two captures of its page; [] means nothing that a reader would call a change.

    Pages are bytes or text; a charset, where known from the response's headers, goes before what the page says.
    `rules` say how to read both pages.
    """
    old = page.locate(old_html, url=url, charset=old_charset, rules=rules)
    new = page.locate(new_html, url=url, charset=new_charset, rules=rules)
    old = replace(old, metadata=agreed(old.metadata, new.metadata))
    return compare_articles(page.read(old), page.read(new))
