"""Sentences that say what the text said before, or that it was put right: each is its own marker.

All patterns are linear and are matched against a few hundred characters. An earlier version of what is asked each time:
"an earlier version of Python" is no version of the article.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from monitor.model import NoteKind

_I = re.IGNORECASE
_PIECE = (
    r"(?:article|post|story|page|piece|entry|blog\s+post|report|column|review|essay|text|item|headline|"
    r"caption|list|chart)"
)
_SAID = (
    r"(?:said|stated|misstated|gave|reported|named|misnamed|identified|misidentified|listed|described|claimed|"
    r"misspelled|referred|called|attributed|put|included|omitted|implied|suggested|quoted|misquoted)"
)

Sentence = tuple[str, NoteKind | None, re.Pattern[str]]

EARLIER: tuple[Sentence, ...] = (
    (
        "a the",
        None,
        re.compile(
            r"(?:a|the\s+following)\s+(?P<verb>correction|clarification)\s+(?:was|has\s+been)\s+"
            r"(?:made|added|appended|issued)\b",
            _I,
        ),
    ),
    (
        "this",
        None,
        re.compile(
            rf"this\s+\w{{3,9}}\.?\s\d{{1,2}}\s{_PIECE}\s+(?:was|has\s+been)\s+"
            r"(?P<verb>updated|corrected|amended|edited|revised|clarified|retracted|modified|changed)\b",
            _I,
        ),
    ),
    (
        "this the",
        NoteKind.CORRECTION,
        re.compile(
            rf"(?:this|the)\s+{_PIECE}\s+(?:originally|initially|previously|incorrectly|wrongly|mistakenly|erroneously)\s+"
            rf"{_SAID}\b",
            _I,
        ),
    ),
    (
        "due because owing as",
        NoteKind.CORRECTION,
        re.compile(
            r"(?:due\s+to|because\s+of|owing\s+to|as\s+a\s+result\s+of)\s+an?\s+(?:\w+\s+){0,2}(?:error|mistake)"
            rf"[^.,]{{0,40}},\s+(?:(?:an?|the)\s+(?:earlier|previous|original|prior)\s+version|(?:this|the|our)\s+{_PIECE})\b",
            _I,
        ),
    ),
    (
        "corrects",
        NoteKind.CORRECTION,
        re.compile(
            r"(?<=[(\[])corrects\s+(?=[^()\[\]]{0,120}(?:paragraph|headline|caption|lede|byline|dateline|spelling|to\s+say|"
            r"to\s+read|from|not)\b)",
            _I,
        ),
    ),
    (
        "we",
        NoteKind.CORRECTION,
        re.compile(
            r"we(?:\s+have|['’]ve)\s+(?:now\s+|since\s+)?(?:corrected|amended)\s+(?:the|this|our|that|an?|it)\b"
            rf"(?=[^.!?]{{0,100}}\b(?:{_PIECE}|paragraph|sentence|above|version|figures?|spelling)\b)",
            _I,
        ),
    ),
    (
        "in una la",
        NoteKind.CORRECTION,
        re.compile(
            r"(?:in\s+)?(?:una|la)\s+(?:(?:precedente|prima)\s+versione|versione\s+(?:precedente|originale|originaria))\s+"
            r"(?:di\s+quest[oa]|dell['’]articolo|del\s+(?:testo|pezzo|post))\b",
            _I,
        ),
    ),
    (
        "in een",
        NoteKind.CORRECTION,
        re.compile(
            r"(?:in\s+)?een\s+(?:eerdere|vorige|oudere)\s+versie\s+van\s+(?:dit|deze|het\s+(?:artikel|bericht|stuk))\b",
            _I,
        ),
    ),
    (
        "i en",
        NoteKind.CORRECTION,
        re.compile(
            r"(?:i\s+)?en\s+(?:tidigare\s+version\s+av\s+(?:artikeln|texten|inlägget|den\s+här)|"
            r"tidligere\s+(?:version|versjon|udgave|utgave)\s+a[fv]\s+(?:artiklen|artikkelen|teksten|denne))\b",
            _I,
        ),
    ),
    (
        "в у",
        NoteKind.CORRECTION,
        re.compile(
            r"(?:в\s+(?:предыдущей|первоначальной|прошлой|ранней|более\s+ранней)\s+версии\s+(?:\w+\s+)?"
            r"(?:статьи|заметки|материала|поста|записи|текста|новости)|"
            r"[ув]\s+(?:попередній|початковій)\s+версії\s+(?:\w+\s+)?(?:статті|матеріалу|тексту|допису|новини))\b",
            _I,
        ),
    ),
    (
        "w poprzednia wcześniejsza",
        NoteKind.CORRECTION,
        re.compile(
            r"(?:w\s+(?:poprzedniej|pierwotnej|wcześniejszej|pierwszej)\s+wersji|(?:poprzednia|wcześniejsza)\s+wersja)\s+"
            r"(?:\w+\s+)?(?:artykułu|tekstu|wpisu|materiału)\b",
            _I,
        ),
    ),
    (
        "v",
        NoteKind.CORRECTION,
        re.compile(
            r"v\s+(?:předchozí|původní|dřívější|první)\s+verzi\s+(?:\w+\s+)?(?:článku|textu|příspěvku|zprávy)\b", _I
        ),
    ),
    (
        "初 掲 当 公",
        NoteKind.CORRECTION,
        re.compile(r"(?:初出時|掲載当初|当初|公開当初|公開時)(?=[^\n]{0,160}(?:訂正|修正|誤り|お詫び))"),
    ),
    (
        "本 此 这",
        NoteKind.CORRECTION,
        re.compile(
            r"(?:本文|此文|本篇|这篇文章)(?:的)?(?:早前|之前|此前|先前|较早|較早|最初|早期)(?:的)?版本"
            r"(?=[^\n]{0,120}(?:更正|误|誤|错|錯|修正|订正|訂正))"
        ),
    ),
)


def by_first_word(sentences: tuple[Sentence, ...]) -> Mapping[str, tuple[tuple[NoteKind | None, re.Pattern[str]], ...]]:
    """The patterns of sentences, by the words with which one can begin."""
    grouped: dict[str, list[tuple[NoteKind | None, re.Pattern[str]]]] = {}
    for words, kind, pattern in sentences:
        for word in words.split():
            grouped.setdefault(word, []).append((kind, pattern))
    return {word: tuple(found) for word, found in grouped.items()}
