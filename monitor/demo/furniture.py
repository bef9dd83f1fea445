"""The page around a post: menu, popular posts, comments, counters, an advertisement, a token. Never the same twice."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from random import Random

_POPULAR = (
    "Sharpening scissors",
    "The noise of a pendulum",
    "Twine, and how much it holds",
    "A map of the puddles",
    "Three ways to fold a letter",
    "What the cellar weighs",
)
_COMMENTS = (
    "My grandmother did this with a nail and a biscuit tin.",
    "UPDATE: I tried it with a birthday cake. Do not.",
    "How do you get the wax out of the ruler?",
    "Does it work at sea?",
    "The cat counts as a draught, I assume.",
)
_SLOTS = ("Ink by the litre", "Lamp oil, two for one", "Boots that last", "Honey from the roof")
_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title} | The Evening Notebook</title>
<meta property="og:title" content="{title}">
<meta property="article:published_time" content="{date}">
<meta name="csrf-token" content="{token}">
<link rel="canonical" href="{url}">
<link rel="stylesheet" href="/site.{build}.css">
</head>
<body class="single">
<header class="site-header"><a href="/">The Evening Notebook</a>
<nav><ul><li><a href="/">Home</a></li><li><a href="/about/">About</a></li></ul></nav></header>
<main>
<article class="post hentry">
<header><h1 class="entry-title">{title}</h1>
<p class="post-meta"><time datetime="{date}">{date}</time> · {views} views · {minutes} min read</p></header>
<div class="entry-content">
{body}</div>
</article>
<section id="comments" class="comments"><h2>{count} comments</h2><ol class="comment-list">{comments}</ol>
<form method="post" action="/comment"><input type="hidden" name="csrf" value="{token}"><textarea></textarea></form>
</section>
</main>
<aside class="sidebar"><h2>Popular this hour</h2><ul>{popular}</ul><div class="ad-slot">{slot}</div></aside>
<footer>Page made in {millis} ms, build {build}</footer>
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What of a page is its author's."""

    title: str
    date: str
    url: str
    body: str


def page(sheet: Sheet, noise: Random) -> str:
    """A whole page. The same noise gives the same page."""
    comments = _COMMENTS[: noise.randint(1, len(_COMMENTS))]
    return _PAGE.format(
        title=escape(sheet.title),
        date=sheet.date,
        url=escape(sheet.url),
        body=sheet.body,
        token=f"{noise.getrandbits(96):024x}",
        build=f"{noise.getrandbits(32):08x}",
        views=noise.randint(10_000, 99_999),
        minutes=noise.randint(4, 6),
        count=len(comments),
        comments="".join(f'<li class="comment"><p>{escape(text)}</p></li>' for text in comments),
        popular="".join(f'<li><a href="/{n}/">{title}</a></li>' for n, title in _shuffled(noise)),
        slot=noise.choice(_SLOTS),
        millis=noise.randint(3, 90),
    )


def _shuffled(noise: Random) -> list[tuple[int, str]]:
    titles = list(enumerate(_POPULAR))
    noise.shuffle(titles)
    return titles[: noise.randint(3, len(titles))]
