"""Compose the entry of a revision: its title, and an account of it that is complete in the feed reader.

Written once, when the revision is found, and stored; feeds only carry it. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import quote

from monitor.changes.words import Op
from monitor.model import (
    Article,
    Change,
    ChangeKind,
    Entry,
    FeedIdentity,
    Link,
    Page,
    Rel,
    Revision,
    Role,
    UpdateNote,
)
from monitor.publish import markup, wording
from monitor.publish.deeds import WHERE, called, deed
from monitor.publish.edits import Edit, Words, by_importance, highest_severity
from monitor.publish.fragment import live_url
from monitor.uri import with_ascii_host

# An entry is read in a feed reader; beyond this many characters of one change it sends the reader to the article.
LONGEST_CHANGE = 60_000
LONGEST_LIST = 100
LONGEST_LABEL = 500  # of a link
# Unchanged words kept before and after each changed place.
CONTEXT_WORDS = 30
# So many replaced places are also said in words, for readers that show <ins> and <del> alike, such as newsboat.
SPELLED_OUT = 8
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_ANCHOR = re.compile(r"<a href=[^>]*>.*?</a>", re.DOTALL)
_BY = re.compile(r"^by:?\s+", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_SPELT_OUT = re.compile(rf"<(?P<angled>{_ADDRESS.pattern})>|(?P<plain>{_ADDRESS.pattern})")
_EDITED = frozenset({ChangeKind.UPDATE_EDITED, ChangeKind.BODY_EDITED, ChangeKind.BODY_ADDED, ChangeKind.TITLE_CHANGED})
_LISTED = frozenset(
    {
        ChangeKind.RELATED_ADDED,
        ChangeKind.RELATED_REMOVED,
        ChangeKind.REFERENCE_ADDED,
        ChangeKind.REFERENCE_REMOVED,
    }
)
_REPLACED = frozenset({ChangeKind.LINK_CHANGED, ChangeKind.MEDIA_CHANGED, ChangeKind.MOVED})


def compose_entry(page: Page, revision: Revision, article: Article, identity: FeedIdentity) -> Entry:
    """The entry of this revision; `article` is the page's article after it (before it, where the article is gone)."""
    title = markup.one_line(article.title or page.title or page.name)
    edits = by_importance(revision.changes)
    address = _live_address(page, article)
    url = live_url(address, edits)
    said = _Said.of_changes(edits, title, url) if edits else _Said.of_baseline(revision.stated, article, title, address)
    prefix = "Related post · " if page.role is Role.RELATED else ""
    return Entry(
        id=identity.tag(f"{page.uid}/{revision.number}"),
        title=markup.one_line(prefix + said.title),
        summary=markup.one_line(said.summary),
        content_html=markup.clean_html(said.html),
        url=url,
        published_at=revision.observed_at,
        author=_BY.sub("", wording.cut(article.byline or "", wording.TITLE), 1) or None,
        language=article.language if _LANGUAGE.fullmatch(article.language or "") else None,
        categories=tuple(_categories(page, [edit.change for edit in edits])),
    )


def _live_address(page: Page, article: Article) -> str:
    """Where the article stands now, else the page as it was configured; RFC 3986 characters only, for RSS and Atom."""
    found = article.url if _ADDRESS.fullmatch(article.url) else page.url
    return quote(with_ascii_host(found.strip()), safe="%/:?#[]@!$&'()*+,;=~", errors="ignore")


def _categories(page: Page, changes: Sequence[Change]) -> Iterable[tuple[str, str]]:
    for kind in dict.fromkeys(change.kind for change in changes):
        yield "kind", kind.value
    if not changes:
        yield "kind", "baseline"
    severity = highest_severity(changes)
    if severity:
        yield "severity", severity.value
    for note in dict.fromkeys(change.note for change in changes if change.note):
        yield "note", note.value
    if any(change.unannounced for change in changes):
        yield "unannounced", "yes"
    if any(change.flagged for change in changes):
        yield "flagged", "yes"
    yield "role", page.role.value


