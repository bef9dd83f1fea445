"""Corrections and entries of live blogs that only mark-up states, and what looks like them and is none."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.article import extract
from monitor.article.page import locate
from monitor.article.statements import Statement

URL = "https://kites.example/posts/first/"
TEXT = "In the second line it said that the string was of silk."
READER = f'<div itemscope itemtype="https://schema.org/Comment"><p itemprop="correction">{TEXT}</p></div>'


def page(*described: Any, body: str = "", kind: str = "NewsArticle") -> str:
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(thing)}</script>' for thing in described)
    scope = f'itemscope itemtype="https://schema.org/{kind}"'
    fill = "<p>A kite flies because the wind has to go around it, and the string will not let it follow.</p>"
    return f"<html><head>{scripts}</head><body><article {scope}><h1>Kites</h1>{fill}{body}</article></body></html>"


def article(**more: Any) -> dict[str, Any]:
    return {"@type": "NewsArticle", "headline": "Kites", **more}


def stated(source: str) -> tuple[Statement, ...]:
    return locate(source, url=URL).stated


def said(source: str) -> list[tuple[tuple[str, ...], str | None]]:
    return [(one.lines, one.stated.iso if one.stated else None) for one in stated(source)]


COMMENT = {"@type": "CorrectionComment", "text": TEXT, "datePublished": "2021-05-03"}
STATED = {
    "a comment": (page(article(correction=COMMENT)), [((TEXT,), "2021-05-03")]),
    "a list of them": (page(article(correction=[COMMENT])), [((TEXT,), "2021-05-03")]),
    "a text": (page(article(correction=TEXT)), [((TEXT,), None)]),
    "a text with mark-up": (
        page(article(correction=f"<p>{TEXT}</p><p>It&#39;s of hemp.</p>")),
        [((TEXT, "It's of hemp."), None)],
    ),
    "by reference": (
        page({"@graph": [article(correction={"@id": "#c"}), {"@id": "#c", **COMMENT}]}),
        [((TEXT,), "2021-05-03")],
    ),
    "of a thing with a prefix": (page({"@type": "schema:Article", "correction": TEXT}), [((TEXT,), None)]),
    "of this address": (page(article(url=f"{URL}#main", correction=TEXT)), [((TEXT,), None)]),
    "twice": (page(article(correction=TEXT), article(correction=TEXT)), [((TEXT,), None)]),
    "in microdata": (page(body=f'<p itemprop="correction">{TEXT}</p>'), [((TEXT,), None)]),
    "in a meta element": (page(body=f'<meta itemprop="correction" content="{TEXT}">'), [((TEXT,), None)]),
    "an entry of a live blog": (
        page({"@type": "LiveBlogPosting", "liveBlogUpdate": {"headline": "It flies", "articleBody": "At last."}}),
        [(("It flies", "At last."), None)],
    ),
}  # fmt: skip
SILENT = {
    "nothing": page(article(correction=None)),
    "an empty text": page(article(correction=" ")),
    "no correction, in words": page(article(correction=["none", "No corrections yet"])),
    "a number, a list of lists": page(article(correction=[1, [[]], {"text": 7}])),
    "the policy of the site": page(article(correction="https://kites.example/corrections/")),
    "this page itself": page(article(correction=f"{URL}#corrections")),
    "of another page": page(article(url="https://kites.example/posts/second/", correction=TEXT)),
    "of a thing that is no article": page({"@type": "Organization", "correction": TEXT}),
    "only a policy": page(article(correctionsPolicy="https://kites.example/corrections/2021/")),
    "broken JSON": page().replace("<head>", '<head><script type="application/ld+json">{"correction": "</script>'),
    "a reader's": page(body=READER),
    "of a box beside": page(body=f'<aside><p itemprop="correction">{TEXT}</p></aside>'),
    "when it was modified": page(article(dateModified="2021-05-03")),
    "an entry without words": page({"@type": "LiveBlogPosting", "liveBlogUpdate": [{"url": URL}, 3]}),
}  # fmt: skip


@pytest.mark.parametrize("case", STATED.values(), ids=list(STATED))
def test_what_a_page_states(case: tuple[str, list[tuple[tuple[str, ...], str | None]]]) -> None:
    source, expected = case
    assert said(source) == expected


@pytest.mark.parametrize("source", SILENT.values(), ids=list(SILENT))
def test_what_states_nothing(source: str) -> None:
    assert said(source) == []
    assert extract(source, url=URL).updates == ()


def test_what_the_page_does_not_show_stands_behind_its_last_block() -> None:
    read = extract(page(article(correction=COMMENT)), url=URL)
    (note,) = read.updates
    assert (note.first_block, note.last_block, note.marker) == (1, 1, "")
    assert [block.hidden for block in read.blocks] == [False, True]
    assert read.blocks[1].html == f"<p>{TEXT}</p>"


def test_a_statement_gives_another_fingerprint() -> None:
    assert locate(page(article()), url=URL).fingerprint != locate(page(article(correction=TEXT)), url=URL).fingerprint


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=40) | st.sampled_from([TEXT, URL, "2021-05-03"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@id", "@type", "correction", "liveBlogUpdate", "text", "headline", "articleBody", "url"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON, JSON)
def test_whatever_the_json_says_the_page_is_read(correction: object, entries: object) -> None:
    thing = {"@type": "LiveBlogPosting", "correction": correction, "liveBlogUpdate": entries}
    read = extract(page(thing), url=URL)
    assert all(0 <= note.first_block <= note.last_block < len(read.blocks) for note in read.updates)
