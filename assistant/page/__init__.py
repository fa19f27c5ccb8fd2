"""The page: a talk with the archive on one side, the cited article on the other.

Importing this package does not import gradio, which takes seconds; building or launching a page does.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from threading import Event
from typing import TYPE_CHECKING

from assistant.page.asker import Asker, Overview, Understood

if TYPE_CHECKING:
    import gradio as gr

    from assistant.page.keeper import Keeper
    from assistant.page.users import Users

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # gradio reads it when it is imported, which is always after this

__all__ = ["Asker", "Overview", "Understood", "build_page", "launch_page"]


def build_page(asker: Asker) -> "gr.Blocks":
    """The page over `asker`, not yet served; its style and script are given at launch (`launch_page`)."""
    from assistant.page.building import build

    return build(asker)


def launch_page(
    asker: Asker,
    host: str,
    port: int,
    ready: Callable[[], object] = lambda: None,
    keeper: "Keeper | None" = None,
    users: "Users | None" = None,
    public: str = "",
) -> None:
    """Serve the page at `http://host:port` until Ctrl-C, then return; `ready` is called once it is served.

    `keeper`, `users` and `public` are as in `serving.serve`. Raises `SettingError` if the port cannot be listened on.
    """
    from assistant.page.serving import serve

    page = serve(asker, host, port, keeper, users, public)
    ready()
    with suppress(KeyboardInterrupt):
        Event().wait()
    page.close(verbose=False)
