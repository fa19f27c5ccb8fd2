"""From ranked sentences to the few that are quoted: the best first, one good one before five fair ones, none twice."""

from collections.abc import Sequence

import numpy as np

from assistant.quoting.candidates import Candidate
from assistant.quoting.ranker import Verdict
from assistant.sentences import terms_in
from vectorstore.articles import Article

QUOTES = 3
REPEATED = 0.6
"""Two sentences that share more of their terms than this say the same thing."""
COPIED = 0.8
"""A sentence of another article is a copy where they have more than this of their terms in common."""
ALONE = 0.85
"""At this probability of being right the best sentence stands alone, unless several things were asked for."""
FAR_BELOW = 3.0
"""A sentence whose score is this far under the best one's is not shown beside it."""


def chosen(candidates: Sequence[Candidate], verdict: Verdict, *, several: bool) -> list[Candidate]:
    """The candidates to quote, best first."""
    if verdict.right >= ALONE and not several:
        return [candidates[verdict.order[0]]]
    picked: list[Candidate] = []
    for index, score in zip(verdict.order, verdict.scores, strict=True):
        candidate = candidates[index]
        if len(picked) == QUOTES or score < verdict.scores[0] - FAR_BELOW:
            break
        if not any(repeats(candidate, other) for other in picked):
            picked.append(candidate)
    return picked


def repeats(first: Candidate, second: Candidate) -> bool:
    """Whether two sentences say the same in the same words (wire copies, or a lead that its article repeats)."""
    mine, other = terms_in(first.text), terms_in(second.text)
    return len(mine & other) > REPEATED * max(1, min(len(mine), len(other)))


def copies_of(candidate: Candidate, candidates: Sequence[Candidate]) -> tuple[Article, ...]:
    """Other articles among the candidates' that have the sentence too."""
    return articles_with(candidate.text, candidate.article.id, candidates)


def articles_with(sentence: str, but: str, candidates: Sequence[Candidate]) -> tuple[Article, ...]:
    """The articles among the candidates', `but` for the one with that id, that have a sentence of the same words."""
    mine = terms_in(sentence)
    copies = {}
    for other in candidates:
        if other.article.id != but:
            terms = terms_in(other.text)
            if len(mine & terms) > COPIED * len(mine | terms):
                copies[other.article.id] = other.article
    return tuple(copies.values())


def in_reading_order(candidates: Sequence[Candidate]) -> list[Candidate]:
    """By time of publication, then as they stand in their articles; undated ones last."""
    return sorted(
        candidates, key=lambda c: (c.article.published.timestamp() if c.article.published else np.inf, c.rank, c.place)
    )
