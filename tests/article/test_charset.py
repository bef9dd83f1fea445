"""The charset of a page is decided as browsers decide it, and no label can make `decode` raise or run a codec."""

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.article.charset import charset_of, decode, is_misread

ALWAYS = settings(deadline=None)  # a busy machine is no fault
UMLAUT_UTF8 = "Gärten über Nacht".encode()
UMLAUT_1252 = "Gärten über Nacht".encode("cp1252")


@pytest.mark.parametrize(
    ("body", "content_type", "charset"),
    [
        pytest.param(b"\xef\xbb\xbfplain", "text/html; charset=windows-1251", "utf-8", id="BOM before header"),
        pytest.param("\ufeffplain".encode("utf-16-le"), "text/html; charset=utf-8", "utf-16le", id="UTF-16 LE BOM"),
        pytest.param("\ufeffplain".encode("utf-16-be"), None, "utf-16be", id="UTF-16 BE BOM"),
        pytest.param(b'<meta charset="utf-8">', "text/html; charset=KOI8-R", "koi8-r", id="header before meta"),
        pytest.param(b'<meta charset="koi8-r">', "text/html", "koi8-r", id="meta charset"),
        pytest.param(b"<META CHARSET=sjis >", None, "shift_jis", id="meta without quotes"),
        pytest.param(
            b'<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-2">',
            None,
            "iso-8859-2",
            id="meta old",
        ),
        pytest.param(b'<meta name="a" content="charset=koi8-r">', None, "utf-8", id="content of another meta"),
        pytest.param(b'<!-- <meta charset="koi8-r"> --> text', None, "utf-8", id="meta in a comment"),
        pytest.param(b"<!--" + b" " * 900 + b'<meta charset="koi8-r">', None, "utf-8", id="meta in an open comment"),
        pytest.param(b" " * 1100 + b'<meta charset="koi8-r">', None, "utf-8", id="meta too late"),
        pytest.param(b'<meta charset="utf-16">', None, "utf-8", id="a meta that can be read is not UTF-16"),
        pytest.param(b'<?xml version="1.0" encoding="big5"?><html>', None, "big5", id="XML declaration"),
        pytest.param(UMLAUT_UTF8, "text/html", "utf-8", id="valid UTF-8"),
        pytest.param(UMLAUT_1252, "text/html", "windows-1252", id="the web's default"),
        pytest.param(UMLAUT_1252, None, "windows-1252", id="no header"),
        pytest.param(UMLAUT_1252, 'text/html; charset="ISO-8859-1"', "windows-1252", id="latin-1 means windows-1252"),
        pytest.param(UMLAUT_1252, "text/html;charset='latin1'; x=y", "windows-1252", id="single quotes"),
        pytest.param(b"", None, "utf-8", id="empty"),
        pytest.param(UMLAUT_UTF8, "text/html; charset=utf-7", "utf-8", id="refused label, valid UTF-8"),
        pytest.param(
            b'<meta charset="cp1252">' + UMLAUT_1252,
            "text/html; charset=utf-7",
            "windows-1252",
            id="refused, good meta",
        ),
    ],
)
def test_charset(body: bytes, content_type: str | None, charset: str) -> None:
    assert charset_of(body, content_type) == charset


@pytest.mark.parametrize(
    "label",
    [
        "utf-7",
        "utf_7",
        "zlib",
        "hex",
        "rot13",
        "rot_13",
        "base64",
        "bz2",
        "quopri",
        "uu",
        "idna",
        "punycode",
        "undefined",
        "unicode_escape",
        "raw_unicode_escape",
        "mbcs",
        "oem",
        "utf-32",
        "hz-gb-2312",
        "iso-2022-kr",
        "x-user-defined",
        "made-up",
        "a\x00b",
    ],
)
def test_refused_labels_give_no_charset(label: str) -> None:
    assert charset_of(UMLAUT_1252, f"text/html; charset={label}") is None
    assert charset_of(f'<meta charset="{label}">'.encode() + UMLAUT_1252, None) is None
    with pytest.raises(LookupError):
        decode(UMLAUT_1252, label)


def test_utf7_never_becomes_markup() -> None:
    body = b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-"
    charset = charset_of(body, "text/html; charset=utf-7")
    assert charset == "utf-8"
    assert "<" not in decode(body, charset)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Grüße – „ja“ €", "iso-8859-1"),
        ("Съешь же ещё", "windows-1251"),
        ("Съешь же ещё", "koi8-r"),
        ("日本語の記事", "shift_jis"),
        ("日本語の記事", "euc-jp"),
        ("日本語の記事", "iso-2022-jp"),
        ("中文文章", "gb2312"),
        ("中文文章", "big5"),
        ("한국어 기사", "euc-kr"),
        ("ไทย", "tis-620"),
        ("עברית", "iso-8859-8-i"),
    ],
)
def test_text_comes_back(text: str, label: str) -> None:
    codec = {"iso-8859-1": "cp1252", "iso-8859-8-i": "iso8859-8", "tis-620": "cp874"}.get(label, label)
    body = text.encode(codec)
    charset = charset_of(body, f"text/html; charset={label}")
    assert charset is not None
    assert decode(body, charset) == text


def test_byte_order_mark_is_no_text() -> None:
    for codec in ("utf-8-sig", "utf-16"):
        body = "word".encode(codec)
        assert decode(body, charset_of(body, None) or "") == "word"


LABELS = st.sampled_from(
    [
        "utf-8",
        "utf-16",
        "utf-16be",
        "iso-2022-jp",
        "gbk",
        "big5",
        "euc-kr",
        "euc-jp",
        "shift_jis",
        "windows-1258",
        "x-nothing",
    ]
)


@ALWAYS
@given(
    body=st.binary(max_size=200), label=LABELS | st.text(max_size=20), declared_in=st.sampled_from(["header", "meta"])
)
def test_no_page_makes_it_raise(body: bytes, label: str, declared_in: str) -> None:
    if declared_in == "meta":
        body, header = b"<meta charset=" + label.encode(errors="replace") + b">" + body, None
    else:
        header = f"text/html; charset={label}"
    charset = charset_of(body, header)
    if charset is not None:
        text = decode(body, charset)
        assert not any("\ud800" <= character <= "\udfff" for character in text)
    else:
        with pytest.raises(UnicodeDecodeError):
            body.decode()


@pytest.mark.parametrize(
    ("body", "charset", "misread"),
    [
        pytest.param("L'été, où les garçons mangent".encode("latin-1"), "utf-8", True, id="latin-1 called utf-8"),
        pytest.param("Früh übt sich, wer müde ist".encode(), "utf-8", False, id="what it says"),
        pytest.param("Früh übt sich, wer müde ist".encode("latin-1"), "windows-1252", False, id="latin-1 called so"),
        pytest.param("Früh übt sich, ".encode() * 40 + b"\xff", "utf-8", False, id="a stray byte"),
        pytest.param(b"plain words \xe9", "utf-8", False, id="one letter among plain words"),
    ],
)
def test_a_text_in_another_charset_than_it_says_is_seen(body: bytes, charset: str, misread: bool) -> None:
    assert is_misread(body, charset) is misread


@pytest.mark.parametrize("filling", [b"\xff", b"\xe9", b"\xe9 ", "é".encode()])
def test_ten_megabytes_are_judged_in_a_moment(filling: bytes) -> None:
    body = b"<p>" + filling * (10_000_000 // len(filling)) + b"\xff"
    began = process_time()
    assert is_misread(body, "utf-8") is (filling != "é".encode())
    assert process_time() - began < 0.2
