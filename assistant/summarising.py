"""Summaries in the archive's own sentences of what is no question: one article, or a period."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from assistant.answers import Answer, Citation, Outcome, Question, Sentence
from assistant.frames import LEADS, REQUESTS, SUMMARY_LEADS
from vectorstore.archive import Archive
from vectorstore.articles import Article, Filters, Passage
from vectorstore.browsing import MOST, Shelves
from vectorstore.splitting import sentences_of

SENTENCES = 5
ARTICLES = 8
"""Articles of a period that are quoted: the period's last, one of each source before a second of any."""
LEAST_CHARS = 25
"""A shorter first sentence is a byline or a place."""


def summary_of_article(archive: Archive, article: Article) -> Answer:
    """The article's first sentence and those that share most words with its title, in their order."""
    spans = [span for span in sentences_of(article.body) if span[1] - span[0] >= LEAST_CHARS] or sentences_of(article.body)
    title = set(article.title.split())
    ranked = sorted(range(1, len(spans)), key=lambda n: (-len(title & set(article.body[slice(*spans[n])].split())), n))
    picked = sorted([0, *ranked[: SENTENCES - 1]]) if spans else []
    passages = [passage for _, passage in archive.catalogue.passages_of(article)]
    request = REQUESTS.get(article.language, REQUESTS["en"]).format(article.title)
    cited = [(article, spans[n]) for n in picked]
    return _quoting(Question(request, _frame(article.language), Filters(), datetime.now(UTC)), cited, {article.id: passages})


def summary_of_period(archive: Archive, filters: Filters, language: str) -> Answer:
    """The first sentences of the last articles that `filters` admit, in order of time; framed in `language`."""
    entries = Shelves(archive.folder / "catalogue.sqlite").page("", filters, count=MOST).entries
    turn: dict[str, int] = {}
    order: list[tuple[int, int, str]] = []
    for entry in entries:
        turn[entry.source or ""] = turn.get(entry.source or "", 0) + 1
        order.append((turn[entry.source or ""], len(order), entry.id))
    articles = [found for _, _, article_id in sorted(order)[:ARTICLES] if (found := archive.catalogue.article(article_id))]
    articles.sort(key=lambda article: (article.published is None, article.published.timestamp() if article.published else 0.0))
    question = Question(REQUESTS[language].format("…"), language, filters, datetime.now(UTC))
    passages = {article.id: [passage for _, passage in archive.catalogue.passages_of(article)] for article in articles}
    return _quoting(question, list(_first_sentences(articles)), passages)


def _first_sentences(articles: Sequence[Article]) -> Iterator[tuple[Article, tuple[int, int]]]:
    for article in articles:
        spans = sentences_of(article.body)
        if spans:
            yield article, next((span for span in spans if span[1] - span[0] >= LEAST_CHARS), spans[0])


def _quoting(question: Question, cited: Sequence[tuple[Article, tuple[int, int]]], passages: dict[str, list[Passage]]) -> Answer:
    citations: list[Citation] = []
    for article, (start, end) in cited:
        passage = next((p for p in passages[article.id] if p.start <= start and end <= p.end), None)
        passage = passage or Passage(f"{article.id}:{start}", article.id, 0, start, end, article.body[start:end])
        citations.append(Citation(len(citations) + 1, article, passage, start, end))
    if not citations:
        return Answer(question, Outcome.NO_EVIDENCE, LEADS[question.language, Outcome.NO_EVIDENCE])
    sentences = tuple(Sentence(c.quote, (c.number,), c.article.language) for c in citations)
    return Answer(question, Outcome.ANSWERED, SUMMARY_LEADS[question.language], sentences, tuple(citations), confidence=1.0)


def _frame(language: str) -> str:
    return language if language in SUMMARY_LEADS else "en"
