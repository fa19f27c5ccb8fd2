"""The archive's place: what its list is narrowed by, the list, an article opened, a summary."""

import json
from collections.abc import Sequence
from html import escape

from assistant.answers import Answer
from assistant.exporting import web_address
from assistant.page.html.clipping import Span, marked_paragraphs
from assistant.page.html.saving import saving
from assistant.page.html.writing import both, directed, numeral, prose, word
from assistant.page.words import LANGUAGES, WORDS, date, number
from vectorstore.articles import Article, Passage
from vectorstore.browsing import Entry, Listed

_SHUT = f'<button type="button" data-shut>{word("close")}</button>'


def archive_words() -> str:
    """The words that the archive's script needs, as a script."""
    words = {page: {key: text for key, text in WORDS[page].items() if key.startswith(("archive_", "adding_"))} for page in LANGUAGES}
    return f"<script>window.isnadArchiveWords = {json.dumps(words, ensure_ascii=False)}</script>"


def places() -> str:
    """The two buttons that lead to the conversation and to the archive."""
    buttons = "".join(f'<button type="button" data-place="{place}">{word(f"place_{place}")}</button>' for place in ("ask", "archive"))
    return f'<nav class="places">{buttons}</nav>'


def search_form(sources: Sequence[str], *, may_change: bool = False) -> str:
    """What the list is narrowed by; for who may change the archive, also the button that opens the form to add articles."""
    adding = f'<button type="button" class="adding-opener" data-adding aria-expanded="false" aria-controls="adding">{word("adding_title")}</button>' * may_change
    options = "".join(f'<option value="{escape(source)}">{escape(source)}</option>' for source in sources)
    languages = "".join(f'<option value="{code}">{escape(name)}</option>' for code, name in (("ar", "العربية"), ("en", "English")))
    return (
        '<form class="seeking"><input name="words" type="search" dir="auto" maxlength="200" data-name="archive_search">'
        f'<select name="source" data-name="archive_source"><option value="">*</option>{options}</select>'
        f'<select name="language" data-name="archive_language"><option value="">*</option>{languages}</select>'
        f'<label>{word("archive_since")} <input name="since" type="date"></label><label>{word("archive_until")} <input name="until" type="date"></label>'
        f'<button type="submit">{word("archive_find")}</button>'
        f'<button type="button" data-summarise="list">{word("archive_summarise")}</button>{adding}</form>'
    )


def shelf(listed: Listed, number_of_page: int) -> str:
    """A page of the list."""
    lines = "".join(f"<li>{_line(entry)}</li>" for entry in listed.entries)
    if not lines:
        return f'<p class="note">{word("archive_none")}</p>'
    here = both(lambda page: escape(WORDS[page]["archive_page"].format(n=number(number_of_page, page))))
    earlier = f'<button type="button" data-turn-back>{word("archive_before")}</button>' if number_of_page > 1 else ""
    later = ""
    if listed.following is not None:
        at = "" if listed.following.seconds is None else repr(listed.following.seconds)
        later = f'<button type="button" data-seconds="{at}" data-after="{escape(listed.following.id)}">{word("archive_next")}</button>'
    return f'<ul class="listed" data-page-number="{number_of_page}">{lines}</ul><p class="pager">{earlier}<span>{here}</span>{later}</p>'


def _line(entry: Entry) -> str:
    return (
        f'<button type="button" data-article="{escape(entry.id)}" {directed(entry.language)}>'
        f'<span class="title">{prose(entry.title, entry.language)}</span><span class="byline">{_byline(entry)}</span></button>'
    )


def _byline(entry: Entry | Article) -> str:
    source = f"<bdi>{escape(entry.source)}</bdi>" if entry.source else word("source_unknown")
    published = entry.published
    day = word("date_unknown") if published is None else both(lambda page: date(published, page))
    return f'{source}<span class="dot"> · </span>{day}'


def leaf(article: Article, passages: Sequence[Passage], *, may_change: bool) -> str:
    """An article with its passages marked off, and what can be done with it."""
    spans = [Span(passage.start, passage.end, 0) for passage in passages]
    body = "".join(marked_paragraphs(article, spans, -1))
    address = web_address(article.url)
    link = ""
    if address:
        link = f'<span class="dot"> · </span><a href="{escape(address)}" target="_blank" rel="noopener noreferrer nofollow">{word("open_original")}</a>'
    held = both(lambda page: escape(WORDS[page]["archive_passages"].format(n=number(len(passages), page))))
    doing = f'<button type="button" data-summarise="{escape(article.id)}">{word("archive_summarise")}</button>'
    if may_change:
        sure = "".join(f' data-sure-{language}="{escape(WORDS[language]["archive_sure"])}"' for language in LANGUAGES)
        doing += f'<button type="button" data-remove="{escape(article.id)}"{sure}>{word("archive_remove")}</button>'
    return (
        f'<div class="sheet leaf" data-open="{escape(article.id)}"><p class="doing">{doing}{_SHUT}</p><article {directed(article.language)}>'
        f'<h2 {directed(article.language)}>{prose(article.title, article.language)}</h2>'
        f'<p class="byline">{_byline(article)}{link}<span class="dot"> · </span>{held}</p>{body}</article></div>'
    )


def summary(answer: Answer) -> str:
    """A summary with its sources below, and the ways to keep it."""
    language = answer.question.language
    quotes = "".join(
        f'<blockquote class="quote" {directed(s.language)}>{prose(s.text, s.language)} <span class="numbers">{"".join(f"[{numeral(n)}]" for n in s.citations)}</span></blockquote>'
        for s in answer.sentences
    )
    sources = "".join(
        f'<li value="{c.number}" {directed(c.article.language)}><button type="button" data-article="{escape(c.article.id)}">'
        f'<span class="title">{prose(c.article.title, c.article.language)}</span><span class="byline">{_byline(c.article)}</span></button></li>'
        for c in answer.citations
    )
    return (
        f'<div class="sheet leaf"><p class="doing">{saving(answer)}{_SHUT}</p><div class="answer"><p class="lead" {directed(language)}>{prose(answer.lead, language)}</p>'
        f'{quotes}</div><ol class="listed">{sources}</ol></div>'
    )


def notice(key: str) -> str:
    """One of the page's sentences where an article would be."""
    return f'<div class="sheet leaf"><p class="doing">{_SHUT}</p>{said(key)}</div>'


def summarising() -> str:
    """What is being done, where the summary will be."""
    return f'<div class="sheet leaf"><p class="doing">{_SHUT}</p><p class="thinking">{word("summarising")}</p></div>'


def said(key: str) -> str:
    """One of the page's sentences, as a complaint."""
    return f'<p class="complaint" role="alert">{word(key)}</p>'
