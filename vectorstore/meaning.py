"""The vectors: the only module that knows Chroma.

One collection for each embedding model, named by the model's fingerprint. Rows are known by the passage's number;
metadata carry what filters need and nothing else.
"""

import os
import shutil
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

# Before the import: Chroma reads it then. Nothing about a newsroom's archive is reported to anybody.
os.environ["ANONYMIZED_TELEMETRY"] = "False"
import chromadb
from chromadb.config import Settings
from chromadb.errors import InternalError, NotFoundError

from vectorstore.articles import Article, Filters
from vectorstore.errors import StoreError, unopened, unwritten
from vectorstore.turns import FOREVER, LateError, Turns
from vectorstore.words import seconds

_SPELLINGS: set[str] = set()
_SPELLING = threading.Lock()


class VectorIndex:
    """The passages' vectors of one embedding model, in one folder. `reopen` shows what another process wrote."""

    def __init__(self, folder: Path, fingerprint: str) -> None:
        self._path = _spelled(folder)
        self._name = f"passages-{fingerprint}"
        self._turns = Turns(folder)
        # A page's threads search at once, and each may be the one that reopens.
        self._lock = threading.RLock()
        self._open()

    def _open(self) -> None:
        self._read = False
        settings = Settings(anonymized_telemetry=False, is_persistent=True, persist_directory=self._path)
        try:
            self._client = chromadb.PersistentClient(path=self._path, settings=settings)
            self._batch = self._client.get_max_batch_size()
            self._collection: chromadb.Collection | None = self._client.get_collection(self._name, embedding_function=None)
        except InternalError as error:
            raise unopened(Path(self._path), error) from error
        except NotFoundError:
            # A reader must not write, not even an empty collection.
            self._collection = None

    def create(self) -> None:
        """Begin the model's collection where there is none; for a writer."""
        if self._collection is None:
            with self._writing():
                self._collection = self._client.create_collection(
                    self._name, embedding_function=None, configuration={"hnsw": {"space": "ip", "ef_search": 200}}
                )

    def _created(self) -> chromadb.Collection:
        if self._collection is None:
            raise RuntimeError("The collection is written to before it is created.")
        return self._collection

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Our turn at the files, with words for a disk that is full."""
        with self._turns.taken() as torn:
            if torn:
                raise StoreError(f"The vectors in {Path(self._path).parent} are damaged. Embed again: they are built anew.")
            try:
                yield
            except InternalError as error:
                raise unwritten(Path(self._path).parent, error) from error

    def _asked(self) -> chromadb.Collection | None:
        """The collection to be read from; None where there is none, or none whole. The first to ask reads the files, and may write them."""
        with self._lock:
            if self._collection is not None and not self._read:
                with self._turns.taken() as torn:
                    self._read_files(torn)
            return self._collection

    def _read_files(self, torn: bool) -> None:
        if torn:
            self._collection = None
        if self._collection is not None:
            with self._reading():
                self._collection.count()
        self._read = True

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Words for files that Chroma cannot read."""
        try:
            yield
        except InternalError as error:
            raise unopened(Path(self._path), error) from error

    def torn(self, *, thorough: bool = False) -> bool:
        """Whether the files are damaged (a process died while it changed them, or a disk did): to be begun anew, and not read."""
        with self._turns.taken() as torn:
            return torn or (thorough and self._turns.torn(thorough=True))

    def begin_anew(self) -> None:
        """Throw all vectors away, of all models; for a writer."""
        with self._lock, self._turns.taken():
            self._client.close()  # type: ignore[attr-defined] # as below
            shutil.rmtree(self._path, ignore_errors=True)
            self._turns.forget()
            self._open()
        self.create()

    def reopen(self, wait: float = FOREVER) -> bool:
        """An open client never sees another process's rows (measured: 240 of 240 look-ups missed); a new one does.

        Where a writer has the files for longer than `wait` seconds, False; what was read before is still there to be asked.
        """
        with self._lock:
            try:
                with self._turns.taken(wait) as torn:
                    self._client.close()  # type: ignore[attr-defined] # the client's own close; its interface does not name it
                    self._open()
                    self._read_files(torn)
            except LateError:
                return False
            return True

    def close(self) -> None:
        """Let the folder go."""
        with self._lock:
            self._client.close()  # type: ignore[attr-defined] # as above
            _SPELLINGS.discard(self._path)

    def add(self, numbers: Sequence[int], vectors: np.ndarray, articles: Sequence[Article]) -> None:
        """Keep vectors, shape (n, dimensions), of the passages with these numbers and articles."""
        for at in range(0, len(numbers), self._batch):
            rows = slice(at, at + self._batch)
            with self._writing():
                self._created().upsert(
                    ids=[str(number) for number in numbers[rows]],
                    embeddings=vectors[rows],
                    metadatas=[_metadata(article) for article in articles[rows]],
                )

    def delete(self, numbers: Sequence[int]) -> None:
        """Take vectors out; numbers that are not there do no harm."""
        for at in range(0, len(numbers), self._batch):
            with self._writing():
                self._created().delete(ids=[str(number) for number in numbers[at : at + self._batch]])

    def keep_only(self, fingerprints: Collection[str]) -> None:
        """Delete the collections of all models but these."""
        for collection in self._client.list_collections():
            if collection.name.removeprefix("passages-") not in fingerprints:
                with self._writing():
                    self._client.delete_collection(collection.name)

    def clear(self) -> None:
        """Begin the model's collection anew; for a writer."""
        if self._collection is not None:
            with self._writing():
                self._client.delete_collection(self._name)
            self._collection = None
        self.create()

    def numbers(self) -> set[int]:
        """The numbers of all passages that are kept."""
        collection = self._asked()
        if collection is None:
            return set()
        with self._reading():
            pages = range(0, len(self), self._batch)
            return {int(n) for at in pages for n in collection.get(limit=self._batch, offset=at, include=[])["ids"]}

    def vectors_of(self, numbers: Sequence[int]) -> dict[int, np.ndarray]:
        """The vectors of those of the passages that are kept."""
        collection = self._asked()
        if collection is None or not numbers:
            return {}
        with self._reading():
            found = collection.get(ids=[str(number) for number in numbers], include=["embeddings"])
        embeddings = found["embeddings"] if found["embeddings"] is not None else []
        return {int(n): np.asarray(v, dtype=np.float32) for n, v in zip(found["ids"], embeddings, strict=True)}

    def __len__(self) -> int:
        collection = self._asked()
        return collection.count() if collection else 0

    def search(self, vector: np.ndarray, filters: Filters, limit: int) -> list[tuple[int, float]]:
        """(number, score) of the nearest passages, best first; score is the inner product, a cosine in [-1, 1]."""
        with self._lock:
            collection = self._asked()
            if collection is None:
                return []
            with self._reading():
                found = collection.query(
                    query_embeddings=[vector], n_results=limit, where=_where(filters), include=["distances"]
                )
        distances = (found["distances"] or [[]])[0]
        return [(int(number), 1.0 - float(distance)) for number, distance in zip(found["ids"][0], distances, strict=True)]


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


def _metadata(article: Article) -> dict[str, Any]:
    known: dict[str, Any] = {"language": article.language}
    if article.source:
        known["source"] = article.source
    if article.published:
        known["published"] = seconds(article.published)
    return known


def _where(filters: Filters) -> dict[str, Any] | None:
    clauses: list[dict[str, Any]] = []
    if filters.since:
        clauses.append({"published": {"$gte": seconds(filters.since)}})
    if filters.until:
        clauses.append({"published": {"$lte": seconds(filters.until)}})
    if filters.sources:
        clauses.append({"source": {"$in": list(filters.sources)}})
    if filters.languages:
        clauses.append({"language": {"$in": list(filters.languages)}})
    if len(clauses) < 2:
        return clauses[0] if clauses else None
    return {"$and": clauses}
