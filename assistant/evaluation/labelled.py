"""Labelled questions: what is asked, which articles are relevant, and which words answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.questions import language_of
from vectorstore.commands import question_records
from vectorstore.errors import InputError


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question with what is known of its answer.

    `relevant` maps article ids to how relevant they are (1 where nobody graded them). `answers` are words, in the
    articles' own language, any of which answers; of a question with a false premise they contradict it.
    """

    id: str
    text: str
    language: str
    relevant: Mapping[str, int] = field(default_factory=dict)
    answers: tuple[str, ...] = ()
    answerable: bool = True
    false_premise: bool = False

    def is_answered_by(self, text: str) -> bool:
        """Whether one of the answers is in the text, whatever its white space and its capitals."""
        within = _plain(text)
        return any(_plain(answer) in within for answer in self.answers)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def labelled_questions(file: Path) -> list[LabelledQuestion]:
    """The questions of a JSONL file. Raises InputError where a line is not one, or an id comes twice."""
    found: dict[str, LabelledQuestion] = {}
    for record in question_records(file):
        question = _question(record, file)
        if question.id in found:
            raise InputError(f"{file}: the id {question.id} comes twice. Give every question its own.")
        found[question.id] = question
    if not found:
        raise InputError(f"There are no questions in {file}. Give a JSONL file with `id`, `question` and `relevant` on each line.")
    return list(found.values())


def _question(record: Mapping[str, Any], file: Path) -> LabelledQuestion:
    relevant, answers = record.get("relevant") or [], record.get("answers") or []
    if not isinstance(relevant, list) or not isinstance(answers, list):
        raise InputError(f"{file}, question {record['id']}: expected lists in `relevant` (article ids) and `answers` (words).")
    false_premise = bool(record.get("false_premise"))
    return LabelledQuestion(
        id=record["id"],
        text=record["question"],
        language=str(record.get("language") or language_of(record["question"])),
        relevant={str(article): 1 for article in relevant},
        answers=tuple(str(answer) for answer in answers if str(answer).strip()),
        answerable=bool(record.get("answerable", bool(relevant))) and not false_premise,
        false_premise=false_premise,
    )
