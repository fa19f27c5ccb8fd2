"""What stands around an answer, and what the page does with it: filters, citations, judgements, forgotten talks."""

from dataclasses import replace

import gradio as gr

from assistant.page.asker import Asker
from assistant.page.events import number, said, text
from assistant.page.html import narrowing
from assistant.page.html.clipping import clipping, opened
from assistant.page.narrowing import filters_of
from assistant.page.talks import Talk, Talks


class Margins:
    """The handlers that ask nothing; the talk is handed in and given back."""

    def __init__(self, asker: Asker, talks: Talks) -> None:
        self._asker = asker
        self._talks = talks

    def to_narrowing(self, talk: Talk, event: gr.EventData) -> tuple[str, Talk]:
        """A filter was set or taken out: it holds for the next question. Returns (chips, talk)."""
        filters = filters_of(said(event).get("filters"))
        declined, understood = talk.declined, talk.understood
        if (filters.since, filters.until) != (talk.filters.since, talk.filters.until):
            declined, understood = declined | {understood}, ""
        talk = replace(talk, filters=filters, understood=understood, declined=declined)
        return narrowing.chips(filters, understood), talk

    def to_citation(self, talk: Talk, event: gr.EventData) -> object:
        """A citation, or something also found, was pressed: its article."""
        given = said(event)
        return clipping_of(self._asker, talk, number(given, "turn", -1), number(given, "number", 0), number(given, "hit", -1)) or gr.skip()

    def to_judgement(self, talk: Talk, event: gr.EventData) -> object:
        """The reader thinks well or ill of an answer, perhaps with a note; the page has shown it already."""
        given = said(event)
        place, verdict = number(given, "turn", -1), number(given, "verdict", 0)
        turn = talk.turns[place] if 0 <= place < len(talk.turns) else None
        if turn is None or turn.answer is None or verdict not in (-1, 0, 1):
            return gr.skip()
        key = f"{talk.id}/{place}/{turn.answer.question.asked.isoformat()}"
        self._asker.judge(key, turn.answer, verdict, text(given, "note").strip())
        judged = replace(turn, verdict=verdict)
        talk = replace(talk, turns=(*talk.turns[:place], judged, *talk.turns[place + 1 :]))
        self._talks.keep(talk)
        return talk

    def to_forgetting(self, event: gr.EventData) -> None:
        """A talk was deleted from the list: it is not remembered here either."""
        self._talks.forget(text(said(event), "talk"))


def clipping_of(asker: Asker, talk: Talk, place: int, wanted: int, rank: int = -1) -> str:
    """The article of citation `wanted` of the answer at `place`, or of the `rank`th that was also found; "" for what is not there."""
    answer = talk.turns[place].answer if 0 <= place < len(talk.turns) else None
    shown = opened(place, answer, wanted, rank) if answer else None
    if answer is None or shown is None:
        return ""
    return clipping(place, answer, shown, asker.matches(answer.question, shown.article))
