"""Where Chroma keeps its collections: what is asked of a place, and the archive's own folder, which is one.

A collection's name begins with the place's `prefix`; the fingerprint of the embedding model follows.
"""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Protocol

# Before the import: Chroma reads it then. Nothing about a newsroom's archive is reported to anybody.
os.environ["ANONYMIZED_TELEMETRY"] = "False"
import chromadb
from chromadb.api import ClientAPI
from chromadb.config import Settings
from chromadb.errors import InternalError

from vectorstore.errors import StoreError, unopened, unwritten
from vectorstore.turns import FOREVER, Turns

_SPELLINGS: set[str] = set()
_SPELLING = threading.Lock()


class ChromaStore(Protocol):
    """Where collections are kept."""

    place: str
    """"folder" or "server": the catalogue remembers in which the vectors are whole."""

    @property
    def prefix(self) -> str:
        """How the names of this archive's collections begin; "" where it can have none yet."""
        ...

    def turn(self, wait: float = FOREVER) -> AbstractContextManager[bool]:
        """One's turn at what others write, awaited for so many seconds; gives whether it is torn. Raises LateError."""
        ...

    def torn(self) -> bool:
        """Whether anything at all is not as it was written; for one whose turn it is."""
        ...

    def throw_away(self) -> None:
        """Delete everything, for one whose turn it is; `connect` is to follow."""
        ...

    def connect(self) -> ClientAPI:
        """A client that sees what other processes have written; for one whose turn it is. Raises StoreError."""
        ...

    def batch(self, client: ClientAPI) -> int:
        """Vectors that may be sent at once."""
        ...

    def claim(self, client: ClientAPI) -> None:
        """Make sure, for a writer, that the collections are this archive's and no other's."""
        ...

    def close(self) -> None:
        """Let it go."""
        ...

    def told(self, *, writing: bool = False) -> AbstractContextManager[None]:
        """Chroma's errors, of what is done inside, as StoreErrors; NotFoundError is left as it is. Who writes has a turn meanwhile."""
        ...


class OwnFolder:
    """Chroma in a folder of the archive's."""

    place, prefix = "folder", "passages-"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = _spelled(folder)
        self._turns = Turns(folder)
        self._client: ClientAPI | None = None

    def turn(self, wait: float = FOREVER) -> AbstractContextManager[bool]:
        """The files' turn: Chroma reads and changes them in place."""
        return self._turns.taken(wait)

    def torn(self) -> bool:
        """By the files' sums."""
        return self._turns.torn(thorough=True)

    def throw_away(self) -> None:
        """The folder, and what is known of it."""
        self._let_go()
        shutil.rmtree(self._folder, ignore_errors=True)
        self._turns.forget()

    def connect(self) -> ClientAPI:
        """An open client never sees another process's rows (measured: 240 of 240 look-ups missed); a new one does."""
        self._let_go()
        settings = Settings(anonymized_telemetry=False, is_persistent=True, persist_directory=self._path)
        self._client = chromadb.PersistentClient(path=self._path, settings=settings)
        return self._client

    def batch(self, client: ClientAPI) -> int:
        """As many as its database takes."""
        return int(client.get_max_batch_size())

    def claim(self, client: ClientAPI) -> None:
        """Nobody else's are in the folder."""

    def close(self) -> None:
        """Let the folder go."""
        self._let_go()
        _SPELLINGS.discard(self._path)

    def _let_go(self) -> None:
        if self._client is not None:
            self._client.close()  # type: ignore[attr-defined] # the client's own close; its interface does not name it
            self._client = None

    @contextmanager
    def told(self, *, writing: bool = False) -> Iterator[None]:
        """A full disk, a damaged file."""
        with self._turns.taken() if writing else nullcontext(False) as torn:
            if torn:
                raise StoreError(f"The vectors in {self._folder.parent} are damaged. Embed again: they are built anew.")
            try:
                yield
            except InternalError as error:
                raise (unwritten(self._folder.parent, error) if writing else unopened(self._folder, error)) from error


def _spelled(folder: Path) -> str:
    """The folder's path, written as nobody in this process has it open.

    Chroma gives one client to all who open a path by one spelling, and that one is not reopened before all close it.
    """
    with _SPELLING:
        spelling = str(folder)
        while spelling in _SPELLINGS:
            spelling += "/."
        _SPELLINGS.add(spelling)
        return spelling
