"""A note stays a note beside what leads on from an article: related posts, parts of a series, tags, the talk about it.

What tells a label from a note are other fields around it; links to other posts are none.
"""

from __future__ import annotations

from itertools import pairwise

import pytest

from monitor import compare, extract

URL = "https://example.org/tidal-clocks/"
STORY = [
    f"<p>The clock of quay {n} is wound by {n + 2} hands, and its keeper writes that down in ink.</p>" for n in range(9)
]

NOTES = [
    # language, what the author writes
    ("en", "UPDATE: The keeper has died."),
    ("en", "Update: The keeper has died."),
    ("en", "CORRECTION: The quay has four clocks."),
    ("en", "EDIT: The keeper has died."),
    ("en", "P.S. The keeper has died."),
    ("en", "PPS: The keeper has died."),
    ("en", "ADDENDUM: The keeper left a diary."),
    ("en", "RETRACTION: The keeper never lied."),
    ("en", "CLARIFICATION: The keeper is a woman."),
    ("en", "EDITOR'S NOTE: The keeper has died."),
    ("de", "NACHTRAG: Der Wärter ist gestorben."),
    ("de", "Korrektur: Es sind vier Uhren."),
    ("fr", "MISE À JOUR : Le gardien est mort."),
    ("es", "ACTUALIZACIÓN: El guarda ha muerto."),
    ("it", "Aggiornamento: Il custode è morto."),
    ("ru", "ОБНОВЛЕНИЕ: Смотритель умер."),
    ("pl", "AKTUALIZACJA: Strażnik zmarł."),
    ("ja", "追記：番人は亡くなりました。"),
]

NEIGHBOURS = [
    # how one line that leads on begins; a link follows
    "RELATED POST: ",
    "Related: ",
    "See also: ",
    "READ MORE: ",
    "Part 2: ",
    "Next: ",
    "Discussion: ",
    "On the web: ",
    "Siehe auch: ",
    "À lire aussi : ",
    "Lee también: ",
    "Смотрите также: ",
    "関連記事：",
]

UNLINKED = ["Tags: clocks, quays", "Filed under: clocks", "Comments: 12", "Via: a reader", "Schlagwörter: Uhren, Kais"]

LABELS = [
    # a whole series of labels in which the marker word is a label too
    ["PRICE: two coins", "UPDATE: Every hour.", "SIZE: small"],
    ["Insert: Adds a row.", "UPDATE: Changes a row.", "Delete: Takes a row."],
    ["Predict: Say where it is.", "Update: Take in what was seen.", "Repeat: Until it stands."],
    ["Hubraum: 1,2 l", "PS: 90", "Baujahr: 1971"],
    ["Website: <a href='/mill'>the mill</a>", "Price: two coins", "Update: every hour", "Size: small"],
]


def page(body: list[str], language: str = "en") -> str:
    return f"<html lang={language}><title>Tidal clocks</title><article><h1>Tidal clocks</h1>{''.join(body)}</article>"


def line(words: str, *, bold: bool) -> str:
    """A paragraph, its label emphasised or not."""
    colon = max(words.find(":"), words.find("："), 3 if words.startswith("P.S.") else 0)
    return f"<p><b>{words[: colon + 1]}</b>{words[colon + 1 :]}</p>" if bold else f"<p>{words}</p>"


def around(note: str, before: list[str], after: list[str], place: str) -> list[str]:
    at = {"top": 0, "middle": 4, "bottom": len(STORY)}[place]
    return [*STORY[:at], *before, note, *after, *STORY[at:]]


@pytest.mark.bulk
@pytest.mark.parametrize("bold", [False, True], ids=["plain", "bold"])
@pytest.mark.parametrize("neighbour", NEIGHBOURS)
@pytest.mark.parametrize(("language", "note"), NOTES)
def test_a_note_beside_links_to_other_posts_is_a_note(language: str, note: str, neighbour: str, bold: bool) -> None:
    links = [line(f"{neighbour}<a href='/clock-{n}'>Clock {n}</a>", bold=bold) for n in range(3)]
    for place in ("top", "middle", "bottom"):
        for before, after in (([], links), (links, []), (links[:1], links[1:])):
            found = extract(page(around(line(note, bold=bold), before, after, place), language), url=URL).updates
            assert [one.marker for one in found] != [], (place, len(before))
            assert len(found) == 1


@pytest.mark.parametrize(("first", "second"), list(pairwise(UNLINKED)))
@pytest.mark.parametrize(("language", "note"), NOTES)
def test_a_note_beside_tags_and_comments_is_a_note(language: str, note: str, first: str, second: str) -> None:
    body = around(f"<p>{note}</p>", [f"<p>{first}</p>"], [f"<p>{second}</p>"], "bottom")
    assert len(extract(page(body, language), url=URL).updates) == 1


@pytest.mark.parametrize("note", ["UPDATE: The maker has closed.", "P.S. The maker has closed.", "PS: It still goes."])
def test_a_sentence_behind_a_loud_marker_is_a_note_below_labels(note: str) -> None:
    body = [*STORY, "<p>Pros: cheap.</p>", "<p>Cons: loud.</p>", f"<p>{note}</p>"]
    assert len(extract(page(body), url=URL).updates) == 1


@pytest.mark.parametrize("labels", LABELS)
def test_a_label_among_fields_and_steps_is_no_note(labels: list[str]) -> None:
    body = [*STORY[:4], *(f"<p>{label}</p>" for label in labels), *STORY[4:]]
    assert extract(page(body), url=URL).updates == ()


def test_an_update_with_related_posts_up_to_its_end_is_one_change() -> None:
    links = [f"<p>RELATED POST: <a href='/clock-{n}'>Clock {n}</a></p>" for n in (1, 2)]
    note = ["<p>UPDATE: see these.</p>", *links, "<p>END of UPDATE</p>"]
    (change,) = compare(page(STORY), page([*note, *STORY]), url=URL)
    assert change.kind == "update-added"
    assert [link.url for link in change.links] == ["https://example.org/clock-1", "https://example.org/clock-2"]
