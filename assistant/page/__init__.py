"""The page: a talk with the archive on one side, the cited article on the other.

Importing this package does not import gradio, which takes seconds; building or launching a page does.
"""

from typing import TYPE_CHECKING

from assistant.page.asker import Asker, Overview

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["Asker", "Overview", "build_page", "launch_page"]


def build_page(asker: Asker) -> "gr.Blocks":
    """The page over `asker`, not yet served; its style and script are given at launch (`launch_page`)."""
    from assistant.page.building import build

    return build(asker)


def launch_page(asker: Asker, host: str, port: int) -> None:
    """Serve the page at `http://host:port` until the process is interrupted; prints nothing.

    Raises `SettingError` if the port cannot be listened on.
    """
    from assistant.page.serving import serve

    serve(asker, host, port).block_thread()
