"""Sentences that say what the text said before are notes; sentences with the same words about other things are none."""

from __future__ import annotations

import pytest

from monitor.article.notes import find_notes
from monitor.model import Block, BlockType, UpdateNote


def notes_in(text: str, language: str) -> list[UpdateNote]:
    lines = ("The bridge over the brook was built by three brothers.", text, "Ducks have nested under it ever since.")
    blocks = tuple(Block(type=BlockType.PARAGRAPH, text=line) for line in lines)
    return list(find_notes(blocks, language=language, published=None))


CORRECTIONS = [
    ("en", "2021-06-03", "A correction was made on June 3, 2021: There are four planks, not three."),
    ("en", None, "(Corrects paragraph 2 to say four planks, not three)"),
    ("en", None, "(Corrects number of planks in second paragraph)"),
    ("en", None, "(This June 2 story has been corrected to change the number of planks to four.)"),
    ("en", None, "Due to an editing error, an earlier version of this article gave the wrong number of planks."),
    ("en", None, "We have corrected the number of planks given in the second paragraph."),
    ("en", None, "The story originally said there were three planks. We regret the error."),
    ("en", None, "An earlier version of this article said three."),
    ("de", None, "Anm. d. Red.: In einer früheren Version dieses Artikels hieß es, es seien drei Bretter."),
    ("fr", "2021-06-03", "Rectifié le 3 juin 2021 : il y a quatre planches, et non trois."),
    ("it", None, "In una versione precedente di questo articolo si diceva che le assi sono tre."),
    ("nl", None, "In een eerdere versie van dit artikel stond dat er drie planken zijn."),
    ("sv", None, "I en tidigare version av artikeln stod att det finns tre plankor."),
    ("da", None, "I en tidligere version af artiklen stod der, at der er tre planker."),
    ("ru", None, "В предыдущей версии статьи было указано, что досок три."),
    ("uk", None, "У попередній версії статті було вказано, що дощок три."),
    ("pl", None, "W poprzedniej wersji artykułu podaliśmy, że deski są trzy."),
    ("cs", None, "V původní verzi článku jsme psali, že prkna jsou tři."),
    ("ja", None, "※初出時、板を三枚としていましたが、正しくは四枚です。お詫びして訂正いたします。"),
    ("zh", None, "本文早前版本将木板的数目误写为三块，现已更正。"),
]
PROVEN = [
    ("de", "Hinweis: In einer früheren Fassung stand, es seien drei Bretter."),
    ("de", "Transparenzhinweis: In einer ersten Fassung dieses Textes stand, es seien drei Bretter."),
]
NONE = [
    ("en", "A correction of the river was made by the town in the years after the war."),
    ("en", "The glass corrects the colours of what is seen through it."),
    ("en", "This March 3 brothers came to mend the bridge once more."),
    ("en", "Due to an error of the miller, the bridge was built too short."),
    ("en", "We have corrected the course of the brook with stones from the quarry."),
    ("en", "The post originally stood on the other bank, where the road ends."),
    ("de", "Anm. d. Red.: Die Bretter sind aus Eiche."),
    ("de", "Hinweis: Die Brücke ist im Winter gesperrt."),
    ("it", "In una versione precedente di Python la funzione non esiste."),
    ("nl", "In een eerdere versie van het programma stond de knop links."),
    ("sv", "I en tidigare version av programmet fanns knappen till vänster."),
    ("ru", "В предыдущей версии программы кнопка была слева, а теперь справа."),
    ("pl", "W poprzedniej wersji programu przycisk był po lewej stronie."),
    ("ja", "当初、橋は三枚の板で作られましたが、今は四枚です。"),
    ("zh", "本文之前版本的链接在这里。"),
]


@pytest.mark.parametrize(("language", "iso", "text"), CORRECTIONS)
def test_a_sentence_about_an_earlier_version_is_a_correction(language: str, iso: str | None, text: str) -> None:
    (note,) = notes_in(text, language)
    assert note.note == "correction"
    assert text.strip("(※").startswith(note.text[:40])
    assert (note.stated_date.iso if note.stated_date else None) == iso


@pytest.mark.parametrize(("language", "text"), PROVEN)
def test_a_plain_note_is_proven_by_an_earlier_version(language: str, text: str) -> None:
    (note,) = notes_in(text, language)
    assert note.text == text


@pytest.mark.parametrize(("language", "text"), NONE)
def test_the_same_words_about_other_things_are_no_note(language: str, text: str) -> None:
    assert notes_in(text, language) == []
