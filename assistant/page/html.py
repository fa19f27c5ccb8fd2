"""All of the page's HTML. Whatever comes from an article, a question or a setting is escaped here, and nowhere else.

The page's own words are written in both languages side by side and the style sheet hides one of them, so that
switching the language needs no new answer from the server and loses nothing of the talk.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from html import escape
from itertools import groupby, pairwise
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from assistant.answers import Answer, Citation, Outcome, Sentence
from assistant.page.asker import Overview
from assistant.page.talks import Talk, Turn
from assistant.page.words import LANGUAGE_NAMES, LANGUAGES, WORDS, count, date, direction, number, script_of
from vectorstore.articles import Article, Hit

_LATIN_RUN = re.compile(r"[A-Za-zÀ-ɏ](?:[A-Za-zÀ-ɏ0-9 .,&'’/_-]*[A-Za-zÀ-ɏ0-9])?")
# A headline's own colon and figures belong to its run: «الحرية: مصر» inside English keeps its order.
_ARABIC_RUN = re.compile(r"[\u0620-\u06ff](?:[\u0620-\u06ff\d :،؛.,/-]*[\u0620-\u06ff])?")
_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="#8f3420"/>'
    '<path d="M15 9l-6 7 6 7M23 9l-6 7 6 7" fill="none" stroke="#fffaf2" stroke-width="3"/></svg>'
)
_UNFIT_FOR_ADDRESS = re.compile(r'[\s<>"]')
_EXCERPT = 180
"""Characters of a passage that a list shows: two lines of it."""


class Span(NamedTuple):
    """Characters of a body to be marked; `number` is the citation's, 0 for a passage that was only found."""

    start: int
    end: int
    number: int


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


# ── the frame ──────────────────────────────────────────────────────────────────────────────────────────────────────


def head(style: str, script: str) -> str:
    """What goes into the document's head: the style sheet, the words that the script needs, and the script."""
    attributes = {
        language: {key: WORDS[language][key] for key in ("placeholder", "ask", "close", "clipping", "conversation")}
        for language in LANGUAGES
    }
    words = json.dumps(attributes, ensure_ascii=False).replace("<", "\\u003c")
    icon = f'<link rel="icon" href="data:image/svg+xml,{quote(_ICON)}">'
    return f"{icon}<style>{style}</style><script>window.isnadWords = {words};\n{script}</script>"


