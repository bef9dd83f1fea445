"""Dates as mark-up states them for programs: ISO 8601, as HTML's `datetime` and schema.org's properties have them."""

from __future__ import annotations

import re
from datetime import date, datetime

from monitor.model import Precision, StatedDate

_EARLIEST, _LATEST = 1990, 2099  # years in which a page of the web can have been updated
_MONTH = re.compile(r"(\d{4})-(?:0[1-9]|1[0-2])")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LONGEST = 40


def stated_at(value: object) -> StatedDate | None:
    """The date as exact as it is given; None for what is no date. Seconds are left out: no author means them."""
    text = value.strip() if isinstance(value, str) and len(value) <= _LONGEST else ""
    try:
        if _MONTH.fullmatch(text):
            iso, precision = text, Precision.MONTH
        elif _DAY.fullmatch(text):
            iso, precision = date.fromisoformat(text).isoformat(), Precision.DAY
        else:
            iso, precision = datetime.fromisoformat(text).isoformat(timespec="minutes"), Precision.TIME
    except ValueError:
        return None
    return StatedDate(iso=iso, literal=text, precision=precision) if _EARLIEST <= int(iso[:4]) <= _LATEST else None
