"""The days, months and weekdays that a text names, in either language and with the months of every Arab country."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from assistant.writing.quantities import ORDINALS, bare_word
from vectorstore.analysis import Token
from vectorstore.analysis.arabic import fold_arabic
from vectorstore.reading.months import ARABIC_MONTHS, in_english

MONTHS = "January February March April May June July August September October November December".split()
_SHORT = {month[:3].lower(): number for number, month in enumerate(MONTHS, 1)} | {"sept": 9}
# Words of their own as well: they name a month only beside a number, or where it is said that they are one.
_DOUBTFUL = {"may", "march", "mar", "jan", "sep", "dec", "اب", "مارس", "ماي", "جوان", "ادار", "اوت"}
_TELLING = {"in", "since", "of", "until", "by", "last", "next", "early", "late", "mid", "month", "في", "شهر", "منذ", "حتى", "مطلع", "اواخر", "منتصف"}
_WEEKDAYS = (
    "monday الاثنين", "tuesday الثلاثاء", "wednesday الاربعاء", "thursday الخميس", "friday الجمعه", "saturday السبت", "sunday الاحد",
)  # fmt: skip
_WEEKDAY = {word: number for number, words in enumerate(_WEEKDAYS) for word in words.split()}
_ENDINGS = {"st", "nd", "rd", "th", "of", "من"}
YEARS = range(1800, 2200)
_NEAR = 7


@dataclass(frozen=True, slots=True)
class Day:
    """A date as the tokens `first` to `last` name it; 0 for a part that they do not say."""

    day: int
    month: int
    year: int
    first: int
    last: int


_FIRST_WORDS = frozenset(fold_arabic(name.split()[0]) for name in ARABIC_MONTHS)


@lru_cache(maxsize=50_000)
def _may_be_month(word: str) -> bool:
    """Whether a month's name may begin with the word; most words need no closer look, nor do their pairs."""
    folded = fold_arabic(word)
    return folded in _FIRST_WORDS or folded[1:] in _FIRST_WORDS


@lru_cache(maxsize=20_000)
def _month(words: str) -> int:
    """The number of the month that the words name, or 0."""
    if words.isascii():
        lower = words.lower()
        return next((n for n, month in enumerate(MONTHS, 1) if month.lower() == lower), _SHORT.get(lower, 0))
    if not any(map(_may_be_month, words.split())):
        return 0
    for clitic in ("", "و", "ب", "ل", "ف"):
        rest = words.removeprefix(clitic)
        if (not clitic or rest != words) and (english := in_english(rest)) in MONTHS:
            return MONTHS.index(english) + 1
    return 0


def is_calendar(word: str) -> bool:
    """Whether a word names a month or a weekday."""
    return bool(_month(word)) or fold_arabic(word.lower()) in _WEEKDAY


def days_of(text: str, tokens: Sequence[Token]) -> Iterator[Day]:
    """The dates of a text that name a month, in order."""
    words = [text[token.start : token.end] for token in tokens]
    place = 0
    while place < len(tokens):
        found = _numeric(text, tokens, place) or _named(tokens, words, place)
        if found:
            yield found
        place = found.last + 1 if found else place + 1


def _numeric(text: str, tokens: Sequence[Token], place: int) -> Day | None:
    """2031-03-14 and 14/3/2031."""
    three = tokens[place : place + 3]
    if len(three) < 3 or any(token.script != "number" for token in three):
        return None
    marks = {text[a.end : b.start] for a, b in zip(three, three[1:], strict=False)}
    if len(marks) != 1 or not marks <= {"-", "/"}:
        return None
    first, month, last = (_whole(token) for token in three)
    day, year = (last, first) if first in YEARS else (first, last)
    return Day(day, month, year, place, place + 2) if 1 <= month <= 12 and 1 <= day <= 31 and year in YEARS else None


def _named(tokens: Sequence[Token], words: Sequence[str], place: int) -> Day | None:
    """A month's name, with the day and the year that stand beside it."""
    if tokens[place].script == "number":
        return None
    pair = words[place : place + 2]
    length = 2 if len(pair) == 2 and any(map(_may_be_month, pair)) and _month(" ".join(pair)) else 1
    month = _month(" ".join(words[place : place + length]))
    if not month or (words[place].isascii() and words[place][0].islower()):
        return None
    before = place - 1
    while before >= 0 and words[before].lower() in _ENDINGS and before > place - 3:
        before -= 1
    day = _day(tokens[before], words[before]) if before >= 0 else 0
    first, last = (before, place + length - 1) if day else (place, place + length - 1)
    # «كانون الأول/ديسمبر»: the same month twice.
    if last + 1 < len(words) and _month(words[last + 1]) == month:
        last += 1
    if not day and last + 1 < len(words) and (day := _day(tokens[last + 1], words[last + 1], only_digits=True)):
        last += 1
        last += last + 1 < len(words) and words[last + 1].lower() in _ENDINGS
    year = next((p for p in (last + 1, last + 2) if p < len(tokens) and _whole(tokens[p]) in YEARS), 0)
    if year == last + 2 and fold_arabic(words[last + 1]) not in ("عام", "سنه", "من", "of"):
        year = 0
    doubtful = fold_arabic(words[place].lower()) in _DOUBTFUL
    told = place > 0 and fold_arabic(words[place - 1].lower()) in _TELLING
    if doubtful and length == 1 and not (day or year or told):
        return None
    return Day(day, month, _whole(tokens[year]) if year else 0, first, year or last)


def _whole(token: Token) -> int:
    return int(token.term) if token.script == "number" and token.term.isdigit() else 0


def _day(token: Token, word: str, *, only_digits: bool = False) -> int:
    number = _whole(token) or (0 if only_digits or token.script != "arabic" else ORDINALS.get(bare_word(word), 0))
    return number if 1 <= number <= 31 else 0


def weekdays_of(text: str, tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """(token, weekday from Monday = 0) of every weekday that is named; «الأحد» and «والاثنين» with their article."""
    found = []
    for place, token in enumerate(tokens):
        word = fold_arabic(text[token.start : token.end].lower())
        day = _WEEKDAY.get(word, _WEEKDAY.get(word[1:], -1) if word[:1] in "وبف" else -1)
        if day >= 0:
            found.append((place, day))
    return found


def is_stated(day: Day, stated: Sequence[Day], published: date | None) -> bool:
    """Whether a date is one of those; a year that they leave out is about that of publication."""
    for other in stated:
        year = other.year or (published.year if published else 0)
        near = other.year == 0 and published is not None and abs(day.year - year) <= 1
        if day.month == other.month and day.day in (0, other.day) and (not day.year or not year or day.year == year or near):
            return True
    return False


def is_meant(day: Day, weekdays: set[int], published: date) -> bool:
    """Whether a date is the day of publication, or the one that a weekday named by the article means."""
    if not day.day:
        near = (published, published - timedelta(_NEAR))
        return any((when.month, when.year) == (day.month, day.year or when.year) for when in near)
    for step in range(-_NEAR, _NEAR + 1):
        when = published + timedelta(step)
        same = (when.day, when.month) == (day.day, day.month) and day.year in (0, when.year)
        if same and (step == 0 or when.weekday() in weekdays or (step == -1 and not weekdays)):
            return True
    return False
