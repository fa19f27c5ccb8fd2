"""An answer kept as a file: cited, in its direction, with working links and nothing of an article's that is more than text."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assistant.answers import Answer, Citation, Outcome, Question, Sentence
from assistant.exporting import as_html, as_markdown, as_plain, web_address
from vectorstore.articles import Article, Filters, Origin, Passage


def answer(language: str, text: str, url: str | None = "https://example.org/a?b=1&c=2") -> Answer:
    article = Article("a", text, text, language, Origin("f"), datetime(2023, 12, 9, tzinfo=UTC), text, url)
    cited = Citation(1, article, Passage("p", "a", 0, 0, len(text), text), 0, len(text))
    return Answer(Question(text, language, Filters(), datetime(2024, 1, 1, tzinfo=UTC)), Outcome.ANSWERED, "", (Sentence(text, (1,), language),), (cited,))


@pytest.mark.parametrize(("language", "text", "day", "direction"), [("ar", "صوّتت ١٣ دولة (BBC).", "9 ديسمبر 2023", "rtl"), ("en", "They voted.", "9 December 2023", "ltr")])
def test_both_forms_hold_quote_number_source_and_link(language: str, text: str, day: str, direction: str) -> None:
    """In Arabic as in English, the page in its own direction."""
    kept = answer(language, text)
    assert f'<html lang="{language}" dir="{direction}">' in as_html(kept)
    assert 'href="https://example.org/a?b=1&amp;c=2"' in as_html(kept)
    assert "<https://example.org/a?b=1&c=2>" in as_markdown(kept)
    assert "\\[1\\]" in as_markdown(kept)
    assert day in as_html(kept)
    assert day in as_markdown(kept)


@pytest.mark.parametrize("hostile", ["<script>x</script>", "[x](javascript:y)", "![x](https://evil.example/a.png)", "<img src=x onerror=y>", "\u202eشر"])
def test_an_articles_words_stay_words(hostile: str) -> None:
    """No tag, link, picture or turned direction comes of a title, a source, a quote or an address."""
    kept = answer("ar", hostile, hostile)
    assert all(part not in as_html(kept) for part in ("<script", "<img", "href=\"javascript", "href=\"https://evil", "\u202e"))
    assert all(part not in as_markdown(kept).replace("\\<", "") for part in ("](", "<script", "<img", "\u202e"))
    assert web_address(hostile) == ""


@pytest.mark.parametrize(
    ("language", "text", "doubt", "left_out", "made"),
    [
        ("ar", "صوّتت ١٣ دولة.", "لا تثبته مصادره", "جمل حُذفت", "كتبه model"),
        ("en", "Thirteen voted.", "Not borne out by its sources", "Sentences left out", "written by model"),
    ],
)
def test_a_copy_says_what_the_page_says_of_its_worth(language: str, text: str, doubt: str, left_out: str, made: str) -> None:
    """That a sentence is not borne out, that some were left out, that the model failed, who wrote it; and the words of the sources."""
    whole = answer(language, text)
    said = replace(whole.sentences[0], text="What the model said.", supported=False)
    kept = replace(whole, sentences=(said,), made_by="model", dropped=2, notice="The model stopped.")
    for form in (as_plain(kept), as_markdown(kept), as_html(kept)):
        for part in (doubt, left_out, made, "The model stopped", text.rstrip(".")):
            assert part in form
