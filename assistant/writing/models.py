"""The border to language models: whoever serves one, a reply comes in pieces, in time, or as a `ModelFailure`.

LangChain speaks to the providers (`loading.py`), asynchronously, on one loop of this program's own: only there can a wait be
ended from outside, whatever it waits for, and the connection closed. The caller sees a plain generator.
"""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import cache
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, cast

from assistant.answers import Usage
from assistant.writing.contexts import ContextAsked
from assistant.writing.failures import ModelFailure
from assistant.writing.loading import address, chat_model, divided, secrets_of
from assistant.writing.provider_errors import retry_after, scrubbed, translated, worth_retrying
from assistant.writing.replies import Reply
from assistant.writing.tokens import estimated
from vectorstore.errors import SettingError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from tenacity import RetryCallState

log = logging.getLogger(__name__)

DEFAULT_CONTEXT = 8192
"""Tokens that a model is taken to read where neither the setting nor its server says: few of today's read less."""
_HEARTBEAT = 0.5
"""Seconds after which a silent model gives an empty piece, so that whoever reads can stop."""
_LONGEST_WAIT = 8.0
"""Seconds between two attempts at most, where the server does not ask for more."""
_ROOM_TO_THINK = 4096
"""Tokens beside `max_tokens` for a hosted model that thinks."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a reply's text (it may be empty). The last piece, and no other, has the usage."""

    text: str
    usage: Usage | None = None
    cut: bool = False
    """On the last piece: the model was stopped at `max_tokens`, so its last sentence may be half a one."""


