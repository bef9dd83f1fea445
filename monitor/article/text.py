"""Text as it is kept (`clean`) and as it is compared (`fold`).

`clean` changes nothing that a reader sees; `fold` takes away what typesetting adds: the shape of quotes, dashes and
spaces, ligatures, invisible characters. Two texts with the same fold say the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_REACH = 5_000  # characters between two links of one paragraph
# XML 1.0 §2.2 Char: tab, line feed, carriage return and everything from the space on, but no surrogates, no U+FFFE/F.
_NOT_XML = re.compile(r"[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")

_INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff\ufe0e\ufe0f"
_SINGLE_QUOTES = "\u2018\u2019\u201a\u201b\u2032\u2039\u203a\u02bc\u02b9\u00b4\u0060\uff07"
_DOUBLE_QUOTES = "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\u300c\u300d\u301d\u301e\uff02"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d"
_LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
    "\u0132": "IJ",
    "\u0133": "ij",
    "\u2026": "...",
    "\u22ef": "...",
    "\u2022": "*",
}
_FOLDED: dict[str, str] = {
    **dict.fromkeys(_INVISIBLE, ""),
    **dict.fromkeys(_SINGLE_QUOTES, "'"),
    **dict.fromkeys(_DOUBLE_QUOTES, '"'),
    **dict.fromkeys(_DASHES, "-"),
    **_LIGATURES,
    **{chr(wide): chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)},  # full-width forms of ASCII
}
_TYPOGRAPHY = re.compile(f"[{''.join(map(re.escape, _FOLDED))}]")
_GUILLEMET_SPACES = re.compile(r"(?<=«)\s+|\s+(?=»)")
# Typewriter dashes, where they stand as punctuation; an option such as --force keeps its two.
_TYPED_DASHES = re.compile(r"(?<=\s)-{2,3}(?=\s)|(?<=\w)-{2,3}(?=\w)")
_TYPED_QUOTES = re.compile(r"(?<!')''(?!')")
_WIDE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# A space between Chinese or Japanese and Latin script is set or left out by taste.
_WIDE_SPACES = re.compile(rf" (?:(?<=[{_WIDE}] )(?=[!-~{_WIDE}])|(?<=[!-~] )(?=[{_WIDE}]))")


STRIKE = "~~"
"""Stands before and after words that the author struck out, as Markdown writes it."""

_EMPTY_LINES = re.compile(r"\n{3,}")
_STRUCK = re.compile(rf"{STRIKE}(?:[^~]|~(?!~))*{STRIKE}")


def struck(text: str) -> str:
    """The text as words that were struck out; an empty text stays empty."""
    text = unstruck(text).strip(" ~")
    return f"{STRIKE}{text}{STRIKE}" if text else ""


def unstruck(text: str) -> str:
    """The text with the words that were struck out as if they were not."""
    return text.replace(STRIKE, "")


def standing(text: str) -> str:
    """The text without the words that were struck out; its lines stay lines."""
    if STRIKE not in text:
        return text
    lines = (" ".join(_STRUCK.sub(" ", line).split()) for line in text.split("\n"))
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()


def legal(text: str) -> str:
    """The text without characters that XML 1.0 forbids (lone surrogates among them), in NFC, its spaces as they are."""
    if text.isascii() and text.isprintable():
        return text
    if not text.isprintable():
        text = _NOT_XML.sub("", text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def clean(text: str) -> str:
    """Text as we keep it: XML 1.0 characters, NFC, every run of white space one space, none at the ends."""
    text = " ".join(text.split())
    return text if text.isascii() and text.isprintable() else " ".join(legal(text).split())


def clean_code(text: str) -> str:
    """Code as we keep it: lines and indentation stay, trailing spaces and empty lines at both ends go."""
    lines = legal(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def fold(text: str) -> str:
    """Text as it is compared: typography folded, case kept, single spaces. `fold(fold(x)) == fold(x)`."""
    text = clean(text)
    if not text.isascii():
        text = _GUILLEMET_SPACES.sub("", text) if "«" in text or "»" in text else text
        text = _TYPOGRAPHY.sub(lambda found: _FOLDED[found.group()], text)
        text = unicodedata.normalize("NFC", text)
        text = _WIDE_SPACES.sub("", " ".join(text.split()))
    elif "`" in text:
        text = text.replace("`", "'")
    if "''" in text:
        text = _TYPED_QUOTES.sub('"', text)
    if "--" in text:
        text = _TYPED_DASHES.sub("-", text)
    return " ".join(text.split())


def key(text: str) -> str:
    """For looking things up: folded and without case."""
    return fold(text).casefold()


def find_in_order(parts: Iterable[str], whole: str) -> list[int | None]:
    """Where each part stands in the whole: behind the one before it and no further than a reader would look for it."""
    places: list[int | None] = []
    at = 0
    for part in parts:
        found = whole.find(part, at, at + _REACH + len(part))
        places.append(None if found < 0 else found)
        at = max(at, found)
    return places
