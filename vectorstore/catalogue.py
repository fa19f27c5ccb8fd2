"""The catalogue: articles and passages in SQLite. It is the truth; both indexes can be rebuilt from it.

A passage's `number` is the name that both indexes know it by. Numbers are never used twice, so what an index still
holds of a replaced article leads nowhere. A number that an index may hold though it must not is *doomed*: it is
written down before the indexes are touched and struck out once they are clean, whatever happens in between.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path

from vectorstore import journal
from vectorstore.articles import Article, Filters, Origin, Passage
from vectorstore.errors import unopened, unreachable

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS articles (
    id TEXT PRIMARY KEY, content_hash TEXT NOT NULL, title TEXT NOT NULL, body TEXT NOT NULL, language TEXT NOT NULL,
    published TEXT, seconds REAL, source TEXT, url TEXT, file TEXT NOT NULL, record INTEGER NOT NULL, found_in TEXT,
    extra TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS articles_by_date ON articles (seconds);
CREATE INDEX IF NOT EXISTS articles_by_source ON articles (source, language);
CREATE TABLE IF NOT EXISTS passages (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, article_id TEXT NOT NULL REFERENCES articles,
    ordinal INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS passages_by_article ON passages (article_id, ordinal);
CREATE INDEX IF NOT EXISTS articles_by_url ON articles (url) WHERE url IS NOT NULL;
CREATE TABLE IF NOT EXISTS doomed (number INTEGER PRIMARY KEY);
CREATE TABLE IF NOT EXISTS places (article_id TEXT PRIMARY KEY, file TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS places_by_file ON places (file);
"""
_ARTICLE = "a.id, a.title, a.body, a.language, a.published, a.source, a.url, a.file, a.record, a.found_in, a.extra"
_LOOK_UP_AT_ONCE = 500


