"""Links that the author marks as related posts or as references, in the author's own text."""

import pytest

from monitor.article import extract
from monitor.article.targets import absolute
from monitor.model import Article

URL = "https://bells.example/casting/"
FILL = "<p>A bell is cast mouth down, in loam that has dried for a month, and nobody speaks while the metal runs.</p>"


def article(markup: str) -> Article:
    return extract(f"<html><body><article><h1>Bells</h1>{FILL}{markup}</article></body></html>", url=URL)


RELATED = [
    "<p>RELATED POST: <a href=/tuning/>On tuning</a></p>",
    "<p><b>RELATED POSTS</b>: <a href=/tuning/>On tuning</a></p>",
    "<p>Related: <a href=/tuning/>On tuning</a></p>",
    "<p>See also: <a href=/tuning/>On tuning</a></p>",
    "<p>It rang true. See also my later post <a href=/tuning/>On tuning</a>.</p>",
    "<p>It rang true; see also <a href=/tuning/>On tuning</a>.</p>",
    "<p>There is <a href=/tuning/>a follow-up post</a> about it.</p>",
    "<p>Related posts:</p><ul><li><a href=/tuning/>On tuning</a></ul>",
    "<h2>Related posts</h2><ul><li><a href=/tuning/>On tuning</a></ul>",
    "<p><strong>Related reading</strong></p><p><a href=/tuning/>On tuning</a></p>",
    "<h3>Siehe auch</h3><ul><li><a href=/tuning/>Vom Stimmen</a></ul>",
    "<p>Verwandter Artikel: <a href=/tuning/>Vom Stimmen</a></p>",
    "<h2>Articles liés</h2><ul><li><a href=/tuning/>Accorder</a></ul>",
    "<p>Véase también: <a href=/tuning/>Afinar</a></p>",
    "<h2>関連記事</h2><ul><li><a href=/tuning/>調律</a></ul>",
    "<p>相关文章：<a href=/tuning/>调音</a></p>",
]


@pytest.mark.parametrize("markup", RELATED)
def test_related_posts(markup: str) -> None:
    read = article(markup + "<h2>After</h2><p>The tower <a href=/tower/>stands</a>.</p>")
    assert [link.url for link in read.related] == ["https://bells.example/tuning/"]


REFERENCE_LISTS = [
    "<ol><li>Hill, <a href=https://press.example/hill>Bronze</a>, 1901.</ol>",
    "<ul><li>Hill, <a href=https://press.example/hill>Bronze</a>, 1901.</ul>",
    "<p>[1] Hill, <a href=https://press.example/hill>Bronze</a>, 1901.</p>",
    "<p>Hill, <a href=https://press.example/hill>Bronze</a>.<br>Low, <a href=https://press.example/low>Tin</a>.</p>",
]


@pytest.mark.parametrize(
    "label", ["RELATED POST: <a href=/tuning/>On tuning</a>", "<a href=/tuning/>SEE ALSO: Tuning</a>"]
)
@pytest.mark.parametrize("references", REFERENCE_LISTS)
def test_the_authors_label_says_more_than_the_heading_over_the_references(references: str, label: str) -> None:
    read = article(f"<h2>REFERENCES</h2>{references}<p>{label}</p>")
    assert [link.url for link in read.related] == ["https://bells.example/tuning/"]
    assert "https://press.example/hill" in [link.url for link in read.references]
    assert "https://bells.example/tuning/" not in [link.url for link in read.references]


def test_a_host_of_other_letters_is_called_as_the_network_calls_it() -> None:
    read = article('<p>RELATED POST: <a href="http://glocken.münchen.example/ä">Stimmen</a></p>')
    assert [link.url for link in read.related] == ["http://glocken.xn--mnchen-3ya.example/%C3%A4"]
    assert all("m%C3%BCnchen" not in block.html for block in read.blocks)


