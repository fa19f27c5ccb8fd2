"""From a question and an archive to an answer in a language model's words, or, where it fails, in the archive's own.

The quoting answerer is asked first: it has the search in it, and stands ready when the model fails. Where it sees no evidence at
all the model is not asked. Where it merely doubts, the model is: it may see that a passage says the same in quite other words;
where it then says that the passages do not answer, that is the answer.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace

from assistant.answers import Answer, Outcome, Question
from assistant.quoting.answering import Found, found, not_cited, quoted, refused
from assistant.writing.copies import with_copies
from assistant.writing.drafting import Draft
from assistant.writing.evidence import gathered, rendered
from assistant.writing.failures import Failure, ModelFailure
from assistant.writing.notices import notice
from assistant.writing.writer import Writer
from vectorstore.archive import Archive

ASKED = 0.05
"""Under this probability that the archive answers, no model is asked: that spares 61 of 100 questions whose article is not there,
and none of 288 whose article is (tests/evaluation, each language on each)."""


def written_answers(question: Question, archive: Archive, writer: Writer, without: Collection[str] = ()) -> Iterator[Answer]:
    """The answer as it grows, the last one whole; the articles `without` are as if not in the archive."""
    what = found(question, archive, without)
    fallback = quoted(question, what, archive)
    if not what.hits or (fallback.outcome == Outcome.NO_EVIDENCE and fallback.confidence < ASKED):
        yield fallback
        return
    yield from or_quoted(_written(question, archive, writer, what, fallback), fallback, writer)


def _written(question: Question, archive: Archive, writer: Writer, what: Found, fallback: Answer) -> Iterator[Answer]:
    budget = writer.budget("answer", question)
    evidence = gathered(what.hits, archive, budget, writer.model.tokens, question.language)
    if not evidence:
        raise ModelFailure(Failure.TOO_LONG, f"no passage fits into {budget} tokens")
    for draft in writer.write("answer", question, rendered(evidence, question.language), evidence):
        yield draft.answer(writer.usage)
    yield concluded(draft, writer, what, fallback.confidence)


def concluded(draft: Draft, writer: Writer, what: Found, confidence: float) -> Answer:
    """The whole answer of a finished draft; where it claims nothing, that the archive does not say."""
    answer = draft.answer(writer.usage)
    if not draft.answers:
        no = refused(answer.question, what.hits, confidence)
        return replace(no, made_by=answer.made_by, usage=answer.usage)
    citations = with_copies(answer.citations, what.hits)
    return replace(answer, citations=citations, also_found=not_cited(what.hits, citations), confidence=confidence, found=tuple(what.hits))


def or_quoted(answers: Iterator[Answer], fallback: Answer, writer: Writer) -> Iterator[Answer]:
    """The answers; where the model fails on the way, last the quoted one, with a line about what happened."""
    try:
        yield from answers
    except ModelFailure as failure:
        said = notice(failure.failure, fallback.question.language, writer.model.name)
        yield replace(fallback, notice=said, usage=writer.usage)
