"""Asking: the one object that the command line, the page and other programs put their questions to."""

import logging
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from assistant import followups
from assistant.answers import Answer, Question
from assistant.examples import example_questions
from assistant.feedback import FeedbackBook
from assistant.frames import REQUESTS
from assistant.matches import WordMatch, word_matches
from assistant.page.asker import Overview, Understood
from assistant.periods import period_of
from assistant.questions import checked, language_of
from assistant.quoting.answering import quoted_answer
from assistant.summarising import summary_of_article, summary_of_period
from vectorstore.archive import Archive
from vectorstore.articles import Article, Filters
from vectorstore.errors import QuestionError, ServerError, StoreError

if TYPE_CHECKING:
    from assistant.writing.checking import Checker
    from assistant.writing.models import ChatModel
    from assistant.writing.prompts import Prompts

log = logging.getLogger(__name__)


class Assistant:
    """Answers questions on one archive: in quotes, or, given a language model, in its words.

    The model's sentences are checked by `checker` (else the one that ships with the project), and it is asked with `prompts` (else ours).
    `strict`: a sentence that its sources do not bear out is left out; else it is shown, marked.
    """

    def __init__(
        self,
        archive: Archive,
        model: "ChatModel | None" = None,
        checker: "Checker | None" = None,
        prompts: "Prompts | None" = None,
        *,
        strict: bool = False,
    ) -> None:
        self._model = model
        self.archive = archive
        self._feedback = FeedbackBook(archive.folder / "feedback.sqlite")
        self._checker = checker
        self._prompts = prompts
        self._strict = strict
        if model:
            # Imported only here: most have no model.
            from assistant.writing.checking import Checker
            from assistant.writing.prompts import load_prompts

            self._checker = checker or Checker(archive.knowledge)
            self._prompts = prompts or load_prompts()

    @property
    def model(self) -> str:
        """The language model that questions go to; "" where nothing leaves this machine."""
        return self._model.name if self._model else ""

    def ask(
        self,
        message: str,
        filters: Filters | None = None,
        history: Sequence[tuple[str, str]] = (),
        *,
        without: Collection[str] = (),
    ) -> Answer:
        """The answer to a message; `history` holds (question, answer text), oldest first, for a message that follows up on it.

        The articles `without` are as if not in the archive. Raises QuestionError or StoreError, in the message's language, where no
        answer can be given.
        """
        return list(self._answers(message, history, filters, without))[-1]

    def stream(
        self, message: str, history: Sequence[tuple[str, str]] = (), filters: Filters | None = None
    ) -> Iterator[Answer]:
        """The answer as it grows, sentence by sentence; the last one is whole. While a model is silent, an answer may come twice."""
        for answer in self._answers(message, history, filters):
            if answer.made_by == "quoting":
                yield from _grown(answer)
            else:
                yield answer

    def _answers(
        self, message: str, history: Sequence[tuple[str, str]], filters: Filters | None, without: Collection[str] = ()
    ) -> Iterator[Answer]:
        text = checked(message)
        language = language_of(text)
        if self.archive.catalogue.is_empty():
            raise StoreError(_EMPTY[language])
        question = Question(text, language, filters or Filters(), datetime.now(UTC))
        with served(language):
            if self._model:
                yield from self._written(question, history, without)
            else:
                question = _standalone(question, followups.standalone(text, history, self.archive.knowledge))
                yield quoted_answer(question, self.archive, without)

    def _written(self, question: Question, history: Sequence[tuple[str, str]], without: Collection[str]) -> Iterator[Answer]:
        from assistant.writing.answering import written_answers
        from assistant.writing.standalone import standalone_question
        from assistant.writing.summarising import asks_for_summary, written_summaries
        from assistant.writing.writer import Writer

        assert self._model and self._checker and self._prompts  # noqa: S101, PT018 - all three are set together
        writer = Writer(self._model, self._checker, self._prompts, strict=self._strict)
        question = _standalone(question, standalone_question(question.text, history, writer, self.archive.knowledge))
        answers = written_summaries if asks_for_summary(question) else written_answers
        yield from answers(question, self.archive, writer, without)

    def summarise(
        self, subject: str | None = None, article_id: str | None = None, filters: Filters | None = None, language: str = "en"
    ) -> Answer:
        """A cited summary of an article, else of what is found on a subject, else of the period that `filters` name.

        `language` frames a period's; the others have their own. Raises QuestionError for an unknown article, and as `ask`.
        """
        if article_id is not None:
            article = self.archive.catalogue.article(article_id)
            if article is None:
                raise QuestionError(_UNKNOWN[language])
            return summary_of_article(self.archive, article)
        if subject is None or not subject.strip():
            return summary_of_period(self.archive, filters or Filters(), language)
        return self.ask(REQUESTS[language_of(checked(subject))].format(subject.strip()), filters)

    def overview(self) -> Overview:
        """What the archive holds, for the page."""
        catalogue = self.archive.catalogue
        counts, (since, until) = catalogue.counts(), catalogue.span()
        sources, languages = catalogue.tally("source"), catalogue.tally("language")
        return Overview(counts["articles"], counts["passages"], len(sources), since, until, languages, sources)

    def examples(self) -> list[tuple[str, str]]:
        """(language, question): what could be asked of this archive."""
        return example_questions(self.archive)

    def understood(self, message: str) -> Understood:
        """The period that the message surely names, for the page to show and to narrow to."""
        period = period_of(message, datetime.now(UTC).date())
        if period is None or not period.sure:
            return Understood()
        return Understood(Filters(since=period.since, until=period.until), period.text)

    def matches(self, question: Question, article: Article) -> list[WordMatch]:
        """Which words of the article's body met which words of the question."""
        concepts, _ = self.archive.concepts_of(question.text)
        return word_matches(concepts, article.body)

    def judge(self, key: str, answer: Answer, verdict: int, note: str) -> None:
        """Keep what a reader thought of an answer."""
        self._feedback.enter(key, answer, verdict, note)


def _standalone(question: Question, text: str) -> Question:
    """The question as it is searched; where that is not what was written, with what was."""
    return question if text == question.text else replace(question, text=text, message=question.text)


def _grown(answer: Answer) -> Iterator[Answer]:
    """A quoted answer, one sentence after the other."""
    for count in range(1, len(answer.sentences)):
        numbers = {number for sentence in answer.sentences[:count] for number in sentence.citations}
        cited = tuple(citation for citation in answer.citations if citation.number in numbers)
        yield replace(answer, sentences=answer.sentences[:count], citations=cited, also_found=())
    yield answer


@contextmanager
def served(language: str) -> Iterator[None]:
    """What a Chroma server cannot do is said to a reader in her language; its address and its reasons are for the log."""
    try:
        yield
    except ServerError as error:
        log.warning("%s", error)
        raise StoreError(_NO_SERVER[language]) from error


_NO_SERVER = {
    "en": "The server that the archive is searched on cannot be reached, so nothing can be looked up now. Try again in a while, or tell whoever runs this program.",
    "ar": "تعذّر الوصول إلى الخادم الذي يُبحث به في الأرشيف، فلا يمكن البحث الآن. حاول بعد قليل، أو أخبر من يشغّل هذا البرنامج.",
}

_EMPTY = {
    "en": "The archive is empty. Put articles in with: python -m vectorstore embed PATH",
    "ar": "الأرشيف فارغ. أضف مقالات بالأمر: python -m vectorstore embed PATH",
}

_UNKNOWN = {
    "en": "The archive has no article with that id. Take one from a search.",
    "ar": "ليس في الأرشيف مقال بهذا المعرّف. خذ معرّفاً من نتائج البحث.",
}
