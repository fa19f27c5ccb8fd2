"""Trains the bundled embedding model: `python -m vectorstore.training.encoder --pairs DIR --out DIR`.

Needs, beside the project: torch, sentence-transformers, scipy, and wordfreq (word frequencies, CC BY-SA 4.0).
Each base word starts from its neighbours in the lexicon and the thesaurus (`vectors.py`). Then a contrastive loss
(InfoNCE, van den Oord et al. 2018) pulls a made-up question to the made-up passage that its words were taken from.
"""

import argparse
import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer
from torch.nn.functional import cross_entropy, embedding_bag
from torch.nn.functional import normalize as unit

from vectorstore.training.evaluation import report
from vectorstore.training.vectors import Graph, merged, smoothed, synonyms, translations
from vectorstore.training.vocabulary import NAME_SETS, Vocabulary, lexicon, normalize, pairs, thesaurus

log = logging.getLogger(__name__)

SENTENCES = ("tatoeba_manythings", "mmlu_ar", "comve_ar", "mt_geneval")
RARE = 2e-4  # SIF (Arora et al. 2017): a word's weight is RARE / (RARE + its share)
# Untrained, 384 dimensions, mean news nDCG@10 at 5e-5, 2e-4, 1e-3: .787, .804, .782 (1e-3 is better on PUD, TICO-19)
TEMPERATURE = 0.05
LONGEST = 64  # tokens of a training sentence: an exam question of 300 would be most of its passage
OTHERS = 3  # sentences beside the one that answers
QUESTIONS = (
    "who|what|which|when|where|why|how many|how much|how|what was|who was|in which|what is|how long|which country",
    "من|ما|ماذا|متى|أين|لماذا|كم|كيف|أي|ما هو|ما هي|من هو|في أي|كم عدد|هل|ما الذي",
)
Ids = np.ndarray  # of one text's tokens


@dataclass(frozen=True, slots=True)
class Texts:
    """The same texts in both languages, as token ids: `english[i]` says what `arabic[i]` says."""

    english: list[Ids]
    arabic: list[Ids]

    def __getitem__(self, language: int) -> list[Ids]:
        """English is 0, Arabic 1."""
        return self.arabic if language else self.english


