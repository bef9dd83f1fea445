"""What authors mark up reads well with our short list of tags, and nothing else comes through."""

from __future__ import annotations

import pytest

from monitor.changes import Op
from monitor.publish.markup import clean_html, link, marked, one_line, paragraphs, shortened, xml_text

KEPT = [
    ("<p>a <b>b</b> <I class=x>c</I></p>", "<p>a <strong>b</strong> <em>c</em></p>"),
    ("<h2 id=x>Heading</h2><p>a</p>", "<h3>Heading</h3><p>a</p>"),
    ("<blockquote>a<br>b</blockquote>", "<blockquote>a<br>b</blockquote>"),
    ("<pre><code>a  b\n c</code></pre>", "<pre><code>a  b\n c</code></pre>"),
    ('<a href="mailto:a@b.example" title="t">m</a>', '<a href="mailto:a@b.example">m</a>'),
    ("<table><tbody><tr><th>Ebb</th><td>3 m</td></tr></tbody></table>", "<p>Ebb · 3 m</p>"),
    ("<table><tr><td>a</td> <td>b</td></tr><tr><td>c</td></tr></table>", "<p>a · b<br>c</p>"),
    ("<figure><img src='https://a.example/x.png'><figcaption>The mole</figcaption></figure>", "<p>The mole</p>"),
    ("<div>one</div><div>two</div>", "one two "),
    ("5 &lt; 6 &amp; 7", "5 &lt; 6 &amp; 7"),
]
DROPPED = [
    ("<script>alert(1)</script>a", "a"),
    ("<style>p{}</style>a", "a"),
    ('<a href="javascript:alert(1)">a</a>', "<a>a</a>"),
    ('<a href=" JaVaScRiPt:alert(1)">a</a>', "<a>a</a>"),
    ('<a href="data:text/html,x">a</a>', "<a>a</a>"),
    ('<a href="/relative">a</a>', "<a>a</a>"),
    ('<p lang="x" title="y" style="z" onclick="w">a</p>', "<p>a</p>"),
    ("<img src=x onerror=alert(1)>a", "a"),
    ("<svg><script>alert(1)</script></svg>a", "a"),
    ("a<!-- b -->", "a"),
    ("a&#11;&#xfffe;b", "ab"),
]


@pytest.mark.parametrize(("html", "clean"), KEPT)
def test_what_reads_well_is_kept(html: str, clean: str) -> None:
    assert clean_html(html) == clean


@pytest.mark.parametrize(("html", "clean"), DROPPED)
def test_what_could_do_harm_is_dropped(html: str, clean: str) -> None:
    assert clean_html(html) == clean


@pytest.mark.parametrize("html", [html for html, _ in KEPT + DROPPED])
def test_clean_html_is_clean_already(html: str) -> None:
    assert clean_html(clean_html(html)) == clean_html(html)


def test_text_keeps_what_xml_can_carry() -> None:
    assert xml_text("a\x00\x08\tb\r\nc\rd\x7f\x85\ud800\ufffe\uffff😀é") == "a\tb\nc\nd😀é"
    assert one_line("  a \n\u202e b\u2069 ") == "a b"


def test_a_mark_holds_words_and_leaves_the_space_outside() -> None:
    words = [(Op.EQUAL, "by"), (Op.DELETE, " three"), (Op.INSERT, " four "), (Op.EQUAL, "< metres")]
    assert marked(words) == "<p>by <del>three</del>  <ins>four</ins> &lt; metres</p>"


def test_a_mark_over_two_blocks_is_two_marks() -> None:
    assert marked([(Op.EQUAL, "a "), (Op.INSERT, "b\n\nc"), (Op.EQUAL, " d")]) == (
        "<p>a <ins>b</ins></p><p><ins>c</ins> d</p>"
    )


def test_context_is_counted_in_words_on_both_sides() -> None:
    calm = " ".join(f"w{n}" for n in range(90))
    words = [
        (Op.EQUAL, f"{calm} "),
        (Op.INSERT, "new"),
        (Op.EQUAL, f" {calm} "),
        (Op.DELETE, "old"),
        (Op.EQUAL, f" {calm}"),
    ]
    assert [text for _, text in shortened(words, 2)] == ["… w88 w89 ", "new", " w0 w1 … w88 w89 ", "old", " w0 w1 …"]


def test_nothing_is_left_out_that_is_hardly_longer_than_an_ellipsis() -> None:
    words = [(Op.DELETE, "old"), (Op.EQUAL, f" {'calm ' * 12}day")]
    assert list(shortened(words, 2)) == words


def test_plain_text_becomes_paragraphs_with_their_lines() -> None:
    assert paragraphs("a <b>\nc\n\n\nd") == "<p>a &lt;b&gt;<br>c</p><p>d</p>"


def test_a_link_that_leads_nowhere_good_is_its_text() -> None:
    assert link("https://a.example/?b=1&c=2", "<d>") == '<a href="https://a.example/?b=1&amp;c=2">&lt;d&gt;</a>'
    assert link("javascript:alert(1)", "d") == "d"
    assert link("https://a.example/", " ") == '<a href="https://a.example/">https://a.example/</a>'


def test_hidden_characters_are_shown_in_a_diff() -> None:
    turned = [(Op.EQUAL, "pay "), (Op.DELETE, "Ann"), (Op.INSERT, "\u202ennA\u202c\u200b"), (Op.EQUAL, " today")]
    assert "<ins>⟨U+202E⟩nnA⟨U+202C⟩⟨U+200B⟩</ins>" in marked(turned)
    assert "می‌خواهم" in marked([(Op.INSERT, "می‌خواهم")])  # a joiner is spelling
