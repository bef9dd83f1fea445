"""What people read, as values for the templates: lists, timelines, one revision. Reads the store, changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from monitor.model import Page, PageState, PageStatus, Role, UpdateNote
from monitor.publish.catalog import Format
from monitor.publish.deeds import called
from monitor.publish.items import archive_url
from monitor.publish.markup import clean_html, xml_text
from monitor.publish.wording import MONTHS, SUMMARY, cut, date_words, without_marker, without_name
from monitor.store import Recorded, Store

LATEST = 12
ARTICLES = 100
REVISIONS = 50
# What is to be said of a page that is not simply followed.
STANDING = {
    PageStatus.FAILING: "The last check brought no article",
    PageStatus.SUSPICIOUS: "Something else stands in the article’s place",
    PageStatus.BLOCKED: "Its server does not let us in",
    PageStatus.GONE: "The article is gone",
    PageStatus.UNSTABLE: "It answers with two texts in turn",
}
# Deeper than this nobody pages by hand; a crawler that does would only cost us reads.
LAST_SHEET = 200


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a list that is longer than a page; sheets are counted from 1."""

    number: int
    more: bool

    @property
    def before(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        return self.number + 1 if self.more and self.number < LAST_SHEET else None


def sheet_number(asked: str | None) -> int:
    """The `sheet` of a query; whatever is no number in range is the first one."""
    number = int(asked) if asked and asked.isascii() and asked.isdecimal() and len(asked) < 5 else 1
    return number if 1 <= number <= LAST_SHEET else 1


class Pages:
    """Renders the pages. `root` is the path under which we are served, "/" or what the base URL says."""

    def __init__(self, store: Store, base_url: str) -> None:
        self.store = store
        self.root = urlsplit(base_url).path or "/"
        self.environment = Environment(
            loader=PackageLoader("monitor.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=_printable,
        )
        self.environment.globals.update(root=self.root, formats=tuple(Format))
        self.environment.filters.update(
            moment=_moment, day=date_words, live=_live, ours=_ours, gist=_gist, called=called
        )
        self.environment.filters.update(without=without_name, standing=_standing)

    def render(self, template: str, **values: object) -> str:
        return self.environment.get_template(template).render(**values)

    def index(self, sheet: int) -> str:
        """Every article with its last change, and the latest changes over all."""
        articles = [(page, state) for page, state in self.store.pages() if page.role is Role.ARTICLE]
        start = (sheet - 1) * ARTICLES
        return self.render(
            "index.html",
            latest=_told(self.store.recorded(limit=4 * LATEST))[:LATEST] if sheet == 1 else [],
            articles=articles[start : start + ARTICLES],
            total=len(articles),
            sheet=Sheet(sheet, len(articles) > start + ARTICLES),
        )

    def article(self, name: str, sheet: int) -> str | None:
        """The timeline of one page, newest first; of an article with its related posts. None where there is none."""
        page = self.store.find_page(name)
        if page is None:
            return None
        family = self.store.family(page.id) if page.role is Role.ARTICLE else []
        start, end = (sheet - 1) * REVISIONS, sheet * REVISIONS
        ids = sorted({page.id, *(member.id for member in family)})
        found = self.store.recorded(ids, limit=end + 1)
        return self.render(
            "article.html",
            page=page,
            state=self._state(page),
            related=[member for member in family if member.id != page.id],
            timeline=found[start:end],
            sheet=Sheet(sheet, len(found) > end),
        )

    def revision(self, name: str, number: int) -> str | None:
        """One revision with its changes and its patch. None where there is none."""
        record = self.record(name, number)
        if record is None:
            return None
        return self.render(
            "revision.html",
            record=record,
            archived=archive_url(record.entry),
            patch=patch_of([record]),
            later=self.record(name, number + 1) is not None,
        )

    def record(self, name: str, number: int) -> Recorded | None:
        page = self.store.find_page(name)
        if page is None:
            return None
        return next(iter(self.store.recorded([page.id], limit=1, revision=number)), None)

    def _state(self, page: Page) -> PageState:
        """A page that is no longer followed is in no list."""
        states = (state for member, state in self.store.pages() if member.id == page.id)
        return next(states, PageState(status=PageStatus.PAUSED))


def _told(records: Sequence[Recorded]) -> list[Recorded]:
    """Those that tell of a change or of an article, without the first looks at related posts."""
    return [record for record in records if record.revision.number > 0 or record.page.role is Role.ARTICLE]


def patch_of(records: Sequence[Recorded]) -> str:
    """The unified diffs of all changes, one after the other."""
    patches = [change.patch for record in records for change in record.revision.changes if change.patch]
    return "".join(patch if patch.endswith("\n") else f"{patch}\n" for patch in patches)


def _printable(value: object) -> object:
    """Characters that no page can carry are left out; what is HTML already is left alone."""
    return xml_text(value) if type(value) is str else value


def _moment(moment: datetime) -> Markup:
    utc = moment.astimezone(UTC)
    words = f"{utc.day} {MONTHS[utc.month - 1]} {utc.year}, {utc:%H:%M} UTC"
    return Markup('<time datetime="{}">{}</time>').format(utc.isoformat(timespec="seconds"), words)


def _standing(state: PageState) -> str:
    """What is wrong with the page, and why; "" where nothing is."""
    word = STANDING.get(state.status, "")
    return ": ".join(part for part in (word, state.error or "") if part)


def _gist(note: UpdateNote) -> str:
    """The first words of a note, without its marker."""
    return cut(without_marker(note.text, note.marker), SUMMARY)


def _live(url: str) -> str:
    """An address that may stand in a link, checked again where it is shown."""
    return url if url.lower().startswith(("http://", "https://")) else ""


def _ours(html: str) -> Markup:
    """HTML that passed our gate; it passes it here once more, since it comes from a file."""
    return Markup(clean_html(html))  # noqa: S704  # the gate is what makes it safe
