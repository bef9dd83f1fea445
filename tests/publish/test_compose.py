"""An entry says in the feed reader, without a click, what changed, when the author says so, and where."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from monitor.model import (
    Article,
    Change,
    ChangeKind,
    Entry,
    FeedIdentity,
    Link,
    NoteKind,
    Page,
    Position,
    Precision,
    Rel,
    Revision,
    Role,
    Severity,
    StatedDate,
    UpdateNote,
)
from monitor.publish.compose import compose_entry
from monitor.publish.markup import TAGS

Compose = Callable[..., Entry]
SEEN = datetime(2024, 5, 2, 9, 30, tzinfo=UTC)


def change(kind: ChangeKind, before: str | None = None, after: str | None = None, **rest: object) -> Change:
    return Change(kind=kind, severity=Severity.MAJOR, before=before, after=after, **rest)  # type: ignore[arg-type]


CORRECTION = StatedDate(iso="2018-12", literal="Dec. 2018", precision=Precision.MONTH)
READINGS = Link(url="https://harbour.example.org/readings", text="Readings", rel=Rel.RELATED)

TITLES = [
    (
        change(
            ChangeKind.UPDATE_ADDED,
            after="Correction, Dec. 2018 — The mole is 300 m long.",
            note=NoteKind.CORRECTION,
            marker="Correction, Dec. 2018",
            stated_date=CORRECTION,
        ),
        "CORRECTION · Dec 2018 — The mole is 300 m long. — The tides at the mole",
    ),
    (
        change(
            ChangeKind.UPDATE_ADDED,
            after="UPDATE: Closed today.\n\nEND of UPDATE",
            note=NoteKind.UPDATE,
            marker="UPDATE",
        ),
        "UPDATE — Closed today. — The tides at the mole",
    ),
    (
        change(ChangeKind.UPDATE_REMOVED, before="UPDATE: Closed today.", note=NoteKind.UPDATE, marker="UPDATE"),
        "UPDATE REMOVED — Closed today. — The tides at the mole",
    ),
    (change(ChangeKind.TITLE_CHANGED, "Tides", "The tides"), "TITLE — “Tides” → “The tides”"),
    (
        change(ChangeKind.BODY_EDITED, "It rises by three metres.", "It rises by four metres.", unannounced=True),
        "EDIT · unannounced — “by three metres.” → “by four metres.” — The tides at the mole",
    ),
    (change(ChangeKind.BODY_ADDED, after="New words."), "EDIT — added “New words.” — The tides at the mole"),
    (change(ChangeKind.BODY_REMOVED, before="Old words."), "EDIT — removed “Old words.” — The tides at the mole"),
    (
        change(ChangeKind.RELATED_ADDED, after="Readings", links=(READINGS,)),
        "RELATED POST — Readings — The tides at the mole",
    ),
    (
        change(
            ChangeKind.LINK_CHANGED,
            "Readings <https://a.example/1>",
            "Readings <https://a.example/2>",
            links=(READINGS,),
        ),
        "LINK — Readings — The tides at the mole",
    ),
    (change(ChangeKind.MEDIA_CHANGED, "The gauge", "The gauge"), "IMAGE — The gauge — The tides at the mole"),
    (change(ChangeKind.GONE), "GONE — The tides at the mole"),
    (
        change(ChangeKind.MOVED, "https://a.example/1", "https://b.example/2"),
        "MOVED — to https://b.example/2 — The tides at the mole",
    ),
]


@pytest.mark.parametrize(("what", "title"), TITLES, ids=[str(what.kind) for what, _ in TITLES])
def test_the_title_says_what_happened_in_the_words_of_the_change(entry_of: Compose, what: Change, title: str) -> None:
    assert entry_of(what).title == title


@pytest.mark.parametrize(
    ("before", "after", "title", "html", "struck"),
    [
        ("by three metres", "by ~~three~~ four metres", "“three” → “four”", "<del>three</del> <ins>four</ins>", True),
        ("It rises.", "~~It rises.~~", "removed “It rises.”", "<del>It rises.</del>", True),
        ("by ~~two~~ three metres", "by ~~two~~ four metres", "“three” → “four”", "<ins>four</ins>", False),
        ("by ~~three~~ four metres", "by four metres", "“by ~~three~~ four”", "<del>~~three~~</del>", False),
    ],
)
def test_words_that_were_struck_out_are_told_as_gone(
    entry_of: Compose, before: str, after: str, title: str, html: str, struck: bool
) -> None:
    entry = entry_of(change(ChangeKind.BODY_EDITED, before, after))
    assert title.replace("“three” → “four”", "“by three metres” → “by four metres”") in entry.title
    assert html in entry.content_html
    assert ("the old words are struck out" in entry.content_html) is struck


def test_a_note_that_only_mark_up_states_is_called_by_its_kind(entry_of: Compose) -> None:
    what = change(ChangeKind.UPDATE_ADDED, after="The mole is 300 m long.", note=NoteKind.CORRECTION)
    assert entry_of(what).title == "CORRECTION — The mole is 300 m long. — The tides at the mole"


def test_of_several_changes_the_most_important_gives_the_title(entry_of: Compose, note: Change, edit: Change) -> None:
    minor = dataclasses.replace(edit, severity=Severity.MINOR, unannounced=False)
    entry = entry_of(minor, note, minor)
    assert entry.title == (
        "UPDATE · 5 Sep 2020 — The gauge was moved, and its zero with it. See the new readings. "
        "(and 2 more changes) — The tides at the mole"
    )
    assert entry.summary.endswith("And 2 more changes: text edited.")


@pytest.mark.parametrize(
    ("iso", "precision", "said"),
    [
        ("2018", Precision.YEAR, "2018"),
        ("2018-12", Precision.MONTH, "Dec 2018"),
        ("2018-02-09", Precision.DAY, "9 Feb 2018"),
        ("2018-12-19T16:05+01:00", Precision.TIME, "19 Dec 2018, 16:05"),
    ],
)
def test_a_date_is_told_as_exactly_as_the_author_states_it(
    entry_of: Compose, note: Change, iso: str, precision: Precision, said: str
) -> None:
    dated = dataclasses.replace(note, stated_date=StatedDate(iso=iso, literal="x", precision=precision))
    assert entry_of(dated).title.startswith(f"UPDATE · {said} — ")


def test_a_note_stands_in_the_entry_with_its_links_and_facts(entry_of: Compose, note: Change) -> None:
    entry = entry_of(note)
    facts, rest = entry.content_html.split("</p>", 1)
    text = re.sub("<[^>]+>", "", facts)
    assert text == (
        "Update added · dated 5 Sep 2020 (in the author’s words: “September 5 2020”) · at the bottom · "
        "under “How we measured” · 17 words added"
    )
    assert f"<blockquote>{note.html}</blockquote>" in rest
    assert '<p>Related posts added:</p><ul><li><a href="https://harbour.example.org/readings">' in rest


def test_an_edit_is_marked_word_by_word_and_also_said_in_words(entry_of: Compose, edit: Change) -> None:
    html = entry_of(edit).content_html
    assert "rises by <del>three</del> <ins>four</ins> metres" in html
    assert "<li>“by three metres” → “by four metres”</li>" in html
    assert "1 word added · 1 word removed · not announced in any update note" in html


@pytest.mark.parametrize(("places", "spelled"), [(1, 1), (8, 8), (9, 0)])
def test_some_replaced_places_are_said_in_words_and_many_are_not(entry_of: Compose, places: int, spelled: int) -> None:
    calm = "the harbour lay calm and nobody came to look at it"
    before = " ".join(f"{number} days {calm}" for number in range(places))
    after = " ".join(f"{number}0 days {calm}" for number in range(places))
    html = entry_of(change(ChangeKind.BODY_EDITED, before, after)).content_html
    assert html.count("<li>") == spelled
    assert (html.count("<del>"), html.count("<ins>")) == (places, places)


def test_words_that_look_alike_are_told_apart_by_what_nobody_sees(entry_of: Compose) -> None:
    turned = change(ChangeKind.BODY_EDITED, "It stands at the mill today.", "It stands at \u202ethe\u200b mill today.")
    told = entry_of(turned)
    for words in (told.title, told.summary, told.content_html):
        assert "⟨U+202E⟩" in words
        assert not {"\u200b", "\u202e", "\u202c"} & {*words}


def test_of_a_rewritten_text_both_sides_are_shown_without_mixing_them(entry_of: Compose) -> None:
    before = "Its water stands highest in March. A float on a cord moves a mark, and we read it on Sunday."
    after = "The level peaks when snow melts. An old float still moves its mark, and whoever passes may read it."
    html = entry_of(change(ChangeKind.BODY_EDITED, before, after)).content_html
    old, new = re.findall(r"<p>(?:Before|Now):</p><p>(.*?)</p>", html)
    assert re.sub(r"</?del>", "", old) == before
    assert re.sub(r"</?ins>", "", new) == after
    assert "<ins>" not in old
    assert "<del>" not in new
    assert " float " in re.sub(r"<(ins|del)>.*?</\1>", "|", old + new)


def test_marks_never_reach_over_the_end_of_a_block(entry_of: Compose) -> None:
    what = change(ChangeKind.BODY_EDITED, "One stays.\n\nTwo goes.\n\nThree stays.", "One stays.\n\nThree stays.")
    html = entry_of(what).content_html
    assert all(part.count("<del>") == part.count("</del>") for part in html.split("</p>"))
    assert "Two goes." in html


def test_long_unchanged_text_is_left_out_around_a_change(entry_of: Compose) -> None:
    calm = " ".join(f"word{number}" for number in range(500))
    html = entry_of(change(ChangeKind.BODY_EDITED, f"{calm} old {calm}", f"{calm} new {calm}")).content_html
    assert "<del>old</del> <ins>new</ins>" in html
    assert "word499 <del>" in html
    assert "word250" not in html
    assert html.count("…") == 2


def test_a_very_long_note_is_cut_and_says_so(entry_of: Compose, note: Change) -> None:
    words = "tide " * 200_000
    entry = entry_of(dataclasses.replace(note, after=words, html=f"<p>{words}</p>"))
    assert len(entry.content_html) < 70_000
    assert "too long for a feed" in entry.content_html


def test_a_long_list_is_cut_and_says_so(entry_of: Compose) -> None:
    links = tuple(Link(url=f"https://a.example/{n}", text=f"Post {n}", rel=Rel.RELATED) for n in range(130))
    html = entry_of(change(ChangeKind.RELATED_ADDED, after="Posts", links=links)).content_html
    assert html.count("<li>") == 101
    assert "<li>… and 30 more</li>" in html


@pytest.mark.parametrize(
    ("before", "after", "needle"),
    [
        ("水" * 500 + "三" + "木" * 500, "水" * 500 + "四" + "木" * 500, "四" + "木" * 19),
        (None, "x" * 100_000, "x" * 20),
        (None, "\n\n  First words here.\n\nMore.", "First words here."),
        ("One. Two.", "One. Two. Three.", "One. Two. Three."),
    ],
)
def test_the_words_that_are_looked_for_are_few(entry_of: Compose, before: str | None, after: str, needle: str) -> None:
    entry = entry_of(change(ChangeKind.BODY_EDITED, before, after))
    assert unquote(entry.url.partition("#:~:text=")[2]) == needle


def test_the_entry_points_into_the_article_at_the_new_words(entry_of: Compose, edit: Change) -> None:
    address, _, fragment = entry_of(edit).url.partition("#:~:text=")
    assert address == "https://harbour.example.org/tides"
    assert unquote(fragment) == "rises by four metres at the mole."[len("rises by ") :]


def test_a_text_fragment_escapes_what_its_grammar_reserves(entry_of: Compose) -> None:
    entry = entry_of(change(ChangeKind.BODY_ADDED, after="Ebb-tide, flood & slack: the three"))
    fragment = entry.url.partition("#:~:text=")[2]
    assert fragment == "Ebb%2Dtide%2C%20flood%20%26%20slack%3A%20the%20three"
    assert entry.url in entry.content_html


def test_an_address_is_written_as_a_uri(page: Page, identity: FeedIdentity) -> None:
    article = Article(url="https://harbour.example.org/ébbe|flut(1)/?a=%20b", title="Tides")
    entry = compose_entry(page, Revision(number=0, observed_at=SEEN), article, identity)
    assert entry.url == "https://harbour.example.org/%C3%A9bbe%7Cflut(1)/?a=%20b"


def test_a_removal_points_at_the_article_itself(entry_of: Compose) -> None:
    assert entry_of(change(ChangeKind.BODY_REMOVED, before="Old words.")).url == "https://harbour.example.org/tides"


def test_what_was_linked_is_found_by_the_words_of_its_link(entry_of: Compose) -> None:
    entry = entry_of(change(ChangeKind.REFERENCE_ADDED, after="References\n\nReadings", links=(READINGS,)))
    assert entry.url.endswith("#:~:text=Readings")


def test_a_changed_link_shows_where_it_led_and_where_it_leads(entry_of: Compose) -> None:
    html = entry_of(
        change(ChangeKind.LINK_CHANGED, "tables <https://a.example/1>", "tables <https://a.example/2>")
    ).content_html
    assert '<li>Before: tables (<a href="https://a.example/1">https://a.example/1</a>)</li>' in html
    assert '<li>Now: tables (<a href="https://a.example/2">https://a.example/2</a>)</li>' in html


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("It is the mole.", "It is the old mole.", "“the mole.” → “the old mole.”"),
        ("One two.\n\nThree.", "One two.\n\nFour.", "“Three.” → “Four.”"),
        ("Up a b c down.", "Up d e f down.", "“a b c” → “d e f”"),
        ("One.\n\nTwo.", "One.\n\nTwo.\n\nThree more come here.", "added “Three more come here.”"),
    ],
)
def test_a_single_word_is_quoted_with_its_neighbours(entry_of: Compose, before: str, after: str, said: str) -> None:
    assert f"— {said} —" in entry_of(change(ChangeKind.BODY_EDITED, before, after)).title


def test_the_author_is_a_name_without_by(page: Page, identity: FeedIdentity, edit: Change) -> None:
    article = Article(url=page.url, title="Tides", byline="By Ines Vahl")
    entry = compose_entry(page, Revision(number=1, observed_at=SEEN, changes=(edit,)), article, identity)
    assert entry.author == "Ines Vahl"


def test_the_id_holds_neither_the_address_nor_the_title(
    page: Page, article: Article, identity: FeedIdentity, edit: Change
) -> None:
    moved = dataclasses.replace(page, url="http://elsewhere.example:8080/x", name="renamed", title="Another")
    ids = {
        compose_entry(at, Revision(number=3, observed_at=SEEN, changes=(edit,)), article, identity).id
        for at in (page, moved)
    }
    assert ids == {"tag:feeds.example.net,2024:p7k2/3"}


def test_categories_tell_kind_severity_note_silence_and_role(entry_of: Compose, note: Change, edit: Change) -> None:
    assert entry_of(edit, note).categories == (
        ("kind", "update-added"),
        ("kind", "body-edited"),
        ("severity", "major"),
        ("note", "update"),
        ("unannounced", "yes"),
        ("role", "article"),
    )


def test_an_entry_of_a_related_post_says_so(page: Page, article: Article, identity: FeedIdentity, edit: Change) -> None:
    related = dataclasses.replace(page, role=Role.RELATED)
    entry = compose_entry(related, Revision(number=1, observed_at=SEEN, changes=(edit,)), article, identity)
    assert entry.title.startswith("Related post · EDIT")
    assert ("role", "related") in entry.categories


def test_the_baseline_tells_the_history_that_the_article_states(
    page: Page, article: Article, identity: FeedIdentity
) -> None:
    held = UpdateNote(
        note=NoteKind.UPDATE,
        marker="Update, Dec. 2018",
        stated_date=CORRECTION,
        first_block=4,
        last_block=4,
        text="Update, Dec. 2018: The lamp is lit again.",
    )
    entry = compose_entry(page, Revision(number=0, observed_at=SEEN, stated=(held,)), article, identity)
    assert entry.title == "Now watching — The tides at the mole"
    assert "<strong>Update, Dec. 2018</strong> · Dec 2018<br>The lamp is lit again." in entry.content_html
    assert entry.published_at == SEEN


def test_a_baseline_without_notes_says_that_there_are_none(
    page: Page, article: Article, identity: FeedIdentity
) -> None:
    entry = compose_entry(page, Revision(number=0, observed_at=SEEN), article, identity)
    assert "It holds no update notes yet." in entry.content_html


# ── nothing that comes in can do harm ──────────────────────────────────────────────────────────────────────────

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<a href='javascript:alert(1)'>x</a>",
    '<p style="x" onclick="y">z</p>',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<svg/onload=alert(1)>",
    "a\x00b\x0bc\ud800d\ufffee\x85f",
    "\u202eturned\u2067 about",
    "</p></blockquote><h1>Not ours</h1>",
]
ANY_TEXT = st.text(st.characters(), max_size=60) | st.sampled_from(HOSTILE)
DATES = st.builds(
    StatedDate,
    iso=st.sampled_from(["2020", "2020-01-02", "2020-13", "?"]),
    literal=ANY_TEXT,
    precision=st.sampled_from(Precision),
)
LINKS = st.builds(
    Link, url=ANY_TEXT | st.just("javascript:alert(1)"), text=ANY_TEXT, rel=st.none() | st.sampled_from(Rel)
)
CHANGES = st.builds(
    Change,
    kind=st.sampled_from(ChangeKind),
    severity=st.sampled_from(Severity),
    note=st.none() | st.sampled_from(NoteKind),
    marker=st.none() | ANY_TEXT,
    stated_date=st.none() | DATES,
    position=st.none() | st.sampled_from(Position),
    before=st.none() | ANY_TEXT,
    after=st.none() | ANY_TEXT,
    links=st.lists(LINKS, max_size=2).map(tuple),
    unannounced=st.booleans(),
    html=ANY_TEXT,
    heading=st.none() | ANY_TEXT,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(CHANGES, max_size=3), ANY_TEXT, st.none() | ANY_TEXT, st.none() | ANY_TEXT)
def test_whatever_the_article_says_the_entry_is_ours_alone(
    page: Page, identity: FeedIdentity, changes: list[Change], title: str, byline: str | None, language: str | None
) -> None:
    article = Article(url=page.url, title=title, byline=byline, language=language)
    revision = Revision(number=1, observed_at=SEEN, changes=tuple(changes))
    entry = compose_entry(page, revision, article, identity)
    for text in (entry.title, entry.summary, entry.content_html, entry.url, entry.author or "", entry.language or ""):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", text)
    assert "\n" not in entry.title + entry.summary
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", entry.title + entry.summary)
    assert entry.title.strip()
    for element in lxml_html.fragment_fromstring(entry.content_html, create_parent="body").iterdescendants():
        assert element.tag in TAGS
        assert set(element.keys()) <= {"href"}
        assert element.get("href", "https:").startswith(("http:", "https:", "mailto:"))


def test_a_removed_related_post_is_listed_with_its_address_and_without_the_heading(entry_of: Compose) -> None:
    gone = Change(
        kind=ChangeKind.RELATED_REMOVED,
        severity=Severity.MINOR,
        before="Related posts\n\nThe well",
        html='<h3>Related posts</h3>\n<ul><li><a href="https://well.example/">The well</a></li></ul>',
    )
    html = entry_of(gone).content_html
    assert '<ul><li><del><a href="https://well.example/">The well</a></del></li></ul>' in html
    assert "<del>Related posts</del>" not in html
