"""Which characters the bytes of a page stand for, decided as browsers decide it and safe against hostile labels.

Only the labels of the WHATWG Encoding Standard (encoding.spec.whatwg.org, §4.2) are believed. A label is chosen by the
server, and Python looks far more up under such a name than text encodings: `zlib`, `rot13` and `idna` raise errors
outside of UnicodeDecodeError, and `utf-7` makes mark-up out of harmless ASCII.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

META_WINDOW_BYTES: Final = 1024
"""A charset is declared within so many bytes, or not at all (HTML Standard, §13.2.3.2)."""

# The standard's name of each encoding, Python's codec for it, and the labels that mean it.
_ENCODINGS: Final = (
    ("utf-8", "utf-8", "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8"),
    ("ibm866", "cp866", "866 cp866 csibm866 ibm866"),
    (
        "iso-8859-2",
        "iso8859-2",
        "csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2",
    ),
    (
        "iso-8859-3",
        "iso8859-3",
        "csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3",
    ),
    (
        "iso-8859-4",
        "iso8859-4",
        "csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4",
    ),
    (
        "iso-8859-5",
        "iso8859-5",
        "csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988",
    ),
    (
        "iso-8859-6",
        "iso8859-6",
        "arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6 iso-8859-6-e iso-8859-6-i "
        "iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987",
    ),
    (
        "iso-8859-7",
        "iso8859-7",
        "csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126 iso8859-7 iso88597 iso_8859-7 "
        "iso_8859-7:1987 sun_eu_greek",
    ),
    (
        "iso-8859-8",
        "iso8859-8",
        "csiso88598e csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-ir-138 iso8859-8 iso88598 iso_8859-8 "
        "iso_8859-8:1988 visual",
    ),
    ("iso-8859-8-i", "iso8859-8", "csiso88598i iso-8859-8-i logical"),
    ("iso-8859-10", "iso8859-10", "csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6"),
    ("iso-8859-13", "iso8859-13", "iso-8859-13 iso8859-13 iso885913"),
    ("iso-8859-14", "iso8859-14", "iso-8859-14 iso8859-14 iso885914"),
    ("iso-8859-15", "iso8859-15", "csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9"),
    ("iso-8859-16", "iso8859-16", "iso-8859-16"),
    ("koi8-r", "koi8-r", "cskoi8r koi koi8 koi8-r koi8_r"),
    ("koi8-u", "koi8-u", "koi8-ru koi8-u"),
    ("macintosh", "mac-roman", "csmacintosh mac macintosh x-mac-roman"),
    ("windows-874", "cp874", "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874"),
    ("windows-1250", "cp1250", "cp1250 windows-1250 x-cp1250"),
    ("windows-1251", "cp1251", "cp1251 windows-1251 x-cp1251"),
    (
        "windows-1252",
        "cp1252",
        "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1 "
        "iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252",
    ),
    ("windows-1253", "cp1253", "cp1253 windows-1253 x-cp1253"),
    (
        "windows-1254",
        "cp1254",
        "cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5 windows-1254 "
        "x-cp1254",
    ),
    ("windows-1255", "cp1255", "cp1255 windows-1255 x-cp1255"),
    ("windows-1256", "cp1256", "cp1256 windows-1256 x-cp1256"),
    ("windows-1257", "cp1257", "cp1257 windows-1257 x-cp1257"),
    ("windows-1258", "cp1258", "cp1258 windows-1258 x-cp1258"),
    ("x-mac-cyrillic", "mac-cyrillic", "x-mac-cyrillic x-mac-ukrainian"),
    ("gbk", "gb18030", "chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk"),
    ("gb18030", "gb18030", "gb18030"),
    ("big5", "big5hkscs", "big5 big5-hkscs cn-big5 csbig5 x-x-big5"),
    ("euc-jp", "euc-jp", "cseucpkdfmtjapanese euc-jp x-euc-jp"),
    ("iso-2022-jp", "iso2022-jp", "csiso2022jp iso-2022-jp"),
    ("shift_jis", "cp932", "csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis"),
    (
        "euc-kr",
        "cp949",
        "cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949",
    ),
    ("utf-16be", "utf-16-be", "unicodefffe utf-16be"),
    ("utf-16le", "utf-16-le", "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le"),
)
_NAMES: Final = {label: name for name, _, labels in _ENCODINGS for label in labels.split()}
_CODECS: Final = {name: codec for name, codec, _ in _ENCODINGS}
_BOMS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_BE, "utf-16be"), (codecs.BOM_UTF16_LE, "utf-16le"))

MISREAD_WINDOW_BYTES: Final = 65_536
"""So many bytes beyond ASCII say whether a page is in its charset."""
_ASCII: Final = bytes(range(0x80))

_PARAMETER: Final = re.compile(r"""charset\s*=\s*["']?([^"';\s]*)""", re.IGNORECASE)
_COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_XML_DECLARATION: Final = re.compile(r"""<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)["']""")
_META: Final = re.compile(r"<meta[\s/]([^>]*)", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(r"""([^\s"'>/=]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")


def charset_of(body: bytes, content_type: str | None) -> str | None:
    """The WHATWG name of the encoding, e.g. `windows-1252`; None where `decode` would have to guess.

    In this order: byte order mark, Content-Type, `<meta>` or XML declaration, valid UTF-8, windows-1252. The last is
    the web's default for a page that declares nothing; a page that declares only what is refused (utf-7, zlib, a
    made-up name) and is no valid UTF-8 gives None.
    """
    for bom, name in _BOMS:
        if body.startswith(bom):
            return name
    labels = [label for label in (_in_content_type(content_type), _in_markup(body)) if label]
    for label in labels:
        if label in _NAMES:
            return _NAMES[label]
    if _is_utf8(body):
        return "utf-8"
    return None if labels else "windows-1252"


def unknown_label(content_type: str | None) -> str | None:
    """The charset that Content-Type declares, where there is none of that name."""
    label = _in_content_type(content_type)
    return label if label and label not in _NAMES else None


def decode(body: bytes, charset: str) -> str:
    """The text, without a byte order mark; what cannot be decoded is U+FFFD.

    `charset` is what `charset_of` returned (any WHATWG label will do); LookupError for anything else.
    """
    text = body.decode(_CODECS[_NAMES[charset.lower()]], errors="replace")
    return text.removeprefix("\ufeff")


def is_misread(body: bytes, charset: str) -> bool:
    """The text is not in the charset that it declares: a fifth of its letters beyond ASCII, and three at least, make
    no sense in it. A stray byte in a long page is no such sign."""
    if charset != "utf-8" or _is_utf8(body):
        return False
    # A letter of UTF-8 beyond ASCII holds no byte of ASCII: without these, all such letters stand in a row.
    strange = body.translate(None, _ASCII)[:MISREAD_WINDOW_BYTES].decode("utf-8", errors="replace")
    senseless = strange.count("\ufffd")
    return senseless >= 3 and 5 * senseless >= len(strange)


def _in_content_type(content_type: str | None) -> str | None:
    if content_type is None:
        return None
    _, _, parameters = content_type.partition(";")
    match = _PARAMETER.search(parameters)
    return match[1].lower() if match else None


def _in_markup(body: bytes) -> str | None:
    head = _COMMENT.sub("", body[:META_WINDOW_BYTES].decode("latin-1"))
    label = _in_xml_declaration(head) or _in_meta(head)
    # What could be read as ASCII to find the label is not UTF-16, whatever it says (HTML Standard, §13.2.3.2).
    return "utf-8" if _NAMES.get(label or "", "").startswith("utf-16") else label


def _in_xml_declaration(head: str) -> str | None:
    match = _XML_DECLARATION.match(head)
    return match[1].strip().lower() if match else None


def _in_meta(head: str) -> str | None:
    for meta in _META.finditer(head):
        attributes = {
            match[1].lower(): match[2] or match[3] or match[4] or "" for match in _ATTRIBUTE.finditer(meta[1])
        }
        if label := attributes.get("charset"):
            return label.strip().lower()
        if attributes.get("http-equiv", "").strip().lower() == "content-type":
            match = _PARAMETER.search(attributes.get("content", ""))
            if match:
                return match[1].lower()
    return None


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
