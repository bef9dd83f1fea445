"""What changed under the same words: where links lead, which pictures are shown."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.changes.comparison import Comparison
from monitor.changes.findings import Finding
from monitor.changes.furniture import is_share, stands_around_the_text
from monitor.changes.targets import image_keys, relinked
from monitor.model import Block, BlockType, Change, ChangeKind, Link, Severity
from monitor.reasons import Reason, Rule


def read_attributes(comparison: Comparison) -> Iterator[Finding]:
    """Links and images that differ in blocks whose text stayed."""
    for new, old in sorted({**comparison.alignment.same, **comparison.alignment.moved}.items()):
        was, now = comparison.old.blocks[old], comparison.new.blocks[new]
        yield from _links_of(comparison, old, new)
        if _pictures_differ(was, now):
            change = _of_pictures(comparison, new, was, now)
            yield Finding(new, change, Reason(Rule.KIND_PICTURE), Reason(Rule.WEIGHT_LINK), old=(old,), new=(new,))


def _links_of(comparison: Comparison, old: int, new: int) -> Iterator[Finding]:
    was, now = comparison.old.blocks[old], comparison.new.blocks[new]
    differing = relinked(was, now, comparison.new.url)
    if not any(differing):
        return
    gone, come = (_authored(links, comparison) for links in differing)
    if (gone or come) and not stands_around_the_text(comparison, old, new):
        change = _of_links(comparison, new, now, gone, come)
        yield Finding(new, change, Reason(Rule.KIND_LINK), Reason(Rule.WEIGHT_LINK), old=(old,), new=(new,))
    else:
        yield Finding(new, None, Reason(Rule.SAME_LINKS), old=(old,), new=(new,))


def _authored(links: tuple[Link, ...], comparison: Comparison) -> tuple[Link, ...]:
    return tuple(link for link in links if not is_share(link, comparison.new.url))


def _of_links(comparison: Comparison, new: int, block: Block, gone: tuple[Link, ...], come: tuple[Link, ...]) -> Change:
    return Change(
        kind=ChangeKind.LINK_CHANGED,
        severity=Severity.MINOR,
        position=comparison.position(new, new),
        before=_spelt(gone),
        after=_spelt(come),
        links=come,
        html=block.html,
        heading=comparison.heading(new),
    )


def _spelt(links: tuple[Link, ...]) -> str | None:
    """The words are the same, so the addresses are what a reader wants to see."""
    return "\n\n".join(f"{link.text} <{link.url}>".lstrip() for link in links) or None


def _pictures_differ(old: Block, new: Block) -> bool:
    """Figures are known by what they show, so they differ as blocks; here pictures inside other blocks."""
    if BlockType.FIGURE in {old.type, new.type}:
        return False
    was, now = image_keys(old), image_keys(new)
    return was != now and not (len(old.images) == len(new.images) and not (was and now))


def _of_pictures(comparison: Comparison, new: int, old: Block, block: Block) -> Change:
    return Change(
        kind=ChangeKind.MEDIA_CHANGED,
        severity=Severity.MINOR,
        position=comparison.position(new, new),
        before=old.text or None,
        after=block.text or None,
        html=block.html,
        heading=comparison.heading(new),
    )
