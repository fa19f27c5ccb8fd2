"""What turns a sentence's meaning: "not", "all", "will", who did it to whom; in both languages and across them."""

from datetime import UTC, datetime

import pytest

from assistant.writing.checking import Checker
from assistant.writing.evidence import Evidence
from tests.assistant.writing.test_checking import check, evidence
from vectorstore.knowledge import Knowledge

CUP = evidence(
    5, "en", "Lokessi win the cup",
    "Al-Wafaa beat Karmesh United 3-1 in the final on Saturday. "
    "The club plans to build a new stadium in Lokessi. "
    "Police arrested some of the fans. "
    "Karmesh United's coach, Tomas Ridel, accused the referee Yunus Hartvik of ignoring a penalty. "
    "The injured striker may return in May. "
    "Only if the league agrees will the match be replayed. "
    "The mayor failed to attend the match. "
    "Dozens of flights were cancelled. "
    "Officials denied that the stadium had been sold.",
    datetime(2031, 5, 18, tzinfo=UTC),
)  # fmt: skip
KAAS = evidence(
    6, "ar", "الوفاء يحرز الكأس",
    "هزم الوفاء نادي كرمش 3-1 في النهائي السبت. "
    "ويعتزم النادي بناء ملعب جديد في لوكيسي. "
    "واعتقلت الشرطة بعض المشجعين. "
    "واتهم المدرب توماس ريدلر الحكم يوناس هارتفيك بتجاهل ركلة جزاء. "
    "وقد يعود المهاجم المصاب في أيار. "
    "ولن تعاد المباراة إلا إذا وافق الاتحاد. "
    "وأخفق المحافظ في حضور المباراة. "
    "وألغيت عشرات الرحلات. "
    "ونفى مسؤولون بيع الملعب. "
    "وأوصى الراحل بألا يقام له عزاء.",
    datetime(2031, 5, 18, tzinfo=UTC),
)  # fmt: skip
LOSS = evidence(
    7, "en", "Karmesh United leave without the cup", "Karmesh United lost the final 3-1 on Saturday. The fans went home in silence.",
    datetime(2031, 5, 18, tzinfo=UTC),
)  # fmt: skip
KHASARA = evidence(
    8, "ar", "كرمش يعود بلا كأس", "خسر نادي كرمش المباراة النهائية 3-1 السبت. وعاد المشجعون صامتين.", datetime(2031, 5, 18, tzinfo=UTC)
)


@pytest.fixture(scope="module")
def checker(knowledge: Knowledge) -> Checker:
    return Checker(knowledge)


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("Karmesh United were beaten by Al-Wafaa in the final.", CUP),
        ("Al-Wafaa beat Karmesh United 3-1 in the final.", CUP),
        ("هزم الوفاء كرمش في النهائي.", KAAS),
        ("The club plans to build a new stadium in Lokessi.", CUP),
        ("يعتزم النادي بناء ملعب جديد في لوكيسي.", KAAS),
        ("Tomas Ridel accused Yunus Hartvik of ignoring a penalty.", CUP),
        ("The injured striker may return in May.", CUP),
        ("قد يعود المهاجم المصاب في أيار.", KAAS),
        ("The mayor did not attend the match.", CUP),
        ("لم يحضر المحافظ المباراة.", KAAS),
        ("ألغيت عشرات الرحلات.", CUP),
        ("أوصى الراحل بألا يقام له عزاء.", KAAS),
    ],
)
def test_said(checker: Checker, text: str, cited: Evidence) -> None:
    """A plan told as a plan, a denial as a denial, and a victory of the one who won, are borne out."""
    verdict = check(checker, text, cited)
    assert (verdict.supported, verdict.reason) == (True, "")


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("Karmesh United beat Al-Wafaa 3-1 in the final.", CUP),
        ("The club has built a new stadium in Lokessi.", CUP),
        ("بنى النادي ملعباً جديداً في لوكيسي.", KAAS),
        ("The club built a new stadium in Lokessi.", KAAS),
        ("بنى النادي ملعباً جديداً في لوكيسي.", CUP),
        ("Police arrested all of the fans.", CUP),
        ("اعتقلت الشرطة جميع المشجعين.", KAAS),
        ("Police arrested all the fans.", KAAS),
        ("Most of the fans were arrested by the police.", CUP),
        ("اعتقلت الشرطة معظم المشجعين.", KAAS),
        ("Referee Yunus Hartvik ignored a penalty.", CUP),
        ("Yunus Hartvik accused Tomas Ridel of ignoring a penalty.", CUP),
        ("تجاهل الحكم يوناس هارتفيك ركلة جزاء.", KAAS),
        ("اتهم الحكم يوناس هارتفيك المدرب توماس ريدلر بتجاهل ركلة جزاء.", KAAS),
        ("The injured striker returned in May.", CUP),
        ("The injured striker will return in May.", CUP),
        ("سيعود المهاجم المصاب في أيار.", KAAS),
        ("The injured striker will return in May.", KAAS),
        ("The mayor attended the match.", CUP),
        ("حضر المحافظ المباراة.", KAAS),
        ("Hundreds of flights were cancelled.", CUP),
        ("ألغيت مئات الرحلات.", KAAS),
        ("ألغيت آلاف الرحلات.", CUP),
        ("The stadium had been sold, officials said.", CUP),
        ("قال مسؤولون إن الملعب بيع.", KAAS),
        ("Officials confirmed that the stadium had been sold.", CUP),
        ("أوصى الراحل بأن يقام له عزاء.", KAAS),
        ("Al-Wafaa beat Karmesh United 3-1 in the final, and its captain was given a gold medal.", CUP),
        ("هزم الوفاء كرمش 3-1 في النهائي، ومُنح قائده وساماً ذهبياً من الرئيس.", KAAS),
    ],
)
def test_turned(checker: Checker, text: str, cited: Evidence) -> None:
    """A fact of a plan, a charge or a doubt; "all" of some; a denial left out; roles exchanged; an added clause: none is borne out."""
    verdict = check(checker, text, cited)
    assert not verdict.supported
    assert verdict.reason


@pytest.mark.parametrize(
    ("text", "cited", "reason"),
    [
        ("Karmesh United won the final 3-1 on Saturday.", LOSS, "The source says the opposite of “won”."),
        ("فاز نادي كرمش في النهائي السبت.", KHASARA, "يقول المصدر عكس «فاز»."),
        ("قال الحكم جميل الخطّاف إن المباراة لن تعاد إلا إذا وافق الاتحاد.", KAAS, "الاسم جميل الخطّاف غير موجود في المصدر."),
        ("It has been proved that the coach ignored a penalty.", CUP, "“proved” says more than the source does."),
    ],
)
def test_reasons(checker: Checker, text: str, cited: Evidence, reason: str) -> None:
    """The reason names the word that turned the meaning."""
    verdict = check(checker, text, cited)
    assert not verdict.supported
    assert verdict.reason == reason
