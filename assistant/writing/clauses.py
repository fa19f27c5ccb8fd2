"""The clauses of a sentence: one of which no source says anything was added by the model."""

from collections.abc import Sequence

import numpy as np

from assistant.writing.reasons import Failed
from assistant.writing.statements import Statement
from assistant.writing.support import MET, Claim, Held
from vectorstore.analysis.arabic import common_words

UNSAID = 0.6
"""A clause of which no source says this share …"""
WORDS = 2.5
"""… and this weight (a plain word's is 1): a word or two that no form meets are a gap of the lexicon more often than a lie."""
_PARTS = frozenset(",،.؛;:«»“”\"()—–")
_JOINING = frozenset("and but which who while whereas after before because لكن ولكن التي الذي الذين بينما فيما حيث قد وقد كما كذلك وكذلك".split())


def added(claim: Claim, held: Sequence[Held]) -> Failed | None:
    """A clause that none of the cited passages says anything of: "…, which the club will spend on a new stadium"."""
    if not claim.concepts:
        return None
    met = np.max([item.support.met.max(axis=0) for item in held], axis=0)
    own = claim.own
    for first, last in clauses_of(claim.statement):
        inside = [i for i, places in enumerate(own) if any(first <= t < last and worth >= 1 for t, worth in places.items())]
        missing = [i for i in inside if met[i] < MET]
        # Its numbers and dates were found already, of what the claim says.
        starts = [run.first for run in claim.statement.quantities] + [run.first for run in claim.statement.days]
        known = sum(first <= start < last for start in starts)
        weight = float(claim.weights[missing].sum())
        if weight >= WORDS and weight >= UNSAID * (known + float(claim.weights[inside].sum())):
            tokens = claim.statement.tokens
            return "overclaim", claim.statement.text[tokens[first].start : tokens[last - 1].end]
    return None


def clauses_of(statement: Statement) -> list[tuple[int, int]]:
    """The clauses as (first token, token behind the last), cut at punctuation and at words that join clauses."""
    tokens = statement.tokens
    cuts = [0]
    for place in range(1, len(tokens)):
        between = statement.text[tokens[place - 1].end : tokens[place].start]
        if _PARTS & set(between) or statement.words[place] in _JOINING or _is_joined(statement, place):
            cuts.append(place)
    return [(a, b) for a, b in zip(cuts, [*cuts[1:], len(tokens)], strict=True) if a < b]


def _is_joined(statement: Statement, place: int) -> bool:
    """Whether an Arabic word begins with "and": «وطالب», but not «وزير»."""
    word = statement.words[place]
    if statement.tokens[place].script != "arabic" or not word.startswith("و") or len(word) < 4:
        return False
    return word not in common_words() or word[1:] in common_words()
