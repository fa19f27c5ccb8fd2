"""What a message asks: its language and the kind of thing that would answer it."""

import re
from enum import StrEnum

from vectorstore.analysis.arabic import fold_arabic
from vectorstore.errors import QuestionError

MAX_CHARS = 1_000
"""A longer "question" is a pasted text; its words would match everything."""


class Kind(StrEnum):
    """What would answer the question."""

    PERSON = "person"
    TIME = "time"
    PLACE = "place"
    NUMBER = "number"
    CAUSE = "cause"
    STATEMENT = "statement"
    YES_NO = "yes or no"
    MANNER = "manner"
    THING = "thing"
    SUMMARY = "summary"


_WHICH = r"\b(?:what|which)\b(?! (?:did|do|does|ha[sd]|have|will|would|can|could|should)\b)"
"""Asks for what stands behind it: "which minister resigned", but not "what did the minister say"."""

# The pattern that is found earliest decides, and of two at one place the upper: "how many" stands before "how".
_ENGLISH = [
    (Kind.SUMMARY, r"^\W*(?:please )?(?:summari[sz]e|sum up|give (?:me )?(?:a|the) summary|brief me|an? (?:overview|summary)|recap)\b"),
    (Kind.SUMMARY, r"^\W*what(?:'s| is| was| has been)? ?(?:the )?(?:latest|news|happened|happening|going on)\b.{0,8}\b(?:to|in|with|on|about|between|at)\b"),
    (Kind.NUMBER, r"\bhow (?!did|do|does|was|were|is|are|has|have|had|can|could|will|would|should|come|to|the|in\b)\w+"),
    (Kind.NUMBER, _WHICH + r".{0,24}\b(?:number|percentage|percent|proportion|share|score|scoreline|price|cost|amount|rate|figure|sum|size|age|total|toll|fee|margin|salary|value|magnitude|speed|distance|temperature)\b"),
    (Kind.TIME, r"\bwhen\b|" + _WHICH + r".{0,16}\b(?:year|date|day|month|time|decade|century|weekday|season)\b|\bhow soon\b|\bsince when\b"),
    (Kind.CAUSE, r"\bwhy\b|\bwhat\b.{0,24}\b(?:reasons?|cause[ds]?|motive|motivation|explanation|explains?|led to|prompted|behind|grounds)\b|\bhow come\b|\bwhat made\b"),
    (Kind.PERSON, r"\bwho(?:m|se)?\b|" + _WHICH + r".{0,20}\b(?:name of the (?:man|woman|person)|person|man|woman|player|minister|president|official|actor|actress|singer|author|politician|candidate|scientist|judge|driver|footballer|striker|coach|director)\b"),
    (Kind.PLACE, r"\bwhere\b|" + _WHICH + r".{0,16}\b(?:country|countries|city|cities|town|village|place|region|state|province|venue|stadium|capital|location|nation|nations|street|island|continent|port|district)\b"),
    (Kind.STATEMENT, r"^\W*(?:and )?(?:what|how)\b.*\b(?:say|said|says|describe[ds]?|react(?:ed)?|respond(?:ed)?|comment(?:ed)?|claim(?:ed)?|think|thought|according to|warn(?:ed)?|announce[d]?|promise[d]?|tell|told|view|opinion)\b"),
    (Kind.YES_NO, r"^\W*(?:did|do|does|is|are|was|were|has|have|had|can|could|will|would|should|may|might)\b"),
    (Kind.MANNER, r"\bhow\b"),
]
_ARABIC = [
    (Kind.SUMMARY, r"^\W*(?:لخص|لخصي|لخصوا|تلخيص|ملخص|اعطني ملخص|اعطيني ملخص|قدم ملخص|موجز|خلاصه|اوجز)"),
    (Kind.SUMMARY, r"^\W*(?:ماذا|ما الذي) (?:حدث|حصل|جري|يحدث|يجري) (?:في|ل|مع|بين|ب)|^\W*ما (?:اخر|احدث|اهم|ابرز) (?:الاخبار|اخبار|المستجدات|مستجدات|التطورات|تطورات)"),
    (Kind.NUMBER, r"(?:^|\W)[وفب]?كم(?:\W|$)|\b(?:ما|ماهو|ماهي)\b.{0,8}\b(?:عدد|نسبه|حجم|قيمه|سعر|تكلفه|كلفه|مبلغ|نتيجه|حصيله|معدل|عمر|سن|مقدار|اجمالي|قوه|سرعه|مسافه|ثمن|راتب|مساحه|درجه)\b|\bبكم\b|\bلكم\b"),
    (Kind.TIME, r"\b(?:متي|ومتي|فمتي|ايان)\b|\b(?:اي|ايه|ما|باي|لاي)\b.{0,6}\b(?:عام|سنه|يوم|تاريخ|شهر|موعد|ساعه|وقت|توقيت|عقد|قرن)\b"),
    (Kind.CAUSE, r"\b(?:لماذا|ولماذا|لم|علام|لما)\b|\b(?:ما|ماهو|ماهي|لاي)\b.{0,12}\b(?:سبب|اسباب|السبب|الاسباب|دافع|دوافع|الدافع|مبرر|مبررات|تفسير|وراء)\b|ما الذي (?:دفع|جعل|ادي|حدا|منع|سبب)|بماذا (?:برر|فسر|علل)|بم (?:برر|فسر|علل)|كيف (?:برر|فسر|علل)"),
    (Kind.PERSON, r"^\W*(?:و|ف)?(?:من|لمن|بمن|ممن)\b|\bمن (?:هو|هي|هم|الذي|التي|الذين)\b|\b(?:ما|ماهو)\b.{0,6}\b(?:اسم)\b|\bاي (?:لاعب|وزير|رئيس|مسوول|مدرب|مرشح|ممثل|كاتب|عالم|قاض)"),
    (Kind.PLACE, r"\b(?:اين|واين|فاين)\b|\b(?:اي|ايه|ما|باي|ماهي)\b.{0,5}\b(?:بلد|دوله|الدوله|مدينه|المدينه|مكان|المكان|منطقه|ولايه|محافظه|قريه|عاصمه|دول|بلدان|ملعب|مقر|موقع|جزيره|ميناء|قاره|حي|شارع|مقاطعه|ساحه|اقليم|بلده)\b|من اين"),
    (Kind.STATEMENT, r"^\W*[وف]?(?:ماذا|بماذا|بم|ما|كيف|ما الذي)\b.{0,14}\b(?:قال|قالت|قالوا|يقول|تقول|صرح|صرحت|وصف|وصفت|اكد|اكدت|علق|علقت|راي|رات|اعلن|اعلنت|ذكر|ذكرت|حذر|حذرت|زعم|اعتبر|اعتبرت|رد|ردت|تعهد|توقع|توقعت|موقف|تعليق)\b"),
    (Kind.YES_NO, r"\b(?:هل|وهل|فهل)\b|^\W*(?:ا|او)(?:ليس|لم)\b"),
    (Kind.MANNER, r"\b(?:كيف|وكيف|فكيف)\b"),
]  # fmt: skip
_TABLES = {
    "en": [(kind, re.compile(pattern)) for kind, pattern in _ENGLISH],
    "ar": [(kind, re.compile(pattern)) for kind, pattern in _ARABIC],
}
_LIST = re.compile(
    r"\b(?:which|what) (?:are|were)\b|\b(?:which|what) \w*(?:countries|companies|teams|cities|groups|steps|measures|reasons|nations|people|players|states|factors|areas|products|countries)\b|\blist\b|\bname (?:the|all|some)\b"
    r"|(?:^|\W)(?:ما|ماهي|اذكر|عدد|من هم) ?(?:هي |اهم |ابرز )|\b(?:اي|ما) (?:ال)?(?:دول|بلدان|شركات|فرق|مدن|اسباب|اجراءات|خطوات|منتخبات|قطاعات)\b"
)


