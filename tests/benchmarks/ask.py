"""A question's whole answer against the search in it: `… ask ARTICLES [MOST]`; ours are put in with them, to be found."""

import sys
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from assistant.asking import Assistant
from assistant.evaluation.labelled import labelled_questions
from assistant.quoting.answering import HITS
from tests.benchmarks.recording import articles_of, load, milliseconds, recorded, seconds
from vectorstore.archive import open_archive
from vectorstore.embedding import load_encoder

OWN = Path(__file__).parents[1] / "evaluation"
QUESTIONS, WARM = 120, 20


def main(file: Path, most: int) -> None:
    """Ask each question of the search alone, then of the whole."""
    began = load()
    questions = [q.text for name in ("en", "ar") for q in labelled_questions(OWN / f"questions-from-{name}.jsonl")]
    questions = questions[:: max(1, len(questions) // QUESTIONS)][:QUESTIONS]
    ours = chain.from_iterable(articles_of(OWN / f"articles-{name}.jsonl", 10**9) for name in ("ar", "en"))
    searched, asked = [], []
    with TemporaryDirectory() as folder, open_archive(Path(folder), load_encoder(""), create=True) as archive:
        for _ in archive.embed(chain(ours, articles_of(file, most))):
            pass
        assistant = Assistant(archive)
        for question in questions:
            searched.append(seconds(lambda: archive.search(question, limit=HITS)))  # noqa: B023 - called at once
            asked.append(seconds(lambda: assistant.ask(question)))  # noqa: B023
        passages = archive.catalogue.counts()["passages"]
    searched, asked = searched[WARM:], asked[WARM:]
    ratio = round(float(np.median(asked) / np.median(searched)), 2)
    figures = {"passages": passages, "questions": len(asked), "search": milliseconds(searched), "answer": milliseconds(asked)}
    recorded("ask", {**figures, "times_search": ratio, "load": began}, "chromadb", "tantivy", "numpy")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 5_000)
