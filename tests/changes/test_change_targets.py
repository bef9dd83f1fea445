"""When two links lead to one place and two images show one picture."""

from __future__ import annotations

import pytest

from monitor.changes.targets import image_key, link_key, links_gained
from monitor.model import Link

SITE = "https://www.garden.example/2020/tomatoes/"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://seeds.example/a", "https://seeds.example/a/", True),
        ("https://seeds.example/a?utm_source=feed&id=3", "https://seeds.example/a?id=3", True),
        ("https://seeds.example/a#end", "https://seeds.example/a", True),
        ("https://www.seeds.example/a", "https://seeds.example/a", True),
        ("https://seeds.example/a/index.html", "https://seeds.example/a/", True),
        ("https://seeds.example/a%20b", "https://seeds.example/a b", True),
        ("https://seeds.example/a", "https://seeds.example/b", False),
        ("https://seeds.example/a?id=3", "https://seeds.example/a?id=4", False),
        ("https://seeds.example/a", "https://pots.example/a", False),
        ("https://www.garden.example/blog/peas/", "https://garden.example/2019/peas.html", True),
        ("https://www.garden.example/2019/peas/", "https://www.garden.example/2019/beans/", False),
        ("mailto:a@garden.example", "mailto:b@garden.example", False),
        ("http://[broken", "http://[broken", True),
    ],
)
def test_links(one: str, other: str, same: bool) -> None:
    assert (link_key(one, SITE) == link_key(other, SITE)) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://garden.example/a/pot.jpg", "https://cdn.example/x/pot.jpg?w=600", True),
        ("https://garden.example/pot-300x200.jpg", "https://garden.example/pot-1024x768.jpg", True),
        ("https://garden.example/pot.jpg", "https://garden.example/pot.webp", True),
        ("https://garden.example/pot.jpg", "https://garden.example/pan.jpg", False),
        ("https://garden.example/stand-2018.jpg", "https://garden.example/stand-2019.jpg", False),
        ("data:image/gif;base64,R0lGOD", "https://garden.example/img/placeholder.png", True),
    ],
)
def test_images(one: str, other: str, same: bool) -> None:
    assert (image_key(one) == image_key(other)) is same


def test_links_gained_are_named_once_in_order() -> None:
    a, b, again = (Link(url=f"https://seeds.example/{name}", text=name) for name in ("a", "b", "b?utm_source=x"))
    assert links_gained([a], [a, b, again], SITE) == (b,)
