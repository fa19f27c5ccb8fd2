"""When the news was that a message asks for: "in December 2023", «الأسبوع الماضي»; and the source that it names.

A period is a filter on the day of publication. "How many died in the 1985 earthquake?" names a year that is no such day,
and a search narrowed to it finds nothing: so a period says whether it is `sure`, and is a mere suggestion where it is not.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from assistant.questions import Kind, kind_of
from vectorstore.analysis import analyse, sound_key
from vectorstore.analysis.arabic import fold_arabic
from vectorstore.analysis.numbers import fold_digits
from vectorstore.reading.months import ARABIC_MONTHS, MONTH, month_number

NEWS_YEARS = 20
"""A bare year that is older is history ("What happened in 1948?"): nobody's archive has that year's news."""
_EARLIEST = date(1800, 1, 1)

Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time that a message names: `message[start:end]` is `text`, its words.

    `since` and `until` are UTC, both inclusive, as `vectorstore.articles.Filters` has them. `sure` is true only where the
    words speak of when the news was; else the period is to be offered and not applied.
    """

    since: datetime
    until: datetime
    text: str
    start: int
    end: int
    sure: bool


_ARABIC = {fold_arabic(name): number for name, number in ARABIC_MONTHS.items()}
_NAMES = sorted(_ARABIC, key=len, reverse=True)
_M = rf"(?:(?<![^\W\d_])(?:{MONTH}\.?|[وبل]?(?:{'|'.join(_NAMES)}))(?![^\W\d_]))"
_Y = r"(?:(?<![\d.,:/-])(?:1[89]|20|21)\d\d(?![\d:/%-]|[.,]\d))"
_D = r"(?:(?<![\d.,:])\d{1,2}(?:st|nd|rd|th)?(?![\d:]))"
_YEAR_WORD = r"(?:(?:of|من|لل?عام|عام|عامي|سنه|العام|لسنه|[,،]) ?)*"
# From the fullest: a day, a month, a year.
_POINT = (
    rf"(?:(?<![\d-])\d{{4}}-\d{{1,2}}-\d{{1,2}}(?![\d-])|{_D} (?:of |من )?(?:شهر )?{_M},? ?{_YEAR_WORD}{_Y}|{_M} {_D},? {_Y}"
    rf"|(?:شهر )?{_M},? ?{_YEAR_WORD}{_Y}|{_YEAR_WORD}{_Y})"
)
_MONTH_ALONE = rf"(?:(?:شهر )?{_M}(?! ?\d))"
_ANY = rf"(?:{_POINT}|{_MONTH_ALONE})"
_B = r"(?<![\w])"

_COUNTS = {
    **{w: n for n, w in enumerate("two three four five six seven eight nine ten".split(), 2)},
    **{w: n for n, w in enumerate("ثلاث اربع خمس ست سبع ثماني تسع عشر".split(), 3)},
    **{w: n for n, w in enumerate("ثلاثه اربعه خمسه سته سبعه ثمانيه تسعه عشره".split(), 3)},
}  # fmt: skip
_N = rf"(?:\d{{1,3}}|(?:ال)?(?:{'|'.join(sorted(_COUNTS, key=len, reverse=True))}))"
_UNITS = {"day": 1, "ايام": 1, "يوم": 1, "يوما": 1, "week": 7, "اسابيع": 7, "اسبوع": 7, "اسبوعا": 7, "month": 30, "اشهر": 30, "شهور": 30, "شهر": 30, "شهرا": 30, "hour": 1 / 24, "ساعه": 1 / 24, "ساعات": 1 / 24}  # fmt: skip
_UNIT = rf"(?:(?:day|week|month|hour)s?|(?:ال)?(?:{'|'.join(u for u in sorted(_UNITS, key=len, reverse=True) if not u.isascii())}))"
_PAST = r"(?:ال)?(?:ماضيه|ماضي|ماضيين|اخيره|اخير|اخيرين|فائته|فايته|منصرمه|منصرم|منقضيه)"


def _month_of(text: str) -> int | None:
    if found := re.search(_M, text):
        name = found[0].rstrip(".")
        return month_number(name) if name.isascii() else _ARABIC.get(name) or _ARABIC[name[1:]]
    return None


