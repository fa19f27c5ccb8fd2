"""From the command line to a model server over real HTTP and back: the settings, the prompts, the answer, its JSON."""

import json
from pathlib import Path

import pytest

from assistant.__main__ import main
from tests.assistant.writing.newsroom import newspaper
from tests.assistant.writing.server import ModelServer, says
from vectorstore.settings import settings

SAID = "Forty millimetres of rain fell on the valley of Karsa on Monday [{n}]. The president of Brazil resigned after the football scandal [{n}]."
RAIN = "How much rain fell on the valley of Karsa?"


def _said(handler, received) -> None:
    number = received.user[: received.user.index("Forty")].rsplit("\n[", 1)[1].split("]")[0]
    says(*(f"{word} " for word in SAID.format(n=number).split(" ")))(handler, received)


@pytest.fixture
def server(model_server: ModelServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModelServer:
    """A newspaper, and a model server that is set to write from it; it says the same whichever number the passage has."""
    with newspaper(tmp_path / "store"):
        pass
    for name, value in {"STORE": tmp_path / "store", "LLM": "openai:tiny", "LLM_URL": model_server.url, "LLM_KEY": "sk-secret-4711"}.items():
        monkeypatch.setenv(f"ISNAD_{name}", str(value))
    settings.cache_clear()
    model_server.otherwise = _said
    return model_server


@pytest.fixture(autouse=True)
def _settings_are_read_again() -> None:
    settings.cache_clear()


def asked(capsys: pytest.CaptureFixture[str], *options: str) -> str:
    settings.cache_clear()
    assert main(["ask", RAIN, *options]) == 0
    said = capsys.readouterr()
    assert "sk-secret" not in said.out + said.err
    return said.out


def test_a_reply_without_numbers(server: ModelServer, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing that cites nothing is given as an answer; the tokens that it took are those that the server counted."""
    server.otherwise = says("The president of Brazil resigned ", "after the football scandal.")
    record = json.loads(asked(capsys, "--json"))
    assert record["made_by"] == "quoting"
    assert record["notice"]
    assert record["usage"] == {"read": 11, "written": 7}


@pytest.mark.parametrize("strict", [False, True])
def test_marked_or_left_out(server: ModelServer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, strict: bool) -> None:
    """`ISNAD_STRICT` decides what becomes of a sentence that its source does not bear out."""
    monkeypatch.setenv("ISNAD_STRICT", str(strict))
    record = json.loads(asked(capsys, "--json"))
    assert record["made_by"] == "openai:tiny"
    assert [s["supported"] for s in record["sentences"]] == ([True] if strict else [True, False])
    assert record["dropped"] == int(strict)
    assert ("(not found in the source)" in record["text"]) is not strict


def test_own_prompts(
    server: ModelServer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """`ISNAD_PROMPTS` is what the model is told; a bad file there stops the program with one sentence before it begins."""
    own = tmp_path / "prompts"
    own.mkdir()
    (own / "answer.en.txt").write_text("Be brief, said the reader.\n---\n$today\n$passages\n$question\n", encoding="utf-8")
    monkeypatch.setenv("ISNAD_PROMPTS", str(own))
    asked(capsys)
    assert server.received[-1].system == "Be brief, said the reader."
    (own / "answer.en.txt").write_text("Be brief.\n---\n$passages\n", encoding="utf-8")
    settings.cache_clear()
    assert main(["ask", RAIN]) == 1
    assert "lacks $question, $today" in capsys.readouterr().err
