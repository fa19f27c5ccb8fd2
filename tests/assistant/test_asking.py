"""The main job on the seed article: a question in either language, the right sentence, article and date, or an honest no."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from assistant.answers import Answer, Outcome
from assistant.asking import Assistant
from assistant.rendering import as_record, as_text
from vectorstore.archive import open_archive
from vectorstore.articles import Article, Filters
from vectorstore.embedding import load_encoder
from vectorstore.errors import QuestionError, StoreError
from vectorstore.extracting import Extract
from vectorstore.reading import read_articles

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with open_archive(tmp_path_factory.mktemp("store"), load_encoder(""), create=True) as archive:
        articles = [item for item in read_articles([SEEDS]) if isinstance(item, Article)]
        list(archive.embed(articles))
        yield Assistant(archive)


@pytest.mark.parametrize(
    ("question", "expected", "title", "day"),
    [
        ("كم عضواً صوّت لصالح مشروع القرار؟", "وصوتت 13 دولة", "السيسي وبوتين", "2023-12-09"),
        ("Which country used its veto?", "الولايات المتحدة", "السيسي وبوتين", "2023-12-09"),
        ("من هو المتحدث باسم الرئاسة المصرية؟", "أحمد فهمي", "السيسي وبوتين", "2023-12-09"),
        ("When did Sisi and Putin speak?", "السبت 9 ديسمبر", "السيسي وبوتين", "2023-12-09"),
        ("ماذا قال أحمد مهني؟", "وقال النائب أحمد مهني", "الحرية: مصر تلعب", None),
        ("How many countries voted for the draft resolution?", "وصوتت 13 دولة", "السيسي وبوتين", "2023-12-09"),
        ("من امتنع عن التصويت في مجلس الأمن؟", "امتنعت بريطانيا", "السيسي وبوتين", "2023-12-09"),
        ("Who is the spokesman of the Egyptian presidency?", "أحمد فهمي", "السيسي وبوتين", "2023-12-09"),
    ],
)
def test_the_right_sentence(assistant: Assistant, question: str, expected: str, title: str, day: str | None) -> None:
    """The first quote answers, and its citation names the right article and date."""
    answer = assistant.ask(question)
    assert answer.outcome != Outcome.NO_EVIDENCE
    first = answer.citations[0]
    assert expected in first.quote
    assert first.article.title.startswith(title)
    assert (f"{first.article.published:%Y-%m-%d}" if first.article.published else None) == day


@pytest.mark.parametrize(
    "question",
    ["Who won the 2022 World Cup?", "ما عاصمة أستراليا؟", "What is the price of gold?", "من فاز بكأس العالم 2022؟", "من مؤلف رواية البؤساء؟"],
)
def test_an_honest_no(assistant: Assistant, question: str) -> None:
    """What the archive does not say is declined, in the question's language, with nothing quoted as an answer."""
    answer = assistant.ask(question)
    assert answer.outcome == Outcome.NO_EVIDENCE
    assert answer.sentences == ()
    assert answer.citations == ()
    assert answer.text.startswith("لا يذكر الأرشيف" if answer.question.language == "ar" else "The archive does not say")


def test_the_stuck_on_article_is_not_given_the_first_ones_date_or_source(assistant: Assistant) -> None:
    """A citation of the second article says where it was found, and neither a date nor a source."""
    record = as_record(assistant.ask("ماذا قال أحمد مهني؟"))["citations"][0]
    assert record["source"] is None
    assert record["published"] is None
    assert record["found_in"].startswith("السيسي وبوتين")


@pytest.mark.parametrize("question", ["Which country used its veto?", "لخّص ما قيل عن وقف إطلاق النار", "من هو المتحدث باسم الرئاسة المصرية؟"])
def test_quotes_are_verbatim(assistant: Assistant, question: str) -> None:
    """Every quote stands in its article at the offsets given, inside its passage, and every number is a citation's."""
    answer = assistant.ask(question)
    assert answer.citations
    for citation in answer.citations:
        assert citation.article.body[citation.start : citation.end] == citation.quote
        assert citation.passage.text == citation.article.body[citation.passage.start : citation.passage.end]
    numbers = {citation.number for citation in answer.citations}
    assert all(set(sentence.citations) <= numbers and sentence.citations for sentence in answer.sentences)


def test_an_english_question_gets_an_english_frame_around_arabic_quotes(assistant: Assistant) -> None:
    """The frame is in the question's language, the quote in its article's."""
    answer = assistant.ask("Which country used its veto?")
    assert answer.question.language == "en"
    assert answer.lead.isascii()
    assert answer.sentences[0].language == "ar"


@pytest.mark.parametrize(("question", "language"), [("لخّص ما قيل عن وقف إطلاق النار", "ar"), ("Summarise the ceasefire efforts", "en")])
def test_a_summary_is_cited_and_does_not_repeat_itself(assistant: Assistant, question: str, language: str) -> None:
    """A summary takes sentences of both articles, each once, each with its citation."""
    answer = assistant.ask(question)
    assert answer.question.language == language
    assert len({citation.article.id for citation in answer.citations}) == 2
    assert len({sentence.text for sentence in answer.sentences}) == len(answer.sentences) > 1


