"""Questions: their language, and the kind of thing that would answer them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.questions import MAX_CHARS, Kind, asks_for_list, checked, kind_of, language_of
from vectorstore.errors import QuestionError


@pytest.mark.parametrize(
    ("message", "language"),
    [
        *(("من هو بوتين؟", "ar"), ("مَنْ هُـــوَ؟", "ar"), ("BBC ماذا قالت؟", "ar"), ("ما هو GPT-4؟", "ar"), ("كم ٢٠٢٣، 1,200؟", "ar")),
        *(("Who is Putin?", "en"), ("What does «الفيتو» mean in English?", "en"), ("2023?", "en"), ("", "en"), ("؟", "en")),
    ],
)
def test_language(message: str, language: str) -> None:
    """The script of most letters decides, and not the first; digits and marks do not count."""
    assert language_of(message) == language


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        # Persons.
        *(("Who is the president of Egypt?", Kind.PERSON), ("Whose plan was it?", Kind.PERSON), ("Which minister resigned?", Kind.PERSON)),
        *(("من هو الرئيس المصري؟", Kind.PERSON), ("مَن فاز؟", Kind.PERSON), ("ومن الذي اتصل ببوتين، ولماذا؟", Kind.PERSON)),
        *(("أي وزير استقال؟", Kind.PERSON), ("ما اسم رئيس الوزراء؟", Kind.PERSON)),
        # Times.
        *(("When did it start?", Kind.TIME), ("In which year was it founded?", Kind.TIME), ("What date was it?", Kind.TIME)),
        *(("متى بدأت الحرب؟", Kind.TIME), ("مَتـى كان ذلك؟", Kind.TIME), ("في أي عام تأسست BBC؟", Kind.TIME), ("ومتى وصل؟", Kind.TIME)),
        # Places.
        *(("Where was it?", Kind.PLACE), ("Which country abstained?", Kind.PLACE), ("What city did he visit?", Kind.PLACE)),
        *(("أين وقع الانفجار؟", Kind.PLACE), ("ما الدولة التي امتنعت؟", Kind.PLACE), ("في أي مدينة؟", Kind.PLACE)),
        # Numbers.
        *(("How many died?", Kind.NUMBER), ("How much did it cost?", Kind.NUMBER), ("What was the score?", Kind.NUMBER)),
        *(("What percentage voted yes?", Kind.NUMBER), ("How old is he?", Kind.NUMBER)),
        *(("كم عدد القتلى؟", Kind.NUMBER), ("وكم دولة صوتت؟", Kind.NUMBER), ("بكم بيعت؟", Kind.NUMBER), ("ما نسبة التضخم؟", Kind.NUMBER)),
        # Causes.
        *(("Why did they fight?", Kind.CAUSE), ("What was the reason for it?", Kind.CAUSE), ("What led to the war?", Kind.CAUSE)),
        *(("لماذا استقال؟", Kind.CAUSE), ("ما سبب الحريق؟", Kind.CAUSE), ("ما الذي دفع بريطانيا إلى ذلك؟", Kind.CAUSE)),
        # Statements.
        *(("What did the minister say?", Kind.STATEMENT), ("What has the player announced?", Kind.STATEMENT)),
        *(("What did Biden say about Gaza?", Kind.STATEMENT), ("How did Iran respond?", Kind.STATEMENT)),
        *(("ماذا قال السيسي عن غزة؟", Kind.STATEMENT), ("كيف وصف الوزير القرار؟", Kind.STATEMENT), ("بماذا صرّح؟", Kind.STATEMENT)),
        # Yes or no.
        *(("Did Britain abstain?", Kind.YES_NO), ("Is it over?", Kind.YES_NO), ("Has Zelensky’s visit ended?", Kind.YES_NO)),
        *(("هل امتنعت بريطانيا؟", Kind.YES_NO), ("وهل وافقت؟", Kind.YES_NO)),
        # Manner.
        *(("How did they escape?", Kind.MANNER), ("How can it be done?", Kind.MANNER), ("كيف هربوا؟", Kind.MANNER), ("وكيف حدث ذلك؟", Kind.MANNER)),
        # Summaries.
        *(("Summarise the news about Gaza", Kind.SUMMARY), ("What happened in Libya?", Kind.SUMMARY), ("What is the latest on Gaza?", Kind.SUMMARY)),
        *(("لخّص أخبار غزة", Kind.SUMMARY), ("ماذا حدث في ليبيا؟", Kind.SUMMARY), ("ما آخر أخبار غزة؟", Kind.SUMMARY)),
        # Anything else is a thing.
        *(("What is a veto?", Kind.THING), ("Gaza", Kind.THING), ("ما هو الفيتو؟", Kind.THING), ("غزة", Kind.THING)),
    ],
)
def test_kind(message: str, kind: Kind) -> None:
    """The words that a question asks with say what would answer it."""
    assert kind_of(message) == kind


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        *(("How many people died when it fell?", Kind.NUMBER), ("When and why did it fall?", Kind.TIME), ("Who said where it fell?", Kind.PERSON)),
        *(("كم شخصا قُتل ومتى؟", Kind.NUMBER), ("متى ولماذا سقط؟", Kind.TIME), ("أين قال إنه سقط، ومن؟", Kind.PLACE)),
    ],
)
def test_first_asked(message: str, kind: Kind) -> None:
    """What is asked first decides."""
    assert kind_of(message) == kind


@pytest.mark.parametrize(
    ("message", "several"),
    [
        *(("Which countries abstained?", True), ("What are the reasons?", True), ("List the members", True), ("Name all players", True)),
        *(("ما أبرز التطورات؟", True), ("ما هي الدول المشاركة؟", True), ("أي دول امتنعت؟", True), ("مَا أَهَمُّ بنوده؟", True)),
        *(("Which country abstained?", False), ("Who is he?", False), ("من هو بوتين؟", False), ("متى وصل، وأين؟", False), ("", False)),
    ],
)
def test_list(message: str, several: bool) -> None:
    """Whether several things are asked for is read from the words."""
    assert asks_for_list(message) is several


@pytest.mark.parametrize(
    ("message", "text"),
    [("  Who\n is\tPutin? ", "Who is Putin?"), ("\u00a0مَن  هو\nبوتين؟", "مَن هو بوتين؟"), ("٢٠٢٣", "٢٠٢٣"), ("a" * MAX_CHARS, "a" * MAX_CHARS)],
)
def test_checked(message: str, text: str) -> None:
    """A question is trimmed, its white space made one, and otherwise left as it was written."""
    assert checked(message) == text


@pytest.mark.parametrize("message", ["", "  \n", "؟؟", "…", "?!", "«»"])
def test_empty(message: str) -> None:
    """What has no letter and no digit cannot be asked; it is said in both languages."""
    with pytest.raises(QuestionError, match=r"The question is empty.*السؤال فارغ"):
        checked(message)


@pytest.mark.parametrize(
    ("message", "said"),
    [("word " * 300, r"The question has 1499 characters; at most 1000"), ("كلمة " * 300, r"السؤال طويل: 1499 حرفًا، والحد الأقصى 1000")],
)
def test_too_long(message: str, said: str) -> None:
    """A pasted page is no question; it is said in its own language, with its length."""
    with pytest.raises(QuestionError, match=said):
        checked(message)


@given(st.text())
def test_any(message: str) -> None:
    """Any message has a language and a kind."""
    assert kind_of(message) in Kind
    assert language_of(message) in ("ar", "en")
    assert asks_for_list(message) in (True, False)
