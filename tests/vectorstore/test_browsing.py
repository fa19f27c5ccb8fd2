"""Leafing through the archive: every article once, in order, narrowed, and quickly."""

import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from vectorstore.articles import Article, Filters, Origin
from vectorstore.browsing import Shelves
from vectorstore.catalogue import Catalogue
from vectorstore.monthly import articles_by_month

FIRST = datetime(2023, 1, 1, tzinfo=UTC)


def kept(folder: Path, count: int) -> Shelves:
    """A catalogue of so many articles, every fifth without a date, every second in Arabic, three to an hour."""
    catalogue = Catalogue(folder / "catalogue.sqlite")
    with catalogue.transaction():
        for n in range(count):
            arabic = n % 2 == 0
            title = f"إضراب عمّال الميناء رقم {n}" if arabic else f"Harbour strike number {n} 100%"
            moment = None if n % 5 == 0 else FIRST + timedelta(hours=n // 3)
            catalogue.add(Article(f"a{n:06}", title, "body " * 300, "ar" if arabic else "en", Origin("f"), moment, "الأهرام" if arabic else "Courier"), [])
    catalogue.close()
    return Shelves(folder / "catalogue.sqlite")


def everything(shelves: Shelves, words: str = "", filters: Filters | None = None) -> list[str]:
    found, page = [], shelves.page(words, filters, count=7)
    found += [entry.id for entry in page.entries]
    while page.following:
        page = shelves.page(words, filters, page.following, count=7)
        found += [entry.id for entry in page.entries]
    return found


def test_pages_hold_every_article_once_newest_first_undated_last(tmp_path: Path) -> None:
    """No article is lost or doubled at a page's edge, also where many have one date."""
    shelves = kept(tmp_path, 100)
    found = everything(shelves)
    assert len(found) == len(set(found)) == 100
    assert found[:3] == ["a000099", "a000096", "a000097"]
    assert all(int(article_id[1:]) % 5 == 0 for article_id in found[-20:])


@pytest.mark.parametrize(
    ("words", "count"),
    [("harbour STRIKE", 50), ("اضراب", 50), ("إضراب الأهرام", 50), ("number 99", 1), ("100%", 50), ("9_", 0), ("nothing", 0), ("' OR 1=1 --", 0), ("a\0b", 50)],
)
def test_words_of_title_or_source_narrow(tmp_path: Path, words: str, count: int) -> None:
    """All of the words, in any case and any of Arabic's spellings; what is typed is never SQL or a pattern."""
    assert len(everything(kept(tmp_path, 100), words)) == count


def test_filters_narrow_as_search_does(tmp_path: Path) -> None:
    """Language, source and period, both ends inclusive."""
    shelves = kept(tmp_path, 100)
    assert len(everything(shelves, filters=Filters(languages=("ar",)))) == 50
    assert len(everything(shelves, filters=Filters(sources=("Courier",)))) == 50
    assert everything(shelves, filters=Filters(since=FIRST, until=FIRST)) == ["a000001", "a000002"]


def multiplied(folder: Path, times: int) -> None:
    """Each article of the catalogue again and again, ten days later each time; rows alone, which is all that a list reads."""
    with closing(sqlite3.connect(folder / "catalogue.sqlite")) as catalogue, catalogue:
        catalogue.execute(
            "WITH RECURSIVE copies (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < ?) "
            "INSERT INTO articles SELECT printf('%s-%d', id, n), content_hash, title || ' copy ' || n, substr(body, 1, 300), language, "
            "strftime('%Y-%m-%dT%H:%M:%S+00:00', seconds + n * 864000, 'unixepoch'), seconds + n * 864000, source, url, file, record, found_in, extra "
            "FROM articles, copies",
            (times - 1,),
        )


def test_a_page_of_a_hundred_thousand_is_quick(tmp_path: Path) -> None:
    """The first page, one from the middle, a rare word, a word that is nowhere, and the counts by month: each in less than a second of CPU."""
    shelves = kept(tmp_path, 1_000)
    multiplied(tmp_path, 100)
    middle = shelves.page(filters=Filters(until=FIRST + timedelta(days=500)), count=2).following
    for words, after, found in (("", None, 20), ("", middle, 20), ("number 999 copy 7", None, 19), ("لا يوجد", None, 0)):
        began = time.process_time()
        page = shelves.page(words, after=after)
        assert time.process_time() - began < 1
        assert len(page.entries) == found
    began = time.process_time()
    assert sum(count for *_, count in articles_by_month(tmp_path / "catalogue.sqlite")) == 80_000
    assert time.process_time() - began < 1
