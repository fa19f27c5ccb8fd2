"""A talk as the page remembers it: the turns, each a question and what became of it, and what the next is narrowed to."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from secrets import token_urlsafe
from threading import Lock

from assistant.answers import Answer
from vectorstore.articles import Filters

KEPT_TURNS = 1_000
"""Turns that the server remembers, of all talks together; each holds the articles that it cites, about 100 KB."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question with its answer so far; `done` when there is no more to come.

    `filters` is what it was narrowed to. `searched` is how many passages are being looked through, `seconds` how long
    it took. `complaint` is said instead of an answer when the reader can mend what went wrong; `broken` marks a bug,
    which she cannot; `stopped` that she wanted no more. `verdict` is what she thought: 1, -1, or 0 for nothing.
    """

    message: str
    filters: Filters = Filters()
    searched: int = 0
    answer: Answer | None = None
    complaint: str = ""
    broken: bool = False
    stopped: bool = False
    done: bool = False
    seconds: float = 0.0
    verdict: int = 0


@dataclass(frozen=True, slots=True)
class Talk:
    """The talk: `id` is known to the reader's browser alone; `filters` hold for the next question.

    `understood` are the words of a question from which the filters' dates come, "" where the reader set them.
    `declined` are such words that she took out again: they narrow nothing any more.
    """

    id: str = ""
    turns: tuple[Turn, ...] = ()
    filters: Filters = Filters()
    understood: str = ""
    declined: frozenset[str] = frozenset()

    def asking(self, message: str) -> "Talk":
        """The talk with a new question at its end."""
        return replace(self, id=self.id or token_urlsafe(16), turns=(*self.turns, Turn(message, self.filters)))

    def with_last(self, **changes: object) -> "Talk":
        """The talk with its last turn changed."""
        return replace(self, turns=(*self.turns[:-1], replace(self.turns[-1], **changes)))  # type: ignore[arg-type]

    def before(self, place: int) -> "Talk":
        """The talk up to a turn, which is to be asked again."""
        return replace(self, turns=self.turns[: max(0, place)])


def history(turns: Sequence[Turn]) -> list[tuple[str, str]]:
    """The answered turns as (question, answer text), oldest first."""
    return [(turn.message, turn.answer.text) for turn in turns if turn.answer is not None]


class Talks:
    """The talks of all readers, so that a page that is loaded again shows its own; the longest untouched are forgotten."""

    def __init__(self, kept: int = KEPT_TURNS) -> None:
        self._kept = kept
        self._talks: OrderedDict[str, Talk] = OrderedDict()
        self._changing = Lock()

    def keep(self, talk: Talk) -> None:
        """Remember a talk as it is now."""
        with self._changing:
            self._talks[talk.id] = talk
            self._talks.move_to_end(talk.id)
            while len(self._talks) > 1 and sum(len(kept.turns) for kept in self._talks.values()) > self._kept:
                self._talks.popitem(last=False)

    def find(self, talk_id: str) -> Talk | None:
        """The talk with that id, if it is still remembered."""
        with self._changing:
            return self._talks.get(talk_id)

    def forget(self, talk_id: str) -> None:
        """The reader deleted it."""
        with self._changing:
            self._talks.pop(talk_id, None)
