"""The page on a port: Gradio without its footer, its statistics, its links to elsewhere, and its own look."""

import socket
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import gradio as gr
from starlette.middleware import Middleware

from assistant.page.asker import Asker
from assistant.page.building import build
from assistant.page.guarding import MOST_BYTES, Guard
from assistant.page.html import frame, shelves
from assistant.page.keeper import Keeper
from assistant.page.theme import quiet_theme
from assistant.page.users import Users
from vectorstore.errors import SettingError


def _joined(*names: str) -> str:
    return "\n".join((Path(__file__).parent / name).read_text(encoding="utf-8") for name in names)


WAITING = 200
"""Questions that wait at most; a reader beyond that is told to try again."""


def serve(
    asker: Asker, host: str, port: int, keeper: Keeper | None = None, users: Users | None = None, public: str = ""
) -> gr.Blocks:
    """Serve the page over `asker` and return while it runs; raises `SettingError` if the port cannot be had.

    With a `keeper` the page has an archive to leaf through and functions for other programs; with `users` it is
    theirs alone. `public` is the address that readers reach the page at, where a proxy stands before it.
    """
    require_free(host, port)
    page = build(asker, keeper, may_change=users is not None or host in ("127.0.0.1", "localhost", "::1"))
    page.queue(max_size=WAITING, default_concurrency_limit=8)
    # `quiet` does not reach what Gradio says of its MCP server.
    with redirect_stdout(StringIO()):
        page.launch(
            server_name=host,
            server_port=port,
            prevent_thread_lock=True,
            quiet=True,
            share=False,
            inbrowser=False,
            ssr_mode=False,
            run_history=False,
            enable_monitoring=False,
            footer_links=[],
            theme=quiet_theme(),
            show_error=False,
            max_file_size=MOST_BYTES,
            mcp_server=keeper is not None,
            app_kwargs={"middleware": [Middleware(Guard, host=host, users=users, public=public)], "docs_url": None, "redoc_url": None, "openapi_url": None},
            # Not `css`: Gradio puts its own container before every selector there, and ours begin at the root.
            head=shelves.archive_words() + frame.head(_joined("page.css", "answers.css", "archive.css"), _joined("page.js", "talks.js", "saving.js", "archive.js")),
        )
    return page


def require_free(host: str, port: int) -> None:
    """Raise `SettingError` unless `host:port` can be listened on."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
    except (OSError, OverflowError) as error:
        text = f"The page cannot be served at {host}, port {port}: {error}. Free that port, or choose another."
        raise SettingError(text) from error
