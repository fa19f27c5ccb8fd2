"""A language model at work on one answer: what it writes is checked as it comes, and its tokens are counted."""

import re
from collections.abc import Iterator, Sequence

from assistant.answers import Question, Usage
from assistant.frames import date_line
from assistant.writing.checking import Checker
from assistant.writing.citing import Cited, Sentences
from assistant.writing.drafting import Draft
from assistant.writing.evidence import Evidence
from assistant.writing.failures import Failure, ModelFailure
from assistant.writing.models import ChatModel
from assistant.writing.prompts import VARIABLES, Prompts
from vectorstore.analysis import is_stop_word
from vectorstore.reading.languages import language_of

ANSWER_TOKENS = 1_000
"""What a reply may have; the prompts ask for less than half of it."""
EVIDENCE_TOKENS = 6_000
"""Evidence for one reply, where the model could read more: beyond it, models find less and every question costs more."""
MARGIN = 64
"""Tokens for what a chat format puts around the two parts of a prompt."""
_SOON, _WHOLE = 60, 16
"""Letters from which on a reply's script is looked at, while it grows and when it is whole; "BBC News" is in no language."""
_WORDS, _FUNCTION_WORDS = 25, 0.12
"""Words from which on English is told from French: of its words, 4 in 10 are stop words."""


class Writer:
    """One model and its checker, for one answer; `usage` is the sum over all that was asked of the model for it."""

    def __init__(self, model: ChatModel, checker: Checker, prompts: Prompts, *, strict: bool = False) -> None:
        self.model = model
        self.prompts = prompts
        self.usage = Usage()
        self._checker = checker
        self._strict = strict

    def budget(self, task: str, question: Question) -> int:
        """Tokens that the evidence of a task may have. Raises ModelFailure where the model's context has no room for any."""
        around = self.model.tokens("\n".join(self._filled(task, question, "")))
        room = self.model.context - ANSWER_TOKENS - MARGIN - around
        if room <= 0:
            raise ModelFailure(Failure.TOO_LONG, f"a context of {self.model.context} tokens has no room for evidence")
        return min(EVIDENCE_TOKENS, room)

    def write(self, task: str, question: Question, passages: str, evidence: Sequence[Evidence]) -> Iterator[Draft]:
        """The draft, each time that the model has said something more (or was silent for a while); the last one is whole.

        `passages` is what the model reads, `evidence` what its sentences are checked against. Raises ModelFailure, the provider's and
        those that only the reply shows: empty, endless, in another language, borne out by nothing.
        """
        draft = Draft(question, evidence, self._checker, self.model.name, strict=self._strict)
        sentences = Sentences(question.language)
        text, cut = "", False
        for piece in self.model.stream(*self._filled(task, question, passages), max_tokens=ANSWER_TOKENS):
            text += piece.text
            cut = piece.cut
            if piece.usage:
                self.add(piece.usage)
            fresh = sentences.feed(piece.text)
            _take(draft, fresh, text, question.language, _SOON)
            if fresh or not piece.text:
                yield draft
        rest = sentences.end()
        # Stopped at its limit: the last sentence may be half a one, and half a sentence can say the opposite.
        _take(draft, rest[:-1] if cut else rest, text, question.language, _WHOLE)
        if cut and not draft.answers:
            raise ModelFailure(Failure.ENDLESS, f"{ANSWER_TOKENS} tokens and no sentence that holds")
        draft.end()
        yield draft

    def add(self, usage: Usage) -> None:
        """Count these tokens to the answer's."""
        self.usage = Usage(self.usage.read + usage.read, self.usage.written + usage.written)

    def _filled(self, task: str, question: Question, passages: str) -> tuple[str, str]:
        values = {"passages": passages, "question": question.text, "today": date_line(question.asked, question.language)}
        return self.prompts.filled(task, question.language, **{name: values[name] for name in VARIABLES[task]})


def _take(draft: Draft, fresh: Sequence[Cited], text: str, language: str, letters: int) -> None:
    if fresh and not in_language(text, language, letters):
        raise ModelFailure(Failure.WRONG_LANGUAGE, f"the reply is not in {language}")
    for cited in fresh:
        draft.take(cited)


def in_language(text: str, language: str, least: int = _SOON) -> bool:
    """Whether a reply is in the language, as far as it can be seen yet; names and quotations of another do not matter."""
    letters = [letter for letter in text if letter.isalpha()]
    if len(letters) < least:
        return True
    own = sum(("\u0620" <= letter <= "\u06ff") if language == "ar" else letter < "\u0250" for letter in letters)
    if own < 0.5 * len(letters):
        return False
    if language == "ar":
        return language_of(text) == "ar"
    words = re.findall(r"[a-z']+", text.lower())
    return len(words) < _WORDS or sum(map(is_stop_word, words)) >= _FUNCTION_WORDS * len(words)
