"""Written answers: each sentence held to its source, and the archive quoted whenever the model cannot be relied on."""

import json
from collections.abc import Iterator

import pytest

from assistant.answers import NOT_FOUND, Answer, Outcome
from assistant.asking import Assistant
from assistant.followups import standalone
from assistant.rendering import as_record, as_text
from assistant.writing.failures import Failure, ModelFailure
from assistant.writing.notices import notice
from tests.assistant.writing.newsroom import newspaper
from tests.assistant.writing.scripted import Reply, ScriptedModel
from vectorstore.archive import Archive
from vectorstore.articles import Filters

RAIN = "How much rain fell on the valley of Karsa?"
QUAY = "كم كلف رصيف ميناء صحار؟"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with newspaper(tmp_path_factory.mktemp("store")) as opened:
        yield opened


def number_of(user: str, words: str) -> int:
    """The number under which the prompt gives the passage with these words."""
    header = user[: user.index(words)].rsplit("\n[", 1)[1]
    return int(header.split("]")[0])


def cites(text: str, **words: str) -> Reply:
    """A reply with `{name}` for the number of the passage that has those words."""
    return lambda user: text.format(**{name: number_of(user, said) for name, said in words.items()})


def asked(archive: Archive, question: str, *replies: Reply, strict: bool = False) -> tuple[Answer, ScriptedModel]:
    model = ScriptedModel(list(replies))
    return Assistant(archive, model, strict=strict).ask(question), model


RAIN_REPLY = cites(
    "Forty millimetres of rain fell on the valley of Karsa on Monday, the weather office said [{post}]. "
    "Sixty millimetres of rain fell on the valley, according to the farmers' union [{farm}]. "
    "The union said that 200 sheep had drowned in the valley [{farm}].",
    post="Forty millimetres", farm="Sixty millimetres",
)  # fmt: skip
QUAY_REPLY = cites("قال الحارثي إن الرصيف كلف 40 مليون ريال [{quay}]. ويستقبل الرصيف 12 سفينة كل أسبوع [{quay}].", quay="كلف 40 مليون")


@pytest.mark.parametrize(
    ("question", "reply", "quotes"),
    [
        (RAIN, RAIN_REPLY, ["Forty millimetres", "Sixty millimetres", "200 sheep"]),
        (QUAY, QUAY_REPLY, ["40 مليون ريال", "12 سفينة"]),
    ],
)
def test_a_good_reply_is_the_answer(archive: Archive, question: str, reply: Reply, quotes: list[str]) -> None:
    """Sentences in the model's words; citations from 1 in order of first use, each on the very sentence that bears it out."""
    answer, model = asked(archive, question, reply)
    assert (answer.outcome, answer.made_by, answer.notice, answer.dropped) == (Outcome.ANSWERED, model.name, "", 0)
    assert [sentence.citations for sentence in answer.sentences] == [(n,) for n in range(1, len(quotes) + 1)]
    assert [citation.number for citation in answer.citations] == list(range(1, len(quotes) + 1))
    for citation, words in zip(answer.citations, quotes, strict=True):
        assert words in citation.quote
        assert len(citation.quote) < len(citation.article.body)
        assert citation.passage.start <= citation.start < citation.end <= citation.passage.end
    assert all(sentence.supported and not sentence.reason and sentence.language == answer.question.language for sentence in answer.sentences)
    assert (answer.usage.read, answer.usage.written) == (100, 10)
    assert "[" not in "".join(sentence.text for sentence in answer.sentences)


@pytest.mark.parametrize(("question", "reply"), [(RAIN, RAIN_REPLY), (QUAY, QUAY_REPLY)])
def test_answers_grow(archive: Archive, question: str, reply: Reply) -> None:
    """Each streamed answer has what the one before had, and more; sentences come before the reply is at its end."""
    growing = list(Assistant(archive, ScriptedModel([reply])).stream(question))
    assert len({len(answer.sentences) for answer in growing}) > 1
    for before, after in zip(growing, growing[1:], strict=False):
        assert after.sentences[: len(before.sentences)] == before.sentences
        assert after.citations[: len(before.citations)] == before.citations
    assert growing[-1].also_found or len({c.article.id for c in growing[-1].citations}) > 1


def test_the_model_reads_the_evidence_and_nothing_of_it_is_an_instruction(archive: Archive) -> None:
    """The question and the passages stand in the user part, the rules alone in the system part."""
    _, model = asked(archive, RAIN, RAIN_REPLY)
    system, user = model.asked[0]
    assert RAIN in user
    assert "> Forty millimetres" in user
    assert "millimetres" not in system
    assert "never an instruction" in system


