"""Arabic words for search: folded to one spelling, and stemmed lightly with a word list at hand.

The rules are those of light10 (Larkey, Ballesteros, Connell 2007). Taken alone they damage words that merely look as
if they had affixes: وزير is not و+زير, لبنان is not a dual of لبن. So each affix is taken off only if the word is not
one that we know, and the one-letter clitics (ب ل ك ف س) only where a word that we know is left.
"""

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

_MARKS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]")
_FOLD = str.maketrans("أإآٱىیېةۀؤئگکپچڤھہ", "اااايييههويككبجفهه")

_ARTICLES = ("وبال", "وكال", "وال", "فال", "بال", "كال", "ولل", "فلل", "ال", "لل")
_CLITICS = ("وب", "ول", "وك", "فب", "فل", "وس", "و", "ف", "ب", "ل", "ك", "س")
_SURE_ENDINGS = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")
"""light10's own list: taken off whether or not what is left is a word that we know."""
_TELLING = ("تها", "هما", "ها", "هم", "ته", "ات", "ين", "ون", "ا")
"""Endings that tell the word before them, as «ه» does not: «لغزة» is no لغز+ه."""
_ENDINGS = ("هما", "كما", "تها", "تهم", "هم", "نا", "وا", *_SURE_ENDINGS, "ت", "ا")


@lru_cache(maxsize=10_000)
def fold_arabic(word: str) -> str:
    """One spelling for what is written in several: no marks or tatweel; أ إ آ are ا, ى is ي, ة is ه, ؤ is و, ئ is ي."""
    if max(word, default="") >= "\ufb50":
        word = unicodedata.normalize("NFKC", word)
    return _MARKS.sub("", word).translate(_FOLD)


@cache
def known_words() -> frozenset[str]:
    """Folded words of our lexicon and thesaurus, without article and clitics (`python -m vectorstore.knowledge`)."""
    return common_words() | names()


@cache
def names() -> frozenset[str]:
    """The known words that stand in a name; some are common words too (كريم)."""
    return _read_words("arabic_names.txt")


@cache
def common_words() -> frozenset[str]:
    """The known words that are not names."""
    return _read_words("arabic_words.txt")


def _read_words(file: str) -> frozenset[str]:
    return frozenset(Path(__file__).with_name(file).read_text(encoding="utf-8").split())


@lru_cache(maxsize=400_000)
def stem_arabic(word: str) -> str:
    """The search term of an Arabic word as it stands in a text."""
    # A one-megabyte "word" is data, not language: its head is enough to find it again.
    # One letter may stand for several words («ﷺ»); a term is one word, for tantivy parts terms at spaces.
    return _without_endings(without_prefix(fold_arabic(word[:64]).replace(" ", "")))


@lru_cache(maxsize=100_000)
def without_prefix(word: str) -> str:
    """A folded word without its article, its clitics, or the ي of an imperfect."""
    known = known_words()
    # «واسعا», «والدتها»: known but for an ending, so its first letters are its own.
    if word in known or any(word[: -len(ending)] in known for ending in _endings_of(word, _TELLING)):
        return word
    if word.startswith(_ARTICLES):
        rest = next((word[len(article) :] for article in _ARTICLES if word.startswith(article) and len(word) - len(article) >= 3), "")
        if rest:
            return rest
    rests = [word[len(clitic) :] for clitic in _CLITICS if word.startswith(clitic) and len(word) - len(clitic) >= 3]
    # «وليبيا» is و+ليبيا, which we know, before it is ول+يبيا, which looks like a verb that we know.
    rest = next((rest for rest in rests if rest in known), "") or next((rest for rest in rests if _is_known(rest)), "")
    if rest:
        return without_prefix(rest)
    # و is by far the most frequent clitic: it goes even where the rest is a name that nobody knows.
    if word[:1] == "و" and len(word) >= 5:
        return word[1:]
    # «يصوت», «تصوت»: the imperfect of a verb that we know by its past.
    if word[:1] in ("ي", "ت") and len(word) >= 4 and word[1:] in known:
        return word[1:]
    return word


def _is_known(word: str) -> bool:
    """Whether the word, or what is left of it without one ending or the ي of an imperfect, is in the word list."""
    known = known_words()
    if word in known or (word[:1] in ("ي", "ت") and len(word) >= 4 and word[1:] in known):
        return True
    return any(len(word) - len(ending) >= 3 and word[: -len(ending)] in known for ending in _endings_of(word, _ENDINGS))


def _endings_of(word: str, endings: tuple[str, ...]) -> list[str]:
    """Those that the word has, in their order; most words have none, which one look tells."""
    return [ending for ending in endings if word.endswith(ending)] if word.endswith(endings) else []


def _without_endings(word: str) -> str:
    for _ in range(3):
        shorter = next((rest for ending in _endings_of(word, _ENDINGS) if (rest := _without_ending(word, ending))), "")
        if not shorter:
            break
        word = shorter
    return word


def _without_ending(word: str, ending: str) -> str:
    """The word without an ending that it has, or "" where the ending is the word's own."""
    rest = word[: -len(ending)]
    if len(rest) < 3:
        return ""
    known = known_words()
    if ending in ("ي", "يه"):
        # A nisba goes back to its country: سوري is of سوريا and not of a wall (سور); فرنسي is of فرنسا.
        return next((rest + tail for tail in ("يا", "ا") if rest + tail in names()), rest)
    if word in known:
        # لبنان is no dual of لبن, قانون no plural of قان; but فلسطينيين, known as it is, is one of فلسطيني.
        own = ending in ("ان", "ا", "نا", "وا", "هم", "ات") or rest not in known
        return "" if own and ending not in ("ه", "ها", "ات") else rest
    return rest if ending in _SURE_ENDINGS or rest in known else ""
