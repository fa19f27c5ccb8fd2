"""A text read for checking: its tokens, quantities, dates and weekdays; and an evidence's sentences, read once."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from assistant.sentences import spans_of, tokens_of
from assistant.writing.days import Day, days_of, weekdays_of
from assistant.writing.evidence import Evidence
from assistant.writing.quantities import Quantity, also_stated, is_same, quantities_of
from vectorstore.analysis import Token, sound_key
from vectorstore.analysis.arabic import fold_arabic


@lru_cache(maxsize=100_000)
def _sounds_of(word: str) -> tuple[str, ...]:
    """The sounds that an Arabic word may have: as it stands, and without a clitic or the ending of a nationality."""
    forms = [word, f"ال{word}"]  # with an article before it, no first letter is taken for a clitic: بوليم is no ب+وليم
    if word[:1] in "لبوفك" and len(word) >= 5:
        forms.append(f"ال{word[1:]}")
    forms += [f"ال{form.removeprefix('ال')[: -len(end)]}" for form in forms[:] for end in ("يون", "يين", "يه", "ي") if form.endswith(end)]
    return tuple(dict.fromkeys(key for form in forms if (key := sound_key(form))))


_WEAK = frozenset("اويىءةه")


@lru_cache(maxsize=100_000)
def family_of(term: str, script: str) -> str:
    """What a stem has in common with akin ones.

    In English its first four letters; in Arabic its strong consonants, without what patterns put before and into them: مقتل and
    قتلى are قتل.
    """
    if script == "latin":
        return term[:4]
    letters = "".join(letter for letter in term if letter not in _WEAK)
    for prefix in ("مست", "است", "يست", "تست", "م", "ت", "ن"):
        if letters.startswith(prefix) and len(letters) - len(prefix) >= 3:
            letters = letters[len(prefix) :]
            break
    if len(letters) == 4 and letters[1] == "ت":
        letters = letters[0] + letters[2:]
    return letters[:-1] if len(letters) == 4 and letters.endswith(("ت", "ن")) else letters


@lru_cache(maxsize=100_000)
def _folded(word: str) -> str:
    return fold_arabic(word.lower())


@dataclass(frozen=True)
class Statement:
    """A sentence; `start` is where it begins in the article's body, -1 for one that does not stand there (a title, a claim)."""

    text: str
    start: int = -1

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """As search sees the text."""
        return tokens_of(self.text)

    @cached_property
    def words(self) -> list[str]:
        """The tokens as they are compared: folded, in lower case."""
        return [_folded(self.text[token.start : token.end]) for token in self.tokens]

    @cached_property
    def vocabulary(self) -> set[str]:
        """Its words, each once, and those that begin with «و» without it too."""
        return {*self.words, *(word.removeprefix("و") for word in self.words)}

    @cached_property
    def akin(self) -> dict[tuple[str, str], list[int]]:
        """The tokens by (script, what words of one family share): an English stem's four first letters, an Arabic root."""
        found: dict[tuple[str, str], list[int]] = {}
        for place, token in enumerate(self.tokens):
            if token.script in ("latin", "arabic"):
                found.setdefault((token.script, family_of(token.term, token.script)), []).append(place)
        return found

    @cached_property
    def sounds(self) -> list[tuple[int, str]]:
        """(token, its sound) of what may be a name: Arabic words, and Latin ones with a capital."""
        found = []
        for place, token in enumerate(self.tokens):
            word = self.text[token.start : token.end]
            if token.script == "arabic":
                found += [(place, key) for key in _sounds_of(self.words[place])]
            elif token.script == "latin" and word[0].isupper() and (key := sound_key(word)):
                found.append((place, key))
        return found

    @cached_property
    def days(self) -> list[Day]:
        """The dates that it names."""
        return list(days_of(self.text, self.tokens))

    @cached_property
    def weekdays(self) -> list[tuple[int, int]]:
        """(token, weekday from Monday = 0)."""
        return weekdays_of(self.text, self.tokens)

    @cached_property
    def quantities(self) -> list[Quantity]:
        """What it counts; the parts of a date are none."""
        dated = {place for day in self.days for place in range(day.first, day.last + 1)}
        return [quantity for quantity in quantities_of(self.text, self.tokens) if quantity.first not in dated]

    @cached_property
    def also(self) -> set[float]:
        """Numbers that stand in it without being counted by it: ordinals, duals, the parts of its dates."""
        dates = {float(part) for day in self.days for part in (day.day, day.year) if part}
        return also_stated(self.text, self.tokens) | dates


def states(statement: Statement, quantity: Quantity) -> bool:
    """Whether the number stands in the sentence, counted by it or not."""
    counted = any(is_same(quantity, other) for other in statement.quantities)
    return counted or (not quantity.percent and quantity.value in statement.also)


@dataclass(frozen=True)
class Source:
    """An evidence in sentences; the title of its article is one of them, for the model has read it too."""

    evidence: Evidence
    sentences: tuple[Statement, ...]

    @property
    def language(self) -> str:
        """The article's."""
        return self.evidence.article.language


@lru_cache(maxsize=128)
def _read(title: str, body: str, start: int, end: int) -> tuple[Statement, ...]:
    spans = [(max(a, start), min(b, end)) for a, b in spans_of(body) if a < end and b > start]
    return (*(Statement(body[a:b], a) for a, b in spans), Statement(title))


def read(evidence: Evidence) -> Source:
    """The evidence in sentences; what several sentences of a reply cite is read once."""
    return Source(evidence, _read(evidence.article.title, evidence.article.body, evidence.start, evidence.end))
