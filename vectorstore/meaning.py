"""The vectors: the only module that knows Chroma.

One collection for each embedding model, named by the model's fingerprint. Rows are known by the passage's number;
metadata carry what filters need and nothing else.
"""

import os
import threading
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import numpy as np

# Before the import: Chroma reads it then. Nothing about a newsroom's archive is reported to anybody.
os.environ["ANONYMIZED_TELEMETRY"] = "False"
import chromadb
from chromadb.config import Settings
from chromadb.errors import InternalError, NotFoundError

from vectorstore.articles import Article, Filters
from vectorstore.errors import unopened, unwritten
from vectorstore.words import seconds

_SPELLINGS: set[str] = set()
_SPELLING = threading.Lock()


class VectorIndex:
    """The passages' vectors of one embedding model, in one folder. `reopen` shows what another process wrote."""

    def __init__(self, folder: Path, fingerprint: str) -> None:
        self._path = _spelled(folder)
        self._name = f"passages-{fingerprint}"
        # A page's threads search at once, and each may be the one that reopens.
        self._lock = threading.RLock()
        self._open()

    def _open(self) -> None:
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
            self._collection = self._client.create_collection(
                self._name, embedding_function=None, configuration={"hnsw": {"space": "ip", "ef_search": 200}}
            )

    def _created(self) -> chromadb.Collection:
        if self._collection is None:
            raise RuntimeError("The collection is written to before it is created.")
        return self._collection

    def reopen(self) -> None:
        """An open client never sees another process's rows (measured: 240 of 240 look-ups missed); a new one does."""
        with self._lock:
            self._client.close()  # type: ignore[attr-defined] # the client's own close; its interface does not name it
            self._open()

    def close(self) -> None:
        """Let the folder go."""
        with self._lock:
            self._client.close()  # type: ignore[attr-defined] # as above
            _SPELLINGS.discard(self._path)

    def add(self, numbers: Sequence[int], vectors: np.ndarray, articles: Sequence[Article]) -> None:
        """Keep vectors, shape (n, dimensions), of the passages with these numbers and articles."""
        for at in range(0, len(numbers), self._batch):
            rows = slice(at, at + self._batch)
            try:
                self._created().upsert(
                    ids=[str(number) for number in numbers[rows]],
                    embeddings=vectors[rows],
                    metadatas=[_metadata(article) for article in articles[rows]],
                )
            except InternalError as error:
                raise unwritten(Path(self._path).parent, error) from error

    def delete(self, numbers: Sequence[int]) -> None:
        """Take vectors out, of every model's collection; numbers that are not there do no harm."""
        # One that is gone from the catalogue is right in none of them, and no later writer would know of it.
        collections = self._client.list_collections() if numbers else []
        for at in range(0, len(numbers), self._batch):
            for collection in collections:
                try:
                    collection.delete(ids=[str(number) for number in numbers[at : at + self._batch]])
                except InternalError as error:
                    raise unwritten(Path(self._path).parent, error) from error

    def keep_only(self, fingerprints: Collection[str]) -> None:
        """Delete the collections of all models but these."""
        for collection in self._client.list_collections():
            if collection.name.removeprefix("passages-") not in fingerprints:
                self._client.delete_collection(collection.name)

    def clear(self) -> None:
        """Begin the model's collection anew; for a writer."""
        if self._collection is not None:
            self._client.delete_collection(self._name)
            self._collection = None
        self.create()

    def numbers(self) -> set[int]:
        """The numbers of all passages that are kept."""
        if self._collection is None:
            return set()
        pages = range(0, len(self), self._batch)
        return {int(n) for at in pages for n in self._collection.get(limit=self._batch, offset=at, include=[])["ids"]}

    def vectors_of(self, numbers: Sequence[int]) -> dict[int, np.ndarray]:
        """The vectors of those of the passages that are kept."""
        if self._collection is None or not numbers:
            return {}
        found = self._collection.get(ids=[str(number) for number in numbers], include=["embeddings"])
        embeddings = found["embeddings"] if found["embeddings"] is not None else []
        return {int(n): np.asarray(v, dtype=np.float32) for n, v in zip(found["ids"], embeddings, strict=True)}

    def __len__(self) -> int:
        return self._collection.count() if self._collection else 0

    def search(self, vector: np.ndarray, filters: Filters, limit: int) -> list[tuple[int, float]]:
        """(number, score) of the nearest passages, best first; score is the inner product, a cosine in [-1, 1]."""
        with self._lock:
            if self._collection is None:
                return []
            try:
                found = self._collection.query(
                    query_embeddings=[vector], n_results=limit, where=_where(filters), include=["distances"]
                )
            except NotFoundError:
                # A writer has begun it anew since the last look; words are found until the next.
                return []
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
