"""When something was published, from what was written; what is not wholly written there is not known.

No part is completed from today: «أمس», "5 hours ago", «ديسمبر 2023», 14:30 and the Hijri «15 رمضان 1445» all give
None. A date is timezone-aware; where the text names no zone it is UTC.
"""

import re
from datetime import UTC, date, datetime
from functools import lru_cache

from vectorstore.reading.months import MONTH, in_english, month_number

# Newspapers are younger than 1600, and the Hijri year is about 1450: "1445-05-26" is not a date of the Middle Ages.
_YEARS = range(1600, 2200)
# Seconds since 1970: from 1973 to 5138; what is larger is in milliseconds.
_SECONDS, _MILLISECONDS = (1e8, 1e11), (1e11, 1e14)
# No date is longer; a paragraph that stands after a date's label would keep dateparser busy for seconds.
_LONGEST = 100

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}.*)?")
_TIME = r"(?:[\sT,|–-]+(?P<time>\d{1,2}:\d{2}(?::\d{2})?)(?:\.\d+)?(?:\s*(?P<half>[AP]M))?)?\s*(?:GMT|UTC|Z)?"
_NAMED = re.compile(rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s,-]*(?P<m>{MONTH})[\s,-]*(?P<y>\d{{4}}){_TIME}", re.I)
_YEAR_FIRST = re.compile(rf"(?P<y>\d{{4}})(?P<sep>[/.-])(?P<m>\d{{1,2}})(?P=sep)(?P<d>\d{{1,2}}){_TIME}", re.I)
_YEAR_LAST = re.compile(rf"(?P<a>\d{{1,2}})(?P<sep>[/.-])(?P<b>\d{{1,2}})(?P=sep)(?P<y>\d{{4}}){_TIME}", re.I)
# Only what has a day, a named month and a year goes to dateparser, which would otherwise fill in the rest.
_COMPLETE = re.compile(rf"(?=.*(?<!\d)\d{{1,2}}(?!\d))(?=.*(?<!\d)\d{{4}}(?!\d))(?=.*\b{MONTH}\b)", re.I | re.S)


def read_date(value: object, language: str = "") -> datetime | None:
    """The moment that a value means, timezone-aware, or None where it does not say one.

    `language` decides numbers that can be read in two ways: 03/04/2023 is the third of April in Arabic, and not
    known in English, where London and New York differ.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, datetime):
        return _plausible(value)
    if isinstance(value, date):
        return _plausible(datetime(value.year, value.month, value.day, tzinfo=UTC))
    if isinstance(value, int | float):
        return _from_number(value)
    text = str(value).strip()
    return _from_text(text, language) if 0 < len(text) <= _LONGEST else None


def _from_number(number: float) -> datetime | None:
    """Seconds or milliseconds since 1970, or a date written as 20231209."""
    if _SECONDS[0] <= number < _SECONDS[1]:
        return _plausible(datetime.fromtimestamp(number, UTC))
    if _MILLISECONDS[0] <= number < _MILLISECONDS[1]:
        return _plausible(datetime.fromtimestamp(number / 1_000, UTC))
    if isinstance(number, int) and 16_000_101 <= number <= 21_991_231:
        return _built(number // 10_000, number // 100 % 100, number % 100)
    return None


@lru_cache(maxsize=4_096)
def _from_text(text: str, language: str) -> datetime | None:
    """From text: ISO and the shapes of wire services by hand, which is a thousand times faster; the rest dateparser."""
    if _ISO.fullmatch(text) and (moment := _from_iso(text)):
        return moment
    text = in_english(text)
    if re.fullmatch(r"\d{8,13}", text):
        return _from_number(int(text))
    if _ISO.fullmatch(text) and (moment := _from_iso(text)):
        return moment
    if found := _NAMED.fullmatch(text):
        return _built(int(found["y"]), month_number(found["m"]), int(found["d"]), found)
    if found := _YEAR_FIRST.fullmatch(text):
        return _built(int(found["y"]), int(found["m"]), int(found["d"]), found)
    if found := _YEAR_LAST.fullmatch(text):
        return _from_two_numbers(found, language)
    return _plausible(_by_dateparser(text)) if _COMPLETE.match(text) else None


def _from_iso(text: str) -> datetime | None:
    try:
        return _plausible(datetime.fromisoformat(text))
    except ValueError:
        return None


def _from_two_numbers(found: re.Match[str], language: str) -> datetime | None:
    """3/4/2023: day first in Arabic and wherever a dot divides; elsewhere only where one order is possible."""
    first, second = int(found["a"]), int(found["b"])
    day_first = language == "ar" or found["sep"] == "." or first > 12 or first == second
    if not day_first and second <= 12:
        return None
    if second > 12:
        first, second = second, first
    return _built(int(found["y"]), second, first, found)


def _built(year: int, month: int, day: int, clock: re.Match[str] | None = None) -> datetime | None:
    """The moment, or None where the calendar has no such day; `clock` found the `time` and the `half` of the day."""
    time, half = (clock["time"] or "0:0", (clock["half"] or "").upper()) if clock else ("0:0", "")
    hour, minute, second = (*(int(part) for part in time.split(":")), 0)[:3]
    if half and 1 <= hour <= 12:  # «14:30 مساء» is half past two all the same
        hour = hour % 12 + (12 if half == "PM" else 0)
    try:
        return _plausible(datetime(year, month, day, hour, minute, second, tzinfo=UTC))
    except ValueError:
        return None


def _by_dateparser(text: str) -> datetime | None:
    import dateparser

    settings = {
        "TIMEZONE": "UTC",
        "RETURN_AS_TIMEZONE_AWARE": True,
        "STRICT_PARSING": True,
        "PARSERS": ["absolute-time"],
    }
    try:
        found: datetime | None = dateparser.parse(text, languages=["en"], settings=settings)
    except (ValueError, OverflowError):  # a zone of +99:99, the year 0
        return None
    return found


def _plausible(moment: datetime | None) -> datetime | None:
    """The moment with a time zone, if a newspaper can be of that year."""
    if moment is None or moment.year not in _YEARS:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
