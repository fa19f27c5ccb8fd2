"""Ollama and Anthropic, spoken to in their own protocols, through the packages that are optional to Isnad and are here for these tests."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from assistant.asking import Assistant
from assistant.writing.failures import Failure, ModelFailure
from assistant.writing.models import ChatModel, load_model
from tests.assistant.writing.newsroom import newspaper

KEY = "sk-ant-test-0123456789"
RAIN = "How much rain fell on the valley of Karsa?"
REPLY = ["Forty millimetres of rain fell on the valley ", "of Karsa on Monday [1, 2, 3]."]


class Provider:
    """Replies with `lines` of `kind` to every request, or with a status; `received` has (path, headers, body)."""

    def __init__(self) -> None:
        self.url = ""
        self.status, self.kind, self.lines = 200, "application/json", list[str]()
        self.received: list[tuple[str, dict[str, str], dict[str, Any]]] = []


@contextmanager
def provider() -> Iterator[Provider]:
    """On a free port of loopback."""
    told = Provider()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            told.received.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(told.status)
            self.send_header("content-type", told.kind)
            self.end_headers()
            for line in told.lines:
                self.wfile.write(line.encode())
                self.wfile.flush()

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    told.url = f"http://127.0.0.1:{http.server_address[1]}"
    threading.Thread(target=lambda: http.serve_forever(poll_interval=0.02), daemon=True).start()
    try:
        yield told
    finally:
        http.shutdown()
        http.server_close()


def of_ollama(*pieces: str, reason: str = "stop") -> list[str]:
    """A reply of `/api/chat`: one JSON object a line."""
    said = [{"model": "qwen3", "message": {"role": "assistant", "content": piece}, "done": False} for piece in pieces]
    last = {"model": "qwen3", "message": {"role": "assistant", "content": ""}, "done": True, "done_reason": reason,
            "prompt_eval_count": 210, "eval_count": 17}  # fmt: skip
    return [f"{json.dumps(line)}\n" for line in [*said, last]]


def of_anthropic(*pieces: str, reason: str = "end_turn") -> list[str]:
    """A reply of `/v1/messages`: server-sent events."""
    message = {"id": "msg_1", "type": "message", "role": "assistant", "model": "claude-x", "content": [], "stop_reason": None,
               "stop_sequence": None, "usage": {"input_tokens": 210, "output_tokens": 1}}  # fmt: skip
    events: list[dict[str, Any]] = [
        {"type": "message_start", "message": message},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        *({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": piece}} for piece in pieces),
        {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": {"stop_reason": reason, "stop_sequence": None}, "usage": {"input_tokens": 210, "output_tokens": 17}},
        {"type": "message_stop"},
    ]
    return [f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in events]


def opened(name: str, server: Provider) -> ChatModel:
    """The provider's model at the server."""
    return load_model(name, server.url, key=None if name.startswith("ollama") else KEY, context=8192, time_limit=10, back_off=0.01)


CASES = [("ollama:qwen3", "application/x-ndjson", of_ollama, "/api/chat"), ("anthropic:claude-x", "text/event-stream", of_anthropic, "/v1/messages")]


@pytest.mark.parametrize(("name", "kind", "says", "path"), CASES)
def test_an_answer_is_written(tmp_path: Path, name: str, kind: str, says: Any, path: str) -> None:
    """The reply is streamed, its sentences are checked, and the provider's count of tokens is the answer's."""
    with provider() as server, newspaper(tmp_path) as archive:
        model = opened(name, server)
        server.kind, server.lines = kind, says(*REPLY)
        answer = Assistant(archive, model).ask(RAIN)
    assert (answer.made_by, answer.notice) == (name, "")
    assert [sentence.text for sentence in answer.sentences] == ["Forty millimetres of rain fell on the valley of Karsa on Monday."]
    assert (answer.usage.read, answer.usage.written) == (210, 17)
    (asked, headers, body), *others = server.received
    assert asked.split("?")[0] == path
    assert not others
    assert RAIN in json.dumps(body)
    if name.startswith("anthropic"):
        assert any(KEY in value for value in headers.values())
    else:
        assert body["options"]["num_ctx"] == 8192


@pytest.mark.parametrize(("name", "kind", "says", "path"), CASES)
def test_a_reply_that_was_cut(name: str, kind: str, says: Any, path: str) -> None:  # noqa: ARG001
    """Each provider's word for "stopped at the limit" is understood."""
    with provider() as server:
        model = opened(name, server)
        server.kind, server.lines = kind, says("Forty milli", reason="length" if name.startswith("ollama") else "max_tokens")
        *_, last = model.stream("s", "u", max_tokens=5)
    assert last.cut


@pytest.mark.parametrize(
    ("name", "status", "error", "failure"),
    [
        ("ollama:qwen3", 404, {"error": "model 'qwen3' not found"}, Failure.NO_SUCH_MODEL),
        ("anthropic:claude-x", 401, {"type": "error", "error": {"type": "authentication_error", "message": f"invalid {KEY}"}}, Failure.UNAUTHORISED),
        ("anthropic:claude-x", 429, {"type": "error", "error": {"type": "rate_limit_error", "message": "slow down"}}, Failure.RATE_LIMITED),
        ("anthropic:claude-x", 500, {"type": "error", "error": {"type": "api_error", "message": "broken"}}, Failure.SERVER_ERROR),
        ("ollama:qwen3", 500, {"error": "out of memory"}, Failure.SERVER_ERROR),
    ],
)
def test_a_failure_is_translated(name: str, status: int, error: dict[str, Any], failure: Failure) -> None:
    """A provider's own exception ends at our border, and no key is in its words."""
    with provider() as server:
        model = opened(name, server)
        server.status, server.lines = status, [json.dumps(error)]
        with pytest.raises(ModelFailure) as raised:
            list(model.stream("s", "u", max_tokens=5))
    assert raised.value.failure is failure
    assert KEY not in str(raised.value)
