"""Two rankings into one, weighed by how good each side is."""

from collections.abc import Sequence

Ranking = Sequence[tuple[int, float]]
"""(number, score), best first."""
Fused = Sequence[tuple[int, float, tuple[str, ...]]]
"""(number, score, the sides that found it), best first."""

MEANING_WEIGHT = 2.0
"""What a cosine of 1 adds to the best word score, scaled to 1. On news-dev 3 is .005 better for the worst
direction and worse for three others, on our own set 1 is as good (tests/evaluation/results/ablations-*.json)."""


def fuse(words: Ranking, meaning: Ranking, meaning_weight: float) -> Fused:
    """(number, score, found by) of both rankings' passages, best first.

    Scores are added and not ranks: equal-weight reciprocal rank of a strong and a weak side is worse than the strong
    one alone (measured: recall@1 .64 to .47), since a rank forgets by how much the first was better than the second.
    """
    top = words[0][1] if words else 1.0
    word_scores = {number: score / top for number, score in words}
    cosines = dict(meaning)
    # A passage that one side did not return scores there as that side's last did, not as nothing.
    floor = min(cosines.values(), default=0.0)
    scores = {number: meaning_weight * cosines.get(number, floor) + word_scores.get(number, 0.0) for number in word_scores | cosines}
    found_by = {(True, True): ("words", "meaning"), (True, False): ("words",), (False, True): ("meaning",)}
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return [(number, score, found_by[number in word_scores, number in cosines]) for number, score in ranked]
