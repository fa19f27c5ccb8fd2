"""Dates: all of them that say a day, and none that would have to be guessed."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vectorstore.reading.dates import read_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9th, December 2023 GMT", "2023-12-09T00:00:00+00:00"),
        ("9 ديسمبر 2023", "2023-12-09T00:00:00+00:00"),
        ("9 ديسمبر2023", "2023-12-09T00:00:00+00:00"),
        ("السبت 9 ديسمبر 2023م", "2023-12-09T00:00:00+00:00"),
        ("السَّبت، ٩ ديسمبر، ٢٠٢٣", "2023-12-09T00:00:00+00:00"),
        ("٩ كانون الأول ٢٠٢٣", "2023-12-09T00:00:00+00:00"),
        ("15 كانون الثاني/يناير 2024", "2024-01-15T00:00:00+00:00"),
        ("10 آب (أغسطس) 2023", "2023-08-10T00:00:00+00:00"),
        ("1 تشرين الأول 2022", "2022-10-01T00:00:00+00:00"),
        ("1 تشرين الثاني 2022", "2022-11-01T00:00:00+00:00"),
        ("5 شُباط 2019", "2019-02-05T00:00:00+00:00"),
        ("12 جانفي 2022", "2022-01-12T00:00:00+00:00"),
        ("7 جويلية 2020", "2020-07-07T00:00:00+00:00"),
        ("3 أوت 2020", "2020-08-03T00:00:00+00:00"),
        ("5 ماي 2021", "2021-05-05T00:00:00+00:00"),
        ("9 دجنبر 2021", "2021-12-09T00:00:00+00:00"),
        ("9 من إبريل عام 2003", "2003-04-09T00:00:00+00:00"),
        ("10:30 صباحا 9 ديسمبر 2023", "2023-12-09T10:30:00+00:00"),
        ("9 ديسمبر 2023 10:30 م", "2023-12-09T22:30:00+00:00"),
        ("9 ديسمبر 2023 - 14:30 بتوقيت غرينتش", "2023-12-09T14:30:00+00:00"),
        ("9 ديسمبر 2023 14:30 بتوقيت مكة المكرمة", "2023-12-09T11:30:00+00:00"),
        ("الأحد، 10 كانون الأول 2023 | 20:15", "2023-12-10T20:15:00+00:00"),
        ("15 رمضان 1445 هـ الموافق 25 مارس 2024 م", "2024-03-25T00:00:00+00:00"),
        ("الأحد 2023/12/10 12:30 م", "2023-12-10T12:30:00+00:00"),
        ("10-12-2023 12:05 ص", "2023-12-10T00:05:00+00:00"),
        ("12 ديسمبر 2023 الساعة 5 مساءً", "2023-12-12T17:00:00+00:00"),
        ("كانون الأول 9, 2023", "2023-12-09T00:00:00+00:00"),
        ("Dec 9, 2023", "2023-12-09T00:00:00+00:00"),
        ("March 5, 2021 10:00 PM EST", "2021-03-06T03:00:00+00:00"),
        ("Sat, 09 Dec 2023 10:00:00 +0300", "2023-12-09T07:00:00+00:00"),
        ("26-FEB-1987 15:01:01", "1987-02-26T15:01:01+00:00"),
        ("26-FEB-1987 15:01:01.01", "1987-02-26T15:01:01+00:00"),
        ("2015-07-21 02:51:32", "2015-07-21T02:51:32+00:00"),
        ("٢٠١٥-٠٧-٢١", "2015-07-21T00:00:00+00:00"),
        ("2023/12/9", "2023-12-09T00:00:00+00:00"),
        ("13/12/2023", "2023-12-13T00:00:00+00:00"),
        ("12/13/2023", "2023-12-13T00:00:00+00:00"),
        ("9.12.2023", "2023-12-09T00:00:00+00:00"),
        ("20231209", "2023-12-09T00:00:00+00:00"),
        ("1702112400", "2023-12-09T09:00:00+00:00"),
        (1702112400, "2023-12-09T09:00:00+00:00"),
        (1702112400000, "2023-12-09T09:00:00+00:00"),
        (20231209, "2023-12-09T00:00:00+00:00"),
        (date(2023, 12, 9), "2023-12-09T00:00:00+00:00"),
        (datetime(2023, 12, 9, 10), "2023-12-09T10:00:00+00:00"),
    ],
)
def test_known(text: object, expected: str) -> None:
    """A date that is written out is read, in either language's words and digits, and has a time zone."""
    moment = read_date(text, "ar")
    assert moment is not None
    assert moment.astimezone(UTC).isoformat() == expected


def test_offset() -> None:
    """An offset that is written is kept."""
    assert read_date("2023-12-09T10:00:00+03:00") == datetime(2023, 12, 9, 10, tzinfo=timezone(timedelta(hours=3)))


@pytest.mark.parametrize(
    "text",
    [
        *("أمس", "اليوم", "أمس الساعة 10:30", "منذ 3 ساعات", "yesterday", "5 hours ago", "Monday", "last week"),
        *("2023", "ديسمبر 2023", "December 2023", "9 December", "9 ديسمبر", "14:30", "2023-12", "2023-W10", "12/2023"),
        *("15 رمضان 1445 هـ", "15 محرم 1445", "1445-05-26", "١٤٤٥/٠٥/٢٦", "26/05/1445", "12 ربيع الأول 1445"),
        *("31 February 2023", "2023-02-31", "0000-00-00", "9/12/23", "9 Dec 23", "N/A", "غير معروف", "", "   "),
        *(
            2023,
            0,
            -1,
            7.5,
            True,
            None,
            float("inf"),
            float("nan"),
            [],
            {},
            10**30,
            "9" * 5_000,
            "9 December 2023 " * 50,
        ),
        "3 hours ago on some December day of 2023",
    ],
)
def test_unknown(text: object) -> None:
    """What does not say year, month and day is unknown, and never completed from today; so is a Hijri date."""
    assert read_date(text, "ar") is None


def test_two_readings() -> None:
    """A date that London and New York read differently is unknown in English; in Arabic the day comes first."""
    assert read_date("03/04/2023", "en") is None
    assert read_date("03/04/2023", "ar") == datetime(2023, 4, 3, tzinfo=UTC)
    assert read_date("٠٣/٠٤/٢٠٢٣", "ar") == datetime(2023, 4, 3, tzinfo=UTC)


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.datetimes(min_value=datetime(1700, 1, 1), max_value=datetime(2100, 1, 1)))
def test_iso(moment: datetime) -> None:
    """Every ISO date comes back as it was written."""
    assert read_date(moment.isoformat()) == moment.replace(tzinfo=UTC)


@settings(derandomize=True, deadline=None, max_examples=200)
@given(
    st.one_of(
        st.text(max_size=60),
        st.text(alphabet="0123456789/-:. TZ+٣يناير DecPM", max_size=30),
        st.floats(),
        st.integers(),
    )
)
def test_never_raises(value: object) -> None:
    """Whatever stands in a date's place gives a moment with a time zone, or None."""
    moment = read_date(value, "ar")
    assert moment is None or moment.tzinfo is not None
