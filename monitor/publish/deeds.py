"""What happened, in two or three words: the same in feeds, in the terminal and on the pages that people read."""

from __future__ import annotations

from monitor.model import Change, ChangeKind, NoteKind, Position, UpdateNote

WHERE = {Position.TOP: "at the top", Position.INLINE: "within the text", Position.BOTTOM: "at the bottom"}
NOTES = {
    NoteKind.UPDATE: "update",
    NoteKind.CORRECTION: "correction",
    NoteKind.CLARIFICATION: "clarification",
    NoteKind.EDITORS_NOTE: "editor’s note",
    NoteKind.ADDENDUM: "addendum",
    NoteKind.POSTSCRIPT: "postscript",
    NoteKind.RETRACTION: "retraction",
}
_DEEDS = {
    ChangeKind.UPDATE_ADDED: "{note} added",
    ChangeKind.UPDATE_EDITED: "{note} edited",
    ChangeKind.UPDATE_REMOVED: "{note} removed",
    ChangeKind.TITLE_CHANGED: "title changed",
    ChangeKind.BODY_ADDED: "passage added",
    ChangeKind.BODY_EDITED: "text edited",
    ChangeKind.BODY_REMOVED: "passage removed",
    ChangeKind.RELATED_ADDED: "related post added",
    ChangeKind.RELATED_REMOVED: "related post removed",
    ChangeKind.REFERENCE_ADDED: "reference added",
    ChangeKind.REFERENCE_REMOVED: "reference removed",
    ChangeKind.LINK_CHANGED: "link changed",
    ChangeKind.MEDIA_CHANGED: "image or embed changed",
    ChangeKind.MOVED: "article moved",
    ChangeKind.GONE: "article gone",
    ChangeKind.RESTORED: "article back",
}
STATES = frozenset({ChangeKind.MOVED, ChangeKind.GONE, ChangeKind.RESTORED})


def deed(change: Change) -> str:
    """What happened, e.g. "correction added"."""
    return _DEEDS[change.kind].format(note=NOTES[change.note or NoteKind.UPDATE])


def called(note: UpdateNote) -> str:
    """The marker of a note; where only mark-up says that it is one, its kind."""
    return note.marker or NOTES[note.note]
