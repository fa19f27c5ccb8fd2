"""The clipping: an article whole, as a newspaper prints it, with what is cited marked and what met the question underlined."""

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise
from typing import NamedTuple

from assistant.answers import Answer
from assistant.exporting import web_address
from assistant.matches import WordMatch
from assistant.page.html.conversation import also_found
from assistant.page.html.pictures import timeline
from assistant.page.html.writing import byline, directed, prose, word
from assistant.page.words import LANGUAGES, number, script_of
from vectorstore.articles import Article


class Span(NamedTuple):
    """Characters of a body to be marked; `number` is the citation's, 0 for a passage that was only found."""

    start: int
    end: int
    number: int


class Opened(NamedTuple):
    """What a press asks to see: the article, the citation's number (0 for what was only found), its name, its passages."""

    article: Article
    number: int
    key: str
    passages: tuple[Span, ...] = ()


def opened(place: int, answer: Answer, wanted: int, rank: int) -> Opened | None:
    """The article of citation `wanted`, or where that is 0 of the `rank`th also found; None for what is not there."""
    if wanted:
        citation = next((citation for citation in answer.citations if citation.number == wanted), None)
        return Opened(citation.article, wanted, f"{place}-{wanted}") if citation else None
    if not 0 <= rank < len(answer.also_found):
        return None
    hit = answer.also_found[rank]
    passage = Span(hit.passage.start, hit.passage.end, 0)
    return Opened(hit.article, 0, f"{place}-found-{rank}", (passage,))


def clipping(place: int, answer: Answer, shown: Opened, matches: Sequence[WordMatch] = ()) -> str:
    """An article with everything that the answer cites from it marked, and the matches inside the passages it cites."""
    article = shown.article
    cited = [citation for citation in answer.citations if citation.article.id == article.id]
    spans = [Span(c.start, c.end, c.number) for c in cited]
    read = [(c.passage.start, c.passage.end) for c in cited] + [span[:2] for span in (*spans, *shown.passages)]
    matches = [match for match in matches if any(start <= match.start and match.end <= end for start, end in read)]
    body = "".join(marked_paragraphs(article, [*spans, *shown.passages], shown.number, matches))
    heading = f"<h2 {directed(article.language)}>{prose(article.title, article.language)}</h2>"
    return (
        f'<div class="sheet" data-key="{shown.key}"><div class="bar"><button type="button" class="close" data-do="close" data-label="close">'
        f'<span aria-hidden="true">×</span></button></div><article {directed(article.language)}>{heading}'
        f'<p class="byline">{byline(article)}{_original(article.url)}{_digest(shown)}</p>{_met(article, matches)}{body}</article>'
        f"{also_found(place, answer)}{timeline(answer.found or answer.also_found)}</div>"
    )


def _digest(shown: Opened) -> str:
    """The button that asks for a summary of the article, named as it was opened: "2-1" or "2-found-0"."""
    place, _, which = shown.key.partition("-")
    name = f'data-hit="{which.removeprefix("found-")}"' if which.startswith("found-") else f'data-number="{which}"'
    return f'<span class="dot"> · </span><button type="button" class="digest" data-do="digestArticle" data-turn="{place}" {name}>{word("summarise_article")}</button>'


def _met(article: Article, matches: Sequence[WordMatch]) -> str:
    """Across languages, which word of the question met which words here: «veto ↔ الفيتو، النقض»."""
    met: dict[str, dict[str, None]] = {}
    for match in matches:
        if match.across:
            met.setdefault(match.asked, {})[article.body[match.start : match.end]] = None
    if not met:
        return ""
    comma = "، " if article.language == "ar" else ", "
    pairs = "".join(
        f'<li dir="ltr"><bdi {directed(script_of(asked))}>{escape(asked)}</bdi> <span aria-hidden="true">↔</span> '
        f"<bdi {directed(article.language)}>{escape(comma.join(list(words)[:4]))}</bdi></li>"
        for asked, words in met.items()
    )
    return f'<div class="met"><span class="label">{word("matched")}</span><ul>{pairs}</ul></div>'


def _original(url: str | None) -> str:
    """A link to where the article was published, if it is a web address: never `javascript:` or `data:`."""
    if not url or not web_address(url):
        return ""
    return (
        f'<span class="dot"> · </span><a href="{escape(url)}" target="_blank" rel="noopener noreferrer nofollow">'
        f"{word('open_original')}</a>"
    )


def marked_paragraphs(
    article: Article, spans: Sequence[Span], wanted: int, matches: Sequence[WordMatch] = ()
) -> Iterator[str]:
    """The body's lines as paragraphs, every span marked and every match underlined; span number `wanted` gets the focus."""
    trimmed = [_trimmed(article.body, span) for span in spans]
    for line in re.finditer(r"[^\r\n]*\S[^\r\n]*", article.body):
        edges = [place for span in trimmed for place in span[:2]]
        inside = [place for place in edges if line.start() < place < line.end()]
        cuts = sorted({line.start(), line.end(), *inside})
        pieces = (_piece(article, start, end, trimmed, wanted, matches) for start, end in pairwise(cuts))
        yield f"<p>{''.join(pieces)}</p>"


def _trimmed(body: str, span: Span) -> Span:
    """`span` without the white space around it, which would be marked as an empty stroke."""
    text = body[span.start : span.end]
    start = span.start + len(text) - len(text.lstrip())
    return Span(start, max(start, span.start + len(text.rstrip())), span.number)


def _underlined(article: Article, start: int, end: int, matches: Sequence[WordMatch]) -> str:
    """Part of the body, with the words in it that met the question's; a word over the edge of a mark is left alone."""
    pieces, at = [], start
    for match in matches:
        if at <= match.start and match.end <= end:
            asked = f' title="{escape(match.asked)}"'
            word_there = prose(article.body[match.start : match.end], article.language)
            pieces += [prose(article.body[at : match.start], article.language), f'<span class="met-word"{asked}>{word_there}</span>']
            at = match.end
    return "".join([*pieces, prose(article.body[at:end], article.language)])


def _piece(article: Article, start: int, end: int, spans: Sequence[Span], wanted: int, matches: Sequence[WordMatch]) -> str:
    text = _underlined(article, start, end, matches)
    over = [span for span in spans if span.start <= start and end <= span.end]
    if not over:
        return text
    numbers = sorted({span.number for span in over} - {0})
    ending = sorted({span.number for span in over if span.end == end} - {0})
    style = ("cited" if numbers else "passage") + " focus" * any(span.number == wanted for span in over)
    labels = {page: " ".join(number(n, page) for n in ending) for page in LANGUAGES}
    label = "".join(f' data-{page}="{text}"' for page, text in labels.items() if text)
    return f'<mark class="{style}" data-numbers="{" ".join(map(str, numbers))}"{label}>{text}</mark>'
