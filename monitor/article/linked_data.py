"""JSON-LD in a page, as far as it tells of things that stand in it; broken JSON counts as none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from monitor.article.tree import Element, select, tags

ARTICLE_TYPES = tags(
    "Article BlogPosting NewsArticle TechArticle ScholarlyArticle Report LiveBlogPosting SocialMediaPosting "
    "OpinionNewsArticle AnalysisNewsArticle ReportageNewsArticle BackgroundNewsArticle WebPage CreativeWork"
)
_DEPTH = 6
_SCRIPTS = select("//script[translate(@type, 'LD+JSONAPICT', 'ld+jsonapict') = 'application/ld+json']")

Thing = dict[str, Any]


def things(root: Element, having: tuple[str, ...] = ()) -> Iterator[Thing]:
    """What the page describes, in order; only of scripts that hold one of the words, where some are named."""
    for script in _SCRIPTS(root):
        text = script.text or ""
        if having and not any(word in text for word in having):
            continue
        try:
            value = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _within(value, _DEPTH)


def _within(value: Any, depth: int) -> Iterator[Thing]:
    if depth and isinstance(value, list):
        for item in value:
            yield from _within(item, depth - 1)
    elif depth and isinstance(value, dict):
        yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage", "subjectOf"):
            yield from _within(value.get(name), depth - 1)


def types(thing: Thing) -> set[str]:
    """The names of its types, without what stands before them ("schema:", "https://schema.org/")."""
    kind = thing.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return {name.rpartition("/")[2].rpartition(":")[2] for name in kinds if isinstance(name, str)}
