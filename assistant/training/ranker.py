"""Fit the quoting answerer's ranker: `python -m assistant.training.ranker --news-qa DIR [--squad FILE] [--write]`.

Prints the cross-validation (whole batches of articles held out) before it fits on everything. What is written are split
points and leaf values; no text of the training articles.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import lightgbm
import numpy as np

from assistant.quoting.features import NAMES
from assistant.quoting.ranker import MODEL, verdict_features
from assistant.training.ablations import Scorer, ablate
from assistant.training.examples import Example, examples_of, news_qa, squad
from vectorstore.embedding import load_encoder

_SHARED = {"verbose": -1, "num_threads": 1, "seed": 1, "deterministic": True, "bagging_freq": 1, "bagging_fraction": 0.8}
RANKING = {
    **_SHARED, "objective": "lambdarank", "num_leaves": 15, "learning_rate": 0.04, "min_data_in_leaf": 60,
    "feature_fraction": 0.6, "lambda_l2": 5.0, "lambdarank_truncation_level": 10,
}  # fmt: skip
VERDICT = {
    **_SHARED, "objective": "binary", "num_leaves": 6, "learning_rate": 0.04, "min_data_in_leaf": 80, "feature_fraction": 0.5,
    "lambda_l2": 10.0,
}  # fmt: skip
RANKING_ROUNDS, VERDICT_ROUNDS = 300, 160
NEAR_MISS = 2.0
"""What a question that no article answers, though one is about it, counts among the many whose article was hidden: it is the harder no."""


def main() -> None:
    """Read the training sets, print the cross-validation, and write the model where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--news-qa", type=Path, required=True, help="folder with articles.jsonl.gz and questions.jsonl")
    parser.add_argument("--squad", type=Path, help="a SQuAD 1.1 file in Arabic (ARCD-train)")
    parser.add_argument("--write", action="store_true", help=f"write {MODEL.name}")
    parser.add_argument("--ablations", type=Path, metavar="OUT.json", help="what each idea is worth; some thirty fits")
    options = parser.parse_args()
    examples = read_examples(options.news_qa, options.squad)
    verdicts = cross_validate(examples)
    if options.write:
        write_model(examples, verdicts)
    if options.ablations:
        found = ablate(examples, scorer)
        options.ablations.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def read_examples(news: Path, squad_file: Path | None) -> list[Example]:
    """Every training question, asked of an archive of its batch."""
    encoder = load_encoder("")
    batches, questions = news_qa(news)
    examples: list[Example] = []
    for batch, articles in sorted(batches.items()):
        examples += examples_of(articles, [question for question in questions if question.group == batch], encoder)
        sys.stderr.write(f"batch {batch}: {len(examples)} examples\n")
    if squad_file:
        articles, questions = squad(squad_file, group=len(batches))
        examples += examples_of(articles, questions, encoder)
    return examples


