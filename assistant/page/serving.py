"""The page on a port: Gradio without its footer, its statistics, its links to elsewhere, and its own look."""

import socket
from pathlib import Path

import gradio as gr

from assistant.page.asker import Asker
from assistant.page.building import build
from assistant.page.html import frame
from assistant.page.theme import quiet_theme
from vectorstore.errors import SettingError


def _text(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def serve(asker: Asker, host: str, port: int) -> gr.Blocks:
    """Serve the page over `asker` and return while it runs; raises `SettingError` if the port cannot be had."""
    require_free(host, port)
    page = build(asker)
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
        # Not `css`: Gradio puts its own container before every selector there, and ours begin at the root.
        head=frame.head(_text("page.css") + _text("answers.css"), _text("page.js") + _text("talks.js")),
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
