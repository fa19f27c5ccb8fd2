"""Latin-script words for search: folded, without their possessive, stemmed by Snowball's English stemmer."""

import unicodedata
from functools import cache, lru_cache
from pathlib import Path

import Stemmer

_SNOWBALL = Stemmer.Stemmer("english")
# The stemmer's own cache is not safe between threads; ours, below, is.
_SNOWBALL.maxCacheSize = 0

_NAMES = frozenset(["rose", "met", "won", "led", "hung", "sung", "sang", "rang", "dug"])
"""Irregular forms that with a capital are names as well, and a name has no base."""


def fold_latin(word: str) -> str:
    """Lower case without accents, apostrophes, points or the possessive: "Côte’s" gives "cote"."""
    if not word.isascii():
        word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    word = word.lower().replace("’", "'").replace("ʼ", "'").replace(".", "")
    return word.removesuffix("'s").replace("'", "")


@lru_cache(maxsize=200_000)
def stem_latin(word: str) -> str:
    """The search term of a Latin-script word."""
    # A one-megabyte "word" is data, not language: its head is enough to find it again.
    folded = fold_latin(word)[:64]
    if word[0].islower() or folded not in _NAMES:
        folded = _irregular().get(folded, folded)
    return str(_SNOWBALL.stemWord(folded))


@cache
def _irregular() -> dict[str, str]:
    """The base of each irregular form: "sold" is of sell, "women" of woman."""
    lines = Path(__file__).with_name("english_irregular.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if not line.startswith("#")]
    return {form: base for base, *forms in rows for form in forms}
