"""Periods and sources: what of a message speaks of when the news was, or on whose word."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.periods import period_of, source_of

TODAY = date(2024, 4, 17)  # a Wednesday

SURE = [
    *(("What happened in Gaza in December 2023?", "2023-12-01", "2023-12-31"), ("news of December 2023", "2023-12-01", "2023-12-31")),
    *(("Summarise the news of 9 December 2023", "2023-12-09", "2023-12-09"), ("articles published in 2023", "2023-01-01", "2023-12-31")),
    *(("Which attack happened in March 2024?", "2024-03-01", "2024-03-31"), ("Summarise last week", "2024-04-08", "2024-04-14")),
    *(("news this week", "2024-04-15", "2024-04-17"), ("What did Biden say this month?", "2024-04-01", "2024-04-17")),
    *(("Who resigned last month?", "2024-03-01", "2024-03-31"), ("Who won yesterday?", "2024-04-16", "2024-04-16")),
    *(("What happened today?", "2024-04-17", "2024-04-17"), ("Gaza in the last 10 days", "2024-04-08", "2024-04-17")),
    *(("Gaza over the past three weeks", "2024-03-27", "2024-04-17"), ("news between January and March 2024", "2024-01-01", "2024-03-31")),
    *(("news since 2022", "2022-01-01", "2024-04-17"), ("reports before March 2021", "1800-01-01", "2021-02-28")),
    *(("ماذا حدث في غزة في ديسمبر 2023؟", "2023-12-01", "2023-12-31"), ("أخبار كانون الأول ٢٠٢٣", "2023-12-01", "2023-12-31")),
    *(("لخّص أخبار يوم 9 ديسمبر 2023", "2023-12-09", "2023-12-09"), ("مقالات نُشرت عام 2023", "2023-01-01", "2023-12-31")),
    *(("أيّ هجوم وقع في آذار 2024؟", "2024-03-01", "2024-03-31"), ("لخص الأسبوع الماضي", "2024-04-08", "2024-04-14")),
    *(("لخّص أخبار هذا الأسبوع", "2024-04-15", "2024-04-17"), ("ماذا قال بايدن هذا الشهر؟", "2024-04-01", "2024-04-17")),
    *(("من استقال الشهر الماضي؟", "2024-03-01", "2024-03-31"), ("من فاز أمس؟", "2024-04-16", "2024-04-16")),
    *(("ما أخبار اليوم؟", "2024-04-17", "2024-04-17"), ("غزة خلال الأيام العشرة الماضية", "2024-04-08", "2024-04-17")),
    *(("غزة خلال الأسبوعين الماضيين", "2024-04-03", "2024-04-17"), ("أخبار بين يناير ومارس 2024", "2024-01-01", "2024-03-31")),
    *(("أخبار غزة منذ 2022", "2022-01-01", "2024-04-17"), ("تقارير قبل مارس 2021", "1800-01-01", "2021-02-28")),
    *(("آخر 10 أيام", "2024-04-08", "2024-04-17"), ("ماذا قالت حماس في الأيام الأخيرة؟", "2024-04-11", "2024-04-17")),
]
SUGGESTED = [
    *(("Who won the prize in 2023?", "2023-01-01", "2023-12-31"), ("What did he sign on 9 December 2023?", "2023-12-09", "2023-12-09")),
    *(("Who ruled since 2022?", "2022-01-01", "2024-04-17"), ("Who was king before March 2021?", "1800-01-01", "2021-02-28")),
    *(("What happened in 1948?", "1948-01-01", "1948-12-31"), ("2023-12-09", "2023-12-09", "2023-12-09")),
    *(("Who spoke on December 9, 2023?", "2023-12-09", "2023-12-09"), ("Did Theresa May win in May 2019?", "2019-05-01", "2019-05-31")),
    *(("How far did prices rise last year?", "2023-01-01", "2023-12-31"), ("Who was elected in May?", "2023-05-01", "2023-05-31")),
    *(("How did it go from March 2021 to June 2022?", "2021-03-01", "2022-06-30"), ("Who left after 2022?", "2023-01-01", "2024-04-17")),
    *(("كم قُتل عام 2023؟", "2023-01-01", "2023-12-31"), ("ماذا وقّع يوم 9 ديسمبر 2023؟", "2023-12-09", "2023-12-09")),
    *(("من يحكم منذ ٢٠٢٢؟", "2022-01-01", "2024-04-17"), ("من كان ملكًا قبل مارس 2021؟", "1800-01-01", "2021-02-28")),
    *(("كم قتل زلزال عام 1985؟", "1985-01-01", "1985-12-31"), ("ماذا حدث في 1948؟", "1948-01-01", "1948-12-31")),
    *(("كم ارتفعت الأسعار العام الماضي؟", "2023-01-01", "2023-12-31"), ("من انتُخب في مارس؟", "2024-03-01", "2024-03-31")),
    *(("كم بلغ بين عامي 2020 و2022؟", "2020-01-01", "2022-12-31"), ("من فاز في تشرين الثاني 2023؟", "2023-11-01", "2023-11-30")),
    *(("من قاد بين يناير ومارس 2024؟", "2024-01-01", "2024-03-31"), ("من غادر بعد 2022؟", "2023-01-01", "2024-04-17")),
]
NONE = [
    *("How many people died in the 1985 earthquake?", "May he resign?", "Did Theresa May resign?", "Who may win the election?"),
    *("Was the shelter built in 2000 homes?", "Who was born in 1985?", "Did it start at 20:23?", "Who is aged 19?", "Did 2,023 people die?"),
    *("Who won the World Cup 2022?", "What are the 1967 borders?", "When will they march on the capital?", "Who led the March 8 alliance?"),
    *("What is planned in 2030?", "How many of the 2100 soldiers left?", "Who scored in the 90th minute?", "What is Resolution 2728?"),
    *("Who won?", "", "What is the score, 4-2?", "Did the trial last weeks?", "What is Boeing 737?", "Who is Augustus?"),
    *("كم قُتل في زلزال 1985؟", "هل مارس الرئيس ضغوطًا؟", "مارس اللاعب الرياضة", "من مواليد 1985؟", "كم منزلًا من 2000 منزل؟"),
    *("هل بدأت المباراة عند 20:23؟", "كم عمره، 19 عامًا؟", "من فاز بكأس العالم 2022؟", "ما حدود 1967؟", "ماذا حدث في اليوم التالي؟"),
    *("ما المخطط له عام 2030؟", "ما القرار 2728؟", "من سجل في الدقيقة 90؟", "من فاز؟", "هل قُتل 2,023 شخصًا؟", "من هو مايكل؟"),
    *("من هو آب الكنيسة؟", "من وُلد عام 1985؟", "هل مات الأب في بيته؟", "ما نتيجة 4-2؟", "كم استمر ذلك اليوم الطويل؟", "في 2000 منزل"),
]  # fmt: skip


def stretch(message: str) -> tuple[str, str, bool] | None:
    period = period_of(message, TODAY)
    return period and (period.since.date().isoformat(), period.until.date().isoformat(), period.sure)


@pytest.mark.parametrize(("message", "since", "until"), SURE)
def test_the_news_time(message: str, since: str, until: str) -> None:
    """Words about when the news was name a period that may be applied at once."""
    assert stretch(message) == (since, until, True)


@pytest.mark.parametrize(("message", "since", "until"), SUGGESTED)
def test_a_time_in_the_question(message: str, since: str, until: str) -> None:
    """A date that may be the thing asked about is a suggestion only."""
    assert stretch(message) == (since, until, False)


@pytest.mark.parametrize("message", NONE)
def test_no_period(message: str) -> None:
    """A number that is no year, a month's name that is a verb or a person, a clock, an age, the future: no period."""
    assert period_of(message, TODAY) is None


