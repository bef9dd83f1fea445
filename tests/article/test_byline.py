"""A line of author and date is known by its form; a sentence, a heading of events or a marker is none."""

from __future__ import annotations

import pytest

from monitor.article.byline import is_byline

BYLINES = [
    ("en", "M. Aldin, March 14, 2018"),
    ("en", "Published March 14, 2018 · 5 min read"),
    ("en", "By Ann Lee | 14 March 2018"),
    ("en", "by Ann Lee and Bo van der Ray, 2018-03-14 10:30"),
    ("en", "Posted on March 14, 2018 by Ann Lee"),
    ("en", "Wednesday, March 14, 2018"),
    ("en", "Published March 14, 2018 | Updated May 3, 2019"),
    ("en", "Last updated: May 3, 2019"),
    ("en", "Ann Lee • 14 March 2018 • Politics • 3 comments"),
    ("en", "(March 14, 2018)"),
    ("en", "By Ann Lee"),
    ("de", "Von Anna Lehmann, 14. März 2018"),
    ("de", "Veröffentlicht am 14.03.2018"),
    ("fr", "Publié le 14 mars 2018 par Anne Leroy"),
    ("es", "Por Ana Lara – 14 de marzo de 2018"),
    ("it", "Pubblicato il 14 marzo 2018 da Anna Lari"),
    ("nl", "Door Anna de Leeuw op 14 maart 2018"),
    ("ru", "Автор: Анна Лаврова, 14 марта 2018"),
    ("zh", "作者：李安 2018年3月14日"),
    ("ja", "公開日：2018年3月14日"),
]
OTHERS = [
    ("en", "On March 14, 2018 the scale broke"),
    ("en", "The scale broke on March 14, 2018."),
    ("en", "Ann Lee died on March 14, 2018"),
    ("en", "Until March 14, 2018 the shop is closed"),
    ("en", "Update March 14, 2018: Ann Lee has left"),
    ("en", "Correction, March 14, 2018: it was Bo Ray"),
    ("en", "March 14, 2018: the pot broke"),
    ("en", "From the diary of March 14, 2018:"),
    ("en", "— The Herald, March 14, 2018"),
    ("en", "The Herald, March 2018"),
    ("en", "Ann Lee, 1931"),
    ("en", "Version 2.1, March 14, 2018"),
    ("en", "14 grams, March 14, 2018"),
    ("en", "Thank you, Ann Lee"),
    ("en", "Ann Lee"),
    ("en", "by hand"),
    ("en", "Was it March 14, 2018?"),
    ("de", "Am 14. März 2018 brach die Waage"),
    ("fr", "Le 14 mars 2018 la balance a cassé"),
    ("ja", "2018年3月14日に秤が壊れた"),
    ("zh", "2018年3月14日秤坏了"),
    ("en", ""),
    ("en", "|"),
]


@pytest.mark.parametrize(
    ("language", "text", "expected"), [*[(*line, True) for line in BYLINES], *[(*line, False) for line in OTHERS]]
)
def test_a_line_of_author_and_date(language: str, text: str, expected: bool) -> None:
    assert is_byline(text, language=language) is expected
