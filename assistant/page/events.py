"""What an event of the browser says. It comes from outside: what is malformed says nothing."""

import json
from collections.abc import Mapping
from typing import Any

import gradio as gr


def said(event: gr.EventData) -> Mapping[str, Any]:
    """The event's data."""
    return event._data if isinstance(event._data, Mapping) else {}  # noqa: SLF001 - Gradio gives it by attribute only


def text(given: Mapping[str, Any], name: str, most: int = 2000) -> str:
    """The text under a name, "" where there is none."""
    value = given.get(name)
    return value[:most] if isinstance(value, str) else ""


def number(given: Mapping[str, Any], name: str, missing: int) -> int:
    """The number under a name, or `missing`."""
    try:
        return int(str(given.get(name)))
    except ValueError:
        return missing


def read(given: str) -> Mapping[str, Any]:
    """The object that a JSON text holds."""
    try:
        found = json.loads(given or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, Mapping) else {}
