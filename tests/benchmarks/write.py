"""What Isnad adds around a language model's reply: `… write ARTICLES [MOST]`; ours are put in with them, to be found.

ARTICLES may be the folder of an archive too: it is copied, and MOST means nothing.

The model costs no time here: its reply, three sentences of the evidence with their numbers, is there at once. What is left is
search, the quoting answerer that stands ready, evidence, prompt, and the check of each sentence.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

import numpy as np

from assistant.answers import Usage
from assistant.asking import Assistant
from assistant.evaluation.labelled import labelled_questions
from assistant.questions import language_of
from assistant.quoting.answering import HITS
from assistant.writing.models import Piece
from assistant.writing.tokens import estimated
from tests.benchmarks.recording import articles_of, load, milliseconds, recorded, seconds
from vectorstore.archive import open_archive
from vectorstore.articles import Article
from vectorstore.embedding import load_encoder

OWN = Path(__file__).parents[1] / "evaluation"
QUESTIONS, WARM = 120, 20
_PASSAGE = re.compile(r"^\[(\d+)\] .*\n> (.*)", re.MULTILINE)


class InstantModel:
    """Says the first sentence of the first three passages in the prompt's language, in pieces of a word, in no time."""

    name = "openai:instant"
    context = 8192

    def tokens(self, text: str) -> int:
        """As for any model."""
        return estimated(text, self.name)

    def stream(self, system: str, user: str, *, max_tokens: int) -> Iterator[Piece]:
        """The reply."""
        passages = (found.groups() for found in _PASSAGE.finditer(user))
        own = ((number, text) for number, text in passages if language_of(text[:60]) == language_of(system[:60]))
        for number, text in islice(own, 3):
            first = re.split(r"(?<=[.؟!]) ", text)[0].rstrip(".")
            yield from (Piece(f"{word} ") for word in f"{first} [{number}].".split())
        yield Piece("", Usage(len(system) + len(user), max_tokens))


def main(articles: Path, most: int) -> None:
    """Ask each question of the search alone, in quotes, and in writing."""
    began = load()
    questions = [q.text for name in ("en", "ar") for q in labelled_questions(OWN / f"questions-from-{name}.jsonl")]
    questions = questions[:: max(1, len(questions) // QUESTIONS)][:QUESTIONS]
    ours = chain.from_iterable(articles_of(OWN / f"articles-{name}.jsonl", 10**9) for name in ("ar", "en"))
    with TemporaryDirectory() as folder:
        if articles.is_dir():
            copytree(articles, folder, dirs_exist_ok=True)
        figures = _measured(Path(folder), ours if articles.is_dir() else chain(ours, articles_of(articles, most)), questions)
    recorded("write", {**figures, "load": began}, "chromadb", "tantivy", "numpy")


def _measured(folder: Path, articles: Iterable[Article], questions: Sequence[str]) -> dict[str, Any]:
    times: dict[str, list[float]] = {"search": [], "quoted": [], "written": [], "written_cpu": []}
    with open_archive(folder, load_encoder(""), create=True) as archive:
        for _ in archive.embed(articles):
            pass
        quoting, writing = Assistant(archive), Assistant(archive, InstantModel())  # type: ignore[arg-type]
        for question in questions:
            times["search"].append(seconds(lambda: archive.search(question, limit=HITS)))  # noqa: B023 - called at once
            times["quoted"].append(seconds(lambda: quoting.ask(question)))  # noqa: B023
            used = process_time()
            times["written"].append(seconds(lambda: writing.ask(question)))  # noqa: B023
            times["written_cpu"].append(process_time() - used)
        passages = archive.catalogue.counts()["passages"]
    warm = {name: taken[WARM:] for name, taken in times.items()}
    ratio = round(float(np.median(warm["written"]) / np.median(warm["search"])), 2)
    figures = {name: milliseconds(taken) for name, taken in warm.items()}
    return {"passages": passages, "questions": len(warm["written"]), **figures, "times_search": ratio}


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 5_000)
