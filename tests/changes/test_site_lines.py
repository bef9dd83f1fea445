"""Lines that a site puts into its articles under any class name are no change; the same words of an author's are."""

from __future__ import annotations

import pytest

from monitor import compare

PROSE = [
    "The lock at the mill was built in one dry summer, and the men who built it slept on the bank beside it.",
    "Its gates are of oak, and each of them weighs as much as the two horses that once drew the barges past.",
    "In a wet spring the keeper opens the small sluice first, and waits until the water is level on both sides.",
    "Nobody has counted the boats since the road came, but the keeper still writes each of them into his book.",
]
SITE = "https://mill.example"


def page(top: str = "", middle: str = "", bottom: str = "") -> str:
    paragraphs = [f"<p>{text}</p>" for text in PROSE]
    return (
        '<!doctype html><html lang="en"><head><title>The lock</title></head><body><main><article class="Zq">'
        f"<h1>The lock</h1>{top}<div class=Zb>{''.join(paragraphs[:2])}{middle}{''.join(paragraphs[2:])}</div>"
        f"{bottom}</article></main></body></html>"
    )


def kinds(old: str, new: str) -> list[str]:
    return [change.kind.value for change in compare(old, new, url=f"{SITE}/lock/")]


@pytest.mark.parametrize(
    ("place", "before", "after"),
    [
        ("top", "<div class=Za>Nora Field, 5 minutes ago</div>", "<div class=Za>Nora Field, 3 hours ago</div>"),
        ("top", "<div class=Za>Nora Field · 1 Std.</div>", "<div class=Za>Nora Field · 2 Std.</div>"),
        ("top", "<div class=Za>Nora Field · 5h</div>", "<div class=Za>Nora Field · 2d</div>"),
        ("top", "<p>Updated 5 minutes ago</p>", "<p>Updated yesterday</p>"),
        ("top", "<p>Publié il y a 5 minutes</p>", "<p>Publié il y a 2 jours</p>"),
        ("top", "<p>5 минут назад</p>", "<p>вчера, 18:30</p>"),
        ("top", "", "<div class=Za>Listen to this article · 7:31 min</div>"),
        ("middle", "", "<div class=Zc>Anzeige</div>"),
        ("middle", "", "<div class=Zc>La suite après la publicité</div>"),
        ("middle", "", "<p><b>Read more:</b> <a href=/weir/>The weir at night</a></p>"),
        ("middle", "", "<p><b>Lesen Sie auch:</b> <a href=/weir/>Das Wehr bei Nacht</a></p>"),
        ("middle", "", "<div><p>Get the best of our stories in your inbox, every Friday.</p></div>"),
        (
            "middle",
            "<figure><img src=/a.jpg><figcaption>Photo: dpa</figcaption></figure>",
            "<figure><img src=/a.jpg><figcaption>Foto: dpa</figcaption></figure>",
        ),
        ("bottom", "<div><span>230</span></div>", "<div><span>242</span></div>"),
        ("bottom", "<p>build 7fd21aa</p>", "<p>build 02bb91c</p>"),
        ("bottom", "<p>Page generated in 0.012 seconds.</p>", "<p>Page generated in 0.031 seconds.</p>"),
        ("bottom", "<p>Seen 1204 times</p>", "<p>Seen 3911 times</p>"),
        ("bottom", "<span>31 out of 40 found this helpful</span>", "<span>35 out of 46 found this helpful</span>"),
        (
            "bottom",
            "<p><a href=#s>Share</a> <a href=#p>Print</a></p>",
            "<p><a href=#s>Teilen</a> <a href=#p>Drucken</a></p>",
        ),
        ("bottom", "<p>Write to nora@mill.example soon.</p>", "<p>Write to nora [at] mill [dot] example soon.</p>"),
        ("bottom", "", "<div><p>You have 2 free articles left this month.</p></div>"),
        ("bottom", "", "<div><p>We use cookies to make this site better. By going on you agree to them.</p></div>"),
        (
            "bottom",
            "",
            "<p>We are a small newsroom and live by our readers. Please <a href=/give>support us</a> each month.</p>",
        ),
        ("bottom", "", "<div><h3>Most read</h3><ol><li><a href=/1>One</a></li><li><a href=/2>Two</a></li></ol></div>"),
        (
            "bottom",
            "<p>Discuss on <a href=https://board.example/1>the board</a></p>",
            "<p>Discuss on <a href=https://board.example/1>the board</a> (41 comments)</p>",
        ),
        (
            "bottom",
            "<p>Page last modified 03/02/2003. Mail: nora@mill.example</p>",
            "<p>Page last modified 12/05/2004. Mail: nora at mill dot example</p>",
        ),
        ("top", "<p><font size=5>The lock</font></p>", ""),
    ],
)
def test_a_line_of_the_sites_is_nothing_and_so_is_the_way_back(place: str, before: str, after: str) -> None:
    old, new = page(**{place: before}), page(**{place: after})
    assert kinds(old, new) == kinds(new, old) == []


@pytest.mark.parametrize(
    ("place", "before", "after"),
    [
        ("top", "", "<p>Nora Field saw it yesterday</p>"),
        ("middle", "<p>230</p>", "<p>242</p>"),
        ("middle", "", "<p>Anzeige war der alte Name der Zeitung im Dorf.</p>"),
        ("middle", "", "<p>Read more: the mill has a book of its own, and the keeper lends it.</p>"),
        ("middle", "", "<p>Read more: <a href=https://weir.example/>The weir at night</a></p>"),
        ("middle", "", "<p>We use cookies to feed the horses.</p>"),
        ("middle", "", "<p>Please <a href=https://give.example/>support us</a> at the council in May.</p>"),
        ("middle", "", "<p>You have 2 free hands.</p>"),
        (
            "middle",
            "<figure><img src=/a.jpg><figcaption>The gate in 1911</figcaption></figure>",
            "<figure><img src=/a.jpg><figcaption>The gate in 1912</figcaption></figure>",
        ),
        (
            "middle",
            "<figure><img src=/a.jpg><figcaption>Photo: dpa</figcaption></figure>",
            "<figure><img src=/a.jpg><figcaption>Here the gate stood before it fell</figcaption></figure>",
        ),
        ("middle", "<p>It was built in 12 weeks.</p>", "<p>It was built in 31 weeks.</p>"),
        ("bottom", "<p>The keeper was seen 12 times.</p>", "<p>The keeper was seen 31 times.</p>"),
        ("bottom", "<p>The gates (41 planks)</p>", "<p>The gates (43 planks)</p>"),
        ("bottom", "", "<p>The lock</p>"),
    ],
)
def test_what_an_author_wrote_is_told(place: str, before: str, after: str) -> None:
    old, new = page(**{place: before}), page(**{place: after})
    assert len(kinds(old, new)) == len(kinds(new, old)) == 1


@pytest.mark.parametrize(
    ("below", "position"),
    [
        (
            "<div><h3>Most read</h3><p><a href=/1>The weir</a></p><p><a href=/2>The mill at night</a></p></div>",
            "bottom",
        ),
        (
            "<h3>Sources</h3><p>The keeper's book, which lies in the mill, and his father's, which is lost.</p>",
            "inline",
        ),
    ],
)
def test_the_end_of_the_text_is_its_bottom_whatever_the_site_sets_below(below: str, position: str) -> None:
    correction = "<p><b>Correction:</b> The lock was built in two summers.</p>"
    (change,) = compare(page(bottom=below), page(bottom=correction + below), url=f"{SITE}/lock/")
    assert change.position == position
