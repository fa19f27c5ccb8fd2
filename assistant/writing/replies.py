"""One reply as it comes in: its words without the thoughts, its tokens, and whether it ended as a reply should."""

from typing import TYPE_CHECKING

from assistant.answers import Usage
from assistant.writing.failures import Failure, ModelFailure
from assistant.writing.thoughts import Thoughts, UnopenedThought
from assistant.writing.tokens import estimated

if TYPE_CHECKING:
    from langchain_core.messages import AIMessageChunk

_OVER = 4
"""Times its limit that a reply may seem to have before it is endless: the estimate is high, and thoughts count."""
_TAIL = 600
"""Characters at a reply's end that, when they are one stretch of up to a fifth of them again and again, are a loop."""
_CUT = frozenset({"length", "max_tokens", "MAX_TOKENS", "incomplete"})
_WITHHELD = frozenset({"content_filter", "refusal", "SAFETY", "PROHIBITED_CONTENT"})


class Reply:
    """Takes a provider's chunks. `read` is what the prompt is estimated at, used where the provider does not count."""

    def __init__(self, max_tokens: int, model: str, read: Usage) -> None:
        self.max_tokens = max_tokens
        self._model = model
        self._estimate = read
        self._shown = ""
        self.begin()

    def begin(self) -> None:
        """Forget what an attempt brought that failed before a word was given."""
        self._counted = Usage()
        self._thoughts = Thoughts()
        self._received = 0
        self._checked = 0
        self._finish = ""

    @property
    def began(self) -> bool:
        """Whether words have been given to the reader: then there is no second attempt."""
        return bool(self._shown)

    @property
    def cut(self) -> bool:
        """Whether the model was stopped at its limit."""
        return self._finish in _CUT

    @property
    def usage(self) -> Usage:
        """Tokens as the provider counts them, else as they are estimated."""
        return Usage(self._counted.read or self._estimate.read, self._counted.written or estimated(self._shown, self._model))

    def take(self, chunk: "AIMessageChunk") -> str:
        """The words for the reader in this chunk (blocks of reasoning are none). Raises ModelFailure."""
        counted = chunk.usage_metadata
        if counted:
            # Some count once at the end, some the prompt first and the reply last, some all of it with every chunk.
            self._counted = Usage(
                max(self._counted.read, counted["input_tokens"]), max(self._counted.written, counted["output_tokens"])
            )
        ended = chunk.response_metadata
        self._finish = next(
            (str(ended[name]) for name in ("finish_reason", "stop_reason", "done_reason", "status") if ended.get(name)), self._finish
        )
        text = str(chunk.text)
        self._received += estimated(text, self._model) if len(text) > 1 else 1
        try:
            shown = self._thoughts.said(text)
        except UnopenedThought:
            raise ModelFailure(
                Failure.SERVER_ERROR, "the server passes on what the model thinks, unmarked; give it its reasoning parser"
            ) from None
        return self._noted(shown)

    def end(self, *, ends: bool) -> str:
        """What is left at the end. Raises ModelFailure where it was none; `ends`: this provider always says that a reply ends."""
        if self._finish in _WITHHELD:
            raise ModelFailure(Failure.REFUSED, f"the reply ended with {self._finish}")
        if ends and not self._finish and self.began:
            raise ModelFailure(Failure.CUT, "the stream ended without a reason to finish")
        rest = self._noted(self._thoughts.rest())
        if not self._shown.strip():
            spent = f"; its limit of {self.max_tokens} tokens went into thoughts" if self.cut else ""
            raise ModelFailure(Failure.EMPTY, f"no word for the reader{spent}")
        return rest

    def _noted(self, shown: str) -> str:
        self._shown += shown
        if self._received > _OVER * self.max_tokens:
            raise ModelFailure(Failure.ENDLESS, f"more than {_OVER} times {self.max_tokens} tokens")
        if len(self._shown) - self._checked > _TAIL // 3:
            self._checked = len(self._shown)
            if loops(self._shown):
                raise ModelFailure(Failure.ENDLESS, "the same over and over")
        return shown


def loops(text: str) -> bool:
    """Whether the text's end is one stretch of words said five times or more."""
    tail = text[-_TAIL:]
    return len(tail) == _TAIL and any(tail[period:] == tail[:-period] for period in range(1, _TAIL // 5 + 1))
