"""Which of those that a list names are the newest: by their dates, not by where they stand (RFC 4287 §4.1.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime

# Of the forms that sitemaps allow (https://www.w3.org/TR/NOTE-datetime), the two that Python does not read.
_YEAR, _MONTH = re.compile(r"\d{4}"), re.compile(r"\d{4}-\d{2}")


def newest_first(dated: Iterable[tuple[datetime | None, str]]) -> list[str]:
    """Those with a date change places among themselves; one without keeps the place that it was given."""
    pairs = list(dated)
    found = [(moment, text) for moment, text in pairs if moment]
    ordered = iter(sorted(found, key=lambda pair: pair[0], reverse=True))
    return [next(ordered)[1] if moment else text for moment, text in pairs]


def instant(text: object) -> datetime | None:
    """What ISO 8601, RFC 3339 or the W3C's note mean, in UTC where no zone is said; None where it is none of them."""
    if not isinstance(text, str):
        return None
    text = text.strip()
    if _YEAR.fullmatch(text) or _MONTH.fullmatch(text):
        text = f"{text}-01-01"[:10]
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
