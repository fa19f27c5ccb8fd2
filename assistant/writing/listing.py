"""What `python -m assistant models` prints."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from assistant.writing.locally import PORTS, Local


def as_lines(llm: str, url: str, problem: str, noticed: Sequence[Local]) -> str:
    """For a reader: what is set, then each server of this machine with a line of settings for each of its models."""
    if problem:
        lines = [f"Set, but it cannot be used: {problem}"]
    elif llm:
        lines = [f"Answers are written by {llm}" + (f" at {url}." if url else ".")]
    else:
        lines = ["No language model is set (ISNAD_LLM): answers quote the archive, and nothing leaves this machine."]
    if noticed:
        lines += ["", "On this machine, and not used unless you set it:"]
    for local in noticed:
        lines += [f"  {local.name} at {local.url}", *(f"    {line}" for line in local.settings)]
    if not noticed:
        places = ", ".join(f"{name} ({port})" for name, port in PORTS.items())
        lines += ["", f"No model was noticed on this machine: looked for {places}."]
    return "\n".join(lines) + "\n"


def as_json(llm: str, url: str, problem: str, noticed: Sequence[Local]) -> str:
    """The same for a program; no key is in it."""
    configured = {"llm": llm, "url": url, "problem": problem} if llm else None
    found = [asdict(local) for local in noticed]
    return json.dumps({"configured": configured, "noticed": found}, ensure_ascii=False, indent=2) + "\n"
