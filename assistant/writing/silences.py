"""A sentence that says what the passages do not say. It claims nothing, and is the only kind that stands without a citation."""

import re

from assistant.answers import Question
from vectorstore.analysis.arabic import fold_arabic
from vectorstore.analysis.numbers import fold_digits

LONGEST = 40
"""Words; a longer "the passages do not say" tells something by the way."""

_SOURCES = r"(?:passages?|archive|sources?|articles?|texts?|excerpts?|information)"
_ENGLISH = re.compile(
    rf"^(?:(?:the|these|those|any of the|none of the|neither of the) )?(?:numbered |given |provided |available |cited )?{_SOURCES}(?: (?:provided|given|available))?"
    r" (?:(?:do|does|did)(?: not|n't)|says? nothing|do not) ?(?:say|state|mention|give|tell|specify|report|contain|include|provide|answer|name|explain|indicate|about)?\b"
    rf"|^(?:none|neither) of the (?:numbered |given |provided )?{_SOURCES} (?:says?|states?|mentions?|gives?|tells?|reports?|answers?|specif(?:y|ies))\b"
    rf"|^there is no (?:information|mention|answer)\b.{{0,60}}\b{_SOURCES}\b"
)
_ARABIC_SOURCES = r"(?:ال)?(?:مقاطع|مقطع|فقرات|نصوص|نص|ارشيف|مصادر|مقالات)"
_ARABIC = re.compile(
    rf"^(?:لا|لم) [تي]?(?:ذكر|قول|قل|جيب|جب|حدد|وضح|شير|شر|تضمن|تطرق|بين|ورد|رد|وجد|فصح|تناول|حتوي|حتو|كشف)\b.{{0,24}}?{_ARABIC_SOURCES}(?!\w)"
    rf"|^{_ARABIC_SOURCES}(?: \w+){{0,2}} (?:لا|لم) "
    rf"|^(?:ليس|ليست|لا توجد|لا يوجد|ما من) .{{0,30}}{_ARABIC_SOURCES}(?!\w)"
)
# "… do not say who, but it was Russia": what follows would be a claim in a silence's clothes.
_GOES_ON = re.compile(
    r"[;:؛—–]|\b(?:but|however|although|though|yet|while|whereas|except|because|since|only that|instead|nevertheless|still|and (?:it|he|she|they|that|was|is))\b"
    r"|(?:^|\s)و?(?:لكن|لكنها|لكنه|ولكن|غير ان|الا ان|الا|بل|بينما|رغم|مع ان|وانما|انما|سوي|لان|اذ|حيث|في حين)(?!\w)"
)


def is_silence(text: str, question: Question) -> bool:
    """Whether the sentence says that the passages do not say something, and nothing else (no figure that was not asked about)."""
    arabic = question.language == "ar"
    folded = fold_arabic(text) if arabic else text.lower().replace("’", "'")
    folded = " ".join(folded.split()).strip("«»\"“” ")
    figures = re.findall(r"\d+", fold_digits(text))
    return (
        len(folded.split()) <= LONGEST
        and bool((_ARABIC if arabic else _ENGLISH).search(folded))
        and not _GOES_ON.search(folded)
        and all(figure in fold_digits(question.text) for figure in figures)
    )
