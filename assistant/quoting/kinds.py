"""What a sentence brings of the kind that a question wants: a number, a date, a person, a place, a cause, a statement."""

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.questions import Kind
from vectorstore.analysis import Token, is_stop_word
from vectorstore.analysis.arabic import common_words, fold_arabic, without_prefix
from vectorstore.analysis.numbers import fold_digits

_NUMBER_WORDS = frozenset(
    fold_arabic(word)
    for word in ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "hundreds", "thousand", "thousands", "million", "millions", "billion", "billions", "trillion", "dozen", "dozens", "half", "third", "quarter", "double", "twice", "triple", "once", "first", "second", "both", "percent", "واحد", "واحدة", "اثنان", "اثنين", "اثنتين", "ثلاثة", "ثلاث", "أربعة", "أربع", "خمسة", "خمس", "ستة", "ست", "سبعة", "سبع", "ثمانية", "ثماني", "ثمان", "تسعة", "تسع", "عشرة", "عشر", "عشرون", "عشرين", "ثلاثون", "ثلاثين", "أربعون", "أربعين", "خمسون", "خمسين", "ستون", "ستين", "سبعون", "سبعين", "ثمانون", "ثمانين", "تسعون", "تسعين", "مئة", "مائة", "مئات", "مئتين", "مئتي", "ألف", "آلاف", "ألفين", "مليون", "ملايين", "مليونين", "مليار", "مليارات", "تريليون", "نصف", "ثلث", "ربع", "ضعف", "ضعفي", "عشرات", "مرتين", "مرة", "ثلثي", "الثلثين", "بالمئة", "بالمائة"]
)
_TIME_WORDS = frozenset(
    fold_arabic(word)
    for word in ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "yesterday", "tomorrow", "tonight", "morning", "afternoon", "evening", "night", "noon", "midnight", "week", "month", "year", "decade", "century", "weekend", "spring", "summer", "autumn", "winter", "ago", "minute", "minutes", "hours", "days", "weeks", "months", "years", "يناير", "فبراير", "مارس", "أبريل", "إبريل", "مايو", "يونيو", "يونيه", "يوليو", "يوليه", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر", "كانون", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول", "تشرين", "الاثنين", "الإثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد", "اليوم", "أمس", "غدا", "صباح", "مساء", "ظهر", "فجر", "ليل", "ليلة", "الأسبوع", "أسبوع", "الشهر", "شهر", "العام", "عام", "سنة", "عقد", "قرن", "الماضي", "الماضية", "المقبل", "المقبلة", "الجاري", "الحالي", "ساعة", "ساعات", "دقيقة", "يوم", "أيام", "أسابيع", "أشهر", "سنوات", "أعوام", "الصيف", "الشتاء", "الربيع", "الخريف", "منتصف", "مطلع", "أواخر", "أوائل", "رمضان", "محرم"]
)
_DATE_WORDS = frozenset(
    fold_arabic(word)
    for word in (
        "january february march april may june july august september october november december monday tuesday wednesday thursday"
        " friday saturday sunday"
        " يناير فبراير مارس أبريل إبريل مايو يونيو يونيه يوليو يوليه أغسطس سبتمبر أكتوبر نوفمبر ديسمبر كانون شباط آذار نيسان أيار حزيران"
        " تموز آب أيلول تشرين الاثنين الإثنين اثنين الثلاثاء ثلاثاء الأربعاء أربعاء الخميس خميس الجمعة جمعة السبت سبت الأحد أحد"
    ).split()
)
_LATIN, _ARABIC = re.compile("[A-Za-z]"), re.compile("[\u0621-\u064a]")


