"""Durations, sizes and numbers of the configuration: text from the file in, checked number out; as `values`."""

from __future__ import annotations

import math
import re
from typing import Any

from monitor.config.values import described

_DURATION = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?(ms|s|m|h|d|w)")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}
_LONGEST_S = 3650 * 86400.0  # ten years: far beyond any use, far below what a datetime can add
_SIZE = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?(B|KB|MB|GB|KiB|MiB|GiB)")
_BYTES = {"B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}


def seconds(value: Any) -> float:
    """A duration such as "90s", "15m", "6h", "1d", "2w" in seconds; more than nothing, at most ten years."""
    duration_s = seconds_or_none_at_all(value)
    if duration_s == 0:
        raise ValueError(f"must be more than 0, not {described(value)}")
    return duration_s


def seconds_or_none_at_all(value: Any) -> float:
    """As `seconds`, and "0s" too."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        hint = f' (did you mean "{value}s"?)' if math.isfinite(value) and value >= 0 else ""
        raise ValueError(f"must be a duration in quotes, not {described(value)}{hint}")
    found = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found:
        raise ValueError(f'must be a duration such as "90s", "15m", "6h", "1d" or "2w", not {described(value)}')
    duration_s = float(found[1]) * _SECONDS[found[2]]
    if not math.isfinite(duration_s) or duration_s > _LONGEST_S:
        raise ValueError(f'must be at most ten years ("3650d"), not {described(value)}')
    return duration_s


def duration_words(duration_s: float) -> str:
    """A duration as it is written, in the largest unit that divides it."""
    for unit in ("w", "d", "h", "m"):
        if duration_s and duration_s % _SECONDS[unit] == 0:
            return f"{duration_s / _SECONDS[unit]:.0f}{unit}"
    return f"{duration_s:.3f}".rstrip("0").rstrip(".") + "s"


def every(value: Any) -> float | None:
    """How often to check: a duration, or "adaptive" (None)."""
    if value == "adaptive":
        return None
    try:
        return seconds(value)
    except ValueError as fault:
        message = str(fault).replace("must be a duration such as", 'must be "adaptive" or a duration such as')
        raise ValueError(message) from None


def size_bytes(value: Any) -> int:
    """A size such as "10MB" or "512KB"; KB, MB, GB count in thousands, KiB, MiB, GiB in 1024s."""
    if isinstance(value, int) and not isinstance(value, bool):
        hint = f' (did you mean "{value}B"?)' if value > 0 else ""
        raise ValueError(f"must be a size in quotes, not {described(value)}{hint}")
    found = _SIZE.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found:
        raise ValueError(f'must be a size such as "10MB" or "512KB", not {described(value)}')
    size = float(found[1]) * _BYTES[found[2]]
    if not 1 <= size <= 2**40:
        raise ValueError(f"must be between one byte and 1024GiB, not {described(value)}")
    return int(size)


def whole_number(value: Any, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"must be a whole number, not {described(value)}")
    if not least <= value <= most:
        raise ValueError(f"must be between {least} and {most}, not {value}")
    return value