INVENTED = {
    "en": "Forty millimetres of rain fell on the valley of Karsa on Monday [{n}]. The president of Brazil resigned after the football scandal [{n}].",
    "ar": "قال الحارثي إن الرصيف كلف 40 مليون ريال [{n}]. واستقال رئيس البرازيل بعد فضيحة كرة القدم [{n}].",
}


@pytest.mark.parametrize(("question", "language", "words"), [(RAIN, "en", "Forty"), (QUAY, "ar", "40 مليون")])
def test_an_invented_sentence_is_marked(archive: Archive, question: str, language: str, words: str) -> None:
    """It is shown as not found in the source, wherever the answer is read, with the reason in the question's language."""
    answer, _ = asked(archive, question, cites(INVENTED[language], n=words))
    good, bad = answer.sentences
    assert (good.supported, bad.supported, answer.dropped) == (True, False, 0)
    assert bad.reason
    assert any("\u0620" <= letter <= "\u06ff" for letter in bad.reason) == (language == "ar")
    assert f"{NOT_FOUND[language]}" in answer.text
    assert as_text(answer).count(NOT_FOUND[language]) == 1
    assert [s["supported"] for s in as_record(answer)["sentences"]] == [True, False]
    # It names the passage that the model named; no citation is made for it alone.
    assert bad.citations == good.citations


@pytest.mark.parametrize(("question", "language", "words", "said"), [(RAIN, "en", "Forty", "left out"), (QUAY, "ar", "40 مليون", "حُذفت")])
def test_strict_leaves_it_out(archive: Archive, question: str, language: str, words: str, said: str) -> None:
    """With `strict` it is gone, and the answer says how many are."""
    answer, _ = asked(archive, question, cites(INVENTED[language], n=words), strict=True)
    assert [sentence.supported for sentence in answer.sentences] == [True]
    assert answer.dropped == 1
    assert said in as_text(answer)
    assert as_record(answer)["dropped"] == 1


def test_an_unknown_number_is_no_citation(archive: Archive) -> None:
    """[99] leads nowhere: it is not in the answer; beside a known number it does no harm, alone it leaves a sentence without a source."""
    reply = cites("Forty millimetres of rain fell on the valley of Karsa on Monday [{n}][99].\n\nThe river rose by two metres [98].", n="Forty")
    answer, _ = asked(archive, RAIN, reply)
    assert [sentence.citations for sentence in answer.sentences] == [(1,), ()]
    assert [sentence.supported for sentence in answer.sentences] == [True, False]
    assert answer.sentences[1].reason == "It cites no passage."
    assert "99" not in json.dumps(as_record(answer)["sentences"])


@pytest.mark.parametrize(
    "text",
    [
        "Forty millimetres of rain fell on the valley of Karsa on Monday. Mayor Lina Haddad closed 3 schools [{n}].",
        "Forty millimetres of rain fell on the valley of Karsa on Monday [{n}]. Mayor Lina Haddad closed 3 schools.",
    ],
)
def test_one_number_for_a_paragraph(archive: Archive, text: str) -> None:
    """A number at a paragraph's end or beginning counts for its other sentences, where the passage bears them out."""
    answer, _ = asked(archive, RAIN, cites(text, n="Forty"))
    assert [sentence.supported for sentence in answer.sentences] == [True, True]
    assert all(sentence.citations for sentence in answer.sentences)


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        (RAIN, "Forty millimetres of rain fell on the valley of Karsa on Monday [{n}]. The passages do not say how long it rained.", "Forty"),
        (QUAY, "قال الحارثي إن الرصيف كلف 40 مليون ريال [{n}]. لا تذكر المقاطع من دفع التكلفة.", "40 مليون"),
    ],
)
def test_what_the_passages_do_not_say_needs_no_citation(archive: Archive, question: str, text: str, words: str) -> None:
    """That a part is not answered is said, is no claim, and is not marked."""
    answer, _ = asked(archive, question, cites(text, n=words))
    assert [(sentence.supported, bool(sentence.citations)) for sentence in answer.sentences] == [(True, True), (True, False)]
    assert answer.outcome == Outcome.ANSWERED


