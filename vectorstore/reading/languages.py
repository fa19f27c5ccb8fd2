"""Which language a text is in: what the input says, put into one spelling, else what its script says."""

import re
from functools import lru_cache

# Enough letters to see which script has the majority; an archive's longest article would only cost time.
_SAMPLE = 2_000

_ARABIC = re.compile(r"[\u0620-\u063f\u0641-\u064a\u066e-\u06d3\u06fa-\u06ff]+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]+")
# Persian writes its k and y, and four more letters, with characters that Arabic has not got; an Arabic text that names
# «پوتین» or «ڤيينا» has a few of them, a Persian one has them in every second word.
_PERSIAN = re.compile(r"[پچژگکی]")
_URDU = re.compile(r"[ٹڈڑںےہھ]")
_FOREIGN_SHARE = 0.05

_NAMES = {
    "arabic": "ar",
    "ara": "ar",
    "arb": "ar",
    "العربية": "ar",
    "عربي": "ar",
    "عربية": "ar",
    "english": "en",
    "eng": "en",
    "الإنجليزية": "en",
    "الانجليزية": "en",
    "إنجليزي": "en",
    "انجليزي": "en",
    "french": "fr",
    "fra": "fr",
    "fre": "fr",
    "persian": "fa",
    "farsi": "fa",
    "fas": "fa",
    "per": "fa",
    "urdu": "ur",
    "urd": "ur",
    "turkish": "tr",
    "tur": "tr",
}


@lru_cache
def language_code(name: str) -> str | None:
    """The ISO 639-1 code that a name or tag means (`Arabic`, `ara`, `ar-EG` → `ar`), or None if it is not known."""
    tag = name.strip().lower()
    first = re.split(r"[-_]", tag, maxsplit=1)[0]
    if known := _NAMES.get(tag) or _NAMES.get(first):
        return known
    return first if re.fullmatch(r"[a-z]{2}", first) else None


def language_of(text: str) -> str:
    """The language that the text's script speaks for: `ar` (or `fa`, `ur`), else `en`.

    A text in neither script, or without letters, is `en` too: it has to be searched somehow.
    """
    sample = text[:_SAMPLE]
    arabic = len("".join(_ARABIC.findall(sample)))
    if arabic <= len("".join(_LATIN.findall(sample))):
        return "en"
    if len(_URDU.findall(sample)) > arabic * _FOREIGN_SHARE:
        return "ur"
    return "fa" if len(_PERSIAN.findall(sample)) > arabic * _FOREIGN_SHARE else "ar"
