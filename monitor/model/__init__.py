"""The vocabulary: what the parts of the program say to each other.

Frozen values and enums, named as HTTP, Atom, Memento and diff name them. Imports nothing of ours, does nothing.
Datetimes are timezone-aware UTC; durations end in `_s` (seconds), sizes in `_bytes`, instants in `_at`;
digests carry their algorithm (`sha256:…`). Validators are opaque and kept byte for byte.

    article   what is read from a page          page       what is watched, and how
    change    what differs between two          exchange   one request, and what may come back
    revision  a page's history                  check      all that one check reads and writes
    entry     a revision as feeds show it
"""

from __future__ import annotations

from monitor.model.article import (
    Article,
    Block,
    BlockType,
    EditMark,
    Link,
    NoteKind,
    Precision,
    Rel,
    StatedDate,
    UpdateNote,
)
from monitor.model.change import Change, ChangeKind, Position, Severity
from monitor.model.check import Outage, Outcome, Target
from monitor.model.entry import Entry, FeedIdentity, Topic
from monitor.model.exchange import (
    Failed,
    Failure,
    Fetched,
    FetchResult,
    Hop,
    NotModified,
    Refusal,
    Refused,
    Render,
    Request,
    Validators,
)
from monitor.model.page import Page, PageState, PageStatus, Plan, Role, Rules, Scope, Sighting, Tracked
from monitor.model.revision import Past, Revision, Snapshot

__all__ = [
    "Article",
    "Block",
    "BlockType",
    "Change",
    "ChangeKind",
    "EditMark",
    "Entry",
    "Failed",
    "Failure",
    "FeedIdentity",
    "FetchResult",
    "Fetched",
    "Hop",
    "Link",
    "NotModified",
    "NoteKind",
    "Outage",
    "Outcome",
    "Page",
    "PageState",
    "PageStatus",
    "Past",
    "Plan",
    "Position",
    "Precision",
    "Refusal",
    "Refused",
    "Rel",
    "Render",
    "Request",
    "Revision",
    "Role",
    "Rules",
    "Scope",
    "Severity",
    "Sighting",
    "Snapshot",
    "StatedDate",
    "Target",
    "Topic",
    "Tracked",
    "UpdateNote",
    "Validators",
]
