"""Numbers: each must stand in a source, of what the claim says it of."""

from collections.abc import Iterator, Sequence

import numpy as np

from assistant.writing.days import YEARS
from assistant.writing.quantities import Quantity, is_same
from assistant.writing.reasons import Failed
from assistant.writing.statements import Source, Statement, states
from assistant.writing.support import MET, Claim, Held, Places
from vectorstore.analysis import is_stop_word

BESIDE = 20
"""Tokens around a number that say what it counts."""
OWN_SHARE = 0.5
"""What a number's own sentence must bear out of the claim, against the sentence that bears out most."""
LIGHT = 0.5
"""Concepts of less weight ("said", "people") stand beside any number."""
UNIT = 4
"""Tokens between a number and what it counts."""
BEFORE = 0.3
"""What the sentence before a number's own is worth there."""
RIVAL = 0.0
"""Below this balance of weights, what the claim says is said of another number."""
_AGAINST = {"to", "against", "مقابل"}
_FROM = {"from", "than", "down", "up", "between", "من", "بعد", "كانت", "عن", "بين"}


def wrong_number(claim: Claim, held: Sequence[Held]) -> Failed | None:
    """A number that no source has, or that one has for something else."""
    statement = claim.statement
    for quantity in statement.quantities:
        said = _said(statement, quantity)
        places = [(item, place) for item in held for place in _places(quantity, item.source)]
        if not places and not _is_known_year(quantity, held):
            return "number", said
        if places and not any(_counts_the_same(claim, quantity, item, place) for item, place in places):
            return "figure", said
    return _swapped(statement, held)


def _said(statement: Statement, quantity: Quantity) -> str:
    return statement.text[statement.tokens[quantity.first].start : statement.tokens[quantity.last].end]


def _places(quantity: Quantity, source: Source) -> list[int]:
    return [place for place, sentence in enumerate(source.sentences) if states(sentence, quantity)]


def _is_known_year(quantity: Quantity, held: Sequence[Held]) -> bool:
    published = {item.source.evidence.article.published for item in held}
    return quantity.value in YEARS and any(when and when.year == quantity.value for when in published)


def _counts_the_same(claim: Claim, quantity: Quantity, item: Held, place: int) -> bool:
    """Whether the number's sentence says of it what the claim says: not another sentence, nor another number in that one."""
    met, weights = item.support.met, claim.weights
    if not claim.concepts or place == len(met) - 1:
        return True
    if not says_as_much(claim, item, place):
        return False
    sentence, said = item.source.sentences[place], item.support.said[place]
    same = [other for other in sentence.quantities if is_same(quantity, other)]
    beside = [i for i in _beside(claim, quantity) if weights[i] >= LIGHT and met[:, i].max() >= MET]
    if not beside or not same:
        return True
    near = any(q.first - BESIDE <= token <= q.last + BESIDE for q in same for i in beside for token in said[i])
    return near and not _counts_another(claim, quantity, same, item, place) and not _belongs_to_another(claim, same, sentence, said)


def says_as_much(claim: Claim, item: Held, place: int) -> bool:
    """Whether a sentence of the source bears out about as much of the claim as the one that bears out most."""
    met = item.support.met
    # "He was given 11 years": who, stands in the sentence before.
    own = np.maximum(met[place], BEFORE * met[place - 1] if place else 0.0)
    return float(own @ claim.weights) >= OWN_SHARE * float((met[:-1] @ claim.weights).max())


def _counts_another(claim: Claim, quantity: Quantity, same: Sequence[Quantity], item: Held, place: int) -> bool:
    """Whether the claim's unit stands behind another number of the source, and behind this one stands another unit."""
    unit = _unit(claim.statement, quantity)
    index = next((i for i, c in enumerate(claim.concepts) if c.terms == (unit,) and claim.weights[i] >= LIGHT), None)
    sentence, said = item.source.sentences[place], item.support.said[place]
    if index is None or not all(_unit(sentence, q) for q in same):
        return False
    if any(_distance(q, token) <= UNIT for q in same for token in said[index]):
        return False
    return any(
        0 < token - q.last <= 2
        for other, row in zip(item.source.sentences, item.support.said, strict=True)
        for q in other.quantities
        for token in row[index]
    )


def _belongs_to_another(claim: Claim, same: Sequence[Quantity], sentence: Statement, said: Sequence[Places]) -> bool:
    """Whether most of what the claim says stands nearer to another number of the sentence, one that the claim does not have."""
    mine = claim.statement.quantities
    rivals = [
        q for q in sentence.quantities
        if _may_be_mistaken(sentence, q, same[0]) and not any(is_same(own, q) for own in mine) and not _is_whole_of(sentence, q)
    ]  # fmt: skip
    if not rivals:
        return False
    score = 0.0
    for places, weight in zip(said, claim.weights, strict=True):
        if places and weight >= LIGHT:
            to_mine, to_rival = (min(_distance(q, token) for q in numbers for token in places) for numbers in (same, rivals))
            score += weight * ((to_mine < to_rival) - (to_rival < to_mine))
    return score < RIVAL


def _may_be_mistaken(sentence: Statement, rival: Quantity, own: Quantity) -> bool:
    """Whether two numbers may count the same thing: 94 in «الدقيقة 94» and 19 in «19 عاماً» do not."""
    if rival.percent != own.percent or any(sentence.tokens[q.first].script != "number" for q in (rival, own)):
        return False
    units = _unit(sentence, rival), _unit(sentence, own)
    return rival.percent or "" in units or units[0] == units[1]


def _unit(sentence: Statement, quantity: Quantity) -> str:
    """The word that is counted: behind the number, or in Arabic before it with an article («الدقيقة 94»); "" where there is none."""
    for place in (quantity.last + 1, quantity.first - 1):
        if 0 <= place < len(sentence.tokens):
            token = sentence.tokens[place]
            counted = place > quantity.last or sentence.words[place].startswith("ال")
            if counted and token.script != "number" and not is_stop_word(sentence.text[token.start : token.end]):
                return token.term
    return ""


def _distance(quantity: Quantity, token: int) -> int:
    return max(quantity.first - token, token - quantity.last, 0)


def _is_whole_of(sentence: Statement, quantity: Quantity) -> bool:
    """71 of 180: the 180 is nobody's."""
    before = sentence.words[max(0, quantity.first - 2) : quantity.first]
    return bool(before) and (before[-1] in ("of", "من", "اصل") or before == ["of", "the"])


def _beside(claim: Claim, quantity: Quantity) -> list[int]:
    """The claim's concepts that stand within a few tokens of one of its numbers."""
    tokens = claim.statement.tokens
    near = {token.term for token in tokens[max(0, quantity.first - 4) : quantity.last + 5]}
    return [place for place, concept in enumerate(claim.concepts) if set(concept.terms) <= near]


def _pairs(statement: Statement) -> Iterator[tuple[float, float]]:
    """Neighbouring numbers that are set against one another: 88 to 85, 4-2."""
    for one, other in zip(statement.quantities, statement.quantities[1:], strict=False):
        between = statement.words[one.last + 1 : other.first]
        before = statement.words[max(0, one.first - 2) : one.first]
        against = not between or (len(between) <= 2 and bool(_AGAINST & set(between)))
        if against and not _FROM & {*between, *before} and one.percent == other.percent:
            yield one.value, other.value


def _swapped(statement: Statement, held: Sequence[Held]) -> Failed | None:
    stated = {pair for item in held for sentence in item.source.sentences for pair in _pairs(sentence)}
    for one, other in _pairs(statement):
        if one != other and (one, other) not in stated and (other, one) in stated:
            return "figure", f"{one:g}"
    return None
