"""Dates that authors write are read as exactly as they were written, and never made up."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.article.dates import LIMIT, day_order, find_stated_date
from monitor.model import Precision

STATED = [
    # text, language, ISO 8601
    ("2013-08-06 9:33 UTC", "en", "2013-08-06T09:33+00:00"),
    ("16-August-2018", "en", "2018-08-16"),
    ("April 27, 2018", "en", "2018-04-27"),
    ("September 5 2020", "en", "2020-09-05"),
    ("Tuesday, May 3rd, 2021", "en", "2021-05-03"),
    ("29th of September 2014", "en", "2014-09-29"),
    ("2009-6-30", "en", "2009-06-30"),
    ("29/03/14", "en", "2014-03-29"),
    ("12/19/2017", "en", "2017-12-19"),
    ("25/08/2009", "en", "2009-08-25"),
    ("02/2014", "en", "2014-02"),
    ("2020-06", "en", "2020-06"),
    ("Febuary 2016", "en", "2016-02"),
    ("Feb '14", "en", "2014-02"),
    ("2024", "en", "2024"),
    ("Summer 2016", "en", "2016"),
    ("July 3, 2021 at 5:45 p.m. ET", "en", "2021-07-03T17:45-04:00"),
    ("5:45 p.m. ET on January 3, 2021", "en", "2021-01-03T17:45-05:00"),
    ("July 3, 2021, 5 pm PT", "en", "2021-07-03T17:00-07:00"),
    ("1 June 2021 at 10:00 UK time", "en", "2021-06-01T10:00+01:00"),
    ("1 June 2021 10:00 IST", "en", "2021-06-01T10:00"),
    ("2020-01-01T10:00Z", "en", "2020-01-01T10:00+00:00"),
    ("2020-01-01T10:00:11+01:00", "en", "2020-01-01T10:00+01:00"),
    ("05 février 2024", "fr", "2024-02-05"),
    ("2 nov. 2023 à 16:16", "fr", "2023-11-02T16:16"),
    ("1er mars 2022", "fr", "2022-03-01"),
    ("30. September 2021", "de", "2021-09-30"),
    ("29.04.2020, 17:15 Uhr", "de", "2020-04-29T17:15"),
    ("3. März 2020, 16:05 Uhr MEZ", "de", "2020-03-03T16:05+01:00"),
    ("3 mei 2021 om 14:00", "nl", "2021-05-03T14:00"),
    ("6 de mayo de 2020", "es", "2020-05-06"),
    ("2 d'agost de 2020", "ca", "2020-08-02"),
    ("19:02 - 19 febbraio 2020", "it", "2020-02-19T19:02"),
    ("6 de maio de 2026", "pt", "2026-05-06"),
    ("30 сентября 2021 г.", "ru", "2021-09-30"),
    ("мая 2024 г.", "ru", "2024-05"),
    ("05 лютого, 2024 року", "uk", "2024-02-05"),
    ("7 sierpnia 2020", "pl", "2020-08-07"),
    ("4. 5. 2025", "cs", "2025-05-04"),
    ("4. května 2025", "cs", "2025-05-04"),
    ("3 maj 2021", "sv", "2021-05-03"),
    ("30. september, 2021", "da", "2021-09-30"),
    ("3. desember 2021", "no", "2021-12-03"),
    ("2.5.2021 klo 12.30", "fi", "2021-05-02T12:30"),
    ("3. toukokuuta 2021", "fi", "2021-05-03"),
    ("2021/1/26", "ja", "2021-01-26"),
    ("2020年1月2日", "ja", "2020-01-02"),
    ("２０２０年１月２日", "ja", "2020-01-02"),
    ("2024 年 2 月 5 日", "zh", "2024-02-05"),
    ("2021년 9월 30일", "ko", "2021-09-30"),
    ("2 Ekim 2014", "tr", "2014-10-02"),
    ("2 tháng 10 năm 2014", "vi", "2014-10-02"),
    ("2020. május 3.", "hu", "2020-05-03"),
    ("3 mai 2021", "ro", "2021-05-03"),
    ("5 Μαρτίου 2021", "el", "2021-03-05"),
    ("5 सितंबर 2020", "hi", "2020-09-05"),
    ("५ सितम्बर २०२०", "hi", "2020-09-05"),
    ("3 मई 2021", "hi", "2021-05-03"),
    ("फ़रवरी 14, 2022", "hi", "2022-02-14"),
    ("5 กันยายน 2020", "th", "2020-09-05"),
    ("5 ก.ย. 2020", "th", "2020-09-05"),
    ("5 กันยายน ค.ศ. 2020", "th", "2020-09-05"),
    ("2020 m. rugsėjo 5 d.", "lt", "2020-09-05"),
    ("2020 metų rugsėjo mėn. 5 d.", "lt", "2020-09-05"),
    ("2020 m. rugsėjis", "lt", "2020-09"),
    ("2020. gada 5. septembrī", "lv", "2020-09-05"),
    ("5. septembris 2020", "lv", "2020-09-05"),
    ("2020. gada septembris", "lv", "2020-09"),
    ("2020ko irailaren 5ean", "eu", "2020-09-05"),
    ("2021eko irailak 5", "eu", "2021-09-05"),
    ("2020ko iraila", "eu", "2020-09"),
    ("5-a de septembro 2020", "eo", "2020-09-05"),
    ("5an de aŭgusto 2020", "eo", "2020-08-05"),
    ("5 سپتامبر 2020", "fa", "2020-09-05"),
    ("۵ مهٔ ۲۰۲۱", "fa", "2021-05-05"),
    ("۲۰۲۰/۰۹/۰۵", "fa", "2020-09-05"),
    ("4 במאי 2031", "he", "2031-05-04"),
    ("ב-4 במאי, 2031", "he", "2031-05-04"),
    ("٥ سبتمبر، ٢٠٢٠", "ar", "2020-09-05"),
    ("5 أيلول/سبتمبر 2020", "ar", "2020-09-05"),
    ("5 كانون الثاني 2020", "ar", "2020-01-05"),
    ("5 تشرين الأول (أكتوبر) 2020", "ar", "2020-10-05"),
    ("5 غشت 2020", "ar", "2020-08-05"),
    ("5 جويلية 2020", "ar", "2020-07-05"),
    ("5 من سبتمبر عام 2020م", "ar", "2020-09-05"),
    ("令和2年9月5日", "ja", "2020-09-05"),
    ("令和元年５月１日", "ja", "2019-05-01"),
    ("平成30年9月", "ja", "2018-09"),
    ("2020年9月5日 14時30分", "ja", "2020-09-05T14:30"),
    ("2020年9月5日（土）14:30", "ja", "2020-09-05T14:30"),
    ("2020년 9월 5일(토)", "ko", "2020-09-05"),
    ("5 กันยายน 2020 เวลา 14:30 น.", "th", "2020-09-05T14:30"),
    ("民國109年9月5日", "zh", "2020-09-05"),
    ("二〇二〇年十二月三十一日", "zh", "2020-12-31"),
    ("2020年9月5日下午3:20", "zh", "2020-09-05T15:20"),
    ("2020년 9월 5일 오후 3시 20분", "ko", "2020-09-05T15:20"),
    ("2020. 9. 5.", "ko", "2020-09-05"),
    ("5 de setembre del 2020", "ca", "2020-09-05"),
    ("1r de setembre de 2020", "ca", "2020-09-01"),
    ("5 вересня 2020 р.", "uk", "2020-09-05"),
    ("5 września 2020 r.", "pl", "2020-09-05"),
    ("5. září 2020", "cs", "2020-09-05"),
    ("5. listopada 2020.", "hr", "2020-10-05"),
]

# Years that another calendar counts: turned into ours where it is certain which one, else not read at all.
OTHER_CALENDARS = [
    # text, language, ISO 8601 or None
    ("5 กันยายน 2563", "th", "2020-09-05"),
    ("๕ กันยายน ๒๕๖๓", "th", "2020-09-05"),
    ("5 ก.ย. 2563", "th", "2020-09-05"),
    ("25/09/2563", "th-TH", "2020-09-25"),
    ("2563-09-05", "th", "2020-09-05"),
    ("5 กันยายน พ.ศ. 2563", None, "2020-09-05"),
    ("5 กันยายน 2563", "en", None),
    ("2563-09-05", "en", None),
    ("2563", "th", None),
    ("25/9/63", "th", None),
    ("۱۵ شهریور ۱۳۹۹", "fa", None),
    ("1399/06/15", "fa", None),
    ("01/06/15", "fa", None),
    ("۱۵ شهریور ۱۳۹۹ ساعت ۱۴:۳۰", "fa", None),
    ("15/09/1442هـ", "ar", None),
    ("5 محرم 1442", "ar", None),
    ("5 محرم 1442 الموافق 24 غشت 2020", "ar", "2020-08-24"),
    ("平成40年1月1日", "ja", None),
    ("平成元年1月8日", "ja", None),
    ("昭和55年9月5日", "ja", None),
    ("R2.9.5", "ja", None),
]

NO_DATE = [
    "16-Aug", "11/9", "29th of September", "Oct 2nd 4:00 UTC", "2. Okt. 4:00 UTC", "13:17 Uhr", "5:45 p.m. ET",
    "19:02 - 19 febbraio", "1 month later", "in 3 days", "$2020", "1.8.7", "1.8.17", "v2.0.2020", "version 2.0.2020",
    "30/02/2020", "1850", "2020px", "2020%", "20160102", "4.20.1", "may be", "a march of 12", "",
]  # fmt: skip


@pytest.mark.parametrize(("text", "language", "iso"), STATED)
def test_a_date_is_read_as_it_is_written(text: str, language: str, iso: str) -> None:
    stated = find_stated_date(text, language=language, day_first=None)
    assert stated is not None
    assert stated.iso == iso
    lengths = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}
    assert stated.precision is lengths.get(len(iso), Precision.TIME)


@pytest.mark.parametrize(("text", "language", "iso"), STATED)
def test_the_literal_is_the_author_s_own_words(text: str, language: str, iso: str) -> None:
    stated = find_stated_date(f"posted ({text}), they say", language=language, day_first=None)
    assert stated is not None
    assert stated.literal in text
    assert stated.iso == iso


@pytest.mark.parametrize(("text", "language", "iso"), OTHER_CALENDARS)
def test_a_year_of_another_calendar_is_turned_into_ours_or_not_read(
    text: str, language: str | None, iso: str | None
) -> None:
    stated = find_stated_date(text, language=language, day_first=True)
    assert (stated and stated.iso) == iso


def test_a_month_named_twice_must_be_the_same_month() -> None:
    stated = find_stated_date("5 أيلول/أكتوبر 2020", language="ar", day_first=None)
    assert stated is not None
    assert stated.iso == "2020"


@pytest.mark.parametrize("text", NO_DATE)
def test_what_names_no_day_of_a_year_states_no_date(text: str) -> None:
    assert find_stated_date(text, language="en", day_first=None) is None


def test_an_open_order_of_day_and_month_leaves_only_the_year() -> None:
    by_order = {
        order: found.iso
        for order in (True, False, None)
        if (found := find_stated_date("03/04/2020", language=None, day_first=order))
    }
    assert by_order == {True: "2020-04-03", False: "2020-03-04", None: "2020"}


@pytest.mark.parametrize(
    ("texts", "language", "expected"),
    [
        ([], "en-US", False),
        ([], "en-GB", True),
        ([], "en_AU", True),
        ([], "en", False),
        ([], "de", True),
        ([], "en-CA", None),
        ([], None, None),
        (["written on 20/10/2014"], "en", True),
        (["written on 10/20/2014"], "en-GB", False),
        (["20/10/2014", "10/20/2014"], None, None),
        (["see 1/2/3/4 and 99/1/2000"], "fr", True),
    ],
)
def test_the_article_tells_whether_days_come_first(
    texts: list[str], language: str | None, expected: bool | None
) -> None:
    assert day_order(texts, language).day_first is expected


def test_only_the_beginning_of_a_text_is_read() -> None:
    assert find_stated_date("x " * LIMIT + "2020-01-02", language="en", day_first=None) is None


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_comes_back_from_its_common_forms(day: date) -> None:
    for text in (
        f"{day:%Y-%m-%d}",
        f"{day:%d.%m.%Y}",
        f"{day:%B %d, %Y}",
        f"{day:%d %B %Y}",
        f"{day:%Y}年{day.month}月{day.day}日",
    ):
        found = find_stated_date(text, language="en", day_first=None)
        assert found is not None
        assert found.iso == day.isoformat()


@given(st.text(max_size=300), st.sampled_from([None, "en", "de", "ja"]))
def test_any_text_gives_a_date_of_its_own_words_or_none(text: str, language: str | None) -> None:
    found = find_stated_date(text, language=language, day_first=None)
    assert found is None or found.literal in text
