"""The page's own words in both languages, and its numbers, dates and counts."""

from collections.abc import Mapping
from datetime import datetime, timedelta

LANGUAGES = ("en", "ar")
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ku", "ps", "ur"})

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "name": "Isnad",
        "tagline": "Ask the archive in Arabic or English. Every sentence of the answer opens the passage it stands on.",
        "placeholder": "Ask in Arabic or English",
        "ask": "Ask",
        "archive": "{articles} from {sources}",
        "archive_empty": "The archive is empty. Add articles to it, then ask.",
        "span": "{since} to {until}",
        "in_language": "{n} in {language}",
        "for_example": "For example",
        "searching": "Searching {passages} …",
        "closest": "The closest passages in the archive; they may not answer the question.",
        "no_evidence": "The archive does not say. Another period, name or spelling may help.",
        "failed": "Something broke while this was being answered. Ask it again; the program's log says why.",
        "date_unknown": "date unknown",
        "source_unknown": "source unknown",
        "found_in": "found on the page of “{title}”",
        "also_found": "Also found ({n})",
        "also_in": "also in",
        "open_original": "Open the original",
        "close": "Close",
        "clipping": "The cited article",
        "conversation": "The conversation",
        "quoted": "quoted from the archive",
        "written_by": "written by {model} · checked against its sources",
        "stays_here": "Questions stay on this machine.",
        "goes_to": "Questions go to {model}.",
        "not_supported": "Not borne out by its sources.",
        "dropped_label": "Sentences left out, as no passage bears them out",
        "how": "How was this answered",
        "understood_as": "Understood as",
        "narrowed": "Narrowed to",
        "whole_archive": "the whole archive",
        "passages_found": "Passages found",
        "by_words": "by words",
        "by_meaning": "by meaning",
        "by_both": "by both",
        "of_articles": "of articles",
        "made": "The answer is",
        "took": "Time",
        "seconds": "{n} s",
        "tokens": "Tokens read and written",
        "stopped": "Stopped.",
        "stop": "Stop",
        "retry": "Ask again",
        "edit": "Edit the question",
        "send": "Ask",
        "cancel": "Cancel",
        "copy_text": "Copy",
        "copy_markdown": "Copy as Markdown",
        "copy_link": "Copy link",
        "copied": "Copied",
        "good": "A good answer",
        "bad": "A bad answer",
        "note": "What was good or wrong? (optional)",
        "note_send": "Send",
        "noted": "Noted, thank you.",
        "matched": "Question and article",
        "filters": "Filters",
        "all_sources": "all sources",
        "period_from": "from {day}",
        "period_until": "until {day}",
        "since_day": "From",
        "until_day": "Until",
        "sources": "Sources",
        "languages": "Languages",
        "remove": "Remove {name}",
        "timeline": "The passages found, by date",
        "by_month": "Articles by month",
        "as_table": "As a table",
        "when": "When",
        "source": "Source",
        "how_many": "Number",
        "others": "others",
        "undated": "without a date: {n}",
        "talks": "Talks",
        "new_talk": "New talk",
        "no_talks": "No talks yet. They are kept in this browser only.",
        "delete": "Delete",
        "place_ask": "Ask",
        "place_archive": "Archive",
        "archive_search": "Words of a title or a source",
        "archive_source": "All sources",
        "archive_language": "Both languages",
        "archive_since": "From",
        "archive_until": "Until",
        "archive_find": "Find",
        "archive_summarise": "Summarise",
        "archive_none": "No article is like that. Use fewer words, or another period.",
        "archive_page": "page {n}",
        "archive_before": "Newer",
        "archive_next": "Older",
        "archive_passages": "passages: {n}",
        "archive_remove": "Remove",
        "archive_sure": "Remove this article from the archive?",
        "archive_removed": "The article has been removed.",
        "archive_gone": "This article is not in the archive any more.",
        "archive_no_summary": "Nothing could be summarised. Use other words or another period.",
        "save_md": "Save as Markdown",
        "save_html": "Save as HTML",
        "save_print": "Print / PDF",
        "keep": "Keep",
        "summarise_found": "Summarise what was found",
        "summarise_article": "Summarise this article",
        "summarising": "Summarising …",
        "adding_title": "Add articles",
        "adding_paste": "Paste a text, or an address",
        "adding_drop": "Drop files here, or press to choose",
        "adding_put": "Add",
        "adding": "Adding … {added} added, {replaced} replaced, {unchanged} unchanged, {refused} refused",
        "adding_done": "{added} added, {replaced} replaced, {unchanged} unchanged, {refused} refused.",
        "adding_ask": "Ask about them",
        "adding_nothing": "Drop files, or paste a text or an address, then add.",
        "adding_busy": "The archive is being changed by somebody else. Try again when that has finished.",
        "adding_unwritten": "The archive cannot be changed at present: its folder is full, damaged or may only be read. Ask whoever keeps it; the program's log says which.",
        "adding_failed": "Something broke while these were being added. What had been added is kept; the program's log says why.",
        "log_title": "What was last put in",
        "log_added": "{n} added",
        "log_replaced": "{n} replaced",
        "log_unchanged": "{n} unchanged",
        "log_refused": "{n} refused",
        "log_removed": "{n} removed",
        "log_nothing": "nothing new",
        "log_unended": "not finished",
        "log_why": "What was refused, and why",
        "door_name": "Name",
        "door_password": "Password",
        "door_enter": "Enter",
        "door_wrong": "That name and password do not belong together.",
        "door_wait": "Too many tries. Wait a little, then try again.",
    },
    "ar": {
        "name": "إسناد",
        "tagline": "اسأل الأرشيف بالعربية أو الإنجليزية، وكل جملة في الجواب تفتح المقطع الذي تستند إليه.",
        "placeholder": "اسأل بالعربية أو الإنجليزية",
        "ask": "اسأل",
        "archive": "{articles} من {sources}",
        "archive_empty": "الأرشيف فارغ. أضف إليه مقالات ثم اسأل.",
        "span": "من {since} إلى {until}",
        "in_language": "{n} {language}",
        "for_example": "على سبيل المثال",
        "searching": "يجري البحث في {passages} …",
        "closest": "هذه أقرب المقاطع في الأرشيف، وقد لا تجيب عن السؤال.",
        "no_evidence": "لا يذكر الأرشيف ذلك. قد تفيد فترة أخرى أو اسم آخر أو إملاء مختلف.",
        "failed": "حدث خلل أثناء الإجابة. أعد السؤال، والسبب مدوّن في سجل البرنامج.",
        "date_unknown": "التاريخ غير معروف",
        "source_unknown": "المصدر غير معروف",
        "found_in": "وُجد في صفحة «{title}»",
        "also_in": "ورد أيضًا في",
        "also_found": "ووُجد أيضاً ({n})",
        "open_original": "افتح الأصل",
        "close": "أغلق",
        "clipping": "المقال المستشهد به",
        "conversation": "المحادثة",
        "quoted": "مقتبس من الأرشيف",
        "written_by": "كتبه {model} · وروجع على مصادره",
        "stays_here": "تبقى الأسئلة على هذا الجهاز.",
        "goes_to": "تُرسل الأسئلة إلى {model}.",
        "not_supported": "لا تثبته مصادره.",
        "dropped_label": "جمل حُذفت لأن لا مقطع يثبتها",
        "how": "كيف أُجيب عن هذا",
        "understood_as": "فُهم السؤال هكذا",
        "narrowed": "حُصر البحث في",
        "whole_archive": "الأرشيف كله",
        "passages_found": "المقاطع التي وُجدت",
        "by_words": "بالكلمات",
        "by_meaning": "بالمعنى",
        "by_both": "بكليهما",
        "of_articles": "من المقالات",
        "made": "الجواب",
        "took": "الوقت",
        "seconds": "{n} ث",
        "tokens": "الوحدات المقروءة والمكتوبة",
        "stopped": "أُوقف.",
        "stop": "أوقف",
        "retry": "اسأل مجدداً",
        "edit": "عدّل السؤال",
        "send": "اسأل",
        "cancel": "ألغِ",
        "copy_text": "انسخ",
        "copy_markdown": "انسخ بصيغة Markdown",
        "copy_link": "انسخ الرابط",
        "copied": "نُسخ",
        "good": "جواب جيد",
        "bad": "جواب سيئ",
        "note": "ما الجيد أو الخطأ؟ (اختياري)",
        "note_send": "أرسل",
        "noted": "دُوّن، شكراً.",
        "matched": "السؤال والمقال",
        "filters": "التصفية",
        "all_sources": "كل المصادر",
        "period_from": "من {day}",
        "period_until": "حتى {day}",
        "since_day": "من",
        "until_day": "إلى",
        "sources": "المصادر",
        "languages": "اللغات",
        "remove": "احذف {name}",
        "timeline": "المقاطع التي وُجدت بحسب التاريخ",
        "by_month": "المقالات بحسب الشهر",
        "as_table": "في جدول",
        "when": "متى",
        "source": "المصدر",
        "how_many": "العدد",
        "others": "مصادر أخرى",
        "undated": "بلا تاريخ: {n}",
        "talks": "المحادثات",
        "new_talk": "محادثة جديدة",
        "no_talks": "لا محادثات بعد، وهي تُحفظ في هذا المتصفح وحده.",
        "delete": "احذف",
        "place_ask": "اسأل",
        "place_archive": "الأرشيف",
        "archive_search": "كلمات من عنوان أو مصدر",
        "archive_source": "كل المصادر",
        "archive_language": "اللغتان",
        "archive_since": "من تاريخ",
        "archive_until": "إلى تاريخ",
        "archive_find": "ابحث",
        "archive_summarise": "لخّص",
        "archive_none": "لا مقال كهذا. استعمل كلمات أقل أو فترة أخرى.",
        "archive_page": "صفحة {n}",
        "archive_before": "الأحدث",
        "archive_next": "الأقدم",
        "archive_passages": "المقاطع: {n}",
        "archive_remove": "احذف",
        "archive_sure": "هل تحذف هذا المقال من الأرشيف؟",
        "archive_removed": "حُذف المقال.",
        "archive_gone": "لم يعد هذا المقال في الأرشيف.",
        "archive_no_summary": "لم يمكن التلخيص. استعمل كلمات أخرى أو فترة أخرى.",
        "save_md": "احفظ بصيغة Markdown",
        "save_html": "احفظ بصيغة HTML",
        "save_print": "اطبع / PDF",
        "keep": "احتفظ به",
        "summarise_found": "لخّص ما وُجد",
        "summarise_article": "لخّص هذا المقال",
        "summarising": "يجري التلخيص …",
        "adding_title": "أضف مقالات",
        "adding_paste": "ألصق نصاً أو عنوان صفحة",
        "adding_drop": "ضع الملفات هنا أو اضغط للاختيار",
        "adding_put": "أضف",
        "adding": "تجري الإضافة … أُضيف {added}، استُبدل {replaced}، بلا تغيير {unchanged}، رُفض {refused}",
        "adding_done": "أُضيف {added}، استُبدل {replaced}، بلا تغيير {unchanged}، رُفض {refused}.",
        "adding_ask": "اسأل عنها",
        "adding_nothing": "ضع ملفات أو ألصق نصاً أو عنواناً ثم أضف.",
        "adding_busy": "يغيّر شخص آخر الأرشيف الآن. أعد المحاولة حين ينتهي.",
        "adding_unwritten": "لا يمكن تغيير الأرشيف الآن: مجلده ممتلئ أو تالف أو للقراءة فقط. اسأل القائم عليه، والسبب مدوّن في سجل البرنامج.",
        "adding_failed": "حدث خلل أثناء الإضافة. ما أُضيف محفوظ، والسبب مدوّن في سجل البرنامج.",
        "log_title": "آخر ما أُدخل",
        "log_added": "أُضيف {n}",
        "log_replaced": "استُبدل {n}",
        "log_unchanged": "بلا تغيير {n}",
        "log_refused": "رُفض {n}",
        "log_removed": "حُذف {n}",
        "log_nothing": "لا جديد",
        "log_unended": "لم يكتمل",
        "log_why": "ما رُفض وسببه",
        "door_name": "الاسم",
        "door_password": "كلمة المرور",
        "door_enter": "ادخل",
        "door_wrong": "الاسم وكلمة المرور غير متطابقين.",
        "door_wait": "محاولات كثيرة. انتظر قليلاً ثم أعد المحاولة.",
    },
}

