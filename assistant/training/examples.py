"""Labelled questions as training examples: the candidates that the program itself finds, and which of them answer."""

import gzip
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from assistant.quoting.candidates import Candidate, candidates_of
from assistant.quoting.features import ask, features_of
from vectorstore.archive import Archive, open_archive
from vectorstore.articles import Article, Filters, Origin
from vectorstore.embedding import Encoder

HITS = 30
"""Passages that are asked of the archive for one question; the answerer asks for as many."""

Span = tuple[str, int, int]
"""(article id, start, end) of text that answers."""


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question and the spans that answer it; none where the archive does not say."""

    id: str
    text: str
    language: str
    answers: tuple[Span, ...]
    group: int


@dataclass
class Example:
    """One question's candidates: their features (n, features), and for each whether it answers (n,).

    `direction` is the question's language, then the articles'; `taken_out` where the answering article was hidden.
    """

    question: LabelledQuestion
    features: np.ndarray
    labels: np.ndarray
    direction: str
    taken_out: bool
    hits: int


def news_qa(folder: Path) -> tuple[dict[int, list[Article]], list[LabelledQuestion]]:
    """The articles (by batch) and the questions, in both languages, of the news-qa training set."""
    articles, spans = {}, {}
    with gzip.open(folder / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            body = "\n".join(record["sentences"])
            at, places = 0, []
            for sentence in record["sentences"]:
                places.append((at, at + len(sentence)))
                at += len(sentence) + 1
            articles[record["id"]] = Article(record["id"], record["title"], body, record["language"], Origin("news-qa"))
            spans[record["id"]] = places
    batches: dict[int, dict[str, Article]] = {}
    questions = []
    for line in (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        doc = record["doc"]
        if doc:
            batches.setdefault(record["batch"], {})[doc] = articles[doc]
        answers = tuple((doc, *spans[doc][i]) for i in record["sentences"])
        for language in ("ar", "en"):
            text = record[f"question_{language}"]
            questions.append(LabelledQuestion(f"{record['id']}-{language}", text, language, answers, record["batch"]))
    return {batch: list(found.values()) for batch, found in batches.items()}, questions


def squad(file: Path, group: int) -> tuple[list[Article], list[LabelledQuestion]]:
    """The paragraphs, as articles, and the questions of a SQuAD 1.1 file in Arabic."""
    articles, questions = [], []
    for page in json.loads(file.read_text(encoding="utf-8"))["data"]:
        for number, paragraph in enumerate(page["paragraphs"]):
            body = paragraph["context"]
            article = Article(f"{page['title']}-{number}", page["title"].replace("_", " "), body, "ar", Origin(file.name))
            articles.append(article)
            for qa in paragraph["qas"]:
                answers = tuple((article.id, a["answer_start"], a["answer_start"] + len(a["text"])) for a in qa["answers"])
                questions.append(LabelledQuestion(qa["id"], qa["question"], "ar", answers, group))
    return articles, questions


def examples_of(articles: Sequence[Article], questions: Sequence[LabelledQuestion], encoder: Encoder) -> Iterator[Example]:
    """Each question asked of an archive of just these articles, and asked again with its answering article hidden."""
    with TemporaryDirectory() as folder, open_archive(Path(folder), encoder, create=True) as archive:
        for _ in archive.embed(articles):
            pass
        languages = {article.id: article.language for article in articles}
        for question in questions:
            own = languages[question.answers[0][0]] if question.answers else None
            # A batch is in one language mostly; the direction is asked one language at a time, as a reader's filter would.
            for language in [own] if own else sorted(set(languages.values())):
                yield from _both_ways(archive, question, language, encoder)


def _both_ways(archive: Archive, question: LabelledQuestion, language: str, encoder: Encoder) -> Iterator[Example]:
    direction = f"{question.language}>{language}"
    concepts, rarities = archive.concepts_of(question.text)
    hits = archive.search_concepts(question.text, concepts, Filters(languages=(language,)), HITS * 2)
    asked = ask(question.text, concepts, rarities, archive.knowledge)
    ids = {article_id for article_id, _, _ in question.answers}
    found = list(dict.fromkeys(hit.article.id for hit in hits))
    for kept_ids, taken_out in _archives(question, ids, found):
        kept = [hit for hit in hits if hit.article.id in kept_ids][:HITS]
        candidates = candidates_of(kept)
        if candidates:
            labels = np.array([_answers(question, candidate) for candidate in candidates])
            yield Example(question, features_of(asked, candidates, encoder), labels, direction, taken_out, len(kept))


def _archives(question: LabelledQuestion, ids: set[str], found: Sequence[str]) -> Iterator[tuple[set[str], bool]]:
    """(articles that the archive is made to hold, whether the answering one was taken out): all, and for every third
    question a handful too, so that a small archive is judged as well as a large one.
    """
    others = [article_id for article_id in found if article_id not in ids]
    yield set(found), False
    if ids:
        yield set(others), True
    chance = zlib.crc32(question.id.encode())
    if chance % 3 == 0:
        few = chance // 3 % 3
        if ids:
            yield ids | set(others[:few]), False
        yield set(others[: few + 1]), bool(ids)


def _answers(question: LabelledQuestion, candidate: Candidate) -> bool:
    return any(
        article_id == candidate.article.id and start < candidate.end and candidate.start < end
        for article_id, start, end in question.answers
    )
