"""Why two pages are read and compared as they are: which element is the article, what was not read, what differs and
what was made of it, and which line of the configuration would make it otherwise.

The reasons are those that the decisions themselves gave (`monitor.reasons`); here they only meet the places in the page
that they are about. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from monitor.article import blocks, page
from monitor.article.metadata import agreed
from monitor.article.selectors import matches_only, selector
from monitor.article.text import key
from monitor.article.trace import Trace, trace
from monitor.article.tree import Element
from monitor.changes.comparison import Comparison
from monitor.changes.findings import Finding
from monitor.changes.override import lines_for, with_body
from monitor.changes.read import findings
from monitor.model import Article, Change, Rules, UpdateNote
from monitor.reasons import Reason, Rule

SOUGHT = 200
"""For so many parts of a page, and so many of its blocks that differ, a selector is looked for."""
VISITS = 3_000_000
"""So many elements are looked at for that; each selector that is tried looks at all of a page."""
NAMED_BLOCKS = 6
"""Of a change of more blocks none is named: they are a section."""


@dataclass(frozen=True, slots=True)
class UnreadPart:
    """An element that was not read. `differs`: its words stand in no part like it of the other page."""

    reason: Reason
    text: str
    differs: bool
    selector: str | None = None
    override: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "selector": self.selector,
            "text": self.text,
            "differs": self.differs,
            "reason": self.reason.to_dict(),
            "override": list(self.override),
        }


@dataclass(frozen=True, slots=True)
class PageRead:
    """How one page was read. `body` and `beside` are selectors: of what holds the article, of notes beside it."""

    title: str
    body: tuple[str, ...]
    reason: Reason
    beside: tuple[str, ...]
    parts: tuple[UnreadPart, ...]
    lines: tuple[tuple[str, Reason], ...]
    notes: tuple[UpdateNote, ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "body": list(self.body),
            "reason": self.reason.to_dict(),
            "beside": list(self.beside),
            "parts": [part.to_dict() for part in self.parts],
            "lines": [{"text": text, "reason": reason.to_dict()} for text, reason in self.lines],
            "updates": [note.to_dict() | {"why": [reason.to_dict() for reason in note.why]} for note in self.notes],
        }


@dataclass(frozen=True, slots=True)
class Difference:
    """A finding with its words and its places in the pages. `override`: lines for the configuration."""

    finding: Finding
    before: str | None
    after: str | None
    selectors: tuple[str, ...] = ()
    override: tuple[str, ...] = ()

    @property
    def change(self) -> Change | None:
        return self.finding.change

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why it is a change of its kind, or none; how its note was known; its severity; whether it is announced."""
        finding = self.finding
        found = (finding.reason, *self.note_reasons, finding.dated, finding.weight, finding.silence)
        return tuple(reason for reason in found if reason)

    @property
    def note_reasons(self) -> tuple[Reason, ...]:
        """How the note was known, where its change ends, whence its date."""
        finding = self.finding
        if finding.note is None:
            return ()
        if finding.change and finding.new and finding.new[-1] > finding.note.last_block:
            end = Reason(Rule.END_OLD_TEXT)
            return tuple(end if reason.rule.startswith("end-") else reason for reason in finding.note.why)
        return finding.note.why

    def to_dict(self) -> dict[str, Any]:
        return {
            "change": self.change.to_dict() if self.change else None,
            "before": self.before,
            "after": self.after,
            "reasons": [reason.to_dict() for reason in self.reasons],
            "selectors": list(self.selectors),
            "override": list(self.override),
        }


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why two pages of one article give these changes. Of a page alone, `old` is None and nothing differs."""

    url: str
    old: PageRead | None
    new: PageRead
    differences: tuple[Difference, ...] = ()

    @property
    def changes(self) -> list[Change]:
        """What `compare` gives."""
        return [difference.change for difference in self.differences if difference.change]

    def to_dict(self) -> dict[str, Any]:
        return {
            "url": self.url,
            "old": self.old.to_dict() if self.old else None,
            "new": self.new.to_dict(),
            "differences": [difference.to_dict() for difference in self.differences],
        }


@dataclass(frozen=True)
class _Side:
    """One of the two pages: its tree, its article, and what was read in it."""

    trace: Trace
    article: Article
    seen: blocks.Read
    rules: Rules

    @cached_property
    def elements(self) -> tuple[Element | None, ...]:
        """For each block the element that holds it and no other block, where there is one; none holds what only mark-up
        states."""
        origins = [self.trace.origin(number) for number in self.seen.origins]
        held: Counter[Element] = Counter()
        for origin in origins:
            if origin is not None:
                held.update((origin, *origin.iterancestors()))
        shown = [origin if origin is not None and held[origin] == 1 else None for origin in origins]
        return (*shown, *[None] * (len(self.article.blocks) - len(shown)))


@dataclass
class _Search:
    """Looks for selectors, so often and no more: a page of nothing but differences shall not take minutes."""

    left: int = field(default=SOUGHT)
    visits: int = field(default=VISITS)

    def one(self, side: _Side, element: Element) -> str | None:
        return self._of(element, (side, element))

    def both(self, old: _Side, was: Element | None, new: _Side, now: Element | None) -> str | None:
        """It matches in either page this element alone, or nothing where there is none."""
        element = was if now is None else now
        return None if element is None else self._of(element, (new, now), (old, was))

    def _of(self, element: Element, *wanted: tuple[_Side, Element | None]) -> str | None:
        self.left -= 1
        if self.left < 0:
            return None
        traces = [side.trace for side, _ in wanted]

        def is_right(candidate: str) -> bool:
            self.visits -= sum(len(trace.elements) for trace in traces)
            return self.visits >= 0 and all(matches_only(side.trace.root, it, candidate) for side, it in wanted)

        by_words = all(trace.is_short for trace in traces)
        by_place = all(trace.is_sparse for trace in traces)
        return selector(element, is_right, by_words=by_words, by_place=by_place)


def explain(
    old_html: bytes | str,
    new_html: bytes | str,
    *,
    url: str,
    old_charset: str | None = None,
    new_charset: str | None = None,
    rules: Rules = page.NO_RULES,
) -> Explanation:
    """Why `compare` gives what it gives for these two pages."""
    old_trace = trace(old_html, url=url, charset=old_charset, rules=rules)
    new_trace = trace(new_html, url=url, charset=new_charset, rules=rules)
    stated = agreed(old_trace.located.metadata, new_trace.located.metadata)
    old = _Side(old_trace, *old_trace.read(stated), rules)
    new = _Side(new_trace, *new_trace.read(), rules)
    return Explanation(
        url=url,
        old=_page_read(old, new.trace),
        new=_page_read(new, old.trace),
        differences=tuple(_differences(old, new)),
    )


def explain_page(
    html: bytes | str, *, url: str, charset: str | None = None, rules: Rules = page.NO_RULES
) -> Explanation:
    """Why `extract` reads what it reads in this page."""
    traced = trace(html, url=url, charset=charset, rules=rules)
    side = _Side(traced, *traced.read(), rules)
    return Explanation(url, None, _page_read(side, None))


# ── a page ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _page_read(side: _Side, other: Trace | None) -> PageRead:
    search, traced = _Search(), side.trace
    known = Counter((part.reason.rule, key(part.text)) for part in other.parts) if other else Counter()
    told = side.rules.body if traced.found.reason.rule is Rule.BODY_TOLD else None
    body = (told,) if told else tuple(filter(None, (search.one(side, element) for element in traced.bodies)))
    beside = tuple(filter(None, (search.one(side, element) for element in traced.beside)))
    parts = []
    title = key(side.article.title)  # read as the title, wherever it stands
    for part in (part for part in traced.parts if key(part.text) != title):
        differs = other is not None and not known[part.reason.rule, key(part.text)]
        found = search.one(side, part.element)
        override = with_body(side.rules, (*body, *beside), found, part.reason)
        parts.append(UnreadPart(part.reason, part.text, differs, found, override))
    return PageRead(
        title=side.article.title,
        body=body,
        reason=traced.found.reason,
        beside=beside,
        parts=tuple(parts),
        lines=tuple((line.block.text, line.reason) for line in side.seen.lines),
        notes=side.article.updates,
    )


# ── what differs ───────────────────────────────────────────────────────────────────────────────────────────────


def _differences(old: _Side, new: _Side) -> Iterator[Difference]:
    search = _Search()
    comparison = Comparison.of(old.article, new.article)
    found = findings(comparison)
    if not any(finding.reason.rule is Rule.OTHER_PAGE for finding in found):
        found = sorted([*found, *_unseen(comparison)], key=lambda finding: (not _is_title(finding), finding.at))
    for finding in found:
        selectors = _selectors(finding, comparison, old, new, search)
        before, after = _words(finding, comparison)
        override = lines_for(finding, before, after, selectors, new.rules, new.article.language)
        yield Difference(finding, before, after, selectors, override)


def _is_title(finding: Finding) -> bool:
    return not finding.old and not finding.new and finding.note is None


def _unseen(comparison: Comparison) -> Iterator[Finding]:
    """Blocks that the alignment takes for the same although a comparison of characters would not."""
    alignment = comparison.alignment
    for new, old in alignment.same.items():
        if comparison.old.blocks[old].text != comparison.new.blocks[new].text:
            yield Finding(new, None, Reason(Rule.SAME_WORDS), old=(old,), new=(new,))
    for new, old in alignment.moved.items():
        yield Finding(new, None, Reason(Rule.SAME_TEXT_MOVED), old=(old,), new=(new,))


def _words(finding: Finding, comparison: Comparison) -> tuple[str | None, str | None]:
    if finding.change:
        return finding.change.before, finding.change.after
    before = "\n\n".join(comparison.old.blocks[at].text for at in finding.old)
    after = "\n\n".join(comparison.new.blocks[at].text for at in finding.new)
    return before or None, after or None


def _selectors(finding: Finding, comparison: Comparison, old: _Side, new: _Side, search: _Search) -> tuple[str, ...]:
    """For each block of the finding a selector that names it, or it and its other version; none where one has none."""
    pairs = _pairs(finding, comparison)
    found: list[str] = []
    for was, now in pairs if len(pairs) <= NAMED_BLOCKS else ():
        left = None if was is None else old.elements[was]
        right = None if now is None else new.elements[now]
        whole = (left is None) == (was is None) and (right is None) == (now is None)
        named = search.both(old, left, new, right) if whole else None
        if named is None:
            return ()
        found.append(named)
    return tuple(dict.fromkeys(found))


def _pairs(finding: Finding, comparison: Comparison) -> list[tuple[int | None, int | None]]:
    """The blocks of a finding, each with the block of the other page that it is a version of."""
    sources = {now: comparison.source(now) for now in finding.new}
    pairs: list[tuple[int | None, int | None]] = [(was, now) for now, was in sources.items()]
    return [*pairs, *((was, None) for was in finding.old if was not in sources.values())]
