"""The weekly digest: one entry for each week that is over and in which something changed, written from its entries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Protocol

from monitor.model import Entry
from monitor.publish.items import PROGRAM, Item, Notice, Record, Site, item_of, page_url
from monitor.publish.markup import link, one_line
from monitor.publish.wording import count, day_words

WEEKS = 12
# So many changes a digest names; of a week with more it says how many there were.
MOST = 150
# A check may still run that was begun before midnight.
SETTLED = timedelta(minutes=15)
_WEEK = timedelta(days=7)


class DigestStore(Protocol):
    """What is asked of the store; `store.Store` is one."""

    def recorded_between(self, since: datetime, until: datetime, limit: int) -> tuple[int, Sequence[Record]]: ...


def weeks(store: DigestStore, site: Site, now: datetime) -> list[Item]:
    """The newest first. Weeks begin on Monday at 00:00 UTC (ISO 8601); what is the same week is the same bytes."""
    today = (now - SETTLED).astimezone(UTC)
    monday = datetime(today.year, today.month, today.day, tzinfo=UTC) - timedelta(days=today.weekday())
    return [item for ago in range(WEEKS) if (item := _week(store, site, monday - ago * _WEEK))]


def _week(store: DigestStore, site: Site, until: datetime) -> Item | None:
    total, records = store.recorded_between(until - _WEEK, until, limit=MOST)
    if not records:
        return None
    year, week, _ = (until - _WEEK).isocalendar()
    entry = Entry(
        id=site.identity.tag(f"week/{year}-W{week:02}"),
        title=f"{count(total, 'change')} in the week of {day_words(until - _WEEK)}",
        summary=f"{one_line(records[0].entry.title)}{f' And {total - 1} more.' if total > 1 else ''}",
        content_html="".join(_lines(records, site, total)),
        url=site.base_url,
        published_at=until,
        author=PROGRAM,
        language="en",
        categories=(("kind", "digest"),),
    )
    return item_of(Notice(entry), site)


def _lines(records: Sequence[Record], site: Site, total: int) -> Iterator[str]:
    yield "<ul>"
    for record in records:
        title = link(page_url(record, site), record.entry.title)
        yield f"<li>{title}<br>{escape(one_line(record.entry.summary))}</li>"
    yield "</ul>"
    if total > len(records):
        yield f"<p>… and {total - len(records)} more.</p>"
