"""The checker's quality does not fall unnoticed."""

import json
from collections import Counter

import pytest

from tests.evaluation.checked_pairs import HELD_OUT, RESULTS, Row, by_file, checked, milliseconds, read_pairs
from vectorstore.knowledge import Knowledge

SLACK = 0.03


@pytest.fixture(scope="module")
def rows(knowledge: Knowledge) -> list[Row]:
    """Every pair, checked once."""
    return list(checked(knowledge))


def test_no_figure_fell(rows: list[Row]) -> None:
    """On the pairs held out, precision and recall of "supported" are where results/checker.json has them (write_checker.py lays it anew)."""
    floor, now = json.loads(RESULTS.read_text(encoding="utf-8"))["held out"], by_file(rows, HELD_OUT)
    assert floor
    fallen = [
        f"{file} {name} {measure}: {now[file][name][measure]} < {figure}"
        for file, directions in floor.items()
        for name, figures in directions.items()
        for measure, figure in figures.items()
        if measure in ("precision", "recall") and now[file][name][measure] < figure - SLACK
    ]
    assert not fallen


def test_a_sentence_costs_milliseconds(rows: list[Row]) -> None:
    """A check is short beside the model's own sentence; the bound is wide, for a busy machine."""
    assert milliseconds(rows) < 60


def test_the_pairs_are_balanced() -> None:
    """In each direction about as many are right as wrong, in each half, and no sentence stands twice under one article."""
    pairs = [pair for pair in read_pairs() if pair.id.startswith("pairs-whole ")]
    assert len(pairs) >= 240
    assert max(Counter((pair.article, pair.sentence) for pair in pairs).values()) == 1
    for language in ("ar", "en"):
        for of in ("ar-", "en-"):
            for split in {pair.split for pair in pairs}:
                own = [p for p in pairs if p.language == language and p.article.startswith(of) and p.split == split]
                assert 0.4 < sum(p.supported for p in own) / len(own) < 0.6
    assert all(pair.supported == (pair.kind == "supported") for pair in pairs)
