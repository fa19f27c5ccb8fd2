"""A summary in a language model's words: of a search, of one article, of a period; a long one in steps.

What does not fit into one prompt is read part by part: from each the model takes notes, each note is checked like an answer's
sentence, and those that hold, with their numbers, are what the next step reads. So a number means the same passage to the end.
"""

from collections.abc import Collection, Generator, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answers import Answer, Outcome, Question
from assistant.frames import SUMMARY_LEADS
from assistant.periods import period_of
from assistant.questions import Kind, kind_of
from assistant.quoting.answering import Found, Quote, answer_of, found, quoted
from assistant.quoting.candidates import candidates_of
from assistant.quoting.summary import SENTENCES, subject_of
from assistant.writing.answering import concluded, or_quoted
from assistant.writing.evidence import Evidence, gathered, harmless, rendered, whole
from assistant.writing.failures import Failure, ModelFailure
from assistant.writing.writer import Writer
from vectorstore.analysis import is_stop_word, terms_of
from vectorstore.archive import Archive
from vectorstore.articles import Article, Hit

HITS = 60
"""Passages, or articles of a period, that a summary is made from at most."""
STEPS = 6
"""Parts that a long one is read in: each is a reply to wait and to pay for."""
OF_THE_REPLY = (Failure.EMPTY, Failure.UNSUPPORTED, Failure.ENDLESS, Failure.WRONG_LANGUAGE)
"""Failures of one step's words; the other steps may do well. The provider's failures end the summary."""

_NEWS = frozenset(term for word in "news events happened happen latest summarise summarize summary headlines everything لخص لخصي تلخيص ملخص أخبار خبر حدث جرى حصل يحدث أهم أبرز أحداث الأحداث مستجدات" .split() for term in terms_of(word))


@dataclass(frozen=True, slots=True)
class Material:
    """What a summary is made from: the question narrowed to its period, what was found, and the answer if the model fails."""

    question: Question
    what: Found
    fallback: Answer
    article: Article | None = None


def asks_for_summary(question: Question) -> bool:
    """Whether it does: in so many words, or by naming nothing but a period ("What happened this week?")."""
    kind = kind_of(question.text)
    narrowed, rest = _in_its_period(question)
    return kind == Kind.SUMMARY or (kind == Kind.THING and narrowed is not question and _names_nothing(rest))


def written_summaries(question: Question, archive: Archive, writer: Writer, without: Collection[str] = ()) -> Iterator[Answer]:
    """The summary as it grows, the last one whole; the articles `without` are as if not in the archive.

    Of an article where the question quotes its headline, of a period where it names one, else of what is found.
    """
    material = material_of(question, archive, without)
    if not material.what.hits or (material.fallback.outcome == Outcome.NO_EVIDENCE and not material.article):
        yield material.fallback
        return
    yield from or_quoted(_written(material, archive, writer), material.fallback, writer)


def material_of(question: Question, archive: Archive, without: Collection[str] = ()) -> Material:
    """Find what the summary is to be made from."""
    narrowed, rest = _in_its_period(question)
    if narrowed is not question and _names_nothing(rest):
        return _of_period(narrowed, archive, without)
    question, searched = narrowed, replace(narrowed, text=rest)
    what = found(searched, archive, without, HITS)
    fallback = replace(quoted(searched, what, archive), question=question)
    return Material(question, what, fallback, _named(what))


def _in_its_period(question: Question) -> tuple[Question, str]:
    """The question narrowed to the period of news that it names, and its text without that; itself where it names none."""
    period = period_of(question.text, question.asked.date())
    if period is None or not period.sure:
        return question, question.text
    given = question.filters
    since, until = max(period.since, given.since or period.since), min(period.until, given.until or period.until)
    behind = question.text[period.end :].removeprefix("'s").removeprefix("’s")
    rest = " ".join(f"{question.text[: period.start]} {behind}".split())
    return replace(question, filters=replace(given, since=since, until=until)), rest


