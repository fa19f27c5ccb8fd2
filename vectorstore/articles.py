"""The nouns that flow through the program: articles, their passages, filters, and the hits of a search."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an article was read: the file, its record there (from 1), and whose page it was stuck on.

    `found_in` is the title of the article behind which this one stood («إقرأ أيضاً:»), or None. It is said to
    the reader instead of that article's date and source, which are not this one's.
    """

    file: str
    record: int = 1
    found_in: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it was published.

    `id` is the input's own id, else its URL, else a hash of its content: the same id with other content is a
    correction. `published` is timezone-aware, or None where it is not known. `language` is an ISO 639-1 code.
    """

    id: str
    title: str
    body: str
    language: str
    origin: Origin
    published: datetime | None = None
    source: str | None = None
    url: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def content_hash(self) -> str:
        """A hash of everything that a reader would call the article; where it was read is not part of it."""
        published = self.published.isoformat() if self.published else ""
        parts = (self.title, self.body, self.language, published, self.source or "", self.url or "")
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Passage:
    """A few sentences of an article's body: `text == article.body[start:end]`, always."""

    id: str
    article_id: str
    ordinal: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is narrowed to; an empty field does not narrow.

    `since` and `until` are both inclusive and timezone-aware, and compared by whole seconds, as the indexes keep dates:
    until 23:59:59 is until the day's end. An article without a date meets neither.
    """

    since: datetime | None = None
    until: datetime | None = None
    sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    def admit(self, article: Article) -> bool:
        """Whether the article is inside; both indexes narrow to exactly this."""
        published = article.published and article.published.replace(microsecond=0)
        if self.since and not (published and published >= self.since.replace(microsecond=0)):
            return False
        if self.until and not (published and published <= self.until.replace(microsecond=0)):
            return False
        if self.sources and article.source not in self.sources:
            return False
        return not self.languages or article.language in self.languages


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found, with its article, and which side found it.

    `score` is higher for better, comparable within one search. `found_by` names the sides (`words`, `meaning`).
    """

    passage: Passage
    article: Article
    score: float
    found_by: tuple[str, ...]
