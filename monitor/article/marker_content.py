"""What stands behind a marker and gives the lie to it: an address, a request, a measure, a button to press.

All patterns are anchored and linear.
"""

from __future__ import annotations

import re

from monitor.article.lexicon import Term, grammar
from monitor.article.lexicon.phrases import CHANGED, NO_CHANGE, OPERATIONS
from monitor.article.marker_tail import words
from monitor.model import NoteKind

_MEASURE = re.compile(r"\d+(?:[.,]\d+)?\s?(?:[+×*=−]|-\s|(?:[mµ]?g|kg|ml|l|[mck]?m|[kM]?W|h|%|°C?)\b)")
_FEW = 4  # words beside a measure that make no sentence of it
_POWER = re.compile(r"(?:an?\s)?\d+(?:[.,]\d+)?\s?(?:[kM]?W|watts?|V|volts?|A)\b")
_LISTED = re.compile(r",\s(?:and\s|or\s)?|\s(?:and|or|&|et|und|y|e)\s|\s?/\s?")
_PRESSED = re.compile(
    r"(?:please\s)?(?:click|press|tap|cliquez|appuyez|klicken\ssie|drücken\ssie|haga\sclic|pulse|clique|"
    r"fare\sclic|klik|kliknij|klikněte|нажмите)\s(?:\w{1,4}\s){0,3}?"
    r"(?:button|bouton|knopf|schaltfläche|botón|botão|pulsante|knop|przycisk|tlačítko|кнопку)\b",
    re.IGNORECASE,
)


def gives_the_lie(term: Term, rest: str, *, dated: bool) -> bool:
    """Whether what stands behind the delimiter says that the term marks no note here."""
    if grammar.ADDRESS.match(rest) or grammar.RELATIVE.match(rest):
        return True
    if term.kind is NoteKind.CORRECTION and grammar.REQUEST.match(rest):
        return True
    if term.kind is NoteKind.EDITORS_NOTE and NO_CHANGE.search(rest) and not CHANGED.search(rest):
        return True
    return not dated and (_is_measure(term, rest) or _is_choice(rest) or _PRESSED.match(rest) is not None)


def _is_measure(term: Term, rest: str) -> bool:
    """ "Supplement: 500 mg", "Addition: 2 + 2 is 4" and "PS: a 1200 W unit", which is a power supply."""
    if term.kind is NoteKind.POSTSCRIPT:
        return _POWER.match(rest) is not None
    said = rest.rstrip()
    return _MEASURE.match(said) is not None and said[-1:] not in ".!?" and words(said) <= _FEW


def _is_choice(rest: str) -> bool:
    """ "Edit: Copy, Cut and Paste": the entries of a menu."""
    entries = _LISTED.split(rest[:80].strip(" ."))
    return len(rest) <= 80 and len(entries) > 1 and all(_is_operation(entry) for entry in entries)


def _is_operation(entry: str) -> bool:
    return " " not in entry and OPERATIONS.match(f"{entry}:") is not None