def masthead() -> str:
    """The bar above the page: the name, which begins a new talk, and the language switch."""
    return (
        '<header class="masthead"><a class="name" href="./"><span lang="en">Isnad</span> '
        '<span lang="ar">إسناد</span></a>'
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


def trouble(text: str) -> str:
    """The page when the archive cannot be opened: what is wrong, in the words of the error."""
    return f'<section class="welcome answer">{_complaint(text)}</section>'


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


# ── the conversation ───────────────────────────────────────────────────────────────────────────────────────────────


def conversation(talk: Talk) -> str:
    """The turns so far."""
    turns = "".join(_turn(place, turn) for place, turn in enumerate(talk))
    return f'<div class="talk">{turns}</div>'


def _turn(place: int, turn: Turn) -> str:
    asked = f'<p class="asked" {directed(script_of(turn.message))}>{prose(turn.message, script_of(turn.message))}</p>'
    reply = _answer(place, turn.answer) if turn.answer is not None else ""
    if turn.broken:
        reply += f'<p class="complaint">{word("failed")}</p>'
    elif turn.complaint:
        reply += _complaint(turn.complaint)
    elif not turn.done and not (turn.answer and turn.answer.sentences):
        searched = both(lambda page: WORDS[page]["searching"].format(passages=count("passage", turn.searched, page)))
        reply += f'<p class="thinking">{searched}</p>'
    return f'<section class="turn" data-done="{int(turn.done)}">{asked}<div class="answer">{reply}</div></section>'


def _complaint(text: str) -> str:
    return f'<p class="complaint" {directed(script_of(text))}>{prose(text, script_of(text))}</p>'


def _answer(place: int, answer: Answer) -> str:
    language = answer.question.language
    quiet = {Outcome.CLOSEST: "closest", Outcome.NO_EVIDENCE: "no_evidence"}.get(answer.outcome)
    style = "note" if answer.outcome is Outcome.CLOSEST else "lead"
    said = ""
    if answer.lead:
        said = f'<p class="{style}" {directed(language)}>{prose(answer.lead, language)}</p>'
    elif quiet:
        said = f'<p class="{style}">{word(quiet)}</p>'
    found = _also_found(place, answer, opened=True) if answer.outcome is Outcome.NO_EVIDENCE else ""
    return said + "".join(_sentences(place, answer)) + found


def _sentences(place: int, answer: Answer) -> Iterator[str]:
    """Each quote as a block of its own; a model's sentences run on in one paragraph until their language changes."""
    if answer.made_by == "quoting":
        for sentence in answer.sentences:
            before = f'<span class="before">{prose(sentence.before, sentence.language)}</span> ' if sentence.before else ""
            quoted = before + _sentence(place, answer, sentence) + _copies(answer, sentence)
            yield f'<blockquote class="quote" {directed(sentence.language)}>{quoted}</blockquote>'
        return
    for language, group in groupby(answer.sentences, key=lambda sentence: sentence.language):
        running = " ".join(_sentence(place, answer, sentence) for sentence in group)
        yield f'<p class="sentences" {directed(language)}>{running}</p>'


def _sentence(place: int, answer: Answer, sentence: Sentence) -> str:
    known = {citation.number: citation for citation in answer.citations}
    chips = "".join(_chip(place, known[n]) for n in sentence.citations if n in known)
    rest, space, last = sentence.text.rstrip().rpartition(" ")
    # The last word and its chips are kept together, or a chip could begin a line.
    kept = f'<span class="kept">{_answering(last, sentence)}{chips}</span>'
    return f"<span>{_answering(rest, sentence)}{space}{kept}</span>"


def _answering(text: str, sentence: Sentence) -> str:
    """`text` with the words that answer made strong."""
    if not sentence.answering:
        return prose(text, sentence.language)
    words = re.compile("|".join(rf"(?<!\w){re.escape(words)}(?!\w)" for words in sentence.answering))
    pieces, at = [], 0
    for found_words in words.finditer(text):
        pieces += [prose(text[at : found_words.start()], sentence.language), f"<strong>{prose(found_words[0], sentence.language)}</strong>"]
        at = found_words.end()
    return "".join([*pieces, prose(text[at:], sentence.language)])


def _copies(answer: Answer, sentence: Sentence) -> str:
    """Where else the sentence stands: the copies of a wire."""
    copies = [a for c in answer.citations if c.number in sentence.citations for a in c.also_in]
    if not copies:
        return ""
    names = "، ".join(f"<bdi>{escape(article.source or article.title)}</bdi>" for article in copies)
    return f'<span class="copies">{word("also_in")} {names}</span>'

def _chip(place: int, citation: Citation) -> str:
    article = citation.article
    label = " · ".join(part for part in (str(citation.number), article.source, article.title) if part)
    return (
        f'<button type="button" class="chip" data-turn="{place}" data-number="{citation.number}"'
        f' aria-label="{escape(label)}" title="{escape(article.title)}">{numeral(citation.number)}</button>'
    )


def _also_found(place: int, answer: Answer, *, opened: bool = False) -> str:
    if not answer.also_found:
        return ""
    title = both(lambda page: escape(WORDS[page]["also_found"].format(n=number(len(answer.also_found), page))))
    items = "".join(f"<li>{_found(place, rank, hit)}</li>" for rank, hit in enumerate(answer.also_found))
    return f'<details class="found"{" open" * opened}><summary>{title}</summary><ul>{items}</ul></details>'


def _found(place: int, rank: int, hit: Hit) -> str:
    language = hit.article.language
    excerpt = hit.passage.text[:_EXCERPT] + "…" * (len(hit.passage.text) > _EXCERPT)
    return (
        f'<button type="button" data-turn="{place}" data-hit="{rank}" {directed(language)}>'
        f'<span class="title">{prose(hit.article.title, language)}</span>'
        f'<span class="byline">{_byline(hit.article)}</span>'
        f'<span class="excerpt">{prose(excerpt, language)}</span></button>'
    )


# ── the clipping ───────────────────────────────────────────────────────────────────────────────────────────────────


def cited(place: int, answer: Answer, wanted: int) -> str:
    """The article of citation `wanted`, with everything that the answer cites from it; "" for an unknown number."""
    citation = next((citation for citation in answer.citations if citation.number == wanted), None)
    if citation is None:
        return ""
    return _clipping(place, answer, citation.article, wanted, f"{place}-{wanted}")


def found(place: int, answer: Answer, rank: int) -> str:
    """The article of the hit at `rank` in the also-found list, at its passage; "" beyond the list."""
    if not 0 <= rank < len(answer.also_found):
        return ""
    hit = answer.also_found[rank]
    passage = Span(hit.passage.start, hit.passage.end, 0)
    return _clipping(place, answer, hit.article, 0, f"{place}-found-{rank}", passage)


def _clipping(place: int, answer: Answer, article: Article, wanted: int, key: str, *more: Span) -> str:
    spans = [Span(c.start, c.end, c.number) for c in answer.citations if c.article.id == article.id]
    body = "".join(marked_paragraphs(article, [*spans, *more], wanted))
    heading = f"<h2 {directed(article.language)}>{prose(article.title, article.language)}</h2>"
    return (
        f'<div class="sheet" data-key="{key}"><div class="bar"><button type="button" class="close" data-close>'
        f'<span aria-hidden="true">×</span></button></div><article {directed(article.language)}>{heading}'
        f'<p class="byline">{_byline(article)}{_original(article.url)}</p>{body}</article>'
        f"{_also_found(place, answer)}</div>"
    )


def _byline(article: Article) -> str:
    behind = article.origin.found_in
    if behind:
        parts = [both(lambda page: escape(WORDS[page]["found_in"]).replace("{title}", f"<bdi>{escape(behind)}</bdi>"))]
    else:
        source = f"<bdi>{escape(article.source)}</bdi>" if article.source else word("source_unknown")
        parts = [source, _dated(article.published)]
    return '<span class="dot"> · </span>'.join(parts)


def _dated(published: datetime | None) -> str:
    if published is None:
        return word("date_unknown")
    day = both(lambda page: date(published, page))
    return f'<time datetime="{published.date().isoformat()}">{day}</time>'


def _original(url: str | None) -> str:
    """A link to where the article was published, if it is a web address: never `javascript:` or `data:`."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return ""
    if not url or parts.scheme not in ("http", "https") or not parts.netloc or _UNFIT_FOR_ADDRESS.search(url):
        return ""
    return (
        f'<span class="dot"> · </span><a href="{escape(url)}" target="_blank" rel="noopener noreferrer nofollow">'
        f"{word('open_original')}</a>"
    )


def marked_paragraphs(article: Article, spans: Sequence[Span], wanted: int) -> Iterator[str]:
    """The body's lines as paragraphs, with every span marked; the marks of span number `wanted` get the focus."""
    trimmed = [_trimmed(article.body, span) for span in spans]
    for line in re.finditer(r"[^\r\n]*\S[^\r\n]*", article.body):
        inside = (place for span in trimmed for place in span[:2] if line.start() < place < line.end())
        cuts = sorted({line.start(), line.end(), *inside})
        pieces = (_piece(article, start, end, trimmed, wanted) for start, end in pairwise(cuts))
        yield f"<p>{''.join(pieces)}</p>"


def _trimmed(body: str, span: Span) -> Span:
    """`span` without the white space around it, which would be marked as an empty stroke."""
    text = body[span.start : span.end]
    start = span.start + len(text) - len(text.lstrip())
    return Span(start, max(start, span.start + len(text.rstrip())), span.number)


def _piece(article: Article, start: int, end: int, spans: Sequence[Span], wanted: int) -> str:
    text = prose(article.body[start:end], article.language)
    over = [span for span in spans if span.start <= start and end <= span.end]
    if not over:
        return text
    numbers = sorted({span.number for span in over} - {0})
    ending = sorted({span.number for span in over if span.end == end} - {0})
    style = ("cited" if numbers else "passage") + " focus" * any(span.number == wanted for span in over)
    labels = {page: " ".join(number(n, page) for n in ending) for page in LANGUAGES}
    label = "".join(f' data-{page}="{text}"' for page, text in labels.items() if text)
    return f'<mark class="{style}" data-numbers="{" ".join(map(str, numbers))}"{label}>{text}</mark>'
