"""A sentence is held to the passages that it cites, in both languages and across them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.writing.checking import Checker, Verdict
from assistant.writing.citing import Cited
from assistant.writing.days import days_of
from assistant.writing.evidence import Evidence
from assistant.writing.quantities import quantities_of
from tests.assistant.writing.newsroom import newspaper
from vectorstore.analysis import analyse
from vectorstore.articles import Article, Origin, Passage
from vectorstore.errors import SettingError
from vectorstore.knowledge import Knowledge


def evidence(number: int, language: str, title: str, body: str, published: datetime) -> Evidence:
    article = Article(f"a{number}", title, body, language, Origin("x"), published, "Meridian Wire")
    return Evidence(number, article, Passage("p", article.id, 0, 0, len(body), body), 0, len(body))


QUAKE = evidence(
    1, "en", "Quake in Sahl al-Rih",
    "At least 41 people were killed and more than 300 injured when an earthquake struck the valley of Sahl al-Rih on Friday. "
    "\"We dug with our hands because the machines could not pass the bridge,\" said Salim Abu Rashid, a farmer. "
    "Colonel Maher al-Tubani, head of the civil defence, said that three villages were still cut off. "
    "The government did not close the schools. A second tremor is likely within days. The last quake there, on 3 June 1987, left 112 dead.",
    datetime(2031, 3, 14, 9, tzinfo=UTC),
)  # fmt: skip
FERRY = evidence(
    2, "en", "Ferry sinks off Kenari Island",
    "A ferry capsized off Kenari Island late on Saturday and 28 people drowned. The transport minister, Hadi Kusnadar, grounded the company's ships.",
    datetime(2031, 6, 22, 9, tzinfo=UTC),
)  # fmt: skip
RATE = evidence(
    3, "ar", "المصرف المركزي يرفع الفائدة",
    "رفع المصرف المركزي في دلمارا، الأربعاء، سعر الفائدة الرئيسي إلى 6.5 في المئة. وقال المحافظ رياض المسفاوي: «ندرك أن الدواء مرّ، لكن تركه أشدّ مرارة». "
    "وبلغ التضخم السنوي 8.2 في المئة في نيسان. ولم يستقل الوزير هاشم البرقاوي. ويعقد المصرف اجتماعه المقبل في 14 آب.",
    datetime(2031, 5, 28, 9, tzinfo=UTC),
)  # fmt: skip
FIRE = evidence(
    4, "ar", "حريق في مصنع", "قضى 27 عاملاً في حريق اندلع فجر الجمعة في مصنع للأحذية. ونقل 64 جريحاً إلى المستشفيات.",
    datetime(2031, 7, 11, 9, tzinfo=UTC),
)  # fmt: skip


@pytest.fixture(scope="module")
def checker(knowledge: Knowledge) -> Checker:
    return Checker(knowledge)


def check(checker: Checker, text: str, *cited: Evidence) -> Verdict:
    language = "ar" if "\u0620" <= max(text) <= "\u06ff" else "en"
    return checker.check(Cited(text, tuple(item.number for item in cited), 0), language, cited)


@pytest.mark.parametrize(
    ("text", "cited", "quotes"),
    [
        ("The earthquake killed at least 41 people and injured more than 300.", QUAKE, "At least 41"),
        ("The quake killed forty-one people on 14 March 2031.", QUAKE, "At least 41"),
        ("On Friday, an earthquake hit the valley of Sahl al-Rih.", QUAKE, "At least 41"),
        ("“We dug with our hands because the machines could not pass the bridge,” said the farmer Salim Abu Rashid.", QUAKE, "We dug"),
        ("Three villages are cut off, according to Colonel Maher al-Tubani.", QUAKE, "three villages"),
        ("The schools were not closed by the government.", QUAKE, "did not close"),
        ("A quake in June 1987 left 112 dead.", QUAKE, "112 dead"),
        ("رفع المصرف المركزي سعر الفائدة إلى ٦٫٥ في المئة يوم الأربعاء.", RATE, "6.5"),
        ("رفع المصرف المركزي سعر الفائدة إلى 6.5% يوم 28 أيار 2031.", RATE, "6.5"),
        ("قال المحافظ رياض المسفاوي: «ندرك أن الدواء مر، لكن تركه أشد مرارة».", RATE, "الدواء"),
        ("بلغ التضخم 8.2 في المئة في أبريل.", RATE, "التضخم"),
        ("توفي سبعة وعشرون عاملاً في حريق مصنع للأحذية.", FIRE, "27"),
        ("قُتل 41 شخصاً على الأقل وأصيب أكثر من 300 في زلزال ضرب وادي سهل الريح.", QUAKE, "At least 41"),
        ("ما زالت ثلاث قرى معزولة، بحسب العقيد ماهر التوباني.", QUAKE, "three villages"),
        ("غرق 28 شخصاً حين انقلبت عبارة قرب جزيرة كيناري.", FERRY, "28"),
        ("The central bank raised its interest rate to 6.5 percent.", RATE, "6.5"),
        ("Twenty-seven workers died in a fire at a shoe factory.", FIRE, "27"),
        ("The central bank's next meeting is on August 14.", RATE, "14 آب"),
    ],
)
def test_right(checker: Checker, text: str, cited: Evidence, quotes: str) -> None:
    """What the passage says is borne out, copied, said otherwise or in the other language, by the very sentence that says it."""
    verdict = check(checker, text, cited)
    assert (verdict.supported, verdict.reason) == (True, "")
    assert {number for number, _, _ in verdict.spans} == {cited.number}
    assert any(quotes in cited.article.body[start:end] for _, start, end in verdict.spans)
    assert sum(end - start for _, start, end in verdict.spans) < len(cited.article.body)


@pytest.mark.parametrize(
    ("text", "cited", "reason"),
    [
        # A wrong number.
        ("The earthquake killed at least 47 people.", QUAKE, "The number 47 is not in the source."),
        ("The earthquake killed fifteen people.", QUAKE, "The number fifteen is not in the source."),
        ("توفي 15 عاملاً في حريق المصنع.", FIRE, "الرقم 15 غير موجود في المصدر."),
        ("قضى ثلاثة عشر عاملاً في حريق المصنع.", FIRE, "الرقم ثلاثة عشر غير موجود في المصدر."),
        ("قُتل 14 شخصاً على الأقل في زلزال سهل الريح.", QUAKE, "الرقم 14 غير موجود في المصدر."),
        ("The central bank raised its interest rate to 7.5 percent.", RATE, "The number 7.5 is not in the source."),
        # A figure of something else.
        ("The earthquake in the valley of Sahl al-Rih on Friday killed 112 people.", QUAKE, "The source says the number 112 of something else."),
        ("رفع المصرف المركزي سعر الفائدة الرئيسي إلى 8.2 في المئة.", RATE, "الرقم 8.2 يذكره المصدر لشيء آخر."),
        ("The central bank of Delmara raised its interest rate to 8.2 percent.", RATE, "The source says the number 8.2 of something else."),
        # A wrong date.
        ("The earthquake struck the valley on 2 May 2031.", QUAKE, "The date 2 May 2031 is not in the source."),
        ("The earthquake struck the valley on Monday.", QUAKE, "The date Monday is not in the source."),
        ("يعقد المصرف اجتماعه المقبل في 14 أيلول.", RATE, "التاريخ 14 أيلول غير موجود في المصدر."),
        ("The bank's next meeting is on September 14.", RATE, "The date September 14 is not in the source."),
        # An invented quotation.
        ("“We lost everything that we had,” said Salim Abu Rashid.", QUAKE, "The quotation “We lost everything that we had,” is not in the source."),
        ("قال المحافظ رياض المسفاوي: «لن نرفع الفائدة مرة أخرى».", RATE, "الاقتباس «لن نرفع الفائدة مرة أخرى» غير موجود في المصدر."),
        ("قال سليم أبو راشد: «فقدنا كل ما نملك في هذه الليلة».", QUAKE, "الاقتباس «فقدنا كل ما نملك في هذه الليلة» غير موجود في المصدر."),
        # A swapped name.
        ("Colonel Peter Lomuro said that three villages were cut off.", QUAKE, "The name Peter is not in the source."),
        ("قال المحافظ يوناس هارتفيك إن الدواء مر.", RATE, "الاسم يوناس غير موجود في المصدر."),
        ("“We dug with our hands because the machines could not pass the bridge,” said Colonel Maher al-Tubani.", QUAKE,
         "The source says this of someone or something other than Maher."),
        # "Not".
        ("The government closed the schools.", QUAKE, "One of the sentence and its source says “not” where the other does not: closed."),
        ("استقال الوزير هاشم البرقاوي.", RATE, "بين الجملة ومصدرها خلاف في النفي والإثبات: استقال."),
        # More than the source says.
        ("All the villages of the valley of Sahl al-Rih were struck by the earthquake on Friday.", QUAKE, "“All” says more than the source does."),
        # The right fact under the wrong passage, and what no passage says.
        ("The earthquake killed at least 41 people.", FERRY, "The number 41 is not in the source."),
        ("A ferry capsized off Kenari Island.", QUAKE, "The name Kenari is not in the source."),
        ("اندلع حريق في مصنع للأحذية.", RATE, "لا يقول المصدر ذلك."),
        ("Workers died in a fire at a shoe factory.", RATE, "The source does not say this."),
        ("The price of wheat rose after a dry spring.", QUAKE, "The source does not say this."),
        ("ارتفع سعر القمح بعد موسم جاف.", FERRY, "لا يقول المصدر ذلك."),
    ],
)  # fmt: skip
def test_wrong(checker: Checker, text: str, cited: Evidence, reason: str) -> None:
    """What the passage does not say is not borne out, and the reason names what failed, in the sentence's language."""
    assert check(checker, text, cited) == Verdict(False, reason, ())


