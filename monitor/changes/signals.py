"""Words that change what a text says although they are few: numbers written out, and negations, by language.

Kept apart by language: "due" is two in Italian and owed in English, "en" is not in Finnish and and in Dutch.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

_NEGATIONS: Mapping[str, str] = {
    "en": "not no never none nobody nothing neither nor cannot without hardly ain't",
    "de": "nicht kein keine keinen keinem keiner keines nie niemals ohne weder nichts niemand",
    "fr": "ne n'est n'a pas jamais aucun aucune sans rien ni",
    "es": "no nunca jamás sin ningún ninguno ninguna nada tampoco ni",
    "it": "non mai senza nessun nessuno nessuna niente né",
    "pt": "não nunca jamais nem sem nenhum nenhuma nada",
    "ca": "no mai sense cap res",
    "nl": "niet geen nooit zonder niets niemand",
    "pl": "nie bez nigdy żaden żadna żadne nikt nic",
    "cs": "ne není nejsou bez nikdy žádný žádná žádné nikdo nic",
    "ru": "не нет ни никогда без нельзя никто ничего",
    "uk": "не немає ні ніколи без ніхто нічого",
    "sv": "inte ej ingen inget inga aldrig utan",
    "da": "ikke ingen intet aldrig uden",
    "no": "ikke ingen intet aldri uten",
    "fi": "ei en emme ette eivät älä ilman",
    "hu": "nem nincs nincsenek soha nélkül sem",
    "ro": "nu fără niciodată niciun nicio nimic",
    "tr": "değil yok hiç asla",
    "vi": "không chưa chẳng đừng",
    "el": "δεν μην χωρίς όχι ποτέ",
    "ja": "ない 非 未 不 無",
    "zh": "不 没 沒 无 無 非 未 别 勿 否",
    "ko": "않 안 없 못",
}
_NUMBERS: Mapping[str, str] = {
    "en": "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty hundred "
    "thousand million billion trillion half double triple twice dozen",
    "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig hundert tausend million millionen "
    "milliarde milliarden halb doppelt",
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze vingt cent mille million millions milliard "
    "milliards",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce veinte cien mil millón millones",
    "it": "due tre quattro cinque sei sette otto nove dieci undici dodici venti cento mille mila milione milioni "
    "miliardi",
    "pt": "dois duas três quatro cinco seis sete oito nove dez onze doze vinte cem mil milhão milhões bilhões",
    "nl": "twee drie vier vijf zes zeven acht negen tien elf twaalf twintig honderd duizend miljoen miljard",
    "pl": "dwa dwie trzy cztery pięć sześć siedem osiem dziewięć dziesięć sto tysiąc tysięcy milion milionów",
    "cs": "dva dvě tři čtyři pět šest sedm osm devět deset sto tisíc milion milionů",
    "ru": "два две три четыре пять шесть семь восемь девять десять сто тысяча тысяч миллион миллионов миллиард",
    "uk": "два дві три чотири п'ять шість сім вісім дев'ять десять сто тисяча тисяч мільйон мільйонів",
    "sv": "två tre fyra fem sex sju åtta nio tio hundra tusen miljon miljoner",
    "da": "to tre fire fem seks syv otte ni ti hundrede tusind million millioner",
    "no": "to tre fire fem seks sju åtte ni ti hundre tusen million millioner",
    "fi": "kaksi kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän kymmenen sata tuhat miljoona",
    "ja": "一 二 三 四 五 六 七 八 九 十 百 千 万 億",
    "zh": "一 二 三 四 五 六 七 八 九 十 百 千 万 亿 萬 億 两 兩",
}
# Signs that stand for themselves whatever the page says its language is.
_SIGNS = ("ja", "zh", "ko")


class Signals(NamedTuple):
    negations: frozenset[str]
    numbers: frozenset[str]


@cache
def signals(language: str | None) -> Signals:
    """The words of a language (a BCP 47 tag); of every language where it is unknown."""
    code = (language or "").replace("_", "-").split("-")[0].lower()
    code = "no" if code in {"nb", "nn"} else code
    return Signals(_of(_NEGATIONS, code), _of(_NUMBERS, code))


def _of(table: Mapping[str, str], code: str) -> frozenset[str]:
    codes = [code, *_SIGNS] if code in table else ["en", *_SIGNS] if code else list(table)
    return frozenset(word for each in codes for word in table.get(each, "").split())
