"""What a question is about: its words and phrases as concepts, each with the forms that may say it in either language.

A concept is one thing asked about; its forms are the literal word, its translations, words that stand for it, what it
sounds like. Search scores a concept by its best form (probabilistic structured queries: Darwish and Oard 2003), and the
quoting answerer compares sentences with the same concepts.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from vectorstore.analysis import Token, analyse, is_stop_word, sound_key
from vectorstore.knowledge import Key, Knowledge, Relation

MAX_PHRASE = 4
MAX_FORMS = 28


@dataclass(frozen=True, slots=True)
class Weights:
    """How far each kind of form is trusted, against the literal word's 1.

    What each is worth: tests/evaluation/results/ablations-*.json.
    """

    translation: float = 0.9
    rank_decay: float = 0.25
    hub_decay: float = 0.15
    synonym: float = 0.35
    synonym_back: float = 0.21
    related: float = 0.1
    round_trip: float = 0.3
    sound: float = 0.5
    phrase_word: float = 0.5


WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class Form:
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
    relations = knowledge.relations([(token.term,) for token in tokens] + [_key(tokens, span) for span in spans])
    neighbours = {relation.form for found in relations.values() for relation in found if relation.kind != "related"}
    relations |= {key: found for key, found in knowledge.relations(sorted(neighbours)).items() if key not in relations}

    concepts, seen = [], set()
    for place, token in enumerate(tokens):
        if content[place] and token.term not in seen:
            seen.add(token.term)
            inside = any(start <= place < end for start, end in spans)
            text = question[token.start : token.end]
            forms = _forms((token.term,), relations, weights, weights.phrase_word if inside else 1.0)
            if _may_be_name(text, token, relations):
                forms.append(Form((sound_key(text),), weights.sound, "sound"))
            concepts.append(Concept(text, (token.term,), _best(forms), script=token.script, part=inside))
    for start, end in spans:
        key = _key(tokens, (start, end))
        text = question[tokens[start].start : tokens[end - 1].end]
        concepts.append(Concept(text, key, _best(_forms(key, relations, weights)), script=tokens[start].script))
    return concepts


def _key(tokens: list[Token], span: tuple[int, int]) -> Key:
    return tuple(token.term for token in tokens[span[0] : span[1]])


def _known_phrases(tokens: list[Token], content: list[bool], knowledge: Knowledge) -> list[tuple[int, int]]:
    """Spans of tokens that the lexicon knows as one term, longest first, none overlapping another."""
    spans = [
        (start, start + length)
        for length in range(MAX_PHRASE, 1, -1)
        for start in range(len(tokens) - length + 1)
        if content[start] and content[start + length - 1]
    ]
    known = knowledge.relations(list({_key(tokens, span) for span in spans}))
    taken: list[tuple[int, int]] = []
    for start, end in spans:
        if _key(tokens, (start, end)) in known and all(end <= a or start >= b for a, b in taken):
            taken.append((start, end))
    return sorted(taken)


def _may_be_name(text: str, token: Token, relations: dict[Key, list[Relation]]) -> bool:
    """Whether the word could be a name: nobody knows it, or it is written with a capital. Its sound is then looked for."""
    if not sound_key(text):
        return False
    return (token.term,) not in relations or (token.script == "latin" and text[0].isupper())


def _trust(relation: Relation, weights: Weights) -> float:
    """A relation's weight: by kind, less for a later rank, less for a form that stands for many other things."""
    base = {
        "translation": weights.translation,
        "synonym": weights.synonym,
        "synonym of": weights.synonym_back,
        "related": weights.related,
    }[relation.kind]
    return float(base / (1 + weights.rank_decay * relation.rank) / max(1, relation.partners) ** weights.hub_decay)


def _forms(key: Key, relations: dict[Key, list[Relation]], weights: Weights, across: float = 1.0) -> list[Form]:
    """Every way to say the key, one or two steps away; `across` scales the steps into the other language."""
    forms = [Form(key, 1.0, "literal")]
    for relation in relations.get(key, ()):
        trust = _trust(relation, weights)
        if relation.kind == "translation":
            forms.append(Form(relation.form, trust * across, "translation"))
            forms += _second_steps(relation, trust, relations, weights, across)
        elif relation.kind == "related":
            forms.append(Form(relation.form, trust, "related"))
        else:
            forms.append(Form(relation.form, trust, "synonym"))
            forms += [
                Form(step.form, trust * _trust(step, weights) * across, "synonym")
                for step in relations.get(relation.form, ())
                if step.kind == "translation"
            ]
    return forms


def _second_steps(
    relation: Relation, trust: float, relations: dict[Key, list[Relation]], weights: Weights, across: float
) -> Iterable[Form]:
    """From a translation back (a round trip) and on to its synonyms in its own language."""
    for step in relations.get(relation.form, ()):
        if step.kind == "translation":
            yield Form(step.form, trust * _trust(step, weights) * weights.round_trip, "round trip")
        elif step.kind != "related":
            yield Form(step.form, trust * _trust(step, weights) * across, "synonym")


def _best(forms: list[Form]) -> tuple[Form, ...]:
    """Each form once, with its largest weight, best first, at most MAX_FORMS."""
    best: dict[Key, Form] = {}
    for form in forms:
        if form.terms not in best or best[form.terms].weight < form.weight:
            best[form.terms] = form
    return tuple(sorted(best.values(), key=lambda form: -form.weight)[:MAX_FORMS])
