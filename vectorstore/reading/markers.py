"""The lines of scraped text that are not text: "read also", date, source, and the advertisement for an app.

Each must be a line of its own, or begin one and end with a colon: «وقال إنه اقرأ أيضاً الكتاب» and "see also the
annex" are sentences.
"""

import re

_VOWELS = re.compile("[\u064b-\u0652\u0670\u0640\u200e\u200f\u061c]")
_ALEF = str.maketrans("أإآٱى", "ااااي")
_BULLETS = " \t\u00a0*-–—•▪■●◄►«<>#|_…="

_READ_ALSO = re.compile(
    r"(?:(?:و?(?:اقرا|اقرء|اقرؤوا|اقراوا|اقري|طالع|شاهد|انظر|تابع))\s*(?:ايضا|كذلك)"
    r"|اقرا\s+(?:المزيد|ايضا في|اكثر)|للمزيد اقرا|قد يهمك(?:\s+ايضا)?|قد يعجبك(?:\s+ايضا)?"
    r"|(?:ال)?(?:موضوعات|مواضيع|مقالات|اخبار|تقارير)\s+(?:ال)?(?:ذات صل[هة]|متعلق[هة]|مشابه[هة]|مرتبط[هة])"
    r"|موضوع(?: ذو)? صل[هة]"
    r"|read\s+also|also\s+read|read\s+more|see\s+also|read\s+next|more\s+on\s+this(?:\s+story)?|you\s+may\s+also\s+like"
    r"|related(?:\s+(?:articles?|stories|story|news|coverage|topics|posts|content|reading|links))?)"
    r"\s*(?P<colon>[:：|…]|\.{2,}|[-–—](?=\s)|\Z)",
    re.IGNORECASE,
)
_COLON = r"\s*[:：]\s*"
_PUBLISHED = re.compile(
    r"(?:تاريخ\s+(?:ال)?نشر|نشر\s+(?:في|بتاريخ|يوم)|تم\s+النشر(?:\s+في)?|تاريخ\s+الخبر|التاريخ|تاريخ"
    rf"|(?:date\s+)?published(?:\s+(?:on|at|date))?|posted(?:\s+(?:on|at))?|publication\s+date|date){_COLON}(?P<value>.+)",
    re.IGNORECASE,
)
_UPDATED = re.compile(
    rf"(?:(?:اخر\s+)?تحديث(?:\s+في)?|تاريخ\s+(?:ال)?تحديث|(?:last\s+)?updated(?:\s+(?:on|at))?){_COLON}(?P<value>.+)",
    re.IGNORECASE,
)
_SOURCE_LABEL = r"(?:ال)?(?:مصدر|مصادر)|نقلا\s+عن|sources?"
_SOURCE = re.compile(rf"(?:{_SOURCE_LABEL}){_COLON}(?P<value>.+)", re.IGNORECASE)
_SOURCE_ALONE = re.compile(rf"(?:(?:ال)?مصدر|sources?){_COLON}", re.IGNORECASE)
# At the end of a paragraph: in brackets, or after the end of a sentence. «قال المصدر: لا نعلم» is neither.
_SOURCE_AT_END = re.compile(
    rf"(?:[(\[]\s*(?:{_SOURCE_LABEL}){_COLON}(?P<bracketed>[^()\[\]]{{2,60}})[)\]]\s*\.?"
    rf"|(?<=[.!؟?»”\"])\s+(?:{_SOURCE_LABEL}){_COLON}(?P<plain>[^()\[\].:؟!«\"]{{2,40}})\.?)\s*\Z",
    re.IGNORECASE,
)
# A date has a digit, or says a day from today («أمس»): «التاريخ: علم لا ينتهي» is a sentence.
_LIKE_A_DATE = re.compile(r"\d|امس|اليوم|\b(?:yesterday|today)\b", re.IGNORECASE)
_SPEECH = re.compile(r"[\"«“„]")

