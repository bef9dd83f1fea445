"""The lines of an `[[article]]` that would make a decision otherwise: `body`, `ignore`, `markers`, `day_first`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from monitor.article.dates import find_stated_date
from monitor.changes.findings import Finding
from monitor.model import ChangeKind, Rules, UpdateNote
from monitor.reasons import Reason, Rule

# A few words that begin a paragraph, and what sets them off from the rest.
_LEAD = re.compile(r"[^\W\d_]+(?:['’ -][^\W\d_]+){0,3}(?=\s?(?:[:：–—,]|\(?\d))")


def with_body(rules: Rules, body: Iterable[str], part: str | None, reason: Reason) -> tuple[str, ...]:
    """How to have a part of the page read that was not."""
    if reason.rule is Rule.CUT_TOLD:
        left = [one for one in rules.ignore if one != reason.evidence]
        return (f"ignore = {_toml(left)}",)
    chosen = list(body)
    return (f"body = {_toml(', '.join([*chosen, part]))}",) if part and chosen and "body" in reason.rule.keys else ()


def lines_for(
    finding: Finding,
    before: str | None,
    after: str | None,
    selectors: tuple[str, ...],
    rules: Rules,
    language: str | None,
) -> tuple[str, ...]:
    """How to have a change not told, told as an update note, or dated otherwise."""
    change = finding.change
    if change is None:
        return ()
    lines: list[str] = []
    if selectors:
        lines.append(f"ignore = {_toml([*rules.ignore, *selectors])}")
    if change.kind is ChangeKind.BODY_ADDED and (lead := _LEAD.match(after or "")):
        lines.append(f"markers = {_toml([*rules.markers, lead[0]])}")
    if finding.note and any("day_first" in reason.rule.keys for reason in finding.note.why):
        lines += _other_order(finding.note, language)
    return tuple(lines)


def _other_order(note: UpdateNote, language: str | None) -> list[str]:
    """The order of day and month that gives another date than the one that was read."""
    assert note.stated_date
    for leads in (True, False):
        found = find_stated_date(note.stated_date.literal, language=language, day_first=leads)
        if found and found.iso != note.stated_date.iso:
            return [f"day_first = {json.dumps(leads)}"]
    return []


def _toml(value: str | list[str]) -> str:
    """A TOML string, or an array of them. Selectors with quotes are literal strings, which a user reads more easily."""
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    if '"' in value and "'" not in value and value.isprintable():
        return f"'{value}'"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")  # else JSON's strings are TOML's
