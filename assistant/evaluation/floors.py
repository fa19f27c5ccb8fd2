"""A floor under the figures: what they were when somebody last looked, so that a test notices when they fall."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from assistant.evaluation.figures import Evaluation
from assistant.evaluation.measures import LOWER_IS_BETTER

SLACK = 0.03
"""What a figure may fall by, or by one question where there are fewer than thirty: less is chance on a set of this size."""

Floor = Mapping[str, Mapping[str, float]]


def floor_of(evaluation: Evaluation) -> dict[str, dict[str, float]]:
    """By direction, each measure's value; not the time, which is the machine's."""
    return {
        name: {measure: round(figure.value, 4) for measure, figure in figures.measures.items() if measure != "seconds"}
        for name, figures in evaluation.directions.items()
    }


def write_floor(evaluation: Evaluation, file: Path) -> None:
    """Lay the floor where the figures are now."""
    file.write_text(json.dumps(floor_of(evaluation), indent=1) + "\n", encoding="utf-8")


def read_floor(file: Path) -> Floor:
    """What `write_floor` laid."""
    floor: Floor = json.loads(file.read_text(encoding="utf-8"))
    return floor


def fallen(floor: Floor, evaluation: Evaluation, slack: float = SLACK) -> Iterator[str]:
    """Each figure that fell through the floor, in words; one that is not there any more did too."""
    for direction, measures in floor.items():
        now = evaluation.directions[direction].measures if direction in evaluation.directions else {}
        for measure, was in measures.items():
            figure = now.get(measure)
            if figure is None:
                yield f"{direction} {measure}: {was:.3f} → not measured"
                continue
            # The floor is rounded to four digits.
            allowed = max(slack, 1 / figure.questions + 1e-4) if slack else 0.0
            if (figure.value - was) * (-1 if measure in LOWER_IS_BETTER else 1) < -allowed:
                yield f"{direction} {measure}: {was:.3f} → {figure.value:.3f}"
