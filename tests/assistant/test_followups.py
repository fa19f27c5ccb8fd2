"""Follow-ups: what becomes a question of its own, and, above all, what stays as it is."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.followups import JOINT, standalone
from vectorstore.archive import Archive, open_archive
from vectorstore.articles import Article
from vectorstore.embedding import load_encoder
from vectorstore.knowledge import Knowledge
from vectorstore.reading import read_articles

ENGLISH = ("Did the United States veto the Gaza ceasefire resolution?", "It did [1].")
ARABIC = ("هل استخدمت الولايات المتحدة الفيتو ضد قرار الهدنة في غزة؟", "نعم [1].")

FOLLOWUPS = {
    "en": [
        *("and what did Russia say?", "when was that?", "why?", "what about Egypt?", "how many of them abstained?", "did he comment?"),
        *("summarise it", "Where did it happen?", "tell me more", "and in January 2024?", "What did Russia say?", "Who voted against it?"),
        *("what happened there?", "who died?", "Is it over?", "but why did they abstain?", "Did Macron support it?", "When?", "And Egypt?"),
        *("How did Iran respond?", "Any more details?", "what was the reason?", "and what did his minister say?", "How many were killed?"),
    ],
    "ar": [
        *("ومتى حدث ذلك؟", "ولماذا؟", "لماذا؟", "وماذا عن مصر؟", "ومصر؟", "وماذا قال عنها؟", "وماذا قالت روسيا؟", "كم عددهم؟"),
        *("هل علق بايدن؟", "لخّصها", "ماذا حدث هناك؟", "من صوّت ضده؟", "ما السبب؟", "متى استقال؟", "وفي يناير 2024؟", "ومَن صوّت؟"),
        *("المزيد من التفاصيل", "كم بلغ عدد القتلى؟", "أين حدث هذا؟", "ثم ماذا حدث؟", "ماذا قالت روسيا؟", "وهل وافقت مصر؟", "متى؟"),
    ],
}
COMPLETE = {
    "en": [
        *("What is a veto?", "Who is Putin?", "Who won the World Cup?", "Gaza", "thanks", "How many people died in the Morocco earthquake?"),
        *("What did Biden say about Ukraine?", "Did Israel say it would withdraw?", "Is there a truce in Sudan?", "hello"),
        *("And who is the president of Egypt?", "What about the war in Sudan?", "Why did Egypt reject the plan?", "Gaza ceasefire"),
        *("When did the war in Ukraine start?", "Is it true that Iran attacked Israel?", "What happened in Libya this week?"),
        *("Summarise the news about Sudan", "How long does it take to fly to Mars?", "Which team won the Champions League final?"),
        *("Who said that Russia would leave Syria?", "Did Salah say why he left Liverpool?", "What is the IT company Wipro?"),
        *("How many of those killed in the Libya floods were children?", "What is the latest on Brexit?", "Where is Lokessi?"),
    ],
    "ar": [
        *("من هو بوتين؟", "ما هو الفيتو؟", "من فاز بكأس العالم؟", "كم قتل زلزال المغرب؟", "ماذا قال بايدن عن أوكرانيا؟", "غزة", "شكرا"),
        *("هل هناك هدنة في السودان؟", "ما الدول التي صوتت عليه في الجمعية؟", "ومن هو رئيس مصر؟", "أين تيرماباد؟", "وزير الخارجية"),
        *("متى بدأت الحرب في أوكرانيا؟", "ماذا قال بوتين عن زوجته؟", "ماذا حدث في ليبيا هذا الأسبوع؟", "مرحبا", "هدنة غزة"),
        *("لخّص أخبار السودان", "ما آخر أخبار ليبيا؟", "كم عدد سكان القاهرة؟", "لماذا رفضت إيران الاتفاق النووي؟", "ما هي عاصمة كينيا؟"),
        *("وماذا عن الحرب في السودان؟", "كيف وصف الوزير الفرنسي قانون الهجرة؟", "من الفريق الذي هزم ريال مدريد؟", "أين وُلد محمد صلاح؟"),
    ],
}


@pytest.mark.parametrize("message", FOLLOWUPS["en"] + FOLLOWUPS["ar"])
@pytest.mark.parametrize("before", [ENGLISH, ARABIC], ids=["en", "ar"])
def test_a_followup_carries_the_subject(knowledge: Knowledge, before: tuple[str, str], message: str) -> None:
    """What lacks its subject gets the names of the question before, in whatever language that was."""
    question = standalone(message, [before], knowledge)
    assert question != message
    assert ("Gaza" if before is ENGLISH else "غزة") in question


@pytest.mark.parametrize("message", COMPLETE["en"] + COMPLETE["ar"])
@pytest.mark.parametrize("before", [ENGLISH, ARABIC], ids=["en", "ar"])
def test_a_complete_question_stays(knowledge: Knowledge, before: tuple[str, str], message: str) -> None:
    """A new topic does not drag the old one along."""
    assert standalone(message, [before], knowledge) == message


@pytest.mark.parametrize("message", [*FOLLOWUPS["en"], *FOLLOWUPS["ar"], "", "؟"])
def test_nothing_is_carried_into_a_first_message(knowledge: Knowledge, message: str) -> None:
    """Without a turn before there is nothing to carry."""
    assert standalone(message, [], knowledge) == message


@pytest.mark.parametrize(
    ("history", "message", "question"),
    [
        (["What did Russia say?"], "what about Egypt?", "What did Egypt say?"),
        (["ماذا قالت روسيا؟"], "وماذا عن مصر؟", "ماذا قالت مصر؟"),
        (["What happened in Gaza in December 2023?"], "and in January 2024?", "What happened in Gaza in January 2024?"),
        (["ماذا حدث في غزة في ديسمبر 2023؟"], "وفي يناير 2024؟", "ماذا حدث في غزة في يناير 2024؟"),
        (["Who led the Sahl al-Rih rescue?"], "and why?", f"why{JOINT}led Sahl Rih rescue"),
        (["Who won in Tambuya?", "and when?"], "did he comment?", f"did he comment{JOINT}Tambuya"),
    ],
)
def test_how_it_reads(knowledge: Knowledge, history: list[str], message: str, question: str) -> None:
    """The differing element is put in the place of its like; else the words carried stand after a dash; follow-ups chain."""
    assert standalone(message, [(before, "") for before in history], knowledge) == question


# (the article, the first question, a follow-up): the follow-up is about the same article.
TALKS = [
    ("en-005", "How many people drowned when the ferry Bintang Fajar sank?", "and what did the company say?"),
    ("en-012", "Did Ingrid Solvaag survive the motion of no confidence?", "by how many votes was it rejected?"),
    ("en-016", "What did the Stavholm board think of the takeover offer?", "and what did Brenmoor say?"),
    ("en-024", "Who won the Twin Seas Cup?", "who was the referee?"),
    ("en-028", "Who stole the royal jewels in Hallemund?", "how long did it take?"),
    ("en-032", "What started the Lindmoor wildfire?", "did anyone die?"),
    ("en-036", "When will the gas off Port Jumana be produced?", "who owns it?"),
    ("en-040", "What covers the planet Teralis b?", "how hot is it there?"),
    ("en-044", "Who published the patient files of Helsa Plus?", "and how did they get in?"),
    ("en-048", "Who won the Ostrel marathon?", "whose shoes did he wear?"),
    ("ar-001", "كم قتل زلزال وادي سمار؟", "ومتى حدث ذلك؟"),
    ("ar-008", "من تصدر انتخابات دلمارا؟", "وكم بلغت نسبة المشاركة فيها؟"),
    ("ar-012", "هل استقال وزير النقل توماس ريدلر؟", "وماذا قال عنه رئيس الوزراء؟"),
    ("ar-016", "كم رفع المصرف المركزي في دلمارا سعر الفائدة؟", "ولماذا؟"),
    ("ar-020", "من فاز بكأس دلمارا لكرة القدم؟", "ومن سجل الهدف؟"),
    ("ar-024", "كم توفي بحمى الوديان في نيامبارا؟", "وكيف تنتقل؟"),
    ("ar-028", "كم قتل انهيار الجسر المعلق في زاغرستان؟", "وما السبب؟"),
    ("ar-032", "من سرق مخطوطة كتاب الرياح؟", "وكم تبلغ قيمتها؟"),
    ("ar-044", "متى أطلقت دلمارا القمر هدهد-1؟", "وكم بلغت كلفته؟"),
    ("ar-052", "كم طول المصحف الذي كتبه عبد الغني الوراق؟", "ومتى توقف؟"),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = Path(__file__).parents[1] / "evaluation"
    articles = [a for a in read_articles([folder / f"articles-{name}.jsonl" for name in ("ar", "en")]) if isinstance(a, Article)]
    with open_archive(tmp_path_factory.mktemp("talks"), load_encoder(""), create=True) as opened:
        for _ in opened.embed(articles):
            pass
        yield opened


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_talk_stays_with_its_article(archive: Archive, language: str) -> None:
    """Of ten talks in each language most find the right article first with what is carried, and few without."""
    talks = [talk for talk in TALKS if talk[0].startswith(language)]
    titles = {article: _title(article) for article, _, _ in talks}

    def found(question: str, article: str) -> bool:
        return archive.search(question, limit=1)[0].article.title == titles[article]

    alone = sum(found(second, article) for article, _, second in talks)
    carried = sum(found(standalone(second, [(first, "")], archive.knowledge), article) for article, first, second in talks)
    assert alone <= 4
    assert carried >= 8


def _title(article: str) -> str:
    file = Path(__file__).parents[1] / "evaluation" / f"articles-{article[:2]}.jsonl"
    rows = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    return next(str(row["title"]) for row in rows if row["id"] == article)
