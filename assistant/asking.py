"""Asking: the one object that the command line, the page and other programs put their questions to."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec

from assistant.answers import Answer, Question
from assistant.examples import example_questions
from assistant.feedback import FeedbackBook
from assistant.matches import WordMatch, word_matches
from assistant.page.asker import Overview, Understood
from assistant.questions import checked, language_of
from assistant.quoting.answering import quoted_answer
from vectorstore.archive import Archive
from vectorstore.articles import Article, Filters
from vectorstore.errors import StoreError


class Assistant:
    """Answers questions on one archive."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._feedback = FeedbackBook(archive.folder / "feedback.sqlite")

    @property
    def model(self) -> str:
        """The language model that questions go to; "" where nothing leaves this machine."""
        return ""

    def ask(self, message: str, filters: Filters | None = None, *, without: Collection[str] = ()) -> Answer:
        """The answer to a message; the articles `without` are as if not in the archive.

        Raises QuestionError or StoreError, in the message's language, where none can be given.
        """
        text = checked(message)
        language = language_of(text)
        if not self._archive.catalogue.counts()["articles"]:
            raise StoreError(_EMPTY[language])
        question = Question(text, language, filters or Filters(), datetime.now(UTC))
        return quoted_answer(question, self._archive, without)

    def stream(
        self, message: str, history: Sequence[tuple[str, str]] = (), filters: Filters | None = None
    ) -> Iterator[Answer]:
        """The answer as it grows, sentence by sentence; the last one is whole."""
        answer = self.ask(message, filters)
        for count in range(1, len(answer.sentences)):
            numbers = {number for sentence in answer.sentences[:count] for number in sentence.citations}
            cited = tuple(citation for citation in answer.citations if citation.number in numbers)
            yield replace(answer, sentences=answer.sentences[:count], citations=cited, also_found=())
        yield answer

    def overview(self) -> Overview:
        """What the archive holds, for the page."""
        catalogue = self._archive.catalogue
        counts, (since, until) = catalogue.counts(), catalogue.span()
        sources, languages = catalogue.tally("source"), catalogue.tally("language")
        return Overview(counts["articles"], counts["passages"], len(sources), since, until, languages, sources)

    def examples(self) -> list[tuple[str, str]]:
        """(language, question): what could be asked of this archive."""
        return example_questions(self._archive)

    def understood(self, message: str) -> Understood:
        """The period that the message surely names, for the page to show and to narrow to."""
        if find_spec("assistant.periods") is None:
            return Understood()
        period = import_module("assistant.periods").period_of(message, datetime.now(UTC))
        if period is None or not period.sure:
            return Understood()
        return Understood(Filters(since=period.since, until=period.until), period.text)

    def matches(self, question: Question, article: Article) -> list[WordMatch]:
        """Which words of the article's body met which words of the question."""
        concepts, _ = self._archive.concepts_of(question.text)
        return word_matches(concepts, article.body)

    def judge(self, key: str, answer: Answer, verdict: int, note: str) -> None:
        """Keep what a reader thought of an answer."""
        self._feedback.enter(key, answer, verdict, note)


_EMPTY = {
    "en": "The archive is empty. Put articles in with: python -m vectorstore embed PATH",
    "ar": "الأرشيف فارغ. أضف مقالات بالأمر: python -m vectorstore embed PATH",
}
