"""Under an answer: who made it, what can be done with it, and how it came about."""

import json
from html import escape

from assistant.answers import Answer
from assistant.exporting import as_markdown, as_plain
from assistant.frames import REQUESTS
from assistant.page.html.saving import saving
from assistant.page.html.writing import both, directed, filled, narrowed, numeral, prose, word
from assistant.page.narrowing import record_of
from assistant.page.talks import Turn
from assistant.page.words import WORDS, decimal
from assistant.questions import Kind, kind_of

_HAND = (
    '<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 9h3v8H3zM8 16.5h6.5c1 0 1.7-.7 1.9-1.6l.9-4.2c.2-1-.5-1.9-1.5-1.9h-4l.6-3.3'
    'c.2-1-.5-2-1.4-2L8 8.6z" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round"/></svg>'
)


def foot(place: int, turn: Turn) -> str:
    """Who made the answer; copies, the link, asking again, and the reader's judgement."""
    answer = turn.answer
    again = f'<button type="button" data-do="retry" data-turn="{place}">{word("retry")}</button>'
    link = f'<button type="button" data-do="link">{word("copy_link")}</button>'
    if answer is None:
        return f'<div class="foot"><div class="acts">{again}</div></div>'
    text, markdown = (
        f'<button type="button" data-do="copy" data-text="{escape(copied)}">{word(key)}</button>'
        for key, copied in (("copy_text", as_plain(answer)), ("copy_markdown", as_markdown(answer)))
    )
    thumbs = "".join(
        f'<button type="button" class="thumb {key}" data-do="judge" data-turn="{place}" data-verdict="{verdict}" data-label="{key}"'
        f' aria-pressed="{str(turn.verdict == verdict).lower()}">{_HAND}</button>'
        for key, verdict in (("good", 1), ("bad", -1))
    )
    note = (
        f'<form class="note-form" data-turn="{place}" hidden><textarea dir="auto" rows="2" maxlength="2000" data-label="note"></textarea>'
        f'<button type="submit">{word("note_send")}</button></form><p class="noted" role="status" hidden>{word("noted")}</p>'
    )
    kept = f'<details class="keep"><summary>{word("keep")}</summary><div>{markdown}{saving(answer)}</div></details>'
    return f'<div class="foot"><span class="maker">{_maker(answer)}</span><div class="acts">{text}{link}{again}{_digest(turn, answer)}{kept}{thumbs}</div>{note}</div>'


def _digest(turn: Turn, answer: Answer) -> str:
    """The button that asks for a summary of what was found; "" where that is what was asked."""
    question = answer.question
    if not (answer.found or answer.citations or answer.also_found) or kind_of(question.text) is Kind.SUMMARY:
        return ""
    asked = REQUESTS[question.language].format(question.text.rstrip(" .?؟!"))
    narrowed_to = escape(json.dumps(record_of(turn.filters), ensure_ascii=False))
    return f'<button type="button" data-do="digest" data-question="{escape(asked)}" data-filters="{narrowed_to}">{word("summarise_found")}</button>'


def _maker(answer: Answer) -> str:
    return word("quoted") if answer.made_by == "quoting" else filled("written_by", model=answer.made_by)


def how(turn: Turn) -> str:
    """How the answer came about: as understood, narrowed to what, found by what, made by whom, and what it took."""
    answer = turn.answer
    if answer is None:
        return ""
    question = answer.question
    rows = []
    if question.message and question.message != question.text:
        rows.append(("understood_as", f"<span {directed(question.language)}>{prose(question.text, question.language)}</span>"))
    rows.append(("narrowed", " · ".join(narrowed(turn.filters)) or word("whole_archive")))
    rows += [("passages_found", _counted(answer)), ("made", _maker(answer))]
    if answer.dropped:
        rows.append(("dropped_label", numeral(answer.dropped)))
    rows.append(("took", both(lambda page: WORDS[page]["seconds"].format(n=decimal(turn.seconds, page)))))
    if answer.usage.read or answer.usage.written:
        rows.append(("tokens", f"{numeral(answer.usage.read)} · {numeral(answer.usage.written)}"))
    items = "".join(f"<div><dt>{word(key)}</dt><dd>{said}</dd></div>" for key, said in rows)
    return f'<details class="how"><summary>{word("how")}</summary><dl>{items}</dl></details>'


def _counted(answer: Answer) -> str:
    """How many passages, and by which side of the search each was found."""
    hits = answer.found or answer.also_found
    sides = [set(hit.found_by) for hit in hits]
    counts = {
        "by_words": sides.count({"words"}),
        "by_meaning": sides.count({"meaning"}),
        "by_both": sides.count({"words", "meaning"}),
        "of_articles": len({hit.article.id for hit in hits}),
    }
    parts = [f"{word(key)} {numeral(n)}" for key, n in counts.items() if n]
    return " · ".join([numeral(len(hits)), *parts])
