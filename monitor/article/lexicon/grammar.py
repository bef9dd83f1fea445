"""The pieces between a marker word and its content: connectors, numbers, delimiters, and the words of mere stamps.

All patterns are anchored where they are used, and linear.
"""

from __future__ import annotations

import re

# Ornaments and brackets, or the slashes of "/edit: …" and "//Update: …" (what else a slash begins is no marker).
OPENING = re.compile(r"(?:/{1,2}\s?(?=[^\W\d_]))?[^\w\"“”„«»‚‘'`$€£/\\.&@]{0,40}")
BRACKETS = {"(": ")", "[": "]", "{": "}", "（": "）", "【": "】", "〔": "〕", "「": "」", "［": "］"}
PUNCTUATION = re.compile(r"[\s:：.,!()\[\]（）【】*_+–—-]*")
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
# The first sign of a number, or the first word, after an opening: what the cheap gate looks at.
FIRST = re.compile(OPENING.pattern + r"(\d|[\u3040-\u30ff\u3400-\u9fff]|[^\W\d_]{1,20})")

CONNECTOR = re.compile(
    r",?\s?(?:(?:de l|dell|all|l)['’](?=\d)|"
    r"(?:(?:on )?the(?=\s\d)|as of|as at|on|from|of|at|in|dated|posted|added|made|since|for|vom|am|um|von|per|im|op|"
    r"van|om|du|le|au|en|à|des|"
    r"de|del|el|al|a|il|dal|em|do|da|dia|от|на|за|в|від|у|станом на|z dnia|dnia|z|w|ze dne|ze|od|dne|k|v|zo|dňa|"
    r"den|d\.|"
    r"från|av|fra|af|i|pr\.?|per|din|la|της|στις|vào ngày|vào|ngày|tanggal|pada|בתאריך|מתאריך|מיום|بتاريخ|في|در تاریخ|"
    r"เมื่อวันที่|วันที่|เมื่อ|je|[-–—|·•/:：,@])\s|[בהמ][-־](?=\d))?\s?",
    re.IGNORECASE,
)
# The weekday behind a date: "2020年9月5日（土）".
WEEKDAY_SIGN = r"\s?[(（](?:[月火水木金土日](?:曜日?)?|[월화수목금토일](?:요일)?|(?:星期|周|週)[一二三四五六日天])[)）]"
BRACKET_GROUP = re.compile(rf"\s?[(\[（［【]((?:[^()\[\]（）［］【】]|{WEEKDAY_SIGN}){{1,80}})[)\]）］】]")
ADDED_IN_BRACKET = re.compile(r"[(\[](?:added|updated|edited)\b", re.IGNORECASE)  # "Note (added 2021-06-03): …"
ORDINAL = re.compile(
    r"\s?(?:#|no\.?|nr\.?|n°|nº|№|Nr\.?)?\s?(?:\d{3}(?=\s?[:：)）])|\d{1,2}(?:st|nd|rd|th)?|II|III|IV|VI{0,3})(?![\w%]|[.,:/-]\d)|"
    r"\s?[①-⑩]|\s?[一二三四五六七八九十]{1,2}(?=\s?[:：)）】])",
    re.IGNORECASE,
)
AUTHOR = re.compile(r",?\s(?:by|von|par|por|da|door|av|af|from)\s[^\W\d_]\w*(?:\s[^\W\d_]\w*)?(?=\s?[:：)\]–—]|\s-\s)")
JOINED = re.compile(r"\s?(?:&|\+|/|and|und|et|y|e|en|och|og|a|i|и|та)\s?", re.IGNORECASE)
LATER = re.compile(
    r"\s(?:later|again|since|notes?|Hinweis|information|info)(?=\s?[:：(\[–—])|"
    r",?\s(?:an?|one|two|three|four|five|six|ten|some|several|\d{1,2})\s(?:hours?|days?|weeks?|months?|years?)\s(?:later|on)\b",
    re.IGNORECASE,
)
COLON = re.compile(r"['\"”’*_)\]]{0,2}\s?[:：]+(?!\w|//)\s?|['\"”’*_]{0,2}[:：]\s?")
DASH = re.compile(r"\s?(?:[–—―⸺]+|-{2,3}|[-=]>|→|»)\s?|\s-\s?|-\s")
# What is no content: a file or an address alone; a request to send corrections in.
ADDRESS = re.compile(r"[!-~]*[/._\\][!-~]+\s*$|[!-~]+\(\)\s*$")
REQUEST = re.compile(
    r"(?:please|kindly|bitte|merci de|por favor|si prega|пожалуйста|proszę|prosím)\s|(?:send|report|mail)\s",
    re.IGNORECASE,
)
GLOSS = re.compile(r"\s?\((?:[A-Z]{1,6}|verb|noun|n|v|adj)\.?\)")  # "Update (PUT)", "Update (verb)"
ORNAMENTS = "*+=~#_-"
PICTURE = re.compile("[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]")
FRAME = re.compile(
    rf"\s?(?P<sign>[*+=~#_-]|{PICTURE.pattern})(?:(?P=sign)|\ufe0f){{0,40}}(?:\s+|$|(?=[\u3040-\u30ff\u3400-\u9fff]))"
)
STOP = re.compile(r"(?:[.!]|…)\s+(?=[^\W\d_a-zà-ÿа-я])|。\s?")
BAR = re.compile(r"\s?[|·•]\s")
SENTENCE_START = re.compile(r"[^\W\d_a-z][\w'’]*,? [a-z]")
ABOUT = re.compile(
    r"\s(?:on|about|for|from|via|regarding|concerning|re|after|before|since|following|to my|zu|über|sur|sobre|su)\s"
)
# "Nachtrag zum Thema Bretter:", "Update to this post:": what the note is about is the article itself, or a part of it.
OWN_PART = re.compile(
    r"\szu(?:m|r|\s(?:den|meine[mr]|diese[mr]))?\s(?:(?:obige[nr]|letzten|vorigen)\s)?"
    r"(?:thema|artikel|beitrag|blogpost|post|text|punkt|absatz|abschnitt|kapitel|kommentare?n?|frage|update|nachtrag)\b|"
    r"\s(?:to|on)\s(?:(?:this|my|the\sabove)\s(?:article|post|story|text|paragraph|section|point|topic|comments?)|"
    r"the\s(?:above|article|post|story))\b",
    re.IGNORECASE,
)
COMMA = re.compile(r"[,،]\s")
DIRECT = re.compile(r"\s*(?P<open>[(\[（])?")
AFTER_DIRECT = re.compile(r"\s?[)\]）]?\s?(?P<sep>[:：,،;–—\u3000]|\s?-\s|$)|(?P<closed>[)\]）])")
AS_OF = re.compile(
    r"\s?(?:as of|as at|per|stand|dated|étant donné le|au|a fecha de|a partir del?|по состоянию на)\s(?:the\s)?",
    re.IGNORECASE,
)
TODAY = re.compile(
    r"\s?(?:today|aujourd['’]hui|heute|hoy|oggi|hoje|vandaag|сегодня|сьогодні|dziś|dnes|idag|i dag|今日|"
    r"今天)\s?[(（](?=\d)",
    re.IGNORECASE,
)
VERSION = re.compile(r"\s?v?\d+(?:\.\d+)+|\s?\d+[%$€]")
RELATIVE = re.compile(
    r"(?:(?:about|vor|hace|il y a|há|před|przed|för|for|cách đây)\s)?(?:\d{1,3}|an?|one|a few|few|eine[mr]?|"
    r"une?|um|uma)\s?[^\W\d_]{1,12}\s?"
    r"(?:ago|geleden|temu|назад|тому|sedan|siden|sitten|önce|trước|fa|atrás|前|전|minut\w*|hodin\w*|dny|dni|"
    r"stund\w*|tag\w*)\b|"
    r"(?:just now|yesterday|today|gestern|heute|hier|ayer|ieri|ontem|вчера|сегодня)\W*$|"
    r"(?:vor|hace|il y a|há|před)\s\d",
    re.IGNORECASE,
)
STAMP_REST = re.compile(
    r"[\s|·•,;()\[\]/–—-]*(?:(?:first |originally )?(?:published|posted|created|written)|by|von|par|por|door|av|"
    r"af|от|\d{1,3}\s?min|"
    r"(?:\d+ )?min(?:ute)?s? read|reading time|read time|in [A-Z]\w+$|veröffentlicht|publié|publicado|"
    r"pubblicato|gepubliceerd|"
    r"опубликовано|last|view|share|comments?|filed under|tags?|[^\W\d_]+\s?$)\b",
    re.IGNORECASE,
)
SET_APART = re.compile(r"\s?(?:[(\[（［,:：–—-]|\d)")
HOUR_OF_DAY = re.compile(r"\s?[子丑寅卯辰巳午未申酉戌亥][时時]")  # "二更：亥时": a watch of the night
# Labels that go on with a line of metadata: "更新：2020年9月5日　カテゴリ：橋".
STAMP_LABEL = re.compile(
    r"\s?(?:カテゴリー?|タグ|著者|作者|筆者|投稿者?|執筆者?|作成者?|編集者?|公開日?|閲覧数?|分类|分類|标签|標籤|来源|來源|阅读|閱讀|浏览)\s?[:：]"
)
PURPOSE = re.compile(
    r"\s?(?:to|with|because|after|following|since|due|so|for|in (?:light|response|order)|adding|and|um|mit|nach|"
    r"wegen|da|pour|avec|suite|"
    r"après|para|con|por|debido|tras|per|dopo|com|após|чтобы|после|с|aby|s|po|z|żeby|för|med|for at|for å|efter|"
    r"etter|om|met|na)\s",
    re.IGNORECASE,
)
TO_DO = re.compile(
    r"\s(?:to|with|again to)\s(?:include|reflect|add|correct|clarify|fix|mention|note|remove|say|show|use|cover|"
    r"make|explain|link|new|more|"
    r"the latest|additional|details?|information|comments?|a|an)\b",
    re.IGNORECASE,
)
JUST_DONE = re.compile(r"了|しました|した|されました|했습니다|됨|되었습니다")
NOUN_TAIL = re.compile(r"[^.:：!?。\n]{1,70}[:：]")
IMPERATIVE = re.compile(
    r"\s(?:the|your|a|an|all|this|that|my|our|its|their|these|to|and|or|la|le|les|die|der|das|den|el|los|il|lo|"
    r"o|os)\s",
    re.IGNORECASE,
)
AFTER_DATE = re.compile(r"\s?[)\]）]?\s?[:：,–—|・·-]?\s?(?:の|に)?")
