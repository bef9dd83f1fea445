"""Values of the model as JSON text for columns, and back, exactly."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from monitor.model import (
    Change,
    ChangeKind,
    Link,
    NoteKind,
    Position,
    Precision,
    Rel,
    Rules,
    Scope,
    Severity,
    Sighting,
    StatedDate,
    UpdateNote,
)

Json = dict[str, Any]


def changes_to_text(changes: Iterable[Change]) -> str:
    return to_text([change.to_dict() for change in changes])


def changes_from_text(text: str) -> tuple[Change, ...]:
    return tuple(_change(row) for row in json.loads(text))


def notes_to_text(notes: Iterable[UpdateNote]) -> str:
    """`to_dict` leaves out how exact the date is: it is kept here."""
    return to_text([note.to_dict() | {"stated_precision": _precision(note.stated_date)} for note in notes])


def notes_from_text(text: str) -> tuple[UpdateNote, ...]:
    return tuple(_note(row) for row in json.loads(text))


def sighting_to_text(sighting: Sighting | None) -> str | None:
    """Instants in ISO 8601, to the microsecond."""
    if sighting is None:
        return None
    instants = {"first_at": sighting.first_at.isoformat(), "last_at": sighting.last_at.isoformat()}
    return to_text(asdict(sighting) | instants)


def sighting_from_text(text: str | None) -> Sighting | None:
    if text is None:
        return None
    row = json.loads(text)
    instants = {name: datetime.fromisoformat(row[name]) for name in ("first_at", "last_at")}
    return Sighting(**(row | instants))


def pairs_to_text(pairs: Sequence[tuple[str, str]]) -> str:
    return to_text([list(pair) for pair in pairs])


def pairs_from_text(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in json.loads(text))


def rules_to_text(rules: Rules) -> str | None:
    return None if rules == Rules() else to_text(asdict(rules))


def rules_from_text(text: str | None) -> Rules:
    if text is None:
        return Rules()
    row = json.loads(text)
    return Rules(**row | {"ignore": tuple(row["ignore"]), "markers": tuple(row["markers"])})


def scope_to_text(scope: Scope) -> str | None:
    return None if scope == Scope() else to_text(asdict(scope))


def scope_from_text(text: str | None) -> Scope:
    if text is None:
        return Scope()
    row = json.loads(text)
    return Scope(same_site=row["same_site"], hosts=tuple(row["hosts"]))


def to_text(value: Any) -> str:
    """JSON as it is written, no spaces; half a surrogate pair, which UTF-8 cannot hold, is escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if any("\ud800" <= char <= "\udfff" for char in text):
        return json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return text


def _precision(date: StatedDate | None) -> str | None:
    return date.precision if date else None


def _change(row: Json) -> Change:
    return Change(
        kind=ChangeKind(row["kind"]),
        severity=Severity(row["severity"]),
        note=NoteKind(row["note"]) if row["note"] else None,
        marker=row["marker"],
        stated_date=_stated_date(row),
        position=Position(row["position"]) if row["position"] else None,
        before=row["before"],
        after=row["after"],
        links=_links(row["links"]),
        unannounced=row["unannounced"],
        patch=row["patch"],
        html=row["html"],
        heading=row["heading"],
        flagged=row.get("flagged", False),  # these two came with a later release
        reason=row.get("reason"),
    )


def _note(row: Json) -> UpdateNote:
    return UpdateNote(
        note=NoteKind(row["note"]),
        marker=row["marker"],
        stated_date=_stated_date(row),
        first_block=row["first_block"],
        last_block=row["last_block"],
        text=row["text"],
        links=_links(row["links"]),
    )


def _stated_date(row: Json) -> StatedDate | None:
    if row["stated_date"] is None:
        return None
    precision = Precision(row["stated_precision"])
    return StatedDate(iso=row["stated_date"], literal=row["stated_literal"], precision=precision)


def _links(rows: list[Json]) -> tuple[Link, ...]:
    return tuple(Link(url=row["url"], text=row["text"], rel=Rel(row["rel"]) if row["rel"] else None) for row in rows)
