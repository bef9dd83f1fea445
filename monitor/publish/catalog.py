"""Which feeds there are, in which formats, and at which paths. Pure: what stands in them is said elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum
from re import compile as pattern
from re import fullmatch

from monitor.model import Severity, Topic

# So many entries the newest document of a feed holds, and each of its archives.
LIMIT = 50
WEIGHTS = {Severity.TRIVIAL: 1, Severity.MINOR: 2, Severity.MAJOR: 3}


class Format(Enum):
    """The three formats: name, end of the file's name, and media type (RFC 4287 §8, RSS Board, JSON Feed 1.1)."""

    ATOM = ("Atom", "atom.xml", "application/atom+xml")
    RSS = ("RSS", "rss.xml", "application/rss+xml")
    JSON = ("JSON Feed", "feed.json", "application/feed+json")

    def __init__(self, label: str, file_name: str, media_type: str) -> None:
        self.label = label
        self.file_name = file_name
        self.media_type = media_type

    def path(self, article: str = "") -> str:
        """Of the feed of this article, or of the one over everything; relative to the base URL."""
        return (Feed(Scope.ARTICLE, article) if article else EVERYTHING).path(self)


class Scope(StrEnum):
    """What a feed is over. The value is the folder of its documents."""

    ALL = ""
    ARTICLE = "articles"  # with its related posts
    ONLY = "only"  # one article without them
    HOST = "hosts"
    TAG = "tags"
    KIND = "kinds"
    WEEKLY = "weekly"


# What a name may look like: file names are made of the first two.
_NAMES = {
    Scope.ARTICLE: r"[a-z0-9-]{1,80}",
    Scope.ONLY: r"[a-z0-9-]{1,80}",
    Scope.HOST: r"[a-z0-9.-]{1,253}",
    Scope.TAG: r"[a-z0-9-]{1,80}",
    Scope.KIND: "|".join(Topic),
}
_TOPICS = {
    Topic.UPDATES: "Updates",
    Topic.CORRECTIONS: "Corrections and retractions",
    Topic.UNANNOUNCED: "Changes that nobody announced",
    Topic.LINKS: "Links that came, went or changed",
    Topic.STATE: "Articles that moved, went or came back",
}


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed. `min_severity`: only changes at least so grave; such a feed has no archives."""

    scope: Scope
    name: str = ""
    min_severity: Severity | None = None

    @property
    def stem(self) -> str:
        """Its path without the format's ending; "" for the feed over everything."""
        match self.scope:
            case Scope.ALL | Scope.WEEKLY:
                return self.scope.value
            case Scope.ONLY:
                return f"articles/{self.name}.only"
            case _:
                return f"{self.scope.value}/{self.name}"

    def path(self, form: Format, archive: int | None = None) -> str:
        """Where the document is found, relative to the base URL; archives are counted from 1, the oldest."""
        if archive is not None:
            return f"archives/{self.stem or 'all'}.{archive}.{form.file_name}"
        query = f"?min_severity={self.min_severity}" if self.min_severity else ""
        return (f"{self.stem}.{form.file_name}" if self.stem else form.file_name) + query

    @property
    def is_file(self) -> bool:
        """Whether its newest document stands in a file; others are made when somebody asks."""
        return self.scope in {Scope.ALL, Scope.ARTICLE, Scope.ONLY} and self.min_severity is None

    @property
    def has_safe_name(self) -> bool:
        return self.scope not in _NAMES or fullmatch(_NAMES[self.scope], self.name) is not None

    def key(self, page_id: int | None) -> str:
        """What the store calls it; `page_id` is the article's."""
        match self.scope:
            case Scope.ARTICLE:
                return f"article:{page_id}"
            case Scope.ONLY:
                return f"only:{page_id}"
            case Scope.HOST | Scope.TAG | Scope.KIND:
                return f"{self.scope.value.removesuffix('s')}:{self.name}"
            case _:
                return "all"

    def title(self, article: str) -> str:
        """For people. `article`: what an article is called."""
        match self.scope:
            case Scope.ALL:
                title = "Changes in all articles"
            case Scope.WEEKLY:
                title = "Changes in all articles, week by week"
            case Scope.ARTICLE:
                title = f"Changes in “{article}”"
            case Scope.ONLY:
                title = f"Changes in “{article}”, without its related posts"
            case Scope.HOST:
                title = f"Changes on {self.name}"
            case Scope.TAG:
                title = f"Changes in articles about {self.name}"
            case Scope.KIND:
                title = f"{_TOPICS[Topic(self.name)]} in all articles"
        return f"{title} ({self.min_severity} or graver)" if self.min_severity else title

    def description(self, article: str) -> str:
        match self.scope:
            case Scope.ARTICLE:
                return f"What the author changes in “{article}” and in its related posts."
            case Scope.ONLY:
                return f"What the author changes in “{article}”."
            case _:
                return "What the authors of the tracked articles change after they have published them."


EVERYTHING = Feed(Scope.ALL)
WEEKLY = Feed(Scope.WEEKLY)
BY_TOPIC = tuple(Feed(Scope.KIND, topic.value) for topic in Topic)


def feeds_of(article: str) -> tuple[Feed, Feed]:
    """With its related posts, and without."""
    return Feed(Scope.ARTICLE, article), Feed(Scope.ONLY, article)


_PATH = pattern(
    r"(?:(?P<archives>archives/)?(?P<stem>[a-z0-9./-]+?)(?P<archive>\.[1-9][0-9]{0,8})?[.])?"
    r"(?P<file>atom\.xml|rss\.xml|feed\.json)"
)


def read_path(path: str) -> tuple[Feed, Format, int | None] | None:
    """The document that `Feed.path` gives this path; None where that is none."""
    found = _PATH.fullmatch(path)
    if not found:
        return None
    form = next(form for form in Format if form.file_name == found["file"])
    number = found["archive"] or ""
    archive = int(number[1:]) if found["archives"] and number else None
    stem = (found["stem"] or "") + ("" if found["archives"] else number)
    feed = _of_stem("" if found["archives"] and stem == "all" else stem)
    return (feed, form, archive) if feed and feed.has_safe_name and feed.path(form, archive) == path else None


def _of_stem(stem: str) -> Feed | None:
    folder, _, name = stem.partition("/")
    if folder not in list(Scope):
        return None
    if folder == Scope.ARTICLE.value and name.endswith(".only"):
        return Feed(Scope.ONLY, name.removesuffix(".only"))
    return Feed(Scope(folder), name)