class _Said:
    """Title, summary and HTML of an entry, before the last gate."""

    def __init__(self, title: str, summary: str, html: str) -> None:
        self.title, self.summary, self.html = title, summary, html

    @classmethod
    def of_changes(cls, edits: Sequence[Edit], title: str, url: str) -> _Said:
        parts = [_facts(edit) + _account(edit) for edit in edits]
        there = f"<p>{markup.link(url, 'See it in the article')}</p>"
        return cls(wording.entry_title(edits, title), wording.summary(edits), "".join(parts) + there)

    @classmethod
    def of_baseline(cls, stated: Sequence[UpdateNote], article: Article, title: str, url: str) -> _Said:
        name = wording.cut(title, wording.TITLE)
        held = (
            f"It already holds {wording.count(len(stated), 'update note')}"
            if stated
            else "It holds no update notes yet"
        )
        html = (
            f"<p>From now on the changes of {markup.link(url, name)} appear here. {held}{':' if stated else '.'}</p>"
            + _list(_stated(note) for note in stated)
            + _linked_list("Related posts that it lists:", article.related)
        )
        return cls(f"Now watching — {name}", f"The first look at “{name}”. {held}.", html)


def _stated(note: UpdateNote) -> str:
    """One note that the article held when it was first seen."""
    dated = f" · {wording.date_words(note.stated_date)}" if note.stated_date else " · no date stated"
    words = wording.cut(wording.without_marker(note.text, note.marker), wording.SUMMARY)
    return f"<strong>{escape(wording.cut(called(note), wording.TITLE))}</strong>{dated}<br>{escape(words)}"


def _facts(edit: Edit) -> str:
    """One line: what happened, the date in the author's words, where, how much."""
    what = deed(edit.change)
    facts = [f"<strong>{escape(what[:1].upper() + what[1:])}</strong>"]
    facts += map(escape, (*_dated(edit.change), *_placed(edit.change), *_measured(edit)))
    if edit.struck:
        facts.append("the old words are struck out")
    if edit.change.unannounced:
        facts.append("not announced in any update note")
    if edit.change.reason:
        facts.append(escape(wording.cut(wording.why(edit.change), wording.SUMMARY)))
    return f"<p>{' · '.join(facts)}</p>"


def _dated(change: Change) -> Iterable[str]:
    if change.stated_date:
        literal = markup.one_line(change.stated_date.literal)
        yield f"dated {wording.date_words(change.stated_date)} (in the author’s words: “{literal}”)"
    elif change.kind is ChangeKind.UPDATE_ADDED:
        yield "no date stated"


def _placed(change: Change) -> Iterable[str]:
    if change.position:
        yield WHERE[change.position]
    if change.heading:
        yield f"under “{wording.cut(change.heading, wording.TITLE)}”"


def _measured(edit: Edit) -> Iterable[str]:
    if edit.change.kind in _LISTED | _REPLACED:
        return
    added, removed = edit.count(Op.INSERT), edit.count(Op.DELETE)
    if added:
        yield f"{wording.count(added, 'word')} added"
    if removed:
        yield f"{wording.count(removed, 'word')} removed"
    if edit.change.severity in wording.WEIGHT:
        yield wording.WEIGHT[edit.change.severity]


def _account(edit: Edit) -> str:
    """The change itself."""
    change = edit.change
    if change.kind is ChangeKind.UPDATE_ADDED:
        return f"<blockquote>{_whole(change)}</blockquote>{_links_in(change)}"
    if change.kind in _LISTED:
        return _listed(change)
    if change.kind in _REPLACED:
        return _replaced(change)
    if change.kind in _EDITED and change.before:
        return _edited(edit) + _links_in(change)
    return _marked(edit.words) + _links_in(change)


