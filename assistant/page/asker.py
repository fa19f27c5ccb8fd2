"""What the page needs from the assistant: something that can be asked, and that knows its archive's size."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from assistant.answers import Answer, Question
from assistant.matches import WordMatch
from vectorstore.articles import Article, Filters


@dataclass(frozen=True, slots=True)
class Overview:
    """The archive's size and span; `languages` counts articles by ISO 639-1 code, `by_source` by source, most first."""

    articles: int
    passages: int
    sources: int
    since: datetime | None = None
    until: datetime | None = None
    languages: Mapping[str, int] = field(default_factory=dict)
    by_source: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Understood:
    """The period that a message names: as filters, and the words of the message that name it; both empty for none."""

    filters: Filters = Filters()
    label: str = ""


class Asker(Protocol):
    """Whoever answers; one is shared by all readers, so its methods are called from several threads."""

    @property
    def model(self) -> str:
        """The language model that questions go to; "" where nothing leaves this machine."""
        ...

    def stream(self, message: str, history: Sequence[tuple[str, str]], filters: Filters) -> Iterator[Answer]:
        """Growing answers to `message`, the last one complete; `history` holds (question, answer text), oldest first.

        It narrows to `filters` and to nothing else: the page has put the understood period there, or the reader
        has taken it out. Raises an `IsnadError`, at any step, whose text is for the reader.
        """
        ...

    def summarise(self, subject: str | None = None, article_id: str | None = None, filters: Filters | None = None, language: str = "en") -> Answer:
        """A cited summary of an article, else of a subject, else of the period that `filters` name; raises as `stream`."""
        ...

    def understood(self, message: str) -> Understood:
        """The period that the message names, for the page to narrow to and to show."""
        ...

    def matches(self, question: Question, article: Article) -> Sequence[WordMatch]:
        """Which words of the article's body met which words of the question."""
        ...

    def judge(self, key: str, answer: Answer, verdict: int, note: str) -> None:
        """Keep what the reader thought of an answer: 1, -1, or 0 to take it back; one judgement for each `key`."""
        ...

    def overview(self) -> Overview:
        """The archive as it is now."""
        ...

    def examples(self) -> Sequence[tuple[str, str]]:
        """Questions that this archive can answer, as (language, question)."""
        ...
