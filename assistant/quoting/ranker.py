"""The learned ranker: which sentence answers, how sure that is, and whether the archive answers at all.

Two small models in one file of kilobytes (`ranker.json`), fitted by `python -m assistant.training.ranker`: gradient-boosted
trees (LambdaMART: Burges 2010) that order a question's candidates, and trees that judge the question as a whole by what
its best candidates look like. They are applied with numpy, so that asking does not import LightGBM.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from assistant.quoting.expecting import EXPECTING
from assistant.quoting.features import NAMES

DATE_BONUS = 1.2
"""To a "when", a date says more than «اليوم»; the training sets, which have few of either, are indifferent to it
(first quote right on their questions of time: .80 without and with)."""

MODEL = Path(__file__).with_name("ranker.json")

VERDICT_COLUMNS = (
    "coverage", "literal_coverage", "coverage_with_title", "coverage_with_neighbours", "coverage_of_article", "coverage_of_title",
    "name_coverage", "number_coverage", "rarest_met", "rarest_missing", "missing_in_article", "name_missing", "asked_met", "pairs_met", "closeness", "cosine", "hit_score", "hit_ratio",
    "wanted", "wanted_near", "wanted_specific", "question_words", "same_language", "coverage_over_next", "words",
    *EXPECTING,
)  # fmt: skip
_COLUMNS = [NAMES.index(name) for name in VERDICT_COLUMNS]
_BROUGHT = [NAMES.index("unit"), NAMES.index("member")]


class Trees:
    """Boosted regression trees as arrays of all their nodes, tree after tree; a leaf points to itself."""

    def __init__(self, tables: dict[str, list[list[float]]]) -> None:
        feature = np.array(tables["feature"], dtype=np.intp)
        self._roots = np.arange(len(feature)) * feature.shape[1]
        self._feature = feature.ravel()
        self._threshold = np.array(tables["threshold"]).ravel()
        # Of each node where a row goes on to: the right one, then the left.
        children = np.array([tables["right"], tables["left"]], dtype=np.intp) + self._roots[:, None]
        self._children = children.reshape(2, -1).T.ravel()
        self._value = np.array(tables["value"]).ravel()
        self._depth = int(tables["depth"][0][0])

    def score(self, rows: np.ndarray) -> np.ndarray:
        """The trees' sum for each row, shape (rows,)."""
        values = np.ascontiguousarray(rows).ravel()
        begins = np.arange(len(rows))[:, None] * rows.shape[1]
        node = np.tile(self._roots, (len(rows), 1))
        for _ in range(self._depth):
            goes_left = values.take(begins + self._feature.take(node)) <= self._threshold.take(node)
            node = self._children.take(2 * node + goes_left)
        return np.asarray(self._value.take(node).sum(axis=1))


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a question's candidates were judged.

    `order` are their indexes, best first, and `scores` their scores in that order; `answerable` is the probability that
    the archive answers at all, `right` that the first of them does.
    """

    order: np.ndarray
    scores: np.ndarray
    answerable: float
    right: float


class Ranker:
    """Applies the fitted trees."""

    def __init__(self, ranking: Trees, answerable: Trees, right: Trees) -> None:
        self._ranking, self._answerable, self._right = ranking, answerable, right

    def judge(self, features: np.ndarray) -> Verdict:
        """Order a question's candidates by their features, shape (candidates, len(NAMES)); at least one."""
        scores = self._ranking.score(features)
        scores = scores + DATE_BONUS * features[:, NAMES.index("asks_time")] * features[:, NAMES.index("wanted_specific")]
        order = np.argsort(-scores, kind="stable")
        summary = verdict_features(features, scores, order)[None, :]
        return Verdict(
            order, scores[order], _probability(self._answerable.score(summary)[0]), _probability(self._right.score(summary)[0])
        )


def verdict_features(features: np.ndarray, scores: np.ndarray, order: Sequence[int] | np.ndarray) -> np.ndarray:
    """What the question as a whole is judged by, from its candidates as they were ordered."""
    ranked = scores[order]
    best = features[order[0]]
    article_rank = features[:, NAMES.index("article_rank")]
    in_article = article_rank == best[NAMES.index("article_rank")]
    others = scores[~in_article]
    coverages = np.sort(features[:, NAMES.index("coverage_with_title")])[::-1]
    return np.concatenate([
        [ranked[0], ranked[0] - ranked[1:2].sum(), ranked[0] - ranked[1:4].mean() if len(ranked) > 1 else 0.0],
        [ranked[0] - others.max() if len(others) else 5.0, coverages[0], coverages[:3].mean()],
        [features[:, NAMES.index("literal_coverage")].max(), features[:, NAMES.index("coverage_of_article")].max()],
        # An article without a sum of money does not say what something cost, whatever else it says of it.
        [features[in_article][:, _BROUGHT].max(), features[:, _BROUGHT].max()],
        best[_COLUMNS],
    ])  # fmt: skip


@cache
def load_ranker() -> Ranker:
    """The ranker that ships with the project."""
    tables = json.loads(MODEL.read_text(encoding="utf-8"))
    if tables["features"] != list(NAMES):
        raise RuntimeError(f"{MODEL.name} was fitted on other features; fit it anew with python -m assistant.training.ranker.")
    return Ranker(Trees(tables["ranking"]), Trees(tables["answerable"]), Trees(tables["right"]))


def _probability(score: float) -> float:
    return float(1.0 / (1.0 + np.exp(-score)))
