"""A vector for each base word before any training: random, mixed with its neighbours' in lexicon and thesaurus."""

import heapq
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from scipy import sparse

from vectorstore.training.vocabulary import NAME_SETS, Vocabulary, lexicon, normalize, pairs, thesaurus

Graph = dict[str, dict[str, float]]
NAME_WEIGHTS = dict(zip(NAME_SETS, (0.5, 0.4, 0.3), strict=True))
SYNONYMS = 0.35  # of a translation's weight, as in the word index; untrained, .15, .35, .7 gave .787, .804, .818
NEIGHBOURS = 1.2  # of the word's own weight; untrained, 2 hops: .5, .8, 1.2 gave mean news nDCG@10 .772, .804, .818
HOPS = 3  # 1, 2, 3 with neighbours at .8: .749, .804, .827


def translations(vocabulary: Vocabulary, folder: Path) -> Graph:
    """Base word → base words of the other language, both ways, the usual translation first."""
    graph: Graph = defaultdict(lambda: defaultdict(float))
    base_of = vocabulary.base_of

    def add(entry: str, forms: list[str], weight: float) -> None:
        for rank, form in enumerate(form for form in forms if form in base_of):
            english, arabic = base_of[entry], base_of[form]
            graph[english][arabic] += weight / (1 + 0.35 * rank)
            graph[arabic][english] += weight / (1 + 0.35 * rank)

    for entry, forms in lexicon():
        if entry in base_of:
            add(entry, forms, 1.0)
    for name, weight in NAME_WEIGHTS.items():
        for raw_english, raw_arabic in pairs(folder, name):
            if (english := normalize(raw_english)) in base_of:
                add(english, [normalize(raw_arabic)], weight)
    return graph


def synonyms(vocabulary: Vocabulary) -> Graph:
    """Base word → words that a journalist would use instead; the way back counts less."""
    graph: Graph = defaultdict(lambda: defaultdict(float))
    base_of = vocabulary.base_of
    for head, interchangeable, related in thesaurus():
        for words, there, back in ((interchangeable, 1.0, 0.6), (related, 0.25, 0.15)):
            for word in words:
                if head in base_of and word in base_of:
                    graph[base_of[head]][base_of[word]] += there
                    graph[base_of[word]][base_of[head]] += back
    return graph


def _matrix(graph: Graph, row_of: Mapping[str, int], size: int) -> sparse.csr_matrix:
    cells = [
        (row_of[word], row_of[neighbour], weight / sum(near.values()))
        for word, near in graph.items()
        for neighbour, weight in near.items()
    ]
    rows, columns, weights = zip(*cells, strict=True)
    return sparse.csr_matrix((weights, (rows, columns)), shape=(size, size))


def smoothed(row_of: Mapping[str, int], translated: Graph, same: Graph, dimensions: int, seed: int) -> np.ndarray:
    """Random unit vectors, nearly orthogonal, mixed with their neighbours' `HOPS` times: translations come together."""
    size = len(row_of)
    mixing = _matrix(translated, row_of, size) + SYNONYMS * _matrix(same, row_of, size)
    vectors = np.random.default_rng(seed).standard_normal((size, dimensions)).astype(np.float32)
    for _ in range(HOPS):
        vectors = vectors + NEIGHBOURS * (mixing @ vectors)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32)


class Merging:
    """Words share rows until the model is small: the least important joins the neighbour it is most like.

    Mostly a name and its transliteration, a word and its only translation. The cost of a merge is the lesser
    importance (frequency to the power .4) times the cosine distance.
    """

    def __init__(self, vectors: np.ndarray, importance: np.ndarray, near: list[set[int]]) -> None:
        self.root = list(range(len(vectors)))
        self.sums = vectors * importance[:, None]
        self.mass = importance.copy()
        self.near = near

    def find(self, row: int) -> int:
        """The row that this row was merged into."""
        while self.root[row] != row:
            self.root[row] = self.root[self.root[row]]
            row = self.root[row]
        return row

    def _best(self, row: int) -> tuple[float, int]:
        others = sorted({self.find(other) for other in self.near[row]} - {row})
        if not others:
            return np.inf, row
        sums = self.sums[others]
        cosines = sums @ self.sums[row] / (np.linalg.norm(sums, axis=1) * np.linalg.norm(self.sums[row]))
        costs = np.minimum(self.mass[row], self.mass[others]) * (1 - cosines)
        return float(costs.min()), others[int(costs.argmin())]

    def until(self, count: int) -> tuple[np.ndarray, np.ndarray]:
        """Old row → new row, and the new rows' unit vectors."""
        heap = [(self._best(row)[0], row) for row in range(len(self.root)) if self.near[row]]
        heapq.heapify(heap)
        left = len(self.root)
        while left > count and heap:
            expected, row = heapq.heappop(heap)
            if self.root[row] != row:
                continue
            cost, other = self._best(row)
            if cost > expected + 1e-9:
                heapq.heappush(heap, (cost, row))
            elif other != row:
                kept = self._join(row, other)
                left -= 1
                heapq.heappush(heap, (self._best(kept)[0], kept))
        roots, mapping = np.unique([self.find(row) for row in range(len(self.root))], return_inverse=True)
        vectors = self.sums[roots]
        return mapping, vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def _join(self, row: int, other: int) -> int:
        gone, kept = sorted((row, other), key=lambda r: float(self.mass[r]))
        self.root[gone] = kept
        self.sums[kept] += self.sums[gone]
        self.mass[kept] += self.mass[gone]
        self.near[kept] |= self.near[gone]
        return kept


def merged(
    vectors: np.ndarray, importance: np.ndarray, row_of: Mapping[str, int], graphs: tuple[Graph, ...], count: int
) -> tuple[np.ndarray, np.ndarray]:
    """Old row → new row, and about `count` new vectors."""
    near: list[set[int]] = [set() for _ in vectors]
    for graph in graphs:
        for word, neighbours in graph.items():
            for neighbour in neighbours:
                if (row := row_of[word]) != (other := row_of[neighbour]):
                    near[row].add(other)
                    near[other].add(row)
    return Merging(vectors, importance, near).until(count)
