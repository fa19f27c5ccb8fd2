"""The measures against figures that were worked out by hand."""

from datetime import UTC, datetime

import numpy as np
import pytest

from assistant.answers import Answer, Citation, Outcome, Question, Sentence
from assistant.evaluation.figures import figures_of, interval
from assistant.evaluation.labelled import LabelledQuestion
from assistant.evaluation.measures import auroc, citations_valid, refused_at, samples_of
from assistant.evaluation.misses import misses_of
from assistant.evaluation.trying import Direction, Trial
from vectorstore.articles import Article, Filters, Hit, Origin, Passage

BODY = "قال الوزير إن الكلفة\nبلغت 340 مليون دينار. Nothing else was said."
ASKED = Question("كم؟", "ar", Filters(), datetime(2026, 1, 1, tzinfo=UTC))


def _article(name: str) -> Article:
    return Article(name, f"title of {name}", BODY, "ar", Origin("test"))


def _hit(name: str) -> Hit:
    return Hit(Passage(f"{name}-0", name, 0, 0, len(BODY), BODY), _article(name), 1.0, ("words",))


def _answer(start: int, end: int, text: str | None = None, *, number: int = 1, confidence: float = 0.9) -> Answer:
    citation = Citation(1, _article("a"), _hit("a").passage, start, end)
    sentence = Sentence(" ".join(citation.quote.split()) if text is None else text, (number,), "ar")
    return Answer(ASKED, Outcome.ANSWERED, "", (sentence,), (citation,), confidence=confidence)


def _refusal(confidence: float = 0.1) -> Answer:
    return Answer(ASKED, Outcome.NO_EVIDENCE, "", confidence=confidence)


def _trial(question: LabelledQuestion, found: str, answer: Answer, hidden: Answer | None = None) -> Trial:
    relevant = dict(question.relevant)
    return Trial(question, Direction("ar", "ar"), relevant, tuple(map(_hit, found)), answer, hidden, 0.01)


@pytest.mark.parametrize(
    ("answers", "text", "right"),
    [
        (["340 مليون دينار"], "بلغت 340\nمليون  دينار.", True),
        (["Los Angeles Dodgers"], "the LOS ANGELES dodgers won", True),
        (["340"], "بلغت 350 مليون", False),
        (["67 people", "67 شخصاً"], "إن 67 شخصاً قتلوا", True),
        ([], "anything", False),
    ],
)
def test_an_answer_is_found_whatever_its_spaces_and_capitals(answers: list[str], text: str, right: bool) -> None:
    """White space and capitals are the newspaper's; any of the answers will do; no answer is never right."""
    assert LabelledQuestion("1", "?", "en", answers=tuple(answers)).is_answered_by(text) is right


def test_search_measures_are_those_of_ir_measures() -> None:
    """One question's article is first; the other has two, one second, and one that is not found."""
    trials = [
        _trial(LabelledQuestion("q1", "?", "ar", {"a": 1}), "abc", _refusal(), _refusal()),
        _trial(LabelledQuestion("q2", "?", "ar", {"b": 1, "z": 1}), "abc", _refusal(), _refusal()),
    ]
    values = {name: figure.value for name, figure in figures_of(trials)["ar>ar"].measures.items()}
    assert values["recall@1"] == 0.5
    assert values["recall@5"] == values["recall@10"] == 0.75
    assert values["MRR"] == 0.75
    gain = 1 / np.log2(3)
    assert values["nDCG@10"] == pytest.approx((1 + gain / (1 + gain)) / 2)


def test_answers_and_refusals_are_counted_each_where_it_belongs() -> None:
    """A right quote, a false refusal, a true refusal, and a false premise that is contradicted."""
    words = ("340 مليون دينار",)
    trials = [
        _trial(LabelledQuestion("right", "?", "ar", {"a": 1}, words), "a", _answer(0, 42), _refusal()),
        _trial(LabelledQuestion("refused", "?", "ar", {"a": 1}, words), "a", _refusal(), _refusal()),
        _trial(LabelledQuestion("none", "?", "ar", answerable=False), "a", _refusal()),
        _trial(LabelledQuestion("premise", "?", "ar", {"a": 1}, words, answerable=False, false_premise=True), "a", _answer(0, 42)),
    ]
    samples = samples_of(trials)
    assert samples["first_right"].rows == {"right": (1.0,), "refused": (0.0,)}
    assert samples["answered_right"].rows == {"right": (1.0,)}
    assert samples["false_refusals"].rows == {"right": (0.0,), "refused": (1.0,)}
    assert samples["true_refusals"].rows == {"none": (1.0,)}
    assert samples["premise_shown"].rows == {"premise": (1.0,)}
    assert samples["premise_refused"].rows == {"premise": (0.0,)}
    assert samples["hidden_auroc"].rows == {"right": (0.9, 0.1), "refused": (0.1, 0.1)}
    outcomes = figures_of(trials)["ar>ar"].outcomes
    assert outcomes["answerable"] == {"answered": 1, "closest": 0, "no_evidence": 1}
    assert outcomes["taken out"] == {"answered": 0, "closest": 0, "no_evidence": 2}


def test_a_miss_says_what_was_found_instead() -> None:
    """The three ways to go wrong on an answerable question; a right one is not listed."""
    words = ("340 مليون دينار",)
    trials = [
        _trial(LabelledQuestion("right", "?", "ar", {"a": 1}, words), "a", _answer(0, 42)),
        _trial(LabelledQuestion("other", "?", "ar", {"a": 1}, words), "ba", _answer(43, len(BODY))),
        _trial(LabelledQuestion("refused", "?", "ar", {"a": 1}, words), "a", _refusal()),
        _trial(LabelledQuestion("lost", "?", "ar", {"z": 1}, words), "ab", _refusal()),
    ]
    misses = {miss.id: miss for miss in misses_of(trials)}
    assert {name: miss.how for name, miss in misses.items()} == {
        "other": "another sentence quoted", "refused": "refused, though answerable", "lost": "article not found",
    }  # fmt: skip
    assert misses["other"].instead == "Nothing else was said. [a]"
    assert "article at place 2" in misses["other"].wanted
    assert misses["lost"].instead == "title of a [a], not quoted"


@pytest.mark.parametrize(
    ("answer", "valid"),
    [
        (_answer(0, 42), True),
        (_answer(0, 42, "بلغت 350 مليون دينار."), False),
        (_answer(0, 42, number=2), False),
        (_answer(5, 5, ""), False),
    ],
)
def test_a_citation_is_valid_only_where_its_words_stand(answer: Answer, valid: bool) -> None:
    """A line break inside a quote is forgiven; other words, an unknown number and an empty span are not."""
    assert citations_valid(answer) is valid


def test_confidence_is_judged_by_order_alone() -> None:
    """One half for chance and for ties; the threshold lets no more than its share of the answerable be refused."""
    low, high = np.arange(20) / 100, np.arange(20) / 100 + 0.5
    assert auroc(high, low) == 1.0
    assert auroc(low, high) == 0.0
    assert auroc(low, low) == 0.5
    assert refused_at(high, low, 0.1) == 1.0
    assert refused_at(low, low, 0.1) == 0.1


def test_an_interval_is_the_same_every_time() -> None:
    """The bootstrap is seeded: a figure does not change because somebody looked twice; it holds the mean."""
    rows = np.random.default_rng(7).random((50, 1))
    first = interval(rows, lambda draws: draws.mean(axis=(1, 2)))
    assert first == interval(rows, lambda draws: draws.mean(axis=(1, 2)))
    assert first[0] < rows.mean() < first[1]