@dataclass(frozen=True)
class ChatModel:
    """A language model, named as the setting has it. One may be asked from several threads at once."""

    name: str
    """`provider:model`."""
    url: str
    """The server that questions and articles go to; empty for the provider's own."""
    said_context: int
    """Tokens of prompt and reply together that it handles as the setting has it; 0 where that does not say."""
    time_limit: float
    """Seconds for a whole reply, attempts and waits included."""
    first_limit: float
    """Seconds until the server begins to reply, attempts and waits included."""
    retries: int
    back_off: float
    """Seconds before the second attempt; each further wait is twice as long."""
    _chat: "BaseChatModel" = field(repr=False)
    _secrets: tuple[str, ...] = field(repr=False)
    _asked: ContextAsked = field(repr=False)

    @property
    def context(self) -> int:
        """Tokens of prompt and reply together: as the setting has it, else as the model's server tells, else 8,192."""
        return self.said_context or self._asked.tokens() or DEFAULT_CONTEXT

    def tokens(self, text: str) -> int:
        """Tokens that the text is to this model, estimated so that it is rarely more (`tokens.py` says how)."""
        return estimated(text, self.name)

    def complete(self, system: str, user: str, max_tokens: int) -> tuple[str, Usage]:
        """The whole reply, and its tokens. Raises ModelFailure."""
        pieces = list(self.stream(system, user, max_tokens=max_tokens))
        return "".join(piece.text for piece in pieces), pieces[-1].usage or Usage()

    def stream(self, system: str, user: str, *, max_tokens: int) -> Iterator[Piece]:
        """The reply as it is written, without the model's thoughts. Raises ModelFailure.

        Closing the generator ends the request. While nothing comes, an empty piece does, twice a second.
        """
        given: SimpleQueue[Piece | ModelFailure] = SimpleQueue()
        reply = Reply(max_tokens, self.name, Usage(read=self.tokens(system) + self.tokens(user)))
        task = asyncio.run_coroutine_threadsafe(self._written(system, user, reply, given.put), _loop())
        try:
            while True:
                try:
                    piece = given.get(timeout=_HEARTBEAT)
                except Empty:
                    piece = Piece("")
                if isinstance(piece, ModelFailure):
                    log.info("%s: %s", self.name, piece)
                    raise piece from None
                yield piece
                if piece.usage is not None:
                    return
        finally:
            task.cancel()

    async def _written(self, system: str, user: str, reply: Reply, give: Callable[[Piece | ModelFailure], None]) -> None:
        """Give the reply's pieces, then the last one with its usage; or the failure that ended it."""
        from langsmith import tracing_context
        from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, stop_before_delay

        attempts = AsyncRetrying(
            # Not an attempt more than there is time for: a server that asks to be left alone for an hour is not waited for.
            stop=stop_after_attempt(self.retries + 1) | stop_before_delay(self.first_limit),
            retry=retry_if_exception(lambda error: not reply.began and worth_retrying(error)),
            wait=self._pause,
            reraise=True,
        )
        try:
            # LangSmith's tracing, if the environment has it on, would send question and articles to a third party.
            with tracing_context(enabled=False):
                async with asyncio.timeout(min(self.first_limit, self.time_limit)) as limit:
                    whole = asyncio.get_running_loop().time() + self.time_limit
                    async for attempt in attempts:
                        with attempt:
                            async for text in self._attempt(system, user, reply, lambda: limit.reschedule(whole)):
                                give(Piece(text))
            give(Piece("", reply.usage, reply.cut))
        except Exception as error:  # noqa: BLE001 - whatever a provider's library raises ends here, and as ours
            give(translated(error, self._secrets, began=reply.began))

    async def _attempt(self, system: str, user: str, reply: Reply, alive: Callable[[], None]) -> AsyncIterator[str]:
        """One request; yields the words for the reader. `alive` is called once the server has begun to answer."""
        from langchain_core.messages import HumanMessage, SystemMessage

        reply.begin()
        messages = [SystemMessage(system), HumanMessage(user)]
        stream = cast("Any", self._chat.astream(messages, **self._limits(reply.max_tokens)))
        async with aclosing(stream) as chunks:
            async for chunk in chunks:
                alive()
                if text := reply.take(chunk):
                    yield text
        if text := reply.end(ends=self.name.startswith("openai:")):
            yield text

    def _limits(self, max_tokens: int) -> dict[str, Any]:
        """The reply's length as the provider's class wants it said."""
        provider, _ = divided(self.name)
        if provider == "ollama":
            # It reads 4,096 tokens unless told, and drops the beginning of what is longer without a word.
            return {"options": {"num_predict": max_tokens, "num_ctx": self.context, "temperature": 0}}
        if provider == "openai" and self.url:
            # The old name: LangChain would send OpenAI's new one, which many a server passes over.
            return {"extra_body": {"max_tokens": max_tokens}}
        # What a hosted model thinks counts against the limit, and would leave nothing for the answer; Anthropic's think if asked.
        thinks = provider != "anthropic" and bool((self._chat.profile or {}).get("reasoning_output"))
        limit = max_tokens + (_ROOM_TO_THINK if thinks else 0)
        return {"max_output_tokens" if provider.startswith("google") else "max_tokens": limit}

    def _pause(self, state: "RetryCallState") -> float:
        """Seconds until the next attempt: as the server asks, else twice as long as before."""
        error = state.outcome.exception() if state.outcome else None
        pause = retry_after(error)
        doubled = min(self.back_off * 2.0 ** (state.attempt_number - 1), _LONGEST_WAIT)
        log.info("%s: %s; attempt %d follows", self.name, scrubbed(str(error), self._secrets), state.attempt_number + 1)
        return doubled if pause is None else pause


def load_model(
    name: str, url: str = "", *, key: str | None = None, context: int = 0, time_limit: float = 60.0,
    first_limit: float | None = None, retries: int = 2, back_off: float = 0.5,
) -> ChatModel:  # fmt: skip
    """The model that the settings name; nothing is asked of it yet. Raises SettingError.

    With `url`, `openai:NAME` is the model NAME of a server that speaks OpenAI's protocol there; it gets `key` or none, and never
    the environment's. Without, the provider's own server and, where `key` is not given, its own variable (OPENAI_API_KEY).
    `first_limit` is half of `time_limit` unless given.
    """
    if time_limit <= 0:
        raise SettingError(f"ISNAD_LLM_SECONDS {time_limit:g} is no time limit. Write the seconds that a reply may take, as 60.")
    if context < 0:
        raise SettingError(f"ISNAD_LLM_CONTEXT {context} is no number of tokens. Write what the model can read, as 8192.")
    provider, model = divided(name)
    name, url = f"{provider}:{model}", address(url, provider)
    chat = chat_model(name, url, key)
    first = time_limit / 2 if first_limit is None else first_limit
    asked = ContextAsked(name, url, key)
    return ChatModel(name, url, context, time_limit, first, retries, back_off, chat, secrets_of(chat, key), asked)


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """The loop on which all models are spoken to, in a thread that ends with the program."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="language-models", daemon=True).start()
    return loop
