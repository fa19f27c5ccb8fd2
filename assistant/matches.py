"""Which words of an article met which words of a question, across languages too: what the page marks faintly."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from vectorstore.analysis import Token, analyse
from vectorstore.analysis.arabic import fold_arabic
from vectorstore.concepts import Concept
from vectorstore.matching import Match, Matcher

TRUST = 0.3
"""A form that stands for its word less surely (a far synonym) is searched by, but not shown to a reader as a match."""

# What inflects an Arabic word, folded: a particle, the sign of a verb's person, a pronoun, a number's or a person's ending, one of each at most.
_BEFORE = re.compile(r"^(?:[وف]?(?:لل|[بك]?ال)|[وف]?[بكل](?=.{3})|[وفس](?=.{3}))")
_PERSON = re.compile(r"^[يتنا](?=.{3})")
_PRONOUNS = ("ها", "هم", "هن", "نا", "ه")
_ENDINGS = ("تين", "تان", "ات", "ان", "ين", "ون", "وا", "ت", "ي", "ن")


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
    found = [match for match in Matcher(concepts).matches(text, tokens) if _shown(match, concepts[match.concept], text, tokens)]
    found.sort(key=lambda match: (match.first, -match.last, -match.form.weight))
    kept: list[Match] = []
    for match in found:
        if not kept or match.first > kept[-1].last:
            kept.append(match)
    return [_word_match(concepts[match.concept], tokens[match.first], tokens[match.last]) for match in kept]


def _shown(match: Match, concept: Concept, text: str, tokens: Sequence[Token]) -> bool:
    """Whether a reader would see why: search takes a stem for its word («امرأة» is found by «الأمر»), and she does not."""
    form = match.form
    if form.weight < TRUST:
        return False
    if form.how != "literal" or concept.script != "arabic" or match.first != match.last:
        return True
    said = fold_arabic(text[tokens[match.first].start : tokens[match.first].end])
    return bool(_bare(said) & _bare(fold_arabic(concept.text)))


def _bare(word: str) -> set[str]:
    """A folded word with and without what may be inflection, in the order in which it is put on; an end in -ا alone is the accusative's."""
    heads = {word, _BEFORE.sub("", word)}
    heads |= {_PERSON.sub("", head) for head in heads}
    owned = heads | {head.removesuffix(pronoun) for head in heads if len(head) > 3 for pronoun in _PRONOUNS}
    ended = {form.removesuffix(ending) for form in owned if len(form) > 3 for ending in _ENDINGS}
    return owned | ended | {head.removesuffix("ا") for head in heads if len(head) > 3}


def _word_match(concept: Concept, first: Token, last: Token) -> WordMatch:
    scripts = {"arabic", "latin"}
    across = {concept.script, first.script} == scripts
    return WordMatch(first.start, last.end, concept.text, across)
