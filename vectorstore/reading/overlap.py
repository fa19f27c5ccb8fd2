"""How much a text speaks of what a headline announces; rough, and only used to tell whose paragraph it is."""

import re
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]{2,}|\d{2,}")
_VOWELS = re.compile("[\u064b-\u0652\u0670\u0640]")
_FOLDED = str.maketrans("أإآٱىة", "اااايه")
_ARTICLE = re.compile(r"^[وفبلك]?ال(?=\w{2})|^لل(?=\w{2})")
# Two forms of one word mostly begin alike: «مصر» and «المصرية», «الفلسطينية» and «الفلسطيني», "ministers", "minister".
_BEGINNING = 4
_TOO_COMMON = frozenset(
    (
        *("على", "الى", "التي", "الذي", "هذا", "هذه", "بعد", "قبل", "خلال"),
        *("that", "this", "with", "from", "have", "after", "over", "into", "says", "will", "the", "and", "for"),
    )
)


def shared_words(headline: str, text: Iterable[str]) -> float:
    """The share, 0 to 1, of the headline's words that the text has too, in any form."""
    wanted = _beginnings(headline)
    return len(wanted & _beginnings("\n".join(text))) / len(wanted) if wanted else 0.0


def _beginnings(text: str) -> set[str]:
    words = _WORD.findall(_VOWELS.sub("", text).translate(_FOLDED).lower())
    stems = (_ARTICLE.sub("", word) for word in words if word not in _TOO_COMMON)
    return {stem[:_BEGINNING] for stem in stems if len(stem) > 2}
