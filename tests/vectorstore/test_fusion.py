"""Fusion: two rankings into one."""

import pytest

from vectorstore.fusion import fuse


@pytest.mark.parametrize(
    ("words", "meaning", "weight", "fused"),
    [
        ([], [], 1.0, []),
        ([(7, 12.0), (3, 6.0)], [], 1.0, [(7, 1.0, ("words",)), (3, 0.5, ("words",))]),
        ([], [(3, 0.9), (7, 0.5)], 2.0, [(3, 1.8, ("meaning",)), (7, 1.0, ("meaning",))]),
        # Found by both: scores add up, and the names of both sides are said.
        ([(1, 10.0), (2, 9.0)], [(2, 0.8), (1, 0.2)], 1.0, [(2, 1.7, ("words", "meaning")), (1, 1.2, ("words", "meaning"))]),
        # What one side did not return scores there as that side's last did, not as nothing.
        ([(1, 4.0)], [(2, 0.9), (3, 0.7)], 1.0, [(1, 1.7, ("words",)), (2, 0.9, ("meaning",)), (3, 0.7, ("meaning",))]),
        # No weight: the words alone order, and of equals the lower number stands first.
        ([(9, 2.0), (4, 2.0)], [(4, 0.1), (9, 0.9)], 0.0, [(4, 1.0, ("words", "meaning")), (9, 1.0, ("words", "meaning"))]),
        # A cosine may be negative.
        ([], [(1, 0.1), (2, -0.5)], 1.0, [(1, 0.1, ("meaning",)), (2, -0.5, ("meaning",))]),
    ],
)
def test_fuse(words: list, meaning: list, weight: float, fused: list) -> None:
    """Scores are added, words' scaled to 1 and cosines by their weight; best first."""
    found = fuse(words, meaning, weight)
    assert [(number, sides) for number, _, sides in found] == [(number, sides) for number, _, sides in fused]
    assert [score for _, score, _ in found] == pytest.approx([score for _, score, _ in fused])


def test_by_how_much() -> None:
    """A word match far ahead of the rest is not overtaken for being second by meaning: scores count and not ranks."""
    words = [(1, 30.0), (2, 3.0)]
    meaning = [(2, 0.52), (1, 0.50)]
    assert fuse(words, meaning, 1.0)[0][0] == 1
