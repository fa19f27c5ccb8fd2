"""Language models that already run on this machine: noticed and offered, never used unasked."""

import json
import shlex
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from importlib.util import find_spec
from typing import Any

PORTS = {"Ollama": 11434, "LM Studio": 1234, "llama.cpp": 8080}
"""The servers that are looked for, each on the port it takes unless told. All three list their models as OpenAI's protocol has it."""

_SECONDS = 0.3
_OLLAMA_READS = 4096
"""Tokens that Ollama reads where it is not told more; what is longer loses its beginning there, without a word."""
_LIST_BYTES = 1_000_000
_MODELS_NAMED = 20


@dataclass(frozen=True, slots=True)
class Local:
    """A model server on this machine, with the settings that use each of its models."""

    name: str
    """Of the server: "Ollama"."""
    url: str
    models: tuple[str, ...]
    settings: tuple[str, ...]
    """One line for each model, `ISNAD_LLM=… ISNAD_LLM_URL=…`, that goes before a command or, part by part, into `.env`."""


def noticed(ports: Mapping[str, int] = PORTS) -> list[Local]:
    """The servers that answer on loopback at these ports, by name, and have a model; all are asked at once, for .3 s."""
    with ThreadPoolExecutor(len(ports) or 1) as pool:
        found = pool.map(lambda port: _listed(port[1]), ports.items())
        return [_local(name, port, models) for (name, port), models in zip(ports.items(), found, strict=True) if models]


def _local(name: str, port: int, models: tuple[str, ...]) -> Local:
    url = f"http://127.0.0.1:{port}/v1"
    return Local(name, url, models, tuple(_line(name, url, model) for model in models))


def _line(server: str, url: str, model: str) -> str:
    if server == "Ollama" and find_spec("langchain_ollama"):
        return f"ISNAD_LLM={shlex.quote(f'ollama:{model}')}"
    line = f"ISNAD_LLM={shlex.quote(f'openai:{model}')} ISNAD_LLM_URL={url}"
    return f"{line} ISNAD_LLM_CONTEXT={_OLLAMA_READS}" if server == "Ollama" else line


def _listed(port: int) -> tuple[str, ...]:
    """Names of the models of what answers on the port; none where nothing does, or something else."""
    connection = HTTPConnection("127.0.0.1", port, timeout=_SECONDS)
    try:
        connection.request("GET", "/v1/models")
        return _names(json.loads(connection.getresponse().read(_LIST_BYTES)))
    except (OSError, HTTPException, ValueError):
        return ()
    finally:
        connection.close()


def _names(listed: Any) -> tuple[str, ...]:  # noqa: ANN401 - a stranger's JSON
    entries = listed.get("data") if isinstance(listed, dict) else None
    names = [entry.get("id") for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    # Whoever listens there is not trusted with the terminal; and a model that embeds writes nothing.
    fit = [name for name in names if isinstance(name, str) and name.isprintable() and name.strip() and "embed" not in name.lower()]
    return tuple(fit[:_MODELS_NAMED])
