"""Entries of a live blog that come and go because its page lists the newest ones: no author removed or wrote them."""

from __future__ import annotations

from datetime import datetime

from monitor.changes.comparison import Comparison
from monitor.model import Article, UpdateNote


def is_paged(comparison: Comparison, gone: UpdateNote | None, come: UpdateNote | None) -> bool:
    """An entry left the old end of the list while the list goes on, or came in behind its old end."""
    if gone and not come and gone.live:
        return _is_oldest(comparison, gone)
    if come and not gone and come.live:
        return _is_older_than_all(come, comparison.old)
    return False


def _live(article: Article) -> list[UpdateNote]:
    return [note for note in article.updates if note.live]


def _is_oldest(comparison: Comparison, gone: UpdateNote) -> bool:
    """All entries that stay are newer than the one that is gone, and newer ones came."""
    when, others = _moment(gone), [moment for note in _live(comparison.new) if (moment := _moment(note))]
    was = [moment for note in _live(comparison.old) if (moment := _moment(note))]
    return when is not None and bool(others) and when < min(others) and max(others) > max(was)


def _is_older_than_all(come: UpdateNote, old: Article) -> bool:
    when, others = _moment(come), [moment for note in _live(old) if (moment := _moment(note))]
    return when is not None and bool(others) and when < min(others)


def _moment(note: UpdateNote) -> datetime | None:
    """When the entry was made; None where that is not stated to the minute and with a zone."""
    moment = datetime.fromisoformat(note.stated_date.iso) if note.stated_date and "T" in note.stated_date.iso else None
    return moment if moment and moment.tzinfo else None