_ADVERT = re.compile(
    r"(?:(?:تابع|تابعوا|لمتابع[هة]|تصفح|تصفحوا)\s+(?:كل\s+|جميع\s+)?(?:احدث|اخر)\s+(?:ال)?اخبار\b.*\b(?:تطبيق|تطبيقنا|عبر|علي)"
    r"|(?:تابعونا|تابعنا|انضموا?\s+الينا|اشتركوا?)\s+(?:علي|عبر|في)\b"
    r"|(?:حمل|حملوا|نزل|نزلوا)\s+(?:الان\s+)?تطبيق(?:نا\b|\s.*\bالان\b|\s.*\bمجانا\b)"
    r"|follow\s+(?:us|the\s+latest\s+news)\s+(?:on|via|through)\b|download\s+(?:our|the)\s+(?:\w+\s+)?app\b"
    r"|get\s+(?:our|the\s+latest\s+news\s+(?:on|via|through)\s+(?:our|the))\s+(?:\w+\s+)?app\b"
    r"|(?:subscribe|sign\s+up)\s+(?:to|for)\s+our\s+newsletter\b)",
    re.IGNORECASE,
)
_LONGEST_ADVERT = 110
# What is longer is text, whatever it begins with: a page may be one line of a megabyte, and is looked at many times.
_LONGEST_LINE = 1_000


def read_also(line: str) -> str | None:
    """What follows the marker «إقرأ أيضاً:» on its line ("" for nothing), or None where the line has no marker."""
    plain = line.strip(_BULLETS + "[]()")
    found = _READ_ALSO.match(_folded(plain[:_LONGEST_LINE]))
    if found is None:
        return None
    # Folding drops vowels, so the place is found again in the line itself, by the sign that ends the marker.
    sign = found["colon"]
    return plain.split(sign, 1)[1].strip(_BULLETS + ":.") if sign else ""


def facts_in(line: str) -> dict[str, str] | None:
    """What a line says about its article (`published`, `updated`, `source`), or None where it is text.

    Several may stand on one line, divided by a bar.
    """
    if len(line) > _LONGEST_LINE:
        return None
    pieces = [_fact(piece) for piece in re.split(r"[|•·]", line) if piece.strip()]
    if not pieces or None in pieces:
        return _fact(line)
    facts: dict[str, str] = {}
    for fact in pieces:
        facts = (fact or {}) | facts
    return facts


def is_source_label(line: str) -> bool:
    """Whether the line says "Source:" and nothing more; the name is on the next."""
    return len(line) <= _LONGEST_LINE and _SOURCE_ALONE.fullmatch(_VOWELS.sub("", line).strip(_BULLETS)) is not None


def source_at_end(line: str) -> str | None:
    """The source that a paragraph ends with: "… . (Source: Reuters)"."""
    found = _SOURCE_AT_END.search(line[-_LONGEST_LINE:])
    return (found["bracketed"] or found["plain"]).strip(" .") if found else None


def is_advert(line: str) -> bool:
    """Whether the line only sends the reader to an app or a channel."""
    plain = _folded(line.strip(_BULLETS)) if len(line) <= _LONGEST_LINE else line
    return len(plain) <= _LONGEST_ADVERT and _ADVERT.match(plain) is not None


def _fact(line: str) -> dict[str, str] | None:
    """The one thing that the line says, if that is all it does."""
    plain = _VOWELS.sub("", line).strip(_BULLETS)
    if plain[:1] in "([" and plain[-1:] in ")]":
        plain = plain[1:-1].strip()
    folded = plain.translate(_ALEF)
    for name, pattern in (("published", _PUBLISHED), ("updated", _UPDATED)):
        found = pattern.fullmatch(folded)
        if found and len(found["value"]) <= 80 and _LIKE_A_DATE.search(found["value"]):
            return {name: plain[found.start("value") :].strip()}
    found = _SOURCE.fullmatch(plain)
    return {"source": found["value"].strip(" .")} if found and _is_a_name(found["value"]) else None


def _is_a_name(value: str) -> bool:
    """Whether this can be a source: «المصدر: "لم نقرر بعد"» and «المصدر: إن القوات دخلت. وأضاف» are reported speech."""
    inside = value.rstrip(" .")
    return len(inside) <= 60 and len(inside.split()) <= 8 and not _SPEECH.match(inside) and ". " not in inside


def _folded(text: str) -> str:
    """Without vowel marks, all forms of alef one; for look-up only."""
    return _VOWELS.sub("", text).translate(_ALEF)
