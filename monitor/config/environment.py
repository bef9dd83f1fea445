"""MONITOR_SECTION__KEY: variables laid over what the file says, e.g. MONITOR_FETCH__TIMEOUT=10s."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from monitor.config.settings import FetchSection, MonitorSection, WebSubSection, keys_of
from monitor.errors import Fault

_PREFIX = "MONITOR_"
_VARIABLE = re.compile(r"MONITOR_[A-Z0-9]+(?:_[A-Z0-9]+)*__[A-Z0-9_]+")
_PLACES = {
    f"MONITOR_{section.upper()}__{key.upper()}": (section, key)
    for section, kind in (("monitor", MonitorSection), ("fetch", FetchSection), ("websub", WebSubSection))
    for key in keys_of(kind)
}
_NUMBERS = {("fetch", "concurrency")}
_LISTS = {("fetch", "allow_private"), ("websub", "allow_private")}

Origins = dict[tuple[str | int, ...], str]


def overlay(raw: dict[str, Any], environ: Mapping[str, str]) -> tuple[dict[str, Any], Origins, list[Fault]]:
    """The file's tables with the variables in them, which variable set which key, and the variables that fit no key.

    Variables without a double underscore belong to others and are left alone.
    """
    merged = dict(raw)
    origins: Origins = {}
    faults = []
    for variable in sorted(filter(_VARIABLE.fullmatch, environ)):
        place = _PLACES.get(variable)
        if place is None:
            faults.append(_unknown(variable))
            continue
        section, key = place
        table = merged.get(section, {})
        if isinstance(table, dict):  # where it is none, that is the fault which the user will read
            merged[section] = {**table, key: _value(place, environ[variable])}
            origins[place] = variable
    return merged, origins, faults


def _value(place: tuple[str, str], text: str) -> Any:
    """Variables are text: numbers and lists are read out of it; what cannot be read is left for the check to name."""
    if place in _NUMBERS and re.fullmatch(r"\s*[+-]?[0-9]{1,18}\s*", text):
        return int(text)
    if place in _LISTS:
        if text.lstrip().startswith("["):
            return _json_list(text)
        return [item.strip() for item in text.split(",") if item.strip()]
    return text


def _json_list(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _unknown(variable: str) -> Fault:
    if variable.startswith("MONITOR_ARTICLE"):
        return Fault(variable, None, "", "articles are named in the file only, not by variables")
    known = [place.removeprefix(_PREFIX) for place in _PLACES]  # the prefix is no likeness: every variable has it
    near = [_PREFIX + name for name in get_close_matches(variable.removeprefix(_PREFIX), known, n=1, cutoff=0.7)]
    hint = f" (did you mean {near[0]}?)" if near else ""
    return Fault(variable, None, "", f"names no setting{hint}")
