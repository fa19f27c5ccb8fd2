"""A talk as the page remembers it: the turns, each a question and what became of it."""

from dataclasses import dataclass, replace

from assistant.answers import Answer


@dataclass(frozen=True, slots=True)
class Turn:
    """A question with its answer so far; `done` when there is no more to come.

    `searched` is how many passages are being looked through. `complaint` is said instead of an answer when the
    reader can mend what went wrong; `broken` marks a bug, which she cannot.
    """

    message: str
    searched: int = 0
    answer: Answer | None = None
    complaint: str = ""
    broken: bool = False
    done: bool = False


Talk = tuple[Turn, ...]


def with_last(talk: Talk, **changes: object) -> Talk:
    """`talk` with its last turn changed."""
    return (*talk[:-1], replace(talk[-1], **changes))  # type: ignore[arg-type]


def history(talk: Talk) -> list[tuple[str, str]]:
    """The answered turns as (question, answer text), oldest first."""
    return [(turn.message, turn.answer.text) for turn in talk if turn.answer is not None]
