"""One process at a time in the vectors' files: Chroma changes its graph in place, and reads it in place.

Measured with Chroma 1.5.9: a reader that loads the graph while a writer saves it dies of a segmentation fault, and so does
everybody after a writer was killed while it saved. A reader saves, too: the first to ask brings the graph up to date.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

FOREVER = -1.0


class LateError(Exception):
    """Others had the files all the time that one would wait."""


class Turns:
    """The turns of all processes at the files below one folder; the lock and the note of a turn lie beside it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = FileLock(f"{folder}.lock", poll_interval=0.005)
        self._begun = Path(f"{folder}.begun")

    @contextmanager
    def taken(self, wait: float = FOREVER) -> Iterator[bool]:
        """Have the files alone, awaiting one's turn for so many seconds; gives whether somebody died, or failed, while changing them.

        What does not come to its end leaves its note: the next one compares. Raises LateError.
        """
        try:
            self._lock.acquire(wait)
        except Timeout:
            raise LateError from None
        try:
            torn = self.torn()
            if not torn:
                self._begun.write_text(self._state(), encoding="utf-8")
            yield torn
            if not torn:
                self._begun.unlink(missing_ok=True)
        finally:
            self._lock.release()

    def torn(self) -> bool:
        """Whether a turn that did not come to its end had begun to change the files; for one whose turn it is."""
        with suppress(FileNotFoundError):
            return self._begun.read_text(encoding="utf-8") != self._state()
        return False

    def forget(self) -> None:
        """The files are gone, and whatever was wrong with them."""
        self._begun.unlink(missing_ok=True)

    def _state(self) -> str:
        """The graphs' files as they are; Chroma's own database is SQLite's to keep whole."""
        facts = []
        for file in sorted(self._folder.glob("*/*")):
            with suppress(FileNotFoundError):
                status = file.stat()
                facts.append([file.relative_to(self._folder).as_posix(), status.st_size, status.st_mtime_ns])
        return json.dumps(facts)
