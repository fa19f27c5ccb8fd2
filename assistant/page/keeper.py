"""What the page needs of whoever keeps the archive: its list, its articles, putting in and taking out."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from assistant.answers import Answer
from vectorstore.articles import Article, Filters, Hit, Passage
from vectorstore.browsing import Listed, Place
from vectorstore.journal import Embed
from vectorstore.monthly import MonthCount

if TYPE_CHECKING:
    from assistant.keeping import Added


class Keeper(Protocol):
    """As `assistant.keeping.ArchiveKeeper`, whose docstrings say what each does; called from several threads."""

    def page(self, words: str, filters: Filters, after: Place | None = None) -> Listed:
        """A page of the list."""
        ...

    def sources(self) -> Sequence[str]:
        """The sources."""
        ...

    def months(self) -> Sequence[MonthCount]:
        """The numbers of articles by month."""
        ...

    def embeds(self, count: int) -> Sequence[Embed]:
        """What the last embeds did."""
        ...

    def article(self, article_id: str) -> tuple[Article, Sequence[Passage]] | None:
        """An article with its passages."""
        ...

    def search(self, question: str, filters: Filters, limit: int) -> Sequence[Hit]:
        """The passages that match best."""
        ...

    def summarise(self, subject: str | None, article_id: str | None, filters: Filters, language: str) -> Answer:
        """A cited summary."""
        ...

    def add(self, files: Sequence[tuple[str, Path]], text: str, address: str) -> Iterator["Added"]:
        """Put articles in."""
        ...

    def remove(self, ids: Sequence[str]) -> int:
        """Take articles out."""
        ...
