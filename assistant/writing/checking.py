"""Holds a sentence of a language model to the passages that it cites."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.writing.citing import Cited
from assistant.writing.clauses import added
from assistant.writing.evidence import Evidence
from assistant.writing.facts import wrong_date, wrong_quote
from assistant.writing.figures import wrong_number
from assistant.writing.naming import wrong_name
from assistant.writing.negation import negation
from assistant.writing.opposites import opposed
from assistant.writing.overclaims import overclaim
from assistant.writing.reasons import Failed, reason
from assistant.writing.roles import swapped_roles
from assistant.writing.statements import Statement, read
from assistant.writing.support import Claim, Held
from vectorstore.concepts import concepts_of
from vectorstore.entailment import Entailment
from vectorstore.knowledge import Knowledge

SAME, ACROSS = 0.55, 0.45
"""The share of a sentence's concepts that its sources must say, in one language and across.

Chosen on the half of tests/evaluation/pairs*.jsonl that is for it; figures on the other half: results/checker.json.
"""
ENTAILED = 0.5
"""What the entailment model must give, where there is one."""
BEARS = 0.5
"""A cited passage is shown as a source where it bears out this share of what the best one does."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a sentence is borne out by what it cites; else why not, in one line.

    `spans` are (number of the evidence, start, end) in the body of the article: the sentence of each evidence that bears it out,
    with those beside it that the sentence sums up too.
    """

    supported: bool
    reason: str
    spans: tuple[tuple[int, int, int], ...]


class Checker:
    """Checks by rules and by words; `stronger`, where given, must agree as well."""

    def __init__(self, knowledge: Knowledge, stronger: Entailment | None = None) -> None:
        self._knowledge = knowledge
        self._stronger = stronger

    def check(self, sentence: Cited, language: str, evidence: Sequence[Evidence]) -> Verdict:
        """Hold a sentence to its evidence; `language` ("en", "ar") is the sentence's, and the reason's."""
        if not evidence:
            return Verdict(False, reason("citation", language), ())
        claim = Claim(Statement(sentence.text), concepts_of(sentence.text, self._knowledge), language)
        held = [Held(source, claim.support(source)) for source in map(read, evidence)]
        failed = self._failed(claim, held, language)
        if failed:
            return Verdict(False, reason(failed[0], language, failed[1]), ())
        return Verdict(True, "", tuple(_spans(held)))

    def _failed(self, claim: Claim, held: Sequence[Held], language: str) -> Failed | None:
        failed = (
            wrong_number(claim, held)
            or wrong_date(claim, held)
            or wrong_quote(claim, held)
            or wrong_name(claim, held)
            or _unsupported(claim, held, language)
            or swapped_roles(claim, held)
            or negation(claim, held)
            or opposed(claim, held)
            or overclaim(claim, held)
            or added(claim, held)
        )
        if not failed and self._stronger:
            premises = [item.source.evidence.text for item in held]
            if self._stronger.entails(premises, claim.statement.text) < ENTAILED:
                return "stronger", ""
        return failed


def _unsupported(claim: Claim, held: Sequence[Held], language: str) -> Failed | None:
    says = claim.concepts or claim.statement.quantities or claim.statement.days
    if not says or not any(len(item.source.sentences) > 1 for item in held):
        return "support", ""
    enough = any(item.support.share >= (SAME if item.source.language == language else ACROSS) for item in held)
    return None if enough else ("support", "")


def _spans(held: Sequence[Held]) -> list[tuple[int, int, int]]:
    """Of each evidence that bears out about as much as the best one, its best sentence, with those chosen that touch it."""
    best = max(item.support.share for item in held)
    spans: list[tuple[int, int, int]] = []
    for item in held:
        if item.support.share >= BEARS * best:
            first = last = item.support.chosen[0]
            while last + 1 in item.support.chosen:
                last += 1
            while first - 1 in item.support.chosen:
                first -= 1
            number, sentences = item.source.evidence.number, item.source.sentences[first : last + 1]
            spans += [(number, sentence.start, sentence.start + len(sentence.text)) for sentence in sentences]
    return spans
