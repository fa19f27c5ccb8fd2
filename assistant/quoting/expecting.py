"""What a question expects by the words that it asks with: a number in a unit ("how deep": metres), or one of a class ("which
relative": father), from the classes in vectorstore/classes.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from assistant.questions import Kind, kind_of, language_of
from assistant.quoting.candidates import Candidate
from assistant.quoting.kinds import is_number
from assistant.quoting.likeness import by_article
from vectorstore.analysis import Token, analyse, is_stop_word, terms_of
from vectorstore.analysis.arabic import fold_arabic
from vectorstore.concepts import Concept
from vectorstore.knowledge import Knowledge
from vectorstore.matching import Match

EXPECTING = ("unit", "member", "expected_near", "expected_alone", "asks_unit", "asks_member")
"""Whether the sentence has a number in the expected unit (less where the unit stands alone) and a member of the class, how near
that is to what the question says, its share of all such in the article; whether the question expects a unit, and how large its class
is (a logarithm; 0 for none)."""

UNIT_ALONE = 0.4
"""What «شهرين» or "half an hour" counts, beside "3 months"."""
MAX_HEAD = 4
"""No head of a class is longer, in words."""
BEFORE_UNIT, BEHIND_UNIT = 2, 4
""""$ 5 million", "5.3 million US dollars", «عام 1997»: where a number's unit is looked for, in words from the number."""
YEAR = "####"
"""In the list of units: a number of four digits."""
IMPLIED = {Kind.PERSON: ("first name",), Kind.PLACE: ("country", "city", "province")}
"""The classes that "who" and "where" ask for without naming them."""

_ABOUT_SOMEBODY = re.compile(r"\bwho(?:'s| is| was| are| were)\b(?! \w+(?:ed|ing)\b)|\bمن (?:هو|هي|هم|هما)\b", re.IGNORECASE)
"""«من هو محمد رمضان؟» knows the name already."""

_NAMING, _MEASURING = frozenset("what which whose ما اي ايه".split()), frozenset("how when كم متي".split())
_OTHERS = frozenset("why who whom where لماذا من اين هل كيف ماذا".split())
"""Words that ask: for what they name, for how much or when, and for neither."""
_AUXILIARY = frozenset("did do does is are was were has have had can could will would may might must shall should".split())
_PASSED = frozenset(
    "is are was were s the a an of kind kinds sort sorts type types name names number exact main first last only هو هي هم هما كان كانت نوع انواع"
    " اسم اسماء طبيعه اول اخر اكبر اصغر اهم ابرز اشهر اعلي اكثر احدث".split()
)
"""Words between the one that asks and the class: "what was the name of the hospital", «ما نوع السلاح», «ما أكبر مدينة»."""
_ENDING = _AUXILIARY | frozenset(
    "of in on at for from to by with that who about after before during"
    " الذي التي الذين اللذين في من علي الي عن بعد قبل ان بسبب خلال".split()
)
"""Words that the class stands before."""

Run = tuple[int, int]
"""The first and the last of some tokens that follow one another."""


class Phrases(NamedTuple):
    """Terms by the first one, and the signs (€) among them."""

    by_first: dict[str, list[tuple[str, ...]]]
    signs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Expected:
    """The units and the members of the class that an answer would have, and the question's own terms, which answer nothing.

    `named` is false where "who" alone asks: a first name is not the whole of one.
    """

    units: Sequence[Phrases]
    members: Sequence[Phrases]
    said: frozenset[str]
    named: bool


def expected_of(question: str, said: frozenset[str], concepts: Sequence[Concept], knowledge: Knowledge) -> Expected:
    """What the question expects; `said` are its terms."""
    quantities, classes = _heads(question)
    kind = kind_of(question)
    implied = [] if _ABOUT_SOMEBODY.search(question) else [" ".join(terms_of(head)) for head in IMPLIED.get(kind, ())]
    known = knowledge.members({*quantities, *classes, *implied})
    units = list(dict.fromkeys(known[head, True] for head in quantities if (head, True) in known))
    members = [known[head, False] for head in classes if (head, False) in known][:1]
    named = bool(members) or kind == Kind.PLACE
    if not members and not units:
        members = [known[head, False] for head in implied if (head, False) in known]
    if not units and kind == Kind.NUMBER:
        # "How many kinds of *sharks*": what is counted stands beside the number, in its words or in others.
        counted = next((concept.forms for concept in concepts if concept.text.lower() not in _PASSED), ())
        units = ["|".join(" ".join(form.terms) for form in counted if form.how != "sound")]
    return Expected([_phrases(words) for words in units], [_phrases(words) for words in members], said, named)


def _heads(question: str) -> tuple[list[str], list[str]]:
    """The terms that could name a quantity, and those that could name a class, best first.

    In English the noun that is asked for is the last before the verb ("which German business *lobby*"), in Arabic the first.
    """
    tokens = analyse(question)
    words = [_bare(fold_arabic(question[token.start : token.end].lower())) for token in tokens]
    asking = _asking(words)
    if asking is None:
        return [], []
    start = asking + 1
    while start < len(words) and words[start] in _PASSED:
        start += 1
    measures = words[asking] in _MEASURING
    ending = _NAMING | _MEASURING | (frozenset() if measures else _ENDING)
    end = min(len(words), start + (6 if words[asking] == "كم" else MAX_HEAD))
    # "Which colleague *helped*": a verb, where there was a noun before it.
    end = next((place for place in range(start, end) if words[place] in ending or (place > start and words[place].endswith("ed"))), end)
    runs = [
        (first, last)
        for first in (max(0, asking - 1), asking, *range(start, end))
        for last in range(first + 1, min(first + MAX_HEAD, end) + 1)
    ]
    nouns = [] if measures else [run for run in runs if run[0] >= start]
    if language_of(question) == "ar":
        nouns = sorted((run for run in nouns if run[0] == start), key=lambda run: -run[1])
    else:
        nouns.sort(key=lambda run: (-run[1], run[0]))
    quantities, classes = ([" ".join(token.term for token in tokens[first:last]) for first, last in some] for some in (runs, nouns))
    return quantities, classes


