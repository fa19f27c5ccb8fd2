"""A model's context is asked of its server where the setting does not say, and nothing goes wrong where it is not told."""

import socket
import time
from typing import Any

import pytest

from assistant.writing.contexts import ContextAsked
from assistant.writing.models import DEFAULT_CONTEXT, load_model
from tests.assistant.writing.server import ModelServer

KEY = "sk-test-0123456789abcdef"


@pytest.mark.parametrize(
    ("tells", "tokens"),
    [
        ({"/v1/models": {"max_model_len": 4096}}, 4096),  # vLLM
        ({"/v1/models": {"context_length": 32768}}, 32768),
        ({"/props": {"default_generation_settings": {"n_ctx": 2048}}}, 2048),  # llama.cpp
        ({"/v1/models": {"max_model_len": "many"}, "/props": {"default_generation_settings": []}}, DEFAULT_CONTEXT),
        ({"/v1/models": {"max_model_len": True}}, DEFAULT_CONTEXT),
        ({"/props": {"default_generation_settings": {"n_ctx": -5}}}, DEFAULT_CONTEXT),
        ({}, DEFAULT_CONTEXT),
    ],
)
def test_what_a_server_tells(model_server: ModelServer, tells: dict[str, dict[str, Any]], tokens: int) -> None:
    """vLLM's and llama.cpp's ways to say it; sense is made of nothing else."""
    model_server.tells = tells
    model = load_model("openai:tiny", model_server.url, key=KEY)
    assert model_server.looked_at == []
    assert [model.context, model.context] == [tokens, tokens]
    asked = [path for path, _ in model_server.looked_at]
    assert sorted(set(asked)) == sorted(asked)
    assert {key for _, key in model_server.looked_at} == {f"Bearer {KEY}"}


def test_another_model_of_the_server_does_not_count(model_server: ModelServer) -> None:
    """Only the entry of the model that is used is read."""
    model_server.models, model_server.tells = ["small"], {"/v1/models": {"max_model_len": 512}}
    assert load_model("openai:tiny", model_server.url).context == DEFAULT_CONTEXT


def test_the_setting_goes_first(model_server: ModelServer) -> None:
    """With ISNAD_LLM_CONTEXT nobody is asked."""
    model_server.tells = {"/v1/models": {"max_model_len": 4096}}
    assert load_model("openai:tiny", model_server.url, context=6000).context == 6000
    assert model_server.looked_at == []


def test_nobody_asks_a_provider_for_it() -> None:
    """A hosted model's context is not asked for: no request goes out beside the question's."""
    assert ContextAsked("openai:gpt-5-mini", "", KEY).tokens() == 0
    assert ContextAsked("anthropic:claude-x", "https://127.0.0.1:9", KEY).tokens() == 0


@pytest.mark.parametrize(
    ("told", "tokens"),
    [
        ({"model_info": {"qwen3.context_length": 40960}}, 8192),
        ({"model_info": {"tiny.context_length": 2048}}, 2048),
        ({"model_info": {"qwen3.context_length": 40960}, "parameters": "temperature 0.6\nnum_ctx                        16384"}, 16384),
        ({"model_info": ["?"], "parameters": 3}, 0),
    ],
)
def test_what_ollama_tells(model_server: ModelServer, told: dict[str, Any], tokens: int) -> None:
    """The model's own length, no more than a laptop has memory for, unless its file asks for more."""
    model_server.tells = {"/api/show": told}
    assert ContextAsked("ollama:qwen3", model_server.url.removesuffix("/v1"), None).tokens() == tokens


def test_a_server_that_is_not_there_or_says_nothing() -> None:
    """It costs no error and little time; one that was not there is not asked again at once."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        asked = ContextAsked("openai:tiny", f"http://127.0.0.1:{silent.getsockname()[1]}/v1", None)
        began = time.monotonic()
        assert [asked.tokens(), asked.tokens(), asked.tokens()] == [0, 0, 0]
        assert time.monotonic() - began < 20
    assert ContextAsked("openai:tiny", "http://127.0.0.1:9/v1", None).tokens() == 0
    assert ContextAsked("ollama:tiny", "http://127.0.0.1:9", None).tokens() == 0
