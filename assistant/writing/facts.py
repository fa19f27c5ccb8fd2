"""What must stand in a source exactly: numbers, dates, names and quotations. Each check gives a reason's kind and words, or None."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.writing.days import YEARS, is_stated
from assistant.writing.quantities import Quantity
from assistant.writing.statements import Source, Statement
from assistant.writing.support import Claim, Support, is_known_name, is_name
from vectorstore.analysis import is_stop_word, sound_key
from vectorstore.analysis.arabic import fold_arabic
from vectorstore.concepts import Concept

Failed = tuple[str, str]
"""The kind of a reason and what it names, as `assistant.writing.reasons.reason` takes them."""

MET = 0.2
ROUNDED = 0.05
"""How far "about 8,000" may be from the number that it rounds."""
BESIDE = 8
"""Tokens around a number that say what it counts."""
OWN_SHARE = 0.5
"""What a number's own sentence must bear out of the claim, against the sentence that bears out most."""
QUOTE_WORDS = 3
"""Fewer words in quotation marks are a name or a word that somebody keeps at arm's length."""
_QUOTATION = re.compile(r"«([^«»]+)»|“([^“”]+)”|\"([^\"]+)\"")
_FROM = {"from", "against", "than", "compared", "instead", "down", "up", "من", "مقابل", "بعد", "كانت", "عن"}
_TITLES = frozenset(
    "president minister prime foreign colonel general governor brigadier captain king queen chief judge justice transport interior"
    " government ministry parliament court bank central party army police health labour supreme constitutional national".split()
)


@dataclass(frozen=True, slots=True)
class Held:
    """A source, and what of the claim it bears out."""

    source: Source
    support: Support


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
    """The sentences of a source that state the number; 1 and a spelled 2 may stand in any noun."""
    return [
        place
        for place, sentence in enumerate(source.sentences)
        if any(_same(quantity, other) for other in sentence.quantities) or (not quantity.percent and quantity.value in sentence.also)
    ]


def _same(quantity: Quantity, other: Quantity) -> bool:
    if quantity.percent and not other.percent:
        return False
    if quantity.value == other.value:
        return True
    near = abs(quantity.value - other.value) <= ROUNDED * max(abs(quantity.value), abs(other.value))
    return near and quantity.about and quantity.value % 10 == 0 and other.value >= 20


def _is_known_year(quantity: Quantity, held: Sequence[Held]) -> bool:
    published = {item.source.evidence.article.published for item in held}
    return quantity.value in YEARS and any(when and when.year == quantity.value for when in published)


def _counts_the_same(claim: Claim, quantity: Quantity, item: Held, place: int) -> bool:
    """Whether the number's sentence in the source is about what the claim is about, and the words beside the number are too."""
    met = item.support.met
    if not len(claim.concepts) or place == len(item.source.sentences) - 1:
        return True
    title = 0.9 * met[-1]
    around = [met[p] for p in (place - 1,) if p >= 0]
    own = float(claim.weights @ _most([met[place], 0.6 * title, *(0.5 * near for near in around)]))
    best = max(float(claim.weights @ _most([row, 0.6 * title])) for row in met[:-1])
    if own < OWN_SHARE * best:
        return False
    beside = [i for i in _beside(claim, quantity) if claim.weights[i] >= 0.5 and any(row[i] >= MET for row in met)]
    sentence = item.source.sentences[place]
    windows = [_window(sentence, q) for q in sentence.quantities if _same(quantity, q)]
    if not beside or not windows:
        return True
    same = item.source.language == _language(claim)
    return any(claim.met(window, same_language=same)[beside].max() >= MET for window in windows)


def _most(rows: Sequence) -> object:  # type: ignore[type-arg]
    most = rows[0]
    for row in rows[1:]:
        most = [max(a, b) for a, b in zip(most, row, strict=True)]
    return most


