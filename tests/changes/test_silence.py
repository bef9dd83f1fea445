"""A change is announced where a note speaks of it; a note about something else announces nothing."""

from __future__ import annotations

import pytest

from monitor.changes import compare
from monitor.model import ChangeKind

URL = "https://mill.example/wheel/"
BODY = (
    "The wheel of the lower mill was cut in 1904 by Hans Pfister, a carter of the village.",
    "It turned on an axle of 140 kilograms, and was greased twice a week by the miller's son.",
    "What is left of it still loses about forty splinters a month to the children of the inn.",
)
MAKER, WEIGHT, LOSS = ("Hans Pfister", "Jakob Riedl"), ("140", "410"), ("forty", "ninety")

CASES = [
    # edits, note, whether all is announced
    ([MAKER], "Correction: The yard has 88 stones, not 90.", False),
    ([LOSS], "Correction: The name of the innkeeper is Dow.", False),
    ([WEIGHT, LOSS], "Update: The axle weighs 410 kilograms, not 140.", False),
    ([WEIGHT], "Update: The axle weighs 410 kilograms, not 140.", True),
    ([WEIGHT], "This story has been updated to correct the weight of the axle.", True),
    ([WEIGHT], "EDIT (June 3rd): axles fixed, thanks @ann", True),
    ([WEIGHT], "Update: I have mended the kilograms given above, which were wrong.", True),
    ([WEIGHT], "A correction was made on June 3, 2021: The axle weighs more.", True),
    ([WEIGHT, LOSS], "Correction: Some errors were corrected.", True),
    ([MAKER], "Correction: An earlier version named the wrong carter.", True),
    ([WEIGHT], "Update: The inn is closed until May.", False),
]


def page(*paragraphs: str) -> bytes:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return f"<html lang=en><title>The wheel</title><article><h1>The wheel</h1>{body}</article></html>".encode()


@pytest.mark.parametrize(("edits", "note", "announced"), CASES)
def test_a_note_announces_what_it_speaks_of(edits: list[tuple[str, str]], note: str, announced: bool) -> None:
    mended = list(BODY)
    for before, after in edits:
        mended = [text.replace(before, after) for text in mended]
    changes = compare(page(*BODY), page(*mended, note), url=URL)
    edited = [change for change in changes if change.kind is ChangeKind.BODY_EDITED]
    assert edited
    assert [change.kind for change in changes if change not in edited] == [ChangeKind.UPDATE_ADDED]
    assert all(not change.unannounced for change in edited) is announced
