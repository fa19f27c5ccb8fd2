"""From a question and an archive to an answer in quotes."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from assistant.answers import Answer, Citation, Outcome, Question, Sentence
from assistant.frames import LEADS, SUMMARY_LEADS
from assistant.questions import Kind, asks_for_list, kind_of
from assistant.quoting.candidates import Candidate, candidates_of, sentence_before
from assistant.quoting.choosing import chosen, copies_of
from assistant.quoting.extracting import extracted_words, read_again
from assistant.quoting.features import NAMES, answering_words, ask, features_of, starts_dependent
from assistant.quoting.ranker import load_ranker
from assistant.quoting.summary import subject_of, summarised
from vectorstore.archive import Archive
from vectorstore.articles import Article, Hit
from vectorstore.concepts import Concept
from vectorstore.embedding import load_encoder
from vectorstore.extracting import Extract

HITS = 30
"""Passages that are asked of the archive for one question."""
ALSO_FOUND = 5
ANSWERABLE, ANSWERABLE_ACROSS = 0.2, 0.25
"""Under this probability the archive is said not to answer, where the best sentence is in the question's language, and where it
is not: what is quoted across is harder for the reader to judge. 3 to 11 of 100 answerable questions are refused so (ARCD, news-dev),
and 83 to 89 of 100 whose article is taken out of news-dev."""
HALF_KNOWN = 0.6
"""A question of two words («عاصمة أستراليا») is not answered by an article that has only one of them; costs 1 of 100
answerable questions on ARCD, none on news-dev."""
SURE = 0.55
"""From this probability on that the first quote is right, the answer is given as one; under it, as the closest passages."""


class Quote(NamedTuple):
    """A sentence to be quoted, the articles that have it too, and the words in it that answer."""

    candidate: Candidate
    copies: tuple[Article, ...] = ()
    answering: tuple[str, ...] = ()


class Found(NamedTuple):
    """What was searched, and the hits."""

    subject: str
    concepts: Sequence[Concept]
    rarities: Sequence[float]
    hits: Sequence[Hit]


def found(question: Question, archive: Archive, without: Collection[str] = (), limit: int = HITS) -> Found:
    """Search for the question; the articles `without` are as if not in the archive."""
    subject = subject_of(question.text) if kind_of(question.text) == Kind.SUMMARY else question.text
    concepts, rarities = archive.concepts_of(subject)
    return Found(subject, concepts, rarities, archive.search_concepts(subject, concepts, question.filters, limit, without=without))


def quoted_answer(question: Question, archive: Archive, without: Collection[str] = ()) -> Answer:
    """The archive's sentences that answer, or the honest no; the articles `without` are as if not in the archive."""
    return quoted(question, found(question, archive, without), archive)


def quoted(question: Question, found: Found, archive: Archive) -> Answer:
    """As `quoted_answer`, from what was found already."""
    subject, concepts, rarities, hits = found
    asked_for = kind_of(question.text)
    candidates = candidates_of(hits)
    if not candidates:
        return refused(question, hits)
    asked = ask(subject, concepts, rarities, archive.knowledge)
    # The bundled model, whichever one searches: the ranker was fitted on it, and another would take seconds for so many sentences.
    features = features_of(asked, candidates, load_encoder(""))
    if asked_for == Kind.SUMMARY:
        picked = summarised(candidates, features)
        if not picked:
            return refused(question, hits)
        quotes = [Quote(candidate, copies_of(candidate, candidates)) for candidate in picked]
        return answer_of(question, Outcome.ANSWERED, SUMMARY_LEADS[question.language], quotes, hits, 1.0)
    verdict = load_ranker().judge(features)
    read: list[tuple[Candidate, Extract]] = []
    if archive.extractor:
        verdict, read = read_again(question.text, candidates, verdict, archive.extractor)
    same_language = candidates[verdict.order[0]].article.language == question.language
    half_known = len(concepts) <= 2 and features[verdict.order[0], NAMES.index("coverage_of_article")] < HALF_KNOWN
    if verdict.answerable < (ANSWERABLE if same_language else ANSWERABLE_ACROSS) or half_known:
        return refused(question, hits, verdict.answerable)
    outcome = Outcome.ANSWERED if verdict.right >= SURE else Outcome.CLOSEST
    picked = chosen(candidates, verdict, several=asks_for_list(question.text))
    quotes = [Quote(c, copies_of(c, candidates), extracted_words(c, read) or answering_words(asked, c)) for c in picked]
    return answer_of(question, outcome, LEADS[question.language, outcome], quotes, hits, verdict.answerable)


def answer_of(
    question: Question, outcome: Outcome, lead: str, quotes: Sequence[Quote], hits: Sequence[Hit], confidence: float
) -> Answer:
    """The quotes, numbered, as an answer."""
    citations, sentences = [], []
    for number, (candidate, copies, answering) in enumerate(quotes, 1):
        article = candidate.article
        citations.append(Citation(number, article, candidate.hit.passage, candidate.start, candidate.end, copies))
        before = sentence_before(candidate) if starts_dependent(candidate) else ""
        # A line break inside a sentence is the newspaper's column, not its text.
        text, *around = (" ".join(words.split()) for words in (candidate.text, before, *answering))
        sentences.append(Sentence(text, (number,), article.language, around[0], tuple(around[1:])))
    also_found = not_cited(hits, citations)
    return Answer(question, outcome, lead, tuple(sentences), tuple(citations), also_found, confidence=confidence, found=tuple(hits))


def refused(question: Question, hits: Sequence[Hit], confidence: float = 0.0) -> Answer:
    """The honest no, with what was found beside it."""
    lead = LEADS[question.language, Outcome.NO_EVIDENCE]
    return Answer(question, Outcome.NO_EVIDENCE, lead, also_found=not_cited(hits, ()), confidence=confidence, found=tuple(hits))


def not_cited(hits: Sequence[Hit], citations: Sequence[Citation]) -> tuple[Hit, ...]:
    """The best passage of each article that is not cited."""
    seen = {citation.article.id for citation in citations}
    found = []
    for hit in hits:
        if hit.article.id not in seen:
            seen.add(hit.article.id)
            found.append(hit)
    return tuple(found[:ALSO_FOUND])
