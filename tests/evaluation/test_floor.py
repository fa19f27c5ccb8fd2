"""Quality does not fall unnoticed."""

import pytest

from assistant.evaluation.figures import Evaluation
from assistant.evaluation.floors import fallen, read_floor
from tests.evaluation.own_set import DIRECTIONS, FLOOR, evaluate_own_set

pytestmark = pytest.mark.slow
"""Seven hundred questions are asked: nearly a minute."""


@pytest.fixture(scope="session")
def evaluation() -> Evaluation:
    """The project's own questions, asked once."""
    return evaluate_own_set()


@pytest.mark.parametrize("direction", [direction.name for direction in DIRECTIONS])
def test_no_figure_fell(evaluation: Evaluation, direction: str) -> None:
    """No figure is more than .03 worse than results/floor.json has it (write_floor.py lays it anew)."""
    floor = {direction: read_floor(FLOOR)[direction]}
    assert not list(fallen(floor, evaluation))


def test_every_citation_holds(evaluation: Evaluation) -> None:
    """Whatever else an answer is, its quotes stand word for word where it says that they stand."""
    for figures in evaluation.directions.values():
        assert "citations_valid" not in figures.measures or figures.measures["citations_valid"].value == 1.0