def _language(claim: Claim) -> str:
    return "ar" if any(concept.script == "arabic" for concept in claim.concepts) else "en"


def _beside(claim: Claim, quantity: Quantity) -> list[int]:
    """The claim's concepts that stand within a few tokens of one of its numbers."""
    tokens = claim.statement.tokens
    near = {token.term for token in tokens[max(0, quantity.first - 4) : quantity.last + 5]}
    return [place for place, concept in enumerate(claim.concepts) if set(concept.terms) <= near]


def _window(sentence: Statement, quantity: Quantity) -> Statement:
    tokens = sentence.tokens[max(0, quantity.first - BESIDE) : quantity.last + BESIDE + 1]
    return Statement(sentence.text[tokens[0].start : tokens[-1].end])


def _pairs(statement: Statement) -> Iterator[tuple[float, float]]:
    """Neighbouring numbers that are set against one another: 88 to 85, 4-2."""
    for one, other in zip(statement.quantities, statement.quantities[1:], strict=False):
        between = statement.words[one.last + 1 : other.first]
        before = statement.words[max(0, one.first - 2) : one.first]
        if len(between) <= 3 and not _FROM & {*between, *before} - {"مقابل", "against"} and one.percent == other.percent:
            yield one.value, other.value


def _swapped(statement: Statement, held: Sequence[Held]) -> Failed | None:
    stated = {pair for item in held for sentence in item.source.sentences for pair in _pairs(sentence)}
    for one, other in _pairs(statement):
        if one != other and (one, other) not in stated and (other, one) in stated:
            return "figure", f"{one:g}"
    return None


def wrong_date(claim: Claim, held: Sequence[Held]) -> Failed | None:
    """A date or weekday that no source names or means."""
    statement = claim.statement
    sentences = [sentence for item in held for sentence in item.source.sentences]
    stated = [day for sentence in sentences for day in sentence.days]
    weekdays = {day for sentence in sentences for _, day in sentence.weekdays}
    published = [when.date() for item in held if (when := item.source.evidence.article.published)]
    for day in statement.days:
        if not any(is_stated(day, stated, weekdays, when) for when in published or [None]):
            return "date", statement.text[statement.tokens[day.first].start : statement.tokens[day.last].end]
    meant = weekdays | {(when.weekday() - back) % 7 for when in published for back in (0, 1)} | _weekdays_of(held, statement)
    for place, weekday in statement.weekdays:
        if weekday not in meant:
            token = statement.tokens[place]
            return "date", statement.text[token.start : token.end]
    return None


def _weekdays_of(held: Sequence[Held], claim: Statement) -> set[int]:
    """The weekdays of the dates that the claim names beside them: those are checked already."""
    from datetime import date

    found = set()
    for day in claim.days:
        for item in held:
            when = item.source.evidence.article.published
            year = day.year or (when.year if when else 0)
            try:
                found.add(date(year, day.month, day.day).weekday())
            except ValueError:
                continue
    return found


def wrong_name(claim: Claim, held: Sequence[Held]) -> Failed | None:
    """A name that no source has, or a source says the same of another one."""
    missing = [place for place in range(len(claim.concepts)) if _must_stand(claim, place, held) and not _stands(claim, place, held)]
    if missing:
        return "name", claim.concepts[missing[0]].text
    for place, concept in enumerate(claim.concepts):
        if _is_proper(concept) and not any(_in_its_sentences(claim, place, item) for item in held):
            return "other name", concept.text
    return None


def _is_proper(concept: Concept) -> bool:
    return len(concept.terms) == 1 and not concept.part and is_name(concept) and concept.text.lower() not in _TITLES


def _stands(claim: Claim, place: int, held: Sequence[Held]) -> bool:
    concept = claim.concepts[place]
    return any((item.support.met[:, place] >= MET).any() for item in held) or any(
        concept.text.lower() in (item.source.evidence.article.source or "").lower() for item in held
    )


