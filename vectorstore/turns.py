"""One process at a time in the vectors' files: Chroma changes its graph in place, and reads it in place.

Measured with Chroma 1.5.9: a reader that loads the graph while a writer saves it dies of a segmentation fault, and so may
everybody after a writer was killed while it saved, or a disk has damaged it. A reader saves, too: the first to ask brings
the graph up to date. So all take turns, and whoever ends a turn notes the files' sums for the next to compare.
"""

import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

FOREVER = -1.0
_PIECE = 1 << 20
State = dict[str, list[int]]
"""By file: its size in bytes, when it was changed (ns), and its CRC-32."""


class LateError(Exception):
    """Others had the files all the time that one would wait."""


class Turns:
    """The turns of all processes at the files below one folder; the lock and the sums lie beside it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = FileLock(f"{folder}.lock", poll_interval=0.005)
        self._sums = Path(f"{folder}.sums")

    @contextmanager
    def taken(self, wait: float = FOREVER) -> Iterator[bool]:
        """Have the files alone, awaiting one's turn for so many seconds; gives whether they are torn (see `torn`). Raises LateError."""
        try:
            self._lock.acquire(wait)
        except Timeout:
            raise LateError from None
        try:
            torn = self.torn()
            yield torn
            # Not reached by who dies, or fails: what was changed by then is torn.
            if not torn:
                self._note()
        finally:
            self._lock.release()

    def torn(self, *, thorough: bool = False) -> bool:
        """Whether the files are not what the last turn left; for one whose turn it is.

        Sums are computed where size or date have changed (an archive may be copied); to be `thorough`, of all files.
        """
        known = self._known()
        if known is None:
            return False
        found = self._found({} if thorough else known)
        return {name: (size, total) for name, (size, _, total) in known.items()} != {name: (size, total) for name, (size, _, total) in found.items()}

    def forget(self) -> None:
        """The files are gone, and whatever was wrong with them."""
        self._sums.unlink(missing_ok=True)

    def _note(self) -> None:
        known = self._known()
        found = self._found(known or {})
        if found != known:
            fresh = self._sums.with_suffix(".sums.new")
            fresh.write_text(json.dumps(found), encoding="utf-8")
            fresh.replace(self._sums)

    def _known(self) -> State | None:
        try:
            return dict(json.loads(self._sums.read_text(encoding="utf-8")))
        except (FileNotFoundError, ValueError):
            return None

    def _found(self, known: State) -> State:
        """The graphs' files as they are; Chroma's own database is SQLite's to keep whole."""
        found: State = {}
        for file in sorted(self._folder.glob("*/*")):
            name, status = file.relative_to(self._folder).as_posix(), file.stat()
            facts = [status.st_size, status.st_mtime_ns]
            found[name] = known[name] if name in known and known[name][:2] == facts else [*facts, _sum(file)]
        return found


def _sum(file: Path) -> int:
    total = 0
    with file.open("rb") as content:
        while piece := content.read(_PIECE):
            total = zlib.crc32(piece, total)
    return total