def _edited(edit: Edit) -> str:
    """Word by word in one text; of a rewritten one both sides, which nobody could read when they are mixed."""
    found = edit.substitutions()
    quotable = [(old, new) for old, new in found if len(old) + len(new) <= wording.SUMMARY]
    if edit.is_rewritten and edit.change.after and not len(quotable) == len(found) == 1:
        sides = (("Before", Op.DELETE), ("Now", Op.INSERT))
        return "".join(f"<p>{word}:</p>{_marked(edit.only(op))}" for word, op in sides)
    spelled = quotable if len(quotable) == len(found) <= SPELLED_OUT else []
    return _list(escape(wording.replaced(old, new, wording.SUMMARY)) for old, new in spelled) + _marked(edit.words)


def _whole(change: Change) -> str:
    """The new note as the author marked it up, with its links; as plain text where it is very long."""
    if change.html and len(change.html) <= LONGEST_CHANGE:
        return change.html
    text = change.after or ""
    return markup.paragraphs(text[:LONGEST_CHANGE]) + (_rest() if len(text) > LONGEST_CHANGE else "")


def _marked(words: Words) -> str:
    kept: list[tuple[Op, str]] = []
    room = LONGEST_CHANGE
    for op, text in markup.shortened(words, CONTEXT_WORDS):
        kept.append((op, text[:room]))
        room -= len(text)
        if room < 0:
            return markup.marked(kept) + _rest()
    return markup.marked(kept)


def _rest() -> str:
    return "<p>… The rest is too long for a feed; it stands in the article.</p>"


def _listed(change: Change) -> str:
    """Related posts and references, as links; struck through where they were removed."""
    removed = change.kind in {ChangeKind.RELATED_REMOVED, ChangeKind.REFERENCE_REMOVED}
    text = (change.before if removed else change.after) or ""
    gone = _ANCHOR.findall(markup.clean_html(change.html)) if removed and len(change.html) <= LONGEST_CHANGE else []
    items = (
        gone
        or [_linked(link) for link in change.links]
        or [_with_links(line) for line in text[:LONGEST_CHANGE].splitlines() if line.strip()]
    )
    return _list(f"<del>{item}</del>" if removed else item for item in items)


def _replaced(change: Change) -> str:
    """An address or image that took another's place; an image is known by its caption, which may be the same."""
    if change.before == change.after:
        return f"<p>{_with_links(change.after[:LONGEST_CHANGE])}</p>" if change.after else ""
    sides = (("Before", change.before), ("Now", change.after))
    return _list(f"{word}: {_with_links(side[:LONGEST_CHANGE])}" for word, side in sides if side)


def _links_in(change: Change) -> str:
    related = [link for link in change.links if link.rel is Rel.RELATED]
    references = [link for link in change.links if link.rel is Rel.REFERENCE]
    others = [link for link in change.links if link.rel is None] if change.kind is not ChangeKind.UPDATE_ADDED else []
    return (
        _linked_list("Related posts added:", related)
        + _linked_list("References added:", references)
        + _linked_list("Links added:", others)
    )


def _linked_list(heading: str, links: Sequence[Link]) -> str:
    items = _list(_linked(link) for link in links)
    return f"<p>{heading}</p>{items}" if items and heading else items


def _linked(link: Link) -> str:
    return markup.link(link.url, wording.cut(link.text, LONGEST_LABEL))


def _with_links(text: str) -> str:
    """Plain text in which web addresses are links; one in angle brackets is told in round ones."""
    text = markup.one_line(text)
    parts, end = [], 0
    for found in _SPELT_OUT.finditer(text):
        address = markup.link(found["plain"] or found["angled"], found["plain"] or found["angled"])
        parts += [escape(text[end : found.start()]), f"({address})" if found["angled"] else address]
        end = found.end()
    return "".join([*parts, escape(text[end:])])


def _list(items: Iterable[str]) -> str:
    """At most LONGEST_LIST items, and how many more there are."""
    found = list(items)
    if len(found) > LONGEST_LIST:
        found[LONGEST_LIST:] = [f"… and {len(found) - LONGEST_LIST} more"]
    html = "".join(f"<li>{item}</li>" for item in found)
    return f"<ul>{html}</ul>" if html else ""