def _in_either(english: str, arabic: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns for either language; two, for a text has most often letters of one alone."""
    return re.compile(english), re.compile(arabic)


_CAUSE = _in_either(
    r"\b(?:because|due to|owing to|since|as a result|caused|causing|led to|prompted|after|following|so that|in order to|to avoid|to help|"
    r"blamed?|reason|thanks to|amid|over (?:the|his|her|its|their)|for (?:failing|allegedly|being|not)|therefore|given|meant|means)\b",
    r"(?:بسبب|نتيجة|نظرا|لأن|لانه|لأنه|لأنها|بعد أن|بعدما|إذ |حيث|جراء|من أجل|بهدف|بغية|لكي|كي |خشية|خوفا|بفعل|إثر|على خلفية|بدعوى|بحجة|لتفادي|لتجنب|السبب|أدى|أدت|نظرًا|مما|بفضل|سعيا|احتجاجا|ردا على|تهدف|يهدف)",
)
_STATEMENT = _in_either(
    r"\b(?:said|says|say|told|added|according to|announced|warned|stated|claimed|insisted|argued|described|called|tweeted|wrote|explained|denied|confirmed)\b",
    r"(?:قال|قالت|قالوا|أكد|أكدت|صرح|صرحت|أضاف|أضافت|أعلن|أعلنت|ذكر|ذكرت|أوضح|أوضحت|أشار|أشارت|اعتبر|وصف|حذر|حذرت|شدد|نفى|نفت|بحسب|وفقا|وفق|كتب|كتبت|رأى|زعم|لفت|مؤكد|مضيف|مشير)",
)
_QUOTED = re.compile(r"[\"“”«»]")
_PLACE = _in_either(r"\b(?:in|at|near|from|outside|to|across|off)\s+(?:the\s+)?[A-Z]", r"(?:^|\s)(?:في|ب|من|إلى|قرب|بمدينة|بمنطقة|مدينة|محافظة|منطقة|بلدة|شمال|جنوب|شرق|غرب)\s")

KINDS = (Kind.NUMBER, Kind.TIME, Kind.PERSON, Kind.PLACE, Kind.CAUSE, Kind.STATEMENT)


def wanted_tokens(kind: Kind, text: str, tokens: Sequence[Token], asked: frozenset[str]) -> list[int]:
    """Indexes of the tokens that could be what a question of that kind wants and that it does not say itself.

    `asked` are the terms of the question. For kinds that no single word answers (a cause, a manner) it is empty.
    """
    if kind == Kind.NUMBER:
        return [i for i, token in enumerate(tokens) if token.term not in asked and is_number(text, token)]
    if kind == Kind.TIME:
        return [i for i, token in enumerate(tokens) if token.term not in asked and _is_time(text, token)]
    if kind in (Kind.PERSON, Kind.PLACE):
        return [i for i, token in enumerate(tokens) if token.term not in asked and _is_name(text, token)]
    return []


def specific(kind: Kind, text: str, token: Token) -> float:
    """How much a wanted token says: a date more than «اليوم», a figure more than "many"; 1 at most."""
    if token.script == "number":
        return 1.0
    if kind == Kind.TIME:
        return 1.0 if _bare(text[token.start : token.end]) in _DATE_WORDS else 0.3
    return 0.6 if kind == Kind.NUMBER else 1.0


def markers(text: str) -> tuple[bool, bool, bool, bool]:
    """Whether a text speaks of a cause, of a statement, has quotation marks, and names a place by a preposition."""
    latin, arabic = _LATIN.search(text), _ARABIC.search(text)
    cause, statement, place = (
        bool(latin and in_english.search(text)) or bool(arabic and in_arabic.search(text))
        for in_english, in_arabic in (_CAUSE, _STATEMENT, _PLACE)
    )
    return cause, statement, bool(_QUOTED.search(text)), place


def is_number(text: str, token: Token) -> bool:
    """Whether the token is a number, in digits or as a word."""
    return token.script == "number" or _bare(text[token.start : token.end]) in _NUMBER_WORDS


def _is_time(text: str, token: Token) -> bool:
    word = text[token.start : token.end]
    if token.script == "number":
        digits = fold_digits(word)
        is_year = len(digits) == 4 and digits[:2] in ("19", "20")
        return is_year or text[token.end : token.end + 1] == ":" or (digits.isdigit() and int(digits) <= 31)
    return _bare(word) in _TIME_WORDS


def _is_name(text: str, token: Token) -> bool:
    word = text[token.start : token.end]
    if token.script == "latin":
        return word[0].isupper() and not is_stop_word(word)
    return token.script == "arabic" and len(word) > 2 and _bare(word) not in common_words()


@lru_cache(maxsize=100_000)
def _bare(word: str) -> str:
    """The folded word, without article and clitics: «الخميس» and «خميس», «والثلاثة»."""
    folded = fold_arabic(word.lower())
    return folded if folded in _TIME_WORDS or folded in _NUMBER_WORDS else without_prefix(folded)