def _asking(words: Sequence[str]) -> int | None:
    """The place of the word that asks for what it names or for how much; None where another asks, or none does."""
    if not words or words[0] in _AUXILIARY:
        return None
    for place, word in enumerate(words):
        following = words[place + 1] if place + 1 < len(words) else ""
        if word in _OTHERS and following not in _NAMING | _MEASURING:  # «من أي بلد»
            return None
        if word == "how" and following in _AUXILIARY:
            return None
        if word in _NAMING | _MEASURING:
            return place
    return None


def _bare(word: str) -> str:
    """«بأي», «ولأي», «وكم»: the word that asks, without what is joined to it; any other as it is."""
    bare = word.lstrip("وف").removeprefix("ب").removeprefix("ل")
    return bare if bare in _NAMING | _MEASURING else word


@lru_cache(maxsize=128)
def _phrases(words: str) -> Phrases:
    """Of words joined by |; those of a class of thousands (cities) are not put in order again for each question."""
    signs = frozenset(word for word in words.split("|") if not any(map(str.isalnum, word)))
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for word in words.split("|"):
        first, *rest = word.split(" ")
        by_first.setdefault(first, []).append(tuple(rest))
    return Phrases(by_first, signs)


def expecting(expected: Expected, candidates: Sequence[Candidate], matches: Sequence[Sequence[Match]]) -> np.ndarray:
    """The features, shape (candidates, len(EXPECTING)); `matches` are what each candidate has of the question."""
    rows = np.zeros((len(candidates), len(EXPECTING)))
    # One of a dozen months says more than one of a thousand cities.
    sizes = sum(len(rests) for phrases in expected.members for rests in phrases.by_first.values())
    rows[:, 4], rows[:, 5] = bool(expected.units), np.log10(1 + sizes)
    if not rows[:, 4:].any():
        return rows
    for row, candidate, met in zip(rows, candidates, matches, strict=True):
        unit, at = _unit(expected, candidate)
        members = members_in(expected, candidate)
        places = [*at, *(first for first, _ in members)]
        row[0], row[1] = unit, float(bool(members))
        if places and met:
            matched = np.array([match.first for match in met])
            row[2] = 1.0 / (1.0 + min(int(np.abs(matched - place).min()) for place in places))
    for indexes in by_article(candidates):
        brought = rows[indexes, :2].max(axis=1)
        rows[indexes, 3] = brought / max(float(brought.sum()), 1e-9)
    return rows


def members_in(expected: Expected, candidate: Candidate) -> list[Run]:
    """Where the sentence names a member of the class that the question does not name itself."""
    return [run for run in _places(expected.members, candidate) if candidate.tokens[run[0]].term not in expected.said]


def _unit(expected: Expected, candidate: Candidate) -> tuple[float, list[int]]:
    """How well the sentence states such a quantity, and the places of its numbers (else of the units)."""
    if not expected.units:
        return 0.0, []
    units = [first for first, _ in _places(expected.units, candidate)]
    numbers = [
        place
        for place, token in enumerate(candidate.tokens)
        if token.term not in expected.said and is_number(candidate.text, token)
    ]
    signs = frozenset[str]().union(*(phrases.signs for phrases in expected.units))
    stated = [
        place
        for place in numbers
        if any(-BEFORE_UNIT <= unit - place <= BEHIND_UNIT and unit != place for unit in units)
        or _has_sign(signs, candidate.text, candidate.tokens[place])
    ]
    if stated:
        return 1.0, stated
    alone = [place for place in units if candidate.tokens[place].term not in expected.said]
    return (UNIT_ALONE, alone) if alone else (0.0, [])


def _has_sign(signs: Collection[str], text: str, token: Token) -> bool:
    if YEAR in signs and token.end - token.start == 4 and token.term[:2] in ("19", "20"):
        return True
    before, behind = text[: token.start].rstrip()[-1:], text[token.end :].lstrip()[:1]
    return before in signs or behind in signs


def _places(classes: Sequence[Phrases], candidate: Candidate) -> list[Run]:
    """Where the phrases stand in the sentence."""
    found = []
    for place, token in enumerate(candidate.tokens):
        for phrases in classes:
            rests = phrases.by_first.get(token.term)
            if rests and _is_meant(candidate.text, token):
                terms = tuple(token.term for token in candidate.tokens[place + 1 : place + MAX_HEAD])
                fitting = [len(rest) for rest in rests if terms[: len(rest)] == rest]
                if fitting:
                    found.append((place, place + max(fitting)))
                    break
    return found


def _is_meant(text: str, token: Token) -> bool:
    """"US" is a country, and "us" is not; «كان» is a festival's town and mostly not meant."""
    word = text[token.start : token.end]
    return not is_stop_word(word) or (token.script == "latin" and not word.islower())