def _of_period(question: Question, archive: Archive, without: Collection[str]) -> Material:
    """Everything of a period: the beginning of each of its newest articles, which is where news says what it is."""
    articles = [a for a in archive.catalogue.within(question.filters, HITS + len(without)) if a.id not in without][:HITS]
    passages = {article.id: archive.catalogue.passages_of(article) for article in articles}
    hits = [Hit(passages[article.id][0][1], article, 0.0, ()) for article in articles if passages[article.id]]
    what = Found(question.text, (), (), hits)
    firsts = [Quote(candidate) for candidate in candidates_of(hits) if candidate.place == 0][:SENTENCES]
    if not firsts:
        return Material(question, what, quoted(question, what, archive))
    lead = SUMMARY_LEADS[question.language]
    return Material(question, what, answer_of(question, Outcome.ANSWERED, lead, firsts[::-1], hits, 1.0))


def _names_nothing(text: str) -> bool:
    """Whether a message is about no subject but the news themselves («لخّص أخبار»)."""
    subject = [word for word in subject_of(text).split() if not is_stop_word(word.strip("؟?.!،,"))]
    return all(term in _NEWS for word in subject for term in terms_of(word))


def _named(what: Found) -> Article | None:
    """The article whose headline the question quotes, which may be cut («…»)."""
    quoted_words = what.subject.strip().strip("«»\"“”'").rstrip("…").split()
    for hit in what.hits:
        title = hit.article.title.split()
        if len(quoted_words) > 2 and title[: len(quoted_words)] == quoted_words:
            return hit.article
    return None


def _written(material: Material, archive: Archive, writer: Writer) -> Iterator[Answer]:
    question, what = material.question, material.what
    budget = min(writer.budget("summary", question), writer.budget("summary-step", question))
    if material.article:
        evidence = whole(material.article, [passage for _, passage in archive.catalogue.passages_of(material.article)])
    else:
        evidence = gathered(what.hits, archive, STEPS * budget, writer.model.tokens, question.language, most=HITS)
    items = [rendered([item], question.language) for item in evidence]
    items = yield from _reduced(items, evidence, budget, question, writer)
    for draft in writer.write("summary", question, "\n\n".join(items), evidence):
        yield draft.answer(writer.usage)
    yield concluded(draft, writer, what, material.fallback.confidence)


def _reduced(
    items: list[str], evidence: Sequence[Evidence], budget: int, question: Question, writer: Writer
) -> Generator[Answer, None, list[str]]:
    """The items, or notes taken of them, that fit into one prompt; yields an empty answer while notes are taken."""
    while len(parts := _parts(items, budget, writer)) > 1:
        notes: list[str] = []
        for part in parts[:STEPS]:
            try:
                for draft in writer.write("summary-step", question, "\n\n".join(part), evidence):
                    yield replace(draft.answer(writer.usage), sentences=(), citations=())
            except ModelFailure as failure:
                if failure.failure not in OF_THE_REPLY:
                    raise
            else:
                notes += [f"{harmless(text)} {''.join(f'[{n}]' for n in numbers)}" for text, numbers in draft.kept()]
        if not notes:
            raise ModelFailure(Failure.UNSUPPORTED, f"no note of {len(parts)} parts is borne out")
        if len(_parts(notes, budget, writer)) >= len(parts):
            # Notes as long as what they are of would never come to an end.
            return _parts(notes, budget, writer)[0]
        items = notes
    if not parts:
        raise ModelFailure(Failure.TOO_LONG, f"no passage fits into {budget} tokens")
    return parts[0]


def _parts(items: Sequence[str], budget: int, writer: Writer) -> list[list[str]]:
    """The items in parts that each fit into the budget; one that alone does not is left out."""
    parts: list[list[str]] = []
    used = budget
    for item in items:
        tokens = writer.model.tokens(item) + 1
        if tokens > budget:
            continue
        if used + tokens > budget:
            parts.append([])
            used = 0
        parts[-1].append(item)
        used += tokens
    return parts