@pytest.mark.parametrize(("language", "reason"), [("en", "It cites no passage."), ("ar", "لا تستند إلى أي مقطع.")])
def test_no_citation(checker: Checker, language: str, reason: str) -> None:
    """A sentence that cites nothing is borne out by nothing."""
    assert checker.check(Cited("x", (), 0), language, []) == Verdict(False, reason, ())


def test_two_passages(checker: Checker) -> None:
    """Numbers may stand in either of two passages; the one that says nothing of the sentence is not shown as its source."""
    verdict = check(checker, "The earthquake killed at least 41 people.", FERRY, QUAKE)
    assert verdict.supported
    assert {number for number, _, _ in verdict.spans} == {QUAKE.number}


def test_only_what_is_cited_counts(checker: Checker) -> None:
    """What stands in the article beside the cited stretch bears nothing out, and spans are inside the stretch."""
    body = QUAKE.article.body
    cut = body.index("Colonel")
    part = Evidence(1, QUAKE.article, QUAKE.passage, cut, len(body))
    assert not check(checker, "The earthquake killed at least 41 people.", part).supported
    verdict = check(checker, "Three villages are still cut off.", part)
    assert verdict.supported
    assert all(cut <= start < end for _, start, end in verdict.spans)


class Says:
    """An entailment model with one opinion."""

    def __init__(self, opinion: float) -> None:
        self.opinion = opinion
        self.asked: list[tuple[list[str], str]] = []

    def entails(self, premises: Sequence[str], hypothesis: str) -> float:
        self.asked.append((list(premises), hypothesis))
        return self.opinion


