"""A whole page, of which the article is a part: what it says, and whether it bars the way or only lists other pages."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.article import conventions
from monitor.article.page import decoded, parse
from monitor.article.tree import names, seen, select

_NAMED = select("//*[@class or @id]")
_LISTED = select("//*[self::h2 or self::h3 or self::li][a[@href]]|//article//*[self::h2 or self::h3]//a[@href]")


@dataclass(frozen=True, slots=True)
class Whole:
    """text: what a reader sees; is_barred: a part is named as what stands before an article that must be paid for;
    listed: headings and lines that lead elsewhere."""

    text: str = ""
    is_barred: bool = False
    listed: int = 0


def whole(source: bytes, charset: str) -> Whole:
    """Never raises, whatever the bytes."""
    root = parse(decoded(source, charset)[0])
    if root is None:
        return Whole()
    barred = any(conventions.is_barrier(names(part)) for part in _NAMED(root))
    return Whole(seen(root), barred, len(_LISTED(root)))