def test_a_period_is_whole_days_and_knows_its_words() -> None:
    """From the first second of the first day to the last of the last, in UTC, and the words as they stand."""
    message = "ماذا حدث في غَزَّة في كانون الأوّل ٢٠٢٣؟"
    period = period_of(message, TODAY)
    assert period
    assert (period.since, period.until) == (datetime(2023, 12, 1, tzinfo=UTC), datetime(2023, 12, 31, 23, 59, 59, tzinfo=UTC))
    assert period.text == message[period.start : period.end] == "في كانون الأوّل ٢٠٢٣"


@given(st.text(alphabet="في عام 2023-٢٠١٢ in May 9 since مارس،,:\u0651ﷺ", max_size=40))
def test_no_text_breaks_it(message: str) -> None:
    """Whatever is written, the words of a period stand where it says, and it does not end before it begins."""
    period = period_of(message, TODAY)
    assert period is None or (period.since <= period.until and message[period.start : period.end] == period.text)


SOURCES = ["Meridian Wire", "رويترز", "BBC", "وكالة المدى", "صحيفة الضفاف"]


@pytest.mark.parametrize(
    ("message", "source"),
    [
        *(("According to Reuters, who won?", "رويترز"), ("Who won according to the BBC?", "BBC"), ("What did BBC report on Gaza?", "BBC")),
        *(("Who won, according to Meridian Wire?", "Meridian Wire"), ("news from the BBC", "BBC"), ("Who won?", None)),
        *(("according to the minister", None), ("Did the BBC chief resign?", None), ("", None)),
        *(("من فاز بحسب رويترز؟", "رويترز"), ("من فاز وفقًا لوكالة المدى؟", "وكالة المدى"), ("ماذا ذكرت صحيفة الضفاف؟", "صحيفة الضفاف")),
        *(("من فاز بحسب BBC؟", "BBC"), ("بحسب الوزير، من فاز؟", None), ("من فاز على الضفاف؟", None), ("من يملك رويترز؟", None)),
    ],
)  # fmt: skip
def test_source(message: str, source: str | None) -> None:
    """Only a source that the archive has, and on whose word the message asks; in either script."""
    assert source_of(message, SOURCES) == source
