"""What a site fills in by itself is no change; the same form in an author's sentence is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from monitor.changes import compare_articles
from monitor.changes.stand_in import MOST_WORDS
from monitor.model import Article, Block, BlockType, ChangeKind, Link

BODY = [
    "The seeds were sown in March, in pots of clay, and kept on the sill of the north window.",
    "In April the first leaves came, and the pots were turned every morning before the sun was on them.",
    "The harvest was weighed on the first Sunday of August, fruit by fruit, and the weights were written down.",
]
SITE = "https://garden.example"


def line(text: str, *urls: str) -> Block:
    links = tuple(Link(url=url, text=text) for url in urls)
    return Block(type=BlockType.PARAGRAPH, text=text, links=links)


def licence() -> Block:
    link = Link(url="https://creativecommons.org/licenses/by/4.0/", text="CC BY 4.0")
    return Block(type=BlockType.PARAGRAPH, text="This text is under CC BY 4.0, share it as you like.", links=(link,))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Stand: 25.01.2021", "Stand: 07.09.2022"),
        ("Last updated: May 5, 2020", "Last updated: June 9, 2021"),
        (None, "Last modified: 2021-02-19"),
        ("M. Aldin 4 min read March 14, 2018", "M. Aldin 5 min read March 14, 2018"),
        ("You are visitor 12189", "You are visitor 12344"),
        ("12 Kommentare", "13 Kommentare"),
        ("This article is more than 4 years old.", "This article is more than 5 years old."),
        (None, "Tento článek vyšel před 4 lety."),
        ("Write to: a.gardener@garden.example", "Write to:"),
        ("Write to [email protected]", "Write to a.gardener@garden.example"),
        (None, line("Somewhere", "https://social.example/share?u=https://garden.example/tomatoes/")),
        (None, licence()),
        (None, "Subscribe to my letters, and you will hear of the next harvest."),
        (line("Tags: peas", f"{SITE}/tags/peas"), line("Tags: pots", f"{SITE}/tags/pots")),
        (None, line("Peas in pots", f"{SITE}/peas/")),
    ],
)
def test_it_is_nothing_and_so_is_the_way_back(bench: Any, before: str | Block | None, after: str | Block) -> None:
    old = bench.article(*BODY, *([before] if before else []))
    new = bench.article(*BODY, after)
    assert compare_articles(old, new) == compare_articles(new, old) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The film had 300 views in a week.", "The film had 500 views in a week."),
        ("Price: 14 euros", "Price: 41 euros"),
        ("Meet us on 5 May 2021 at noon", "Meet us on 6 May 2021 at noon"),
        ("Write to a.gardener@garden.example", "Write to b.gardener@garden.example"),
        (None, "I wrote this article 4 years ago, and I have learnt much since."),
        (None, line("Peas in pots", "https://elsewhere.example/peas/")),
    ],
)
def test_it_is_the_authors(bench: Any, before: str | None, after: str | Block) -> None:
    old = bench.article(*BODY[:2], *([before] if before else []), BODY[2])
    assert len(compare_articles(old, bench.article(*BODY[:2], after, BODY[2]))) == 1


def test_an_authors_list_of_links_inside_the_text_is_no_menu(bench: Any) -> None:
    new = bench.article(*BODY[:2], line("Peas in pots", f"{SITE}/peas/"), BODY[2])
    (change,) = compare_articles(bench.article(*BODY), new)
    assert change.kind == ChangeKind.BODY_ADDED


def heading(text: str, *urls: str) -> Block:
    return Block(type=BlockType.HEADING, text=text, level=2, links=tuple(Link(url=url, text=text) for url in urls))


def test_teasers_of_other_posts_that_rotate_are_nothing(bench: Any) -> None:
    def teaser(name: str) -> list[Block | str]:
        return [
            heading(name, f"{SITE}/{name}/"),
            f"A short text about {name}, so that one may want to read all of it there.",
        ]

    old = bench.article(*BODY, *teaser("Peas"), *teaser("Beans"))
    assert compare_articles(old, bench.article(*BODY, *teaser("Leeks"), *teaser("Peas"))) == []
    assert compare_articles(bench.article(*BODY), bench.article(*BODY, *teaser("Peas")))


@pytest.mark.parametrize("name", ["Comments", "2 comments", "Kommentare (2)", "评论"])
def test_what_readers_write_below_is_nothing_even_if_it_is_marked_as_an_update(bench: Any, name: str) -> None:
    said = "UPDATE: I have the same snails, and they do not mind the net at all."
    old = bench.article(*BODY, heading(name))
    assert compare_articles(old, bench.article(*BODY, heading(name), said, notes=[("UPDATE", 4, 4)])) == []


def test_a_section_on_comments_is_the_authors(bench: Any) -> None:
    old = bench.article(heading("Comments"), *BODY[:2], heading("Loops"), BODY[2])
    new = bench.article(heading("Comments"), *BODY[:2], "A comment begins with a hash.", heading("Loops"), BODY[2])
    assert len(compare_articles(old, new)) == 1


def test_a_line_that_names_author_and_day_is_nothing(bench: Any) -> None:
    def published(*blocks: str) -> Article:
        return replace(bench.article(*blocks), published="2020-05-03T08:00:00+00:00", byline="Ada Gardener")

    plain, lined = published(*BODY), published("Ada Gardener · 3 May 2020", *BODY)
    assert compare_articles(plain, lined) == compare_articles(lined, plain) == []


def test_a_label_that_stands_at_several_places_belongs_to_the_site(bench: Any) -> None:
    old = bench.article("How Acme gardens", *BODY, "How Acme gardens")
    assert compare_articles(old, bench.article("How Beta gardens", *BODY, "How Beta gardens")) == []


def test_dates_that_all_move_by_a_day_tell_of_another_time_zone(bench: Any) -> None:
    days = [["5 May 2021", "9 June 2021", "1 July 2021"], ["6 May 2021", "10 June 2021", "2 July 2021"]]
    old, new = (bench.article(*BODY[:2], *each, BODY[2]) for each in days)
    assert compare_articles(old, new) == []
    one = bench.article(*BODY[:2], *days[0][:2], "2 July 2021", BODY[2])
    assert len(compare_articles(old, one)) == 1


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Sign in", "Enter your name and your password to go on reading."),
        ("Garden", "Just a moment. We are making sure that nobody automatic is there."),
        ("Seite nicht gefunden", "Vielleicht hilft die Suche."),
        ("エラー", "ページが見つかりません。"),
    ],
)
def test_another_page_in_place_of_the_article_and_the_way_back(bench: Any, title: str, text: str) -> None:
    article, other = bench.article(*BODY), bench.article(text, title=title)
    assert compare_articles(article, other) == compare_articles(other, article) == []


def test_a_page_on_which_nothing_is_left_is_no_reading_of_the_article(bench: Any) -> None:
    assert compare_articles(bench.article(*BODY), bench.article(title="")) == []


def test_a_rewritten_article_is_no_other_page(bench: Any) -> None:
    rewritten = "Nothing of this grew again: " + "the beds are gravel now, and a robot mows what is left. " * MOST_WORDS
    assert compare_articles(bench.article(*BODY), bench.article(rewritten, title="Gravel"))
    moved = "This page has moved to our new house."
    assert compare_articles(bench.article(*BODY), bench.article(moved, title="Moved"))
