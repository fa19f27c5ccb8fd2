"""The words of the bundled model: its sources, its normalizer, its tokenizer, and which words are one word."""

import gzip
import math
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers
from wordfreq import get_frequency_dict

ROOM = Path(__file__).parents[1]
NAME_SETS = ("netranslit_coling2018", "google_translit", "whosonfirst_names")
FREQUENT = {"en": 10_000, "ar": 14_000}  # so many of the most frequent words get a token even if no source knows them
PIECES = 6_000
LONGEST_PIECE = 5

# Letters that writers use for one another; NFKD and StripAccents have already folded أ إ آ ؤ ئ and the tashkeel.
FOLDED = {"ة": "ه", "ى": "ي", "ـ": "", "ک": "ك", "گ": "ك", "ی": "ي", "پ": "ب", "چ": "ج", "ڤ": "ف", "ء": ""}
FOLDED |= {"ß": "ss", "ø": "o", "ı": "i", "ł": "l", "æ": "ae"}
FOLDED |= {chr(0x660 + digit): str(digit) for digit in range(10)}  # Arabic-Indic; NFKD leaves them
FOLDED |= {chr(0x6F0 + digit): str(digit) for digit in range(10)}  # Persian

# Clitics and endings, with what splitting one off costs: وبالطائرات is و + ب + ال + طائرات, but وزير is one word.
ARABIC_PREFIXES = {"ال": 2, "و": 3, "ف": 5, "ب": 4, "ل": 4, "ك": 6, "لل": 3, "وال": 2, "بال": 3, "كال": 5, "فال": 5}
ARABIC_PREFIXES |= {"ولل": 5, "س": 5, "وب": 6, "ول": 6, "وس": 6}
ARABIC_SUFFIXES = {"ه": 3, "ها": 3, "هم": 3, "هما": 4, "هن": 6, "ات": 3, "ون": 3, "ين": 3, "ان": 3, "نا": 4, "ي": 4}
ARABIC_SUFFIXES |= {"ا": 5, "يه": 4, "ت": 5, "ته": 4, "تها": 4, "يا": 4, "وا": 4, "ن": 6, "كم": 5, "تين": 5, "تان": 5}
ARABIC_SUFFIXES |= {"يات": 5, "يين": 5, "ني": 6}
ENGLISH_SUFFIXES = {"s": 3, "es": 3, "ed": 3, "d": 4, "ing": 3, "ly": 4, "er": 5, "ers": 5, "r": 6}
AFFIXES = ARABIC_PREFIXES | ARABIC_SUFFIXES | ENGLISH_SUFFIXES

