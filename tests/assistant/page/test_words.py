"""The page's words, numbers, dates and counts in both languages."""

import string
from datetime import UTC, datetime

import pytest

from assistant.page.words import COUNTS, LANGUAGE_NAMES, MONTHS, WORDS, count, date, direction, number, script_of


def test_both_languages_say_everything() -> None:
    """No word is missing in either language, and none is empty."""
    assert WORDS["en"].keys() == WORDS["ar"].keys()
    assert COUNTS["en"].keys() == COUNTS["ar"].keys()
    assert LANGUAGE_NAMES["en"].keys() == LANGUAGE_NAMES["ar"].keys()
    assert all(text.strip() for words in WORDS.values() for text in words.values())
    assert [len(MONTHS[language]) for language in ("en", "ar")] == [12, 12]


@pytest.mark.parametrize("key", list(WORDS["en"]))
def test_both_languages_fill_in_the_same(key: str) -> None:
    """A sentence has the same blanks in both languages."""
    blanks = [{name for _, name, _, _ in string.Formatter().parse(WORDS[page][key]) if name} for page in ("en", "ar")]
    assert blanks[0] == blanks[1]


@pytest.mark.parametrize("key", list(WORDS["en"]))
def test_the_words_stay_calm(key: str) -> None:
    """No exclamation marks, and nobody is called AI."""
    for page in ("en", "ar"):
        assert "!" not in WORDS[page][key]
        assert "AI" not in WORDS[page][key]


@pytest.mark.parametrize(
    ("value", "english", "arabic"),
    [
        (0, "0 passages", "٠ مقطع"),
        (1, "1 passage", "مقطع واحد"),
        (2, "2 passages", "مقطعين"),
        (3, "3 passages", "٣ مقاطع"),
        (10, "10 passages", "١٠ مقاطع"),
        (11, "11 passages", "١١ مقطعاً"),
        (100, "100 passages", "١٠٠ مقطع"),
        (103, "103 passages", "١٠٣ مقاطع"),
        (48211, "48,211 passages", "٤٨٬٢١١ مقطعاً"),
    ],
)
def test_a_count_takes_its_plural(value: int, english: str, arabic: str) -> None:
    """Arabic has six plurals and the number chooses."""
    assert count("passage", value, "en") == english
    assert count("passage", value, "ar") == arabic


def test_dates_and_numbers_are_in_the_page_language() -> None:
    """Months by name, digits of the language."""
    day = datetime(2023, 12, 9, 23, tzinfo=UTC)
    assert (date(day, "en"), date(day, "ar")) == ("9 December 2023", "٩ ديسمبر ٢٠٢٣")
    assert (number(1234, "en"), number(1234, "ar")) == ("1,234", "١٬٢٣٤")


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("BBC متى تأسست هيئة الإذاعة؟", "ar"),
        ("What does «إسناد» mean in this archive?", "en"),
        ("كَمْ عُضْواً أيّـــد القرار؟", "ar"),
        ("2023", "en"),
        ("", "en"),
    ],
)
def test_script_is_what_most_letters_are(text: str, script: str) -> None:
    """The first letter does not decide a direction."""
    assert script_of(text) == script


def test_directions() -> None:
    """Arabic and its neighbours run from the right."""
    assert [direction(language) for language in ("ar", "fa", "en", "")] == ["rtl", "rtl", "ltr", "ltr"]
