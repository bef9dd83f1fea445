"""Subscribe to what authors change in published articles.

    from monitor import compare, extract

    article = extract(html, url="https://example.org/post/")
    changes = compare(old_html, new_html, url="https://example.org/post/")   # [] = nothing a reader would call a change

Both are pure: no network, no clock, no disk, the same answer every time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from monitor.article import extract
    from monitor.changes import compare
    from monitor.model import Article, Block, Change, Link, UpdateNote

__all__ = ["Article", "Block", "Change", "Link", "UpdateNote", "compare", "extract"]


def __getattr__(name: str) -> Any:
    """Import on first use (PEP 562): the command line must not pay for parsers that it does not call."""
    if name == "extract":
        from monitor.article import extract

        return extract
    if name == "compare":
        from monitor.changes import compare

        return compare
    if name in __all__:
        from monitor import model

        return getattr(model, name)
    raise AttributeError(f"module 'monitor' has no attribute {name!r}")
