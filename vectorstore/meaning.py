"""The vectors: one Chroma collection for each embedding model, named by the model's fingerprint.

Rows are known by the passage's number; metadata carry what filters need and nothing else.
"""

import threading
from collections.abc import Collection, Sequence
from typing import Any

import chromadb
import numpy as np
from chromadb.api.collection_configuration import CreateHNSWConfiguration
from chromadb.errors import NotFoundError

from vectorstore.articles import Article, Filters
from vectorstore.chroma import ChromaStore
from vectorstore.errors import ServerError, StoreError
from vectorstore.turns import FOREVER, LateError
from vectorstore.words import seconds

PATIENCE = 0.2
"""Seconds that a search waits for a writer to let go of the vectors' files; then words alone are found."""
GRAPH: CreateHNSWConfiguration = {"space": "ip", "ef_search": 200, "max_neighbors": 32}
"""Chroma's graph. With its own 16 neighbours, a third of archives of 120 much alike articles had some that no search reached; with 32, none of 400."""


class VectorIndex:
    """The passages' vectors of one embedding model, in one store. `reopen` shows what another process wrote."""

    def __init__(self, store: ChromaStore, fingerprint: str) -> None:
        self._store, self._fingerprint = store, fingerprint
        # A page's threads search at once, and each may be the one that reopens.
        self._lock = threading.RLock()
        # In a turn: of two that begin a Chroma folder at once, the second fails (its database's tables are there already).
        with store.turn():
            self._open()

    def _open(self) -> None:
        self._read = False
        with self._store.told():
            self._client = self._store.connect()
            self._batch = self._store.batch(self._client)
            self._collection = self._found()

    @property
    def place(self) -> str:
        """Where the vectors are: "folder" or "server"."""
        return self._store.place

    @property
    def _name(self) -> str:
        return self._store.prefix + self._fingerprint

    def reopen(self, wait: float = FOREVER) -> bool:
        """See what another process wrote.

        Where a writer has the files for longer than `wait` seconds, False; what was read before is still there to be asked.
        """
        with self._lock:
            try:
                with self._store.turn(wait) as torn:
                    self._open()
                    self._read_first(torn)
            except LateError:
                return False
            return True

    def _asked(self) -> chromadb.Collection | None:
        """The collection to be read from; None where there is none, or none whole. The first to ask reads the files, and may write them."""
        with self._lock:
            if self._collection is not None and not self._read:
                with self._store.turn() as torn:
                    self._read_first(torn)
            return self._collection

    def _read_first(self, torn: bool) -> None:
        if torn:
            self._collection = None
        if self._collection is not None:
            with self._store.told():
                self._collection.count()
        self._read = True

    def torn(self, *, thorough: bool = False) -> bool:
        """Whether the files are damaged (a process died while it changed them, or a disk did): to be begun anew, and not read."""
        with self._store.turn() as torn:
            return torn or (thorough and self._store.torn())

    def begin_anew(self) -> None:
        """Throw all vectors away, of all models; for a writer."""
        with self._lock, self._store.turn():
            self._store.throw_away()
            self._open()
        self.create()

    def _found(self) -> chromadb.Collection | None:
        """The model's collection; a reader must not write, not even an empty one."""
        try:
            return self._client.get_collection(self._name, embedding_function=None) if self._store.prefix else None
        except NotFoundError:
            return None

    def create(self) -> bool:
        """For a writer: take possession, and begin the model's collection where there is none; whether there was none."""
        with self._lock, self._store.told(writing=True):
            self._store.claim(self._client)
            self._collection = self._found()
            if self._collection is not None:
                return False
            self._collection = self._client.create_collection(self._name, embedding_function=None, configuration={"hnsw": GRAPH})
            return True

    def _created(self) -> chromadb.Collection:
        if self._collection is None:
            raise RuntimeError("The collection is written to before it is created.")
        return self._collection

    def close(self) -> None:
        """Let the store go."""
        with self._lock:
            self._store.close()

    def add(self, numbers: Sequence[int], vectors: np.ndarray, articles: Sequence[Article]) -> None:
        """Keep vectors, shape (n, dimensions), of the passages with these numbers and articles."""
        for at in range(0, len(numbers), self._batch):
            rows = slice(at, at + self._batch)
            with self._store.told(writing=True):
                self._created().upsert(
                    ids=[str(number) for number in numbers[rows]],
                    embeddings=vectors[rows],
                    metadatas=[_metadata(article) for article in articles[rows]],
                )

    def delete(self, numbers: Sequence[int]) -> None:
        """Take vectors out, of every model's collection; numbers that are not there do no harm."""
        with self._store.told(writing=True):
            # One that is gone from the catalogue is right in none of them, and no later writer would know of it.
            collections = self._all() if numbers else []
            for at in range(0, len(numbers), self._batch):
                for collection in collections:
                    collection.delete(ids=[str(number) for number in numbers[at : at + self._batch]])

    def _all(self) -> list[chromadb.Collection]:
        """The archive's collections, of all models."""
        prefix = self._store.prefix
        return [collection for collection in self._client.list_collections() if prefix and collection.name.startswith(prefix)]

    def keep_only(self, fingerprints: Collection[str]) -> None:
        """Delete the collections of all models but these."""
        kept = {self._store.prefix + fingerprint for fingerprint in fingerprints}
        with self._store.told(writing=True):
            for collection in self._all():
                if collection.name not in kept:
                    self._client.delete_collection(collection.name)

    def clear(self) -> None:
        """Begin the model's collection anew; for a writer."""
        if self._collection is not None:
            with self._store.told(writing=True):
                self._client.delete_collection(self._name)
            self._collection = None
        self.create()

    def numbers(self) -> set[int]:
        """The numbers of all passages that are kept."""
        collection = self._asked()
        if collection is None:
            return set()
        with self._store.told():
            pages = range(0, collection.count(), self._batch)
            return {int(n) for at in pages for n in collection.get(limit=self._batch, offset=at, include=[])["ids"]}

    def vectors_of(self, numbers: Sequence[int]) -> dict[int, np.ndarray]:
        """The vectors of those of the passages that are kept."""
        collection = self._asked()
        if collection is None or not numbers:
            return {}
        with self._store.told():
            found = collection.get(ids=[str(number) for number in numbers], include=["embeddings"])
        embeddings = found["embeddings"] if found["embeddings"] is not None else []
        return {int(n): np.asarray(v, dtype=np.float32) for n, v in zip(found["ids"], embeddings, strict=True)}

    def __len__(self) -> int:
        collection = self._asked()
        with self._store.told():
            return collection.count() if collection else 0

    def search(self, vector: np.ndarray, filters: Filters, limit: int) -> list[tuple[int, float]]:
        """(number, score) of the nearest passages, best first; score is the inner product, a cosine in [-1, 1]."""
        with self._lock:
            try:
                found = self._nearest(vector, filters, limit)
            except ServerError:
                raise
            except StoreError:
                # A writer saved the graph while it was first read: once more, in one's turn.
                found = self._nearest_in_turn(vector, filters, limit)
        if found is None:
            return []
        distances = (found["distances"] or [[]])[0]
        return [(int(number), 1.0 - float(distance)) for number, distance in zip(found["ids"][0], distances, strict=True)]

    def _nearest_in_turn(self, vector: np.ndarray, filters: Filters, limit: int) -> chromadb.QueryResult | None:
        try:
            with self._store.turn(PATIENCE) as torn:
                self._open()
                self._read_first(torn)
                return self._nearest(vector, filters, limit)
        except LateError:
            return None

    def _nearest(self, vector: np.ndarray, filters: Filters, limit: int) -> chromadb.QueryResult | None:
        collection = self._asked()
        try:
            with self._store.told():
                if collection is None:
                    return None
                return collection.query(query_embeddings=[vector], n_results=limit, where=_where(filters), include=["distances"])
        except NotFoundError:
            # A writer has begun it anew since the last look; words are found until the next.
            return None


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
