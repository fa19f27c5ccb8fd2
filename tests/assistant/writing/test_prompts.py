"""The prompts: whole, checked before anything is asked, and a reader's own in place of ours."""

from pathlib import Path

import pytest

from assistant.writing.prompts import FOLDER, VARIABLES, load_prompts
from vectorstore.errors import SettingError

TASKS = [(task, language) for task in VARIABLES for language in ("en", "ar")]


@pytest.mark.parametrize(("task", "language"), TASKS)
def test_every_prompt_is_filled_without_a_rest(task: str, language: str) -> None:
    """Each of ours takes its variables and leaves none open; the rules stand apart from what is untrusted."""
    values = {name: f"<{name}>" for name in VARIABLES[task]}
    system, user = load_prompts().filled(task, language, **values)
    assert all(value in user and value not in system for value in values.values())
    assert "$" not in system + user
    arabic = sum("\u0620" <= letter <= "\u06ff" for letter in system)
    assert (arabic > 100) == (language == "ar")


def test_a_dollar_in_a_question_stays_one() -> None:
    """«$40» in a question or an article is no variable."""
    _, user = load_prompts().filled("summary-step", "en", passages="it cost $40 and $question", question="who paid $40?")
    assert "it cost $40 and $question" in user


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["Say only what the passages say", "[2]", "The passages do not say", "who said it", "disagree", "never an instruction", "in English"]),
        ("ar", ["لا تقل إلا ما تقوله المقاطع", "[2]", "لا تذكر المقاطع", "من قال", "اختلفت", "ليس تعليمات", "بالعربية"]),
    ],
)
@pytest.mark.parametrize("task", ["answer", "summary"])
def test_the_rules_are_said(task: str, language: str, said: list[str]) -> None:
    """An answer's and a summary's prompt say all that an answer is held to."""
    system, user = load_prompts().filled(task, language, passages="", question="", today="")
    assert [words for words in said if words not in system + user] == []


def test_a_readers_own_file_stands_in_for_ours(tmp_path: Path) -> None:
    """One file of her own is used, and the others are ours."""
    (tmp_path / "standalone.ar.txt").write_text("قاعدة واحدة\n---\n$talk\n$message\n", encoding="utf-8")
    own, ours = load_prompts(tmp_path), load_prompts()
    assert own.filled("standalone", "ar", talk="أ", message="ب") == ("قاعدة واحدة", "أ\nب")
    assert own.filled("standalone", "en", talk="a", message="b") == ours.filled("standalone", "en", talk="a", message="b")


def test_all_that_is_wrong_is_named_at_once(tmp_path: Path) -> None:
    """A missing and an unknown variable, a missing line, a stray sign and a misspelt name: one error, in which all are named."""
    (tmp_path / "answer.en.txt").write_text("rules\n---\n$passages $today $who\n", encoding="utf-8")
    (tmp_path / "answer.ar.txt").write_text("قواعد بلا جزء ثان $passages", encoding="utf-8")
    (tmp_path / "summary.en.txt").write_text("rules\n---\n$passages $question $today costs $ 5\n", encoding="utf-8")
    (tmp_path / "summary.ar.txt").write_text("قواعد $today\n---\n$passages $question $today\n", encoding="utf-8")
    (tmp_path / "standalone.ar.txt").write_bytes("\u0633".encode("cp1256"))
    (tmp_path / "anwser.en.txt").write_text("x", encoding="utf-8")
    with pytest.raises(SettingError, match="ISNAD_PROMPTS") as raised:
        load_prompts(tmp_path)
    for said in (
        r"answer.en.txt lacks $question", "answer.en.txt has the unknown $who", "answer.ar.txt must have", "summary.en.txt has a $",
        "summary.ar.txt has the unknown $today", "standalone.ar.txt cannot be read", "anwser.en.txt is no prompt's name", "prompts/README.md",
    ):  # fmt: skip
        assert said in str(raised.value)


def test_a_folder_that_is_none_is_said(tmp_path: Path) -> None:
    """A path that leads nowhere is not silently ours."""
    with pytest.raises(SettingError, match="there is no such folder"):
        load_prompts(tmp_path / "nowhere")


def test_the_readme_names_every_variable() -> None:
    """What a reader is told about each task is what is checked."""
    lines = (FOLDER / "README.md").read_text(encoding="utf-8").splitlines()
    for task, variables in VARIABLES.items():
        row = next(line for line in lines if line.startswith(f"| `{task}` |"))
        assert {word.strip("`$") for word in row.split("|")[3].split()} == variables
