"""Questions made from an archive, to begin with: each asks about the headline of an article that it holds."""

from vectorstore.archive import Archive
from vectorstore.articles import Article

PER_LANGUAGE = 2
HEADLINE_CHARS = 90

_FORMS = {
    "ar": ("ماذا قيل عن «{}»؟", "لخّص ما قيل عن «{}»"),
    "en": ("What was said about “{}”?", "Summarise “{}”"),
}


def example_questions(archive: Archive) -> list[tuple[str, str]]:
    """(language, question), two in Arabic and two in English, about the newest articles of each language.

    An archive in one language only is asked about in both all the same: that is what it is for.
    """
    found = []
    for language, forms in _FORMS.items():
        articles = archive.catalogue.newest(language, PER_LANGUAGE) or archive.catalogue.newest(None, PER_LANGUAGE)
        for place, article in enumerate(articles[:PER_LANGUAGE]):
            found.append((language, forms[place % len(forms)].format(_headline(article))))
    return found


def _headline(article: Article) -> str:
    """The headline, cut at a word where it is long."""
    if len(article.title) <= HEADLINE_CHARS:
        return article.title
    return article.title[:HEADLINE_CHARS].rsplit(" ", 1)[0] + "…"
