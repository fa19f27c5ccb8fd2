"""What stands between the network and Gradio: headers, origins, what is not served, how much is taken in, who may enter."""

import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.page.door import Door
from assistant.page.responses import HEADERS, answered
from assistant.page.users import Users

MOST_BYTES = 64 * 1024 * 1024
"""Of one request: what may be uploaded at once."""
_LOOPBACK = ("127.0.0.1", "localhost", "::1")

# Of Gradio's, what the page does not use: files, proxies, its editor, its records of runs.
_CLOSED = re.compile(
    r"^/(?:gradio_api/(?:file[=/]|proxy=|custom_component/|vibe|undo-vibe|runs|run-history|process_recording|deep_link|dev/|profiling)|monitoring|svelte/|pwa_icon|docs|redoc|openapi)"
)


class Guard:
    """ASGI middleware; `users` None lets everybody in, `public` is the address that readers reach the page at."""

    def __init__(self, app: ASGIApp, host: str, users: Users | None = None, public: str = "") -> None:
        self._app = app
        self._local = host in _LOOPBACK
        self._public = urlsplit(public).netloc.lower()
        self._door = Door(users) if users else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what is refused; pass on the rest, with the headers."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if refusal := self._refusal(scope, headers):
            await answered(send, *refusal)
            return
        if self._door and not await self._door.opened(scope, receive, send, headers):
            return
        await self._app(scope, _bounded(receive), _with_headers(send))

    def _refusal(self, scope: Scope, headers: Headers) -> tuple[int, str] | None:
        host = headers.get("host", "").lower()
        # A name that an attacker's server resolves to this machine is not one of ours (DNS rebinding).
        if self._local and host != self._public and _name_of(host) not in _LOOPBACK:
            return 403, "This page is not served under that name."
        origin = headers.get("origin")
        foreign = origin is not None and urlsplit(origin).netloc.lower() not in (host, self._public or host)
        if foreign or (headers.get("sec-fetch-site") == "cross-site" and scope["method"] not in ("GET", "HEAD")):
            return 403, "Requests from other sites are not answered."
        if _CLOSED.match(scope["path"]):
            return 404, "There is nothing here."
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > MOST_BYTES:
            return 413, f"That is too large; at most {MOST_BYTES >> 20} MB are taken at once."
        return None


def _name_of(host: str) -> str:
    return host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]


def _bounded(receive: Receive) -> Receive:
    """A body that says no length, or a wrong one, is cut off all the same."""
    taken = 0

    async def bounded() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        return {"type": "http.disconnect"} if taken > MOST_BYTES else message

    return bounded


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
        await send(message)

    return sending
