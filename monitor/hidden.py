"""Characters that nobody sees, or that turn the words around them: shown by their number (Unicode Technical Report 36).

In one line of ours, what a page opens would turn our own words, and two texts that look the same would be told apart by
nothing.
"""

from __future__ import annotations

import re
from typing import Final

# Zero width space, word joiner and its kin, the embeddings, overrides and isolates of UAX #9 §2, the byte order mark.
# Joiners (U+200C, U+200D) and marks of direction (U+200E, U+200F) are what Persian, Arabic and Hebrew are typed with.
_HIDDEN: Final = "\u200b\u202a-\u202e\u2060-\u206f\ufeff"
# Tags (U+E0000 …) spell a text that nobody sees, but in flags of regions (UTS #51 §C.1), which a black flag begins.
_TAGS: Final = "\U000e0000-\U000e007f"
_SEEN_BY_NOBODY: Final = re.compile(f"[{_HIDDEN}]|(?<![\U0001f3f4{_TAGS}])[{_TAGS}]+")
# What a terminal obeys: C0 and C1 without tab and line feed; and what is no character at all, or ends a line.
_OBEYED: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def with_marks(text: str) -> str:
    """`text` with ⟨U+202E⟩ and the like in place of what nobody would see. Idempotent."""
    return text if text.isascii() else _SEEN_BY_NOBODY.sub(_marks, text)


def obeyed_by_nobody(text: str) -> str:
    """`with_marks`, and marks for what a terminal would take for orders."""
    return _OBEYED.sub(_marks, with_marks(text))


def _marks(found: re.Match[str]) -> str:
    return "".join(f"⟨U+{ord(letter):04X}⟩" for letter in found[0])