class Catalogue:
    """One SQLite file, opened for one process; safe to read while another writes (write-ahead log)."""

    def __init__(self, path: Path) -> None:
        try:
            self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=30)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.executescript(_SCHEMA + journal.SCHEMA)
        except sqlite3.OperationalError as error:
            raise unreachable(path, error) from error
        # Damaged names of its own tables are told undecoded.
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            raise unopened(path, error) from error
        self.journal = journal.Journal(self._connection)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of the writes inside, or none."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def version(self) -> int:
        """A number that changes when another process has written."""
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def get(self, key: str, default: str = "") -> str:
        """A fact about the archive as a whole (its embedding model, say)."""
        row = self._connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else default

    def put(self, key: str, value: str) -> None:
        """Keep such a fact."""
        self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    # Articles and passages

    def hashes(self, ids: Sequence[str]) -> dict[str, str]:
        """Content hashes of those of the articles that are here."""
        rows = self._in("SELECT id, content_hash FROM articles WHERE id IN ({})", ids)
        return dict(rows)

    def ids_of_urls(self, urls: Sequence[str]) -> dict[str, list[str]]:
        """The ids of the articles that have one of the URLs, by URL."""
        found: dict[str, list[str]] = {}
        for url, article_id in self._in("SELECT url, id FROM articles WHERE url IN ({}) ORDER BY id", urls):
            found.setdefault(url, []).append(article_id)
        return found

    def chosen(self, ids: Sequence[str] = (), source: str | None = None, before: datetime | None = None) -> list[str]:
        """The ids, in order, of the articles that are here and meet all that is given; without a date none is before one."""
        if ids:
            known = [article_id for (article_id,) in self._in("SELECT id FROM articles WHERE id IN ({})", ids)]
        else:
            known = [article_id for (article_id,) in self._connection.execute("SELECT id FROM articles")]
        for clause, value in (("source = ?", source), ("seconds < ?", before.timestamp() if before else None)):
            if value is not None:
                met = {i for (i,) in self._connection.execute(f"SELECT id FROM articles WHERE {clause}", (value,))}  # noqa: S608 - two fixed clauses
                known = [article_id for article_id in known if article_id in met]
        return sorted(known)

    def place(self, files: Mapping[str, str]) -> None:
        """Note in which file each article was read last, by its id."""
        placed = dict(self._in("SELECT article_id, file FROM places WHERE article_id IN ({})", list(files)))
        moved = [(article_id, file) for article_id, file in files.items() if placed.get(article_id) != file]
        if moved:
            with self.transaction():
                self._connection.executemany("INSERT OR REPLACE INTO places VALUES (?, ?)", moved)

    def begin_seeing(self) -> None:
        """Begin a list, on no disk, of the articles that an embed meets."""
        self._connection.execute("CREATE TEMP TABLE IF NOT EXISTS seen (id TEXT PRIMARY KEY) WITHOUT ROWID")
        self._connection.execute("DELETE FROM seen")

    def see(self, ids: Iterable[str]) -> None:
        """Put articles on that list."""
        self._connection.executemany("INSERT OR IGNORE INTO seen VALUES (?)", ((article_id,) for article_id in ids))

    def unseen(self, path: str) -> list[tuple[str, str]]:
        """(id, file) of the articles that were read from this file, or from below this folder, and are not on the list."""
        folder = path.rstrip("/")
        # From "/news/" up to "/news0": "0" is the character after "/". A range is found in the index; a prefix is not.
        query = "SELECT article_id, file FROM places WHERE (file = ? OR (file >= ? AND file < ?)) AND article_id NOT IN (SELECT id FROM seen) ORDER BY article_id"
        return self._connection.execute(query, (path, f"{folder}/", f"{folder}0")).fetchall()

    def add(self, article: Article, passages: Sequence[tuple[int, Passage]]) -> None:
        """Keep an article, in place of the one that has its id, with its numbered passages."""
        moment = article.published
        self._connection.execute(
            "INSERT OR REPLACE INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                article.id, article.content_hash, article.title, article.body, article.language,
                moment.isoformat() if moment else None, moment.timestamp() if moment else None,
                article.source, article.url, article.origin.file, article.origin.record, article.origin.found_in,
                json.dumps(dict(article.extra), ensure_ascii=False, default=str),
            ),
        )  # fmt: skip
        self._connection.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?)",
            [(number, p.id, p.article_id, p.ordinal, p.start, p.end) for number, p in passages],
        )

    def remove(self, ids: Sequence[str]) -> list[int]:
        """Take articles out; the numbers of their passages are returned, doomed."""
        numbers = self.numbers_of(ids)
        self.doom(numbers)
        for article_id in ids:
            self._connection.execute("DELETE FROM passages WHERE article_id = ?", (article_id,))
            self._connection.execute("DELETE FROM articles WHERE id = ?", (article_id,))
            self._connection.execute("DELETE FROM places WHERE article_id = ?", (article_id,))
        return numbers

    def numbers_of(self, ids: Sequence[str]) -> list[int]:
        """The passages' numbers of the articles."""
        return [number for (number,) in self._in("SELECT number FROM passages WHERE article_id IN ({})", ids)]

    def next_number(self) -> int:
        """The first number that no passage, past or doomed, has had."""
        used = self._connection.execute("SELECT max(seq) FROM sqlite_sequence WHERE name = 'passages'").fetchone()[0] or 0
        doomed = self._connection.execute("SELECT max(number) FROM doomed").fetchone()[0] or 0
        return max(int(used), int(doomed), int(self.get("highest_doomed", "0"))) + 1

    def article(self, article_id: str) -> Article | None:
        """The article with that id, or None."""
        row = self._connection.execute(f"SELECT {_ARTICLE} FROM articles a WHERE id = ?", (article_id,)).fetchone()  # noqa: S608 - column names only
        return _article(row) if row else None

    def articles(self) -> Iterator[Article]:
        """Every article, by id, without holding them all."""
        last = ""
        query = f"SELECT {_ARTICLE} FROM articles a WHERE id > ? ORDER BY id LIMIT 200"  # noqa: S608 - column names only
        while rows := self._connection.execute(query, (last,)).fetchall():
            yield from map(_article, rows)
            last = rows[-1][0]

    def newest(self, language: str | None, count: int) -> list[Article]:
        """The articles published last, in one language or in any; those without a date come after."""
        query = f"SELECT {_ARTICLE} FROM articles a WHERE language = coalesce(?, language) ORDER BY seconds DESC NULLS LAST, id LIMIT ?"  # noqa: S608, E501 - column names only
        return [_article(row) for row in self._connection.execute(query, (language, count))]

    def within(self, filters: Filters, count: int) -> list[Article]:
        """The articles that the filters admit, the newest first; those without a date come after."""
        since, until = (moment.timestamp() if moment else None for moment in (filters.since, filters.until))
        query = f"SELECT {_ARTICLE} FROM articles a WHERE seconds >= coalesce(?, seconds) AND seconds < coalesce(?, seconds) + 1 ORDER BY seconds DESC, id"  # noqa: S608, E501 - column names only
        if since is None and until is None:
            query = f"SELECT {_ARTICLE} FROM articles a ORDER BY seconds DESC NULLS LAST, id"  # noqa: S608 - column names only
            rows = self._connection.execute(query)
        else:
            rows = self._connection.execute(query, (since, until))
        return list(islice(filter(filters.admit, map(_article, rows)), count))

    def passages(self, numbers: Sequence[int]) -> dict[int, tuple[Passage, Article]]:
        """The passages, with their articles, of those of the numbers that are still anybody's."""
        query = f"SELECT p.number, p.id, p.ordinal, p.start, p.\"end\", {_ARTICLE} FROM passages p JOIN articles a ON a.id = p.article_id WHERE p.number IN ({{}})"  # noqa: S608, E501 - column names only
        articles: dict[str, Article] = {}
        found = {}
        for number, passage_id, ordinal, start, end, *row in self._in(query, numbers):
            article = articles.get(row[0]) or articles.setdefault(row[0], _article(row))
            found[number] = Passage(passage_id, article.id, ordinal, start, end, article.body[start:end]), article
        return found

    def passages_of(self, article: Article) -> list[tuple[int, Passage]]:
        """An article's passages with their numbers, in order; none where it is not here."""
        rows = self._connection.execute(
            'SELECT number, id, ordinal, start, "end" FROM passages WHERE article_id = ? ORDER BY ordinal', (article.id,)
        )
        return [(n, Passage(i, article.id, o, s, e, article.body[s:e])) for n, i, o, s, e in rows]

    # Doomed numbers

    def doom(self, numbers: Iterable[int]) -> None:
        """These must not be found: the indexes are to be cleaned of them."""
        numbers = list(numbers)
        # One statement: between two, another thread (Chroma's) would take the interpreter, and hold it for milliseconds.
        self._connection.execute("INSERT OR IGNORE INTO doomed SELECT value FROM json_each(?)", (json.dumps(numbers),))
        # A number that never became a passage's is forgotten by `spare`, and must not be used again all the same.
        highest = max(numbers, default=0)
        if highest > int(self.get("highest_doomed", "0")):
            self.put("highest_doomed", str(highest))

    def spare(self, numbers: Iterable[int]) -> None:
        """The indexes are clean of these, or are now right to hold them."""
        self._connection.execute("DELETE FROM doomed WHERE number IN (SELECT value FROM json_each(?))", (json.dumps(list(numbers)),))

    def doomed(self) -> list[int]:
        """What the indexes are to be cleaned of."""
        return [number for (number,) in self._connection.execute("SELECT number FROM doomed ORDER BY number")]

    # The whole

    def numbers(self) -> set[int]:
        """The numbers of all passages."""
        return {number for (number,) in self._connection.execute("SELECT number FROM passages")}

    def damage(self) -> str:
        """What SQLite finds wrong with the file; "" where nothing is."""
        try:
            found = str(self._connection.execute("PRAGMA quick_check(1)").fetchone()[0])
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            found = str(error)
        return "" if found == "ok" else " ".join(found.split())

    def vacuum(self) -> None:
        """Give back the room of what was deleted."""
        self._connection.execute("VACUUM")
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def renumber(self, first: int) -> None:
        """Give all passages numbers from `first` on, and forget what indexes there were of the old ones, and where."""
        with self.transaction():
            top = self._connection.execute("SELECT coalesce(max(number), 0) FROM passages").fetchone()[0]
            step = max(first, top + 1)
            self._connection.execute("UPDATE passages SET number = number + ?", (step,))
            self._connection.execute("DELETE FROM doomed")
            self._connection.execute("DELETE FROM meta WHERE key IN ('analysis', 'model', 'previous_model', 'to_clear', 'vectors in') OR key LIKE '%on server'")
            self.put("highest_doomed", str(step + top))

    def replace_by(self, other: "Catalogue") -> None:
        """Become a copy of another catalogue, in one transaction; readers see the one or the other."""
        other._connection.backup(self._connection)  # noqa: SLF001 - our own kind

    # Facts for people

    def is_empty(self) -> bool:
        """Whether there is no article. A question asks that, and counting a hundred thousand takes as long as a search."""
        return self._connection.execute("SELECT 1 FROM articles LIMIT 1").fetchone() is None

    def counts(self) -> dict[str, int]:
        """How many articles and passages there are."""
        return {
            table: self._connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - two fixed names
            for table in ("articles", "passages")
        }

    def tally(self, column: str) -> dict[str, int]:
        """How many articles each language, or each source, has; the most first."""
        if column not in ("language", "source"):
            raise ValueError(f"{column!r} is not counted; language and source are.")
        rows = self._connection.execute(
            f"SELECT {column}, count(*) FROM articles WHERE {column} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1"  # noqa: S608 - checked above
        )
        return dict(rows.fetchall())

    def span(self) -> tuple[datetime | None, datetime | None]:
        """The earliest and the latest date of publication."""
        ends = [
            self._connection.execute(f"SELECT published FROM articles WHERE seconds IS NOT NULL ORDER BY seconds {order} LIMIT 1").fetchone()  # noqa: S608, E501 - two fixed words
            for order in ("ASC", "DESC")
        ]
        first, last = (datetime.fromisoformat(row[0]) if row else None for row in ends)
        return first, last

    def _in(self, query: str, values: Sequence[object]) -> Iterator[tuple]:
        for at in range(0, len(values), _LOOK_UP_AT_ONCE):
            some = list(values[at : at + _LOOK_UP_AT_ONCE])
            yield from self._connection.execute(query.format(",".join("?" * len(some))), some)


def _article(row: Sequence) -> Article:
    article_id, title, body, language, published, source, url, file, record, found_in, extra = row
    moment = datetime.fromisoformat(published) if published else None
    return Article(article_id, title, body, language, Origin(file, record, found_in), moment, source, url, json.loads(extra))
