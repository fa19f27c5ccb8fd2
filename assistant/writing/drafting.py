"""The answer while a model writes it: each sentence held to its sources as it completes, citations numbered by first use."""

from collections.abc import Sequence

from assistant.answers import Answer, Citation, Outcome, Question, Sentence, Usage
from assistant.writing.checking import Checker
from assistant.writing.citing import Cited
from assistant.writing.evidence import Evidence, visible
from assistant.writing.failures import Failure, ModelFailure
from assistant.writing.silences import is_silence

HELD = 0.25
"""Where fewer of a reply's claims than this are borne out, what is left of it is chance, and it is no answer."""
REPEATED = 3
"""A sentence that is said so often is a model that turns in circles."""

_NO_NUMBER = {"en": "It cites no passage.", "ar": "لا تستند إلى أي مقطع."}


class Draft:
    """Takes a reply's sentences in order; `answer` is the answer so far."""

    def __init__(self, question: Question, evidence: Sequence[Evidence], checker: Checker, model: str, *, strict: bool) -> None:
        self._question = question
        self._evidence = {item.number: item for item in evidence}
        self._checker = checker
        self._model = model
        self._strict = strict
        self._sentences: list[Sentence] = []
        self._citations: list[Citation] = []
        self._number_of: dict[int, int] = {}
        self._waiting: list[Cited] = []
        self._last: tuple[int, tuple[int, ...]] = (-1, ())
        self._said: dict[str, int] = {}
        self._failed = self._held = 0
        self._silent = False

    def take(self, cited: Cited) -> None:
        """Take the next sentence. One without a number waits: its paragraph's next number may be meant for it too.

        Raises ModelFailure where the reply says the same over and over.
        """
        text = " ".join(visible(cited.text).split())
        said = text.casefold()
        self._said[said] = self._said.get(said, 0) + 1
        if self._said[said] >= REPEATED:
            raise ModelFailure(Failure.ENDLESS, "the same sentence over and over")
        # A number that no passage has is no citation; that it was written at all is not held against the sentence.
        known = tuple(dict.fromkeys(number for number in cited.numbers if number in self._evidence))
        cited = Cited(text, known, cited.paragraph)
        if self._waiting and self._waiting[-1].paragraph != cited.paragraph:
            self._settle(())
        if is_silence(cited.text, self._question):
            self._settle(())
            self._silent = True
            self._sentences.append(Sentence(cited.text, (), self._question.language, paragraph=cited.paragraph))
        elif not known:
            self._waiting.append(cited)
        else:
            self._settle(known)
            self._keep(cited)
            self._last = cited.paragraph, known

    def end(self) -> None:
        """There is no more to come. Raises ModelFailure where nothing of the reply can be given as an answer."""
        self._settle(())
        claims = self._held + self._failed
        if not claims and not self._silent:
            raise ModelFailure(Failure.EMPTY, "no sentence")
        if claims and (not self._held or self._held < HELD * claims):
            raise ModelFailure(Failure.UNSUPPORTED, f"{self._held} of {claims} sentences are borne out")

    @property
    def answers(self) -> bool:
        """Whether a claim has been borne out so far."""
        return self._held > 0

    def answer(self, usage: Usage = Usage()) -> Answer:  # noqa: B008 - frozen
        """What has been taken so far; nothing until a first claim is borne out: gibberish is not shown while it lasts."""
        sentences, citations = (tuple(self._sentences), tuple(self._citations)) if self.answers else ((), ())
        return Answer(
            self._question, Outcome.ANSWERED, "", sentences, citations,
            made_by=self._model, dropped=self._failed if self._strict else 0, usage=usage,
        )  # fmt: skip

    def kept(self) -> list[tuple[str, tuple[int, ...]]]:
        """The sentences borne out, with the numbers of their evidence: what a summary's next step reads."""
        return [
            (sentence.text, tuple(dict.fromkeys(self._number_of[number] for number in sentence.citations)))
            for sentence in self._sentences
            if sentence.supported and sentence.citations
        ]

    def _settle(self, following: tuple[int, ...]) -> None:
        """Decide on the sentences without a number: the number that follows in their paragraph, else the one before."""
        waiting, self._waiting = self._waiting, []
        for cited in waiting:
            before = self._last[1] if self._last[0] == cited.paragraph else ()
            for numbers in filter(None, (following, before)):
                if self._keep(Cited(cited.text, numbers, cited.paragraph), only_if_held=True):
                    break
            else:
                self._fail(cited, _NO_NUMBER[self._question.language])

    def _keep(self, cited: Cited, *, only_if_held: bool = False) -> bool:
        """Check a sentence and take it; whether it is borne out."""
        evidence = [self._evidence[number] for number in cited.numbers]
        verdict = self._checker.check(cited, self._question.language, evidence)
        if verdict.supported:
            self._held += 1
            spans = _spans(verdict.spans, evidence)
            self._add(cited, [self._cite(self._evidence[number], *span) for number, span in spans.items()])
        elif not only_if_held:
            self._fail(cited, verdict.reason)
        return verdict.supported

    def _fail(self, cited: Cited, reason: str) -> None:
        self._failed += 1
        if not self._strict:
            # The reader can look for herself: the citation that these passages have already, else the passage that was found.
            had = {number: citation for citation, number in self._number_of.items()}
            numbers = [
                had.get(n) or self._cite(item, item.passage.start, item.passage.end)
                for n, item in ((n, self._evidence[n]) for n in cited.numbers)
            ]
            self._add(cited, numbers, supported=False, reason=reason)

    def _add(self, cited: Cited, numbers: Sequence[int], *, supported: bool = True, reason: str = "") -> None:
        unique, language = tuple(dict.fromkeys(numbers)), self._question.language
        self._sentences.append(
            Sentence(cited.text, unique, language, supported=supported, reason=reason, paragraph=cited.paragraph)
        )

    def _cite(self, evidence: Evidence, start: int, end: int) -> int:
        """The number of the citation of that span, which is new where it is cited for the first time."""
        article = evidence.article
        for citation in self._citations:
            if (citation.article.id, citation.start, citation.end) == (article.id, start, end):
                return citation.number
        self._citations.append(Citation(len(self._citations) + 1, article, evidence.passage_at(start, end), start, end))
        self._number_of[len(self._citations)] = evidence.number
        return len(self._citations)


def _spans(spans: Sequence[tuple[int, int, int]], evidence: Sequence[Evidence]) -> dict[int, tuple[int, int]]:
    """From the checker's spans one for each number that bears the sentence out: from the first's start to the last's end.

    Where it names none, the passages themselves.
    """
    merged: dict[int, tuple[int, int]] = {}
    for number, start, end in spans:
        before = merged.get(number, (start, end))
        merged[number] = min(start, before[0]), max(end, before[1])
    return merged or {item.number: (item.passage.start, item.passage.end) for item in evidence}
