"""The page on a port: Gradio without its footer, its statistics, its links to elsewhere, and its own look."""

import os
import socket
from pathlib import Path

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when gradio is imported, below

import gradio as gr  # noqa: E402

from assistant.page import html  # noqa: E402
from assistant.page.asker import Asker  # noqa: E402
from assistant.page.building import build  # noqa: E402
from assistant.page.theme import quiet_theme  # noqa: E402
from vectorstore.errors import SettingError  # noqa: E402

_HERE = Path(__file__).parent


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
        css=(_HERE / "page.css").read_text(encoding="utf-8"),
        head=html.head((_HERE / "page.js").read_text(encoding="utf-8")),
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
        text = f"The page cannot be served at {host}, port {port} ({error}). Stop what uses that port, or choose another."
        raise SettingError(text) from error
