"""A note ends where its author says so; what is new behind that is no part of it, and has no note of its own."""

from __future__ import annotations

import pytest

from monitor.changes import compare
from monitor.model import Change, ChangeKind

K = ChangeKind
URL = "https://mill.example/wheel/"
OLD = (
    "<p>The wheel of the lower mill was cut from larch in the spring of 1904 by two carters of the village.</p>"
    "<p>It turned for sixty years, and then for ten more with an iron rim that the smith had made too wide.</p>"
    "<p>What is left of it hangs in the barn behind the inn, and children are weighed against it in autumn.</p>"
)
SILENT = "The barn was sold in 2019 for 12 pounds."


def page(body: str) -> bytes:
    page = (
        f"<html lang=en><head><title>The wheel</title></head><body><article><h1>The wheel</h1>{body}</article></body>"
    )
    return page.encode()


def changes(after: str) -> list[Change]:
    return compare(page(OLD), page(after), url=URL)


ENDS = [
    "<p>END of UPDATE</p>",
    "<p><b>END of UPDATE</b></p>",
    "<p>[END of UPDATE]</p>",
    "<p>--- END of UPDATE (September 5 2020) ---</p>",
    "<p>End of update 2</p>",
    "<p>/UPDATE</p>",
    "<p>[/edit]</p>",
    "<p>Ende des Updates</p>",
    "<h3>END of UPDATE</h3>",
    "<hr>",
    "<p>* * *</p>",
    "<p>***</p>",
]


@pytest.mark.parametrize("end", ENDS)
def test_new_text_behind_the_end_of_a_note_is_unannounced(end: str) -> None:
    note = f"<p><b>UPDATE (September 5 2020)</b></p><p>The rim has come off.</p>{end}"
    came, silent = changes(f"{note}<p>{SILENT}</p>{OLD}")
    assert came.kind is K.UPDATE_ADDED
    assert "The rim has come off." in (came.after or "")
    assert SILENT not in (came.after or "")
    assert silent.kind is K.BODY_ADDED
    assert (silent.after or "").endswith(SILENT)
    assert silent.unannounced


def test_a_note_in_a_bracket_ends_with_it() -> None:
    came, silent = changes(f"<p>[Update: the rim has come off, and the smith is dead.]</p><p>{SILENT}</p>{OLD}")
    assert (came.kind, silent.kind) == (K.UPDATE_ADDED, K.BODY_ADDED)
    assert silent.after == SILENT


def test_a_note_whose_end_nothing_says_goes_on_to_the_old_text() -> None:
    (came,) = changes(f"<p><b>UPDATE (September 5 2020)</b></p><p>The rim has come off.</p><p>{SILENT}</p>{OLD}")
    assert came.kind is K.UPDATE_ADDED
    assert SILENT in (came.after or "")
