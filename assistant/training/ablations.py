"""What each idea of the ranker is worth: it is fitted without that idea's features, whole batches of articles held out."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from assistant.quoting.expecting import EXPECTING
from assistant.quoting.features import NAMES
from assistant.quoting.likeness import LIKENESS
from assistant.training.examples import Example

IDEAS: dict[str, tuple[str, ...]] = {
    "like words, and what is said once": LIKENESS,
    "what search found": ("hit_score", "hit_ratio", "article_rank", "inside_hit"),
    "title and neighbours": (
        "coverage_with_title", "coverage_with_neighbours", "coverage_of_title", "coverage_over_next", "coverage_of_best",
        "coverage_in_article_rank",
    ),
    "the article as a whole": ("coverage_of_article", "missing_in_article", "name_missing"),
    "names and numbers": ("name_coverage", "number_coverage", "name_missing", "asked_met"),
    "order and nearness of words": ("pairs_met", "density", "closeness"),
    "vectors of sentences": ("cosine", "cosine_rank", "own_cosine"),
    "the kind that is wanted": (
        "wanted", "wanted_new", "wanted_near", "wanted_specific", "asked_near", "cause_marker", "statement_marker", "quotation",
        "place_marker", *(name for name in NAMES if name.startswith("asks_")),
    ),
    "a number in its unit, one of a class": EXPECTING,
    "the sentence itself": ("place", "is_first", "words", "starts_dependent", "is_question", "new_share"),
}  # fmt: skip

FOLDS = 3
"""Parts that the batches are held out in, a third at a time: each idea costs as many fits."""

Scorer = Callable[[np.ndarray], np.ndarray]
"""From rows of features to their scores."""


def ablate(examples: Sequence[Example], fit: Callable[[Sequence[Example]], Scorer]) -> dict[str, dict[str, tuple[float, float]]]:
    """By idea, then direction: (first right, one of the first three right) without it; "all" has every feature.

    "overlap alone" orders by how much of the question a sentence has, and learns nothing.
    """
    asked = [example for example in examples if example.question.answers and not example.taken_out]
    overlap = NAMES.index("coverage_with_neighbours")
    found = {"overlap alone": _measured((example, example.features[:, overlap]) for example in asked)}
    for idea, names in {"all": (), **IDEAS}.items():
        hidden = [NAMES.index(name) for name in names]
        blind = [_without(example, hidden) for example in asked]
        scored = []
        for fold in range(FOLDS):
            score = fit([example for example in blind if example.question.group % FOLDS != fold])
            scored += [(example, score(example.features)) for example in blind if example.question.group % FOLDS == fold]
        found[idea] = _measured(scored)
    return found


def _without(example: Example, columns: Sequence[int]) -> Example:
    features = example.features.copy()
    features[:, columns] = 0.0
    return Example(example.question, features, example.labels, example.direction, example.taken_out, example.hits)


def _measured(scored: Iterable[tuple[Example, np.ndarray]]) -> dict[str, tuple[float, float]]:
    right = defaultdict(list)
    for example, scores in scored:
        order = np.argsort(-scores, kind="stable")
        right[example.direction].append((example.labels[order[0]], example.labels[order[:3]].any()))
    return {
        direction: (round(float(first), 4), round(float(three), 4))
        for direction, (first, three) in sorted((d, np.mean(r, axis=0)) for d, r in right.items())
    }
