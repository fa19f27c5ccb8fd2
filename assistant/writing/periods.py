"""The period that a message asks about: "in December 2023", «هذا الأسبوع»; so that a summary is of that time and no other."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from vectorstore.articles import Filters
from vectorstore.reading.months import MONTH, in_english, month_number


@dataclass(frozen=True, slots=True)
class Period:
    """From `since` to `until`, both inclusive and timezone-aware; `rest` is the message without the words for it."""

    since: datetime
    until: datetime
    rest: str

    def within(self, filters: Filters) -> Filters:
        """The filters, narrowed to the period too."""
        since = max(self.since, filters.since) if filters.since else self.since
        until = min(self.until, filters.until) if filters.until else self.until
        return replace(filters, since=since, until=until)


_YEAR = r"(?P<year>(?:1[6-9]|2[01]|١[٦-٩]|٢[٠١])\d\d)"
_SECOND = r"(?:\s+(?:ال)?(?:[أا]و?ل|ثاني|آخر))?"
_DATE = re.compile(
    rf"(?:\b(?:in|during|of|on|for|from)\s+(?:the\s+(?:month|year)\s+of\s+)?)?(?:\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+)?\b(?P<month>{MONTH})\b\.?"
    rf"(?:\s+(?P<day_behind>\d{{1,2}})(?:st|nd|rd|th)?)?,?\s+{_YEAR}\b"
    rf"|\b(?:in|during|of|for)\s+(?:the\s+year\s+)?{_YEAR.replace('year', 'only_year')}\b"
    rf"|(?:(?<!\w)(?:في|خلال)\s+)?(?<!\w)(?:عام|سنة)\s+{_YEAR.replace('year', 'only_year_ar')}(?!\d)"
    rf"|(?:(?<!\w)(?:في|خلال|يوم|من)\s+)*(?:شهر\s+)?(?:(?P<day_ar>\d{{1,2}})\s+)?(?<!\w)(?P<month_ar>[\u0621-\u064a]+{_SECOND})\s+(?:من\s+)?(?:عام\s+|سنة\s+)?{_YEAR.replace('year', 'year_ar')}(?!\d)",
    re.IGNORECASE,
)  # fmt: skip

_Days = Callable[[datetime], tuple[datetime, datetime]]
"""From today's midnight to the first day of a period and the day after its last."""


def _back(first: int, after: int) -> _Days:
    return lambda today: (today - timedelta(days=first), today + timedelta(days=after))


def _this_month(today: datetime) -> tuple[datetime, datetime]:
    return today.replace(day=1), today + timedelta(days=1)


def _last_month(today: datetime) -> tuple[datetime, datetime]:
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1), today.replace(day=1)


def _this_year(today: datetime) -> tuple[datetime, datetime]:
    return today.replace(month=1, day=1), today + timedelta(days=1)


_SPOKEN: list[tuple[re.Pattern[str], _Days]] = [
    (re.compile(pattern, re.IGNORECASE), days)
    for pattern, days in (
        # A reader who says "this week" means the last seven days, whichever day her week begins on.
        (r"\b(?:in |during |of |from )?(?:this week|the (?:past|last) (?:week|seven days|7 days))(?:'s)?\b|(?:(?<!\w)(?:في|خلال)\s+)?(?<!\w)(?:هذا الأسبوع|الأسبوع الحالي|الأسبوع الجاري)(?!\w)", _back(6, 1)),
        (r"\b(?:in |during |of |from )?last week(?:'s)?\b|(?:(?<!\w)(?:في|خلال)\s+)?(?<!\w)الأسبوع (?:الماضي|المنصرم)(?!\w)", _back(13, -6)),
        (r"\b(?:in |during |of |from )?this month(?:'s)?\b|(?:(?<!\w)(?:في|خلال)\s+)?(?<!\w)(?:هذا الشهر|الشهر الحالي|الشهر الجاري)(?!\w)", _this_month),
        (r"\b(?:in |during |of |from )?last month(?:'s)?\b|(?:(?<!\w)(?:في|خلال)\s+)?(?<!\w)الشهر (?:الماضي|المنصرم)(?!\w)", _last_month),
        (r"\b(?:in |during |of |from )?this year(?:'s)?\b|(?:(?<!\w)(?:في|خلال)\s+)?(?<!\w)(?:هذا العام|هذه السنة)(?!\w)", _this_year),
        (r"\byesterday(?:'s)?\b|(?<!\w)أمس(?!\w)", _back(1, 0)),
        (r"\b(?:of )?today(?:'s)?\b|(?<!\w)(?:هذا )?اليوم$|(?<!\w)هذا اليوم(?!\w)|(?<!\w)أخبار اليوم(?!\w)", _back(0, 1)),
    )
]  # fmt: skip


def period_of(message: str, now: datetime) -> Period | None:
    """The period that the message names, as seen from `now`; None where it names none. Days are those of UTC."""
    text = message.strip(" .؟?!").replace("’", "'")
    place = 0
    while found := _DATE.search(text, place):
        if dated := _dated(found):
            return _period(*dated, text, found)
        # «أخبار عام 2022»: a word that is no month stood before; the year may be said all the same.
        place = found.start() + 1
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    for pattern, days in _SPOKEN:
        if spoken := pattern.search(text):
            return _period(*days(today), text, spoken)
    return None


def _period(since: datetime, after: datetime, text: str, found: re.Match[str]) -> Period:
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    return Period(since, after - timedelta(seconds=1), " ".join(rest.split()))


def _dated(found: re.Match[str]) -> tuple[datetime, datetime] | None:
    """The first moment of a day, month or year, and that after its last; None where it is no date («عدد 2023»)."""
    said = found.groupdict()
    year = int(said["year"] or said["year_ar"] or said["only_year"] or said["only_year_ar"])
    month, day = said["month"], said["day"] or said["day_behind"] or said["day_ar"]
    if said["month_ar"]:
        month = in_english(said["month_ar"]).strip()
        if not re.fullmatch(MONTH, month, re.IGNORECASE):
            return None
    if not month:
        return datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    number = month_number(month.title())
    if day:
        try:
            first = datetime(year, number, int(day), tzinfo=UTC)
        except ValueError:
            return None
        return first, first + timedelta(days=1)
    return datetime(year, number, 1, tzinfo=UTC), datetime(year + number // 12, number % 12 + 1, 1, tzinfo=UTC)