def _days(text: str, today: date, year: int | None = None) -> Days | None:
    """The first and the last day of what one point names; a month without a year is `year`'s, or the last that has begun."""
    if iso := re.search(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)", text):
        return _one(int(iso[1]), int(iso[2]), int(iso[3]))
    month, found = _month_of(text), re.search(_Y, text)
    if found:
        year = int(found[0])
    if month is None:
        return (date(year, 1, 1), date(year, 12, 31)) if year else None
    year = year or (today.year if month <= today.month else today.year - 1)
    rest = text[: found.start()] if found else text
    if day := re.search(r"\d{1,2}", rest):
        return _one(year, month, int(day[0]))
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _one(year: int, month: int, day: int) -> Days | None:
    try:
        return date(year, month, day), date(year, month, day)
    except ValueError:
        return None


def _between(found: re.Match[str], today: date) -> Days | None:
    last = _days(found["b"], today)
    first = _days(found["a"], today, last[0].year if last else None)
    return (first[0], last[1]) if first and last and first[0] <= last[1] else None


def _since(found: re.Match[str], today: date) -> Days | None:
    days = _days(found["a"], today)
    return (days[0], today) if days else None


def _after(found: re.Match[str], today: date) -> Days | None:
    days = _days(found["a"], today)
    return (days[1] + timedelta(days=1), today) if days else None


def _before(found: re.Match[str], today: date) -> Days | None:
    days = _days(found["a"], today)
    return (_EARLIEST, days[0] - timedelta(days=1)) if days else None


def _within(found: re.Match[str], today: date) -> Days | None:
    return _days(found["a"], today)


def _last_days(found: re.Match[str], today: date) -> Days | None:
    unit, count = found["u"].removeprefix("ال"), (found["n"] or "").removeprefix("ال")
    size = _UNITS.get(unit) or _UNITS.get(unit.removesuffix("s")) or 1
    number = int(count) if count.isdigit() else _COUNTS.get(count, 7 if size == 1 else 3)
    return today - timedelta(days=max(1, round(number * size)) - (size == 1)), today


def _two_last(found: re.Match[str], today: date) -> Days | None:
    return today - timedelta(days={"يوم": 1, "اسبوع": 14, "شهر": 60}[found["u"]]), today


