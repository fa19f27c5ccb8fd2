"""Embedding models: texts into vectors.

The default ships with the project and is read with numpy and tokenizers alone. Any sentence-transformers model can take
its place by name or path; torch is imported only then.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain, pairwise
from pathlib import Path
from typing import Protocol

import numpy as np

from vectorstore.errors import SettingError

BUNDLED = Path(__file__).parent / "bundled_model"

MANY = 64
"""From this many texts on it pays to widen the vectors to single precision, once."""

MOST_CHARS_KEPT = 1_000_000
"""Words, in characters, whose tokens are remembered: about 40 MB."""
CUT_AT_ONCE = 500
"""Words that are given to the tokenizer as one text."""
AROUND = ".,;:!?()[]{}\"«»“”،؛؟…-–—/*"
"""What is taken off a word, so that «كييف،» is no other than «كييف»: no token holds any of it. An apostrophe is
not among it: a possessive goes with it."""

PREFIXES = {
    # From the models' cards: what is put before a question, and before a passage. Models that carry their prompts in
    # their own configuration (EmbeddingGemma, Qwen3-Embedding, Arctic) need no line here.
    "e5": ("query: ", "passage: "),
    "bge-small-en": ("Represent this sentence for searching relevant passages: ", ""),
    "bge-base-en": ("Represent this sentence for searching relevant passages: ", ""),
    "bge-large-en": ("Represent this sentence for searching relevant passages: ", ""),
    "embeddinggemma": ("task: search result | query: ", "title: none | text: "),
}


class Encoder(Protocol):
    """What the archive asks of an embedding model."""

    fingerprint: str
    """Another content of the model is another fingerprint: vectors of two fingerprints are never compared."""
    name: str
    """By what `load_encoder` finds the model again."""

    def encode(self, texts: Sequence[str], *, question: bool = False) -> np.ndarray:
        """Vectors of unit length, float32, shape (len(texts), dimensions); questions may be prefixed differently."""
        ...


def load_encoder(model: str) -> Encoder:
    """The bundled model for "", else the sentence-transformers model with that name or path.

    Raises SettingError where it cannot be loaded.
    """
    return SentenceTransformerEncoder(model) if model else _bundled()


@cache
def _bundled() -> "StaticEncoder":
    """Read once for all who use it."""
    return StaticEncoder(BUNDLED)


class StaticEncoder:
    """A static embedding model in the sentence-transformers format: a text is the weighted sum of its tokens' vectors."""

    name = ""

    def __init__(self, folder: Path) -> None:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        arrays = load_file(folder / "model.safetensors")
        self._vectors = arrays["embeddings"]
        # sentence-transformers' StaticEmbedding: many tokens (inflected forms, translations) share one row, each with
        # its own weight.
        self._row, self._weight = arrays["mapping"], arrays["weights"]
        self._full: np.ndarray | None = None
        self._cut: dict[str, tuple[int, ...]] = {}
        self._cut_chars = 0
        self.fingerprint = folder_fingerprint(folder)

    def encode(self, texts: Sequence[str], *, question: bool = False) -> np.ndarray:  # noqa: ARG002 - one text, one vector
        """See `Encoder.encode`; a text without a known token gets a vector of zeros."""
        tokens, ends = self._tokens(texts)
        if len(texts) >= MANY:
            return _unit(self._sums(tokens, ends))
        result = np.zeros((len(texts), self._vectors.shape[1]), dtype=np.float32)
        for row, ids in enumerate(np.split(tokens, ends[1:-1])):
            if len(ids):
                result[row] = self._weight[ids] @ self._vectors[self._row[ids]].astype(np.float32)
        return _unit(result)

    def _tokens(self, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """The numbers of all texts' tokens, and where among them each text begins and, after the last, where it ends.

        No token reaches over a blank: a word is cut once, however often it is written.
        """
        texts_words = [text.split() for text in texts]
        words = [word.strip(AROUND) for word in chain.from_iterable(texts_words)]
        # Threads encode at once: each goes on with the words that it has, when another begins anew.
        cut = self._cut
        if self._cut_chars > MOST_CHARS_KEPT:
            cut = self._cut = {word: cut[word] for word in words if word in cut}
            self._cut_chars = sum(map(len, cut))
        # Not a set's difference from `cut.keys()`: that goes through all the words that are remembered, for every question.
        if unknown := list({word for word in words if word not in cut}):
            cut.update(zip(unknown, self._cut_up(unknown), strict=True))
            self._cut_chars += sum(map(len, unknown))
        of_words = [cut[word] for word in words]
        word_ends = np.cumsum([0, *map(len, of_words)])
        ends = word_ends[np.cumsum([0, *map(len, texts_words)])]
        return np.fromiter(chain.from_iterable(of_words), dtype=np.intp, count=word_ends[-1]), ends

    def _cut_up(self, words: Sequence[str]) -> Iterator[tuple[int, ...]]:
        """The numbers of each word's tokens; many words are read as one text, which takes half as long as each alone."""
        pieces = [words[at : at + CUT_AT_ONCE] for at in range(0, len(words), CUT_AT_ONCE)]
        texts = [" ".join(piece) for piece in pieces]
        encodings = self._tokenizer.encode_batch(texts, add_special_tokens=False)
        for piece, encoding in zip(pieces, encodings, strict=True):
            ids, begins = encoding.ids, np.cumsum([0, *(len(word) + 1 for word in piece)])
            ends = np.searchsorted([start for start, _ in encoding.offsets], begins)
            for start, end in pairwise(ends):
                yield tuple(ids[start:end])

    def _sums(self, tokens: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """The weighted sums of many texts at once, as one sparse product with the vectors in single precision."""
        from scipy.sparse import csr_array

        if self._full is None:
            self._full = self._vectors.astype(np.float32)
        weights = csr_array((self._weight[tokens], self._row[tokens], ends), shape=(len(ends) - 1, len(self._full)))
        return np.asarray(weights @ self._full)


class SentenceTransformerEncoder:
    """Any sentence-transformers model, with the prefixes that its card asks for."""

    def __init__(self, model: str) -> None:
        from safetensors import SafetensorError
        from sentence_transformers import SentenceTransformer

        try:
            self._model = SentenceTransformer(model)
        # A model may be missing, half downloaded, or ask for a package that is not installed.
        except (OSError, ValueError, SafetensorError, ImportError) as error:
            raise SettingError(
                f"ISNAD_EMBEDDING_MODEL={model} cannot be loaded: {str(error).splitlines()[0]} "
                "Give the name of a sentence-transformers model or the path of its folder, or unset it."
            ) from error
        self.name = model
        self._question, self._passage = prefixes_of(model, {name: prompt or "" for name, prompt in self._model.prompts.items()})
        self.fingerprint = _weights_fingerprint(self._model, self._question + self._passage)

    def encode(self, texts: Sequence[str], *, question: bool = False) -> np.ndarray:
        """See `Encoder.encode`."""
        prefix = self._question if question else self._passage
        vectors = self._model.encode([prefix + text for text in texts], prompt="", show_progress_bar=False, batch_size=32)
        return _unit(np.asarray(vectors, dtype=np.float32))


def prefixes_of(model: str, prompts: dict[str, str]) -> tuple[str, str]:
    """(question's, passage's) prefix: from the model's own configuration, else from the card that its name points to."""
    question = prompts.get("query") or prompts.get("search_query") or ""
    passage = prompts.get("document") or prompts.get("passage") or ""
    if question or passage:
        return question, passage
    name = Path(model).name.lower()
    return next((prefixes for part, prefixes in PREFIXES.items() if part in name), ("", ""))


def folder_fingerprint(folder: Path) -> str:
    """A hash of the model's files: sizes, and 4 KiB out of every 256, so that 25 MB cost a few milliseconds."""
    digest = hashlib.blake2b(digest_size=8)
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.suffix in (".json", ".safetensors", ".txt"):
            digest.update(f"{file.relative_to(folder)} {file.stat().st_size}\n".encode())
            with file.open("rb") as content:
                for at in range(0, file.stat().st_size, 256 * 1024):
                    content.seek(at)
                    digest.update(content.read(4096))
    return digest.hexdigest()


def _weights_fingerprint(model: object, prefixes: str) -> str:
    """A hash of the weights themselves: a hub name can get other weights, a folder can be trained further."""
    digest = hashlib.blake2b(json.dumps(prefixes).encode(), digest_size=8)
    for name, weights in model.state_dict().items():  # type: ignore[attr-defined]
        digest.update(f"{name} {tuple(weights.shape)}".encode())
        flat = weights.detach().cpu().flatten()
        digest.update(flat[:: max(1, len(flat) // 1024)].double().numpy().tobytes())
    return digest.hexdigest()


def _unit(vectors: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9))
