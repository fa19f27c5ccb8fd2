"""What the page needs from the assistant: something that can be asked, and that knows its archive's size."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from assistant.answers import Answer
from vectorstore.articles import Filters


@dataclass(frozen=True, slots=True)
class Overview:
    """The archive's size and span; `languages` counts articles by ISO 639-1 code."""

    articles: int
    passages: int
    sources: int
    since: datetime | None = None
    until: datetime | None = None
    languages: Mapping[str, int] = field(default_factory=dict)


class Asker(Protocol):
    """Whoever answers; one is shared by all readers, so its methods are called from several threads."""

    def stream(self, message: str, history: Sequence[tuple[str, str]], filters: Filters) -> Iterator[Answer]:
        """Growing answers to `message`, the last one complete; `history` holds (question, answer text), oldest first.

        Raises an `IsnadError`, at any step, whose text is for the reader.
        """
        ...

    def overview(self) -> Overview:
        """The archive as it is now."""
        ...

    def examples(self) -> Sequence[tuple[str, str]]:
        """Questions that this archive can answer, as (language, question)."""
        ...
