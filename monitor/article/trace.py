"""Read a page as `page` does, and keep from where in the page each thing was read, and what was not read and why.

For `explain`. The page is parsed twice: reading takes one tree apart, the other stays as it was. Elements have the same
number in both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from lxml import etree

from monitor.article import blocks, chrome, page
from monitor.article.body import Found
from monitor.article.metadata import Metadata
from monitor.article.tree import ORIGIN, Element, choose, seen, tags
from monitor.model import Article, Rules
from monitor.reasons import Reason, Rule

_NOT_SEEN = tags("script style template noscript link meta base title head annotation")
PARTS = 2_000
"""At most so many parts of a page are listed that were not read."""
SHORT, SPARSE = 300_000, 500
"""In a page of more characters no words are looked for, in one with more elements side by side no place is counted."""


@dataclass(frozen=True, slots=True)
class Part:
    """An element that was not read, whole, and why. `text`: its words, clean."""

    element: Element
    reason: Reason
    text: str


@dataclass(frozen=True)
class Trace:
    """A page whose article has been located. `root`: the page as it was; `elements`: its elements by number."""

    root: Element
    elements: tuple[Element, ...]
    located: page.Located
    found: Found
    numbers: dict[Element, int] = field(repr=False)

    def original(self, element: Element) -> Element | None:
        """The element of the untouched page that became this one."""
        number = self.numbers.get(element)
        return None if number is None else self.elements[number]

    def origin(self, number: str | None) -> Element | None:
        return self.elements[int(number)] if number is not None and int(number) < len(self.elements) else None

    @cached_property
    def bodies(self) -> tuple[Element, ...]:
        """The elements that hold the article; more than one only where the user names several."""
        if self.found.reason.rule is Rule.BODY_TOLD:
            return tuple(choose(self.root, self.located.rules.body or ""))
        found = self.original(self.found.element)
        return () if found is None else (found,)

    @cached_property
    def beside(self) -> tuple[Element, ...]:
        return tuple(part for part in map(self.original, self.found.beside) if part is not None)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """What was not read, in the order of the page: the outermost elements that hold words."""
        cuts = {cut.element: cut.reason for cut in chrome.never_text(self.root)}
        for cut in self.found.cuts:
            element = self.original(cut.element)
            if element is not None:
                cuts.setdefault(element, cut.reason)
        read = {*self.bodies, *self.beside}
        above = {part for element in read for part in element.iterancestors()}
        body = self.root.find("body")
        return tuple(_parts(self.root if body is None else body, cuts, read, above))

    @cached_property
    def is_short(self) -> bool:
        return sum(len(text) for text in self.root.itertext()) <= SHORT

    @cached_property
    def is_sparse(self) -> bool:
        return max(map(len, self.elements), default=0) <= SPARSE

    def read(self, metadata: Metadata | None = None) -> tuple[Article, blocks.Read]:
        """The article, with this metadata where it is given, and what was read in its element."""
        located = self.located
        if metadata is not None:
            located = replace(located, metadata=metadata)
        return page.read_with_lines(located, traced=True)


def trace(source: bytes | str, *, url: str, charset: str | None = None, rules: Rules = page.NO_RULES) -> Trace:
    """`page.locate`, traced. Never raises, whatever the bytes."""
    text, charset = page.decoded(source, charset)
    root, working = page.parse(text), page.parse(text)
    if root is None or working is None:
        root, working = etree.Element("html"), etree.Element("html")
    elements = tuple(element for element in root.iter() if isinstance(element.tag, str))
    numbers: dict[Element, int] = {}
    for number, element in enumerate(element for element in working.iter() if isinstance(element.tag, str)):
        element.set(ORIGIN, str(number))
        numbers[element] = number
    located, found = page.locate_in(working, url=url, charset=charset, rules=rules)
    return Trace(root=root, elements=elements, located=located, found=found, numbers=numbers)


def _parts(page_body: Element, cuts: dict[Element, Reason], read: set[Element], above: set[Element]) -> Iterator[Part]:
    """From the outside in, and inside of what was read."""
    pending = [(page_body, False)]
    count = 0
    while pending and count < PARTS:
        element, inside = pending.pop()
        inside = inside or element in read
        reason = cuts.get(element)
        if reason is None and not inside and element not in above and element is not page_body:
            reason = Reason(Rule.CUT_OUTSIDE)
        if reason is None:
            pending += [(child, inside) for child in reversed(element) if isinstance(child.tag, str)]
        elif element.tag not in _NOT_SEEN and (text := seen(element)):
            count += 1
            yield Part(element, reason, text)
