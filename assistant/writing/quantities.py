"""The quantities that a text states, in digits of either script or in words of either language, as numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from vectorstore.analysis import Token
from vectorstore.analysis.arabic import fold_arabic

_ENGLISH_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
)
_ENGLISH_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ARABIC_UNITS = (
    "صفر", "واحد واحدة أحد إحدى", "اثنان اثنين اثنتان اثنتين اثنا اثني اثنتا اثنتي", "ثلاثة ثلاث", "أربعة أربع", "خمسة خمس", "ستة ست",
    "سبعة سبع", "ثمانية ثماني ثمان", "تسعة تسع", "عشرة عشر",
)  # fmt: skip
_ARABIC_TENS = (
    "عشرون عشرين", "ثلاثون ثلاثين", "أربعون أربعين", "خمسون خمسين", "ستون ستين", "سبعون سبعين", "ثمانون ثمانين", "تسعون تسعين",
)  # fmt: skip
_ARABIC_HUNDREDS = "مئة مائة", "مئتان مئتين مئتا مئتي مائتان مائتين مائتا مائتي", *(
    f"{unit}مئة {unit}مائة" for unit in ("ثلاث", "أربع", "خمس", "ست", "سبع", "ثماني", "تسع")
)  # fmt: skip
_SCALES: dict[str, float] = {"hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "mn": 1e6, "bn": 1e9}
_SCALES |= {"thousands": 1e3, "millions": 1e6, "billions": 1e9, "hundreds": 100}
_VAGUE = {"thousands", "millions", "billions", "hundreds"}
_DUAL_SCALES: dict[str, float] = {}
for _value, _words, _duals in (
    (1e3, "ألف ألفا", "ألفان ألفين ألفا ألفي"),
    (1e6, "مليون مليونا", "مليونان مليونين مليونا مليوني"),
    (1e9, "مليار مليارا", "ملياران مليارين مليارا ملياري"),
    (1e12, "تريليون", ""),
):
    _SCALES |= {fold_arabic(word): _value for word in _words.split()}
    _DUAL_SCALES |= {fold_arabic(word): 2 * _value for word in _duals.split() if fold_arabic(word) not in _SCALES}
_PLURALS = {fold_arabic(word): value for word, value in (("آلاف", 1e3), ("ملايين", 1e6), ("مليارات", 1e9), ("مئات", 100.0))}
_SCALES |= _PLURALS
_VAGUE |= _PLURALS.keys()

_SMALL: dict[str, int] = {word: value for value, word in enumerate(_ENGLISH_UNITS.split())}
_SMALL |= {word: 10 * value for value, word in enumerate(_ENGLISH_TENS.split(), 2)} | {"dozen": 12}
for _n, _forms in (*enumerate(_ARABIC_UNITS), *((10 * n, forms) for n, forms in enumerate(_ARABIC_TENS, 2))):
    _SMALL |= {fold_arabic(word): _n for word in _forms.split()}
for _n, _forms in enumerate(_ARABIC_HUNDREDS, 1):
    _SMALL |= {fold_arabic(word): 100 * _n for word in _forms.split()}
_TEEN = {"عشر", "عشره"}
# «أحد» is anybody, «الأحد» and «الاثنين» are days; "one" is a pronoun: they count only inside a longer number.
_NOT_ALONE = {"one", "zero", "a", *(fold_arabic(word) for word in "واحد واحدة أحد إحدى صفر".split())}
_HALVES = {"نصف": 0.5, "ربع": 0.25, "half": 0.5, "quarter": 0.25}
_FRACTIONS = {"third", "thirds", "quarter", "quarters", "fifths", "tenths", "fifth", "tenth", "ارباع", "اثلاث", "اخماس", "اعشار"}
_ORDINALS = (
    "first اول اولي اولى", "second ثان ثاني ثانيه", "third ثالث ثالثه", "fourth رابع رابعه", "fifth خامس خامسه", "sixth سادس سادسه",
    "seventh سابع سابعه", "eighth ثامن ثامنه", "ninth تاسع تاسعه", "tenth عاشر عاشره", "eleventh", "twelfth",
)  # fmt: skip
ORDINALS = {fold_arabic(word): n for n, words in enumerate(_ORDINALS, 1) for word in words.split()}
_PAIR = {"both", "pair", "couple", "twice", "double", "twin", "كلا", "كلتا", "مرتين", "ضعف"}
_ABOUT = {"about", "around", "nearly", "almost", "some", "roughly", "approximately", "نحو", "حوالي", "قرابه", "زهاء", "تقريبا", "يقارب", "قارب"}
_TO = {"to", "and", "or", "against", "الي", "مقابل"}
_ABOUT |= {"over", "least", "exceeding", "يفوق", "تجاوز", "يتجاوز", "تجاوزت", "يقل"}
_MORE = {("more", "than"), ("less", "than"), ("fewer", "than"), ("اكثر", "من"), ("اقل", "من"), ("ازيد", "من")}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as the tokens `first` to `last` state it; `percent` where it is one, `about` where the text itself rounds."""

    value: float
    first: int
    last: int
    percent: bool = False
    about: bool = False


ROUNDED = 0.05
"""How far "about 8,000" may be from the number that it rounds."""


def is_same(quantity: Quantity, other: Quantity) -> bool:
    """Whether the second number is the first, or what the first rounds."""
    # "50.8 percent against her 45.2": a share is known by its decimals as well.
    if quantity.percent != other.percent and quantity.value == int(quantity.value):
        return False
    if quantity.value == other.value:
        return True
    near = abs(quantity.value - other.value) <= ROUNDED * max(abs(quantity.value), abs(other.value))
    return near and quantity.about and quantity.value % 10 == 0 and other.value >= 20


