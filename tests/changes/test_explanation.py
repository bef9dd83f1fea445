"""The reasons are those that the decisions gave, and the lines for the configuration do what they promise."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.article import extract
from monitor.changes import compare
from monitor.changes.explanation import Difference, Explanation, UnreadPart, explain, explain_page
from monitor.model import Change, Rules
from monitor.reasons import Reason, Rule

URL = "https://notebook.example/2020/the-weir/"
ARTICLES = Path(__file__).parents[1] / "data" / "articles"
CASES = sorted(folder.name for folder in ARTICLES.iterdir() if (folder / "old.html").exists())
STORY = (
    "The weir above the mill has been mended with whatever was at hand, and one can read the years in it.",
    "Oak from the old church stands beside concrete of the war, and a door of a van holds the lowest step.",
    "It was weighed by 12 men in 1950, who found that the stones of the upper row do not bear a thing.",
)


def page(*story: str, around: str = "", holder: str = "article", published: str = "", language: str = "en") -> str:
    text = "".join(part if part.startswith("<") else f"<p>{part}</p>" for part in story or STORY)
    date = f"<meta property='article:published_time' content='{published}'>" if published else ""
    return (
        f"<html lang={language}><head><title>The weir</title>{date}</head><body><{holder}><h1>The weir</h1>{text}"
        f"</{holder.split()[0]}>{around}</body></html>"
    )


@cache
def explained(case: str) -> Explanation:
    return explain(*pair(case), url=URL)


def pair(case: str) -> tuple[bytes, bytes]:
    return (ARTICLES / case / "old.html").read_bytes(), (ARTICLES / case / "new.html").read_bytes()


# ── the page ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("holder", "rules", "reason", "body"),
    [
        ("div itemprop=articleBody", Rules(), Reason(Rule.BODY_MARKED, "itemprop=articleBody"), "div"),
        ("div class=gh-content", Rules(), Reason(Rule.BODY_NAMED, "gh-content (Ghost)"), ".gh-content"),
        ("article", Rules(), Reason(Rule.BODY_ARTICLE, "<article>"), "article"),
        ("div role=article", Rules(), Reason(Rule.BODY_ARTICLE, "role=article"), "div[role=article]"),
        ("main id=story", Rules(), Reason(Rule.BODY_MAIN, "<main>"), "#story"),
        ("div", Rules(), Reason(Rule.BODY_DENSE, "100 % of the text outside of links"), "body > div"),
        ("div class=tale", Rules(body=".tale"), Reason(Rule.BODY_TOLD, ".tale"), ".tale"),
    ],
)
def test_the_element_of_the_article_has_a_reason_and_a_selector(
    holder: str, rules: Rules, reason: Reason, body: str
) -> None:
    read = explain_page(page(holder=holder), url=URL, rules=rules).new
    assert read.reason == reason
    assert [selector.replace("div[itemprop=articleBody]", "div") for selector in read.body] == [body]


@pytest.mark.parametrize(
    ("part", "rule", "evidence"),
    [
        ("<nav>Home and away</nav>", Rule.CUT_ELEMENT, "<nav>"),
        ("<div role=search>Look for it</div>", Rule.CUT_ROLE, "role=search"),
        ("<p hidden>Not yet</p>", Rule.CUT_HIDDEN, "hidden"),
        ("<p style='display: none'>Not yet</p>", Rule.CUT_HIDDEN, "display: none"),
        ("<div class=comment-list>Well said!</div>", Rule.CUT_COMMENTS, "comment-list"),
        ("<div class=sharedaddy>Tell your friends</div>", Rule.CUT_NAMED, "sharedaddy (sharing)"),
        ("<div class=c-related-list>More weirs</div>", Rule.CUT_NAMED, "c-related-list"),
        ("<a class=headerlink>link</a>", Rule.CUT_TOOL, "headerlink"),
        ("<a href='https://reddit.com/submit?url=x'>Reddit</a>", Rule.CUT_SHARING, "https://reddit.com/submit?url=x"),
        ("<footer>All about us</footer>", Rule.CUT_FRAME, "<footer>"),
        ("<p class=teaser>The book costs 12 crowns.</p>", Rule.CUT_TOLD, ".teaser"),
    ],
)
def test_what_is_not_read_says_why(part: str, rule: Rule, evidence: str) -> None:
    (found,) = explain_page(page(*STORY, part), url=URL, rules=Rules(ignore=(".teaser",))).new.parts
    assert found.reason == Reason(rule, evidence)


def test_what_stands_beside_the_article_is_said_to() -> None:
    (found,) = explain_page(page(around="<section id=shop>Buy a mill</section>"), url=URL).new.parts
    assert (found.reason.rule, found.selector, found.text) == (Rule.CUT_OUTSIDE, "#shop", "Buy a mill")


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("<p>4 min read</p>", Rule.LINE_FILLED),
        ("<p>Published 3 May 2020</p>", Rule.LINE_DATELINE),
    ],
)
def test_lines_that_systems_fill_in_are_named(line: str, rule: Rule) -> None:
    read = explain_page(page(line, *STORY), url=URL).new
    assert [reason.rule for _, reason in read.lines] == [rule]


# ── what differs ───────────────────────────────────────────────────────────────────────────────────────────────


def only(explanation: Explanation) -> Difference:
    (difference,) = explanation.differences
    return difference


@pytest.mark.parametrize(
    ("before", "after", "weight"),
    [
        ("by 12 men", "by 15 men", Reason(Rule.WEIGHT_NUMBER, "“12” → “15”")),
        ("do not bear", "do bear", Reason(Rule.WEIGHT_NEGATION, "“not” went")),
        ("It was weighed", "It was, says Ada Reed, weighed", Reason(Rule.WEIGHT_NAME, "“Ada Reed” came")),
        ("weighed", "wieghed", Reason(Rule.WEIGHT_SPELLING, "“weighed” → “wieghed”")),
        ("It was weighed", "It was often weighed", Reason(Rule.WEIGHT_WORDING, "1 of 23 words")),
    ],
)
def test_an_edit_says_what_gave_it_its_severity(before: str, after: str, weight: Reason) -> None:
    edited = STORY[2].replace(before, after)
    difference = only(explain(page(), page(*STORY[:2], edited), url=URL))
    assert difference.finding.reason == Reason(Rule.KIND_EDITED)
    assert difference.finding.weight == weight


@pytest.mark.parametrize(
    ("note", "why"),
    [
        (
            "UPDATE (May 3, 2021): The upper row was taken down. END of UPDATE",
            [(Rule.MARKER_TERM, "“UPDATE” (en), set off by “:” and a date"), (Rule.END_MARKER, ""),
             (Rule.DATE_WRITTEN, "“May 3, 2021”")],
        ),
        (
            "Nachtrag vom 03.04.2021: Das Wehr steht.",
            [(Rule.MARKER_TERM, "“Nachtrag” (de), set off by “:” and a date"), (Rule.END_BLOCK, ""),
             (Rule.DATE_WRITTEN, "“03.04.2021”")],
        ),
        (
            "<p>All of it held. (Update: the upper row fell in the spring flood.) And so it goes on.</p>",
            [(Rule.MARKER_TERM, "“Update” (en), set off by “(” and “:”"), (Rule.END_BRACKET, ""),
             (Rule.DATE_NONE, "")],
        ),
        (
            "This article was corrected on May 3, 2021 to name the right mill.",
            [(Rule.MARKER_SENTENCE, "“This article was corrected on May 3, 2021”"), (Rule.END_BLOCK, ""),
             (Rule.DATE_WRITTEN, "“May 3, 2021”")],
        ),
        (
            "<ins datetime=2021-05-03><p>Update: The upper row was taken down.</p></ins>",
            [(Rule.MARKER_TERM, "“Update” (en), set off by “:”"), (Rule.END_BLOCK, ""),
             (Rule.DATE_MARKED, "“2021-05-03”")],
        ),
    ],
)  # fmt: skip
def test_a_note_says_how_it_was_known_where_it_ends_and_whence_its_date(note: str, why: list[tuple[Rule, str]]) -> None:
    explanation = explain(page(), page(*STORY, note), url=URL)
    (difference,) = [found for found in explanation.differences if found.finding.note]
    assert difference.finding.reason == Reason(Rule.KIND_NOTE_CAME)
    assert [(reason.rule, reason.evidence) for reason in difference.note_reasons] == why


@pytest.mark.parametrize(
    ("new", "rules", "reason", "iso"),
    [
        (page(*STORY, "Update (03/04/2021): It fell."), Rules(), Reason(Rule.DATE_LANGUAGE, "en"), "2021-03-04"),
        (
            page(*STORY, "Update (03/04/2021): It fell."),
            Rules(day_first=True),
            Reason(Rule.DATE_TOLD),
            "2021-04-03",
        ),
        (
            page(*STORY, "Seen on 25/12/2020 from the mill.", "Update (03/04/2021): It fell."),
            Rules(),
            Reason(Rule.DATE_HABIT, "“25/12/2020”"),
            "2021-04-03",
        ),
        (
            page(*STORY, "Update (03/04/2021): It fell.", published="2021-03-20", language=""),
            Rules(),
            Reason(Rule.DATE_NOT_BEFORE, "published 2021-03-20"),
            "2021-04-03",
        ),
        (page(*STORY, "Update (03/04/2021): It fell.", language=""), Rules(), Reason(Rule.DATE_OPEN), "2021"),
    ],
)
def test_the_order_of_day_and_month_has_its_reason(new: str, rules: Rules, reason: Reason, iso: str) -> None:
    explanation = explain(page(), new, url=URL, rules=rules)
    (found,) = [difference for difference in explanation.differences if difference.finding.note]
    assert found.change is not None
    assert found.change.stated_date is not None
    assert (found.change.stated_date.iso, found.note_reasons[-1]) == (iso, reason)


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ("<p>Stand: 25.01.2021</p>", "<p>Stand: 07.09.2022</p>", Rule.SITE_STAMP),
        ("<p>You are visitor 12189</p>", "<p>You are visitor 12344</p>", Rule.SITE_COUNTS),
        ("<p>© 2019 A. Miller</p>", "<p>© 2020 A. Miller</p>", Rule.SITE_COPYRIGHT),
        ("<p>The “old” door.</p>", '<p>The "old" door.</p>', Rule.SAME_WORDS),
        (
            "<p>Tags: <a href=/tags/weir>weir</a></p>",
            "<p>Tags: <a href=/tags/weir>weir</a> <a href=/tags/oak>oak</a></p>",
            Rule.SITE_FILING,
        ),
    ],
)
def test_what_differs_and_is_no_change_says_why(before: str, after: str, rule: Rule) -> None:
    difference = only(explain(page(*STORY, before), page(*STORY, after), url=URL))
    assert difference.change is None
    assert difference.finding.reason.rule is rule


def test_a_moved_paragraph_and_a_page_in_its_place_say_why() -> None:
    moved = explain(page(*STORY), page(STORY[2], *STORY[:2]), url=URL)
    assert {difference.finding.reason.rule for difference in moved.differences} == {Rule.SAME_TEXT_MOVED}
    gone = explain(page(), "<title>Sign in</title><body><p>Please sign in to go on.</p>", url=URL)
    assert only(gone).finding.reason.rule is Rule.OTHER_PAGE


@pytest.mark.parametrize(
    ("note", "rule"),
    [
        ("", Rule.SILENT_NO_NOTE),
        ("Update: A path leads to the mill now.", Rule.SILENT_UNSPOKEN),
        ("Update: They were 15 strong.", Rule.ANNOUNCED_SPOKEN),
        ("Correction: A number was wrong.", Rule.ANNOUNCED_PUT_RIGHT),
    ],
)
def test_a_silent_edit_says_which_note_does_not_speak_of_it(note: str, rule: Rule) -> None:
    edited = STORY[2].replace("12", "15")
    explanation = explain(page(), page(*STORY[:2], edited, *([note] if note else [])), url=URL)
    (found,) = [difference for difference in explanation.differences if difference.finding.silence]
    assert found.finding.silence is not None
    assert found.finding.silence.rule is rule


# ── what holds for any pair ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("case", CASES)
def test_the_changes_explained_are_those_that_are_told(case: str) -> None:
    explanation = explained(case)
    assert explanation.changes == compare(*pair(case), url=URL)
    assert all(difference.finding.weight for difference in explanation.differences if difference.change)


SNIPPETS = [
    *(f"<p>{part}</p>" for part in STORY),
    "<p>Update (03/04/2021): It fell.</p>", "<p>Edit: it did not.</p>", "<h2>History</h2>", "<p>3 comments</p>",
    "<ul><li><a href=/a>One</a><li><a href=/b>Two</a><li><a href=/c>Three</a></ul>", "text that stands bare",
    "<p>Related post: <a href=/d>Four</a></p>", "<img src=/a.png>", "<figure><img src=/b.png></figure>",
    "<table><tr><td>1<td>2</table>", "<pre>x = 1</pre>", "<div class=share>Share</div>", "<p>It was 12.</p>",
    "<p>It was 13.</p>", "<footer>2020</footer>", "<p class=x>one<br><br>two</p>", "<article><p>Another</p></article>",
]  # fmt: skip
PAGES = st.lists(st.sampled_from(SNIPPETS), max_size=12).map("".join)
RULES = st.sampled_from([Rules(), Rules(body="p, .x", ignore=("h2", "img")), Rules(markers=("It was",))])


@settings(max_examples=40, deadline=None)
@given(PAGES, PAGES, RULES)
def test_of_any_two_pages_explain_tells_the_changes_of_compare(old: str, new: str, rules: Rules) -> None:
    explanation = explain(old, new, url=URL, rules=rules)
    assert explanation.changes == compare(old, new, url=URL, rules=rules)
    explanation.to_dict()


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300), st.binary(max_size=300))
def test_any_bytes_can_be_explained(old: bytes, new: bytes) -> None:
    assert explain(old, new, url=URL).changes == compare(old, new, url=URL)
    explain_page(new, url=URL)


# ── the lines for the configuration ────────────────────────────────────────────────────────────────────────────


def rules_of(line: str) -> Rules:
    table = tomllib.loads(line)
    return Rules(**{key: tuple(value) if isinstance(value, list) else value for key, value in table.items()})


def said(change: Change) -> tuple[str | None, str | None]:
    return change.before, change.after


@pytest.mark.parametrize("case", CASES)
def test_each_line_that_ignores_a_change_ends_it_and_no_other(case: str) -> None:
    old, new = pair(case)
    explanation = explained(case)
    told = [said(change) for change in explanation.changes]
    for difference in explanation.differences:
        for line in difference.override:
            if difference.change and line.startswith("ignore"):
                left = [said(change) for change in compare(old, new, url=URL, rules=rules_of(line))]
                assert said(difference.change) not in left
                assert set(left) <= set(told)


def test_nearly_every_change_of_a_text_can_be_ignored_by_a_line() -> None:
    lines = [
        any(line.startswith("ignore") for line in difference.override)
        for case in CASES
        for difference in explained(case).differences
        if difference.change and difference.finding.new
    ]
    assert sum(lines) >= 0.9 * len(lines)


@pytest.mark.parametrize(
    "box",
    [
        "<nav><p>{}</p></nav>",
        "<div class=share><p>{}</p></div>",
        "<div class=c-related-list><p>{}</p></div>",
        "<aside id=comments><p>{}</p></aside>",
        "<div role=search>{}</div>",
        "<p aria-hidden=true>{}</p>",
        "<footer><p>{}</p></footer>",
        "<dialog><div>{}</div></dialog>",
    ],
)
@pytest.mark.parametrize("place", ["inside", "behind"])
def test_a_part_that_was_not_read_is_with_its_line(box: str, place: str) -> None:
    words = "What was found below the lowest step is told here, and nowhere else on this page."
    part = box.format(words)
    new = page(STORY[0], part, *STORY[1:]) if place == "inside" else page(around=part)
    assert words not in [block.text for block in extract(new, url=URL).blocks]
    (line,) = only_part(new).override
    told = [block.text for block in extract(new, url=URL, rules=rules_of(line)).blocks]
    assert told == ([STORY[0], words, *STORY[1:]] if place == "inside" else [*STORY, words])


def only_part(source: str) -> UnreadPart:
    (part,) = explain_page(source, url=URL).new.parts
    return part


def test_a_marker_and_the_order_of_a_date_can_be_had_otherwise() -> None:
    added = only(explain(page(), page(*STORY, "Jahre später: Das Wehr steht noch immer."), url=URL))
    assert 'markers = ["Jahre später"]' in added.override
    dated = only(explain(page(), page(*STORY, "Update (03/04/2021): It fell."), url=URL))
    assert "day_first = true" in dated.override


def test_a_line_keeps_what_the_configuration_says_already() -> None:
    rules = Rules(ignore=(".teaser",), markers=("Later:",))
    new = page(*STORY, "Years on: it is still there, and the door holds.")
    difference = only(explain(page(), new, url=URL, rules=rules))
    assert difference.override == (
        'ignore = [".teaser", \'p:contains("Years on: it is still")\']',
        'markers = ["Later:", "Years on"]',
    )


@pytest.mark.parametrize(
    ("before", "after", "selector"),
    [
        ("<p>The mill stands idle since May.</p>", "<p>The mill stands idle since June.</p>", 'p:contains("'),
        ("", "<p class=Zc>The mill stands idle since June.</p>", ".Zc"),
    ],
)
def test_no_selector_is_a_bare_tag_that_the_next_paragraph_has_too(before: str, after: str, selector: str) -> None:
    text = "<br><br>".join(
        f"The barge of year {year} came past the lock and paid its toll." for year in range(1870, 1876)
    )
    old, new = (f"<html><body><div>{text}</div>{line}</body></html>" for line in (before, after))
    lines = [line for found in explain(old, new, url="https://mill.example/a").differences for line in found.override]
    assert all("ignore" not in line or '"p"' not in line for line in lines)
    assert any(selector.replace('"', "") in line.replace('"', "") for line in lines)