def cross_validate(examples: Sequence[Example]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Print how held-out batches are answered; return the verdicts' training set: rows, answerable, right, weights."""
    groups = sorted({example.question.group for example in examples})
    rows, answerable, right, held = [], [], [], []
    for group in groups:
        ranking = fit_ranking([example for example in examples if example.question.group != group])
        for example in (example for example in examples if example.question.group == group):
            scores = np.asarray(ranking.predict(example.features))
            order = np.argsort(-scores, kind="stable")
            rows.append(verdict_features(example.features, scores, order))
            answerable.append(bool(example.question.answers) and not example.taken_out)
            right.append(bool(example.labels[order[0]]))
            held.append((example, bool(example.labels[order[:3]].any())))
    table, can, did = np.array(rows), np.array(answerable), np.array(right)
    weights = np.array([1.0 if example.question.answers else NEAR_MISS for example, _ in held])
    of_group = np.array([example.question.group for example, _ in held])
    judged = np.zeros(len(table))
    for group in groups:
        others = of_group != group
        verdict = fit_verdict(table[others], can[others], weights[others])
        judged[of_group == group] = np.asarray(verdict.predict(table[of_group == group]))
    _print_table(held, can, did, judged)
    return table, can, did, weights


def _print_table(held: Sequence[tuple[Example, bool]], can: np.ndarray, did: np.ndarray, judged: np.ndarray) -> None:
    by_direction = defaultdict(list)
    for index, (example, _) in enumerate(held):
        by_direction[example.direction].append(index)
    for direction, indexes in sorted(by_direction.items()):
        asked = [i for i in indexes if can[i]]
        first, three = did[asked].mean(), np.mean([held[i][1] for i in asked])
        line = f"{direction}  n {len(asked):5}  first {first:.3f}  within three {three:.3f}"
        refused = [i for i in indexes if not can[i]]
        if refused:
            auroc, at_ten = refusal_quality(judged[asked], judged[refused])
            line += f"  refusal AUROC {auroc:.3f}  true refusals at .10 false {at_ten:.3f}"
        sys.stdout.write(line + "\n")


def refusal_quality(answerable: np.ndarray, unanswerable: np.ndarray) -> tuple[float, float]:
    """AUROC of probabilities of being answerable, and the share of unanswerable ones refused where 10 % of the others are."""
    greater = (answerable[:, None] > unanswerable[None, :]).mean() + 0.5 * (answerable[:, None] == unanswerable[None, :]).mean()
    return float(greater), float((unanswerable < np.quantile(answerable, 0.1)).mean())


def fit_ranking(examples: Sequence[Example]) -> lightgbm.Booster:
    """LambdaMART on the questions that have an answer among their candidates."""
    used = [example for example in examples if example.labels.any()]
    data = lightgbm.Dataset(
        np.vstack([example.features for example in used]),
        np.concatenate([example.labels for example in used]).astype(int),
        group=[len(example.labels) for example in used],
        feature_name=list(NAMES),
    )
    return lightgbm.train(RANKING, data, RANKING_ROUNDS)


def scorer(examples: Sequence[Example]) -> Scorer:
    """What a ranking fitted on these examples makes of rows of features."""
    ranking = fit_ranking(examples)
    return lambda rows: np.asarray(ranking.predict(rows))


def fit_verdict(rows: np.ndarray, labels: np.ndarray, weights: np.ndarray | None = None) -> lightgbm.Booster:
    """Trees for the probability of a label."""
    return lightgbm.train(VERDICT, lightgbm.Dataset(rows, labels.astype(int), weight=weights), VERDICT_ROUNDS)


def write_model(examples: Sequence[Example], verdicts: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]) -> None:
    """Fit on everything and write the trees."""
    rows, can, did, weights = verdicts
    ranking = fit_ranking(examples)
    gains = sorted(zip(ranking.feature_importance("gain"), NAMES, strict=True), reverse=True)
    sys.stdout.write("what carries it: " + ", ".join(f"{name} {gain / gains[0][0]:.2f}" for gain, name in gains[:15]) + "\n")
    model = {
        "features": list(NAMES),
        "ranking": tree_tables(ranking),
        "answerable": tree_tables(fit_verdict(rows, can, weights)),
        "right": tree_tables(fit_verdict(rows, did)),
    }
    MODEL.write_text(json.dumps(model, separators=(",", ":")) + "\n", encoding="utf-8")


def tree_tables(booster: lightgbm.Booster) -> dict[str, list[list[float]]]:
    """LightGBM's trees as the tables that `assistant.quoting.ranker.Trees` reads."""
    trees = [_flat(tree["tree_structure"]) for tree in booster.dump_model()["tree_info"]]
    width = max(len(nodes) for nodes, _ in trees)
    tables: dict[str, list[list[float]]] = {name: [] for name in ("feature", "threshold", "left", "right", "value")}
    for nodes, _ in trees:
        padded = nodes + [(0, 0.0, len(nodes) + i, len(nodes) + i, 0.0) for i in range(width - len(nodes))]
        for name, column in zip(tables, zip(*padded, strict=True), strict=True):
            tables[name].append(list(column))
    tables["depth"] = [[max(depth for _, depth in trees)]]
    return tables


def _flat(root: dict) -> tuple[list[tuple[float, ...]], int]:
    """A tree's nodes in a list, each (feature, threshold, left, right, value), and its depth."""
    nodes: list[tuple[float, ...]] = []

    def add(node: dict) -> tuple[int, int]:
        place = len(nodes)
        nodes.append(())
        if "leaf_value" in node:
            nodes[place] = (0, 0.0, place, place, round(node["leaf_value"], 6))
            return place, 0
        (left, left_depth), (right, right_depth) = add(node["left_child"]), add(node["right_child"])
        # Seven digits keep every comparison of the features' own precision.
        nodes[place] = (node["split_feature"], float(f"{node['threshold']:.7g}"), left, right, 0.0)
        return place, 1 + max(left_depth, right_depth)

    _, depth = add(root)
    return nodes, depth


if __name__ == "__main__":
    main()
