"""What other programs may call, by Gradio's API or as MCP tools: four functions, and nothing else of the page's.

Each returns JSON as text, since an MCP tool's result is text; `ask` gives what `python -m assistant ask --json` does.
"""

import json
import logging
from collections import deque
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import wraps
from threading import BoundedSemaphore
from typing import Any, Literal

import gradio as gr
from gradio.events import api

from assistant.page.asker import Asker
from assistant.page.keeper import Keeper
from assistant.questions import checked, language_of
from assistant.rendering import as_record
from vectorstore.articles import Filters
from vectorstore.commands import article_record, hit_record
from vectorstore.errors import IsnadError, QuestionError

log = logging.getLogger(__name__)

AT_ONCE = 4
"""Calls that are worked on together; the page's readers keep the other threads."""
WAITING_SECONDS = 60.0
MOST_HITS = 50


def offer(asker: Asker, keeper: Keeper) -> None:
    """Put the four functions on the page that is being built."""
    programs = Programs(asker, keeper)
    room = BoundedSemaphore(AT_ONCE)
    for function in (programs.ask, programs.search_passages, programs.read_article, programs.summarise):
        # Not queued: with a users file, Gradio's own loopback client could not enter to wait in the queue for a tool.
        api(_orderly(function, room), api_name=function.__name__, queue=False)


class Programs:
    """The four functions."""

    def __init__(self, asker: Asker, keeper: Keeper) -> None:
        self._asker = asker
        self._keeper = keeper

    def ask(self, question: str, since: str = "", until: str = "", source: str = "", language: Literal["", "ar", "en"] = "") -> str:
        """Answer a question from the news archive, every sentence with the citation it stands on; or say that the archive does not say.

        Args:
            question: The question, whole and standing alone, in Arabic or English; the answer is framed in its language.
            since: Only articles published on this day or later, as 2023-12-31; empty for any.
            until: Only articles published on this day or earlier, as 2023-12-31; empty for any.
            source: Only articles of this source, by its exact name; empty for all.
            language: Only articles in this language, ar or en; empty for both.

        Returns:
            JSON with outcome (answered, closest or no_evidence), text, sentences and numbered citations with their quotes.

        """
        answers = self._asker.stream(question, (), _filters(since, until, source, language))
        return _text(as_record(deque(answers, maxlen=1).pop()))

    def search_passages(self, query: str, limit: int = 10, since: str = "", until: str = "", source: str = "", language: Literal["", "ar", "en"] = "") -> str:
        """Find the passages of the news archive that match a query best, in Arabic and English whatever the query's language.

        Args:
            query: Words or a question, in Arabic or English.
            limit: How many passages, at most 50.
            since: Only articles published on this day or later, as 2023-12-31; empty for any.
            until: Only articles published on this day or earlier, as 2023-12-31; empty for any.
            source: Only articles of this source, by its exact name; empty for all.
            language: Only articles in this language, ar or en; empty for both.

        Returns:
            JSON with hits, best first: the passage's text, its article's id, title, source, date and address, and a score.

        """
        hits = self._keeper.search(checked(query), _filters(since, until, source, language), max(1, min(limit, MOST_HITS)))
        return _text({"hits": [hit_record(hit) for hit in hits]})

    def read_article(self, article_id: str) -> str:
        """Read one whole article of the news archive.

        Args:
            article_id: The article's id, as search_passages and ask give it.

        Returns:
            JSON with the article's title, source, date, address, language and body, and the places of its passages.

        """
        found = self._keeper.article(article_id)
        if found is None:
            raise QuestionError("The archive has no article with that id. Take one from search_passages.", "ليس في الأرشيف مقال بهذا المعرّف. خذ معرّفاً من search_passages.")
        article, passages = found
        places = [{"passage_id": p.id, "start": p.start, "end": p.end} for p in passages]
        return _text({**article_record(article), "body": article.body, "passages": places})

    def summarise(
        self, subject: str = "", article_id: str = "", since: str = "", until: str = "", source: str = "", language: Literal["ar", "en"] = "en"
    ) -> str:
        """Summarise a subject, one article or a period in the news archive's own sentences, each with its citation.

        Args:
            subject: What the summary is of, in Arabic or English; empty for an article or a period.
            article_id: The one article to summarise; empty for none.
            since: Only articles published on this day or later, as 2023-12-31; empty for any.
            until: Only articles published on this day or earlier, as 2023-12-31; empty for any.
            source: Only articles of this source, by its exact name; empty for all.
            language: The language that frames the summary of a period, ar or en.

        Returns:
            JSON as ask gives it.

        """
        filters = _filters(since, until, source, "")
        return _text(as_record(self._keeper.summarise(subject or None, article_id or None, filters, language)))


def _orderly(function: Callable[..., str], room: BoundedSemaphore) -> Callable[..., str]:
    """`function`, a few at a time, whose errors say to the caller what a reader may know and no more."""

    @wraps(function)
    def called(*given: Any, **named: Any) -> str:  # noqa: ANN401 - as the function's own
        language = _language((*given, *named.values()), framed=function.__name__ == "summarise")
        if not room.acquire(timeout=WAITING_SECONDS):
            raise gr.Error(_SAID["many"][language], print_exception=False)
        try:
            return function(*given, **named)
        except IsnadError as error:
            raise gr.Error(error.said(language), print_exception=False) from error
        except Exception as error:  # the caller is told; the traceback is for whoever mends it
            log.exception("%s could not be answered", function.__name__)
            raise gr.Error(_SAID["broken"][language], print_exception=False) from error
        finally:
            room.release()

    return called


_SAID = {
    "many": {"en": "Too many ask at once. Try again in a minute.", "ar": "يسأل كثيرون في آن واحد. أعد المحاولة بعد دقيقة."},
    "broken": {
        "en": "Something broke while this was being answered. The program's log says why.",
        "ar": "حدث خلل أثناء الإجابة، والسبب مدوّن في سجل البرنامج.",
    },
}


def _language(given: Iterable[object], *, framed: bool) -> str:
    """The language that a call's errors are said in: that of its words; `framed`, a language among what is given is the caller's own."""
    texts = [text for text in given if isinstance(text, str)]
    return "ar" if (framed and "ar" in texts) or any(language_of(text) == "ar" for text in texts) else "en"


def _filters(since: str, until: str, source: str, language: str) -> Filters:
    first, last = _day(since, "since"), _day(until, "until")
    ending = last + timedelta(days=1) - timedelta(seconds=1) if last else None
    return Filters(first, ending, (source,) if source else (), (language,) if language else ())


def _day(given: str, name: str) -> datetime | None:
    try:
        return datetime.strptime(given, "%Y-%m-%d").replace(tzinfo=UTC) if given else None
    except ValueError:
        raise QuestionError(f"{name} {given[:40]!r} is not a day. Write it as 2023-12-09.", f"{name} {given[:40]!r} ليس يوماً. اكتبه هكذا: 2023-12-09.") from None


def _text(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False)
