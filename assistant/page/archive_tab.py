"""The archive's place on the page: leaf through it, read, summarise, put in, take out."""

import logging
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.page.html import shelves as html
from assistant.page.html.holdings import holdings, progress
from assistant.page.html.writing import word
from assistant.page.keeper import Keeper
from vectorstore.articles import Filters
from vectorstore.browsing import Place
from vectorstore.errors import BusyError, IsnadError

log = logging.getLogger(__name__)

KINDS = [".txt", ".jsonl", ".json", ".csv", ".tsv", ".parquet", ".html", ".htm", ".gz"]
"""Endings of the files that are taken; a file is read by what is in it, whatever it is called."""
FILES = 200
"""Files taken at once."""
EMBEDS = 8
"""Of the last embeds, as many are told of."""
# Gradio looks for the events' names in this text.
_TELL = "window.isnadArchive.listen(element, trigger); // 'look' 'browse' 'read' 'summarise' 'remove'"


def archive_place(keeper: Keeper, *, may_change: bool) -> None:
    """Put the archive's place on the page that is being built."""
    shelves = ShelfReplies(keeper, may_change=may_change)
    plain: dict[str, Any] = {"js_on_load": None, "apply_default_css": False}
    telling: dict[str, Any] = {"js_on_load": _TELL, "apply_default_css": False}
    quietly: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": 8}
    gr.HTML(html.places(), elem_id="places", **plain)
    with gr.Row(elem_id="archive"):
        with gr.Column(elem_id="shelves"):
            seeking = gr.HTML(html.search_form(()), elem_id="seeking", **telling)
            if may_change:
                with gr.Column(elem_id="adding"):
                    gr.HTML(f'<h2 class="label">{word("adding_title")}</h2>', **plain)
                    files = gr.File(file_count="multiple", file_types=KINDS, show_label=False, container=False, elem_id="files")
                    pasted = gr.Textbox(show_label=False, container=False, lines=2, max_lines=8, max_length=5_000_000, elem_id="pasted")
                    put = gr.Button("+", elem_id="put")
                    added = gr.HTML(elem_id="progress", **telling)
            shelf = gr.HTML(elem_id="shelf", **telling)
        whole = gr.HTML(elem_id="holdings", **plain)
        leaf = gr.HTML(elem_id="leaf", **telling)

    for part in (seeking, shelf, leaf):
        part.look(shelves.to_looking, None, [seeking, shelf, whole], trigger_mode="multiple", **quietly)
        part.browse(shelves.to_browsing, None, shelf, trigger_mode="multiple", **quietly)
        part.read(shelves.to_reading, None, leaf, trigger_mode="multiple", **quietly)
        part.summarise(shelves.to_summarising, None, leaf, trigger_mode="multiple", **quietly)
    if may_change:
        # One at a time: a second writer would only be told to wait. Reading and asking go on meanwhile.
        put.click(shelves.to_adding, [files, pasted], [added, shelf, whole, files, pasted], **{**quietly, "concurrency_limit": 1})
        leaf.remove(shelves.to_removing, None, [leaf, shelf, whole], **{**quietly, "concurrency_limit": 1})


class ShelfReplies:
    """What the archive's place does when the reader does something; an event's values come from a browser."""

    def __init__(self, keeper: Keeper, *, may_change: bool) -> None:
        self._keeper = keeper
        self._may_change = may_change

    def to_looking(self) -> tuple[str, str, str]:
        """The place was entered: its form, with the sources, its first page, and the archive as a whole."""
        return html.search_form(self._keeper.sources(), may_change=self._may_change), self._first(), self._whole()

    def to_browsing(self, event: gr.EventData) -> str:
        """A page of the list was asked for."""
        asked = event._data or {}
        return html.shelf(self._keeper.page(_word(asked, "words"), _filters(asked), _place(asked)), _page_number(asked))

    def to_reading(self, event: gr.EventData) -> str:
        """An article was opened."""
        found = self._keeper.article(_word(event._data or {}, "article"))
        return html.leaf(*found, may_change=self._may_change) if found else html.notice("archive_gone")

    def to_summarising(self, event: gr.EventData) -> Iterator[str]:
        """A summary of an article, or of what the list is narrowed to, was asked for."""
        yield html.summarising()  # a language model takes its time
        asked = event._data or {}
        language = "ar" if _word(asked, "page") == "ar" else "en"
        try:
            answer = self._keeper.summarise(_word(asked, "words") or None, _word(asked, "article") or None, _filters(asked), language)
        except IsnadError as error:
            log.info("a summary could not be made: %s", error)
            yield html.notice("archive_no_summary")
        else:
            yield html.summary(answer)

    def to_adding(self, files: Sequence[str] | None, pasted: str | None) -> Iterator[tuple[Any, ...]]:
        """Files were dropped, a text or an address pasted; yields (progress, list, archive, files, text)."""
        text = pasted or ""
        address = text.strip() if text.strip().startswith(("http://", "https://")) and len(text.split()) == 1 else ""
        given = [(Path(file).name, Path(file)) for file in (files or [])[:FILES]]
        if not given and not text.strip():
            yield (html.said("adding_nothing"), *[gr.skip()] * 4)
            return
        try:
            for added in self._keeper.add(given, "" if address else text, address):
                now = (self._first(), self._whole()) if added.done else (gr.skip(), gr.skip())
                yield progress(added), *now, gr.skip(), gr.skip()
        except IsnadError as error:  # its text names the archive's folder, which is not a reader's business
            log.warning("articles could not be added", exc_info=True)
            yield (html.said(_hindrance(error)), *[gr.skip()] * 4)
            return
        except Exception:  # the reader is told; the traceback is for whoever mends it
            log.exception("articles could not be added")
            yield (html.said("adding_failed"), *[gr.skip()] * 4)
            return
        yield gr.skip(), gr.skip(), gr.skip(), None, ""

    def to_removing(self, event: gr.EventData) -> tuple[Any, Any, Any]:
        """An article was taken out, the reader having said that she is sure."""
        try:
            self._keeper.remove([_word(event._data or {}, "article")])
        except IsnadError as error:
            log.warning("an article could not be taken out", exc_info=True)
            return html.notice(_hindrance(error)), gr.skip(), gr.skip()
        return html.notice("archive_removed"), self._first(), self._whole()

    def _first(self) -> str:
        return html.shelf(self._keeper.page("", Filters()), 1)

    def _whole(self) -> str:
        return holdings(self._keeper.months(), self._keeper.embeds(EMBEDS), may_change=self._may_change)


def _hindrance(error: IsnadError) -> str:
    """What keeps the archive from being changed, as one of the page's sentences."""
    return "adding_busy" if isinstance(error, BusyError) else "adding_unwritten"


def _word(asked: dict[str, Any], name: str) -> str:
    value = asked.get(name)
    return value[:2000] if isinstance(value, str) else ""


def _filters(asked: dict[str, Any]) -> Filters:
    source, language = _word(asked, "source"), _word(asked, "language")
    until = _day(_word(asked, "until"))
    last = until + timedelta(days=1) - timedelta(seconds=1) if until else None
    return Filters(_day(_word(asked, "since")), last, (source,) if source else (), (language,) if language else ())


def _day(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return None


def _place(asked: dict[str, Any]) -> Place | None:
    after, seconds = _word(asked, "after"), _word(asked, "seconds")
    try:
        return Place(float(seconds) if seconds else None, after) if after else None
    except ValueError:
        return None


def _page_number(asked: dict[str, Any]) -> int:
    value = asked.get("number")
    return value if isinstance(value, int) and 0 < value < 1_000_000 else 1
