"""`embed` from file to archive, against `collection.add` of the same vectors into a bare Chroma: `… embed ARTICLES [MOST]`."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import chromadb

from tests.benchmarks.recording import articles_of, load, passages_with_vectors, read_rss, recorded, seconds
from vectorstore.archive import open_archive
from vectorstore.embedding import load_encoder

BATCH = 1_000


def main(file: Path, most: int) -> None:
    """Measure both and write the ratio."""
    began, encoder = load(), load_encoder("")
    with TemporaryDirectory() as folder, open_archive(Path(folder), encoder, create=True) as archive:

        def embed() -> None:
            for _ in archive.embed(articles_of(file, most)):
                pass

        took = seconds(embed)
        counts, memory = archive.catalogue.counts(), read_rss()
        again = seconds(embed)
    articles = list(articles_of(file, most))
    encoding = seconds(lambda: passages_with_vectors(articles, encoder))
    passages, vectors = passages_with_vectors(articles, encoder)
    with TemporaryDirectory() as folder:
        collection = chromadb.PersistentClient(folder).create_collection("bare", embedding_function=None)

        def add() -> None:
            for at in range(0, len(passages), BATCH):
                ids = [passage.id for passage in passages[at : at + BATCH]]
                collection.add(ids=ids, embeddings=vectors[at : at + BATCH])

        bare = seconds(add)
    recorded("embed", {
        "articles": counts["articles"], "passages": counts["passages"], "articles_per_second": round(counts["articles"] / took),
        "passages_per_second": round(counts["passages"] / took), "seconds": round(took, 1), "bare_add_seconds": round(bare, 1),
        "times_bare_add": round(took / bare, 2), "splitting_and_encoding_share": round(encoding / took, 3),
        "unchanged_again_share": round(again / took, 3), "resident_mb": memory, "load": began,
    }, "chromadb", "tantivy", "numpy")  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 5_000)
