"""Reranking: a cross-encoder reads the question together with each of the best passages and puts them in its own order.

None ships with the project; any sentence-transformers CrossEncoder can be named, and torch is imported only then.
"""

import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np

from vectorstore.articles import Hit
from vectorstore.errors import SettingError

DEPTH = 50
"""Hits that are read again. A cross-encoder reads each pair anew: at 100 the wait doubles."""
SIDE = "reranker"


class Reranker(Protocol):
    """What the archive asks of a reranker."""

    def scores(self, question: str, texts: Sequence[str]) -> np.ndarray:
        """How well each text answers the question: float32, shape (len(texts),), higher for better."""
        ...


def load_reranker(name: str) -> Reranker | None:
    """None for "", else the sentence-transformers CrossEncoder with that name or path.

    Raises SettingError where it cannot be loaded or gives anything but one score a pair.
    """
    return CrossEncoderReranker(name) if name else None


class CrossEncoderReranker:
    """Any sentence-transformers CrossEncoder with one output."""

    def __init__(self, name: str) -> None:
        from safetensors import SafetensorError
        from sentence_transformers import CrossEncoder

        try:
            self._model = CrossEncoder(name)
        # A model may be missing, half downloaded, or ask for a package that is not installed.
        except (OSError, ValueError, SafetensorError, ImportError) as error:
            raise _unusable(name, f"cannot be loaded: {str(error).splitlines()[0]}") from error
        if self._model.num_labels != 1:
            raise _unusable(name, f"cannot rerank: it gives {self._model.num_labels} scores a pair, not one.")
        # An embedding model loads as well, with a last layer of random numbers: the order would be chance.
        if not any(kind.endswith(_TRAINED_TO_SCORE) for kind in self._model.config.architectures or ()):
            raise _unusable(name, "cannot rerank: it was not trained to score pairs.")
        self._reading = threading.Lock()

    def scores(self, question: str, texts: Sequence[str]) -> np.ndarray:
        """See `Reranker.scores`."""
        if not texts:
            return np.zeros(0, dtype=np.float32)
        # A tokenizer that truncates is not safe between threads ("Already borrowed").
        with self._reading:
            read = self._model.predict([(question, text) for text in texts], batch_size=16, show_progress_bar=False)
        return np.asarray(read, dtype=np.float32)


_TRAINED_TO_SCORE = ("ForSequenceClassification", "ForCausalLM")


def _unusable(name: str, what: str) -> SettingError:
    return SettingError(
        f"ISNAD_RERANKER={name} {what} Give the name of a sentence-transformers CrossEncoder or the path of its folder, or unset it."
    )


def reranked(question: str, hits: Sequence[Hit], reranker: Reranker) -> list[Hit]:
    """The hits with the first DEPTH in the reranker's order, with its scores; equal scores stay in the order they had.

    The others follow in the order they had: their scores are moved below the reranker's lowest, so that sorting by score
    (as every reader of a TREC run does) keeps the order.
    """
    first, rest = hits[:DEPTH], hits[DEPTH:]
    if not first:
        return []
    scores = reranker.scores(question, [f"{hit.article.title}\n{hit.passage.text}".strip() for hit in first])
    scored = [
        replace(hit, score=float(score), found_by=(*hit.found_by, SIDE)) for hit, score in zip(first, scores, strict=True)
    ]
    moved = float(min(scores)) - first[-1].score
    return sorted(scored, key=lambda hit: -hit.score) + [replace(hit, score=hit.score + moved) for hit in rest]