@pytest.mark.parametrize(
    ("question", "marked"),
    [
        ("كم عضواً صوّت لصالح مشروع القرار؟", "13"),
        ("How many countries voted for the draft resolution?", "13"),
        ("When did Sisi and Putin speak?", "السبت"),
        ("Which country used its veto?", "الولايات المتحدة"),
        ("من هو المتحدث باسم الرئاسة المصرية؟", None),
    ],
)
def test_the_words_that_answer_are_marked_where_their_kind_is_known(assistant: Assistant, question: str, marked: str | None) -> None:
    """A number, a date or a country that was asked for is named in the sentence; a name, whose kind is not known, is not."""
    sentence = assistant.ask(question).sentences[0]
    assert all(words in sentence.text for words in sentence.answering)
    assert (marked is None and not sentence.answering) or any(marked in words for words in sentence.answering if marked)


def test_a_summary_of_what_is_not_there_is_declined(assistant: Assistant) -> None:
    """Asked to summarise a subject that no article has, it says so."""
    assert assistant.ask("Summarise the volcanic eruption in Iceland").outcome == Outcome.NO_EVIDENCE


@pytest.mark.parametrize("question", ["", "   ", "؟!", "…"])
def test_an_empty_question(assistant: Assistant, question: str) -> None:
    """A question without a letter is told so, and what to do."""
    with pytest.raises(QuestionError, match="empty.*Ask|فارغ.*اسأل"):
        assistant.ask(question)


@pytest.mark.parametrize(("word", "said"), [("veto ", "at most 1000"), ("فيتو ", "الحد الأقصى 1000")])
def test_an_over_long_question(assistant: Assistant, word: str, said: str) -> None:
    """A pasted text is told so in its own language."""
    with pytest.raises(QuestionError, match=said):
        assistant.ask(word * 400)


def test_filters_leave_nothing_outside_in(assistant: Assistant) -> None:
    """Filtered to English, an Arabic archive has nothing to say or to show."""
    answer = assistant.ask("Which country used its veto?", Filters(languages=("en",)))
    assert answer.outcome == Outcome.NO_EVIDENCE
    assert answer.also_found == ()


@pytest.mark.parametrize(("question", "said"), [("Who?", "The archive is empty"), ("من؟", "الأرشيف فارغ")])
def test_an_empty_archive(tmp_path: Path, question: str, said: str) -> None:
    """An archive without articles says how to put some in."""
    with open_archive(tmp_path, load_encoder(""), create=True) as archive, pytest.raises(StoreError, match=said):
        Assistant(archive).ask(question)


def test_the_stream_ends_with_the_whole_answer(assistant: Assistant) -> None:
    """Each streamed answer has a sentence more, with its citations; the last is what `ask` gives."""
    growing = list(assistant.stream("لخّص ما قيل عن وقف إطلاق النار"))
    assert [len(answer.sentences) for answer in growing] == list(range(1, len(growing) + 1))
    assert [s.text for s in growing[-1].sentences] == [s.text for s in assistant.ask("لخّص ما قيل عن وقف إطلاق النار").sentences]
    assert all({n for s in a.sentences for n in s.citations} == {c.number for c in a.citations} for a in growing)


def test_the_text_form_shows_the_quote_in_its_passage(assistant: Assistant) -> None:
    """On a terminal: the answer, then the numbered source with the quote marked in its passage."""
    text = as_text(assistant.ask("Which country used its veto?"))
    assert "[1] السيسي وبوتين" in text
    assert "9 December 2023" in text
    assert "⟦" in text


def test_the_json_form_has_what_programs_rely_on(assistant: Assistant) -> None:
    """The record has every named field and is plain JSON."""
    record = json.loads(json.dumps(as_record(assistant.ask("Which country used its veto?")), ensure_ascii=False))
    assert set(record) >= {"question", "language", "outcome", "text", "sentences", "citations", "also_found", "made_by"}
    assert set(record["citations"][0]) >= {
        "number", "article_id", "title", "source", "published", "url", "start", "end", "quote", "passage",
    }  # fmt: skip


def test_examples_are_made_from_the_archive_in_both_languages(assistant: Assistant) -> None:
    """Two questions in Arabic and two in English, and the archive answers each of them."""
    examples = assistant.examples()
    assert [language for language, _ in examples] == ["ar", "ar", "en", "en"]
    answers: list[Answer] = [assistant.ask(question) for _, question in examples]
    assert all(answer.outcome != Outcome.NO_EVIDENCE for answer in answers)


class Reads:
    """An extractor that has found the answer where a sentence has these words."""

    def __init__(self, words: str) -> None:
        self.words = words

    def extracts(self, question: str, sentences: Sequence[str]) -> list[Extract]:
        found = [sentence.find(self.words) for sentence in sentences]
        return [Extract(5.0, at, at + len(self.words)) if at >= 0 else Extract(-5.0, 0, 0) for at in found]


@pytest.mark.parametrize("question", ["من هو المتحدث باسم الرئاسة المصرية؟", "Who is the spokesman of the Egyptian presidency?"])
def test_an_extractor_chooses_the_sentence(assistant: Assistant, monkeypatch: pytest.MonkeyPatch, question: str) -> None:
    """With a reading model its sentence is quoted first, surely, with its words marked; one that finds nothing leaves a likely answer."""
    words = "امتنعت بريطانيا"
    monkeypatch.setattr(assistant.archive, "extractor", Reads(words))
    answer = assistant.ask(question)
    assert words in answer.citations[0].quote
    assert answer.sentences[0].answering == (words,)
    assert answer.outcome == Outcome.ANSWERED
    monkeypatch.setattr(assistant.archive, "extractor", Reads("no such words"))
    answer = assistant.ask(question)
    assert answer.outcome == Outcome.CLOSEST
    assert "أحمد فهمي" in answer.citations[0].quote
