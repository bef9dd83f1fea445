"""Flow content becomes blocks, in reading order, with what stands in them."""

import pytest

from monitor.article import extract
from monitor.model import Block, BlockType, Link

URL = "https://kites.example/posts/first/"
FILL = "<p>A kite flies because the wind has to go around it, and the string will not let it follow.</p>"


def blocks(markup: str) -> list[Block]:
    article = extract(f"<html><body><article><h1>Kites</h1>{FILL}{markup}</article></body></html>", url=URL)
    return list(article.blocks[1:])


KINDS = [
    ("<p>One.</p>", [("paragraph", "One.")]),
    ("<h2>One</h2><p>Two.</p>", [("heading", "One"), ("paragraph", "Two.")]),
    ("<ul><li>One<li>Two</ul>", [("item", "One"), ("item", "Two")]),
    ("<ol><li><p>One.</p><p>More.</p></ol>", [("item", "One."), ("item", "More.")]),
    ("<dl><dt>Tail<dd>Keeps it straight.</dl>", [("item", "Tail"), ("item", "Keeps it straight.")]),
    ("<blockquote><p>One.</p></blockquote>", [("quote", "One.")]),
    ("<pre><code>a = 1\n  b = 2\n</code></pre>", [("code", "a = 1\n  b = 2")]),
    ("<pre>one<br>two</pre>", [("code", "one\ntwo")]),
    ("<table><tr><th>Size<th>Wind<tr><td>1 m<td>5</table>", [("row", "Size | Wind"), ("row", "1 m | 5")]),
    ("<figure><img src=a.jpg><figcaption>The tail.</figcaption></figure>", [("figure", "The tail.")]),
    ("<p><img src=a.jpg alt='A red kite'></p>", [("figure", "A red kite")]),
    ("One line.<br><br>Another line.", [("paragraph", "One line."), ("paragraph", "Another line.")]),
    ("<div>Bare text <b>in bold</b>.<p>And a paragraph.</p>After it.</div>",
     [("paragraph", "Bare text in bold."), ("paragraph", "And a paragraph."), ("paragraph", "After it.")]),
    ("<details><summary>More</summary><p>Hidden at first.</p></details>",
     [("paragraph", "More"), ("paragraph", "Hidden at first.")]),
    ("<p>Word<sup><a href='#fn1'>1</a></sup> and on.</p>", [("paragraph", "Word and on.")]),
    ("<ol><li id=fn1>The source. <a href='#ref1'>↩</a></ol>", [("item", "The source.")]),
    ("<h2>Tails <a class=headerlink href='#tails'>¶</a></h2>", [("heading", "Tails")]),
    ("<div class=admonition><p class='admonition-title'>Note</p><p>One.</p></div>", [("paragraph", "One.")]),
    ("<div class=admonition><p class='admonition-title'>Wind</p><p>One.</p></div>",
     [("paragraph", "Wind"), ("paragraph", "One.")]),
    ("<div class='jp-InputPrompt'>In [3]:</div><pre>a = 1</pre>", [("code", "a = 1")]),
    ("<h2 id=tails><span class=header-section-number>2.1</span> Tails</h2>", [("heading", "Tails")]),
    ("<h2><span class='section-number-2'>1.</span> Tails</h2>", [("heading", "Tails")]),
    ("<div class='language-py vp-adaptive-theme'><button></button><span class=lang>py</span><pre>a = 1</pre></div>",
     [("code", "a = 1")]),
    ("<div class=highlight><table><tr><td class=gutter><pre>1\n2</pre><td><pre>x\ny</pre></table></div>",
     [("code", "x\ny")]),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "expected"), KINDS)
def test_kinds(markup: str, expected: list[tuple[str, str]]) -> None:
    assert [(str(block.type), block.text) for block in blocks(markup)] == expected


def test_the_title_is_no_block() -> None:
    assert all(block.text != "Kites" for block in blocks(FILL))


LEADS = [
    ("<p><strong>UPDATE:</strong> It flew.</p>", "UPDATE:"),
    ("<p><b>Update</b> <i>(May 3)</i> It flew.</p>", "Update (May 3)"),
    ("<p><em>All of it is set so.</em></p>", "All of it is set so."),
    ("<div class='admonition update'><p class=admonition-title>Update</p><p>It flew.</p></div>", "Update"),
    ("<div class='custom-block tip'><p class=custom-block-title>Update</p><p>It flew.</p></div>", "Update"),
    ("<p><small><strong>Update 2</strong>: It flew.</small></p>", "Update 2"),
    ("<p><span><b>Edit:</b></span> It flew.</p>", "Edit:"),
    ("<p>It <b>flew</b>.</p>", ""),
    ("<p><a href=/x>Here</a> it flew.</p>", ""),
]


@pytest.mark.parametrize(("markup", "lead"), LEADS)
def test_lead(markup: str, lead: str) -> None:
    assert blocks(markup)[0].lead == lead


def test_links_are_absolute_and_those_within_the_page_are_none() -> None:
    (block,) = blocks(
        "<p><a href=../second/>Next</a>, <a href='#a'>here</a>, <a href='javascript:x()'>there</a>,"
        " <a href='mailto:a@kites.example'>write</a></p>"
    )
    assert block.links == (
        Link(url="https://kites.example/posts/second/", text="Next"),
        Link(url="mailto:a@kites.example", text="write"),
    )


def test_a_link_around_blocks_is_the_link_of_each() -> None:
    found = blocks("<a href=/x><div><p>One.</p><p>Two.</p></div></a>")
    assert [link.url for block in found for link in block.links] == ["https://kites.example/x"] * 2


def test_images_are_found_where_a_script_would_load_them() -> None:
    (block,) = blocks("<p><img src='data:image/gif;base64,R0' data-src=/tail.jpg alt=Tail></p>")
    assert block.images == ("https://kites.example/tail.jpg",)


def test_levels() -> None:
    found = blocks("<h3>One</h3><ul><li>a<ul><li>b</ul></ul><p>c</p>")
    assert [block.level for block in found] == [3, 1, 2, 0]


def test_wrappers_are_shared_by_what_stands_together() -> None:
    one, two, three = blocks("<div><p>One.</p><p>Two.</p></div><div><p>Three.</p></div>")
    assert one.wrapper == two.wrapper != three.wrapper


def test_a_rule_is_remembered_by_the_block_below_it() -> None:
    assert [block.rule_before for block in blocks("<p>One.</p><hr><p>Two.</p><p>Three.</p>")] == [False, True, False]


def test_html_is_clean_and_from_a_short_list() -> None:
    (block,) = blocks(
        "<p class=x onclick='a()'>Say <em style='color:red'>&lt;hi&gt;</em> <a href='/x' onmouseover=b()>to</a>"
        " <img src=/k.png onerror=c()><marquee>it</marquee></p>"
    )
    assert block.html == (
        '<p>Say <em>&lt;hi&gt;</em> <a href="https://kites.example/x">to</a>'
        ' <img src="https://kites.example/k.png">it</p>'
    )


def test_code_is_shown_as_code() -> None:
    (block,) = blocks("<pre><code class=language-c>if (a &lt; b &amp;&amp; c)</code></pre>")
    assert block.type is BlockType.CODE
    assert block.html == "<pre><code>if (a &lt; b &amp;&amp; c)</code></pre>"
