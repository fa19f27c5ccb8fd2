"""The log of embeds, kept in the catalogue: what each put in, took out and refused, and whether it came to its end."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

SCHEMA = """
CREATE TABLE IF NOT EXISTS embeds (
    number INTEGER PRIMARY KEY, started TEXT NOT NULL, ended TEXT, seconds REAL NOT NULL DEFAULT 0, added INTEGER NOT NULL DEFAULT 0,
    replaced INTEGER NOT NULL DEFAULT 0, unchanged INTEGER NOT NULL DEFAULT 0, refused INTEGER NOT NULL DEFAULT 0,
    removed INTEGER NOT NULL DEFAULT 0, passages INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS refusals (number INTEGER PRIMARY KEY, embed INTEGER NOT NULL, said TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS refusals_by_embed ON refusals (embed);
"""
EMBEDS_KEPT = 100
REFUSALS_KEPT = 1_000
LONGEST_REFUSAL = 500
"""Characters: a refusal quotes what it refuses, and that may be anything."""
COUNTS = ("added", "replaced", "unchanged", "refused", "removed", "passages")


@dataclass(frozen=True, slots=True)
class Embed:
    """One embed: articles added, replaced, unchanged, removed; inputs refused; passages embedded; seconds it took.

    `ended` is None while it works and where it was cut off. `refusals` holds the newest of its refusals, oldest first.
    """

    number: int
    started: datetime
    ended: datetime | None
    seconds: float
    added: int
    replaced: int
    unchanged: int
    refused: int
    removed: int
    passages: int
    refusals: tuple[str, ...] = ()


class Journal:
    """The log, through the catalogue's connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def begin(self) -> int:
        """Open an entry for an embed that starts now; its number. What is older than the last hundred is let go."""
        started = datetime.now(UTC).isoformat()
        number = self._connection.execute("INSERT INTO embeds (started) VALUES (?)", (started,)).lastrowid or 0
        for table, column in (("embeds", "number"), ("refusals", "embed")):
            self._connection.execute(f"DELETE FROM {table} WHERE {column} <= ?", (number - EMBEDS_KEPT,))  # noqa: S608 - fixed names
        return number

    def note(self, number: int, counts: Sequence[int], refusals: Sequence[str] = (), *, ended: bool = False) -> None:
        """Bring an entry up to date: its counts (in the order of COUNTS) so far, and refusals that came since."""
        now = datetime.now(UTC)
        row = self._connection.execute("SELECT started FROM embeds WHERE number = ?", (number,)).fetchone()
        took = (now - datetime.fromisoformat(row[0])).total_seconds()
        assignments = ", ".join(f"{name} = ?" for name in COUNTS)
        self._connection.execute(
            f"UPDATE embeds SET ended = ?, seconds = ?, {assignments} WHERE number = ?",  # noqa: S608 - fixed names
            (now.isoformat() if ended else None, took, *counts, number),
        )
        said = [(number, refusal[:LONGEST_REFUSAL]) for refusal in refusals[-REFUSALS_KEPT:]]
        self._connection.executemany("INSERT INTO refusals (embed, said) VALUES (?, ?)", said)
        if said:
            self._connection.execute(
                "DELETE FROM refusals WHERE embed = ?1 AND number <= (SELECT number FROM refusals WHERE embed = ?1 ORDER BY number DESC LIMIT 1 OFFSET ?2)",
                (number, REFUSALS_KEPT),
            )

    def embeds(self, count: int = EMBEDS_KEPT) -> list[Embed]:
        """The last embeds, newest first."""
        query = f"SELECT number, started, ended, seconds, {', '.join(COUNTS)} FROM embeds ORDER BY number DESC LIMIT ?"  # noqa: S608 - fixed names
        return [self._embed(*row) for row in self._connection.execute(query, (count,)).fetchall()]

    def _embed(self, number: int, started: str, ended: str | None, seconds: float, *counts: int) -> Embed:
        rows = self._connection.execute("SELECT said FROM refusals WHERE embed = ? ORDER BY number", (number,))
        finished = datetime.fromisoformat(ended) if ended else None
        added, replaced, unchanged, refused, removed, passages = counts
        said = tuple(said for (said,) in rows)
        return Embed(number, datetime.fromisoformat(started), finished, seconds, added, replaced, unchanged, refused, removed, passages, said)
