"""The few words around the quotes, in the language of the question. They frame; they never claim anything."""

from datetime import datetime

from assistant.answers import Outcome
from vectorstore.articles import Article

_ARABIC_MONTHS = ["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"]
_ENGLISH_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]

LEADS = {
    ("en", Outcome.ANSWERED): "The archive says:",
    ("ar", Outcome.ANSWERED): "جاء في الأرشيف:",
    ("en", Outcome.CLOSEST): "The archive may not say this outright; the closest passages are:",
    ("ar", Outcome.CLOSEST): "قد لا يقول الأرشيف ذلك صراحة، وأقرب ما فيه:",
    ("en", Outcome.NO_EVIDENCE): "The archive does not say. Another period, source or spelling may help.",
    ("ar", Outcome.NO_EVIDENCE): "لا يذكر الأرشيف ذلك. قد تفيد فترة أخرى أو مصدر آخر أو تهجئة أخرى.",
}
REQUESTS = {"en": "Summarise {}", "ar": "لخّص {}"}
"""How a summary of something is asked for."""
SUMMARY_LEADS = {"en": "What the archive says on this, in order of time:", "ar": "ما يقوله الأرشيف في هذا، بترتيب زمني:"}
ALSO_IN = {"en": "also in {}", "ar": "ورد أيضًا في {}"}
SOURCES = {"en": "Sources", "ar": "المصادر"}
ALSO_FOUND = {"en": "Also found:", "ar": "وُجد أيضًا:"}
DROPPED = {
    "en": "Sentences left out because the sources do not bear them out: {}.",
    "ar": "جمل حُذفت لأن المصادر لا تسندها: {}.",
}
UNSUPPORTED = {"en": "Not borne out by its sources:", "ar": "لا تثبته مصادره:"}
MADE = {
    ("en", True): "Isnad: quoted from the archive", ("ar", True): "إسناد: مقتبس من الأرشيف",
    ("en", False): "Isnad: written by {} and checked against its sources", ("ar", False): "إسناد: كتبه {} وروجع على مصادره",
}  # fmt: skip
"""Who made an answer, by language and whether it is quoted."""
UNKNOWN_DATE = {"en": "date unknown", "ar": "التاريخ غير معروف"}
UNKNOWN_SOURCE = {"en": "source unknown", "ar": "المصدر غير معروف"}
FOUND_IN = {"en": "found on the page of «{}»", "ar": "وُجد في صفحة «{}»"}


def date_line(moment: datetime | None, language: str) -> str:
    """A day as the language writes it: 9 December 2023, 9 ديسمبر 2023; or that it is not known."""
    if moment is None:
        return UNKNOWN_DATE[language]
    months = _ARABIC_MONTHS if language == "ar" else _ENGLISH_MONTHS
    return f"{moment.day} {months[moment.month - 1]} {moment.year}"


def source_line(article: Article, language: str) -> str:
    """Title, source and date of an article; where it was found, if it was stuck on another's page."""
    parts = [article.title, article.source or UNKNOWN_SOURCE[language], date_line(article.published, language)]
    if article.origin.found_in:
        parts.append(FOUND_IN[language].format(article.origin.found_in))
    return " · ".join(parts)
