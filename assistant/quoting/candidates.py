"""The sentences that could be quoted: those of the best articles found, with what search knows of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.sentences import spans_of, tokens_of
from vectorstore.analysis import Token
from vectorstore.articles import Article, Hit
from vectorstore.splitting import Span

ARTICLES = 6
"""Articles that sentences are taken from: the right one is among them for 99 of 100 questions of news-dev, and two more would cost a quarter of the time."""
SENTENCES = 60
"""Of one article: a longer one gives those around the passages that were found."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that could be quoted: `text == article.body[start:end]`. `place` counts the article's sentences.

    `hit` is the best hit that holds it, or the article's best hit where none does.
    """

    article: Article
    start: int
    end: int
    place: int
    text: str
    tokens: tuple[Token, ...]
    hit: Hit
    inside: bool
    rank: int


def candidates_of(hits: Sequence[Hit]) -> list[Candidate]:
    """The sentences of the best articles among the hits, article by article in the hits' order."""
    by_article: dict[str, list[Hit]] = {}
    for hit in hits:
        by_article.setdefault(hit.article.id, []).append(hit)
    found = []
    for rank, its_hits in enumerate(list(by_article.values())[:ARTICLES]):
        article = its_hits[0].article
        spans = spans_of(article.body)
        for place, span in _nearest(spans, its_hits):
            holding = next((hit for hit in its_hits if _holds(hit, span)), None)
            text = article.body[span[0] : span[1]]
            found.append(
                Candidate(article, *span, place, text, tokens_of(text), holding or its_hits[0], holding is not None, rank)
            )
    return found


def sentence_before(candidate: Candidate) -> str:
    """The sentence before the candidate in its article; "" where it is the first."""
    spans = spans_of(candidate.article.body)
    start, end = spans[candidate.place - 1] if candidate.place else (0, 0)
    return candidate.article.body[start:end]


def _holds(hit: Hit, span: Span) -> bool:
    return hit.passage.start <= span[0] and span[1] <= hit.passage.end


def _nearest(spans: Sequence[Span], hits: Sequence[Hit]) -> list[tuple[int, Span]]:
    placed = list(enumerate(spans))
    if len(placed) <= SENTENCES:
        return placed
    inside = [(place, span) for place, span in placed if any(_holds(hit, span) for hit in hits)]
    return sorted(([placed[0]] if placed[0] not in inside else []) + inside)[:SENTENCES]
