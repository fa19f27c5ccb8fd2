"""Where a text says what a question asks about: the question's concepts, met word by word.

The quoting answerer scores sentences with it, and the page shows with it which word met which.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from vectorstore.analysis import Token, sound_key
from vectorstore.concepts import Concept, Form


class Match(NamedTuple):
    """Tokens `first` to `last` (inclusive) of a text are the form of the concept with that index."""

    concept: int
    form: Form
    first: int
    last: int


class Matcher:
    """Finds a question's concepts in texts; made once for a question."""

    def __init__(self, concepts: Sequence[Concept]) -> None:
        self._by_term: dict[str, list[tuple[int, Form]]] = defaultdict(list)
        self._by_sound: dict[str, list[tuple[int, Form]]] = defaultdict(list)
        for index, concept in enumerate(concepts):
            for form in concept.forms:
                (self._by_sound if form.how == "sound" else self._by_term)[form.terms[0]].append((index, form))
        # The forms that begin with each word met so far: most words are met again.
        self._known: dict[str, Sequence[tuple[int, Form]]] = {}

    def matches(self, text: str, tokens: Sequence[Token]) -> list[Match]:
        """Every match in the text, in its order; a concept may match by several forms and in several places."""
        found = []
        for place, (term, start, end, script) in enumerate(tokens):
            word = text[start:end]
            forms = self._known.get(word)
            if forms is None:
                forms = self._known[word] = self._beginning_with(word, term, script)
            for index, form in forms:
                last = _end_of(form, tokens, place)
                if last is not None:
                    found.append(Match(index, form, place, last))
        return found

    def _beginning_with(self, word: str, term: str, script: str) -> Sequence[tuple[int, Form]]:
        forms = self._by_term.get(term, [])
        may_be_name = script == "arabic" or (script == "latin" and word[0].isupper())
        return [*forms, *self._by_sound.get(sound_key(word), [])] if may_be_name and self._by_sound else forms


def _end_of(form: Form, tokens: Sequence[Token], place: int) -> int | None:
    """Where the form that begins at the place ends, allowing one foreign token inside a phrase; None if it is not there."""
    skipped = 0
    for term in form.terms[1:]:
        place += 1
        while place < len(tokens) and tokens[place].term != term:
            skipped += 1
            place += 1
            if skipped > 1:
                return None
        if place >= len(tokens):
            return None
    return place
