"""How much of a sentence stands in a source's sentences: its concepts, met by their forms in either language."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from assistant.writing.statements import Source, Statement
from vectorstore.analysis import Token, is_stop_word, sound_key
from vectorstore.analysis.arabic import common_words, fold_arabic, names, without_prefix
from vectorstore.concepts import Concept
from vectorstore.matching import Matcher

TOGETHER = 3
"""Sentences of a source that one sentence may sum up."""
GAIN = 0.08
"""A further sentence is taken where it bears out at least this share more."""
_WORTH = {"literal": 1.0, "translation": 1.0, "sound": 1.0, "synonym": 0.85, "round trip": 0.75, "related": 0.5}
_ALIKE = 0.7
"""What a word is worth that looks akin ("injured", "injuries"; «مقتل», «قتلى»)."""
_LIGHT = frozenset(
    fold_arabic(word)
    for word in (
        "said says say told tell added according announced reported stated report today yesterday people person was also year years"
        " including made make took take put set new last next later first week month day time"
        " قال قالت اضاف اعلن اعلنت ذكر ذكرت افاد افادت اكد اكدت اوضح اشار شخص اشخاص اليوم امس عام سنة يوم شهر اسبوع بلغ بلغت تبلغ كان كانت جديد ماض مقبل"
    ).split()
)
_WEAK = frozenset("اويىءةه")


@dataclass(frozen=True, slots=True)
class Support:
    """What of a claim's concepts one source bears out.

    `share` in [0, 1] is the weighted share met by the sentences `chosen` together (indexes, the best first); `met` is, for each sentence, how
    well each concept is met: shape (sentences, concepts).
    """

    share: float
    chosen: tuple[int, ...]
    met: np.ndarray


class Claim:
    """A sentence of a reply made ready for comparing."""

    def __init__(self, statement: Statement, concepts: Sequence[Concept]) -> None:
        self.statement = statement
        self.concepts = [concept for concept in concepts if concept.script != "number"]
        self.weights = np.array([_weight(concept) for concept in self.concepts])
        self._matcher = Matcher(self.concepts)

    def met(self, statement: Statement, *, same_language: bool) -> np.ndarray:
        """How well each concept is met in a sentence: shape (concepts,), in [0, 1]."""
        strength = np.zeros(len(self.concepts))
        for match in self._matcher.matches(statement.text, statement.tokens):
            strength[match.concept] = max(strength[match.concept], _WORTH[match.form.how])
        for index, concept in enumerate(self.concepts):
            if strength[index] < _ALIKE and len(concept.terms) == 1:
                strength[index] = max(strength[index], _likeness(concept, statement, same_language=same_language))
        return strength

    def support(self, source: Source) -> Support:
        """What the source bears out; its title helps, but is no sentence that could be shown."""
        same = source.language == ("ar" if any(c.script == "arabic" for c in self.concepts) else "en")
        met = np.array([self.met(sentence, same_language=same) for sentence in source.sentences])
        if not len(self.concepts) or not len(met):
            return Support(1.0, (0,), met)
        total = float(self.weights.sum())
        title = 0.9 * met[-1]
        chosen: list[int] = []
        best, share = title, 0.0
        for _ in range(min(TOGETHER, len(met) - 1)):
            shares = np.maximum(met[:-1], best) @ self.weights / total
            place = int(shares.argmax())
            if chosen and shares[place] < share + GAIN:
                break
            chosen.append(place)
            best, share = np.maximum(best, met[place]), float(shares[place])
        return Support(share, tuple(chosen), met)


def _weight(concept: Concept) -> float:
    if concept.part or len(concept.terms) > 1:
        return 0.6
    folded = fold_arabic(concept.text.lower())
    return 0.25 if folded in _LIGHT or without_prefix(folded) in _LIGHT else 1.3 if is_name(concept) else 1.0


def is_name(concept: Concept) -> bool:
    """Whether a word looks like a name: with a capital, or in Arabic one that no list of common words has."""
    if concept.script == "latin":
        return concept.text[0].isupper() and not is_stop_word(concept.text)
    folded = fold_arabic(concept.text)
    return concept.script == "arabic" and not {folded, without_prefix(folded)} & common_words()


def is_known_name(concept: Concept) -> bool:
    """Whether an Arabic word is a name of the lexicon."""
    folded = fold_arabic(concept.text)
    return concept.script == "arabic" and bool({folded, without_prefix(folded)} & names()) and is_name(concept)


def _likeness(concept: Concept, statement: Statement, *, same_language: bool) -> float:
    """For words of one language their stems, for a name its sounds."""
    text, term = statement.text, concept.terms[0]
    if same_language:
        akin = any(token.script == concept.script and _akin(term, token.term, concept.script) for token in statement.tokens)
        return _ALIKE if akin else 0.0
    key = sound_key(concept.text) if is_name(concept) else ""
    return 0.9 if key and any(_sounds(key, heard) for heard in _heard(text, tuple(statement.tokens))) else 0.0


@lru_cache(maxsize=1024)
def _heard(text: str, tokens: tuple[Token, ...]) -> tuple[str, ...]:
    words = (text[token.start : token.end] for token in tokens if token.script != "number")
    return tuple(key for word in words if (word[0].isupper() or word[0] > "\u0600") and (key := sound_key(word)))


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
    if script == "latin":
        common = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
        return common >= 4 and max(len(one), len(other)) - common <= 4 and common >= 0.6 * max(len(one), len(other))
    a, b = _root(one), _root(other)
    return len(a) >= 3 and a == b


@lru_cache(maxsize=100_000)
def _root(term: str) -> str:
    """An Arabic stem's strong consonants, without what patterns put before and into them: مقتل and قتلى are قتل."""
    letters = "".join(letter for letter in term if letter not in _WEAK)
    for prefix in ("مست", "است", "يست", "تست", "م", "ت", "ن"):
        if letters.startswith(prefix) and len(letters) - len(prefix) >= 3:
            letters = letters[len(prefix) :]
            break
    if len(letters) == 4 and letters[1] == "ت":
        letters = letters[0] + letters[2:]
    return letters[:-1] if len(letters) == 4 and letters.endswith(("ت", "ن")) else letters
