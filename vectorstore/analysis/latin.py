"""Latin-script words for search: folded, without their possessive, stemmed by Snowball's English stemmer."""

import unicodedata
from functools import lru_cache

import Stemmer

_SNOWBALL = Stemmer.Stemmer("english")
# The stemmer's own cache is not safe between threads; ours, below, is.
_SNOWBALL.maxCacheSize = 0


def fold_latin(word: str) -> str:
    """Lower case without accents, apostrophes, points or the possessive: "Côte’s" gives "cote"."""
    if not word.isascii():
        word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    word = word.lower().replace("’", "'").replace("ʼ", "'").replace(".", "")
    return word.removesuffix("'s").replace("'", "")


@lru_cache(maxsize=200_000)
def stem_latin(word: str) -> str:
    """The search term of a Latin-script word."""
    folded = fold_latin(word)
    # A one-megabyte "word" is data, not language: its head is enough to find it again.
    return str(_SNOWBALL.stemWord(folded[:64]))
