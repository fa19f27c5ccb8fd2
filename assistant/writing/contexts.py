"""How many tokens a model reads, asked of the server that runs it, where that tells.

vLLM and its like tell it in the list of models, llama.cpp's server in `/props`, Ollama in `/api/show`. Only the server that
questions go to anyway is asked; a provider's own never is.
"""

import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from assistant.writing.loading import divided

OLLAMA = "http://127.0.0.1:11434"
MOST_OF_OLLAMA = 8192
"""Ollama takes memory for as many tokens as it is asked to read, and a model may read a hundred thousand: this many are enough."""
_SECONDS = 0.7
_AGAIN = 30.0
"""Seconds until a server that was not reached is asked again."""
_NAMES = ("max_model_len", "context_length", "context_window", "max_context_length")
_BYTES = 1_000_000


@dataclass
class ContextAsked:
    """What the server of one model says; it is asked at the first question, and not again once it has answered."""

    name: str
    url: str
    key: str | None = field(repr=False)
    _tokens: int | None = None
    _next: float = 0.0
    _asking: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def tokens(self) -> int:
        """Tokens of prompt and reply together; 0 where the server does not say, or is not there."""
        provider, model = divided(self.name)
        if not (self.url or provider == "ollama") or provider not in ("openai", "ollama"):
            return 0
        with self._asking:
            if self._tokens is None and time.monotonic() >= self._next:
                self._tokens = _of_ollama(self.url or OLLAMA, model) if provider == "ollama" else _of_openai(self.url, model, self.key)
                self._next = time.monotonic() + _AGAIN
            return self._tokens or 0


def _of_ollama(url: str, model: str) -> int | None:
    told = _json("POST", f"{url.rstrip('/')}/api/show", body={"model": model})
    if not isinstance(told, dict):
        return None if told is None else 0
    about = told.get("model_info")
    lengths = [value for key, value in about.items() if str(key).endswith(".context_length")] if isinstance(about, dict) else []
    length = _whole(lengths[0]) if lengths else 0
    words = str(told.get("parameters") or "").split()
    asked = next((int(after) for word, after in zip(words, words[1:], strict=False) if word == "num_ctx" and after.isdigit()), 0)
    return asked or min(length, MOST_OF_OLLAMA)


def _of_openai(url: str, model: str, key: str | None) -> int | None:
    told = _json("GET", f"{url.rstrip('/')}/models", key=key)
    if told is None:
        return None
    entries = told.get("data") if isinstance(told, dict) else None
    own = [entry for entry in entries if isinstance(entry, dict) and entry.get("id") == model] if isinstance(entries, list) else []
    said = next((tokens for entry in own for name in _NAMES if (tokens := _whole(entry.get(name)))), 0)
    if said:
        return said
    parts = urlsplit(url)
    props = _json("GET", f"{parts.scheme}://{parts.netloc}/props", key=key)
    settings = props.get("default_generation_settings") if isinstance(props, dict) else None
    return _whole(settings.get("n_ctx")) if isinstance(settings, dict) else 0


def _whole(said: object) -> int:
    return said if isinstance(said, int) and not isinstance(said, bool) and said > 0 else 0


def _json(method: str, url: str, *, key: str | None = None, body: dict[str, str] | None = None) -> Any:  # noqa: ANN401 - a server's JSON
    """What the server answers; 0 for what is no JSON or no success, None where nothing answers in time. Redirects are not followed."""
    import httpx

    headers = {"Authorization": f"Bearer {key}"} if key else {}
    until = time.monotonic() + _SECONDS
    try:
        with httpx.stream(method, url, headers=headers, json=body, timeout=_SECONDS) as reply:
            if reply.status_code != httpx.codes.OK:
                return 0
            read = b""
            for piece in reply.iter_bytes():
                read += piece
                if len(read) > _BYTES or time.monotonic() > until:
                    return 0
        return httpx.Response(200, content=read).json()
    except ValueError:
        return 0
    except (httpx.HTTPError, httpx.InvalidURL):
        return None
