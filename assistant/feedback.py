"""What readers thought of answers: kept beside the archive in a table of its own, exported by `python -m assistant feedback`."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.answers import Answer
from vectorstore.errors import unopened

NOTE_CHARS = 2_000
"""A longer note is cut: it is a remark, not an article."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS feedback (
    key TEXT PRIMARY KEY, given TEXT NOT NULL, verdict INTEGER NOT NULL, note TEXT NOT NULL, question TEXT NOT NULL,
    answer TEXT NOT NULL, outcome TEXT NOT NULL, made_by TEXT NOT NULL, cited TEXT NOT NULL
)
"""


class FeedbackBook:
    """One SQLite file, opened for each entry: entries are rare, and come from several threads."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def enter(self, key: str, answer: Answer, verdict: int, note: str = "") -> None:
        """Keep what a reader thought: 1 for good, -1 for bad, 0 to take it back. `key` is the answer's: one entry each."""
        with self._open() as book:
            if not verdict:
                book.execute("DELETE FROM feedback WHERE key = ?", (key,))
                return
            cited = json.dumps([citation.article.id for citation in answer.citations], ensure_ascii=False)
            given = datetime.now(UTC).isoformat(timespec="seconds")
            entry = (key, given, verdict, note[:NOTE_CHARS], answer.question.text, answer.text, str(answer.outcome), answer.made_by, cited)
            book.execute("INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", entry)

    def records(self) -> list[dict[str, Any]]:
        """All entries, oldest first, as `feedback --json` gives them."""
        if not self._path.is_file():
            return []
        with self._open() as book:
            rows = book.execute("SELECT given, verdict, note, question, answer, outcome, made_by, cited FROM feedback ORDER BY given, rowid")
            names = [column[0] for column in rows.description]
            entries = [dict(zip(names, row, strict=True)) for row in rows]
        return [{**entry, "verdict": "good" if entry["verdict"] > 0 else "bad", "cited": json.loads(entry["cited"])} for entry in entries]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self._path, timeout=30)) as book, book:
                book.execute(_SCHEMA)
                yield book
        except sqlite3.DatabaseError as error:
            raise unopened(self._path, error) from error