def test_a_stronger_model_decides_as_well(knowledge: Knowledge) -> None:
    """It must agree to what the rules let pass; what they refuse is refused without asking it."""
    right, wrong = "The earthquake killed at least 41 people.", "The earthquake killed at least 47 people."
    yes, no = Says(0.9), Says(0.1)
    assert check(Checker(knowledge, yes), right, QUAKE).supported
    assert yes.asked == [([QUAKE.text], right)]
    assert check(Checker(knowledge, no), right, QUAKE) == Verdict(False, "By the entailment model, the source does not say this.", ())
    assert not check(Checker(knowledge, yes), wrong, QUAKE).supported
    assert len(yes.asked) == 1


@pytest.mark.parametrize("text", ["", "…", "41", "؟", "«»", "1.2.3.4", "x" * 5_000, "و" * 3_000, "30 February 2031", "on 31 June", "99 99 99/99/9999"])
def test_odd_sentences(checker: Checker, text: str) -> None:
    """Whatever a model writes, there is a verdict; what says nothing is not borne out, but a bare number that the source has."""
    for cited in (QUAKE, RATE):
        verdict = checker.check(Cited(text, (cited.number,), 0), cited.article.language, [cited])
        assert verdict.supported == (text == "41" and cited is QUAKE)
        assert bool(verdict.reason) != verdict.supported


