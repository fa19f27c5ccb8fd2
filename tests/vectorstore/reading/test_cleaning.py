"""Cleaning: what later layers need is mended, and everything else stays verbatim."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vectorstore.reading.cleaning import cleaned, title_from


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("سطر\r\nسطر\rسطر\u2028سطر", "سطر\nسطر\nسطر\nسطر"),
        ("a\x00b\x07c\ud800d\ufeffe", "abcde"),
        ("a\u202eb\u2066c\u2069d\u202ce", "abcde"),
        ("قال\u200f \u200cمي\u200cخواهم \u061cنعم", "قال\u200f \u200cمي\u200cخواهم \u061cنعم"),
        ("ا\u0654حمد", "أحمد"),
        ("ﷺ ﻻ ½ ﬁ", "ﷺ ﻻ ½ ﬁ"),
        ("كِتَابٌ جميــل", "كِتَابٌ جميــل"),
    ],
)
def test_cleaned(text: str, expected: str) -> None:
    """Invalid, reordering and line-end characters are mended; tashkeel, tatweel, joiners and ligatures stay."""
    assert cleaned(text) == expected


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.text(alphabet=st.characters()))
def test_valid(text: str) -> None:
    """Any text comes out as valid, normal Unicode, and cleaning it again changes nothing."""
    once = cleaned(text)
    assert once.encode().decode() == once
    assert unicodedata.is_normalized("NFC", once)
    assert cleaned(once) == once


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("عنوان قصير\nثم النص الذي يليه.", "عنوان قصير"),
        ("A short line", "A short line"),
        ("كلمة " * 60 + "\nثم", " ".join(["كلمة"] * 16) + "…"),
        ("x" * 300, "x" * 80 + "…"),
    ],
)
def test_title_from(body: str, title: str) -> None:
    """A missing title is the first line if that can be one, else the first words, cut between two."""
    assert title_from(body) == title
