"""How a text becomes HTML: it is escaped here, and its runs of the other script are isolated.

The page's own words are written in both languages side by side and the style sheet hides one of them, so that
switching the language needs no new answer from the server and loses nothing of the talk.
"""

import re
from collections.abc import Callable
from datetime import datetime
from html import escape

from assistant.page.words import LANGUAGE_NAMES, LANGUAGES, WORDS, date, direction, number, period, script_of
from vectorstore.articles import Article, Filters

_LATIN_RUN = re.compile(r"[A-Za-zÀ-ɏ](?:[A-Za-zÀ-ɏ0-9 .,&'’/_-]*[A-Za-zÀ-ɏ0-9])?")
# A headline's own colon and figures belong to its run: «الحرية: مصر» inside English keeps its order.
_ARABIC_RUN = re.compile(r"[\u0620-\u06ff](?:[\u0620-\u06ff\d :،؛.,/-]*[\u0620-\u06ff])?")


def prose(text: str, language: str) -> str:
    """`text` escaped, with the runs of the other script isolated, so that «BBC (عربي)» keeps its brackets."""
    foreign = _LATIN_RUN if direction(language) == "rtl" else _ARABIC_RUN
    pieces, at = [], 0
    for run in foreign.finditer(text):
        pieces += [escape(text[at : run.start()]), f"<bdi>{escape(run[0])}</bdi>"]
        at = run.end()
    return "".join([*pieces, escape(text[at:])])


def both(write: Callable[[str], str]) -> str:
    """What `write` says in each of the page's languages; it returns HTML."""
    return "".join(
        f'<span class="w-{language}" lang="{language}" dir="{direction(language)}">{write(language)}</span>'
        for language in LANGUAGES
    )


def word(key: str) -> str:
    """One of the page's own words, in both languages."""
    return both(lambda language: escape(WORDS[language][key]))


def numeral(value: int) -> str:
    """A number in the digits of either page language."""
    return both(lambda language: number(value, language))


def directed(language: str) -> str:
    """The attributes of an element whose text is in `language`."""
    return f'lang="{escape(language)}" dir="{direction(language)}"'


def filled(key: str, **blanks: str) -> str:
    """One of the page's own sentences in both languages, its blanks filled with isolated text."""

    def write(page: str) -> str:
        text = escape(WORDS[page][key])
        for name, value in blanks.items():
            text = text.replace("{" + name + "}", f"<bdi>{escape(value)}</bdi>")
        return text

    return both(write)


def complaint(text: str) -> str:
    """What went wrong, in the words of the error."""
    return f'<p class="complaint" {directed(script_of(text))}>{prose(text, script_of(text))}</p>'


def byline(article: Article) -> str:
    """An article's source and date, or whose page it was found on; what is not known is said."""
    if article.origin.found_in:
        parts = [filled("found_in", title=article.origin.found_in)]
    else:
        source = f"<bdi>{escape(article.source)}</bdi>" if article.source else word("source_unknown")
        parts = [source, dated(article.published)]
    return '<span class="dot"> · </span>'.join(parts)


def dated(published: datetime | None) -> str:
    """A day in both languages."""
    if published is None:
        return word("date_unknown")
    day = both(lambda page: date(published, page))
    return f'<time datetime="{published.date().isoformat()}">{day}</time>'


def narrowed(filters: Filters) -> list[str]:
    """Each thing that a question is narrowed to: the period, the sources, the languages; empty for the whole archive."""
    parts = []
    if filters.since or filters.until:
        parts.append(both(lambda page: escape(period(filters.since, filters.until, page))))
    parts += [f"<bdi>{escape(source)}</bdi>" for source in filters.sources]
    parts += [language_name(code) for code in filters.languages]
    return parts


def language_name(code: str) -> str:
    """A language's name in both of the page's."""
    return both(lambda page: escape(LANGUAGE_NAMES[page].get(code, code)))
