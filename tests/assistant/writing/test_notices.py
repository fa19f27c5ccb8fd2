"""What the reader is told when a model fails."""

import re

import pytest

from assistant.writing.failures import Failure
from assistant.writing.notices import notice


@pytest.mark.parametrize("failure", Failure)
def test_each_failure_is_told_in_both_languages(failure: Failure) -> None:
    """One line each: the model by its name, that the archive is quoted, and something to do; Arabic is Arabic throughout."""
    english, arabic = (notice(failure, language, "openai:tiny") for language in ("en", "ar"))
    for line in (english, arabic):
        assert "openai:tiny" in line
        assert "\n" not in line
        assert "{" not in line
    assert "the archive is quoted instead" in english
    assert re.search(r"instead\. [A-Z].+\.$", english)
    assert "اقتباسات من الأرشيف" in arabic
    assert set(re.findall(r"[A-Za-z_:]+", arabic)) <= {"openai:tiny", "ISNAD_LLM_SECONDS", "ISNAD_LLM_CONTEXT"}


def test_no_two_failures_are_told_alike() -> None:
    """A reader can tell them apart."""
    assert len({notice(failure, "ar", "m") for failure in Failure}) == len({notice(failure, "en", "m") for failure in Failure}) == len(Failure)


def test_a_name_with_braces_is_only_a_name() -> None:
    """What stands in the setting is never a format."""
    assert "openai:{x}" in notice(Failure.CUT, "en", "openai:{x}")