@lru_cache(maxsize=50_000)
def bare_word(word: str) -> str:
    """A word as the tables have it: folded, and without the clitics before a number («وعشرين», «الثلاثة», «لسبعة»)."""
    folded = fold_arabic(word.lower())
    known = _SMALL.keys() | _SCALES.keys() | _DUAL_SCALES.keys() | _HALVES.keys() | _FRACTIONS | ORDINALS.keys()
    if folded in known or folded.isascii():
        return folded
    for clitic in ("و", "وال", "ال", "ب", "ل", "وب", "ول", "بال", "لل", "ف"):
        rest = folded.removeprefix(clitic)
        if rest != folded and rest in known:
            return "" if "ال" in clitic and (rest in ("اثنين", "احد") or _SMALL.get(rest) == 100) else rest
    return folded


def quantities_of(text: str, tokens: Sequence[Token]) -> list[Quantity]:
    """The quantities of a text, in order; years and parts of dates among them."""
    words = [text[token.start : token.end] for token in tokens]
    bare = [bare_word(word) for word in words]
    found: list[Quantity] = []
    place = 0
    while place < len(tokens):
        number = _number_at(tokens, words, bare, place)
        if number is None:
            place += 1
            continue
        value, last = number
        before = bare[max(0, place - 2) : place]
        about = bool(_ABOUT & set(before)) or tuple(before) in _MORE
        percent = _is_percent(text, tokens, words, last)
        # "from 11 to 9.5 percent": both are.
        if percent and found and not found[-1].percent and place - found[-1].last == 2 and bare[place - 1] in _TO:
            found[-1] = replace(found[-1], percent=True)
        found.append(Quantity(value, place, last, percent, about))
        place = last + 1
    return found


def _number_at(tokens: Sequence[Token], words: Sequence[str], bare: Sequence[str], first: int) -> tuple[float, int] | None:
    """The number that begins at a token, and its last token."""
    # «السابعة عشرة» is 17.
    if bare[first] in ORDINALS and bare[first + 1 : first + 2] and bare[first + 1] in _TEEN:
        return 10.0 + ORDINALS[bare[first]], first + 1
    total, place, step = 0.0, first, 0.0
    current: float | None = None
    while place < len(tokens):
        word, joined = bare[place], words[place].startswith("و")
        if tokens[place].script == "number":
            if place > first:
                break
            current = _float(tokens[place].term)
            if current is None:
                return None
        elif word == "and" and place > first and place + 1 < len(tokens) and (bare[place + 1] in _SMALL or bare[place + 1] == "a"):
            if step < 100 or bare[place + 1] == "a":
                break
        elif word in _TEEN and place > first and current is not None and not total and 1 <= current <= 9 and not joined:
            current += 10
        elif word in _SMALL:
            number = _SMALL[word]
            if place > first and not _joins(number, step, arabic=tokens[place].script == "arabic", joined=joined):
                break
            current = (current or 0) + number
            step = 1 if number < 20 else 10 if number < 100 else 100
        elif word in _SCALES and not (word in _VAGUE and current is None) and not (joined and current is not None and word[:1] != "و"):
            scale = _SCALES[word]
            if scale == 100:
                current = (current or 1) * 100
            else:
                total, current = total + (1 if current is None else current) * scale, None
            step = scale
        elif word in _DUAL_SCALES:
            total, current, step = total + _DUAL_SCALES[word], None, _DUAL_SCALES[word] / 2
        elif word in _HALVES and joined and step >= 1e3 and place > first:
            # «مليون ونصف المليون»
            again = place + 1 < len(bare) and _SCALES.get(bare[place + 1]) == step
            return total + _HALVES[word] * step, place + again
        else:
            break
        place += 1
    last = place - 1
    if last < first or (last == first and (bare[first] in _NOT_ALONE or (place < len(bare) and bare[place] in _FRACTIONS))):
        return None
    return total + (current or 0), last


def _joins(number: int, step: float, *, arabic: bool, joined: bool) -> bool:
    """Whether a small number goes on with the one whose last part is `step`: «خمسة وعشرون», "twenty-five", «ألف ومئتان»."""
    if arabic:
        return joined and ((step == 1 and 20 <= number < 100) or (step == 100 and number < 100) or step >= 1e3)
    return (step == 10 and number < 10) or (step == 100 and number < 100) or step >= 1e3


def _float(term: str) -> float | None:
    try:
        return float(term)
    except ValueError:  # 1.2.3
        return None


def _is_percent(text: str, tokens: Sequence[Token], words: Sequence[str], last: int) -> bool:
    behind = text[tokens[last].end :][:3].strip()
    following = " ".join(fold_arabic(word.lower()) for word in words[last + 1 : last + 3])
    return behind[:1] in ("%", "٪") or following.startswith(("percent", "per cent", "في الميه", "في المايه", "بالميه", "بالمايه"))


def also_stated(text: str, tokens: Sequence[Token]) -> set[float]:
    """Numbers that a text states without being asked to: by ordinals, by an Arabic dual («قريتين»), by "both"."""
    found: set[float] = set()
    for token in tokens:
        word = bare_word(text[token.start : token.end])
        if word in ORDINALS:
            found.add(float(ORDINALS[word]))
        if word in _PAIR or (token.script == "arabic" and len(word) >= 5 and word.endswith(("ان", "ين", "تا", "تي"))):
            found.add(2.0)
        if word in ("one", "واحد", "واحده", "single", "a", "an"):
            found.add(1.0)
    return found
