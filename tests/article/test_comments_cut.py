"""What readers wrote below an article is none of it, although no class or id says so."""

from __future__ import annotations

import pytest

from monitor.article import extract

TEXT = "<p>The wheel of the lower mill was cut from larch in 1904 by two carters of the village.</p>"
REMARK = "UPDATE: I stood on it again in May."
BELOW = {
    "microdata": f"<div itemprop=comment itemscope><span itemprop=author>Ada</span><p>{REMARK}</p></div>",
    "an article in the article": f"<article><header>Ada · <time>June 3</time></header><p>{REMARK}</p></article>",
    "a counted heading": f"<h3>2 Comments</h3><p><b>Ada said...</b></p><p>{REMARK}</p>",
    "a counted heading in German": f"<h3>2 Kommentare</h3><ol><li><b>Ada</b> am 3. Juni<p>{REMARK}</p></li></ol>",
    "a counted heading in Russian": f"<h3>5 комментариев</h3><p>Ада</p><p>{REMARK}</p>",
    "a counted heading in Chinese": f"<h3>2 条评论</h3><p>李</p><p>{REMARK}</p>",
    "the count behind the word": f"<h3>Comments (2)</h3><dl><dt>Ada, 3 June</dt><dd>{REMARK}</dd></dl>",
    "a heading in a box of its own": f"<div><h4>1 Comment</h4></div><div><b>Ada</b><p>{REMARK}</p></div>",
    "replies with their dates": f"<h3>2 responses</h3><div><b>Ada</b> <time>June 3</time><p>{REMARK}</p></div>",
}
KEPT = {
    "a section that follows": "<h2>2 Comments</h2><p>Ada: fine.</p><h2>How it was made</h2><p>With an axe.</p>",
    "what the author counts": "<h2>12 responses</h2><p>With an axe.</p>",
    "a heading that goes on": "<h2>2 comments on axes</h2><p>With an axe.</p>",
    "a number of the author's": "<h2>3 wheels</h2><p>With an axe.</p>",
    "an entry with its heading": "<article><header><h3>Noon</h3></header><p>With an axe.</p></article>",
    "an entry that nobody signed": "<article><p><time>12:00</time></p><p>With an axe.</p></article>",
}


def text_with(rest: str) -> str:
    page = f"<html lang=en><title>The wheel</title><article><h1>The wheel</h1>{rest}</article></html>"
    return extract(page, url="https://mill.example/wheel/").text


@pytest.mark.parametrize("below", BELOW.values(), ids=BELOW.keys())
def test_readers_words_are_not_the_article(below: str) -> None:
    text = text_with(TEXT + below)
    assert text.endswith("two carters of the village.")


@pytest.mark.parametrize("below", KEPT.values(), ids=KEPT.keys())
def test_what_only_looks_like_comments_stays(below: str) -> None:
    assert text_with(TEXT + below).endswith("With an axe.")


def test_a_count_above_the_text_takes_nothing_with_it() -> None:
    assert text_with(f"<h4>2 Comments</h4>{TEXT}").endswith("two carters of the village.")
