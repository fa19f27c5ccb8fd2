"""The page's parts, and which of the replies answers which of the reader's doings.

The talk is kept by the server; an article is sent when a citation asks for it. The browser tells its events through
the conversation's part (`connect` in page.js), which is why they all hang there.
"""

from typing import Any

import gradio as gr

from assistant.page.archive_tab import archive_place
from assistant.page.asker import Asker
from assistant.page.html import frame, narrowing
from assistant.page.keeper import Keeper
from assistant.page.margins import Margins
from assistant.page.programs import offer
from assistant.page.replies import Replies
from assistant.page.talks import Talk

_PLAIN: dict[str, Any] = {"js_on_load": None, "apply_default_css": False}
# Gradio lets a part have the events whose names stand in its script.
_CONNECT = "window.isnad.connect(trigger); ['ask', 'open', 'digest', 'cite', 'narrow', 'judge', 'forget']"


def build(asker: Asker, keeper: Keeper | None = None, *, may_change: bool = False) -> gr.Blocks:
    """The page over `asker`; with a `keeper`, also its archive (to be changed by readers who `may_change` it)."""
    replies = Replies(asker)
    margins = Margins(asker, replies.talks)
    page = gr.Blocks(title="Isnad · إسناد", analytics_enabled=False, delete_cache=(3600, 3600))
    with page:
        talk = gr.State(Talk())
        beginning = gr.Textbox(visible=False)
        gr.HTML(frame.masthead(), elem_id="masthead", **_PLAIN)
        with gr.Row(elem_id="room"):
            gr.HTML(frame.talks(), elem_id="talks", **_PLAIN)
            with gr.Column(elem_id="talking"):
                conversation = gr.HTML(elem_id="conversation", js_on_load=_CONNECT, apply_default_css=False)
                form = gr.HTML(elem_id="narrowing", **_PLAIN)
                chips = gr.HTML(elem_id="chips", **_PLAIN)
                with gr.Row(elem_id="composer"):
                    question = gr.Textbox(show_label=False, container=False, lines=1, max_lines=6, elem_id="question")
                    ask = gr.Button("↑", elem_id="ask")
                    stop = gr.Button("■", elem_id="stop")
                gr.HTML(narrowing.whither(asker.model), elem_id="whither", **_PLAIN)
            with gr.Column(elem_id="reading"):
                clipping = gr.HTML(elem_id="clipping", **_PLAIN)

        if keeper is not None:
            archive_place(keeper, may_change=may_change)
            offer(asker, keeper)

        shown = [conversation, clipping, chips, question, talk]
        quietly: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": 8}
        page.load(replies.form, None, form, **quietly)
        loading = page.load(replies.to_beginning, [beginning, talk], shown, js="() => [window.isnad.beginning(), null]", **quietly)
        # While an answer grows, page.js lets no further question through. Gradio's own guard would let none through after a stop
        # either, until the step that was stopped had come to its end on the server.
        asking: dict[str, Any] = {**quietly, "trigger_mode": "multiple"}
        sent = gr.on([question.submit, ask.click], replies.to_question, [question, talk], shown, **asking)
        pressed = conversation.ask(replies.to_question, [question, talk], shown, **asking)
        digest = conversation.digest(replies.to_summary, talk, shown, **asking)
        opening = conversation.open(replies.to_opening, talk, shown, cancels=[sent, pressed, digest, loading], **quietly)
        stop.click(replies.to_stopping, talk, shown, cancels=[sent, pressed, digest, opening, loading], **quietly)
        # Not "always_last": that sends what the first press said once more. One at a time, filters come to stand in their order.
        conversation.cite(margins.to_citation, talk, clipping, trigger_mode="multiple", **quietly)
        conversation.narrow(margins.to_narrowing, talk, [chips, talk], trigger_mode="multiple", **{**quietly, "concurrency_limit": 1})
        conversation.judge(margins.to_judgement, talk, talk, trigger_mode="multiple", **quietly)
        conversation.forget(margins.to_forgetting, None, None, trigger_mode="multiple", **quietly)
    return page
