"""The words of an Arabic date, said in English: months of three traditions, digits, halves of the day, zones.

dateparser knows «ديسمبر», but neither «كانون الأول» (the Levant) nor «دجنبر» (Morocco) nor «جويلية» (Algeria, Tunisia).
"""

import re

_ENGLISH = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)

# Egypt and the Gulf; the Levant and Iraq; Algeria and Tunisia; Morocco. Alef forms are folded before look-up.
_ARABIC = (
    "يناير|كانون الثاني|جانفي",
    "فبراير|شباط|فيفري",
    "مارس|اذار|ادار",
    "ابريل|نيسان|افريل",
    "مايو|ايار|ماي",
    "يونيو|يونيه|حزيران|جوان",
    "يوليو|يوليه|تموز|جويلية|يوليوز",
    "اغسطس|اب|اوت|غشت",
    "سبتمبر|ايلول|شتنبر",
    "اكتوبر|تشرين الاول|تشرين اول",
    "نوفمبر|تشرين الثاني|تشرين ثاني|نونبر",
    "ديسمبر|كانون الاول|كانون اول|دجنبر",
)
_NUMBERS = {name: number for number, names in enumerate(_ARABIC) for name in names.split("|")}
_NUMBERS["كانون ثاني"] = 0
ARABIC_MONTHS = {name: number + 1 for name, number in _NUMBERS.items()}
"""Every Arabic name of a month, alef folded, and its number, from 1."""
# A digit may touch a month («ديسمبر2023»), a letter may not: «ماي» is not in «مايكل».
_MONTHS = re.compile(rf"(?<![^\W\d_])(?:{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})(?![^\W\d_])")

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹أإآٱ،", "01234567890123456789اااا,", "\u0640\u200e\u200f\u061c")
_VOWELS = re.compile("[\u064b-\u0652\u0670]")
_HIJRI = re.compile(
    r"(?<!\w)(?:محرم|صفر|ربيع (?:ال)?(?:اول|اخر|ثاني)|جماد[يى] (?:ال)?(?:اول[يى]|اخر[هةى]?|ثاني[هة]?)"
    r"|رجب|شعبان|رمضان|شوال|ذ[وي] (?:القعد[هة]|الحج[هة]))(?!\w)"
)
_GREGORIAN_IN_HIJRI = re.compile(rf"\d{{1,2}}[\s,/-]+{MONTH}[\s,/-]+(?:1[6-9]|2[01])\d\d(?!\d)", re.I)
_SAID_OTHERWISE = (
    (re.compile(r"(?<!\w)(?:ب?توقيت )?[غج]ريني?تش(?!\w)"), "GMT"),
    (re.compile(r"(?<!\w)ب?توقيت (?:مك[هة](?: المكرم[هة])?|السعودي[هة]|الرياض)(?!\w)"), "+0300"),
    (re.compile(r"(?<=\d)\s*(?:صباحا|ص)(?!\w)"), " AM"),
    (re.compile(r"(?<=:\d\d)\s*(?:مساء|م)(?!\w)|(?<=\d)\s*مساء(?!\w)"), " PM"),
    (re.compile(r"(?<=\d{4})\s*(?:م|ميلادي[هة]?)(?!\w)"), ""),
    (re.compile(r"(?<!\w)(?:ال)?(?:سبت|احد|اثنين|ثلاثاء|اربعاء|خميس|جمع[هة])(?!\w)"), " "),
    (re.compile(r"(?<!\w)(?:يوم|الموافق|الساع[هة]|من|عام|سن[هة]|في|بتاريخ|شهر)(?!\w)"), " "),
)


def month_number(name: str) -> int:
    """The number, from 1, of an English month or its short form."""
    return next(n for n, month in enumerate(_ENGLISH, 1) if month.lower().startswith(name[:3].lower()))


def in_english(text: str) -> str:
    """A date's words in English and its digits in ASCII; what is no word of a date stays, and makes it unreadable.

    Of a date in both calendars («15 رمضان 1445 الموافق 25 مارس 2024») the Gregorian one is kept.
    """
    text = _VOWELS.sub("", text.translate(_DIGITS))
    text = _MONTHS.sub(lambda found: _ENGLISH[_NUMBERS[found[0]]], text)
    text = re.sub(r"\b(\w+)(?:\s*/\s*|\s*\(\s*)\1\)?", r"\1", text) if re.search(MONTH, text, re.I) else text
    if _HIJRI.search(text) and (found := _GREGORIAN_IN_HIJRI.search(text)):
        return found[0]
    for pattern, english in _SAID_OTHERWISE:
        text = pattern.sub(english, text)
    return re.sub(r"\s+", " ", text).strip(" ,.;:|()-")
