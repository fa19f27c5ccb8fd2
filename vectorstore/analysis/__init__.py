"""Text as search sees it: tokens whose terms are folded and stemmed, in Arabic and in English.

Display text never passes through here and back: a token only remembers where it stood.
"""

import re
import zlib
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from vectorstore.analysis.arabic import known_words, stem_arabic
from vectorstore.analysis.latin import stem_latin
from vectorstore.analysis.numbers import fold_number
from vectorstore.analysis.sounds import sound_key
from vectorstore.analysis.stopwords import is_stop_word

__all__ = ["ANALYSIS_VERSION", "Token", "analyse", "analysis_fingerprint", "is_stop_word", "sound_key", "term_of", "terms_of", "words_of"]

ANALYSIS_VERSION = "3"
"""Raised by hand when the same text would give other terms: the word index is then rebuilt from the catalogue."""


def analysis_fingerprint() -> str:
    """Changes with the rules and with the word lists that the stemmer relies on."""
    return f"{ANALYSIS_VERSION}-{zlib.crc32(' '.join(sorted(known_words())).encode()):08x}"


# Arabic marks (tashkeel, tatweel) belong to the word that they decorate: «مُحَمَّـد» is one token; ﴿ and ﴾ part words.
_ARABIC = r"[\u0610-\u061A\u0620-\u065F\u066E-\u06D3\u06D5-\u06DC\u06DF-\u06E8\u06EA-\u06EF\u06FA-\u06FF\uFB50-\uFD3D\uFD50-\uFDFD\uFE70-\uFEFC]+"
# A separator inside a number must have a digit behind it: "in 2018." is not 2018.-something.
_NUMBER = r"[0-9٠-٩۰-۹]+(?:[.,٫٬][0-9٠-٩۰-۹]+)*"
# O'Neill and U.S. are one word; a hyphen parts (al-Sisi, 16-year-old).
_LATIN = r"[^\W\d_\u0600-\u06FF\uFB50-\uFEFC]+(?:['’ʼ][^\W\d_\u0600-\u06FF]+)*"
_TOKEN = re.compile(rf"(?P<number>{_NUMBER})|(?P<arabic>{_ARABIC})|(?P<latin>(?:[A-Za-z]\.){{2,}}|{_LATIN})")


class Token(NamedTuple):
    """A word of a text: `text[start:end]` is how it stood, `term` what search compares, `script` what it is.

    `script` is "arabic", "latin" or "number".
    """

    term: str
    start: int
    end: int
    script: str


def analyse(text: str) -> list[Token]:
    """The tokens of a text, in order. Every letter run and number becomes one token; punctuation parts them."""
    tokens: list[Token] = []
    at = 0
    for run in text.split():
        at = text.index(run, at)
        for term, start, end, script in _tokens_of_run(run):
            # What `Token(…)` does, in a third of the time.
            tokens.append(tuple.__new__(Token, (term, at + start, at + end, script)))
        at += len(run)
    return tokens


@lru_cache(maxsize=50_000)
def _tokens_of_run(run: str) -> tuple[tuple[str, int, int, str], ...]:
    """The tokens between two blanks, which none reaches over: most are read again and again."""
    found = [(term_of(match.group(), str(match.lastgroup)), *match.span(), str(match.lastgroup)) for match in _TOKEN.finditer(run)]
    return tuple(token for token in found if token[0])


def terms_of(text: str) -> list[str]:
    """Only the terms of `analyse`."""
    return [term for word, script in words_of(text) if (term := term_of(word, script))]


def words_of(text: str) -> Iterator[tuple[str, str]]:
    """(word, script) of each letter run and number, for who asks for the term of a word only once."""
    return ((found.group(), str(found.lastgroup)) for found in _TOKEN.finditer(text))


def term_of(word: str, script: str) -> str:
    """The term of a word; "" where nothing is left of it (a lone tatweel)."""
    return _TERMS[script](word)


_TERMS: dict[str, Callable[[str], str]] = {"number": fold_number, "arabic": stem_arabic, "latin": stem_latin}
