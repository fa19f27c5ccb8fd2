"""Extraction: a model that reads a question together with sentences says which of them answers, and with which words.

None ships with the project; a model for extractive question answering, or a cross-encoder, can be named, and torch is
imported only then.
"""

import threading
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np

from vectorstore.errors import SettingError

MOST_TOKENS = 384
"""Of a question and a sentence together; what is over is cut from the longer."""
LONGEST = 30
"""Tokens of an answer."""
AT_ONCE = 16


class Extract(NamedTuple):
    """How well a sentence answers, as log-odds, and its characters that do; (0, 0) where the model names none."""

    score: float
    start: int
    end: int


class Extractor(Protocol):
    """What the quoting answerer asks of a reading model."""

    def extracts(self, question: str, sentences: Sequence[str]) -> list[Extract]:
        """One of each sentence, in their order."""
        ...


def load_extractor(name: str) -> Extractor | None:
    """None for "", else the model with that name or path: for extractive question answering, or a CrossEncoder with one output.

    Raises SettingError where it cannot be loaded, or is of neither kind.
    """
    if not name:
        return None
    from safetensors import SafetensorError
    from transformers import AutoConfig

    try:
        architectures = AutoConfig.from_pretrained(name).architectures or ()
        if any(kind.endswith("ForQuestionAnswering") for kind in architectures):
            return QuestionAnsweringExtractor(name)
        if any(kind.endswith("ForSequenceClassification") for kind in architectures):
            return CrossEncoderExtractor(name)
    # A model may be missing, half downloaded, or ask for a package that is not installed.
    except (OSError, ValueError, SafetensorError, ImportError) as error:
        raise _unusable(name, f"cannot be loaded: {str(error).splitlines()[0]}") from error
    raise _unusable(name, f"cannot read: it is of the kind {', '.join(architectures) or 'unknown'}.")


class QuestionAnsweringExtractor:
    """Any transformers model for extractive question answering, with a tokenizer that tells where its tokens stood."""

    def __init__(self, name: str) -> None:
        from transformers import AutoModelForQuestionAnswering, AutoTokenizer

        self._tokenizer: Any = AutoTokenizer.from_pretrained(name)
        if not self._tokenizer.is_fast:
            raise ValueError("its tokenizer does not tell where the words stand.")
        self._model: Any = AutoModelForQuestionAnswering.from_pretrained(name).eval()
        self._reading = threading.Lock()

    def extracts(self, question: str, sentences: Sequence[str]) -> list[Extract]:
        """See `Extractor.extracts`; a score is how far the best words are above the answer that there is none."""
        # A tokenizer that truncates is not safe between threads ("Already borrowed").
        with self._reading:
            return [
                found for at in range(0, len(sentences), AT_ONCE) for found in self._read(question, list(sentences[at : at + AT_ONCE]))
            ]

    def _read(self, question: str, sentences: list[str]) -> list[Extract]:
        import torch

        encoded = self._tokenizer(
            [question] * len(sentences), sentences, truncation="longest_first", padding=True,
            max_length=min(MOST_TOKENS, self._tokenizer.model_max_length),
            return_offsets_mapping=True, return_tensors="pt",
        )  # fmt: skip
        offsets = encoded.pop("offset_mapping").numpy()
        with torch.inference_mode():
            read = self._model(**encoded)
        starts, ends = read.start_logits.float().numpy(), read.end_logits.float().numpy()
        inside = [np.array([part == 1 for part in encoded.sequence_ids(row)]) for row in range(len(sentences))]
        return [_best(*of_one) for of_one in zip(starts, ends, offsets, inside, strict=True)]


def _best(starts: np.ndarray, ends: np.ndarray, offsets: np.ndarray, inside: np.ndarray) -> Extract:
    """The best words of one sentence, from the logits of its tokens; the first token stands for "no answer"."""
    places = np.flatnonzero(inside)
    if not len(places):
        return Extract(-100.0, 0, 0)  # the question alone was too long: nothing was read
    length = np.arange(len(places))[None, :] - np.arange(len(places))[:, None]
    spans = np.where((length >= 0) & (length < LONGEST), starts[places][:, None] + ends[places][None, :], -np.inf)
    first, last = np.unravel_index(spans.argmax(), spans.shape)
    score = float(spans[first, last] - starts[0] - ends[0])
    return Extract(score, int(offsets[places[first]][0]), int(offsets[places[last]][1]))


class CrossEncoderExtractor:
    """Any sentence-transformers CrossEncoder with one output: it says how well a sentence answers, not with which words."""

    def __init__(self, name: str) -> None:
        from sentence_transformers import CrossEncoder

        self._model = CrossEncoder(name)
        if self._model.num_labels != 1:
            raise ValueError(f"it gives {self._model.num_labels} scores a pair, not one.")
        self._reading = threading.Lock()

    def extracts(self, question: str, sentences: Sequence[str]) -> list[Extract]:
        """See `Extractor.extracts`."""
        import torch

        if not sentences:
            return []
        with self._reading:
            read = self._model.predict(
                [(question, sentence) for sentence in sentences],
                batch_size=AT_ONCE, activation_fn=torch.nn.Identity(), show_progress_bar=False,
            )  # fmt: skip
        return [Extract(float(score), 0, 0) for score in read]


def _unusable(name: str, what: str) -> SettingError:
    return SettingError(
        f"ISNAD_READER={name} {what} Give the name of a model for extractive question answering or of a sentence-transformers "
        "CrossEncoder, or the path of its folder, or unset it."
    )
