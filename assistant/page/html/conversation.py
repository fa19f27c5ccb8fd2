"""The conversation: each question, its answer with the citations at the sentences, and how that answer came about."""

import re
from collections.abc import Collection, Iterator, Sequence
from html import escape
from itertools import groupby

from assistant.answers import Answer, Citation, Outcome, Sentence
from assistant.page.html.answered import foot, how
from assistant.page.html.writing import both, byline, complaint, directed, numeral, prose, word
from assistant.page.narrowing import link_of
from assistant.page.talks import Turn
from assistant.page.words import WORDS, count, number, script_of
from vectorstore.articles import Hit

_EXCERPT = 180
"""Characters of a passage that a list shows: two lines of it."""
_CARD = 420
"""Characters of a quote that its card shows; the whole stands in the clipping."""


def conversation(turns: Sequence[Turn], talk_id: str = "") -> str:
    """The turns so far; the talk's id is for the list that the browser keeps."""
    shown = "".join(_turn(place, turn) for place, turn in enumerate(turns))
    return f'<div class="talk" data-talk="{escape(talk_id)}">{shown}</div>'


def _turn(place: int, turn: Turn) -> str:
    language = script_of(turn.message)
    asked = (
        f'<div class="asking"><p class="asked" {directed(language)}>{prose(turn.message, language)}</p>'
        f'<button type="button" class="edit" data-do="edit" data-label="edit">{_PEN}</button></div>{_editing(place, turn)}'
    )
    reply = _answer(place, turn.answer) if turn.answer is not None else ""
    if turn.broken:
        reply += f'<p class="complaint">{word("failed")}</p>'
    elif turn.complaint:
        reply += complaint(turn.complaint)
    elif turn.stopped:
        reply += f'<p class="note">{word("stopped")}</p>'
    elif not turn.done and not (turn.answer and turn.answer.sentences):
        searched = both(lambda page: WORDS[page]["searching"].format(passages=count("passage", turn.searched, page)))
        reply += f'<p class="thinking">{searched}</p>'
    after = foot(place, turn) + how(turn) if turn.done else ""
    return (
        f'<section class="turn" data-done="{int(turn.done)}" data-turn="{place}" data-link="{escape(link_of(turn.message, turn.filters))}"'
        f' data-question="{escape(turn.message)}">{asked}<div class="answer">{reply}</div>{after}</section>'
    )


_PEN = (
    '<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M4 16l1-4 8-8 3 3-8 8z" fill="none" stroke="currentColor" stroke-width="1.6"/></svg>'
)


def _editing(place: int, turn: Turn) -> str:
    return (
        f'<form class="editing" data-turn="{place}" hidden><textarea dir="auto" rows="2" data-label="edit">{escape(turn.message)}</textarea>'
        f'<button type="submit">{word("send")}</button><button type="button" data-do="unedit">{word("cancel")}</button></form>'
    )


def _answer(place: int, answer: Answer) -> str:
    language = answer.question.language
    quiet = {Outcome.CLOSEST: "closest", Outcome.NO_EVIDENCE: "no_evidence"}.get(answer.outcome)
    style = "note" if answer.outcome is Outcome.CLOSEST else "lead"
    said = f'<p class="notice" {directed(language)}>{prose(answer.notice, language)}</p>' if answer.notice else ""
    if answer.lead:
        said += f'<p class="{style}" {directed(language)}>{prose(answer.lead, language)}</p>'
    elif quiet:
        said += f'<p class="{style}">{word(quiet)}</p>'
    found = also_found(place, answer, opened=True) if answer.outcome is Outcome.NO_EVIDENCE else ""
    return said + "".join(_sentences(place, answer)) + found


def _sentences(place: int, answer: Answer) -> Iterator[str]:
    """Each quote as a block of its own; a model's sentences run on in one paragraph until their language changes."""
    if answer.made_by == "quoting":
        for sentence in answer.sentences:
            before = f'<span class="before">{prose(sentence.before, sentence.language)}</span> ' if sentence.before else ""
            quoted = before + _sentence(place, answer, sentence) + _copies(answer, sentence.citations)
            yield f'<blockquote class="quote" {directed(sentence.language)}>{quoted}</blockquote>'
        return
    for language, sentences in groupby(answer.sentences, key=lambda sentence: sentence.language):
        group = list(sentences)
        running = " ".join(_checked(answer, sentence, _sentence(place, answer, sentence)) for sentence in group)
        copies = _copies(answer, [number for sentence in group for number in sentence.citations])
        yield f'<p class="sentences" {directed(language)}>{running}{copies}</p>'


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
        strong = f"<strong>{prose(found_words[0], sentence.language)}</strong>"
        pieces += [prose(text[at : found_words.start()], sentence.language), strong]
        at = found_words.end()
    return "".join([*pieces, prose(text[at:], sentence.language)])


def _copies(answer: Answer, numbers: Collection[int]) -> str:
    """Where else the words of these citations stand: the copies of a wire."""
    copies = {article.id: article for c in answer.citations if c.number in numbers for article in c.also_in}
    if not copies:
        return ""
    names = "، ".join(f"<bdi>{escape(article.source or article.title)}</bdi>" for article in copies.values())
    return f'<span class="copies">{word("also_in")} {names}</span>'


def _checked(answer: Answer, sentence: Sentence, text: str) -> str:
    """A model's sentence; one that its sources do not bear out looks different, and says why on focus or under the hand."""
    if sentence.supported:
        return text
    language = answer.question.language
    why = f"<span {directed(language)}>{prose(sentence.reason, language)}</span>" if sentence.reason else word("not_supported")
    # What a screen reader says stands in the text, beside the card that is only seen.
    return (
        f'<span class="unsupported has-card" tabindex="0" role="note">{text}<span class="unseen"> ({why})</span>'
        f'<span class="card" aria-hidden="true">{why}</span></span>'
    )


def _chip(place: int, citation: Citation) -> str:
    article = citation.article
    label = " · ".join(part for part in (str(citation.number), article.source, article.title) if part)
    quote = " ".join(citation.quote.split())
    excerpt = quote[:_CARD] + "…" * (len(quote) > _CARD)
    card = (
        f'<span class="card" aria-hidden="true"><span class="words" {directed(article.language)}>{prose(excerpt, article.language)}</span>'
        f'<span class="title" {directed(article.language)}>{prose(article.title, article.language)}</span>'
        f'<span class="byline">{byline(article)}</span></span>'
    )
    return (
        f'<button type="button" class="chip has-card" data-turn="{place}" data-number="{citation.number}"'
        f' aria-label="{escape(label)}">{numeral(citation.number)}{card}</button>'
    )


def also_found(place: int, answer: Answer, *, opened: bool = False) -> str:
    """What else was found, each of which opens at its passage."""
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
        f'<span class="byline">{byline(hit.article)}</span>'
        f'<span class="excerpt">{prose(excerpt, language)}</span></button>'
    )