def language_of(message: str) -> str:
    """The language that an answer to the message will have: Arabic where most of its letters are Arabic.

    By letters and not by the first one: «BBC ماذا قالت» is Arabic, "What does «الفيتو» mean?" is English.
    """
    arabic = sum("\u0620" <= letter <= "\u06ff" for letter in message)
    latin = sum(letter.isalpha() for letter in message) - arabic
    return "ar" if arabic > latin else "en"


def kind_of(message: str) -> Kind:
    """The kind of thing that would answer the message, from the words that it asks with."""
    language = language_of(message)
    text = fold_arabic(message.lower()) if language == "ar" else message.lower().replace("’", "'")
    found = [(match.start(), place, kind) for place, (kind, pattern) in enumerate(_TABLES[language]) if (match := pattern.search(text))]
    return min(found)[2] if found else Kind.THING


def asks_for_list(message: str) -> bool:
    """Whether the message asks for several things («ما أبرز …؟», "Which countries …?"), which several quotes may name."""
    return bool(_LIST.search(fold_arabic(message.lower())))


def checked(message: str) -> str:
    """The message, trimmed. Raises QuestionError where there is nothing in it to look for, or far too much."""
    text = " ".join(message.split())
    if not any(letter.isalnum() for letter in text):
        raise QuestionError("The question is empty. Ask in Arabic or English, in one sentence. · السؤال فارغ. اسأل بالعربية أو الإنجليزية في جملة واحدة.")
    if len(text) > MAX_CHARS:
        raise QuestionError(
            f"السؤال طويل: {len(text)} حرفًا، والحد الأقصى {MAX_CHARS}. اسأل في جملة واحدة."
            if language_of(text) == "ar"
            else f"The question has {len(text)} characters; at most {MAX_CHARS} can be searched. Ask it in one sentence."
        )
    return text
