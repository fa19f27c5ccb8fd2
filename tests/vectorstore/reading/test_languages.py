"""Languages: one spelling for what the input says, and the script's word where it says nothing."""

import pytest

from vectorstore.reading.languages import language_code, language_of


@pytest.mark.parametrize(
    ("name", "code"),
    [
        *(("Arabic", "ar"), ("ara", "ar"), ("ar-EG", "ar"), ("ar_SA", "ar"), ("العربية", "ar"), (" AR ", "ar")),
        *(("English", "en"), ("eng", "en"), ("en-GB", "en"), ("fr", "fr"), ("Klingon", None), ("", None), ("x1", None)),
    ],
)
def test_code(name: str, code: str | None) -> None:
    """Names, three letters and regional tags become the two letters of ISO 639-1."""
    assert language_code(name) == code


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("توافق الرئيسان على وقف إطلاق النار، وفق BBC", "ar"),
        ("كَتَبَ الولـــد؟", "ar"),
        ("The word غزة stands in an English sentence.", "en"),
        ("رئیس جمهور ایران گفت که مذاکرات پیش می‌رود", "fa"),
        ("پوتين يصل إلى القاهرة اليوم للقاء الرئيس المصري وبحث التطورات في المنطقة", "ar"),
        ("123 456 ...", "en"),
        ("", "en"),
    ],
)
def test_of(text: str, language: str) -> None:
    """The script of most letters decides; Persian has letters of its own."""
    assert language_of(text) == language
