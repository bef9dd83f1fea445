"""What was found to differ between two readings of an article, and what was made of it."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.model import Change, UpdateNote
from monitor.reasons import Reason


@dataclass(frozen=True, slots=True)
class Finding:
    """A difference, with the reasons of each decision about it.

    at       the new block at which, or before which, it stands
    change   what a reader is told; None where a reader would call it no change
    reason   why it is a change of this kind, or none
    weight   why it has its severity
    dated    whence its date, where it is no note and has one
    silence  why a change of substance is announced or not; None where that has no meaning
    note     for changes of notes: the note as it is now, or the old one that is gone
    old, new  the blocks that it accounts for
    shown    the author shows all of it in the text: struck out, marked as inserted
    """

    at: int
    change: Change | None
    reason: Reason
    weight: Reason | None = None
    dated: Reason | None = None
    silence: Reason | None = None
    note: UpdateNote | None = None
    old: tuple[int, ...] = ()
    new: tuple[int, ...] = ()
    shown: bool = False
