"""The page's parts and what happens between them; the parts' HTML is made in `html`.

The talk is kept by the server for as long as the page is open; an article is sent when a citation asks for it.
"""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.page import html
from assistant.page.archive_tab import archive_place
from assistant.page.asker import Asker
from assistant.page.keeper import Keeper
from assistant.page.programs import offer
from assistant.page.talks import Talk, Turn, history, with_last
from vectorstore.articles import Filters
from vectorstore.errors import IsnadError

log = logging.getLogger(__name__)

_CLICKS = (Path(__file__).parent / "clicks.js").read_text(encoding="utf-8")


def build(asker: Asker, keeper: Keeper | None = None, *, may_change: bool = False) -> gr.Blocks:
    """The page over `asker`; with a `keeper`, also its archive (to be changed by readers who `may_change` it)."""
    replies = Replies(asker)
    page = gr.Blocks(title="Isnad · إسناد", analytics_enabled=False, delete_cache=(3600, 3600))
    with page:
        talk = gr.State(())
        gr.HTML(html.masthead(), elem_id="masthead", js_on_load=None, apply_default_css=False)
        with gr.Row(elem_id="room"):
            with gr.Column(elem_id="talking"):
                conversation = gr.HTML(elem_id="conversation", js_on_load=_CLICKS, apply_default_css=False)
                with gr.Row(elem_id="composer"):
                    question = gr.Textbox(show_label=False, container=False, lines=1, max_lines=6, elem_id="question")
                    ask = gr.Button("↑", elem_id="ask")
            with gr.Column(elem_id="reading"):
                clipping = gr.HTML(elem_id="clipping", js_on_load=_CLICKS, apply_default_css=False)

        if keeper is not None:
            archive_place(keeper, may_change=may_change)
            offer(asker, keeper)

        shown = [conversation, clipping, question, talk]
        quietly: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": 8}
        page.load(replies.welcome, None, conversation, **quietly)
        gr.on([question.submit, ask.click], replies.to_question, [question, talk], shown, **quietly)
        conversation.example(replies.to_example, talk, shown, **quietly)
        for part in (conversation, clipping):
            part.cite(replies.to_citation, talk, clipping, trigger_mode="always_last", **quietly)
    return page


class Replies:
    """What the page does when the reader does something."""

    def __init__(self, asker: Asker) -> None:
        self.asker = asker

    def welcome(self) -> str:
        """The page before the first question, from the archive as it is now."""
        try:
            return html.welcome(self.asker.overview(), self.asker.examples())
        except IsnadError as error:
            return html.trouble(str(error))

    def to_example(self, event: gr.EventData, talk: Talk) -> Iterator[tuple[Any, ...]]:
        """An example was pressed: it is asked."""
        yield from self.to_question(str(event.question), talk)

    def to_question(self, message: str, talk: Talk) -> Iterator[tuple[Any, ...]]:
        """Ask; yields (conversation, clipping, question box, talk) as the answer grows."""
        message = message.strip()
        if not message:
            yield gr.skip(), gr.skip(), gr.skip(), gr.skip()
            return
        before = history(talk)
        talk = (*talk, Turn(message))
        try:
            talk = with_last(talk, searched=self.asker.overview().passages)
            yield html.conversation(talk), gr.skip(), "", talk
            for answer in self.asker.stream(message, before, Filters()):
                talk = with_last(talk, answer=answer)
                yield html.conversation(talk), gr.skip(), gr.skip(), talk
        except IsnadError as error:
            talk = with_last(talk, complaint=str(error))
        except Exception:  # the reader is told; the traceback is for whoever mends it
            log.exception("a question could not be answered")
            talk = with_last(talk, broken=True)
        talk = with_last(talk, done=True)
        yield html.conversation(talk), self._first_clipping(talk), gr.skip(), talk

    def to_citation(self, event: gr.EventData, talk: Talk) -> object:
        """A citation, or something also found, was pressed: its article. The event's values come from a browser."""
        try:
            place = int(event.turn)
            number, rank = int(getattr(event, "number", 0)), int(getattr(event, "hit", -1))
        except (AttributeError, TypeError, ValueError):
            return gr.skip()
        answer = talk[place].answer if 0 <= place < len(talk) else None
        if answer is None:
            return gr.skip()
        return (html.cited(place, answer, number) if number else html.found(place, answer, rank)) or gr.skip()

    def _first_clipping(self, talk: Talk) -> object:
        """The first citation's article, which a wide page shows beside the answer without being asked."""
        answer = talk[-1].answer
        if answer is None or not answer.citations:
            return gr.skip()
        return html.cited(len(talk) - 1, answer, answer.citations[0].number)
