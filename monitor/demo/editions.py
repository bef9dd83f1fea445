"""The editions of the demo's article, one after the other: what its author does to it over the years.

An edition is a pure step from the article's HTML to its next state, with what a reader of the feed is to be told of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files

ARTICLE = "candle-clock"


@dataclass(frozen=True, slots=True)
class Post:
    """A post of the blog. `settled` posts are served with validators, and answer 304 when nothing has changed."""

    slug: str
    title: str
    date: str
    settled: bool = True

    @property
    def path(self) -> str:
        return f"/{self.slug}/"

    @property
    def body(self) -> str:
        return files(__package__).joinpath("texts", f"{self.slug}.html").read_text("utf-8")


@dataclass(frozen=True, slots=True)
class Edition:
    """One thing that the author does. `kinds`: the changes that the changelog must name, none where nothing is said.

    `unannounced`: the changelog must call the change of the body unannounced.
    """

    story: str
    kinds: tuple[str, ...]
    step: Callable[[str], str]
    unannounced: bool = False


POSTS = (
    Post(ARTICLE, "Telling the hour with a candle", "2018-11-30", settled=False),
    Post("incense-clock", "A clock that one smells", "2018-12-14"),
    Post("water-clock", "A leaking pot as a clock", "2019-01-20"),
    Post("paper-lantern", "A lantern of paper", "2020-08-29"),
    Post("rushlight", "Twelve rushes for an evening", "2021-10-03"),
)

_UPDATE = """<p><strong>UPDATE (September 5 2020)</strong> — After two more winters there are sixty-one candles in the \
book instead of twenty. The spread between the slowest and the quickest has not grown: still an hour in a night.</p>
<p>The lantern turned out to be worth a page of its own. RELATED POST: \
<a href="/paper-lantern/">A lantern of paper</a></p>
<p><strong>END of UPDATE</strong></p>
"""
_CORRECTION = """<p><strong>CORRECTION (January 17 2021):</strong> The paragraph above used to say 21 millimetres an \
hour. The ruler had been read at the foot of the flame; measured at the wax it is 24 millimetres an hour.</p>
"""
_POSTSCRIPT = """<p>P.S. The egg was done after four millimetres and a half. It has been asked for so often that it \
had better stand here.</p>
"""
_RULER = "The candles lost 21 millimetres an hour on average."
_LAST_LINE = "and wakes everybody in the house.</p>\n"
_LIST_END = '<li><a href="/water-clock/">A leaking pot as a clock</a></li>\n'


def _replaced(old: str, new: str) -> Callable[[str], str]:
    def step(body: str) -> str:
        if body.count(old) != 1:
            raise ValueError(f"an edition expects to find this once: {old!r}")
        return body.replace(old, new)

    return step


def _corrected(body: str) -> str:
    start = body.index(_RULER)
    end = body.index("</p>\n", start) + len("</p>\n")
    paragraph = body[start:end].replace("21 millimetres", "24 millimetres")
    return body[:start] + paragraph + _CORRECTION + body[end:]


EDITIONS = (
    Edition("adds a dated update on top, with a related post in it", ("update-added",), lambda body: _UPDATE + body),
    Edition("mends a number, and says so", ("update-added", "body-edited"), _corrected),
    Edition("adds a postscript without a date", ("update-added",), _replaced(_LAST_LINE, _LAST_LINE + _POSTSCRIPT)),
    Edition(
        "changes a number and says nothing",
        ("body-edited",),
        _replaced("ran 12 minutes fast in an hour", "ran 25 minutes fast in an hour"),
        unannounced=True,
    ),
    Edition(
        "lists one more related post",
        ("related-added",),
        _replaced(_LIST_END, _LIST_END + '<li><a href="/rushlight/">Twelve rushes for an evening</a></li>\n'),
    ),
    Edition("does nothing, while the page around the article changes", (), lambda body: body),
)
