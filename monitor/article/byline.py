"""The line that names who wrote an article and when: "M. Aldin, March 14, 2018", "Published 14.03.2018 · 5 min read".

Told by its form alone: nothing stands in it but dates, names, the words that introduce them, and what a system counts.
A sentence with a date in it has other words and is none.
"""

from __future__ import annotations

import re
from typing import Final

from monitor.article.dates import match_date
from monitor.article.furniture import counts, match_age
from monitor.article.text import fold
from monitor.model import Precision

_LONGEST: Final = 120
_MOST_NAMES: Final = 6  # words of names: two authors, or one with a department
_TO_THE_DAY: Final = frozenset({Precision.DAY, Precision.TIME})

_PARTS: Final = re.compile(r"\s*[|·•]\s*|\s+[-/*]\s+")  # after folding, every dash is "-" and a bullet "*"
_BY: Final = re.compile(
    r"(?:(?:written|posted|published|story|words) by|by|author|von|verfasst von|autor|autorin|par|auteur|por|autora?"
    r"|di|autore|door|av|af|przez|автор|napsal|text|作者|著者|文|글)(?:\s*:\s*|\s+|(?<=[者文글])\s*)",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(
    r"(?:first |originally |last |zuletzt |dernière |[uú]ltima |ultimo |laatst )?"
    r"(?:published|posted|written|created|updated|modified|edited|date|veröffentlicht|erschienen|aktualisiert|ge[aä]ndert"
    r"|stand|datum|publié|écrit|mis à jour|mise à jour|modifié|publicado|escrito|actualizado|fecha|pubblicato|scritto"
    r"|aggiornato|atualizado|data|geplaatst|gepubliceerd|bijgewerkt|publicerad|uppdaterad|udgivet|opdateret|opublikowano"
    r"|zaktualizowano|zveřejněno|aktualizováno|опубликовано|обновлено|дата|发布于|发布|發佈|发表于|更新于|更新|公開日"
    r"|更新日|投稿日|작성일|등록|수정)(?:\s*:\s*|\s+|$|(?=\d))"
    r"|(?:on|at|am|um|le|à|el|a las|il|alle|em|às|op|om|den|dnia|dne|klo|kl\.?)\s+",
    re.IGNORECASE,
)
_JOINT: Final = re.compile(r"[\s,;()]+|(?:and|und|et|y|e|en|og|och|i|и|&|with)\s+", re.IGNORECASE)
_PARTICLE: Final = re.compile(r"(?:de|del|della|da|dos|di|du|van|von|der|den|ten|ter|la|le|al|bin|zu|af|av)\s+")
_WORD: Final = re.compile(r"[^\W\d_](?:[\w'.-]*[\w.])?")
_WIDE_NAME: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,8}")


def is_byline(text: str, *, language: str | None = None) -> bool:
    """Whether the line says nothing but who wrote the article and when, or when it was changed last."""
    text = fold(text)
    if not text or len(text) > _LONGEST or text[-1] in "!?:" or text[0] in "-*>":
        return False
    parts = [part for part in _PARTS.split(text.rstrip(".")) if part]
    found = [(0, 0, False) if counts(part) else _read(part, language) for part in parts]
    if not found or None in found:
        return False
    dates, names, signed = (sum(column) for column in zip(*(one for one in found if one), strict=True))
    return names <= _MOST_NAMES and bool(dates or (signed and names))


def _read(text: str, language: str | None) -> tuple[int, int, bool] | None:
    """How many dates and words of names a part holds, and whether it says "by"; None where it says more."""
    at = dates = names = 0
    signed = False
    while at < len(text):
        if step := match_age(text, at):
            at, dates = step.end(), dates + 1
        elif step := _JOINT.match(text, at):
            at = step.end()
        elif day := match_date(text, at, language=language, day_first=True):
            if day.stated is not None and day.stated.precision not in _TO_THE_DAY:
                return None
            at, dates = day.end, dates + (day.stated is not None)
        elif step := _BY.match(text, at):
            at, signed = step.end(), True
            if wide := _WIDE_NAME.match(text, at):
                at, names = wide.end(), names + 1
        elif step := _LABEL.match(text, at) or _PARTICLE.match(text, at):
            at = step.end()
        elif (step := _WORD.match(text, at)) and step[0][0].isupper():
            at, names = step.end(), names + 1
        else:
            return None
    return dates, names, signed
