"""The figures: each measure of each direction with its bootstrap interval, kept as JSON to be compared with later."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from assistant.answers import Outcome
from assistant.evaluation.measures import LABELS, Sample, samples_of, statistic
from assistant.evaluation.trying import Trial
from vectorstore.errors import InputError

RESAMPLES = 1_000
SEED = 20180901
LEVEL = (2.5, 97.5)
"""Percentiles of the resamples between which 95 of 100 lie (Efron and Tibshirani 1993)."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure's value, the interval it lies in, and the number of questions it is from."""

    value: float
    low: float
    high: float
    questions: int


@dataclass(frozen=True, slots=True)
class Figures:
    """One direction: its measures, how its askings ended, and what each question said of each measure."""

    questions: int
    measures: dict[str, Figure]
    outcomes: dict[str, dict[str, int]]
    samples: dict[str, Sample]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All directions by name, and of what: facts about the archive and the run."""

    directions: dict[str, Figures]
    facts: Mapping[str, Any] = field(default_factory=dict)


def figures_of(trials: Iterable[Trial]) -> dict[str, Figures]:
    """The figures of each direction, in the order of the trials."""
    by_direction: dict[str, list[Trial]] = {}
    for trial in trials:
        by_direction.setdefault(trial.direction.name, []).append(trial)
    return {name: _figures(tried) for name, tried in by_direction.items()}


def _figures(trials: Sequence[Trial]) -> Figures:
    samples = samples_of(trials)
    measures = {name: _figure(name, sample) for name, sample in samples.items()}
    return Figures(len(trials), measures, _outcomes(trials), samples)


def _figure(measure: str, sample: Sample) -> Figure:
    rows = np.array(list(sample.rows.values()))
    low, high = interval(rows, lambda draws: statistic(draws, measure))
    return Figure(float(statistic(rows[None], measure)[0]), low, high, len(rows))


def interval(rows: np.ndarray, of_draws: Callable[[np.ndarray], np.ndarray]) -> tuple[float, float]:
    """The bootstrap interval of a statistic of rows, shape (n, values); the same for the same rows, always.

    `of_draws` gives the statistic of each of several draws, shape (draws, n, values).
    """
    generator = np.random.default_rng(SEED)
    drawn = of_draws(rows[generator.integers(len(rows), size=(RESAMPLES, len(rows)))])
    low, high = np.percentile(drawn, LEVEL)
    return float(low), float(high)


def _outcomes(trials: Sequence[Trial]) -> dict[str, dict[str, int]]:
    """By group of questions, how many ended in each outcome."""
    groups: dict[str, Counter[str]] = {}
    for trial in trials:
        groups.setdefault(_group(trial), Counter())[str(trial.answer.outcome)] += 1
        if trial.taken_out and trial.question.answerable:
            groups.setdefault("taken out", Counter())[str(trial.taken_out.outcome)] += 1
    return {group: {str(o): counts[str(o)] for o in Outcome} for group, counts in groups.items()}


def _group(trial: Trial) -> str:
    if trial.question.false_premise:
        return "false premise"
    return "answerable" if trial.question.answerable else "unanswerable"


def write_figures(evaluation: Evaluation, file: Path) -> None:
    """Keep them: figures, and each question's share in them by its id; no text of questions or articles."""
    record = {
        **evaluation.facts,
        "directions": {
            name: {
                "questions": figures.questions,
                "outcomes": figures.outcomes,
                "measures": {measure: _record(figure) for measure, figure in figures.measures.items()},
            }
            for name, figures in evaluation.directions.items()
        },
        "samples": {
            name: {measure: {key: _rounded(row) for key, row in sample.rows.items()} for measure, sample in figures.samples.items()}
            for name, figures in evaluation.directions.items()
        },
    }
    file.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _record(figure: Figure) -> dict[str, float]:
    values = {"value": figure.value, "low": figure.low, "high": figure.high}
    return {**{name: round(value, 5) for name, value in values.items()}, "questions": figure.questions}


def _rounded(row: Sequence[float]) -> list[float]:
    return [round(float(value), 6) for value in row]


def read_figures(file: Path) -> Evaluation:
    """What `write_figures` kept. Raises InputError where the file is something else."""
    try:
        record = json.loads(file.read_text(encoding="utf-8"))
        samples = record.pop("samples", {})
        directions = {
            name: Figures(
                kept["questions"],
                {measure: Figure(**figure) for measure, figure in kept["measures"].items() if measure in LABELS},
                kept["outcomes"],
                {measure: Sample({key: tuple(row) for key, row in rows.items()}) for measure, rows in samples.get(name, {}).items()},
            )
            for name, kept in record.pop("directions").items()
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InputError(f"{file} is not what evaluate --json wrote: it is left as it is. Name another file, or delete it.") from None
    return Evaluation(directions, record)