class Examples:
    """Endless made-up questions with the passages that answer them, in all four directions.

    A passage is a sentence, up to three others and up to twelve lexicon entries. Its question has some of the
    sentence's words, a quarter of them replaced by a synonym, some of the entries, and often a question word;
    in the passage's language or in the other.
    """

    def __init__(self, vocabulary: Vocabulary, folder: Path, same: Graph, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        ids = vocabulary.tokenizer.get_vocab()

        def texts(rows: list[tuple[str, str]]) -> Texts:
            sides = (encoded(vocabulary.tokenizer, list(side)) for side in zip(*rows, strict=True))
            return Texts(*([ids[:LONGEST] for ids in side] for side in sides))

        whole = [(e[:900], a[:900]) for name in SENTENCES for e, a in pairs(folder, name) if len(e) > 8]
        self.sentences = texts(whole)
        entries = list(_entries(vocabulary, folder))
        self.entries = texts([(left, right) for left, right, _ in entries])
        weights = np.array([weight for _, _, weight in entries])
        self.entry_steps = np.cumsum(weights / weights.sum())
        self.questions = [encoded(vocabulary.tokenizer, words.split("|")) for words in QUESTIONS]
        self.base = np.array([ids.get(vocabulary.base_of.get(t, t), i) for i, t in enumerate(vocabulary.tokens)])
        self.synonyms: dict[int, tuple[list[int], Ids]] = {}
        for word, near in same.items():
            known = {ids[other]: weight for other, weight in near.items() if other in ids}
            if word in ids and known:
                steps = np.cumsum(list(known.values()))
                self.synonyms[ids[word]] = (list(known), steps / steps[-1])

    def batch(self, size: int) -> tuple[list[Ids], list[Ids]]:
        """So many questions, and the passage of each."""
        made = [self._example(*draw) for draw in zip(*self._draws(size), strict=True)]
        return [question for question, _ in made], [passage for _, passage in made]

    def _draws(self, size: int) -> tuple[Ids, Ids, Ids, Ids]:
        draw = self.random
        sentences = draw.integers(0, len(self.sentences.english), (size, OTHERS + 1))
        return sentences, draw.integers(0, 2, (size, 2)), draw.random((size, 4)), draw.integers(0, 7, size)

    def _example(self, sentences: Ids, languages: Ids, chances: Ids, count: int) -> tuple[Ids, Ids]:
        asked, told = languages
        passage = [self.sentences[told][i] for i in sentences[: 1 + int(chances[0] * (OTHERS + 1))]]
        question = [self._shortened(self.sentences[asked][sentences[0]], 0.35 + 0.6 * chances[1])]
        if chances[2] < 0.5:
            words = self.questions[asked]
            question.append(words[int(chances[3] * len(words))])
        for place, step in enumerate(self.random.random(2 * count)):
            entry = min(int(np.searchsorted(self.entry_steps, step)), len(self.entry_steps) - 1)
            passage.append(self.entries[told][entry])
            if place < (count + 1) // 2:
                question.append(self.entries[asked][entry])
        return np.concatenate(question), np.concatenate(passage)

    def _shortened(self, sentence: Ids, share: float) -> Ids:
        kept = sentence[self.random.random(len(sentence)) < share] if len(sentence) > 3 else sentence.copy()
        for place in np.flatnonzero(self.random.random(len(kept)) < 0.25):
            if found := self.synonyms.get(int(self.base[kept[place]])):
                others, steps = found
                kept[place] = others[min(int(np.searchsorted(steps, self.random.random())), len(others) - 1)]
        return kept


def _entries(vocabulary: Vocabulary, folder: Path) -> Iterator[tuple[str, str, float]]:
    """Lexicon, thesaurus and names, with how often each is drawn: frequent ones more, tamed by the power .4."""

    def weight(term: str) -> float:
        rarest = min((vocabulary.frequency[w] or 1e-8 for w in term.split()), default=1e-8)
        return float((rarest + 1e-7) ** 0.4)

    for entry, forms in lexicon():
        for rank, form in enumerate(forms[:4]):
            yield entry, form, weight(entry) / (1 + 0.5 * rank)
    for head, interchangeable, _ in thesaurus():
        for word in interchangeable:
            yield head, word, 0.5 * weight(head)
    for name in NAME_SETS[:2]:
        for english, arabic in pairs(folder, name):
            yield normalize(english), normalize(arabic), 0.1 * 1e-7**0.4


def encoded(tokenizer: Tokenizer, texts: list[str]) -> list[Ids]:
    """Token ids of each text."""
    return [np.array(e.ids, np.int64) for e in tokenizer.encode_batch_fast(texts, add_special_tokens=False)]


def token_shares(vocabulary: Vocabulary) -> np.ndarray:
    """The share of each token among the words of its language, `(tokens,)`."""
    words = sorted(vocabulary.frequency)
    shares = np.zeros(len(vocabulary.tokens))
    for word, ids in zip(words, encoded(vocabulary.tokenizer, words), strict=True):
        np.add.at(shares, ids, vocabulary.frequency[word])
    return shares


def _bag(texts: list[Ids], rows: torch.Tensor, vectors: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    ids = torch.from_numpy(np.concatenate(texts))
    offsets = torch.from_numpy(np.cumsum([0, *map(len, texts[:-1])]))
    bags = embedding_bag(rows[ids], vectors, offsets, mode="sum", per_sample_weights=weights[ids])
    return unit(bags, dim=1)


def fit(
    vectors: np.ndarray, weights: np.ndarray, rows: np.ndarray, examples: Examples, steps: int, size: int
) -> tuple[np.ndarray, np.ndarray]:
    """Trained row vectors `(rows, dimensions)` and token weights `(tokens,)`; row 0 stays zero."""
    table = torch.nn.Parameter(torch.from_numpy(vectors))
    logs = torch.nn.Parameter(torch.from_numpy(np.log(weights + 1e-4).astype(np.float32)))
    groups = [{"params": [table], "lr": 2e-3}, {"params": [logs], "lr": 5e-3}]
    optimizer = torch.optim.Adam(groups, betas=(0.9, 0.99), fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / 30, max(0.02, 1 - step / steps))
    )
    row_of, answers, began = torch.from_numpy(rows), torch.arange(size), time.monotonic()
    for step in range(1, steps + 1):
        questions, passages = (_bag(texts, row_of, table, logs.exp()) for texts in examples.batch(size))
        scores = questions @ passages.T / TEMPERATURE
        loss = cross_entropy(scores, answers) + 0.3 * cross_entropy(scores.T, answers)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        if table.grad is not None:
            table.grad[0] = 0
        optimizer.step()
        schedule.step()
        if step % 50 == 0:
            log.info("step %d of %d: loss %.3f, %.0f s", step, steps, loss.item(), time.monotonic() - began)
    return table.detach().numpy(), logs.detach().exp().numpy()


def save(out: Path, tokenizer: Tokenizer, vectors: np.ndarray, rows: np.ndarray, weights: np.ndarray) -> None:
    """Write the sentence-transformers format, with model2vec's three arrays.

    The vector of token t is `embeddings[mapping[t]] * weights[t]`.
    """
    out.mkdir(parents=True, exist_ok=True)
    shell = StaticEmbedding(tokenizer, embedding_dim=1)
    SentenceTransformer(modules=[shell], device="cpu").save(str(out), create_model_card=False)
    lengths = np.linalg.norm(vectors, axis=1)
    vectors = vectors / np.maximum(lengths, 1e-9)[:, None]  # in [-1, 1], where float16 is finest
    arrays = {
        "embeddings": vectors.astype(np.float16),
        "mapping": rows.astype(np.int32),
        "weights": (weights * lengths[rows]).astype(np.float32),
    }
    save_file(arrays, out / "model.safetensors", metadata={"format": "pt"})
    tokenizer.save(str(out / "tokenizer.json"), pretty=False)


def build(folder: Path, out: Path, dimensions: int, row_count: int, steps: int, size: int, seed: int) -> None:
    """Everything from the sources to the saved model."""
    torch.manual_seed(seed)
    vocabulary = Vocabulary(folder)
    shares = token_shares(vocabulary)
    words = sorted(set(vocabulary.base_of.values()))
    row_of = {word: row for row, word in enumerate(words)}
    translated, same = translations(vocabulary, folder), synonyms(vocabulary)
    vectors = smoothed(row_of, translated, same, dimensions, seed)
    of_token = np.array([row_of[vocabulary.base_of[t]] if t in vocabulary.base_of else -1 for t in vocabulary.tokens])
    importance = np.bincount(of_token + 1, weights=shares, minlength=len(words) + 1)[1:]
    mapping, vectors = merged(vectors, (importance + 1e-8) ** 0.4, row_of, (translated, same), row_count)
    rows = np.where(of_token >= 0, mapping[of_token] + 1, 0)  # row 0: clitics, endings, the unknown
    vectors = np.vstack([np.zeros_like(vectors[:1]), vectors]).astype(np.float32)
    log.info("%d tokens, %d base words, %d rows", len(vocabulary.tokens), len(words), len(vectors))
    examples = Examples(vocabulary, folder, same, seed)
    vectors, weights = fit(vectors, RARE / (RARE + shares), rows, examples, steps, size)
    save(out, vocabulary.tokenizer, vectors, rows, weights)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=Path, help="folder with the .tsv.gz pairs; without it, nothing is trained")
    parser.add_argument("--out", type=Path, required=True, help="the model's folder")
    parser.add_argument("--evaluate", type=Path, metavar="DIR", help="folder with the evaluation sets")
    parser.add_argument("--dimensions", type=int, default=448)
    parser.add_argument("--rows", type=int, default=23_500)
    parser.add_argument("--steps", type=int, default=450)
    parser.add_argument("--batch", type=int, default=1024)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    if given.pairs:
        build(given.pairs, given.out, given.dimensions, given.rows, given.steps, given.batch, given.seed)
    if given.evaluate:
        report(given.out, given.evaluate)


if __name__ == "__main__":
    main()
