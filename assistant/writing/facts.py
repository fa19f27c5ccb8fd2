"""Dates and quotations, which must stand in a source as they are."""

import re
from collections.abc import Sequence
from datetime import date

from assistant.writing.days import Day, is_meant, is_stated
from assistant.writing.figures import says_as_much
from assistant.writing.reasons import Failed
from assistant.writing.statements import Source, Statement
from assistant.writing.support import MET, Claim, Held
from vectorstore.analysis.arabic import fold_arabic

QUOTE_WORDS = 3
"""Fewer words in quotation marks are a name or a word that somebody keeps at arm's length."""
_QUOTATION = re.compile(r"«([^«»]+)»|“([^“”]+)”|\"([^\"]+)\"")


def wrong_date(claim: Claim, held: Sequence[Held]) -> Failed | None:
    """A date or weekday that no source names or means."""
    statement = claim.statement
    sentences = [sentence for item in held for sentence in item.source.sentences]
    weekdays = {day for sentence in sentences for _, day in sentence.weekdays}
    published: list[date] = [when.date() for item in held if (when := item.source.evidence.article.published)]
    for day in statement.days:
        if not any(_is_dated(claim, day, item, weekdays) for item in held):
            return "date", statement.text[statement.tokens[day.first].start : statement.tokens[day.last].end]
    # "Today" and "yesterday" are weekdays too, where the source names none.
    unsaid = set() if weekdays else {(when.weekday() - back) % 7 for when in published for back in (0, 1)}
    meant = weekdays | unsaid | _weekdays_of(held, statement)
    for place, weekday in statement.weekdays:
        if weekday not in meant:
            token = statement.tokens[place]
            return "date", statement.text[token.start : token.end]
    return None


def _is_dated(claim: Claim, day: Day, item: Held, weekdays: set[int]) -> bool:
    """Whether the source names the date where it says the rest of the claim, or means it by "today" or "on Friday"."""
    sentences, when = item.source.sentences, item.source.evidence.article.published
    published = when.date() if when else None
    for place, sentence in enumerate(sentences):
        if is_stated(day, sentence.days, published) and (place == len(sentences) - 1 or says_as_much(claim, item, place)):
            return True
    # A sentence with a date of its own means that one.
    best = sentences[item.support.chosen[0]]
    return published is not None and not any(other.day for other in best.days) and is_meant(day, weekdays, published)


def _weekdays_of(held: Sequence[Held], claim: Statement) -> set[int]:
    """The weekdays of the dates that the claim names beside them: those are checked already."""
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