def _unit(kind: str, back: int) -> Callable[[re.Match[str], date], Days | None]:
    """The day, week (from Monday), month or year that lies `back` units behind today's, no later than today."""

    def days(found: re.Match[str], today: date) -> Days | None:
        if kind == "day":
            first = last = today - timedelta(days=back)
        elif kind == "week":
            first = today - timedelta(days=today.weekday() + 7 * back)
            last = first + timedelta(days=6)
        elif kind == "month":
            months = today.year * 12 + today.month - 1 - back
            first = date(months // 12, months % 12 + 1, 1)
            last = first.replace(day=monthrange(first.year, first.month)[1])
        else:
            first, last = date(today.year - back, 1, 1), date(today.year - back, 12, 31)
        return first, min(last, today)

    return days


# A relative phrase speaks of the news' time; of years it may as well be the thing asked about ("rose last year").
_RELATIVE: list[tuple[str, Callable[[re.Match[str], date], Days | None], bool]] = [
    (rf"(?:(?:in|over|during|within|for) )?(?:the )?(?:last|past) (?P<n>{_N}) (?P<u>{_UNIT})\b", _last_days, True),
    (r"(?:in|over|during) the (?:last|past)(?: few)?(?P<n>) (?P<u>days|weeks|months)\b", _last_days, True),
    (rf"(?:(?:خلال|في) )?(?:ال)?(?P<n>{_N}) (?P<u>{_UNIT}) {_PAST}\b", _last_days, True),
    (rf"(?:(?:خلال|في) )?ال(?P<u>ايام|اسابيع|اشهر|شهور|ساعات)(?: ?ال)?(?: ?(?P<n>{_N}))? {_PAST}\b", _last_days, True),
    (rf"(?:(?:خلال|في) )?(?:اخر|احدث) (?P<n>{_N}) (?P<u>{_UNIT})\b", _last_days, True),
    (rf"(?:(?:خلال|في) )?ال(?P<u>يوم|اسبوع|شهر)ين {_PAST}\b", _two_last, True),
    (r"(?:the )?day before yesterday|اول (?:من )?امس", _unit("day", 2), True),
    (r"yesterday|last night|[ول]?امس(?! ?الاول)|البارحه", _unit("day", 1), True),
    (r"today(?!['’]s)|tonight|هذا اليوم|(?<!في )(?<!ذلك )(?<!هذا )(?<!منذ )اليوم(?! (?:ال|نفسه|ذاته|من))", _unit("day", 0), True),
    (r"(?:last|the past|the previous) week|(?:في |خلال )?الاسبوع (?:الماضي|الفايت|المنصرم|السابق)", _unit("week", 1), True),
    (r"this week|(?:في |خلال )?(?:هذا الاسبوع|الاسبوع (?:الحالي|الجاري))", _unit("week", 0), True),
    (r"(?:last|the past|the previous) month|(?:في |خلال )?الشهر (?:الماضي|الفايت|المنصرم|السابق)", _unit("month", 1), True),
    (r"this month|(?:في |خلال )?(?:هذا الشهر|الشهر (?:الحالي|الجاري))", _unit("month", 0), True),
    (r"(?:last|the past|the previous) year|(?:في |خلال )?(?:العام|السنه) (?:الماضيه?|الفايته?|المنصرمه?)", _unit("year", 1), False),
    (r"this year|(?:في |خلال )?(?:هذا العام|هذه السنه|(?:العام|السنه) (?:الحاليه?|الجاريه?))", _unit("year", 0), False),
]  # fmt: skip
_IN = r"(?:in|on|during|of|from|for|throughout|late|early|في|خلال|يوم|شهر|بتاريخ|من|ليوم|لشهر|اواخر|مطلع)"
_ABSOLUTE: list[tuple[str, Callable[[re.Match[str], date], Days | None]]] = [
    (rf"(?:between|بين) (?:عامي |شهري )?(?P<a>{_ANY}|{_D})(?: and | ?و ?| (?=و))(?P<b>{_POINT})", _between),
    (rf"(?:from|من) (?P<a>{_ANY}) (?:to|until|till|through|الي|حتي) (?P<b>{_POINT})", _between),
    (rf"(?:ever )?(?:since|منذ) (?P<a>{_ANY})", _since),
    (rf"(?:before|until|قبل|حتي) (?P<a>{_POINT})", _before),
    (rf"(?:after|بعد) (?P<a>{_POINT})", _after),
    (rf"(?:{_IN} )*(?P<a>{_D} (?:of |من )?(?:شهر )?{_M},? ?{_YEAR_WORD}{_Y}|{_M} {_D},? {_Y}|(?<![\d-])\d{{4}}-\d{{1,2}}-\d{{1,2}}(?![\d-]))", _within),
    (rf"(?:{_IN} )*(?P<a>(?:شهر )?{_M},? ?{_YEAR_WORD}{_Y})", _within),
    (rf"(?:(?:in|during|throughout) (?:the year )?|(?:في |خلال |من )?(?:عام|سنه|العام) |في |خلال )(?P<a>{_Y})", _within),
    (rf"(?:(?:in|during|last) |(?:في|خلال|منذ) )(?P<a>{_MONTH_ALONE})", _within),
]  # fmt: skip
_PATTERNS = [(re.compile(rf"{_B}(?:{p})(?!\w)"), f, sure) for p, f, sure in _RELATIVE] + [
    (re.compile(rf"{_B}(?:{p})(?!\w)"), f, None) for p, f in _ABSOLUTE
]

_OF_NEWS = re.compile(
    r"\b(?:news|headlines|articles?|reports?|stories|coverage|published|reported|printed|written)\b|\b(?:اخبار|الاخبار|خبر|مقالات|المقالات|تقارير|عناوين|نشر|نشرت|منشوره|المنشوره|المنشور)\b"
)
_HAPPENED = re.compile(r"\b(?:happened|occurred|took place|حدث|حدثت|وقع|وقعت|حصل|جري|جرت)\W+$")
_BORN = re.compile(r"\b(?:born|founded|built|dates? back|ولد|ولدت|المولود|المولوده|مواليد|تاسست|تاسس)\W+$")
# «في 2000 منزل», "in 2000 homes": a number of things.
_COUNTED = re.compile(r" (?:(?!was|is|has|does|as|its|this|elections)[a-z]+s|people|men|women|children|percent|per|gmt|metres|dollars|million|درجه|منزل|شخص|دولار|متر|كيلومتر|مليون|الف|مدرسه|قريه|مدينه|وحده|موقع)\b")  # fmt: skip


def _folded(message: str) -> tuple[str, list[int]]:
    """The message in one spelling, and for each of its letters (and for its end) the place in the message."""
    letters, places = [], []
    for place, letter in enumerate(message):
        for plain in fold_digits(fold_arabic(letter)).lower() if letter not in "٫٬" else ",":
            letters.append(" " if plain.isspace() else plain)
            places.append(place)
    return "".join(letters), [*places, len(message)]


def period_of(message: str, today: date) -> Period | None:
    """The period that the message names, if any; of several the first. One that has not begun by `today` is none."""
    text, places = _folded(message)
    found = [
        (match.start(), order, match, days, sure)
        for order, (pattern, read, sure) in enumerate(_PATTERNS)
        for match in pattern.finditer(text)
        if (days := read(match, today)) and days[0] <= today and days[1] >= _EARLIEST and not _is_content(text, match)
    ]
    if not found:
        return None
    _, _, match, (first, last), sure = min(found, key=lambda each: each[:2])
    if sure is not True:
        sure = _is_sure(message, text, match, today)
    start, end = places[match.start()], places[match.end() - 1] + 1
    since = datetime.combine(first, time(), UTC)
    until = datetime.combine(last, time(23, 59, 59), UTC)
    return Period(since, until, message[start:end], start, end, sure)


def _is_content(text: str, match: re.Match[str]) -> bool:
    """Whether the words name something else: a birth, a number of things."""
    bare_year = match.groupdict().get("a") and not re.search(_M, match[0]) and "عام" not in match[0] and "سنه" not in match[0]
    return bool(_BORN.search(text[: match.start()]) or (bare_year and _COUNTED.match(text, match.end())))


def _is_sure(message: str, text: str, match: re.Match[str], today: date) -> bool:
    """Whether a calendar's period speaks of when the news was."""
    named = bool(re.search(_M, match[0]) or re.search(r"\d{4}-\d", match[0]))
    years = [int(year) for year in re.findall(_Y, match[0])]
    if not named and years and min(years) < today.year - NEWS_YEARS:
        return False
    if kind_of(message) is Kind.SUMMARY or _OF_NEWS.search(text):
        return True
    # «وقّع» (signed) is no «وقع» (happened).
    return named and "وقّع" not in message and bool(_HAPPENED.search(text[: match.start()]))


_ON_WHOSE_WORD = re.compile(
    r"\b(?:according to|reported by|published (?:by|in)|as told by|quoted by|(?:articles?|reports?|news|stories) (?:from|by|in|of)|did|says|per)(?: the)? "
    r"|(?<!\w)[وف]?(?:ب?حسب|وفقا?|نقلا عن|ذكرت|افادت|قالت|اوردت|نشرت|نشرته|كتبت|تقول|اخبار|تقارير|لدي)(?: ما (?:ذكرت|نشرت|اوردت|افادت))? "
)
_SORT = {"وكاله", "صحيفه", "جريده", "موقع", "قناه", "شبكه", "مجله", "اذاعه", "the", "news", "agency", "newspaper", "com", "net", "org", "www", "online", "الاخباريه", "للانباء"}  # fmt: skip


def source_of(message: str, sources: Sequence[str]) -> str | None:
    """The archive's source on whose word the message asks ("according to Reuters", «بحسب رويترز»), if it names one.

    A name may be written in the other script. It is a suggestion: "according to" may as well name a party to the news.
    """
    text, _ = _folded(message)
    for cue in _ON_WHOSE_WORD.finditer(text):
        said = _core(text[cue.end() :])
        # "did Reuters report": only then is "did" about a source.
        if cue[0].startswith("did") and not re.search(r"\b(?:report|write|publish|say)\b", text[cue.end() :]):
            continue
        for source in sorted(sources, key=len, reverse=True):
            name = _core(source)
            if name and len(said) >= len(name) and all(_same(a, b) for a, b in zip(name, said, strict=False)):
                return source
    return None


def _core(name: str) -> list[str]:
    """The words of a name, folded, without those that say what sort of source it is."""
    folded = [fold_arabic(word).lower() for token in analyse(name) for word in [name[token.start : token.end]]]
    return [word for word in folded if word not in _SORT and word.removeprefix("ل") not in _SORT]


def _same(word: str, other: str) -> bool:
    """Whether two words are one, but for a clitic, or sound the same across scripts."""
    if word == other or other in {"ل" + word, "ب" + word, "لل" + word.removeprefix("ال")}:
        return True
    # «رويترز» ends in a z where Reuters has an s.
    key, *keys = (sound_key(each).replace("z", "s") for each in (word, other, other.removeprefix("ل")))
    return word.isascii() != other.isascii() and len(key) >= 3 and key in keys
