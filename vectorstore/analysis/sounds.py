"""What a name sounds like in either script: one key for زيلينسكي, Zelensky and Zelenskyy, for غوغل and جوجل.

The key is the skeleton of consonants, in classes that the two scripts do not keep apart (ق and ك, p and b, v and f).
Vowels carry no weight in transliteration: Mohammed, Muhammad and محمد are one name.
"""

import re
from functools import lru_cache

from vectorstore.analysis.arabic import fold_arabic, without_prefix
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
    ("tsch", "c"), ("sch", "c"), ("tch", "c"), ("dzh", "g"), ("sh", "c"), ("ch", "c"), ("kh", "k"), ("gh", "g"),
    ("ph", "f"), ("th", "t"), ("dh", "d"), ("zh", "g"), ("ck", "k"), ("qu", "k"), ("dj", "g"), ("ts", "s"),
    ("tz", "s"), ("x", "ks"), ("ce", "s"), ("ci", "s"), ("cy", "s"), ("c", "k"), ("q", "k"), ("j", "g"), ("v", "f"),
    ("p", "b"), ("w", ""), ("y", ""),
]  # fmt: skip
_SOUND = re.compile("|".join(written for written, _ in _LATIN_SOUNDS))
_HEARD = dict(_LATIN_SOUNDS)
_DOUBLED = re.compile(r"([^\W\d_])\1")


@lru_cache(maxsize=200_000)
def sound_key(word: str) -> str:
    """The word's skeleton of consonants, or "" where it would be too short to tell names apart."""
    if word.isascii() or not "\u0600" <= word[0] <= "\uffff":
        written = _DOUBLED.sub(r"\1", fold_latin(word[:64]))
        heard = _SOUND.sub(lambda found: _HEARD[found.group()], written)
        skeleton = "".join(letter for letter in heard if letter in "bcdfghklmnrstz")
    else:
        written = without_prefix(fold_arabic(word[:64])).replace("تش", "ش").replace("تز", "س").replace("تس", "س")
        skeleton = "".join(_ARABIC_SOUNDS.get(letter, "") for letter in written)
    # h is weak (Hariri/الحريري keep it, Teheran/طهران lose it) except at the start.
    key = skeleton[:1] + skeleton[1:].replace("h", "")
    return key if len(key) >= MIN_KEY else ""
