"""What changed between two readings of an article, or in the state of its page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from monitor.model.article import Link, NoteKind, StatedDate


class ChangeKind(StrEnum):
    UPDATE_ADDED = "update-added"
    UPDATE_EDITED = "update-edited"
    UPDATE_REMOVED = "update-removed"
    TITLE_CHANGED = "title-changed"
    BODY_ADDED = "body-added"
    BODY_EDITED = "body-edited"
    BODY_REMOVED = "body-removed"
    RELATED_ADDED = "related-added"
    RELATED_REMOVED = "related-removed"
    REFERENCE_ADDED = "reference-added"
    REFERENCE_REMOVED = "reference-removed"
    LINK_CHANGED = "link-changed"
    MEDIA_CHANGED = "media-changed"
    MOVED = "moved"
    GONE = "gone"
    RESTORED = "restored"


class Severity(StrEnum):
    MAJOR = "major"
    MINOR = "minor"
    TRIVIAL = "trivial"


class Position(StrEnum):
    TOP = "top"
    INLINE = "inline"
    BOTTOM = "bottom"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One structured difference inside a revision; see docs/formats.md for the JSON.

    html     the new text (for removals: the old one) as clean HTML, for feeds and pages
    heading  the heading under which it stands in the article, else None
    flagged  it was held back at first, because the page looked wrong, and is told because it lasts
    reason   one line for people: what the server said of a page that is gone or back, why a change was held back,
             to which revision a text returns; else None
    """

    kind: ChangeKind
    severity: Severity
    note: NoteKind | None = None
    marker: str | None = None
    stated_date: StatedDate | None = None
    position: Position | None = None
    before: str | None = None
    after: str | None = None
    links: tuple[Link, ...] = ()
    unannounced: bool = False
    patch: str = ""
    html: str = ""
    heading: str | None = None
    flagged: bool = False
    reason: str | None = None

    def to_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "severity": self.severity,
            "note": self.note,
            "marker": self.marker,
            "stated_date": self.stated_date.iso if self.stated_date else None,
            "stated_literal": self.stated_date.literal if self.stated_date else None,
            "stated_precision": self.stated_date.precision if self.stated_date else None,
            "position": self.position,
            "before": self.before,
            "after": self.after,
            "links": [link.to_dict() for link in self.links],
            "unannounced": self.unannounced,
            "patch": self.patch,
            "html": self.html,
            "heading": self.heading,
            "flagged": self.flagged,
            "reason": self.reason,
        }
