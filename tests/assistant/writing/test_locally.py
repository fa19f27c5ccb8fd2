"""Models on this machine, and the command that offers them."""

import json
import shlex
import socket
import time
from collections.abc import Iterator

import pytest

from assistant.__main__ import main
from assistant.writing import locally
from assistant.writing.locally import noticed
from assistant.writing.models import load_model
from tests.assistant.writing.conftest import KEY
from tests.assistant.writing.server import ModelServer, says
from vectorstore.settings import settings


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def _settings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    monkeypatch.chdir(tmp_path_factory.mktemp("empty"))
    for name in ("ISNAD_LLM", "ISNAD_LLM_URL", "ISNAD_LLM_KEY", "ISNAD_LLM_SECONDS", "ISNAD_LLM_CONTEXT", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_a_server_on_this_machine_is_noticed(model_server: ModelServer, free_port: int) -> None:
    """Its models, each with the settings that use it; where nobody listens nothing is; no question is sent."""
    model_server.models = ["qwen3:8b", "text-embedding-nomic"]
    (local,) = noticed({"LM Studio": model_server.port, "llama.cpp": free_port})
    assert (local.name, local.url, local.models) == ("LM Studio", model_server.url, ("qwen3:8b",))
    assert local.settings == (f"ISNAD_LLM=openai:qwen3:8b ISNAD_LLM_URL={model_server.url}",)
    assert not model_server.received


def test_its_line_works(model_server: ModelServer) -> None:
    """What is printed, read as a shell reads it, opens the model."""
    model_server.models = ["a model; rm"]
    (local,) = noticed({"llama.cpp": model_server.port})
    values = dict(part.split("=", 1) for part in shlex.split(local.settings[0]))
    model_server.enqueue(says("Yes."))
    assert load_model(values["ISNAD_LLM"], values["ISNAD_LLM_URL"]).complete("s", "u", 9)[0] == "Yes."
    assert model_server.received[0].body["model"] == "a model; rm"


@pytest.mark.parametrize(
    ("package", "settings"), [(None, "ISNAD_LLM=openai:tiny ISNAD_LLM_URL={url} ISNAD_LLM_CONTEXT=4096"), ("there", "ISNAD_LLM=ollama:tiny")]
)
def test_ollama_is_offered_with_what_it_reads(
    package: str | None, settings: str, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ollama drops the beginning of what is longer than 4,096 tokens: its own package says how much there is, or the evidence is kept below."""
    monkeypatch.setattr(locally, "find_spec", lambda _: package)
    (local,) = noticed({"Ollama": model_server.port})
    assert local.settings == (settings.format(url=model_server.url),)


@pytest.mark.parametrize("name", ["\x1b[2Jtiny", "", " ", "ti\nny"])
def test_a_name_that_would_play_with_the_terminal_is_left_out(name: str, model_server: ModelServer) -> None:
    """Whoever listens on a port is a stranger."""
    model_server.models = [name]
    assert noticed({"Ollama": model_server.port}) == []


def test_a_port_that_says_nothing_costs_little(free_port: int) -> None:
    """Something that takes the connection and is silent is left after .3 s, all of them at once."""
    with socket.create_server(("127.0.0.1", free_port)):
        began = time.monotonic()
        assert noticed(dict.fromkeys(locally.PORTS, free_port)) == []
        assert time.monotonic() - began < 20


@pytest.mark.usefixtures("_settings")
def test_the_command_says_what_is_set_and_what_could_be(
    model_server: ModelServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing set: it says so, and offers what runs here; set: by whom answers are written, and where."""
    monkeypatch.setattr("assistant.writing.locally.noticed.__defaults__", ({"LM Studio": model_server.port},))
    assert main(["models"]) == 0
    out = capsys.readouterr().out
    assert "No language model is set" in out
    assert f"ISNAD_LLM=openai:tiny ISNAD_LLM_URL={model_server.url}" in out
    monkeypatch.setenv("ISNAD_LLM", "openai:tiny")
    monkeypatch.setenv("ISNAD_LLM_URL", model_server.url)
    settings.cache_clear()
    assert main(["models"]) == 0
    assert f"Answers are written by openai:tiny at {model_server.url}." in capsys.readouterr().out


@pytest.mark.usefixtures("_settings")
def test_the_command_in_json_has_no_key(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Keys stand in no output; a problem is a sentence and the status 1."""
    monkeypatch.setattr("assistant.writing.locally.noticed.__defaults__", ({},))
    monkeypatch.setenv("ISNAD_LLM", "openai:tiny")
    monkeypatch.setenv("ISNAD_LLM_URL", f"http://me:{KEY}@127.0.0.1/v1")
    monkeypatch.setenv("ISNAD_LLM_KEY", KEY)
    assert main(["models", "--json"]) == 1
    out = capsys.readouterr().out
    assert KEY not in out
    told = json.loads(out)
    assert told["noticed"] == []
    assert "ISNAD_LLM_KEY" in told["configured"]["problem"]


@pytest.mark.usefixtures("_settings")
def test_a_number_that_is_none(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A setting that cannot be read is a sentence with its name, and no traceback."""
    monkeypatch.setenv("ISNAD_LLM_SECONDS", "long")
    assert main(["models"]) == 1
    assert "ISNAD_LLM_SECONDS cannot be used" in capsys.readouterr().err