# CLDR's plural categories; English uses two of them. Arabic after «في» or «من», hence مقطعين and مصدرين.
COUNTS: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "en": {
        "article": {"one": "{n} article", "other": "{n} articles"},
        "passage": {"one": "{n} passage", "other": "{n} passages"},
        "source": {"one": "{n} source", "other": "{n} sources"},
    },
    "ar": {
        "article": {"one": "مقال واحد", "two": "مقالان", "few": "{n} مقالات", "many": "{n} مقالاً", "other": "{n} مقال"},
        "passage": {"one": "مقطع واحد", "two": "مقطعين", "few": "{n} مقاطع", "many": "{n} مقطعاً", "other": "{n} مقطع"},
        "source": {"one": "مصدر واحد", "two": "مصدرين", "few": "{n} مصادر", "many": "{n} مصدراً", "other": "{n} مصدر"},
    },
}

LANGUAGE_NAMES: Mapping[str, Mapping[str, str]] = {
    "en": {"ar": "Arabic", "en": "English"},
    "ar": {"ar": "بالعربية", "en": "بالإنجليزية"},
}

MONTHS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    "ar": ("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"),
}

_ARABIC_DIGITS = str.maketrans("0123456789,", "٠١٢٣٤٥٦٧٨٩٬")


def direction(language: str) -> str:
    """`rtl` or `ltr`, from a language's ISO 639-1 code."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def script_of(text: str) -> str:
    """`ar` if more of the letters are Arabic than Latin, so that «BBC متى تأسست؟» is Arabic; else `en`."""
    arabic = sum("\u0600" <= letter <= "\u06ff" for letter in text)
    latin = sum(letter.isascii() and letter.isalpha() for letter in text)
    return "ar" if arabic > latin else "en"


def number(value: int, language: str) -> str:
    """`1,234` or `١٬٢٣٤`."""
    written = f"{value:,}"
    return written.translate(_ARABIC_DIGITS) if language == "ar" else written


def date(value: datetime, language: str) -> str:
    """`9 December 2023` or `٩ ديسمبر ٢٠٢٣`, in the article's own time zone."""
    written = f"{value.day} {MONTHS[language][value.month - 1]} {value.year}"
    return written.translate(_ARABIC_DIGITS) if language == "ar" else written


