"""A model server that speaks OpenAI's chat protocol over real HTTP and does, request by request, what a test has queued."""

import json
import select
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Received:
    """A request as it came in."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    at: float
    hung_up: threading.Event = field(default_factory=threading.Event)
    """Set once the client has closed the connection before the reply was at its end."""

    @property
    def system(self) -> str:
        return self._said_by("system")

    @property
    def user(self) -> str:
        return self._said_by("user")

    def _said_by(self, role: str) -> str:
        return "\n".join(message["content"] for message in self.body["messages"] if message["role"] == role)


Behaviour = Callable[["_Handler", Received], None]


class ModelServer:
    """What it does next is taken from the queue; when that is empty, `otherwise`. `received` has all requests."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.models: list[str] = ["tiny"]
        self.tells: dict[str, dict[str, Any]] = {}
        """What it answers under a path, beside the chat: {"/props": {…}}; "/v1/models" adds to each model's entry."""
        self.looked_at: list[tuple[str, str]] = []
        """(path, Authorization) of each request that was no chat."""
        self.received: list[Received] = []
        self.stopping = threading.Event()
        self.otherwise: Behaviour = fails(500, "the test has queued nothing")
        self._queue: deque[Behaviour] = deque()

    @property
    def port(self) -> int:
        return int(self.url.split(":")[2].split("/")[0])

    def enqueue(self, *behaviours: Behaviour) -> None:
        self._queue.extend(behaviours)

    def answer(self, *pieces: str) -> None:
        """Queue one good reply in these pieces."""
        self.enqueue(says(*pieces))

    def next(self) -> Behaviour:
        return self._queue.popleft() if self._queue else self.otherwise


# What it can do.


def says(*pieces: str, read: int = 11, written: int = 7, finish: str = "stop", pause: float = 0.0, counted: bool = True) -> Behaviour:
    """A good reply; `pause` seconds before each piece; `counted`: usage in the last chunk."""

    def act(handler: "_Handler", received: Received) -> None:
        usage = {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}
        if not received.body.get("stream"):
            message = {"role": "assistant", "content": "".join(pieces)}
            choice = {"index": 0, "message": message, "finish_reason": finish}
            handler.json(200, {**_HEAD, "object": "chat.completion", "choices": [choice], "usage": usage})
            return
        handler.start()
        handler.event(_chunk({"role": "assistant", "content": ""}))
        for piece in pieces:
            handler.wait(received, pause)
            handler.event(_chunk({"content": piece}))
        handler.event(_chunk({}, finish))
        if counted and received.body.get("stream_options", {}).get("include_usage"):
            handler.event({**_HEAD, "object": "chat.completion.chunk", "choices": [], "usage": usage})
        handler.finish_events()

    return act


def thinks(thought: str, *pieces: str) -> Behaviour:
    """A reply after a thought that comes as `reasoning_content`."""

    def act(handler: "_Handler", received: Received) -> None:
        handler.start()
        for word in thought.split():
            handler.event(_chunk({"reasoning_content": word}))
        for piece in pieces:
            handler.event(_chunk({"content": piece}))
        handler.event(_chunk({}, "stop"))
        handler.finish_events()

    return act


def fails(status: int, message: str = "no", code: str | None = None, **headers: str) -> Behaviour:
    """An error as OpenAI sends it; `retry_after="1"` is the header Retry-After."""

    def act(handler: "_Handler", received: Received) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        handler.json(status, {"error": {"message": message, "type": "error", "code": code}}, named)

    return act


def hangs(*pieces: str, began: bool = False) -> Behaviour:
    """Says the pieces and then nothing, with the connection open; without `began` not even the headers."""

    def act(handler: "_Handler", received: Received) -> None:
        if pieces or began:
            handler.start()
        for piece in pieces:
            handler.event(_chunk({"content": piece}))
        handler.wait(received, 60)

    return act


