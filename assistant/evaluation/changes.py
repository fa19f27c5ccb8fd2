"""What changed against an earlier evaluation: by how much, whether that is more than chance, and for which questions."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from assistant.evaluation.figures import Evaluation, Figures, interval
from assistant.evaluation.measures import LOWER_IS_BETTER, statistic

LEAST = 0.0005
"""A figure that moved by less is printed the same."""
TIMED = 0.10
"""Time per question differs by as much between two runs of one program."""


@dataclass(frozen=True, slots=True)
class Change:
    """One figure that moved. `sure` where the paired interval of the difference leaves out zero."""

    direction: str
    measure: str
    before: float
    after: float
    sure: bool
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()

    @property
    def better(self) -> bool:
        """Whether it moved the way one would like."""
        return (self.after > self.before) != (self.measure in LOWER_IS_BETTER)


def changes(before: Evaluation, after: Evaluation) -> Iterator[Change]:
    """The figures of both that moved, in the order of the later."""
    for direction, figures in after.directions.items():
        if direction in before.directions:
            yield from _moved(direction, before.directions[direction], figures)


def _moved(direction: str, before: Figures, after: Figures) -> Iterator[Change]:
    for measure, figure in after.measures.items():
        if measure not in before.measures:
            continue
        was = before.measures[measure].value
        least = TIMED * was if measure == "seconds" else LEAST
        if abs(figure.value - was) >= least:
            yield Change(direction, measure, was, figure.value, *_paired(measure, before, after))


def _paired(measure: str, before: Figures, after: Figures) -> tuple[bool, tuple[str, ...], tuple[str, ...]]:
    """Whether the difference is sure, and which questions gained and lost, among those that both were asked."""
    if measure not in before.samples or measure not in after.samples:
        return False, (), ()
    old, new = before.samples[measure], after.samples[measure]
    both = [question for question in new.rows if question in old.rows]
    if not both:
        return False, (), ()
    rows = np.array([[*new.rows[question], *old.rows[question]] for question in both])
    width = rows.shape[1] // 2
    low, high = interval(rows, lambda draws: statistic(draws[:, :, :width], measure) - statistic(draws[:, :, width:], measure))
    difference = rows[:, 0] - rows[:, width]
    if width > 1 or measure == "seconds":
        return low > 0 or high < 0, (), ()
    gained = tuple(question for question, moved in zip(both, difference, strict=True) if moved > LEAST)
    lost = tuple(question for question, moved in zip(both, difference, strict=True) if moved < -LEAST)
    return low > 0 or high < 0, gained, lost
