"""What the page does when the reader does something. Whatever an event says comes from a browser and is checked here."""

import json
import logging
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import gradio as gr

from assistant.page.asker import Asker
from assistant.page.html import narrowing
from assistant.page.html.clipping import clipping, opened
from assistant.page.html.conversation import conversation
from assistant.page.html.frame import trouble, welcome
from assistant.page.narrowing import asked_by, filters_of
from assistant.page.talks import Talk, Talks, history
from vectorstore.articles import Filters
from vectorstore.errors import IsnadError

log = logging.getLogger(__name__)

MOST_AGAIN = 20
"""Questions of a forgotten talk that are asked again when it is opened."""


class Shown(NamedTuple):
    """The parts of the page that an answer changes, as they are now; what is skipped stays."""

    conversation: object = gr.skip()
    clipping: object = gr.skip()
    chips: object = gr.skip()
    question: object = gr.skip()
    talk: object = gr.skip()


class Replies:
    """The page's handlers; the talk is handed in and given back, and kept in `talks` for when the page is loaded again."""

    def __init__(self, asker: Asker) -> None:
        self.asker = asker
        self.talks = Talks()

    # Beginning

    def form(self) -> str:
        """The filters' form, from the archive as it is now."""
        try:
            return narrowing.form(self.asker.overview())
        except IsnadError:
            return ""  # the conversation's part says what is wrong

    def to_beginning(self, said: str, talk: Talk) -> Iterator[Shown]:
        """The page was loaded: a shared question is asked, this window's talk is shown again, or the reader is welcomed."""
        beginning = _read(said)
        message, filters = asked_by(str(beginning.get("address", "")))
        if message:
            yield from self._ask(message, Talk(filters=filters))
        else:
            yield self._again(str(beginning.get("talk", ""))) or self._welcome()

    def to_opening(self, talk: Talk, event: gr.EventData) -> Iterator[Shown]:
        """A talk of the list, or a new one: shown as it was if it is remembered, else its questions are asked again."""
        said = _said(event)
        remembered = self._again(str(said.get("talk", "")))
        questions = said.get("questions")
        if remembered or not isinstance(questions, list) or not questions:
            yield remembered or self._welcome()
            return
        talk = Talk(id=str(said.get("talk", ""))[:64])
        for question in questions[:MOST_AGAIN]:
            asked = question if isinstance(question, Mapping) else {}
            for shown in self._ask(str(asked.get("question", "")), replace(talk, filters=filters_of(asked.get("filters")))):
                talk = shown.talk if isinstance(shown.talk, Talk) else talk
                yield shown

    def _again(self, talk_id: str) -> Shown | None:
        talk = self.talks.find(talk_id) if talk_id else None
        return _all_of(talk) if talk else None

    def _welcome(self) -> Shown:
        try:
            page = welcome(self.asker.overview(), self.asker.examples())
        except IsnadError as error:
            page = trouble(str(error))
        return Shown(page, "", narrowing.chips(Filters()), gr.skip(), Talk())

    # Asking

    def to_question(self, message: str, talk: Talk, event: gr.EventData) -> Iterator[Shown]:
        """A question was sent: from the box, or, with the event's data, an example, one edited or one asked again."""
        said = _said(event)
        if "question" in said:
            message = str(said["question"])
        place = said.get("turn")
        yield from self._ask(message, talk.before(place) if isinstance(place, int) else talk)

    def _ask(self, message: str, talk: Talk) -> Iterator[Shown]:
        """The page as the answer grows."""
        message = message.strip()
        if not message:
            yield Shown()
            return
        began, before = time.monotonic(), history(talk.turns)
        try:
            talk = self._narrowed(message, talk).asking(message)
            talk = talk.with_last(searched=self.asker.overview().passages)
            yield _all_of(talk, question="", clipping=gr.skip())
            for answer in self.asker.stream(message, before, talk.filters):
                talk = talk.with_last(answer=answer)
                yield Shown(conversation(talk.turns, talk.id), talk=talk)
        except IsnadError as error:
            talk = _begun(talk, message).with_last(complaint=str(error))
        except Exception:  # the reader is told; the traceback is for whoever mends it
            log.exception("a question could not be answered")
            talk = _begun(talk, message).with_last(broken=True)
        talk = talk.with_last(done=True, seconds=time.monotonic() - began)
        self.talks.keep(talk)
        yield Shown(conversation(talk.turns, talk.id), self._first_clipping(talk), talk=talk)

    def _narrowed(self, message: str, talk: Talk) -> Talk:
        """The talk narrowed to the period that the message names, unless the reader set dates or took those words out."""
        understood = self.asker.understood(message)
        set_by_hand = (talk.filters.since or talk.filters.until) and not talk.understood
        if not understood.label or understood.label in talk.declined or set_by_hand:
            return talk
        filters = replace(talk.filters, since=understood.filters.since, until=understood.filters.until)
        return replace(talk, filters=filters, understood=understood.label)

    def to_stopping(self, talk: Talk) -> Shown:
        """The reader wants no more of the answer."""
        if not talk.turns or talk.turns[-1].done:
            return Shown()
        talk = talk.with_last(done=True, stopped=True)
        self.talks.keep(talk)
        return Shown(conversation(talk.turns, talk.id), talk=talk)

    # What stands around an answer

    def to_narrowing(self, talk: Talk, event: gr.EventData) -> Shown:
        """A filter was set or taken out: it holds for the next question."""
        filters = filters_of(_said(event).get("filters"))
        declined, understood = talk.declined, talk.understood
        if (filters.since, filters.until) != (talk.filters.since, talk.filters.until):
            declined, understood = declined | {understood}, ""
        talk = replace(talk, filters=filters, understood=understood, declined=declined)
        return Shown(chips=narrowing.chips(filters, understood), talk=talk)

    def to_citation(self, talk: Talk, event: gr.EventData) -> object:
        """A citation, or something also found, was pressed: its article."""
        said = _said(event)
        place, number, rank = (_number(said.get(key), missing) for key, missing in (("turn", -1), ("number", 0), ("hit", -1)))
        return self._clipping(talk, place, number, rank) or gr.skip()

    def _clipping(self, talk: Talk, place: int, number: int, rank: int = -1) -> str:
        answer = talk.turns[place].answer if 0 <= place < len(talk.turns) else None
        shown = opened(place, answer, number, rank) if answer else None
        if answer is None or shown is None:
            return ""
        return clipping(place, answer, shown, self.asker.matches(answer.question, shown.article))

    def _first_clipping(self, talk: Talk) -> object:
        """The first citation's article, which a wide page shows beside the answer without being asked."""
        answer = talk.turns[-1].answer
        if answer is None or not answer.citations:
            return gr.skip()
        return self._clipping(talk, len(talk.turns) - 1, answer.citations[0].number) or gr.skip()

    def to_judgement(self, talk: Talk, event: gr.EventData) -> object:
        """The reader thinks well or ill of an answer, perhaps with a note; the page has shown it already."""
        said = _said(event)
        place, verdict = _number(said.get("turn"), -1), _number(said.get("verdict"), 0)
        turn = talk.turns[place] if 0 <= place < len(talk.turns) else None
        if turn is None or turn.answer is None or verdict not in (-1, 0, 1):
            return gr.skip()
        key = f"{talk.id}/{place}/{turn.answer.question.asked.isoformat()}"
        self.asker.judge(key, turn.answer, verdict, str(said.get("note", "")).strip())
        judged = replace(turn, verdict=verdict)
        talk = replace(talk, turns=(*talk.turns[:place], judged, *talk.turns[place + 1 :]))
        self.talks.keep(talk)
        return talk

    def to_forgetting(self, event: gr.EventData) -> None:
        """A talk was deleted from the list: it is not remembered here either."""
        self.talks.forget(str(_said(event).get("talk", "")))


def _all_of(talk: Talk, **others: object) -> Shown:
    """A talk with its chips; the clipping is closed unless told otherwise."""
    chips = narrowing.chips(talk.filters, talk.understood)
    return Shown(**{"conversation": conversation(talk.turns, talk.id), "clipping": "", "chips": chips, "talk": talk, **others})


def _begun(talk: Talk, message: str) -> Talk:
    """The talk with the question in it, where it failed before it got there."""
    return talk if talk.turns and not talk.turns[-1].done else talk.asking(message)


def _said(event: gr.EventData) -> Mapping[str, Any]:
    return event._data if isinstance(event._data, Mapping) else {}  # noqa: SLF001 - Gradio gives it by attribute only


def _read(said: str) -> Mapping[str, Any]:
    try:
        read = json.loads(said or "{}")
    except ValueError:
        return {}
    return read if isinstance(read, Mapping) else {}


def _number(said: object, missing: int) -> int:
    try:
        return int(str(said))
    except ValueError:
        return missing
