"""Damaged files of every kind: a few hundred of those that `fuzz.py` reads by the thousand, and what it found."""

import gzip
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.vectorstore.reading.damage import KINDS, damaged
from tests.vectorstore.reading.fuzz import check
from vectorstore.articles import Article
from vectorstore.reading import Refusal, read_articles
from vectorstore.reading.scraped import articles_on

Read = Callable[[str, bytes | str], list[Article | Refusal]]


@pytest.mark.parametrize("first", range(0, 400, 100))
def test_damaged(tmp_path: Path, first: int) -> None:
    """No damage crashes or stops a reader, costs a record that is whole, or is passed over in silence."""
    kinds = set()
    for seed in range(100_000 + first, 100_100 + first):
        kind, case = damaged(seed)
        kinds.add(kind)
        check(case, tmp_path)
    assert len(kinds) > len(KINDS) / 2


def test_same_seed() -> None:
    """A seed is the same file every time, so that what it found can be found again."""
    assert [damaged(seed) for seed in range(40)] == [damaged(seed) for seed in range(40)]


def test_reason_is_text(tmp_path: Path) -> None:
    """What a library says of damage may have the damage in it; the reason is text that any page can show (seeds 525, 530)."""
    for seed in (525, 530):
        check(damaged(seed)[1], tmp_path)


def test_header_with_carriage_return(read: Read) -> None:
    """A table whose lines end as old Macs ended them is refused, not a crash (seeds 757, 994, 4801)."""
    (refusal,) = read("a.csv", "id,title,text\ra,هدنة,بدأت الهدنة\r")
    assert isinstance(refusal, Refusal)
    assert "lines that end with LF" in refusal.reason


def test_bomb_of_brackets(tmp_path: Path) -> None:
    """Lists in lists without end are refused in a moment, and what stood before them is kept (seeds 849, 1914, 3699)."""
    path = tmp_path / "a.json.gz"
    path.write_bytes(gzip.compress(b'[{"id": "a", "text": "' + "بدأت الهدنة".encode() + b'"}, ' + b"[" * 50_000_000))
    article, refusal = read_articles([path])
    assert isinstance(article, Article)
    assert isinstance(refusal, Refusal)
    assert "nests a hundred thousand deep" in refusal.reason


def test_line_of_a_megabyte() -> None:
    """A line too long to be a marker, a date or a source costs a page next to nothing (seeds 953, 100179)."""
    long = "س" * 1_000_000
    began = time.process_time()
    (first, second) = articles_on(f"هدنة\n{long}\nالمصدر: وكالة\nاقرأ أيضاً:\nالسد\n{long}\nالمصدر: رويترز")
    assert time.process_time() - began < 2
    assert (first.body, first.source, second.body, second.source) == (long, "وكالة", long, "رويترز")