def _must_stand(claim: Claim, place: int, held: Sequence[Held]) -> bool:
    """Whether a concept is a name that would be in its source if the source were right: others are left to the support."""
    concept = claim.concepts[place]
    if not _is_proper(concept) or _in_quotation(claim.statement, concept.text):
        return False
    same = any(item.source.language == _language(claim) for item in held)
    known = any(form.how in ("translation", "synonym") for form in concept.forms)
    if concept.script == "latin":
        first = claim.statement.text.lstrip("\"“«'(").startswith(concept.text)
        if first and known:
            return False
        return same or not known and bool(sound_key(concept.text))
    if is_known_name(concept):
        return same or known
    neighbours = [claim.concepts[p] for p in (place - 1, place + 1) if 0 <= p < len(claim.concepts)]
    unknown = not known and len(fold_arabic(concept.text)) >= 3
    full = any(_is_proper(n) and not any(f.how in ("translation", "synonym") for f in n.forms) for n in neighbours)
    return unknown and full and (same or bool(sound_key(concept.text)))


def _in_quotation(statement: Statement, text: str) -> bool:
    return any(text in quotation for quotation in quotations(statement.text))


def _in_its_sentences(claim: Claim, place: int, item: Held) -> bool:
    """Whether the name stands where the rest of the claim does: in a sentence chosen, the one before it, or the title."""
    met = item.support.met
    if not item.support.chosen or met[-1][place] >= MET or not (met[:, place] >= MET).any():
        return True
    near = {p + step for p in item.support.chosen for step in (0, -1) if p + step >= 0}
    if any(met[p][place] >= MET for p in item.support.chosen):
        return True
    best = item.source.sentences[item.support.chosen[0]]
    return any(met[p][place] >= MET for p in near) and not _names_another(claim, best, met[item.support.chosen[0]])


def _names_another(claim: Claim, sentence: Statement, met: object) -> bool:
    """Whether a sentence has a name of its own, which the claim does not have."""
    said = {concept.terms[0] for concept in claim.concepts}
    return any(
        token.term not in said and sentence.text[token.start].isupper() and not is_stop_word(sentence.text[token.start : token.end])
        for token in sentence.tokens[1:]
    )


def quotations(text: str) -> list[str]:
    """What stands between quotation marks of either script."""
    return [next(filter(None, found.groups())) for found in _QUOTATION.finditer(text)]


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold_arabic(text.lower())))


def wrong_quote(claim: Claim, held: Sequence[Held]) -> Failed | None:
    """A quotation that does not stand word for word in a source of its language."""
    for quotation in quotations(claim.statement.text):
        parts = [plain for part in re.split(r"…|\.\.\.|\[.*?\]", quotation) if (plain := _plain(part))]
        if sum(len(part.split()) for part in parts) < QUOTE_WORDS:
            continue
        own = [item for item in held if item.source.language == _script(quotation)]
        if own and not any(all(part in _plain(_whole(item.source)) for part in parts) for item in own) and len(own) == len(held):
            return "quote", quotation
        if not own and not _says_quote(claim, quotation, held):
            return "quote", quotation
    return None


def _whole(source: Source) -> str:
    return f"{source.evidence.text}\n{source.evidence.article.title}"


def _script(text: str) -> str:
    return "ar" if sum("\u0620" <= letter <= "\u06ff" for letter in text) * 2 > sum(map(str.isalpha, text)) else "en"


def _says_quote(claim: Claim, quotation: str, held: Sequence[Held]) -> bool:
    """Across languages no quotation is word for word; a sentence of the source must say most of it."""
    terms = {token.term for token in Statement(quotation).tokens}
    inside = [place for place, concept in enumerate(claim.concepts) if set(concept.terms) <= terms and claim.weights[place] >= 0.5]
    if not inside:
        return True
    return any(float((row[inside] >= MET).mean()) >= 0.4 for item in held for row in item.support.met)
