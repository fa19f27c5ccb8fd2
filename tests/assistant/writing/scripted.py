"""A language model whose words a test has written; all else about it is as in `assistant.writing.models.ChatModel`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from assistant.answers import Usage
from assistant.writing.failures import ModelFailure
from assistant.writing.models import Piece
from assistant.writing.tokens import estimated

Reply = str | ModelFailure | list[str | ModelFailure] | Callable[[str], str]
"""Words, a failure, pieces with perhaps a failure among them, or a function of the prompt's user part."""


@dataclass
class ScriptedModel:
    """Says `replies` one after the other, the last one again and again; `asked` has every (system, user)."""

    replies: list[Reply]
    name: str = "openai:scripted"
    context: int = 8192
    cut: bool = False
    asked: list[tuple[str, str]] = field(default_factory=list)

    def tokens(self, text: str) -> int:
        return estimated(text, self.name)

    def stream(self, system: str, user: str, *, max_tokens: int) -> Iterator[Piece]:
        assert self.tokens(system) + self.tokens(user) + max_tokens <= self.context, "the prompt is longer than the model's context"
        reply = self.replies[min(len(self.asked), len(self.replies) - 1)]
        self.asked.append((system, user))
        said = reply(user) if callable(reply) else reply
        for part in said if isinstance(said, list) else [said]:
            if isinstance(part, ModelFailure):
                raise part
            # In pieces as a provider's: words and half words.
            for at in range(0, len(part), 7):
                yield Piece(part[at : at + 7])
        yield Piece("", Usage(100, 10), self.cut)

    def complete(self, system: str, user: str, *, max_tokens: int) -> tuple[str, Usage]:
        pieces = list(self.stream(system, user, max_tokens=max_tokens))
        return "".join(piece.text for piece in pieces), pieces[-1].usage or Usage()
