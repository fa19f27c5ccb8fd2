"""What the assistant says: a question as it was understood, and its answer with the citations it stands on."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from vectorstore.articles import Article, Filters, Hit, Passage


class Outcome(StrEnum):
    """How an asking ended."""

    ANSWERED = "answered"
    CLOSEST = "closest"
    """The quotes are the closest that the archive has; that they answer is likely, not sure."""
    NO_EVIDENCE = "no_evidence"
    """The archive does not say."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is searched: standalone, in the language that its answer will have."""

    text: str
    language: str
    filters: Filters
    asked: datetime
    message: str = ""
    """What the reader wrote, where that was a follow-up and `text` is what it means; else empty."""


@dataclass(frozen=True, slots=True)
class Citation:
    """The span of an article that supports a sentence; `start` and `end` count characters of the article's body."""

    number: int
    article: Article
    passage: Passage
    start: int
    end: int
    also_in: tuple[Article, ...] = ()
    """Other articles that say the same in the same words: a wire's copies."""

    @property
    def quote(self) -> str:
        """The supporting words, verbatim."""
        return self.article.body[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer, in `language` (a quote keeps its article's), with its citation numbers."""

    text: str
    citations: tuple[int, ...]
    language: str
    before: str = ""
    """The sentence that stands before this one in its article, where this one («وأضاف», "he said") needs it."""
    answering: tuple[str, ...] = ()
    """Words of `text` that are of the kind asked for: the number, the date; empty where that is not known."""
    supported: bool = True
    """Whether the citations bear the sentence out; a quote always is, a model's sentence is checked."""
    reason: str = ""
    """Why it is not supported, in the question's language; empty where it is."""
    paragraph: int = 0
    """The paragraph of a written answer that it stands in; each quote is one of its own."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that a language model read and wrote for an answer, as its provider counts them (else estimated)."""

    read: int = 0
    written: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole reply. `lead` frames the sentences in the question's language and makes no claim of its own."""

    question: Question
    outcome: Outcome
    lead: str
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    also_found: tuple[Hit, ...] = ()
    made_by: str = "quoting"
    """"quoting", or the language model's name as the setting has it."""
    confidence: float = 0.0
    notice: str = ""
    """One line about what happened, in the question's language: the model failed and the archive is quoted instead."""
    dropped: int = 0
    """Sentences of a model that no passage bears out and that were left out."""
    usage: Usage = Usage()
    found: tuple[Hit, ...] = ()
    """Every passage that was found and looked at, best first; what is cited is among them."""

    @property
    def text(self) -> str:
        """The reply as plain text, with its citation numbers in brackets; what its sources do not bear out is marked."""
        paragraphs: dict[int, list[str]] = {}
        for place, sentence in enumerate(self.sentences):
            numbers = "".join(f"[{n}]" for n in sentence.citations)
            mark = "" if sentence.supported else NOT_FOUND[self.question.language]
            paragraph = place if self.made_by == "quoting" else sentence.paragraph
            paragraphs.setdefault(paragraph, []).append(" ".join(part for part in (sentence.text, numbers, mark) if part))
        return "\n".join(part for part in [self.lead, *map(" ".join, paragraphs.values())] if part)


NOT_FOUND = {"en": "(not found in the source)", "ar": "(لم يُعثر عليه في المصدر)"}
"""Stands behind a sentence that its citations do not bear out, wherever an answer is read as text."""
