"""What says that the passages do not say, and what only looks like it."""

from datetime import UTC, datetime

import pytest

from assistant.answers import Question
from assistant.writing.silences import is_silence
from vectorstore.articles import Filters

SILENT = {
    "en": [
        "The passages do not say.",
        "The passages do not say who opened the quay.",
        "The passages don’t mention the price of the 2 ships.",
        "None of the passages says when it happened.",
        "The provided passages do not specify a date.",
        "The archive does not say why.",
        "There is no information on this in the passages.",
    ],
    "ar": [
        "لا تذكر المقاطع ذلك.",
        "لا تذكر المقاطع من افتتح الرصيف.",
        "لم تذكر المقاطع المعطاة سعر السفينتين الـ2.",
        "المقاطع لا تذكر موعد الافتتاح.",
        "لا تَذكُرُ المقاطعُ السبب.",
        "لا يذكر الأرشيف السبب.",
        "لا توجد معلومات عن ذلك في المقاطع.",
        "لا تحتوي المقاطع على إجابة.",
    ],
}
CLAIMS = {
    "en": [
        "The minister does not say who opened the quay.",
        "The passages do not say who opened it, but it was the minister of defence.",
        "The passages do not say why; the minister was arrested.",
        "The passages say that the minister opened it.",
        "The passages do not mention the 400 dead.",
        "The quay opened on Sunday, and the passages do not say who opened it.",
        "The passages do not say " + "and the harbour and the ships " * 10,
    ],
    "ar": [
        "لا يذكر الوزير من افتتح الرصيف.",
        "لا تذكر المقاطع من افتتحه، لكن وزير الدفاع هو من فعل.",
        "لا تذكر المقاطع السبب؛ واعتُقل الوزير.",
        "تذكر المقاطع أن الوزير افتتح الرصيف.",
        "لا تذكر المقاطع القتلى الـ400.",
        "افتُتح الرصيف الأحد، ولا تذكر المقاطع من افتتحه.",
        "لا تذكر المقاطع " + "والميناء والسفن " * 25,
    ],
}


def asking(language: str) -> Question:
    return Question("2?", language, Filters(), datetime(2023, 12, 9, tzinfo=UTC))


@pytest.mark.parametrize(("language", "text"), [(language, text) for language in SILENT for text in SILENT[language]])
def test_a_silence(language: str, text: str) -> None:
    """It says that the passages leave something open, and claims nothing."""
    assert is_silence(text, asking(language))


@pytest.mark.parametrize(("language", "text"), [(language, text) for language in CLAIMS for text in CLAIMS[language]])
def test_a_claim_in_its_clothes(language: str, text: str) -> None:
    """A claim that begins, goes on or ends like one is a claim, and needs its source."""
    assert not is_silence(text, asking(language))
