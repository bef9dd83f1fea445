"""Pictures and films of which the page says nothing are told by their addresses."""

from __future__ import annotations

from monitor.changes import compare
from monitor.model import ChangeKind

TEXT = "<p>The wheel of the lower mill was cut from larch in 1904 by two carters of the village.</p>"


def page(film: str) -> bytes:
    frame = f'<iframe src="https://films.example/{film}"></iframe>' if film else ""
    return f"<html lang=en><title>The wheel</title><article><h1>The wheel</h1>{TEXT}{frame}</article></html>".encode()


def test_a_film_that_replaced_another_is_told_by_its_address() -> None:
    (change,) = compare(page("a"), page("b"), url="https://mill.example/wheel/")
    assert change.kind is ChangeKind.MEDIA_CHANGED
    assert (change.before, change.after) == ("https://films.example/a", "https://films.example/b")
