"""Articles by month, source and language: the counts of which a picture of the archive is made."""

import sqlite3
from contextlib import closing
from pathlib import Path

from vectorstore.errors import unopened

MonthCount = tuple[str, str | None, str, int]
"""A month as "2023-12", a source, a language, and how many articles they have together."""

_BY_MONTH = """
SELECT substr(published, 1, 7), source, language, count(*) FROM articles WHERE published IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""


def articles_by_month(catalogue: Path) -> list[MonthCount]:
    """How many dated articles each month, source and language have, by month; from the catalogue's file, read only."""
    try:
        with closing(sqlite3.connect(f"{catalogue.resolve().as_uri()}?mode=ro", uri=True, timeout=30)) as connection:
            return connection.execute(_BY_MONTH).fetchall()
    except sqlite3.DatabaseError as error:
        raise unopened(catalogue, error) from error
