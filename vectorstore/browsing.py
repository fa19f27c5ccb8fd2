"""The archive's articles as a reader leafs through them: a page at a time, newest first, narrowed by title and source.

A page begins behind the last article of the one before (keyset paging), so the thousandth costs what the first does.
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from vectorstore.articles import Filters

PAGE = 20
MOST = 100
# All that a page shows is in the index: no body is read to list a hundred thousand titles.
_INDEX = "CREATE INDEX IF NOT EXISTS articles_listed ON articles (seconds, id, title, source, language, published)"
_COLUMNS = "id, title, source, language, published, seconds"
# Letters that Arabic writes in more than one way: each stands for any of its group (LIKE's `_`).
_VARIANTS = str.maketrans(dict.fromkeys("اأإآىيةهؤئء", "_"))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended: the article's time (None among the undated, which come last) and its id."""

    seconds: float | None
    id: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list."""

    id: str
    title: str
    source: str | None
    language: str
    published: datetime | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the list; `following` is where the next one begins, None at the end."""

    entries: tuple[Entry, ...]
    following: Place | None = None


class Shelves:
    """Reads the list of articles from a catalogue's file, through a connection of its own."""

    def __init__(self, catalogue: Path) -> None:
        self._catalogue = catalogue
        with self._opened() as connection:
            try:
                connection.execute(_INDEX)
            except sqlite3.OperationalError:  # somebody is writing: the list is right without it, and slower
                return

    def page(self, words: str = "", filters: Filters | None = None, after: Place | None = None, count: int = PAGE) -> Listed:
        """The articles whose title or source has all of `words`, that `filters` admit, behind `after`; undated ones last."""
        count = max(1, min(count, MOST))
        conditions, values = _narrowed(words, filters or Filters())
        rows: list[tuple] = []
        with self._opened() as connection:
            if after is None or after.seconds is not None:
                rows += connection.execute(*_dated(conditions, values, after, count + 1))
            if len(rows) <= count:
                behind = after.id if after is not None and after.seconds is None else ""
                query = f"SELECT {_COLUMNS} FROM articles WHERE {' AND '.join(['seconds IS NULL', 'id > ?', *conditions])} ORDER BY id LIMIT ?"  # noqa: S608 - our own conditions
                rows += connection.execute(query, (behind, *values, count + 1 - len(rows)))
        entries = tuple(Entry(i, t, s, language, datetime.fromisoformat(p) if p else None) for i, t, s, language, p, _ in rows[:count])
        following = Place(rows[count - 1][5], rows[count - 1][0]) if len(rows) > count else None
        return Listed(entries, following)

    def _opened(self) -> closing[sqlite3.Connection]:
        return closing(sqlite3.connect(self._catalogue, isolation_level=None, timeout=1))


def _dated(conditions: list[str], values: list[object], after: Place | None, count: int) -> tuple[str, list[object]]:
    keys, given = (["seconds <= ?", "NOT (seconds = ? AND id <= ?)"], [after.seconds, after.seconds, after.id]) if after else (["seconds IS NOT NULL"], [])
    query = f"SELECT {_COLUMNS} FROM articles WHERE {' AND '.join([*keys, *conditions])} ORDER BY seconds DESC, id LIMIT ?"  # noqa: S608 - our own conditions
    return query, [*given, *values, count]


def _narrowed(words: str, filters: Filters) -> tuple[list[str], list[object]]:
    """SQL conditions and their values; no text of the reader's is in the former."""
    conditions: list[str] = []
    values: list[object] = []
    for word in words.replace("\0", " ").split()[:8]:
        conditions.append("(title LIKE ? ESCAPE '\\' OR source LIKE ? ESCAPE '\\')")
        pattern = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_").translate(_VARIANTS)
        values += [f"%{pattern[:100]}%"] * 2
    for column, wanted in (("source", filters.sources), ("language", filters.languages)):
        if wanted:
            conditions.append(f"{column} IN ({','.join('?' * len(wanted))})")
            values += wanted
    if filters.since:
        conditions.append("seconds >= ?")
        values.append(filters.since.timestamp())
    if filters.until:
        conditions.append("seconds < ?")
        values.append(filters.until.replace(microsecond=0).timestamp() + 1)
    return conditions, values
