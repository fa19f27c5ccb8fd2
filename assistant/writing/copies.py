"""Which other articles say a cited stretch in the same words: a wire's copies, as the quoting answerer tells them."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.answers import Citation
from assistant.quoting.candidates import Candidate, candidates_of
from assistant.quoting.choosing import articles_with
from assistant.sentences import spans_of
from vectorstore.articles import Article, Hit


def with_copies(citations: Sequence[Citation], hits: Sequence[Hit]) -> tuple[Citation, ...]:
    """The citations, each with the articles among the best ones found that have every sentence of it."""
    candidates = candidates_of(hits)
    return tuple(replace(citation, also_in=_copies(citation, candidates)) for citation in citations)


def _copies(citation: Citation, candidates: Sequence[Candidate]) -> tuple[Article, ...]:
    body = citation.article.body
    inside = [body[start:end] for start, end in spans_of(body) if start < citation.end and end > citation.start]
    having = [articles_with(text, citation.article.id, candidates) for text in inside]
    first, *others = having or [()]
    return tuple(article for article in first if all(article in other for other in others))
