"""The measures: what each trial says of each of them, and the sum of what all of them say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.answers import Answer
from assistant.evaluation.trying import Trial

FALSE_REFUSALS = 0.10
"""Share of the answerable questions that may be refused where true refusals are counted at a threshold."""

SEARCH = {"R@1": "recall@1", "R@5": "recall@5", "R@10": "recall@10", "RR": "MRR", "nDCG@10": "nDCG@10"}
"""ir-measures' names and ours."""

LABELS = {
    **{name: name for name in SEARCH.values()},
    "first_right": "first quote answers",
    "shown_right": "a shown quote answers",
    "answered_right": "… where it says answered",
    "citations_valid": "citations valid",
    "true_refusals": "true refusals",
    "false_refusals": "false refusals",
    "hidden_refusals": "true refusals, taken out",
    "hidden_auroc": "… AUROC of confidence",
    "hidden_at_threshold": "… at 10 % false refusals",
    "premise_shown": "false premise contradicted",
    "premise_refused": "false premise refused",
    "seconds": "seconds a question",
}
"""The measures in the order in which they are printed, with what they are called there."""

LOWER_IS_BETTER = frozenset({"false_refusals", "seconds"})


@dataclass(frozen=True, slots=True)
class Sample:
    """What questions say of one measure: `rows` has for each id its value, or its confidences (present, taken out)."""

    rows: dict[str, tuple[float, ...]]


def statistic(draws: np.ndarray, measure: str) -> np.ndarray:
    """The measure of each draw, shape (draws, n, values): its mean, unless the measure compares confidences."""
    if measure == "hidden_auroc":
        return np.array([auroc(rows[:, 0], rows[:, 1]) for rows in draws])
    if measure == "hidden_at_threshold":
        return np.array([refused_at(rows[:, 0], rows[:, 1], FALSE_REFUSALS) for rows in draws])
    return np.asarray(draws[:, :, 0].mean(axis=1))


def auroc(present: np.ndarray, hidden: np.ndarray) -> float:
    """How often confidence is higher for a question that can be answered than for one that cannot; a tie is half."""
    ordered = np.sort(hidden)
    below, upto = np.searchsorted(ordered, present, "left"), np.searchsorted(ordered, present, "right")
    return float((below + upto).mean() / 2 / len(hidden))


def refused_at(present: np.ndarray, hidden: np.ndarray, false_refusals: float) -> float:
    """Share of the hidden that is refused at the threshold that refuses at most that share of the present."""
    threshold = np.sort(present)[int(len(present) * false_refusals)]
    return float((hidden < threshold).mean())


def samples_of(trials: Sequence[Trial]) -> dict[str, Sample]:
    """By measure, what one direction's trials say of it; a measure that none has a say in is left out."""
    rows: dict[str, dict[str, tuple[float, ...]]] = {name: {} for name in LABELS}
    for trial in trials:
        for name, values in _judged(trial):
            rows[name][trial.question.id] = values
    for name, question, share in _ranked([trial for trial in trials if trial.relevant]):
        rows[name][question] = (share,)
    return {name: Sample(found) for name, found in rows.items() if found}


def _ranked(trials: Sequence[Trial]) -> Iterable[tuple[str, str, float]]:
    """(measure, question, value) as ir-measures computes them, over articles."""
    if not trials:
        return
    import ir_measures

    qrels = [ir_measures.Qrel(t.question.id, article, grade) for t in trials for article, grade in t.relevant.items()]
    run = [ir_measures.ScoredDoc(t.question.id, hit.article.id, -float(at)) for t in trials for at, hit in enumerate(t.hits)]
    measures = [ir_measures.parse_measure(name) for name in SEARCH]
    for metric in ir_measures.iter_calc(measures, qrels, run):
        yield SEARCH[str(metric.measure)], metric.query_id, float(metric.value)


def _judged(trial: Trial) -> Iterable[tuple[str, tuple[float, ...]]]:
    """What one answer says: right or not, refused or not."""
    question, answer = trial.question, trial.answer
    yield "seconds", (trial.seconds,)
    if answer.citations:
        yield "citations_valid", (float(citations_valid(answer)),)
    if question.false_premise:
        yield "premise_shown", (float(trial.some_is_right),)
        yield "premise_refused", (float(trial.refused),)
    elif not question.answerable:
        yield "true_refusals", (float(trial.refused),)
    else:
        yield "false_refusals", (float(trial.refused),)
        if trial.taken_out:
            yield from _taken_out(answer, trial.taken_out)
        if question.answers:
            yield "first_right", (float(trial.first_is_right),)
            yield "shown_right", (float(trial.some_is_right),)
            if answer.outcome == answer.outcome.ANSWERED:
                yield "answered_right", (float(trial.first_is_right),)


def _taken_out(answer: Answer, hidden: Answer) -> Iterable[tuple[str, tuple[float, ...]]]:
    yield "hidden_refusals", (float(hidden.outcome == hidden.outcome.NO_EVIDENCE),)
    yield "hidden_auroc", (answer.confidence, hidden.confidence)
    yield "hidden_at_threshold", (answer.confidence, hidden.confidence)


def citations_valid(answer: Answer) -> bool:
    """Whether every number that is cited is there, and every quote stands word for word in the article it cites."""
    quotes = {c.number: " ".join(c.quote.split()) for c in answer.citations if 0 <= c.start < c.end}
    return all(
        bool(sentence.citations)
        and all(number in quotes for number in sentence.citations)
        # What a model says in its own words need not be the quote; what is quoted must, but for the column's line breaks.
        and (answer.made_by != "quoting" or " ".join(sentence.text.split()) in {quotes[number] for number in sentence.citations})
        for sentence in answer.sentences
    )