def clock(value: datetime, language: str) -> str:
    """`14:05 UTC` or `١٤:٠٥ UTC`, of a moment in that zone."""
    written = f"{value:%H:%M}"
    return f"{written.translate(_ARABIC_DIGITS) if language == 'ar' else written} UTC"


def month(value: datetime, language: str) -> str:
    """`December 2023` or `ديسمبر ٢٠٢٣`."""
    written = f"{MONTHS[language][value.month - 1]} {value.year}"
    return written.translate(_ARABIC_DIGITS) if language == "ar" else written


def period(since: datetime | None, until: datetime | None, language: str) -> str:
    """A period as short as it can be said: a year, a month, a day, from … to …; "" for none."""
    words = WORDS[language]
    if since is None or until is None:
        if since is not None:
            return words["period_from"].format(day=date(since, language))
        return words["period_until"].format(day=date(until, language)) if until is not None else ""
    first, last = since.date(), until.date()
    ends_month = (last + timedelta(days=1)).day == 1
    if first == last:
        return date(since, language)
    if first.day == 1 and ends_month and (first.year, first.month) == (last.year, last.month):
        return month(since, language)
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        year = str(first.year)
        return year.translate(_ARABIC_DIGITS) if language == "ar" else year
    return words["span"].format(since=date(since, language), until=date(until, language))


def decimal(value: float, language: str) -> str:
    """`0.4` or `٠٫٤`, one place."""
    written = f"{value:.1f}"
    return written.translate(_ARABIC_DIGITS).replace(".", "٫") if language == "ar" else written


def count(noun: str, value: int, language: str) -> str:
    """`3 articles` or `٣ مقالات`, with the plural that the number asks for."""
    forms = COUNTS[language][noun]
    return forms.get(_plural(value, language), forms["other"]).format(n=number(value, language))


def _plural(value: int, language: str) -> str:
    if value == 1:
        return "one"
    if language != "ar":
        return "other"
    if value == 2:
        return "two"
    if 3 <= value % 100 <= 10:
        return "few"
    return "many" if 11 <= value % 100 <= 99 else "other"
