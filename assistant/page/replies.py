"""What the page does when the reader does something. Whatever an event says comes from a browser and is checked here."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

import gradio as gr

from assistant.answers import Answer
from assistant.frames import REQUESTS
from assistant.page.asker import Asker
from assistant.page.events import number, read, said, text
from assistant.page.html import narrowing
from assistant.page.html.clipping import opened
from assistant.page.html.conversation import conversation
from assistant.page.html.frame import trouble, welcome
from assistant.page.margins import clipping_of
from assistant.page.narrowing import asked_by, filters_of
from assistant.page.talks import Talk, Talks, history
from assistant.page.words import script_of
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

    def to_beginning(self, beginning: str, talk: Talk) -> Iterator[Shown]:
        """The page was loaded: a shared question is asked, this window's talk is shown again, or the reader is welcomed."""
        given = read(beginning)
        message, filters = asked_by(text(given, "address", 20_000))
        if message:
            yield from self._ask(message, Talk(filters=filters))
        else:
            yield self._again(text(given, "talk")) or self._welcome()

    def to_opening(self, talk: Talk, event: gr.EventData) -> Iterator[Shown]:
        """A talk of the list, or a new one: shown as it was if it is remembered, else its questions are asked again."""
        given = said(event)
        remembered = self._again(text(given, "talk"))
        questions = given.get("questions")
        if remembered or not isinstance(questions, list) or not questions:
            yield remembered or self._welcome()
            return
        talk = Talk(id=text(given, "talk", 64))
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
        given = said(event)
        if "question" in given:
            message = str(given["question"])
        if "filters" in given:
            talk = replace(talk, filters=filters_of(given["filters"]), understood="")
        place = given.get("turn")
        yield from self._ask(message, talk.before(place) if isinstance(place, int) else talk)

    def to_summary(self, talk: Talk, event: gr.EventData) -> Iterator[Shown]:
        """A summary of an article that an answer cites, or that was found beside it, was asked for."""
        given = said(event)
        place = number(given, "turn", -1)
        answer = talk.turns[place].answer if 0 <= place < len(talk.turns) else None
        shown = opened(place, answer, number(given, "number", 0), number(given, "hit", -1)) if answer else None
        if shown is None:
            yield Shown()
            return
        article = shown.article
        language = article.language if article.language in REQUESTS else "en"
        yield from self._ask(REQUESTS[language].format(article.title), talk, lambda: iter([self.asker.summarise(None, article.id, None, language)]))

    def _ask(self, message: str, talk: Talk, answers: Callable[[], Iterator[Answer]] | None = None) -> Iterator[Shown]:
        """The page as the answer grows: to the message, or the `answers` given."""
        message = message.strip()
        if not message:
            yield Shown()
            return
        began, before = time.monotonic(), history(talk.turns)
        try:
            talk = (talk if answers else self._narrowed(message, talk)).asking(message)
            talk = talk.with_last(searched=self.asker.overview().passages)
            yield _all_of(talk, question="", clipping=gr.skip())
            for answer in answers() if answers else self.asker.stream(message, before, talk.filters):
                talk = talk.with_last(answer=answer)
                yield Shown(conversation(talk.turns, talk.id), talk=talk)
        except IsnadError as error:
            talk = _begun(talk, message).with_last(complaint=error.said(script_of(message)))
        except Exception:  # the reader is told; the traceback is for whoever mends it
            log.exception("a question could not be answered")
            talk = _begun(talk, message).with_last(broken=True)
        talk = talk.with_last(done=True, seconds=time.monotonic() - began)
        self.talks.keep(talk)
        yield Shown(conversation(talk.turns, talk.id), _first_clipping(self.asker, talk), talk=talk)

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


def _first_clipping(asker: Asker, talk: Talk) -> object:
    """The first citation's article, which a wide page shows beside the answer without being asked."""
    answer = talk.turns[-1].answer
    if answer is None or not answer.citations:
        return gr.skip()
    return clipping_of(asker, talk, len(talk.turns) - 1, answer.citations[0].number) or gr.skip()


def _all_of(talk: Talk, **others: object) -> Shown:
    """A talk with its chips; the clipping is closed unless told otherwise."""
    chips = narrowing.chips(talk.filters, talk.understood)
    return Shown(**{"conversation": conversation(talk.turns, talk.id), "clipping": "", "chips": chips, "talk": talk, **others})


def _begun(talk: Talk, message: str) -> Talk:
    """The talk with the question in it, where it failed before it got there."""
    return talk if talk.turns and not talk.turns[-1].done else talk.asking(message)