def test_prose_behind_the_items_of_references_is_no_reference() -> None:
    prose = "<p>ADDENDUM: The tenor bell <a href=/crack/>cracked</a> in 1990, and nobody rang it for a year.</p>"
    read = article(f"<h2>References</h2>{REFERENCE_LISTS[0]}{prose}")
    assert [link.url for link in read.references] == ["https://press.example/hill"]


@pytest.mark.parametrize("words", ["RELATED POST: On tuning", "See also: On tuning", "On tuning"])
def test_a_related_post_is_called_by_its_own_words(words: str) -> None:
    (link,) = article(f"<h2>Related posts</h2><ul><li><a href=/tuning/>{words}</a></ul>").related
    assert link.text == "On tuning"
    (link,) = article(f"<p>RELATED POST: <a href=/tuning/>{words}</a></p>").related
    assert link.text == "On tuning"


def test_the_label_may_stand_inside_of_the_link() -> None:
    (link,) = article("<p><a href=/tuning/>RELATED POST: On tuning</a></p>").related
    assert link.text == "On tuning"


REFERENCES = [
    "<h2>References</h2><ol><li>Hill, <a href=https://press.example/hill>Bronze</a>, 1901.</ol>",
    "<h2>REFERENCES</h2><p>[1] <a href=https://press.example/hill>Bronze</a></p>",
    "<p>Sources:</p><ul><li><a href=https://press.example/hill>Bronze</a></ul>",
    "<h3>Quellen</h3><p><a href=https://press.example/hill>Bronze</a></p>",
    "<h2>参考文献</h2><ul><li><a href=https://press.example/hill>青銅</a></ul>",
]


@pytest.mark.parametrize("markup", REFERENCES)
def test_references(markup: str) -> None:
    read = article(markup + "<h2>After</h2><p>The tower <a href=/tower/>stands</a>.</p>")
    assert [link.url for link in read.references] == ["https://press.example/hill"]
    assert read.related == ()


NEITHER = [
    "<p>The metals are related: <a href=/tin/>tin</a> and <a href=/copper/>copper</a> melt together.</p>",
    "<p>I see also the need for <a href=/tin/>tin</a>.</p>",
    "<p>My sources of tin: <a href=/tin/>this mine</a> and another in the west of the county.</p>",
    "<div class='related-posts'><h3>Related posts</h3><ul><li><a href=/tin/>Tin</a></ul></div>",
    "<aside class=widget><h3>See also</h3><a href=/tin/>Tin</a></aside>",
]


@pytest.mark.parametrize("markup", NEITHER)
def test_what_is_neither(markup: str) -> None:
    read = article(markup)
    assert (read.related, read.references) == ((), ())


def test_only_the_link_behind_the_phrase_is_related() -> None:
    read = article("<p>In <a href=/tin/>tin</a> it fails. See also my later post <a href=/tuning/>On tuning</a>.</p>")
    assert [link.url for link in read.related] == ["https://bells.example/tuning/"]


def test_each_address_once() -> None:
    read = article("<p>Related: <a href=/a>One</a></p><p>Related: <a href=/a>One</a>, <a href=/b>Two</a></p>")
    assert [link.url for link in read.related] == ["https://bells.example/a", "https://bells.example/b"]


def test_a_link_to_a_host_of_another_script_is_in_the_form_that_names_are_looked_up_in() -> None:
    assert absolute("//münchen.example/Straße", "https://a.example/") == "https://xn--mnchen-3ya.example/Straße"


def test_a_related_link_is_kept_without_user_and_password():
    link = '<a href="http://ida:s3cr3t@a.example/rope?x=b@c">The rope</a>'
    page = f"<article><h1>Well</h1><p>RELATED POST: {link}</p></article>"
    article = extract(page.encode(), url="https://a.example/well")
    assert "s3cr3t" not in repr(article)
    assert "http://a.example/rope?x=b@c" in [link.url for block in article.blocks for link in block.links]
