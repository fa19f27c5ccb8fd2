"""What a question expects: a number in a unit, or one of a class, and which sentences bring it."""

import pytest

from assistant.quoting.candidates import Candidate
from assistant.quoting.expecting import EXPECTING, UNIT_ALONE, expected_of, expecting
from assistant.quoting.features import answering_words, ask
from vectorstore.analysis import analyse
from vectorstore.articles import Article, Hit, Origin, Passage
from vectorstore.concepts import concepts_of
from vectorstore.knowledge import Knowledge


def candidates_of(sentences: list[str]) -> list[Candidate]:
    """The sentences of one article."""
    body = " ".join(sentences)
    article = Article("a", "", body, "en", Origin("a.txt"))
    hit = Hit(Passage("a#0", "a", 0, 0, len(body), body), article, 1.0, ("words",))
    return [
        Candidate(article, body.index(text), body.index(text) + len(text), place, text, tuple(analyse(text)), hit, True, 0)
        for place, text in enumerate(sentences)
    ]


def brought(question: str, sentences: list[str], knowledge: Knowledge) -> dict[str, list[float]]:
    """The features of the sentences of one article, by name."""
    candidates = candidates_of(sentences)
    said = frozenset(token.term for token in analyse(question))
    expected = expected_of(question, said, concepts_of(question, knowledge), knowledge)
    rows = expecting(expected, candidates, [[] for _ in candidates])
    return {name: list(column) for name, column in zip(EXPECTING, rows.T, strict=True)}


@pytest.mark.parametrize(("question", "states", "other"), [
    ("How deep was the wreck?", "It lies 30 metres down.", "It sank 30 days ago."),
    ("كم يبلغ عمق الحطام؟", "يرقد على عمق 30 مترا.", "غرق قبل 30 يوما."),
    ("كم يبلغ عمق الحطام؟", "It lies 30 metres down.", "It sank 30 days ago."),
    ("How much money did he pay her?", "She was given $375,000.", "She had 142 million followers."),
    ("كم المبلغ الذي دفعه لها؟", "حصلت على ٣٧٥ ألف دولار.", "يتابعها 142 مليون شخص."),
    ("What transfer fee did the club pay?", "He moved for €100 million in July.", "He is 33 and has won five titles."),
    ("ما قيمة الصفقة؟", "بلغت خمسة ملايين يورو.", "أبرمت قبل خمسة أيام."),
    ("At what hour was the boy found?", "He was seen at 04:00 on Saturday.", "He is 16 years old."),
    ("في أي ساعة عثر على الصبي؟", "شوهد في الساعة 4 من يوم السبت.", "عمره 16 عاما."),
    ("In what year was the prize created?", "Established in 1981, it is given yearly.", "It has 12 winners."),
    ("متى تأسست اللجنة؟", "أنشئت عام 2002 بقرار دولي.", "تضم 12 عضوا."),
    ("What share of the vote did she win?", "She got 34.5% in the end.", "She got 34 seats in the end."),
    ("ما نسبة المشاركة؟", "بلغت 34 في المئة.", "بلغ عدد المقاعد 34."),
    ("How old is the suspect?", "Police named a 20-year-old man.", "Police named 20 men."),
    ("كم عمر المشتبه به؟", "رجل يبلغ من العمر 20 عاما.", "أوقفت الشرطة 20 رجلا."),
    ("How many kinds of sharks live there?", "There are 135 shark species.", "It took 48 hours."),
    ("كم نوعا من القروش يعيش هناك؟", "هناك 135 نوعا منها.", "استغرق الأمر 48 ساعة."),
])  # fmt: skip
def test_units(question: str, states: str, other: str, knowledge: Knowledge) -> None:
    """A number counts where it stands with the unit that was asked for, across the languages too, and alone in its article."""
    features = brought(question, [states, other], knowledge)
    assert features["unit"] == [1.0, 0.0]
    assert features["expected_alone"] == [1.0, 0.0]
    assert features["asks_unit"] == [1.0, 1.0]


@pytest.mark.parametrize(("question", "alone"), [("How long did the inquiry take?", "It took a week."), ("كم استغرق التحقيق؟", "دام أسبوعا.")])
def test_unit_alone(question: str, alone: str, knowledge: Knowledge) -> None:
    """A unit without a number («أسبوعا») counts less."""
    assert brought(question, [alone], knowledge)["unit"] == [UNIT_ALONE]


@pytest.mark.parametrize(("question", "names", "other"), [
    ("Which relative of the player had worn the jersey?", "His father did, in 1991.", "The jersey is purple."),
    ("أي قريب للاعب ارتدى القميص قبله؟", "سبقه والده عام 1991.", "القميص بنفسجي."),
    ("Which relative of the player had worn the jersey?", "سبقه والده عام 1991.", "القميص بنفسجي."),
    ("What country did most victims come from?", "Five tourists from Argentina died.", "Let us remember the victims."),
    ("من أي بلد جاء معظم الضحايا؟", "قضى خمسة سياح من الأرجنتين.", "نتذكر الضحايا اليوم."),
    ("What was the name of the month?", "It began in February.", "It began late."),
    ("Where was the meeting?", "They met in Cairo.", "They met twice."),
    ("أين عقد الاجتماع؟", "التقوا في القاهرة.", "التقوا مرتين."),
])  # fmt: skip
def test_members(question: str, names: str, other: str, knowledge: Knowledge) -> None:
    """A sentence brings a member of the class that is asked for, in either language; "us" is no country."""
    features = brought(question, [names, other], knowledge)
    assert features["member"] == [1.0, 0.0]
    assert features["asks_member"][0] > 1.0


@pytest.mark.parametrize(("question", "sentence"), [
    ("Which relative of his father spoke?", "His father was silent."),
    ("أي قريب لوالده تكلم؟", "صمت والده."),
])  # fmt: skip
def test_said_already(question: str, sentence: str, knowledge: Knowledge) -> None:
    """What the question says itself is no answer to it."""
    assert brought(question, [sentence], knowledge)["member"] == [0.0]


@pytest.mark.parametrize("question", ["Did the minister resign?", "هل استقال الوزير؟", "What did the minister say?", "ماذا قال الوزير؟"])
def test_expects_nothing(question: str, knowledge: Knowledge) -> None:
    """A question that names no class expects nothing of a sentence."""
    assert not any(map(any, brought(question, ["He paid 5 euros in Cairo."], knowledge).values()))


@pytest.mark.parametrize(("question", "sentence", "marked"), [
    ("What country did most victims come from?", "Five tourists from Argentina died.", ("Argentina",)),
    ("من أي بلد جاء معظم الضحايا؟", "قضى خمسة سياح من الأرجنتين.", ("الأرجنتين",)),
    ("What country did most victims come from?", "They came from Argentina and Peru.", ()),
    ("من أي بلد جاء معظم الضحايا؟", "جاؤوا من الأرجنتين ومن بيرو.", ()),
    ("أي دولة انسحبت؟", "انسحب وفد السلطة الفلسطينية.", ()),
])  # fmt: skip
def test_marked(question: str, sentence: str, marked: tuple[str, ...], knowledge: Knowledge) -> None:
    """The member that answers is marked where it is the only one in its sentence; an adjective of a country is no country."""
    concepts = concepts_of(question, knowledge)
    assert answering_words(ask(question, concepts, [1.0] * len(concepts), knowledge), candidates_of([sentence])[0]) == marked
