"""Text and HTML that are safe in any feed: XML's characters, a short list of tags, words marked as added or removed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape

import nh3

from monitor.changes.words import Op
from monitor.hidden import with_marks

TAGS = frozenset(
    {"p", "br", "ins", "del", "ul", "ol", "li", "a", "blockquote", "code", "pre", "strong", "em", "h3", "h4"}
)
# Fewer characters than these are not worth an ellipsis in their place.
SAVED = 60
SCHEMES = frozenset({"http", "https", "mailto"})

# XML 1.0 §2.2 Char, without U+0085 and the C1 controls (allowed, but shown as junk) and without CR (becomes &#13;).
_NOT_XML = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Embeddings, overrides and isolates (UAX #9 §2): in one line of ours, what the author opens would turn our own words.
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SPACE = re.compile(r"\s+")
_GATE = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags={"script", "style", "template", "noscript", "iframe"},
    attributes={"a": {"href"}, "*": set()},
    url_schemes=set(SCHEMES),
    url_relative="deny",
    link_rel=None,
)
# Tags that have a plainer sister in our list; a row of a table becomes a line of text.
_SISTERS = {
    "b": "strong",
    "i": "em",
    "s": "del",
    "strike": "del",
    "u": "ins",
    "h1": "h3",
    "h2": "h3",
    "h5": "h4",
    "h6": "h4",
    "table": "p",
    "figcaption": "p",
    "dt": "p",
    "dd": "p",
}
_SISTER = re.compile(rf"<(/?)({'|'.join(_SISTERS)})(?=[\s>/])", re.IGNORECASE)
# Where tags would be dropped between two words, and what keeps those apart.
_SEAMS = (
    (re.compile(r"</t[dh]>\s?(?=<t[dh][\s>])", re.IGNORECASE), " · "),
    (re.compile(r"</tr>(?!\s?</)", re.IGNORECASE), "<br>"),
    (re.compile(r"</(?:div|caption|summary)>", re.IGNORECASE), " "),
)
_BLOCK_BREAK = re.compile(r"\n{2,}")


def xml_text(text: str) -> str:
    """`text` with only the characters that XML 1.0 can carry; lone surrogates and control characters are dropped."""
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """Clean text for a title: one line, no bidirectional controls that could reorder the words around it."""
    return _SPACE.sub(" ", _BIDI.sub("", xml_text(text))).strip()


@lru_cache(maxsize=512)
def clean_html(html: str) -> str:
    """HTML of our own list of tags, with no attribute but an http(s) or mailto `href`. Whatever comes in.

    An entry passes here once for each format and feed that carries it, and with each change of those: hence the cache.
    """
    html = _SISTER.sub(lambda tag: f"<{tag[1]}{_SISTERS[tag[2].lower()]}", xml_text(html))
    for seam, between in _SEAMS:
        html = seam.sub(between, html)
    return xml_text(_GATE.clean(html))


def paragraphs(text: str) -> str:
    """Plain text, blocks separated by a blank line, as paragraphs; the lines of a block are kept."""
    return "".join(f"<p>{_lines(block)}</p>" for block in _BLOCK_BREAK.split(xml_text(text)) if block.strip())


def link(url: str, text: str) -> str:
    """A link, or only its text where the address is none that a reader should follow."""
    label = escape(one_line(text) or one_line(url))
    if url.partition(":")[0].lower() not in SCHEMES:
        return label
    return f'<a href="{escape(xml_text(url).strip())}">{label}</a>'


def marked(words: Iterable[tuple[Op, str]]) -> str:
    """A word diff as paragraphs with <ins> and <del>; a mark never reaches over the end of a block."""
    blocks, current, last = [], "", Op.EQUAL
    for op, text in words:
        first, *rest = _BLOCK_BREAK.split(xml_text(text))
        # Without styles, what went and what came must not touch.
        gap = " " if (last, op) == (Op.DELETE, Op.INSERT) and current.endswith("</del>") else ""
        current += gap + _mark(op, first)
        last = op
        for part in rest:
            blocks.append(current)
            current = _mark(op, part)
    return "".join(f"<p>{block}</p>" for block in (*blocks, current) if block.strip())


def shortened(words: Iterable[tuple[Op, str]], context: int) -> Iterator[tuple[Op, str]]:
    """The same diff with long unchanged runs cut to `context` words before and after each change."""
    runs = list(words)
    for index, (op, text) in enumerate(runs):
        if op is not Op.EQUAL:
            yield op, text
            continue
        tail = _first_words(text, context) if index > 0 else ""
        head = _last_words(text, context) if index < len(runs) - 1 else ""
        whole = len(tail) + len(head) + SAVED >= len(text)
        yield op, text if whole else " ".join(part for part in (tail.rstrip(), "…", head.lstrip()) if part)


def _first_words(text: str, count: int) -> str:
    ends = re.match(rf"\s*(?:\S+\s*){{0,{count}}}", text)
    return ends[0] if ends else ""


def _last_words(text: str, count: int) -> str:
    """Counted from the end, without walking back through the text by regular expression."""
    bare = text.rstrip()
    parts = re.split(r"(\s+)", bare[-200 * count :])
    return "".join(parts[1 - 2 * count :]) + text[len(bare) :]


def _mark(op: Op, text: str) -> str:
    """The mark holds words, not the space around them."""
    bare = text.strip()
    if op is Op.EQUAL or not bare:
        return _lines(text)
    tag = "ins" if op is Op.INSERT else "del"
    ahead, _, behind = text.partition(bare)
    return f"{_lines(ahead)}<{tag}>{_lines(bare)}</{tag}>{_lines(behind)}"


def _lines(text: str) -> str:
    """What nobody would see in a diff, or what would turn its words around, is shown by its number."""
    return escape(with_marks(text), quote=False).replace("\n", "<br>")
