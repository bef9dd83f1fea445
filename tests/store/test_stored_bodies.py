"""Bodies come back byte for byte, or StoreDamaged says that they cannot."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import StoreDamaged
from monitor.store.bodies import Coding, Stored, against, restore, whole

PAGE = "\n".join(f"<p>Paragraph {n}, in which the {n * 7919 % 613}th boat leaves.</p>" for n in range(900)).encode()
NEXT = PAGE.replace(b"<p>Paragraph 400,", b"<p>UPDATE: a word more.</p>\n<p>Paragraph 400,")


def patched(body: bytes, successor: bytes) -> Stored:
    patch = against(body, successor)
    assert patch is not None
    return patch


@given(st.binary(max_size=2000))
def test_a_whole_body_comes_back(body: bytes) -> None:
    assert restore(whole(body)) == body


@given(st.binary(min_size=1, max_size=500), st.binary(max_size=30), st.integers(0, 500), st.integers(0, 50))
def test_a_patch_gives_back_the_older_body(old: bytes, put: bytes, at: int, gone: int) -> None:
    new = old[:at] + put + old[at + gone :]
    patch = against(old, new, whole_bytes=10_000)
    if new:
        assert patch is not None
        assert restore(patch, new) == old


def test_a_patch_holds_little_more_than_the_difference() -> None:
    assert len(patched(PAGE, NEXT).content) < 100 < len(whole(PAGE).content) / 30


def test_the_whole_of_a_large_page_is_within_reach() -> None:
    old = b"".join(b"%08d the sea, the shore %x\n" % (n, n * n * 2654435761) for n in range(160_000))
    new = b"A line more, at the very start.\n" + old
    assert len(old) > 5_000_000
    patch = patched(old, new)
    assert len(patch.content) < 5000
    assert restore(patch, new) == old


def test_a_patch_that_saves_little_is_not_made() -> None:
    assert against(PAGE, bytes(reversed(PAGE))) is None
    assert against(PAGE, b"") is None
    assert against(b"", PAGE) is None


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda s: replace(s, content=s.content[:-3]), id="cut off"),
        pytest.param(lambda s: replace(s, content=b"no frame at all"), id="no frame"),
        pytest.param(lambda s: replace(s, content=whole(PAGE[1:] + b"x").content), id="another body"),
        pytest.param(lambda s: replace(s, content=whole(b"\0" * 10**7).content), id="swells when unpacked"),
        pytest.param(lambda s: replace(s, coding=Coding.PATCH), id="patch without its successor"),
        pytest.param(lambda s: replace(s, digest=whole(NEXT).digest), id="wrong digest"),
    ],
)
def test_a_body_that_is_not_what_was_stored_is_never_given_out(spoil: object) -> None:
    with pytest.raises(StoreDamaged):
        restore(spoil(whole(PAGE)))  # type: ignore[operator]


def test_a_patch_against_the_wrong_successor_is_noticed() -> None:
    with pytest.raises(StoreDamaged):
        restore(patched(PAGE, NEXT), NEXT.replace(b"boat", b"ship"))
