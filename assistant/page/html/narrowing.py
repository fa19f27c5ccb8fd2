"""What the next question is narrowed to: chips above the question box, and the form in which a reader changes it."""

import json
from collections.abc import Mapping
from html import escape

from assistant.page.asker import Overview
from assistant.page.html.writing import both, filled, language_name, numeral, word
from assistant.page.narrowing import record_of
from assistant.page.words import period
from vectorstore.articles import Filters

MOST_SOURCES = 40
"""Sources that the form lists, the largest; the others can still be asked for in the question."""


def chips(filters: Filters, understood: str = "") -> str:
    """A chip for each thing that narrows, each with its ✕; `understood` are the question's words that named the period."""
    parts = []
    if filters.since or filters.until:
        title = f' title="{escape(understood)}"' if understood else ""
        text = both(lambda page: escape(period(filters.since, filters.until, page)))
        parts.append(_chip("period", "", f"<span{title}>{text}</span>"))
    parts += [_chip("sources", source, f"<bdi>{escape(source)}</bdi>") for source in filters.sources]
    parts += [_chip("languages", code, language_name(code)) for code in filters.languages]
    if not filters.sources:
        parts.append(f'<button type="button" class="all" data-do="narrow">{word("all_sources")} <span aria-hidden="true">▾</span></button>')
    record = escape(json.dumps(record_of(filters), ensure_ascii=False))
    opener = (
        f'<button type="button" class="opener" data-do="narrow" aria-expanded="false" aria-controls="narrowing">{word("filters")}</button>'
    )
    return f'<div class="narrowed" data-filters="{record}">{"".join(parts)}{opener}</div>'


def _chip(kind: str, value: str, text: str) -> str:
    return (
        f'<button type="button" class="filter" data-do="widen" data-kind="{kind}" data-value="{escape(value)}">'
        f'{text} <span aria-hidden="true">✕</span><span class="unseen">{word("delete")}</span></button>'
    )


def form(overview: Overview) -> str:
    """Dates, sources and languages to choose from, with how many articles each has."""
    dates = "".join(
        f'<label>{word(f"{name}_day")} <input type="date" name="{name}"></label>' for name in ("since", "until")
    )
    sources = dict(list(overview.by_source.items())[:MOST_SOURCES])
    return (
        f'<form class="narrowing" id="narrowing-form">'
        f'<fieldset class="dates"><legend class="unseen">{word("when")}</legend>{dates}</fieldset>'
        f"{_boxes('languages', {code: (language_name(code), n) for code, n in overview.languages.items()})}"
        f"{_boxes('sources', {name: (f'<bdi>{escape(name)}</bdi>', n) for name, n in sources.items()})}</form>"
    )


def _boxes(name: str, choices: Mapping[str, tuple[str, int]]) -> str:
    if not choices:
        return ""
    boxes = "".join(
        f'<label><input type="checkbox" name="{name}" value="{escape(value)}"> {text} <span class="count">{numeral(n)}</span></label>'
        for value, (text, n) in choices.items()
    )
    return f'<fieldset class="{name}"><legend>{word(name)}</legend>{boxes}</fieldset>'


def whither(model: str) -> str:
    """Where questions go: to a language model, by name, or nowhere."""
    said = filled("goes_to", model=model) if model else word("stays_here")
    return f'<p class="whither">{said}</p>'
