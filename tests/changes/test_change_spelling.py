"""A name that gains its number is spelling only where the article leaves no doubt that it is the same name."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.changes import compare_articles
from monitor.changes.spelling import Spelling
from monitor.model import Severity

REST = "The notes of that summer stand in the drawer, and nobody has looked at them since the house was sold."

CALM = [
    # the name stands with its number elsewhere, and nowhere without it any more
    ("The doctors spoke of COVID-19.", "Covid came to the valley late.", "Covid-19 came to the valley late."),
    ("The Hubble-2 is a small mirror.", "We built the hubble from glass.", "We built the Hubble-2 from glass."),
    ("Der Name ist Kupfer–63.", "Das Kupfer ist rot und weich.", "Das Kupfer-63 ist rot und weich."),
]
MATTERS = [
    # nothing else says which number is meant
    ("The doctors were tired.", "Covid came to the valley late.", "Covid-19 came to the valley late."),
    ("The engine was built in 1969.", "Apollo came back to the sea.", "Apollo-11 came back to the sea."),
    # two are known
    ("Sputnik-1 and Sputnik-2 flew.", "Sputnik was seen over the hill.", "Sputnik-2 was seen over the hill."),
    # the short name goes on to stand for something else
    ("Sputnik beeped. Sputnik-2 did not.", "Sputnik was seen over the hill.", "Sputnik-2 was seen over the hill."),
    # another number
    ("The doctors spoke of Covid-19.", "Covid came to the valley late.", "Covid-21 came to the valley late."),
    # the number of something else
    ("The doctors spoke of Covid-19.", "Covid-19 took some of us.", "Covid-19 took 19 of us."),
    ("The doctors spoke of Covid-19.", "It came to us in the autumn.", "It came to 19 of us in the autumn."),
    # a number goes, and with it what it said
    ("The old Boeing-737 was sold.", "The Boeing-737 was seen late.", "The Boeing was seen late."),
    # something else of substance beside it
    ("The doctors spoke of COVID-19.", "Covid took three of them.", "Covid-19 took five of them."),
    # a longer name, a fraction, a range
    ("The Boeing-737-800 was sold.", "The Boeing was seen late.", "The Boeing-737 was seen late."),
    ("It is the Falcon-9.5 of them.", "The falcon was seen late.", "The falcon-9 was seen late."),
]


@pytest.mark.parametrize(
    ("elsewhere", "before", "after", "expected"),
    [*[(*case, Severity.MINOR) for case in CALM], *[(*case, Severity.MAJOR) for case in MATTERS]],
)
def test_a_name_that_gains_its_number(bench: Any, elsewhere: str, before: str, after: str, expected: Severity) -> None:
    old, new = (bench.article(elsewhere, REST, f"{text} {REST}") for text in (before, after))
    (change,) = compare_articles(old, new)
    assert change.severity is expected
    assert change.unannounced is (expected is Severity.MAJOR)


def test_nothing_is_settled_where_no_name_is_written_out() -> None:
    assert Spelling("covid-19 and covid", "covid-19").settled("Covid came", "Covid went") == "Covid came"
