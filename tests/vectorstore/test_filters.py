"""Filters: the same to the word index, to the vectors, and in words."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vectorstore.archive import Archive
from vectorstore.articles import Article, Filters, Origin
from vectorstore.embedding import Encoder
from vectorstore.knowledge import Knowledge

CAIRO = timezone(timedelta(hours=2))
DATES = [
    None,
    datetime(2023, 12, 9, tzinfo=UTC),
    datetime(2023, 12, 9, 23, 59, 59, 700_000, tzinfo=UTC),
    datetime(2023, 12, 10, 1, 59, 59, tzinfo=CAIRO),
    datetime(2018, 2, 28, 12, 30, 0, 250_000, tzinfo=UTC),
    datetime(1967, 6, 5, 7, 45, 0, 500_000, tzinfo=CAIRO),
    datetime(1, 1, 2, tzinfo=UTC),
    datetime(9999, 12, 30, tzinfo=UTC),
]
SOURCES = [None, "BBC", "bbc", "القدس العربي", 'Q "A" (x) OR *']
LANGUAGES = ["ar", "en", "fa"]
ARTICLES = [
    # Each with a number of its own: of equal vectors some are out of reach in Chroma's graph.
    Article(f"{date}-{source}-{language}", "غزة Gaza", f"هدنة {number} في غزة. A truce in Gaza.", language, Origin("a.jsonl"), date, source)
    for number, (date, source, language) in enumerate(product(DATES, SOURCES, LANGUAGES), 100)
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, knowledge: Knowledge) -> Archive:
    archive = Archive(tmp_path_factory.mktemp("filters"), encoder, knowledge)
    list(archive.embed(ARTICLES))
    return archive


MOMENTS = st.one_of(st.sampled_from(DATES), st.builds(datetime, st.integers(1960, 2030), st.integers(1, 12), st.integers(1, 28), tzinfo=st.just(UTC)))


@given(
    st.builds(
        Filters,
        since=MOMENTS,
        until=MOMENTS,
        sources=st.lists(st.sampled_from([*SOURCES[1:], "nobody"]), max_size=3).map(tuple),
        languages=st.lists(st.sampled_from([*LANGUAGES, "xx"]), max_size=3).map(tuple),
    )
)
@example(Filters())
@example(Filters(since=datetime(2023, 12, 9, 23, 59, 59, 900_000, tzinfo=UTC)))
@example(Filters(until=datetime(2023, 12, 9, 23, 59, 59, tzinfo=UTC)))
@example(Filters(since=DATES[1], until=DATES[5]))
def test_one_meaning(archive: Archive, filters: Filters) -> None:
    """Each side finds exactly the articles that the filters admit: dates inclusive, nothing without a date or source that is asked for."""
    admitted = {article.id for article in ARTICLES if filters.admit(article)}
    for side in ("words", "meaning"):
        archive.sides = (side,)
        assert {hit.article.id for hit in archive.search("غزة Gaza", filters, len(ARTICLES))} == admitted, side


DAY = datetime(2023, 12, 9, tzinfo=UTC)
NEWS = Article("a", "", "خبر", "ar", Origin("a.jsonl"), DAY, "BBC")
BARE = Article("b", "", "خبر", "ar", Origin("a.jsonl"))


@pytest.mark.parametrize(
    ("article", "filters", "inside"),
    [
        *((NEWS, Filters(), True), (BARE, Filters(), True), (NEWS, Filters(since=DAY, until=DAY), True)),
        *((NEWS, Filters(since=DAY + timedelta(seconds=1)), False), (NEWS, Filters(until=DAY - timedelta(seconds=1)), False)),
        *((BARE, Filters(since=DAY), False), (BARE, Filters(until=DAY), False), (BARE, Filters(sources=("BBC",)), False)),
        *((NEWS, Filters(sources=("CNN", "BBC")), True), (NEWS, Filters(sources=("bbc",)), False)),
        *((NEWS, Filters(languages=("ar",)), True), (NEWS, Filters(languages=("en",)), False)),
        (NEWS, Filters(sources=("BBC",), languages=("en",)), False),
    ],
)
def test_admit(article: Article, filters: Filters, inside: bool) -> None:
    """Filters narrow by every field that is set, and by no other."""
    assert filters.admit(article) is inside
