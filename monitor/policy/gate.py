"""The nonsense gate: is what the server sent to be believed as the article's new text? Pure.

`at_first_sight` knows only the answer; `judge` has the last good reading beside it. What is not believed is held back:
a kind that stands in the article's place is never taken for its text, a doubtful text is once it has lasted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from monitor.article import bounds, extract
from monitor.article.page import decoded
from monitor.article.text import fold, key
from monitor.article.whole import whole
from monitor.changes.comparison import Comparison
from monitor.changes.stand_in import MOST_WORDS
from monitor.changes.stand_in_words import StandIn, named, saying, says, word
from monitor.changes.words import words
from monitor.model import Article, Fetched

# A text of fewer words is too short to tell a rewrite from an edit.
LEAST_WORDS = 60
# Less than this share of the old words is left: too little …
SHRUNK_SHARE = 0.4
# … and so little that it is another text.
REPLACED_SHARE = 0.1
# A teaser before a paywall shows at most this share.
TEASER_SHARE = 0.8
# So many headings and lines of a page that lead elsewhere make it a list of others.
LEAST_LISTED = 5
# Letters lost over more than this share of the letters or of the words, and in so many words at least: a broken page.
# An author's own replacement characters are fewer.
BROKEN_SHARE, LEAST_BROKEN = 0.02, 3

_LOGIN_PATH = re.compile(
    r"/(?:log-?in|sign-?in|auth|sso|account/login|users/sign_in|anmelden|connexion|inloggen|wp-login\.php)(?:[/?.]|$)",
    re.IGNORECASE,
)
_CONSENT_PATH = re.compile(r"/(?:consent|cookie-?(?:wall|consent)|privacy-?gate|gdpr)(?:[/?.]|$)", re.IGNORECASE)
_ROOT_PATH = re.compile(r"/?(?:index\.\w+|home/?)?", re.IGNORECASE)
_LANGUAGE_PATH = re.compile(r"/[a-z]{2}(?:-[a-z]{2})?/?", re.IGNORECASE)
# A root that is asked for one of its articles (WordPress and the like).
_ARTICLE_QUERY = re.compile(r"(?:^|&)(?:p|page_id|id|aid|post|article|story|entry)=", re.IGNORECASE)
_END_OF_PAGE = re.compile(rb"</html\s*>", re.IGNORECASE)
_SHELL = re.compile(rb"<script\b[^>]*\bsrc\b|<div[^>]+\bid\s*=\s*[\"']?(?:root|app|__next|__nuxt)\b", re.IGNORECASE)
# A sequence of UTF-8 that was read as windows-1252, which has no letters for five bytes (WHATWG: C1 controls).
_TAIL = "[\u0080-\u00bf" + "".join(bytes([byte]).decode("cp1252", "ignore") for byte in range(0x80, 0xA0)) + "]"
_MISREAD = re.compile(f"[\u00c2-\u00df]{_TAIL}|[\u00e0-\u00ef]{_TAIL}{{2}}|[\u00f0-\u00f4]{_TAIL}{{3}}")


_LOST = "\ufffd"


class Doubt(StrEnum):
    """Why a page is not believed; those of `StandIn`, and what only shows beside the last good reading."""

    NOT_FOUND = StandIn.NOT_FOUND
    LOGIN = StandIn.LOGIN
    PAYWALL = StandIn.PAYWALL
    CAPTCHA = StandIn.CAPTCHA
    COOKIES = StandIn.COOKIES
    MAINTENANCE = StandIn.MAINTENANCE
    GEO = StandIn.GEO
    PARKED = StandIn.PARKED
    SCRIPT = StandIn.SCRIPT
    EMPTY = "empty"
    HOME = "home"
    TWIN = "twin"
    MOJIBAKE = "mojibake"
    OVERFULL = "overfull"
    CUT = "cut"
    SHRUNK = "shrunk"
    REWRITE = "rewrite"


# Texts that become the article's once they have lasted; all others only stand in its place.
DOUBTFUL_TEXTS = frozenset({Doubt.MOJIBAKE, Doubt.OVERFULL, Doubt.CUT, Doubt.SHRUNK, Doubt.REWRITE})

SAID = {
    Doubt.NOT_FOUND: "the page says that the article was not found",
    Doubt.LOGIN: "a sign-in page stands in place of the article",
    Doubt.PAYWALL: "a paywall stands before the article",
    Doubt.CAPTCHA: "a check for robots stands in place of the article",
    Doubt.COOKIES: "a cookie wall stands before the article",
    Doubt.MAINTENANCE: "a notice of maintenance or an error stands in place of the article",
    Doubt.GEO: "the site does not show the article in this region",
    Doubt.PARKED: "the domain is parked or for sale",
    Doubt.SCRIPT: "the page is an empty shell that only a script fills",
    Doubt.EMPTY: "no article text was found on the page",
    Doubt.HOME: "the site’s home page stands in place of the article",
    Doubt.TWIN: "the text of another article of the site stands there",
    Doubt.MOJIBAKE: "the text is broken: read in the wrong charset",
    Doubt.OVERFULL: "the page holds more mark-up than is read",
    Doubt.CUT: "the page breaks off before its end",
    Doubt.SHRUNK: "most of the text is missing",
    Doubt.REWRITE: "nearly all of the text was replaced",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """An answer beside the last good one. `url` is the page's address, `twins` as in `Past`."""

    url: str
    fetched: Fetched
    article: Article
    comparison: Comparison
    old_body: bytes
    old_charset: str
    twins: tuple[str, ...] = ()