WORD = re.compile(r"[^\W\d_]+")
ARABIC = re.compile(r"[\u0600-\u06ff]")
SHORT_VOWELLED = re.compile(r"[^aeiou][aeiou][bdgklmnprt]$")  # stop → stopp(ing)
ENGLISH_ENDINGS: tuple[tuple[str, str], ...] = (("ies", "y"), ("ied", "y"), ("es", ""), ("es", "e"), ("s", ""))
ENGLISH_ENDINGS += (("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("d", ""))

_steps = [normalizers.NFKD(), normalizers.StripAccents(), normalizers.Lowercase()]
_steps += [normalizers.Replace(Regex("['’`]s\\b"), "")]
_steps += [normalizers.Replace(old, new) for old, new in FOLDED.items()]
NORMALIZER = normalizers.Sequence(_steps)


def normalize(text: str) -> str:
    """The text as the model reads it; display text never passes through here."""
    return str(NORMALIZER.normalize_str(text)).strip()


def is_arabic(word: str) -> bool:
    """Whether the word has an Arabic letter."""
    return ARABIC.search(word) is not None


def _rows(folder: str) -> Iterator[tuple[str, list[str]]]:
    for path in sorted((ROOM / folder).glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield path.stem, [*line.split("\t"), "", ""][:3]


def _forms(cell: str) -> list[str]:
    return [normalize(form) for form in cell.split("|") if form]


def lexicon() -> Iterator[tuple[str, list[str]]]:
    """English entry, its Arabic forms, best first; normalized."""
    for _, (entry, forms, _) in _rows("lexicon"):
        yield normalize(entry), _forms(forms)


def thesaurus() -> Iterator[tuple[str, list[str], list[str]]]:
    """Head, interchangeable, related; normalized, both languages."""
    for _, (head, interchangeable, related) in _rows("thesaurus"):
        yield normalize(head), _forms(interchangeable), _forms(related)


def pairs(folder: Path, name: str) -> Iterator[tuple[str, str]]:
    """English, Arabic."""
    with gzip.open(folder / f"{name}.tsv.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            cells = line.rstrip("\n").split("\t")
            if len(cells) > 1:
                yield cells[0], cells[1]


def frequencies(language: str) -> Counter[str]:
    """Share of each normalized word in the language (wordfreq, CC BY-SA 4.0)."""
    counts: Counter[str] = Counter()
    for word, share in get_frequency_dict(language, wordlist="large").items():
        if WORD.fullmatch(form := normalize(word)):
            counts[form] += share
    return counts


def spellings(word: str) -> Iterator[str]:
    """What remains of a word when an ending is cut off: حكومه → حكومت(ها), create → creat(ing)."""
    if len(word) < 4:
        return
    if is_arabic(word):
        if word.endswith("ه"):
            yield from (word[:-1], word[:-1] + "ت")
        if word.endswith("ا"):
            yield word[:-1] + "ي"
        return
    if word.endswith("e"):
        yield word[:-1]
    if word.endswith("y") and word[-2] not in "aeiou":
        yield word[:-1] + "i"
    if SHORT_VOWELLED.search(word) and len(word) < 7:
        yield word + word[-1]


def base(word: str, known: set[str]) -> str:
    """The known word of which this one is a regular inflection, else the word: مسوولين → مسوول, policies → policy."""
    for start, stop, restored in _cuts(word):
        stem = word[start:stop] + restored
        if stop - start > 2 and stem in known:
            return base(stem, known)
        if restored == "" and not is_arabic(word) and len(stem) > 4 and stem[-1] == stem[-2] and stem[:-1] in known:
            return stem[:-1]
    return word


def _cuts(word: str) -> Iterator[tuple[int, int, str]]:
    """Where a regular inflection can be cut: start, stop, and what is put back at the end."""
    end = len(word)
    if not is_arabic(word):
        for suffix, restored in ENGLISH_ENDINGS:
            if word.endswith(suffix) and not word.endswith("ss"):
                yield 0, end - len(suffix), restored
        return
    for prefix in ("وال", "بال", "كال", "فال", "لل", "ال"):
        if word.startswith(prefix):
            yield len(prefix), end, ""
    for suffix in ("ين", "ون", "ات", "ان", "ا", "وا"):
        if word.endswith(suffix):
            yield 0, end - len(suffix), ""
            if suffix == "ات":
                yield 0, end - 2, "ه"


class Vocabulary:
    """The tokenizer, and for each token the base word whose vector it takes.

    `base_of` maps a token's text to its base word; clitics and endings are absent from it: they carry no vector.
    """

    def __init__(self, folder: Path) -> None:
        self.frequency: Counter[str] = frequencies("en") | frequencies("ar")
        known = self._written_down()
        stubs: dict[str, str] = {}
        for word in sorted(known):
            for stub in spellings(word):
                if len(stub) > 2 and stub not in known and self.frequency[word] >= self.frequency[stubs.get(stub, "")]:
                    stubs[stub] = word
        every = known | set(self._frequent(known, stubs))
        self.base_of = {word: base(word, every) for word in sorted(every)}
        self.base_of |= {stub: self.base_of[word] for stub, word in stubs.items()}
        self.tokenizer = self._tokenizer(every, stubs, folder)
        ids = self.tokenizer.get_vocab()
        self.tokens = sorted(ids, key=ids.__getitem__)
        free = (token for token in self.tokens[1:] if token not in AFFIXES)
        self.base_of = {token: token for token in free} | self.base_of

    def _written_down(self) -> set[str]:
        terms = {term for entry, forms in lexicon() for term in (entry, *forms)}
        terms |= {term for head, same, related in thesaurus() for term in (head, *same, *related)}
        words = {word for term in terms for word in term.split() if WORD.fullmatch(word)}
        single = {term for term in terms if WORD.fullmatch(term)}
        return {word for word in words if word in single or self.frequency[word] > 1e-7}

    def _frequent(self, known: set[str], stubs: dict[str, str]) -> Iterator[str]:
        """Frequent words that no written source has, and that are not a clitic or an ending away from one."""
        for language, count in FREQUENT.items():
            of_language = [w for w in self.frequency if is_arabic(w) == (language == "ar") and len(w) > 1]
            for word in sorted(of_language, key=lambda w: (-self.frequency[w], w))[:count]:
                prefixes = ["", *ARABIC_PREFIXES] if language == "ar" else [""]
                suffixes = ["", *(ARABIC_SUFFIXES if language == "ar" else ENGLISH_SUFFIXES)]
                cores = (
                    word[len(prefix) : len(word) - len(suffix)]
                    for prefix in prefixes
                    for suffix in suffixes
                    if word.startswith(prefix) and word.endswith(suffix) and len(word) - len(prefix) - len(suffix) > 2
                )
                if word not in known and not any(core in known or core in stubs for core in cores):
                    yield word

    def _tokenizer(self, words: set[str], stubs: dict[str, str], folder: Path) -> Tokenizer:
        """A unigram model whose scores we set: a whole word first, then word + endings, then pieces, then letters."""

        def score(word: str) -> float:
            return -8 + 0.15 * (math.log10(self.frequency[word] or 1e-9) + 5)

        scores = {piece: -11 - 3 / len(piece) - (len(piece) < 3) for piece in self._pieces(folder)}
        scores |= dict.fromkeys("abcdefghijklmnopqrstuvwxyzابتثجحخدذرزسشصضطظعغفقكلمنهوي", -14.0)
        scores |= {stub: score(word) - 1.5 for stub, word in stubs.items()}
        scores |= {word: score(word) if len(word) > 1 else -14.0 for word in words}
        scores |= {str(number): -8.0 for number in [*range(1000), *range(1900, 2040)]}
        scores |= {f"{number:0{width}d}": -8.5 for width in (2, 3) for number in range(10 ** (width - 1))}
        scores |= {affix: -3.5 - cost / 2 for affix, cost in AFFIXES.items()}
        tokenizer = Tokenizer(models.Unigram([("<unk>", -30.0), *sorted(scores.items())], unk_id=0))
        tokenizer.normalizer = NORMALIZER
        tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(r"\p{L}+|\p{N}+"), "removed", invert=True)
        return tokenizer

    def _pieces(self, folder: Path) -> list[str]:
        """Frequent letter groups of names and words, for what has no token of its own."""
        lines = [normalize(name) for which in NAME_SETS[:2] for pair in pairs(folder, which) for name in pair]
        lines += sorted(self.frequency, key=lambda word: (-self.frequency[word], word))[:140_000]
        bpe = Tokenizer(models.BPE())
        bpe.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
        trainer = trainers.BpeTrainer(vocab_size=PIECES, max_token_length=LONGEST_PIECE, show_progress=False)
        bpe.train_from_iterator(lines, trainer)
        return sorted(piece for piece in bpe.get_vocab() if len(piece) > 1)