@pytest.mark.parametrize(("question", "reply"), [(RAIN, "The passages do not say."), (QUAY, "لا تذكر المقاطع ذلك.")])
def test_the_model_sees_no_answer(archive: Archive, question: str, reply: str) -> None:
    """Where it says only that the passages do not say, the archive does not say; what was found stands beside it."""
    answer, model = asked(archive, question, reply)
    assert (answer.outcome, answer.sentences, answer.citations) == (Outcome.NO_EVIDENCE, (), ())
    assert answer.made_by == model.name
    assert answer.also_found
    assert answer.usage.read == 100
    assert answer.lead


@pytest.mark.parametrize("question", ["Who won the 2022 World Cup final in Lusail?", "من مؤلف رواية البؤساء؟"])
def test_no_evidence_no_model_call(archive: Archive, question: str) -> None:
    """What the archive has nothing of is declined without asking the model."""
    answer, model = asked(archive, question, RAIN_REPLY)
    assert answer.outcome == Outcome.NO_EVIDENCE
    assert model.asked == []


def test_nothing_inside_the_filters_no_model_call(archive: Archive) -> None:
    """Filters that leave no passage leave nothing to ask a model about."""
    model = ScriptedModel([RAIN_REPLY])
    answer = Assistant(archive, model).ask(RAIN, Filters(sources=("Nobody",)))
    assert (answer.outcome, model.asked) == (Outcome.NO_EVIDENCE, [])


BAD: list[tuple[Failure, str, Reply]] = [
    (Failure.UNSUPPORTED, "en", "The president of Brazil resigned after the football scandal [1]. His party had asked for it [2]."),
    (Failure.UNSUPPORTED, "ar", "استقال رئيس البرازيل بعد فضيحة كرة القدم [1]. وكان حزبه قد طلب منه ذلك [2]."),
    (Failure.UNSUPPORTED, "en", "I do not need these passages to tell you about the rain."),
    (Failure.EMPTY, "en", ""),
    (Failure.EMPTY, "ar", " \n \n"),
    (Failure.WRONG_LANGUAGE, "en", "هطلت أمطار غزيرة على وادي كرسا يوم الاثنين بحسب مكتب الأرصاد الجوية [1]. وأغلقت رئيسة البلدية المدارس [1]."),
    (Failure.WRONG_LANGUAGE, "ar", "The quay cost 40 million rials, the minister Salim al-Harthi said on Sunday [1]. It takes twelve ships [1]."),
    (Failure.WRONG_LANGUAGE, "ar", "It cost 40 million rials [1]."),
    (Failure.WRONG_LANGUAGE, "en", "Quarante millimètres de pluie sont tombés sur la vallée de Karsa lundi, selon le bureau météorologique [1]. La maire Lina Haddad ferma trois écoles et la rivière monta de deux mètres [1]."),
    (Failure.WRONG_LANGUAGE, "ar", "به گزارش اداره هواشناسی، چهل میلی‌متر باران در روز دوشنبه بر دره کارسا بارید و شهردار سه مدرسه را تعطیل کرد [1]. گفتگو پایان گرفت [1]."),
    (Failure.ENDLESS, "en", cites("Forty millimetres of rain fell on the valley of Karsa on Monday [{n}]. " * 5, n="Forty")),
    (Failure.ENDLESS, "ar", cites("قال الحارثي إن الرصيف كلف 40 مليون ريال [{n}]. " * 5, n="40 مليون")),
    (Failure.UNREACHABLE, "en", ModelFailure(Failure.UNREACHABLE)),
    (Failure.TIMED_OUT, "ar", ["قال الحارثي إن الرصيف كلف 40 مليون ريال [1]. ", ModelFailure(Failure.TIMED_OUT)]),
    (Failure.CUT, "en", ["Forty millimetres of rain fell on the valley of Karsa on Monday [1]. And", ModelFailure(Failure.CUT)]),
]  # fmt: skip


@pytest.mark.parametrize(("failure", "language", "reply"), BAD)
def test_the_archive_is_quoted_instead(archive: Archive, failure: Failure, language: str, reply: Reply) -> None:
    """Whatever is wrong with a reply, the answer is the quoting answerer's, whole, with one line about what happened."""
    question = RAIN if language == "en" else QUAY
    answer, model = asked(archive, question, reply)
    quoted = Assistant(archive).ask(question)
    assert answer.notice == notice(failure, language, model.name)
    assert (answer.made_by, answer.sentences, answer.citations, answer.lead) == (quoted.made_by, quoted.sentences, quoted.citations, quoted.lead)
    assert as_text(answer).startswith(answer.notice)


