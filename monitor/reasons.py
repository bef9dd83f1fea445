"""Why something was decided as it was: the rules that decide, and the reasons that they give.

A decision returns its reason, so that `monitor explain` shows what decided and guesses nothing afterwards. Imports
nothing of ours. The name of a rule is a promise to scripts (docs/formats.md lists them all); its words are not.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

EVIDENCE = 160
"""Longest evidence, in characters."""


class Rule(StrEnum):
    """One rule. `says` is for people; `keys` are the keys of an `[[article]]` with which a user overrides it."""

    says: str
    keys: tuple[str, ...]

    def __new__(cls, name: str, says: str, *keys: str) -> Rule:
        rule = str.__new__(cls, name)
        rule._value_, rule.says, rule.keys = name, says, keys
        return rule

    # Which element holds the article.
    BODY_TOLD = "body-told", "your configuration names it", "body"
    BODY_MARKED = "body-marked", "the page marks it as the text of the article", "body"
    BODY_NAMED = "body-named", "publishing systems call the article's text so", "body"
    BODY_ARTICLE = "body-article", "it is the page's article element", "body"
    BODY_MAIN = "body-main", "it is the page's main part", "body"
    BODY_DENSE = "body-dense", "most of the page's text stands in it", "body"
    BODY_BESIDE = "body-beside", "a note that its author set directly beside the text", "ignore"

    # What was taken out of the page before it was read.
    CUT_TOLD = "cut-told", "your configuration ignores it", "ignore"
    CUT_ELEMENT = "cut-element", "such an element is never the author's text", "body"
    CUT_ROLE = "cut-role", "the page says that it serves another purpose", "body"
    CUT_HIDDEN = "cut-hidden", "it is hidden from readers", "body"
    CUT_COMMENTS = "cut-comments", "it is named as readers' comments are", "body"
    CUT_NAMED = "cut-named", "publishing systems give such a name to what stands beside the text", "body"
    CUT_TOOL = "cut-tool", "a tool of the page, by its name", "body"
    CUT_AGE = "cut-age", "a box that says how old the article is", "body"
    CUT_SHARING = "cut-sharing", "a link that shares the page", "body"
    CUT_FRAME = "cut-frame", "it frames the page or the article", "body"
    CUT_MENU = "cut-menu", "a box of links at an end of the page", "body"
    CUT_ABOVE = "cut-above", "it stands above the title of the article, and no sentence stands there", "body"
    CUT_OUTSIDE = "cut-outside", "it stands outside of the element of the article", "body"

    # Lines inside the article's element that are not read as its text.
    LINE_FILLED = "line-filled", "a line that publishing systems fill in"
    LINE_DATELINE = "line-dateline", "a line above the text with author, date or reading time"
    LINE_LICENCE = "line-licence", "the terms of use below the article"

    # Blocks that differ although no author wrote or changed them.
    SITE_COUNTS = "site-counts", "only numbers differ, in a line that counts or times something"
    SITE_RELATED = "site-related", "half of the related posts or more gave way to others: a site chose them"
    SITE_COPYRIGHT = "site-copyright", "a copyright line"
    SITE_SHARES = "site-shares", "how often the page was shared"
    SITE_FILING = "site-filing", "tags or categories under which the site files the article"
    SITE_STAMP = "site-stamp", "a label with a date: when the page was made or changed"
    SITE_SHARING = "site-sharing", "nothing but links that share this page"
    SITE_LICENCE = "site-licence", "the terms of use"
    SITE_AGE = "site-age", "a notice of how old the article is"
    SITE_APPEAL = "site-appeal", "the site asks its readers for something"
    SITE_AD = "site-ad", "the label of an advertisement"
    SITE_INSET = "site-inset", "“read more” with nothing but links to other pages of the site"
    SITE_TITLE = "site-title", "the title of the article, which now stands elsewhere on the page"
    SITE_LABEL = "site-label", "a few words that stand at several places of both pages"
    SITE_LIST = "site-list", "a list of the site's pages in which some came as others went"
    SITE_COMMENT = "site-comment", "it stands among readers' comments"
    SITE_MENU = "site-menu", "a line of links into the site, before or after the text"
    SITE_PROFILES = "site-profiles", "a list of links to profiles, each called by the name of its network"
    SITE_AUTHOR = "site-author", "a card about the author below the text: a name or “about the author”, and a few lines"
    SITE_CALL = "site-call", "nothing but a link with an arrow that leads on, before or after the text"
    SITE_CREDIT = "site-credit", "it says what the site is made with, before or after the text"
    SITE_SOURCE = "site-source", "nothing but a link to where the source of the page is kept or edited"
    SITE_DATELINE = "site-dateline", "a line above the text with the author's name or the day of the article"
    SITE_TEASER = "site-teaser", "a teaser of another page; some came as others went"

    # Differences that a reader would not see.
    SAME_WORDS = "same-words", "the words are the same: only typography or mark-up differs"
    SAME_BUT_NOTES = "same-but-notes", "outside of the update notes in it nothing differs"
    SAME_TEXT_MOVED = "same-text-moved", "the same text stands elsewhere in the article"
    SAME_DATES_SHIFTED = "same-dates-shifted", "dates that all moved by one day: the clock of another time zone"
    SAME_ADDRESS_MASKED = "same-address-masked", "only how an e-mail address is hidden from robots differs"
    SAME_PICTURES = "same-pictures", "the same pictures, or a placeholder of one"
    SAME_PAGED = "same-paged", "an entry of a live blog that stands on a further page of it"
    SAME_LINKS = "same-links", "only links of the site itself differ: sharing, or a menu"
    OTHER_PAGE = "other-page", "one of the pages is not the article but stands in its place"

    # Which kind of change it is.
    KIND_TITLE = "kind-title", "the titles that the pages state differ"
    KIND_NOTE_CAME = "kind-note-came", "an update note whose words did not stand in the old article"
    KIND_NOTE_EDITED = "kind-note-edited", "an update note that stood in the old article with other words"
    KIND_NOTE_WENT = "kind-note-went", "an update note that is gone with its words", "ignore"
    KIND_CAME = "kind-came", "text that did not stand in the old article; no marker of an update begins it", "markers"
    KIND_WENT = "kind-went", "text of the old article that is gone", "ignore"
    KIND_EDITED = "kind-edited", "text that stood in the old article with other words", "ignore"
    KIND_RELATED = "kind-related", "a line that the article lists as a related post", "ignore"
    KIND_REFERENCE = "kind-reference", "a line that the article lists as a reference", "ignore"
    KIND_LINK = "kind-link", "the words stayed, and a link in them leads elsewhere", "ignore"
    KIND_RETITLED = "kind-retitled", "a listed link leads where it led, under another title", "ignore"
    KIND_PICTURE = "kind-picture", "another picture or embed is shown", "ignore"

    # How much it matters.
    WEIGHT_NOTE = "weight-note", "an update note that comes or goes is always major"
    WEIGHT_REWRITTEN = "weight-rewritten", "very many words differ"
    WEIGHT_NUMBER = "weight-number", "numbers differ"
    WEIGHT_NEGATION = "weight-negation", "a negation came or went"
    WEIGHT_OPPOSITE = "weight-opposite", "a word gave way to its opposite"
    WEIGHT_NAME = "weight-name", "a name came or went"
    WEIGHT_MUCH = "weight-much", "much of the text differs"
    WEIGHT_WORDING = "weight-wording", "a few words differ, none of them a number, a name or a negation"
    WEIGHT_SPELLING = "weight-spelling", "only letters differ: spelling"
    WEIGHT_SIGNS = "weight-signs", "only capitals or punctuation differ"
    WEIGHT_SETTLED = "weight-settled", "a name is now spelt as elsewhere in the article"
    WEIGHT_STRUCK = "weight-struck", "only words that were struck out before came or went"
    WEIGHT_BREAKS = "weight-breaks", "only the breaks between paragraphs differ"
    WEIGHT_WHOLE = "weight-whole", "a whole passage came or went"
    WEIGHT_FEW = "weight-few", "no more than three plain words came or went"
    WEIGHT_LISTED = "weight-listed", "a listed line that comes or goes has a weight of its own"
    WEIGHT_LINK = "weight-link", "a link or a picture weighs little"

    # Whether a note speaks of it.
    SILENT_NO_NOTE = "silent-no-note", "this revision has no new or edited update note", "markers"
    SILENT_UNSPOKEN = (
        "silent-unspoken",
        "the update notes of this revision do not speak of the words that differ",
        "markers",
    )
    ANNOUNCED_PUT_RIGHT = "announced-put-right", "a note that puts something right came with it, and names nothing else"
    ANNOUNCED_SHOWN = "announced-shown", "the author shows it: old words struck out, or new ones marked as inserted"
    ANNOUNCED_SPOKEN = "announced-spoken", "an update note of this revision speaks of it"

    # How an update note was known.
    MARKER_OWN = "marker-own", "it begins with a marker of your configuration", "markers"
    MARKER_TERM = "marker-term", "it begins with a marker", "ignore"
    MARKER_SENTENCE = "marker-sentence", "a sentence that says that the article was changed", "ignore"
    MARKER_ENTRY = "marker-entry", "a dated entry of a history of changes", "ignore"

    MARKUP_CORRECTION = "markup-correction", "the page's mark-up states it as a correction", "ignore"
    MARKUP_LIVE = "markup-live", "the page's mark-up states it as an entry of a live blog", "ignore"

    # Where it ends.
    END_BRACKET = "end-bracket", "where its bracket closes"
    END_MARKER = "end-marker", "at the words that say that it ends"
    END_HEADING = "end-heading", "before the next heading of its level or above"
    END_STOP = "end-stop", "before a rule or a list of references"
    END_BOX = "end-box", "with the box that holds it"
    END_ITEM = "end-item", "with its list item and what stands below that"
    END_BLOCK = "end-block", "with its own block"
    END_INTRODUCED = "end-introduced", "with what its own block introduces"
    END_ARTICLE = "end-article", "with the article"
    END_OLD_TEXT = "end-old-text", "where the old text goes on, or something else begins"

    # Whence its date.
    DATE_WRITTEN = "date-written", "it can be read in one way only"
    DATE_TOLD = "date-told", "your configuration says whether the day comes first", "day_first"
    DATE_HABIT = "date-habit", "as the other dates of the article are written", "day_first"
    DATE_LANGUAGE = "date-language", "as the language of the page writes its dates", "day_first"
    DATE_NOT_BEFORE = "date-not-before", "read the other way it would be older than the article", "day_first"
    DATE_OPEN = (
        "date-open",
        "nothing says whether day or month comes first, so that only the year is stated",
        "day_first",
    )
    DATE_MARKED = "date-marked", "mark-up states it: of an insertion, a correction, or an entry of a live blog"
    DATE_NONE = "date-none", "the note names no date with a year"


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that decided, and what it saw: words or names of the page, or a count; "" where the rule says it all."""

    rule: Rule
    evidence: str = ""

    def __str__(self) -> str:
        return f"{self.rule.says}: {self.evidence}" if self.evidence else self.rule.says

    def to_dict(self) -> dict[str, Any]:
        return {"rule": self.rule, "says": self.rule.says, "evidence": self.evidence, "keys": list(self.rule.keys)}


def quoted(words: str) -> str:
    """Words of a page as evidence: one line, cut where they are long."""
    words = " ".join(words[: 2 * EVIDENCE].split())
    return f"“{words if len(words) <= EVIDENCE else f'{words[:EVIDENCE]}…'}”"