def at_first_sight(url: str, fetched: Fetched, article: Article) -> Doubt | None:
    """What shows without any earlier reading."""
    elsewhere = _led_elsewhere(url, fetched)
    if elsewhere or _is_challenge(fetched):
        return elsewhere or Doubt.CAPTCHA
    count = _count(article)
    if not count:
        return Doubt.SCRIPT if _is_shell(fetched, article) else Doubt.EMPTY
    if count > MOST_WORDS:
        return None
    return _named(saying(article.title) or (saying(article.text) if count <= LEAST_WORDS else None))


def judge(look: Look) -> Doubt | None:
    """Asked where the article's element differs from that of the last good page."""
    for sign in (_by_address, _without_article, _by_words, _by_whole_page, _by_charset, _by_length):
        if doubt := sign(look):
            return doubt
    return None


def survived_share(comparison: Comparison) -> float:
    """The share of the old words that stand in blocks which are still there, edited or elsewhere."""
    old = [len(words(block.text)) for block in comparison.old.blocks]
    alignment = comparison.alignment
    kept = {*alignment.same.values(), *alignment.edited.values(), *alignment.moved.values()}
    return sum(old[at] for at in kept) / (sum(old) or 1)


# ── signs ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _by_address(look: Look) -> Doubt | None:
    if _is_challenge(look.fetched):
        return Doubt.CAPTCHA
    # Where the article's words are there, it does not matter which way led to them.
    share = survived_share(look.comparison)
    if share >= TEASER_SHARE:
        return None
    if share < REPLACED_SHARE and look.fetched.hops:
        asked, found = urlsplit(look.url), urlsplit(look.fetched.url)
        if asked.hostname == found.hostname and _is_above(found.path, asked.path):
            return Doubt.HOME
    return _led_elsewhere(look.url, look.fetched)


def _without_article(look: Look) -> Doubt | None:
    if _count(look.article) or not _count(look.comparison.old):
        return None
    return Doubt.SCRIPT if _is_shell(look.fetched, look.article) else Doubt.EMPTY


def _by_words(look: Look) -> Doubt | None:
    """A short page of other words that says what such pages say; a teaser that ends at a paywall."""
    comparison, article = look.comparison, look.article
    share = survived_share(comparison)
    if share < REPLACED_SHARE and _count(article) <= MOST_WORDS:
        there = f"{article.title}\n{article.text}"
        same_title = key(comparison.old.title) == key(article.title)
        if kind := (saying if same_title else word)(there):
            return _named(kind)
    if share < REPLACED_SHARE and (kind := named(article.title)) and named(comparison.old.title) != kind:
        return _named(kind)
    if share < TEASER_SHARE:
        added = "\n".join(article.blocks[at].text for at in sorted(comparison.alignment.added))
        kind = saying(added)
        if kind in (StandIn.PAYWALL, StandIn.LOGIN, StandIn.COOKIES) and saying(comparison.old.text) != kind:
            return _named(kind)
    return None


def _by_whole_page(look: Look) -> Doubt | None:
    """What stands around the text that is left, and did not before: a paywall before the rest, or a list of others."""
    share = survived_share(look.comparison)
    if share >= TEASER_SHARE or not look.comparison.alignment.removed:
        return None
    new, old = whole(look.fetched.body, look.fetched.charset), whole(look.old_body, look.old_charset)
    if new.is_barred and not old.is_barred:
        return Doubt.PAYWALL
    for kind in (StandIn.PAYWALL, StandIn.LOGIN):
        if says(kind, new.text) and not says(kind, old.text):
            return Doubt(kind.value)
    is_list = new.listed >= LEAST_LISTED and new.listed > 2 * old.listed
    other_title = key(look.comparison.old.title) != key(look.article.title)
    return Doubt.HOME if share < REPLACED_SHARE and is_list and other_title else None


def _by_charset(look: Look) -> Doubt | None:
    return Doubt.MOJIBAKE if _has_lost_letters(look) or _is_misread(look) or _reads_better(look) else None


def _has_lost_letters(look: Look) -> bool:
    """Whether words of the old text have given way to words with U+FFFD, and enough of them."""
    alignment = look.comparison.alignment
    if not (alignment.edited or alignment.removed):
        return False
    old, new = look.comparison.old.text, look.article.text
    letters = new.count(_LOST) - old.count(_LOST)
    broken = _broken_words(new) - _broken_words(old)
    enough = letters > BROKEN_SHARE * len(new) or broken > BROKEN_SHARE * len(new.split())
    return enough and broken >= LEAST_BROKEN


