"""The misses: questions that went wrong, with what was wanted and what came instead."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.evaluation.trying import Trial
from vectorstore.articles import Hit

WITHIN = 10
"""A relevant article that is found after this place counts as not found."""
SHOWN = 160


@dataclass(frozen=True, slots=True)
class Miss:
    """One question that went wrong in one direction: how, and what came instead."""

    direction: str
    id: str
    question: str
    how: str
    wanted: str
    instead: str


def misses_of(trials: Iterable[Trial]) -> Iterator[Miss]:
    """The trials that went wrong; each once, under the first thing that was wrong with it."""
    for trial in trials:
        how = _wrong(trial)
        if how:
            question = trial.question
            yield Miss(trial.direction.name, question.id, question.text, how, _wanted(trial), _instead(trial))


def _wrong(trial: Trial) -> str:
    question = trial.question
    if not question.answerable:
        if trial.refused or (question.false_premise and trial.some_is_right):
            return ""
        return "false premise not contradicted" if question.false_premise else "answered, though nothing answers"
    if not any(hit.article.id in trial.relevant for hit in trial.hits[:WITHIN]):
        return "article not found"
    if not question.answers:
        return ""
    if trial.refused:
        return "refused, though answerable"
    return "" if trial.first_is_right else "another sentence quoted"


def _wanted(trial: Trial) -> str:
    if not trial.relevant:
        return "a refusal"
    places = [place for place, hit in enumerate(trial.hits, 1) if hit.article.id in trial.relevant]
    place = f"article at place {places[0]}" if places else "article not found at all"
    answers = " | ".join(dict.fromkeys(trial.question.answers))
    return _short(f"{answers or ', '.join(trial.relevant)} ({place})")


def _instead(trial: Trial) -> str:
    """The first quote, else the article that was found first."""
    for citation in trial.answer.citations[:1]:
        return f"{_short(citation.quote)} [{citation.article.id}]"
    return _named(trial.hits) if trial.hits else "nothing"


def _named(hits: Sequence[Hit]) -> str:
    return f"{_short(hits[0].article.title)} [{hits[0].article.id}], not quoted"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else f"{line[:SHOWN]}…"