def drips() -> Behaviour:
    """Begins, and then only keeps the connection alive with comments: bytes come, a reply does not."""

    def act(handler: "_Handler", received: Received) -> None:
        handler.start()
        while not handler.wait(received, 0.05):
            handler.chunk(b": still here\n\n")

    return act


def cuts(*pieces: str, cleanly: bool = False) -> Behaviour:
    """The connection ends after the pieces; `cleanly`: the stream does, as if that were all."""

    def act(handler: "_Handler", received: Received) -> None:
        handler.start()
        for piece in pieces:
            handler.event(_chunk({"content": piece}))
        if cleanly:
            handler.chunk(b"")
        else:
            handler.hang_up()

    return act


def goes_on(piece: str) -> Behaviour:
    """The piece, for ever."""

    def act(handler: "_Handler", received: Received) -> None:
        handler.start()
        for _ in range(100_000):
            handler.event(_chunk({"content": piece}))

    return act


def sends(body: bytes, kind: str = "text/event-stream", status: int = 200) -> Behaviour:
    """These bytes, whatever they are."""

    def act(handler: "_Handler", received: Received) -> None:
        handler.plain(status, body, kind)

    return act


def tells_of_an_error(*pieces: str, message: str = "the engine died") -> Behaviour:
    """An error inside the stream, after the pieces."""

    def act(handler: "_Handler", received: Received) -> None:
        handler.start()
        for piece in pieces:
            handler.event(_chunk({"content": piece}))
        handler.event({"error": {"message": message, "code": 500}})
        handler.finish_events()

    return act


too_long = fails(400, "This model's maximum context length is 4096 tokens.", "context_length_exceeded")
hangs_up = cuts()

_HEAD = {"id": "chatcmpl-1", "created": 1, "model": "tiny"}


def _chunk(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    return {**_HEAD, "object": "chat.completion.chunk", "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    model: ModelServer

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self.model.looked_at.append((self.path, self.headers.get("authorization", "")))
        about = self.model.tells.get(self.path, {})
        if self.path != "/v1/models":
            self.json(200 if about else 404, about)
            return
        self.json(200, {"object": "list", "data": [{"id": name, "object": "model", **about} for name in self.model.models]})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if self.path in self.model.tells:
            self.model.looked_at.append((self.path, self.headers.get("authorization", "")))
            self.json(200, self.model.tells[self.path])
            return
        received = Received(self.path, {name.lower(): value for name, value in self.headers.items()}, body, time.monotonic())
        self.model.received.append(received)
        try:
            self.model.next()(self, received)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
            received.hung_up.set()

    def json(self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        self.plain(status, json.dumps(body, ensure_ascii=False).encode(), "application/json", headers)

    def plain(self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"content-type": kind, "content-length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def start(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()

    def chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def event(self, data: dict[str, Any]) -> None:
        self.chunk(f"data: {json.dumps(data, ensure_ascii=False)}\n\n".encode())

    def finish_events(self) -> None:
        self.chunk(b"data: [DONE]\n\n")
        self.chunk(b"")

    def wait(self, received: Received, seconds: float) -> bool:
        """Wait; true, and noted, as soon as the client has hung up."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and not self.model.stopping.is_set():
            readable, _, _ = select.select([self.connection], [], [], min(left, 0.05))
            if readable and not self.connection.recv(1, socket.MSG_PEEK):
                raise BrokenPipeError
        return self.model.stopping.is_set()

    def hang_up(self) -> None:
        self.connection.shutdown(socket.SHUT_RDWR)
        self.close_connection = True


@contextmanager
def running() -> Iterator[ModelServer]:
    """A server on a free port of loopback."""
    http = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    http.daemon_threads = True
    server = ModelServer(f"http://127.0.0.1:{http.server_address[1]}/v1")
    http.RequestHandlerClass = type("Handler", (_Handler,), {"model": server})
    threading.Thread(target=lambda: http.serve_forever(poll_interval=0.02), daemon=True).start()
    try:
        yield server
    finally:
        server.stopping.set()
        http.shutdown()
        http.server_close()
