"""A floor lets chance by and nothing else."""

import pytest

from assistant.evaluation.figures import Evaluation, Figure, Figures
from assistant.evaluation.floors import fallen


@pytest.mark.parametrize(("measure", "was", "value", "questions", "falls"), [
    ("recall@1", 0.90, 0.88, 200, False), ("recall@1", 0.90, 0.86, 200, True), ("recall@1", 0.90, 0.99, 200, False),
    ("true_refusals", 10 / 28, 9 / 28, 28, False), ("true_refusals", 10 / 28, 8 / 28, 28, True),
    ("false_refusals", 0.05, 0.09, 200, True), ("false_refusals", 0.09, 0.05, 200, False),
])  # fmt: skip
def test_fallen(measure: str, was: float, value: float, questions: int, falls: bool) -> None:
    """A figure falls by more than .03 and more than one question, in the direction that is worse for it."""
    figures = Figures(questions, {measure: Figure(value, value, value, questions)}, {}, {})
    assert bool(list(fallen({"en>en": {measure: round(was, 4)}}, Evaluation({"en>en": figures})))) == falls


def test_what_is_not_measured_any_more_fell() -> None:
    """A measure or a direction that is gone is named."""
    [told] = fallen({"ar>ar": {"recall@1": 0.9}}, Evaluation({}))
    assert "not measured" in told
