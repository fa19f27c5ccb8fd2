"""Model servers for tests: one with scripted behaviour, and one that is real and knows nothing."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.writing.models import ChatModel, load_model
from tests.assistant.writing.server import ModelServer, running

KEY = "sk-test-0123456789abcdef"


@pytest.fixture
def model_server() -> Iterator[ModelServer]:
    """A server that does what the test queues."""
    with running() as server:
        yield server


@pytest.fixture
def opened(model_server: ModelServer) -> Callable[..., ChatModel]:
    """Opens the model of `model_server`, with attempts that follow each other at once."""

    def open_model(**options: float) -> ChatModel:
        return load_model("openai:tiny", model_server.url, key=KEY, **{"time_limit": 5.0, "back_off": 0.01, **options})

    return open_model


@dataclass(frozen=True)
class TinyServer:
    """`transformers serve` with a model of random weights."""

    model: str
    url: str


@pytest.fixture(scope="session")
def tiny_model_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TinyServer]:
    """A real model server with a tiny random model: what it says is gibberish."""
    folder = tmp_path_factory.mktemp("tiny-model")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    said = (folder / "server.log").open("w")
    offline = {**os.environ, "HF_HUB_OFFLINE": "1"}
    serving = subprocess.Popen([sys.executable, "-c", _SERVING, str(folder), str(port)], stdout=said, stderr=subprocess.STDOUT, env=offline)
    try:
        _wait_until_it_serves(serving, port, folder / "server.log")
        yield TinyServer(str(folder), f"http://127.0.0.1:{port}/v1")
    finally:
        serving.terminate()
        serving.wait(10)
        said.close()


def _wait_until_it_serves(serving: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + 90
    while time.monotonic() < until and serving.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(log.read_text())


# What `transformers serve FOLDER --port PORT` runs, but that it is handed its model: to load one it wants accelerate as well.
_SERVING = """
import sys
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

letters = {letter: number for number, letter in enumerate(sorted(pre_tokenizers.ByteLevel.alphabet()))}
tokenizer = Tokenizer(models.BPE(vocab={**letters, "<end>": len(letters)}, merges=[]))
tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
tokenizer.decoder = decoders.ByteLevel()
fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<end>", pad_token="<end>")
fast.chat_template = "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\\n{% endfor %}assistant: "
fast.save_pretrained(sys.argv[1])
torch.manual_seed(7)
config = LlamaConfig(vocab_size=len(letters) + 1, hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=2,
                     num_key_value_heads=2, max_position_embeddings=8192, eos_token_id=len(letters), pad_token_id=len(letters))
model = LlamaForCausalLM(config)
model.generation_config.do_sample = True
model.save_pretrained(sys.argv[1])
from transformers.cli.serve import Serve
from transformers.cli.serving.model_manager import ModelManager

ModelManager._load_model = lambda *_, **__: model.eval()
Serve(force_model=sys.argv[1], host="127.0.0.1", port=int(sys.argv[2]), device="cpu")
"""
