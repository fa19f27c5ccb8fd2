"""What is said about a file, or a record in it, that could not be read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """Which file, which record in it (from 1; None: the file as a whole), and a sentence that says why; `arabic` says it in that language."""

    file: str
    record: int | None
    reason: str
    arabic: str = ""

    def __str__(self) -> str:
        where = self.file if self.record is None else f"{self.file}, record {self.record}"
        return f"{where}: {self.reason}"
