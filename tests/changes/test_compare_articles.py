"""What two readings of one article have between them, as a reader would say it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from unidiff import PatchSet

from monitor.changes import compare_articles, rebuild
from monitor.changes.patch import article_text
from monitor.model import Article, Block, BlockType, Change, ChangeKind, Link, Position, Rel, Severity

K = ChangeKind

BODY = [
    "The seeds were sown in March, in pots of clay, and kept on the sill of the north window.",
    "In April the first leaves came, and the pots were turned every morning.",
    "By June each plant stood as high as the table, and the sticks were put in.",
    "A net kept the birds away, but the snails were not to be stopped by anything.",
    "The harvest was weighed on the first Sunday of August, fruit by fruit.",
    "Most of it went into jars, and the rest was eaten with salt in the garden.",
]
NOTE = "UPDATE (May 2020): the pots of clay have been given up for boxes of wood."


def item(text: str, url: str, rel: Rel | None) -> Block:
    return Block(type=BlockType.ITEM, text=text, html=f"<li>{text}</li>", links=(Link(url=url, text=text, rel=rel),))


def figure(image: str, caption: str = "") -> Block:
    return Block(type=BlockType.FIGURE, text=caption, images=(image,))


def heading(text: str, level: int = 2) -> Block:
    return Block(type=BlockType.HEADING, text=text, html=f"<h{level}>{text}</h{level}>", level=level)


def kinds(changes: list[Change]) -> list[ChangeKind]:
    return [change.kind for change in changes]


# ── nothing ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_article_and_itself(bench: Any) -> None:
    article = bench.article(*BODY, NOTE, notes=[("UPDATE (May 2020)", 6, 6)])
    assert compare_articles(article, article) == []


def test_typography_alone_is_nothing(bench: Any) -> None:
    old = bench.article("It's a 'fine' day - so they say...", title='The "fine" day')
    new = bench.article("It’s a ‘fine’ day – so they\u00a0say…", title="The “ﬁne” day")
    assert compare_articles(old, new) == []


def test_a_moved_paragraph_and_a_moved_note_are_nothing(bench: Any) -> None:
    old = bench.article(*BODY, NOTE, notes=[("UPDATE (May 2020)", 6, 6)])
    new = bench.article(NOTE, *BODY[1:], BODY[0], notes=[("UPDATE (May 2020)", 0, 0)])
    assert compare_articles(old, new) == []


def test_a_picture_in_another_size_is_nothing(bench: Any) -> None:
    old = bench.article(*BODY, figure("https://garden.example/net-300x200.jpg", "The net"))
    new = bench.article(*BODY, figure("https://cdn.example/net-1024x768.jpg?w=9", "The net"))
    assert compare_articles(old, new) == []


def test_a_picture_whose_loading_is_put_off_is_nothing(bench: Any) -> None:
    old = bench.article(*BODY, figure("https://garden.example/net.jpg"))
    new = bench.article(*BODY, figure("data:image/gif;base64,R0lGOD"))
    assert compare_articles(old, new) == compare_articles(new, old) == []


# ── body ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("at", "position"),
    [(0, Position.TOP), (3, Position.INLINE), (6, Position.BOTTOM)],
)
def test_an_added_paragraph(bench: Any, at: int, position: Position) -> None:
    added = "A late frost took three of the plants in the second week."
    new = bench.article(*BODY[:at], added, *BODY[at:])
    (change,) = compare_articles(bench.article(*BODY), new)
    assert (change.kind, change.severity, change.position) == (K.BODY_ADDED, Severity.MAJOR, position)
    assert (change.before, change.after, change.html) == (None, added, f"<p>{added}</p>")
    assert change.unannounced


def test_paragraphs_added_side_by_side_are_one_change_and_far_apart_two(bench: Any) -> None:
    one, two = "A late frost took three of the plants.", "The neighbour gave us four of his in return."
    together = compare_articles(bench.article(*BODY), bench.article(*BODY[:2], one, two, *BODY[2:]))
    assert [change.after for change in together] == [f"{one}\n\n{two}"]
    apart = compare_articles(bench.article(*BODY), bench.article(*BODY[:2], one, *BODY[2:4], two, *BODY[4:]))
    assert [change.after for change in apart] == [one, two]


def test_a_removed_paragraph_stands_nowhere(bench: Any) -> None:
    (change,) = compare_articles(bench.article(*BODY), bench.article(*BODY[:2], *BODY[3:]))
    assert (change.kind, change.before, change.after, change.position) == (K.BODY_REMOVED, BODY[2], None, None)
    assert change.unannounced


def test_an_edited_paragraph_names_its_heading(bench: Any) -> None:
    old = bench.article(heading("Spring"), *BODY[:3], heading("Summer"), *BODY[3:])
    new = bench.article(heading("Spring"), *BODY[:3], heading("Summer"), BODY[3].replace("net", "fence"), *BODY[4:])
    (change,) = compare_articles(old, new)
    assert (change.kind, change.severity, change.heading) == (K.BODY_EDITED, Severity.MINOR, "Summer")
    assert not change.unannounced


def test_a_paragraph_split_in_two_is_wording(bench: Any) -> None:
    first, second = BODY[3].split(", ", 1)
    old, new = bench.article(*BODY), bench.article(*BODY[:3], f"{first},", second, *BODY[4:])
    for before, after in ((old, new), (new, old)):
        (change,) = compare_articles(before, after)
        assert (change.kind, change.severity) == (K.BODY_EDITED, Severity.MINOR)


def test_a_title_comes_first(bench: Any) -> None:
    changes = compare_articles(bench.article(*BODY, title="Weighing tomatoes"), bench.article(*BODY[1:], title="Beans"))
    assert kinds(changes) == [K.TITLE_CHANGED, K.BODY_REMOVED]
    assert (changes[0].before, changes[0].after) == ("Weighing tomatoes", "Beans")


# ── notes ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_added_note_ends_where_old_text_goes_on(bench: Any) -> None:
    """The note was taken to be one block too long, and one too short: both come right."""
    behind = "They are lighter, and they keep the water."
    for last in (1, 2, 4):
        new = bench.article(BODY[0], NOTE, behind, *BODY[1:], notes=[("UPDATE (May 2020)", 1, last)])
        (change,) = compare_articles(bench.article(*BODY), new)
        assert (change.kind, change.severity, change.marker) == (K.UPDATE_ADDED, Severity.MAJOR, "UPDATE (May 2020)")
        assert change.after == f"{NOTE}\n\n{behind}"
        assert change.before is None


def test_a_new_section_behind_a_note_is_no_part_of_it(bench: Any) -> None:
    new = bench.article(*BODY, NOTE, heading("Next year"), "Beans will be grown.", notes=[("UPDATE (May 2020)", 6, 6)])
    changes = compare_articles(bench.article(*BODY), new)
    assert kinds(changes) == [K.UPDATE_ADDED, K.BODY_ADDED]


def test_a_note_with_related_posts_is_one_change(bench: Any) -> None:
    posts = [item(f"Post {n}", f"https://garden.example/{n}/", Rel.RELATED) for n in (1, 2, 3)]
    new = bench.article(NOTE, *posts, *BODY, notes=[("UPDATE (May 2020)", 0, 0)])
    (change,) = compare_articles(bench.article(*BODY), new)
    assert change.kind == K.UPDATE_ADDED
    assert [link.url[-3:] for link in change.links] == ["/1/", "/2/", "/3/"]


def test_a_note_in_the_place_of_old_text_takes_only_the_new_words(bench: Any) -> None:
    new = bench.article(*BODY[:2], NOTE, *BODY[3:], notes=[("UPDATE (May 2020)", 2, 2)])
    changes = compare_articles(bench.article(*BODY), new)
    assert sorted(kinds(changes)) == [K.BODY_REMOVED, K.UPDATE_ADDED]


def test_a_note_inside_a_paragraph_leaves_the_paragraph_alone(bench: Any) -> None:
    grown = f"{BODY[2]} (EDIT: the sticks were of hazel, which lasts longer)"
    new = bench.article(*BODY[:2], grown, *BODY[3:], notes=[("EDIT", 2, 2)])
    (change,) = compare_articles(bench.article(*BODY), new)
    assert (change.kind, change.after) == (K.UPDATE_ADDED, "EDIT: the sticks were of hazel, which lasts longer")


def test_a_note_edited_and_a_note_removed(bench: Any) -> None:
    marker = "UPDATE (May 2020)"
    old = bench.article(NOTE, *BODY, notes=[(marker, 0, 0)])
    later = bench.article(NOTE.replace("wood", "tin"), *BODY, notes=[(marker, 0, 0)])
    (edited,) = compare_articles(old, later)
    assert (edited.kind, edited.before, edited.after) == (K.UPDATE_EDITED, NOTE, NOTE.replace("wood", "tin"))
    (removed,) = compare_articles(old, bench.article(*BODY))
    assert (removed.kind, removed.before, removed.after, removed.marker) == (K.UPDATE_REMOVED, NOTE, None, marker)
    assert removed.position is None


def test_a_newer_note_in_the_place_of_an_older_one_is_an_edited_note(bench: Any) -> None:
    newer = "UPDATE (June 2021): nothing of what was said here last year has proved to be true."
    old = bench.article(NOTE, *BODY, notes=[("UPDATE (May 2020)", 0, 0)])
    new = bench.article(newer, *BODY, notes=[("UPDATE (June 2021)", 0, 0)])
    (change,) = compare_articles(old, new)
    assert (change.kind, change.marker) == (K.UPDATE_EDITED, "UPDATE (June 2021)")


def test_a_note_above_an_older_one_is_added(bench: Any) -> None:
    newer = "UPDATE (June 2021): nothing of what was said here last year has proved to be true."
    old = bench.article(NOTE, *BODY, notes=[("UPDATE (May 2020)", 0, 0)])
    new = bench.article(newer, NOTE, *BODY, notes=[("UPDATE (June 2021)", 0, 0), ("UPDATE (May 2020)", 1, 1)])
    (change,) = compare_articles(old, new)
    assert (change.kind, change.after) == (K.UPDATE_ADDED, newer)


def test_an_old_paragraph_that_is_now_marked_is_no_new_note(bench: Any) -> None:
    new = bench.article(*BODY[:2], f"UPDATE: {BODY[2]}", *BODY[3:], notes=[("UPDATE", 2, 2)])
    assert K.UPDATE_ADDED not in kinds(compare_articles(bench.article(*BODY), new))


# ── announced or not ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("note", "marker", "silent"),
    [
        ("UPDATE (May 2020): the birds came through the fence in spite of everything.", "UPDATE (May 2020)", True),
        ("UPDATE (May 2020): we weighed the harvest in September, not in August.", "UPDATE (May 2020)", False),
        ("CORRECTION: an earlier version of this text named the wrong month.", "CORRECTION", False),
    ],
)
def test_a_change_is_announced_where_a_note_speaks_of_it(bench: Any, note: str, marker: str, silent: bool) -> None:
    edited = BODY[4].replace("August", "September")
    new = bench.article(note, *BODY[:4], edited, *BODY[5:], notes=[(marker, 0, 0)])
    added, change = compare_articles(bench.article(*BODY), new)
    assert (added.kind, added.unannounced) == (K.UPDATE_ADDED, False)
    assert (change.kind, change.severity, change.unannounced) == (K.BODY_EDITED, Severity.MAJOR, silent)


# ── links and pictures ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("rel", "added", "removed", "listed"),
    [
        (Rel.RELATED, K.RELATED_ADDED, K.RELATED_REMOVED, 2),  # each post is a page of its own
        (Rel.REFERENCE, K.REFERENCE_ADDED, K.REFERENCE_REMOVED, 1),  # sources are one list
    ],
)
def test_listed_links(bench: Any, rel: Rel, added: ChangeKind, removed: ChangeKind, listed: int) -> None:
    one, two = (item(f"Source {n}", f"https://library.example/{n}", rel) for n in "ab")
    short, long = bench.article(*BODY, heading("List"), one), bench.article(*BODY, heading("List"), one, two)
    (change,) = compare_articles(short, long)
    assert (change.kind, change.links, change.heading) == (added, two.links, "List")
    (change,) = compare_articles(long, short)
    assert (change.kind, change.links, change.before) == (removed, (), "Source b")
    whole = compare_articles(bench.article(*BODY), long)
    assert [change.kind for change in whole] == [added] * listed
    assert "\n\n".join(change.after for change in whole) == "List\n\nSource a\n\nSource b"


def test_the_same_words_with_another_target(bench: Any) -> None:
    old, new = (item("the archive", f"https://{host}.example/table", None) for host in ("old", "new"))
    (change,) = compare_articles(bench.article(*BODY, old), bench.article(*BODY, new))
    assert (change.kind, change.links, change.patch) == (K.LINK_CHANGED, new.links, "")
    assert change.before == "the archive <https://old.example/table>"


def test_a_picture_replaced_added_removed(bench: Any) -> None:
    net, bird = (figure(f"https://garden.example/{name}.jpg", "In June") for name in ("net", "bird"))
    for old, new in (([net], [bird]), ([], [net]), ([net], [])):
        (change,) = compare_articles(bench.article(*BODY, *old), bench.article(*BODY, *new))
        assert change.kind == K.MEDIA_CHANGED


# ── patches ────────────────────────────────────────────────────────────────────────────────────────────────────

SENTENCES = st.sampled_from([*BODY, "A short one.", "-- of clay", "The pots cost 14 euros.", "Die Töpfe sind alt."])
ARTICLES = st.lists(SENTENCES, max_size=9, unique=True)
TEXTUAL = {K.TITLE_CHANGED, K.BODY_ADDED, K.BODY_EDITED, K.BODY_REMOVED}


def paragraphs(texts: list[str], title: str) -> Article:
    blocks = tuple(Block(type=BlockType.PARAGRAPH, text=text) for text in texts)
    return Article(url="https://garden.example/", title=title, blocks=blocks)


@given(ARTICLES, ARTICLES, st.sampled_from(["Tomatoes", "Beans"]))
def test_each_patch_applies_alone_and_no_two_touch_one_line(old: list[str], new: list[str], title: str) -> None:
    left, right = paragraphs(old, "Tomatoes"), paragraphs(new, title)
    touched: set[int] = set()
    for change in compare_articles(left, right):
        assert change.kind in TEXTUAL
        (file,) = PatchSet(change.patch)
        mine = {line.source_line_no for hunk in file for line in hunk if line.is_removed}
        assert not mine & touched
        touched |= mine
        text = rebuild(article_text(left).text, change.patch).split("\n")
        assert all(line in text for line in (change.after or "").split("\n\n") if line)


def line_edits(patch: str) -> Iterator[tuple[int, int, str]]:
    """(line of the old text, 1 for a line dropped and 0 for one put in before it, the line)."""
    for hunk in PatchSet(patch)[0]:
        at = hunk.source_start - 1
        for line in hunk:
            if not line.is_context:
                yield at, int(line.is_removed), line.value.removesuffix("\n")
            at += not line.is_added


@given(st.lists(SENTENCES, max_size=9, unique=True), st.data())
def test_patches_together_make_the_new_text(old: list[str], data: st.DataObject) -> None:
    """Where no block moved: blocks dropped, put in and reworded."""
    new = [text for text in old if data.draw(st.booleans())]
    for extra in ("An entirely new remark about the weather of that year.", "Another one, on string."):
        new.insert(data.draw(st.integers(0, len(new))), extra)
    left, right = paragraphs(old, "Tomatoes"), paragraphs(new, "Beans")
    lines = list(article_text(left).lines)
    edits = [edit for change in compare_articles(left, right) for edit in line_edits(change.patch)]
    for _, (at, dropped, line) in sorted(enumerate(edits), key=lambda edit: (-edit[1][0], -edit[1][1], -edit[0])):
        lines[at : at + dropped] = [] if dropped else [line]
    assert tuple(lines) == article_text(right).lines


@given(ARTICLES)
def test_one_paragraph_inserted_is_one_addition(texts: list[str]) -> None:
    added = "An entirely new remark, made long after, about the weather of that year."
    for at in range(len(texts) + 1):
        new = [*texts[:at], added, *texts[at:]]
        (change,) = compare_articles(paragraphs(texts, "T"), paragraphs(new, "T"))
        assert (change.kind, change.after) == (K.BODY_ADDED, added)


@given(ARTICLES, ARTICLES)
def test_the_same_answer_every_time(old: list[str], new: list[str]) -> None:
    left, right = paragraphs(old, "T"), paragraphs(new, "T")
    assert compare_articles(left, right) == compare_articles(left, right)