@given(st.text(alphabet=st.sampled_from("abz AN.,12٣٤ لاوقتم«»\"'-%/ـً\n[]"), max_size=80))
def test_any_text(checker: Checker, text: str) -> None:
    """No text makes the checker fail."""
    for language in ("en", "ar"):
        assert isinstance(checker.check(Cited(text, (1, 3), 0), language, [QUAKE, RATE]), Verdict)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("thirteen people", [13]), ("twenty-two seconds", [22]), ("two hundred and five", [205]), ("1.5 million", [1.5e6]),
        ("five thousand three hundred and twenty", [5320]), ("a hundred thousand", [100_000]), ("4-2", [4, 2]), ("2,300", [2300]),
        ("one of them", []), ("three quarters of a point", []), ("thousands of people", []), ("nine names and two hospitals", [9, 2]),
        ("ثلاث عشرة قرية", [13]), ("أحد عشر أسبوعاً", [11]), ("اثنا عشر", [12]), ("خمسة وعشرون ألف شخص", [25_000]), ("مليون ونصف المليون", [1.5e6]),
        ("مليونان", [2e6]), ("مئة وخمسين", [150]), ("ألف ومئتان", [1200]), ("ثلاثمئة وأربعة وستين", [364]), ("الثلاثة والعشرين", [23]),
        ("في السابعة عشرة من عمره", [17]), ("٤٨ ألف شخص", [48_000]), ("١٬٢٠٠ و٣٫٥", [1200, 3.5]), ("يوم الاثنين", []), ("آلاف الأشخاص", []),
        ("ثلاثة أرباع النقطة", []), ("سبعة قتلى وعشرون جريحاً", [7, 20]),
    ],
)  # fmt: skip
def test_quantities(text: str, values: list[float]) -> None:
    """Numbers in digits of both scripts and in words of both languages."""
    assert [quantity.value for quantity in quantities_of(text, analyse(text))] == values


@pytest.mark.parametrize(
    ("text", "percents"),
    [("5 percent of 6 people", [True, False]), ("from 11 to 9.5 percent", [True, True]), ("٥ في المئة", [True]), ("7% و٨٪", [True, True]), ("9 بالمئة", [True])],
)
def test_percents(text: str, percents: list[bool]) -> None:
    """A share is not a count."""
    assert [quantity.percent for quantity in quantities_of(text, analyse(text))] == percents


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("on 14 March 2031", [(14, 3, 2031)]), ("March 14, 2031", [(14, 3, 2031)]), ("on May 3rd", [(3, 5, 0)]), ("He may go", []),
        ("May rose in May", [(0, 5, 0)]), ("in November", [(0, 11, 0)]), ("2031-03-14", [(14, 3, 2031)]), ("14/3/2031", [(14, 3, 2031)]),
        ("في 14 آذار/مارس 2031", [(14, 3, 2031)]), ("الثالث من حزيران", [(3, 6, 0)]), ("١٢ تشرين الثاني", [(12, 11, 0)]), ("كانون الأول 2023", [(0, 12, 2023)]),
        ("9 ديسمبر عام 2023", [(9, 12, 2023)]), ("في آب", [(0, 8, 0)]), ("في 5 جويلية", [(5, 7, 0)]),
    ],
)  # fmt: skip
def test_days(text: str, dates: list[tuple[int, int, int]]) -> None:
    """Dates of both languages, with the months of the Levant and the Maghreb; a month's name that is a word alone is none."""
    assert [(day.day, day.month, day.year) for day in days_of(text, analyse(text))] == dates


def test_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """ISNAD_CHECKER is loaded wherever the command line has a model write, and one that cannot be is named."""
    from assistant.commands import _assistant
    from vectorstore.settings import settings

    with newspaper(tmp_path):
        pass
    monkeypatch.setenv("ISNAD_STORE", str(tmp_path))
    monkeypatch.setenv("ISNAD_LLM", "openai:tiny")
    monkeypatch.setenv("ISNAD_LLM_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("ISNAD_CHECKER", "/no/such/folder")
    settings.cache_clear()
    try:
        with pytest.raises(SettingError, match="ISNAD_CHECKER=/no/such/folder cannot be loaded"), _assistant():
            pass
    finally:
        settings.cache_clear()
