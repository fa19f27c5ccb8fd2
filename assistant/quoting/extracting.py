"""A reading model's say in which sentence answers, where one is configured (`ISNAD_READER`).

The ranker chooses what is read, and still says whether the archive answers at all: it alone saw what was searched.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from assistant.quoting.candidates import Candidate
from assistant.quoting.ranker import Verdict
from vectorstore.extracting import Extract, Extractor

READ = 12
"""Sentences that are read: the right one is among them for 9 of 10 questions (news-dev)."""


def read_again(
    question: str, candidates: Sequence[Candidate], verdict: Verdict, extractor: Extractor
) -> tuple[Verdict, list[tuple[Candidate, Extract]]]:
    """The verdict with the best sentences in the extractor's order and its probability that the first is right; what it read.

    Those that were not read follow in the order that they had, as far below as they were.
    """
    first, rest = verdict.order[:READ], verdict.order[READ:]
    extracts = extractor.extracts(question, [candidates[index].text for index in first])
    scores = np.array([extract.score for extract in extracts])
    order = np.argsort(-scores, kind="stable")
    moved = verdict.scores[READ:] - verdict.scores[len(first) - 1] + scores.min()
    right = float(1.0 / (1.0 + np.exp(-scores[order[0]])))
    judged = replace(
        verdict, order=np.concatenate([first[order], rest]), scores=np.concatenate([scores[order], moved]), right=right
    )
    return judged, [(candidates[index], extract) for index, extract in zip(first, extracts, strict=True)]


def extracted_words(candidate: Candidate, read: Sequence[tuple[Candidate, Extract]]) -> tuple[str, ...]:
    """The words of a sentence that the extractor says answer; none where it names none."""
    for other, extract in read:
        if other is candidate and extract.start < extract.end:
            return (candidate.text[extract.start : extract.end],)
    return ()
