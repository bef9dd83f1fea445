"""What a user says about one article goes before what the program would find."""

from __future__ import annotations

from monitor.article import extract, locate
from monitor.changes import compare
from monitor.model import ChangeKind, Rules

URL = "https://notebook.example/2020/the-weir/"
STORY = (
    "The weir above the mill has been mended with whatever was at hand, and one can read the years in it.",
    "Oak from the old church stands beside concrete of the war, and a door of a van holds the lowest step.",
)


def page(*, story: tuple[str, ...] = STORY, price: str = "12", extra: str = "", language: str = "en") -> str:
    text = "".join(f"<p>{part}</p>" for part in story)
    return (
        f"<html lang={language}><title>The weir</title><body><main><h1>The weir</h1>"
        "<p>Long words about the site as a whole, that nobody would call the article.</p>"
        f"<p class='price'>The book costs {price} crowns today.</p>"
        f"<aside class='comments' id='tale'>{text}{extra}</aside></main></body></html>"
    )


def texts(source: str, rules: Rules) -> list[str]:
    return [block.text for block in extract(source, url=URL, rules=rules).blocks]


def test_body_names_the_element_even_where_its_name_says_otherwise() -> None:
    assert texts(page(), Rules(body="#tale")) == list(STORY)


def test_several_elements_make_one_body_in_order() -> None:
    assert texts(page(), Rules(body=".price, #tale")) == ["The book costs 12 crowns today.", *STORY]


def test_a_body_that_is_nowhere_is_as_none() -> None:
    assert texts(page(), Rules(body="#lost")) == texts(page(), Rules())


def test_what_is_ignored_is_no_part_and_no_change() -> None:
    assert compare(page(), page(price="14"), url=URL)
    assert compare(page(), page(price="14"), url=URL, rules=Rules(ignore=(".price",))) == []
    assert not any("crowns" in text for text in texts(page(), Rules(ignore=(".price",))))


def test_an_author_s_own_marker_makes_a_note_with_its_date() -> None:
    rules = Rules(body="#tale", markers=("Jahre später",))
    now = page(extra="<p>Jahre später, 4. Mai 2021: das Wehr steht noch.</p>", language="de")
    [found] = compare(page(language="de"), now, url=URL, rules=rules)
    assert found.kind is ChangeKind.UPDATE_ADDED
    assert found.marker == "Jahre später"
    assert found.stated_date is not None
    assert found.stated_date.iso == "2021-05-04"


def test_day_first_settles_what_the_page_leaves_open() -> None:
    extra = "<p>Update (03/04/2020): it was mended again.</p>"
    for told, iso in ((True, "2020-04-03"), (False, "2020-03-04")):
        [note] = extract(page(extra=extra), url=URL, rules=Rules(body="#tale", day_first=told)).updates
        assert note.stated_date is not None
        assert note.stated_date.iso == iso


def test_the_fingerprint_is_of_what_the_rules_leave() -> None:
    rules = Rules(body="#tale")
    assert (
        locate(page(), url=URL, rules=rules).fingerprint == locate(page(price="14"), url=URL, rules=rules).fingerprint
    )


def test_a_selector_that_is_none_matches_nothing() -> None:
    assert texts(page(), Rules(body="p[[", ignore=("<",))) == texts(page(), Rules())
