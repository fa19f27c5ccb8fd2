"""How much of a sentence stands in a source's sentences: its concepts, met by their forms in either language."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from assistant.writing.days import MONTHS, is_calendar
from assistant.writing.statements import Source, Statement, family_of, states
from vectorstore.analysis import is_stop_word, sound_key
from vectorstore.analysis.arabic import common_words, fold_arabic, names, without_prefix
from vectorstore.concepts import Concept
from vectorstore.matching import Matcher

TOGETHER = 3
"""Sentences of a source that one sentence may sum up."""
MET = 0.2
"""From here on a concept counts as met."""
GAIN = 0.08
"""A further sentence is taken where it bears out at least this share more."""
NAME = 1.3
"""A name's weight; a plain word's is 1."""
_WORTH = {"literal": 1.0, "translation": 1.0, "sound": 1.0, "synonym": 0.85, "round trip": 0.75, "related": 0.5}
_ALIKE = 0.7
"""What a word is worth that looks akin ("injured", "injuries"; «مقتل», «قتلى»)."""
_LIGHT = frozenset(
    fold_arabic(word)
    for word in (
        "said says say told tell added according announced reported stated report today yesterday people person was also year years"
        " percent cent per near across including made make took take put set new last next later first week month day time"
        " قال قالت اضاف اعلن اعلنت ذكر ذكرت افاد افادت اكد اكدت اوضح اشار شخص اشخاص اليوم امس عام سنة يوم شهر اسبوع بلغ بلغت تبلغ كان كانت جديد ماض مقبل مئة المئة بالمئة مائة المائة بالمائة قرب"
    ).split()
)
Places = dict[int, float]
"""Where a sentence says a concept: its tokens, and how well each says it, in (0, 1]."""
_NOWHERE: Places = {}
"""Of most concepts, in most sentences."""


@dataclass(frozen=True, slots=True)
class Support:
    """What of a claim one source bears out.

    `share` in [0, 1] is the weighted share of its concepts that the sentences `chosen` (indexes, the best first) and the title say
    together; a name may stand anywhere in the source, for "he" stands for it. `said` has for each sentence, the title last, where it
    says each concept; `met` how well: shape (sentences, concepts).
    """

    share: float
    chosen: tuple[int, ...]
    said: tuple[tuple[Places, ...], ...]
    met: np.ndarray


@dataclass(frozen=True, slots=True)
class Held:
    """A source, and what of the claim it bears out."""

    source: Source
    support: Support


class Claim:
    """A sentence of a reply made ready for comparing; `language` is its own ("en", "ar")."""

    def __init__(self, statement: Statement, concepts: Sequence[Concept], language: str) -> None:
        self.statement = statement
        self.language = language
        # Numbers and dates are checked by themselves.
        runs = [(q.first, q.last) for q in statement.quantities] + [(day.first, day.last) for day in statement.days]
        exact = {statement.tokens[place].term for first, last in runs for place in range(first, last + 1)}
        self.concepts = [concept for concept in concepts if not exact.issuperset(concept.terms) and concept.script != "number"]
        # "Children are taught …": a capital that begins a sentence says nothing, unless nobody knows the word.
        begins = statement.text.lstrip("\"“«'(")
        proper = [is_proper(c) and (is_unknown(c) or c.script != "latin" or not begins.startswith(c.text)) for c in self.concepts]
        self.proper = np.array(proper, dtype=bool)
        self.weights = np.where(self.proper, NAME, [_weight(concept) for concept in self.concepts])
        self._matcher = Matcher(self.concepts)

    @cached_property
    def own(self) -> tuple[Places, ...]:
        """Where the claim itself says each of its concepts."""
        return self.said_in(self.statement, same_language=True)

    def said_in(self, statement: Statement, *, same_language: bool) -> tuple[Places, ...]:
        """Where a sentence says each of the concepts."""
        found: dict[int, Places] = {}
        for match in self._matcher.matches(statement.text, statement.tokens):
            worth, places = _WORTH[match.form.how], found.setdefault(match.concept, {})
            for token in range(match.first, match.last + 1):
                places[token] = max(worth, places.get(token, 0.0))
        for index, concept in enumerate(self.concepts):
            if len(concept.terms) == 1 and _best(found.get(index, _NOWHERE)) < _ALIKE:
                likenesses = _likenesses(concept, statement, same_language=same_language)
                if likenesses:
                    found.setdefault(index, {}).update(likenesses)
        return tuple(found.get(index, _NOWHERE) for index in range(len(self.concepts)))

    def support(self, source: Source) -> Support:
        """What the source bears out; its title helps, but is no sentence that could be shown."""
        same = source.language == self.language
        said = tuple(self.said_in(sentence, same_language=same) for sentence in source.sentences)
        met = np.array([[_best(places) for places in row] for row in said])
        if not self.concepts or len(met) < 2:
            return Support(float(not self.concepts), (0,), said, met)
        anywhere = np.where(self.proper, met.max(axis=0), 0.9 * met[-1])
        # A sentence that only has a name of the claim's says nothing of what the claim says.
        numbers = [[states(sentence, quantity) for quantity in self.statement.quantities] for sentence in source.sentences]
        reached = np.hstack([met, np.array(numbers, dtype=float).reshape(len(met), -1)])
        wanted = np.append(np.where(self.proper, 0.0, self.weights), np.ones(len(self.statement.quantities)))
        chosen = [int((reached[:-1] @ np.append(self.weights, np.ones(len(self.statement.quantities)))).argmax())]
        best = np.maximum(reached[chosen[0]], 0.9 * reached[-1])
        while len(chosen) < TOGETHER:
            gains = (np.maximum(reached[:-1], best) - best) @ wanted / max(wanted.sum(), 1.0)
            if float(gains.max()) < GAIN:
                break
            chosen.append(int(gains.argmax()))
            best = np.maximum(best, reached[chosen[-1]])
        share = float(np.maximum(best[: len(self.concepts)], anywhere) @ self.weights) / float(self.weights.sum())
        return Support(share, tuple(chosen), said, met)


def _best(places: Places) -> float:
    return max(places.values()) if places else 0.0


def _weight(concept: Concept) -> float:
    if concept.part or len(concept.terms) > 1:
        return 0.6
    folded = fold_arabic(concept.text.lower())
    return 0.25 if folded in _LIGHT or without_prefix(folded) in _LIGHT else 1.0


def is_name(concept: Concept) -> bool:
    """Whether a word looks like a name: with a capital, or in Arabic one that no list of common words has."""
    if concept.script == "latin":
        return concept.text[0].isupper() and not is_stop_word(concept.text)
    folded = fold_arabic(concept.text)
    if concept.script != "arabic" or folded.removeprefix("و").startswith("ليس") or (folded[:1] in "وف" and is_stop_word(folded[1:])):
        return False
    return not {folded, without_prefix(folded)} & common_words()


def is_known_name(concept: Concept) -> bool:
    """Whether an Arabic word is a name of the lexicon."""
    folded = fold_arabic(concept.text)
    return concept.script == "arabic" and bool({folded, without_prefix(folded)} & names()) and is_name(concept)


_TITLES = frozenset(
    "president minister prime foreign colonel general governor brigadier captain king queen chief judge justice transport interior"
    " government ministry parliament court bank central party army police health labour supreme constitutional national".split()
)
_DATE_WORDS = frozenset(month[:3].lower() for month in MONTHS) | {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}


def is_proper(concept: Concept) -> bool:
    """Whether a word is a name by itself, and no title, month, weekday or part of a phrase that the lexicon knows."""
    if len(concept.terms) > 1 or concept.part or not is_name(concept):
        return False
    lower = concept.text.lower()
    return lower not in _TITLES and not (lower[:3] in _DATE_WORDS and is_calendar(concept.text))


def is_unknown(concept: Concept) -> bool:
    """Whether the lexicon and the thesaurus have nothing of a word."""
    return not any(form.how in ("translation", "synonym", "related") for form in concept.forms)


def _likenesses(concept: Concept, statement: Statement, *, same_language: bool) -> Places:
    """For words of one language by their stems, for a name by its sound."""
    if same_language:
        term, script = concept.terms[0], concept.script
        family = statement.akin.get((script, family_of(term, script)), ())
        return {place: _ALIKE for place in family if _akin(term, statement.tokens[place].term, script)}
    key = sound_key(concept.text) if is_name(concept) else ""
    return {place: 0.9 for place, heard in statement.sounds if _sounds(key, heard)} if key else {}


def _sounds(key: str, heard: str) -> bool:
    """Whether two skeletons are one name's: the same, or of at least four consonants with one apart."""
    if key == heard or min(len(key), len(heard)) < 4 or abs(len(key) - len(heard)) > 1:
        return key == heard
    if len(key) == len(heard):
        return sum(a != b for a, b in zip(key, heard, strict=True)) <= 1
    short, long = sorted((key, heard), key=len)
    return any(long[:place] + long[place + 1 :] == short for place in range(len(long)))


@lru_cache(maxsize=100_000)
def _akin(one: str, other: str, script: str) -> bool:
    """Whether two stems of one family are one word's: in English, where they do not part too early."""
    if script == "latin":
        common = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
        return common >= 4 and max(len(one), len(other)) - common <= 4 and common >= 0.6 * max(len(one), len(other))
    return len(family_of(one, script)) >= 3
