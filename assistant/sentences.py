"""An article's sentences and their tokens, read once for all that is done with them for one answer.

The quoting answerer reads the best articles, and the checker of written answers reads them again.
"""

from functools import lru_cache

from vectorstore.analysis import Token, analyse
from vectorstore.splitting import Span, sentences_of


@lru_cache(maxsize=64)
def spans_of(body: str) -> tuple[Span, ...]:
    """The spans of a body's sentences, in order."""
    return tuple(sentences_of(body))


@lru_cache(maxsize=2_048)
def tokens_of(text: str) -> tuple[Token, ...]:
    """A sentence as search sees it."""
    return tuple(analyse(text))


@lru_cache(maxsize=2_048)
def terms_in(text: str) -> frozenset[str]:
    """A sentence's terms, each once."""
    return frozenset(token.term for token in tokens_of(text))
