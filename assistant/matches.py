"""Which words of an article met which words of a question, across languages too: what the page marks faintly."""

from collections.abc import Sequence
from dataclasses import dataclass

from vectorstore.analysis import Token, analyse
from vectorstore.concepts import Concept
from vectorstore.matching import Match, Matcher

TRUST = 0.3
"""A form that stands for its word less surely (a far synonym) is searched by, but not shown to a reader as a match."""


@dataclass(frozen=True, slots=True)
class WordMatch:
    """Characters `start` to `end` of a text say `asked`, a word of the question; `across` if in the other language."""

    start: int
    end: int
    asked: str
    across: bool = False


def word_matches(concepts: Sequence[Concept], text: str) -> list[WordMatch]:
    """Where `text` says what the concepts ask about, in order and without overlap; of two in one place the longer."""
    tokens = analyse(text)
    found = [match for match in Matcher(concepts).matches(text, tokens) if match.form.weight >= TRUST]
    found.sort(key=lambda match: (match.first, -match.last, -match.form.weight))
    kept: list[Match] = []
    for match in found:
        if not kept or match.first > kept[-1].last:
            kept.append(match)
    return [_word_match(concepts[match.concept], tokens[match.first], tokens[match.last]) for match in kept]


def _word_match(concept: Concept, first: Token, last: Token) -> WordMatch:
    scripts = {"arabic", "latin"}
    across = {concept.script, first.script} == scripts
    return WordMatch(first.start, last.end, concept.text, across)
