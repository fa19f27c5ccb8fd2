"""What a question is about: its words and phrases as concepts, each with the forms that may say it in either language.

A concept is one thing asked about; its forms are the literal word, its translations, words that stand for it, what it
sounds like. Search scores a concept by its best form (probabilistic structured queries: Darwish and Oard 2003), and the
quoting answerer compares sentences with the same concepts.
"""

from dataclasses import dataclass
from typing import NamedTuple

from vectorstore.analysis import Token, analyse, is_stop_word, sound_key
from vectorstore.knowledge import Knowledge, Relations

Key = tuple[str, ...]
"""A word or phrase as search sees it: its analysed terms, in order."""

MAX_PHRASE = 4
MAX_FORMS = 28
REMEMBERED = 6_000
"""Words and phrases whose forms are kept for the next text that has them: some 30 MB."""
SYNONYMS = ("synonym", "synonym of")
"""The kinds of relation inside one language that are gone along before and after translation."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How far each kind of form is trusted, where its relation is sure, against the literal word's 1.

    What each is worth: tests/evaluation/results/ablations-*.json.
    """

    translation: float = 0.9
    synonym: float = 0.35
    synonym_back: float = 0.21
    related: float = 0.1
    round_trip: float = 0.3
    sound: float = 0.5
    phrase_word: float = 0.5


WEIGHTS = Weights()


class Form(NamedTuple):
    """One way to say a concept: its terms in order (a phrase has several), its weight in (0, 1], and where it is from.

    `how` is "literal", "translation", "synonym", "round trip", "related" or "sound"; a "sound" form is a key of
    `sound_key` and not a term.
    """

    terms: Key
    weight: float
    how: str


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that the question is about: how it stood there, and its forms, best first.

    `part` is true for a word inside a phrase that is a concept of its own.
    """

    text: str
    terms: Key
    forms: tuple[Form, ...]
    weight: float = 1.0
    script: str = "latin"
    part: bool = False


def concepts_of(question: str, knowledge: Knowledge, weights: Weights = WEIGHTS) -> list[Concept]:
    """The concepts of a question, phrases after the words that they are made of; without words that only ask.

    A question made of nothing but such words ("What is that?") keeps them all: there is nothing else to look for.
    """
    tokens = analyse(question)
    content = [not is_stop_word(question[token.start : token.end]) for token in tokens]
    if not any(content):
        content = [True] * len(tokens)
    spans = _known_phrases(tokens, content, knowledge)
    words = [
        (token.term, question[token.start : token.end], any(start <= place < end for start, end in spans))
        for place, token in enumerate(tokens)
        if content[place]
    ]
    phrases = [(_key(tokens, span), "", False) for span in spans]
    if len(knowledge.forms) > REMEMBERED:
        knowledge.forms = {}
    remembered = knowledge.forms if weights is WEIGHTS else {}
    relations = knowledge.relations({wanted[0] for wanted in words + phrases if wanted not in remembered})
    known = {key for key, _ in relations}
    translations, synonyms = ({form for (_, kind), found in relations.items() if kind in kinds for form in found} for kinds in (("translation",), SYNONYMS))
    relations |= knowledge.relations(translations | synonyms, ("translation",))
    relations |= knowledge.relations(translations, SYNONYMS)

    concepts, seen = [], set()
    for token, (term, text, inside) in zip((t for t, has in zip(tokens, content, strict=True) if has), words, strict=True):
        if term not in seen:
            seen.add(term)
            if (best := remembered.get((term, text, inside))) is None:
                sound = sound_key(text) if _may_be_name(text, token, known) else ""
                best = remembered[term, text, inside] = _forms(term, relations, weights, weights.phrase_word if inside else 1.0, sound)
            concepts.append(Concept(text, (term,), best, script=token.script, part=inside))
    for (start, end), phrase in zip(spans, phrases, strict=True):
        if (best := remembered.get(phrase)) is None:
            best = remembered[phrase] = _forms(phrase[0], relations, weights)
        text = question[tokens[start].start : tokens[end - 1].end]
        concepts.append(Concept(text, best[0].terms, best, script=tokens[start].script))
    return concepts


def _key(tokens: list[Token], span: tuple[int, int]) -> str:
    return " ".join(token.term for token in tokens[span[0] : span[1]])


def _known_phrases(tokens: list[Token], content: list[bool], knowledge: Knowledge) -> list[tuple[int, int]]:
    """Spans of tokens that are known as one term ("give up" too), longest first, none overlapping another."""
    spans = [
        (start, start + length)
        for length in range(MAX_PHRASE, 1, -1)
        for start in range(len(tokens) - length + 1)
        if any(content[start : start + length])
    ]
    known = knowledge.known({_key(tokens, span) for span in spans})
    taken: list[tuple[int, int]] = []
    for start, end in spans:
        if _key(tokens, (start, end)) in known and all(end <= a or start >= b for a, b in taken):
            taken.append((start, end))
    return sorted(taken)


def _may_be_name(text: str, token: Token, known: set[str]) -> bool:
    """Whether the word could be a name: nobody knows it, or it is written with a capital. Its sound is then looked for."""
    return token.term not in known or (token.script == "latin" and text[0].isupper())


def _forms(key: str, relations: Relations, weights: Weights, across: float = 1.0, sound: str = "") -> tuple[Form, ...]:
    """The ways to say the key, one or two steps away, best first, at most MAX_FORMS; `across` scales the steps into the other language."""
    best = {key: (1.0, "literal")}

    def add(at: str, kind: str, weight: float, how: str) -> dict[str, float]:
        """Add what stands so to a key: how sure each is times the weight. Of a way found twice the larger weight stays."""
        found = relations.get((at, kind), {})
        for form, sure in found.items():
            known = best.get(form)
            if known is None or known[0] < weight * sure:
                best[form] = weight * sure, how
        return found

    translation = weights.translation
    synonym = dict(zip(SYNONYMS, (weights.synonym, weights.synonym_back), strict=True))
    for form, sure in add(key, "translation", translation * across, "translation").items():
        # Back again (a round trip), and on to the translation's synonyms in its own language.
        add(form, "translation", translation * sure * translation * weights.round_trip, "round trip")
        for kind, weight in synonym.items():
            add(form, kind, translation * sure * weight * across, "synonym")
    for kind, weight in synonym.items():
        for form, sure in add(key, kind, weight, "synonym").items():
            add(form, "translation", weight * sure * translation * across, "synonym")
    add(key, "related", weights.related, "related")
    if sound:
        best[sound] = max(best.get(sound, (0.0, "")), (weights.sound, "sound"))
    ranked = sorted(best.items(), key=lambda item: -item[1][0])[:MAX_FORMS]
    return tuple(Form(tuple(form.split(" ")), weight, how) for form, (weight, how) in ranked)