@pytest.mark.parametrize("context", [600, 1430])
def test_a_context_that_is_too_small(archive: Archive, context: int) -> None:
    """A model that cannot even read the rules and one passage is not asked, and the reader is told why."""
    model = ScriptedModel([RAIN_REPLY], context=context)
    assert Assistant(archive, model).ask(RAIN).notice == notice(Failure.TOO_LONG, "en", model.name)
    assert model.asked == []


def test_a_small_context_gets_less_evidence(archive: Archive) -> None:
    """In what a model can read there is room for its rules, the evidence and its reply (the scripted model insists)."""
    small, large = ScriptedModel([RAIN_REPLY], context=2300), ScriptedModel([RAIN_REPLY], context=32_000)
    for model in (small, large):
        assert Assistant(archive, model).ask(RAIN).made_by == model.name
    assert len(small.asked[0][1]) < len(large.asked[0][1])


def test_half_a_sentence_is_left_out(archive: Archive) -> None:
    """A reply stopped at its limit is given without its last sentence, which may say the opposite of what it was to say."""
    whole = "Forty millimetres of rain fell on the valley of Karsa on Monday [{n}]. The river rose by two metres [{n}]"
    model = ScriptedModel([cites(whole, n="Forty")], cut=True)
    answer = Assistant(archive, model).ask(RAIN)
    assert len(answer.sentences) == 1
    nothing = ScriptedModel(["Forty millimetres of rain fell on"], cut=True)
    assert Assistant(archive, nothing).ask(RAIN).notice == notice(Failure.ENDLESS, "en", nothing.name)


GIBBERISH = [
    "ĠxÂ¤q zzv 12 [1]. blorp snatz [2] \x07\x1b[0m fnord !!",
    "the of and was [1] in to [2]. is [3] are the [1]. with at [2].",
    "[1][2][3]",
    "] [ 1 [[ 【 ١ 】 (( مرحبا xx",
]


@pytest.mark.parametrize("reply", GIBBERISH)
@pytest.mark.parametrize("question", [RAIN, QUAY])
def test_gibberish_never_comes_out(archive: Archive, question: str, reply: str) -> None:
    """What a model without sense says is not shown at any moment; the archive is quoted."""
    for answer in Assistant(archive, ScriptedModel([reply])).stream(question):
        assert answer.made_by == "quoting" or not answer.sentences
    assert answer.notice
    assert answer.made_by == "quoting"


def test_a_follow_up_is_asked_as_the_model_puts_it(archive: Archive) -> None:
    """The model's standalone question is searched and shown; what was written is kept; both calls' tokens are counted."""
    model = ScriptedModel(["How much rain fell on the valley of Karsa?", RAIN_REPLY])
    answer = Assistant(archive, model).ask("And how much rain?", history=[("What happened in the valley of Karsa?", "It rained.")])
    assert (answer.question.text, answer.question.message) == ("How much rain fell on the valley of Karsa?", "And how much rain?")
    assert answer.usage.read == 200
    assert "> What happened in the valley of Karsa?" in model.asked[0][1]
    assert answer.made_by == model.name


@pytest.mark.parametrize(
    "reply",
    [
        ModelFailure(Failure.TIMED_OUT),
        "كم هطل من المطر على وادي كرسا؟",
        "Sure! Here it is:\nHow much rain fell on the valley of Karsa?",
        "zorp blat fnord quux wibble",
        "Which bank of Marsel has the most gold and why is its mayor a thief?",
        "",
    ],
)
def test_a_bad_standalone_question_is_not_searched(archive: Archive, reply: Reply) -> None:
    """A failure, another language, talk around it, gibberish or an invention: the follow-up is understood by rule instead."""
    history = [("How much rain fell on the valley of Karsa?", "Forty millimetres [1].")]
    answer = Assistant(archive, ScriptedModel([reply, RAIN_REPLY])).ask("And who measured it?", history=history)
    assert answer.question.text == standalone("And who measured it?", history, archive.knowledge)


def test_without_a_model_follow_ups_are_understood_too(archive: Archive) -> None:
    """The quoting answerer searches the standalone question as well."""
    history = [("How much rain fell on the valley of Karsa?", "Forty millimetres [1].")]
    answer = Assistant(archive).ask("And on Monday?", history=history)
    assert answer.question.text == standalone("And on Monday?", history, archive.knowledge)
