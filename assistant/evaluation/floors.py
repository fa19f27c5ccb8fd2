"""A floor under the figures: what they were when somebody last looked, so that a test notices when they fall."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from assistant.evaluation.figures import Evaluation
from assistant.evaluation.measures import LOWER_IS_BETTER

SLACK = 0.03
"""What a figure may fall by: one question in thirty; less is chance on a set of this size."""

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
    now = floor_of(evaluation)
    for direction, measures in floor.items():
        for measure, was in measures.items():
            value = now.get(direction, {}).get(measure)
            if value is None:
                yield f"{direction} {measure}: {was:.3f} → not measured"
            elif (value - was) * (-1 if measure in LOWER_IS_BETTER else 1) < -slack:
                yield f"{direction} {measure}: {was:.3f} → {value:.3f}"
