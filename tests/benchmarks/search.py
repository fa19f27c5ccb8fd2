"""One question's search at several sizes of archive, against a bare Chroma query: `… search ARTICLES… [--sizes 1000 …]`.

The questions are the project's own, in both languages; the archive is whatever is given, so most find nothing much: the time is
the same. Each size is asked questions of its own, for what a word's forms are is remembered; the first are not counted.
"""

import argparse
import random
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import chromadb
import numpy as np

from assistant.evaluation.labelled import labelled_questions
from tests.benchmarks.recording import articles_of, load, milliseconds, read_rss, recorded, seconds
from vectorstore.archive import Archive, open_archive
from vectorstore.articles import Article
from vectorstore.embedding import Encoder, load_encoder

OWN = Path(__file__).parents[1] / "evaluation"
QUESTIONS, WARM, LIMIT = 110, 10, 10


class Remembering:
    """The bundled model; it remembers what it embedded, so that the bare collection gets the same vectors at no cost."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder, self.fingerprint, self.name = encoder, encoder.fingerprint, encoder.name
        self.remembered: list[np.ndarray] = []

    def encode(self, texts: Sequence[str], *, question: bool = False) -> np.ndarray:
        vectors = self._encoder.encode(texts, question=question)
        if not question:
            self.remembered.append(vectors)
        return vectors


def main() -> None:
    """Grow one archive and one bare collection together, and ask both at each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path, nargs="+")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000], help="passages")
    options = parser.parse_args()
    began, encoder = load(), Remembering(load_encoder(""))
    questions = [q.text for name in ("en", "ar") for q in labelled_questions(OWN / f"questions-from-{name}.jsonl")]
    random.Random(1).shuffle(questions)
    share = min(QUESTIONS, len(questions) // len(options.sizes))
    turns = zip_longest(*(articles_of(file, 10**9) for file in options.articles))
    waiting = (article for turn in turns for article in turn if article)
    found = []
    with TemporaryDirectory() as folder, TemporaryDirectory() as other, open_archive(Path(folder), encoder, create=True) as archive:
        configuration: Any = {"hnsw": {"space": "ip", "ef_search": 200}}
        bare = chromadb.PersistentClient(other).create_collection("bare", embedding_function=None, configuration=configuration)
        for turn, size in enumerate(sorted(options.sizes)):
            _grow(archive, bare, waiting, size, encoder)
            found.append(_measured(archive, bare, questions[turn * share : (turn + 1) * share], encoder))
    recorded("search", {"questions": share - WARM, "limit": LIMIT, "sizes": found, "load": began}, "chromadb", "tantivy", "numpy")


def _grow(archive: Archive, bare: Any, waiting: Iterator[Article], size: int, encoder: Remembering) -> None:
    while bare.count() < size:
        articles = [article for _, article in zip(range(256), waiting, strict=False)]
        if not articles:
            break
        for _ in archive.embed(articles):
            pass
        if not encoder.remembered:
            continue
        first, vectors = bare.count(), np.concatenate(encoder.remembered)
        encoder.remembered.clear()
        bare.add(ids=[str(first + n) for n in range(len(vectors))], embeddings=vectors)


def _measured(archive: Archive, bare: Any, questions: list[str], encoder: Encoder) -> dict[str, Any]:
    """Each question asked of both, in turn, so that what else the machine does falls on both."""
    ours, theirs = [], []
    for question in questions:
        ours.append(seconds(lambda: archive.search(question, limit=LIMIT)))  # noqa: B023 - called at once
        vector = encoder.encode([question], question=True)[0]
        theirs.append(seconds(lambda: bare.query(query_embeddings=[vector], n_results=LIMIT)))  # noqa: B023
    ours, theirs = ours[WARM:], theirs[WARM:]
    return {
        "passages": archive.catalogue.counts()["passages"], "search": milliseconds(ours), "bare_query": milliseconds(theirs),
        "times_bare_query": round(float(np.median(ours) / np.median(theirs)), 2), "resident_mb": read_rss(),
    }  # fmt: skip


if __name__ == "__main__":
    main()
