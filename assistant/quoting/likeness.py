"""Likeness: words that are near the question's by their vectors, and what of the question an article says only here.

The rest of the features ask which words a sentence has; these see a word that no thesaurus names, and know that a word
which every sentence of an article has points to none of them.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from assistant.quoting.candidates import Candidate
from assistant.sentences import tokens_of
from vectorstore.analysis import Token
from vectorstore.concepts import Concept
from vectorstore.embedding import Encoder

LIKENESS = (
    "soft", "soft_title", "soft_of_best", "soft_rank", "soft_first", "soft_last",
    "local_soft", "local_of_best", "local_rank", "own_cosine",
)  # fmt: skip
"""Of the coverage of concepts by like words ("soft"), of concepts that are rare in the article ("local"): the share met, its
ratio to the best candidate's, its rank within the article; and the cosine of what is the sentence's own in its article."""

FROM, SPAN, MOST = 0.25, 0.6, 0.8
"""A word of this cosine is not like at all; of FROM + SPAN as like as words are, which counts this much of the word itself."""
MET = 0.2
"""From this strength on a sentence says a concept, when it is counted how many sentences do; likeness counts from more."""
LIKE = 0.3


def likeness_of(
    weights: np.ndarray,
    concepts: Sequence[Concept],
    candidates: Sequence[Candidate],
    strengths: np.ndarray,
    titles: dict[str, np.ndarray],
    vectors: np.ndarray,
    question: np.ndarray,
    encoder: Encoder,
) -> np.ndarray:
    """The features, shape (candidates, len(LIKENESS)).

    `strengths` is how strongly each candidate says each concept, shape (candidates, concepts), `titles` the same of the
    articles' titles by article id, `vectors` the candidates' and `question` the question's vector.
    """
    rows = np.zeros((len(candidates), len(LIKENESS)))
    if not len(concepts):
        return rows
    title_texts = {candidate.article.id: candidate.article.title for candidate in candidates}
    texts = [(c.text, c.tokens) for c in candidates] + [(title, tokens_of(title)) for title in title_texts.values()]
    likeness = _likeness(concepts, texts, encoder)
    soft = np.maximum(strengths, likeness[: len(candidates)])
    soft_titles = {
        article_id: np.maximum(titles[article_id], like)
        for article_id, like in zip(title_texts, likeness[len(candidates) :], strict=True)
    }
    columns = dict(zip(LIKENESS, rows.T, strict=True))
    columns["soft_first"][:], columns["soft_last"][:] = soft[:, 0], soft[:, -1]
    for indexes in by_article(candidates):
        said, like, title = strengths[indexes], soft[indexes], soft_titles[candidates[indexes.start].article.id]
        around = np.maximum(with_neighbours(like, 0.7), 0.7 * title) @ weights / weights.sum()
        columns["soft"][indexes] = like @ weights / weights.sum()
        columns["soft_title"][indexes] = np.maximum(like, title) @ weights / weights.sum()
        columns["soft_of_best"][indexes] = around
        columns["soft_rank"][indexes] = _rank(around + 0.5 * columns["soft"][indexes])
        rare, rare_like = _rare_here(weights, said >= MET), _rare_here(weights, like >= LIKE)
        columns["local_soft"][indexes] = like @ rare_like
        columns["local_of_best"][indexes] = with_neighbours(said, 0.5) @ rare
        columns["local_rank"][indexes] = _rank(said @ rare + 0.5 * columns["local_soft"][indexes])
        columns["own_cosine"][indexes] = _own_cosines(vectors[indexes], question)
    for name in ("soft_of_best", "local_of_best"):
        columns[name] /= max(float(columns[name].max()), 1e-9)
    return rows


def by_article(candidates: Sequence[Candidate]) -> list[slice]:
    """The places of each article's candidates, which stand beside one another."""
    ends = [at for at in range(1, len(candidates)) if candidates[at].article is not candidates[at - 1].article]
    return [slice(start, end) for start, end in pairwise([0, *ends, len(candidates)])]


def _likeness(concepts: Sequence[Concept], texts: Sequence[tuple[str, Sequence[Token]]], encoder: Encoder) -> np.ndarray:
    """How like the nearest word of each text is to each concept, shape (texts, concepts), in [0, MOST]."""
    places: dict[str, int] = {"": 0}
    words: list[int] = []
    starts: list[int] = []
    for text, tokens in texts:
        starts.append(len(words))
        words.append(0)  # a text without words is like nothing
        words += [
            places.setdefault(text[start:end], len(places))
            for _, start, end, script in tokens
            if script != "number" and end - start > 1
        ]
    cosines = encoder.encode([concept.text for concept in concepts]) @ encoder.encode(list(places)).T
    nearest = np.maximum.reduceat(cosines[:, words], starts, axis=1).T
    return np.asarray(MOST * np.clip((nearest - FROM) / SPAN, 0.0, 1.0), dtype=np.float64)


def with_neighbours(strengths: np.ndarray, share: float) -> np.ndarray:
    """What a sentence says, or the one before or after it, at that share."""
    around = strengths.copy()
    np.maximum(around[1:], share * strengths[:-1], out=around[1:])
    np.maximum(around[:-1], share * strengths[1:], out=around[:-1])
    return around


def _rare_here(weights: np.ndarray, said: np.ndarray) -> np.ndarray:
    """The concepts' weights, larger for what few of the article's sentences say; they add up to 1."""
    rare = weights * np.log(1 + (len(said) + 0.5) / (said.sum(axis=0) + 0.5))
    return np.asarray(rare / max(float(rare.sum()), 1e-9))


def _rank(values: np.ndarray) -> np.ndarray:
    return np.argsort(np.argsort(-values, kind="stable"), kind="stable")


def _own_cosines(vectors: np.ndarray, question: np.ndarray) -> np.ndarray:
    """The cosines with the question once what the article's sentences have in common is taken from both."""
    common = vectors.mean(axis=0)
    common = common / max(float(np.linalg.norm(common)), 1e-9)
    own = vectors - np.outer(vectors @ common, common)
    asked = question - (question @ common) * common
    lengths = np.maximum(np.linalg.norm(own, axis=1), 1e-6) * max(float(np.linalg.norm(asked)), 1e-6)
    return np.asarray(own @ asked / lengths)
