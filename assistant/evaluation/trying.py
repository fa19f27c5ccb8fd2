"""Trying: each question put to the archive in each direction, with what was found and what was said."""

import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from assistant.answers import Answer, Outcome, Question
from assistant.asking import Assistant
from assistant.evaluation.labelled import LabelledQuestion
from vectorstore.archive import Archive
from vectorstore.articles import Filters, Hit
from vectorstore.errors import QuestionError

DEPTH = 100
"""Passages that are searched; an article's place is its best passage's."""
MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Direction:
    """A question's language and the articles', or (empty) every question on the archive as it is, both languages mixed."""

    question: str = ""
    articles: str = ""

    @property
    def name(self) -> str:
        """As it is printed: `en>ar` is an English question to Arabic articles."""
        return f"{self.question}>{self.articles}" if self.articles else MIXED


@dataclass(frozen=True, slots=True)
class Trial:
    """One question asked in one direction.

    `relevant` are those of its relevant articles that could be found there; `hits` the best passage of each article
    found, best first; `taken_out` the answer when they were hidden from the archive (None where there were none to
    hide); `seconds` what asking took.
    """

    question: LabelledQuestion
    direction: Direction
    relevant: dict[str, int]
    hits: tuple[Hit, ...]
    answer: Answer
    taken_out: Answer | None
    seconds: float

    @property
    def first_is_right(self) -> bool:
        """Whether the first quote contains an answer."""
        return any(self.question.is_answered_by(citation.quote) for citation in self.answer.citations[:1])

    @property
    def some_is_right(self) -> bool:
        """Whether any of the quotes shown does."""
        return any(self.question.is_answered_by(citation.quote) for citation in self.answer.citations)

    @property
    def refused(self) -> bool:
        """Whether the archive was said not to answer."""
        return self.answer.outcome == Outcome.NO_EVIDENCE


def directions_of(questions: Sequence[LabelledQuestion], archive: Archive) -> list[Direction]:
    """Each question language on each article language of the archive, then the mixed archive."""
    asked = sorted({question.language for question in questions})
    kept = sorted(archive.catalogue.tally("language"))
    return [*(Direction(language, articles) for language in asked for articles in kept), Direction()]


def trials(
    questions: Sequence[LabelledQuestion], archive: Archive, directions: Sequence[Direction] | None = None
) -> Iterator[Trial]:
    """All questions in those (or all) directions; one whose relevant articles are all in another language is not asked there."""
    languages = _languages(questions, archive)
    assistant = Assistant(archive)
    _warm_up(assistant, questions)
    for direction in directions_of(questions, archive) if directions is None else directions:
        for question in questions:
            if direction.question in ("", question.language):
                relevant = {
                    article: grade
                    for article, grade in question.relevant.items()
                    if article in languages and direction.articles in ("", languages[article])
                }
                if relevant or not question.relevant:
                    yield _tried(question, direction, relevant, archive, assistant)


def missing_articles(questions: Sequence[LabelledQuestion], archive: Archive) -> list[str]:
    """Relevant articles that the archive does not have: their questions cannot be answered from it."""
    wanted = {article for question in questions for article in question.relevant}
    return sorted(wanted - _languages(questions, archive).keys())


def _languages(questions: Sequence[LabelledQuestion], archive: Archive) -> dict[str, str]:
    wanted = {article for question in questions for article in question.relevant}
    found = (archive.catalogue.article(article) for article in wanted)
    return {article.id: article.language for article in found if article}


def _warm_up(assistant: Assistant, questions: Sequence[LabelledQuestion]) -> None:
    """The first question loads the ranker; that is not what a question takes."""
    _asked(assistant, questions[0], Filters())


def _asked(assistant: Assistant, question: LabelledQuestion, filters: Filters, without: Collection[str] = ()) -> Answer:
    """The answer; a question that the assistant does not take (a pasted text: BEIR has such queries) is refused."""
    try:
        return assistant.ask(question.text, filters, without=without)
    except QuestionError as error:
        put = Question(question.text, question.language, filters, datetime.now(UTC))
        return Answer(put, Outcome.NO_EVIDENCE, str(error))


def _tried(
    question: LabelledQuestion, direction: Direction, relevant: dict[str, int], archive: Archive, assistant: Assistant
) -> Trial:
    filters = Filters(languages=(direction.articles,) if direction.articles else ())
    best: dict[str, Hit] = {}
    for hit in archive.search(question.text, filters, DEPTH):
        best.setdefault(hit.article.id, hit)
    began = time.perf_counter()
    answer = _asked(assistant, question, filters)
    seconds = time.perf_counter() - began
    hidden = _asked(assistant, question, filters, frozenset(question.relevant)) if relevant else None
    return Trial(question, direction, relevant, tuple(best.values()), answer, hidden, seconds)
