"""The page around the talk: its head, the bar above it, and what it shows before the first question."""

import json
from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from assistant.page.asker import Overview
from assistant.page.html.writing import both, complaint, directed, prose, word
from assistant.page.words import LANGUAGE_NAMES, LANGUAGES, WORDS, count, date, number

_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="#8f3420"/>'
    '<path d="M15 9l-6 7 6 7M23 9l-6 7 6 7" fill="none" stroke="#fffaf2" stroke-width="3"/></svg>'
)

_SCRIPT_WORDS = (
    "placeholder", "ask", "stop", "close", "clipping", "conversation", "copied", "talks", "new_talk", "delete", "edit", "note",
    "good", "bad", "retry", "filters", "timeline", "send", "remove",
)  # fmt: skip
"""Words that stand in attributes, which cannot be in two languages at once; page.js writes them."""


def head(style: str, script: str) -> str:
    """What goes into the document's head: the style sheet, the words that the script needs, and the script."""
    attributes = {language: {key: WORDS[language][key] for key in _SCRIPT_WORDS} for language in LANGUAGES}
    words = json.dumps(attributes, ensure_ascii=False).replace("<", "\\u003c")
    icon = f'<link rel="icon" href="data:image/svg+xml,{quote(_ICON)}">'
    return f"{icon}<style>{style}</style><script>window.isnadWords = {words};\n{script}</script>"


def masthead() -> str:
    """The bar above the page: the name, which begins a new talk, and the language switch."""
    return (
        '<header class="masthead"><div class="start"><button type="button" class="fold" data-do="fold" aria-expanded="false" '
        'data-label="talks"><span aria-hidden="true">☰</span></button>'
        '<a class="name" href="./"><span lang="en">Isnad</span> <span lang="ar">إسناد</span></a></div>'
        '<div class="languages"><button type="button" data-language="ar" lang="ar">العربية</button>'
        '<button type="button" data-language="en" lang="en">English</button></div></header>'
        '<div id="announcer" class="unseen" aria-live="polite"></div>'
    )


def welcome(overview: Overview, examples: Sequence[tuple[str, str]]) -> str:
    """The page before the first question."""
    buttons = "".join(
        f'<li><button type="button" class="example" data-question="{escape(question)}" {directed(language)}>'
        f"{prose(question, language)}</button></li>"
        for language, question in examples
    )
    asking = f'<p class="label">{word("for_example")}</p><ul class="examples">{buttons}</ul>' if buttons else ""
    return (
        '<section class="welcome"><h1><span lang="en">Isnad</span> <span lang="ar">إسناد</span></h1>'
        f'<p class="tagline">{word("tagline")}</p><p class="extent">{both(lambda page: _extent(overview, page))}</p>'
        f"{asking}</section>"
    )


def talks() -> str:
    """The list at the side; its entries are in the reader's browser, and page.js puts them in."""
    return (
        '<nav class="talks" data-label="talks">'
        f'<button type="button" class="new" data-do="new">{word("new_talk")}</button>'
        f'<p class="none">{word("no_talks")}</p><ul id="talk-list"></ul></nav>'
    )


def trouble(text: str) -> str:
    """The page when the archive cannot be opened: what is wrong, in the words of the error."""
    return f'<section class="welcome answer">{complaint(text)}</section>'


def _extent(overview: Overview, page: str) -> str:
    words = WORDS[page]
    if not overview.articles:
        return escape(words["archive_empty"])
    parts = [count("article", overview.articles, page)]
    if overview.sources:
        sources = count("source", overview.sources, page)
        parts = [words["archive"].format(articles=parts[0], sources=sources)]
    if len(overview.languages) > 1:
        names = LANGUAGE_NAMES[page]
        parts += [
            words["in_language"].format(n=number(amount, page), language=names.get(code, code))
            for code, amount in overview.languages.items()
        ]
    if overview.since and overview.until:
        since, until = date(overview.since, page), date(overview.until, page)
        parts.append(since if since == until else words["span"].format(since=since, until=until))
    return " · ".join(f"<bdi>{escape(part)}</bdi>" for part in parts)
