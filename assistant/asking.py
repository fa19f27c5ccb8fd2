"""Asking: the one object that the command line, the page and other programs put their questions to."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from assistant.answers import Answer, Question
from assistant.examples import example_questions
from assistant.page.asker import Overview
from assistant.questions import checked, language_of
from assistant.quoting.answering import quoted_answer
from assistant.summarising import REQUESTS, summary_of_article, summary_of_period
from vectorstore.archive import Archive
from vectorstore.articles import Filters
from vectorstore.errors import QuestionError, StoreError


class Assistant:
    """Answers questions on one archive."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

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

    def summarise(
        self, subject: str | None = None, article_id: str | None = None, filters: Filters | None = None, language: str = "en"
    ) -> Answer:
        """A cited summary of an article, else of what is found on a subject, else of the period that `filters` name.

        `language` frames a period's; the others have their own. Raises QuestionError for an unknown article, and as `ask`.
        """
        if article_id is not None:
            article = self._archive.catalogue.article(article_id)
            if article is None:
                raise QuestionError(_UNKNOWN[language])
            return summary_of_article(self._archive, article)
        if subject is None or not subject.strip():
            return summary_of_period(self._archive, filters or Filters(), language)
        return self.ask(REQUESTS[language_of(checked(subject))].format(subject.strip()), filters)

    def overview(self) -> Overview:
        """What the archive holds, for the page."""
        catalogue = self._archive.catalogue
        counts, (since, until) = catalogue.counts(), catalogue.span()
        sources = len(catalogue.tally("source"))
        return Overview(counts["articles"], counts["passages"], sources, since, until, catalogue.tally("language"))

    def examples(self) -> list[tuple[str, str]]:
        """(language, question): what could be asked of this archive."""
        return example_questions(self._archive)


_EMPTY = {
    "en": "The archive is empty. Put articles in with: python -m vectorstore embed PATH",
    "ar": "الأرشيف فارغ. أضف مقالات بالأمر: python -m vectorstore embed PATH",
}

_UNKNOWN = {
    "en": "The archive has no article with that id. Take one from a search.",
    "ar": "ليس في الأرشيف مقال بهذا المعرّف. خذ معرّفاً من نتائج البحث.",
}
