"""Pages without any name or mark-up that tells: what a site sets around the text is known by what it does."""

from __future__ import annotations

import pytest

from monitor.changes import compare
from monitor.model import ChangeKind

URL = "https://notebook.example/2020/the-sluice/"
STORY = (
    "The sluice at the end of our street has been opened twice in my life, and both times the whole street came out.",
    "My grandmother kept the key in a tin of buttons, and nobody thought of asking her why it had to be there.",
    "What the water board calls a minor structure is, seen from our kitchen window, most of the horizon.",
)
NOTE = "<p>UPDATE (May 3, 2021): the key is now in the town museum, still in the tin.</p>"


def page(*, before: str = "", inside: str = "", after: str = "", title: str = "The sluice") -> str:
    text = "".join(f"<div>{part}</div>" for part in STORY)
    return f"<title>{title}</title><body>{before}<div><h1>The sluice</h1>{text}{inside}</div>{after}</body>"


def links(*names: str, place: str = "") -> str:
    listed = "".join(f'<li><a href="/{place}{name.replace(" ", "-")}/">{name}</a></li>' for name in names)
    return f"<div><ul>{listed}</ul></div>"


def comment(words: str) -> str:
    return f"<div><div>walker</div><div>{words}</div><a href='#r'>Reply</a><div>Reply</div></div>"


NOISE = {
    "a list of new posts": (links("the dyke", "the ferry", "the winch"), links("the bell", "the dyke", "the ferry")),
    "readers' words": (comment("I remember."), comment("I remember.") + comment("UPDATE: so do I, and my aunt too.")),
    "the tags": (
        '<div>Filed under <a href="/tags/water/">water</a></div>',
        '<div>Filed under <a href="/tags/water/">water</a> <a href="/tags/town/">town</a></div>',
    ),
    "the year in the foot": ("<div>© 2020 The notebook, all rights reserved</div>", "<div>© 2021 The notebook</div>"),
    "how often it was shared": ("<div>Facebook 12</div>", "<div>Facebook 50</div>"),
}  # fmt: skip


@pytest.mark.parametrize("noise", NOISE.values(), ids=list(NOISE))
def test_what_stands_around_the_text_is_no_change_and_hides_none(noise: tuple[str, str]) -> None:
    was, now = noise
    assert compare(page(after=was), page(after=now), url=URL) == []
    [found] = compare(page(after=was), page(inside=NOTE, after=now), url=URL)
    assert found.kind is ChangeKind.UPDATE_ADDED


def test_a_list_that_only_grows_is_the_author_s() -> None:
    was, now = links("the dyke", "the ferry", "the winch"), links("the dyke", "the ferry", "the winch", "the bell")
    text = "<div>These are the other things of our street that I have written about, in the order of the walk.</div>"
    [found] = compare(page(inside=was + text), page(inside=now + text), url=URL)
    assert found.kind is ChangeKind.BODY_ADDED


def test_a_title_that_both_pages_show_did_not_change() -> None:
    was = page(before="<h1>Notebook of a street</h1>", title="Notebook of a street")
    now = page(before="<h1>Notebook of a street</h1>", title="The sluice")
    assert compare(was, now.replace("<title>", "<title>Notebook of a street | "), url=URL) == []


def test_a_title_that_only_the_newer_page_shows_did() -> None:
    now = page(title="The lock").replace("<h1>The sluice", "<h1>The lock")
    assert [change.kind for change in compare(page(), now, url=URL)] == [ChangeKind.TITLE_CHANGED]
