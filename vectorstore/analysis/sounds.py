"""What a name sounds like in either script: one key for زيلينسكي, Zelensky and Zelenskyy, for غوغل and جوجل.

The key is the skeleton of consonants, in classes that the two scripts do not keep apart (ق and ك, p and b, v and f).
Vowels carry no weight in transliteration: Mohammed, Muhammad and محمد are one name.
"""

import re
import unicodedata
from functools import cache, lru_cache
from itertools import repeat

from vectorstore.analysis.arabic import common_words, fold_arabic, known_words, without_prefix
from vectorstore.analysis.latin import fold_latin

MIN_KEY = 3
"""Shorter keys say too little: "rm" is Rome, Ram and روما alike."""

_ARABIC_SOUNDS = {
    "ب": "b", "ت": "t", "ط": "t", "ث": "t", "ج": "g", "ح": "h", "خ": "k", "د": "d",
    "ض": "d", "ذ": "d", "ظ": "z", "ز": "z", "ر": "r", "س": "s", "ص": "s", "ش": "c", "غ": "g", "ف": "f",
    "ق": "k", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h",
}  # fmt: skip
# Longest first; what is not named keeps its letter if it is a consonant and is dropped if it is a vowel.
_LATIN_SOUNDS = [
    ("ght", "t"), ("tsch", "c"), ("sch", "c"), ("tch", "c"), ("dzh", "g"), ("sh", "c"), ("ch", "c"), ("kh", "k"), ("gh", "g"),
    ("ph", "f"), ("th", "t"), ("dh", "d"), ("zh", "g"), ("ck", "k"), ("qu", "k"), ("dj", "g"), ("ts", "s"),
    ("tz", "s"), ("x", "ks"), ("ce", "s"), ("ci", "s"), ("cy", "s"), ("c", "k"), ("q", "k"), ("j", "g"), ("v", "f"),
    ("p", "b"), ("w", ""), ("y", ""),
]  # fmt: skip
_SOUND = re.compile("|".join(written for written, _ in _LATIN_SOUNDS))
_HEARD = dict(_LATIN_SOUNDS)
# Letters whose mark is a sound of its own: without it Milošević would be "milosevic", and ميلوشيفيتش has no s and no k.
_MARKED = str.maketrans({
    "č": "ch", "ć": "ch", "ç": "ch", "š": "sh", "ş": "sh", "ș": "sh", "ś": "sh", "ž": "zh", "ź": "zh", "ł": "l", "ø": "o", "ß": "ss",
})  # fmt: skip
# Fedorovic is mostly Fedorović without its mark: فيدوروفيتش.
_PATRONYMIC = re.compile(r"vic$")
# An article in either script, or what looks like one: القحطاني and Alqahtani, but also ألفونسو and Alfonso.
_ARTICLE = re.compile(r"^[ae]l(?=...)")
_ARABIC_ARTICLE = re.compile(r"^ال(?=...)")
_WITH_ARTICLE = ("ال", "وال", "بال", "لل", "كال", "فال")
_DOUBLED = re.compile(r"([^\W\d_])\1")


@lru_cache(maxsize=200_000)
def sound_key(word: str) -> str:
    """The word's skeleton of consonants, or "" where it would be too short to tell names apart."""
    if word.isascii() or not "\u0600" <= word[0] <= "\uffff":
        written = _latin_bare(word[:64])
        heard = _SOUND.sub(lambda found: _HEARD[found.group()], written)
        skeleton = "".join(letter for letter in heard if letter in "bcdfghklmnrstz")
    else:
        written = _arabic_bare(word[:64]).replace("تش", "ش").replace("تز", "س").replace("تس", "س")
        skeleton = "".join(map(_ARABIC_SOUNDS.get, written, repeat("")))
    # h is weak (Hariri/الحريري keep it, Teheran/طهران lose it) except at the start.
    key = skeleton[:1] + skeleton[1:].replace("h", "")
    return key if len(key) >= MIN_KEY else ""


def _latin_bare(word: str) -> str:
    """A Latin name folded, with marked letters as they sound, without an article, doubled letters once."""
    folded = fold_latin(unicodedata.normalize("NFC", word.lower()).translate(_MARKED))
    return _DOUBLED.sub(r"\1", _ARTICLE.sub("", _PATRONYMIC.sub("vich", folded)))


def _arabic_bare(word: str) -> str:
    """An Arabic name folded and without its article; a clitic goes only where a known name is left.

    سرغيف (Sergeev) is not س before رغيف, a loaf: a name that no list has may begin as any word with a clitic does.
    """
    folded = fold_arabic(word)
    rest = without_prefix(folded)
    if rest not in _long_names() and not folded.startswith(_WITH_ARTICLE):
        rest = folded
    return _ARABIC_ARTICLE.sub("", rest)


@cache
def _long_names() -> frozenset[str]:
    return frozenset(name for name in known_words() - common_words() if len(name) >= 4)