def _broken_words(text: str) -> int:
    return sum(_LOST in piece for piece in text.split()) if _LOST in text else 0


def _is_misread(look: Look) -> bool:
    """Whether more of the old paragraphs stand there once what looks misread is read as UTF-8."""
    known = {fold(block.text) for block in look.comparison.old.blocks}
    texts = [block.text for block in look.article.blocks if _MISREAD.search(block.text)]
    read_again = (fold(_MISREAD.sub(lambda found: _as_utf8(found.group()), text)) for text in texts)
    return any(text in known for text in read_again if text not in {fold(text) for text in texts})


def _as_utf8(misread: str) -> str:
    raw = b"".join(char.encode("latin-1" if char <= "\u00ff" else "cp1252") for char in misread)
    return raw.decode("utf-8", "replace")


def _reads_better(look: Look) -> bool:
    """Whether the same bytes, read as UTF-8 or as the last good page was, hold more of its paragraphs unchanged."""
    fetched, old = look.fetched, look.comparison.old
    if fetched.body.isascii():
        return False
    here, broken_here = len(look.comparison.alignment.same), _signs_of_misreading(look.article.text)
    for charset in {"utf-8", look.old_charset} - {fetched.charset}:
        try:
            text = fetched.body.decode(charset)
        except (UnicodeDecodeError, LookupError):
            continue
        other = extract(text, url=fetched.url)
        if _signs_of_misreading(other.text) > broken_here:
            continue  # the last good page was misread itself
        if len(Comparison.of(old, other).alignment.same) > here:
            return True
    return False


def _signs_of_misreading(text: str) -> int:
    return 0 if text.isascii() else text.count(_LOST) + sum(1 for _ in _MISREAD.finditer(text))


def _by_length(look: Look) -> Doubt | None:
    """Cut off, mostly gone, or wholly replaced. Where the author says so in a note, it is his word."""
    comparison = look.comparison
    before, after = _count(comparison.old), _count(look.article)
    if _is_cut(look):
        is_overfull = bounds.is_overfull(decoded(look.fetched.body, look.fetched.charset)[0])
        return Doubt.OVERFULL if is_overfull else Doubt.CUT
    if before < LEAST_WORDS:
        return None
    replaced = survived_share(comparison) < REPLACED_SHARE
    if replaced and look.twins:
        return Doubt.TWIN
    if _announces(look):
        return None
    if after < SHRUNK_SHARE * before:
        return Doubt.SHRUNK
    return Doubt.REWRITE if replaced else None


def _is_cut(look: Look) -> bool:
    """The page has lost its end, and the article has lost its last block."""
    if _END_OF_PAGE.search(look.fetched.body) or not _END_OF_PAGE.search(look.old_body):
        return False
    alignment, last = look.comparison.alignment, len(look.comparison.old.blocks) - 1
    return last not in alignment.same.values()


def _announces(look: Look) -> bool:
    """A new note of the author's stands there."""
    known = {key(note.text) for note in look.comparison.old.updates}
    return any(key(note.text) not in known for note in look.article.updates)


# ── what they look at ──────────────────────────────────────────────────────────────────────────────────────────


def _led_elsewhere(url: str, fetched: Fetched) -> Doubt | None:
    """Redirected to the site's home page, or to where one signs in or gives consent."""
    if not fetched.hops:
        return None
    asked, found = urlsplit(url), urlsplit(fetched.url)
    if (
        _is_home(found.path, found.query)
        and not _ROOT_PATH.fullmatch(asked.path)
        and not _is_same(asked.path, found.path)
    ):
        return Doubt.HOME
    for pattern, doubt in ((_LOGIN_PATH, Doubt.LOGIN), (_CONSENT_PATH, Doubt.COOKIES)):
        if pattern.search(found.path) and not pattern.search(asked.path):
            return doubt
    return None


def _is_home(path: str, query: str) -> bool:
    is_start = _ROOT_PATH.fullmatch(path) or _LANGUAGE_PATH.fullmatch(path)
    return bool(is_start) and not _ARTICLE_QUERY.search(query)


def _is_same(asked: str, found: str) -> bool:
    return asked.strip("/") == found.strip("/")


def _is_above(found: str, asked: str) -> bool:
    """A folder in which the asked page stood."""
    return asked.startswith(f"{found.rstrip('/')}/") and not _is_same(asked, found)


def _is_challenge(fetched: Fetched) -> bool:
    """Cloudflare marks its checks of the visitor so."""
    return any(name.lower() == "cf-mitigated" and value == "challenge" for name, value in fetched.headers)


def _is_shell(fetched: Fetched, article: Article) -> bool:
    return saying(article.title) is StandIn.SCRIPT or _SHELL.search(fetched.body) is not None


def _count(article: Article) -> int:
    return sum(len(words(block.text)) for block in article.blocks)


def _named(kind: StandIn | None) -> Doubt | None:
    return None if kind is None else Doubt(kind.value)
